"""Every yuan accounted for: one row per call to a model, written before a paid call leaves and settled at its end.

A row is written and settled by statements made once, for it stands on the way of every call.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, func, insert, literal, select, update
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import connection_of
from core.database.prepared_statements import PreparedStatement
from core.database.tables import utc_now
from providers.base import Call, Capability, Cost

UNDER_WAY = ("intent", "accepted")
"""States of a call that has left and whose cost is not settled: its estimate is held."""
UNKNOWN = "unknown"
IN_DOUBT = ("intent", UNKNOWN)
"""States of a call of whose end nobody knows."""


@dataclass(frozen=True)
class Account:
    """On whose account a call goes: the task, its project and person, the stage it serves, and the run it belongs to: the
    root of the task. `template` ("script_scifi@3") it was told with, `experiment_id` of the lab it is made for."""

    task_id: uuid.UUID | None = None
    project_id: uuid.UUID | None = None
    user_id: uuid.UUID | None = None
    stage: str = ""
    run_id: uuid.UUID | None = None
    template: str = ""
    experiment_id: uuid.UUID | None = None


class HeldMoney(int):
    """Micro-yuan of a call as its budgets know them until it is settled: put aside, or counted as `spent` already. `at` is
    when it left: that month's budgets know it."""

    at: datetime
    spent: bool

    def __new__(cls, micro_yuan: int, at: datetime, spent: bool = False) -> HeldMoney:
        held = super().__new__(cls, micro_yuan)
        held.at, held.spent = at, spent
        return held


_calls: Table = tables.Call.__table__  # type: ignore[assignment]
_GIVEN = ("number", "seq", "amended")
"""Columns that the database fills itself."""
_WRITE = PreparedStatement(insert(_calls), [column.name for column in _calls.columns if column.name not in _GIVEN])
_BEFORE = PreparedStatement(
    select(_calls.c.cost_micro_yuan, _calls.c.created_at).where(_calls.c.key == bindparam("of_key")).with_for_update()
)
_ACCEPT = PreparedStatement(
    update(_calls).where(_calls.c.key == bindparam("of_key")).values(state="accepted", remote_id=bindparam("remote_id"))
)
_SETTLED = (
    "state", "cost_micro_yuan", "amount", "currency", "rate", "prices", "allowance", "free_units", "list_micro_yuan",
    "estimated", "usage", "tokens_in", "tokens_out", "characters", "images", "seconds", "milliseconds", "remote_id", "error", "ended_at",
)  # fmt: skip
_SETTLE = PreparedStatement(
    update(_calls).where(_calls.c.key == bindparam("of_key")).values({name: bindparam(name) for name in _SETTLED})
)
_SETTLE_OPEN = PreparedStatement(
    update(_calls)
    .where(_calls.c.key == bindparam("of_key"), _calls.c.state.in_([literal(state) for state in UNDER_WAY]))
    .values({name: bindparam(name) for name in _SETTLED})
    .returning(_calls.c.reserved_micro_yuan, _calls.c.created_at)
)
"""What nearly every call needs: its row is under way, and says in the same breath what was put aside for it."""
_DOUBTFUL = (
    select(_calls)
    .where(_calls.c.task_id == bindparam("of_task"), _calls.c.state.in_([literal(state) for state in IN_DOUBT]))
    .order_by(_calls.c.care.desc(), _calls.c.state, _calls.c.created_at.desc())
)


def record_intent(session: Session | Connection, call: Call, account: Account, estimate: Cost | None = None) -> None:
    """The row of a call that is about to leave, with what it will cost by the estimate."""
    expected = estimate or Cost(micro_yuan=call.cost_micro_yuan)
    _WRITE.run(connection_of(session), _left(call, account, "intent", expected))


def record_accepted(session: Session | Connection, call: Call, account: Account, estimate: Cost | None = None) -> None:
    """A vendor took a long job: its remote id is kept at once, the money is settled when it is fetched."""
    connection = connection_of(session)
    if not _ACCEPT.run(connection, {"of_key": call.key, "remote_id": call.remote_id}):
        expected = estimate or Cost(micro_yuan=call.cost_micro_yuan)
        _WRITE.run(connection, _left(call, account, "accepted", expected))


def record_call(session: Session | Connection, call: Call, account: Account) -> HeldMoney:
    """A call has ended. Settles the row its intent left, or writes one where nothing was to be paid. Returns what its
    budgets knew of it until now, for budgets.settle."""
    connection = connection_of(session)
    ended = _ended(call)
    settled = () if call.cached else _SETTLE_OPEN.rows(connection, ended | {"of_key": call.key})
    if settled:
        reserved, created_at = settled[0]
        return HeldMoney(reserved, _moment(created_at))
    before = () if call.cached else _BEFORE.rows(connection, {"of_key": call.key})
    if not before:
        row = _left(call, account, ended["state"], Cost(micro_yuan=call.cost_micro_yuan)) | ended
        _WRITE.run(connection, row)
        return HeldMoney(0, row["created_at"])
    cost, created_at = before[0]
    _SETTLE.run(connection, ended | {"of_key": call.key})
    return HeldMoney(cost, _moment(created_at), spent=True)


def _moment(said: datetime | str) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromisoformat(said)


def find_unsettled_call(session: Session | Connection, task_id: uuid.UUID, step: str) -> Row[Any] | None:
    """The row of a call of this step that left and of whose end nobody knows: a paid one before a cheap one."""
    of_step = f"{task_id}/{step}/"
    rows = connection_of(session).execute(_DOUBTFUL, {"of_task": task_id})
    return next((row for row in rows if row.key.startswith(of_step)), None)


def call_from_row(row: tables.Call | Row[Any]) -> Call:
    """A row of the ledger as the gateway knows calls."""
    cost = Cost(
        micro_yuan=row.estimate_micro_yuan,
        amount=row.amount,
        currency=row.currency,
        rate=row.rate,
        prices=tuple(row.prices),
        allowance=row.allowance,
        free_units=row.free_units,
        list_micro_yuan=row.list_micro_yuan,
    )
    return Call(
        key=row.key,
        provider=row.provider,
        model=row.model,
        capability=Capability(row.capability),
        ok=False,
        group=row.group_id,
        door=row.door_id,
        care=row.care,
        state=row.state if row.state == UNKNOWN else "",
        cost_micro_yuan=cost.micro_yuan,
        cost=cost,
        remote_id=row.remote_id,
        error=row.error,
    )


def account_from_row(row: tables.Call | Row[Any]) -> Account:
    """On whose account a row stands."""
    return Account(row.task_id, row.project_id, row.user_id, row.stage, row.run_id, row.template, row.experiment_id)


def spent_on_project(session: Session, project_id: uuid.UUID) -> int:
    """What a project has cost so far, in micro-yuan."""
    total = select(func.coalesce(func.sum(tables.Call.cost_micro_yuan), 0)).where(tables.Call.project_id == project_id)
    return int(session.scalar(total) or 0)


def list_project_calls(session: Session, project_id: uuid.UUID) -> list[tables.Call]:
    """The project's calls, oldest first."""
    rows = select(tables.Call).where(tables.Call.project_id == project_id).order_by(tables.Call.created_at)
    return list(session.scalars(rows))


def _left(call: Call, account: Account, state: str, estimate: Cost) -> dict[str, Any]:
    """The whole row of a call as it stands when it leaves."""
    return {
        "id": uuid.uuid4(),
        "key": call.key,
        "state": state,
        "task_id": account.task_id,
        "project_id": account.project_id,
        "user_id": account.user_id,
        "run_id": account.run_id,
        "stage": account.stage,
        "template": account.template,
        "experiment_id": account.experiment_id,
        "provider": call.provider,
        "model": call.model,
        "capability": call.capability.value,
        "group_id": call.group or call.key,
        "door_id": call.door,
        "care": call.care,
        "cached": call.cached,
        "saved_micro_yuan": call.saved_micro_yuan,
        "estimate_micro_yuan": estimate.micro_yuan,
        "reserved_micro_yuan": max(estimate.micro_yuan, call.reserved_micro_yuan),
        "cost_micro_yuan": 0,
        **_native(estimate),
        "usage": {},
        "tokens_in": 0,
        "tokens_out": 0,
        "characters": 0,
        "images": 0,
        "seconds": Decimal(0),
        "milliseconds": 0,
        "remote_id": call.remote_id,
        "error": call.error,
        "created_at": utc_now(),
        "ended_at": None,
        "why": call.why,
    }


def _ended(call: Call) -> dict[str, Any]:
    """What is known of a call at its end."""
    state = UNKNOWN if call.state == UNKNOWN else "done" if call.ok else "failed"
    return {
        "state": state,
        "cost_micro_yuan": call.cost_micro_yuan,
        **_native(call.cost),
        "usage": call.usage.model_dump(mode="json", exclude_defaults=True),
        "tokens_in": call.usage.tokens_in,
        "tokens_out": call.usage.tokens_out,
        "characters": call.usage.characters,
        "images": call.usage.images,
        "seconds": Decimal(str(round(call.usage.seconds, 3))),
        "milliseconds": round(call.seconds * 1000),
        "remote_id": call.remote_id,
        "error": call.error,
        "ended_at": None if state == UNKNOWN else utc_now(),
    }


def _native(cost: Cost) -> dict[str, Any]:
    """In the vendor's own currency, with the rate and the prices it was turned by."""
    return {
        "amount": cost.amount,
        "currency": cost.currency,
        "rate": cost.rate,
        "prices": list(cost.prices),
        "allowance": cost.allowance,
        "free_units": cost.free_units,
        "list_micro_yuan": max(cost.list_micro_yuan, cost.micro_yuan),
        "estimated": cost.estimated,
    }
