"""Light at rest: workers that were asked nothing for minutes need not hold the engines loaded."""

from __future__ import annotations

import mmap
import struct
import time

from core.database.redis_client import RedisClient

REST_AFTER_S = 180.0
"""With nothing asked for so long the engines are let go."""
EXPECTED, EXPECTED_S = "expected:work", 15.0
"""A key beside the queue, and how long it stands: longer than a crew takes to look at it."""


class Shared:
    """Two numbers that a process shares with all that are forked from it: when something was last asked of them, and how
    many workers stand in the nursery."""

    _ASKED, _WARM = 0, 8

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 16)
        self.ask()

    def ask(self) -> None:
        """Something is asked now."""
        struct.pack_into("d", self._memory, self._ASKED, time.monotonic())

    @property
    def asked_s_ago(self) -> float:
        return time.monotonic() - float(struct.unpack_from("d", self._memory, self._ASKED)[0])

    @property
    def warm_workers(self) -> int:
        return int(struct.unpack_from("q", self._memory, self._WARM)[0])

    @warm_workers.setter
    def warm_workers(self, count: int) -> None:
        struct.pack_into("q", self._memory, self._WARM, count)


def announce_film(near: RedisClient) -> None:
    """Somebody may ask for a film in a moment: workers that rest begin to load their engines. Without Redis nothing happens."""
    near.put(EXPECTED, "1", EXPECTED_S)


def is_film_expected(near: RedisClient) -> bool:
    return near.get(EXPECTED) is not None
