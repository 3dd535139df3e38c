"""The rows of budgets: how they are named, read at once, made, counted from the ledger, and changed. See core.money.budgets.

A budget has a row once it was limited, or used under a limit; from then on the row counts all that goes. A month is one of
the studio's own zone: "user:<id>:2026-11" counts one, "user:<id>" keeps the limit of every month.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
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

from core.database import tables
from core.database.engine import connection_of
from core.database.prepared_statements import PreparedStatement
from core.database.tables import utc_now
from core.money.ledger import UNDER_WAY, Account
from core.people import studio_clock, studio_rules

Scope = Literal["project", "user", "month", "run", "lab"]

YUAN = 1_000_000
MONTHLY: tuple[Scope, ...] = ("user", "month")
"""What begins anew each month; the limit that was set for it stays."""
RULE: dict[Scope, str] = {"user": "user_month_yuan", "month": "studio_month_yuan", "run": "run_cap_yuan"}
"""The studio's rule that holds where nobody set a limit for this one."""


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


_budgets: Table = tables.Budget.__table__  # type: ignore[assignment]
_NAMED = tuple(f"key{n}" for n in range(7))
_OF_NAMED = _budgets.c.key.in_([bindparam(name) for name in _NAMED])
_RULES = {f"{studio_rules.PREFIX}{rule}": scope for scope, rule in RULE.items()}
_SEEN_BY_NAME = union_all(
    select(_budgets.c.key, _budgets.c.limit_micro_yuan, _budgets.c.spent_micro_yuan, _budgets.c.held_micro_yuan).where(
        _OF_NAMED
    ),
    select(literal("film"), tables.Project.budget_micro_yuan, cast(null(), BigInteger), cast(null(), BigInteger)).where(
        tables.Project.id == bindparam("film"), tables.Project.budget_micro_yuan.is_not(None)
    ),
    select(
        tables.Setting.key,
        cast(tables.Setting.value["is"].as_integer(), BigInteger) * YUAN,
        cast(null(), BigInteger),
        cast(null(), BigInteger),
    ).where(tables.Setting.key.in_([literal(key) for key in _RULES])),
)
"""The rows of up to seven budgets, the film's own limit, and the studio's rules, read at once."""
_SEEN = PreparedStatement(_SEEN_BY_NAME)
STANDING = PreparedStatement(select(_budgets.c.key).where(_OF_NAMED))
_held, _spent = _budgets.c.held_micro_yuan, _budgets.c.spent_micro_yuan
PUT_ASIDE = PreparedStatement(
    update(_budgets)
    .where(_budgets.c.key == bindparam("of_key"), _held + bindparam("more") <= bindparam("limit") - _spent)
    .values(held_micro_yuan=_held + bindparam("more"), updated_at=bindparam("at"))
)
SETTLE = PreparedStatement(
    update(_budgets)
    .where(_budgets.c.key == bindparam("of_key"))
    .values(
        held_micro_yuan=case((_held > bindparam("freed"), _held - bindparam("freed")), else_=0),
        spent_micro_yuan=_spent + bindparam("more"),
        updated_at=bindparam("at"),
    )
)


class BudgetRow(NamedTuple):
    limit_micro_yuan: int | None
    spent_micro_yuan: int
    held_micro_yuan: int


def load_budget_rows(session: Session | Connection, account: Account, at: datetime) -> dict[str, BudgetRow]:
    """What limits or counts this account, by name; nothing where nothing does."""
    names = budget_keys(session, account, at)
    asked = key_parameters((*names.values(), "month", _standing(names.get("user", ""))))
    asked["film"] = account.project_id
    return {row[0]: BudgetRow(*row[1:]) for row in _SEEN.rows(connection_of(session), asked)}


def budgets_from_rows(
    session: Session | Connection, rows: dict[str, BudgetRow], account: Account, at: datetime
) -> list[Budget]:
    names = budget_keys(session, account, at).items()
    return [_seen(key, scope, rows) for scope, key in sorted(names, key=lambda pair: pair[1])]


def account_of_budget(key: str) -> Account:
    """Whoever is counted in the budget of this name."""
    scope, named = key.partition(":")[0], owner_id_in_key(key)
    return Account(
        project_id=named if scope == "project" else None,
        user_id=named if scope == "user" else None,
        run_id=named if scope == "run" else None,
        experiment_id=named if scope == "lab" else None,
    )


def budget_keys(session: Session | Connection, account: Account, at: datetime) -> dict[Scope, str]:
    """The budgets of an account by name."""
    month = studio_month(session, at)
    names: dict[Scope, str] = {"month": f"month:{month}"}
    if account.project_id is not None:
        names["project"] = f"project:{account.project_id}"
    if account.run_id is not None:
        names["run"] = f"run:{account.run_id}"
    if account.experiment_id is not None:
        names["lab"] = f"lab:{account.experiment_id}"
    if account.user_id is not None:
        names["user"] = f"user:{account.user_id}:{month}"
    return names


def studio_month(session: Session | Connection, at: datetime) -> str:
    """The month of a moment (UTC, without zone) by the studio's clock: "2026-11"."""
    here = studio_clock.to_local_time(at, studio_clock.cached_studio_zone(session))
    return f"{here.year}-{here.month:02}"


def _standing(key: str) -> str:
    """The name under which the limit of every month is kept."""
    return key.rpartition(":")[0]


def owner_id_in_key(key: str) -> uuid.UUID | None:
    named = key.split(":")
    return uuid.UUID(named[1]) if named[0] != "month" and len(named) > 1 else None


def key_parameters(keys: Iterable[str]) -> dict[str, Any]:
    """Names of budgets as the statements here take them."""
    given = [*keys]
    return dict(zip(_NAMED, given + [""] * (len(_NAMED) - len(given)), strict=True))


def _seen(key: str, scope: Scope, rows: dict[str, BudgetRow]) -> Budget:
    row = rows.get(key)
    limits = [rows.get("film")] if scope == "project" else [row]
    if scope in MONTHLY:
        limits.append(rows.get(_standing(key)))
    said = [one.limit_micro_yuan for one in limits if one is not None and one.limit_micro_yuan is not None]
    rule = rows.get(studio_rules.PREFIX + RULE[scope]) if scope in RULE else None
    if not said and rule is not None and rule.limit_micro_yuan:
        said = [rule.limit_micro_yuan]
    budget = Budget(key, scope, limit=said[0] if said else None)
    if row is None:
        return budget
    return replace(budget, spent=row.spent_micro_yuan, held=row.held_micro_yuan, stands=True)


def save_limit(session: Session | Connection, key: str, scope: Scope, limit: int | None) -> None:
    """The row of this name has this limit; a new one counts what was spent under its name so far."""
    at_once = update(_budgets).where(_budgets.c.key == key).values(limit_micro_yuan=limit, updated_at=utc_now())
    if not connection_of(session).execute(at_once).rowcount:
        create_budget_row(session, Budget(key, scope), limit)


def create_budget_row(session: Session | Connection, budget: Budget, limit: int | None = None) -> None:
    spent, held = sum_from_ledger(session, budget.scope, budget.key)
    dialect = postgresql if connection_of(session).dialect.name == "postgresql" else sqlite
    row = {
        "key": budget.key,
        "scope": budget.scope,
        "limit_micro_yuan": limit,
        "spent_micro_yuan": spent,
        "held_micro_yuan": held,
        "updated_at": utc_now(),
    }
    connection_of(session).execute(dialect.insert(_budgets).values(**row).on_conflict_do_nothing())


def sum_from_ledger(session: Session | Connection, scope: Scope, key: str) -> tuple[int, int]:
    """What stands in the ledger under the budget of this name: spent, and held for calls under way."""
    mine = calls_in_budget(session, scope, key)
    if mine is None:
        return 0, 0
    under_way = tables.Call.state.in_(UNDER_WAY)
    spent = func.sum(case((under_way, 0), else_=tables.Call.cost_micro_yuan))
    held = func.sum(case((under_way, tables.Call.reserved_micro_yuan), else_=0))
    row = connection_of(session).execute(select(func.coalesce(spent, 0), func.coalesce(held, 0)).where(*mine)).one()
    return int(row[0]), int(row[1])


def calls_in_budget(session: Session | Connection, scope: Scope, key: str) -> list[ColumnElement[bool]] | None:
    """The calls counted in a budget; None for a name that only keeps a limit. A run's are looked for from its start on:
    they are found by when they were made."""
    named = owner_id_in_key(key)
    if scope == "project":
        return [tables.Call.project_id == named]
    if scope == "run":
        begun = select(tables.Task.created_at).where(tables.Task.id == named).scalar_subquery()
        return [tables.Call.run_id == named, tables.Call.created_at >= func.coalesce(begun, datetime.min)]
    if scope == "lab":
        return [tables.Call.experiment_id == named]
    month = key.rpartition(":")[2]
    if key in (scope, f"{scope}:{named}"):
        return None
    first = datetime.strptime(month, "%Y-%m")
    until = datetime(first.year + first.month // 12, first.month % 12 + 1, 1)
    begins, ends = (
        studio_clock.midnight_in_utc(day.date(), studio_clock.cached_studio_zone(session)) for day in (first, until)
    )
    within = [tables.Call.created_at >= begins, tables.Call.created_at < ends]
    return within if scope == "month" else [tables.Call.user_id == named, *within]
