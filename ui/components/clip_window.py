"""A clip's window: the camera, how long, how it comes in, its takes, a clip of one's own."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import assets, prices, storyboard, video
from core.access import Action
from core.film import FPS, Length
from core.storyboard import plan_of
from core.tables import Shot, Take, Video
from core.why import Why
from ui import gate, state
from ui.components import (
    camera,
    changed,
    clip_ties,
    clips,
    doubts,
    editable,
    figures,
    improve,
    improve_of,
    media,
    onscreen,
    parts,
    sent,
    softer,
    try_variants,
    upload,
    why,
)
from ui.components.onscreen import OnScreen
from ui.i18n import t

TRANSITIONS: dict[str, float | None] = {"auto": None, "cut": 0.0, "03": 0.3, "05": 0.5, "10": 1.0}


def draw(shown: OnScreen) -> None:
    """Drawn again on each run while it is open, so that work that ends behind it does not close it."""
    shot = next((s for s in shown.made.shots if str(s.id) == state.recall(clips.OPEN)), None)
    if shot is not None and not improve.opened():
        title = t("video.title", n=clips.number_of(shot))
        st.dialog(title, width="large", on_dismiss=_close)(_window)(str(shot.id))


def _close() -> None:
    state.forget(clips.OPEN)


def _window(shot_id: str) -> None:
    """Runs alone after each click in it, so it reads the film anew."""
    person, project_id = gate.require(), state.project_id()
    shown = onscreen.show(person, project_id)
    shot = next((s for s in shown.made.shots if str(s.id) == shot_id), None) if shown else None
    if shown is None or shot is None or improve.opened():
        st.rerun()
    changed.listen(shown.id, shown.stamp, "video", window=True)
    take = shown.take(shot.take_id)
    wrong, _ = onscreen.said()
    if wrong:
        parts.wrong(wrong)
    if take is None:
        parts.nothing_yet(t("video.state_no_picture"), t("video.no_picture"), shown.ratio)
        return
    length = clips.lengths(shown)[shot_id]
    with st.container(key="cwin", gap="medium"):
        _state(shown, shot)
        doubts.of_row(shown, "video", shot.id)
        softer.draw(shown, "video", shot, clips.shoot)
        _camera(shown, shot, take, length)
        left, right = st.columns([1.5, 1], gap="medium")
        with left.container(key="cwin-made"):
            _takes(shown, shot, take)
            _made(shown, shot)
            _own(shown, shot)
        with right.container(key="cwin-side"):
            _time(shown, shot, length)


def _state(shown: OnScreen, shot: Shot) -> None:
    look, word = clips.state_word(shown, shot)
    lines = shown.lines_of(shot)
    said = f"{lines[0][0]}：{lines[0][1]}" if lines else shot.description or t("video.no_line")
    st.html(f'<div class="cs">{parts.state(look, word)}<span class="mute">{escape(said)}</span></div>')


def _camera(shown: OnScreen, shot: Shot, take: Take, length: Length) -> None:
    seconds = length.frames / FPS
    word = t("video.in_film", n=figures.length(seconds))
    camera.draw(shown, shot, take, length=word, seconds=seconds, on_aim=aim, on_focus=hold_on_to)


def _time(shown: OnScreen, shot: Shot, length: Length) -> None:
    plan, locked = plan_of(shot), not shown.may_edit
    editable.number(
        t("video.seconds"), float(plan.seconds), lengthen, shot.id, key=f"clip-s-{shot.id}", least=0.5, most=60.0, step=0.5,
        disabled=locked,
    )  # fmt: skip
    in_film, spoken = figures.length(length.frames / FPS), figures.length(length.spoken / FPS)
    why = (
        t("video.seconds_why", film=in_film, line=spoken)
        if length.spoken
        else t("video.seconds_why_silent", film=in_film)
    )
    st.html(f'<p class="note">{escape(why)}</p>')
    if shot.sequence > 1:
        now = next((name for name, value in TRANSITIONS.items() if value == plan.dissolve), "auto")
        editable.choice(
            t("video.transition"), list(TRANSITIONS), now, join, shot.id, key=f"clip-in-{shot.id}",
            words=lambda name: t(f"video.transition_{name}"), disabled=locked,
        )  # fmt: skip
    clip_ties.runs_on(shown, shot, "clip-on")
    clip_ties.own_sound(shown, shot)
    improve_of.of_clip(shown, shot, clips.number_of(shot))
    st.button(
        t("video.redo", price=onscreen.price(prices.shoot(shot, length))), key="clip-redo", icon=":material/refresh:", width="stretch",
        on_click=clips.shoot, args=(shot.id,), disabled=locked or clips.look_of(shown, shot) == "work",
    )  # fmt: skip


def _takes(shown: OnScreen, shot: Shot, take: Take) -> None:
    with state.studio().db.read() as session:
        rows = video.takes(session, shot.id)
    if len(rows) < 2:
        return
    chosen, told = clips.chosen(shown, shot), why.of(rows)
    st.html(f'<p class="lbl">{escape(t("video.takes", n=len(rows)))}</p>')
    with st.grid(5, min_column_width=92, gap="xsmall", key="clip-takes"):
        for number, row in reversed(list(enumerate(rows, 1))[-10:]):
            _take(shown, row, number, take, chosen is not None and chosen.id == row.id, told)


def _made(shown: OnScreen, shot: Shot) -> None:
    """By which model the clip that is used was made, and why by that."""
    if clip := clips.chosen(shown, shot):
        st.html(f'<div class="cwin-why">{why.html(clip, why.of([clip]))}</div>')
        sent.draw(shown, "video", clip)
        try_variants.button(clip.id)


def _take(shown: OnScreen, row: Video, number: int, take: Take, on: bool, told: dict[str, Why]) -> None:
    movement = (row.recipe or {}).get("movement", "")
    what = t(f"pages.move_{movement}") if movement else why.line(row, told) or t("video.own")
    still = (row.recipe or {}).get("still", "")
    picture = (take.thumb or take.sha256) if still in ("", take.sha256) else still
    frame = parts.frame(media.url(picture), t("video.take", n=number, what=what), ratio=shown.ratio, number=str(number))
    if row.file_key:
        key = row.preview_key or row.file_key
        tag = f'<video class="clip" src="{media.url(key)}#t=0.1" muted loop playsinline preload="metadata"></video>'
        frame = frame.replace("<img ", f"{tag}<img ", 1)
    with st.container(key=f"ctake-{row.id}", gap=None):
        word = t("video.chosen") if on else what
        st.html(f'<div class="ctk {"on" if on else ""}">{frame}<div class="m">{escape(word)}</div></div>')
        if not on:
            st.button(
                t("video.use_take", n=number), key=f"use-clip-{row.id}", on_click=use, args=(row.id, shown_number(shown, row)),
                disabled=not shown.may_edit,
            )  # fmt: skip


def shown_number(shown: OnScreen, row: Video) -> str:
    return next((clips.number_of(s) for s in shown.made.shots if s.id == row.storyboard_id), "")


def _own(shown: OnScreen, shot: Shot) -> None:
    clip = clips.chosen(shown, shot)
    if clip and clip.file_key:
        with state.studio().db.read() as session:
            size = assets.sizes(session, [clip.file_key]).get(clip.file_key, 0)
        seconds = (clip.facts or {}).get("milliseconds", 1000 * (clip.duration or 0)) / 1000
        word = "video.own_note" if clips.brought(clip) else "video.file_note"
        st.html(f'<p class="note">{escape(t(word, seconds=figures.length(seconds), size=figures.size(size)))}</p>')
    if clip and clips.brought(clip):
        st.button(
            t("video.back"), key="clip-back", icon=":material/videocam:", on_click=back_to_camera, args=(shot.id,),
            disabled=not shown.may_edit,
        )  # fmt: skip
    if shown.may_edit:
        with st.expander(t("video.own_title"), icon=":material/upload:"):
            upload.zone("clip", shown.id, shot.id, hint=t("video.own_hint"))


# What is chosen --------------------------------------------------------------------------------------------------------


def aim(shot_id: uuid.UUID, movement: str, strength: str) -> None:
    """A move that costs nothing is filmed at once; one that is paid for waits for its button."""
    _planned(shot_id, "undo.camera_changed", movement=movement, strength=strength)


def hold_on_to(shot_id: uuid.UUID, point: list[float] | None) -> None:
    _planned(shot_id, "undo.focus_changed", focus=tuple(point) if point else None)


def _planned(shot_id: uuid.UUID, said: str, **changes: object) -> None:
    number = ""
    with onscreen.changing(said=said, n=_number(shot_id)) as (session, project_id, _):
        video.aim(session, project_id, shot_id, **changes)
        number = str(project_id)
    if number and prices.of(state.studio(), ["video.shoot"], state.project_id()) == 0 and _stale(shot_id):
        clips.shoot(shot_id)


def _stale(shot_id: uuid.UUID) -> bool:
    """Whether no clip stands that was made from what is wanted now."""
    person, project_id = onscreen.who_and_what(Action.SEE)
    film = onscreen.read(person, project_id)
    return any(need.stage == "video" and need.target_id == str(shot_id) for need in film.needs)


def _number(shot_id: uuid.UUID) -> str:
    project_id = state.project_id()
    with state.studio().db.read() as session:
        row = storyboard.mine(session, project_id, shot_id) if project_id else None
    return clips.number_of(row) if row else ""


def lengthen(shot_id: uuid.UUID, seen: float, seconds: float) -> None:
    with onscreen.changing(said="undo.seconds_changed", n=_number(shot_id)) as (session, project_id, _):
        video.aim(session, project_id, shot_id, seconds=seconds)


def join(shot_id: uuid.UUID, seen: str, chosen: str) -> None:
    with onscreen.changing(said="undo.transition_changed", n=_number(shot_id)) as (session, project_id, _):
        video.aim(session, project_id, shot_id, dissolve=TRANSITIONS[chosen])


def use(clip_id: uuid.UUID, number: str) -> None:
    with onscreen.changing(said="undo.clip_chosen", n=number) as (session, project_id, _):
        video.use(session, project_id, clip_id)


def back_to_camera(shot_id: uuid.UUID) -> None:
    filmed = True
    with onscreen.changing(said="undo.clip_chosen", n=_number(shot_id)) as (session, project_id, _):
        filmed = video.drop_own(session, project_id, shot_id)
    if not filmed:
        clips.shoot(shot_id)
