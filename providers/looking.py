"""A look at a long job: an answer that is not to be read says nothing of the job."""

from __future__ import annotations

from typing import Any

from providers.base import BadAnswer, Unavailable
from providers.wire import Wire


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
