"""How a clip hangs together with what is beside it: whether its shot runs on from the one before, and what becomes of its own sound."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import prices, project, undo, video
from core.ledger import Account
from core.storyboard import OWN_SOUNDS, plan_of
from core.tables import Shot
from ui import state
from ui.components import clips, editable, onscreen
from ui.components.effects_line import GAINS
from ui.components.onscreen import FilmOnScreen
from ui.i18n import t

USUAL = "usual"
"""As the film says; of the film, as the studio does it."""
HOWS = [how or USUAL for how in OWN_SOUNDS]


def draw_runs_on(shown: FilmOnScreen, shot: Shot, key: str) -> None:
    """Whether a shot goes on in the movement of the one before, with what that means for its clip. The film's first has none before."""
    before = next((a for a, b in zip(shown.made.shots, shown.made.shots[1:], strict=False) if b.id == shot.id), None)
    if before is None:
        return
    on = plan_of(shot).runs_on
    editable.switch(
        t("video.runs_on", n=clips.shot_number(before)), on, set_run_on, shot.id, key=f"{key}-{shot.id}",
        help=t("video.runs_on_why"), disabled=not shown.may_edit,
    )  # fmt: skip
    if on:
        st.html(f'<p class="note">{escape(_joined(shown, before, shot))}</p>')


def _joined(shown: FilmOnScreen, before: Shot, shot: Shot) -> str:
    """What the two clips do where they meet, as they stand."""
    first, later, n = clips.chosen_clip(shown, before), clips.chosen_clip(shown, shot), clips.shot_number(before)
    if (first and first.recipe) or (later and later.recipe):
        return t("video.joined_camera", n=n)
    joint = video.joint_in_film(shown.made, shot)
    return t("video.joined_follows" if joint.follows else "video.joined_ends", n=n)


def draw_own_sound(shown: FilmOnScreen, shot: Shot) -> None:
    """What becomes of the sound its clip has of itself, and how loud it is."""
    plan, brief, clip, locked = plan_of(shot), shown.made.brief, clips.chosen_clip(shown, shot), not shown.may_edit
    if not may_have_sound(shown):
        return
    sounds = clip is not None and video.has_sound(clip)
    how = plan.own_sound or brief.own_sound
    usual = (
        video.own_sound_mode(plan.model_copy(update={"own_sound": ""}), brief, clip)
        if clip and sounds
        else brief.own_sound
    )
    words = {how: t(f"video.sound_{how}") for how in HOWS} | {
        USUAL: t("video.sound_as_film", how=t(f"video.sound_{usual or 'off'}"))
    }
    editable.choice(
        t("video.sound"), HOWS, plan.own_sound or USUAL, set_sound, shot.id, key=f"clip-sound-{shot.id}",
        words=words.__getitem__, disabled=locked,
    )  # fmt: skip
    if sounds and clip and video.own_sound_mode(plan, brief, clip) != "mute":
        gains = [str(gain) for gain in GAINS]
        nearest = min(GAINS, key=lambda gain: abs(gain - plan.own_sound_db))
        editable.choice(
            t("video.sound_volume"), gains, str(nearest), set_volume, shot.id, key=f"clip-volume-{shot.id}",
            words=lambda gain: t(f"audio.volume_{gains.index(gain)}"), disabled=locked,
        )  # fmt: skip
    elif clip and clip.file_key and not sounds:
        st.html(
            f'<p class="note">{escape(t("video.sound_none_yet" if how in ("keep", "duck") else "video.sound_none"))}</p>'
        )


def draw_sound_of_film(shown: FilmOnScreen) -> None:
    """The same for all clips of the film whose shots say nothing else."""
    if not may_have_sound(shown):
        return
    editable.choice(
        t("video.sound_of_film"), HOWS, shown.made.brief.own_sound or USUAL, set_for_film, key=f"film-sound-{shown.id}",
        words=lambda how: t("video.sound_in_film", how=t(f"video.sound_{how}")), hidden=True, disabled=not shown.may_edit,
    )  # fmt: skip


def may_have_sound(shown: FilmOnScreen) -> bool:
    """Whether any clip of the film has a sound of its own, or could be given one by who would film it now."""
    if shown.made.brief.own_sound or any(video.has_sound(clip) for clip in shown.made.clips.values()):
        return True
    request = prices.typical_request(prices.SHOOT, shown.made.brief)
    model = state.studio().first(request, Account(project_id=shown.id, stage="video")) if request else None
    return model is not None and model.limits.sound != "none"


# What is chosen --------------------------------------------------------------------------------------------------------


def set_run_on(shot_id: uuid.UUID, seen: bool, on: bool) -> None:
    _planned(shot_id, "undo.shot_runs_on", runs_on=on)


def set_sound(shot_id: uuid.UUID, seen: str, chosen: str) -> None:
    _planned(shot_id, "undo.clip_sound", own_sound="" if chosen == USUAL else chosen)


def set_volume(shot_id: uuid.UUID, seen: str, chosen: str) -> None:
    _planned(shot_id, "undo.clip_volume", own_sound_db=float(chosen))


def set_for_film(seen: str, chosen: str) -> None:
    onscreen.change_film("undo.film_clip_sound", project.change_brief, own_sound="" if chosen == USUAL else chosen)


def _planned(shot_id: uuid.UUID, said: str, **changes: object) -> None:
    onscreen.change_film(
        undo.change_name(said, n=clips.number_of_shot_id(shot_id)), video.change_camera, shot_id, **changes
    )
