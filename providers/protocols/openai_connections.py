"""The connections that the protocol of OpenAI goes over: the SDK's client for each address and key, and what breaks on the way."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from providers.errors import Lost, NotSent, ProviderError
from providers.transport.http_client import CONNECT_S, USER_AGENT

if TYPE_CHECKING:
    import httpx2

NO_KEY = "none"
"""What the SDK is told where a door has no key."""


@lru_cache(maxsize=64)
def sdk_client(address: str, key: str, inner: bool, read_s: float) -> Any:
    """One for each address and key. What OpenAI's own variables say of an organisation goes to nobody."""
    import httpx2
    import openai

    nothing = openai.Omit()
    headers = {"OpenAI-Organization": nothing, "OpenAI-Project": nothing, "User-Agent": USER_AGENT}
    return openai.OpenAI(
        base_url=address,
        api_key=key or NO_KEY,
        admin_api_key="",
        timeout=httpx2.Timeout(read_s, connect=CONNECT_S),
        max_retries=0,
        default_headers=cast("Any", headers),
        http_client=_line(inner),
    )


@lru_cache(maxsize=2)
def _line(inner: bool) -> httpx2.Client:
    """The connections of the process; those within the house apart."""
    import httpx2

    return httpx2.Client(transport=shared_transport(inner), follow_redirects=False)


@lru_cache(maxsize=2)
def shared_transport(inner: bool) -> httpx2.BaseTransport:
    """What the lines go over. A call that is all told at once goes over it itself."""
    from providers.transport import address_guard

    return address_guard.httpx2_transport(inner)


@lru_cache(maxsize=256)
def parsed_url(address: str) -> httpx2.URL:
    import httpx2

    return httpx2.URL(address)


def _forget() -> None:
    sdk_client.cache_clear()
    _line.cache_clear()
    shared_transport.cache_clear()


os.register_at_fork(after_in_child=_forget)  # a connection belongs to the process that opened it


def error_on_the_way(error: BaseException) -> ProviderError:
    import httpx2

    unsent = (
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.PoolTimeout,
        httpx2.UnsupportedProtocol,
        httpx2.LocalProtocolError,
        httpx2.InvalidURL,
    )
    return NotSent(type(error).__name__) if isinstance(error, unsent) else Lost(type(error).__name__)
