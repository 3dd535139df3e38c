"""How this month stands by the studio's clock, with a budget or without: spent, held, left, where it will end, what drove the change, who costs most.

Money is whole micro-units of the filters' currency (yuan by default). Every number is a question of data/queries (outlook_*.sql), so that
it is narrowed, and kept from who may not see it, as every chart is; only what is held and the limits come from the ledger and the budgets.

**The forecast** is a bootstrap of days: each day that is left is drawn from the last four weeks, a working day from working days, one of a
weekend from weekends. Studios spend nothing on most weekends and in bursts on other days; a mean with a normal spread misses both and may fall
below zero, which drawn days cannot. Each of 4,000 draws takes its days from the history drawn anew first, so that a short history makes a wide
range. The range holds nine cases in ten. What is held has left already: today ends at least at spent and held.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.analytics import charts, currencies
from core.analytics.chart_query import ChartQueries, Viewer, chart_queries, parse_id
from core.analytics.filters import Filters
from core.database import tables
from core.database.tables import utc_now
from core.money import budget_rows, budgets
from core.money.budget_rows import Budget
from core.money.ledger import UNDER_WAY, Account
from core.people import studio_clock
from core.studio import Studio
from core.types import Value

HISTORY_DAYS, FEWEST_DAYS = 28, 5
"""Days before today that a forecast is drawn from, and how many there must be."""
DRAWS, SEED = 4_000, 2026
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
PRICE_MOVED = 0.01
"""A price that moved by less is the same price."""
BUSY = 2.0
"""A day that cost so many times the middle one is worth a note."""
WEEKEND = 5
"""date.weekday() from here on."""

What = Literal["takes", "price", "choice", "cache", "lost"]


class CostRange(Value):
    """What the month will have cost by the end of `day`."""

    day: date
    low: int
    likely: int
    high: int


class CostDriver(Value):
    """A part of the change. takes: `many` more (or fewer) takes of this kind of work at the price of the month before; price: a second, a picture
    or a character of this vendor costs more, `since` a day where one can be told; choice: other models, or longer takes, of this kind; cache: what
    answers out of the cache saved; lost: paid for and failed. `of` is a capability, for a price a provider."""

    what: What
    of: str = ""
    many: int = 0
    since: date | None = None
    amount: int


class CostShare(Value):
    """Of what the month has cost: `id` is a provider or model, `percent` whole and adding up to 100."""

    id: str
    cost: int
    percent: int


class Spender(Value):
    """A person (32 letters; "-" where nobody was named). `limit` is their own of this month; `fair` what was theirs up to today: of their own limit,
    else of an even part of the studio's. None where nothing limits anybody."""

    person: str
    cost: int
    percent: int
    limit: int | None = None
    held: int = 0
    fair: int | None = None

    @property
    def over(self) -> bool:
        """They spent more than was theirs up to today."""
        return self.fair is not None and self.cost > self.fair

    @property
    def over_limit(self) -> bool:
        return self.limit is not None and self.cost + self.held >= self.limit


class OutlookNote(Value):
    """What is worth a word on the chart. price: a provider (`of`) costs `amount` more since then; busy: so many takes of a kind (`of`) in a day, and
    the film (32 letters) that cost most of it (`amount`)."""

    what: Literal["price", "busy"]
    day: date
    of: str
    many: int = 0
    project: str = ""
    amount: int = 0


class Outlook(Value):
    """`before` is the month before up to the same moment, `before_whole` all of it. `days` and `days_before` say what was spent by the end of each
    day. `budget` is the studio's for who sees all of it, else the reader's own; None where nothing limits, or where the page is narrowed; `left` is
    after what is held."""

    zone: str
    today: date
    month: date
    month_before: date
    days_left: int
    currency: str
    as_of: datetime
    spent: int
    held: int
    holding: int
    """Tasks that hold it."""
    own: bool = False
    """The budget is the reader's own."""
    budget: int | None = None
    left: int | None = None
    before: int = 0
    before_whole: int = 0
    low: int | None = None
    likely: int | None = None
    high: int | None = None
    ahead: tuple[CostRange, ...] = ()
    days: tuple[int, ...] = ()
    days_before: tuple[int, ...] = ()
    per_minute: int | None = None
    per_minute_before: int | None = None
    films: int = 0
    minutes: float = 0.0
    drivers: tuple[CostDriver, ...] = ()
    notes: tuple[OutlookNote, ...] = ()
    vendors: tuple[CostShare, ...] = ()
    models: tuple[CostShare, ...] = ()
    people: tuple[Spender, ...] = ()

    @property
    def change(self) -> int:
        """Against the same days of the month before: what the drivers add up to."""
        return self.spent - self.before

    @property
    def a_day(self) -> int | None:
        """What may be spent on each day that is left, today where none is."""
        return None if self.left is None else self.left // max(1, self.days_left)

    @property
    def ends(self) -> Literal["within", "may_pass", "passes", ""]:
        """Where the month ends beside its budget; nothing is said without one of the two."""
        if self.budget is None or self.likely is None or self.high is None:
            return ""
        ahead = self.spent + self.held + (self.left or 0)
        return "passes" if self.likely > ahead else "may_pass" if self.high > ahead else "within"


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


# Where the month ends ----------------------------------------------------------------------------------------------------


def forecast(
    daily: Mapping[date, int], today: date, held: int, spent: int, draws: int = DRAWS
) -> tuple[CostRange, ...]:
    """Today and each day that is left of its month, as sums since the first; nothing where fewer than five days are known. `daily` is what each
    day cost, days that cost nothing may be missing; `spent` this month until now, `held` what has left and is not settled."""
    begun = min((day for day, cost in daily.items() if cost and day < today), default=today)
    known = [today - timedelta(days=back) for back in range(min(HISTORY_DAYS, (today - begun).days), 0, -1)]
    if len(known) < FEWEST_DAYS:
        return ()
    rng = np.random.default_rng(SEED)
    days = [today + timedelta(days=n) for n in range(calendar.monthrange(today.year, today.month)[1] - today.day + 1)]
    drawn = np.zeros((draws, len(days)), dtype=np.int64)
    for weekend in (False, True):
        places = [place for place, day in enumerate(days) if (day.weekday() >= WEEKEND) == weekend]
        pool = [daily.get(day, 0) for day in known if (day.weekday() >= WEEKEND) == weekend]
        costs = np.array(pool if len(pool) > 1 else [daily.get(day, 0) for day in known], dtype=np.int64)
        if places:
            again = costs[rng.integers(0, len(costs), (draws, len(costs)))]
            drawn[:, places] = np.take_along_axis(again, rng.integers(0, len(costs), (draws, len(places))), axis=1)
    drawn[:, 0] = np.maximum(held, np.maximum(0, drawn[:, 0] - daily.get(today, 0)))
    sums = spent + np.cumsum(drawn, axis=1)
    low, likely, high = np.quantile(sums, (LOW, MIDDLE, HIGH), axis=0, method="inverted_cdf")
    return tuple(
        CostRange(day=day, low=int(low[n]), likely=int(likely[n]), high=int(high[n])) for n, day in enumerate(days)
    )


def _so_far(daily: Mapping[date, int], first: date, last: date) -> tuple[int, ...]:
    total, told = 0, []
    for n in range((last - first).days + 1):
        total += daily.get(first + timedelta(days=n), 0)
        told.append(total)
    return tuple(told)


# What drove it -----------------------------------------------------------------------------------------------------------


def price_step_days(rates: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, str], date]:
    """From which day on a unit of a model (provider, model, capability) has had another price: where every day before is on one side and every day
    after on the other, and the two lie apart by more than a hundredth."""
    by_model: dict[tuple[str, str, str], list[tuple[date, float]]] = defaultdict(list)
    for row in rates:
        by_model[row["provider"], row["model"], row["capability"]].append((row["day"], float(row["rate"])))
    found = {}
    for model, days in by_model.items():
        days.sort()
        for n in range(1, len(days)):
            earlier, later = [rate for _, rate in days[:n]], [rate for _, rate in days[n:]]
            if min(later) > max(earlier) * (1 + PRICE_MOVED) or max(later) < min(earlier) * (1 - PRICE_MOVED):
                found[model] = days[n][0]
                break
    return found


def cost_drivers(
    parts: Sequence[Mapping[str, Any]], since: Mapping[tuple[str, str, str], date] | None = None
) -> tuple[CostDriver, ...]:
    """The change against the month before, taken apart so that the parts add up to it to the last micro-unit; the largest first. `parts` are the
    rows of outlook_parts.

    Of each kind of work what it would have cost without the cache is `cost + saved`. More takes count at the price a take had before; where a unit of a
    model costs otherwise now, the units of this month count at the difference; what is left of the kind's change is another choice of models, or
    longer takes. What the cache saved more than before is taken off again; what failed and was paid for stands by itself."""
    found: list[CostDriver] = []
    by_vendor: dict[str, int] = defaultdict(int)
    moved: dict[str, set[date]] = defaultdict(set)
    for kind in sorted({row["capability"] for row in parts}):
        mine = [row for row in parts if row["capability"] == kind]
        gross = [sum(row["cost"] + row["saved"] for row in mine if row["now_is"] == side) for side in (False, True)]
        takes = [sum(row["takes"] for row in mine if row["now_is"] == side) for side in (False, True)]
        more = takes[1] - takes[0]
        volume = round(more * gross[0] / takes[0]) if takes[0] else gross[1]
        priced = _moved(mine) if takes[0] else {}
        for (provider, model), amount in priced.items():
            by_vendor[provider] += amount
            if day := (since or {}).get((provider, model, kind)):
                moved[provider].add(day)
        rest = gross[1] - gross[0] - volume - sum(priced.values())
        saved = sum((1 if row["now_is"] else -1) * row["saved"] for row in mine)
        found += [
            CostDriver(what="takes", of=kind, many=more, amount=volume),
            CostDriver(what="choice", of=kind, amount=rest),
            CostDriver(what="cache", of=kind, amount=-saved),
        ]
    for provider, amount in by_vendor.items():
        day = next(iter(moved[provider])) if len(moved[provider]) == 1 else None
        found.append(CostDriver(what="price", of=provider, since=day, amount=amount))
    found.append(CostDriver(what="lost", amount=sum((1 if row["now_is"] else -1) * row["lost"] for row in parts)))
    told = [driver for driver in found if driver.amount]
    return tuple(sorted(told, key=lambda driver: (-abs(driver.amount), driver.what, driver.of)))


def _moved(parts: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    """By model: what this month's units cost more than they would have at the price of the month before."""
    sides = {
        (row["provider"], row["model"], row["now_is"]): row for row in parts if row["units"] > 0 and row["cost"] > 0
    }
    found = {}
    for provider, model, now_is in sides:
        if not now_is or (provider, model, False) not in sides:
            continue
        after, earlier = sides[provider, model, True], sides[provider, model, False]
        at_old = after["units"] * earlier["cost"] / earlier["units"]
        if abs(after["cost"] - at_old) > PRICE_MOVED * at_old:
            found[provider, model] = round(after["cost"] - at_old)
    return found


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
