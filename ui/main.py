"""The script of every run: language, gate, menu, title, role, the project's header, page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from core.words import say
from ui import account, bridge, gate, i18n, registry, sign_in, state
from ui.components import header, line, onscreen, toast

HERE = Path(__file__).parent
ORDER = {"base": 0, "parts": 0, "widths": 2}
MARK = str(HERE.parent / "static" / "mark.svg")


def main() -> None:
    person = gate.current()
    language = i18n.settle(person)
    opened = st.navigation(registry.menu(person), position="top" if person else "hidden")
    title = opened.title if person else say("auth.title", language)
    st.set_page_config(page_title=say("ui.title", language, page=title), page_icon=MARK, layout="wide")
    st.logo(MARK, size="medium")
    _dress()
    bridge.draw()
    if person is None:
        state.keep_drafts()
        sign_in.draw()
        st.stop()
    if bridge.busy():
        st.stop()
    state.restore_drafts()
    account.draw(person)
    toast.draw(onscreen.undo_last, onscreen.redo_last)
    line.tell_what_ends()
    screen = registry.screen_of(opened)
    if not registry.may_open(person, screen):
        gate.refuse()
    try:
        if screen.name in registry.STAGES:
            header.draw(person, state.project_id(), screen.name)
        opened.run()
    finally:
        state.note_fields()


@cache
def _styles() -> str:
    """Every file of ui/styles: tokens first, the rules for narrow screens last."""
    files = sorted((HERE / "styles").glob("*.css"), key=lambda file: (ORDER.get(file.stem, 1), file.stem))
    return "\n".join(file.read_text("utf-8") for file in files)


def _dress() -> None:
    """Dialogs and popovers hang outside the app, so colours stand on :root and need the theme's scheme there."""
    st.html(f"<style>{_styles()}</style>")
    st.html(f"<style>:root{{color-scheme:{'light' if st.context.theme.type == 'light' else 'dark'}}}</style>")


main()
