"""The improve button beside the fields of a film: what each knows of the film, and where its prompt goes."""

from __future__ import annotations

import uuid
from typing import Any

import streamlit as st

from core.audio import audio
from core.database.tables import Audio, Character, Shot
from core.editing.scene_rewrite import LONGEST_WISH
from core.optimise import prompt_edits
from core.project.vocabulary import GENRES
from core.storyboard.storyboard import plan_of
from core.templates.prompt_values import OptimizedPrompt
from ui.base import film_on_screen, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.improve import improve_window
from ui.widgets import editable


def film_context(film: FilmOnScreen) -> dict[str, Any]:
    """What the film has settled already: nobody need say it again."""
    brief, told = film.made.brief, film.made.script
    known = {
        "project": {"style": brief.style, "ratio": brief.ratio, "title": film.made.project.name},
        "cast": [{"name": row.name, "appearance": row.appearance, "clothing": row.clothing} for row in film.made.cast],
    }
    return {**known, **({"script": {"logline": told.logline, "title": told.title}} if told else {})}


def film_genre(film: FilmOnScreen) -> str:
    """As it was understood or corrected; "" where nobody knows."""
    said = str(film.made.brief.understood.get("genre") or "")
    return said if said in GENRES else ""


def look_button(film: FilmOnScreen, row: Character) -> None:
    """How somebody looks; where nobody said it, from what they are."""
    if film.may_edit:
        improve_window.button(
            row.appearance or " · ".join(filter(None, (row.role, row.description))), "character_design", key=f"look-{row.id}",
            of=row.name, field=f"appearance-{row.id}", project_id=film.id, to="characters", target=row.id,
            seen=row.appearance or "", genre=film_genre(film),
            context={"project": {"style": film.made.brief.style}},
        )  # fmt: skip


def shot_button(film: FilmOnScreen, shot: Shot, field: str, number: str) -> None:
    """What is seen in a shot."""
    if film.may_edit:
        plan = plan_of(shot)
        at = {"when": plan.picture.when, "weather": plan.picture.weather, "mood": plan.picture.mood}
        improve_window.button(
            plan.description, "storyboard_generation", key=f"shot-{shot.id}", genre=film_genre(film), of=t("pages.shot_n", n=number), field=field,
            project_id=film.id, to="storyboard", target=shot.id, seen=plan.description, context={**film_context(film), "shot": at},
        )  # fmt: skip


def clip_button(film: FilmOnScreen, shot: Shot, number: str) -> None:
    """What moves in a clip."""
    if film.may_edit:
        plan = plan_of(shot)
        improve_window.button(
            plan.description, "video_generation", key=f"clip-{shot.id}", genre=film_genre(film), of=t("pages.shot_n", n=number), project_id=film.id,
            to="video", target=shot.id, seen=plan.description,
            context={**film_context(film), "shot": {"seconds": plan.seconds, "when": plan.picture.when}},
        )  # fmt: skip


def sound_button(film: FilmOnScreen, row: Audio, name: str) -> None:
    """In words of one's own what the music or a sound is to be."""
    now, key = audio.own_words(row), f"sound-words-{row.id}"
    if not film.may_edit and not now:
        return
    editable.area(
        t("prompts.sound_words"), now, _tell, row.id, key=key, rows=3, disabled=not film.may_edit,
        placeholder=t("prompts.sound_hint"),
    )  # fmt: skip
    if film.may_edit:
        improve_window.button(
            now, "audio_generation", key=f"sound-{row.id}", genre=film_genre(film), of=name, field=key, project_id=film.id, to="audio", target=row.id,
            seen=now, context={"script": film_context(film).get("script", {})},
        )  # fmt: skip


def _tell(row_id: uuid.UUID, seen: str, text: str) -> None:
    film_on_screen.change_film("undo.sound_told", audio.set_own_words, row_id, text)


def wish_button(film: FilmOnScreen, at: str, field: str) -> None:
    """What the script is wished to be."""

    def put(optimized: OptimizedPrompt) -> None:
        state.remember(field, " ".join(prompt_edits.shorten_prompt(optimized.optimized_prompt, LONGEST_WISH).split()))

    if film.may_edit:
        improve_window.button(
            str(st.session_state.get(field) or ""), "script_generation", key=f"wish-{at or 'whole'}", field=field,
            of=t("script.wish"), project_id=film.id, on_use=put, context={"script": film_context(film).get("script", {})},
        )  # fmt: skip
