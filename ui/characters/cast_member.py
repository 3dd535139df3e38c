"""One of the cast: who is seen, what is told, who is heard, and the shots they are in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.database.tables import Character, Shot
from core.editing import cast_edit
from ui.base import html_parts, media, registry
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.characters import cast_facts, cast_portrait, cast_voice

SHOTS_SHOWN = 9


def draw(shown: FilmOnScreen, row: Character) -> None:
    shots = cast_edit.shots_showing(shown.made, row.name)
    with st.container(key=f"cast-{row.id}", gap="small"):
        seen, told, heard = st.columns([1.08, 1.36, 0.96], gap="large")
        with seen:
            cast_portrait.draw(shown, row)
        with told:
            cast_facts.draw(shown, row, shots)
        with heard:
            cast_voice.draw(shown, row)
            _shots(shown, row, shots)


def _shots(shown: FilmOnScreen, row: Character, shots: Sequence[Shot]) -> None:
    st.html(f'<div class="lbl2">{escape(t("pages.seen_in"))}<span>{len(shots) or ""}</span></div>')
    if not shots:
        st.html(f'<p class="note">{escape(t("pages.nowhere"))}</p>')
        return
    with st.container(key=f"shots-{row.id}", horizontal=True, gap="xsmall"):
        for shot in shots[:SHOTS_SHOWN]:
            with st.container(key=f"see-{row.id}-{shot.id}", gap=None, width=84):
                take = shown.take(shot.take_id)
                look = shown.look("storyboard", shot.id, shot.take_id)
                picture = html_parts.frame_html(
                    media.asset_url(take.thumb or take.sha256) if take else "",
                    "",
                    ratio=shown.ratio,
                    number=shot.shot_number or "",
                )
                st.html(f'<div class="shot {look}">{picture}</div>')
                st.page_link(
                    registry.page_file("storyboard"),
                    label=t("pages.open_shot", n=shot.shot_number),
                    query_params={"project": str(shown.id), "shot": str(shot.id)},
                )
    if len(shots) > SHOTS_SHOWN:
        st.html(f'<p class="note">{escape(t("characters.more_shots", n=len(shots) - SHOTS_SHOWN))}</p>')
