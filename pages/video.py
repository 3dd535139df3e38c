"""What moves: a clip for each shot, and how the camera goes."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import storyboard
from core.overview import Look
from core.tables import Shot
from core.timeline import Recipe
from ui.components import editable, figures, media, next_stage, onscreen, parts, shots
from ui.gate import require
from ui.i18n import t

person = require()
film = onscreen.shown()
locked = not film.may_edit
MOST_MOVING = 24
"""So many small clips may play at once before somebody asks for more."""
open_needs = {need.target_id: need for need in film.needs if need.stage == "video"}


def look_of(shot: Shot) -> Look:
    name, clip = str(shot.id), film.made.clips.get(shot.id)
    if ("video", name) in film.at_work:
        return "work"
    if name in open_needs:
        return "stale" if clip else "empty"
    return "done" if clip else "empty"


def move(shot_id: uuid.UUID, seen: str, chosen: str) -> None:
    with onscreen.changing() as (session, project_id, _):
        storyboard.replan(session, project_id, shot_id, movement=chosen)


def shoot(shot_id: uuid.UUID) -> None:
    onscreen.start("video.shoot", str(shot_id), shot=str(shot_id))


def clip_html(shot: Shot, look: Look) -> str:
    """The still, moved as the builtin camera's recipe says; or the clip, where it came as a file."""
    clip, take = film.made.clips.get(shot.id), film.take(shot.take_id)
    word = {"work": "shooting_now", "stale": "stale", "empty": "not_shot"}.get(look)
    tag = f'<span class="tag gl s-{look}">{escape(t(f"pages.{word}"))}</span>' if word and look != "work" else ""
    still = media.url(take.thumb or take.sha256) if take else ""
    frame = parts.frame(
        still,
        shot.description or "",
        ratio=film.ratio,
        number=shots.number_of(shot),
        tag=tag,
        right=figures.length(float(shot.seconds)),
        middle=parts.state("work", t("pages.shooting_now")) if look == "work" else "",
    )
    if clip is None or not still or look == "work" or not moving:
        return frame
    if clip.recipe:
        return frame.replace("<img ", f'<img class="goes" style="{way(Recipe.model_validate(clip.recipe), shot)}" ', 1)
    key = clip.preview_key or clip.file_key
    return frame.replace("<img ", f"{video(key, still, shots.number_of(shot))}<img ", 1) if key else frame


def way(recipe: Recipe, shot: Shot) -> str:
    """The camera's way over the still, for the stylesheet: where the frame begins and ends, and how long it takes."""
    ends = [
        f"--x{n}:{50 - 100 * f.x * f.zoom:.2f}%;--y{n}:{50 - 100 * f.y * f.zoom:.2f}%;--z{n}:{f.zoom:.4f}"
        for n, f in enumerate((recipe.start, recipe.end))
    ]
    return f"{';'.join(ends)};--s:{float(shot.seconds):.1f}s"


def video(sha256: str, still: str, number: str) -> str:
    """A clip that came as a file."""
    return (
        f'<video class="clip" src="{media.url(sha256)}" poster="{still}" muted loop playsinline preload="none" controls '
        f'aria-label="{escape(number)}"></video>'
    )


def card(shot: Shot) -> None:
    look, name = look_of(shot), str(shot.id)
    with st.container(key=f"clip-{name}", gap=None):
        st.html(f'<div class="shot {look} s-{look}">{clip_html(shot, look)}{shots.line_html(film, shot)}</div>')
        with st.container(key=f"act-{name}", horizontal=True, gap="xsmall", vertical_alignment="center", wrap=False):
            editable.choice(
                t("pages.move"), list(shots.MOVES), shot.camera_movement or "static", move, shot.id, key=f"move-{name}",
                words=lambda o: t(f"pages.move_{o}"), hidden=True, disabled=locked,
            )  # fmt: skip
            st.button(
                t("pages.reshoot_price", price="¥0"), key=f"re-{name}", icon=":material/refresh:", type="tertiary", on_click=shoot,
                args=(shot.id,), disabled=locked or look == "work" or not shot.take_id,
            )  # fmt: skip


if not film.made.shots or not any(shot.take_id for shot in film.made.shots):
    parts.nothing_yet(t("pages.no_clips"), t("pages.no_clips_why"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.make_up_to(film, "video", t("pages.make_clips"))
else:
    missing = sum(1 for shot in film.made.shots if look_of(shot) == "empty")
    with st.container(key="tools", horizontal=True, vertical_alignment="center"):
        moving = st.toggle(t("pages.moving"), value=len(film.made.shots) <= MOST_MOVING, key="clips_moving")
        st.space("stretch")
        if missing and not film.root:
            next_stage.make_up_to(film, "video", t("pages.shoot_n", n=missing))
    with st.grid(min_column_width=parts.CARD_PX[film.ratio], gap="medium", key="clips"):
        for each in film.made.shots:
            card(each)
    next_stage.draw(film, "video")
