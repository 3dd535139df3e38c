"""Who is seen and heard: the cast, each with a portrait, a look, a voice, and the shots they are in."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.characters import characters
from ui.base import film_on_screen, html_parts
from ui.base.gate import require
from ui.base.i18n import t
from ui.characters import cast_changes, cast_member, character_sheet, voice_window
from ui.takes import picture_edit
from ui.widgets import next_stage, sound_player

person = require()
film = film_on_screen.require_film()


def draw_tools() -> None:
    """How many they are, what is still to be painted, and who else shall join."""
    missing = [row for row in film.made.cast if film.look("characters", row.id, row.take_id) == "empty"]
    bare = [row for row in film.made.cast if row.take_id and not characters.sheet_pictures(film.take(row.take_id))[0]]
    with st.container(key="cast-tools", horizontal=True, vertical_alignment="center", gap="small"):
        approved = sum(1 for row in film.made.cast if row.approved_at)
        said = html_parts.count_words("made_characters", len(film.made.cast))
        st.html(
            f'<div class="h first"><h2>{escape(t("characters.cast"))}</h2><span class="mute">{escape(said)}'
            f"{escape(t('characters.n_approved', n=approved)) if approved else ''}</span></div>",
            width="stretch",
        )
        if missing and not film.root:
            next_stage.draw_make_button(film, "characters", t("pages.paint_portraits"))
        busy = any(target.startswith("sheet:") for _, target in film.at_work)
        if bare and film.may_edit and not busy and not film.root and len(bare) > 1:
            price = film_on_screen.format_job_price(*["characters.sheet"] * len(bare))
            st.button(
                t("characters.draw_sheets", n=len(bare), price=price),
                key="draw-sheets",
                icon=":material/grid_view:",
                on_click=cast_changes.request_sheets,
                args=[row.id for row in bare],
            )
        if film.may_edit:
            with st.popover(t("characters.join"), icon=":material/person_add:", key="join"):
                with st.form("join-form", border=False):
                    st.text_input(t("characters.name"), key="join-name", max_chars=40)
                    st.text_input(t("pages.role"), key="join-role", placeholder=t("characters.role_hint"))
                    st.form_submit_button(
                        t("characters.join_do"), on_click=cast_changes.add_character, args=("join-name", "join-role")
                    )
                st.html(f'<p class="note">{escape(t("characters.join_why"))}</p>')


if not film.made.cast:
    html_parts.draw_empty_place(t("pages.no_cast"), t("pages.no_cast_why"), "1:1")
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.draw_make_button(film, "characters", t("pages.make_cast"))
else:
    voice_window.play_ready_auditions(film)
    draw_tools()
    for one in film.made.cast:
        cast_member.draw(film, one)
    voice_window.draw(film)
    picture_edit.draw_dialog(film)
    character_sheet.draw_window()
    sound_player.mount()
    unapproved = [
        m.id for m in film.made.cast if not m.approved_at and film.look("characters", m.id, m.take_id) == "made"
    ]
    next_stage.draw(film, "characters", cast_changes.approve_all, (unapproved,), len(unapproved))
