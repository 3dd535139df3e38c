"""What other ratios show of each shot of the newest cut: the whole picture with what stays bright, moved by hand shot by shot."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import streamlit as st

from core.editing import hand_framing, undo
from core.film import film_cut, other_ratios
from core.film.other_ratios import ReframedClip
from core.project.projects import RATIOS
from core.render.framing.reframing import Box
from ui.base import element_actions, film_on_screen, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import t
from ui.storyboard import shot_continuity, shot_facts

HERE = Path(__file__).parent
WINDOW = FilmWindow("_reframe_window", "reframe.title")
WORDS = ("ratio", "by_hand_count", "all_as_found", "as_found", "window", "hint", "found_hand")
_element = st.components.v2.component(
    "dailies_reframe",
    html='<div class="here"></div>',
    css=(HERE / "reframe.element.css").read_text("utf-8"),
    js=element_actions.element_script("dom", "element_room", "camera_moves", "reframe"),
)


def draw() -> None:
    WINDOW.draw(_draw_inside)


def _draw_inside(shown: FilmOnScreen) -> None:
    finished = state.studio().db.execute_read(film_cut.finished_cuts, shown.id)
    if not finished:
        WINDOW.close()
        st.rerun()
    made, cut = shown.made, film_cut.timeline_of_cut(finished[0])
    path_of = state.studio().files.path
    clips = {
        ratio: list(other_ratios.clips_in_ratio(made, cut, ratio, path_of)) for ratio in RATIOS if ratio != shown.ratio
    }
    numbers = {str(shot.id): shot_facts.shot_number(shot) for shot in made.shots}
    shots = [each for each in next(iter(clips.values())) if each.clip.shot_id in numbers]
    element_actions.draw(
        _element,
        f"reframe-{shown.id}",
        {
            "film": str(shown.id),
            "shots": [
                {
                    "id": each.clip.shot_id,
                    "n": numbers[each.clip.shot_id],
                    "still": _still(shown, each),
                    "shape": f"{each.source.width}/{each.source.height}",
                }
                for each in shots
            ],
            "ratios": [
                {
                    "id": ratio,
                    "shape": html_parts.RATIO[ratio],
                    "windows": {each.clip.shot_id: _seen(each) for each in some},
                }
                for ratio, some in clips.items()
            ],
            "locked": not shown.may_edit,
            "words": {word: t(f"reframe.{word}") for word in WORDS},
        },
        {"move": _move, "back": _back, "all": _all_back},
    )


def _still(shown: FilmOnScreen, each: ReframedClip) -> str:
    """The picture a clip is shown from; of one that came as a file, the picture of its shot."""
    shot = next(shot for shot in shown.made.shots if str(shot.id) == each.clip.shot_id)
    take = shown.take(shot.take_id)
    still = each.clip.recipe.still if each.clip.recipe else ""
    if take and still in ("", take.sha256):
        return media.asset_url(take.thumb or take.sha256)
    return media.asset_url(still) if still else ""


def _seen(each: ReframedClip) -> dict[str, Any]:
    def told(box: Box | None) -> list[float] | None:
        return [round(side, 4) for side in box] if box else None

    return {
        "window": told(each.window),
        "held": told(each.held),
        "found": t(f"reframe.found_{each.subject.found}"),
        "by_hand": each.subject.by_hand is not None,
    }


def _frame(told: dict[str, Any], at: tuple[float, float] | None) -> None:
    shot, ratio = uuid.UUID(str(told["shot"])), str(told["ratio"])
    said = undo.change_name("undo.shot_reframed", n=shot_continuity.number_of_shot_id(shot), ratio=ratio)
    film_on_screen.change_film(said, hand_framing.reframe_shot, shot, ratio, at)


def _move(told: dict[str, Any]) -> None:
    _frame(told, (float(told["x"]), float(told["y"])))


def _back(told: dict[str, Any]) -> None:
    _frame(told, None)


def _all_back(told: dict[str, Any]) -> None:
    ratio = str(told["ratio"])
    film_on_screen.change_film(
        undo.change_name("undo.framing_as_found", ratio=ratio), hand_framing.frame_as_found, ratio
    )
