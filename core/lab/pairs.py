"""Two answers side by side, nobody knowing who made which: choosing the next two, counting the votes, and what they say."""

from __future__ import annotations

import math
import uuid
import zlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core import tables
from core.errors import BadInput, NotFound
from core.lab import wordings
from core.types import Value, digest

Choice = Literal["left", "right", "same"]
CHOICES = ("left", "right", "same")
TURNED: Mapping[str, str] = {"left": "right", "right": "left", "same": "same"}
Z = 1.959964
"""Of the normal distribution: 95 % lie within so many deviations."""
ENOUGH_VOTES, ENOUGH_EACH = 10, 3
"""Votes in all, and of each contender, before an order is told."""
PRIOR = 0.5
"""So many won and lost comparisons with somebody average: whoever won all of a few is not infinitely better."""
ROUNDS = 200
MOST_A_GROUP = 120
"""Cells of one input that are paired with each other; the 7140 pairs of so many are more than anybody looks at."""


class Side(Value):
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
    left: Side
    right: Side
    seed: int
    left_to_see: int


class Entry(NamedTuple):
    """Of a cell what pairs are made by."""

    id: uuid.UUID
    input: str
    rung: str
    variant: str
    model: str


@dataclass(frozen=True)
class Rate:
    """How often a contender was liked better: `share` 0 to 1 of `votes`, a tie as half, with the bounds of Wilson's 95 % interval."""

    votes: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Standing:
    """What the votes of an experiment say: rates under the name of a variant, of a model, of both; `order` best first with strengths
    of mean 0 (Bradley-Terry, natural logarithm), empty until enough was voted."""

    variants: dict[str, Rate]
    models: dict[str, Rate]
    both: dict[tuple[str, str], Rate]
    order: dict[str, float]
    models_order: dict[str, float]
    votes: int


@dataclass(frozen=True)
class Duel:
    """One vote, by whoever: two makers (variant, model), and what the first of them got: 1, 0, or half."""

    left: tuple[str, str]
    right: tuple[str, str]
    won: float


# The next two --------------------------------------------------------------------------------------------------------


def next_pair(
    session: Session, experiment_id: uuid.UUID, user_id: uuid.UUID, skipped: Container[frozenset[uuid.UUID]] = ()
) -> Pair | None:
    """Two completed answers to the same input that this person has not compared: of different variants or models, rather in one of the
    two alone; those that were looked at least first, and of these the two that stand closest; never an answer to a wording that was changed since.
    None where all was compared, or is among the `skipped`."""
    experiment = session.get(tables.Experiment, experiment_id)
    gone = wordings.older(session, experiment) if experiment is not None else frozenset()
    cells = [cell for cell in _completed(session, experiment_id) if cell.id not in gone]
    votes = _votes(session, experiment_id)
    seen = {_both(vote.left_id, vote.right_id) for vote in votes if vote.user_id == user_id}
    times = Counter(_both(vote.left_id, vote.right_id) for vote in votes)
    looked = Counter(id for vote in votes for id in (vote.left_id, vote.right_id))
    stands = _shares(cells, votes)
    best: tuple[tuple[float, ...], Entry, Entry] | None = None
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


def _possible(cells: Iterable[Entry]) -> Iterable[tuple[Entry, Entry]]:
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for cell in cells:
        groups[cell.input, cell.rung].append(cell)
    for group in groups.values():
        for one, other in combinations(group[:MOST_A_GROUP], 2):
            if one.variant != other.variant or one.model != other.model:
                yield one, other


def _shares(cells: Sequence[Entry], votes: Iterable[tables.PairVote]) -> dict[uuid.UUID, float]:
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


def _side(cell: tables.Cell) -> Side:
    return Side(cell_id=cell.id, text=cell.answer, sha256=cell.sha256, thumb=cell.thumb, media_type=cell.media_type)


def compared(session: Session, experiment_id: uuid.UUID, user_id: uuid.UUID) -> int:
    """How many pairs this person has compared."""
    return sum(vote.user_id == user_id for vote in _votes(session, experiment_id))


# A vote --------------------------------------------------------------------------------------------------------------


def vote(session: Session, user_id: uuid.UUID, left_id: uuid.UUID, right_id: uuid.UUID, choice: str) -> None:
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
    kept = {"choice": choice, "created_at": tables.now()}
    row = dialect.insert(tables.PairVote).values(
        id=uuid.uuid4(), experiment_id=left.experiment_id, user_id=user_id, left_id=left.id, right_id=right.id, **kept
    )
    session.execute(row.on_conflict_do_update(index_elements=["user_id", "left_id", "right_id"], set_=kept))


def _comparable(left: tables.Cell, right: tables.Cell) -> bool:
    same = (left.experiment_id, left.input, left.rung) == (right.experiment_id, right.input, right.rung)
    done = left.state == right.state == "completed"
    return same and done and (left.variant, left.model) != (right.variant, right.model)


# What the votes say --------------------------------------------------------------------------------------------------


def standing(session: Session, experiment_id: uuid.UUID, rung: str = "", but: Container[uuid.UUID] = ()) -> Standing:
    """All votes of an experiment, or of one rung of it, but for those on these cells."""
    cells = {
        cell.id: cell for cell in _completed(session, experiment_id) if rung in ("", cell.rung) and cell.id not in but
    }
    return told(_duels(cells, _votes(session, experiment_id)))


def told(duels: Iterable[Duel]) -> Standing:
    """Of a variant count the votes in which the other side was of another variant, of a model likewise."""
    duels = list(duels)
    variants = [(duel.left[0], duel.right[0], duel.won) for duel in duels if duel.left[0] != duel.right[0]]
    models = [(duel.left[1], duel.right[1], duel.won) for duel in duels if duel.left[1] != duel.right[1]]
    both = [(duel.left, duel.right, duel.won) for duel in duels]
    return Standing(_rates(variants), _rates(models), _rates(both), strengths(variants), strengths(models), len(duels))


def wilson(won: float, votes: int) -> Rate:
    """The share of votes won and its 95 % interval after Wilson (1927), which holds for few votes and never leaves 0 to 1."""
    if not votes:
        return Rate(0, 0.5, 0.0, 1.0)
    share = won / votes
    middle = (share + Z * Z / (2 * votes)) / (1 + Z * Z / votes)
    reach = Z / (1 + Z * Z / votes) * math.sqrt(share * (1 - share) / votes + Z * Z / (4 * votes * votes))
    return Rate(votes, share, max(0.0, middle - reach), min(1.0, middle + reach))


def _rates(won: Iterable[tuple[Any, Any, float]]) -> dict[Any, Rate]:
    points: dict[Any, list[float]] = defaultdict(list)
    for left, right, share in won:
        points[left].append(share)
        points[right].append(1 - share)
    return {name: wilson(sum(each), len(each)) for name, each in points.items()}


def strengths(won: Iterable[tuple[str, str, float]]) -> dict[str, float]:
    """Bradley and Terry's (1952) strengths by Hunter's (2004) rounds, a tie as half a win for each; best first. Empty until
    ENOUGH_VOTES were given, and ENOUGH_EACH of each."""
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


def _duels(cells: Mapping[uuid.UUID, Entry], votes: Iterable[tables.PairVote]) -> Iterable[Duel]:
    for each in votes:
        left, right = cells.get(each.left_id), cells.get(each.right_id)
        if left is not None and right is not None:
            won = {"left": 1.0, "right": 0.0, "same": 0.5}[each.choice]
            yield Duel((left.variant, left.model), (right.variant, right.model), won)


def _completed(session: Session, experiment_id: uuid.UUID) -> list[Entry]:
    """Without the prompts that were only checked: to see them is to know whose they are."""
    cell = tables.Cell
    answered = cell.experiment_id == experiment_id, cell.state == "completed", cell.rung != "prompt"
    columns = select(cell.id, cell.input, cell.rung, cell.variant, cell.model)
    rows = session.execute(columns.where(*answered).order_by(cell.created_at, cell.id))
    return [Entry(*row) for row in rows]


def _votes(session: Session, experiment_id: uuid.UUID) -> list[tables.PairVote]:
    return list(session.scalars(select(tables.PairVote).where(tables.PairVote.experiment_id == experiment_id)))
