"""Paid work sent off, looked at and fetched: an answer that cannot be read says nothing of the work."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from providers import signature
from providers.base import BadAnswer, Gone, Lost, NotSent, Result, Unavailable, Usage
from providers.wire import Wire, read_json

FETCHES = 3
"""So often the result of work that was paid is fetched from its link; the work itself is never asked for again."""


def send_off(wire: Wire, path: str, asked: Any, **how: Any) -> dict[str, Any]:
    """What work that is paid for is answered with when it is sent, as JSON. Raises Lost, never BadAnswer, for what cannot be read:
    the work may have been taken all the same."""
    return readable(read_json(wire.send("POST", path, json=asked, **how)))


def readable(told: Any) -> dict[str, Any]:
    """What a submit was answered with, where it is what a service answers. Raises Lost."""
    if not isinstance(told, dict):
        raise Lost("The answer to what was sent cannot be read.")
    return told


def heard(content: bytes, usage: Usage) -> Result:
    """The sound that a submit was answered with at once. Raises Lost where what came is no sound at all, BadAnswer with what was
    charged for one that cannot be played."""
    if not signature.media_type(content).startswith("audio/"):
        raise Lost("The answer to what was sent is no sound.")
    return signature.sound(content, usage)


def fetch_made(wire: Wire, link: str) -> bytes:
    """What was made, and paid, in the very call that gave its link. Raises Lost where it cannot be fetched: there is no job that
    could be asked for another link."""
    for _ in range(FETCHES):
        with suppress(NotSent, Lost, Unavailable, Gone):
            return wire.fetch(link)[0]
    raise Lost("It was made, and cannot be fetched from its link.")


def ask_after(wire: Wire, path: str, **what: Any) -> dict[str, Any]:
    """What is told of a job, as JSON. Raises Unavailable, never BadAnswer, for a page of some proxy on the way: the job is still
    there to be asked after."""
    try:
        told = wire.ask("GET", path, **what)
    except BadAnswer as error:
        raise Unavailable(str(error)) from error
    if not isinstance(told, dict):
        raise Unavailable("The answer is not what a look at a job is answered with.")
    return told
