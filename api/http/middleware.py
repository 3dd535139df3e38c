"""What stands before everything this process answers: pages, API, files and sockets, ours and Streamlit's. Pure ASGI: a request is
judged by its head, and no byte of its body is read before that."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import quote

from anyio import to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import door_table
from api.http.current_person import token_of
from api.http.door_table import RouteRule
from api.http.envelope import answer_failure, language_of, refusal
from core.errors import StudioError
from core.i18n import translate_key
from core.people import audit, request_origin, sessions
from core.people.sessions import COOKIE, Person
from core.studio import Studio

log = logging.getLogger("dailies.api")
OWN_HEADER = "x-dailies"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SERVED = ("api", "app", "assets", "component", "media", "review", "static", "_stcore")
"""First parts of addresses behind which there are files and not pages."""
SIGNED_OUT, WRONG_FRAME, TOO_BIG = 4401, 1003, 1009
"""Close codes of a WebSocket: no session (any more), text where bytes are spoken or the reverse, and a message that is too large."""
ListensOn = Callable[[], tuple[str, int]]


class Doors:
    """Judges each request by the table of doors: the host it asks, the page it comes from, how much it sends, who sends it.

    A WebSocket from a page of another host is refused before it is opened. That is also for Streamlit's sake: it would take a
    page of any port of this machine for its own, and for any other page it asks an outside server for this machine's address.
    """

    def __init__(self, app: ASGIApp, studio: Callable[[], Studio], listens_on: ListensOn) -> None:
        self.app = app
        self.studio = studio
        self.listens_on = listens_on
        self._said: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        peer = connection.client.host if connection.client else ""
        proxies = self.studio().settings.forwarded_allow_ips
        audit.acting_from.set(request_origin.caller_address(peer, connection.headers, proxies))
        judged = await self._judged(connection)
        if isinstance(judged, RouteRule):
            await self._through(judged, scope, receive, send)
        elif scope["type"] == "websocket":
            await _shut(judged, send)
        else:
            await judged(scope, receive, send)

    async def _judged(self, connection: HTTPConnection) -> RouteRule | Response:
        """The row of this request, or why it may not pass."""
        settings, headers, scope = self.studio().settings, connection.headers, connection.scope
        method = scope.get("method", "WEBSOCKET")
        host, language = headers.get("host", ""), language_of(connection)
        if not settings.forwarded_allow_ips and request_origin.is_forwarded(headers):
            self._warn(
                "A proxy passes requests on, and nothing it says of the callers is believed: set FORWARDED_ALLOW_IPS."
            )
        if not request_origin.is_known_host(host, settings.dailies_hosts, self.listens_on()[0]):
            self._warn("A request asked for %r, which is no name of this studio: DAILIES_HOSTS lists its names.", host)
            return refusal(421, translate_key("auth.other_host", language))
        door = door_table.find_rule(scope["path"], method)
        if door is None:
            return _no_such(scope["path"], language)
        if is_from_another_site(connection, method):
            if method == "WEBSOCKET" and "origin" in headers:
                self._warn("A page of %r was refused at %r: a proxy must pass the Host on.", headers["origin"], host)
            return refusal(403, translate_key("errors.NotAllowed", language))
        told = headers.get("content-length", "0")
        if not told.isdecimal() or int(told) > door.most_bytes:
            return _too_large(door, language)
        if door.who == "all":
            return door
        try:
            person = await to_thread.run_sync(self._who, token_of(connection), method, door)
        except (SQLAlchemyError, StudioError) as error:
            return answer_failure(error, scope["path"], language)
        if person is None:
            return refusal(401, translate_key("errors.NotSignedIn", language))
        connection.state.person = person
        return door if door.who == "signed in" else refusal(404, translate_key("errors.NotFound", language))

    def _who(self, token: str, method: str, door: RouteRule) -> Person | None:
        """Asking the API keeps a session awake; fetching files and watching do not."""
        awake = method != "WEBSOCKET" and door.path.startswith("/api/")
        return sessions.find_person_by_token(self.studio().db, token, notice=awake)

    async def _through(self, door: RouteRule, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if "origin" in headers and not request_origin.is_same_host(headers["origin"], headers.get("host", "")):
            del MutableHeaders(scope=scope)["origin"]  # nothing behind here answers another site as such
        if door.is_file and "accept-encoding" in headers:
            del MutableHeaders(scope=scope)["accept-encoding"]  # Streamlit compresses what a browser would unpack
        if scope["type"] == "http":
            await self.app(scope, _counted(receive, door.most_bytes), send)
        else:
            line = _Line(receive, send, door)
            await self.app(scope, line.receive, line.send)

    def _warn(self, sentence: str, *facts: str) -> None:
        """Once in the life of a process: anybody can cause it."""
        if sentence not in self._said:
            self._said.add(sentence)
            log.warning(sentence, *(fact[:200] for fact in facts))


def is_from_another_site(connection: HTTPConnection, method: str) -> bool:
    """A browser says where a request comes from. One that writes or opens a line, by cookie, must show that it comes from us: a
    page of ours does by its Origin, a program by a header that no page of another site can send. Without a cookie there is
    nothing to misuse, so a program that sends no Origin passes."""
    if method in SAFE:
        return False
    headers = connection.headers
    if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return True
    if "origin" in headers:
        return not request_origin.is_same_host(headers["origin"], headers.get("host", ""))
    ours = headers.get("sec-fetch-site") == "same-origin" or OWN_HEADER in headers
    return COOKIE in connection.cookies and not ours and "authorization" not in headers


def _no_such(path: str, language: str) -> Response:
    if known := door_table.allowed_methods(path):
        reply = refusal(405, "Method Not Allowed")
        reply.headers["Allow"] = ", ".join(known)
        return reply
    return refusal(404, translate_key("errors.NotFound", language))


def _too_large(door: RouteRule, language: str) -> Response:
    return refusal(413, translate_key("errors.FileTooLarge", language, limit=door.most_bytes // 1_000_000))


def _counted(receive: Receive, most: int) -> Receive:
    """Cuts off a body that is longer than it said, or did not say how long it is."""
    came = 0

    async def counted() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise HTTPException(413)
        return message

    return counted


async def _shut(why: Response, send: Send) -> None:
    """Without a session a socket is opened first and closed with a code: a page learns nothing of one that was never opened, and
    would try again for ever."""
    if why.status_code == 401:
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": '{"type": "signed_out"}'})
        await send({"type": "websocket.close", "code": SIGNED_OUT})
    else:
        await send({"type": "websocket.close", "code": 1008})


class _Line:
    """A WebSocket that is closed at a message that is larger than its row allows, or of the other kind."""

    def __init__(self, receive: Receive, send: Send, door: RouteRule) -> None:
        self._receive, self._send, self._door = receive, send, door
        self._over = False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive" or (wrong := self._wrong(message)) is None:
            return message
        await self.send({"type": "websocket.close", "code": wrong})
        self._over = True
        return {"type": "websocket.disconnect", "code": wrong}

    def _wrong(self, message: Message) -> int | None:
        said = message.get(self._door.frames)
        if said is None:
            return WRONG_FRAME
        return TOO_BIG if len(said) > self._door.most_bytes else None

    async def send(self, message: Message) -> None:
        if not self._over:
            await self._send(message)


class ShortAddresses:
    """A page's address has one part. At a longer one the browser would look for Streamlit's scripts in the wrong place and
    show white, so whoever goes there is led to its first part: to that page, or to the sentence that there is none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            first, *more = [part for part in scope["path"].split("/") if part] or [""]
            if more and first not in SERVED and "text/html" in Headers(scope=scope).get("accept", ""):
                asked = scope["query_string"].decode("latin-1")
                to = f"{scope.get('root_path', '')}/{quote(first)}" + (f"?{asked}" if asked else "")
                await RedirectResponse(to)(scope, receive, send)
                return
        await self.app(scope, receive, send)
