"""Addresses that somebody typed: nothing leads into the house unless an admin says so, and never to a cloud's own list."""

from __future__ import annotations

import pytest

from core.gateway import addresses
from core.gateway.errors import AddressInside, BadAddress, NoAddress


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f000001", "017700000001", "①②⑦.0.0.1", "[64:ff9b::7f00:1]", "[::1]", "[::ffff:10.0.0.1]",
     "localhost", "10.0.0.7", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "[2002:7f00:1::]",
     "[fd00::1]", "[fe80::1]", "224.0.0.1"],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["https", "http"])
def test_what_leads_into_the_house_is_refused_however_it_is_written(host, scheme):
    with pytest.raises(AddressInside) as told:
        addresses.validate_address(f"{scheme}://{host}/v1")
    assert told.value.field == "address"


@pytest.mark.parametrize(
    "typed", ["http://127.0.0.1:11434/v1", "http://10.0.0.7:8188", "https://192.168.1.4", "http://[::1]:8000"]
)
def test_an_admin_may_say_that_a_server_stands_within_the_house(typed):
    assert addresses.validate_address(f"  {typed}/ ", inner=True) == typed


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1", "[::ffff:169.254.169.254]", "0"]
)
def test_some_addresses_are_nobodys_even_within_the_house(host):
    with pytest.raises(BadAddress):
        addresses.validate_address(f"http://{host}/", inner=True)


@pytest.mark.parametrize(
    "typed",
    ["http://8.8.8.8/v1", "ftp://8.8.8.8", "file:///etc/passwd", "8.8.8.8", "https://", "https://u:p@8.8.8.8",
     "https://8.8.8.8?x=1", "https://8.8.8.8/#a", "https://8.8.8.8:99999", "https://8.8.8.8:0", "https://8.8.8.8\\@127.0.0.1",
     "https://8.8.8.8/ a", "https://8.8.8.8/\nx", "javascript:alert(1)", "https://[::1", "https://8.8.8.8/" + "a" * 500],
)  # fmt: skip
def test_what_is_no_address_of_a_vendor_is_refused(typed):
    with pytest.raises(BadAddress):
        addresses.validate_address(typed)


def test_outside_only_over_tls_even_for_an_admin():
    with pytest.raises(BadAddress):
        addresses.validate_address("http://8.8.8.8/v1", inner=True)
    assert addresses.validate_address("https://8.8.8.8/v1/") == "https://8.8.8.8/v1"


def test_a_name_that_cannot_be_looked_up_now_is_kept():
    assert addresses.validate_address("https://api.vendor.invalid/v1/") == "https://api.vendor.invalid/v1"


def test_nothing_typed_is_told_as_such():
    with pytest.raises(NoAddress):
        addresses.validate_address("   ")
