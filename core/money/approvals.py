"""Work that would go over a limit waits for an admin: a yes raises the limit by what it takes, a no leaves it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import BudgetRequest, utc_now
from core.errors import Conflict, NotFound, OverBudget
from core.money import budget_rows, budgets
from core.money.budget_rows import Budget, Scope
from core.money.ledger import Account
from core.people import audit
from core.people.access import Action, UserLike, require


@dataclass(frozen=True)
class ApprovalRequest:
    """A request as an admin sees it: whose work, on which film, how much more than the limit it needs. `budget` as it stands."""

    id: uuid.UUID
    budget: Budget
    need_micro_yuan: int
    person: str
    film: str
    task_id: uuid.UUID | None
    what: dict[str, Any]
    since: datetime


def request_approval(session: Session, account: Account, over: OverBudget, what: dict[str, Any]) -> BudgetRequest:
    """A request to raise the limit that `over` names; `what` tells the reader what it is for. One for each budget and task:
    asked again, it is the same request with today's need."""
    key, need = str(over.facts["budget"]), int(over.facts["need_micro_yuan"])
    same = BudgetRequest.budget_key == key, BudgetRequest.task_id == account.task_id, BudgetRequest.state == "open"
    _hold(session, key)
    row = session.scalar(select(BudgetRequest).where(*same).limit(1))
    if row is None:
        row = BudgetRequest(
            id=uuid.uuid4(),
            budget_key=key,
            project_id=account.project_id,
            user_id=account.user_id,
            task_id=account.task_id,
        )
        session.add(row)
        audit.note(session, account.user_id, "budget.asked", key, need=budgets.format_money(need))
    row.need_micro_yuan, row.what = need, what
    return row


def pending_requests(session: Session) -> list[ApprovalRequest]:
    """What waits for an admin, oldest first."""
    rows = session.execute(
        select(BudgetRequest, tables.User.name, tables.Project.name)
        .outerjoin(tables.User, tables.User.id == BudgetRequest.user_id)
        .outerjoin(tables.Project, tables.Project.id == BudgetRequest.project_id)
        .where(BudgetRequest.state == "open")
        .order_by(BudgetRequest.created_at)
    )
    return [
        ApprovalRequest(
            id=row.id,
            budget=_budget(session, row.budget_key),
            need_micro_yuan=row.need_micro_yuan,
            person=person or "",
            film=film or "",
            task_id=row.task_id,
            what=row.what,
            since=row.created_at,
        )
        for row, person, film in rows
    ]


def approve(session: Session, id: uuid.UUID, by: UserLike) -> uuid.UUID | None:
    """Yes: the limit goes up by what the work needs. Returns the task to be tried again. Raises NotAllowed, NotFound, and
    Conflict where somebody has decided already."""
    row = _decide(session, id, by, "approved")
    budgets.raise_limit(session, row.budget_key, row.need_micro_yuan)
    return row.task_id


def refuse(session: Session, id: uuid.UUID, by: UserLike) -> None:
    """No: the limit stays. Raises as `approve` does."""
    _decide(session, id, by, "refused")


def _decide(session: Session, id: uuid.UUID, by: UserLike, verdict: str) -> BudgetRequest:
    require(by, Action.MANAGE_PROVIDERS)
    row = session.get(BudgetRequest, id, with_for_update=True)
    if row is None:
        raise NotFound(what="request")
    if row.state != "open":
        raise Conflict()
    row.state, row.decided_by, row.decided_at = verdict, by.id, utc_now()
    audit.note(session, by.id, f"budget.{verdict}", row.budget_key, need=budgets.format_money(row.need_micro_yuan))
    return row


def _hold(session: Session, key: str) -> None:
    """The budget has its row, and whoever asks at the same moment waits for this one."""
    budget = _budget(session, key)
    if not budget.stands:
        budget_rows.create_budget_row(session, budget)
    session.scalar(select(tables.Budget.key).where(tables.Budget.key == key).with_for_update())


def _budget(session: Session, key: str) -> Budget:
    """As it stands; one of a month that is over has no limit any more."""
    known = budgets.account_budgets(session, budget_rows.account_of_budget(key))
    scope = cast("Scope", key.partition(":")[0])
    return next((one for one in known if one.key == key), Budget(key, scope))
