"""A script of one's own on Home: typed, or read from a file, and what was read in it."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.errors import StudioError
from core.script import script_files, script_parser
from core.script.model import Script
from core.script.script import spoken_lines
from ui.base import formatting, html_parts, state
from ui.base.i18n import language, t
from ui.home import home_draft

FILE, FILES = "home_file", "_home_files"


def draw() -> Script | None:
    """The script that stands in the box, as far as it can be read."""
    st.text_area(
        t("home.script_label"),
        key=home_draft.OWN,
        height=260,
        label_visibility="collapsed",
        placeholder=t("home.script_hint"),
    )
    with st.container(key="home-drop"):
        st.html(f'<div class="drop"><b>{escape(t("home.drop"))}</b><span>{escape(t("home.drop_kinds"))}</span></div>')
        st.file_uploader(
            t("home.drop"),
            list(script_files.ENDINGS),
            key=f"{FILE}-{state.recall(FILES, 0)}",
            on_change=_read_dropped_file,
            label_visibility="collapsed",
            max_upload_size=20,
        )
    if wrong := state.recall(home_draft.FILE_WRONG):
        html_parts.draw_wrong(wrong)
    try:
        told = script_parser.parse_script(state.recall(home_draft.OWN) or "")
    except StudioError:
        return None
    st.html(f'<p class="read-it">{html_parts.state_html("done", _summary(told))}</p>')
    return told


def _summary(told: Script) -> str:
    return t(
        "home.script_read",
        title=told.title,
        scenes=len(told.scenes),
        lines=len(spoken_lines(told)),
        people=len(told.cast),
        time=formatting.format_wait(script_parser.playing_seconds(told)),
    )


def _read_dropped_file() -> None:
    """A file's words stand in the box, where they can be read and changed; what was there before stays if it has none. The
    place to drop is empty again after."""
    number = state.recall(FILES, 0)
    file = state.recall(f"{FILE}-{number}")
    if file is None:
        return
    state.remember(FILES, number + 1)
    try:
        state.remember(home_draft.OWN, script_files.extract_text(file.name, file.getvalue()))
        state.forget(home_draft.WRONG, home_draft.FILE_WRONG)
    except StudioError as error:
        state.remember(home_draft.FILE_WRONG, f"{file.name}: {error.sentence(language())}")
