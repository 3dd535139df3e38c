"""Before the first fork: each thing a task does to its row is done once and taken back, so that every work-horse finds
those statements made up. Made up anew they cost a fresh process a tenth of a second, as much as a small step."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from core.database.engine import Database
from core.database.tables import Task
from core.tasks import held_tasks, task_lifecycle, task_turns
from core.tasks.task_rows import ClaimedTask, PlannedStep
from core.tasks.task_tree import load_tree


class RehearsalDatabase(Database):
    """A database on one connection, whose transactions are savepoints of one that will be taken back."""

    def __init__(self, db: Database, connection: Connection) -> None:
        self.url = db.url
        self._connection = connection

    @contextmanager
    def write(self, durable: bool = False) -> Iterator[Session]:
        with Session(self._connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.write() as session:
            yield session


def rehearse(db: Database) -> None:
    """Leaves no trace but a warm memory."""
    with db.engine.connect() as connection:
        whole = connection.begin()
        try:
            _play(RehearsalDatabase(db, connection))
        finally:
            whole.rollback()


def _play(db: Database) -> None:
    """Work that waits in the same database is looked at, and left as it is."""
    with db.write() as session:
        film = task_lifecycle.accept(session, "rehearsal", user_id=None, project_id=None).id
    task_id = film
    for step, after in (("a", ()), ("b", ("a",)), ("c", ("b",))):
        claimed = _claim(db, task_id)
        task_turns.pick_due(db, 8, waiting=[film])
        task_lifecycle.is_held(db, claimed)
        task_lifecycle.renew_lease(db, claimed, 30)
        task_lifecycle.report_progress(db, claimed, 0.5, {"say": "tasks.planning", "facts": {}})
        with db.write() as session:
            task_lifecycle.require_held(session, claimed)
        held_tasks.has_task(db, "rehearsal")
        task_lifecycle.finish(db, claimed, {}, [PlannedStep(kind="rehearsal", key=step, after=after)])
        with db.read() as session:
            task_id = session.scalars(select(Task.id).where(Task.root_id == film, Task.step_key == step)).one()
    task_lifecycle.fail(db, _claim(db, task_id), held_tasks.LOST, retry=False)
    load_tree(db, film)


def _claim(db: Database, task_id: uuid.UUID) -> ClaimedTask:
    claimed = task_lifecycle.claim(db, task_id, "rehearsal", 30)
    if claimed is None:
        raise RuntimeError("a task that only this transaction knows was taken by somebody else")
    return claimed
