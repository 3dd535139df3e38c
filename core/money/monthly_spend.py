"""Everybody's money of this month, for whoever sets limits: those who spent some, and those who have not yet."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import utc_now
from core.money import budget_rows, budgets
from core.money.budget_rows import Budget, Scope
from core.money.ledger import Account
from core.people import audit
from core.people.access import Action, UserLike, require

MOST = 200


@dataclass(frozen=True)
class PersonSpend:
    """`own`: somebody set a limit for them alone; else the studio's rule for everybody holds."""

    id: uuid.UUID
    name: str
    role: str
    budget: Budget
    own: bool


def spend_by_person(session: Session) -> list[PersonSpend]:
    """Everybody who is active, whoever spent most first."""
    user, own = tables.User, _own(session)
    known = {purse.user_id: purse.budget for purse in budgets.person_budgets(session)}
    order = {id: number for number, id in enumerate(known)}
    rows = session.execute(
        select(user.id, user.name, user.role)
        .where(user.status == "active")
        .order_by(user.id.not_in(known), func.lower(user.name))
        .limit(MOST)
    )
    found = [
        PersonSpend(id, name, role, known.get(id) or _untouched(session, id), id in own) for id, name, role in rows
    ]
    return sorted(found, key=lambda one: order.get(one.id, len(order)))


def _untouched(session: Session, user_id: uuid.UUID) -> Budget:
    known = budgets.account_budgets(session, Account(user_id=user_id))
    return next(one for one in known if one.scope == "user")


def _own(session: Session) -> set[uuid.UUID]:
    """Those whose limit, for every month or for this one, somebody set."""
    month = budget_rows.studio_month(session, utc_now())
    rows = select(tables.Budget.key).where(tables.Budget.scope == "user", tables.Budget.limit_micro_yuan.is_not(None))
    keys = (key.split(":") for key in session.scalars(rows))
    return {uuid.UUID(key[1]) for key in keys if len(key) == 2 or key[2] == month}


def set_monthly_limit(session: Session, by: UserLike, scope: Scope, id: uuid.UUID | None, typed: str) -> int | None:
    """What somebody, or the studio, may spend in a month, as people write it; nothing typed takes the limit away. Raises
    NotMoney, NotAllowed."""
    require(by, Action.MANAGE_PROVIDERS)
    limit = budgets.parse_money(typed)
    row = session.get(tables.Budget, scope if id is None else f"{scope}:{id}")
    before = budgets.format_money(row.limit_micro_yuan) if row and row.limit_micro_yuan is not None else ""
    budgets.set_budget_limit(session, scope, id, limit)
    said = budgets.format_money(limit) if limit is not None else ""
    key = scope if id is None else f"{scope}:{id}"
    audit.note(session, by.id, "budget.set", key, before=before, limit=said)
    return limit
