"""What one process remembers of rows that seldom change: read again after some seconds, forgotten at once where this
process changes them."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

T = TypeVar("T")


class RowCache(Generic[T]):
    """Values by name, for each database of the process. `clock` counts seconds."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._of: WeakKeyDictionary[Engine, dict[Hashable, tuple[float, T]]] = WeakKeyDictionary()

    def of(self, engine: Engine, name: Hashable, read: Callable[[], T]) -> T:
        """What is known under this name, or else is read now."""
        known = self._of.setdefault(engine, {})
        at = self._clock()
        found = known.get(name)
        if found is None or at - found[0] >= self.seconds:
            found = known[name] = (at, read())
        return found[1]

    def forget(self, engine: Engine) -> None:
        self._of.pop(engine, None)

    def forget_after(self, session: Session) -> None:
        """Once what this session changes can be seen by all."""
        engine = session.get_bind().engine
        event.listen(session, "after_commit", lambda _: self.forget(engine), once=True)
