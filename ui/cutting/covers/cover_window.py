"""A film's cover: frames of the cut that can stand for it, faces first, any other one by a slider, and its title on it or not."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from core.editing import cover_edit
from core.film import posters
from core.film.covers import cover_files, cut_frames
from core.film.shot_lengths import FPS
from core.project.card_choice import CardPlace
from core.project.projects import RATIOS
from core.render.camera_moves import Size
from core.render.overlays.overlay_picture import overlay_picture
from core.render.timeline import Card, Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from ui.base import element_actions, film_on_screen, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen, FilmWindow
from ui.base.i18n import t
from ui.storyboard import shot_facts

HERE = Path(__file__).parent
WINDOW = FilmWindow("_cover_window", "cover.window")
"""Opened of {"at": the frame under the playhead}."""
ORDER: tuple[CardPlace, ...] = ("upper", "centre", "lower")
LONG_SIDE = 960
"""Pixels of the lettering that lies over the picture one looks at."""
WORDS = ("candidates", "looked_at", "tile", "face", "playhead", "now", "use", "used", "scrub", "back", "on", "title", "place", "automatic",
         "download", "gone")  # fmt: skip
_element = st.components.v2.component(
    "dailies_cover",
    html='<div class="here"></div>',
    css=(HERE / "cover_window.element.css").read_text("utf-8"),
    js=element_actions.element_script(
        "dom", "element_room", "camera_moves", "frame_times", "cards_controls", "cover_window"
    ),
)


def draw() -> None:
    WINDOW.draw(_draw_inside)


def _draw_inside(shown: FilmOnScreen) -> None:
    timeline = cut_frames.timeline_to_pick_from(shown.made)
    if timeline is None or not timeline.clips:
        WINDOW.close()
        st.rerun()
    made, choice = shown.made, shown.made.brief.cover
    size, cut = Size(*made.brief.size()), cover_files.remember_cut(shown.id, timeline)
    found = cover_files.find_candidates(state.studio(), made, timeline)
    said = _note(made, found=bool(found))
    standing = posters.standing_cover(made)
    now = _frame_of_cover(made, timeline) if standing else found[0].frame if found else None
    numbers = {str(shot.id): shot_facts.shot_number(shot) for shot in made.shots}
    element_actions.draw(
        _element,
        f"cover-{shown.id}",
        {
            "film": str(shown.id),
            "fps": timeline.fps,
            "frames": timeline.frames,
            "ratio": html_parts.RATIO[shown.ratio],
            "tall": size.height > size.width,
            "cut": cut,
            "base": media.frame_base(shown.id, cut),
            "shots": [[clip.start, numbers.get(clip.shot_id, "")] for clip in timeline.clips],
            "found": [{"frame": one.frame, "face": one.face} for one in found],
            "playhead": min(max(0, WINDOW.opened_of()["at"] * timeline.fps // FPS), timeline.frames - 1),
            "now": now,
            "chosen": standing is not None,
            "title": choice.title,
            "place": choice.place,
            "places": [{"id": place, "word": t(f"cover.place_{place}")} for place in ORDER],
            "lettering": _lettering(_small(size), cover_files.title_of_cover(made, choice.place)),
            "note": t(said) if said else "",
            "files": [
                [media.cover_url(shown.id, ratio), ratio]
                for ratio in (shown.ratio, *(r for r in RATIOS if r != shown.ratio))
            ],
            "locked": not shown.may_edit,
            "words": {word: t(f"cover.{word}") for word in WORDS},
        },
        {"act": _act},
    )


def _note(made: FilmSnapshot, *, found: bool) -> str:
    """What is to be said of the cover as it stands."""
    if posters.standing_cover(made):
        return "cover.note_chosen" if made.brief.cover.title else ""
    if made.brief.cover.shot:
        return "cover.note_changed"
    return "cover.note_automatic" if found else "cover.note_none"


def _frame_of_cover(made: FilmSnapshot, timeline: Timeline) -> int | None:
    """Where in the film the chosen frame is; None where it was trimmed away."""
    cover = made.brief.cover
    places = (cut_frames.film_frame(clip, cover.frame) for clip in timeline.clips if clip.shot_id == cover.shot)
    return next(places, None)


def _small(film: Size) -> Size:
    scale = LONG_SIDE / max(film)
    return Size(*(max(2, round(side * scale / 2) * 2) for side in film))


@lru_cache(maxsize=64)
def _lettering(size: Size, card: Card) -> str:
    drawn = overlay_picture(size, state.studio().files.path, card.model_copy(update={"start": 0, "frames": 1}))
    return f"data:image/png;base64,{base64.b64encode(drawn).decode()}"


# What is done ---------------------------------------------------------------------------------------------------------


def _act(told: dict[str, Any]) -> None:
    DEEDS[str(told["do"])](told)


def _choose(told: dict[str, Any]) -> None:
    """The pictures are drawn and stored first; the film then changes in one step that can be undone."""
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        made = _made()
        cover = cover_edit.draw_chosen_cover(state.studio(), made, str(told["cut"]), int(told["frame"]))
        doer.change("undo.cover_chosen", cover_edit.choose_cover, made, cover)


def _automatic(told: dict[str, Any]) -> None:
    with film_on_screen.report_failure():
        doer, studio = film_on_screen.require_actor(), state.studio()
        made = _made()
        kept = posters.store_large_poster(studio.db, studio.files, posters.with_picked_shot(made, made.brief.poster))
        doer.change("undo.cover_automatic", cover_edit.let_studio_choose, made, kept)


def _letter(told: dict[str, Any]) -> None:
    film_on_screen.change_film("undo.cover_lettered", cover_edit.letter_cover, bool(told["title"]), str(told["place"]))


def _made() -> FilmSnapshot:
    doer = film_on_screen.require_actor()
    return film_on_screen.load_film(doer.person, doer.project_id).made


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {"choose": _choose, "automatic": _automatic, "letter": _letter}
