"""The library's styles: one's own and the team's, then the shipped ones; a new one from any of them or from nothing."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import shelf, styles, tables
from core.sessions import Person
from ui import state
from ui.components import parts, style_choice, style_window
from ui.components.removed_side import gone
from ui.i18n import t


def draw(person: Person) -> None:
    with state.studio().db.read() as session:
        every = styles.listed(session, person)
        lost = [(row.id, row.name, row.removed_at) for row in shelf.removed(session, tables.Style, person)]
    with st.container(key="library-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="note">{escape(t("styles.styles_note"))}</p>', width="stretch")
        st.button(t("styles.new"), key="style-new", icon=":material/add:", on_click=style_window.begin)
    for whose in style_choice.GROUPS:
        group = [style for style in every if style.whose == whose]
        if group:
            parts.title(t(f"styles.group_{whose}"), str(len(group)))
            style_choice.grid(f"lib-{whose}", group, "", style_window.show, ())
    gone("style", lost, _put_back)
    style_window.draw(person, {style.ref: style for style in every})


def _put_back(row_id: uuid.UUID, name: str) -> None:
    style_window.deed("styles.is_back", name, lambda session, who: shelf.put_back(session, tables.Style, who, row_id))
