"""How far a film is, for a screen: read from the rows of its tasks, nothing is kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, cast

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core.database.engine import Database
from core.database.tables import Task
from core.tasks import expected_time
from core.tasks.expected_time import TimeLeft
from core.tasks.task_rows import OPEN, TaskState, lease_clock

PRIOR_S = 5.0
"""So many seconds of work count as having gone exactly as expected, before anything is measured."""


@dataclass(frozen=True)
class StageProgress:
    """How many steps of a stage are done, of those known so far."""

    stage: str
    done: int
    total: int
    running: int = 0
    failed: int = 0


@dataclass(frozen=True)
class RunningStep:
    """A step that runs now. `message` is {"say": key, "facts": {...}} or empty; `share` 0 to 1."""

    id: uuid.UUID
    kind: str
    target_id: str
    share: float
    message: dict[str, Any]
    since: datetime | None


@dataclass(frozen=True)
class TaskTree:
    """`share` (0 to 1, in whole hundredths) never goes back. `left` is None once it is over. `cancelling` is true
    while something that was told to stop still runs. `error` is that of the first task that failed, or empty."""

    id: uuid.UUID
    kind: str
    status: str
    share: float
    left: TimeLeft | None
    stages: tuple[StageProgress, ...] = ()
    doing: tuple[RunningStep, ...] = ()
    error: dict[str, Any] = field(default_factory=dict)
    failed_id: uuid.UUID | None = None
    cancelling: bool = False

    @property
    def over(self) -> bool:
        return self.status not in OPEN

    @property
    def seconds_left(self) -> float | None:
        """The upper end of what is left."""
        return self.left.high if self.left else None


class StepRow(Protocol):
    """As much of a row of tasks as is looked at here: the row itself, or these columns of it."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def parent_id(self) -> uuid.UUID | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def task_type(self) -> str: ...
    @property
    def target_id(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def progress(self) -> int: ...
    @property
    def message(self) -> dict[str, Any]: ...
    @property
    def error(self) -> dict[str, Any]: ...
    @property
    def cancel_asked(self) -> bool: ...
    @property
    def lease_until(self) -> datetime | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def started_at(self) -> datetime | None: ...
    @property
    def completed_at(self) -> datetime | None: ...
    @property
    def seconds_expected(self) -> Decimal: ...
    @property
    def promise(self) -> dict[str, Any]: ...
    @property
    def params(self) -> dict[str, Any]: ...


COLUMNS = (
    Task.id, Task.parent_id, Task.kind, Task.task_type, Task.target_id, Task.status, Task.progress, Task.message,
    Task.error, Task.cancel_asked, Task.lease_until, Task.created_at, Task.started_at, Task.completed_at,
    Task.seconds_expected, Task.promise, Task.params,
)  # fmt: skip


def load_tree(db: Database, root_id: uuid.UUID, workers: int = 2) -> TaskTree | None:
    """How far the film under this task is, with `workers` at work on it; None where there is no such task."""
    with db.read() as session:
        found = session.execute(select(*COLUMNS).where(Task.root_id == root_id).order_by(Task.created_at)).all()
        at = lease_clock(session)
    return build_tree(cast("Sequence[StepRow]", found), root_id, workers, at)


def build_tree(rows: Sequence[StepRow], root_id: uuid.UUID, workers: int, at: datetime) -> TaskTree | None:
    """The same from rows that were read already, in the order they were planned."""
    root = next((row for row in rows if row.id == root_id), None)
    if root is None:
        return None
    parts = [row for row in rows if row.id != root_id] or [root]
    running = [row for row in rows if row.status == TaskState.PROCESSING and row.lease_until is not None]
    failed = sorted((row for row in parts if row.status == TaskState.FAILED), key=lambda row: row.completed_at or at)
    over = root.status not in OPEN
    return TaskTree(
        id=root.id,
        kind=root.kind,
        status=root.status,
        share=1.0 if root.status == TaskState.COMPLETED else _shown(root, parts),
        left=None if over else _left(root, parts, workers, at),
        stages=_stages(parts),
        doing=tuple(_doing(row) for row in running),
        error=failed[0].error if failed else root.error,
        failed_id=failed[0].id if failed else None,
        cancelling=root.cancel_asked and not over,
    )


def remember_share(session: Session, root_id: uuid.UUID) -> None:
    """Before new steps appear: keep the share that was shown until now, so that it never goes back."""
    root = session.get(Task, root_id)
    if root is None:
        return
    spent = Task.seconds_expected * case((Task.status == TaskState.COMPLETED, 100), else_=Task.progress)
    part = (Task.root_id == root_id) & (Task.id != root_id)
    done, known = session.execute(select(func.sum(spent), func.sum(Task.seconds_expected)).where(part)).one()
    whole = max(float(known or 0), float(root.seconds_expected), 0.01)
    root.progress = max(root.progress, min(99, int(float(done or 0) / whole)))


def _shown(root: StepRow, parts: Sequence[StepRow]) -> float:
    percent = int(100 * _done_seconds(parts) / _whole_seconds(root, parts) + 1e-9)
    return min(99, max(root.progress, percent)) / 100


def _done_seconds(parts: Sequence[StepRow]) -> float:
    return sum(float(row.seconds_expected) * _done(row) for row in parts)


def _done(row: StepRow) -> float:
    return 1.0 if row.status == TaskState.COMPLETED else row.progress / 100


def _whole_seconds(root: StepRow, parts: Sequence[StepRow]) -> float:
    return max(sum(float(row.seconds_expected) for row in parts), float(root.seconds_expected), 0.01)


def _left(root: StepRow, parts: Sequence[StepRow], workers: int, at: datetime) -> TimeLeft:
    """As it was promised; what was promised nothing is guessed at."""
    if promise := expected_time.promise_from_row(root.promise):
        return expected_time.time_left(promise, at)
    guess = _seconds_left(root, parts, workers, at)
    return TimeLeft(low=round(guess / 2, 1), high=guess)


def _seconds_left(root: StepRow, parts: Sequence[StepRow], workers: int, at: datetime) -> float:
    """What is left by the guesses made when it was planned, corrected by how wrong these guesses were so far."""
    done = [row for row in parts if row.status == TaskState.COMPLETED]
    took = sum(_took(row) for row in done)
    pace = (took + PRIOR_S) / (sum(float(row.seconds_expected) for row in done) + PRIOR_S)
    left = [float(row.seconds_expected) * (1 - row.progress / 100) for row in parts if row.status in OPEN]
    unplanned = max(0.0, _whole_seconds(root, parts) - sum(float(row.seconds_expected) for row in parts))
    hands = max(1, min(workers, len(left) + (workers if unplanned else 0)))
    return round(pace * max((sum(left) + unplanned) / hands, max(left, default=0.0)), 1)


def _took(row: StepRow) -> float:
    return (row.completed_at - row.started_at).total_seconds() if row.started_at and row.completed_at else 0.0


def _stages(parts: Sequence[StepRow]) -> tuple[StageProgress, ...]:
    stages = dict.fromkeys(row.task_type for row in parts)
    return tuple(_stage(stage, [row for row in parts if row.task_type == stage]) for stage in stages)


def _stage(stage: str, rows: Sequence[StepRow]) -> StageProgress:
    def count(status: TaskState) -> int:
        return sum(1 for row in rows if row.status == status)

    return StageProgress(
        stage, count(TaskState.COMPLETED), len(rows), count(TaskState.PROCESSING), count(TaskState.FAILED)
    )


def _doing(row: StepRow) -> RunningStep:
    return RunningStep(row.id, row.kind, row.target_id, row.progress / 100, row.message, row.started_at)
