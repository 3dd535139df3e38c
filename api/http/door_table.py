"""Every address this process answers, who may use it and how much they may send: read by `middleware.Doors` before anything else
is. An address that no row names is refused. A new route needs a row; a test compares the rows with the running app.

The first row that fits counts, so an exact address stands before a wider one. `{x}` is one part of an address, `/**` at its end the
address itself and everything below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Who = Literal["all", "signed in", "nobody"]
READ = ("GET", "HEAD")
ANY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
"""Where a row has these, the router behind it says which of them there are. OPTIONS is in no row: a browser asks with it whether
another site may, and none may."""
SOCKET = ("WEBSOCKET",)
JSON_BYTES = 1_000_000
PART_BYTES = 300_000_000
"""One part of a file, as the bare body: it goes to the disk as it comes."""
PICTURE_BYTES = 63_000_000
"""60 MiB, as core.files.media_import takes a picture."""
AVATAR_BYTES = 20_000_000
STREAMLIT_FILE_BYTES = 40_000_000
"""Streamlit keeps a file that a form takes in memory, in a multipart body; the largest that a form of ours takes is 32 MiB."""
LIVE_BYTES = 64_000
"""One message of a tab to the live line: the longest wish, fifty makings by their ids, has 4 kB."""
NOTE_BYTES = 400_000
"""A note with forty marks of four hundred points each has 250 kB."""
STREAM_BYTES = 25_000_000
"""One message of a page to Streamlit, which itself takes so much (its `server.maxWidgetStateSize`)."""


@dataclass(frozen=True)
class RouteRule:
    """One row. `most_bytes` is of a whole body, or of one message of a WebSocket, whose messages are `frames`. A file is sent as it is
    and not compressed on the way: only so its exact length is told, and a download that broke off goes on."""

    path: str
    methods: tuple[str, ...] = READ
    who: Who = "all"
    most_bytes: int = JSON_BYTES
    frames: Literal["text", "bytes"] = "bytes"
    is_file: bool = False
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", _pattern(self.path))


def _pattern(path: str) -> re.Pattern[str]:
    """One slash at the end of an address counts as none, as the routers behind have it."""
    exact, below = (path.removesuffix("/**"), "(/.*)?") if path.endswith("/**") else (path.rstrip("/"), "/?")
    parts = re.split(r"\{\w+\}", exact)
    return re.compile("[^/]+".join(map(re.escape, parts)) + below, re.DOTALL)


def _api(*areas: str) -> Iterable[RouteRule]:
    return (RouteRule(f"/api/v1/{area}/**", ANY, "signed in") for area in areas)


TABLE: tuple[RouteRule, ...] = (
    # The API: what answers without a session, what takes more than JSON, then its areas.
    RouteRule("/api/v1/health"),
    RouteRule("/api/v1/health/live"),
    *(RouteRule(f"/api/v1/auth/{deed}", ("POST",)) for deed in ("login", "logout", "redeem", "register")),
    RouteRule("/api/v1/auth/me", READ, "signed in"),
    RouteRule("/api/v1/live", SOCKET, "signed in", LIVE_BYTES, "text"),
    RouteRule("/api/v1/uploads/avatar", ("POST",), "signed in", AVATAR_BYTES),
    RouteRule("/api/v1/uploads/projects/{project}/shots/{shot}", ("POST",), "signed in", PICTURE_BYTES),
    RouteRule("/api/v1/uploads/projects/{project}/audios/{audio}", ("POST",), "signed in", PART_BYTES),
    RouteRule("/api/v1/uploads/{upload}/{at}", ("PUT",), "signed in", PART_BYTES),
    RouteRule("/api/v1/assets/**", ANY, "signed in", is_file=True),
    RouteRule("/api/v1/backups/{name}/database", READ, "signed in", is_file=True),
    RouteRule("/api/v1/projects/{project}/exports/{format}", READ, "signed in", is_file=True),
    RouteRule("/api/v1/audit/file", READ, "signed in", is_file=True),
    *_api(
        "audit",
        "backups",
        "charts",
        "costs",
        "lab",
        "letters",
        "people",
        "projects",
        "prompt",
        "styles",
        "tasks",
        "uploads",
    ),
    # Streamlit: what a page needs before anybody has signed in, what it gives to whoever has, and what is not used here.
    RouteRule("/_stcore/health"),
    RouteRule("/_stcore/host-config"),
    RouteRule("/_stcore/stream", SOCKET, "all", STREAM_BYTES),
    RouteRule("/_stcore/bidi-components/**"),
    RouteRule("/component/**"),
    RouteRule("/static/**"),
    RouteRule("/_stcore/upload_file/{session}/{file}", ("PUT",), "signed in", STREAMLIT_FILE_BYTES),
    RouteRule("/_stcore/upload_file/{session}/{file}", ("DELETE",), "signed in"),
    RouteRule("/_stcore/metrics", READ, "signed in"),
    RouteRule("/media/{file}", READ, "signed in"),
    RouteRule("/_stcore/agent/**", ANY, "nobody"),
    *(RouteRule(path, ANY, "nobody") for path in ("/auth/login", "/auth/logout", "/oauth2callback")),
    # A review link: whoever has its address, and no more than it shows.
    RouteRule("/review/{token}"),
    RouteRule("/review/{token}/film"),
    RouteRule("/review/{token}/media/{sha256}", is_file=True),
    *(
        RouteRule(f"/review/{{token}}/{deed}", ("POST",), most_bytes=NOTE_BYTES)
        for deed in ("open", "notes", "answers")
    ),
    # Ours: the files of the pages, and the pages, beside which the files of Streamlit's first folder stand.
    RouteRule("/assets/**"),
    RouteRule("/"),
    RouteRule("/{page}"),
)


def find_rule(path: str, method: str) -> RouteRule | None:
    """The row of a request, where one names it. A WebSocket's method is WEBSOCKET."""
    return next((door for door in TABLE if method in door.methods and door.pattern.fullmatch(path)), None)


def allowed_methods(path: str) -> tuple[str, ...]:
    """Whatever may be done at an address; nothing where there is none."""
    found = (method for door in TABLE if door.pattern.fullmatch(path) for method in door.methods)
    return tuple(dict.fromkeys(found))
