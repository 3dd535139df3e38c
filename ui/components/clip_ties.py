"""How a clip hangs together with what is beside it: whether its shot runs on from the one before, and what becomes of its own sound."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import prices, project, storyboard, video
from core.ledger import Account
from core.storyboard import OWN_SOUNDS, plan_of
from core.tables import Shot
from ui import state
from ui.components import clips, editable, onscreen
from ui.components.effects_line import GAINS
from ui.components.onscreen import OnScreen
from ui.i18n import t

USUAL = "usual"
"""As the film says; of the film, as the studio does it."""
HOWS = [how or USUAL for how in OWN_SOUNDS]


def runs_on(shown: OnScreen, shot: Shot, key: str) -> None:
    """Whether a shot goes on in the movement of the one before, with what that means for its clip. The film's first has none before."""
    before = next((a for a, b in zip(shown.made.shots, shown.made.shots[1:], strict=False) if b.id == shot.id), None)
    if before is None:
        return
    on = plan_of(shot).runs_on
    editable.switch(
        t("video.runs_on", n=clips.number_of(before)), on, run_on, shot.id, key=f"{key}-{shot.id}",
        help=t("video.runs_on_why"), disabled=not shown.may_edit,
    )  # fmt: skip
    if on:
        st.html(f'<p class="note">{escape(_joined(shown, before, shot))}</p>')


def _joined(shown: OnScreen, before: Shot, shot: Shot) -> str:
    """What the two clips do where they meet, as they stand."""
    first, later, n = clips.chosen(shown, before), clips.chosen(shown, shot), clips.number_of(before)
    if (first and first.recipe) or (later and later.recipe):
        return t("video.joined_camera", n=n)
    joint = video.joint_of(shown.made, shot)
    return t("video.joined_follows" if joint.follows else "video.joined_ends", n=n)


def own_sound(shown: OnScreen, shot: Shot) -> None:
    """What becomes of the sound its clip has of itself, and how loud it is."""
    plan, brief, clip, locked = plan_of(shot), shown.made.brief, clips.chosen(shown, shot), not shown.may_edit
    if not may_sound(shown):
        return
    sounds = clip is not None and video.sounds(clip)
    how = plan.own_sound or brief.own_sound
    usual = (
        video.own_sound(plan.model_copy(update={"own_sound": ""}), brief, clip) if clip and sounds else brief.own_sound
    )
    words = {how: t(f"video.sound_{how}") for how in HOWS} | {
        USUAL: t("video.sound_as_film", how=t(f"video.sound_{usual or 'off'}"))
    }
    editable.choice(
        t("video.sound"), HOWS, plan.own_sound or USUAL, set_sound, shot.id, key=f"clip-sound-{shot.id}",
        words=words.__getitem__, disabled=locked,
    )  # fmt: skip
    if sounds and clip and video.own_sound(plan, brief, clip) != "mute":
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


def of_the_film(shown: OnScreen) -> None:
    """The same for all clips of the film whose shots say nothing else."""
    if not may_sound(shown):
        return
    editable.choice(
        t("video.sound_of_film"), HOWS, shown.made.brief.own_sound or USUAL, set_for_film, key=f"film-sound-{shown.id}",
        words=lambda how: t("video.sound_in_film", how=t(f"video.sound_{how}")), hidden=True, disabled=not shown.may_edit,
    )  # fmt: skip


def may_sound(shown: OnScreen) -> bool:
    """Whether any clip of the film has a sound of its own, or could be given one by who would film it now."""
    if shown.made.brief.own_sound or any(video.sounds(clip) for clip in shown.made.clips.values()):
        return True
    request = prices.typical(prices.SHOOT, shown.made.brief)
    model = state.studio().first(request, Account(project_id=shown.id, stage="video")) if request else None
    return model is not None and model.limits.sound != "none"


# What is chosen --------------------------------------------------------------------------------------------------------


def run_on(shot_id: uuid.UUID, seen: bool, on: bool) -> None:
    _planned(shot_id, "undo.shot_runs_on", runs_on=on)


def set_sound(shot_id: uuid.UUID, seen: str, chosen: str) -> None:
    _planned(shot_id, "undo.clip_sound", own_sound="" if chosen == USUAL else chosen)


def set_volume(shot_id: uuid.UUID, seen: str, chosen: str) -> None:
    _planned(shot_id, "undo.clip_volume", own_sound_db=float(chosen))


def set_for_film(seen: str, chosen: str) -> None:
    with onscreen.changing(said="undo.film_clip_sound") as (session, project_id, _):
        project.change_brief(session, project_id, own_sound="" if chosen == USUAL else chosen)


def _planned(shot_id: uuid.UUID, said: str, **changes: object) -> None:
    with onscreen.changing(said=said, n=_number(shot_id)) as (session, project_id, _):
        video.aim(session, project_id, shot_id, **changes)


def _number(shot_id: uuid.UUID) -> str:
    project_id = state.project_id()
    with state.studio().db.read() as session:
        row = storyboard.mine(session, project_id, shot_id) if project_id else None
    return clips.number_of(row) if row else ""
