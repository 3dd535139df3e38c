"""The row of tiles on top of a dashboard: a number, how it moved, and the line it drew; kept up to date while somebody looks."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit as st

from core.analytics import charts as files
from core.analytics.filters import YUAN
from core.i18n import texts_of_area
from ui.base.i18n import t
from ui.charts import chart_card, chart_filters, chart_numbers
from ui.charts.chart_filters import Dashboard

FRESH_S = 5
LARGE = 5
"""So many of those that draw a line come first; the others are small."""
FEW = 3
"""Fewer large ones would stand alone in their row: then all are small."""
BETTER = dict.fromkeys(
    (
        "today", "week", "month", "spend", "per_film", "per_minute", "per_shot", "takes_per_shot", "clips_per_shot", "failed_lately",
        "idea_to_film", "queue_wait",
    ),
    -1,
) | dict.fromkeys(
    (
        "success", "generation_success", "task_success", "tasks_done", "saved", "films", "film_time", "first_take", "quality_after",
        "stars", "won",
    ),
    1,
)  # fmt: skip
"""Whether more of it is better; of others no side is taken."""
OWN_TIME = ("today", "week", "month", "failed_lately")
"""Tiles of a time of their own, whatever the reader chose."""
RANGE = ("lasts_earliest", "lasts_latest")
"""Tiles that are said below another, as the ends of its guess."""

_pulse = st.components.v2.component(
    "dailies_chart_pulse", js=(Path(__file__).parent / "refresh_timer.js").read_text("utf-8")
)


def draw(names: tuple[str, ...]) -> None:
    """A part of its own, drawn again every few seconds by the tab that shows it; never by one that is hidden."""
    chart_filters.rerun_if_narrowed()
    here = chart_filters.current_dashboard()
    known, tiles, as_of, failed = files.load_charts(), [], None, False
    for name in names:
        answer = chart_card.answer_chart(known[name], here)
        if answer is None:
            failed = True
            continue
        as_of = answer.as_of
        tiles += [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    ends = {str(one["key"]): one["value"] for one in tiles if one["key"] in RANGE}
    tiles = [one for one in tiles if one["key"] not in RANGE]
    large = [one for one in tiles if len(one.get("spark") or ()) > 1][:LARGE]
    large = large if len(large) >= FEW else []
    others = [one for one in tiles if one not in large]
    told, rest = row_html(large, here, ends, ""), row_html(others, here, ends, "small")
    said = (
        t("costs.as_of", time=format_clock(as_of, here), zone=chart_filters.zone_city(here.filters.zone))
        if as_of
        else ""
    )
    if here.filters.currency != YUAN:
        said += t("costs.by_day_rates", currency=chart_filters.currency_word(here.filters.currency))
    wrong = f'<p class="chart-none" role="status">{escape(t("costs.cannot"))}</p>' if failed else ""
    st.html(f'<p class="board-as-of num">{escape(said)}</p>{told}{rest}{wrong}')
    _pulse(data={"every": FRESH_S}, key=f"pulse-{'-'.join(names)}", height=1, on_beat_change=_nothing)


def _nothing() -> None:
    """That this part of the page runs is all that is wanted."""


def format_clock(moment: Any, here: Dashboard) -> str:
    """hh:mm:ss by the reader's clock."""
    from datetime import UTC
    from zoneinfo import ZoneInfo

    return f"{moment.replace(tzinfo=UTC).astimezone(ZoneInfo(here.filters.zone)):%H:%M:%S}"


def row_html(tiles: list[dict[str, Any]], here: Dashboard, ends: dict[str, Any], size: str) -> str:
    wide = tiles_in_a_row(len(tiles)) if size else max(3, len(tiles))
    told = "".join(tile_html(one, here, ends) for one in tiles)
    return f'<div class="board-tiles {size}" style="--n:{wide}">{told}</div>' if tiles else ""


def tiles_in_a_row(many: int) -> int:
    """How many small tiles stand in a row, so that the last row is as full as can be."""
    return min((6, 5, 4), key=lambda wide: (-(-many // wide) * wide - many, -wide)) if many > 6 else max(1, many)


def tile_html(facts: dict[str, Any], here: Dashboard, ends: dict[str, Any]) -> str:
    key, unit, value = str(facts["key"]), str(facts.get("unit") or "count"), facts["value"]
    word = t(f"costs.tile_{key}") if f"tile_{key}" in texts_of_area("costs") else key.replace("_", " ")
    moved, look = describe_change(key, value, facts.get("before"), unit, here)
    line = sparkline_svg(facts.get("spark"))
    shown, many = chart_numbers.format_brief(value, unit), facts.get("many")
    if key == "lasts_until":
        shown, moved = describe_budget_end(value, ends)
    of = f'<em class="of-n">{escape(t("costs.of_n", n=f"{many:,}"))}</em>' if value is not None and many else ""
    empty = f' title="{escape(t("costs.tile_none"))}"' if value is None else ""
    return (
        f'<div class="board-tile {look}"><span>{escape(word)}</span><b{empty}>{escape(shown)}{of}</b>'
        f"<small>{moved}</small>{line}</div>"
    )


def describe_budget_end(day: Any, ends: dict[str, Any]) -> tuple[str, str]:
    """When the budget is gone, and between which days that guess lies; where no day is likely, that it lasts."""
    early, late = ends.get("lasts_earliest"), ends.get("lasts_latest")
    said = chart_numbers.format_value(day, "day") if day else t("costs.it_lasts")
    if not early:
        return said, "&nbsp;"
    if not late:
        return said, escape(t("costs.not_before", day=chart_numbers.format_value(early, "day")))
    return said, escape(
        t("costs.from_to", first=chart_numbers.format_value(early, "day"), last=chart_numbers.format_value(late, "day"))
    )


def describe_change(key: str, value: Any, before: Any, unit: str, here: Dashboard) -> tuple[str, str]:
    """An arrow, by how much, and than what; and whether that is good."""
    if value is None or before is None:
        return (escape(t(f"costs.now_{key}")) if f"now_{key}" in texts_of_area("costs") else "&nbsp;"), ""
    if key not in OWN_TIME and (not here.filters.compare or here.filters.time == "all"):
        return "&nbsp;", ""
    than = t(f"costs.than_{key if key in OWN_TIME else here.filters.compare}")
    if value == before:
        return f"<i>{escape(t('costs.the_same'))}</i> {escape(than)}", ""
    up = value > before
    if unit in ("points", "stars"):
        told = f"{value - before:+.1f}".replace("-", "−")
    elif unit == "share":
        told = t("costs.points", n=f"{100 * (value - before):+.1f}".replace("-", "−").removesuffix(".0"))
    elif not before:
        told = chart_numbers.format_value(value - before, unit)
    else:
        share = (value - before) / abs(before)
        told = f"{share:+.0%}".replace("-", "−") if abs(share) >= 0.005 else t("costs.under_a_percent")
    better = BETTER.get(key, 0) * (1 if up else -1)
    look = "good" if better > 0 else "bad" if better < 0 else ""
    arrow = "↑" if up else "↓"
    return f"<i>{arrow} {escape(told)}</i> {escape(than)}", look


def sparkline_svg(values: Any) -> str:
    """A line of what came day by day, in the tile's whole width; empty where there are not two days. A day without anything to take
    a share of has no point: it is no day of nothing but failures."""
    known = {place: float(value) for place, value in enumerate(values or ()) if value is not None}
    if len(known) < 2:
        return ""
    most, last = max(known.values()) or 1.0, len(values) - 1
    points = [f"{100 * place / last:.1f} {27 - 24 * value / most:.1f}" for place, value in known.items()]
    line, first, end = f"M{'L'.join(points)}", points[0].partition(" ")[0], points[-1].partition(" ")[0]
    edge = f"<path d='{line}' fill='none' stroke='#000' stroke-width='2' vector-effect='non-scaling-stroke'/>"
    under = f"<path d='{line}L{end} 28L{first} 28Z'/>"
    return f'<div class="spark" aria-hidden="true" style="--edge:{_picture(edge)};--under:{_picture(under)}"></div>'


def _picture(drawn: str) -> str:
    whole = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 28' preserveAspectRatio='none'>{drawn}</svg>"
    return f"url(data:image/svg+xml,{quote(whole, safe='')})"
