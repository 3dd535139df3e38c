"""What has just happened, at the foot of the screen: a change with its way back, or a sentence that something went well.

It stays for some seconds whatever is drawn anew meanwhile, and never comes back after.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from ui.base import html_parts, state
from ui.base.i18n import stored_sentence, t

SHOWN = "_toast"
STAYS_S = 10.0
"""As long as the stylesheet shows it (ui/base/toast.css)."""
Way = Literal["", "undo", "redo"]


@dataclass(frozen=True)
class Toast:
    """`named` is the change as its row keeps it, `words` a sentence that says more. `fresh` until it was drawn once."""

    number: int
    at: float
    words: str = ""
    named: dict[str, Any] | None = None
    way: Way = ""
    fresh: bool = True


def show_change(named: dict[str, Any]) -> None:
    """A change that can be taken back."""
    _put(named=named, way="undo")


def show_sentence(words: str, way: Way = "") -> None:
    """Something that went well. Said of a change in the same click, it stands in place of that change's name."""
    _put(words=words, way=way)


def toast_on_screen() -> Toast | None:
    """The toast on screen, if one is."""
    toast = state.recall(SHOWN)
    return toast if toast and time.time() - toast.at < STAYS_S else None


def draw(undo: Callable[[], None], redo: Callable[[], None]) -> None:
    """Its place is always there, so that nothing moves when it comes or goes."""
    toast = toast_on_screen()
    with st.container(key="toast"):
        if toast is None:
            return
        state.remember(SHOWN, Toast(toast.number, toast.at, toast.words, toast.named, toast.way, fresh=False))
        with st.container(key=f"toast-{toast.number}", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<div class="toast-say" role="status">{html_parts.state_html("done", toast_words(toast))}</div>')
            if toast.way == "undo":
                _button("undo", ":material/undo:", undo)
            if toast.way == "redo":
                _button("redo", ":material/redo:", redo)


def toast_words(toast: Toast) -> str:
    return toast.words or stored_sentence(toast.named or {})


def _button(way: Way, icon: str, act: Callable[[], None]) -> None:
    st.button(
        t(f"shell.{way}"), key=f"toast-{way}", icon=icon, type="tertiary", help=t(f"shell.{way}_keys"), on_click=act
    )


def _put(words: str = "", named: dict[str, Any] | None = None, way: Way = "") -> None:
    before = state.recall(SHOWN)
    if before and before.fresh:
        words, named, way = words or before.words, named or before.named, way or before.way
    state.remember(SHOWN, Toast((before.number if before else 0) + 1, time.time(), words, named, way))
