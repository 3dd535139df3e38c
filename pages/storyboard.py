"""What is seen: every shot with its picture, its framing and its line."""

from __future__ import annotations

import streamlit as st

from ui.components import board, next_stage, onscreen, parts, shot_deeds, shot_window
from ui.gate import require
from ui.i18n import t

person = require()
film = onscreen.require_film()
UNPLANNED = [need for need in film.needs if need.kind == "storyboard.board" and need.why == "missing"]

if not film.made.shots:
    why = "no_shots_why" if film.made.script else "no_shots_no_script"
    parts.draw_empty_place(t("pages.no_shots"), t(f"pages.{why}"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.draw_make_button(film, "storyboard", t("pages.make_boards"))
else:
    shot_deeds.follow_link()
    board.draw(film)
    if UNPLANNED and not film.root:
        next_stage.draw_make_button(film, "storyboard", t("storyboard.board_scenes", n=len(UNPLANNED)))
    shot_window.draw(film)
    next_stage.draw(film, "storyboard")
