"""What an experiment shows: for each wording, each model, and both together, how it was liked, what it cost, how it failed; and
whether that is enough to name one that leads."""

from __future__ import annotations

import math
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from statistics import median, stdev
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import tables
from core.errors import NotFound
from core.lab import marks, pairs, wordings
from core.lab.marks import Marked
from core.lab.pairs import Rate
from core.lab.values import RUNGS, Spec
from core.types import Value
from core.words import say

FEWEST = 5
"""Under so many marks, or votes, nothing is said."""
GOOD = 4.0
"""Stars, in the mean, of an answer that is taken."""
STAR = 1 / math.sqrt(12)
"""Deviation of a whole number from what was meant: stars that all agree are known no better than to this."""
T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110,
    2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""Student's t at 0.975 for 1 to 30 degrees of freedom (any table of statistics, such as the NIST handbook, 1.3.6.7.2)."""
REFUSED = ("tasks.Refused", "errors.NotWanted")
NEVER_SENT = ("over_budget", "OverBudget", "OverCap", "OverRun", "OverMonth", "OverStudioMonth")
"""How the reason of a cell ends that no vendor was asked for."""


class Stars(Value):
    """Mean of the stars of `cells` answers (each by the mean of who marked it) and its 95 % interval by Student's t over the cells,
    within 1 to 5; one cell alone says nothing."""

    mean: float
    low: float
    high: float
    cells: int


class Row(Value):
    """One wording (`model` empty), one model (`variant` empty), or both. Shares are 0 to 1 and None where there is nothing to share;
    money in micro-yuan; `accepted` cells were not rejected and have four stars and more in the mean, or climbed to the next rung."""

    variant: str = ""
    model: str = ""
    name: str = ""
    cells: int = 0
    inputs: int = 0
    """How many different inputs were answered."""
    older: int = 0
    """Answers to this wording as it read before somebody changed it: they count nowhere."""
    completed: int = 0
    failed: int = 0
    """Sent, and no answer came, for another reason than that it was refused."""
    refused: int = 0
    not_sent: int = 0
    """There was no money left for them."""
    marks: int = 0
    stars: Stars | None = None
    wins: Rate | None = None
    reject_share: float | None = None
    """Of the cells that somebody marked: those that at least half of them rejected."""
    accepted: int = 0
    cost: int = 0
    cost_per_accepted: int | None = None
    p50_s: float | None = None
    """Of answers that did not come out of the cache."""
    refusal_rate: float | None = None
    tags: dict[str, int] = {}

    @property
    def key(self) -> tuple[str, str]:
        return self.variant, self.model

    @property
    def few(self) -> bool:
        return self.marks < FEWEST

    def said(self, language: str) -> str:
        """A sentence where too few have marked it to say anything; else empty."""
        return say("lab.results_few", language, name=self.name, marks=self.marks, least=FEWEST) if self.few else ""


class Verdict(Value):
    """Who leads among some rows, if it can be told: `key` of its row, empty where it is not decided; `by` "stars" or "wins"."""

    key: tuple[str, str] | None = None
    by: str = ""
    why: str = ""
    """A key of data/i18n/lab.json with `facts`."""
    facts: dict[str, str | int] = {}

    def said(self, language: str) -> str:
        return say(f"lab.{self.why}", language, **self.facts)


class Results(Value):
    """The table of one rung; `rungs` are those that hold cells."""

    rung: str
    rungs: tuple[str, ...]
    variants: tuple[Row, ...]
    models: tuple[Row, ...]
    both: tuple[Row, ...]
    leader: Verdict
    """Among the wordings."""
    model_leader: Verdict
    order: dict[str, float]
    """Of the wordings by blind pairs, best first; see core.lab.pairs.Standing."""
    models_order: dict[str, float]
    cost: int
    inputs: int
    """How many different inputs were answered."""
    people: int
    """How many have marked or compared something."""
    votes: int


def table(session: Session, experiment_id: uuid.UUID, rung: str = "") -> Results:
    """Of the rung that the experiment stands on, where it holds cells, else of the dearest that does; or of a rung of your choice.
    Raises NotFound."""
    row = session.get(tables.Experiment, experiment_id)
    if row is None:
        raise NotFound(what="experiment")
    cell = tables.Cell
    looked_at = (cell.id, cell.rung, cell.variant, cell.model, cell.input, cell.state, cell.error, cell.facts)
    columns = select(*looked_at, cell.cost_micro_yuan, cell.took_ms, cell.parent_id)
    cells: list[Any] = list(session.execute(columns.where(cell.experiment_id == experiment_id)))
    older = wordings.older(session, row)
    votes = select(tables.PairVote.user_id).where(tables.PairVote.experiment_id == experiment_id)
    return told(
        Spec.model_validate(row.spec),
        cells,
        marks.of(session, experiment_id),
        lambda chosen: pairs.standing(session, experiment_id, chosen, older),
        set(session.scalars(votes)),
        rung,
        older,
    )


def told(
    spec: Spec,
    cells: Sequence[tables.Cell],
    marked: Mapping[uuid.UUID, Marked],
    standing: Callable[[str], pairs.Standing],
    voters: set[uuid.UUID],
    rung: str = "",
    older: Container[uuid.UUID] = (),
) -> Results:
    """Of cells that stand (`older` ones answered to a wording that reads otherwise by now: they count nowhere)."""
    changed = Counter(cell.variant for cell in cells if cell.id in older)
    cells = [cell for cell in cells if cell.id not in older]
    standing_on = [each for each in RUNGS if any(cell.rung == each for cell in cells)]
    rung = rung or (spec.rung if spec.rung in standing_on or not standing_on else standing_on[-1])
    here = [cell for cell in cells if cell.rung == rung]
    climbed = {cell.parent_id for cell in cells if cell.parent_id}
    votes = standing(rung)
    names = {variant.id: variant.name or variant.id for variant in spec.variants}
    variants = _rows(
        here, marked, climbed, lambda cell: (cell.variant, ""), {(k, ""): r for k, r in votes.variants.items()}
    )
    models = _rows(here, marked, climbed, lambda cell: ("", cell.model), {("", k): r for k, r in votes.models.items()})
    both = _rows(here, marked, climbed, lambda cell: (cell.variant, cell.model), votes.both)
    place = {name: number for number, name in enumerate([*names, *spec.models])}

    def named(rows: Iterable[Row]) -> tuple[Row, ...]:
        rows = [row.model_copy(update={"name": _name(row, names), "older": changed[row.variant]}) for row in rows]
        return tuple(sorted(rows, key=lambda row: [(place.get(part, 999), part) for part in row.key]))

    people = {mark.user_id for cell in here if cell.id in marked for mark in marked[cell.id].marks} | voters
    return Results(
        rung=rung,
        rungs=tuple(standing_on),
        variants=named(variants),
        models=named(models),
        both=named(both),
        leader=verdict(named(variants)),
        model_leader=verdict(named(models)),
        order=votes.order,
        models_order=votes.models_order,
        cost=sum(cell.cost_micro_yuan for cell in here),
        inputs=len({cell.input for cell in here if cell.state == "completed"}),
        people=len(people),
        votes=votes.votes,
    )


def verdict(rows: Sequence[Row]) -> Verdict:
    """One leads where its interval overlaps with nobody's, by the stars or by blind pairs, and the other of the two does not name
    somebody else. Who has answered nothing is out of the race; who was marked too little keeps it open."""
    racing = [row for row in rows if row.completed]
    if len(racing) < 2:
        return Verdict(why="results_alone")
    stars = [(row, row.stars.mean, row.stars.low, row.stars.high) for row in racing if row.stars and not row.few]
    wins = [
        (row, row.wins.share, row.wins.low, row.wins.high) for row in racing if row.wins and row.wins.votes >= FEWEST
    ]
    found = {"stars": _ahead(stars, len(racing)), "wins": _ahead(wins, len(racing))}
    leaders = {by: row for by, row in found.items() if row is not None}
    if len({row.key for row in leaders.values()}) > 1:
        return Verdict(why="results_two_minds", facts={"stars": leaders["stars"].name, "wins": leaders["wins"].name})
    for by, row in leaders.items():
        return Verdict(key=row.key, by=by, why="results_leader", facts={"name": row.name})
    if len(stars) < len(racing) and len(wins) < len(racing):
        few = ", ".join(row.name for row in racing if row.few)
        return Verdict(why="results_open_few", facts={"names": few, "least": FEWEST})
    return Verdict(why="results_open")


def _ahead(scores: Sequence[tuple[Row, float, float, float]], of: int) -> Row | None:
    if len(scores) < of:
        return None
    best = max(scores, key=lambda each: each[1])
    return best[0] if all(best[2] > high for row, _, _, high in scores if row is not best[0]) else None


def stars_of(means: Sequence[float]) -> Stars | None:
    """Of the mean stars of each cell."""
    if not means:
        return None
    mean, count = sum(means) / len(means), len(means)
    if count < 2:
        return Stars(mean=mean, low=1.0, high=5.0, cells=count)
    t = T[count - 2] if count - 2 < len(T) else pairs.Z + 2.37 / (count - 1)
    reach = t * max(stdev(means), STAR) / math.sqrt(count)
    return Stars(mean=mean, low=max(1.0, mean - reach), high=min(5.0, mean + reach), cells=count)


def accepted(cell: tables.Cell, marked: Marked | None, climbed: bool) -> bool:
    if cell.state != "completed" or (marked is not None and marked.rejected):
        return False
    return climbed or (marked is not None and (marked.mean or 0) >= GOOD)


def _rows(
    cells: Iterable[tables.Cell],
    marked: Mapping[uuid.UUID, Marked],
    climbed: set[uuid.UUID],
    key_of: Callable[[tables.Cell], tuple[str, str]],
    wins: Mapping[tuple[str, str], Rate],
) -> list[Row]:
    groups: dict[tuple[str, str], list[tables.Cell]] = defaultdict(list)
    for cell in cells:
        groups[key_of(cell)].append(cell)
    return [_row(key, group, marked, climbed, wins.get(key)) for key, group in groups.items()]


def _row(
    key: tuple[str, str],
    cells: Sequence[tables.Cell],
    marked: Mapping[uuid.UUID, Marked],
    climbed: set[uuid.UUID],
    wins: Rate | None,
) -> Row:
    words = [marked[cell.id] for cell in cells if cell.id in marked]
    ends = Counter(_end(cell) for cell in cells)
    sent = ends["completed"] + ends["failed"] + ends["refused"]
    taken = sum(accepted(cell, marked.get(cell.id), cell.id in climbed) for cell in cells)
    cost = sum(cell.cost_micro_yuan for cell in cells)
    waits = [
        cell.took_ms / 1000 for cell in cells if cell.state == "completed" and not (cell.facts or {}).get("cached")
    ]
    return Row(
        variant=key[0],
        model=key[1],
        cells=len(cells),
        inputs=len({cell.input for cell in cells if cell.state == "completed"}),
        completed=ends["completed"],
        failed=ends["failed"],
        refused=ends["refused"],
        not_sent=ends["not_sent"],
        marks=sum(len(word.marks) for word in words),
        stars=stars_of([word.mean for word in words if word.mean is not None]),
        wins=wins,
        reject_share=sum(word.rejected for word in words) / len(words) if words else None,
        accepted=taken,
        cost=cost,
        cost_per_accepted=(cost + taken // 2) // taken if taken else None,
        p50_s=median(waits) if waits else None,
        refusal_rate=ends["refused"] / sent if sent else None,
        tags=dict(sum((Counter(word.tags) for word in words), Counter())),
    )


def _end(cell: tables.Cell) -> str:
    """How a cell stands: completed, failed, refused for its content, not_sent, or its own state."""
    if cell.state != "failed":
        return cell.state
    why = str((cell.error or {}).get("say", ""))
    if why in REFUSED:
        return "refused"
    return "not_sent" if why.endswith(NEVER_SENT) or why.startswith("lab.") else "failed"


def _name(row: Row, variants: Mapping[str, str]) -> str:
    return " × ".join(filter(None, (variants.get(row.variant, row.variant), row.model)))
