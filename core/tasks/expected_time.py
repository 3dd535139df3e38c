"""How long work takes, as a range that can be kept: from what steps like it took here, and what stands in line before it.

A step's guess (`expected_s`) says how much work it is, by its length and its picture's size; a `Pace` says how many seconds such work
takes here, by who does it. Steps of one phase are done side by side, phases one after the other:

    script ──> boards ──> pictures, clips, portraits, sounds ──> pieces of the film, its sound ──> joined

What that comes to is multiplied by how far such sums were off before (`Spread`): the low end is about the middle of what is to be
expected, the high end is kept nine times in ten. All times are in seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from core.types import Value

PHASES = {"script.write": 0, "storyboard.board": 1, "film.piece": 3, "film.sound": 3, "film.join": 4}
MADE_SIDE_BY_SIDE = 2
"""The phase of every other kind."""
PLAN_S = 0.7
"""Between two phases: what comes next is looked up, and workers are told."""
OWN_S = 12.0
"""So much work of a making counts as having gone as it does here in general, before its own steps tell otherwise."""
LITTLE_S = 3.0
"""A step ends with its row and its file: no promise is shorter than this."""
A_TENTH = 0.1
"""By so much of what was shown last a promise may grow without a word."""
LOWER = 0.15
"""A promise gets better only where so much of it is won: a countdown that jumps about is not believed."""


class SecondsRange(Value):
    """Ready after about `low` to `high` seconds."""

    low: float
    high: float


class StepMaker(Value):
    """Who does a step: `model` is "provider/name", empty where no model is asked; it usually takes `seconds`, 0 where nobody says so;
    a `long` one works by itself and keeps no worker."""

    model: str = ""
    seconds: float = 0.0
    long: bool = False


NOBODY = StepMaker()


@dataclass(frozen=True)
class WorkPart:
    """So many steps of one kind: `work` is the sum of their guesses, `longest` the largest of them."""

    kind: str
    count: int
    work: float
    longest: float
    maker: StepMaker = NOBODY

    @property
    def phase(self) -> int:
        return PHASES.get(self.kind, MADE_SIDE_BY_SIDE)


@dataclass(frozen=True)
class WorkPace:
    """Seconds to each second that was guessed: in the middle, and at the slow end."""

    p50: float = 1.0
    p90: float = 1.5


@dataclass(frozen=True)
class EstimateSpread:
    """What came of sums like these, over the sums: in the middle, and kept nine times in ten."""

    p50: float = 1.0
    p90: float = 1.5


class TimeLeft(Value):
    """How long it will go on, as it was promised: `low` to `high` seconds from now. `late`: longer than was promised first;
    then `high` is 0 where nobody can say how long."""

    low: float
    high: float
    late: bool = False


class TimePromise(Value):
    """What a making was promised when it began. `model` is the bare sum, `first` the upper end that was said, `until` the end that
    counts now and `early` the earliest; `grown` by how many seconds that end was put off without a word, `late` how often it was put
    off openly; `lowest` the least that was shown when it was put off, 0 before. `parts` is all of the work by kind: how many
    steps, the sum of their guesses, the largest, who makes them. `slowness` of the machine when it was made: core.progress.ready_promises."""

    model: float
    first: float
    begun: datetime
    early: datetime
    until: datetime
    grown: float = 0.0
    late: int = 0
    lowest: float = 0.0
    parts: dict[str, tuple[int, float, float, StepMaker]] = {}
    slowness: float = 1.0

    def part(self, kind: str) -> WorkPart:
        """Of this kind as it was known when the promise was made; of one that was not, nothing."""
        return WorkPart(kind, *self.parts.get(kind, (0, 0.0, 0.0, NOBODY)))


class PaceSource(Protocol):
    def of(self, part: WorkPart) -> WorkPace: ...


def group_steps(steps: Iterable[tuple[str, float]], makers: Mapping[str, StepMaker]) -> list[WorkPart]:
    """Single steps, (kind, guess), as parts; `makers` says who does a kind."""
    found: dict[str, WorkPart] = {}
    for kind, work in steps:
        part = found.get(kind) or WorkPart(kind, 0, 0.0, 0.0, makers.get(kind, NOBODY))
        found[kind] = replace(part, count=part.count + 1, work=part.work + work, longest=max(part.longest, work))
    return list(found.values())


def total_seconds(parts: Sequence[WorkPart], paces: PaceSource, workers: int) -> float:
    """Seconds for all of it by so many workers who have nothing else to do."""
    phases = sorted({part.phase for part in parts})
    return sum(_phase([part for part in parts if part.phase == phase], paces, workers) for phase in phases)


def _phase(parts: Sequence[WorkPart], paces: PaceSource, workers: int) -> float:
    here = [(part, paces.of(part).p50) for part in parts]
    hands = [(part, pace) for part, pace in here if not part.maker.long]
    alone = sum(part.longest * pace for part, pace in here if part.maker.long)
    shared = sum(part.work * pace for part, pace in hands) / max(1, workers)
    return PLAN_S + alone + max([shared, *(part.longest * pace for part, pace in hands)])


def worker_seconds(parts: Iterable[WorkPart], paces: PaceSource) -> float:
    """Seconds of workers that all of it takes."""
    return sum(part.work * paces.of(part).p50 for part in parts if not part.maker.long)


def queue_seconds(mine: float, others: Iterable[float], workers: int) -> float:
    """How long makings of so much work hold up one of `mine`: films take turns, so that nobody waits for more of another's work than
    there is of their own."""
    return sum(min(each, mine) for each in others) / max(1, workers)


def quantile(values: Sequence[float], share: float) -> float:
    """Between the nearest two of the values. Raises ValueError where there are none."""
    if not values:
        raise ValueError("nothing to take a quantile of")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def make_promise(model: float, spread: EstimateSpread, at: datetime, parts: Sequence[WorkPart] = ()) -> TimePromise:
    """A first promise, as it is said: its ends are those of the words."""
    shown = round_range(SecondsRange(low=model * spread.p50, high=model * spread.p90))
    return TimePromise(
        model=round(model, 2),
        first=shown.high,
        begun=at,
        early=at + timedelta(seconds=shown.low),
        until=at + timedelta(seconds=shown.high),
        parts={part.kind: (part.count, round(part.work, 3), round(part.longest, 3), part.maker) for part in parts},
    )


def revise_promise(promise: TimePromise, found: SecondsRange, at: datetime) -> TimePromise:
    """The promise after another look says `found` of what is left. Its end comes nearer where much is won, and is put off without
    a word by no more than a tenth, of what is shown and of what was promised. Where even the earliest end would be later than
    that, it is broken openly."""
    ahead = (promise.until - at).total_seconds()
    wanted = max(LITTLE_S, found.high)
    early = at + timedelta(seconds=max(0.0, found.low))
    if ahead <= 0 or found.low > ahead * (1 + A_TENTH):
        new = round_range(SecondsRange(low=found.low, high=wanted))
        ends = {"early": at + timedelta(seconds=new.low), "until": at + timedelta(seconds=new.high)}
        return promise.model_copy(update={**ends, "late": promise.late + 1, "lowest": 0.0})
    if wanted < ahead * (1 - LOWER):
        return promise.model_copy(update={"early": early, "until": at + timedelta(seconds=(ahead + wanted) / 2)})
    shown = min(promise.lowest or math.inf, round_range(SecondsRange(low=0, high=ahead)).high)
    highest = 1.0 * math.floor(shown * (1 + A_TENTH) / rounding_unit(shown)) * rounding_unit(shown)
    if round_range(SecondsRange(low=0, high=highest)).high > highest:
        highest = shown
    more = min(wanted - ahead, highest - ahead, A_TENTH * promise.first - promise.grown)
    if more > 0.5:
        put_off = {"until": promise.until + timedelta(seconds=more), "grown": promise.grown + more, "lowest": shown}
        return promise.model_copy(update={"early": early, **put_off})
    return promise.model_copy(update={"early": min(early, promise.until)})


def time_left(promise: TimePromise, at: datetime) -> TimeLeft:
    """As it stands now: nothing is looked up for it."""
    high = (promise.until - at).total_seconds()
    low = max(0.0, (promise.early - at).total_seconds())
    return TimeLeft(
        low=round(min(low, max(0.0, high)), 1), high=round(max(0.0, high), 1), late=promise.late > 0 or high <= 0
    )


def promise_to_row(promise: TimePromise | None) -> dict[str, Any]:
    """As a row keeps it."""
    return promise.model_dump(mode="json") if promise else {}


def promise_from_row(row: Mapping[str, Any] | None) -> TimePromise | None:
    """As a row told it; None where there is none."""
    return TimePromise.model_validate(row) if row else None


# As it is said -----------------------------------------------------------------------------------------------------------

TEN, MINUTE, FIVE_MINUTES, HOUR = 10, 60, 300, 3600


def round_range(spread: SecondsRange) -> SecondsRange:
    """The ends that are said of a range: whole tens of seconds up to a minute, then minutes, from twenty on every fifth, then hours.
    The upper end is never less than what was meant; a lower one of 0 is not said: "less than 20 s"."""
    unit = rounding_unit(spread.high)
    high = max(unit, math.ceil(round(spread.high / unit, 6)) * unit)
    low = min(max(0, round(spread.low / unit) * unit), high - unit)
    return SecondsRange(low=float(low), high=float(high))


def rounding_unit(high: float) -> int:
    """The step in which a range that ends so late is told."""
    if high <= MINUTE:
        return TEN
    if high <= 20 * MINUTE:
        return MINUTE
    return FIVE_MINUTES if high <= 90 * MINUTE else HOUR
