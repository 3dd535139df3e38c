"""A rule in words on the left; on the right, what sets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st


@contextmanager
def ruled_row(name: str, label: str, said: str, width: int = 260) -> Iterator[None]:
    """What is drawn inside the block stands on the right, `width` pixels wide."""
    with st.container(key=f"ruled-{name}", horizontal=True, vertical_alignment="center", gap="medium", wrap=False):
        note = f"<small>{escape(said)}</small>" if said else ""
        st.html(f'<div class="ruled"><b>{escape(label)}</b>{note}</div>', width="stretch")
        with st.container(key=f"ruling-{name}", width=width, horizontal_alignment="right"):
            yield
