"""The values of a task: its states, a step somebody planned, and what a worker holds while it works."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.database.tables import Task, utc_now
from core.money.ledger import Account
from core.types import Value


class TaskState(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NEEDS_REVIEW = "needs_review"


OPEN = (TaskState.PENDING, TaskState.PROCESSING)
STOPPED = (TaskState.FAILED, TaskState.CANCELLED)


class PlannedStep(Value):
    """Work that a job plans. `key` names it within the film: planned twice, it is done once. `after` are keys of the
    same film that must be completed first. `expected_s` is a guess at its seconds on one worker."""

    kind: str
    params: dict[str, Any] = {}
    key: str
    after: tuple[str, ...] = ()
    target_id: str = ""
    expected_s: float = 1.0
    priority: int = 0


@dataclass(frozen=True)
class ClaimedTask:
    """A task as the worker that holds it knows it. `fence` proves on every write that it still does."""

    id: uuid.UUID
    fence: int
    kind: str
    user_id: uuid.UUID | None
    project_id: uuid.UUID | None
    root_id: uuid.UUID
    parent_id: uuid.UUID | None
    target_id: str
    attempts: int
    max_attempts: int
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def stage(self) -> str:
        return stage_of_kind(self.kind)

    @property
    def account(self) -> Account:
        return Account(self.id, self.project_id, self.user_id, self.stage, self.root_id)


@dataclass(frozen=True)
class DueTask:
    """A task whose turn it is. `fence` is the number it had then."""

    id: uuid.UUID
    fence: int
    priority: int


@dataclass(frozen=True)
class RunningTask:
    """Who works on a task now."""

    id: uuid.UUID
    fence: int
    worker: str


def claimed_from_row(row: Task) -> ClaimedTask:
    return ClaimedTask(
        id=row.id,
        fence=row.fence,
        kind=row.kind,
        user_id=row.user_id,
        project_id=row.project_id,
        root_id=row.root_id or row.id,
        parent_id=row.parent_id,
        target_id=row.target_id,
        attempts=row.attempts,
        max_attempts=row.max_attempts,
        params=row.params,
    )


def stage_of_kind(kind: str) -> str:
    return kind.partition(".")[0]


def lease_clock(session: Session) -> datetime:
    """The one clock all leases are measured by: the server's on PostgreSQL; on SQLite this machine's, there is no other."""
    if session.get_bind().dialect.name == "postgresql":
        here: datetime = session.scalars(text("SELECT timezone('utc', clock_timestamp())")).one()
        return here
    return utc_now()
