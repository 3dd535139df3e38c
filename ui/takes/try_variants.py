"""Try variants: from anything that was made into the lab, with the words its model was sent as the first wording."""

from __future__ import annotations

import uuid

import streamlit as st

from core.lab import variations
from core.people import access
from core.people.access import Action
from ui.base import film_on_screen, gate, state
from ui.base.i18n import language, t
from ui.widgets import page_change


def button(made_id: uuid.UUID, width: str = "content") -> None:
    """Beside a take, a clip, a line, the music or a sound, by its id; not drawn for who does not try models."""
    page_change.follow()
    person = gate.current_person()
    if person is None or not access.can(person, Action.TRY_MODELS):
        return
    st.button(
        t("lab.try_variants"), key=f"variants-of-{made_id}", icon=":material/science:", type="tertiary", help=t("lab.try_variants_help"),
        on_click=begin_experiment, args=(made_id,), width=width,  # type: ignore[arg-type]
    )  # fmt: skip


def begin_experiment(made_id: uuid.UUID) -> None:
    """A callback: a new experiment on it, which comes on screen with this draw."""
    person = gate.current_person()
    if person is None:
        return
    with film_on_screen.report_failure():
        made = state.studio().db.execute_write(variations.begin_try, person, made_id, language())
        page_change.open_page_next("lab", experiment=str(made.id))
