"""How the film's subtitles look: every style on a picture of this film with a line of its own, drawn by the renderer that burns them in;
how large, where, and what of the picture an app may cover."""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Shot
from core.project import projects
from core.project.subtitle_choice import SubtitleChoice
from core.render.camera_moves import Size
from core.render.overlays.safe_area import safe_area
from core.render.subtitles import burned_subtitles, subtitle_cues, subtitle_looks
from ui.base import element_actions, film_on_screen, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import t

HERE = Path(__file__).parent
WINDOW, CHOSEN = FilmWindow("_subtitle_window", "cutting.subtitle_title"), "_subtitle_chosen"
LONG_SIDE = 480
"""Of a tile's lettering, in pixels."""
FRAMES = 48
_element = st.components.v2.component(
    "dailies_subtitle_style",
    html='<div class="here"></div>',
    css=(HERE / "subtitle_style.element.css").read_text("utf-8"),
    js=element_actions.element_script("dom", "camera_moves", "subtitle_style"),
)


def draw() -> None:
    WINDOW.draw(_draw_inside)


def _draw_inside(shown: FilmOnScreen) -> None:
    """After a choice the page behind it runs too, for its player."""
    if state.recall(CHOSEN):
        state.forget(CHOSEN)
        st.rerun(scope="app")
    made, chosen = shown.made, shown.made.brief.subtitles
    shot = next((shot for shot in made.shots if shown.lines_of(shot) and shot.take_id), made.shots[0])
    take, size = shown.take(shot.take_id), _tile_size(made.brief.size())
    element_actions.draw(
        _element,
        f"subtitles-{shown.id}",
        {
            "film": str(shown.id),
            "ratio": html_parts.RATIO[shown.ratio],
            "tall": size.height > size.width,
            "still": media.asset_url(take.thumb or take.sha256) if take else "",
            "safe": safe_area(size),
            "chosen": chosen.model_dump(),
            "styles": [
                {
                    "id": style,
                    "word": t(f"cutting.style_{style}"),
                    "lettering": _lettering(
                        _line(shown, shot), made.brief.language, size, chosen.model_copy(update={"style": style})
                    ),
                }
                for style in subtitle_looks.subtitle_styles()
            ],
            "sizes": [{"id": each, "word": t(f"cutting.size_{each}")} for each in subtitle_looks.SIZES],
            "places": [{"id": each, "word": t(f"cutting.place_{each}")} for each in ("bottom", "middle", "top")],
            "locked": not shown.may_edit,
            "words": {
                word: t(f"cutting.{word}")
                for word in ("subtitle_styles", "subtitle_size", "subtitle_place", "safe_area", "safe_why", "subtitle_note")
            },
        },
        {"choose": _choose},
    )  # fmt: skip


def _choose(told: dict[str, Any]) -> None:
    choice = SubtitleChoice.model_validate({word: told[word] for word in ("style", "size", "place")})
    film_on_screen.change_film("undo.subtitles_changed", projects.change_brief, subtitles=choice)
    state.remember(CHOSEN, True)


def _line(shown: FilmOnScreen, shot: Shot) -> str:
    lines = shown.lines_of(shot)
    return lines[0][1] if lines else t("cutting.subtitle_example")


def _tile_size(film: tuple[int, int]) -> Size:
    scale = LONG_SIDE / max(film)
    return Size(*(round(side * scale / 2) * 2 for side in film))


@lru_cache(maxsize=256)
def _lettering(line: str, language: str, size: Size, choice: SubtitleChoice) -> str:
    """The first subtitle of a line as a picture to lay over a still, in the middle of being spoken."""
    look = subtitle_looks.resolve_subtitles(choice) or subtitle_looks.PLAIN
    cues = subtitle_cues.cues_of_line(
        line, 0, FRAMES, width=size.width, height=size.height, language=language, look=look
    )
    if not cues:
        return ""
    spoken = subtitle_cues.spoken_letters(cues[0], (cues[0].start + cues[0].end) // 2)
    drawn = burned_subtitles.cue_picture(cues[0].lines, size, look, spoken)
    return f"data:image/png;base64,{base64.b64encode(drawn).decode()}"
