"""A few at once and the others after them: for what costs so much that all at once would only keep everybody waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import TooManySignIns


class ConcurrencyLimit:
    """At most `most` threads of this process inside at once; who waits longer than `patience_s` seconds is told to come again."""

    def __init__(self, most: int, patience_s: float) -> None:
        self.most, self.patience_s = most, patience_s
        self._free = threading.BoundedSemaphore(most)
        self._counting = threading.Lock()
        self.inside = self.highest = 0
        """How many are inside now, and how many were at most."""

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Raises TooManySignIns."""
        if not self._free.acquire(timeout=self.patience_s):
            raise TooManySignIns(seconds=round(self.patience_s))
        try:
            self._count(1)
            yield
        finally:
            self._count(-1)
            self._free.release()

    def _count(self, change: int) -> None:
        with self._counting:
            self.inside += change
            self.highest = max(self.highest, self.inside)
