"""A clip's window: the camera, how long, how it comes in, its takes, a clip of one's own."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.database.tables import Shot, Take, Video
from core.editing import undo
from core.files import assets
from core.film.shot_lengths import FPS, ShotLength
from core.models import quotes
from core.models.route_explained import RouteExplanation
from core.people.access import Action
from core.storyboard.storyboard import plan_of
from core.video import joints, video
from ui.base import film_on_screen, formatting, gate, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.improve import improve_buttons, improve_window
from ui.storyboard import shot_continuity, shot_facts, soften_prompt
from ui.takes import sent_prompt, take_origin, try_variants, unsettled_calls, upload
from ui.video import camera, clip_card, clip_sound, joint_choice
from ui.widgets import editable, film_changes


def draw(shown: FilmOnScreen) -> None:
    """Drawn again on each run while it is open, so that work that ends behind it does not close it."""
    shot = next((s for s in shown.made.shots if str(s.id) == state.recall(clip_card.OPEN)), None)
    if shot is not None and not improve_window.is_open():
        title = t("video.title", n=shot_facts.shot_number(shot))
        st.dialog(title, width="large", on_dismiss=_close)(_window)(str(shot.id))


def _close() -> None:
    state.forget(clip_card.OPEN)


def _window(shot_id: str) -> None:
    """Runs alone after each click in it, so it reads the film anew."""
    person, project_id = gate.require(), state.project_id()
    shown = film_on_screen.open_film(person, project_id)
    shot = next((s for s in shown.made.shots if str(s.id) == shot_id), None) if shown else None
    if shown is None or shot is None or improve_window.is_open():
        st.rerun()
    film_changes.listen(shown.id, shown.stamp, "video", window=True)
    take = shown.take(shot.take_id)
    film_on_screen.draw_failure()
    if take is None:
        html_parts.draw_empty_place(t("video.state_no_picture"), t("video.no_picture"), shown.ratio)
        return
    length = clip_card.clip_lengths(shown)[shot_id]
    with st.container(key="cwin", gap="medium"):
        _state(shown, shot)
        unsettled_calls.draw_for_row(shown, "video", shot.id)
        soften_prompt.draw(shown, "video", shot, clip_card.shoot)
        _camera(shown, shot, take, length)
        left, right = st.columns([1.5, 1], gap="medium")
        with left.container(key="cwin-made"):
            _takes(shown, shot, take)
            _made(shown, shot)
            _own(shown, shot)
        with right.container(key="cwin-side"):
            _time(shown, shot, length)


def _state(shown: FilmOnScreen, shot: Shot) -> None:
    look, word = clip_card.state_word(shown, shot)
    lines = shown.lines_of(shot)
    said = f"{lines[0][0]}：{lines[0][1]}" if lines else shot.description or t("video.no_line")
    st.html(f'<div class="cs">{html_parts.state_html(look, word)}<span class="mute">{escape(said)}</span></div>')


def _camera(shown: FilmOnScreen, shot: Shot, take: Take, length: ShotLength) -> None:
    seconds = length.frames / FPS
    word = t("video.in_film", n=formatting.format_length(seconds))
    camera.draw(shown, shot, take, length=word, seconds=seconds, on_aim=set_camera_move, on_focus=set_focus)


def _time(shown: FilmOnScreen, shot: Shot, length: ShotLength) -> None:
    plan, locked = plan_of(shot), not shown.may_edit
    editable.number(
        t("video.seconds"), max(0.5, plan.seconds_wanted), set_seconds, shot.id, key=f"clip-s-{shot.id}", least=0.5, most=60.0, step=0.5,
        disabled=locked,
    )  # fmt: skip
    in_film, spoken = formatting.format_length(length.frames / FPS), formatting.format_length(length.spoken / FPS)
    why = (
        t("video.seconds_why", film=in_film, line=spoken)
        if length.spoken
        else t("video.seconds_why_silent", film=in_film)
    )
    st.html(f'<p class="note">{escape(why)}</p>')
    joint_choice.draw(shown, shot, on_pick=set_joint, on_everywhere=use_joint_everywhere)
    shot_continuity.draw_runs_on(shown, shot, "clip-on")
    clip_sound.draw_own_sound(shown, shot)
    improve_buttons.clip_button(shown, shot, shot_facts.shot_number(shot))
    st.button(
        t("video.redo", price=film_on_screen.format_job_price(quotes.shoot_kind(shot, length))), key="clip-redo", icon=":material/refresh:", width="stretch",
        help=clip_card.when_ready(shown), on_click=clip_card.shoot, args=(shot.id,), disabled=locked or clip_card.look_of(shown, shot) == "work",
    )  # fmt: skip


def _takes(shown: FilmOnScreen, shot: Shot, take: Take) -> None:
    rows = state.studio().db.execute_read(video.list_clips, shot.id)
    if len(rows) < 2:
        return
    chosen, told = shot_continuity.chosen_clip(shown, shot), take_origin.explain_takes(rows)
    st.html(f'<p class="lbl">{escape(t("video.takes", n=len(rows)))}</p>')
    with st.grid(5, min_column_width=92, gap="xsmall", key="clip-takes"):
        for number, row in reversed(list(enumerate(rows, 1))[-10:]):
            _take(shown, row, number, take, chosen is not None and chosen.id == row.id, told)


def _made(shown: FilmOnScreen, shot: Shot) -> None:
    """By which model the clip that is used was made, and why by that."""
    if clip := shot_continuity.chosen_clip(shown, shot):
        st.html(f'<div class="cwin-why">{take_origin.origin_html(clip, take_origin.explain_takes([clip]))}</div>')
        sent_prompt.draw(shown, "video", clip)
        try_variants.button(clip.id)


def _take(
    shown: FilmOnScreen, row: Video, number: int, take: Take, on: bool, told: dict[str, RouteExplanation]
) -> None:
    movement = (row.recipe or {}).get("movement", "")
    what = t(f"pages.move_{movement}") if movement else take_origin.origin_line(row, told) or t("video.own")
    still = (row.recipe or {}).get("still", "")
    picture = (take.thumb or take.sha256) if still in ("", take.sha256) else still
    frame = html_parts.frame_html(
        media.asset_url(picture), t("video.take", n=number, what=what), ratio=shown.ratio, number=str(number)
    )
    if row.file_key:
        key = row.preview_key or row.file_key
        tag = (
            f'<video class="clip" src="{media.asset_url(key)}#t=0.1" muted loop playsinline preload="metadata"></video>'
        )
        frame = frame.replace("<img ", f"{tag}<img ", 1)
    with st.container(key=f"ctake-{row.id}", gap=None):
        word = t("video.chosen") if on else what
        st.html(f'<div class="ctk {"on" if on else ""}">{frame}<div class="m">{escape(word)}</div></div>')
        if not on:
            st.button(
                t("video.use_take", n=number), key=f"use-clip-{row.id}", on_click=use_take, args=(row.id, number_of_clip(shown, row)),
                disabled=not shown.may_edit,
            )  # fmt: skip


def number_of_clip(shown: FilmOnScreen, row: Video) -> str:
    return next((shot_facts.shot_number(s) for s in shown.made.shots if s.id == row.storyboard_id), "")


def _own(shown: FilmOnScreen, shot: Shot) -> None:
    clip = shot_continuity.chosen_clip(shown, shot)
    if clip and clip.file_key:
        size = state.studio().db.execute_read(assets.asset_sizes, [clip.file_key]).get(clip.file_key, 0)
        seconds = (clip.facts or {}).get("milliseconds", 1000 * (clip.duration or 0)) / 1000
        word = "video.own_note" if clip_card.is_imported(clip) else "video.file_note"
        st.html(
            f'<p class="note">{escape(t(word, seconds=formatting.format_length(seconds), size=formatting.format_bytes(size)))}</p>'
        )
    if clip and clip_card.is_imported(clip):
        st.button(
            t("video.back"), key="clip-back", icon=":material/videocam:", on_click=return_to_camera, args=(shot.id,),
            disabled=not shown.may_edit,
        )  # fmt: skip
    if shown.may_edit:
        with st.expander(t("video.own_title"), icon=":material/upload:"):
            upload.draw_zone("clip", shown.id, shot.id, hint=t("video.own_hint"))


# What is chosen --------------------------------------------------------------------------------------------------------


def set_camera_move(shot_id: uuid.UUID, movement: str, strength: str) -> None:
    """A move that costs nothing is filmed at once; one that is paid for waits for its button."""
    _planned(shot_id, "undo.camera_changed", movement=movement, strength=strength)


def set_focus(shot_id: uuid.UUID, point: list[float] | None) -> None:
    _planned(shot_id, "undo.focus_changed", focus=tuple(point) if point else None)


def _planned(shot_id: uuid.UUID, said: str, **changes: object) -> None:
    planned = film_on_screen.change_film(
        undo.change_name(said, n=shot_continuity.number_of_shot_id(shot_id)), video.change_camera, shot_id, **changes
    )
    if planned and quotes.quote_jobs(state.studio(), ["video.shoot"], state.project_id()) == 0 and _stale(shot_id):
        clip_card.shoot(shot_id)


def _stale(shot_id: uuid.UUID) -> bool:
    """Whether no clip stands that was made from what is wanted now."""
    person, project_id = film_on_screen.require_person_and_film(Action.SEE)
    film = film_on_screen.load_film(person, project_id)
    return any(need.stage == "video" and need.target_id == str(shot_id) for need in film.needs)


def set_seconds(shot_id: uuid.UUID, seen: float, seconds: float) -> None:
    said = undo.change_name("undo.seconds_changed", n=shot_continuity.number_of_shot_id(shot_id))
    film_on_screen.change_film(said, video.change_camera, shot_id, seconds=seconds)


def set_joint(shot_id: uuid.UUID, joint: str, seconds: float) -> None:
    said = undo.change_name("undo.transition_changed", n=shot_continuity.number_of_shot_id(shot_id))
    film_on_screen.change_film(said, joints.change_joint, shot_id, joint, seconds)


def use_joint_everywhere(shot_id: uuid.UUID) -> None:
    said = undo.change_name("undo.transition_everywhere", n=shot_continuity.number_of_shot_id(shot_id))
    film_on_screen.change_film(said, joints.use_joint_everywhere, shot_id)


def use_take(clip_id: uuid.UUID, number: str) -> None:
    film_on_screen.change_film(undo.change_name("undo.clip_chosen", n=number), video.choose_clip, clip_id)


def return_to_camera(shot_id: uuid.UUID) -> None:
    said = undo.change_name("undo.clip_chosen", n=shot_continuity.number_of_shot_id(shot_id))
    if film_on_screen.change_film(said, video.drop_own_clip, shot_id) is False:
        clip_card.shoot(shot_id)
