"""What may be spent: on a film, by a person in a month, by the studio in a month, in one run. Money is put aside before a
call leaves and settled after, by conditional updates in the caller's transaction. Money is in micro-yuan.

A budget has a row once it was limited or used under a limit; from then on the row counts all that goes. Whoever makes
the row counts what stands in the ledger so far. A limit that nobody set for one person, month or run is as the studio's
rules say; a month is a month of UTC.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Table,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core import project, rules, tables
from core.errors import NotMoney, OverBudget, OverMonth, OverRun, OverStudioMonth
from core.ledger import UNDER_WAY, Account, Held
from core.tables import now

Scope = Literal["project", "user", "month", "run"]

YUAN = 1_000_000
MOST_YUAN = 100_000_000
NO_LIMIT = 2**62
MONTHLY: tuple[Scope, ...] = ("user", "month")
"""What begins anew each month; the limit that was set for it stays."""
NEARLY = 0.8
"""From this share on a limit is nearly used up."""
RULE: dict[Scope, str] = {"user": "user_month_yuan", "month": "studio_month_yuan", "run": "run_cap_yuan"}
"""The studio's rule that holds where nobody set a limit for this one."""
OVER: dict[Scope, type[OverBudget]] = {
    "project": OverBudget,
    "user": OverMonth,
    "month": OverStudioMonth,
    "run": OverRun,
}


# One film, as its screens show it ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Money:
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


def of(session: Session, project_id: uuid.UUID) -> Money:
    mine = tables.Call.project_id == project_id
    settled = select(tables.Call.stage, func.sum(tables.Call.cost_micro_yuan)).where(
        mine, tables.Call.state.not_in(UNDER_WAY)
    )
    held = select(func.sum(tables.Call.estimate_micro_yuan)).where(mine, tables.Call.state.in_(UNDER_WAY))
    stages = {stage: int(cost) for stage, cost in session.execute(settled.group_by(tables.Call.stage))}
    limit = session.scalar(select(tables.Project.budget_micro_yuan).where(tables.Project.id == project_id))
    return Money(sum(stages.values()), int(session.scalar(held) or 0), limit, stages)


def require(session: Session, project_id: uuid.UUID | None, micro_yuan: int) -> None:
    """Raises OverBudget where this much more would go over the film's limit. What costs nothing is always possible."""
    if project_id is None or micro_yuan <= 0:
        return
    hold = select(tables.Project.budget_micro_yuan).where(tables.Project.id == project_id).with_for_update()
    if session.scalar(hold) is None:
        return
    money = of(session, project_id)
    if micro_yuan > (money.left or 0):
        raise _over("project", f"project:{project_id}", micro_yuan, money.left or 0, money.limit or 0)


def set_limit(session: Session, project_id: uuid.UUID, typed: str) -> int | None:
    """What may be spent on a film; nothing typed takes the limit away. Raises NotMoney."""
    limit = read(typed)
    set(session, "project", project_id, limit)
    return limit


# Each call ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Budget:
    """One budget as it stands: `limit` None where nothing limits it. `stands`: it has a row that counts."""

    key: str
    scope: Scope
    limit: int | None = None
    spent: int = 0
    held: int = 0
    stands: bool = False

    @property
    def left(self) -> int | None:
        return None if self.limit is None else max(0, self.limit - self.spent - self.held)


def reserve(session: Session, account: Account, micro_yuan: int) -> None:
    """Put this much aside in every budget of the account. Raises OverBudget, or one of its kinds that says whose limit it
    is, where one has no room: then roll the transaction back, so that nothing is put aside anywhere."""
    if micro_yuan <= 0:
        return
    for budget in all_of(session, account):
        if not budget.stands:
            if budget.limit is None:
                continue
            _open(session, budget)
        limit = NO_LIMIT if budget.limit is None else budget.limit
        put = {"of_key": budget.key, "more": micro_yuan, "limit": limit}
        if not session.connection().execute(_PUT_ASIDE, put).rowcount:
            now_is = next(one for one in all_of(session, account) if one.key == budget.key)
            raise _over(budget.scope, budget.key, micro_yuan, now_is.left or 0, limit)


def settle(session: Session, account: Account, held: int, spent: int) -> None:
    """A call has ended: what was held for it (as ledger.record returns it) is free again, and what it cost is spent."""
    at = held.at if isinstance(held, Held) else now()
    counted = isinstance(held, Held) and held.spent
    freed, more = (0, spent - int(held)) if counted else (int(held), spent)
    if not freed and not more:
        return
    connection = session.connection()
    named = _six(_names(account, at).values())
    for key in sorted(connection.execute(_STANDING, named).scalars()):
        connection.execute(_SETTLE, {"of_key": key, "freed": freed, "more": more})


def room(session: Session, account: Account) -> int | None:
    """Micro-yuan that may still be spent on this account; None where nothing limits it."""
    return min((budget.left for budget in all_of(session, account) if budget.left is not None), default=None)


def all_of(session: Session, account: Account, at: datetime | None = None) -> list[Budget]:
    """Every budget that a call on this account is counted in, always in the same order: who takes them in turn never waits
    for somebody who waits for him."""
    names = _names(account, at or now())
    asked = _six((*names.values(), *(_standing(key) for scope, key in names.items() if scope in MONTHLY)))
    asked["film"] = account.project_id
    rows = {row.key: row for row in session.connection().execute(_SEEN, asked)}
    return [_seen(key, scope, rows) for scope, key in sorted(names.items(), key=lambda pair: pair[1])]


# Limits ------------------------------------------------------------------------------------------------------------------


def set(session: Session, scope: Scope, id: uuid.UUID | None, limit: int | None) -> None:
    """What may be spent, in micro-yuan: on a project, by a user each month, by the studio each month (no id), in a run.
    None: as the studio's rules say; a project is without a limit then. What calls have cost already counts."""
    if scope == "project" and id is not None:
        project.load(session, id).budget_micro_yuan = limit
        session.flush()
    key = scope if id is None else f"{scope}:{id}"
    _limit(session, key, scope, limit)
    if scope in MONTHLY:
        this_month = update(_budgets).where(_budgets.c.key == f"{key}:{_month(now())}")
        session.execute(this_month.values(limit_micro_yuan=None))


def raise_by(session: Session, key: str, micro_yuan: int) -> None:
    """A limit goes up by this much: of a film or run for good, of a month for this month. Nothing happens to one that is
    not limited, or whose month is over."""
    budget = next((one for one in all_of(session, account_of(key)) if one.key == key), None)
    if budget is None or budget.limit is None:
        return
    limit = budget.limit + micro_yuan
    if budget.scope == "project":
        set(session, "project", _id_of(key), limit)
    else:
        _limit(session, key, budget.scope, limit)


def account_of(key: str) -> Account:
    """Whoever is counted in the budget of this name."""
    scope, named = key.partition(":")[0], _id_of(key)
    return Account(
        project_id=named if scope == "project" else None,
        user_id=named if scope == "user" else None,
        run_id=named if scope == "run" else None,
    )


def mend(session: Session) -> int:
    """Count again what each budget of this month, of films and of runs has spent and holds: the ledger is the truth.
    Returns how many were wrong. Any process may call it at any time."""
    wrong = 0
    counting = select(tables.Budget).order_by(tables.Budget.key).with_for_update()
    for row in session.scalars(counting.execution_options(populate_existing=True)):
        scope: Scope = row.scope  # type: ignore[assignment]
        if scope in MONTHLY and not row.key.endswith(_month(now())):
            continue
        spent, held = _counted(session, scope, row.key)
        if (row.spent_micro_yuan, row.held_micro_yuan) != (spent, held):
            row.spent_micro_yuan, row.held_micro_yuan = spent, held
            wrong += 1
    return wrong


# Sums as people write them -----------------------------------------------------------------------------------------------


def read(typed: str) -> int | None:
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


def say(micro_yuan: int) -> str:
    """Micro-yuan as ¥1,284.60; a tiny sum is said to be less than a fen, nothing is ¥0."""
    if micro_yuan == 0:
        return "¥0"
    if 0 < micro_yuan < 10_000:
        return "<¥0.01"
    return f"¥{micro_yuan / YUAN:,.2f}".removesuffix(".00")


# Underneath --------------------------------------------------------------------------------------------------------------

_budgets: Table = tables.Budget.__table__  # type: ignore[assignment]
_SIX = tuple(f"key{n}" for n in range(6))
_OF_SIX = _budgets.c.key.in_([bindparam(name) for name in _SIX])
_RULES = {f"{rules.PREFIX}{rule}": scope for scope, rule in RULE.items()}
_SEEN = union_all(
    select(_budgets.c.key, _budgets.c.limit_micro_yuan, _budgets.c.spent_micro_yuan, _budgets.c.held_micro_yuan).where(
        _OF_SIX
    ),
    select(literal("film"), tables.Project.budget_micro_yuan, cast(null(), BigInteger), cast(null(), BigInteger)).where(
        tables.Project.id == bindparam("film")
    ),
    select(
        tables.Setting.key,
        tables.Setting.value["is"].as_integer() * YUAN,
        cast(null(), BigInteger),
        cast(null(), BigInteger),
    ).where(tables.Setting.key.in_([literal(key) for key in _RULES])),
)
"""The rows of up to six budgets, the film's own limit, and the studio's rules, read at once."""
_STANDING = select(_budgets.c.key).where(_OF_SIX)
_held, _spent = _budgets.c.held_micro_yuan, _budgets.c.spent_micro_yuan
_PUT_ASIDE = (
    update(_budgets)
    .where(_budgets.c.key == bindparam("of_key"), _held + bindparam("more") <= bindparam("limit") - _spent)
    .values(held_micro_yuan=_held + bindparam("more"), updated_at=func.current_timestamp())
)
_SETTLE = (
    update(_budgets)
    .where(_budgets.c.key == bindparam("of_key"))
    .values(
        held_micro_yuan=case((_held > bindparam("freed"), _held - bindparam("freed")), else_=0),
        spent_micro_yuan=_spent + bindparam("more"),
        updated_at=func.current_timestamp(),
    )
)


def _names(account: Account, at: datetime) -> dict[Scope, str]:
    """The budgets of an account by name."""
    names: dict[Scope, str] = {"month": f"month:{_month(at)}"}
    if account.project_id is not None:
        names["project"] = f"project:{account.project_id}"
    if account.run_id is not None:
        names["run"] = f"run:{account.run_id}"
    if account.user_id is not None:
        names["user"] = f"user:{account.user_id}:{_month(at)}"
    return names


def _month(at: datetime) -> str:
    return f"{at:%Y-%m}"


def _standing(key: str) -> str:
    """The name under which the limit of every month is kept."""
    return key.rpartition(":")[0]


def _id_of(key: str) -> uuid.UUID | None:
    named = key.split(":")
    return uuid.UUID(named[1]) if named[0] != "month" and len(named) > 1 else None


def _six(keys: Iterable[str]) -> dict[str, Any]:
    given = [*keys]
    return dict(zip(_SIX, given + [""] * (len(_SIX) - len(given)), strict=True))


def _seen(key: str, scope: Scope, rows: dict[str, Any]) -> Budget:
    row = rows.get(key)
    limits = [rows.get("film")] if scope == "project" else [row]
    if scope in MONTHLY:
        limits.append(rows.get(_standing(key)))
    said = [one.limit_micro_yuan for one in limits if one is not None and one.limit_micro_yuan is not None]
    rule = rows.get(rules.PREFIX + RULE[scope]) if scope in RULE else None
    if not said and rule is not None and rule.limit_micro_yuan:
        said = [rule.limit_micro_yuan]
    budget = Budget(key, scope, limit=said[0] if said else None)
    if row is None:
        return budget
    return replace(budget, spent=row.spent_micro_yuan, held=row.held_micro_yuan, stands=True)


def _limit(session: Session, key: str, scope: Scope, limit: int | None) -> None:
    """The row of this name has this limit; a new one counts what was spent under its name so far."""
    at_once = update(_budgets).where(_budgets.c.key == key).values(limit_micro_yuan=limit, updated_at=now())
    if not session.execute(at_once).rowcount:  # type: ignore[attr-defined]
        _open(session, Budget(key, scope), limit)


def _open(session: Session, budget: Budget, limit: int | None = None) -> None:
    spent, held = _counted(session, budget.scope, budget.key)
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {
        "key": budget.key,
        "scope": budget.scope,
        "limit_micro_yuan": limit,
        "spent_micro_yuan": spent,
        "held_micro_yuan": held,
        "updated_at": now(),
    }
    session.execute(dialect.insert(_budgets).values(**row).on_conflict_do_nothing())


def _counted(session: Session, scope: Scope, key: str) -> tuple[int, int]:
    """What stands in the ledger under the budget of this name: spent, and held for calls under way."""
    mine = _calls_of(scope, key)
    if mine is None:
        return 0, 0
    under_way = tables.Call.state.in_(UNDER_WAY)
    spent = func.sum(case((under_way, 0), else_=tables.Call.cost_micro_yuan))
    held = func.sum(case((under_way, tables.Call.estimate_micro_yuan), else_=0))
    row = session.execute(select(func.coalesce(spent, 0), func.coalesce(held, 0)).where(*mine)).one()
    return int(row[0]), int(row[1])


def _calls_of(scope: Scope, key: str) -> list[ColumnElement[bool]] | None:
    """The calls counted in a budget; None for a name that only keeps a limit. A run's are looked for from its start on:
    they are found by when they were made."""
    named = _id_of(key)
    if scope == "project":
        return [tables.Call.project_id == named]
    if scope == "run":
        begun = select(tables.Task.created_at).where(tables.Task.id == named).scalar_subquery()
        return [tables.Call.run_id == named, tables.Call.created_at >= func.coalesce(begun, datetime.min)]
    month = key.rpartition(":")[2]
    if key in (scope, f"{scope}:{named}"):
        return None
    first = datetime.strptime(month, "%Y-%m")
    until = datetime(first.year + first.month // 12, first.month % 12 + 1, 1)
    within = [tables.Call.created_at >= first, tables.Call.created_at < until]
    return within if scope == "month" else [tables.Call.user_id == named, *within]


def _over(scope: Scope, key: str, need: int, left: int, limit: int) -> OverBudget:
    return OVER[scope](need=say(need), left=say(left), limit=say(limit), scope=scope, budget=key, need_micro_yuan=need)
