"""What stands in a page's head and Streamlit has no word for: the manifest, by which a phone keeps the studio on its home screen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_element = st.components.v2.component(
    "dailies_head",
    js=(Path(__file__).parent / "page_head.js").read_text("utf-8"),
)
GROUND = {"dark": "#141414", "light": "#F6F6F5"}


def draw(language: str, scheme: str) -> None:
    """`language` tells a screen reader in which voice to read, `scheme` the colour around the page on a phone."""
    words = {"language": "zh-CN" if language == "zh" else "en", "colour": GROUND[scheme]}
    _element(data=words, key="_head", height=1)
