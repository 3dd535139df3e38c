"""No link and no address that somebody gives reaches into the house."""

from __future__ import annotations

import socket
import threading

import pytest

from providers.base import Door
from providers.errors import NotSent
from providers.transport import address_guard
from providers.transport.http_client import Wire, http_client

INSIDE = (
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "①②⑦.0.0.1", "localhost", "10.0.0.1", "192.168.1.1", "172.16.0.1",
    "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fe80::1", "fd00::1", "2002:7f00:1::",
    "::127.0.0.1", "::ffff:0:127.0.0.1", "::8.8.8.8", "fec0::1", "64:ff9b:1::7f00:1", "2001:0:7f00:1::1", "2001:db8::1", "3fff::1", "::",
    "ff02::1", "192.0.0.9", "192.88.99.1", "198.18.0.1", "240.0.0.1", "255.255.255.255", "224.0.0.1", "168.63.129.16", "100.100.100.200",
)  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_within_the_house_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(address_guard.InsideAddress):
        address_guard.look_up_public(host, 80)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "223.5.5.5"])
def test_an_address_of_the_open_internet_passes(address: str) -> None:
    assert address_guard.look_up_public(address, 443) == address


@pytest.fixture
def listener():  # type: ignore[no-untyped-def]
    """Counts who gets through to this machine."""
    server = socket.create_server(("127.0.0.1", 0))
    hits: list[object] = []

    def count() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            hits.append(connection)
            connection.close()

    threading.Thread(target=count, daemon=True).start()
    yield server.getsockname()[1], hits
    server.close()


def test_a_result_link_into_the_house_is_not_followed(listener) -> None:  # type: ignore[no-untyped-def]
    port, hits = listener
    wire = Wire(Door(provider="v"), "https://vendor.example", lambda answer, told: None)
    for host in ("127.0.0.1", "127.1", "2130706433", "localhost"):
        with pytest.raises(NotSent):
            wire.fetch(f"http://{host}:{port}/secret")
    assert hits == []


def test_a_redirect_is_not_followed_anywhere() -> None:
    assert http_client(False).follow_redirects is False and http_client(True).follow_redirects is False
