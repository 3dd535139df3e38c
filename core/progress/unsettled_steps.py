"""Calls that may have been paid, as the screens show them: each with what it was to make, and what a person says became of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database.tables import Task
from core.people.access import UserLike
from core.progress import task_groups
from core.tasks import unsettled_calls
from core.tasks.task_rows import TaskState
from core.tasks.unsettled_calls import UnsettledCall


@dataclass(frozen=True)
class UnsettledStep:
    """A call in doubt and the step it was made for: its stage, the row it makes something of, and what that is (a shot's number,
    a name, a line). `again`: once it is settled the step is asked for again."""

    doubt: UnsettledCall
    stage: str = ""
    target_id: str = ""
    what: str = ""
    again: bool = False


def list_unsettled_steps(
    session: Session, person: UserLike, project_id: uuid.UUID | None = None
) -> list[UnsettledStep]:
    """Oldest first: of one film, or of every film this person makes things for (of an admin: all)."""
    open_ones = [one for one in unsettled_calls.list_unsettled(session, person) if project_id in (None, one.project_id)]
    ids = [one.task_id for one in open_ones if one.task_id]
    if not open_ones:
        return []
    steps = {row.id: row for row in session.scalars(select(Task).where(Task.id.in_(ids)))}
    made = _what_they_make(session, list(steps.values()))
    return [_waiting(one, steps.get(one.task_id) if one.task_id else None, made) for one in open_ones]


def settle_call(session: Session, call_key: str, by: UserLike, *, paid: bool) -> uuid.UUID | None:
    """What became of it, as a person says who looked. Returns the step that is to be asked for again; None where nobody waits for
    it any more. Raises as core.tasks.unsettled_calls does."""
    task_id = (unsettled_calls.settle_as_paid if paid else unsettled_calls.settle_as_unmade)(session, call_key, by)
    row = session.get(Task, task_id) if task_id else None
    return row.id if row is not None and row.status == TaskState.NEEDS_REVIEW else None


def _waiting(one: UnsettledCall, step: Task | None, made: dict[uuid.UUID, str]) -> UnsettledStep:
    if step is None:
        return UnsettledStep(one)
    again = step.status == TaskState.NEEDS_REVIEW
    return UnsettledStep(one, step.task_type, step.target_id, made.get(step.id, ""), again)


def _what_they_make(session: Session, steps: list[Task]) -> dict[uuid.UUID, str]:
    found: dict[uuid.UUID, str] = {}
    for project_id in {row.project_id for row in steps if row.project_id}:
        mine = [row for row in steps if row.project_id == project_id]
        for group in task_groups.group_film_steps(session, project_id, mine):
            found |= {row.id: what for row, what in group.steps}
    return found
