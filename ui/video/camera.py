"""How a shot is filmed, on one picture: the move as the film shows it, the others beside it, how strongly, on what point.

What is chosen is seen at once in the browser; the studio hears of it a moment later.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Shot, Take
from core.render.timeline import Recipe
from core.storyboard.model import MOVEMENTS, ShotPlan
from core.storyboard.storyboard import plan_of
from core.video import video
from ui.base import element_actions, html_parts, media
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t

HERE = Path(__file__).parent
_element = st.components.v2.component(
    "dailies_camera",
    html='<div class="here"></div>',
    css=(HERE / "camera.element.css").read_text("utf-8"),
    js=element_actions.element_script("camera_moves", "camera_choices", "camera_point", "camera"),
)


def draw(
    shown: FilmOnScreen,
    shot: Shot,
    take: Take,
    *,
    length: str,
    seconds: float,
    on_aim: Callable[[uuid.UUID, str, str], None],
    on_focus: Callable[[uuid.UUID, list[float] | None], None],
) -> None:
    """`on_aim(shot, movement, strength)` and `on_focus(shot, point)` are called when somebody chose; no point leaves it to
    the painter."""
    plan, clip = plan_of(shot), shown.made.clips.get(shot.id)
    own = bool(clip and clip.file_key and clip.made_from == video.BROUGHT)
    key = f"camera-{shot.id}"
    element_actions.draw(
        _element,
        key,
        {
            "shot": str(shot.id),
            "ratio": html_parts.RATIO[shown.ratio],
            "picture": media.asset_url(take.sha256),
            "thumb": media.asset_url(take.thumb or take.sha256),
            "alt": shot.description or "",
            "clip": media.asset_url(
                (clip.file_key if video.has_sound(clip) else clip.preview_key or clip.file_key) or ""
            )
            if clip and clip.file_key
            else "",
            "movement": plan.movement,
            "strength": plan.strength,
            "ways": camera_moves(
                shown, plan, take, Recipe.model_validate(clip.recipe) if clip and clip.recipe else None
            ),
            "focus": list(video.camera_focus(plan, take)),
            "focus_chosen": plan.focus is not None,
            "seconds": seconds,
            "length": length,
            "own": own,
            "locked": own or not shown.may_edit,
            "moves": [{"id": move, "word": t(f"pages.move_{move}")} for move in MOVEMENTS],
            "strengths": [{"id": each, "word": t(f"video.strength_{each}")} for each in video.STRENGTHS],
            "words": {
                "focus": t("video.focus"),
                "focus_at": t("video.focus_at", x="{x}", y="{y}"),
                "focus_auto": t("video.focus_auto"),
                "begins": t("video.begins"),
                "ends": t("video.ends"),
                "strength": t("video.strength"),
                "moves": t("video.moves"),
            },
        },
        {
            "aim": lambda told: on_aim(uuid.UUID(told["shot"]), str(told["movement"]), str(told["strength"])),
            "focus": lambda told: on_focus(
                uuid.UUID(told["shot"]), [float(n) for n in told["at"]] if told["at"] else None
            ),
        },
    )


def camera_moves(shown: FilmOnScreen, plan: ShotPlan, take: Take, filmed: Recipe | None) -> dict[str, dict[str, Any]]:
    """Every move at every strength over this picture; the one that was filmed, as it was filmed."""
    found: dict[str, dict[str, Any]] = {
        move: {
            strength: video.camera_path(
                video.builtin_recipe(plan, take, move, strength), shown.made.brief, plan.seconds
            )
            for strength in video.STRENGTHS
        }
        for move in MOVEMENTS
    }
    if filmed and filmed.movement == plan.movement and filmed.still == take.sha256:
        if video.builtin_recipe(plan, take).end.zoom != filmed.end.zoom:
            return found
        found[plan.movement][plan.strength] = video.camera_path(filmed, shown.made.brief, plan.seconds)
    return found
