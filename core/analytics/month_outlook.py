"""How this month stands by the studio's clock, with a budget or without: spent, held, left, where it will end, what drove the change, who costs most.

Money is whole micro-units of the filters' currency (yuan by default). Every number is a question of data/queries (outlook_*.sql), so that
it is narrowed, and kept from who may not see it, as every chart is; only what is held and the limits come from the ledger and the budgets.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.analytics import charts, currencies
from core.analytics.chart_query import ChartQueries, Viewer, chart_queries, parse_id
from core.analytics.cost_drivers import cost_drivers, price_step_days
from core.analytics.filters import Filters
from core.analytics.month_forecast import FEWEST_DAYS, forecast
from core.analytics.outlook_values import CostDriver, CostShare, Outlook, OutlookNote, Spender
from core.database import tables
from core.database.tables import utc_now
from core.money import budget_rows, budgets
from core.money.budget_rows import Budget
from core.money.ledger import UNDER_WAY, Account
from core.people import studio_clock
from core.studio import Studio

BUSY = 2.0
"""A day that cost so many times the middle one is worth a note."""


def month_outlook(
    studio: Studio,
    viewer: Viewer,
    filters: Filters | None = None,
    *,
    ask: ChartQueries | None = None,
    at: datetime | None = None,
) -> Outlook:
    """Of this month, as `viewer` may see it and `filters` narrow it; their time and zone count for nothing here. `at` is now, UTC. Raises what
    core.analytics.chart_query.CANNOT names where the numbers cannot be had just now."""
    ask, at = ask or chart_queries(studio), at or utc_now()
    with studio.db.read() as session:
        zone = studio_clock.studio_zone(session)
    month = (filters or Filters()).model_copy(
        update={"zone": zone.key, "time": "this_month", "days": None, "compare": "before"}
    )
    month = ask.paid_in(month)
    rows = _Rows(ask, viewer, month)
    today = studio_clock.to_local_time(at, zone).date()
    first, first_before = today.replace(day=1), (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    daily = {row["day"]: int(row["cost"]) for row in rows.of("outlook_days")}
    parts = rows.of("outlook_parts")
    rates = price_step_days(rows.of("outlook_rates"))
    spent = sum(row["cost"] + row["lost"] for row in parts if row["now_is"])
    before = sum(row["cost"] + row["lost"] for row in parts if not row["now_is"])
    rate = currencies.newest_rate(studio.db, month.currency)
    with studio.db.read() as session:
        held, holding = _held(session, viewer, month, studio_clock.midnight_in_utc(first, zone), at)
        limit = _limit(session, viewer, month, at)
        purses = budgets.person_budgets(session) if viewer.all and not _narrowed(month) else []
    held = round(held / rate)
    own = limit is not None and limit.scope == "user"
    budget = None if limit is None or limit.limit is None else round(limit.limit / rate)
    used = round((limit.spent + limit.held) / rate) if limit is not None and own else spent + held
    ahead = forecast(daily, today, held, spent)
    told = cost_drivers(parts, rates)
    made = next(iter(rows.of("outlook_made")), {})
    end = ahead[-1] if ahead else None
    return Outlook(
        zone=zone.key,
        today=today,
        month=first,
        month_before=first_before,
        days_left=calendar.monthrange(today.year, today.month)[1] - today.day,
        currency=month.currency,
        as_of=rows.as_of or at,
        spent=spent,
        held=held,
        holding=holding,
        own=own,
        budget=budget,
        left=None if budget is None else max(0, budget - used),
        before=before,
        before_whole=sum(cost for day, cost in daily.items() if first_before <= day < first),
        low=end.low if end else None,
        likely=end.likely if end else None,
        high=end.high if end else None,
        ahead=ahead,
        days=_so_far(daily, first, today),
        days_before=_so_far(daily, first_before, first - timedelta(days=1)),
        per_minute=rows.tile("tiles_worth", "per_minute"),
        per_minute_before=rows.tile("tiles_worth", "per_minute", "last_month"),
        films=int(made.get("films") or 0),
        minutes=int(made.get("ms") or 0) / 60_000,
        drivers=told,
        notes=_notes(told, rows.of("outlook_busiest"), daily, first),
        vendors=_parts(parts, "provider"),
        models=_parts(parts, "model"),
        people=_people(rows.of("outlook_people"), purses, budget, today, rate),
    )


class _Rows:
    """The answers this is made from."""

    def __init__(self, ask: ChartQueries, viewer: Viewer, filters: Filters) -> None:
        self._ask, self._viewer, self._filters = ask, viewer, filters
        self.as_of: datetime | None = None

    def of(self, name: str, time: str = "") -> list[dict[str, Any]]:
        filters = self._filters.model_copy(update={"time": time}) if time else self._filters
        answer = self._ask.ask(charts.load_charts()[name], filters, self._viewer)
        self.as_of = min(self.as_of or answer.as_of, answer.as_of)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    def tile(self, name: str, key: str, time: str = "") -> int | None:
        value = next((row["value"] for row in self.of(name, time) if row["key"] == key), None)
        return None if value is None else round(value)


def _so_far(daily: Mapping[date, int], first: date, last: date) -> tuple[int, ...]:
    total, told = 0, []
    for n in range((last - first).days + 1):
        total += daily.get(first + timedelta(days=n), 0)
        told.append(total)
    return tuple(told)


def _notes(
    told: Sequence[CostDriver], busiest: Sequence[Mapping[str, Any]], daily: Mapping[date, int], first: date
) -> tuple[OutlookNote, ...]:
    """Two at most: the price that moved most this month, and the day that cost twice the middle one or more."""
    prices = [one for one in told if one.what == "price" and one.since and one.since >= first]
    found = [OutlookNote(what="price", day=one.since, of=one.of, amount=one.amount) for one in prices[:1] if one.since]
    costs = sorted(cost for day, cost in daily.items() if day >= first and cost)
    for row in busiest:
        if len(costs) > FEWEST_DAYS - 1 and row["cost"] >= BUSY * costs[len(costs) // 2]:
            found.append(
                OutlookNote(
                    what="busy",
                    day=row["day"],
                    of=row["capability"],
                    many=row["takes"],
                    project="" if row["project"] == "-" else row["project"],
                    amount=row["film_cost"],
                )
            )
    return tuple(found)


# Who costs most ----------------------------------------------------------------------------------------------------------


def whole_percents(costs: Mapping[str, int]) -> dict[str, int]:
    """Whole per cent that add up to 100 (to 0 where nothing was spent): the largest remainders are rounded up. What is below zero counts as nothing."""
    whole = {name: max(0, cost) for name, cost in costs.items()}
    total = sum(whole.values())
    if not total:
        return dict.fromkeys(costs, 0)
    shares = {name: 100 * cost // total for name, cost in whole.items()}
    wanting = sorted(whole, key=lambda name: (-(100 * whole[name] % total), name))
    for name in wanting[: 100 - sum(shares.values())]:
        shares[name] += 1
    return shares


def _parts(parts: Sequence[Mapping[str, Any]], by: Literal["provider", "model"]) -> tuple[CostShare, ...]:
    costs: dict[str, int] = defaultdict(int)
    for row in parts:
        if row["now_is"]:
            costs[row[by]] += row["cost"] + row["lost"]
    shares = whole_percents(costs)
    found = [CostShare(id=name, cost=cost, percent=shares[name]) for name, cost in costs.items() if cost]
    return tuple(sorted(found, key=lambda part: (-part.cost, part.id)))


def _people(
    rows: Sequence[Mapping[str, Any]],
    purses: Sequence[budgets.PersonBudget],
    budget: int | None,
    today: date,
    rate: Any,
) -> tuple[Spender, ...]:
    costs = {str(row["person"]): int(row["cost"]) for row in rows}
    limits = {purse.user_id.hex: purse.budget for purse in purses}
    for person, purse in limits.items():
        if purse.limit is not None:
            costs.setdefault(person, 0)
    shares = whole_percents(costs)
    active = sum(1 for person, cost in costs.items() if cost and person != "-")
    elapsed, whole = today.day, calendar.monthrange(today.year, today.month)[1]
    found = []
    for person, cost in costs.items():
        own = limits.get(person)
        limit = None if own is None or own.limit is None else round(own.limit / rate)
        theirs = limit if limit is not None else budget // active if budget is not None and active > 1 else None
        found.append(
            Spender(
                person=person,
                cost=cost,
                percent=shares[person],
                limit=limit,
                held=round(own.held / rate) if own else 0,
                fair=theirs * elapsed // whole if theirs is not None and person != "-" else None,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.cost, one.person)))


# What is held, and what may be spent -------------------------------------------------------------------------------------

HELD_BY = {
    "project": tables.Call.project_id,
    "person": tables.Call.user_id,
    "experiment": tables.Call.experiment_id,
    "stage": tables.Call.stage,
    "capability": tables.Call.capability,
    "provider": tables.Call.provider,
    "model": tables.Call.model,
    "template": tables.Call.template,
    "state": tables.Call.state,
}


def _held(session: Session, viewer: Viewer, filters: Filters, since: datetime, until: datetime) -> tuple[int, int]:
    """Micro-yuan put aside for calls of this month under way, and how many tasks they are of."""
    call = tables.Call
    where: list[ColumnElement[bool]] = [call.state.in_(UNDER_WAY), call.created_at >= since, call.created_at <= until]
    if not viewer.all:
        seen = [id for id in map(parse_id, viewer.projects) if id]
        alone = (call.project_id.is_(None)) & (call.user_id == parse_id(viewer.person))
        where.append(call.project_id.in_(seen) | alone)
    if tags := filters.only.get("tag"):
        tagged = select(tables.ProjectTag.project_id)
        mine = call.project_id.in_(tagged.where(tables.ProjectTag.tag.in_(tags)))
        none = call.project_id.is_(None) | call.project_id.not_in(tagged)
        where.append(mine | none if "-" in tags else mine)
    for name, values in filters.only.items():
        if (column := HELD_BY.get(name)) is None or not values:
            continue
        ids = name in ("project", "person", "experiment")
        wanted = [id for id in map(parse_id, values) if id] if ids else [value for value in values if value != "-"]
        where.append(column.in_(wanted) | column.is_(None) if "-" in values else column.in_(wanted))
    asked = select(func.coalesce(func.sum(call.reserved_micro_yuan), 0), func.count(call.task_id.distinct()))
    held, tasks = session.execute(asked.where(*where)).one()
    return int(held), int(tasks)


def _narrowed(filters: Filters) -> bool:
    return any(filters.only.values())


def _limit(session: Session, viewer: Viewer, filters: Filters, at: datetime) -> Budget | None:
    """The studio's month for who sees all of it, else the reader's own; nothing where the page is narrowed, for no limit is of a part."""
    me = parse_id(viewer.person)
    if _narrowed(filters) or (me is None and not viewer.all):
        return None
    scope = "month" if viewer.all else "user"
    account = Account() if viewer.all else Account(user_id=me)
    found = next(one for one in budgets.account_budgets(session, account, at) if one.scope == scope)
    if found.stands:
        return found
    spent, held = budget_rows.sum_from_ledger(session, found.scope, found.key)
    return replace(found, spent=spent, held=held)
