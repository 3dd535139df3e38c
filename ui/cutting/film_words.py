"""The words of the film beside the player: every subtitle in the film's order, what it says, when it stands and how fast it is to be
read, each changed where it stands. What is spoken stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.editing import subtitle_edit
from core.film import cut_rules
from core.film.film_subtitles import SubtitleRow, list_subtitles
from core.film.shot_lengths import FPS
from core.render.timeline import Timeline
from ui.base import element_actions, film_on_screen, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.cutting.subtitle_file import subtitle_file_window

HERE = Path(__file__).parent
OPEN = "_film_words"
WORDS = ("title", "close", "file", "count", "changed", "note", "none", "go", "text_of", "speed", "speed_amber", "speed_red", "hidden", "old", "keep",
         "said", "in", "out", "in_back", "in_on", "out_back", "out_on", "frames", "hide", "show", "reset")  # fmt: skip
_element = st.components.v2.component(
    "dailies_film_words",
    html='<div class="here"></div>',
    css=(HERE / "film_words.element.css").read_text("utf-8"),
    js=element_actions.element_script("dom", "element_room", "frame_times", "film_words"),
)


def toggle() -> None:
    state.remember(OPEN, not state.recall(OPEN))


def draw(shown: FilmOnScreen, playing: Timeline) -> None:
    """`playing` is what the player shows: where a subtitle is gone to, its line is looked for there."""
    if not state.recall(OPEN):
        return
    language = "zh" if shown.made.brief.language == "zh" else "en"
    heard = {sound.file: sound.start for sound in playing.sounds if sound.kind == "narration"}
    limits = cut_rules.rule_limits()["reading_speed"][language]
    element_actions.draw(
        _element,
        f"words-{shown.id}",
        {
            "film": str(shown.id),
            "fps": FPS,
            "cut_fps": playing.fps,
            "rows": [_row(row, heard.get(row.file), language) for row in list_subtitles(shown.made)],
            "limits": [limits["amber"], limits["red"]],
            "may_edit": shown.may_edit,
            "words": {word: t(f"words.{word}") for word in WORDS},
        },
        {"act": _act},
    )


def _row(row: SubtitleRow, heard_at: int | None, language: str) -> dict[str, Any]:
    return {
        "beat": row.beat,
        "nth": row.nth,
        "who": row.speaker or t("words.narrator"),
        "text": row.part.read,
        "said": row.part.said,
        "line": row.line if row.outdated else "",
        "at": row.at,
        "player": row.at if heard_at is None else heard_at,
        "start": row.start,
        "end": row.end,
        "earliest": row.earliest,
        "latest": row.latest,
        "letters": row.letters(language),
        "hidden": row.part.hidden,
        "own": row.part.is_own,
    }


# What is done -----------------------------------------------------------------------------------------------------------


def _act(told: dict[str, Any]) -> None:
    what = str(told.get("do", ""))
    if what == "close":
        state.forget(OPEN)
    elif what == "file":
        subtitle_file_window.WINDOW.open()
    elif what in DEEDS:
        DEEDS[what](str(told["beat"]), told)


def _words(beat: str, told: dict[str, Any]) -> None:
    words = str(told["words"])
    film_on_screen.change_film(
        "undo.subtitle_words", subtitle_edit.set_words, beat, int(told["nth"]), words, str(told["seen"])
    )


def _times(beat: str, told: dict[str, Any]) -> None:
    start, end, seen = int(told["start"]), int(told["end"]), str(told["seen"])
    film_on_screen.change_film("undo.subtitle_times", subtitle_edit.set_times, beat, int(told["nth"]), start, end, seen)


def _hidden(beat: str, told: dict[str, Any]) -> None:
    hidden, seen = bool(told["hidden"]), str(told["seen"])
    said = "undo.subtitle_hidden" if hidden else "undo.subtitle_shown"
    film_on_screen.change_film(said, subtitle_edit.set_hidden, beat, int(told["nth"]), hidden, seen)


DEEDS: dict[str, Callable[[str, dict[str, Any]], None]] = {
    "words": _words,
    "times": _times,
    "hidden": _hidden,
    "reset": lambda beat, told: film_on_screen.change_film("undo.subtitle_reset", subtitle_edit.reset_line, beat),
    "keep": lambda beat, told: film_on_screen.change_film("undo.subtitle_kept", subtitle_edit.keep_line, beat),
}
