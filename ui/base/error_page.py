"""Where the browser cannot reach the studio, or a page could not be drawn: said in the reader's language, never by a trace."""

from __future__ import annotations

import logging
import uuid
from html import escape
from pathlib import Path

import streamlit as st

from core.database.engine import is_database_away
from core.errors import DatabaseAway, NotAllowed, NotFound, StudioError
from ui.base import html_parts, registry, state
from ui.base.i18n import language, t

log = logging.getLogger("dailies.screen")
_element = st.components.v2.component("dailies_lost", js=(Path(__file__).parent / "error_page.js").read_text("utf-8"))


def watch_connection() -> None:
    """The browser looks whether the connection stands, and has the words for when it does not."""
    words = ("lost", "lost_why", "now", "sorry", "kept", "again", "late", "late_why")
    _element(data={"words": {word: t(f"shell.line_{word}") for word in words}}, key="_lost", height=1)


def show_unknown_address() -> None:
    """At an address where no page is."""
    st.html(
        f'<div class="page-lost" role="alert"><b>{escape(t("shell.no_page"))}</b><span>{escape(t("shell.no_page_why"))}</span>'
        f'<a href="/" target="_self">{escape(t("pages.to_home"))}</a></div>'
    )


def show_no_film() -> None:
    """On a stage page without a film: none was chosen, or it is not there for this person."""
    asked = state.recall(state.PROJECT)
    html_parts.draw_empty_place(t("pages.no_film"), t("pages.no_film_seen" if asked else "pages.no_film_why"))
    _way_on()


def show_studio_error(error: Exception) -> None:
    """Where not even the shell could be drawn."""
    st.html(
        f'<div class="page-lost" role="alert"><b>{escape(t("shell.sorry"))}</b>'
        f"<span>{escape(_why(error))}</span>"
        f'<a href="/" target="_self">{escape(t("shell.line_again"))}</a></div>'
    )


def show_page_error(error: Exception) -> None:
    """In place of a page that could not be drawn: what happened, and the way on."""
    if isinstance(error, NotFound):
        _page(t("shell.not_here"), t("shell.not_here_why"))
    elif isinstance(error, NotAllowed):
        _page(t("ui.not_allowed"), t("ui.not_allowed_why"))
    else:
        _page(t("shell.sorry"), _why(error), again=True)


def _why(error: Exception) -> str:
    """What is known has a sentence of its own, a database that is away as well; anything else a number in the log."""
    if isinstance(error, StudioError):
        return error.sentence(language())
    return (
        DatabaseAway().sentence(language())
        if is_database_away(error)
        else t("shell.sorry_why", number=log_error(error))
    )


def log_error(error: Exception) -> str:
    """Write it to the log under a short number that a person can tell an admin."""
    number = uuid.uuid4().hex[:6]
    log.error("%s: %s", number, error, exc_info=error)
    return number


def _page(title: str, why: str, again: bool = False) -> None:
    st.html(f'<div class="page-lost" role="alert"><b>{escape(title)}</b><span>{escape(why)}</span></div>')
    _way_on(again)


def _way_on(again: bool = False) -> None:
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        if again:
            st.button(t("shell.line_again"), key="lost-again", type="primary", icon=":material/refresh:")
        with st.container(key="as-button-home", width="content"):
            st.page_link(registry.page_file("home"), label=t("pages.to_home"))
