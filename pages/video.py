"""What moves: a clip for each shot, as the film will show it, and how the camera goes."""

from __future__ import annotations

import streamlit as st

from core.models import quotes
from ui.base import film_on_screen, html_parts, state
from ui.base.gate import require
from ui.base.i18n import t
from ui.video import clip_card, clip_sound, clip_window
from ui.widgets import next_stage

person = require()
film = film_on_screen.require_film()
MOST_AT_ONCE = 60
"""More than these are not asked for in one click but as a making of the whole film."""


def draw_tools() -> None:
    """How far it is, what one click would do, and whether all of them move."""
    looks = {shot.id: clip_card.look_of(film, shot) for shot in film.made.shots}
    kinds = {shot.id: quotes.shoot_kind(shot, in_film[str(shot.id)]) for shot in film.made.shots}
    ready = [shot.id for shot in film.made.shots if shot.take_id]
    with st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
        done = sum(1 for look in looks.values() if look in ("made", "stale"))
        st.html(f'<span class="mute num">{t("video.filmed", n=done, of=len(looks))}</span>', width="content")
        st.space("stretch")
        with st.container(key="film-sound", width=250):
            clip_sound.draw_sound_of_film(film)
        st.toggle(t("video.play_all"), key=clip_card.PLAY_ALL)
        for look, word, amber in (
            ("empty", "shoot_missing", True),
            ("fail", "retry_failed", True),
            ("stale", "shoot_stale", False),
        ):
            these = [shot_id for shot_id in ready if looks[shot_id] == look][:MOST_AT_ONCE]
            if these and film.may_edit and not film.root:
                st.button(
                    t(
                        f"video.{word}",
                        n=len(these),
                        price=film_on_screen.format_job_price(*(kinds[shot_id] for shot_id in these)),
                    ),
                    key=f"shoot-{look}",
                    type="primary" if amber else "secondary",
                    icon=":material/videocam:",
                    on_click=clip_card.shoot_all,
                    args=(these,),
                )
        if len(ready) < len(looks) and not film.root:
            next_stage.draw_make_button(film, "video", t("pages.make_clips"))


if not any(shot.take_id for shot in film.made.shots):
    html_parts.draw_empty_place(t("pages.no_clips"), t("pages.no_clips_why"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.draw_make_button(film, "video", t("pages.make_clips"))
else:
    in_film = clip_card.clip_lengths(film)
    draw_tools()
    clip_card.draw_moves_style(film, in_film, all_of_them=bool(state.recall(clip_card.PLAY_ALL)))
    with st.grid(min_column_width=html_parts.CARD_PX[film.ratio], gap="medium", key="clips"):
        for each in film.made.shots:
            clip_card.draw_card(film, each, in_film[str(each.id)])
    next_stage.draw(film, "video")
    clip_window.draw(film)
