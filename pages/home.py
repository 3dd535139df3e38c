"""Where one begins: a sentence or a script of one's own, how the film shall be, and below it the films on the wall."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core.library import presets
from core.people import access, preferences
from core.people.access import Action
from core.project.projects import Brief
from core.script.model import Script
from jobs.machine import idle_workers
from ui.base import html_parts, state
from ui.base.gate import require
from ui.base.i18n import t
from ui.home import (
    brief_choices,
    brief_line,
    film_start,
    guest_allowance,
    home_draft,
    home_reading,
    home_waiting,
    poster_wall,
    script_field,
    sentence_field,
)
from ui.library import preset_choice

person = require()
MODES = ("sentence", "script")


def draw_box() -> Callable[[], None]:
    """Returns what is drawn once all else stands."""
    idle_workers.announce_film(state.studio().near)
    preset_choice.apply_default(person)
    kept = state.studio().db.execute_read(preferences.load_choices, person.id, presets.HOME)
    with st.container(key="home-box", gap="small"):
        st.html(f'<h1 class="home-ask">{escape(t("pages.what_film"))}</h1>')
        with st.container(key="home-card", gap=None):
            words = st.container(key="home-words", gap=None)
            with st.container(key="home-under", horizontal=True, vertical_alignment="center", gap="small"):
                read = st.container(key="home-read", width="stretch")
                beside = st.container(key="home-improve", width="content")
                mode = st.segmented_control(
                    t("home.mode"),
                    MODES,
                    default="sentence",
                    required=True,
                    key=home_draft.MODE,
                    label_visibility="collapsed",
                    format_func=html_parts.option_labels(MODES, lambda each: t(f"home.{each}_mode")),
                )
            own = mode == "script"
            told = None
            with words:
                if own:
                    told = script_field.draw()
                else:
                    sentence_field.draw(person)
            with st.container(key="home-foot", gap=None):
                brief, grade = draw_line(kept, told, own)
                film_start.draw_buttons(person, brief, own, grade)
            if not own:
                with beside:
                    sentence_field.draw_improve(brief)
        film_start.draw_free_note(brief, grade)
        wrong = state.recall(home_draft.WRONG)
        if wrong:
            html_parts.draw_wrong(wrong)
        guest_allowance.draw(person)
        if not own and not state.recall(home_draft.IDEA):
            sentence_field.draw_examples()
    film_start.begin_what_was_pressed(person, brief, own=own, grade=grade)
    return partial(draw_understood, read, brief) if not own else draw_nothing


def draw_understood(place: Any, brief: Brief) -> None:
    """What is read in the sentence. Drawn last: nobody waits for it."""
    with place:
        home_reading.draw(person, state.recall(home_draft.IDEA) or "", brief.language)


def draw_nothing() -> None:
    """A script of one's own says beside itself what was read."""


def draw_line(kept: dict[str, Any], told: Script | None, own: bool) -> tuple[Brief, str]:
    """How the film will be, in one line that opens; and the grade of its run."""
    with st.container(key="home-line", gap=None):
        says = st.container(key="home-says", gap=None)
        with brief_line.expander():
            preset_choice.draw(person, kept)
            brief, style = brief_choices.draw(person, kept, told, own)
            grade = brief_choices.draw_grade(person, kept)
            preset_choice.draw_unpictured(kept)
        with says:
            brief_line.draw(person, brief, style, "" if own else brief_choices.spoken_word(brief))
    return brief, grade


after = draw_box() if access.can(person, Action.CREATE) else draw_nothing
home_waiting.draw(person)
poster_wall.draw(person)
after()
