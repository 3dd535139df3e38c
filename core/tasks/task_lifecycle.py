"""Work promised: accepted, claimed under a lease, ended. Accepted means stored; each step runs at least once.

A worker holds a task by its `fence`: a number that goes up with every claim. Each write of a worker proves that the fence
is still its own, so one that slept through its lease changes nothing any more. A task that planned steps and has no parent
becomes their container: processing, without a lease, until they have all ended.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, case, or_, select, update
from sqlalchemy.orm import Session

from core.database.engine import Database
from core.database.tables import Attempt, Task, TaskAfter
from core.errors import Stopped
from core.json_types import JsonObject, StoredSentence
from core.tasks import task_calls
from core.tasks.task_endings import end_attempts, end_task, free_again
from core.tasks.task_graph import cancel_unreachable, lock_tree, plan_steps, settle_containers
from core.tasks.task_rows import ClaimedTask, PlannedStep, TaskState, claimed_from_row, lease_clock, stage_of_kind
from core.tasks.task_tree import remember_share
from core.tasks.task_turns import LONGEST_LEASE_S, is_abandoned, is_free

LONGEST_WAIT_S = 60.0


def accept(
    session: Session,
    kind: str,
    *,
    user_id: uuid.UUID | None,
    project_id: uuid.UUID | None,
    params: JsonObject | None = None,
    parent: uuid.UUID | None = None,
    root: uuid.UUID | None = None,
    after: Sequence[uuid.UUID] = (),
    target_id: str = "",
    priority: int = 0,
    expected_s: float = 1.0,
    max_attempts: int = 5,
    grade: str = "",
    promise: JsonObject | None = None,
) -> Task:
    """Promise work. Once this transaction is committed it will be done, or be seen to have failed."""
    task_id = uuid.uuid4()
    task = Task(
        id=task_id,
        kind=kind,
        task_type=stage_of_kind(kind),
        params=params or {},
        user_id=user_id,
        project_id=project_id,
        parent_id=parent,
        root_id=root or parent or task_id,
        target_id=target_id,
        priority=priority,
        seconds_expected=Decimal(str(round(expected_s, 2))),
        max_attempts=max_attempts,
        grade=grade,
        promise=promise or {},
        created_at=lease_clock(session),
    )
    session.add(task)
    session.flush()
    session.add_all(TaskAfter(task_id=task_id, after_id=before) for before in dict.fromkeys(after))
    session.flush()
    return task


def claim(db: Database, task_id: uuid.UUID, worker: str, lease_s: float) -> ClaimedTask | None:
    """Take the task, or leave quietly with None: somebody has it, it is over, or it is not its turn."""
    with db.write() as session:
        at = lease_clock(session)
        change = update(Task).where(Task.id == task_id, or_(is_free(at), is_abandoned(at)))
        taken = session.execute(
            change.values(
                status=TaskState.PROCESSING,
                fence=Task.fence + 1,
                attempts=Task.attempts + 1,
                lease_until=at + _lease(lease_s),
                started_at=at,
                run_after=None,
                dispatched_at=None,
                paying=False,
            ).execution_options(synchronize_session=False)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            return None
        row = session.get_one(Task, task_id)
        end_attempts(session, task_id, "lost", at)
        session.add(Attempt(task_id=task_id, fence=row.fence, worker=worker, started_at=at))
        return claimed_from_row(row)


def renew_lease(db: Database, claimed: ClaimedTask, lease_s: float) -> bool:
    """Hold on to it for another `lease_s` seconds. False when it is no longer ours: stop at once."""
    with db.write() as session:
        return _change(session, claimed, lease_until=lease_clock(session) + _lease(lease_s)) == 1


def is_held(db: Database, claimed: ClaimedTask) -> bool:
    """Still ours, and nobody asked to stop (a paid request under way is waited for)."""
    with db.read() as session:
        asked = session.execute(select(Task.cancel_asked, Task.paying).where(*_ours(claimed))).first()
    return asked is not None and (asked.paying or not asked.cancel_asked)


def require_held(session: Session, claimed: ClaimedTask) -> None:
    """First in every transaction of a worker. Raises Stopped where the task is not ours any more or was cancelled."""
    row = session.execute(select(Task.cancel_asked, Task.paying).where(*_ours(claimed)).with_for_update()).first()
    if row is None or (row.cancel_asked and not row.paying):
        raise Stopped()


def report_progress(db: Database, claimed: ClaimedTask, share: float, message: dict[str, Any]) -> None:
    """Note how far it is (0 to 1) and in words. Raises Stopped."""
    percent = max(0, min(99, int(share * 100)))
    with db.write() as session:
        require_held(session, claimed)
        further = case((Task.progress < percent, percent), else_=Task.progress)
        _change(session, claimed, progress=further, message=message)


def note_paying(db: Database, claimed: ClaimedTask, now_paying: bool) -> None:
    """A paid request is about to leave, or its answer has come. Raises Stopped where a cancel came first or meanwhile."""
    with db.write() as session:
        require_held(session, claimed)
        _change(session, claimed, paying=now_paying)
    if not now_paying and not is_held(db, claimed):
        raise Stopped()


def finish(
    db: Database,
    claimed: ClaimedTask,
    result: JsonObject | None = None,
    then: Sequence[PlannedStep] = (),
    also: Callable[[Session], None] | None = None,
) -> None:
    """It is done, and what it planned is promised, in one transaction, with whatever is `also` written when something was made.
    Raises Stopped where it is not ours any more."""
    with db.write() as session:
        task, at = _take_hold(session, claimed)
        if task.cancel_asked:
            end_task(session, task, TaskState.CANCELLED, at)
            return
        if then:
            remember_share(session, claimed.root_id)
            plan_steps(session, task, then, at)
        end_attempts(session, task.id, "completed", at)
        task.lease_until, task.paying, task.message = None, False, {}
        kept = result if result is not None else task_calls.last_answer(session, task.id)
        task.result = json.dumps(kept, ensure_ascii=False) if kept is not None else None
        if also:
            also(session)
        if then and task.parent_id is None:
            settle_containers(session, task.id, at)
            cancel_unreachable(session, at, claimed.root_id)
            return
        task.status, task.completed_at, task.progress = TaskState.COMPLETED, at, 100
        task_calls.sum_up_calls(session, task)
        cancel_unreachable(session, at, claimed.root_id)
        settle_containers(session, task.parent_id, at)


def fail(db: Database, claimed: ClaimedTask, error: StoredSentence, retry: bool) -> None:
    """It did not work. Where trying again can help it is tried again, later each time; else it has failed, and what
    waited for it is cancelled."""
    with db.write() as session:
        task, at = _take_hold(session, claimed)
        if task.cancel_asked:
            end_task(session, task, TaskState.CANCELLED, at)
        elif retry and task.attempts < task.max_attempts:
            end_attempts(session, task.id, "failed", at, error)
            free_again(task, at + timedelta(seconds=_patience(task.attempts)))
            task.error = dict(error)
        else:
            end_task(session, task, TaskState.FAILED, at, error)


def wait_for_vendor(db: Database, claimed: ClaimedTask, remote_id: str, wait_s: float) -> None:
    """A vendor works on it: ask again in `wait_s` seconds. Nobody sleeps in a worker, and it costs no attempt."""
    with db.write() as session:
        task, at = _take_hold(session, claimed)
        if task.cancel_asked:
            end_task(session, task, TaskState.CANCELLED, at)
            return
        end_attempts(session, task.id, "later", at, {"remote_id": remote_id})
        free_again(task, at + timedelta(seconds=wait_s))
        task.attempts -= 1


def send_to_review(db: Database, claimed: ClaimedTask, error: StoredSentence) -> None:
    """It may have been paid and nobody can tell: a person decides. What waits for it goes on waiting."""
    with db.write() as session:
        task, at = _take_hold(session, claimed)
        end_task(session, task, TaskState.NEEDS_REVIEW, at, error)


def stop(db: Database, claimed: ClaimedTask) -> None:
    """The job noticed that it was cancelled and has stopped. Quiet where it is not ours any more."""
    with db.write() as session:
        lock_tree(session, claimed.root_id)
        task = session.scalar(select(Task).where(*_ours(claimed)))
        if task is not None and task.cancel_asked:
            end_task(session, task, TaskState.CANCELLED, lease_clock(session))


def _lease(seconds: float) -> timedelta:
    return timedelta(seconds=min(seconds, LONGEST_LEASE_S))


def _ours(claimed: ClaimedTask) -> tuple[ColumnElement[bool], ...]:
    return (
        Task.id == claimed.id,
        Task.fence == claimed.fence,
        Task.status == TaskState.PROCESSING,
        Task.lease_until.is_not(None),
    )


def _change(session: Session, claimed: ClaimedTask, **values: Any) -> int:
    change = update(Task).where(*_ours(claimed)).values(**values).execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(change)).rowcount


def _take_hold(session: Session, claimed: ClaimedTask) -> tuple[Task, datetime]:
    lock_tree(session, claimed.root_id)
    task = session.scalar(select(Task).where(*_ours(claimed)).with_for_update())
    if task is None:
        raise Stopped()
    return task, lease_clock(session)


def _patience(attempts: int) -> float:
    """Seconds before the next try: twice as long each time, and never two films at once."""
    return min(LONGEST_WAIT_S, 2.0**attempts) * random.uniform(0.25, 0.5)
