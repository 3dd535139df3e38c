"""What reading a text loads (word lists, weights, dictionaries) is let go by a process that serves pages once it has read nothing for
minutes: half of its memory. The next text loads it again, in one to two seconds.

Every such thing stands behind a cache of `functools` in one of READERS. That something was read is seen by how often these were asked.
"""

from __future__ import annotations

import ctypes
import functools
import gc
import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

READERS = ("language", "core.optimise", "core.render.subtitles.subtitle_cues", "providers.builtin.writer")
"""Packages and modules that read texts, and keep nothing in their caches but what follows from their files. Whatever asks jieba in a
process that serves pages is among them: its dictionary goes only when none of them was asked for minutes."""
REST_AFTER_S = 180.0
"""As jobs.machine.idle_workers lets the engines of workers go."""
LOOK_S = 20.0

log = logging.getLogger("dailies.memory")


class RestingMemory:
    """Lets go what was not asked for `after_s` seconds, whenever `look` is called with the time of a monotonic clock."""

    def __init__(self, after_s: float = REST_AFTER_S) -> None:
        self._after_s = after_s
        self._asked, self._since = 0, 0.0

    def look(self, now: float) -> bool:
        """Whether something was let go."""
        asked, held = _usage()
        if asked != self._asked or not held:
            self._asked, self._since = asked, now
            return False
        if now - self._since < self._after_s:
            return False
        let_go()
        self._asked, self._since = _usage()[0], now
        return True


def start_watch() -> threading.Event:
    """Looks from a thread of its own, until the event is set."""
    stop = threading.Event()
    memory = RestingMemory()

    def watch() -> None:
        while not stop.wait(LOOK_S):
            if memory.look(time.monotonic()):
                log.info("Nothing was read for %d s: word lists and weights are let go.", REST_AFTER_S)

    threading.Thread(target=watch, name="resting-memory", daemon=True).start()
    return stop


def let_go() -> None:
    """Empties the readers' caches and gives the memory back to the system where its C library can."""
    for cached in _caches():
        cached.cache_clear()
    jieba = sys.modules.get("jieba")
    if jieba is not None:  # its dictionary stands in its module; it reads it again when it is next asked
        jieba.dt.initialized = False
        jieba.dt.FREQ = {}
    gc.collect()
    with suppress(OSError, AttributeError):  # glibc alone has it
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def _usage() -> tuple[int, int]:
    """How often the caches have been asked since they were last emptied, and how much they hold."""
    told = [cached.cache_info() for cached in _caches()]
    return sum(info.hits + info.misses for info in told), sum(info.currsize for info in told)


def _caches() -> Iterator[functools._lru_cache_wrapper[object]]:
    for name, module in list(sys.modules.items()):
        if module is not None and name.startswith(READERS):
            for value in list(vars(module).values()):
                if isinstance(value, functools._lru_cache_wrapper) and value.__module__ == name:
                    yield value
