"""Going to another page because of what was done on this one. It is remembered until that page stands: the run that was to go there may
be broken off by something newer, and what the browser tells meanwhile still names the page it comes from."""

from __future__ import annotations

import time
from typing import NamedTuple

import streamlit as st

from ui.base import registry, state

WANTED, SHOWN = "_page_wanted", "_page_shown"
PATIENCE_S = 10.0
"""So long a page is wanted, in seconds: whoever opens another later means that one."""


class WantedPage(NamedTuple):
    """A page by its name, with its address's query; since when, in monotonic seconds."""

    name: str
    query: dict[str, str]
    since: float


def open_page_next(name: str, **query: str) -> None:
    """In a callback: that page opens with the next run."""
    state.remember(WANTED, WantedPage(name, query, time.monotonic()))


def open_page(name: str, **query: str) -> None:
    """While a page is drawn: the rest of it is not drawn any more."""
    open_page_next(name, **query)
    follow()


def follow() -> None:
    """Where another page is wanted than is shown, go there. In a window that runs alone too."""
    if is_changing():
        wanted: WantedPage = state.recall(WANTED)
        st.switch_page(registry.page_file(wanted.name), query_params=wanted.query)


def is_changing() -> bool:
    wanted: WantedPage | None = state.recall(WANTED)
    if wanted is None or time.monotonic() - wanted.since > PATIENCE_S:
        return False
    at_it = wanted.name == state.recall(SHOWN)
    return not at_it or any(st.query_params.get(name) != value for name, value in wanted.query.items())


def note_shown_page(name: str) -> None:
    """At the beginning of a page's run."""
    state.remember(SHOWN, name)


def note_drawn_page() -> None:
    """At the end of a page's run, also of one that stopped there by itself: what was wanted stands."""
    if state.recall(WANTED) is not None and not is_changing():
        state.forget(WANTED)
