"""What the studio's work costs and whether it was worth it: this month in one row and one chart, then films, people, vendors and all other numbers
behind tabs. Narrowed by the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from core.analytics import charts as files
from core.analytics.charts import Chart
from core.analytics.filters import Filters
from core.people.access import Action
from ui.alerts import alert_tab, weekly_report
from ui.base import state
from ui.base.gate import require
from ui.base.i18n import t
from ui.charts import chart_card, chart_filters, chart_print, chart_sources, chart_tiles, chart_views
from ui.costs import costs_change, costs_films, costs_month, costs_shares

person = require(Action.SEE_COSTS)
VIEW, SIDE = "view", "board_view"
VIEWS = ("films", "people", "vendors", "takes", "lost", "costs", "prompts", "tasks", "alerts", "letter")
OWN = {"alerts": alert_tab.draw, "letter": weekly_report.draw}
"""Sides that are no charts."""
MONTH = ("films", "people", "vendors", "takes", "lost", "costs")
"""Sides of money: the month stands above them."""
FEW = {
    "people": ("members",),
    "vendors": ("used", "price_and_stars", "estimate_actual", "saved_by_cache", "currencies"),
    "takes": ("first_take_by_model", "first_take_by_size"),
    "lost": ("lost_money", "tried_again", "errors"),
}
"""Sides that show a few charts of others; all other sides show every chart whose file names them."""
FIRST: dict[str, Callable[[], None]] = {
    "films": costs_films.draw,
    "people": costs_shares.draw_people,
    "vendors": costs_shares.draw_vendors,
}
"""What stands above the charts of a side."""


ANYTHING = Chart(
    name="_anything",
    title={},
    kind="table",
    sql="(SELECT 1 FROM calls LIMIT 1) UNION ALL (SELECT 1 FROM tasks LIMIT 1)",
)


def current_side() -> str:
    asked = str(st.query_params.get(VIEW, VIEWS[0]))
    return asked if asked in VIEWS else VIEWS[0]


def draw_head(shown: str, fact: str) -> None:
    """The page's name and time; all choices in one control; the newest letter, one click away."""
    told = costs_month.load_outlook(chart_filters.current_dashboard())
    note = costs_month.describe_period(told) if told else ""
    with st.container(key="board-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="board-title"><h1 class="pg">{escape(t("costs.title"))}</h1><span class="mute num">{escape(note)}</span></div>',
            width="stretch",
        )
        if shown not in OWN:
            st.fragment(chart_filters.draw_folded)(fact)
        st.html(weekly_report.letter_link_html(t("outlook.letter")), width="content")


def draw_tabs(shown: str) -> None:
    if state.recall(SIDE) != shown:
        state.remember(SIDE, shown)
    st.segmented_control(
        t("costs.sides"),
        VIEWS,
        key=SIDE,
        required=True,
        format_func={view: t(f"outlook.tab_{view}") for view in VIEWS}.__getitem__,
        label_visibility="collapsed",
        on_change=change_side,
    )


def change_side() -> None:
    """Another side of the page, narrowed alike."""
    st.query_params[VIEW] = str(state.recall(SIDE))


def charts_of_side(shown: str) -> list[Chart]:
    if shown not in FEW:
        return files.charts_of_page(shown)
    known = files.load_charts()
    return [known[name] for name in FEW[shown] if name in known]


def is_nothing_spent() -> bool:
    """Whether nothing was ever asked of a model, or made, that this reader may see: no chart has anything to draw."""
    answer = chart_card.answer_chart(ANYTHING, chart_filters.current_dashboard(Filters(time="all")))
    return answer is not None and not answer.rows


def draw_page() -> None:
    shown = current_side()
    fact = "tasks" if shown == "tasks" else "calls"
    draw_head(shown, fact)
    if shown in MONTH:
        st.fragment(costs_month.draw)()
        st.fragment(costs_change.draw)()
    draw_tabs(shown)
    if shown in OWN:
        OWN[shown](person)
        return
    if is_nothing_spent():
        if shown in FIRST:
            st.fragment(FIRST[shown])()
        return
    st.fragment(chart_filters.draw_times)(
        fact, partial(chart_sources.button, fact), chart_views.draw, chart_print.button
    )
    if shown in FIRST:
        st.fragment(FIRST[shown])()
    here = charts_of_side(shown)
    tiles = tuple(chart.name for chart in here if chart.kind == "tiles")
    with st.container(key=f"board-{shown}"):
        if tiles:
            st.fragment(chart_tiles.draw)(tiles)
        chart_card.draw([chart for chart in here if chart.kind != "tiles"])
    chart_sources.draw_window()


draw_page()
