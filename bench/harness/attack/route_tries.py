"""Tries of `bench.attack` by address: every route by every method and role, what lies inside, other sites, inner addresses."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx

from bench.harness.attack.attacked_studio import MARK, Place, Seen
from bench.harness.attack.routes import METHODS, WRITING, filled, filled_with_nobody, routes
from providers.transport import address_guard

OPEN = {
    "/api/v1/health", "/api/v1/health/live", "/api/v1/auth/logout", "/_stcore/health", "/_stcore/host-config", "/", "/script",
}  # fmt: skip
"""What a stranger may have: whether it lives, how to sign out, and the empty pages, whose contents come by the line."""
STREAMLIT = (
    "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/message", "/_stcore/allowed-message-origins",
    "/_stcore/upload_file/a/b", "/_stcore/agent/openapi.json", "/media/a.png", "/component/x/index.html", "/app/static/x", "/",
    "/script",
)  # fmt: skip
OTHER_SITES = (
    "https://evil.example",
    "http://127.0.0.1:1",
    "http://localhost:8080",
    "null",
    "http://127.0.0.1.evil.example",
)
HEADERS: tuple[Mapping[str, str], ...] = (
    {},
    {"Origin": "https://evil.example"},
    {"Authorization": "Bearer " + "A" * 43},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "evil.example", "X-HTTP-Method-Override": "DELETE"},
    {"Cookie": "dailies_session=" + "B" * 43},
)
SECRETS = (b"root:x:", b"SQLite format 3", b"from __future__", b"BEGIN PRIVATE", b"[core]\n")


def sweep(place: Place, seen: Seen, luck: random.Random, role: str, most: int) -> None:
    """Every route by every method with every header, or so many of them. Whoever is not on the film must not see or change it, and
    a stranger gets nothing at all."""
    tries = [*itertools.product([path for path, _ in routes()] + list(STREAMLIT), METHODS, HEADERS)]
    before = place.film.digest() if place.film else ""
    with place.client(role) as client:
        for path, method, headers in luck.sample(tries, min(most, len(tries))):
            if role != "stranger" and path.endswith(("/logout", "/register")):
                continue
            address, theirs = filled(path, place) if role != "admin" else (filled_with_nobody(path), False)
            answer = request(client, method, address, headers)
            if answer is None:
                continue
            got = (
                role != "admin"
                and answer.is_success
                and (theirs or MARK in answer.text if role != "stranger" else not _open(place, address, answer))
            )
            seen.answered(f"routes as {role}", f"{method} {address} {dict(headers)}", answer.status_code, got)
    if place.film and place.film.digest() != before:
        seen.answered(f"routes as {role}", "the film was changed", 200, True)


def request(
    client: httpx.Client, method: str, address: str, headers: Mapping[str, str], **body: Any
) -> httpx.Response | None:
    if method in WRITING and not body:
        body = {"json": {}}
    with suppress(httpx.HTTPError):
        return client.request(method, address, headers=dict(headers), **body)
    return None


def _open(place: Place, address: str, answer: httpx.Response) -> bool:
    return (
        address in OPEN or (answer.request.method == "OPTIONS" and not answer.content) or _shell(place, answer.content)
    )


def _shell(place: Place, content: bytes) -> bool:
    """The empty page, in which there is nothing before a line is open."""
    return b"<title>Dailies</title>" in content and MARK.encode() not in content


def internals(place: Place, seen: Seen, luck: random.Random, most: int) -> None:
    """Files of the machine and of the studio, by dots in every writing; documentation, metrics, and what other programs have."""
    below = (
        "/assets/",
        "/static/",
        "/app/static/",
        "/component/",
        "/media/",
        "/_stcore/bidi-components/",
        "/api/v1/assets/",
        "/",
    )
    files = (
        "etc/passwd",
        "proc/self/environ",
        "Home.py",
        "data/local/studio.db",
        "core/settings.py",
        ".env",
        ".git/config",
    )
    ways = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e%252f", "..%c0%af", "/", "%00../")
    tries = [f"{start}{way * deep}{file}" for start in below for way in ways for deep in (1, 3, 7) for file in files]
    named = (
        "docs",
        "redoc",
        "openapi.json",
        "metrics",
        "server-status",
        ".git/HEAD",
        "admin",
        "debug",
        "actuator/env",
        "_stcore/metrics",
    )
    tries = [
        *luck.sample(tries, min(most, len(tries))),
        *(f"{root}{name}" for root in ("/", "/api/", "/api/v1/") for name in named),
    ]
    for target in tries:
        status, body = place.raw("GET", target)
        secret = any(mark in body for mark in SECRETS) or (place.film is not None and MARK.encode() in body)
        known = status == 200 and b"openapi" in body[:200]
        seen.answered("what lies inside", f"GET {target}", status, secret or known)


def other_sites(place: Place, seen: Seen) -> None:
    """A page of another site asks with the cookie of the film's owner; nothing of it may come as far as its route."""
    assert place.film is not None
    before = place.film.digest()
    for path, methods in routes():
        address, _ = filled(path, place)
        for method in sorted(methods & set(WRITING)):
            for headers in (*({"Origin": site} for site in OTHER_SITES), {"Sec-Fetch-Site": "cross-site"}, {}):
                status, _body = place.raw(
                    method, address, {**place.cookie(place.film.owner), "Content-Type": "text/plain", **headers}, b"{}"
                )
                inside = status not in (0, 403, 404, 405, 413, 421)
                seen.answered("other sites", f"{method} {address} {headers}", status, inside)
    if place.film.digest() != before:
        seen.answered("other sites", "the film was changed", 200, True)


def inner_addresses(seen: Seen) -> None:
    """Addresses within the house, in every writing, at the guard that vendors' links pass."""
    inner = (
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8",
        "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "::1",
        "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "fec0::1", "fc00::1", "fe80::1",
        "fe80::1%lo", "2001:db8::1", "2002:7f00:1::", "2001::1", "ff02::1", "100::1",
    )  # fmt: skip
    for address in inner:
        seen.answered("inner addresses", address, 0, address_guard.is_public(address))
