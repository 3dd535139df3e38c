"""One's own picture: a button that takes a file, makes it small where the browser can, and sends it to our own route."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.base.i18n import t

_element = st.components.v2.component(
    "dailies_portrait",
    html='<button id="choose" type="button"></button><input id="file" type="file" accept="image/png,image/jpeg,image/webp" hidden>'
    '<p id="said" role="alert"></p>',
    css="""
    :host { display: block; }
    #choose { display: inline-flex; align-items: center; min-height: 38px; box-sizing: border-box; padding: 0 14px; border-radius: 8px; cursor: pointer;
      border: 1px solid var(--line, #8884); background: var(--panel, transparent); color: var(--ink, inherit); font: inherit; font-size: 14px; }
    #choose:hover { border-color: var(--faint); } #choose:focus-visible { outline: 2px solid var(--you, #F2A93B); outline-offset: 2px; }
    #choose[aria-busy=true] { color: var(--work, inherit); cursor: default; }
    #said { margin: 6px 0 0; font-size: 14px; line-height: 1.5; color: var(--fail, #c33); } #said:empty { display: none; }
    @media (max-width: 640px) { #choose { min-height: 40px; } }
    """,
    js=(Path(__file__).parent / "portrait_upload.js").read_text("utf-8"),
)


def draw(language: str, has_one: bool) -> None:
    _element(
        data={
            "choose": t("profile.other_picture" if has_one else "profile.choose_picture"),
            "sending": t("profile.sending"),
            "lost": t("profile.lost"),
            "language": language,
        },
        key="portrait",
        on_kept_change=_nothing,
    )


def _nothing() -> None:
    """That the script runs again is all that is wanted."""
