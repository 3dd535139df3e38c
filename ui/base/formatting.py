"""Numbers as people read them: lengths, waits, money, when something happened."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from core.database.tables import utc_now
from core.money import budgets
from ui.base import state
from ui.base.i18n import t


def format_length(seconds: float) -> str:
    """Of a shot: 2.5 s."""
    return t("pages.seconds", n=f"{seconds:.1f}")


def format_running_time(seconds: float) -> str:
    """Of a film: 1:02."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def format_wait(seconds: float) -> str:
    """How long something takes, rounded up: 1 min 24 s."""
    whole = max(1, math.ceil(seconds))
    if whole < 60:
        return t("pages.wait_s", s=whole)
    if whole < 3600:
        return t("pages.wait_m", m=whole // 60, s=whole % 60)
    return t("pages.wait_h", h=whole // 3600, m=whole % 3600 // 60)


money = budgets.format_money


def format_bytes(count: int) -> str:
    """Bytes: 1.4 GB."""
    units, value = ("B", "KB", "MB", "GB", "TB"), float(count)
    for unit in units:
        if value < 1000 or unit == units[-1]:
            return f"{value:.0f} {unit}" if unit in ("B", "KB") else f"{value:.1f} {unit}"
        value /= 1000
    return ""


def format_when(moment: datetime) -> str:
    """Just now, 12 min ago, today 9:41, 18 Nov: in the reader's own time."""
    passed = utc_now() - moment
    if passed < timedelta(minutes=1):
        return t("pages.just_now")
    if passed < timedelta(hours=1):
        return t("pages.minutes_ago", n=int(passed.total_seconds() // 60))
    here, today = _here(moment), _here(utc_now())
    if here.date() == today.date():
        return t("pages.today_at", time=format_clock(moment))
    if here.date() == (today - timedelta(days=1)).date():
        return t("pages.yesterday")
    return format_day(moment)


def format_clock(moment: datetime) -> str:
    """On the reader's clock: 9:41."""
    here = _here(moment)
    return f"{here.hour}:{here.minute:02d}"


def format_day(moment: datetime) -> str:
    """On the reader's calendar: 18 Nov."""
    here = _here(moment)
    return t("pages.date", month=t("pages.months").split()[here.month - 1], day=here.day)


def start_of_day(day: date) -> datetime:
    """When a day of the reader's calendar begins, as a time of the database (UTC)."""
    return datetime.combine(day, time(), _zone()).astimezone(UTC).replace(tzinfo=None)


def end_of_day_in(days: int, clock: time) -> datetime:
    """That time of day where the reader is, so many days from today; as UTC."""
    zone = _zone()
    day = datetime.now(zone).date() + timedelta(days=days)
    return datetime.combine(day, clock, zone).astimezone(UTC).replace(tzinfo=None)


def _here(moment: datetime) -> datetime:
    """A time of the database (UTC) on the reader's clock."""
    return moment.replace(tzinfo=UTC).astimezone(_zone())


def _zone() -> ZoneInfo:
    """The zone they chose, else their browser's."""
    name = state.recall(state.ZONE) or st.context.timezone
    try:
        return ZoneInfo(name if isinstance(name, str) and name else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
