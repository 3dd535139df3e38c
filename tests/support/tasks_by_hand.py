"""Tasks accepted, taken and slept through by a test's own hand, and the rows that come of it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from core.database.engine import Database
from core.database.tables import Attempt, Task, utc_now
from core.tasks import task_lifecycle
from core.tasks.task_rows import ClaimedTask, PlannedStep


def submitted(db: Database, kind: str = "film.make", **facts: Any) -> uuid.UUID:
    with db.write() as session:
        return task_lifecycle.accept(session, kind, user_id=None, project_id=None, **facts).id


def row(db: Database, task_id: uuid.UUID) -> Task:
    with db.read() as session:
        return session.get_one(Task, task_id)


def step(db: Database, key: str) -> Task:
    with db.read() as session:
        return session.scalars(select(Task).where(Task.step_key == key)).one()


def taken(db: Database, task_id: uuid.UUID, worker: str = "anna", lease_s: float = 30) -> ClaimedTask:
    claimed = task_lifecycle.claim(db, task_id, worker, lease_s)
    assert claimed is not None
    return claimed


def outcomes(db: Database, task_id: uuid.UUID) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(Attempt.outcome).where(Attempt.task_id == task_id).order_by(Attempt.fence)))


def sleep_through(db: Database, task_id: uuid.UUID) -> None:
    """The worker that holds it has not been heard of for longer than its lease."""
    with db.write() as session:
        session.execute(update(Task).where(Task.id == task_id).values(lease_until=utc_now() - timedelta(hours=9)))


def shots_and_a_cut(db: Database, *after: str) -> uuid.UUID:
    """A film that planned two shots and a cut which comes after them."""
    film = submitted(db)
    plan = [PlannedStep(kind="storyboard.paint", key=key) for key in ("one", "two")]
    cut = PlannedStep(kind="film.join", key="cut", after=after or ("one", "two"))
    task_lifecycle.finish(db, taken(db, film), None, [*plan, cut])
    return film
