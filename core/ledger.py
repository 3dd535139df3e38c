"""Every yuan accounted for: one row per call to a model, written before a paid call leaves and settled at its end."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core import tables
from core.tables import now
from providers.base import Call


@dataclass(frozen=True)
class Account:
    """On whose account a call goes: the task, its project and person, and the stage it serves."""

    task_id: uuid.UUID | None = None
    project_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    stage: str = ""


def intend(session: Session, call: Call, account: Account) -> None:
    """The row of a call that is about to leave, with its estimated cost in micro-yuan."""
    session.add(_row(call, account, state="intent", estimate=call.cost_micro_yuan))


def accept(session: Session, call: Call, account: Account) -> None:
    """A vendor took a long job: its remote id is kept at once, the money is settled when it is fetched."""
    kept = session.execute(
        update(tables.Call).where(tables.Call.key == call.key).values(state="accepted", remote_id=call.remote_id)
    )
    if kept.rowcount == 0:  # type: ignore[attr-defined]
        session.add(_row(call, account, state="accepted", estimate=call.cost_micro_yuan))


def record(session: Session, call: Call, account: Account) -> None:
    """A call has ended. Settles the row its intent left, or writes one where nothing was to be paid."""
    settled = session.execute(
        update(tables.Call)
        .where(tables.Call.key == call.key)
        .values(
            state="done" if call.ok else "failed",
            cost_micro_yuan=call.cost_micro_yuan,
            usage=call.usage.model_dump(),
            milliseconds=round(call.seconds * 1000),
            remote_id=call.remote_id,
            error=call.error,
            ended_at=now(),
        )
    )
    if settled.rowcount == 0:  # type: ignore[attr-defined]
        row = _row(call, account, state="done" if call.ok else "failed", estimate=call.cost_micro_yuan)
        row.ended_at = now()
        session.add(row)


def unsettled(session: Session, prefix: str) -> bool:
    """Did a paid call whose key begins so leave without anybody knowing its end?"""
    rows = select(tables.Call.id).where(tables.Call.key.startswith(prefix), tables.Call.state == "intent")
    return session.scalar(rows.limit(1)) is not None


def spent(session: Session, project_id: uuid.UUID) -> int:
    """What a project has cost so far, in micro-yuan."""
    total = select(func.coalesce(func.sum(tables.Call.cost_micro_yuan), 0)).where(tables.Call.project_id == project_id)
    return int(session.scalar(total) or 0)


def calls_of(session: Session, project_id: uuid.UUID) -> list[tables.Call]:
    """The project's calls, oldest first."""
    rows = select(tables.Call).where(tables.Call.project_id == project_id).order_by(tables.Call.created_at)
    return list(session.scalars(rows))


def _row(call: Call, account: Account, *, state: str, estimate: int) -> tables.Call:
    return tables.Call(
        key=call.key,
        state=state,
        task_id=account.task_id,
        project_id=account.project_id,
        user_id=account.user_id,
        stage=account.stage,
        provider=call.provider,
        model=call.model,
        capability=call.capability.value,
        cached=call.cached,
        usage=call.usage.model_dump(),
        estimate_micro_yuan=estimate,
        cost_micro_yuan=call.cost_micro_yuan,
        milliseconds=round(call.seconds * 1000),
        remote_id=call.remote_id,
        error=call.error,
    )
