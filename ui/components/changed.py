"""The ear of a page: one WebSocket that hears when a step of this film begins, ends or is added, by whoever, and lets the
script run, so that rows are drawn anew. It has no look of its own and keeps quiet between two changes."""

from __future__ import annotations

import uuid
from pathlib import Path

import streamlit as st

_element = st.components.v2.component("dailies_changed", js=(Path(__file__).parent / "changed.js").read_text("utf-8"))


def listen(project_id: uuid.UUID, stamp: str, every_s: float) -> None:
    """`stamp` is what this page has drawn; the script runs when there is another, at most once in `every_s` seconds."""
    with st.container(key="ear"):
        _element(
            data={"project": str(project_id), "stamp": stamp, "every": round(1000 * every_s)},
            key=f"_ear-{project_id}",
            height=1,
            on_changed_change=_nothing,
        )


def _nothing() -> None:
    """A trigger needs somebody to hear it; that the script runs is all that is wanted."""
