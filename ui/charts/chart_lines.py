"""How lines are drawn: what was and what is expected of a budget, a line for each of a few, and a line below the other for each of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.analytics.display_names import REST
from ui.base.i18n import t
from ui.charts import chart_numbers
from ui.charts import chart_pieces as pieces
from ui.charts.chart_pieces import FAR, HEIGHT, ChartDrawing, WordedAnswer, theme_colours

FEW = 5
"""A share of fewer says little: it is drawn hollow."""


def line_chart(told: WordedAnswer) -> ChartDrawing:
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
    palette = [theme_colours()["colours"][place % 8] for place in (1, 0, 2, 3, 4, 5, 6, 7)]
    dashes = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3]]
    domain = {"domain": order, "range": [palette[place % 8] for place in range(len(order))]}
    labels = {
        str(value): chart_numbers.format_short_day(value) if isinstance(value, date) else told.word(along, value)
        for value in told.column(along)
    }
    spec = {
        "height": HEIGHT,
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}},
            {"mark": pieces.mark_spec(told, "point", filled=True, size=30), "params": pieces.click_params(told), "encoding": {"strokeDash": {"value": [1, 0]}}},
        ],
        "encoding": {
            "x": pieces.horizontal_days(pieces.DayAxis(labels, {}, "")),
            "y": pieces.value_axis(told.unit(ups[0])),
            "color": {"field": "which", "type": "nominal", "scale": domain, "legend": None},
            "strokeDash": {"field": "which", "type": "nominal", "legend": None, "scale": {"domain": order, "range": [dashes[p % 4] for p in range(len(order))]}},
            "tooltip": [{"field": f"t_{n}", "type": "nominal", "title": title} for n, title in ((along, told.title(along)), ("which", " "), ("v", told.title(ups[0]) if split else " "))],
        },
    }  # fmt: skip
    legend = tuple(zip(domain["range"], order, strict=True)) if len(order) > 1 else ()
    return ChartDrawing(pieces.with_theme(spec, rows), HEIGHT + 34, legend)


def _ahead(told: WordedAnswer) -> ChartDrawing:
    colours, along = theme_colours(), told.columns[0]
    facts = [dict(zip(told.columns, row, strict=True)) for row in told.answer.rows]
    last = max((place for place, row in enumerate(facts) if row["spent"] is not None), default=-1)
    if 0 <= last < len(facts) - 1:
        facts[last] |= dict.fromkeys(("expected", "low", "high"), facts[last]["spent"])
    rows = [
        {"at": str(row[along]), **{name: row[name] for name in ("spent", "expected", "low", "high", "allowed")}, **pieces.tooltip_values(told, row)}
        for row in facts
    ]  # fmt: skip
    days = pieces.DayAxis({str(row[along]): chart_numbers.format_short_day(row[along]) for row in facts}, {}, "")
    x, colour = pieces.horizontal_days(days), colours["colours"][1]
    allowed = next((row["allowed"] for row in facts if row["allowed"]), None)
    y = {**pieces.value_axis(told.unit("spent")), "field": "spent"}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "area", "color": colour, "opacity": 0.16}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2, "strokeDash": [5, 4]}, "encoding": {"x": x, "y": {**y, "field": "expected"}}},
        {"mark": {"type": "line", "color": colour, "strokeWidth": 2.4, "point": {"size": 30, "fill": colour}}, "encoding": {"x": x, "y": y, "tooltip": pieces.tooltip_spec(told, (along, "spent"))}},
    ]  # fmt: skip
    most = max((row[name] or 0 for row in facts for name in ("spent", "high")), default=0)
    if allowed and allowed <= 2 * FAR * most:
        layers += pieces.limit_line(allowed, t("costs.budget_line", sum=chart_numbers.format_money(allowed)))
        layers += _end_of(facts, along, allowed, x, y)
    legend = ((colour, t("costs.col_spent")), (f"dash {colour}", t("costs.col_expected")))
    said = describe_budget_end(facts, along, allowed)
    if allowed and allowed > 2 * FAR * most:
        said = f"{t('costs.budget_line', sum=chart_numbers.format_money(allowed))} · {said}"
    return ChartDrawing(pieces.with_theme({"height": HEIGHT, "layer": layers}, rows), HEIGHT + 34, legend, said)


def _over(facts: Sequence[Mapping[str, Any]], along: str, name: str, allowed: int) -> date | None:
    """The first day on which so much is spent."""
    return next((row[along] for row in facts if row[name] is not None and row[name] >= allowed), None)


def _end_of(
    facts: Sequence[Mapping[str, Any]], along: str, allowed: int, x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """On the line of the budget: the day it is likely to end, and from when to when that guess reaches."""
    spent = max((row["spent"] for row in facts if row["spent"] is not None), default=0)
    ends, early, late = (_over(facts, along, name, allowed) for name in ("expected", "high", "low"))
    if early is None or spent >= allowed:
        return []
    colour, day = theme_colours()["colours"][4], {"x": x, "y": {**y, "field": "top"}}
    reach = {"values": [{"at": str(early), "to": str(late or facts[-1][along]), "top": allowed}]}
    layers: list[dict[str, Any]] = [
        {"data": reach, "mark": {"type": "rule", "color": colour, "strokeWidth": 7, "opacity": 0.4, "strokeCap": "round"}, "encoding": {**day, "x2": {"field": "to"}}}
    ]  # fmt: skip
    if ends:
        point = {"values": [{"at": str(ends), "top": allowed, "word": chart_numbers.format_short_day(ends)}]}
        text = {"type": "text", "dy": 16, "fill": theme_colours()["ink"], "fontSize": 12.5, "fontWeight": 600}
        layers += [
            {"data": point, "mark": {"type": "point", "filled": True, "size": 70, "color": colour, "opacity": 1}, "encoding": day},
            {"data": point, "mark": text, "encoding": {**day, "text": {"field": "word"}}},
        ]  # fmt: skip
    return layers


def describe_budget_end(facts: Sequence[Mapping[str, Any]], along: str, allowed: int | None) -> str:
    """When the budget is gone, and between which days that guess lies."""
    spent = max((row["spent"] for row in facts if row["spent"] is not None), default=0)
    if not allowed:
        return t("costs.no_budget")
    if spent >= allowed:
        gone = next(row[along] for row in facts if row["spent"] is not None and row["spent"] >= allowed)
        return t("costs.budget_gone", day=chart_numbers.format_day(gone))

    ends, early, late = (_over(facts, along, name, allowed) for name in ("expected", "high", "low"))
    if early is None:
        return t("costs.budget_lasts")
    until = chart_numbers.format_day(late) if late else t("costs.after_the_month")
    if ends is None:
        return t("costs.budget_may_end", early=chart_numbers.format_day(early))
    return t("costs.budget_ends", day=chart_numbers.format_day(ends), early=chart_numbers.format_day(early), late=until)


def strip_chart(told: WordedAnswer) -> ChartDrawing:
    """A line of its own for each, one below the other, all from the same share up to the whole: a dozen are read like one. Left its
    name, right how it was over all the time, and of how many. A point of fewer than five is hollow."""
    along, what, up, many = told.columns[0], told.columns[1], *told.numbers()[:2]
    facts = [dict(zip(told.columns, row, strict=True)) for row in told.answer.rows]
    called: dict[str, float] = {}
    good: dict[str, float] = {}
    for row in facts:
        called[row[what]] = called.get(row[what], 0) + row[many]
        good[row[what]] = good.get(row[what], 0) + row[many] * row[up]
    order = sorted(called, key=lambda one: (one == REST, -called[one], one))
    floor = min(0.9, int(10 * min((row[up] for row in facts), default=0)) / 10)
    days, colours = pieces.day_axis(told, along), theme_colours()
    rows = [
        {
            "at": days.of(row[along]), "id": row[what], "n": order.index(row[what]),
            "v": order.index(row[what]) + 0.86 - 0.72 * (row[up] - floor) / (1 - floor), "few": row[many] < FEW, **pieces.tooltip_values(told, row),
        }
        for row in facts
    ]  # fmt: skip
    ends = {
        "values": [
            {"n": place, "v": place + 0.5, "top": place + 0.14, "low": place + 0.86, "word": told.word(what, one), "end": f"{chart_numbers.format_share(good[one] / called[one])} {t('costs.of_n', n=f'{called[one]:,}')}" if called[one] else chart_numbers.NOTHING}
            for place, one in enumerate(order)
        ]
    }  # fmt: skip
    y = {
        "field": "v",
        "type": "quantitative",
        "scale": {"domain": [0, len(order)], "reverse": True, "nice": False},
        "axis": None,
    }
    words = {"type": "text", "fontSize": 13, "fill": colours["ink"], "baseline": "middle"}
    fill = {"condition": {"test": f"datum.id === '{REST}'", "value": colours["rest"]}, "value": colours["colours"][1]}
    hollow = {"condition": {"test": "datum.few", "value": colours["bg"]}, "value": colours["colours"][1]}
    x = pieces.horizontal_days(days)
    height = 36 * len(order)
    spec = {
        "height": height,
        "layer": [
            *({"data": ends, "mark": {"type": "rule", "color": colours["line"]}, "encoding": {"y": {**y, "field": edge}}} for edge in ("top", "low")),
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"x": x, "y": y, "detail": {"field": "n"}, "color": fill}},
            {"mark": pieces.mark_spec(told, "point", size=26, opacity=1, strokeWidth=1.5), "params": pieces.click_params(told), "encoding": {"x": x, "y": y, "stroke": fill, "fill": hollow, "tooltip": pieces.tooltip_spec(told)}},
            {"data": ends, "mark": {**words, "align": "right", "limit": 118}, "encoding": {"x": {"value": -10}, "y": y, "text": {"field": "word"}}},
            {"data": ends, "mark": {**words, "align": "left", "fontWeight": 600, "dx": 10}, "encoding": {"x": {"value": "width"}, "y": y, "text": {"field": "end"}}},
        ],
    }  # fmt: skip
    few = t("costs.strips_few", n=FEW) if any(row["few"] for row in rows) else ""
    said = " · ".join(
        part for part in (t("costs.strips_from", low=chart_numbers.format_share(floor)), few, days.said) if part
    )
    return ChartDrawing(pieces.with_theme(spec, rows), height + 34, said=said)
