"""What is seen: every shot with its picture, its framing and its line."""

from __future__ import annotations

import streamlit as st

from ui.base import film_on_screen, html_parts
from ui.base.gate import require
from ui.base.i18n import t
from ui.storyboard import board, shot_changes, shot_window
from ui.widgets import next_stage

person = require()
film = film_on_screen.require_film()
UNPLANNED = [need for need in film.needs if need.kind == "storyboard.board" and need.why == "missing"]

if not film.made.shots:
    why = "no_shots_why" if film.made.script else "no_shots_no_script"
    html_parts.draw_empty_place(t("pages.no_shots"), t(f"pages.{why}"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.draw_make_button(film, "storyboard", t("pages.make_boards"))
else:
    shot_changes.follow_link()
    board.draw(film)
    if UNPLANNED and not film.root:
        next_stage.draw_make_button(film, "storyboard", t("storyboard.board_scenes", n=len(UNPLANNED)))
    shot_window.draw(film)
    next_stage.draw(film, "storyboard")
