"""Text that is edited where it stands and kept when one leaves it.

A field shows the row's text. Where somebody else changed the row, the field follows; a text being typed is never
replaced, because only fields whose row changed are touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.base import html_parts, state

BEFORE = "_before"
TYPING = "_typing"
"""The field, as a class on the page names it, that has the focus with a text nobody saved yet."""


def area(
    label: str,
    value: str,
    save: Callable[..., None],
    *args: Any,
    key: str,
    rows: int | None = None,
    hidden: bool = False,
    disabled: bool = False,
    placeholder: str = "",
) -> None:
    """`save(*args, seen, text)` is called when the text was changed and left: `seen` is what stood there before."""
    _follow(key, value)
    st.text_area(
        label,
        key=key,
        height=rows * 24 + 20 if rows else "content",
        label_visibility="collapsed" if hidden else "visible",
        on_change=_left,
        args=(key, save, args),
        disabled=disabled,
        placeholder=placeholder,
    )


def line(
    label: str,
    value: str,
    save: Callable[..., None],
    *args: Any,
    key: str,
    hidden: bool = False,
    disabled: bool = False,
    placeholder: str = "",
) -> None:
    """The same in one line."""
    _follow(key, value)
    st.text_input(
        label,
        key=key,
        label_visibility="collapsed" if hidden else "visible",
        on_change=_left,
        args=(key, save, args),
        disabled=disabled,
        placeholder=placeholder,
    )


def choice(
    label: str,
    options: list[str],
    value: str,
    save: Callable[..., None],
    *args: Any,
    key: str,
    words: Callable[[str], str],
    hidden: bool = False,
    disabled: bool = False,
    more: bool = False,
) -> None:
    """One of a few; `save(*args, seen, chosen)`. With `more`, a word that is not among them may be typed."""
    _follow(key, value if value in options or more else options[0])
    st.selectbox(
        label,
        options,
        key=key,
        format_func=str if more else html_parts.option_labels(options, words),
        accept_new_options=more,
        label_visibility="collapsed" if hidden else "visible",
        on_change=_left,
        args=(key, save, args),
        disabled=disabled,
    )


def number(
    label: str,
    value: float,
    save: Callable[..., None],
    *args: Any,
    key: str,
    least: float,
    most: float,
    step: float,
    hidden: bool = False,
    disabled: bool = False,
    form: str = "%.1f",
) -> None:
    """A number; `save(*args, seen, number)`."""
    _follow(key, value)
    st.number_input(
        label,
        least,
        most,
        step=step,
        format=form,
        key=key,
        label_visibility="collapsed" if hidden else "visible",
        on_change=_left,
        args=(key, save, args),
        disabled=disabled,
    )


def switch(
    label: str,
    value: bool,
    save: Callable[..., None],
    *args: Any,
    key: str,
    help: str | None = None,
    disabled: bool = False,
) -> None:
    """On or off; `save(*args, seen, on)`."""
    _follow(key, value)
    st.toggle(label, key=key, help=help, on_change=_left, args=(key, save, args), disabled=disabled)


def follow_row(key: str, value: Any) -> None:
    """A field of another kind shows the row's value too, until it is touched and after the row was changed."""
    _follow(key, value)


def _follow(key: str, value: Any) -> None:
    if key in st.session_state and _being_typed(key):
        return
    before = state.recall(BEFORE) or {}
    if key not in st.session_state or before.get(key) != value:
        st.session_state[key] = value
        before[key] = value
        state.remember(BEFORE, before)


def _being_typed(key: str) -> bool:
    """This run came from elsewhere while somebody is in the middle of this field: what they see goes on being what they saw,
    so that leaving it tells whether somebody else changed the same."""
    return bool(state.recall(TYPING) == re.sub(r"[^a-zA-Z0-9_-]", "-", key))


def _left(key: str, save: Callable[..., None], args: tuple[Any, ...]) -> None:
    with state.uninterrupted():
        seen = (state.recall(BEFORE) or {}).get(key, "")
        typed = st.session_state[key]
        if typed != seen:
            save(*args, seen, typed)


def reset_field(key: str) -> None:
    """The next draw shows the row's text again."""
    before = state.recall(BEFORE) or {}
    before.pop(key, None)
    state.remember(BEFORE, before)
