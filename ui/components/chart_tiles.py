"""The row of tiles on top of a dashboard: a number, how it moved, and the line it drew; kept up to date while somebody looks."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit as st

from core.analytics import charts as files
from core.words import area
from ui.components import chart_filters, chart_numbers, charts
from ui.components.chart_filters import Board
from ui.i18n import t

FRESH_S = 5
LARGE = 5
"""So many come first with their line below; the others are small."""
BETTER = {
    "today": -1, "week": -1, "month": -1, "per_film": -1, "per_minute": -1, "per_shot": -1, "takes_per_shot": -1, "success": 1,
    "saved": 1, "failed": -1, "waiting": -1, "lost": -1, "films": 1, "finished": 1, "first_take": 1, "acceptance": 1,
    "queue_wait": -1, "errors": -1,
}  # fmt: skip
"""Whether more of it is better; of others no side is taken."""
OWN_TIME = ("today", "week", "month")
"""Tiles of a time of their own, whatever the reader chose."""
NOW = ("reserved", "running", "waiting_now", "queued")

_pulse = st.components.v2.component(
    "dailies_chart_pulse", js=(Path(__file__).parent / "chart_tiles.js").read_text("utf-8")
)


def draw(names: tuple[str, ...]) -> None:
    """A part of its own, drawn again every few seconds by the tab that shows it; never by one that is hidden."""
    chart_filters.again()
    here = chart_filters.board()
    known, tiles, as_of, failed = files.charts(), [], None, False
    for name in names:
        answer = charts.ask(known[name], here)
        if answer is None:
            failed = True
            continue
        as_of = answer.as_of
        tiles += [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    told = "".join(tile(one, here) for one in tiles[:LARGE])
    small = "".join(tile(one, here) for one in tiles[LARGE:])
    rest = f'<div class="board-tiles small" style="--n:{min(6, len(tiles) - LARGE)}">{small}</div>' if small else ""
    said = t("costs.as_of", time=clock(as_of, here)) if as_of else ""
    wrong = f'<p class="chart-none" role="status">{escape(t("costs.cannot"))}</p>' if failed else ""
    st.html(f'<p class="board-as-of num">{escape(said)}</p><div class="board-tiles">{told}</div>{rest}{wrong}')
    _pulse(data={"every": FRESH_S}, key=f"pulse-{'-'.join(names)}", height=1, on_beat_change=_nothing)


def _nothing() -> None:
    """That this part of the page runs is all that is wanted."""


def clock(moment: Any, here: Board) -> str:
    """hh:mm:ss by the reader's clock."""
    from datetime import UTC
    from zoneinfo import ZoneInfo

    return f"{moment.replace(tzinfo=UTC).astimezone(ZoneInfo(here.filters.zone)):%H:%M:%S}"


def tile(facts: dict[str, Any], here: Board) -> str:
    key, unit, value = str(facts["key"]), str(facts.get("unit") or "count"), facts["value"]
    word = t(f"costs.tile_{key}") if f"tile_{key}" in area("costs") else key.replace("_", " ")
    moved, look = change(key, value, facts.get("before"), unit, here)
    line = spark(facts.get("spark"))
    empty = f' title="{escape(t("costs.tile_none"))}"' if value is None else ""
    return (
        f'<div class="board-tile {look}"><span>{escape(word)}</span><b{empty}>{escape(chart_numbers.brief(value, unit))}</b>'
        f"<small>{moved}</small>{line}</div>"
    )


def change(key: str, value: Any, before: Any, unit: str, here: Board) -> tuple[str, str]:
    """An arrow, by how much, and than what; and whether that is good."""
    if value is None or before is None:
        return (escape(t(f"costs.now_{key}")) if f"now_{key}" in area("costs") else "&nbsp;"), ""
    if key not in OWN_TIME and (not here.filters.compare or here.filters.time == "all"):
        return "&nbsp;", ""
    than = t(f"costs.than_{key if key in OWN_TIME else here.filters.compare}")
    if value == before:
        return f"<i>{escape(t('costs.the_same'))}</i> {escape(than)}", ""
    up = value > before
    if unit == "share":
        told = t("costs.points", n=f"{100 * (value - before):+.1f}".replace("-", "−").removesuffix(".0"))
    elif not before:
        told = chart_numbers.say(value - before, unit)
    else:
        told = f"{(value - before) / abs(before):+.0%}".replace("-", "−")
    better = BETTER.get(key, 0) * (1 if up else -1)
    look = "good" if better > 0 else "bad" if better < 0 else ""
    arrow = "↑" if up else "↓"
    return f"<i>{arrow} {escape(told)}</i> {escape(than)}", look


def spark(values: Any) -> str:
    """A line of what came day by day, in the tile's whole width; empty where there are not two days."""
    known = [float(value or 0) for value in values or ()]
    if len(known) < 2:
        return ""
    most = max(known) or 1.0
    points = [f"{100 * place / (len(known) - 1):.1f} {27 - 24 * value / most:.1f}" for place, value in enumerate(known)]
    line = f"M{'L'.join(points)}"
    edge = f"<path d='{line}' fill='none' stroke='#000' stroke-width='2' vector-effect='non-scaling-stroke'/>"
    under = f"<path d='{line}L100 28L0 28Z'/>"
    return f'<div class="spark" aria-hidden="true" style="--edge:{_picture(edge)};--under:{_picture(under)}"></div>'


def _picture(drawn: str) -> str:
    whole = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 28' preserveAspectRatio='none'>{drawn}</svg>"
    return f"url(data:image/svg+xml,{quote(whole, safe='')})"
