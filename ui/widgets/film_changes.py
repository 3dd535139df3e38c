"""The ear of a page of a film: over the tab's live line it hears what changes, by whoever, brings the page up to date where
it stands, and lets the script run where rows must be drawn anew. It has no look of its own."""

from __future__ import annotations

import uuid
from functools import partial

import streamlit as st

from ui.base import live_connection, state
from ui.base.i18n import language
from ui.widgets import editable

CALM = {"film": 0, "storyboard": 4}
"""How much rarer than other pages this one is drawn anew while work goes on, because it is brought up to date in place;
0 is only when somebody changed something, or all is over."""

HEARD = "_heard_typing"
_element = st.components.v2.component("dailies_changed", js=live_connection.element_script("film_changes"))


def listen(project_id: uuid.UUID, stamp: str, stage: str, window: bool = False) -> None:
    """`stamp` is what this page has drawn; the script runs when there is another, at once if a person is behind it. In a
    `window` over a page only the window is drawn anew, and the page behind it when the window is closed: a window is taken
    away and put back by a run of the whole script, with the focus and with what was being typed in it."""
    key = f"_window-ear-{project_id}" if window else f"_ear-{project_id}"
    with st.container(key="window-ear" if window else "ear"):
        _element(
            data={
                "project": str(project_id),
                "stamp": stamp,
                "calm": 1 if window else CALM.get(stage, 1),
                "window": window,
                "language": language(),
            },
            key=key,
            height=1,
            on_changed_change=partial(_heard, key),
        )
    state.remember(editable.TYPING, state.recall(HEARD, ""))
    state.forget(HEARD)


def _heard(key: str) -> None:
    """The run that follows is not one the person here asked for: a text they are in the middle of stays as it is. The ear of a
    window may be gone by then."""
    told = (state.recall(key) or {}).get("changed") or {}
    state.remember(HEARD, str(told.get("typing", "")))
