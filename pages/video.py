"""What moves: a clip for each shot, as the film will show it, and how the camera goes."""

from __future__ import annotations

import streamlit as st

from core import prices
from ui import state
from ui.components import clip_ties, clip_window, clips, next_stage, onscreen, parts
from ui.gate import require
from ui.i18n import t

person = require()
film = onscreen.require_film()
MOST_AT_ONCE = 60
"""More than these are not asked for in one click but as a making of the whole film."""


def draw_tools() -> None:
    """How far it is, what one click would do, and whether all of them move."""
    looks = {shot.id: clips.look_of(film, shot) for shot in film.made.shots}
    kinds = {shot.id: prices.shoot_kind(shot, in_film[str(shot.id)]) for shot in film.made.shots}
    ready = [shot.id for shot in film.made.shots if shot.take_id]
    with st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
        done = sum(1 for look in looks.values() if look in ("made", "stale"))
        st.html(f'<span class="mute num">{t("video.filmed", n=done, of=len(looks))}</span>', width="content")
        st.space("stretch")
        with st.container(key="film-sound", width=250):
            clip_ties.draw_sound_of_film(film)
        st.toggle(t("video.play_all"), key=clips.PLAY_ALL)
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
                        price=onscreen.format_job_price(*(kinds[shot_id] for shot_id in these)),
                    ),
                    key=f"shoot-{look}",
                    type="primary" if amber else "secondary",
                    icon=":material/videocam:",
                    on_click=clips.shoot_all,
                    args=(these,),
                )
        if len(ready) < len(looks) and not film.root:
            next_stage.draw_make_button(film, "video", t("pages.make_clips"))


if not any(shot.take_id for shot in film.made.shots):
    parts.draw_empty_place(t("pages.no_clips"), t("pages.no_clips_why"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.draw_make_button(film, "video", t("pages.make_clips"))
else:
    in_film = clips.clip_lengths(film)
    draw_tools()
    clips.draw_moves_style(film, in_film, all_of_them=bool(state.recall(clips.PLAY_ALL)))
    with st.grid(min_column_width=parts.CARD_PX[film.ratio], gap="medium", key="clips"):
        for each in film.made.shots:
            clips.draw_card(film, each, in_film[str(each.id)])
    next_stage.draw(film, "video")
    clip_window.draw(film)
