"""Which one sign is shown of a thing that is made, of a step, of a film on the wall: decided here for all screens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Look = Literal["work", "fail", "ask", "stale", "empty", "you", "made", "done"]
"""Being made; could not be made; somebody asks for a change; made from something older; nothing there yet; its reader is asked; made, and nobody is asked
(painted); somebody said yes to it (approved)."""
WORST_FIRST: tuple[Look, ...] = ("work", "fail", "ask", "stale", "empty", "you", "made", "done")
"""Of several things shown as one: what is approved shows only where all of it is."""


def choose_sign(
    *,
    there: bool,
    at_work: bool = False,
    failed: bool = False,
    change_asked: bool = False,
    stale: bool = False,
    asked: bool = False,
    approved: bool = False,
) -> Look:
    """The sign of one thing, of which several may be true at once. `asked`: its reader must answer."""
    if at_work:
        return "work"
    if failed:
        return "fail"
    if change_asked:
        return "ask"
    if stale:
        return "stale"
    if asked:
        return "you"
    if not there:
        return "empty"
    return "done" if approved else "made"


def worst_sign(looks: Iterable[Look]) -> Look:
    """The sign of several things together; empty where there are none."""
    return min(looks, key=WORST_FIRST.index, default="empty")
