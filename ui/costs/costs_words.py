"""How this month's outlook is said: sums, months, and what drove a change, in the reader's language."""

from __future__ import annotations

from datetime import date

from core.analytics.outlook_values import CostDriver, OutlookNote
from core.money.budget_rows import YUAN
from ui.base.i18n import t
from ui.charts import chart_numbers
from ui.charts.chart_filters import Dashboard


def format_month(day: date) -> str:
    """November; in Chinese 11 月."""
    return t("outlook.months").split("|")[day.month - 1]


def format_days(first: date, last: date) -> str:
    """1 Nov to 25 Nov; of one day that day alone."""
    begins, ends = chart_numbers.format_day(first), chart_numbers.format_day(last)
    return begins if first == last else t("costs.from_to", first=begins, last=ends)


def format_money(micro: int, currency: str) -> str:
    """¥1,284.60."""
    return chart_numbers.format_money(micro, currency)


def format_estimate(micro: int, currency: str) -> str:
    """A guess, never to more digits than it is good for: ¥1,560, ¥84, ¥3.20."""
    step = 10 * YUAN if abs(micro) >= 1_000 * YUAN else YUAN if abs(micro) >= 20 * YUAN else 10_000
    said = chart_numbers.format_money(round(micro / step) * step, currency)
    return said.removesuffix(".00") if step >= YUAN else said


def format_signed(micro: int, currency: str) -> str:
    """+¥118.40, −¥31.20."""
    return f"{'+' if micro > 0 else ''}{chart_numbers.format_money(micro, currency)}"


def describe_driver(one: CostDriver, here: Dashboard) -> str:
    if one.what == "lost":
        return t("outlook.lost")
    if one.what == "price":
        vendor = here.named("provider", [one.of])[one.of]
        return t("outlook.price_since", vendor=vendor, day=chart_numbers.format_day(one.since)) if one.since else t("outlook.price", vendor=vendor)  # fmt: skip
    kind = here.named("capability", [one.of])[one.of]
    kind = kind[:1].upper() + kind[1:]
    if one.what == "takes":
        key = f"takes_{'more' if one.many > 0 else 'fewer'}{'_one' if abs(one.many) == 1 else ''}"
        return t(f"outlook.{key}", kind=kind, n=f"{abs(one.many):,}")
    if one.what == "cache":
        return t("outlook.cache_more" if one.amount < 0 else "outlook.cache_less", kind=kind)
    return t("outlook.dearer" if one.amount > 0 else "outlook.cheaper", kind=kind)


def describe_note(one: OutlookNote, here: Dashboard, currency: str) -> tuple[str, str]:
    """A line in bold, and one below it."""
    day = chart_numbers.format_day(one.day)
    if one.what == "price":
        vendor = here.named("provider", [one.of])[one.of]
        return t("outlook.note_price", day=day, vendor=vendor), t(
            "outlook.note_since", sum=format_signed(one.amount, currency)
        )
    kind = here.named("capability", [one.of])[one.of]
    film = here.named("project", [one.project])[one.project] if one.project else t("costs.none_project")
    return (
        t("outlook.note_busy", day=day, n=one.many, kind=kind),
        t("outlook.note_film", film=film, sum=format_signed(one.amount, currency)),
    )
