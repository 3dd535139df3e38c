"""The library: what the whole studio can use, a side for each kind of thing; `?view=` says which."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from core.people.access import Action
from core.people.sessions import Person
from ui.base import html_parts, state
from ui.base.gate import require
from ui.base.i18n import t
from ui.library import preset_tab, style_tab

person = require(Action.USE_LIBRARY)
SIDES: dict[str, Callable[[Person], None]] = {"styles": style_tab.draw, "presets": preset_tab.draw}
"""A side is a word in data/i18n/styles.json and what draws it."""
VIEW = "library_view"


def draw_page() -> None:
    asked = st.query_params.get("view")
    if asked in SIDES and state.recall(VIEW) is None:
        state.remember(VIEW, asked)
    with st.container(key="library"):
        st.html(f'<h1 class="pg">{escape(t("ui.page_library"))}</h1>')
        view = st.segmented_control(
            t("styles.view"),
            list(SIDES),
            default="styles",
            required=True,
            key=VIEW,
            label_visibility="collapsed",
            format_func=html_parts.option_labels(SIDES, lambda side: t(f"styles.{side}")),
        )
        st.query_params["view"] = str(view)
        SIDES[str(view)](person)


draw_page()
