"""Addresses that somebody typed or sent, judged before they are kept: outside only over TLS, inside only where an admin says so.

The connection itself is guarded again, each time, by providers.transport.address_guard: a name may come to mean another address.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit, urlunsplit

from core.gateway.errors import AddressInside, BadAddress, NoAddress
from providers.transport.address_guard import is_public

LONGEST = 500
PORTS = {"https": 443, "http": 80}


def validate_address(typed: str, *, inner: bool = False) -> str:
    """The address as it is kept, without a slash at its end. `inner`: an admin allows one within the house. Raises NoAddress,
    BadAddress or AddressInside. A name that cannot be looked up now is kept: the connection is guarded as well."""
    typed = typed.strip()
    if not typed:
        raise NoAddress("address")
    parts = _parts(typed)
    found = _looked_up(parts)
    within = [address for address in found if not is_public(address)]
    if within and not inner:
        raise AddressInside("address")
    if any(_nobodys(address) for address in within):
        raise BadAddress("address")
    if parts.scheme != "https" and (not inner or (found and not within)):
        raise BadAddress("address")
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def _parts(typed: str) -> SplitResult:
    try:
        parts = urlsplit(typed)
        bad_port = parts.port == 0
    except ValueError as error:
        raise BadAddress("address") from error
    odd = any(ord(c) <= 32 or ord(c) == 127 for c in typed) or "\\" in typed or "@" in parts.netloc
    asks = bool(parts.query or parts.fragment or "?" in typed or "#" in typed)
    if odd or asks or bad_port or not parts.hostname or parts.scheme not in PORTS or len(typed) > LONGEST:
        raise BadAddress("address")
    return parts


def _looked_up(parts: SplitResult) -> list[str]:
    """Every address the name has; none where it cannot be looked up now."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        return sorted({str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    except UnicodeError as error:
        raise BadAddress("address") from error
    except OSError:
        return []


def _nobodys(address: str) -> bool:
    """No model server stands there, even within the house: the neighbours' list of a cloud, or everybody at once."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_link_local or ip.is_multicast or ip.is_unspecified
