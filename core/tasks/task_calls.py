"""What a task's row says of the requests made for it: who was asked, what they were told, tokens and money, from the ledger.

A root says it of its whole tree. Written when a task ends, and again where a call is settled after that."""

from __future__ import annotations

import uuid
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from core.database.tables import Answer, Call, Task

PROMPT_MOST = 20_000
"""Characters of a prompt that are kept with the task; takes keep what was sent whole."""
YUAN = Decimal(1_000_000)


def note_prompt(session: Session, task_id: uuid.UUID, prompt: str) -> None:
    """What a model is told for this task; the newest stands."""
    if prompt:
        change = update(Task).where(Task.id == task_id).values(prompt=prompt[:PROMPT_MOST])
        session.execute(change.execution_options(synchronize_session=False))


def last_answer(session: Session, task_id: uuid.UUID) -> dict[str, str] | None:
    """What a model answered last: its text, or where the file is. None where nobody was asked."""
    newest = select(Answer.result, Answer.sha256).where(Answer.task_id == task_id).order_by(Answer.created_at.desc())
    row = session.execute(newest.limit(1)).first()
    if row is None:
        return None
    return {"answer": f"/api/v1/assets/{row.sha256}" if row.sha256 else str(row.result.get("text", ""))}


def sum_up_calls(session: Session, task: Task) -> None:
    """Provider and model of the newest answer, tokens and yuan of all its calls. Nothing where there were none."""
    mine = _of(task)
    summed = select(func.count(), func.sum(Call.tokens_in), func.sum(Call.tokens_out), func.sum(Call.cost_micro_yuan))
    count, tokens_in, tokens_out, micro_yuan = session.execute(summed.where(mine)).one()
    if not count:
        return
    task.tokens_input, task.tokens_output = int(tokens_in), int(tokens_out)
    task.cost = (Decimal(int(micro_yuan)) / YUAN).quantize(Decimal("0.0001"))
    answered = select(Call.provider, Call.model).where(mine, Call.state == "done").order_by(Call.created_at.desc())
    if newest := session.execute(answered.limit(1)).first():
        task.provider, task.model = newest


def sum_up_late_call(session: Session, task_id: uuid.UUID) -> None:
    """A call of this task was settled after the task had ended: it and its root say so."""
    task = session.get(Task, task_id)
    for row in {
        one.id: one for one in (task, task and task.root_id and session.get(Task, task.root_id)) if one
    }.values():
        if row.completed_at is not None:
            sum_up_calls(session, row)


def _of(task: Task) -> ColumnElement[bool]:
    if task.parent_id is not None:
        return Call.task_id == task.id
    return Call.task_id.in_(select(Task.id).where(Task.root_id == (task.root_id or task.id)))
