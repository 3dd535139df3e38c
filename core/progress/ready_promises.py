"""When a making will be ready, as it is promised: before the click, when it is asked for, and while it is made.

What steps and whole makings took here is read from their rows; on a fresh machine data/times says what they took elsewhere, scaled by
how fast this machine is now. The promise stands in the row of the making and is looked at again whenever one of its steps ends.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from core.database.engine import Database
from core.database.row_cache import RowCache
from core.database.tables import Project, Task
from core.models import quality_grades, quotes
from core.money.ledger import Account
from core.production import production_plan
from core.progress import estimate
from core.progress.learnt_times import PROBE_S, LearntTimes, load_learnt_times, machine_slowness, making_group
from core.project.projects import Brief, brief_of
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio
from core.tasks import heartbeats
from core.tasks.expected_time import (
    NOBODY,
    OWN_S,
    EstimateSpread,
    SecondsRange,
    StepMaker,
    TimePromise,
    WorkPart,
    group_steps,
    make_promise,
    promise_from_row,
    promise_to_row,
    queue_seconds,
    revise_promise,
    round_range,
    total_seconds,
    worker_seconds,
)
from core.tasks.task_graph import is_container
from core.tasks.task_rows import OPEN, TaskState, lease_clock
from core.tasks.worklist import CONTAINERS
from providers.base import Grade

MAKERS_S = 10.0
"""So old may be what this process knows of who would do a step."""
LOOK_S = 2.0
"""A promise is looked at no oftener than this by one process."""

log = logging.getLogger("dailies.promises")
_makers: RowCache[StepMaker] = RowCache(MAKERS_S)
_looked: dict[uuid.UUID, float] = {}


# What it takes, before it is asked for ------------------------------------------------------------------------------------


def promise_film(
    studio: Studio, brief: Brief, account: Account | None = None, grade: Grade | str | None = None
) -> SecondsRange:
    """A whole film of which nothing stands."""
    account, run = account or Account(), Grade(grade) if grade else None
    steps = estimate.estimate_steps(brief, quality_grades.takes_per_picture(studio, account, run))
    return _said(studio, "film.make", _parts(studio, account, brief, steps, run))


def promise_making(
    studio: Studio, made: FilmSnapshot, stages: Sequence[str] = (), account: Account | None = None
) -> SecondsRange:
    """All that is missing or stale of a film, or that of these stages."""
    account = account or Account(project_id=made.project.id)
    steps = estimate.remaining_steps(made, stages, quality_grades.takes_per_picture(studio, account))
    return _said(studio, making_group("film.make", stages), _parts(studio, account, made.brief, steps))


def promise_step(studio: Studio, kind: str, expected_s: float, brief: Brief, account: Account) -> SecondsRange:
    """One thing made again, for which somebody waits."""
    return _said(studio, "step", _parts(studio, account, brief, [(kind, expected_s)]))


def _said(studio: Studio, name: str, parts: Sequence[WorkPart]) -> SecondsRange:
    with studio.db.read() as session:
        model, spread = _sum(studio, session, name, parts)
    return round_range(SecondsRange(low=model * spread.p50, high=model * spread.p90))


def _sum(studio: Studio, session: Session, name: str, parts: Sequence[WorkPart]) -> tuple[float, EstimateSpread]:
    learnt, workers = load_learnt_times(studio.db), _workers(studio, session)
    model = total_seconds(parts, learnt, workers) + _waiting(
        session, learnt, workers, worker_seconds(parts, learnt), name
    )
    return model, learnt.spread(name)


def _waiting(
    session: Session, learnt: LearntTimes, workers: int, mine: float, name: str, but: uuid.UUID | None = None
) -> float:
    """Seconds that the work in line adds. Who sits and waits for one thing goes first: only what is in hand is before that."""
    standing = _standing(session, learnt, but)
    if name == "step":
        return min(queue_seconds(mine, standing, workers), mine)
    return queue_seconds(mine, standing, workers)


def _standing(session: Session, learnt: LearntTimes, but: uuid.UUID | None) -> list[float]:
    """Seconds of workers that each other making still takes."""
    root = aliased(Task)
    rows = session.execute(
        select(
            Task.root_id,
            Task.kind,
            Task.status,
            Task.progress,
            Task.seconds_expected,
            Task.started_at,
            Task.lease_until,
            root.promise,
        )
        .join(root, root.id == Task.root_id)
        .where(root.status.in_(OPEN))
    ).all()
    at, makings = lease_clock(session), defaultdict(list)
    for row in rows:
        if row.root_id != but:
            makings[row.root_id].append(row)
    return [
        worker_seconds(_left(steps, promise_from_row(steps[0].promise), learnt, at), learnt)
        for steps in makings.values()
    ]


# The promise of a making ---------------------------------------------------------------------------------------------------


def new_promise(
    studio: Studio,
    kind: str,
    expected_s: float,
    account: Account,
    stages: Sequence[str] = (),
    grade: str = "",
) -> dict[str, Any]:
    """The promise of what is asked for now, as its row keeps it."""
    run = Grade(grade) if grade else None
    steps, brief, made = [(kind, expected_s)], Brief(idea=""), None
    with studio.db.read() as session:
        row = session.get(Project, account.project_id) if account.project_id else None
        if row is not None:
            brief = brief_of(row)
            made = (
                production_plan.load_snapshot(session, row.id)
                if kind == "film.make" and row.deleted_at is None
                else None
            )
    if made is not None:
        steps = estimate.remaining_steps(made, stages, quality_grades.takes_per_picture(studio, account, run))
    parts = _parts(studio, account, brief, steps, run)
    with studio.db.read() as session:
        model, spread = _sum(studio, session, making_group(kind, stages), parts)
        promise = make_promise(model, spread, lease_clock(session), parts)
    return promise_to_row(promise.model_copy(update={"slowness": round(machine_slowness(), 2)}))


def update_promise(studio: Studio, root_id: uuid.UUID) -> None:
    """One of its steps ended: the promise is brought to what is known now. Cheap, and no oftener than every two seconds."""
    at = time.monotonic()
    if at - _looked.get(root_id, -LOOK_S) < LOOK_S:
        return
    for known in [one for one, when in _looked.items() if at - when > PROBE_S]:
        del _looked[known]
    _looked[root_id] = at
    with studio.db.read() as session:
        found = _found(studio, session, root_id)
        now = lease_clock(session)
    if found is None:
        return
    promise, model, spread = found
    new = revise_promise(promise, SecondsRange(low=model * spread.p50, high=model * max(spread.p90, 1.0)), now)
    if new != promise:
        _write(studio.db, root_id, new)


def restart_promise(studio: Studio, task_id: uuid.UUID) -> None:
    """This task is tried again: its making gets a promise anew, of what is left."""
    with studio.db.read() as session:
        root_id = session.scalar(select(Task.root_id).where(Task.id == task_id)) or task_id
        found = _found(studio, session, root_id)
        at = lease_clock(session)
    if found is not None:
        promise, model, spread = found
        known = {"parts": promise.parts, "slowness": promise.slowness}
        _write(studio.db, root_id, make_promise(model, spread, at).model_copy(update=known))


def _found(studio: Studio, session: Session, root_id: uuid.UUID) -> tuple[TimePromise, float, EstimateSpread] | None:
    """Its promise, the sum of what is left of it by what is known now, and how far such sums are off; None where it is over, or was promised nothing."""
    rows = list(session.scalars(select(Task).where(Task.root_id == root_id)))
    root = next((row for row in rows if row.id == root_id), None)
    promise = promise_from_row(root.promise) if root is not None and root.status in OPEN else None
    if root is None or promise is None:
        return None
    learnt, workers, at = (
        load_learnt_times(studio.db).where(promise.slowness),
        _workers(studio, session),
        lease_clock(session),
    )
    name = making_group(root.kind, root.params.get("stages") or ()) if root.kind in CONTAINERS else "step"
    parts = _left(rows, promise, learnt, at)
    own = _own_pace(rows, promise, learnt)
    model = own * total_seconds(parts, learnt, workers)
    model += _waiting(session, learnt, workers, worker_seconds(parts, learnt), name, but=root_id)
    return promise, model, learnt.spread(name)


def _left(rows: Sequence[Any], promise: TimePromise | None, learnt: LearntTimes, at: datetime) -> list[WorkPart]:
    """What is still to be made: the open steps, and by the promise what was not planned yet."""
    known = promise.parts if promise else {}
    steps: list[tuple[str, float]] = []
    for row in rows:
        if row.status in OPEN and row.kind not in CONTAINERS and not is_container(row):
            steps.append((row.kind, float(row.seconds_expected) * _share_left(row, known, learnt, at)))
    planned = {row.kind for row in rows}
    makers = {kind: one[3] for kind, one in known.items()}
    return [*group_steps(steps, makers), *(promise.part(kind) for kind in known if promise and kind not in planned)]


def _share_left(row: Any, known: Mapping[str, Any], learnt: LearntTimes, at: datetime) -> float:
    """0.1 to 1: by how far it says it is, or by how long it has been at work."""
    if row.status != TaskState.PROCESSING or row.started_at is None:
        return 1.0
    guess = float(row.seconds_expected)
    maker = known[row.kind][3] if row.kind in known else NOBODY
    usual = guess * learnt.of(WorkPart(row.kind, 1, guess, guess, maker)).p50
    return float(1 - min(0.9, max(row.progress / 100, (at - row.started_at).total_seconds() / max(usual, 0.1))))


def _own_pace(rows: Sequence[Task], promise: TimePromise, learnt: LearntTimes) -> float:
    """How much slower than usual this making goes: what its own steps took, over what such steps take here."""
    took = usual = 0.0
    for row in rows:
        if row.status != TaskState.COMPLETED or row.kind in CONTAINERS or not row.started_at or not row.completed_at:
            continue
        guess = float(row.seconds_expected)
        part = replace(promise.part(row.kind), count=1, work=guess, longest=guess)
        if not part.maker.long:
            took += (row.completed_at - row.started_at).total_seconds()
            usual += guess * learnt.of(part).p50
    return (took + OWN_S) / (usual + OWN_S)


def _write(db: Database, root_id: uuid.UUID, promise: TimePromise) -> None:
    with db.write() as session:
        session.execute(
            update(Task)
            .where(Task.id == root_id, Task.status.in_(OPEN))
            .values(promise=promise_to_row(promise))
            .execution_options(synchronize_session=False)
        )


# Who does it ---------------------------------------------------------------------------------------------------------------


def _parts(
    studio: Studio, account: Account, brief: Brief, steps: Iterable[tuple[str, float]], grade: Grade | None = None
) -> list[WorkPart]:
    steps = list(steps)
    makers = {kind: _maker(studio, account, brief, kind, grade) for kind in {kind for kind, _ in steps}}
    return group_steps(steps, makers)


def _maker(studio: Studio, account: Account, brief: Brief, kind: str, grade: Grade | None) -> StepMaker:
    """Who would be asked first."""
    name = (account.project_id, account.user_id, kind, brief.language, brief.ratio, brief.seconds, grade)
    return _makers.of(studio.db.engine, name, lambda: _first(studio, account, brief, kind, grade))


def _first(studio: Studio, account: Account, brief: Brief, kind: str, grade: Grade | None) -> StepMaker:
    request = quotes.typical_request(kind, brief)
    model = studio.first(request, replace(account, stage=kind.partition(".")[0])) if request else None
    return StepMaker(model=model.id, seconds=model.seconds, long=model.long_job) if model else NOBODY


def _workers(studio: Studio, session: Session) -> int:
    return heartbeats.count_on_duty(session).workers or studio.settings.dailies_workers
