"""Whether a shot runs on from the one before it, and what the two clips do where they meet."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.database.tables import Shot, Video
from core.editing import undo
from core.storyboard import storyboard
from core.storyboard.storyboard import plan_of
from core.video import video
from ui.base import film_on_screen, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.storyboard.shot_facts import shot_number
from ui.widgets import editable


def draw_runs_on(shown: FilmOnScreen, shot: Shot, key: str) -> None:
    """Whether a shot goes on in the movement of the one before, with what that means for its clip. The film's first has none before."""
    before = next((a for a, b in zip(shown.made.shots, shown.made.shots[1:], strict=False) if b.id == shot.id), None)
    if before is None:
        return
    on = plan_of(shot).runs_on
    editable.switch(
        t("video.runs_on", n=shot_number(before)), on, set_run_on, shot.id, key=f"{key}-{shot.id}",
        help=t("video.runs_on_why"), disabled=not shown.may_edit,
    )  # fmt: skip
    if on:
        st.html(f'<p class="note">{escape(_joined(shown, before, shot))}</p>')


def _joined(shown: FilmOnScreen, before: Shot, shot: Shot) -> str:
    """What the two clips do where they meet, as they stand."""
    first, later, n = chosen_clip(shown, before), chosen_clip(shown, shot), shot_number(before)
    if (first and first.recipe) or (later and later.recipe):
        return t("video.joined_camera", n=n)
    joint = video.joint_in_film(shown.made, shot)
    return t("video.joined_follows" if joint.follows else "video.joined_ends", n=n)


def set_run_on(shot_id: uuid.UUID, seen: bool, on: bool) -> None:
    change_camera(shot_id, "undo.shot_runs_on", runs_on=on)


def change_camera(shot_id: uuid.UUID, said: str, **changes: object) -> None:
    """Change how a shot is filmed, as a change that can be taken back; `said` names it, with the number of the shot."""
    film_on_screen.change_film(
        undo.change_name(said, n=number_of_shot_id(shot_id)), video.change_camera, shot_id, **changes
    )


def number_of_shot_id(shot_id: uuid.UUID) -> str:
    """The number of a shot of the film on screen; "" where no film is. Raises NotFound."""
    project_id = state.project_id()
    return shot_number(state.studio().db.execute_read(storyboard.load_shot, project_id, shot_id)) if project_id else ""


def chosen_clip(shown: FilmOnScreen, shot: Shot) -> Video | None:
    return shown.made.clips.get(shot.id)
