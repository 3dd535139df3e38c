"""A quiet button that copies a text, by the browser's own means."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.base.i18n import t

_element = st.components.v2.component(
    "dailies_copy",
    html='<button id="copy" type="button"></button>',
    css="""
    #copy { height: 38px; padding: 0 12px; border-radius: 8px; border: 0; background: transparent; color: var(--mute, inherit); font: inherit; font-size: 14px; cursor: pointer; }
    #copy:hover { color: var(--ink, inherit); } #copy:focus-visible { outline: 2px solid var(--you, #F2A93B); outline-offset: -2px; }
    @media (max-width: 640px) { #copy { height: 40px; } }
    """,
    js=(Path(__file__).parent / "copy_button.js").read_text("utf-8"),
)


def draw(text: str, *, key: str) -> None:
    with st.container(key=f"{key}-box", width=84):
        _element(data={"text": text, "copy": t("prompts.copy"), "copied": t("prompts.copied")}, key=key, height=40)
