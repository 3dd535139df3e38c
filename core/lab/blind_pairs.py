"""Two answers side by side, nobody knowing who made which: choosing the next two, counting the votes, and what they say."""

from __future__ import annotations

import math
import uuid
import zlib
from collections import Counter, defaultdict
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from statistics import fmean
from typing import Any, Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import BadInput, NotFound
from core.lab import evidence, wordings
from core.types import Value, digest

Choice = Literal["left", "right", "same"]
CHOICES = ("left", "right", "same")
TURNED: Mapping[str, str] = {"left": "right", "right": "left", "same": "same"}
ENOUGH_VOTES, ENOUGH_EACH = 10, 3
"""Pairs compared in all, and of each contender, before an order is told."""
PRIOR = 0.5
"""So many won and lost comparisons with somebody average: whoever won all of a few is not infinitely better."""
ROUNDS = 200
MOST_A_GROUP = 120
"""Cells of one input that are paired with each other; the 7140 pairs of so many are more than anybody looks at."""


class PairSide(Value):
    """An answer to look at: text, or a file. Nothing in it says who made it."""

    cell_id: uuid.UUID
    text: str = ""
    sha256: str = ""
    thumb: str = ""
    media_type: str = ""


class Pair(Value):
    """Two answers to the same input on the same rung. `seed` is what the sides were shuffled by: the same person gets the same
    two on the same sides. `left_to_see` how many pairs this person has not compared, this one among them."""

    experiment_id: uuid.UUID
    input: str
    rung: str
    left: PairSide
    right: PairSide
    seed: int
    left_to_see: int


class PairCell(NamedTuple):
    """Of a cell what pairs are made by."""

    id: uuid.UUID
    input: str
    rung: str
    variant: str
    model: str


@dataclass(frozen=True)
class WinRate:
    """How often a contender was liked better: `share` 0 to 1, a tie as half, each input by the mean of its `pairs` of answers and each pair by the
    mean of the `votes` on it; with the bounds of core.lab.evidence.mean_interval over the inputs."""

    votes: int
    share: float
    low: float
    high: float
    pairs: int = 0
    people: int = 0
    """Who have voted on these."""


@dataclass(frozen=True)
class PairStanding:
    """What the votes of an experiment say: rates under the name of a variant, of a model, of both; `order` best first with strengths
    of mean 0 (Bradley-Terry, natural logarithm), empty until enough was voted."""

    variants: dict[str, WinRate]
    models: dict[str, WinRate]
    both: dict[tuple[str, str], WinRate]
    order: dict[str, float]
    models_order: dict[str, float]
    votes: int
    duels: tuple[Duel, ...] = ()
    """In the order in which they were given."""


@dataclass(frozen=True)
class Duel:
    """One vote: two makers (variant, model), and what the first of them got: 1, 0, or half; on which two answers to which input, by whom,
    when."""

    left: tuple[str, str]
    right: tuple[str, str]
    won: float
    answers: tuple[Hashable, Hashable] | None = None
    input: str = ""
    person: Hashable = None
    at: datetime | None = None


# The next two --------------------------------------------------------------------------------------------------------


def next_pair(
    session: Session, experiment_id: uuid.UUID, user_id: uuid.UUID, skipped: Container[frozenset[uuid.UUID]] = ()
) -> Pair | None:
    """Two completed answers to the same input that this person has not compared: of different variants or models, rather in one of the
    two alone; those that were looked at least first, and of these the two that stand closest; never an answer to a wording that was changed since.
    None where all was compared, or is among the `skipped`."""
    experiment = session.get(tables.Experiment, experiment_id)
    gone = wordings.load_outdated_cells(session, experiment) if experiment is not None else frozenset()
    cells = [cell for cell in _completed(session, experiment_id) if cell.id not in gone]
    votes = _votes(session, experiment_id)
    seen = {_both(vote.left_id, vote.right_id) for vote in votes if vote.user_id == user_id}
    times = Counter(_both(vote.left_id, vote.right_id) for vote in votes)
    looked = Counter(id for vote in votes for id in (vote.left_id, vote.right_id))
    stands = _shares(cells, votes)
    best: tuple[tuple[float, ...], PairCell, PairCell] | None = None
    open_pairs = 0
    for one, other in _possible(cells):
        pair = _both(one.id, other.id)
        if pair in seen:
            continue
        open_pairs += 1
        if frozenset((one.id, other.id)) in skipped:
            continue
        differ = one.variant != other.variant and one.model != other.model
        apart = abs(stands[one.id] - stands[other.id])
        rank = (times[pair], differ, looked[one.id] + looked[other.id], apart, _chance(user_id, one.id, other.id))
        if best is None or rank < best[0]:
            best = rank, one, other
    if best is None:
        return None
    seed = _seed(experiment_id, user_id, best[1].id, best[2].id)
    left, right = (session.get_one(tables.Cell, id) for id in _sides(best[1].id, best[2].id, seed))
    return Pair(
        experiment_id=experiment_id,
        input=left.input,
        rung=left.rung,
        left=_side(left),
        right=_side(right),
        seed=seed,
        left_to_see=open_pairs,
    )


def _possible(cells: Iterable[PairCell]) -> Iterable[tuple[PairCell, PairCell]]:
    groups: dict[tuple[str, str], list[PairCell]] = defaultdict(list)
    for cell in cells:
        groups[cell.input, cell.rung].append(cell)
    for group in groups.values():
        for one, other in combinations(group[:MOST_A_GROUP], 2):
            if one.variant != other.variant or one.model != other.model:
                yield one, other


def _shares(cells: Sequence[PairCell], votes: Iterable[tables.PairVote]) -> dict[uuid.UUID, float]:
    """How the maker of each cell does so far, 0 to 1; the half for who was not compared."""
    won: dict[tuple[str, str], list[float]] = defaultdict(list)
    for duel in _duels({cell.id: cell for cell in cells}, votes):
        won[duel.left].append(duel.won)
        won[duel.right].append(1 - duel.won)
    mine = {cell.id: won.get((cell.variant, cell.model), []) for cell in cells}
    return {id: round((sum(each) + PRIOR) / (len(each) + 2 * PRIOR), 3) for id, each in mine.items()}


def _both(one: uuid.UUID, other: uuid.UUID) -> tuple[int, int]:
    """Two cells, on whichever side each."""
    return (one.int, other.int) if one.int < other.int else (other.int, one.int)


def _chance(user_id: uuid.UUID, one: uuid.UUID, other: uuid.UUID) -> int:
    """Among equals another pair for each person, and for the same person the same."""
    return zlib.crc32((one.int ^ other.int ^ user_id.int).to_bytes(16))


def _seed(experiment_id: uuid.UUID, user_id: uuid.UUID, one: uuid.UUID, other: uuid.UUID) -> int:
    return int(digest(str(experiment_id), str(user_id), *sorted((str(one), str(other))))[:8], 16)


def _sides(one: uuid.UUID, other: uuid.UUID, seed: int) -> tuple[uuid.UUID, uuid.UUID]:
    first, second = sorted((one, other), key=str)
    return (second, first) if seed & 1 else (first, second)


def _side(cell: tables.Cell) -> PairSide:
    return PairSide(cell_id=cell.id, text=cell.answer, sha256=cell.sha256, thumb=cell.thumb, media_type=cell.media_type)


def count_compared(session: Session, experiment_id: uuid.UUID, user_id: uuid.UUID) -> int:
    """How many pairs this person has compared."""
    return sum(vote.user_id == user_id for vote in _votes(session, experiment_id))


# A vote --------------------------------------------------------------------------------------------------------------


def save_vote(session: Session, user_id: uuid.UUID, left_id: uuid.UUID, right_id: uuid.UUID, choice: str) -> None:
    """Which of the two this person likes better; said again for the same two, on whichever side, it takes the place of the first.
    Raises BadInput for another word, NotFound for two cells that cannot be compared."""
    if choice not in CHOICES:
        raise BadInput("choice")
    left, right = session.get(tables.Cell, left_id), session.get(tables.Cell, right_id)
    if left is None or right is None or not _comparable(left, right):
        raise NotFound(what="pair")
    first, _ = _sides(left.id, right.id, _seed(left.experiment_id, user_id, left.id, right.id))
    if first != left.id:
        left, right, choice = right, left, TURNED[choice]
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    kept = {"choice": choice, "created_at": tables.utc_now()}
    row = dialect.insert(tables.PairVote).values(
        id=uuid.uuid4(), experiment_id=left.experiment_id, user_id=user_id, left_id=left.id, right_id=right.id, **kept
    )
    session.execute(row.on_conflict_do_update(index_elements=["user_id", "left_id", "right_id"], set_=kept))


def _comparable(left: tables.Cell, right: tables.Cell) -> bool:
    same = (left.experiment_id, left.input, left.rung) == (right.experiment_id, right.input, right.rung)
    done = left.state == right.state == "completed"
    return same and done and (left.variant, left.model) != (right.variant, right.model)


# What the votes say --------------------------------------------------------------------------------------------------


def load_standing(
    session: Session, experiment_id: uuid.UUID, rung: str = "", but: Container[uuid.UUID] = ()
) -> PairStanding:
    """All votes of an experiment, or of one rung of it, but for those on these cells."""
    cells = {
        cell.id: cell for cell in _completed(session, experiment_id) if rung in ("", cell.rung) and cell.id not in but
    }
    return compute_standing(_duels(cells, _votes(session, experiment_id)))


def compute_standing(duels: Iterable[Duel]) -> PairStanding:
    """Of a variant count the votes on two answers of one model, of a model those on two answers to one wording: two that differ in both say of
    neither alone which it was. `both` counts all."""
    duels = sorted(duels, key=lambda duel: duel.at.timestamp() if duel.at else 0.0)
    of = [frozenset(duel.answers) if duel.answers else n for n, duel in enumerate(duels)]
    told = list(zip(duels, of, strict=True))
    variants = [
        _Met(d.left[0], d.right[0], d.won, pair, d.input or pair, d.person)
        for d, pair in told
        if is_between_variants(d)
    ]
    models = [
        _Met(d.left[1], d.right[1], d.won, pair, d.input or pair, d.person) for d, pair in told if is_between_models(d)
    ]
    both = [_Met(d.left, d.right, d.won, pair, d.input or pair, d.person) for d, pair in told]
    rates = _rates(variants), _rates(models), _rates(both)
    return PairStanding(*rates, strengths(_means(variants)), strengths(_means(models)), len(duels), tuple(duels))


def is_between_variants(duel: Duel) -> bool:
    return duel.left[0] != duel.right[0] and duel.left[1] == duel.right[1]


def is_between_models(duel: Duel) -> bool:
    return duel.left[1] != duel.right[1] and duel.left[0] == duel.right[0]


class _Met(NamedTuple):
    """Two contenders in one vote; `pair` is what votes on the same two answers have in common."""

    left: Any
    right: Any
    won: float
    pair: Hashable
    input: Hashable
    person: Hashable


def _rates(met: Iterable[_Met]) -> dict[Any, WinRate]:
    won: dict[Any, dict[Hashable, dict[Hashable, list[float]]]] = {}
    people: dict[Any, set[Hashable]] = defaultdict(set)
    for left, right, share, pair, input, person in met:
        for name, got in ((left, share), (right, 1 - share)):
            won.setdefault(name, {}).setdefault(input, {}).setdefault(pair, []).append(got)
            people[name].add(person)
    return {name: _rate([list(pairs.values()) for pairs in of.values()], len(people[name])) for name, of in won.items()}


def _rate(inputs: Sequence[Sequence[Sequence[float]]], people: int) -> WinRate:
    """Of what a contender got in the votes on each pair of answers to each input."""
    means = [fmean(fmean(votes) for votes in pairs) for pairs in inputs]
    votes, pairs_met = sum(len(votes) for pairs in inputs for votes in pairs), sum(map(len, inputs))
    return WinRate(votes, fmean(means), *evidence.mean_interval(means), pairs_met, people)


def _means(met: Iterable[_Met]) -> list[tuple[Any, Any, float]]:
    """A pair of answers once, by the mean of its votes."""
    votes: dict[Hashable, list[_Met]] = defaultdict(list)
    for each in met:
        votes[each.pair].append(each)
    return [(those[0].left, those[0].right, _mean(those, those[0].left)) for those in votes.values()]


def _mean(votes: Sequence[_Met], of: Any) -> float:
    return fmean(vote.won if vote.left == of else 1 - vote.won for vote in votes)


def strengths(won: Iterable[tuple[str, str, float]]) -> dict[str, float]:
    """Bradley and Terry's (1952) strengths by Hunter's (2004) rounds, a tie as half a win for each; best first. Empty until
    ENOUGH_VOTES pairs were compared, and ENOUGH_EACH of each."""
    won = list(won)
    count = Counter(name for left, right, _ in won for name in (left, right))
    if len(won) < ENOUGH_VOTES or not count or min(count.values()) < ENOUGH_EACH:
        return {}
    points: dict[str, float] = dict.fromkeys(count, PRIOR)
    met: Counter[tuple[str, str]] = Counter()
    for left, right, share in won:
        points[left] += share
        points[right] += 1 - share
        met[left, right] += 1
    force = dict.fromkeys(count, 1.0)
    for _ in range(ROUNDS):
        against = {name: 2 * PRIOR / (force[name] + 1.0) for name in count}
        for (left, right), times in met.items():
            share = times / (force[left] + force[right])
            against[left] += share
            against[right] += share
        force = {name: points[name] / against[name] for name in count}
    logs = {name: math.log(value) for name, value in force.items()}
    mean = sum(logs.values()) / len(logs)
    return {name: round(logs[name] - mean, 3) for name in sorted(logs, key=lambda name: (-logs[name], name))}


def _duels(cells: Mapping[uuid.UUID, PairCell], votes: Iterable[tables.PairVote]) -> Iterable[Duel]:
    for each in votes:
        left, right = cells.get(each.left_id), cells.get(each.right_id)
        if left is not None and right is not None:
            won = {"left": 1.0, "right": 0.0, "same": 0.5}[each.choice]
            makers = (left.variant, left.model), (right.variant, right.model)
            yield Duel(*makers, won, (left.id, right.id), left.input, each.user_id, each.created_at)


def _completed(session: Session, experiment_id: uuid.UUID) -> list[PairCell]:
    """Without the prompts that were only checked: to see them is to know whose they are."""
    cell = tables.Cell
    answered = cell.experiment_id == experiment_id, cell.state == "completed", cell.rung != "prompt"
    columns = select(cell.id, cell.input, cell.rung, cell.variant, cell.model)
    rows = session.execute(columns.where(*answered).order_by(cell.created_at, cell.id))
    return [PairCell(*row) for row in rows]


def _votes(session: Session, experiment_id: uuid.UUID) -> list[tables.PairVote]:
    return list(session.scalars(select(tables.PairVote).where(tables.PairVote.experiment_id == experiment_id)))
