"""Calls of whose end nobody knows. A paid one is never sent again by itself: a person looks at the vendor's own page and says
what became of it; then its task may ask again.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, text
from sqlalchemy.orm import Session

from core.database.engine import Database
from core.database.tables import Answer, Call, Project, Task, utc_now
from core.errors import Conflict, NotFound
from core.money import budgets, ledger
from core.money.budget_rows import YUAN
from core.money.ledger import IN_DOUBT, UNKNOWN
from core.people import access, audit
from core.people.access import Action, UserLike
from core.tasks import task_calls
from core.tasks.task_rows import OPEN, TaskState
from providers.base import Cost

NEVER_CAME = "NeverCame: a person looked and it was never made"
LEFT_BEHIND = "Lost: nobody asks after it any more"
ASKED_S = 3600.0
"""Nobody waits longer for a call that belongs to no task."""
ANSWERED_S = 900.0
"""No answer in words takes longer (a vendor has 300 seconds at most for each piece of it): its asker is dead."""
JOB_S = 86_400.0
"""A vendor ends, and bills, a long job within a day."""
WAS_PAID = "WasPaid: a person looked: it was paid and no answer came"


NOT_ENDED = text("calls.state NOT IN ('done', 'failed')")
"""As the index of such calls says it."""
_LEFT_BEHIND = and_(Call.state == "intent", Task.status == TaskState.NEEDS_REVIEW)
"""Its worker died, and whoever came after it gave the task to a person."""


@dataclass(frozen=True)
class UnsettledCall:
    """One such call: what it costs if it was paid, in micro-yuan and as the vendor counts it; whose it is, and since when."""

    call_key: str
    task_id: uuid.UUID | None
    project_id: uuid.UUID | None
    film: str
    kind: str
    provider: str
    model: str
    door: str
    cost_micro_yuan: int
    amount: Decimal
    currency: str
    remote_id: str
    error: str
    since: datetime


def list_unsettled(session: Session, person: UserLike) -> list[UnsettledCall]:
    """What waits for a person, oldest first: on films this one may have things made for; of an admin, all."""
    rows = session.execute(
        select(Call, Task.kind, Project.name)
        .outerjoin(Task, Task.id == Call.task_id)
        .outerjoin(Project, Project.id == Call.project_id)
        .where(NOT_ENDED, or_(Call.state == UNKNOWN, _LEFT_BEHIND), Call.care == "paid")
        .where(or_(Task.id.is_(None), Task.status.not_in(OPEN)))
    )
    found = [
        UnsettledCall(
            call_key=call.key,
            task_id=call.task_id,
            project_id=call.project_id,
            film=film or "",
            kind=kind or "",
            provider=call.provider,
            model=call.model,
            door=call.door_id,
            cost_micro_yuan=call.estimate_micro_yuan,
            amount=call.amount,
            currency=call.currency,
            remote_id=call.remote_id,
            error=call.error,
            since=call.created_at,
        )
        for call, kind, film in rows
        if _may(session, person, call)
    ]
    return sorted(found, key=lambda doubt: doubt.since)


def collect_unsettled(db: Database) -> int:
    """Calls that nobody will ask after any more, because their task is over or their asker died, are in doubt from now on;
    what was held for them counts as spent until somebody knows: what they cost at most by their estimate, and the rest of what was held is
    free. A cheap one waits for nobody: it is told apart as soon as nobody holds its task. Should its asker live after all, its end is
    settled as any. Returns how many. Any process may call it at any time."""
    left = select(Call).outerjoin(Task, Task.id == Call.task_id).where(NOT_ENDED, _nobodys(utc_now()))
    with db.read() as session:
        keys = [row.key for row in session.scalars(left)]
    return sum(_left_behind(db, left.where(Call.key == key)) for key in keys)


def _left_behind(db: Database, one: Select[Any]) -> int:
    """Each in a transaction of its own: whoever holds the budgets of two films may wait for somebody who waits for him."""
    with db.write() as session:
        row = session.scalar(one.with_for_update(of=Call, skip_locked=True))
        if row is None:
            return 0
        call, account = ledger.call_from_row(row), ledger.account_from_row(row)
        held = ledger.record_call(session, call.model_copy(update={"state": UNKNOWN, "error": LEFT_BEHIND}), account)
        budgets.settle(session, account, held, call.cost_micro_yuan)
        return 1


def settle_as_unmade(session: Session, call_key: str, by: UserLike) -> uuid.UUID | None:
    """It was not made: it cost nothing, and its money is free again. Returns the task that may ask again. Raises NotFound,
    NotAllowed, and Conflict where its end is known by now."""
    return _settle(session, call_key, by, "review.never_came", error=NEVER_CAME, micro_yuan=0, paid=False)


def settle_as_paid(session: Session, call_key: str, by: UserLike, micro_yuan: int | None = None) -> uuid.UUID | None:
    """It was paid, by its estimate or as the vendor's page says, and no answer came of it. Returns the task that may ask, and
    pay, again. Raises as `never_came` does."""
    return _settle(session, call_key, by, "review.was_paid", error=WAS_PAID, micro_yuan=micro_yuan, paid=True)


def _nobodys(at: datetime) -> ColumnElement[bool]:
    over = Task.status.not_in((*OPEN, TaskState.NEEDS_REVIEW))
    gone = and_(Task.id.is_(None), Call.created_at < at - timedelta(seconds=ASKED_S))
    cheap = Call.care != "paid"
    left = or_(
        Task.status == TaskState.PENDING, and_(Task.id.is_(None), Call.created_at < at - timedelta(seconds=ANSWERED_S))
    )
    job = Call.created_at < at - timedelta(seconds=JOB_S)
    return or_(
        and_(Call.state == "intent", or_(over, gone, and_(cheap, left))),
        and_(Call.state == "accepted", or_(over, Task.id.is_(None)), job),
    )


def _settle(
    session: Session, call_key: str, by: UserLike, deed: str, *, error: str, micro_yuan: int | None, paid: bool
) -> uuid.UUID | None:
    row = session.scalar(select(Call).where(Call.key == call_key).with_for_update())
    if row is None:
        raise NotFound(what="call")
    if not _may(session, by, row):
        access.require(by, Action.MAKE, access.find_ownership(session, row.project_id) if row.project_id else None)
    if row.state not in IN_DOUBT:
        raise Conflict()
    left, account = ledger.call_from_row(row), ledger.account_from_row(row)
    cost = left.cost if micro_yuan is None else _cost(left.cost, micro_yuan)
    ended = {"ok": paid, "state": "", "error": error, "cost": cost, "cost_micro_yuan": cost.micro_yuan}
    held = ledger.record_call(session, left.model_copy(update=ended), account)
    budgets.settle(session, account, held, cost.micro_yuan)
    _wait_no_more(session, row)
    if row.task_id is not None:
        task_calls.sum_up_late_call(session, row.task_id)
    audit.note(
        session, by.id, deed, call_key, model=f"{row.provider}/{row.model}", cost=budgets.format_money(cost.micro_yuan)
    )
    return row.task_id


def _may(session: Session, person: UserLike, row: Call) -> bool:
    """Whoever may have things made for the film; without one, whose call it is; an admin always."""
    if access.can(person, Action.SEE_ALL_TASKS):
        return True
    if row.project_id is None:
        return person.status == "active" and row.user_id == person.id
    return access.can(person, Action.MAKE, access.find_ownership(session, row.project_id))


def _cost(estimate: Cost, micro_yuan: int) -> Cost:
    """This much, in the vendor's own currency too."""
    amount = (Decimal(micro_yuan) / YUAN / estimate.rate).quantize(Decimal("1e-10"))
    return Cost(micro_yuan=micro_yuan, amount=amount, currency=estimate.currency, rate=estimate.rate)


def _wait_no_more(session: Session, row: Call) -> None:
    """A job at the vendor that its step still waits for is not asked after again."""
    step = row.key.rpartition("/")[0].partition("/")[2]
    for answer in session.scalars(select(Answer).where(Answer.task_id == row.task_id, Answer.step == step)):
        if answer.waiting.get("key") == row.key:
            answer.waiting = {}
