"""This month beside the one before: what was spent by each day with the budget and where it will end, what drove the change, who costs most."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import timedelta
from html import escape
from typing import Any

import streamlit as st

from core.analytics import charts as files
from core.analytics.outlook_values import CostDriver, Outlook
from ui.base.i18n import t
from ui.charts import chart_card, chart_filters, chart_numbers, chart_pieces
from ui.charts.chart_filters import Dashboard
from ui.charts.chart_pieces import theme_colours
from ui.costs import costs_month
from ui.costs import costs_words as words

CHART = "outlook_days"
HEIGHT = 232
SHOWN, NAMED = 4, 3
"""Drivers with a line of their own, and vendors with a colour; all others stand in one."""
NARROW = 420
"""Pixels of a drawing that has no room for notes: below it they are read instead."""
ZERO = 30.0
"""Per cent from the left where a driver's bar begins."""
COLOURS = (1, 0, 2)


def draw() -> None:
    """Called by the dashboards' page as a part of its own."""
    chart_filters.rerun_if_narrowed()
    here = chart_filters.current_dashboard()
    told = costs_month.load_outlook(here)
    if told is None or costs_month.is_nothing_spent(told):
        return
    with st.container(key="month-change", gap=None):
        with st.container(key=f"chart-{CHART}", gap=None):
            _chart(told, here)
        st.html(f'<div class="month-why">{_drivers(told, here)}{_vendors(told, here)}</div>')


def chart_title(told: Outlook) -> str:
    before = words.format_month(told.month_before)
    if not told.change:
        return t("outlook.same_as", month=before)
    key = "outlook.more_than" if told.change > 0 else "outlook.less_than"
    return t(key, sum=words.format_money(abs(told.change), told.currency), month=before)


# The chart ---------------------------------------------------------------------------------------------------------------


def _chart(told: Outlook, here: Dashboard) -> None:
    with st.container(key=f"chart-head-{CHART}", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(f"<h2>{escape(chart_title(told))}</h2>", width="stretch")
        st.html(f'<span class="month-n hush">{escape(t("outlook.so_far"))}</span>', width="content")
        chart_card.draw_more(files.load_charts()[CHART], "", chart_title(told))
    aloud = t(
        "outlook.chart_said", month=words.format_month(told.month), spent=words.format_money(told.spent, told.currency),
        before=words.format_money(told.before, told.currency),
    )  # fmt: skip
    st.vega_lite_chart(
        None,
        chart_spec(told, here),
        theme=None,
        key=f"vega-{CHART}",
        height=HEIGHT + 26,
        alt=f"{chart_title(told)}. {aloud}",
    )
    if told.notes:
        lines = (words.describe_note(one, here, told.currency) for one in sorted(told.notes, key=lambda note: note.day))
        said = "".join(f"<li><b>{escape(bold)}</b> {escape(small)}</li>" for bold, small in lines)
        st.html(f'<ul class="month-notes">{said}</ul>')


def chart_spec(told: Outlook, here: Dashboard) -> dict[str, Any]:
    """Lines of both months, the budget dashed, the range ahead; two notes at most."""
    colours = theme_colours()
    blue, days = colours["colours"][1], calendar.monthrange(told.month.year, told.month.month)[1]
    whole = max(days, len(told.days_before))
    rows = [_row(told, number, whole) for number in range(whole)]
    axis = {str(n + 1): str(n + 1) for n in range(whole)}
    x = {
        "field": "at", "type": "ordinal", "scale": {"domain": list(axis), "type": "point", "padding": 0},
        "axis": {"title": None, "labelAngle": 0, "values": ["1", "5", "10", "15", "20", "25", str(days)], "grid": False, "domain": False, "ticks": False},
    }  # fmt: skip
    y = {**chart_pieces.value_axis("yuan"), "field": "now"}
    tips = [{"field": f"t_{name}", "type": "nominal", "title": title} for name, title in _columns(told)]
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "area", "color": blue, "opacity": 0.22}, "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}},
        {"mark": {"type": "line", "color": colours["rest"], "strokeWidth": 1.5}, "encoding": {"x": x, "y": {**y, "field": "before"}}},
        {"mark": {"type": "line", "color": blue, "strokeWidth": 2, "strokeDash": [5, 4]}, "encoding": {"x": x, "y": {**y, "field": "likely"}}},
        {"mark": {"type": "line", "color": blue, "strokeWidth": 2.5}, "encoding": {"x": x, "y": y}},
        {"mark": {"type": "rule", "opacity": 0, "strokeWidth": 14}, "encoding": {"x": x, "tooltip": tips}},
    ]  # fmt: skip
    layers += _ends(told, rows, x, y, whole)
    layers += _notes(told, here, x, y, whole)
    if told.budget and told.budget <= chart_pieces.FAR * _most(told):
        layers += chart_pieces.limit_line(told.budget, t("outlook.budget_name"))
    return chart_pieces.with_theme({"height": HEIGHT, "layer": layers}, rows)


def _most(told: Outlook) -> int:
    return max((told.high or 0, told.spent, *told.days_before), default=0)


def _columns(told: Outlook) -> list[tuple[str, str]]:
    names = [("at", " "), ("now", words.format_month(told.month)), ("before", words.format_month(told.month_before))]
    return [*names, ("likely", t("costs.col_expected"))] if told.ahead else names


def _row(told: Outlook, number: int, whole: int) -> dict[str, Any]:
    """One day of both months; ahead begins where today ends."""
    ahead = {one.day.day - 1: one for one in told.ahead}
    now = told.days[number] if number < len(told.days) else None
    before = told.days_before[number] if number < len(told.days_before) else None
    row: dict[str, Any] = {
        "at": str(number + 1),
        "now": now,
        "before": before,
        "low": None,
        "high": None,
        "likely": None,
    }
    if number == len(told.days) - 1 and told.ahead:
        row |= dict.fromkeys(("low", "high", "likely"), told.spent)
    elif (one := ahead.get(number)) and number >= len(told.days):
        row |= {"low": one.low, "high": one.high, "likely": one.likely}
    said = {name: chart_numbers.NOTHING if row[name] is None else words.format_money(row[name], told.currency) for name in ("now", "before", "likely")}  # fmt: skip
    return row | {"t_at": str(number + 1), **{f"t_{name}": value for name, value in said.items()}}


def _ends(
    told: Outlook, rows: Sequence[dict[str, Any]], x: dict[str, Any], y: dict[str, Any], whole: int
) -> list[dict[str, Any]]:
    """The names of lines at their ends, a dot where the month stands."""
    blue = theme_colours()["colours"][1]
    text = {"type": "text", "align": "left", "dx": 8, "fontSize": 12, "baseline": "middle"}
    point = {"values": [{"at": str(len(told.days)), "v": told.spent}]}
    layers: list[dict[str, Any]] = [
        {"data": point, "mark": {"type": "point", "filled": True, "size": 60, "color": blue, "opacity": 1}, "encoding": {"x": x, "y": {**y, "field": "v"}}}
    ]  # fmt: skip
    named: list[tuple[dict[str, Any], str, int]] = []
    if told.likely is not None and told.ahead and told.days_left:
        end = {
            "at": str(len(told.days) + told.days_left),
            "v": told.likely,
            "word": words.format_estimate(told.likely, told.currency),
        }
        named.append((end, theme_colours()["ink"], 600))
    if any(told.days_before):
        low, top = told.days_before[-1], _most(told) or 1
        near = bool(named) and abs(low - named[0][0]["v"]) < 0.07 * top
        before = {"at": str(len(told.days_before)), "v": low, "word": words.format_month(told.month_before)}
        named.append((before, theme_colours()["mute"], 400))
        if near:
            named[-1][0]["v"] = max(0, named[0][0]["v"] - 0.08 * top)
    for value, colour, weight in named:
        mark = {**text, "fill": colour, "fontWeight": weight}
        layers.append({"data": {"values": [value]}, "mark": mark, "encoding": {"x": x, "y": {**y, "field": "v"}, "text": {"field": "word"}}})  # fmt: skip
    return layers


def _notes(told: Outlook, here: Dashboard, x: dict[str, Any], y: dict[str, Any], whole: int) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    ink, mute = theme_colours()["ink"], theme_colours()["mute"]
    seen = {"expr": f"width < {NARROW} ? 0 : 1"}
    for place, one in enumerate(sorted(told.notes, key=lambda note: note.day)):
        number = one.day.day
        bold, small = words.describe_note(one, here, told.currency)
        left = number <= whole // 2
        high = 92 if place == 0 and len(told.notes) > 1 else 42
        value = {"values": [{"at": str(number), "v": told.days[number - 1], "bold": bold, "small": small}]}
        text = {
            "type": "text",
            "opacity": seen,
            "align": "left" if left else "right",
            "dx": 7 if left else -7,
            "baseline": "middle",
        }
        at = {"x": x, "y": {**y, "field": "v"}}
        layers += [
            {"data": value, "mark": {"type": "rule", "color": ink, "opacity": seen}, "encoding": {**at, "y2": {"value": high}}},
            {"data": value, "mark": {"type": "point", "filled": True, "fill": theme_colours()["bg"], "stroke": ink, "size": 55, "opacity": 1}, "encoding": at},
            {"data": value, "mark": {**text, "fill": ink, "fontSize": 12.5, "fontWeight": 600, "dy": 0}, "encoding": {"x": x, "y": {"value": high + 2}, "text": {"field": "bold"}}},
            {"data": value, "mark": {**text, "fill": mute, "fontSize": 12}, "encoding": {"x": x, "y": {"value": high + 18}, "text": {"field": "small"}}},
        ]  # fmt: skip
    return layers


# Beside it ---------------------------------------------------------------------------------------------------------------


def main_drivers(drivers: Sequence[CostDriver]) -> tuple[list[CostDriver], int]:
    """Those with a line of their own, and the sum of all others."""
    own = list(drivers if len(drivers) <= SHOWN + 1 else drivers[:SHOWN])
    return own, sum(one.amount for one in drivers[len(own) :])


def _drivers(told: Outlook, here: Dashboard) -> str:
    last = min(told.month - timedelta(days=1), told.month_before + timedelta(days=told.today.day - 1))
    against = t("outlook.against", days=words.format_days(told.month_before, last))
    head = f'<div class="why-head"><h2>{escape(t("outlook.drove"))}</h2><span class="month-n">{escape(against)}</span></div>'
    own, rest = main_drivers(told.drivers)
    lines = [(words.describe_driver(one, here), one.amount) for one in own]
    lines += [(t("outlook.others"), rest)] if rest else []
    if not lines:
        return f'{head}<p class="month-n">{escape(t("outlook.nothing_drove"))}</p>'
    most = max(max((amount for _, amount in lines), default=0) / (100 - ZERO), max((-amount for _, amount in lines), default=0) / ZERO, 1e-9)  # fmt: skip
    rows = "".join(
        f'<tr><th scope="row">{escape(word)}</th><td class="why-bar" aria-hidden="true">{_stroke(amount, most)}</td>'
        f'<td class="num">{escape(words.format_signed(amount, told.currency))}</td></tr>'
        for word, amount in lines
    )
    return f'{head}<table class="why">{rows}</table>'


def _stroke(amount: int, one: float) -> str:
    wide = max(1.5, abs(amount) / one)
    left = ZERO if amount > 0 else ZERO - wide
    return f'<i class="{"" if amount > 0 else "less"}" style="left:{left:.1f}%;width:{wide:.1f}%"></i>'


def _vendors(told: Outlook, here: Dashboard) -> str:
    vendors = [part for part in told.vendors if part.cost > 0]
    if not vendors:
        return ""
    called, colours = here.named("provider", [part.id for part in vendors]), theme_colours()
    own = vendors if len(vendors) <= NAMED + 1 else vendors[:NAMED]
    rest = vendors[len(own) :]
    palette = [colours["colours"][place] for place in (*COLOURS, 3)]
    bars = [(called[part.id], part.percent, palette[place]) for place, part in enumerate(own)]
    if rest:
        bars.append((t("outlook.others_n", n=len(rest)), sum(part.percent for part in rest), colours["rest"]))
    most = t("outlook.costs_most", vendor=bars[0][0], n=bars[0][1])
    fills = "".join(f'<i style="flex:{max(1, percent)};background:{colour}"></i>' for _, percent, colour in bars)
    keys = "".join(f'<li><i style="background:{colour}"></i>{escape(word)} <b class="num">{percent}</b></li>' for word, percent, colour in bars)  # fmt: skip
    over = [one.person for one in told.people if one.over]
    names = here.named("person", over)
    said = t("outlook.over_share", names=", ".join(names[one] for one in over[:3])) if over else ""
    more = f'<p class="why-over">{escape(said)}</p>' if said else ""
    return (
        f'<div class="why-most"><b>{escape(most)}</b><div class="why-share" aria-hidden="true">{fills}</div>'
        f'<ul class="why-key">{keys}</ul>{more}</div>'
    )
