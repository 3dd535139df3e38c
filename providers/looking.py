"""A long job sent off and looked at: an answer that is not to be read says nothing of the job."""

from __future__ import annotations

from typing import Any

from providers.base import BadAnswer, Lost, Unavailable
from providers.wire import Wire, read_json


def send_off(wire: Wire, path: str, asked: Any, **how: Any) -> dict[str, Any]:
    """What a job that is paid for is answered with when it is sent, as JSON. Raises Lost, never BadAnswer, for what cannot be read:
    the job may have been taken all the same."""
    told = read_json(wire.send("POST", path, json=asked, **how))
    if not isinstance(told, dict):
        raise Lost("The answer to a job that was sent cannot be read.")
    return told


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
