"""The vendors of the studio: who can do what, keys, how they do, how a model is chosen, prices, budgets. For admins."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.people.access import Action
from ui.base import film_on_screen, state
from ui.base.gate import require
from ui.base.i18n import t
from ui.vendors import (
    budget_list,
    door_form,
    door_health,
    door_list,
    dry_run,
    price_form,
    price_import,
    price_list,
    readiness_table,
    routing_rules,
)

person = require(Action.MANAGE_PROVIDERS)
VIEW = "view"
VIEWS = ("ready", "keys", "health", "routing", "prices", "money")


def draw_title() -> str:
    """The page's name, and which side of it is shown; `?view=` names it."""
    st.html(f'<h1 class="pg">{escape(t("providers.title"))}</h1>')
    waiting = budget_list.count_requests()
    asked = st.query_params.get(VIEW)
    if asked in VIEWS:
        state.show_in_field(VIEW, asked)
    words = {view: t(f"providers.view_{view}") for view in VIEWS}
    if waiting:
        words["money"] += f" · {waiting}"
    chosen = st.segmented_control(
        t("providers.title"),
        VIEWS,
        key=VIEW,
        default=None if state.recall(VIEW) else VIEWS[0],
        required=True,
        format_func=words.__getitem__,
        label_visibility="collapsed",
        on_change=change_side,
    )
    return str(chosen or VIEWS[0])


def change_side() -> None:
    """Another side of the page: its address says so, for whoever reloads it or sends it on."""
    st.query_params[VIEW] = str(state.recall(VIEW))


def draw_notes() -> None:
    film_on_screen.draw_failure()


def draw_routing() -> None:
    routing_rules.draw()
    dry_run.draw()
    routing_rules.draw_pins()


DRAWN = {
    "ready": readiness_table.draw,
    "keys": door_list.draw,
    "health": door_health.draw,
    "routing": draw_routing,
    "prices": price_list.draw,
    "money": budget_list.draw,
}

shown = draw_title()
over = any(
    state.recall(key)
    for key in (door_form.SHOWN, door_form.ADDING, door_form.EDITED, price_form.OPEN, price_import.OPEN)
)
if not over:
    draw_notes()
with st.container(key=f"providers-{shown}", gap="small"):
    DRAWN[shown]()
door_form.draw_windows()
price_form.draw_window()
price_import.draw_window()
