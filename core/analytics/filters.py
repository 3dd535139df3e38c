"""What a reader narrows a dashboard to, kept in its address: time and zone, and any of the dimensions. Whatever an address says that
makes no sense is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.analytics.charts import DIMENSIONS
from core.types import Value

Preset = Literal[
    "today", "yesterday", "7d", "30d", "90d", "12m", "this_week", "last_week", "this_month", "last_month", "all", "days"
]
Step = Literal["day", "week", "month"]
PRESETS: tuple[str, ...] = (
    "today", "yesterday", "7d", "30d", "90d", "12m", "this_week", "last_week", "this_month", "last_month", "all", "days",
)  # fmt: skip
FIRST, YUAN = "30d", "CNY"
BY_WEEK, BY_MONTH = 92, 400
"""Over so many days a bar is a week, and a month: for the questions (`$step`) and for what is drawn of them."""
EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)
MOST_VALUES, LONGEST = 50, 200
NARROWING = (*DIMENSIONS, "tag")
"""What an address may narrow by: the dimensions of calls, and the free tags of films (core.project.tags)."""
COMPARED = ("before", "year", "")
"""With the time of equal length before, with the same days a year ago, with nothing."""


class Filters(Value):
    """`days` are the first and the last day of the time "days", in the reader's `zone`. Of each dimension: only these values. Money comes
    in `currency`; one that has no rate here is as good as the yuan."""

    time: str = FIRST
    days: tuple[date, date] | None = None
    compare: str = "before"
    zone: str = "UTC"
    currency: str = YUAN
    only: dict[str, tuple[str, ...]] = {}

    def narrowed(self, dimension: str, value: str) -> Filters:
        """The same with this value alone."""
        return self.model_copy(update={"only": {**self.only, dimension: (value,)}})

    def without(self, dimension: str) -> Filters:
        return self.model_copy(update={"only": {name: these for name, these in self.only.items() if name != dimension}})

    def bounds(self, at: datetime) -> tuple[datetime, datetime]:
        """Its time as UTC, the end left out; `at` is now, UTC. A day begins at midnight of the reader."""
        first, last = self._days(at)
        return self._utc(first), self._utc(last + timedelta(days=1))

    def bounds_before(self, at: datetime) -> tuple[datetime, datetime]:
        """Those of the time it is compared with."""
        first, last = self._days(at)
        if self.compare == "year":
            return self._utc(_a_year_ago(first)), self._utc(_a_year_ago(last) + timedelta(days=1))
        if self.time in ("this_month", "last_month"):
            before = (first - timedelta(days=1)).replace(day=1)
            end = min(first, before + timedelta(days=(last - first).days + 1)) if self.time == "this_month" else first
            return self._utc(before), self._utc(end)
        many = (last - first).days + 1
        return self._utc(first - timedelta(days=many)), self._utc(first)

    def today(self, at: datetime) -> date:
        """The reader's day of this moment (UTC)."""
        return at.replace(tzinfo=UTC).astimezone(_zone(self.zone)).date()

    def calendar(self, at: datetime) -> dict[str, datetime]:
        """Midnights of the reader, as UTC: of today, of this week's Monday, of the first of this month, and of each one before;
        `here_now` is now as their clock shows it."""
        today = self.today(at)
        monday, month = today - timedelta(days=today.weekday()), today.replace(day=1)
        days = {
            "today": today,
            "yesterday": today - timedelta(days=1),
            "week": monday,
            "last_week": monday - timedelta(days=7),
            "month": month,
            "last_month": (month - timedelta(days=1)).replace(day=1),
        }
        here = at.replace(tzinfo=UTC).astimezone(_zone(self.zone)).replace(tzinfo=None)
        return {**{name: self._utc(day) for name, day in days.items()}, "here_now": here}

    def _days(self, at: datetime) -> tuple[date, date]:
        today = self.today(at)
        monday, month = today - timedelta(days=today.weekday()), today.replace(day=1)
        match self.time:
            case "days" if self.days:
                return self.days
            case "today":
                return today, today
            case "yesterday":
                return today - timedelta(days=1), today - timedelta(days=1)
            case "7d" | "90d":
                return today - timedelta(days=int(self.time[:-1]) - 1), today
            case "12m":
                return _a_year_ago(today) + timedelta(days=1), today
            case "this_week":
                return monday, today
            case "last_week":
                return monday - timedelta(days=7), monday - timedelta(days=1)
            case "this_month":
                return month, today
            case "last_month":
                return (month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)
            case "all":
                return EARLIEST, today
            case _:
                return today - timedelta(days=29), today

    def _utc(self, day: date) -> datetime:
        return datetime.combine(day, time(), _zone(self.zone)).astimezone(UTC).replace(tzinfo=None)

    def address(self) -> dict[str, str]:
        """As an address says it; what is usual is left out."""
        said = {name: ",".join(these) for name, these in self.only.items() if these}
        if self.time != FIRST:
            said["time"] = f"{self.days[0]}..{self.days[1]}" if self.time == "days" and self.days else self.time
        if self.compare != "before":
            said["compare"] = self.compare or "none"
        if self.currency != YUAN:
            said["currency"] = self.currency
        return said


def parse_filters(address: Mapping[str, str], zone: str = "UTC") -> Filters:
    """What an address asks for. What it says that cannot be is left out: never an error, never part of a question."""
    time_said, days = address.get("time", FIRST), None
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", time_said):
        try:
            first, last = sorted(date.fromisoformat(day) for day in found.groups())
            days = (min(max(first, EARLIEST), LATEST), min(max(last, EARLIEST), LATEST))
            time_said = "days"
        except ValueError:
            time_said = FIRST
    if time_said not in PRESETS or (time_said == "days" and days is None):
        time_said = FIRST
    compare = address.get("compare", "before")
    only = {
        name: tuple(dict.fromkeys(value[:LONGEST] for value in address[name].split(",") if value))[:MOST_VALUES]
        for name in NARROWING
        if address.get(name)
    }
    return Filters(
        time=time_said,
        days=days,
        compare="" if compare == "none" else compare if compare in COMPARED else "before",
        zone=zone if _known(zone) else "UTC",
        currency=parse_currency(address.get("currency", "")) or YUAN,
        only={name: these for name, these in only.items() if these},
    )


def bar_step(days: int) -> Step:
    """How long one bar of a time of so many days is."""
    return "month" if days > BY_MONTH else "week" if days > BY_WEEK else "day"


def parse_currency(said: str) -> str:
    """Three letters; empty for what cannot be a currency."""
    found = said.strip().upper()
    return found if re.fullmatch("[A-Z]{3}", found) else ""


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name if _known(name) else "UTC")


def _a_year_ago(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def local_time_sql(zone: str, since: datetime, until: datetime, column: str = "created_at") -> str:
    """An SQL expression for `column` (UTC) in this zone: worked out once for the few changes of the clock within the time, for a
    calendar asked row by row costs more than the whole question."""
    known, at = _zone(zone), since
    steps: list[tuple[datetime, int]] = []
    while at < until + timedelta(days=1):
        seconds = int(known.utcoffset(at.replace(tzinfo=UTC).astimezone(known)).total_seconds())  # type: ignore[union-attr]
        if not steps or steps[-1][1] != seconds:
            steps.append((_change(known, at - timedelta(days=1), at) if steps else since, seconds))
        at += timedelta(days=1)
    if not steps:
        steps = [(since, 0)]
    whole = str(steps[0][1] * 1_000_000)
    for begin, seconds in steps[1:]:
        whole = f"CASE WHEN {column} >= TIMESTAMP '{begin}' THEN {seconds * 1_000_000} ELSE {whole} END"
    return f"make_timestamp(epoch_us({column}) + {whole})"  # twice as fast as adding an interval


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The minute within this day at which the clock is changed, UTC."""
    after = high.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if middle.replace(tzinfo=UTC).astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high.replace(second=0, microsecond=0)
