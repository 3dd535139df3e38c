"""Try variants: from anything that was made into the lab, with the words its model was sent as the first wording."""

from __future__ import annotations

import uuid

import streamlit as st

from core import access
from core.access import Action
from core.lab import experiments, tries
from ui import gate, registry, state
from ui.components import onscreen
from ui.i18n import language, t

GO = "_lab_go"


def button(made_id: uuid.UUID, width: str = "content") -> None:
    """Beside a take, a clip, a line, the music or a sound, by its id; not drawn for who does not try models."""
    if made := state.recall(GO):
        state.forget(GO)
        st.switch_page(registry.go_to("lab"), query_params={"experiment": made})
    person = gate.current()
    if person is None or not access.can(person, Action.TRY_MODELS):
        return
    st.button(
        t("lab.try_variants"), key=f"variants-of-{made_id}", icon=":material/science:", type="tertiary", help=t("lab.try_variants_help"),
        on_click=begin, args=(made_id,), width=width,  # type: ignore[arg-type]
    )  # fmt: skip


def begin(made_id: uuid.UUID) -> None:
    """A callback: a new experiment on it, which comes on screen with this draw."""
    person = gate.current()
    if person is None:
        return
    with onscreen.kept(), state.studio().db.write() as session:
        spec = tries.from_take(session, person, made_id)
        name, film = tries.name_of(spec, language()), spec.inputs[0].project_id
        state.remember(GO, str(experiments.create(session, person, name, spec, project_id=film).id))
