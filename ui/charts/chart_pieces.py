"""What every drawing of a dashboard is put together from: an answer with its words, colours, days, axes, tooltips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import streamlit as st

from core.analytics.chart_columns import (
    HIDDEN,
    column_heading,
    dimension_of,
    drill_dimension,
    is_number,
    shown_columns,
    unit_of,
)
from core.analytics.chart_query import ChartAnswer
from core.analytics.charts import Chart
from core.analytics.filters import bar_step
from ui.base.i18n import language, t
from ui.charts import chart_numbers

FONT = "Geist, 'PingFang SC', 'HarmonyOS Sans SC', MiSans, 'Microsoft YaHei UI', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
LIGHT = {
    "bg": "#F6F6F5", "raised": "#ECEBE9", "line": "#DCDBD8", "ink": "#1C1B1A", "mute": "#605E5B", "rest": "#8A8783",
    "colours": ("#957F43", "#5580AD", "#579669", "#7A75C6", "#089199", "#9D4D6B", "#495A97", "#8A593C"),
    "heat": ("#ECEBE9", "#9CC0DC", "#3E7FB1", "#16476E"),
}  # fmt: skip
DARK = {
    "bg": "#141414", "raised": "#2A2A29", "line": "#323231", "ink": "#EFEEEC", "mute": "#A8A6A3", "rest": "#8B8986",
    "colours": ("#E8D09C", "#7FA6CB", "#93CEAE", "#DDBBF1", "#6BC6C8", "#E28BAB", "#99A5E7", "#C69B82"),
    "heat": ("#2A2A29", "#3C5F79", "#7FB0D6", "#D9EBF8"),
}  # fmt: skip
"""The house's five colours for charts and three more (3:1 on the page, no amber), each moved a little until any two, and the grey of
the rest, are told apart by whoever sees two kinds of light: tests/ui/studio/test_chart_colours.py measures it."""
FULL = {"share": 1, "stars": 5}
"""The longest a bar of these can be."""
PICK = "pick"
FAR = 2
"""A limit so many times as high as the highest bar would press all bars flat: it is said in words."""
HEIGHT, ROW, TICKS = 268, 34, 8
"""Pixels of a drawing and of a line of bars; and so many places along it have their word, for a phone is narrow."""
ENDS = {"completed": 2, "done": 2, "failed": 5, "processing": 1, "pending": 3}
"""Colours of states: whatever the order, what failed is never green."""


@dataclass(frozen=True)
class ChartDrawing:
    """A specification, how high it is in pixels, its legend, and a sentence said above it."""

    spec: dict[str, Any]
    height: int
    legend: tuple[tuple[str, str], ...] = ()
    """Colour and word, in the order of the stack."""
    said: str = ""

    @property
    def listens(self) -> bool:
        """A click on it can be heard."""
        return any(part.get("params") for part in (self.spec, *self.spec.get("layer", ())))


@dataclass(frozen=True)
class WordedAnswer:
    """An answer with the words for it. `first` and `last` are the days it was asked for, `many` how many they are, more than there
    are days where it was asked for all time. `said` are sentences that belong to its rows, under their `number`."""

    chart: Chart
    answer: ChartAnswer
    by: str
    names: Mapping[str, Mapping[str, str]]
    first: date | None = None
    last: date | None = None
    many: int = 0
    said: Mapping[int, str] = field(default_factory=dict)
    limit: int | None = None
    """Of one bar: drawn dashed across all of them."""
    columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", self.answer.columns)

    def column(self, name: str) -> list[Any]:
        place = self.columns.index(name)
        return [row[place] for row in self.answer.rows]

    def unit(self, name: str) -> str:
        return unit_of(self.chart, name)

    def word(self, name: str, value: Any) -> str:
        """A value as people read it: its name, else its number, else itself."""
        if isinstance(value, str):
            return self.names.get(dimension_of(self.chart, name, self.by), {}).get(value, value)
        return chart_numbers.format_value(value, self.unit(name))

    def title(self, name: str) -> str:
        return column_heading(self.chart, name, self.by, language())

    def numbers(self) -> list[str]:
        return [
            name
            for place, name in enumerate(self.columns)
            if place and name not in HIDDEN and any(is_number(row[place]) for row in self.answer.rows) and self.unit(name) not in ("hour", "weekday")
        ]  # fmt: skip

    @property
    def drill(self) -> str:
        return drill_dimension(self.chart, self.by)

    @property
    def drilled(self) -> str:
        """The column whose words a click narrows to."""
        return next(
            (name for name in self.columns if self.drill and dimension_of(self.chart, name, self.by) == self.drill),
            self.columns[0],
        )


def theme_colours() -> dict[str, Any]:
    return LIGHT if st.context.theme.type == "light" else DARK


@dataclass(frozen=True)
class DayAxis:
    """Places along: their words in order, and which of them a day belongs to."""

    words: Mapping[str, str]
    place: Mapping[str, str]
    said: str

    def of(self, day: Any) -> str:
        return self.place.get(str(day), str(day))


def day_axis(told: WordedAnswer, along: str) -> DayAxis:
    """Every day there is between the first and the last, also those on which nothing was; of a long time weeks or months, of a
    short one hours where the answer has hours."""
    seen = sorted({value for value in told.column(along) if isinstance(value, date)})
    if any(isinstance(value, datetime) and value.time() != time() for value in seen):
        return _hours(told, along)
    plain = {value: value.date() if isinstance(value, datetime) else value for value in seen}
    if not plain:
        return DayAxis({str(value): told.word(along, value) for value in told.column(along)}, {}, "")
    first, last = min(plain.values()), max(plain.values())
    many = told.many or (last - first).days + 1
    first, last = min(first, told.first or first), max(last, told.last or last)
    years, step = first.year != last.year, bar_step(many)
    words, place = {}, {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        begins = (
            day.replace(day=1)
            if step == "month"
            else day - timedelta(days=day.weekday())
            if step == "week" or along == "week"
            else day
        )
        place[str(day)] = str(begins)
        if step == "month":
            words[str(begins)] = t(
                "costs.month_of", year=begins.year, month=t("pages.months").split()[begins.month - 1]
            )
        else:
            words[str(begins)] = chart_numbers.format_short_day(begins, years)
    place |= {str(value): place[str(day)] for value, day in plain.items()}
    said = "" if step == "day" else t(f"costs.by_{step}")
    return DayAxis(words, place, said)


def _hours(told: WordedAnswer, along: str) -> DayAxis:
    seen = [value for value in told.column(along) if isinstance(value, datetime)]
    first, last = min(seen), max(seen)
    steps = [first + timedelta(hours=number) for number in range(int((last - first).total_seconds() // 3600) + 1)]
    return DayAxis({str(moment): format_hour(moment) for moment in steps}, {}, "")


def format_hour(moment: datetime) -> str:
    """18 Nov 09:00."""
    return f"{chart_numbers.format_day(moment)} {moment:%H:%M}"


def vertical_days(days: DayAxis) -> dict[str, Any]:
    laid = horizontal_days(days)
    axis = {
        **laid["axis"],
        "labelLimit": 150,
        "labelColor": theme_colours()["ink"],
        "labelFontSize": 13,
        "labelOverlap": False,
        "labelPadding": 8,
    }
    return {**laid, "axis": axis}


def horizontal_days(days: DayAxis) -> dict[str, Any]:
    named = ", ".join(f"'{at}': '{_quoted(word)}'" for at, word in days.words.items())
    axis = {
        "title": None, "labelAngle": 0, "values": list(days.words)[:: -(-len(days.words) // TICKS) or 1], "labelOverlap": "greedy", "labelSeparation": 8, "grid": False, "domain": False, "ticks": False,
        "labelExpr": f"({{{named}}})[datum.value] || datum.value",
    }  # fmt: skip
    return {"field": "at", "type": "ordinal", "scale": {"domain": list(days.words), "paddingInner": 0.3}, "axis": axis}


def _quoted(word: str) -> str:
    return word.replace("\\", "\\\\").replace("'", "\\'")


def value_axis(unit: str) -> dict[str, Any]:
    return {"field": "v", "type": "quantitative", "axis": axis_style(unit)}


def axis_style(unit: str) -> dict[str, Any]:
    whole = {"tickMinStep": 1} if unit in ("count", "tokens") else {}
    return {
        "title": None,
        "tickCount": 4,
        "labelExpr": chart_numbers.axis_label(unit),
        "domain": False,
        "ticks": False,
        **whole,
    }


def limit_line(value: int, words: str = "") -> list[dict[str, Any]]:
    """Dashed across, with its name at the left where nothing stands below it."""
    mute = theme_colours()["mute"]
    once: dict[str, Any] = {"values": [{}]}
    rule: dict[str, Any] = {"y": {"datum": value}}
    text = {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -4, "fill": mute, "fontSize": 12}
    return [
        {"data": once, "mark": {"type": "rule", "color": mute, "strokeDash": [3, 3]}, "encoding": rule},
        *(
            [{"data": once, "mark": text, "encoding": {**rule, "x": {"value": 0}, "text": {"value": words}}}]
            if words
            else []
        ),
    ]


def mark_spec(told: WordedAnswer, kind: str, **facts: Any) -> dict[str, Any]:
    return {"type": kind, **facts, **({"cursor": "pointer"} if told.drill else {})}


def click_params(told: WordedAnswer) -> list[dict[str, Any]]:
    """A click says which thing was meant."""
    return [{"name": PICK, "select": {"type": "point", "fields": ["id"], "on": "click"}}] if told.drill else []


def value_with_count(told: WordedAnswer, facts: Mapping[str, Any], up: str) -> str:
    """A number as it stands at the end of its bar; a share or a mean with how many it is of: 100% of one is not 100% of fifty."""
    said, counts = told.word(up, facts[up]), [name for name in told.numbers() if told.unit(name) == "count"]
    if told.unit(up) not in FULL or not counts:
        return said
    return f"{said} {t('costs.of_n', n=f'{facts[counts[0]]:,}')}"


def tooltip_values(told: WordedAnswer, facts: Mapping[str, Any]) -> dict[str, str]:
    return {f"t_{name}": told.word(name, value) for name, value in facts.items()}


def tooltip_spec(told: WordedAnswer, names: Sequence[str] = ()) -> list[dict[str, str]]:
    return [{"field": f"t_{name}", "type": "nominal", "title": told.title(name)} for name in names or _read(told)]


def _read(told: WordedAnswer) -> list[str]:
    return [told.columns[place] for place in shown_columns(told.chart, told.columns)]


def with_theme(spec: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    colours = theme_colours()
    return {
        "data": {"values": rows},
        "width": "container",
        **spec,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "transparent",
        "padding": {"left": 0, "right": 4, "top": 6, "bottom": 0},
        "config": {
            "aria": False,  # its marks have no words; the chart has, and the table behind it says each number
            "mark": {"aria": False},
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": colours["mute"], "titleColor": colours["mute"], "gridColor": colours["line"], "labelFontSize": 12,
                "titleFontSize": 12, "titleFontWeight": 400, "labelPadding": 6,
            },
        },
    }  # fmt: skip
