"""Work promised: accepted, claimed under a lease, ended. Accepted means stored; each step runs at least once.

A worker holds a task by its `fence`: a number that goes up with every claim. Each write of a worker proves that the fence
is still its own, so one that slept through its lease changes nothing any more. A task that planned steps and has no parent
becomes their container: processing, without a lease, until they have all ended.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, CursorResult, Select, and_, case, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from core import i18n
from core.database.engine import Database
from core.database.tables import Attempt, Task, TaskAfter
from core.errors import NotFound, Stopped
from core.json_types import JsonObject, StoredSentence
from core.tasks import task_calls
from core.tasks.clock_check import ClockCheck
from core.tasks.task_graph import (
    WAITS,
    WAITS_IN_VAIN,
    cancel_unreachable,
    dependency_edges,
    is_container,
    lock_tree,
    plan_steps,
    reachable_ids,
    revive_task,
    settle_containers,
    subtree_ids,
)
from core.tasks.task_rows import (
    OPEN,
    ClaimedTask,
    DueTask,
    PlannedStep,
    RunningTask,
    TaskState,
    claimed_from_row,
    lease_clock,
    stage_of_kind,
)
from core.tasks.task_tree import RunningStep, StageProgress, TaskTree, load_tree, remember_share

__all__ = [
    "ClaimedTask",
    "DueTask",
    "PlannedStep",
    "RunningStep",
    "RunningTask",
    "StageProgress",
    "TaskState",
    "TaskTree",
    "accept",
    "cancel",
    "claim",
    "fail",
    "finish",
    "has_task",
    "is_held",
    "is_paying",
    "load_tree",
    "note_paying",
    "pick_due",
    "release_lost",
    "release_worker",
    "release_workers",
    "renew_lease",
    "repair_tasks",
    "report_progress",
    "require_held",
    "retry",
    "send_to_review",
    "stop",
    "wait_for_vendor",
]  # fmt: skip

_OTHER = aliased(Task)
_HAS_OPEN_CHILD = select(_OTHER.id).where(_OTHER.parent_id == Task.id, _OTHER.status.in_(OPEN)).correlate(Task).exists()
_STEPS_AT_WORK = (
    select(func.count())
    .where(_OTHER.root_id == Task.root_id, _OTHER.status == TaskState.PROCESSING, _OTHER.lease_until.is_not(None))
    .correlate(Task)
    .scalar_subquery()
)
LONGEST_WAIT_S = 60.0
LONGEST_LEASE_S = 120.0
"""Nobody holds a task for longer without a word: a lease that ends later than this was written by a clock that was wrong."""
LOST: StoredSentence = {"say": "tasks.lost", "facts": {}}
SLACK = timedelta(seconds=5)
"""What lies so little in the future may come of two machines' clocks."""
_clocks: WeakKeyDictionary[Database, ClockCheck] = WeakKeyDictionary()


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


# Held by a worker -------------------------------------------------------------------------------------------------


def claim(db: Database, task_id: uuid.UUID, worker: str, lease_s: float) -> ClaimedTask | None:
    """Take the task, or leave quietly with None: somebody has it, it is over, or it is not its turn."""
    with db.write() as session:
        at = lease_clock(session)
        change = update(Task).where(Task.id == task_id, or_(_free(at), _abandoned(at)))
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
        _end_attempts(session, task_id, "lost", at)
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


def is_paying(db: Database, worker: str) -> bool:
    """A paid request of the task this worker holds is under way."""
    with db.read() as session:
        held_now = [task_id for task_id, _ in _held_by(session, Attempt.worker == worker)]
        return bool(session.scalar(select(func.count()).where(Task.id.in_(held_now), Task.paying)))


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
            _end(session, task, TaskState.CANCELLED, at)
            return
        if then:
            remember_share(session, claimed.root_id)
            plan_steps(session, task, then, at)
        _end_attempts(session, task.id, "completed", at)
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
            _end(session, task, TaskState.CANCELLED, at)
        elif retry and task.attempts < task.max_attempts:
            _end_attempts(session, task.id, "failed", at, error)
            _free_again(task, at + timedelta(seconds=_patience(task.attempts)))
            task.error = dict(error)
        else:
            _end(session, task, TaskState.FAILED, at, error)


def wait_for_vendor(db: Database, claimed: ClaimedTask, remote_id: str, wait_s: float) -> None:
    """A vendor works on it: ask again in `wait_s` seconds. Nobody sleeps in a worker, and it costs no attempt."""
    with db.write() as session:
        task, at = _take_hold(session, claimed)
        if task.cancel_asked:
            _end(session, task, TaskState.CANCELLED, at)
            return
        _end_attempts(session, task.id, "later", at, {"remote_id": remote_id})
        _free_again(task, at + timedelta(seconds=wait_s))
        task.attempts -= 1


def send_to_review(db: Database, claimed: ClaimedTask, error: StoredSentence) -> None:
    """It may have been paid and nobody can tell: a person decides. What waits for it goes on waiting."""
    with db.write() as session:
        task, at = _take_hold(session, claimed)
        _end(session, task, TaskState.NEEDS_REVIEW, at, error)


def stop(db: Database, claimed: ClaimedTask) -> None:
    """The job noticed that it was cancelled and has stopped. Quiet where it is not ours any more."""
    with db.write() as session:
        lock_tree(session, claimed.root_id)
        task = session.scalar(select(Task).where(*_ours(claimed)))
        if task is not None and task.cancel_asked:
            _end(session, task, TaskState.CANCELLED, lease_clock(session))


# Seen from outside ------------------------------------------------------------------------------------------------


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
                _close(session, row, TaskState.CANCELLED, at)
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


def pick_due(
    db: Database,
    limit: int,
    *,
    again_after_s: float | None = None,
    waiting: Collection[uuid.UUID] = (),
    from_priority: int | None = None,
) -> list[DueTask]:
    """Whose turn it is, best first, noted as sent: high priority, then whoever's film has fewest steps at work, then the
    oldest. With `again_after_s`, also what was sent longer ago and is not among the `waiting`, and leases that ended."""
    if limit <= 0:
        return []
    with db.read() as session:
        _, reliable = _steady(db).read(partial(lease_clock, session)) if again_after_s is not None else (None, False)
        turn = _turn(session, again_after_s, waiting, from_priority, reliable).limit(limit)
        found = session.scalars(turn).all()
    if not found:
        return []
    with db.write() as session:
        turn = _turn(session, again_after_s, waiting, from_priority, reliable).where(Task.id.in_(found))
        rows = session.scalars(select(Task).where(Task.id.in_(turn)).with_for_update(skip_locked=True)).all()
        at = lease_clock(session)
        for row in rows:
            row.dispatched_at = at
        return [DueTask(row.id, row.fence, row.priority) for row in sorted(rows, key=lambda row: found.index(row.id))]


def repair_tasks(db: Database) -> int:
    """Whatever a crash may have left half-told: tries used up, waits in vain, containers whose children have ended.
    Returns how many rows it ended. Any number of processes may call it, as often as they like."""
    with db.read() as session:
        at, reliable = _steady(db).read(partial(lease_clock, session))
        used_up = select(Task.id, Task.fence).where(_held(at), Task.attempts >= Task.max_attempts)
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


# Underneath -------------------------------------------------------------------------------------------------------


def _turn(
    session: Session,
    again_after_s: float | None,
    waiting: Collection[uuid.UUID],
    from_priority: int | None,
    reliable: bool,
) -> Select[uuid.UUID]:
    """Leases that ended count only while the clock is `reliable`. What was sent in the future was sent under a wrong one."""
    at = lease_clock(session)
    turn: ColumnElement[bool] = _free(at)
    unsent: ColumnElement[bool] = Task.dispatched_at.is_(None)
    if again_after_s is not None:
        turn = or_(turn, _abandoned(at)) if reliable else turn
        ago = timedelta(seconds=again_after_s)
        unsent = or_(unsent, Task.dispatched_at < at - ago, Task.dispatched_at > at + ago + SLACK)
    found = select(Task.id).where(turn, unsent)
    if waiting:
        found = found.where(Task.id.not_in(list(waiting)))
    if from_priority is not None:
        found = found.where(Task.priority >= from_priority)
    return found.order_by(Task.priority.desc(), _STEPS_AT_WORK, Task.created_at, Task.id)


def _free(at: datetime) -> ColumnElement[bool]:
    """Nobody has it and its time has come. A wait that began in the future, where the last try ended, is none."""
    began_later = select(Attempt.task_id).where(Attempt.task_id == Task.id, Attempt.ended_at > at + SLACK)
    come = or_(Task.run_after.is_(None), Task.run_after <= at, began_later.correlate(Task).exists())
    return and_(Task.status == TaskState.PENDING, come, ~WAITS)


def _held(at: datetime) -> ColumnElement[bool]:
    """By somebody whose time is over, or who has it for longer than anybody may."""
    endless = Task.lease_until > at + timedelta(seconds=2 * LONGEST_LEASE_S)
    return and_(Task.status == TaskState.PROCESSING, or_(Task.lease_until < at, endless))


def _lease(seconds: float) -> timedelta:
    return timedelta(seconds=min(seconds, LONGEST_LEASE_S))


def _steady(db: Database) -> ClockCheck:
    return _clocks.setdefault(db, ClockCheck())


def _abandoned(at: datetime) -> ColumnElement[bool]:
    return and_(_held(at), Task.attempts < Task.max_attempts)


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


def _task(session: Session, task_id: uuid.UUID) -> Task:
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound()
    return task


def _end(session: Session, task: Task, status: TaskState, at: datetime, error: StoredSentence | None = None) -> None:
    """The task has ended so, with all that follows from it. Its root must be held."""
    _close(session, task, status, at, error)
    session.flush()
    cancel_unreachable(session, at, task.root_id)
    settle_containers(session, task.parent_id, at)


def _close(session: Session, task: Task, status: TaskState, at: datetime, error: StoredSentence | None = None) -> None:
    _end_attempts(session, task.id, status.value, at, error)
    task.status, task.completed_at, task.lease_until, task.paying = status, at, None, False
    task.error = dict(error) if error else {}
    task.error_message = _in_english(error)
    task_calls.sum_up_calls(session, task)


def _in_english(error: Mapping[str, Any] | None) -> str | None:
    """For whoever reads the table; None where a row of another version says what no file of this one holds."""
    try:
        return i18n.translate_stored(error, "en") if error else None
    except (KeyError, OSError):
        return None


def _free_again(task: Task, run_after: datetime | None) -> None:
    task.status, task.lease_until, task.dispatched_at, task.paying = TaskState.PENDING, None, None, False
    task.run_after = run_after


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
        _end(session, task, TaskState.CANCELLED, at)
    elif (counts and task.attempts >= task.max_attempts) or _often_lost(session, task):
        _end(session, task, TaskState.FAILED, at, LOST)
    else:
        _end_attempts(session, task.id, "lost", at)
        _free_again(task, None)
        task.attempts -= 0 if counts else 1
    return True


def _often_lost(session: Session, task: Task) -> bool:
    """Whatever kills a whole machine each time it is tried does not go on for ever."""
    of_task = select(func.count()).where(Attempt.task_id == task.id, Attempt.outcome == "lost")
    return (session.scalar(of_task) or 0) >= 4 * task.max_attempts


def _workers(session: Session, task: Task) -> list[str]:
    """Who holds it now: one name."""
    return list(session.scalars(select(Attempt.worker).where(Attempt.task_id == task.id, Attempt.fence == task.fence)))


def _end_attempts(
    session: Session, task_id: uuid.UUID, outcome: str, at: datetime, error: Mapping[str, Any] | None = None
) -> None:
    open_ones = update(Attempt).where(Attempt.task_id == task_id, Attempt.ended_at.is_(None))
    session.execute(
        open_ones.values(ended_at=at, outcome=outcome, error=error or {}).execution_options(synchronize_session=False)
    )


def _patience(attempts: int) -> float:
    """Seconds before the next try: twice as long each time, and never two films at once."""
    return min(LONGEST_WAIT_S, 2.0**attempts) * random.uniform(0.25, 0.5)
