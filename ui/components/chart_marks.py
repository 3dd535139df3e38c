"""How each kind of chart is drawn: a Vega-Lite specification from an answer, in the colours of the house. No colour stands alone:
order, label and tooltip say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import streamlit as st

from core.analytics.asking import Answer
from core.analytics.charts import Chart
from core.analytics.columns import HIDDEN, dimension_of, drill_of, heading, is_number, shown, unit_of
from core.analytics.names import NONE, REST
from ui.components import chart_numbers
from ui.i18n import language, t

FONT = "Geist, 'PingFang SC', 'HarmonyOS Sans SC', MiSans, 'Microsoft YaHei UI', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
LIGHT = {
    "bg": "#F6F6F5", "raised": "#ECEBE9", "line": "#DCDBD8", "ink": "#1C1B1A", "mute": "#605E5B", "rest": "#8A8783",
    "colours": ("#97884B", "#3E7FB1", "#4E946C", "#8B6DB5", "#2E8B92", "#B25A7C", "#55639F", "#8C5F49"),
    "heat": ("#ECEBE9", "#9CC0DC", "#3E7FB1", "#16476E"),
}  # fmt: skip
DARK = {
    "bg": "#141414", "raised": "#2A2A29", "line": "#323231", "ink": "#EFEEEC", "mute": "#A8A6A3", "rest": "#8B8986",
    "colours": ("#E6CF9C", "#7FB0D6", "#8FC5A4", "#BBA4DA", "#66BFC5", "#DF93B1", "#97A3E0", "#C99E87"),
    "heat": ("#2A2A29", "#3C5F79", "#7FB0D6", "#D9EBF8"),
}  # fmt: skip
"""The house's five colours for charts, three more to their measure (3:1 on the page, no amber), and grey for the rest."""
FULL = {"share": 1, "stars": 5}
"""The longest a bar of these can be."""
PICK = "pick"
HEIGHT, ROW, TICKS = 268, 34, 8
"""Pixels of a drawing and of a line of bars; and so many places along it have their word, for a phone is narrow."""
BY_WEEK, BY_MONTH = 100, 400
"""Over so many days, bars stand for weeks and for months: as the questions in data/queries have it."""
ENDS = {"completed": 2, "done": 2, "failed": 5, "processing": 1, "pending": 3}
"""Colours of states: whatever the order, what failed is never green."""


@dataclass(frozen=True)
class Drawn:
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
class Told:
    """An answer with the words for it. `first` and `last` are the days it was asked for, `many` how many they are, more than there
    are days where it was asked for all time. `said` are sentences that belong to its rows, under their `number`."""

    chart: Chart
    answer: Answer
    by: str
    names: Mapping[str, Mapping[str, str]]
    first: date | None = None
    last: date | None = None
    many: int = 0
    said: Mapping[int, str] = field(default_factory=dict)
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
        return chart_numbers.say(value, self.unit(name))

    def title(self, name: str) -> str:
        return heading(self.chart, name, self.by, language())

    def numbers(self) -> list[str]:
        return [
            name
            for place, name in enumerate(self.columns)
            if place and name not in HIDDEN and any(is_number(row[place]) for row in self.answer.rows) and self.unit(name) not in ("hour", "weekday")
        ]  # fmt: skip

    @property
    def drill(self) -> str:
        return drill_of(self.chart, self.by)

    @property
    def drilled(self) -> str:
        """The column whose words a click narrows to."""
        return next(
            (name for name in self.columns if self.drill and dimension_of(self.chart, name, self.by) == self.drill),
            self.columns[0],
        )


def look() -> dict[str, Any]:
    return LIGHT if st.context.theme.type == "light" else DARK


def drawn(told: Told) -> Drawn:
    """Raises KeyError or ValueError for an answer that its kind cannot be drawn from."""
    return {"bar": bar, "stacked": stacked, "line": line, "area": area, "heat": heat, "dots": dots}[told.chart.kind](
        told
    )


# Kinds -----------------------------------------------------------------------------------------------------------------


def bar(told: Told) -> Drawn:
    """Ten lines: the word left, the sum at the end of its bar."""
    colours, along, up = look(), told.columns[0], told.numbers()[0]
    if all(isinstance(value, date) for value in told.column(along)):
        return _upright(told, along, up)
    rows, seen = [], set()
    for place, row in enumerate(told.answer.rows):
        facts = dict(zip(told.columns, row, strict=True))
        word = told.word(along, facts[along])
        while word in seen:
            word += " "
        seen.add(word)
        rows.append(
            {
                "id": facts[along], "word": word, "v": facts[up] or 0, "place": place, "end": told.word(up, facts[up]),
                "rest": facts[along] in (REST, NONE), **_tips(told, facts),
            }
        )  # fmt: skip
    most = FULL.get(told.unit(up)) or max((row["v"] for row in rows), default=0) or 1
    y = {
        "field": "word", "type": "nominal", "sort": None, "title": None,
        "axis": {"labelLimit": 132, "labelPadding": 8, "labelColor": colours["ink"], "labelFontSize": 13, "domain": False, "ticks": False},
    }  # fmt: skip
    x = {"field": "v", "type": "quantitative", "axis": None, "scale": {"domain": [0, most * 1.34], "nice": False}}
    fill = {"condition": {"test": "datum.rest", "value": colours["rest"]}, "value": colours["colours"][1]}
    height = max(ROW * len(rows), ROW)
    spec = {
        "height": height,
        "encoding": {"y": y},
        "layer": [
            {
                "mark": _mark(told, "bar", height=9, cornerRadiusEnd=2),
                "params": _params(told),
                "encoding": {"x": x, "color": fill, "tooltip": _tooltip(told)},
            },
            {
                "mark": {
                    "type": "text",
                    "align": "left",
                    "dx": 8,
                    "fontSize": 13,
                    "fontWeight": 500,
                    "fill": colours["ink"],
                },
                "encoding": {"x": x, "text": {"field": "end"}},
            },
        ],
    }
    return Drawn(_dressed(spec, rows), height + 8)


def stacked(told: Told) -> Drawn:
    """A bar a day in colours: the same colour for the same thing all along, the largest below. What is not along days lies down."""
    along, what, up = told.columns[0], told.columns[1], told.numbers()[0]
    upright = not dimension_of(told.chart, along, told.by)
    days = (
        _days(told, along)
        if upright
        else Days({str(value): told.word(along, value) for value in told.column(along)}, {}, "")
    )
    totals: dict[str, float] = {}
    summed: dict[tuple[str, str, Any], float] = {}
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        one = str(facts[what])
        totals[one] = totals.get(one, 0) + (facts[up] or 0)
        key = (days.of(facts[along]), one, facts[told.drilled])
        summed[key] = summed.get(key, 0) + (facts[up] or 0)
    order = sorted(totals, key=lambda one: (one in (REST, NONE), one == REST, -totals[one]))
    colour = _colours(told, what, order)
    rows = [
        {
            "id": str(id_), "c": one, "at": at, "v": value, "o": order.index(one),
            f"t_{along}": days.words.get(at, at), f"t_{what}": told.word(what, one), f"t_{up}": chart_numbers.say(value, told.unit(up)),
        }
        for (at, one, id_), value in summed.items()
    ]  # fmt: skip
    height = HEIGHT if upright else 26 * len(days.words) + 30
    place, length = ("x", "y") if upright else ("y", "x")
    spec = {
        "height": height,
        "mark": _mark(told, "bar", stroke=look()["bg"], strokeWidth=0.6),
        "params": _params(told),
        "encoding": {
            place: _along(days) if upright else _down(days),
            length: _up(told.unit(up)),
            "color": {"field": "c", "type": "nominal", "scale": {"domain": order, "range": [colour[o] for o in order]}, "legend": None},
            "order": {"field": "o", "type": "quantitative"},
            "tooltip": _tooltip(told, (along, what, up)),
        },
    }  # fmt: skip
    legend = tuple((colour[one], told.word(what, one)) for one in order)
    return Drawn(_dressed(spec, rows), height + 34, legend, days.said)


def _colours(told: Told, what: str, order: Sequence[str]) -> dict[str, str]:
    palette = look()["colours"]
    if dimension_of(told.chart, what, told.by) == "state":
        return {one: palette[ENDS[one]] if one in ENDS else look()["rest"] for one in order}
    return {one: look()["rest"] if one == REST else palette[place % len(palette)] for place, one in enumerate(order)}


def _upright(told: Told, along: str, up: str) -> Drawn:
    days = _days(told, along)
    rows = [{"at": days.of(row[0]), **_facts(told, row, up)} for row in told.answer.rows]
    spec = {
        "height": HEIGHT - 40,
        "mark": _mark(told, "bar", color=look()["colours"][1], cornerRadiusEnd=2),
        "encoding": {"x": _along(days), "y": _up(told.unit(up)), "tooltip": _tooltip(told)},
    }
    return Drawn(_dressed(spec, rows), HEIGHT - 6)


def _facts(told: Told, row: Sequence[Any], up: str) -> dict[str, Any]:
    facts = dict(zip(told.columns, row, strict=True))
    return {"v": facts[up] or 0, **_tips(told, facts)}


def area(told: Told) -> Drawn:
    along, up = told.columns[0], told.numbers()[0]
    days = _days(told, along)
    summed: dict[str, float] = dict.fromkeys(days.words, 0)
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        summed[days.of(facts[along])] = summed.get(days.of(facts[along]), 0) + (facts[up] or 0)
    rows = [
        {"at": at, "v": value, f"t_{along}": days.words.get(at, at), f"t_{up}": chart_numbers.say(value, told.unit(up))}
        for at, value in summed.items()
    ]
    colour = look()["colours"][2]
    spec = {
        "height": HEIGHT - 60,
        "mark": {"type": "area", "color": colour, "opacity": 0.28, "line": {"color": colour, "strokeWidth": 2}},
        "encoding": {"x": _along(days), "y": _up(told.unit(up)), "tooltip": _tooltip(told, (along, up))},
    }
    return Drawn(_dressed(spec, rows), HEIGHT - 26, said=days.said)


def line(told: Told) -> Drawn:
    """What was, and dashed what is expected, within its band; a limit dashed with its name. Else a line for each number, or for
    each word of a second column."""
    if {"spent", "expected", "low", "high"} <= set(told.columns):
        return _ahead(told)
    along, words = told.columns[0], told.columns[1]
    split = any(isinstance(row[1], str) for row in told.answer.rows)
    ups = told.numbers()
    rows, order = [], []
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        for up in ups[:1] if split else ups:
            if facts[up] is None:
                continue
            which = told.word(words, facts[words]) if split else told.title(up)
            order += [which] if which not in order else []
            rows.append(
                {
                    "at": str(facts[along]), "id": facts[words] if split else up, "which": which, "v": facts[up], f"t_{along}": told.word(along, facts[along]),
                    "t_which": which, "t_v": told.word(up, facts[up]),
                }
            )  # fmt: skip
    palette = [look()["colours"][place % 8] for place in (1, 0, 2, 3, 4, 5, 6, 7)]
    dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]]
    domain = {"domain": order, "range": [palette[place % 8] for place in range(len(order))]}
    labels = {
        str(value): chart_numbers.short_day(value) if isinstance(value, date) else told.word(along, value)
        for value in told.column(along)
    }
    spec = {
        "height": HEIGHT,
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}},
            {"mark": _mark(told, "point", filled=True, size=30), "params": _params(told), "encoding": {"strokeDash": {"value": [1, 0]}}},
        ],
        "encoding": {
            "x": _along(Days(labels, {}, "")),
            "y": _up(told.unit(ups[0])),
            "color": {"field": "which", "type": "nominal", "scale": domain, "legend": None},
            "strokeDash": {"field": "which", "type": "nominal", "legend": None, "scale": {"domain": order, "range": [dashes[p % 4] for p in range(len(order))]}},
            "tooltip": [{"field": f"t_{n}", "type": "nominal", "title": title} for n, title in ((along, told.title(along)), ("which", " "), ("v", told.title(ups[0]) if split else " "))],
        },
    }  # fmt: skip
    legend = tuple(zip(domain["range"], order, strict=True)) if len(order) > 1 else ()
    return Drawn(_dressed(spec, rows), HEIGHT + 34, legend)


def _ahead(told: Told) -> Drawn:
    colours, along = look(), told.columns[0]
    facts = [dict(zip(told.columns, row, strict=True)) for row in told.answer.rows]
    last = max((place for place, row in enumerate(facts) if row["spent"] is not None), default=-1)
    if 0 <= last < len(facts) - 1:
        facts[last] |= dict.fromkeys(("expected", "low", "high"), facts[last]["spent"])
    rows = [
        {"at": str(row[along]), **{name: row[name] for name in ("spent", "expected", "low", "high", "allowed")}, **_tips(told, row)}
        for row in facts
    ]  # fmt: skip
    days = Days({str(row[along]): chart_numbers.short_day(row[along]) for row in facts}, {}, "")
    x, colour = _along(days), colours["colours"][1]
    allowed = next((row["allowed"] for row in facts if row["allowed"]), None)
    y = {**_up(told.unit("spent")), "field": "spent"}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "area", "color": colour, "opacity": 0.16}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2, "strokeDash": [5, 4]}, "encoding": {"x": x, "y": {**y, "field": "expected"}}},
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2.4, "point": {"size": 30, "fill": colour}}, "encoding": {"x": x, "y": y, "tooltip": _tooltip(told, (along, "spent"))}},
    ]  # fmt: skip
    if allowed:
        rule: dict[str, Any] = {"y": {"datum": allowed}}
        once: dict[str, Any] = {"values": [{}]}
        layers += [
            {"data": once, "mark": {"type": "rule", "color": colours["mute"], "strokeDash": [3, 3]}, "encoding": rule},
            {
                "data": once,
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -4, "fill": colours["mute"], "fontSize": 12},
                "encoding": {**rule, "x": {"value": 0}, "text": {"value": t("costs.budget_line", sum=chart_numbers.money(allowed))}},
            },
        ]  # fmt: skip
    legend = ((colour, t("costs.col_spent")), (f"dash {colour}", t("costs.col_expected")))
    return Drawn(_dressed({"height": HEIGHT, "layer": layers}, rows), HEIGHT + 34, legend, lasts(facts, along, allowed))


def lasts(facts: Sequence[Mapping[str, Any]], along: str, allowed: int | None) -> str:
    """When the budget is gone, and between which days that guess lies."""
    spent = max((row["spent"] for row in facts if row["spent"] is not None), default=0)
    if not allowed:
        return t("costs.no_budget")
    if spent >= allowed:
        gone = next(row[along] for row in facts if row["spent"] is not None and row["spent"] >= allowed)
        return t("costs.budget_gone", day=chart_numbers.day(gone))

    def over(name: str) -> date | None:
        return next((row[along] for row in facts if row[name] is not None and row[name] >= allowed), None)

    ends, early, late = over("expected"), over("high"), over("low")
    if early is None:
        return t("costs.budget_lasts")
    until = chart_numbers.day(late) if late else t("costs.after_the_month")
    if ends is None:
        return t("costs.budget_may_end", early=chart_numbers.day(early))
    return t("costs.budget_ends", day=chart_numbers.day(ends), early=chart_numbers.day(early), late=until)


def heat(told: Told) -> Drawn:
    """Hours along, days of the week or workers down; the more, the further from the page's own grey."""
    across, down = _grid_columns(told)
    value = next(name for name in told.numbers() if name not in (across, down))
    rows = []
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        rows.append({"x": str(facts[across]), "y": str(facts[down]), "v": facts[value], **_tips(told, facts)})
    xs = _steps(told, across, range(24) if told.unit(across) == "hour" else ())
    ys = _steps(told, down, range(1, 8) if told.unit(down) == "weekday" else ())
    height = 30 * max(1, len(ys))
    scale = {"range": list(look()["heat"]), "domainMin": 0, **({"domainMax": 1} if told.unit(value) == "share" else {})}
    spec = {
        "height": height,
        "mark": _mark(told, "rect", cornerRadius=2, stroke=look()["bg"], strokeWidth=2),
        "encoding": {
            "x": {**_along(Days(xs, {}, "")), "field": "x", "scale": {"domain": list(xs)}},
            "y": {**_down(Days(ys, {}, "")), "field": "y"},
            "color": {"field": "v", "type": "quantitative", "scale": scale, "legend": None},
            "tooltip": _tooltip(told),
        },
    }  # fmt: skip
    most = max((row["v"] for row in rows), default=0)
    ends = (
        (look()["heat"][0], chart_numbers.say(0, told.unit(value))),
        (look()["heat"][-1], chart_numbers.say(most, told.unit(value))),
    )
    return Drawn(_dressed(spec, rows), height + 34, ends)


def _steps(told: Told, column: str, all_of: Sequence[int]) -> dict[str, str]:
    """Every place of a side, in order, with its word."""
    unit = told.unit(column)
    values = [value for value in told.column(column) if value is not None]
    if all_of and all(is_number(value) for value in values):
        return {str(value): chart_numbers.say(value, unit) for value in all_of}
    return {
        str(value): _hour(value) if isinstance(value, datetime) else told.word(column, value)
        for value in sorted(set(values), key=str)
    }


def _hour(moment: datetime) -> str:
    return f"{chart_numbers.day(moment)} {moment:%H:%M}"


def _grid_columns(told: Told) -> tuple[str, str]:
    hours = [name for name in told.columns if told.unit(name) == "hour"]
    others = [name for name in told.columns[:2] if name not in hours[:1]]
    return (hours[0], others[0]) if hours and others else (told.columns[0], told.columns[1])


def dots(told: Told) -> Drawn:
    """One number along, one up; the third is how large a dot is. Each has its name beside it."""
    label, ups = told.columns[0], told.numbers()
    along, up, size = ups[0], ups[1], ups[2] if len(ups) > 2 else ""
    rows = []
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        rows.append({"id": _own(facts[label]), "word": told.word(label, facts[label]), "x": facts[along], "y": facts[up], "size": facts[size] if size else 1, **_tips(told, facts)})  # fmt: skip
    for place, dot in enumerate(sorted(rows, key=lambda one: one["x"])):
        dot |= {"odd": place % 2 == 1, "even": place % 2 == 0}
    colours = look()
    beside = {"type": "text", "fontSize": 12, "fill": colours["mute"], "limit": 140}
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"zero": True, "nice": True},
        "axis": {**_axis(told.unit(along)), "title": told.title(along), "grid": False},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, 5]} if up == "stars" else {"zero": True},
        "axis": {**_axis(told.unit(up)), "title": told.title(up)},
    }
    spec = {
        "height": HEIGHT,
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "mark": _mark(told, "circle", opacity=0.85, color=colours["colours"][1]),
                "params": _params(told),
                "encoding": {"size": {"field": "size", "type": "quantitative", "scale": {"range": [60, 420]}, "legend": None}, "tooltip": _tooltip(told)},
            },
            {"transform": [{"filter": "datum.even"}], "mark": {**beside, "align": "left", "dx": 12}, "encoding": {"text": {"field": "word"}}},
            {"transform": [{"filter": "datum.odd"}], "mark": {**beside, "align": "center", "dy": -15}, "encoding": {"text": {"field": "word"}}},
        ],
    }  # fmt: skip
    return Drawn(_dressed(spec, rows), HEIGHT + 52)


def _own(model: Any) -> str:
    """vendor/model: the model alone, as filters know it."""
    vendor, slash, own = str(model).partition("/")
    return own if slash else vendor


# Pieces ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Days:
    """Places along: their words in order, and which of them a day belongs to."""

    words: Mapping[str, str]
    place: Mapping[str, str]
    said: str

    def of(self, day: Any) -> str:
        return self.place.get(str(day), str(day))


def _days(told: Told, along: str) -> Days:
    """Every day there is between the first and the last, also those on which nothing was; of a long time weeks or months, of a
    short one hours where the answer has hours."""
    seen = sorted({value for value in told.column(along) if isinstance(value, date)})
    if any(isinstance(value, datetime) and value.time() != time() for value in seen):
        return _hours(told, along)
    plain = {value: value.date() if isinstance(value, datetime) else value for value in seen}
    if not plain:
        return Days({str(value): told.word(along, value) for value in told.column(along)}, {}, "")
    first, last = min(plain.values()), max(plain.values())
    many = told.many or (last - first).days + 1
    first, last = min(first, told.first or first), max(last, told.last or last)
    years = first.year != last.year
    words, place = {}, {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        begins = (
            day.replace(day=1)
            if many > BY_MONTH
            else day - timedelta(days=day.weekday())
            if many > BY_WEEK or along == "week"
            else day
        )
        place[str(day)] = str(begins)
        if many > BY_MONTH:
            words[str(begins)] = t(
                "costs.month_of", year=begins.year, month=t("pages.months").split()[begins.month - 1]
            )
        else:
            words[str(begins)] = chart_numbers.short_day(begins, years)
    place |= {str(value): place[str(day)] for value, day in plain.items()}
    said = t("costs.by_month") if many > BY_MONTH else t("costs.by_week") if many > BY_WEEK else ""
    return Days(words, place, said)


def _hours(told: Told, along: str) -> Days:
    seen = [value for value in told.column(along) if isinstance(value, datetime)]
    first, last = min(seen), max(seen)
    steps = [first + timedelta(hours=number) for number in range(int((last - first).total_seconds() // 3600) + 1)]
    return Days({str(moment): _hour(moment) for moment in steps}, {}, "")


def _down(days: Days) -> dict[str, Any]:
    along = _along(days)
    axis = {
        **along["axis"],
        "labelLimit": 150,
        "labelColor": look()["ink"],
        "labelFontSize": 13,
        "labelOverlap": False,
        "labelPadding": 8,
    }
    return {**along, "axis": axis}


def _along(days: Days) -> dict[str, Any]:
    named = ", ".join(f"'{at}': '{_quoted(word)}'" for at, word in days.words.items())
    axis = {
        "title": None, "labelAngle": 0, "values": list(days.words)[:: -(-len(days.words) // TICKS) or 1], "labelOverlap": "greedy", "labelSeparation": 8, "grid": False, "domain": False, "ticks": False,
        "labelExpr": f"({{{named}}})[datum.value] || datum.value",
    }  # fmt: skip
    return {"field": "at", "type": "ordinal", "scale": {"domain": list(days.words), "paddingInner": 0.3}, "axis": axis}


def _quoted(word: str) -> str:
    return word.replace("\\", "\\\\").replace("'", "\\'")


def _up(unit: str) -> dict[str, Any]:
    return {"field": "v", "type": "quantitative", "axis": _axis(unit)}


def _axis(unit: str) -> dict[str, Any]:
    whole = {"tickMinStep": 1} if unit in ("count", "tokens") else {}
    return {
        "title": None,
        "tickCount": 4,
        "labelExpr": chart_numbers.axis(unit),
        "domain": False,
        "ticks": False,
        **whole,
    }


def _mark(told: Told, kind: str, **facts: Any) -> dict[str, Any]:
    return {"type": kind, **facts, **({"cursor": "pointer"} if told.drill else {})}


def _params(told: Told) -> list[dict[str, Any]]:
    """A click says which thing was meant."""
    return [{"name": PICK, "select": {"type": "point", "fields": ["id"], "on": "click"}}] if told.drill else []


def _tips(told: Told, facts: Mapping[str, Any]) -> dict[str, str]:
    return {f"t_{name}": told.word(name, value) for name, value in facts.items()}


def _tooltip(told: Told, names: Sequence[str] = ()) -> list[dict[str, str]]:
    return [{"field": f"t_{name}", "type": "nominal", "title": told.title(name)} for name in names or _read(told)]


def _read(told: Told) -> list[str]:
    return [told.columns[place] for place in shown(told.chart, told.columns)]


def _dressed(spec: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    colours = look()
    return {
        "data": {"values": rows},
        "width": "container",
        **spec,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "transparent",
        "padding": {"left": 0, "right": 4, "top": 6, "bottom": 0},
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": colours["mute"], "titleColor": colours["mute"], "gridColor": colours["line"], "labelFontSize": 12,
                "titleFontSize": 12, "titleFontWeight": 400, "labelPadding": 6,
            },
        },
    }  # fmt: skip
