"""How each kind of chart is drawn: a Vega-Lite specification from an answer, in the colours of the house. No colour stands alone:
order, label and tooltip say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from core.analytics.chart_columns import dimension_of, is_number
from core.analytics.display_names import NONE, REST
from core.analytics.filters import bar_step
from ui.base.i18n import t
from ui.charts import chart_lines, chart_numbers
from ui.charts import chart_pieces as pieces
from ui.charts.chart_pieces import ENDS, FULL, HEIGHT, ROW, ChartDrawing, WordedAnswer, theme_colours

WIDTH = 560
"""Pixels along, about, of a drawing in its usual place."""
SIDES: dict[str, dict[str, Any]] = {
    "right": {"align": "left", "dx": 12}, "above": {"align": "center", "dy": -16},
    "below": {"align": "center", "dy": 16}, "left": {"align": "right", "dx": -12},
}  # fmt: skip


def draw_chart(told: WordedAnswer) -> ChartDrawing:
    """Raises KeyError or ValueError for an answer that its kind cannot be drawn from."""
    kinds = {
        "bar": bar_chart,
        "stacked": stacked_chart,
        "line": chart_lines.line_chart,
        "strips": chart_lines.strip_chart,
        "area": area_chart,
        "heat": heat_map,
        "dots": dot_chart,
    }
    return kinds[told.chart.kind](told)


# Kinds -----------------------------------------------------------------------------------------------------------------


def bar_chart(told: WordedAnswer) -> ChartDrawing:
    """Ten lines: the word left, the sum at the end of its bar."""
    colours, along, up = theme_colours(), told.columns[0], told.numbers()[0]
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
                "id": facts[along], "word": word, "v": facts[up] or 0, "place": place, "end": pieces.value_with_count(told, facts, up),
                "rest": facts[along] in (REST, NONE), **pieces.tooltip_values(told, facts),
            }
        )  # fmt: skip
    most = FULL.get(told.unit(up)) or max((row["v"] for row in rows), default=0) or 1
    room = min(
        0.5, 0.07 + 0.045 * max((len(row["end"]) for row in rows), default=0)
    )  # for the sum at a bar's end, on a narrow card
    y = {
        "field": "word", "type": "nominal", "sort": None, "title": None,
        "axis": {"labelLimit": 132, "labelPadding": 8, "labelColor": colours["ink"], "labelFontSize": 13, "domain": False, "ticks": False},
    }  # fmt: skip
    x = {"field": "v", "type": "quantitative", "axis": None, "scale": {"domain": [0, most / (1 - room)], "nice": False}}
    fill = {"condition": {"test": "datum.rest", "value": colours["rest"]}, "value": colours["colours"][1]}
    height = max(ROW * len(rows), ROW)
    spec = {
        "height": height,
        "encoding": {"y": y},
        "layer": [
            {
                "mark": pieces.mark_spec(told, "bar", height=9, cornerRadiusEnd=2),
                "params": pieces.click_params(told),
                "encoding": {"x": x, "color": fill, "tooltip": pieces.tooltip_spec(told)},
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
    return ChartDrawing(pieces.with_theme(spec, rows), height + 8)


def stacked_chart(told: WordedAnswer) -> ChartDrawing:
    """A bar a day in colours: the same colour for the same thing all along, the largest below. What is not along days lies down."""
    along, what, up = told.columns[0], told.columns[1], told.numbers()[0]
    upright = not dimension_of(told.chart, along, told.by)
    days = (
        pieces.day_axis(told, along)
        if upright
        else pieces.DayAxis({str(value): told.word(along, value) for value in told.column(along)}, {}, "")
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
            f"t_{along}": days.words.get(at, at), f"t_{what}": told.word(what, one), f"t_{up}": chart_numbers.format_value(value, told.unit(up)),
        }
        for (at, one, id_), value in summed.items()
    ]  # fmt: skip
    height = HEIGHT if upright else 26 * len(days.words) + 30
    place, length = ("x", "y") if upright else ("y", "x")
    spec = {
        "height": height,
        "mark": pieces.mark_spec(told, "bar", stroke=theme_colours()["bg"], strokeWidth=0.6),
        "params": pieces.click_params(told),
        "encoding": {
            place: pieces.horizontal_days(days) if upright else pieces.vertical_days(days),
            length: pieces.value_axis(told.unit(up)),
            "color": {"field": "c", "type": "nominal", "scale": {"domain": order, "range": [colour[o] for o in order]}, "legend": None},
            "order": {"field": "o", "type": "quantitative"},
            "tooltip": pieces.tooltip_spec(told, (along, what, up)),
        },
    }  # fmt: skip
    legend = tuple((colour[one], told.word(what, one)) for one in order)
    above = days.said
    if upright and told.limit:
        said = t(
            "costs.limit_line", sum=chart_numbers.format_money(told.limit), bar=t(f"costs.a_{bar_step(told.many)}")
        )
        if told.limit <= pieces.FAR * _highest(rows):
            bars = {name: spec.pop(name) for name in ("mark", "params", "encoding")}
            spec["layer"] = [bars, *pieces.limit_line(told.limit)]
            legend += ((f"dash {theme_colours()['mute']}", said),)
        else:
            above = " · ".join(part for part in (said, above) if part)
    return ChartDrawing(pieces.with_theme(spec, rows), height + 34, legend, above)


def _highest(rows: Sequence[Mapping[str, Any]]) -> float:
    """Of bars that are stacked."""
    summed: dict[str, float] = {}
    for row in rows:
        summed[row["at"]] = summed.get(row["at"], 0) + row["v"]
    return max(summed.values(), default=0)


def _colours(told: WordedAnswer, what: str, order: Sequence[str]) -> dict[str, str]:
    palette = theme_colours()["colours"]
    if dimension_of(told.chart, what, told.by) == "state":
        return {one: palette[ENDS[one]] if one in ENDS else theme_colours()["rest"] for one in order}
    return {
        one: theme_colours()["rest"] if one == REST else palette[place % len(palette)]
        for place, one in enumerate(order)
    }


def _upright(told: WordedAnswer, along: str, up: str) -> ChartDrawing:
    days = pieces.day_axis(told, along)
    rows = [{"at": days.of(row[0]), **_facts(told, row, up)} for row in told.answer.rows]
    spec = {
        "height": HEIGHT - 40,
        "mark": pieces.mark_spec(told, "bar", color=theme_colours()["colours"][1], cornerRadiusEnd=2),
        "encoding": {
            "x": pieces.horizontal_days(days),
            "y": pieces.value_axis(told.unit(up)),
            "tooltip": pieces.tooltip_spec(told),
        },
    }
    return ChartDrawing(pieces.with_theme(spec, rows), HEIGHT - 6)


def _facts(told: WordedAnswer, row: Sequence[Any], up: str) -> dict[str, Any]:
    facts = dict(zip(told.columns, row, strict=True))
    return {"v": facts[up] or 0, **pieces.tooltip_values(told, facts)}


def area_chart(told: WordedAnswer) -> ChartDrawing:
    along, up = told.columns[0], told.numbers()[0]
    days = pieces.day_axis(told, along)
    summed: dict[str, float] = dict.fromkeys(days.words, 0)
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        summed[days.of(facts[along])] = summed.get(days.of(facts[along]), 0) + (facts[up] or 0)
    rows = [
        {
            "at": at,
            "v": value,
            f"t_{along}": days.words.get(at, at),
            f"t_{up}": chart_numbers.format_value(value, told.unit(up)),
        }
        for at, value in summed.items()
    ]
    colour = theme_colours()["colours"][2]
    spec = {
        "height": HEIGHT - 60,
        "mark": {"type": "area", "color": colour, "opacity": 0.28, "line": {"color": colour, "strokeWidth": 2}},
        "encoding": {
            "x": pieces.horizontal_days(days),
            "y": pieces.value_axis(told.unit(up)),
            "tooltip": pieces.tooltip_spec(told, (along, up)),
        },
    }
    return ChartDrawing(pieces.with_theme(spec, rows), HEIGHT - 26, said=days.said)


def heat_map(told: WordedAnswer) -> ChartDrawing:
    """Hours along, days of the week or workers down; the more, the further from the page's own grey."""
    across, down = _grid_columns(told)
    value = next(name for name in told.numbers() if name not in (across, down))
    rows = []
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        rows.append(
            {"x": str(facts[across]), "y": str(facts[down]), "v": facts[value], **pieces.tooltip_values(told, facts)}
        )
    xs = _steps(told, across, range(24) if told.unit(across) == "hour" else ())
    ys = _steps(told, down, range(1, 8) if told.unit(down) == "weekday" else ())
    height = 30 * max(1, len(ys))
    scale = {
        "range": list(theme_colours()["heat"]),
        "domainMin": 0,
        **({"domainMax": 1} if told.unit(value) == "share" else {}),
    }
    spec = {
        "height": height,
        "mark": pieces.mark_spec(told, "rect", cornerRadius=2, stroke=theme_colours()["bg"], strokeWidth=2),
        "encoding": {
            "x": {**pieces.horizontal_days(pieces.DayAxis(xs, {}, "")), "field": "x", "scale": {"domain": list(xs)}},
            "y": {**pieces.vertical_days(pieces.DayAxis(ys, {}, "")), "field": "y", "scale": {"domain": list(ys)}},
            "color": {"field": "v", "type": "quantitative", "scale": scale, "legend": None},
            "tooltip": pieces.tooltip_spec(told),
        },
    }  # fmt: skip
    top = 1 if told.unit(value) == "share" else max((row["v"] for row in rows), default=0)
    marks = [top * place / (len(theme_colours()["heat"]) - 1) for place in range(len(theme_colours()["heat"]))]
    if told.unit(value) == "count":
        marks = [round(mark) for mark in marks]
    ends = tuple(
        (colour, chart_numbers.format_value(mark, told.unit(value)))
        for colour, mark in zip(theme_colours()["heat"], marks, strict=True)
    )
    return ChartDrawing(pieces.with_theme(spec, rows), height + 34, ends)


def _steps(told: WordedAnswer, column: str, all_of: Sequence[int]) -> dict[str, str]:
    """Every place of a side, in order, with its word."""
    unit = told.unit(column)
    values = [value for value in told.column(column) if value is not None]
    if all_of and all(is_number(value) for value in values):
        return {str(value): chart_numbers.format_value(value, unit) for value in all_of}
    if column == "during":
        return {hour: hour for hour in _hours([str(value) for value in values])}
    return {str(value): told.word(column, value) for value in sorted(set(values), key=str)}


def _hours(said: Sequence[str]) -> list[str]:
    """From the first to the last of these hours ("11-18 22:00", over a day at most), those between them on which nothing was too."""
    first, last = (datetime.strptime(f"2000-{hour}", "%Y-%m-%d %H:%M") for hour in (said[0], said[-1]))
    last = last.replace(year=2001) if last < first else last
    many = min(24, int((last - first).total_seconds() // 3600))
    return [f"{first + timedelta(hours=n):%m-%d %H:%M}" for n in range(many + 1)]


def _grid_columns(told: WordedAnswer) -> tuple[str, str]:
    hours = [name for name in told.columns if told.unit(name) == "hour"]
    others = [name for name in told.columns[:2] if name not in hours[:1]]
    return (hours[0], others[0]) if hours and others else (told.columns[0], told.columns[1])


def dot_chart(told: WordedAnswer) -> ChartDrawing:
    """One number along, one up; the third is how large a dot is. Each has its name beside it."""
    label, ups = told.columns[0], told.numbers()
    along, up, size = ups[0], ups[1], ups[2] if len(ups) > 2 else ""
    rows = []
    for row in told.answer.rows:
        facts = dict(zip(told.columns, row, strict=True))
        rows.append({"id": _own(facts[label]), "word": told.word(label, facts[label]), "x": facts[along], "y": facts[up], "size": facts[size] if size else 1, **pieces.tooltip_values(told, facts)})  # fmt: skip
    _beside(rows)
    colours = theme_colours()
    beside: dict[str, Any] = {"type": "text", "fontSize": 12, "fill": colours["mute"], "limit": 140}
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"type": "sqrt", "zero": True, "nice": True},
        "axis": {
            **pieces.axis_style(told.unit(along)),
            "title": t("outlook.root_axis", what=told.title(along)),
            "grid": False,
        },
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": [0, 5]} if up == "stars" else {"zero": True},
        "axis": {**pieces.axis_style(told.unit(up)), "title": told.title(up)},
    }
    words: list[dict[str, Any]] = [
        {"transform": [{"filter": f"datum.side === '{side}'"}], "mark": beside | where, "encoding": {"text": {"field": "word"}}}
        for side, where in SIDES.items()
    ]  # fmt: skip
    spec = {
        "height": HEIGHT,
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "mark": pieces.mark_spec(told, "circle", opacity=0.85, color=colours["colours"][1]),
                "params": pieces.click_params(told),
                "encoding": {"size": {"field": "size", "type": "quantitative", "scale": {"range": [60, 420]}, "legend": None}, "tooltip": pieces.tooltip_spec(told)},
            },
            *words,
        ],
    }  # fmt: skip
    return ChartDrawing(pieces.with_theme(spec, rows), HEIGHT + 52)


def _beside(rows: list[dict[str, Any]]) -> None:
    """On which side of its dot a name has room, the largest dots first; where it has none, pointing at the dot still tells it."""
    widest = max((dot["x"] for dot in rows), default=0) or 1
    taken: list[tuple[float, ...]] = []
    for dot in sorted(rows, key=lambda one: -one["size"]):
        x, y = WIDTH * (dot["x"] / widest) ** 0.5, HEIGHT * (1 - dot["y"] / FULL["stars"])
        wide = min(140, sum(13 if letter > "\u2e7f" else 7 for letter in dot["word"]))
        boxes = {
            "right": (x + 12, y - 8, x + 12 + wide, y + 8),
            "above": (x - wide / 2, y - 24, x + wide / 2, y - 9),
            "below": (x - wide / 2, y + 9, x + wide / 2, y + 24),
            "left": (x - 12 - wide, y - 8, x - 12, y + 8),
        }
        free = (
            side
            for side, box in boxes.items()
            if box[0] > -20
            and not any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken)
        )
        dot["side"] = next(free, "")
        taken.append((x - 10, y - 10, x + 10, y + 10))
        if dot["side"]:
            taken.append(boxes[dot["side"]])


def _own(model: Any) -> str:
    """vendor/model: the model alone, as filters know it."""
    vendor, slash, own = str(model).partition("/")
    return own if slash else vendor
