"""How long work takes of a core, told so that a slow or busy machine says the same as a quiet one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

USUAL_S = 0.02
"""The search below on a core that is not shared."""


def core_pace() -> float:
    """How many times slower this core is at this moment than a usual one, at least 1."""
    began = time.thread_time()
    re.findall("[b-y]z", "abc" * 400_000)
    return max(1.0, (time.thread_time() - began) / USUAL_S)


def usual_seconds(work: Callable[[], object], times: int = 3, clock: Callable[[], float] = time.thread_time) -> float:
    """Seconds of a usual core that this takes at its quickest: each time held against the core's pace of that moment. `clock` is
    `time.process_time` where its own threads do the work."""
    took = []
    for _ in range(times):
        pace = core_pace()
        began = clock()
        work()
        took.append((clock() - began) / max(pace, core_pace()))
    return min(took)
