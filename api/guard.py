"""Who is at the door of the API. Shut unless a route says `@open_to_all`; no cookie works for another site's request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import HTTPConnection

from core import pace, sessions
from core.errors import NotAllowed, NotSignedIn
from core.sessions import COOKIE, Person
from core.studio import Studio

OWN_HEADER = "x-dailies"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Route = TypeVar("Route", bound=Callable)


def open_to_all(route: Route) -> Route:
    """Marks a route that answers without a session: signing in, health."""
    route.open_to_all = True  # type: ignore[attr-defined]
    return route


def unhurried(route: Route) -> Route:
    """Marks a route that a page itself asks many times over, for pictures or for the parts of a file: it is not counted."""
    route.unhurried = True  # type: ignore[attr-defined]
    return route


def studio_of(connection: HTTPConnection) -> Studio:
    return connection.app.state.studio()


def token_of(connection: HTTPConnection) -> str:
    """From `Authorization: Bearer`, as programs send it, or from the browser's cookie."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return connection.cookies.get(COOKIE, "")


def admit(connection: HTTPConnection) -> None:
    """Before every route of the API. Raises NotSignedIn, NotAllowed, or TooManyRequests where a role asks too much."""
    if connection.scope["type"] == "websocket":
        return  # live.py judges for itself: it can say why before it closes
    if _from_another_site(connection):
        raise NotAllowed()
    route, db = connection.scope.get("endpoint"), studio_of(connection).db
    if getattr(route, "open_to_all", False):
        return
    person = sessions.who(db, token_of(connection))
    if person is None:
        raise NotSignedIn()
    if not getattr(route, "unhurried", False):
        pace.require(db, db.near, person)
    connection.state.person = person


def person_of(connection: HTTPConnection) -> Person:
    return connection.state.person


def address_of(connection: HTTPConnection) -> str:
    """Their address, for the back-off; empty on this machine, as the pages say it too."""
    host = connection.client.host if connection.client else ""
    return "" if host in ("127.0.0.1", "::1") else host


def _from_another_site(connection: HTTPConnection) -> bool:
    """A browser says where a request comes from. One that writes, by cookie, must show it comes from us."""
    if connection.scope["method"] in SAFE:
        return False
    headers = connection.headers
    if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return True
    if "origin" in headers:
        return urlsplit(headers["origin"]).netloc != headers.get("host", "")
    ours = headers.get("sec-fetch-site") == "same-origin" or OWN_HEADER in headers
    return COOKIE in connection.cookies and not ours and "authorization" not in headers


StudioHere = Annotated[Studio, Depends(studio_of)]
PersonHere = Annotated[Person, Depends(person_of)]
