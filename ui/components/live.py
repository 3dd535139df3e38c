"""The film being made, live: one element on one WebSocket (api/v1/live.py), which draws rows as they change without a rerun.

When the making ends, or is stopped here, the script runs once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from core.words import say
from ui.i18n import language, t

HERE = Path(__file__).parent
WORDS = ("waiting", "done", "stopped", "stopping", "failed")
FRAME = """
<div class="making">
  <div>
    <div class="big ph" data-at="big"><span class="mark number" data-at="number" hidden></span>
      <span class="mark fresh gl s-done" data-at="fresh" hidden>{just_made}</span><span class="mark length" data-at="length" hidden></span>
      <span class="soon" data-at="soon">{first_soon}</span></div>
    <div class="now" aria-live="polite"><span class="gl s-work" data-at="doing" hidden></span><span class="words" data-at="words"></span>
      <span class="marks" data-at="marks"></span></div>
    <div class="strip" data-at="strip"></div>
  </div>
  <div>
    <div class="figures"><div><b data-at="left">…</b><span data-at="left-word">{left}</span></div>
      <div><b data-at="spent">¥0</b>{spent}</div></div>
    <div class="meter" role="progressbar" aria-valuemin="0" aria-valuemax="100" data-at="meter"><i></i></div>
    <div data-at="stages"></div>
    <div class="deeds"><button data-at="stop" hidden>{stop}</button><button data-at="read">{read_script}</button></div>
    <p class="note" data-at="away" hidden>{away}</p>
    <p class="note" data-at="close">{close_page}</p>
  </div>
</div>
"""


@cache
def _element(code: str) -> Any:
    blanks = ("just_made", "first_soon", "left", "spent", "stop", "read_script", "away", "close_page")
    frame = FRAME
    for blank in blanks:
        frame = frame.replace("{" + blank + "}", say(f"live.{blank}", code))
    return st.components.v2.component(
        f"dailies_making_{code}",
        html=frame,
        css=(HERE / "live.css").read_text("utf-8"),
        js=(HERE / "live.js").read_text("utf-8"),
    )


def making(
    root_id: uuid.UUID,
    *,
    may_stop: bool,
    on_stop: Callable[[], None],
    on_read: Callable[[], None],
    key: str = "making",
) -> None:
    """Draw the making under this task. `on_stop` and `on_read` are callbacks of the two buttons: what stops the work, and
    what leads to the script. Once the making is over the script runs, and finds what became of it in the rows."""
    _element(language())(
        data={
            "root": str(root_id),
            "language": language(),
            "may_stop": may_stop,
            "words": {word: t(f"live.{word}") for word in WORDS},
        },
        key=f"{key}-{root_id}",
        on_over_change=_nothing,
        on_stop_change=on_stop,
        on_read_change=on_read,
    )


def _nothing() -> None:
    """A trigger needs somebody to hear it; that the script runs is all that is wanted."""
