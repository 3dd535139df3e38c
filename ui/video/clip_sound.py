"""What becomes of the sound that a clip has of itself, and how loud it is."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.database.tables import Shot
from core.models import quotes
from core.money.ledger import Account
from core.project import projects
from core.storyboard.model import OWN_SOUNDS
from core.storyboard.storyboard import plan_of
from core.video import video
from ui.audio.effects_timeline import GAINS
from ui.base import film_on_screen, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.storyboard import shot_continuity
from ui.widgets import editable

USUAL = "usual"
"""As the film says; of the film, as the studio does it."""
HOWS = [how or USUAL for how in OWN_SOUNDS]


def draw_own_sound(shown: FilmOnScreen, shot: Shot) -> None:
    """What becomes of the sound its clip has of itself, and how loud it is."""
    plan, brief, clip, locked = (
        plan_of(shot),
        shown.made.brief,
        shot_continuity.chosen_clip(shown, shot),
        not shown.may_edit,
    )
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
    request = quotes.typical_request(quotes.SHOOT, shown.made.brief)
    model = state.studio().first(request, Account(project_id=shown.id, stage="video")) if request else None
    return model is not None and model.limits.sound != "none"


# What is chosen --------------------------------------------------------------------------------------------------------


def set_sound(shot_id: uuid.UUID, seen: str, chosen: str) -> None:
    shot_continuity.change_camera(shot_id, "undo.clip_sound", own_sound="" if chosen == USUAL else chosen)


def set_volume(shot_id: uuid.UUID, seen: str, chosen: str) -> None:
    shot_continuity.change_camera(shot_id, "undo.clip_volume", own_sound_db=float(chosen))


def set_for_film(seen: str, chosen: str) -> None:
    film_on_screen.change_film(
        "undo.film_clip_sound", projects.change_brief, own_sound="" if chosen == USUAL else chosen
    )
