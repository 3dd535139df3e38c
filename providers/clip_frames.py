"""What each picture of a clip is to it: the one it begins with, the one it ends with, and those that show who and what is in it."""

from __future__ import annotations

from typing import NamedTuple

from providers.base import Request


class FramesShown(NamedTuple):
    """Hashes; empty for none. There is no `last` without a `first`: no vendor takes an end alone."""

    first: str
    last: str
    people: tuple[str, ...]


def frames_shown(request: Request) -> FramesShown:
    """Of a request for VIDEO, before or after `fitting.request_as_shown`: the likenesses that are among its references stand behind
    the picture the clip begins with, or alone."""
    likenesses = request.likenesses if _among(request) else ()
    first = request.references[0] if len(request.references) > len(likenesses) else ""
    people = request.references[1:] if first else request.references
    return FramesShown(first, request.last_frame if first else "", people)


def _among(request: Request) -> bool:
    """Its likenesses are already shown."""
    return bool(request.likenesses) and request.likenesses[0].sha256 in request.references
