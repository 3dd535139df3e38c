"""What the columns of a chart's answer are: in which unit a number is, which dimension a word belongs to, what stands over it."""

from __future__ import annotations

from typing import Any

from core.analytics.charts import DIMENSIONS, Chart
from core.i18n import texts_of_area, translate_key

SAID = {
    "estimate": "yuan",
    "saved": "yuan",
    "spend": "yuan",
    "calls": "count",
    "from_cache": "count",
    "many": "count",
    "shots": "count",
    "approved": "count",
    "takes": "count",
    "votes": "count",
    "films": "count",
    "held": "yuan",
    "failed": "count",
    "images": "count",
    "characters": "count",
    "tokens_in": "tokens",
    "tokens_out": "tokens",
    "free_units": "tokens",
    "stars": "ratio",
    "off": "change",
    "hour": "hour",
    "weekday": "weekday",
    "tasks": "count",
    "uses": "count",
    "prompts": "count",
    "providers": "count",
    "needs_review": "count",
    "unpriced": "count",
    "quality_before": "points",
    "quality_after": "points",
    "gain": "points",
    "waited": "seconds",
    "vendor": "seconds",
    "first_take": "share",
    "busy": "share",
}
"""Of columns whose name says no more than what is counted."""
CODES = ("task_type", "waits_for", "language", "size")
"""Columns of words that nothing is narrowed by."""
MONEY, SHARES = ("cost", "spent", "paid"), ("share", "success")
HIDDEN = ("number", "seq")
"""By which a row is found again; nobody reads them."""


def unit_of(chart: Chart, column: str) -> str:
    """yuan (micro-yuan), count, tokens, share (0 to 1), change (a share more or less), seconds, ms, ratio, rate, points (of 100), stars,
    hour, weekday, day."""
    if column in SAID:
        return SAID[column]
    if column.startswith(MONEY) or column.endswith(("_cost", "_yuan")):
        return "yuan"
    if column.endswith("seconds"):
        return "seconds"
    if column.endswith("_ms") or column == "ms":
        return "ms"
    if column.endswith("_share") or column in SHARES:
        return "share"
    if "_per_" in column:
        return "ratio"
    if column.startswith("rate_"):
        return "rate"
    return chart.unit


def dimension_of(chart: Chart, column: str, by: str) -> str:
    """Which of DIMENSIONS its words are of; "what" for words of the chart's own, empty for numbers and days."""
    if column == "what":
        return dimension_along(chart, by) or "what"
    return column if column in (*DIMENSIONS, *CODES) else ""


def dimension_along(chart: Chart, by: str) -> str:
    return by if by in chart.by else chart.by[0] if chart.by else ""


def drill_dimension(chart: Chart, by: str) -> str:
    """The dimension that a click on one of its bars narrows; empty where it narrows none."""
    return dimension_along(chart, by) if chart.drill == "{by}" else chart.drill


def shown_columns(chart: Chart, columns: tuple[str, ...]) -> list[int]:
    """The places of the columns that people read."""
    named = {"name"} if "experiment" in columns else set()
    return [place for place, column in enumerate(columns) if column not in HIDDEN and column not in named]


def column_heading(chart: Chart, column: str, by: str, language: str) -> str:
    name = dimension_of(chart, column, by) or column
    own = f"{name}_{chart.name}"
    name = own if f"col_{own}" in texts_of_area("costs") else name
    known = f"col_{name}" in texts_of_area("costs")
    return translate_key(f"costs.col_{name}", language) if known else name.replace("_", " ")


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
