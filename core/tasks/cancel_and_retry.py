"""What a person asks of a task that was promised: that it stops, or is tried again."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database.engine import Database
from core.database.tables import Attempt, Task
from core.errors import NotFound
from core.tasks.task_endings import close_task
from core.tasks.task_graph import (
    dependency_edges,
    is_container,
    lock_tree,
    reachable_ids,
    revive_task,
    settle_containers,
    subtree_ids,
)
from core.tasks.task_rows import OPEN, RunningTask, TaskState, lease_clock


def cancel(db: Database, task_id: uuid.UUID) -> list[RunningTask]:
    """Stop the task, all under it and all that waits for these. Returns who must be told: what runs now, but for paid
    requests under way, which are let finish first. Raises NotFound."""
    with db.write() as session:
        task = _task(session, task_id)
        lock_tree(session, task.root_id or task.id)
        at = lease_clock(session)
        under = subtree_ids(session, task)
        known = session.scalars(select(Task.id).where(Task.root_id == task.root_id)).all()
        under = reachable_ids(dependency_edges(session, known), under)
        rows = session.scalars(
            select(Task)
            .where(Task.id.in_(under), Task.status.in_(OPEN))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        stopped = [row for row in rows if row.lease_until is not None and not row.paying]
        told = [RunningTask(row.id, row.fence, worker) for row in stopped for worker in _workers(session, row)]
        for row in rows:
            row.cancel_asked = True
        session.flush()
        for row in rows:
            if not is_container(row) and not row.paying:
                close_task(session, row, TaskState.CANCELLED, at)
        session.flush()
        for row in rows:
            if is_container(row) and not row.paying:
                settle_containers(session, row.id, at)
        settle_containers(session, task.parent_id, at)
        return told


def retry(db: Database, task_id: uuid.UUID) -> None:
    """Try again what failed or was cancelled, and what was cancelled because of it. Raises NotFound."""
    with db.write() as session:
        task = _task(session, task_id)
        lock_tree(session, task.root_id or task.id)
        session.refresh(task)
        if task.status not in (TaskState.COMPLETED, TaskState.PENDING) and task.lease_until is None:
            revive_task(session, task, lease_clock(session))


def _task(session: Session, task_id: uuid.UUID) -> Task:
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound()
    return task


def _workers(session: Session, task: Task) -> list[str]:
    """Who holds it now: one name."""
    return list(session.scalars(select(Attempt.worker).where(Attempt.task_id == task.id, Attempt.fence == task.fence)))
