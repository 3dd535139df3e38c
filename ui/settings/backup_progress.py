"""A backup under way: what is being copied and how far, heard over the live line. When it is over the script runs."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

import streamlit as st

from core.database.tables import Task
from core.i18n import translate_key
from ui.base import live_connection
from ui.base.i18n import language, stored_sentence, t

FRAME = """
<div class="backing"><span class="gl" role="status" data-at="doing"></span>
  <div class="meter" role="progressbar" aria-label="{label}" aria-valuemin="0" aria-valuemax="100" data-at="meter"><i></i></div></div>
"""
LOOK = """
.backing { font: 400 13px/1.5 var(--sans); }
.gl { display: inline-flex; align-items: center; gap: 6px; color: var(--work); }
.gl::before { content: ""; flex: none; width: 13px; height: 13px; background: var(--work); -webkit-mask: var(--g-work) center/contain no-repeat; mask: var(--g-work) center/contain no-repeat; animation: spin 1.6s linear infinite; }
.meter { height: 6px; border-radius: 3px; background: var(--raised); overflow: hidden; margin-top: 8px; }
.meter i { display: block; height: 100%; width: 0; background: var(--work); transition: width .8s; }
@keyframes spin { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { * , *::before { animation: none !important; transition: none !important; } }
"""


@cache
def _element(code: str) -> Any:
    return st.components.v2.component(
        f"dailies_backing_{code}",
        html=FRAME.replace("{label}", escape(translate_key("settings.backup", code))),
        css=LOOK,
        js=live_connection.element_script("backup_progress"),
    )


def draw(task: Task) -> None:
    """As it is at this moment; from then on the element hears it by itself."""
    waits = "settings.backup_waits" if task.lease_until is None else "settings.backup_going"
    _element(language())(
        data={
            "task": str(task.id),
            "language": language(),
            "doing": stored_sentence(task.message) or t(waits),
            "share": task.progress / 100,
        },
        key=f"backing-{task.id}",
        on_over_change=_nothing,
    )


def _nothing() -> None:
    """A trigger needs somebody to hear it; that the script runs is all that is wanted."""
