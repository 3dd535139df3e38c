"""What somebody types is theirs: kept in the tab until the studio has taken it, whatever happens to the page meanwhile.

The script tells the browser which words it knows by now. The browser keeps the rest for this person alone, and puts it
back into its field when that is drawn again and shows what it showed before.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import streamlit as st

from core.people.sessions import Person
from ui.base import state
from ui.base.i18n import t

_element = st.components.v2.component("dailies_drafts", js=(Path(__file__).parent / "drafts.js").read_text("utf-8"))


def hold_field(key: str) -> None:
    """Said by a page of a field that stands in no row until a button is pressed: its words outlive a reload as well. They go
    when the page forgets the field (`state.forget`)."""
    state.remember(state.HELD, {*(state.recall(state.HELD) or ()), key})


def watch_fields(person: Person, project: str) -> None:
    known = {css_name(key): zlib.crc32(words.encode()) for key, words in state.text_fields().items()}
    turn, used = state.used_fields()
    _element(
        data={
            "person": str(person.id),
            "project": project,
            "known": known,
            "held": sorted(css_name(key) for key in state.recall(state.HELD) or ()),
            "used": {"turn": turn, "names": [css_name(key) for key in used]},
            "words": {word: t(f"shell.draft_{word}") for word in ("strayed", "put_in", "let_go")},
        },
        key="_drafts",
        height=1,
    )


def css_name(key: str) -> str:
    """A widget's key as Streamlit writes it into its class."""
    return re.sub(r"[^a-zA-Z0-9_-]", "-", key)
