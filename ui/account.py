"""The right end of the top bar: whose account this is, the other language, the way out."""

from __future__ import annotations

import streamlit as st

from core import users
from core.sessions import Person
from ui import gate, i18n, state
from ui.i18n import t


def draw(person: Person) -> None:
    words = {"language": t("ui.language_other"), "leave": t("ui.sign_out")}
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
    if chosen == "language":
        other = i18n.other()
        users.set_language(state.studio().db, person.id, other)
        i18n.choose(other)
        st.rerun()
