"""What follows in a film's tree when one of its tasks ends: what it planned appears, what waited in vain is cancelled, and
a container ends with the last of its children.

Whatever changes more than one row of a tree first takes hold of its root, so that two workers that end at the same
moment see each other.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, aliased

from core import i18n
from core.database.tables import Task, TaskAfter
from core.json_types import StoredSentence
from core.tasks import film_news, task_calls
from core.tasks.task_rows import OPEN, STOPPED, PlannedStep, TaskState, stage_of_kind

WAITED: StoredSentence = {"say": "tasks.waited_on_failed", "facts": {}}


def lock_tree(session: Session, root_id: uuid.UUID) -> None:
    """Until the end of this transaction nobody else changes the shape of this tree."""
    session.execute(select(Task.id).where(Task.id == root_id).with_for_update())


_BEFORE = aliased(Task)
_COMES_AFTER = (
    select(TaskAfter.after_id)
    .join(_BEFORE, _BEFORE.id == TaskAfter.after_id)
    .where(TaskAfter.task_id == Task.id)
    .correlate(Task)
)
WAITS: ColumnElement[bool] = _COMES_AFTER.where(_BEFORE.status != TaskState.COMPLETED).exists()
"""True of a Task that has something unfinished before it."""
WAITS_IN_VAIN: ColumnElement[bool] = _COMES_AFTER.where(_BEFORE.status.in_(STOPPED)).exists()
"""True of a Task that comes after one that failed or was cancelled."""


def plan_steps(session: Session, task: Task, steps: Sequence[PlannedStep], at: datetime) -> int:
    """Put steps into the tree beside `task`, or under it where it has no parent. Those already there are left alone.
    Returns how many are new. Raises ValueError where a step comes after a key that nobody planned."""
    root_id = task.root_id or task.id
    ids: dict[str, uuid.UUID] = {
        key: known
        for key, known in session.execute(select(Task.step_key, Task.id).where(Task.root_id == root_id))
        if key is not None
    }
    new = {step.key: step for step in steps if step.key not in ids}
    ids |= {key: uuid.uuid4() for key in new}
    for place, step in enumerate(new.values()):
        session.add(
            Task(
                id=ids[step.key],
                kind=step.kind,
                task_type=stage_of_kind(step.kind),
                step_key=step.key,
                params=step.params,
                user_id=task.user_id,
                project_id=task.project_id,
                parent_id=task.parent_id or task.id,
                root_id=root_id,
                target_id=step.target_id,
                priority=step.priority,
                seconds_expected=Decimal(str(round(step.expected_s, 2))),
                created_at=at + timedelta(microseconds=place),
            )
        )
    session.flush()
    for step in new.values():
        for key in step.after:
            if key not in ids:
                raise ValueError(f"{step.key} comes after {key}, which nobody planned")
            session.add(TaskAfter(task_id=ids[step.key], after_id=ids[key]))
    session.flush()
    return len(new)


def cancel_unreachable(session: Session, at: datetime, root_id: uuid.UUID | None = None) -> int:
    """Cancel what waits for something that will never be completed, and what waits for that. Returns how many."""
    doomed = 0
    while True:
        where = [Task.status == TaskState.PENDING, WAITS_IN_VAIN]
        if root_id is not None:
            where.append(Task.root_id == root_id)
        told = i18n.translate_stored(WAITED, "en")
        values = {"status": TaskState.CANCELLED, "error": WAITED, "error_message": told, "completed_at": at}
        change = update(Task).where(*where).values(**values).execution_options(synchronize_session=False)
        count = session.execute(change).rowcount  # type: ignore[attr-defined]
        if not count:
            return doomed
        doomed += count


def settle_containers(session: Session, parent_id: uuid.UUID | None, at: datetime) -> None:
    """A container whose children have ended ends as they did, and so does what contains it."""
    while parent_id is not None:
        session.flush()
        parent = session.get(Task, parent_id, populate_existing=True)
        if parent is None or not is_container(parent):
            return
        verdict = _verdict(session, parent_id)
        if verdict is None:
            return
        if parent.cancel_asked and verdict != TaskState.COMPLETED:
            verdict = TaskState.CANCELLED
        parent.status, parent.completed_at = verdict, at
        if verdict == TaskState.COMPLETED:
            parent.progress = 100
        elif verdict == TaskState.FAILED:
            parent.error, parent.error_message = _first_error(session, parent_id)
        if parent.parent_id is None:
            task_calls.sum_up_calls(session, parent)
            film_news.notify_making_over(session, parent, at)
        parent_id = parent.parent_id


def is_container(task: Task) -> bool:
    """It has done its own part and is at work as long as its children are."""
    return task.status == TaskState.PROCESSING and task.lease_until is None


def _verdict(session: Session, parent_id: uuid.UUID) -> TaskState | None:
    counted = select(Task.status, func.count()).where(Task.parent_id == parent_id).group_by(Task.status)
    counts = dict(session.execute(counted).all())
    if counts.get(TaskState.PROCESSING):
        return None
    if counts.get(TaskState.PENDING) and not (
        counts.get(TaskState.NEEDS_REVIEW) and _all_wait_for_a_person(session, parent_id)
    ):
        return None
    for verdict in (TaskState.FAILED, TaskState.NEEDS_REVIEW, TaskState.CANCELLED):
        if counts.get(verdict):
            return verdict
    return TaskState.COMPLETED


def _all_wait_for_a_person(session: Session, parent_id: uuid.UUID) -> bool:
    rows = session.execute(select(Task.id, Task.status).where(Task.parent_id == parent_id)).all()
    asked = {task_id for task_id, status in rows if status == TaskState.NEEDS_REVIEW}
    pending = {task_id for task_id, status in rows if status == TaskState.PENDING}
    return pending <= reachable_ids(dependency_edges(session, pending), asked)


def _first_error(session: Session, parent_id: uuid.UUID) -> tuple[dict[str, Any], str | None]:
    failed = (
        select(Task.error, Task.error_message)
        .where(Task.parent_id == parent_id, Task.status == TaskState.FAILED)
        .order_by(Task.completed_at)
    )
    row = session.execute(failed.limit(1)).first()
    return (row[0], row[1]) if row else ({}, None)


def dependency_edges(session: Session, task_ids: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """(before, after) for each thing these tasks wait for."""
    found = select(TaskAfter.after_id, TaskAfter.task_id).where(TaskAfter.task_id.in_(task_ids))
    return [(before, after) for before, after in session.execute(found)]


def reachable_ids(pairs: Iterable[tuple[uuid.UUID, uuid.UUID]], start: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """`start`, and all that is reached from there along (before, after) pairs."""
    onward: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for before, after in pairs:
        onward[before].append(after)
    reached, ahead = set(start), list(start)
    while ahead:
        for after in onward[ahead.pop()]:
            if after not in reached:
                reached.add(after)
                ahead.append(after)
    return reached


def subtree_ids(session: Session, task: Task) -> set[uuid.UUID]:
    """This task and all that was planned under it."""
    rows = session.execute(select(Task.parent_id, Task.id).where(Task.root_id == (task.root_id or task.id))).all()
    return reachable_ids(((parent, child) for parent, child in rows if parent is not None), [task.id])


def revive_task(session: Session, task: Task, at: datetime) -> None:
    """Promise again what was not done: this task and what was cancelled because of it, or, of a container, all in it."""
    root_id = task.root_id or task.id
    of_tree = select(Task.id, Task.status).where(Task.root_id == root_id)
    states = dict(session.execute(of_tree).all())
    under = subtree_ids(session, task)
    if len(under) > 1:
        again = {known for known in under - {task.id} if states[known] not in (*OPEN, TaskState.COMPLETED)}
    else:
        waiting = reachable_ids(dependency_edges(session, states), [task.id])
        again = {known for known in waiting if states[known] == TaskState.CANCELLED} | {task.id}
    fresh = {
        "status": TaskState.PENDING,
        "attempts": 0,
        "error": {},
        "error_message": None,
        "run_after": None,
        "dispatched_at": None,
        "completed_at": None,
        "cancel_asked": False,
        "lease_until": None,
    }
    session.execute(update(Task).where(Task.id.in_(again)).values(**fresh).execution_options(synchronize_session=False))
    session.execute(
        update(Task)
        .where(Task.id.in_(under), Task.status == TaskState.PROCESSING)
        .values(cancel_asked=False)
        .execution_options(synchronize_session=False)
    )
    _reopen(session, task if len(under) > 1 else None, task.parent_id)
    cancel_unreachable(session, at, root_id)


def _reopen(session: Session, container: Task | None, parent_id: uuid.UUID | None) -> None:
    row = container or (session.get(Task, parent_id) if parent_id else None)
    while row is not None:
        if row.status not in OPEN:
            row.status, row.completed_at, row.error, row.error_message = TaskState.PROCESSING, None, {}, None
            row.lease_until = None
        row.cancel_asked = False
        row = session.get(Task, row.parent_id) if row.parent_id else None
    session.flush()
