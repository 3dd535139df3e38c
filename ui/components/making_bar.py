"""One line on a stage page while the whole film is being made: what is done now, how far, how long, stop."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import tasks
from ui import gate, registry, state
from ui.components import figures, onscreen, parts
from ui.components.onscreen import OnScreen
from ui.i18n import t, told

LOOK_S = 1.5


def draw(shown: OnScreen) -> None:
    if shown.root is None:
        _stopped(shown)
        return
    with st.container(key="making-bar", horizontal=True, vertical_alignment="center", gap="small"):
        gate.fragment(run_every=LOOK_S)(_now)(str(shown.root.id))
        st.button(
            t("pages.stop"),
            key="making-stop",
            icon=":material/stop:",
            on_click=onscreen.stop,
            args=(shown.root.id,),
            disabled=not shown.may_edit,
        )
        st.page_link(registry.go_to("film"), label=t("pages.watch"), query_params={"project": str(shown.id)})


def _now(root_id: str) -> None:
    studio = state.studio()
    tree = tasks.tree(studio.db, uuid.UUID(root_id), studio.settings.dailies_workers)
    if tree is None or tree.over:
        st.rerun()
    doing = next((told(step.message) for step in tree.doing if step.message), t("pages.in_line"))
    left = t("pages.left", time=figures.wait(tree.seconds_left)) if tree.seconds_left else ""
    st.html(
        f'<div class="making-say">{parts.state("work", doing)}<span class="mute num">{escape(left)}</span>'
        f"{parts.meter(tree.share)}</div>"
    )


def _stopped(shown: OnScreen) -> None:
    """Why the last making did not end well, with the way on."""
    if shown.failure is None or shown.open_roots:
        return
    with st.container(key="failed-bar", horizontal=True, vertical_alignment="center", gap="small"):
        why = told(shown.failure.error) or t("pages.failed")
        st.html(f'<div class="wrong" role="alert">{parts.state("fail", why)}</div>', width="stretch")
        st.button(
            t("pages.try_again"),
            key="failed-again",
            icon=":material/refresh:",
            on_click=onscreen.again,
            args=(shown.failure.root_id,),
            disabled=not shown.may_edit,
        )
