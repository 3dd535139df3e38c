"""What only the browser can do: change a ticket for the cookie, give the cookie back, keep a look. One element unseen.

A Streamlit script cannot set a cookie. The ticket is good once and for 30 seconds, so it may travel through the page.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.base import registry, state

_element = st.components.v2.component(
    "dailies_bridge",
    js=(Path(__file__).parent / "cookie_bridge.js").read_text("utf-8"),
)


def is_ticket_pending() -> bool:
    """While a ticket is on its way there is no cookie yet, and every picture of a page would be refused."""
    return bool(state.recall(state.TICKET))


def draw() -> None:
    """Runs an errand, if there is one. Streamlit keeps the look by path, so it is written for every page."""
    ticket, leaving, look = (state.recall(key) for key in (state.TICKET, state.LEAVING, state.LOOK))
    if ticket or leaving or look:
        paths = ["/", *(f"/{screen.name}" for screen in registry.SCREENS)]
        with st.container(key="bridge"):
            _element(
                data={"ticket": ticket or "", "leaving": bool(leaving), "look": look or "", "paths": paths},
                key="_bridge",
                height=1,
                on_done_change=lambda: state.forget(state.TICKET),
            )
