"""A clip on its card: what the film will show while one points at it, how long it is, its line, its state, redo."""

from __future__ import annotations

import uuid
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Shot, Video
from core.film import shot_lengths
from core.film.shot_lengths import FPS, ShotLength
from core.models import quotes
from core.progress.status_signs import Look
from core.render.timeline import Recipe
from core.script.script import scene_heading
from core.storyboard.storyboard import plan_of
from core.video import video
from ui.base import film_on_screen, formatting, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import stored_sentence, t
from ui.storyboard.shot_facts import shot_number

HERE = Path(__file__).parent
OPEN, PLAY_ALL = "_open_clip", "clips_play_all"
SHOOT_S = 0.5
"""A guess at the work of one clip, in seconds."""


@cache
def _element() -> Any:
    return st.components.v2.component("dailies_clips", js=(HERE / "clip_card.js").read_text("utf-8"))


def look_of(shown: FilmOnScreen, shot: Shot) -> Look:
    target = ("video", str(shot.id))
    if target in shown.at_work:
        return "work"
    if shown.doubted(*target):
        return "you"
    if target in shown.failed:
        return "fail"
    need = next((n for n in shown.needs if n.stage == "video" and n.target_id == str(shot.id)), None)
    if shot.id not in shown.made.clips:
        return "empty"
    return "stale" if need else "made"


def clip_lengths(shown: FilmOnScreen) -> dict[str, ShotLength]:
    return shot_lengths.shot_lengths(shown.made)


def draw_moves_style(shown: FilmOnScreen, in_film: dict[str, ShotLength], *, all_of_them: bool) -> None:
    """The moves of all cards as one stylesheet, each in the time it takes in the film; and who plays files on hover."""
    rules = []
    for shot in shown.made.shots:
        recipe = recipe_on_card(shown, shot)
        if recipe:
            rules.append(
                _steps(
                    f"w-{shot.id.hex}", video.camera_path(recipe, shown.made.brief, in_film[str(shot.id)].frames / FPS)
                )
                + f".w-{shot.id.hex}{{--go:w-{shot.id.hex};--s:{in_film[str(shot.id)].frames / FPS:.2f}s}}"
            )
    play = ".fr .goes" if all_of_them else '[class*="st-key-clip-"]:is(:hover, :focus-within) .goes'
    rules.append(f"{play}{{animation:var(--go) var(--s) linear infinite}}")
    st.html(f"<style>{_short_words()}{''.join(rules)}{_long_words(shown, in_film)}</style>")
    with st.container(key="clip-player"):
        _element()(data={"all": all_of_them}, key="clip-player-js", height=1)


def _long_words(shown: FilmOnScreen, in_film: dict[str, ShotLength]) -> str:
    """The same on the cards of long shots, which cost more."""
    long = [(shot, quotes.shoot_kind(shot, in_film[str(shot.id)])) for shot in shown.made.shots]
    usual = film_on_screen.format_job_price(quotes.SHOOT)
    dear = [
        (shot, price)
        for shot, kind in long
        if kind != quotes.SHOOT and (price := film_on_screen.format_job_price(kind)) != usual
    ]
    return "".join(_short_words(f".st-key-clip-{shot.id}", price) for shot, price in dear)


def _short_words(where: str = ":root", price: str = "") -> str:
    """What is seen on a card's buttons; what they are called says the shot too."""
    price = price or film_on_screen.format_job_price(quotes.SHOOT)
    words = {
        "camera": t("video.change_move"),
        "again": t("video.redo", price=price),
        "shoot": t("video.shoot", price=price),
        "retry": t("video.retry", price=price),
    }
    return where + "{" + ";".join(f'--w-{name}:"{word}"' for name, word in words.items()) + "}"


def _steps(name: str, way: list[tuple[float, float, float]]) -> str:
    marks = (
        f"{100 * n / (len(way) - 1):.4g}%{{transform:translate({-100 * x:.3f}%,{-100 * y:.3f}%) scale({zoom:.5f})}}"
        for n, (x, y, zoom) in enumerate(way)
    )
    first = way[0]
    rest = f".{name}{{transform:translate({-100 * first[0]:.3f}%,{-100 * first[1]:.3f}%) scale({first[2]:.5f})}}"
    return f"@keyframes {name}{{{''.join(marks)}}}{rest}"


def recipe_on_card(shown: FilmOnScreen, shot: Shot) -> Recipe | None:
    """The move a card shows: what was filmed, or, while that is being filmed or is older, what will be."""
    clip, take = shown.made.clips.get(shot.id), shown.take(shot.take_id)
    if take is None or (clip and clip.file_key):
        return None
    if clip and clip.recipe and look_of(shown, shot) == "made":
        return Recipe.model_validate(clip.recipe)
    return video.builtin_recipe(plan_of(shot), take)


def state_word(shown: FilmOnScreen, shot: Shot) -> tuple[Look, str]:
    look = look_of(shown, shot)
    if look == "work":
        row = shown.at_work["video", str(shot.id)]
        return look, t("video.state_work" if row.lease_until else "video.state_line")
    if look == "you":
        return look, t("review.word")
    if look == "empty" and not shot.take_id:
        return look, t("video.state_no_picture")
    return look, t(f"video.state_{look}")


def when_ready(shown: FilmOnScreen) -> str:
    """When a clip that is filmed anew is there."""
    return film_on_screen.ready_in_words(shown, "video.shoot", SHOOT_S)


def draw_card(shown: FilmOnScreen, shot: Shot, length: ShotLength) -> None:
    look, name, number = look_of(shown, shot), str(shot.id), shot_number(shot)
    with st.container(key=f"clip-{name}", gap=None):
        st.html(
            f'<div class="shot {look} s-{look}">{_rule(shown, shot, length)}{_frame(shown, shot, look, length)}'
            f"{_chips(shown, shot)}{_timing(length)}{_line(shown, shot)}{_why(shown, shot, look)}</div>"
        )
        st.button(t("video.open", n=number), key=f"open-clip-{name}", on_click=open_window, args=(shot.id,))
        with st.container(
            key=f"act-clip-{name}", horizontal=True, gap="xsmall", vertical_alignment="center", wrap=False
        ):
            st.button(
                t("video.change_move_of", n=number), key=f"aim-{name}", icon=":material/videocam:", type="tertiary",
                on_click=open_window, args=(shot.id,), disabled=not shot.take_id,
            )  # fmt: skip
            st.space("stretch")
            word = {"fail": "retry_of", "empty": "shoot_of"}.get(look, "reshoot_of")
            st.button(
                t(f"video.{word}", n=number, price=film_on_screen.format_job_price(quotes.shoot_kind(shot, length))), key=f"re-{name}",
                icon=":material/refresh:", type="tertiary", help=when_ready(shown), on_click=shoot, args=(shot.id,),
                disabled=not shown.may_edit or look == "work" or not shot.take_id,
            )  # fmt: skip


def _rule(shown: FilmOnScreen, shot: Shot, length: ShotLength) -> str:
    """A scene's line where it begins, and how this shot comes in where that is not a plain cut."""
    joint = t(f"video.joint_{length.transition}")
    word = t("video.joint_over", joint=joint, n=f"{length.dissolve / FPS:.1f}") if length.dissolve else ""
    comes = f'<span class="comes">{escape(word)}</span>' if word else ""
    shots = shown.made.shots
    at = shots.index(shot)
    script = shown.made.script
    if (at and shots[at - 1].scene == shot.scene) or script is None or shot.scene > len(script.scenes):
        return f'<div class="csr">{comes}</div>'
    place = scene_heading(script.scenes[shot.scene - 1], script.language).replace("　", " · ")
    scene = escape(t("pages.scene_n", n=shot.scene))
    return f'<div class="csr first"><b>{scene}</b><span class="pl">{escape(place)}</span>{comes}</div>'


def _frame(shown: FilmOnScreen, shot: Shot, look: Look, length: ShotLength) -> str:
    clip, take = shown.made.clips.get(shot.id), shown.take(shot.take_id)
    _, word = state_word(shown, shot)
    tag = "" if look == "made" else f'<span class="tag gl s-{look}">{escape(word)}</span>'
    frame = html_parts.frame_html(
        media.asset_url(take.thumb or take.sha256) if take else "",
        shot.description or "",
        ratio=shown.ratio,
        number=shot_number(shot),
        tag=tag,
        left=t("video.own") if is_imported(clip) else "",
        right=formatting.format_length(length.frames / FPS),
    )
    if clip and clip.file_key:
        key = clip.preview_key or clip.file_key
        return frame.replace("<img ", f"{_video(key, shot, still=take is None)}<img ", 1)
    return frame.replace("<img ", f'<img class="goes w-{shot.id.hex}" ', 1)


def _video(sha256: str, shot: Shot, still: bool) -> str:
    return (
        f'<video class="clip" src="{media.asset_url(sha256)}#t=0.1" muted loop playsinline preload="{"none" if still else "metadata"}" '
        f'aria-label="{escape(shot.description or shot_number(shot))}"></video>'
    )


def _chips(shown: FilmOnScreen, shot: Shot) -> str:
    clip, plan = shown.made.clips.get(shot.id), plan_of(shot)
    words = [t("video.own") if is_imported(clip) else t(f"pages.move_{plan.movement}")]
    if plan.strength != "normal" and not is_imported(clip):
        words.append(t(f"video.strength_{plan.strength}"))
    if plan.runs_on and shot is not shown.made.shots[0]:
        words.append(t("video.runs_on_short"))
    if clip and video.has_sound(clip):
        words.append(t(f"video.heard_{video.own_sound_mode(plan, shown.made.brief, clip)}"))
    return html_parts.chips_html(words)


def _timing(length: ShotLength) -> str:
    """The shot's length in the film, and how much of it its line takes."""
    share = min(100, round(100 * length.spoken / length.frames))
    said = t("video.line_takes", n=formatting.format_length(length.spoken / FPS)) if length.spoken else ""
    return f'<div class="timing" title="{escape(said)}"><i style="width:{share}%"></i><span>{escape(said)}</span></div>'


def _line(shown: FilmOnScreen, shot: Shot) -> str:
    lines = shown.lines_of(shot)
    if not lines:
        return f'<div class="cl none">{escape(shot.description or "")}</div>'
    return f'<div class="cl">{escape(lines[0][1])}</div>'


def _why(shown: FilmOnScreen, shot: Shot, look: Look) -> str:
    if look == "fail":
        return f'<div class="why">{escape(stored_sentence(shown.failed["video", str(shot.id)].error))}</div>'
    if look == "you":
        return f'<div class="why">{escape(t("review.why_row"))}</div>'
    return f'<div class="why">{escape(t("video.why_stale"))}</div>' if look == "stale" else ""


def is_imported(clip: Video | None) -> bool:
    """Whether somebody brought it."""
    return bool(clip and clip.file_key and clip.made_from == video.BROUGHT)


# What the buttons do ---------------------------------------------------------------------------------------------------


def open_window(shot_id: uuid.UUID) -> None:
    state.remember(OPEN, str(shot_id))


def shoot(shot_id: uuid.UUID) -> None:
    film_on_screen.start_job("video.shoot", str(shot_id), expected_s=SHOOT_S, shot=str(shot_id))


def shoot_all(shot_ids: list[uuid.UUID]) -> None:
    for shot_id in shot_ids:
        shoot(shot_id)
