"""What steps and whole makings took here, lately; on a fresh machine what they took elsewhere, scaled by how fast this one is now."""

from __future__ import annotations

import random
import time
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from statistics import median
from typing import Any

from sqlalchemy import select

from core.database.engine import Database
from core.database.row_cache import RowCache
from core.database.tables import Attempt, Task
from core.settings import ROOT
from core.tasks.expected_time import EstimateSpread, WorkPace, WorkPart, promise_from_row, quantile
from core.tasks.task_rows import TaskState
from core.tasks.worklist import CONTAINERS

SHIPPED = ROOT / "data" / "times" / "measured.toml"
KNOWN_S, PROBE_S = 20.0, 600.0
"""So old may be what this process knows of what work took here, and of how fast this machine is."""
LATEST, LATEST_MAKINGS, OF_A_KIND, OF_MAKINGS = 1000, 200, 60, 30
"""So many of the latest steps and makings are looked at; and of these, steps of one kind by one maker, and makings of one kind."""
SHIPPED_COUNTS = 4
"""What was measured elsewhere counts as so many steps, or makings, of one's own."""
OWN_ENGINE = "builtin"
VENDOR_SLOW = 2.5
"""The slow end of what a vendor takes, over its usual seconds, before any was seen."""
FIXED_S = 0.4
"""What a step takes beside its work: its turn, its rows, its file."""
NEAR = 1.6
"""Steps are as large as another where their guesses are within this factor."""
PROBES, PROBE_BYTES = 10, 256 * 1024
SLOWEST = 12.0
"""No machine that makes films is slower than this."""
_learnt: RowCache[LearntTimes] = RowCache(KNOWN_S)


class LearntTimes:
    """What steps and makings took here, lately. `speed` is asked only where too few of a kind were seen."""

    def __init__(
        self,
        steps: Mapping[tuple[str, str], Sequence[tuple[float, float]]],
        makings: Mapping[str, Sequence[float]],
        speed: float | None = None,
    ) -> None:
        """`steps`: (guess, seconds it took) of each, newest first, by kind and model; `makings`: what came of a sum, over it, by
        `group`."""
        self._steps = steps
        self._makings = makings
        self._speed = speed
        self._known: dict[tuple[str, str, float, float], WorkPace] = {}

    def where(self, slowness: float) -> LearntTimes:
        """The same on a machine that was measured before."""
        return LearntTimes(self._steps, self._makings, slowness)

    def of(self, part: WorkPart) -> WorkPace:
        """How fast such a step is done here: as those about as large were, where there are enough."""
        each = max(part.work / part.count, 0.01) if part.count else 1.0
        name = (part.kind, part.maker.model, part.maker.seconds, round(each, 2))
        if name not in self._known:
            self._known[name] = self._pace(part, each)
        return self._known[name]

    def _pace(self, part: WorkPart, each: float) -> WorkPace:
        steps = self._steps.get((part.kind, part.maker.model), ())
        near = [step for step in steps if 1 / NEAR < (step[0] + FIXED_S) / (each + FIXED_S) < NEAR][:OF_A_KIND]
        alike = near if len(near) >= SHIPPED_COUNTS else steps[:OF_A_KIND]
        seen = [took / (guess + FIXED_S) for guess, took in alike]
        elsewhere = self._elsewhere(part, each, len(seen))
        counted = [elsewhere.p50, elsewhere.p50, elsewhere.p50, elsewhere.p90][
            : max(0, SHIPPED_COUNTS - len(seen) // 2)
        ]
        whole = (each + FIXED_S) / each
        return WorkPace(whole * median([*seen, *counted]), whole * quantile([*seen, *counted], 0.9))

    def spread(self, group: str) -> EstimateSpread:
        """How far sums like this were off."""
        middle, slow = shipped_times()["makings"].get(group) or shipped_times()["makings"]["step"]
        seen = list(self._makings.get(group, ()))[:OF_MAKINGS]
        counted = [middle, middle, middle, slow] if len(seen) < 2 * SHIPPED_COUNTS else []
        return EstimateSpread(quantile([*seen, *counted], 0.5), quantile([*seen, *counted], 0.9))

    def _elsewhere(self, part: WorkPart, each: float, seen: int) -> WorkPace:
        if part.maker.seconds and not part.maker.model.startswith(f"{OWN_ENGINE}/"):
            usual = part.maker.seconds / (each + FIXED_S)
            return WorkPace(usual, usual * VENDOR_SLOW)
        middle, slow = shipped_times()["steps"].get(part.kind) or shipped_times()["steps"]["other"]
        slower = 1.0 if seen >= 2 * SHIPPED_COUNTS else self._speed or machine_slowness()
        return WorkPace(middle * slower, slow * slower)


def making_group(kind: str, stages: Sequence[str] = ()) -> str:
    """Which makings are of one kind: whole films, parts of films, single steps."""
    return kind + (":part" if stages else "") if kind == "film.make" else "step"


def load_learnt_times(db: Database) -> LearntTimes:
    """From the latest steps and makings that stand in the rows; up to twenty seconds old."""
    return _learnt.of(db.engine, "", lambda: _read(db))


def _read(db: Database) -> LearntTimes:
    first_asked = (
        select(Attempt.started_at)
        .where(Attempt.task_id == Task.id, Attempt.outcome == "later")
        .order_by(Attempt.fence)
        .limit(1)
        .scalar_subquery()
    )
    newest = (Task.status == TaskState.COMPLETED, Task.completed_at.is_not(None), Task.started_at.is_not(None))
    rows = (
        select(
            Task.kind,
            Task.provider,
            Task.model,
            Task.seconds_expected,
            Task.started_at,
            Task.completed_at,
            first_asked.label("asked_at"),
        )
        .where(*newest, Task.kind.not_in(CONTAINERS), Task.seconds_expected > 0)
        .order_by(Task.seq.desc())
        .limit(LATEST)
    )
    roots = (
        select(Task.kind, Task.params, Task.promise, Task.completed_at)
        .where(*newest, Task.parent_id.is_(None))
        .order_by(Task.seq.desc())
        .limit(LATEST_MAKINGS)
    )
    steps: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    makings: dict[str, list[float]] = defaultdict(list)
    with db.read() as session:
        for row in session.execute(rows):
            took = (row.completed_at - (row.asked_at or row.started_at)).total_seconds()
            model = f"{row.provider}/{row.model}" if row.provider else ""
            steps[row.kind, model].append((float(row.seconds_expected), max(took, 0.02)))
        for row in session.execute(roots):
            if promise := promise_from_row(row.promise):
                took = (row.completed_at - promise.begun).total_seconds()
                makings[making_group(row.kind, row.params.get("stages") or ())].append(took / max(promise.model, 0.1))
    return LearntTimes(steps, makings)


@cache
def shipped_times() -> dict[str, Any]:
    """What was measured once, elsewhere: see data/times/measured.toml."""
    return tomllib.loads(SHIPPED.read_text("utf-8"))


_slowness: tuple[float, float] = (float("-inf"), 1.0)


def machine_slowness() -> float:
    """How much slower than the machine of data/times this one is now, with all else that runs on it."""
    global _slowness
    if time.monotonic() - _slowness[0] > PROBE_S:
        _slowness = (time.monotonic(), max(1 / SLOWEST, min(SLOWEST, measure_machine() / shipped_times()["probe_s"])))
    return _slowness[1]


def measure_machine() -> float:
    """Seconds that a fixed piece of work takes here, beside all else that runs."""
    block = random.Random(1).randbytes(PROBE_BYTES)
    began = time.perf_counter()
    for _ in range(PROBES):
        zlib.compress(block, 6)
    return time.perf_counter() - began
