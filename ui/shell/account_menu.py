"""The right end of the top bar: whose account this is, their profile and keys, the look and the language, the way out."""

from __future__ import annotations

import streamlit as st

from core.people import users
from core.people.sessions import Person
from ui.alerts import alert_bell
from ui.base import gate, html_parts, i18n, state
from ui.base.i18n import t
from ui.widgets import page_change, shortcuts


def draw(person: Person) -> None:
    other_look = "Dark" if st.context.theme.type == "light" else "Light"
    words = {
        "profile": t("ui.page_profile"),
        "keys": t("ui.shortcuts"),
        "look": t("ui.look_dark") if other_look == "Dark" else t("ui.look_light"),
        "system": t("ui.look_system"),
        "language": t("ui.language_other"),
        "leave": t("ui.sign_out"),
    }
    with st.container(key="account", horizontal=True, gap="xsmall", width="content"):
        alert_bell.draw()
        st.menu_button(
            html_parts.escape_markdown(person.name),
            list(words),
            format_func=words.__getitem__,
            type="tertiary",
            icon=":material/account_circle:",
            key=state.ACCOUNT,
            on_click=_choose,
        )
    if chosen := state.recall(state.CHOSEN):
        with state.uninterrupted():
            state.forget(state.CHOSEN)
            _do(person, chosen, other_look)


def _choose() -> None:
    """Kept until it is done: the run it was chosen in may be broken off by news of the film before it comes to this menu, and
    the next one knows nothing of a click."""
    state.remember(state.CHOSEN, st.session_state[state.ACCOUNT])


def _do(person: Person, chosen: str, other_look: str) -> None:
    if chosen == "profile":
        page_change.open_page("profile")
    if chosen == "leave":
        gate.sign_out()
    elif chosen == "keys":
        shortcuts.open_list()
        return
    elif chosen in ("look", "system"):
        state.remember(state.LOOK, other_look if chosen == "look" else "System")
    elif chosen == "language":
        other = i18n.other_language()
        users.set_language(state.studio().db, person.id, other)
        i18n.choose_language(other)
    st.rerun()
