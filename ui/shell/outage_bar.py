"""A bar at the top of every page while nobody works or nothing can be saved: why, and what to do. It comes and goes by itself, over the
tab's live line, and no script runs for it."""

from __future__ import annotations

import streamlit as st

from ui.base import live_connection
from ui.base.i18n import language

FRAME = """
<div class="on-duty" role="alert" hidden><b data-at="title"></b><span data-at="words"></span></div>
"""
LOOK = """
.on-duty { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 12px; padding: 9px 14px; border-radius: 8px;
  border: 1px solid var(--fail); background: var(--panel); color: var(--ink); font: 400 14px/1.5 var(--sans); overflow-wrap: anywhere; }
.on-duty[hidden] { display: none; }
b { font-weight: 600; }
b::before { content: ""; display: inline-block; width: 13px; height: 13px; margin-right: 8px; vertical-align: -1.5px;
  background: var(--fail); -webkit-mask: var(--g-fail) center/contain no-repeat; mask: var(--g-fail) center/contain no-repeat; }
span { color: var(--mute); }
"""
_element = st.components.v2.component(
    "dailies_on_duty", html=FRAME, css=LOOK, js=live_connection.element_script("outage_bar")
)


def draw() -> None:
    """Called by the shell before each page."""
    with st.container(key="on-duty"):
        _element(data={"language": language()}, key="_on-duty", width="stretch")
