"""How a vendor without an SDK is spoken to: one HTTP client, its troubles told as ours, its result links fetched.

A vendor file makes a `Wire` for its door, with `explain`: what an answer of this vendor that is not good means.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from providers.base import Door
from providers.errors import BadAnswer, BadKey, LinkFails, Lost, NotSent, ProviderError, Unavailable
from providers.facts.error_meanings import SAID, VendorReply, error_meant
from providers.transport.key_redaction import without_secrets

if TYPE_CHECKING:
    import httpx

CONNECT_S, READ_S = 5.0, 60.0
LARGEST = 600 * 1024 * 1024
"""Bytes of a result that are fetched at most: a clip in 4K of half a minute is about half of it."""
TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)
"""Of a result's link: its server is busy. Any other refusal may be a link that is not ready yet, or one that has ended."""
REDIRECTS = 3
"""A result's link may lead on so often; each address is looked at anew."""
USER_AGENT = "Dailies/1.0"
Explain = Callable[["httpx.Response", Any], VendorReply | None]
"""(answer, its JSON or None) -> what the vendor says is wrong, to be looked up in its table of errors; None where it says
nothing of its own. Asked for every answer: some vendors answer 200 with an error inside."""


class Wire:
    """To one vendor through one door. `headers` go with every request but never to a result link of another host; `read_s` is
    how long it may keep silent."""

    def __init__(
        self,
        door: Door,
        address: str,
        explain: Explain,
        headers: Mapping[str, str] | None = None,
        read_s: float = READ_S,
    ) -> None:
        self.door = door
        self.address = (door.address or address).rstrip("/")
        self._explain = explain
        self._headers = dict(headers or {})
        self.read_s = read_s

    def ask(self, method: str, path: str, *, read_s: float | None = None, **what: Any) -> Any:
        """JSON of an answer. `what` as httpx takes it: json, params, data, files, headers. Raises NotSent, Lost, BadAnswer, or
        whatever `explain` finds."""
        answer = self.send(method, path, read_s=read_s, **what)
        told = read_json(answer)
        if told is None:
            raise BadAnswer("The answer is not JSON.")
        return told

    def send(self, method: str, path: str, *, read_s: float | None = None, **what: Any) -> httpx.Response:
        """An answer that `explain` found good, read whole."""
        url = path if "://" in path else self.address + path
        headers = {**self._headers, **what.pop("headers", {})}
        with translate_errors():
            answer = http_client(self.door.inner).request(
                method, url, headers=headers, timeout=_patience(read_s or self.read_s), **what
            )
        if wrong := self._wrong(answer):
            raise wrong
        return answer

    @contextmanager
    def stream(self, method: str, path: str, *, read_s: float | None = None, **what: Any) -> Iterator[Iterator[str]]:
        """The lines of a good answer as they come; `read_s` is how long it may keep silent. Raises as `send` does, and Lost where
        the line breaks on the way."""
        headers = {**self._headers, **what.pop("headers", {})}
        patience = _patience(read_s or self.read_s)
        asked = http_client(self.door.inner).stream(
            method, self.address + path, headers=headers, timeout=patience, **what
        )
        with translate_errors(), asked as answer:
            if answer.status_code >= 300:
                answer.read()
                raise self._wrong(answer) or BadAnswer()
            yield answer.iter_lines()

    def _wrong(self, answer: httpx.Response) -> ProviderError | None:
        """What is wrong with an answer, without the key that some vendors say back."""
        said = self._explain(answer, read_json(answer))
        wrong = error_meant(self.door.provider, said or reply_by_status(answer))
        return without_secrets(wrong, self.door) if wrong is not None else None

    def fetch(self, link: str, headers: Mapping[str, str] | None = None) -> tuple[bytes, str]:
        """(bytes, media type) behind a result link. Our key goes along only to the vendor's own address; an address within
        the house is only followed where the door itself is one. Raises LinkFails where the link does not give it (yet): it is paid,
        so whoever waits for it looks again."""
        url = urljoin(self.address + "/", link)
        for _ in range(REDIRECTS + 1):
            own = urlsplit(url).netloc == urlsplit(self.address).netloc
            sent = {**(self._headers if own else {}), **(headers or {})}
            sent.pop("Content-Type", None)
            line = http_client(self.door.inner)
            with translate_errors(), line.stream("GET", url, headers=sent, timeout=_patience(READ_S)) as answer:
                if not answer.is_redirect:
                    return _whole(answer)
                url = urljoin(url, answer.headers.get("location", ""))
        raise Unavailable("The result's link leads on and on.")


def _whole(answer: httpx.Response) -> tuple[bytes, str]:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip()
    if answer.status_code >= 400 and answer.status_code not in TRY_AGAIN:
        raise LinkFails(f"The result's link answered {answer.status_code}.")
    if answer.status_code >= 400:
        raise Unavailable(f"The result's link answered {answer.status_code}.")
    content = b"".join(_within(answer.iter_bytes(), LARGEST))
    if is_page(kind, content):
        raise LinkFails("The result's link answered with a page for people.")
    promised = answer.headers.get("content-length")
    if promised and not answer.headers.get("content-encoding") and len(content) != int(promised):
        raise Lost("The result did not come whole.")
    return content, kind


def is_page(kind: str, content: bytes) -> bool:
    """HTML, whatever its header says."""
    return kind == "text/html" or content[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


@cache
def http_client(inner: bool) -> httpx.Client:
    """One a process. Addresses within the house are only reached through a door that an admin opened there."""
    import httpx

    from providers.transport import address_guard

    return httpx.Client(
        transport=address_guard.httpx_transport(inner),
        follow_redirects=False,
        limits=httpx.Limits(max_connections=None),
        headers={"User-Agent": USER_AGENT},
    )


os.register_at_fork(after_in_child=http_client.cache_clear)  # a connection belongs to the process that opened it


@contextmanager
def translate_errors() -> Iterator[None]:
    """What goes wrong on the way, as ours: NotSent where surely nothing left, else Lost."""
    import httpx

    try:
        yield
    except (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.PoolTimeout,
        httpx.UnsupportedProtocol,
        httpx.LocalProtocolError,
        httpx.InvalidURL,
    ) as error:
        raise NotSent(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise Lost(type(error).__name__) from None
    except UnicodeEncodeError:
        raise BadKey("The key has letters that no key has.") from None


def reply_by_status(
    answer: httpx.Response, code: str = "", kind: str = "", words: str = "", **facts: Any
) -> VendorReply:
    """What an answer says by its status, with the error's code, type and words where the vendor's file found them."""
    status, told = answer.status_code, answer.content[:SAID] if answer.status_code >= 400 else b""
    return VendorReply(
        status=status,
        code=code,
        kind=kind,
        words=words[:SAID] or told.decode("utf-8", "replace"),
        html=is_page(answer.headers.get("content-type", "").partition(";")[0].strip(), answer.content),
        after_s=retry_after(answer),
        **facts,
    )


def retry_after(answer: httpx.Response) -> float | None:
    """Seconds the vendor asks us to wait: a number, or a date."""
    return retry_after_header(answer.headers)


def retry_after_header(headers: Mapping[str, str]) -> float | None:
    """The same, of an answer's headers alone."""
    from email.utils import parsedate_to_datetime

    told = headers.get("retry-after-ms") or headers.get("retry-after")
    if not told:
        return None
    try:
        return float(told) / (1000 if "retry-after-ms" in headers else 1)
    except ValueError:
        pass
    try:
        from datetime import UTC, datetime

        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def read_json(answer: httpx.Response) -> Any:
    """What an answer says as JSON; None where it says something else."""
    try:
        return json.loads(answer.content) if answer.content else None
    except ValueError:
        return None


def server_sent_events(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """(event, data) of a stream of server-sent events."""
    event = ""
    data: list[str] = []
    for line in chain(lines, [""]):
        if not line:
            if data:
                yield event, "\n".join(data)
            event, data = "", []
        elif line.startswith("event:"):
            event = line[6:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].strip())


def _within(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    had = 0
    for chunk in chunks:
        had += len(chunk)
        if had > most:
            raise BadAnswer("The result is too large.")
        yield chunk


def _patience(read_s: float) -> httpx.Timeout:
    import httpx

    return httpx.Timeout(read_s, connect=CONNECT_S)
