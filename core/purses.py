"""The month's money as an admin sees it: the studio's, and each person's, with what was spent, what is held and what is left."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core import budget_rows, budgets, tables
from core.budget_rows import Budget
from core.ledger import UNDER_WAY, Account
from core.tables import now
from core.types import Value

MOST = 200


class Purse(Value):
    """Of one person this month. `own`: somebody set a limit for them alone; else the studio's rule for everybody holds."""

    id: uuid.UUID
    name: str
    role: str
    spent: int
    held: int
    limit: int | None
    own: bool

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.spent - self.held)


def studio(session: Session, at: datetime | None = None) -> Budget:
    """The studio's month, counted from the ledger where nothing has limited it yet."""
    at = at or now()
    month = next(one for one in budgets.all_of(session, Account(), at) if one.scope == "month")
    spent, held = budget_rows.counted(session, "month", month.key)
    return Budget(month.key, "month", month.limit, spent, held, month.stands)


def people(session: Session, at: datetime | None = None) -> list[Purse]:
    """Everybody who is active, whoever spent most first."""
    at = at or now()
    user, call = tables.User, tables.Call
    under_way = call.state.in_(UNDER_WAY)
    first = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    spent = func.coalesce(func.sum(case((under_way, 0), else_=call.cost_micro_yuan)), 0)
    held = func.coalesce(func.sum(case((under_way, call.estimate_micro_yuan), else_=0)), 0)
    rows = session.execute(
        select(user.id, user.name, user.role, spent, held)
        .outerjoin(call, (call.user_id == user.id) & (call.created_at >= first))
        .where(user.status == "active")
        .group_by(user.id, user.name, user.role)
        .order_by(spent.desc(), func.lower(user.name))
        .limit(MOST)
    ).all()
    own = _own(session, at)
    return [
        Purse(
            id=id, name=name, role=role, spent=int(gone), held=int(kept), limit=_limit(session, id, at), own=id in own
        )
        for id, name, role, gone, kept in rows
    ]


def _limit(session: Session, user_id: uuid.UUID, at: datetime) -> int | None:
    known = budgets.all_of(session, Account(user_id=user_id), at)
    return next(one.limit for one in known if one.scope == "user")


def _own(session: Session, at: datetime) -> set[uuid.UUID]:
    """Those whose limit, for every month or for this one, somebody set."""
    month = budget_rows.month_of(at)
    rows = select(tables.Budget.key).where(tables.Budget.scope == "user", tables.Budget.limit_micro_yuan.is_not(None))
    keys = (key.split(":") for key in session.scalars(rows))
    return {uuid.UUID(key[1]) for key in keys if len(key) == 2 or key[2] == month}
