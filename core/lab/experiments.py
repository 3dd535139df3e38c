"""An experiment as it is kept: made, saved, shared with the team, copied, capped, removed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.database.tables import Cell, Experiment, Project, User, utc_now
from core.errors import Conflict, EmptyName, NotFound
from core.i18n import translate_key
from core.lab.lab_values import ExperimentSpec
from core.money import budgets
from core.people import access
from core.people.access import Action, UserLike
from core.types import Value

NAME_CHARS = 200
MOST_SHOWN = 200


class CellCounts(Value):
    """What stands of an experiment: its cells by how they ended, those that have not, and what all have cost in micro-yuan."""

    cells: int = 0
    made: int = 0
    failed: int = 0
    open: int = 0
    spent: int = 0


@dataclass(frozen=True)
class TeamList:
    """Experiments; under their ids what stands of them, and under theirs the names of who made them and of their films."""

    rows: list[Experiment]
    counts: dict[uuid.UUID, CellCounts]
    people: dict[uuid.UUID, str]
    films: dict[uuid.UUID, str]


def create_experiment(
    session: Session,
    user: UserLike,
    name: str,
    spec: ExperimentSpec = ExperimentSpec(),
    *,
    project_id: uuid.UUID | None = None,
    cap: int | None = None,
    quick: bool = False,
    cloned_from: uuid.UUID | None = None,
) -> Experiment:
    """A new experiment; `cap` micro-yuan is the most that all its cells may cost. Raises NotAllowed, EmptyName, NotFound for a film
    or an input that this person does not see."""
    access.require(user, Action.TRY_MODELS)
    _require_seen(session, user, project_id, spec)
    row = Experiment(
        id=uuid.uuid4(),
        user_id=user.id,
        project_id=project_id,
        name=_named(name),
        task_type=spec.task_type,
        spec=_plain(spec),
        quick=quick,
        cloned_from=cloned_from,
    )
    session.add(row)
    session.flush()
    if cap is not None:
        set_cap(session, row, cap)
    return row


def load_experiment(session: Session, user: UserLike, experiment_id: uuid.UUID) -> Experiment:
    """Raises NotFound, also for one of a film that this person does not see."""
    row = session.get(Experiment, experiment_id)
    if row is None or row.removed_at is not None or not may_see(session, user, row):
        raise NotFound(what="experiment")
    return row


def load_changeable_experiment(session: Session, user: UserLike, experiment_id: uuid.UUID) -> Experiment:
    """One that this person may change and run: the team works together. Raises NotFound, NotAllowed."""
    row = load_experiment(session, user, experiment_id)
    access.require(user, Action.TRY_MODELS)
    return row


def load_with_right(session: Session, user: UserLike, experiment_id: uuid.UUID) -> tuple[Experiment, bool]:
    """`load`, and whether this person may change it: one of no film, or of a film that they see. Raises NotFound."""
    row = load_experiment(session, user, experiment_id)
    if row.project_id is None:
        return row, True
    return row, access.can(user, Action.SEE, access.find_ownership(session, row.project_id))


def may_see(session: Session, user: UserLike, row: Experiment) -> bool:
    """Who tries models sees the team's experiments; one of a film whoever sees that film, and tries models or made it."""
    if user.status != "active":
        return False
    if row.project_id is None:
        return access.can(user, Action.TRY_MODELS) or row.user_id == user.id
    return access.can(user, Action.SEE, access.find_ownership(session, row.project_id))


def load_cell(session: Session, user: UserLike, cell_id: uuid.UUID) -> Cell:
    """Raises NotFound for one of an experiment that this person does not see."""
    row = session.get(Cell, cell_id)
    if row is None:
        raise NotFound(what="cell")
    load_experiment(session, user, row.experiment_id)
    return row


def load_changeable_cell(session: Session, user: UserLike, cell_id: uuid.UUID) -> Cell:
    """Of an experiment that this person may change and run. Raises NotFound, NotAllowed."""
    row = load_cell(session, user, cell_id)
    load_changeable_experiment(session, user, row.experiment_id)
    return row


def list_experiments(
    session: Session,
    user: UserLike,
    *,
    own: bool = False,
    project_id: uuid.UUID | None = None,
    quick: bool | None = None,
    most: int = MOST_SHOWN,
) -> list[Experiment]:
    """Those this person sees, last changed first: their `own`, those of one film, the `quick` ones or the grids."""
    rows = (
        select(Experiment)
        .where(access.experiments_visible_to(user))
        .order_by(Experiment.updated_at.desc(), Experiment.id)
    )
    if own:
        rows = rows.where(Experiment.user_id == user.id)
    if project_id is not None:
        rows = rows.where(Experiment.project_id == project_id)
    if quick is not None:
        rows = rows.where(Experiment.quick.is_(quick))
    return list(session.scalars(rows.limit(most)))


def counts_by_experiment(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, CellCounts]:
    """Of each of these experiments; one that nothing was asked of is not among them."""
    wanted = list(ids)
    if not wanted:
        return {}
    asked = select(
        Cell.experiment_id, Cell.state, Cell.task_id.is_not(None), func.count(), func.sum(Cell.cost_micro_yuan)
    )
    rows = asked.where(Cell.experiment_id.in_(wanted)).group_by(
        Cell.experiment_id, Cell.state, Cell.task_id.is_not(None)
    )
    found: dict[uuid.UUID, CellCounts] = {}
    for experiment_id, state, promised, count, cost in session.execute(rows):
        now_is = found.get(experiment_id, CellCounts())
        under_way = state == "processing" or (state == "pending" and promised)
        found[experiment_id] = CellCounts(
            cells=now_is.cells + count,
            made=now_is.made + count * (state == "completed"),
            failed=now_is.failed + count * (state == "failed"),
            open=now_is.open + count * under_way,
            spent=now_is.spent + int(cost or 0),
        )
    return found


def count_cells(session: Session, experiment_id: uuid.UUID) -> CellCounts:
    """What stands of one."""
    return counts_by_experiment(session, [experiment_id]).get(experiment_id, CellCounts())


def list_with_counts(
    session: Session, user: UserLike, *, own: bool = False, quick: bool | None = None, most: int = MOST_SHOWN
) -> tuple[list[Experiment], dict[uuid.UUID, CellCounts]]:
    """`listed`, and what stands of each under its id; one that nothing was asked of has no count."""
    rows = list_experiments(session, user, own=own, quick=quick, most=most)
    return rows, counts_by_experiment(session, [row.id for row in rows])


def load_team_list(session: Session, user: UserLike, *, own: bool = False) -> TeamList:
    """The grids this person sees, last changed first, with all that a list of them says."""
    rows, counts = list_with_counts(session, user, own=own, quick=False)
    people, films = people_and_film_names(session, rows)
    return TeamList(rows=rows, counts=counts, people=people, films=films)


def people_and_film_names(
    session: Session, rows: Iterable[Experiment]
) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, str]]:
    """By their ids: the names of those who made these experiments, and of the films they are of."""
    listed = list(rows)
    people, films = {row.user_id for row in listed}, {row.project_id for row in listed}
    who = select(User.id, User.name).where(User.id.in_([one for one in people if one]))
    film = select(Project.id, Project.name).where(Project.id.in_([one for one in films if one]))
    return dict(session.execute(who).all()), dict(session.execute(film).tuples().all())


def turn_into_grid(session: Session, user: UserLike, experiment_id: uuid.UUID) -> None:
    """What was asked in the quick box becomes an experiment, with its answers and their stars. Raises NotFound, NotAllowed."""
    load_changeable_experiment(session, user, experiment_id).quick = False


def spec_of(row: Experiment) -> ExperimentSpec:
    return ExperimentSpec.model_validate(row.spec or {})


def save_spec(session: Session, user: UserLike, experiment_id: uuid.UUID, spec: ExperimentSpec, version: int) -> int:
    """The spec as it was changed from `version`; returns its new version. Raises Conflict, with what stands there in `theirs`, where
    somebody saved another meanwhile; NotFound, NotAllowed."""
    row = load_changeable_experiment(session, user, experiment_id)
    _require_seen(session, user, row.project_id, spec)
    same = Experiment.id == experiment_id, Experiment.version == version
    values = {"spec": _plain(spec), "task_type": spec.task_type, "version": version + 1, "updated_at": utc_now()}
    changed = session.execute(update(Experiment).where(*same).values(**values))
    session.refresh(row)
    if not changed.rowcount:  # type: ignore[attr-defined]
        if row.spec == _plain(spec):
            return row.version
        raise Conflict(what=row.name, theirs=row.spec, version=row.version)
    return row.version


def rename(session: Session, user: UserLike, experiment_id: uuid.UUID, name: str) -> None:
    """Raises NotFound, NotAllowed, EmptyName."""
    row = load_changeable_experiment(session, user, experiment_id)
    row.name = _named(name)


def clone(session: Session, user: UserLike, experiment_id: uuid.UUID, name: str = "") -> Experiment:
    """The same question as a new experiment, with the same cap and nothing asked yet. Raises NotFound, NotAllowed."""
    row = load_experiment(session, user, experiment_id)
    return create_experiment(
        session,
        user,
        name.strip() or row.name,
        spec_of(row),
        project_id=row.project_id,
        cap=row.cap_micro_yuan,
        cloned_from=row.id,
    )


def duplicate(session: Session, user: UserLike, experiment_id: uuid.UUID, language: str) -> uuid.UUID:
    """`clone`, called a copy of the first in this language. Raises NotFound, NotAllowed."""
    name = translate_key("home.copy_of", language, name=load_experiment(session, user, experiment_id).name)
    return clone(session, user, experiment_id, name[:NAME_CHARS]).id


def remove(session: Session, user: UserLike, experiment_id: uuid.UUID) -> None:
    """Out of everybody's sight; what it has cost stays in the ledger. Raises NotFound, NotAllowed."""
    load_changeable_experiment(session, user, experiment_id).removed_at = utc_now()


def put_back(session: Session, user: UserLike, experiment_id: uuid.UUID) -> None:
    """Raises NotFound, NotAllowed."""
    row = session.get(Experiment, experiment_id)
    if row is None or not may_see(session, user, row):
        raise NotFound(what="experiment")
    access.require(user, Action.TRY_MODELS)
    row.removed_at = None


def set_cap_from_text(session: Session, user: UserLike, experiment_id: uuid.UUID, typed: str) -> int | None:
    """What all cells of it may cost, as people write sums; nothing typed takes the cap away. Raises NotMoney, NotFound, NotAllowed."""
    row, limit = load_changeable_experiment(session, user, experiment_id), budgets.parse_money(typed)
    set_cap(session, row, limit)
    return limit


def set_cap(session: Session, row: Experiment, limit: int | None) -> None:
    """In micro-yuan; what its cells have cost already counts."""
    row.cap_micro_yuan = limit
    session.flush()
    budgets.set_budget_limit(session, "lab", row.id, limit)


def films_of_spec(spec: ExperimentSpec) -> set[uuid.UUID]:
    """The films its inputs are taken from."""
    return {one.project_id for one in spec.inputs if one.project_id is not None}


def _require_seen(session: Session, user: UserLike, project_id: uuid.UUID | None, spec: ExperimentSpec) -> None:
    wanted: Iterable[uuid.UUID] = films_of_spec(spec) | ({project_id} if project_id else set())
    for one in wanted:
        access.require(user, Action.SEE, access.find_ownership(session, one))


def _named(name: str) -> str:
    told = " ".join(name.split())[:NAME_CHARS]
    if not told:
        raise EmptyName("name")
    return told


def _plain(spec: ExperimentSpec) -> dict[str, object]:
    return spec.model_dump(mode="json", exclude_defaults=True)
