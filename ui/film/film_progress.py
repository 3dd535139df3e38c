"""The film being made, live: one element on the tab's live line, which draws rows as they change without a rerun.

When the making ends, or is stopped or begun again here, the script runs once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from core.i18n import translate_key
from ui.base import element_actions, html_parts
from ui.base.i18n import language, t

WORDS = ("done", "stopped", "stopping", "failed", "first_soon", "no_picture")
FRAME = """
<div class="making">
  <div>
    <div class="big ph" data-at="big"><span class="mark number" data-at="number" hidden></span>
      <span class="mark fresh gl s-made" data-at="fresh" hidden>{just_made}</span><span class="mark length" data-at="length" hidden></span>
      <span class="soon" data-at="soon"><i></i><span data-at="soon-word">{first_soon}</span></span></div>
    <div class="now"><span class="gl s-work" data-at="doing" role="status" hidden></span><span class="words" data-at="words"></span>
      <span class="marks" data-at="marks"></span><span class="also" data-at="also" hidden></span></div>
    <div class="strip" data-at="strip" role="group" aria-label="{all_shots}"></div>
  </div>
  <div class="side">
    <div class="figures"><div><b data-at="left">…</b><span data-at="left-word"></span></div>
      <div><b data-at="spent">¥0</b><span>{spent}<span data-at="limit"></span></span></div></div>
    <div class="meter" role="progressbar" aria-label="{how_far}" aria-valuemin="0" aria-valuemax="100" data-at="meter"><i></i></div>
    <div data-at="stages"></div>
    <p class="note" data-at="stands" hidden>{stands}</p>
    <div class="deeds"><button type="button" data-at="stop" hidden><i class="square"></i>{stop}</button>
      <button type="button" class="amber" data-at="again" hidden>{again}</button>
      <button type="button" data-at="read">{read_script}</button></div>
    <p class="note" data-at="away" role="status" hidden>{away}</p>
    <p class="note" data-at="close">{close_page}</p>
  </div>
</div>
"""
BLANKS = (
    "just_made", "first_soon", "spent", "stop", "again", "read_script", "away", "close_page", "all_shots", "how_far",
    "stands",
)  # fmt: skip


@cache
def _element(code: str) -> Any:
    frame = FRAME
    for blank in BLANKS:
        frame = frame.replace("{" + blank + "}", translate_key(f"live.{blank}", code))
    return st.components.v2.component(
        f"dailies_making_{code}",
        html=frame,
        css=html_parts.element_css("film_progress"),
        js=element_actions.element_script("live_connection", "film_progress"),
    )


def draw_making(
    root_id: uuid.UUID,
    *,
    may_stop: bool,
    on_stop: Callable[[], None],
    on_read: Callable[[], None],
    on_again: Callable[[], None] | None = None,
    over: bool = False,
    price: str = "¥0",
    key: str = "making",
) -> None:
    """Draw the making under this task. The callbacks stop the work, lead to the script, and try again what was not done.
    Once the making is over the script runs, and finds what became of it in the rows; `over` where it knew before,
    and then `price` is what trying again would cost."""
    element_actions.draw(
        _element(language()),
        f"{key}-{root_id}",
        {
            "root": str(root_id),
            "language": language(),
            "may_steer": may_stop,
            "over": over,
            "again": f"{t('live.again')} · {price}",
            "words": {word: t(f"live.{word}") for word in WORDS},
        },
        {"stop": lambda _: on_stop(), "again": lambda _: (on_again or _nothing)()},
        on_over_change=_nothing,
        on_read_change=on_read,
    )


def _nothing() -> None:
    """A trigger needs somebody to hear it; that the script runs is all that is wanted."""
