"""The scenes of a script beside it: what each is, how long, who is in it, how its shots stand; clicked, dragged, moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.progress import status_signs
from core.script import script
from core.script.model import Scene, Script
from ui.base import element_actions, formatting, html_parts
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t

KEY = "scene-list"
_element = st.components.v2.component(
    "dailies_scenes",
    html="<ol></ol>",
    css=html_parts.element_css("scene_list"),
    js=element_actions.element_script("scene_list"),
)


def draw(
    shown: FilmOnScreen,
    told: Script,
    version: int,
    opened: str,
    on_move: Callable[..., None],
    on_show: Callable[..., None],
) -> None:
    """`on_move(at, to, version)` puts a scene, known by a beat in it, to a place from 0; `on_show(at)` opens it."""
    with st.container(key="scene-list-box"):
        element_actions.draw(
            _element,
            KEY,
            {
                "scenes": [_scene(shown, told, n, scene, opened) for n, scene in enumerate(told.scenes, 1)],
                "version": version,
                "may_edit": shown.may_edit,
                "words": {word: t(f"script.list_{word}", n="{n}") for word in ("scenes", "up", "down")},
            },
            {
                "move": lambda asked: on_move(str(asked["at"]), int(asked["to"]), int(asked["version"])),
                "show": lambda at: on_show(str(at)),
            },
        )


def _scene(shown: FilmOnScreen, told: Script, number: int, scene: Scene, opened: str) -> dict[str, Any]:
    look, word = scene_state(shown, number)
    people = list(dict.fromkeys(name for beat in scene.beats for name in (beat.speaker, *beat.shows) if name))
    known = {member.name for member in told.cast}
    at = scene.beats[0].id if scene.beats else ""
    return {
        "at": at,
        "number": str(number),
        "heading": f"{scene.location} · {t(f'film.when_{scene.when}')}",
        "facts": [
            t("pages.seconds", n=round(script.scene_seconds(scene, told.language))),
            html_parts.mood_word(scene.mood),
        ],
        "who": t("pages.and").join(name for name in people if name in known),
        "look": look,
        "state": word,
        "open": at == opened,
    }


def scene_state(shown: FilmOnScreen, number: int) -> tuple[str, str]:
    """How the shots of a scene stand, in a word."""
    shots = [shot for shot in shown.made.shots if shot.scene == number]
    if not shots:
        return "empty", ""
    late = any(need.params.get("scene") == number for need in shown.needs if need.kind == "storyboard.board")
    looks = [shown.shot_look(shot) for shot in shots]
    look = "stale" if late and "work" not in looks else status_signs.worst_sign(looks)
    count = html_parts.count_words("n_shots", looks.count(look) if not late else len(shots))
    return look, t(f"script.shots_{look}", what=count)


def describe_length(told: Script) -> str:
    return formatting.format_running_time(sum(script.scene_seconds(scene, told.language) for scene in told.scenes))
