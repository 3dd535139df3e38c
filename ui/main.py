"""The script of every run: language, gate, menu, title, role, the project's header, page."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import StopException

from core.errors import NotAllowed
from core.i18n import translate_key
from core.people.sessions import Person
from core.stages import STAGES
from ui.alerts import alert_bell
from ui.base import (
    element_actions,
    error_page,
    film_on_screen,
    gate,
    i18n,
    live_connection,
    registry,
    state,
    toast,
)
from ui.base.registry import Screen
from ui.improve import improve_window
from ui.shell import (
    account_menu,
    callback_guard,
    cookie_bridge,
    film_header,
    outage_bar,
    page_address,
    page_head,
    sign_in,
    streamlit_words,
)
from ui.widgets import drafts, page_change, shortcuts

HERE = Path(__file__).parent
ORDER = {"base": 0, "signs": 1, "parts": 2, "widths": 4}
SETTLES_S = 3.0
MARK = str(HERE.parent / "static" / "mark.svg")


def main() -> None:
    """The edge of every run: whatever is raised becomes a page of the house.

    A run that follows one of a window alone, on the same thread, would be drawn into that window: it begins at the page."""
    context_dg_stack.set(get_default_dg_stack_value())
    callback_guard.let_callbacks_finish()
    try:
        page_address.restore_address()
        run()
    except Exception as error:
        error_page.show_studio_error(error)
    finally:
        page_address.note_address()


def run() -> None:
    person = gate.current_person()
    language = i18n.settle_language(person)
    nowhere = registry.is_unknown_address()
    opened = st.navigation(registry.menu_for(person), position="top" if person else "hidden")
    _dress(language)
    cookie_bridge.draw()
    if person is None:
        _name(translate_key("auth.title", language))
        _hear(None, None)
        state.keep_drafts()
        sign_in.draw()
        st.stop()
    if cookie_bridge.is_ticket_pending():
        st.stop()
    state.restore_drafts()
    screen = registry.screen_of(opened)
    page_change.note_shown_page(screen.name)
    page_change.follow()
    try:
        draw_around_page(person, opened, screen, nowhere)
    except StopException:
        page_change.note_drawn_page()
        raise
    page_change.note_drawn_page()


def draw_around_page(person: Person, opened: StreamlitPage, screen: Screen, nowhere: bool) -> None:
    """What stands around a page, and the page in it. Hidden ears come first, so that they keep their place, and are filled
    last, when the page has said what it has to."""
    staged = screen.name in STAGES
    ears = st.container(key="ears")
    with ears:
        element_actions.listen(person, str(state.project_id() or "") if staged else "")
    account_menu.draw(person)
    toast.draw(film_on_screen.undo_last, film_on_screen.redo_last)
    live_connection.announce_finished_films()
    outage_bar.draw()
    shortcuts.reset_shortcuts()
    try:
        shown = film_on_screen.open_film(person, state.project_id()) if staged else None
        _name(opened.title, shown.made.project.name if shown else "")
        if shown:
            alert_bell.mark_film_alerts_read(shown.id)
        if _nowhere(screen, nowhere):
            error_page.show_unknown_address()
        elif not registry.may_open(person, screen):
            raise NotAllowed()
        elif staged and not film_header.draw(shown, screen.name):
            error_page.show_no_film()
        else:
            opened.run()
            improve_window.draw()
    except Exception as error:
        error_page.show_page_error(error)
    finally:
        state.note_fields()
        with ears:
            _hear(person, screen)


def _nowhere(screen: Screen, nowhere: bool) -> bool:
    """An address that leads nowhere is cut off at once, and the script may run again by itself: it is said for a moment
    longer, until somebody goes on."""
    if nowhere:
        state.remember(state.NOWHERE, time.time())
    return screen.name == "home" and time.time() - state.recall(state.NOWHERE, 0.0) < SETTLES_S


def _name(page: str, film: str = "") -> None:
    """The tab's title: Storyboard · Rainy Night · Dailies."""
    title = translate_key("ui.title", i18n.language(), page=" · ".join(part for part in (page, film) if part))
    st.set_page_config(page_title=title, page_icon=MARK, layout="wide")
    st.logo(MARK, size="medium")


def _hear(person: Person | None, screen: Screen | None) -> None:
    """What only the browser can tell: that the connection is gone, what is being typed, which keys are pressed, what is heard."""
    error_page.watch_connection()
    page_head.draw(i18n.language(), _scheme())
    if person and screen:
        film = screen.name in STAGES
        drafts.watch_fields(person, str(state.recall(state.PROJECT) or "") if film else "")
        streamlit_words.translate_streamlit()
        shortcuts.listen(screen.name, film, film_on_screen.undo_last, film_on_screen.redo_last)


def _scheme() -> str:
    return "light" if st.context.theme.type == "light" else "dark"


@cache
def _styles() -> str:
    """Every style of a page, from ui/styles and from beside its screen: tokens first, the rules for narrow screens last, by name
    between. What an element keeps to itself, `*.element.css`, is not among them."""
    files = sorted(
        (file for file in HERE.rglob("*.css") if not file.name.endswith(".element.css")),
        key=lambda file: (ORDER.get(file.stem, 3), file.stem),
    )
    return "\n".join(file.read_text("utf-8") for file in files)


def _dress(language: str) -> None:
    """Dialogs and popovers hang outside the app, so colours stand on :root and need the theme's scheme there."""
    st.html(f"<style>{_styles()}</style>")
    st.html(f'<style>:root{{color-scheme:{_scheme()};--say-skip:"{translate_key("shell.skip", language)}"}}</style>')


main()
