"""The tags of a film as chips in one field: words that the studio knows are offered while one types, a new one is taken as it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.people.sessions import Person
from core.project import tags
from ui.base import film_on_screen, gate, state
from ui.base.i18n import t
from ui.widgets import editable


def draw_field(
    key: str, stand: Sequence[str], person: Person, on_change: Callable[..., None] | None = None, *args: Any
) -> None:
    """Shows `stand` until it is touched; what was chosen is under `key`."""
    known = state.studio().db.execute_read(tags.list_visible_tags, person)
    editable.follow_row(key, list(stand))
    chosen = state.recall(key) or []
    st.multiselect(
        t("outlook.tags_of_film"), list(dict.fromkeys([*known, *chosen])), key=key, accept_new_options=True,
        max_selections=tags.MOST, placeholder=t("outlook.tags_like"), on_change=on_change, args=args,
    )  # fmt: skip


def draw_tags_of_film(project_id: uuid.UUID, stand: Sequence[str]) -> None:
    """On its own pages: kept as they are chosen, and each change can be taken back."""
    key = f"tags-{project_id}"
    draw_field(key, stand, gate.require(), _put, key)


def _put(key: str) -> None:
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change("undo.tags_changed", tags.set_film_tags, doer.person, state.recall(key) or ())
    editable.reset_field(key)
