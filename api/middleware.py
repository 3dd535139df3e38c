"""What stands before everything the server answers: pages, API and files alike. Pure ASGI, so nothing is buffered."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.answers import language_of, refusal
from api.guard import token_of
from core import sessions
from core.studio import Studio
from core.words import say

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval' blob:",  # blob: for components with inline JavaScript
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "frame-ancestors 'self'",  # 'none' would break components, which are frames of our own
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
JSON_BYTES = 1_000_000
UPLOAD_BYTES = 300_000_000
UPLOADS = ("/_stcore/upload_file", "/api/v1/uploads")
SERVED = ("api", "app", "assets", "component", "media", "static", "_stcore")
"""First parts of addresses behind which there are files and not pages."""
INDOORS = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/upload_file", "/media")


class SecurityHeaders:
    """On every answer, unless the answer set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class BodyLimit:
    """Refuses a body that is too large, by its header or, when that lies, by counting."""

    def __init__(self, app: ASGIApp, json_bytes: int = JSON_BYTES, upload_bytes: int = UPLOAD_BYTES) -> None:
        self.app = app
        self.json_bytes = json_bytes
        self.upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.upload_bytes if _under(scope["path"], UPLOADS) else self.json_bytes
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdecimal() or int(told) > most:
            connection = HTTPConnection(scope)
            sentence = say("errors.FileTooLarge", language_of(connection), limit=most // 1_000_000)
            await refusal(413, sentence)(scope, receive, send)
            return
        came = 0

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


class IndoorsOnly:
    """Streamlit's own metrics, agent, upload and media routes ask for no login; here they do."""

    def __init__(self, app: ASGIApp, studio: Callable[[], Studio]) -> None:
        self.app = app
        self.studio = studio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and _under(scope["path"], INDOORS):
            connection = HTTPConnection(scope)
            if not await to_thread.run_sync(self._signed_in, token_of(connection)):
                if scope["type"] == "websocket":
                    await send({"type": "websocket.close", "code": 1008})
                    return
                await refusal(401, say("errors.NotSignedIn", language_of(connection)))(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _signed_in(self, token: str) -> bool:
        return sessions.who(self.studio().db, token, notice=False) is not None


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


def _under(path: str, places: tuple[str, ...]) -> bool:
    """`/media` and `/media/x`, and whatever begins like `/_stcore/agent`; doubled slashes are no way round."""
    straight = "/" + "/".join(part for part in path.split("/") if part)
    return any(straight.startswith(place) for place in places)
