"""The one live line of a tab, for components that hear over it, and what is told over it on every page: a film of yours is
done."""

from __future__ import annotations

import streamlit as st

from ui.base import element_files
from ui.base.i18n import language


def element_script(name: str) -> str:
    """The JavaScript of a component that hears over the line, with the line before it. Whichever component of a tab is drawn
    first opens it; all share it."""
    return element_files.read_joined(*(f"{file}.js" for file in ("live_connection", name)))


_ends = st.components.v2.component("dailies_ends", js=element_script("finished_films"))


def announce_finished_films() -> None:
    """Called by the shell on every page: when a film that this person asked for is over, they are told wherever they are."""
    with st.container(key="ends"):
        _ends(data={"language": language()}, key="_ends", height=1)
