"""Whether the wall clock went evenly: one that was set, or a machine that slept, makes every lease look ended, or endless.

Whoever holds something renews it within seconds, by a clock that nobody sets. So whoever would take it away because its time
is over waits that long after a jump.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

JUMP_S = 2.0
"""So far a clock may be moved without being noticed: it is corrected all the time, and a busy machine reads it late."""
SETTLES_S = 20.0
"""Twice as long as a task's holder takes to say that it lives (settings.beat_s)."""


class ClockCheck:
    """As seen by one process, from its first look on. `ticks` counts seconds and is never set."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._last: tuple[float, datetime, float] | None = None
        self._jumped_at = float("-inf")

    def read(self, clock: Callable[[], datetime]) -> tuple[datetime, bool]:
        """What `clock` says, and whether that can be relied on to say that somebody's time is over."""
        before = self._ticks()
        at = clock()
        after = self._ticks()
        if self._last is not None:
            last_before, last_at, last_after = self._last
            went = (at - last_at).total_seconds()
            if not before - last_after - JUMP_S <= went <= after - last_before + JUMP_S:
                self._jumped_at = after
        self._last = (before, at, after)
        return at, after - self._jumped_at >= SETTLES_S
