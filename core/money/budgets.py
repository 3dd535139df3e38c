"""What may be spent: on a film, by a person in a month, by the studio in a month, in one run, in one experiment. Money is
put aside before a call leaves and settled after, by conditional updates in the caller's transaction. Money is in micro-yuan.

A limit that nobody set for one person, month or run is as the studio's rules say.
"""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import connection_of
from core.database.tables import utc_now
from core.errors import NotMoney, OverBudget, OverCap, OverMonth, OverRun, OverStudioMonth
from core.money import budget_rows
from core.money.budget_rows import MONTHLY, YUAN, Budget, Scope, account_of_budget, owner_id_in_key
from core.money.ledger import UNDER_WAY, Account, HeldMoney
from core.project import projects

MOST_YUAN = 100_000_000
NO_LIMIT = 2**62
NEARLY = 0.8
"""From this share on a limit is nearly used up."""
OVER: dict[Scope, type[OverBudget]] = {
    "project": OverBudget,
    "user": OverMonth,
    "month": OverStudioMonth,
    "run": OverRun,
    "lab": OverCap,
}


# One film, as its screens show it ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FilmSpending:
    """Of one film. `stages` says what each stage has cost; `limit` is None where nobody set one."""

    spent: int = 0
    held: int = 0
    limit: int | None = None
    stages: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.spent - self.held)

    @property
    def share(self) -> float:
        """0 to 1 of the limit: spent and held."""
        if not self.limit:
            return 0.0 if self.limit is None else 1.0
        return min(1.0, (self.spent + self.held) / self.limit)

    @property
    def nearly_gone(self) -> bool:
        return self.limit is not None and self.share >= NEARLY


def film_spending(session: Session, project_id: uuid.UUID) -> FilmSpending:
    mine = tables.Call.project_id == project_id
    settled = select(tables.Call.stage, func.sum(tables.Call.cost_micro_yuan)).where(
        mine, tables.Call.state.not_in(UNDER_WAY)
    )
    held = select(func.sum(tables.Call.reserved_micro_yuan)).where(mine, tables.Call.state.in_(UNDER_WAY))
    stages = {stage: int(cost) for stage, cost in session.execute(settled.group_by(tables.Call.stage))}
    limit = session.scalar(select(tables.Project.budget_micro_yuan).where(tables.Project.id == project_id))
    return FilmSpending(sum(stages.values()), int(session.scalar(held) or 0), limit, stages)


def require_film_budget(session: Session, project_id: uuid.UUID | None, micro_yuan: int) -> None:
    """Raises OverBudget where this much more would go over the film's limit. What costs nothing is always possible."""
    if project_id is None or micro_yuan <= 0:
        return
    hold = select(tables.Project.budget_micro_yuan).where(tables.Project.id == project_id).with_for_update()
    if session.scalar(hold) is None:
        return
    money = film_spending(session, project_id)
    if micro_yuan > (money.left or 0):
        raise _over("project", f"project:{project_id}", micro_yuan, money.left or 0, money.limit or 0)


def set_film_limit(session: Session, project_id: uuid.UUID, typed: str) -> int | None:
    """What may be spent on a film; nothing typed takes the limit away. Raises NotMoney."""
    limit = parse_money(typed)
    set_budget_limit(session, "project", project_id, limit)
    return limit


# Each call ---------------------------------------------------------------------------------------------------------------


def reserve(session: Session | Connection, account: Account, micro_yuan: int) -> None:
    """Put this much aside in every budget of the account, before the call has its row. Raises OverBudget, or one of its kinds
    that says whose limit it is, where one has no room: then roll the transaction back, so that nothing is put aside."""
    if micro_yuan <= 0 or not (rows := budget_rows.load_budget_rows(session, account, at := utc_now())):
        return
    for budget in budget_rows.budgets_from_rows(session, rows, account, at):
        if not budget.stands:
            if budget.limit is None:
                continue
            budget_rows.create_budget_row(session, budget)
        limit = NO_LIMIT if budget.limit is None else budget.limit
        put = {"of_key": budget.key, "more": micro_yuan, "limit": limit, "at": at}
        if not budget_rows.PUT_ASIDE.run(connection_of(session), put):
            now_is = next(one for one in account_budgets(session, account, at) if one.key == budget.key)
            raise _over(budget.scope, budget.key, micro_yuan, now_is.left or 0, limit)


def settle(session: Session | Connection, account: Account, held: int, spent: int) -> None:
    """A call has ended: what was held for it (as ledger.record_call returns it) is free again, and what it cost is spent."""
    at = held.at if isinstance(held, HeldMoney) else utc_now()
    was_spent = isinstance(held, HeldMoney) and held.spent
    freed, more = (0, spent - int(held)) if was_spent else (int(held), spent)
    if not freed and not more:
        return
    connection = connection_of(session)
    named = budget_rows.key_parameters(budget_rows.budget_keys(connection, account, at).values())
    for (key,) in sorted(budget_rows.STANDING.rows(connection, named)):
        budget_rows.SETTLE.run(connection, {"of_key": key, "freed": freed, "more": more, "at": utc_now()})


def has_budget(session: Session | Connection, account: Account) -> bool:
    """Whether anything limits or counts this account at all."""
    return bool(budget_rows.load_budget_rows(session, account, utc_now()))


def money_left(session: Session | Connection, account: Account) -> int | None:
    """Micro-yuan that may still be spent on this account; None where nothing limits it."""
    if not (rows := budget_rows.load_budget_rows(session, account, at := utc_now())):
        return None
    return min(
        (one.left for one in budget_rows.budgets_from_rows(session, rows, account, at) if one.left is not None),
        default=None,
    )


def account_budgets(session: Session | Connection, account: Account, at: datetime | None = None) -> list[Budget]:
    """Every budget that a call on this account is counted in, always in the same order: who takes them in turn never waits
    for somebody who waits for him."""
    at = at or utc_now()
    return budget_rows.budgets_from_rows(session, budget_rows.load_budget_rows(session, account, at), account, at)


# Limits ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonBudget:
    """A person's budget of this month."""

    user_id: uuid.UUID
    name: str
    budget: Budget


def set_budget_limit(session: Session, scope: Scope, id: uuid.UUID | None, limit: int | None) -> None:
    """What may be spent, in micro-yuan: on a project, by a user each month, by the studio each month (no id), in a run, in an experiment.
    None: as the studio's rules say; a project is without a limit then. What calls have cost already counts."""
    if scope == "project" and id is not None:
        projects.load(session, id).budget_micro_yuan = limit
        session.flush()
    key = scope if id is None else f"{scope}:{id}"
    budget_rows.save_limit(session, key, scope, limit)
    if scope in MONTHLY:
        this_month = update(tables.Budget).where(
            tables.Budget.key == f"{key}:{budget_rows.studio_month(session, utc_now())}"
        )
        session.execute(this_month.values(limit_micro_yuan=None))


def studio_budget(session: Session) -> Budget:
    """The studio's own of this month, with all that calls have cost."""
    return _told(session, account_budgets(session, Account())[0])


def person_budgets(session: Session) -> list[PersonBudget]:
    """What each person who made calls this month, or has a limit, has spent and may spend; who spent most comes first."""
    at = utc_now()
    month = budget_rows.calls_in_budget(session, "month", budget_rows.budget_keys(session, Account(), at)["month"])
    used = select(tables.Call.user_id).where(*(month or ()))
    limited = select(tables.Budget.key).where(
        tables.Budget.scope == "user", tables.Budget.limit_micro_yuan.is_not(None)
    )
    ids = {owner_id_in_key(key) for key in session.scalars(limited)} | {*session.scalars(used.distinct())}
    known = select(tables.User.id, tables.User.name).where(tables.User.id.in_([id for id in ids if id]))
    found = []
    for id, name in session.execute(known):
        mine = next(one for one in account_budgets(session, Account(user_id=id), at) if one.scope == "user")
        found.append(PersonBudget(id, name, _told(session, mine)))
    return sorted(found, key=lambda purse: (-purse.budget.spent - purse.budget.held, purse.name))


def raise_limit(session: Session, key: str, micro_yuan: int) -> None:
    """A limit goes up by this much: of a film or run for good, of a month for this month. Nothing happens to one that is
    not limited, or whose month is over."""
    budget = next((one for one in account_budgets(session, account_of_budget(key)) if one.key == key), None)
    if budget is None or budget.limit is None:
        return
    limit = budget.limit + micro_yuan
    if budget.scope == "project":
        set_budget_limit(session, "project", owner_id_in_key(key), limit)
    else:
        budget_rows.save_limit(session, key, budget.scope, limit)


def recount_budgets(session: Session) -> int:
    """Count again what each budget of this month, of films and of runs has spent and holds: the ledger is the truth.
    Returns how many were wrong. Any process may call it at any time."""
    wrong = 0
    counting = select(tables.Budget).order_by(tables.Budget.key).with_for_update()
    for row in session.scalars(counting.execution_options(populate_existing=True)):
        scope: Scope = row.scope  # type: ignore[assignment]
        if scope in MONTHLY and not row.key.endswith(budget_rows.studio_month(session, utc_now())):
            continue
        spent, held = budget_rows.sum_from_ledger(session, scope, row.key)
        if (row.spent_micro_yuan, row.held_micro_yuan) != (spent, held):
            row.spent_micro_yuan, row.held_micro_yuan = spent, held
            wrong += 1
    return wrong


# Sums as people write them -----------------------------------------------------------------------------------------------


def parse_money(typed: str) -> int | None:
    """A sum as people write it: 12, 12.50, ¥12, 1,200 元. Raises NotMoney."""
    plain = unicodedata.normalize("NFKC", typed).strip().strip("¥元").replace(",", "").replace("，", "").strip()
    if not plain:
        return None
    try:
        sum_of = Decimal(plain)
    except InvalidOperation:
        raise NotMoney("limit") from None
    if not sum_of.is_finite() or not 0 <= sum_of <= MOST_YUAN or not all(sign in "0123456789." for sign in plain):
        raise NotMoney("limit")
    return int(sum_of * YUAN)


def format_money(micro_yuan: int) -> str:
    """Micro-yuan as ¥1,284.60; a tiny sum is said to be less than a fen, nothing is ¥0."""
    if micro_yuan == 0:
        return "¥0"
    if 0 < micro_yuan < 10_000:
        return "<¥0.01"
    return f"¥{micro_yuan / YUAN:,.2f}".removesuffix(".00")


def _told(session: Session, budget: Budget) -> Budget:
    """One that has no row is counted now."""
    if budget.stands:
        return budget
    spent, held = budget_rows.sum_from_ledger(session, budget.scope, budget.key)
    return replace(budget, spent=spent, held=held)


def _over(scope: Scope, key: str, need: int, left: int, limit: int) -> OverBudget:
    return OVER[scope](
        need=format_money(need),
        left=format_money(left),
        limit=format_money(limit),
        scope=scope,
        budget=key,
        need_micro_yuan=need,
    )
