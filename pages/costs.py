"""What the studio's work costs and whether it was worth it; how its tasks do, its films and people, its prompts. Narrowed by the address."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from core.access import Action
from core.analytics import charts as files
from core.analytics.charts import Chart
from core.analytics.filters import Filters
from ui import registry, state
from ui.components import (
    alert_side,
    chart_behind,
    chart_filters,
    chart_print,
    chart_tiles,
    chart_views,
    charts,
    letter,
    parts,
)
from ui.gate import require
from ui.i18n import t

person = require(Action.SEE_COSTS)
VIEW, SIDE = "view", "board_view"
VIEWS = ("costs", "tasks", "films", "prompts", "alerts", "letter")
OWN = {"alerts": alert_side.draw, "letter": letter.draw}
"""Sides that are no charts."""
ANYTHING = Chart(
    name="_anything",
    title={},
    kind="table",
    sql="(SELECT 1 FROM calls LIMIT 1) UNION ALL (SELECT 1 FROM tasks LIMIT 1)",
)


def title() -> str:
    """The page's name and its sides; which of them is shown is in the address."""
    asked = str(st.query_params.get(VIEW, VIEWS[0]))
    if asked not in VIEWS:
        asked = VIEWS[0]
    if state.recall(SIDE) != asked:
        state.remember(SIDE, asked)
    filters = chart_filters.read(person)
    said = chart_filters.said_of(filters)
    note = t("costs.days_compared", **said) if said["before"] else said["days"]
    note = "" if asked in OWN else note
    with st.container(key="board-head", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.html(
            f'<div class="board-title"><h1 class="pg">{escape(t("costs.title"))}</h1><span class="mute">{escape(note)}</span></div>',
            width="stretch",
        )
    chosen = st.segmented_control(
        t("costs.sides"), VIEWS, key=SIDE, required=True, format_func={view: t(f"costs.view_{view}") for view in VIEWS}.__getitem__,
        label_visibility="collapsed", on_change=turn,
    )  # fmt: skip
    return str(chosen or VIEWS[0])


def turn() -> None:
    """Another side of the page, narrowed alike."""
    st.query_params[VIEW] = str(state.recall(SIDE))


def nothing_yet() -> bool:
    """Whether nothing was ever asked of a model, or made, that this reader may see."""
    here = chart_filters.board(Filters(time="all"))
    answer = charts.ask(ANYTHING, here)
    return answer is not None and not answer.rows


def page() -> None:
    side = title()
    if side in OWN:
        OWN[side](person)
        return
    fact = "tasks" if side == "tasks" else "calls"
    st.fragment(chart_filters.bar)(fact, partial(chart_behind.button, fact), chart_views.draw, chart_print.button)
    here = files.of_page(side)
    if not here:
        st.html(f'<p class="chart-none">{escape(t("costs.no_charts"))}</p>')
        return
    if nothing_yet():
        parts.nothing_yet(t("costs.nothing_yet"), t("costs.nothing_yet_why"))
        with (
            st.container(key="way-on", horizontal=True, horizontal_alignment="center"),
            st.container(key="as-primary-home", width="content"),
        ):
            st.page_link(registry.go_to("home"), label=t("tasks.make_one"), icon=":material/movie:")
        return
    tiles = tuple(chart.name for chart in here if chart.kind == "tiles")
    with st.container(key=f"board-{side}"):
        if tiles:
            st.fragment(chart_tiles.draw)(tiles)
        charts.draw([chart for chart in here if chart.kind != "tiles"])
    chart_behind.window()


page()
