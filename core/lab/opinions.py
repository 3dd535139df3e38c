"""What people of the team think of the answers of an experiment: read beside the cells, and said by one who may see them."""

from __future__ import annotations

import uuid
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.database.tables import Cell
from core.lab import blind_pairs, cells, experiments, marks, results
from core.lab.blind_pairs import Pair, PairStanding
from core.lab.marks import CellMarks
from core.lab.result_values import Results
from core.people.access import UserLike


@dataclass(frozen=True)
class NextComparison:
    """The next two answers for this person, if any; how many pairs they have compared; whether any is left, those they put off
    among them."""

    pair: Pair | None
    compared: int
    any_left: bool


def cells_with_marks(
    session: Session, experiment_id: uuid.UUID, user_id: uuid.UUID
) -> tuple[list[Cell], dict[uuid.UUID, CellMarks]]:
    """All cells, oldest first, and what is thought of each marked one under its id, as this person looks at it."""
    return cells.list_cells(session, experiment_id), marks.marks_by_cell(session, experiment_id, user_id)


def give_stars(session: Session, user: UserLike, cell_id: uuid.UUID, stars: int | None) -> None:
    """1 to 5, None takes them back. Raises NotFound, also for an experiment this person does not see, OutOfRange, NothingToMark."""
    experiments.load_cell(session, user, cell_id)
    marks.set_mark(session, user.id, cell_id, stars)


def next_comparison(
    session: Session, experiment_id: uuid.UUID, user_id: uuid.UUID, put_off: AbstractSet[frozenset[uuid.UUID]]
) -> NextComparison:
    pair = blind_pairs.next_pair(session, experiment_id, user_id, put_off)
    any_left = pair is not None or bool(put_off and blind_pairs.next_pair(session, experiment_id, user_id))
    return NextComparison(
        pair=pair, compared=blind_pairs.count_compared(session, experiment_id, user_id), any_left=any_left
    )


def cast_vote(
    session: Session, user: UserLike, experiment_id: uuid.UUID, left_id: uuid.UUID, right_id: uuid.UUID, choice: str
) -> None:
    """Which of two answers this person likes better: `left`, `right` or `same`. Raises NotFound, NotAllowed, BadInput."""
    experiments.load_changeable_experiment(session, user, experiment_id)
    experiments.load_cell(session, user, left_id)
    blind_pairs.save_vote(session, user.id, left_id, right_id, choice)


def votes_and_results(session: Session, experiment_id: uuid.UUID) -> tuple[PairStanding, Results]:
    return blind_pairs.load_standing(session, experiment_id), results.load_results(session, experiment_id)
