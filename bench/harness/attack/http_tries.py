"""Tries of `bench.attack` by HTTP: every route by every method and role, what lies inside, other sites, bodies, nonsense, the door."""

from __future__ import annotations

import itertools
import json
import random
import re
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import httpx
from fastapi import APIRouter
from fastapi.routing import APIRoute

from api import v1
from bench.harness.attack.attacked_studio import ANSWER_S, MARK, PASSWORD, Place, Seen
from providers.transport import address_guard

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WRITING = ("POST", "PUT", "PATCH", "DELETE")
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
OF_A_FILM = ("project_id", "shot_id", "audio_id", "task_id", "sha256")
NOBODYS = {"sha256": "0" * 64, "language": "en", "form": "csv", "at": "0", "name": "costs"}
SECRETS = (b"root:x:", b"SQLite format 3", b"from __future__", b"BEGIN PRIVATE", b"[core]\n")
BIG = 290_000_000
BLOCK = b'{"a": "' + b"x" * (1 << 16)


def routes() -> list[tuple[str, frozenset[str]]]:
    """The address of every route of the API with its methods, as the routers themselves have them."""
    found: dict[str, set[str]] = {}
    for router in _routers():
        for route in router.routes:
            if isinstance(route, APIRoute):
                found.setdefault(f"/api/v1{route.path}", set()).update(route.methods)
    return sorted((path, frozenset(methods)) for path, methods in found.items())


def _routers() -> Iterator[APIRouter]:
    import importlib
    import pkgutil

    for module in pkgutil.iter_modules(v1.__path__, v1.__name__ + "."):
        router = getattr(importlib.import_module(module.name), "router", None)
        if isinstance(router, APIRouter):
            yield router


def filled(path: str, place: Place) -> tuple[str, bool]:
    """The address with something in each hole, and whether that is the film nobody else may see."""
    ids = place.film.ids if place.film else {}
    holes = re.findall(r"\{(\w+)(?::\w+)?\}", path)
    nobody = "00000000-0000-4000-8000-000000000000"
    said = re.sub(r"\{(\w+)(?::\w+)?\}", lambda hole: ids.get(hole[1], NOBODYS.get(hole[1], nobody)), path)
    return said, any(hole in ids for hole in holes if hole in OF_A_FILM)


# Every route -------------------------------------------------------------------------------------------------------------


def sweep(place: Place, seen: Seen, luck: random.Random, role: str, most: int) -> None:
    """Every route by every method with every header, or so many of them. Whoever is not on the film must not see or change it, and
    a stranger gets nothing at all."""
    tries = [*itertools.product([path for path, _ in routes()] + list(STREAMLIT), METHODS, HEADERS)]
    before = place.film.digest() if place.film else ""
    with place.client(role) as client:
        for path, method, headers in luck.sample(tries, min(most, len(tries))):
            if role != "stranger" and path.endswith(("/logout", "/register")):
                continue
            address, theirs = filled(path, place) if role != "admin" else (_of_nobody(path), False)
            answer = _asked(client, method, address, headers)
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


def _of_nobody(path: str) -> str:
    return re.sub(
        r"\{(\w+)(?::\w+)?\}", lambda hole: NOBODYS.get(hole[1], "00000000-0000-4000-8000-000000000000"), path
    )


def _asked(
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


# What lies inside ----------------------------------------------------------------------------------------------------------


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


# Other sites ---------------------------------------------------------------------------------------------------------------


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


# Bodies --------------------------------------------------------------------------------------------------------------------


def bodies(place: Place, seen: Seen, size: int = BIG) -> None:
    """Without a cookie, and with one: hundreds of megabytes where a few hundred bytes belong, with and without saying so, three at a
    time; bodies that are longer or shorter than they say."""
    signed_in = place.cookie("user")
    for target, own in (("/api/v1/uploads", {}), ("/api/v1/auth/login", {}), ("/api/v1/projects", signed_in)):
        for chunked in (False, True):
            threads = [
                threading.Thread(target=_pour, args=(place, seen, target, own, size, chunked), daemon=True)
                for _ in range(3)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(2 * ANSWER_S)
    for told, sent in ((10, 1_000_000), (5_000_000, 10), (2**40, 10), (-1, 10), (0, 1_000_000)):
        status = _said(place, "POST", "/api/v1/auth/login", {"Content-Length": str(told)}, [b"x" * sent], wait_s=2)
        seen.answered("bodies", f"says {told} bytes and sends {sent}", status, 200 <= status < 300)


def _pour(place: Place, seen: Seen, target: str, own: Mapping[str, str], size: int, chunked: bool) -> None:
    many = size // len(BLOCK)
    blocks = itertools.repeat(BLOCK, many)
    headers = {**own, "X-Dailies": "1", "Content-Type": "application/json"}
    if chunked:
        headers |= {"Transfer-Encoding": "chunked"}
        cut = (b"%x\r\n%b\r\n" % (len(block), block) for block in blocks)
        status = _said(place, "POST", target, headers, itertools.chain(cut, [b"0\r\n\r\n"]))
    else:
        status = _said(place, "POST", target, {**headers, "Content-Length": str(many * len(BLOCK))}, blocks)
    seen.answered("bodies", f"POST {target} {size >> 20} MiB chunked {chunked}", status, 200 <= status < 300)


def _said(
    place: Place, method: str, target: str, headers: Mapping[str, str], body: Iterable[bytes], wait_s: float = ANSWER_S
) -> int:
    """The status of the answer, however early it comes; 0 where the line was closed without one."""
    head = "".join(f"{name}: {value}\r\n" for name, value in {"Host": f"127.0.0.1:{place.port}", **headers}.items())
    end = time.monotonic() + wait_s
    try:
        with socket.create_connection(("127.0.0.1", place.port), timeout=ANSWER_S) as line:
            line.sendall(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode())
            for block in body:
                line.settimeout(0.0001)
                with suppress(TimeoutError, BlockingIOError):
                    return _status(line.recv(4096))
                line.settimeout(max(0.1, end - time.monotonic()))
                line.sendall(block)
            line.settimeout(max(0.1, end - time.monotonic()))
            return _status(line.recv(4096))
    except OSError:
        return 0


def _status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return int(found[1]) if found else 0


# Nonsense ------------------------------------------------------------------------------------------------------------------


def nonsense(place: Place, seen: Seen, luck: random.Random, most: int) -> None:
    """Bodies and questions that no program of ours would send, by somebody who may work, on a film of their own."""
    with place.client("user") as client:
        made = client.post("/api/v1/projects", json={"name": "n", "description": "rain on a roof"})
        own = {"project_id": str(made.json()["data"].get("id", ""))} if made.is_success else {}
        writing = [
            (path, method)
            for path, methods in routes()
            for method in methods & set(WRITING)
            if not path.endswith("/logout")
        ]
        reading = [path for path, methods in routes() if "GET" in methods]
        for number in range(most):
            if number % 3:
                path, method = luck.choice(writing)
                body = {"content": _body(luck), "headers": {"Content-Type": "application/json"}}
                address = _with(path, own, luck)
            else:
                path, method, body = luck.choice(reading), "GET", {}
                address = f"{_with(path, own, luck)}?" + "&".join(
                    f"{k}={luck.choice(WORDS)}" for k in ("page", "status", "search", "time", "lang", "name")
                )
            with suppress(httpx.HTTPError, httpx.InvalidURL):
                answer = client.request(method, address, **body)
                seen.answered(
                    "nonsense", f"{method} {address[:200]} {str(body.get('content'))[:120]}", answer.status_code
                )
        for wish in NAMED:
            said = json.dumps({"user_input": "rain on a roof", **wish})
            answer = client.post("/api/v1/prompt/optimize", content=said, headers={"Content-Type": "application/json"})
            seen.answered("nonsense", f"optimize {str(wish)[:100]}", answer.status_code)


WORDS = (
    "",
    "0",
    "-1",
    "1e400",
    "NaN",
    "%00",
    "%ff%fe",
    "9" * 40,
    "..%2f",
    "%F0%9F%92%A9",
    "null",
    "own:x",
    "%27%20OR%201=1--",
    "[]",
    "x" * 3000,
)
VALUES: tuple[Any, ...] = (
    None, True, [], {}, 0, -1, 2**70, 1e308, "", "\x00", "\ud800", "x" * 5000, "../../etc/passwd", "{{7*7}}", "<script>", [[[[]]]],
    {"a": {"b": {}}}, "00000000-0000-4000-8000-000000000000", ["x"] * 2000,
)  # fmt: skip
NAMED = (
    {"genre": "no-such-genre"}, {"genre": "\ud800"}, {"target": "\x00"}, {"ratio": "1:0"}, {"template": "{{x}}"},
    {"context": {"a": [1] * 5000}}, {"task_type": None, "language": ""},
)  # fmt: skip
KEYS = (
    "name", "description", "seconds", "ratio", "style", "language", "project_id", "purpose", "target_id", "bytes", "fingerprint",
    "user_input", "task_type", "genre", "template", "ids", "tasks", "email", "password", "ticket", "wordings", "models", "inputs",
    "rating", "text", "version", "parameters", "mark", "sha256", "seen", "cells", "title",
)  # fmt: skip


def _body(luck: random.Random) -> bytes:
    kind = luck.randrange(8)
    if kind == 0:
        return b"[" * luck.choice((10, 5000, 200_000))
    if kind == 1:
        return bytes(luck.randrange(256) for _ in range(200))
    if kind == 2:
        return b'{"name": 1e999, "bytes": NaN, "seconds": -Infinity}'
    told = {key: luck.choice(VALUES) for key in luck.sample(KEYS, 12)}
    return json.dumps(told).encode("utf-8", "surrogatepass")


def _with(path: str, own: Mapping[str, str], luck: random.Random) -> str:
    odd = ("x", "%00", "-1", "..", "0" * 64, "9" * 50, "00000000-0000-4000-8000-000000000000")
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda hole: own.get(hole[1]) or luck.choice(odd), path)


# The door ------------------------------------------------------------------------------------------------------------------


def guesses(place: Place, seen: Seen) -> None:
    """Passwords guessed from one machine that says it is always another: after some tries nobody looks at them any more."""
    states = []
    with place.client() as client:
        for number in range(40):
            own = {
                "X-Forwarded-For": f"203.0.113.{number}",
                "X-Real-IP": f"203.0.113.{number}",
                "Forwarded": f"for=203.0.113.{number}",
            }
            said = {"email": "admin@example.org", "password": f"guess {number} of them"}
            answer = _asked(client, "POST", "/api/v1/auth/login", own, json=said)
            states.append(answer.status_code if answer is not None else 0)
            seen.answered("guessed passwords", f"guess {number}", states[-1], states[-1] == 200)
    if 429 not in states[-10:]:
        seen.answered("guessed passwords", f"forty guesses, never held back: {states[-10:]}", 200, True)


def at_once(place: Place, seen: Seen, many: int = 16) -> None:
    """So many forms to sign in, sent at the same moment."""

    def enter(number: int) -> None:
        with place.client() as client:
            said = {"email": f"nobody{number}@example.org", "password": PASSWORD}
            answer = _asked(
                client, "POST", "/api/v1/auth/login", {"X-Forwarded-For": f"198.51.100.{number}"}, json=said
            )
        seen.answered("sign-ins at once", f"form {number}", answer.status_code if answer is not None else 0)

    threads = [threading.Thread(target=enter, args=(number,), daemon=True) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * ANSWER_S)


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
