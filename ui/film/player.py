"""The film on its screen, with controls of our own: scenes under the time line, keys, a link to a moment, a frame to keep.

A run of the page never loads the film anew: the element stays, and only what is other is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from core.database.tables import Cut
from core.film import film_cut
from core.film.cut_versions import Chapter
from ui.base import element_files, html_parts, media
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t

HERE = Path(__file__).parent
WORDS = ("play", "pause", "mute", "unmute", "volume", "speed", "fullscreen", "back_frame", "next_frame", "save_frame",
         "link", "copied", "seek", "chapters", "keys")  # fmt: skip
_element = st.components.v2.component(
    "dailies_player",
    html='<div class="here"></div>',
    css=(HERE / "player.element.css").read_text("utf-8"),
    js=element_files.read_joined("player_times.js", "player_desk.js", "player_take_home.js", "player.js"),
)


def is_tall(ratio: str) -> bool:
    """Whether its picture stands beside its controls, not above them: as large as the window is high."""
    wide, high = map(int, html_parts.RATIO[ratio].split("/"))
    return wide <= high


def draw(shown: FilmOnScreen, cut: Cut, chapters: Sequence[Chapter], beside: Cut | None = None) -> None:
    """`beside` is another version that plays next to it, in step and without sound."""
    timeline = film_cut.timeline_of_cut(cut)
    _element(
        data={
            "src": media.asset_url(cut.sha256),
            "poster": media.asset_url(cut.poster) if cut.poster else "",
            "title": shown.made.project.name,
            "ratio": html_parts.RATIO[shown.ratio],
            "tall": is_tall(shown.ratio),
            "seconds": timeline.seconds(),
            "fps": timeline.fps,
            "version": t("player.version", n=cut.version),
            "other": {
                "src": media.asset_url(beside.sha256),
                "poster": media.asset_url(beside.poster) if beside.poster else "",
                "version": t("player.version", n=beside.version),
            }
            if beside
            else None,
            "chapters": [
                {"start": c.start, "end": c.end, "name": t("player.chapter", n=c.scene), "place": c.location}
                for c in chapters
            ],
            "words": {word: t(f"player.{word}") for word in WORDS} | {"at": t("player.at", at="{at}", of="{of}")},
        },
        key=f"player-{shown.id}",
    )
