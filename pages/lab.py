"""The lab: a quick prompt to some models, experiments laid out as a grid, and the templates that won. For who tries models."""

from __future__ import annotations

import uuid
from html import escape
from typing import Any

import streamlit as st

from core.people.access import Action
from ui.base import state
from ui.base.gate import require
from ui.base.i18n import t
from ui.lab import experiment_list, experiment_setup, quick_box, template_gallery

person = require(Action.TRY_MODELS)
VIEW, SIDE = "view", "lab_view"
VIEWS = ("quick", "experiments", "templates")
PARTS = ("experiment", "side", "template", "quick")
"""What the address says of a side."""


def opened_experiment() -> uuid.UUID | None:
    try:
        return uuid.UUID(st.query_params.get("experiment", ""))
    except ValueError:
        return None


def draw_title() -> str:
    """The page's name and its sides; which of them is shown is in the address."""
    asked = "experiments" if opened_experiment() else str(st.query_params.get(VIEW, "quick"))
    if state.recall(SIDE) != asked and asked in VIEWS:
        state.remember(SIDE, asked)
    words = {view: t(f"lab.view_{view}") for view in VIEWS}
    with st.container(key="lab-head", horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(f'<h1 class="pg">{escape(t("lab.title"))}</h1>', width="content")
        chosen = st.segmented_control(
            t("lab.title"),
            VIEWS,
            key=SIDE,
            default=None if state.recall(SIDE) else VIEWS[0],
            required=True,
            format_func=words.__getitem__,
            label_visibility="collapsed",
            on_change=change_side,
        )
    return str(chosen or VIEWS[0])


def change_side() -> None:
    """Another side of the page: its address says so, for whoever reloads it or sends it on."""
    for part in PARTS:
        st.query_params.pop(part, None)
    st.query_params[VIEW] = str(state.recall(SIDE))


def draw_templates() -> None:
    template_gallery.draw(person)


def draw_page() -> None:
    shown, experiment = draw_title(), opened_experiment()
    with st.container(key=f"lab-side-{shown}", gap="small"):
        if shown == "experiments" and experiment is not None:
            experiment_setup.draw(person, experiment)
        else:
            DRAWN[shown]()


DRAWN: dict[str, Any] = {
    "quick": lambda: quick_box.draw(person),
    "experiments": lambda: experiment_list.draw(person),
    "templates": draw_templates,
}
draw_page()
