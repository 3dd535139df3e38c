"""What was just asked for comes into view: on a phone it may open far above the button that opened it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_element = st.components.v2.component(
    "dailies_in_view",
    html='<i class="in-view"></i>',
    js=(Path(__file__).parent / "scroll_into_view.js").read_text("utf-8"),
    isolate_styles=False,
)


def scroll_into_view(turn: str) -> None:
    """Scroll to where this stands, once for each `turn`, unless it is seen already."""
    _element(key=f"in-view-{turn}", height=1)
