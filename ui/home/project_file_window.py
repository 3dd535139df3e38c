"""A film that came as a file from another studio: where it is brought, and how it joins the films on the wall."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from ui.base import gate, state, toast
from ui.base.i18n import t
from ui.takes import upload

OPEN = "_home_project_file"


def draw_button(person: Person) -> None:
    """Nothing for whoever may make no film."""
    if access.can(person, Action.CREATE) and person.role != "guest":
        st.button(
            t("home.open_project"), key="open-project", icon=":material/file_open:", type="tertiary",
            help=t("home.open_project_help"), on_click=state.remember, args=(OPEN, True),
        )  # fmt: skip


def draw_window(person: Person) -> None:
    if state.recall(OPEN):
        st.dialog(t("home.open_project"), on_dismiss=_close)(_draw)()


def _draw() -> None:
    person = gate.require()
    if not state.recall(OPEN):
        st.rerun()
    st.html(f'<p class="note">{escape(t("home.open_project_note"))}</p>')
    upload.draw_zone("project", None, person.id, on_done=_opened)


def _opened() -> None:
    _close()
    toast.show_sentence(t("home.project_opened"))


def _close() -> None:
    state.forget(OPEN)
