"""No address an outsider gives leads into the house, whichever client goes there."""

from __future__ import annotations

import httpx
import httpx2
import pytest

from providers import guard
from tests.wire.server import Fake


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "100.64.0.9"],
)
def test_an_address_within_the_house_is_not_public(address: str) -> None:
    assert not guard.public(address)


def test_an_address_of_the_open_internet_is_public() -> None:
    assert guard.public("93.184.216.34") and guard.public("2606:2800:220:1::1")


@pytest.mark.parametrize(
    ("http", "transport"), [(httpx, guard.transport), (httpx2, guard.transport2)], ids=["httpx", "httpx2"]
)
def test_a_name_that_leads_into_the_house_is_never_connected_to(http, transport) -> None:  # type: ignore[no-untyped-def]
    with Fake() as fake:
        with http.Client(transport=transport(inner=False)) as outside, pytest.raises(http.ConnectError, match="within"):
            outside.get(fake.url.replace("127.0.0.1", "localhost"))
        assert not fake.asked
        with http.Client(transport=transport(inner=True)) as inside:
            assert inside.get(fake.url).status_code == 404
