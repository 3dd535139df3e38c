"""Before workers are forked everything is done once for practice, and taken back."""

from __future__ import annotations

from sqlalchemy import select

from core import tasks
from core.db import Database
from core.tables import Attempt, Task
from jobs.rehearsal import rehearse


def test_a_rehearsal_leaves_no_trace_and_does_not_touch_work_that_waits(db: Database) -> None:
    with db.write() as session:
        film = tasks.accept(session, "film.make", user_id=None, project_id=None).id
    rehearse(db)
    with db.read() as session:
        rows = session.scalars(select(Task)).all()
        assert [(row.id, row.status, row.dispatched_at) for row in rows] == [(film, "pending", None)]
        assert session.scalars(select(Attempt)).all() == []
