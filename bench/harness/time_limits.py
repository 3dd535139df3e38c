"""No bench waits without a limit: what takes too long ends it with a sentence and an exit code of its own."""

from __future__ import annotations

import faulthandler
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TOO_LONG = 3
"""The exit code of a bench that gave up waiting; 1 says that a target was missed."""
LAST_S = 120.0
"""Seconds for a whole bench that gave up to close what it opened. Then its process ends, and says where it stood."""


class GaveUp(SystemExit):
    """Something took longer than it may. A SystemExit, so that nobody answers it as a fault of what is measured."""


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """What stands under it may take this long. Raises GaveUp with TOO_LONG, and says "what took more than ..." on standard error.
    Limits may stand inside one another: the nearer end counts. For the main thread alone, whose waits a signal ends."""

    def over(*_: int | FrameType | None) -> None:
        print(f"Gave up: {what} took more than {seconds:g} s.", file=sys.stderr, flush=True)
        raise GaveUp(TOO_LONG)

    outer_s, _ = signal.getitimer(signal.ITIMER_REAL)
    if 0 < outer_s <= seconds:
        yield
        return
    began, before = time.monotonic(), signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer_s:
            signal.setitimer(signal.ITIMER_REAL, max(0.01, outer_s - (time.monotonic() - began)))


@contextmanager
def whole(seconds: float, name: str) -> Iterator[None]:
    """The limit of a bench from its first line to its last, also where it stands in code that hears no signal."""
    faulthandler.dump_traceback_later(seconds + LAST_S, exit=True)
    try:
        with within(seconds, name):
            yield
    finally:
        faulthandler.cancel_dump_traceback_later()
