"""Numbers of a dashboard as people read them: ¥12,345.60, 3 min 20 s, 12.3k; and how an axis says them."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import Any

from core.analytics import currencies
from core.analytics.chart_columns import is_number
from core.analytics.filters import YUAN as MAIN_CURRENCY
from core.money.budget_rows import YUAN
from ui.base import formatting, state
from ui.base.i18n import language, t

NOTHING = "–"
CURRENCY = "_board_currency"
"""In which the numbers of this screen are told: chart_filters says so at the head of each part."""


def format_value(value: Any, unit: str) -> str:
    """In full, as a table says it."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return t("costs.yes") if value else t("costs.no")
    if isinstance(value, datetime):
        return format_day(value) if value.time() == time() else f"{format_day(value)} {value:%H:%M}"
    if isinstance(value, date):
        return format_day(value)
    if not is_number(value):
        return str(value)
    return NOTHING if math.isnan(value) else _number(value, unit)


def _number(value: float, unit: str) -> str:
    match unit:
        case "yuan":
            return format_money(round(value))
        case "share":
            return format_share(value)
        case "change":
            return f"{value:+.1%}".replace("-", "−")
        case "seconds":
            return format_wait(value)
        case "ms":
            return format_wait(value / 1000)
        case "ratio":
            return f"{value:,.2f}"
        case "points" | "stars":
            return f"{value:.1f}"
        case "rate":
            return f"{value:,.4f}".rstrip("0").rstrip(".")
        case "tokens":
            return shorten_number(value)
        case "weekday":
            return format_weekday(int(value))
        case "hour":
            return f"{int(value)}:00"
        case _:
            return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def format_brief(value: Any, unit: str) -> str:
    """Where there is little room: a large count as 12.3k."""
    return shorten_number(value) if unit in ("count", "tokens") and is_number(value) else format_value(value, unit)


def reader_currency() -> str:
    return str(state.recall(CURRENCY, MAIN_CURRENCY))


def format_money(micro: int, of: str = "") -> str:
    """¥1,284.60, always with its hundredths where columns stand under each other; a tiny sum less than one of them."""
    of = of or reader_currency()
    if micro < 0:
        return f"−{format_money(-micro, of)}"
    if micro < 10_000:
        return currencies.format_in_currency(micro, of)
    return f"{currencies.currency_sign(of)}{micro / YUAN:,.2f}"


def format_share(value: float) -> str:
    percent = 100 * value
    return f"{percent:.0f}%" if percent in (0, 100) or 10 <= percent < 99.5 else f"{percent:.1f}%"


def format_wait(seconds: float) -> str:
    return t("pages.seconds", n=f"{seconds:.1f}") if seconds < 60 else formatting.format_wait(seconds)


def shorten_number(value: float) -> str:
    """12.3k, 4.5M; in Chinese 1.2 万, 3.4 亿."""
    steps = ((1e8, " 亿"), (1e4, " 万")) if language() == "zh" else ((1e9, "B"), (1e6, "M"), (1e3, "k"))
    for step, word in steps:
        if abs(value) >= step * (10 if step in (1e3, 1e4) else 1):
            said = f"{value / step:,.1f}".removesuffix(".0")
            return f"{said}{word}"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def format_day(value: date, year: bool = False) -> str:
    """On the calendar: 18 Nov."""
    said = t("pages.date", month=t("pages.months").split()[value.month - 1], day=value.day)
    return t("costs.with_year", day=said, year=value.year) if year else said


def format_short_day(value: date, year: bool = False) -> str:
    """Along an axis: 18 Nov; in Chinese 11-18."""
    if language() == "zh":
        return f"{value:%Y-%m-%d}" if year else f"{value.month}-{value.day:02d}"
    return format_day(value, year)


def format_weekday(number: int) -> str:
    """Monday is 1."""
    names = t("costs.weekdays").split()
    return names[(number - 1) % 7]


def axis_label(unit: str) -> str:
    """A Vega expression for the label of a tick."""
    second, minute = (" 秒", " 分") if language() == "zh" else (" s", " min")
    match unit:
        case "yuan":
            sign = currencies.currency_sign(reader_currency())
            return f"(datum.value < 0 ? '−{sign}' : '{sign}') + format(abs(datum.value) / {YUAN}, ',~r')"
        case "share":
            return "format(datum.value, '.0%')"
        case "ms":
            return f"format(datum.value / 1000, ',~r') + '{second}'"
        case "seconds":
            return f"datum.value < 120 ? format(datum.value, ',~r') + '{second}' : format(datum.value / 60, ',.0f') + '{minute}'"
        case _:
            return "format(datum.value, abs(datum.value) < 10000 ? ',~r' : '~s')"
