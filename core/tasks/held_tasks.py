"""What a worker holds, seen from outside; how it comes free when the worker is lost, and what a crash left half-told is mended."""

from __future__ import annotations

import uuid
from functools import partial

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from core.database.engine import Database
from core.database.tables import Attempt, Task
from core.json_types import StoredSentence
from core.tasks.task_endings import end_attempts, end_task, free_again
from core.tasks.task_graph import WAITS_IN_VAIN, cancel_unreachable, lock_tree, settle_containers
from core.tasks.task_rows import OPEN, TaskState, lease_clock
from core.tasks.task_turns import clock_check_of, lease_is_over

_OTHER = aliased(Task)
_HAS_OPEN_CHILD = select(_OTHER.id).where(_OTHER.parent_id == Task.id, _OTHER.status.in_(OPEN)).correlate(Task).exists()
LOST: StoredSentence = {"say": "tasks.lost", "facts": {}}


def is_paying(db: Database, worker: str) -> bool:
    """A paid request of the task this worker holds is under way."""
    with db.read() as session:
        held_now = [task_id for task_id, _ in _held_by(session, Attempt.worker == worker)]
        return bool(session.scalar(select(func.count()).where(Task.id.in_(held_now), Task.paying)))


def has_task(db: Database, worker: str) -> bool:
    """This worker holds a task now."""
    with db.read() as session:
        return bool(_held_by(session, Attempt.worker == worker))


def release_lost(db: Database, task_id: uuid.UUID, fence: int) -> bool:
    """Whoever worked on it is dead, as seen by who watched it die: it need not wait for its lease to end. True where it
    was still being held."""
    with db.write() as session:
        return _lose(session, task_id, fence, counts=True)


def release_worker(db: Database, worker: str, counts: bool = False) -> int:
    """This worker is gone, or its work-horse is: what it held is free again. Returns how many. The try `counts` where the
    task itself may be what killed it."""
    return _give_back(db, Attempt.worker == worker, counts)


def release_workers(db: Database, workers: str) -> int:
    """All workers whose names begin so are gone: what they held is free again. Returns how many."""
    return _give_back(db, Attempt.worker.startswith(workers, autoescape=True), counts=False)


def repair_tasks(db: Database) -> int:
    """Whatever a crash may have left half-told: tries used up, waits in vain, containers whose children have ended.
    Returns how many rows it ended. Any number of processes may call it, as often as they like."""
    with db.read() as session:
        at, reliable = clock_check_of(db).read(partial(lease_clock, session))
        used_up = select(Task.id, Task.fence).where(lease_is_over(at), Task.attempts >= Task.max_attempts)
        dead = session.execute(used_up).all() if reliable else []
        vain = session.scalars(
            select(Task.root_id).where(Task.status == TaskState.PENDING, WAITS_IN_VAIN).distinct()
        ).all()
        done = session.scalars(
            select(Task.id).where(Task.status == TaskState.PROCESSING, Task.lease_until.is_(None), ~_HAS_OPEN_CHILD)
        ).all()
    mended = sum(release_lost(db, row.id, row.fence) for row in dead)
    for root_id in (*vain, *done):
        with db.write() as session:
            row = session.get(Task, root_id)
            if row is None:
                continue
            lock_tree(session, row.root_id or row.id)
            mended += cancel_unreachable(session, lease_clock(session), row.root_id)
            settle_containers(session, row.id, lease_clock(session))
    return mended


def _held_by(session: Session, worker: ColumnElement[bool]) -> list[tuple[uuid.UUID, int]]:
    held_now = (
        select(Attempt.task_id, Attempt.fence)
        .join(Task, and_(Task.id == Attempt.task_id, Task.fence == Attempt.fence))
        .where(worker, Attempt.ended_at.is_(None), Task.status == TaskState.PROCESSING, Task.lease_until.is_not(None))
    )
    return [(task_id, fence) for task_id, fence in session.execute(held_now)]


def _give_back(db: Database, worker: ColumnElement[bool], counts: bool) -> int:
    with db.read() as session:
        theirs = _held_by(session, worker)
    freed = 0
    for task_id, fence in theirs:
        with db.write() as session:
            freed += _lose(session, task_id, fence, counts)
    return freed


def _lose(session: Session, task_id: uuid.UUID, fence: int, counts: bool) -> bool:
    root_id = session.scalar(select(Task.root_id).where(Task.id == task_id))
    if root_id is None:
        return False
    lock_tree(session, root_id)
    task = session.get_one(Task, task_id, with_for_update=True)
    if task.status != TaskState.PROCESSING or task.lease_until is None or task.fence != fence:
        return False
    at = lease_clock(session)
    if task.cancel_asked:
        end_task(session, task, TaskState.CANCELLED, at)
    elif (counts and task.attempts >= task.max_attempts) or _often_lost(session, task):
        end_task(session, task, TaskState.FAILED, at, LOST)
    else:
        end_attempts(session, task.id, "lost", at)
        free_again(task, None)
        task.attempts -= 0 if counts else 1
    return True


def _often_lost(session: Session, task: Task) -> bool:
    """Whatever kills a whole machine each time it is tried does not go on for ever."""
    of_task = select(func.count()).where(Attempt.task_id == task.id, Attempt.outcome == "lost")
    return (session.scalar(of_task) or 0) >= 4 * task.max_attempts
