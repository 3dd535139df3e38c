"""What Streamlit's own parts say in English only, and what they leave unsaid to those who listen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.i18n import LANGUAGES, texts_of_area, translate_key
from ui.base.i18n import language

_element = st.components.v2.component(
    "dailies_spoken", js=(Path(__file__).parent / "streamlit_words.js").read_text("utf-8")
)


def translate_streamlit() -> None:
    """In the browser, from now on, whatever is drawn later."""
    _element(data={"words": _words(language())}, key="_spoken", height=1)


def _words(reader: str) -> dict[str, str]:
    """Each sentence, in any of the studio's languages, to the same in the reader's: one may switch while they stand."""
    keys = [f"spoken.{key}" for key in texts_of_area("spoken")]
    return {
        translate_key(key, each, n="{n}"): translate_key(key, reader, n="{n}") for key in keys for each in LANGUAGES
    }
