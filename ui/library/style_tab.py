"""The library's styles: one's own and the team's, then the shipped ones; a new one from any of them or from nothing."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.library import styles
from core.people.sessions import Person
from ui.base import html_parts, state
from ui.base.i18n import t
from ui.library import style_choice, style_window
from ui.library.removed_tab import draw_removed


def draw(person: Person) -> None:
    db = state.studio().db
    every, lost = db.execute_read(styles.list_styles, person), db.execute_read(styles.list_removed_styles, person)
    with st.container(key="library-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="note">{escape(t("styles.styles_note"))}</p>', width="stretch")
        st.button(t("styles.new"), key="style-new", icon=":material/add:", on_click=style_window.begin_style)
    for whose in style_choice.GROUPS:
        group = [style for style in every if style.whose == whose]
        if group:
            html_parts.draw_title(t(f"styles.group_{whose}"), str(len(group)))
            style_choice.draw_grid(f"lib-{whose}", group, "", style_window.open_style, ())
    draw_removed("style", lost, _put_back)
    style_window.draw(person, {style.ref: style for style in every})


def _put_back(row_id: uuid.UUID, name: str) -> None:
    style_window.change_shelf("styles.is_back", name, styles.put_back, row_id)
