"""The film on its screen, with controls of our own: scenes under the time line, keys, a link to a moment, a frame to keep.

A run of the page never loads the film anew: the element stays, and only what is other is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Cut
from core.film import film_cut
from core.film.cut_versions import Chapter
from core.film.preview import preview_plan
from core.film.preview.preview_plan import PreviewPlan
from ui.base import element_files, html_parts, media
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.film import cut_list

HERE = Path(__file__).parent
WORDS = ("play", "pause", "mute", "unmute", "volume", "speed", "fullscreen", "back_frame", "next_frame", "save_frame",
         "link", "copied", "seek", "chapters", "keys", "preview_work", "preview_fail")  # fmt: skip
_element = st.components.v2.component(
    "dailies_player",
    html='<div class="here"></div>',
    css=(HERE / "player.element.css").read_text("utf-8"),
    js=element_files.read_joined(
        "player_times.js",
        "player_desk.js",
        "player_take_home.js",
        "player_marks.js",
        "preview_rules.js",
        "player_preview.js",
        "player.js",
    ),
)


def is_tall(ratio: str) -> bool:
    """Whether its picture stands beside its controls, not above them: as large as the window is high."""
    wide, high = map(int, html_parts.RATIO[ratio].split("/"))
    return wide <= high


def draw(
    shown: FilmOnScreen,
    cut: Cut,
    chapters: Sequence[Chapter],
    beside: Cut | None = None,
    preview: PreviewPlan | None = None,
) -> None:
    """`beside` is another version that plays next to it, in step and without sound. With a `preview` the film is shown as it stands,
    and `cut` only where the browser cannot do that."""
    timeline = film_cut.timeline_of_cut(cut)
    frames = sum(piece.frames for piece in preview.pieces) if preview else timeline.frames
    _element(
        data={
            "src": media.asset_url(cut.sha256),
            "poster": media.asset_url(cut.poster) if cut.poster else "",
            "title": shown.made.project.name,
            "ratio": html_parts.RATIO[shown.ratio],
            "tall": is_tall(shown.ratio),
            "seconds": frames / timeline.fps,
            "fps": timeline.fps,
            "preview": _preview(shown, cut, preview) if preview else None,
            "version": cut_list.version_words(cut),
            "other": {
                "src": media.asset_url(beside.sha256),
                "poster": media.asset_url(beside.poster) if beside.poster else "",
                "version": cut_list.version_words(beside),
            }
            if beside
            else None,
            "chapters": [
                {"start": c.start, "end": c.end, "name": t("player.chapter", n=c.scene), "place": c.location}
                for c in chapters
            ],
            "words": {word: t(f"player.{word}") for word in WORDS}
            | {"at": t("player.at", at="{at}", of="{of}")}
            | {"preview": t("player.preview", n=preview.short_side) if preview else ""},
        },
        key=f"player-{shown.id}",
    )


def _preview(shown: FilmOnScreen, cut: Cut, plan: PreviewPlan) -> dict[str, Any]:
    return {
        "base": media.preview_base(shown.id),
        "poster": media.asset_url(cut.poster) if cut.poster else "",
        "fps": plan.fps,
        "pieces": [[preview_plan.piece_key(piece), piece.frames] for piece in plan.pieces],
        "sound": preview_plan.sound_key(plan.sound),
        "window": preview_plan.WINDOW_S,
    }
