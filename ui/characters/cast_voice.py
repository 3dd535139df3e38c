"""A character's voice: who it is, a line to hear, how fast it is spoken, and the way to another."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.audio import audio
from core.characters import voices
from core.database.tables import Character
from ui.base import html_parts
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t
from ui.characters import cast_changes, voice_window
from ui.widgets import editable, sound_player


def draw(shown: FilmOnScreen, row: Character) -> None:
    spoken = shown.made.script.language if shown.made.script else language()
    named = {one.id: one for one in voices.list_voices(spoken)}
    lines = [one for one in shown.made.audios if one.type == "narration" and one.speaker == row.name]
    chosen = named.get(row.voice)
    with st.container(key=f"voice-card-{row.id}", gap="small"):
        name, character = (chosen.name[language()], chosen.character[language()]) if chosen else (row.voice or "–", "")
        st.html(
            f'<div class="voice"><em>{escape(t("pages.voice"))}</em><b>{escape(name)}</b><span>{escape(character)}</span></div>'
        )
        heard = next(
            (one for one in lines if one.file_key and shown.look("audio", one.id, one.take_id) == "made"), None
        )
        if heard and heard.file_key:
            take, seconds = shown.take(heard.take_id), (heard.milliseconds or 0) / 1000
            label = t("characters.hear", who=row.name, text=heard.text)
            facts = take.facts if take else None
            st.html(
                sound_player.stored_sound_html(shown, heard.file_key, label, seconds=seconds, facts=facts)
                + f'<p class="quote">{escape(heard.text)}</p>'
            )
        else:
            st.html(f'<p class="note">{escape(t("characters.no_lines" if not lines else "pages.not_heard_yet"))}</p>')
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"voice-act-{row.id}"):
            st.button(
                f"{t('characters.change_voice')}:gray[ · {html_parts.escape_markdown(row.name)}]",
                key=f"voices-{row.id}",
                icon=":material/record_voice_over:",
                on_click=voice_window.open_window,
                args=(row.name, lines[0].text if lines else ""),
                disabled=not shown.may_edit,
            )
            if lines:
                speeds = [str(speed) for speed in audio.SPEEDS]
                usual = str(
                    max(
                        {audio.speech_speed(one) for one in lines}, key=[audio.speech_speed(one) for one in lines].count
                    )
                )
                with st.container(width=104, key=f"pace-{row.id}"):
                    editable.choice(
                        t("audio.pace_of", who=html_parts.escape_markdown(row.name)),
                        speeds,
                        usual,
                        cast_changes.set_pace,
                        row.name,
                        key=f"speed-{row.id}",
                        words=lambda speed: t(f"audio.pace_{speeds.index(speed)}"),
                        hidden=True,
                        disabled=not shown.may_edit,
                    )
