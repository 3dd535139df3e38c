"""How each kind of chart is drawn: a Vega-Lite specification from an answer, in the colours of the house. No colour stands alone:
order, label and tooltip say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import streamlit as st

from core.analytics.asking import Answer
from core.analytics.charts import Chart
from core.analytics.columns import dimension_of, drill_of, heading, is_number, unit_of
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
PICK = "pick"
HEIGHT, ROW = 268, 34
BY_WEEK, BY_MONTH = 92, 400
"""From so many days on, bars stand for weeks and for months."""
ADDED = ("yuan", "count", "tokens", "seconds")
"""Units whose numbers may be added up."""


@dataclass(frozen=True)
class Drawn:
    """A specification, how high it is in pixels, its legend, and a sentence said above it."""

    spec: dict[str, Any]
    height: int
    legend: tuple[tuple[str, str], ...] = ()
    """Colour and word, in the order of the stack."""
    said: str = ""


@dataclass(frozen=True)
class Told:
    """An answer with the words for it. `first` and `last` are the days it was asked for, where it has days."""

    chart: Chart
    answer: Answer
    by: str
    names: Mapping[str, Mapping[str, str]]
    first: date | None = None
    last: date | None = None
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
            if place and any(is_number(row[place]) for row in self.answer.rows) and self.unit(name) not in ("hour", "weekday")
        ]  # fmt: skip

    @property
    def drill(self) -> str:
        return drill_of(self.chart, self.by)


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
    most = max((row["v"] for row in rows), default=0) or 1
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
    """A bar a day in colours: the same colour for the same thing all along, the largest below."""
    along, what, up = told.columns[0], told.columns[1], told.numbers()[-1]
    days = _days(told, along)
    totals: dict[str, float] = {}
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        totals[str(facts[what])] = totals.get(str(facts[what]), 0) + (facts[up] or 0)
    order = sorted(totals, key=lambda one: (one in (REST, NONE), one == REST, -totals[one]))
    palette = look()["colours"]
    colour = {one: look()["rest"] if one == REST else palette[place % len(palette)] for place, one in enumerate(order)}
    summed: dict[tuple[str, str], float] = {}
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        key = (days.of(facts[along]), str(facts[what]))
        summed[key] = summed.get(key, 0) + (facts[up] or 0)
    rows = [
        {
            "id": one, "at": at, "v": value, "o": order.index(one),
            f"t_{along}": days.words.get(at, at), f"t_{what}": told.word(what, one), f"t_{up}": chart_numbers.say(value, told.unit(up)),
        }
        for (at, one), value in summed.items()
    ]  # fmt: skip
    spec = {
        "height": HEIGHT,
        "params": [],
        "mark": _mark(told, "bar", stroke=look()["bg"], strokeWidth=0.6),
        "encoding": {
            "x": _along(days),
            "y": _up(told.unit(up)),
            "color": {"field": "id", "type": "nominal", "scale": {"domain": order, "range": [colour[o] for o in order]}, "legend": None},
            "order": {"field": "o", "type": "quantitative"},
            "tooltip": [{"field": f"t_{name}", "type": "nominal", "title": told.title(name)} for name in (along, what, up)],
        },
    }  # fmt: skip
    spec["params"] = _params(told)
    legend = tuple((colour[one], told.word(what, one)) for one in order)
    return Drawn(_dressed(spec, rows), HEIGHT + 34, legend, days.said)


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
    labels = {str(value): told.word(along, value) for value in told.column(along)}
    spec = {
        "height": HEIGHT,
        "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 26}},
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
    days = Days({str(row[along]): chart_numbers.day(row[along]) for row in facts}, {}, "")
    x, colour = _along(days), colours["colours"][1]
    allowed = next((row["allowed"] for row in facts if row["allowed"]), None)
    y = {**_up(told.unit("spent")), "field": "spent"}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "area", "color": colour, "opacity": 0.16}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2, "strokeDash": [5, 4]}, "encoding": {"x": x, "y": {**y, "field": "expected"}}},
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2.4, "point": {"size": 30, "fill": colour}}, "encoding": {"x": x, "y": y, "tooltip": _tooltip(told, (along, "spent"))}},
    ]  # fmt: skip
    if allowed:
        rule = {"y": {"datum": allowed}}
        layers += [
            {"mark": {"type": "rule", "color": colours["mute"], "strokeDash": [3, 3]}, "encoding": rule},
            {
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
    """Hours along, days of the week down; the darker the more."""
    across, down = _grid_columns(told)
    value = next(name for name in told.numbers() if name not in (across, down))
    rows = []
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        rows.append({"x": facts[across], "y": facts[down], "v": facts[value], **_tips(told, facts)})
    ys = (
        sorted({row["y"] for row in rows})
        if all(is_number(row["y"]) for row in rows)
        else list(dict.fromkeys(row["y"] for row in rows))
    )
    if told.unit(down) == "weekday":
        ys = list(range(1, 8)) if 0 not in ys else list(range(7))
    names = ", ".join(f"'{y}': '{told.word(down, y)}'" for y in ys)
    plain = {"domain": False, "ticks": False, "title": None}
    spec = {
        "height": 30 * max(1, len(ys)),
        "mark": _mark(told, "rect", cornerRadius=2, stroke=look()["bg"], strokeWidth=2),
        "params": _params(told),
        "encoding": {
            "x": {"field": "x", "type": "ordinal", "scale": {"domain": list(range(24))} if told.unit(across) == "hour" else {}, "axis": {**plain, "labelAngle": 0, "labelOverlap": "greedy", "grid": False}},
            "y": {"field": "y", "type": "ordinal", "scale": {"domain": ys}, "axis": {**plain, "labelExpr": f"({{{names}}})[datum.value]", "grid": False}},
            "color": {"field": "v", "type": "quantitative", "scale": {"range": list(look()["heat"]), "domainMin": 0}, "legend": None},
            "tooltip": _tooltip(told),
        },
    }  # fmt: skip
    return Drawn(_dressed(spec, rows), 30 * max(1, len(ys)) + 34)


def _grid_columns(told: Told) -> tuple[str, str]:
    hours = [name for name in told.columns if told.unit(name) == "hour"]
    days = [name for name in told.columns if told.unit(name) == "weekday"]
    return (hours[0], days[0]) if hours and days else (told.columns[0], told.columns[1])


def dots(told: Told) -> Drawn:
    """One number along, one up; the third is how large a dot is. Each has its name beside it."""
    label, ups = told.columns[0], told.numbers()
    along, up, size = ups[0], ups[1], ups[2] if len(ups) > 2 else ""
    rows = []
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        rows.append({"id": _own(facts[label]), "word": told.word(label, facts[label]), "x": facts[along], "y": facts[up], "size": facts[size] if size else 1, **_tips(told, facts)})  # fmt: skip
    colours = look()
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
            {"mark": {"type": "text", "align": "left", "dx": 12, "fontSize": 12, "fill": colours["mute"], "limit": 140}, "encoding": {"text": {"field": "word"}}},
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
    """Every day there is between the first and the last, also those on which nothing was; of a long time weeks or months."""
    seen = sorted({value for value in told.column(along) if isinstance(value, date)})
    if not seen:
        return Days({str(value): told.word(along, value) for value in told.column(along)}, {}, "")
    first, last = told.first or seen[0], told.last or seen[-1]
    first, last = max(first, seen[0] - timedelta(days=366)) if (last - first).days > 800 else first, max(last, seen[-1])
    first = min(first, seen[0])
    if (last - first).days > 800:
        first = seen[0]
    many, years = (last - first).days + 1, first.year != last.year
    words, place = {}, {}
    for number in range(many):
        day = first + timedelta(days=number)
        begins = (
            day.replace(day=1) if many > BY_MONTH else day - timedelta(days=day.weekday()) if many > BY_WEEK else day
        )
        place[str(day)] = str(begins)
        if many > BY_MONTH:
            words[str(begins)] = t(
                "costs.month_of", year=begins.year, month=t("pages.months").split()[begins.month - 1]
            )
        else:
            words[str(begins)] = chart_numbers.day(begins, years)
    said = t("costs.by_month") if many > BY_MONTH else t("costs.by_week") if many > BY_WEEK else ""
    return Days(words, place, said)


def _along(days: Days) -> dict[str, Any]:
    named = ", ".join(f"'{at}': '{_quoted(word)}'" for at, word in days.words.items())
    axis = {
        "title": None, "labelAngle": 0, "labelOverlap": "greedy", "labelSeparation": 8, "grid": False, "domain": False, "ticks": False,
        "labelExpr": f"({{{named}}})[datum.value] || datum.value",
    }  # fmt: skip
    return {"field": "at", "type": "ordinal", "scale": {"domain": list(days.words), "paddingInner": 0.3}, "axis": axis}


def _quoted(word: str) -> str:
    return word.replace("\\", "\\\\").replace("'", "\\'")


def _up(unit: str) -> dict[str, Any]:
    return {"field": "v", "type": "quantitative", "axis": _axis(unit)}


def _axis(unit: str) -> dict[str, Any]:
    return {"title": None, "tickCount": 4, "labelExpr": chart_numbers.axis(unit), "domain": False, "ticks": False}


def _mark(told: Told, kind: str, **facts: Any) -> dict[str, Any]:
    return {"type": kind, **facts, **({"cursor": "pointer"} if told.drill else {})}


def _params(told: Told) -> list[dict[str, Any]]:
    """A click says which thing was meant."""
    return [{"name": PICK, "select": {"type": "point", "fields": ["id"], "on": "click"}}] if told.drill else []


def _tips(told: Told, facts: Mapping[str, Any]) -> dict[str, str]:
    return {f"t_{name}": told.word(name, value) for name, value in facts.items()}


def _tooltip(told: Told, names: Sequence[str] = ()) -> list[dict[str, str]]:
    return [{"field": f"t_{name}", "type": "nominal", "title": told.title(name)} for name in names or told.columns]


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
