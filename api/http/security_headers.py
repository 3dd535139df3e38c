"""What every answer says to the browser about itself: what a page may load, who may frame it, whether to stay on https."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import streamlit_page
from core.studio import Studio

HSTS = "max-age=31536000"
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@cache
def content_security_policy() -> str:
    """The Content-Security-Policy. Two scripts of one line stand in the page, Streamlit's and ours: they run by their hashes, and no
    other does."""
    page = streamlit_page.brand_page(streamlit_page.read_streamlit_page()).decode()
    return "; ".join(
        (
            "default-src 'self'",
            # blob: for components with inline JavaScript
            " ".join(("script-src 'self' 'wasm-unsafe-eval' blob:", *script_hashes(page))),
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


def script_hashes(page: str) -> tuple[str, ...]:
    """Of each script that stands in a page itself, as a policy names it."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(page))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


class SecurityHeaders:
    """On every answer, unless the answer set its own. That browsers stay on https is said where this process speaks TLS itself; where
    FORWARDED_ALLOW_IPS names a proxy, TLS is the proxy's and so is that header, which is then said once."""

    def __init__(self, app: ASGIApp, studio: Callable[[], Studio]) -> None:
        self.app = app
        self.studio = studio

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", content_security_policy())
                for name, value in FIXED.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https" and not self.studio().settings.forwarded_allow_ips:
                    headers.setdefault("Strict-Transport-Security", HSTS)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
