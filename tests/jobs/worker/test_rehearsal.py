"""Before workers are forked everything is done once for practice, and taken back."""

from __future__ import annotations

from sqlalchemy import select

from core.database.engine import Database
from core.database.tables import Attempt, Task
from core.tasks import task_lifecycle
from jobs.worker.rehearsal import rehearse


def test_a_rehearsal_leaves_no_trace_and_does_not_touch_work_that_waits(db: Database) -> None:
    with db.write() as session:
        film = task_lifecycle.accept(session, "film.make", user_id=None, project_id=None).id
    rehearse(db)
    with db.read() as session:
        rows = session.scalars(select(Task)).all()
        assert [(row.id, row.status, row.dispatched_at) for row in rows] == [(film, "pending", None)]
        assert session.scalars(select(Attempt)).all() == []
