"""Tries of `bench.attack` by WebSocket: from pages of other sites and other ports, floods of names, frames that mean nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.sync.client import ClientConnection, connect

from bench.harness.attack.attacked_studio import MARK, Place, Seen
from bench.harness.attack.route_tries import OTHER_SITES

LINES = ("/_stcore/stream", "/api/v1/live")
LISTEN_S = 0.5
FLOOD, LONG = 60, 10_000_000


@contextmanager
def _line(place: Place, path: str, origin: str, role: str) -> Iterator[ClientConnection]:
    """Raises InvalidHandshake where it is refused."""
    headers: Mapping[str, str] = place.cookie(role)
    url = f"ws://127.0.0.1:{place.port}{path}"
    with connect(
        url,
        origin=origin or None,
        additional_headers=headers,
        max_size=None,
        open_timeout=20,
        close_timeout=2,
        proxy=None,
    ) as line:  # type: ignore[arg-type]
        yield line


def other_sites(place: Place, seen: Seen) -> None:
    """With the cookie of whoever owns the film, where there is one: no page of another site or port may open a line."""
    role = place.film.owner if place.film else "stranger"
    sites = (
        *OTHER_SITES,
        f"http://127.0.0.1:{place.port + 1}",
        f"http://[::1]:{place.port}",
        "file://",
        "chrome-extension://abc",
    )
    for path in LINES:
        for site in sites:
            inside = False
            with (
                suppress(InvalidHandshake, WebSocketException, OSError, TimeoutError),
                _line(place, path, site, role) as line,
            ):
                inside = bool(place.film) and path.endswith("live") and "signed_out" not in _heard(line)
                inside = inside or path.endswith("stream")
            seen.answered("lines of other sites", f"{path} from {site}", 101 if inside else 403, inside)


def _heard(line: ClientConnection) -> str:
    try:
        return str(line.recv(timeout=LISTEN_S))
    except TimeoutError:
        return ""


def other_films(place: Place, seen: Seen) -> None:
    """Whoever is not on the film asks for its news."""
    assert place.film is not None
    ids = place.film.ids
    for role in ("stranger", "guest", "viewer", "user"):
        said = ""
        with suppress(WebSocketException, OSError), _line(place, LINES[1], place.url, role) as line:
            for channel in (
                f"project:{ids['project_id']}",
                f"film:{ids['task_id']}",
                "tasks:",
                f"cell:{ids['shot_id']}",
            ):
                line.send(json.dumps({"action": "subscribe", "channel": channel, "roots": [ids["task_id"]]}))
                said += _heard(line)
        inside = MARK in said or '"type": "film"' in said or '"type":"film"' in said or '"changed"' in said
        seen.answered("lines of other films", f"as {role}: {said[:200]}", 200, inside)


def floods(
    place: Place, seen: Seen, luck: random.Random, flood: int = FLOOD, size: int = LONG, most: int | None = None
) -> None:
    """Names that no channel has, long ones, many; bytes, nonsense, deep nests; by somebody who is signed in. Of what
    means nothing so many at `most`."""
    odd: list[str | bytes] = [
        b"\x00" * 100, b"\xff" * 5000, "", "null", "[]", "{", "[" * 30_000, '{"action": "subscribe"}',
        '{"action": "subscribe", "channel": null}', '{"action": 7, "channel": {}}',
        '{"action": "subscribe", "channel": "tasks:", "roots": 7, "unfolded": [[]]}',
        json.dumps({"action": "subscribe", "channel": "person:me", "language": ["zh"] * 1000}),
    ]  # fmt: skip
    for message in odd[:most]:
        _say(place, seen, [message])
    names = [f"film:{luck.getrandbits(128):032x}" for _ in range(300)] + [f"project:{number}" for number in range(300)]
    _say(
        place,
        seen,
        [json.dumps({"action": luck.choice(("subscribe", "unsubscribe")), "channel": name}) for name in names],
    )
    for number in range(flood):
        _say(place, seen, [json.dumps({"action": "subscribe", "channel": f"project:{number}" + "x" * size})])
    with suppress(WebSocketException, OSError), _line(place, LINES[1], place.url, "user") as line:
        for number in range(flood):
            line.send(json.dumps({"action": "unsubscribe", "channel": f"tasks:{number}" + "y" * size}))
            seen.answered("floods of a line", "a name of ten million letters", 101)
    for path in LINES[:1]:
        for message in (b"\x00" * 1000, b"\xff" * 100_000, "text where bytes belong"):
            _say(place, seen, [message], path)


def _say(place: Place, seen: Seen, messages: list[str | bytes], path: str = LINES[1]) -> None:
    """Whether the studio closed the line as broken (1011) counts as a fault of its own."""
    with suppress(OSError, TimeoutError):
        try:
            with _line(place, path, place.url, "user") as line:
                for message in messages:
                    line.send(message)
                    seen.answered("floods of a line", f"{path} {message[:60]!r}", 101)
                _heard(line)
        except WebSocketException as error:
            received = getattr(error, "rcvd", None)
            if received is not None and received.code == 1011:
                seen.answered("floods of a line", f"{path} {messages[0][:60]!r}", 500)
