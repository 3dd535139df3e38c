"""An experiment as it is kept: made, saved, shared with the team, copied, capped, removed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core import access, budgets
from core.access import Action, Who
from core.errors import Conflict, EmptyName, NotFound
from core.lab.values import Spec
from core.tables import Cell, Experiment, Project, User, now
from core.types import Value

NAME_CHARS = 200
MOST_SHOWN = 200


class Count(Value):
    """What stands of an experiment: its cells by how they ended, those that have not, and what all have cost in micro-yuan."""

    cells: int = 0
    made: int = 0
    failed: int = 0
    open: int = 0
    spent: int = 0


def create(
    session: Session,
    user: Who,
    name: str,
    spec: Spec = Spec(),
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


def load(session: Session, user: Who, experiment_id: uuid.UUID) -> Experiment:
    """Raises NotFound, also for one of a film that this person does not see."""
    row = session.get(Experiment, experiment_id)
    if row is None or row.removed_at is not None or not may_see(session, user, row):
        raise NotFound(what="experiment")
    return row


def mine(session: Session, user: Who, experiment_id: uuid.UUID) -> Experiment:
    """One that this person may change and run: the team works together. Raises NotFound, NotAllowed."""
    row = load(session, user, experiment_id)
    access.require(user, Action.TRY_MODELS)
    return row


def may_see(session: Session, user: Who, row: Experiment) -> bool:
    """Who tries models sees the team's experiments; one of a film whoever sees that film, and tries models or made it."""
    if user.status != "active":
        return False
    if row.project_id is None:
        return access.can(user, Action.TRY_MODELS) or row.user_id == user.id
    return access.can(user, Action.SEE, access.holding(session, row.project_id))


def cell_seen(session: Session, user: Who, cell_id: uuid.UUID) -> Cell:
    """Raises NotFound for one of an experiment that this person does not see."""
    row = session.get(Cell, cell_id)
    if row is None:
        raise NotFound(what="cell")
    load(session, user, row.experiment_id)
    return row


def listed(
    session: Session,
    user: Who,
    *,
    own: bool = False,
    project_id: uuid.UUID | None = None,
    quick: bool | None = None,
    most: int = MOST_SHOWN,
) -> list[Experiment]:
    """Those this person sees, last changed first: their `own`, those of one film, the `quick` ones or the grids."""
    rows = select(Experiment).where(access.experiments_seen(user)).order_by(Experiment.updated_at.desc(), Experiment.id)
    if own:
        rows = rows.where(Experiment.user_id == user.id)
    if project_id is not None:
        rows = rows.where(Experiment.project_id == project_id)
    if quick is not None:
        rows = rows.where(Experiment.quick.is_(quick))
    return list(session.scalars(rows.limit(most)))


def counted(session: Session, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Count]:
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
    found: dict[uuid.UUID, Count] = {}
    for experiment_id, state, promised, count, cost in session.execute(rows):
        now_is = found.get(experiment_id, Count())
        under_way = state == "processing" or (state == "pending" and promised)
        found[experiment_id] = Count(
            cells=now_is.cells + count,
            made=now_is.made + count * (state == "completed"),
            failed=now_is.failed + count * (state == "failed"),
            open=now_is.open + count * under_way,
            spent=now_is.spent + int(cost or 0),
        )
    return found


def people_and_films(session: Session, rows: Iterable[Experiment]) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, str]]:
    """By their ids: the names of those who made these experiments, and of the films they are of."""
    listed = list(rows)
    people, films = {row.user_id for row in listed}, {row.project_id for row in listed}
    who = select(User.id, User.name).where(User.id.in_([one for one in people if one]))
    film = select(Project.id, Project.name).where(Project.id.in_([one for one in films if one]))
    return dict(session.execute(who).tuples().all()), dict(session.execute(film).tuples().all())


def lay_out(session: Session, user: Who, experiment_id: uuid.UUID) -> None:
    """What was asked in the quick box becomes an experiment, with its answers and their stars. Raises NotFound, NotAllowed."""
    mine(session, user, experiment_id).quick = False


def spec_of(row: Experiment) -> Spec:
    return Spec.model_validate(row.spec or {})


def save(session: Session, user: Who, experiment_id: uuid.UUID, spec: Spec, version: int) -> int:
    """The spec as it was changed from `version`; returns its new version. Raises Conflict, with what stands there in `theirs`, where
    somebody saved another meanwhile; NotFound, NotAllowed."""
    row = mine(session, user, experiment_id)
    _require_seen(session, user, row.project_id, spec)
    same = Experiment.id == experiment_id, Experiment.version == version
    values = {"spec": _plain(spec), "task_type": spec.task_type, "version": version + 1, "updated_at": now()}
    changed = session.execute(update(Experiment).where(*same).values(**values))
    session.refresh(row)
    if not changed.rowcount:  # type: ignore[attr-defined]
        if row.spec == _plain(spec):
            return row.version
        raise Conflict(what=row.name, theirs=row.spec, version=row.version)
    return row.version


def rename(session: Session, user: Who, experiment_id: uuid.UUID, name: str) -> None:
    """Raises NotFound, NotAllowed, EmptyName."""
    row = mine(session, user, experiment_id)
    row.name = _named(name)


def clone(session: Session, user: Who, experiment_id: uuid.UUID, name: str = "") -> Experiment:
    """The same question as a new experiment, with the same cap and nothing asked yet. Raises NotFound, NotAllowed."""
    row = load(session, user, experiment_id)
    return create(
        session,
        user,
        name.strip() or row.name,
        spec_of(row),
        project_id=row.project_id,
        cap=row.cap_micro_yuan,
        cloned_from=row.id,
    )


def remove(session: Session, user: Who, experiment_id: uuid.UUID) -> None:
    """Out of everybody's sight; what it has cost stays in the ledger. Raises NotFound, NotAllowed."""
    mine(session, user, experiment_id).removed_at = now()


def put_back(session: Session, user: Who, experiment_id: uuid.UUID) -> None:
    """Raises NotFound, NotAllowed."""
    row = session.get(Experiment, experiment_id)
    if row is None or not may_see(session, user, row):
        raise NotFound(what="experiment")
    access.require(user, Action.TRY_MODELS)
    row.removed_at = None


def cap(session: Session, user: Who, experiment_id: uuid.UUID, typed: str) -> int | None:
    """What all cells of it may cost, as people write sums; nothing typed takes the cap away. Raises NotMoney, NotFound, NotAllowed."""
    row, limit = mine(session, user, experiment_id), budgets.read(typed)
    set_cap(session, row, limit)
    return limit


def set_cap(session: Session, row: Experiment, limit: int | None) -> None:
    """In micro-yuan; what its cells have cost already counts."""
    row.cap_micro_yuan = limit
    session.flush()
    budgets.set(session, "lab", row.id, limit)


def films_of(spec: Spec) -> set[uuid.UUID]:
    """The films its inputs are taken from."""
    return {one.project_id for one in spec.inputs if one.project_id is not None}


def _require_seen(session: Session, user: Who, project_id: uuid.UUID | None, spec: Spec) -> None:
    wanted: Iterable[uuid.UUID] = films_of(spec) | ({project_id} if project_id else set())
    for one in wanted:
        access.require(user, Action.SEE, access.holding(session, one))


def _named(name: str) -> str:
    told = " ".join(name.split())[:NAME_CHARS]
    if not told:
        raise EmptyName("name")
    return told


def _plain(spec: Spec) -> dict[str, object]:
    return spec.model_dump(mode="json", exclude_defaults=True)
