"""Paid work sent off, looked at and fetched: an answer that cannot be read says nothing of the work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from providers.base import Result, Usage
from providers.errors import BadAnswer, LinkFails, Lost, NotSent, ProviderError, Unavailable
from providers.transport import file_signature
from providers.transport.http_client import Wire, read_json

FETCHES = 3
"""So often the result of work that was paid is fetched from its link; the work itself is never asked for again."""


def send_off(wire: Wire, path: str, asked: Any, **how: Any) -> dict[str, Any]:
    """What work that is paid for is answered with when it is sent, as JSON. Raises Lost, never BadAnswer, for what cannot be read:
    the work may have been taken all the same."""
    return require_readable(read_json(wire.send("POST", path, json=asked, **how)))


def require_readable(told: Any) -> dict[str, Any]:
    """What a submit was answered with, where it is what a service answers. Raises Lost."""
    if not isinstance(told, dict):
        raise Lost("The answer to what was sent cannot be read.")
    return told


def sound_from_answer(content: bytes, usage: Usage) -> Result:
    """The sound that a submit was answered with at once. Raises Lost where what came is no sound at all, BadAnswer with what was
    charged for one that cannot be played."""
    if not file_signature.media_type(content).startswith("audio/"):
        raise Lost("The answer to what was sent is no sound.")
    return file_signature.sound_result(content, usage)


def fetch_made(wire: Wire, link: str, usage: Usage | None = None) -> bytes:
    """What was made, and paid, in the very call that gave its link. Raises LinkFails with the link (`facts["link"]`) and what was
    used, where it does not come from there: there is no job that could be asked for another link, so this one is looked at again."""
    failed: ProviderError = LinkFails()
    for _ in range(FETCHES):
        try:
            return wire.fetch(link)[0]
        except (NotSent, Lost, Unavailable, LinkFails) as error:
            failed = error
    raise LinkFails(str(failed), until=getattr(failed, "until", None), usage=usage, link=link) from failed


@contextmanager
def job_look() -> Iterator[None]:
    """Around a look at a job: what cannot be read says nothing of the job, which is still there to be asked after. Raises
    Unavailable for it, never BadAnswer, and never Lost for a page of some proxy on the way."""
    try:
        yield
    except BadAnswer as error:
        raise Unavailable(str(error)) from error
    except Lost as error:
        if "status" not in error.facts:
            raise
        raise Unavailable(str(error)) from error


def ask_after(wire: Wire, path: str, **what: Any) -> dict[str, Any]:
    """What is told of a job, as JSON. Raises as `a_look` says."""
    with job_look():
        told = wire.ask("GET", path, **what)
    if not isinstance(told, dict):
        raise Unavailable("The answer is not what a look at a job is answered with.")
    return told
