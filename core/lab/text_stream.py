"""A text while it is written: pieces go to Redis as they come, and whoever listens reads what is new. The row has the end."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from core.database.redis_client import RedisClient
from core.types import Value

KEPT_S = 600.0
EVERY_S = 0.04
"""Pieces that come faster go together."""
END = "\0"
"""Comes once, before the word that says how it ended: no text holds it."""


class WrittenText(Value):
    """What was written from byte `since` on: `until` is where it ends now. `state` is how it ended, empty while it is being written.
    `afresh`: it was begun again, and `text` is from its start."""

    text: str = ""
    until: int = 0
    over: bool = False
    state: str = ""
    afresh: bool = False


class TextStream:
    """Writes for one cell. With Redis away nothing is said, and nothing is lost: the row has the end."""

    def __init__(self, near: RedisClient, cell_id: uuid.UUID, clock: Callable[[], float] = time.monotonic) -> None:
        self._near, self._key, self._clock = near, _key(cell_id), clock
        self._pieces: list[str] = []
        self._said_at = float("-inf")
        if near.here:
            near.drop(self._key)

    def say(self, piece: str) -> None:
        self._pieces.append(piece.replace(END, ""))
        if self._clock() - self._said_at >= EVERY_S:
            self._send()

    def end(self, state: str) -> None:
        """How it ended, as its row says."""
        self._pieces.append(END + state)
        self._send()

    def _send(self) -> None:
        self._said_at = self._clock()
        said, self._pieces = "".join(self._pieces), []
        if said:
            self._near.append(self._key, said, KEPT_S)


def read_stream(near: RedisClient, cell_id: uuid.UUID, since: int = 0) -> WrittenText | None:
    """What is new since that byte; None where Redis cannot be asked or nobody has begun to write."""
    if not near.here:
        return None
    new = near.part(_key(cell_id), since)
    afresh = False
    if not new and since:
        whole = near.part(_key(cell_id), 0)
        if whole is not None and len(whole) < since:
            new, since, afresh = whole, 0, True
    if new is None or (not new and not since):
        return None
    text, ended, state = new.decode("utf-8", "ignore").partition(END)
    return WrittenText(text=text, until=since + len(new), over=bool(ended), state=state, afresh=afresh)


def _key(cell_id: uuid.UUID) -> str:
    return f"spoken:{cell_id}"
