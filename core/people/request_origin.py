"""Where a request comes from and whom it asks for, read from its headers alone.

A browser names the page that asks (Origin) and the host it asks (Host). A proxy names the caller (X-Forwarded-For); it is
believed only where FORWARDED_ALLOW_IPS says so, because anybody can write that header.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""Headers that only proxies write, in lower case."""
BEHIND_A_PROXY = "?"
"""The address of everybody who comes through a proxy that the settings do not name: they cannot be told apart."""
PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}


def is_forwarded(headers: Mapping[str, str]) -> bool:
    """Whether a proxy passed this request on. `headers` finds a name in lower case."""
    return any(headers.get(name) for name in FORWARDED)


def caller_address(peer: str, headers: Mapping[str, str], proxies: str) -> str:
    """Whose tries are counted together: an address, empty on this machine. `peer` is the address as the server knows it, and
    `proxies` what FORWARDED_ALLOW_IPS names. Where it names none, what a proxy says of the caller is not believed: all who come
    through one count as one."""
    if not proxies and is_forwarded(headers):
        return BEHIND_A_PROXY
    return "" if is_loopback(peer) else peer


def is_loopback(host: str) -> bool:
    """Whether an address is the loopback's. An empty one is: Streamlit says so of a visitor on this machine."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in ("", "localhost")
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def is_same_host(origin: str, host: str) -> bool:
    """Whether a page of `origin` ("https://studio.example.org") was served by `host` ("studio.example.org:443"). The scheme does
    not count: a proxy may have taken TLS off."""
    try:
        page = urlsplit(origin)
        asked = urlsplit(f"//{host}")
        usual = PORTS.get(page.scheme)
        return bool(page.hostname) and (page.hostname, page.port or usual) == (asked.hostname, asked.port or usual)
    except ValueError:
        return False


def is_known_host(host: str, names: str, listens_on: str) -> bool:
    """Whether a studio that listens at `listens_on` is called `host`. An address and `localhost` always are: nobody else can own
    them, so no foreign name can be made to point here in their place (DNS rebinding). `names` are the others, with commas
    between them and perhaps `*.` before them; where there are none, a studio that listens on this machine alone has no other
    name, and one that listens to the network has any. A request without a host comes from no browser and passes."""
    if not host:
        return True
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost") or _is_address(name):
        return True
    allowed = [each.strip().lower().rstrip(".") for each in names.split(",") if each.strip()]
    if not allowed:
        return not is_loopback(listens_on)
    return any(each in ("*", name) or (each.startswith("*.") and name.endswith(each[1:])) for each in allowed)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True
