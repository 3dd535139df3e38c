"""What a screen reader is told of Streamlit's own parts, which it would not know otherwise."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_element = st.components.v2.component("dailies_spoken", js=(Path(__file__).parent / "spoken.js").read_text("utf-8"))


def mend() -> None:
    """In the browser, from now on, whatever is drawn later."""
    _element(key="_spoken", height=1)
