"""Steps that somebody follows: what changed among them since they were looked at last, without reading the rest again."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from sqlalchemy import ColumnElement, Connection, select, text
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.database.tables import Task
from core.tasks.task_rows import OPEN, TaskState
from core.tasks.task_tree import COLUMNS, StepRow

OVERLAP = timedelta(seconds=3)
"""Rows are stamped by whoever writes them, and may be committed a little later than stamped."""
AFRESH_EVERY = 60
"""Every so many looks all is read, so that rows which are gone are missed."""


class FollowedRow(StepRow, Protocol):
    """The row itself, or the columns FOLLOWED of it."""

    @property
    def project_id(self) -> uuid.UUID | None: ...
    @property
    def root_id(self) -> uuid.UUID | None: ...
    @property
    def user_id(self) -> uuid.UUID | None: ...
    @property
    def attempts(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...


FOLLOWED = (*COLUMNS, Task.project_id, Task.root_id, Task.user_id, Task.attempts, Task.updated_at)


class FollowedSteps:
    """The steps of one film, or under one making, as they were seen last."""

    def __init__(self, which: ColumnElement[bool]) -> None:
        self.rows: dict[uuid.UUID, FollowedRow] = {}
        self._which = which
        self._since: datetime | None = None
        self._looks = 0

    def look(self, session: Session) -> list[FollowedRow]:
        """Read what was written since the last look; returns the steps that a person would see have changed."""
        wanted = select(*FOLLOWED).where(self._which)
        self._looks += 1
        afresh = self._looks % AFRESH_EVERY == 1
        if not afresh and self._since is not None:
            wanted = wanted.where(Task.updated_at > self._since - OVERLAP)
        found = cast("Sequence[FollowedRow]", session.execute(wanted).all())
        before, self.rows = self.rows, {} if afresh else self.rows
        news = [row for row in found if (old := before.get(row.id)) is None or _seen(old) != _seen(row)]
        self.rows |= {row.id: row for row in found}
        self._since = max((row.updated_at for row in found), default=self._since)
        return news

    def in_order(self) -> list[FollowedRow]:
        """As they were planned."""
        return sorted(self.rows.values(), key=lambda row: row.created_at)

    def open(self) -> list[FollowedRow]:
        return [row for row in self.in_order() if row.status in OPEN]


def is_at_work(row: StepRow) -> bool:
    """A worker has it in hand."""
    return row.status == TaskState.PROCESSING and row.lease_until is not None


def _seen(row: StepRow) -> tuple[Any, ...]:
    return row.status, is_at_work(row), row.progress, str(row.message), str(row.error), row.cancel_asked


class DatabasePulse:
    """Whether anybody wrote anything at all since it was asked last. SQLite can tell; of others yes is assumed. It may be stopped by
    another thread than the one that asks: a connection given back in the middle of a question would be broken for whoever has it next."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: Connection | None = None
        self._last: Any = None
        self._asking = threading.Lock()

    def beats(self) -> bool:
        if not self._db.sqlite:
            return True
        with self._asking:
            if self._connection is None:
                self._connection = self._db.engine.connect().execution_options(reads_only=True)
            now = self._connection.execute(text("PRAGMA data_version")).scalar()
            self._connection.rollback()
            changed, self._last = bool(now != self._last), now
            return changed

    def stop(self) -> None:
        with self._asking:
            if self._connection is not None:
                self._connection.close()
                self._connection, self._last = None, None


def ended_makings(session: Session, user_ids: set[uuid.UUID], since: datetime) -> list[tuple[Task, str]]:
    """The makings these people began that are over since then, first first, with the name of each film."""
    rows = (
        select(Task, tables.Project.name)
        .join(tables.Project, tables.Project.id == Task.project_id)
        .where(
            Task.user_id.in_(user_ids),
            Task.parent_id.is_(None),
            Task.kind == "film.make",
            Task.status.in_((TaskState.COMPLETED, TaskState.FAILED)),
            Task.completed_at > since,
            tables.Project.deleted_at.is_(None),
        )
    )
    return [(task, name) for task, name in session.execute(rows.order_by(Task.completed_at))]


def open_makings(session: Session, user_ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """The makings of these people that are under way."""
    rows = select(Task.id).where(Task.status.in_(OPEN), Task.parent_id.is_(None), Task.user_id.in_(user_ids))
    return set(session.scalars(rows))
