"""Whose turn it is: what is free or abandoned at a moment, and in which order it is sent."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.database.engine import Database
from core.database.tables import Attempt, Task
from core.tasks.clock_check import ClockCheck
from core.tasks.task_graph import WAITS
from core.tasks.task_rows import DueTask, TaskState, lease_clock

_OTHER = aliased(Task)
_STEPS_AT_WORK = (
    select(func.count())
    .where(_OTHER.root_id == Task.root_id, _OTHER.status == TaskState.PROCESSING, _OTHER.lease_until.is_not(None))
    .correlate(Task)
    .scalar_subquery()
)
LONGEST_LEASE_S = 120.0
"""Nobody holds a task for longer without a word: a lease that ends later than this was written by a clock that was wrong."""
SLACK = timedelta(seconds=5)
"""What lies so little in the future may come of two machines' clocks."""
_clocks: WeakKeyDictionary[Database, ClockCheck] = WeakKeyDictionary()


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
        _, reliable = (
            clock_check_of(db).read(partial(lease_clock, session)) if again_after_s is not None else (None, False)
        )
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


def _turn(
    session: Session,
    again_after_s: float | None,
    waiting: Collection[uuid.UUID],
    from_priority: int | None,
    reliable: bool,
) -> Select[uuid.UUID]:
    """Leases that ended count only while the clock is `reliable`. What was sent in the future was sent under a wrong one."""
    at = lease_clock(session)
    turn: ColumnElement[bool] = is_free(at)
    unsent: ColumnElement[bool] = Task.dispatched_at.is_(None)
    if again_after_s is not None:
        turn = or_(turn, is_abandoned(at)) if reliable else turn
        ago = timedelta(seconds=again_after_s)
        unsent = or_(unsent, Task.dispatched_at < at - ago, Task.dispatched_at > at + ago + SLACK)
    found = select(Task.id).where(turn, unsent)
    if waiting:
        found = found.where(Task.id.not_in(list(waiting)))
    if from_priority is not None:
        found = found.where(Task.priority >= from_priority)
    return found.order_by(Task.priority.desc(), _STEPS_AT_WORK, Task.created_at, Task.id)


def is_free(at: datetime) -> ColumnElement[bool]:
    """Nobody has it and its time has come. A wait that began in the future, where the last try ended, is none."""
    began_later = select(Attempt.task_id).where(Attempt.task_id == Task.id, Attempt.ended_at > at + SLACK)
    come = or_(Task.run_after.is_(None), Task.run_after <= at, began_later.correlate(Task).exists())
    return and_(Task.status == TaskState.PENDING, come, ~WAITS)


def lease_is_over(at: datetime) -> ColumnElement[bool]:
    """Held by somebody whose time is over, or who has it for longer than anybody may."""
    endless = Task.lease_until > at + timedelta(seconds=2 * LONGEST_LEASE_S)
    return and_(Task.status == TaskState.PROCESSING, or_(Task.lease_until < at, endless))


def clock_check_of(db: Database) -> ClockCheck:
    """Whether the clock that leases are measured by can be relied on, as seen over this database."""
    return _clocks.setdefault(db, ClockCheck())


def is_abandoned(at: datetime) -> ColumnElement[bool]:
    """Whoever had it is gone, and it may be tried again."""
    return and_(lease_is_over(at), Task.attempts < Task.max_attempts)
