"""Who is asking, for the routes of the API. `middleware.Doors` has judged the request already and says who it is from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from starlette.requests import HTTPConnection

from core.errors import NotSignedIn
from core.people import rate_limit, request_origin
from core.people.sessions import COOKIE, Person
from core.studio import Studio

Route = TypeVar("Route", bound=Callable[..., Any])


def unhurried(route: Route) -> Route:
    """Marks a route that a page itself asks many times over, for pictures or for the parts of a file: it is not counted."""
    route.unhurried = True  # type: ignore[attr-defined]
    return route


def studio_of(connection: HTTPConnection) -> Studio:
    opened: Callable[[], Studio] = connection.app.state.studio
    return opened()


def token_of(connection: HTTPConnection) -> str:
    """From `Authorization: Bearer`, as programs send it, or from the browser's cookie."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return connection.cookies.get(COOKIE, "")


def require_rate_limit(connection: HTTPConnection) -> None:
    """Before every route of the API. Raises TooManyRequests where a role asks too much."""
    person = getattr(connection.state, "person", None)
    if person is None or connection.scope["type"] == "websocket":
        return
    if not getattr(connection.scope.get("endpoint"), "unhurried", False):
        db = studio_of(connection).db
        rate_limit.count_request(db, db.near, person)


def person_of(connection: HTTPConnection) -> Person:
    """Raises NotSignedIn where nobody is: a route that asks who it is stays shut even where its row leaves it open."""
    person: Person | None = getattr(connection.state, "person", None)
    if person is None:
        raise NotSignedIn()
    return person


def address_of(connection: HTTPConnection) -> str:
    """Whose tries are counted together; see core.people.request_origin.caller_address."""
    peer = connection.client.host if connection.client else ""
    return request_origin.caller_address(peer, connection.headers, studio_of(connection).settings.forwarded_allow_ips)


StudioHere = Annotated[Studio, Depends(studio_of)]
PersonHere = Annotated[Person, Depends(person_of)]
