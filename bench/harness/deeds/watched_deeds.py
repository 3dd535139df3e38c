"""A deed, what the rows must say once it stands, and the watch that notes when they do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

LOST_S, LOOK_S = 60.0, 0.03
"""Seconds until a deed without a row is lost, and how often the rows are looked at."""
Begin = Callable[[], None]


@dataclass(frozen=True)
class Rows:
    """What the rows say: the shots in order, which are approved or asked for anew, and the words of each."""

    order: tuple[str, ...]
    approved: frozenset[str]
    asked: frozenset[str]
    scenes: dict[str, int]
    sizes: dict[str, str]
    words: dict[str, str]


@dataclass
class Deed:
    """`act` does it by the hand named, and calls what it is given in the moment in which it is done; `stands` is true once a row
    says so."""

    kind: str
    hand: str
    act: Callable[[Begin], None]
    stands: Callable[[Rows], bool]
    began: float = 0.0
    took: float | None = None


class Watch(threading.Thread):
    """Looks at the rows, beside the hands, and notes when each deed stands."""

    def __init__(self, rows: Callable[[], Rows]) -> None:
        super().__init__(daemon=True)
        self.rows, self.waiting, self.over = rows, list[Deed](), threading.Event()
        self.start()

    def add(self, deed: Deed) -> None:
        deed.began = time.monotonic()
        self.waiting.append(deed)

    def run(self) -> None:
        while not (self.over.is_set() and not self._due()):
            seen, now = self.rows(), time.monotonic()
            for deed in self._due():
                if deed.stands(seen):
                    deed.took = now - deed.began
            time.sleep(LOOK_S)

    def end(self) -> None:
        self.over.set()
        self.join()

    def _due(self) -> list[Deed]:
        now = time.monotonic()
        return [deed for deed in self.waiting if deed.took is None and now - deed.began < LOST_S]
