"""Outside addresses stay outside: a name is looked up once, every address it has must be a public one, and the connection
goes to that very address. So no link a vendor or a person gives can reach into the house."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx
    import httpx2

UNICAST = ipaddress.ip_network("2000::/3")
"""All of version 6 that IANA has given out for hosts of the open internet; what lies beside it (`::127.0.0.1`, `fec0::1`, NAT64)
reaches a private network or an address of version 4."""
INSIDE = tuple(
    ipaddress.ip_network(net)
    for net in (
        "2001::/23",  # Teredo, benchmarks and identifiers that are no hosts
        "2002::/16",  # 6to4: an address of version 4 within
        "3fff::/20",  # written in books only
        "100.64.0.0/10",  # carriers' own
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # relays of 6to4
        "168.63.129.16/32",  # what a machine at Azure asks about itself
    )
)
"""Besides whatever is not global. Sources: IANA's registries of special-purpose addresses, Azure's documentation."""


class InsideAddress(OSError):
    """The address is within the house."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if ip.version == 6 and ip not in UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in INSIDE)


def look_up_public(host: str, port: int) -> str:
    """The address to connect to. Raises Inside where any address the name has is not public, OSError where it has none."""
    found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not all(is_public(address) for address in found):
        raise InsideAddress(f"{host} is an address within the house")
    return sorted(found, key=lambda address: ":" in address)[0]


def httpx_transport(inner: bool) -> httpx.BaseTransport:
    """For an httpx.Client; `inner` lets addresses within the house pass."""
    import httpcore
    import httpx

    return _transport(httpx, httpcore, inner)  # type: ignore[no-any-return]


def httpx2_transport(inner: bool) -> httpx2.BaseTransport:
    """The same for an httpx2.Client, which the SDKs of OpenAI and Anthropic take."""
    import httpcore2
    import httpx2

    return _transport(httpx2, httpcore2, inner)  # type: ignore[no-any-return]


def _transport(http: Any, core: Any, inner: bool) -> Any:
    open_to_all = http.HTTPTransport(retries=0, limits=http.Limits(max_connections=None))
    if not inner:
        open_to_all._pool._network_backend = _guarded(core)()
    return open_to_all


def _guarded(core: Any) -> Any:
    class Guarded(core.SyncBackend):  # type: ignore[misc]
        def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Iterable[Any] | None = None,
        ) -> Any:
            try:
                address = look_up_public(host, port)
            except OSError as error:
                raise core.ConnectError(str(error)) from error
            return super().connect_tcp(address, port, timeout, local_address, socket_options)

    return Guarded
