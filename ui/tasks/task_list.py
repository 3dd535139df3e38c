"""The list of tasks: one element that draws makings and their trees, and keeps them up to date over the live line. The
script gives what the line does not know: names, who asked, costs, and where each step belongs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import streamlit as st

from core.i18n import translate_key
from ui.base import element_actions, html_parts
from ui.base.i18n import language, t

FRAME = '<p class="note" role="status" data-at="away" hidden>{away}</p><div class="list" data-at="list"></div>'
WORDS = {
    "go": "pages.to_film", "stop": "pages.stop", "again": "pages.try_again", "again_step": "pages.try_again",
    "fold": "pages.fold", "unfold": "pages.unfold", "waited": "pages.waited", "worked": "pages.worked", "s": "pages.wait_s",
    "m": "pages.wait_m", "h": "pages.wait_h",
}  # fmt: skip
KEY = "task_list"
Act = Callable[[uuid.UUID], None]


@cache
def _element(code: str) -> Any:
    return st.components.v2.component(
        f"dailies_tasks_{code}",
        html=FRAME.replace("{away}", translate_key("live.away", code)),
        css=html_parts.element_css("task_list"),
        js=element_actions.element_script("live_connection", "task_list"),
    )


def draw(rows: list[dict[str, Any]], *, stop: Act, again: Act, fold: Act) -> None:
    """`rows` as core.progress.task_view tells them, with `film`, `who`, `when`, `cost`, `href`, `steer`, and, unfolded, `groups` of
    steps. The callbacks are given the id of what was clicked."""
    element_actions.draw(
        _element(language()),
        KEY,
        {"rows": rows, "language": language(), "words": {name: t(key) for name, key in WORDS.items()}},
        {what: partial(_act, act) for what, act in (("stop", stop), ("again", again), ("fold", fold))},
        on_anew_change=_nothing,
    )


def _act(act: Act, named: str) -> None:
    act(uuid.UUID(named))


def _nothing() -> None:
    """A trigger needs somebody to hear it; that the script runs is all that is wanted."""
