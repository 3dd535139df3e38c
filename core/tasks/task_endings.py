"""How a task ends in its rows, or is let go again, and what follows from it for others."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from core import i18n
from core.database.tables import Attempt, Task
from core.json_types import StoredSentence
from core.tasks import task_calls
from core.tasks.task_graph import cancel_unreachable, settle_containers
from core.tasks.task_rows import TaskState


def end_task(
    session: Session, task: Task, status: TaskState, at: datetime, error: StoredSentence | None = None
) -> None:
    """The task has ended so, with all that follows from it. Its root must be held."""
    close_task(session, task, status, at, error)
    session.flush()
    cancel_unreachable(session, at, task.root_id)
    settle_containers(session, task.parent_id, at)


def close_task(
    session: Session, task: Task, status: TaskState, at: datetime, error: StoredSentence | None = None
) -> None:
    """The task itself has ended so: its row, and its last try."""
    end_attempts(session, task.id, status.value, at, error)
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


def free_again(task: Task, run_after: datetime | None) -> None:
    """Nobody has it any more: it waits for its turn, from `run_after` on."""
    task.status, task.lease_until, task.dispatched_at, task.paying = TaskState.PENDING, None, None, False
    task.run_after = run_after


def end_attempts(
    session: Session, task_id: uuid.UUID, outcome: str, at: datetime, error: Mapping[str, Any] | None = None
) -> None:
    """Whatever try at it is under way has ended so."""
    open_ones = update(Attempt).where(Attempt.task_id == task_id, Attempt.ended_at.is_(None))
    session.execute(
        open_ones.values(ended_at=at, outcome=outcome, error=error or {}).execution_options(synchronize_session=False)
    )
