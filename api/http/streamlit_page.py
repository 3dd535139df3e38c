"""Streamlit's one page as the studio gives it out: with its own name, and knowing where the studio is."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.middleware import SERVED

THEIRS = b"<title>Streamlit</title>"
OURS = b"""<title>Dailies</title>
    <script>window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href }</script>"""
"""A page's address has one part (see ShortAddresses), so the studio is beside it. Streamlit that is not told asks below the page first,
and gets two 404 at each link into the studio."""
OF_A_KEPT_COPY = frozenset({b"accept-encoding", b"if-none-match", b"if-modified-since"})


class OwnPage:
    """Gives out Streamlit's page as ours() makes it. It is asked for plain and whole: packed it could not be read, and a copy that a
    browser kept would be called good as long as Streamlit's own file is. It is 8 KB."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].strip("/").partition("/")[0] in SERVED:
            await self.app(scope, receive, send)
            return
        begun: list[Message] = []

        async def as_ours(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_a_page(message):
                begun.append(message)
                return
            if begun:
                message = {**message, "body": brand_page(message.get("body", b""))}
                await send(_as_long_as(message, begun.pop()))
            await send(message)

        asked = [(name, value) for name, value in scope["headers"] if name not in OF_A_KEPT_COPY]
        await self.app({**scope, "headers": asked}, receive, as_ours)


def brand_page(page: bytes) -> bytes:
    """Streamlit's page with the studio's name, and the script that tells Streamlit where the studio is."""
    return page.replace(THEIRS, OURS, 1)


def read_streamlit_page() -> bytes:
    """The page as it is installed, by its file: importing Streamlit here would take the API a floor up."""
    package = find_spec("streamlit")
    assert package is not None and package.origin is not None, "streamlit is in requirements.txt"
    return (Path(package.origin).parent / "static" / "index.html").read_bytes()


def _is_a_page(start: Message) -> bool:
    return start["status"] == 200 and Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def _as_long_as(body: Message, start: Message) -> Message:
    """Its length was that of Streamlit's own page. HEAD is told nothing of the length: it has no body to count."""
    start = {**start, "headers": list(start["headers"])}
    headers = MutableHeaders(raw=start["headers"])
    if body["body"] and not body.get("more_body"):
        headers["content-length"] = str(len(body["body"]))
    elif "content-length" in headers:
        del headers["content-length"]
    return start
