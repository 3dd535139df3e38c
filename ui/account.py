"""The right end of the top bar: whose account this is, the other look and language, the way out."""

from __future__ import annotations

import streamlit as st

from core import users
from core.sessions import Person
from ui import gate, i18n, state
from ui.i18n import t


def draw(person: Person) -> None:
    other_look = "Dark" if st.context.theme.type == "light" else "Light"
    words = {
        "look": t("ui.look_dark") if other_look == "Dark" else t("ui.look_light"),
        "language": t("ui.language_other"),
        "leave": t("ui.sign_out"),
    }
    with st.container(key="account", horizontal=True, gap="xsmall", width="content"):
        chosen = st.menu_button(
            person.name,
            list(words),
            format_func=words.__getitem__,
            type="tertiary",
            icon=":material/account_circle:",
            key=state.ACCOUNT,
        )
    if chosen == "leave":
        gate.leave()
        st.rerun()
    if chosen == "look":
        state.remember(state.LOOK, other_look)
        st.rerun()
    if chosen == "language":
        other = i18n.other()
        users.set_language(state.studio().db, person.id, other)
        i18n.choose(other)
        st.rerun()
