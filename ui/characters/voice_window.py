"""Choosing a voice by ear: every voice of the film's language says the line before anybody is given it."""

from __future__ import annotations

import uuid
from html import escape
from typing import Any

import streamlit as st

from core.audio import audio, auditions
from core.audio.auditions import Audition
from core.characters import voices
from core.characters.voices import Voice
from core.editing import cast_edit, undo
from core.people.access import Action
from jobs import queue
from ui.base import film_on_screen, gate, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, stored_sentence, t
from ui.takes import try_variants
from ui.widgets import sound_player

OPEN, TRYING = "_voice_window", "_trying"
SEXES, AGES = ("f", "m"), ("child", "teen", "adult", "old")


def open_window(speaker: str, text: str = "", line_id: str = "") -> None:
    """A callback. `text` is what the voices say; with `line_id` only that line gets the voice."""
    state.remember(OPEN, {"speaker": speaker, "text": text, "line": line_id})


def close_window() -> None:
    state.forget(OPEN)


def draw(shown: FilmOnScreen) -> None:
    """Where it is open. Called by a page on each run, before the player."""
    opened = state.recall(OPEN)
    if not opened or shown.made.script is None:
        return
    who = opened["speaker"] or t("pages.narrator")
    st.dialog(t("audio.voice_for", who=html_parts.escape_markdown(who)), width="medium", on_dismiss=close_window)(
        _window
    )(shown, opened)


def _window(shown: FilmOnScreen, opened: dict[str, Any]) -> None:
    gate.require()
    assert shown.made.script is not None
    spoken = shown.made.script.language
    text = opened["text"] or cast_edit.first_line_of(shown.made, opened["speaker"])
    said = auditions.voice_audition("", text, spoken).text
    price = t("audio.each_costs", price=film_on_screen.format_job_price("audio.audition"))
    st.html(f'<p class="says"><q>{escape(said)}</q><small>{escape(price)}</small></p>')
    with st.container(key="voice-filter", horizontal=True, vertical_alignment="center", gap="small"):
        sex = st.pills(
            t("audio.sex"), SEXES, key="voice-sex", label_visibility="collapsed",
            format_func=html_parts.option_labels(SEXES, lambda one: t(f"audio.sex_{one}")),
        )  # fmt: skip
        age = st.pills(
            t("audio.age"), AGES, key="voice-age", label_visibility="collapsed",
            format_func=html_parts.option_labels(AGES, lambda one: t(f"audio.age_{one}")),
        )  # fmt: skip
    found = [one for one in voices.list_voices(spoken) if sex in (None, one.sex) and age in (None, one.age)]
    now = current_voice(shown, opened)
    found.sort(key=lambda one: one.id != now)
    if not found:
        st.html(f'<p class="note">{escape(t("audio.no_such_voice"))}</p>')
    with st.container(key="voices", gap=None):
        for one in found:
            _row(shown, opened, one, said, one.id == now)
    if opened["line"]:
        try_variants.button(uuid.UUID(opened["line"]))
    film_on_screen.draw_failure()


def current_voice(shown: FilmOnScreen, opened: dict[str, Any]) -> str:
    rows = [row for row in shown.made.audios if row.type == "narration"]
    if opened["line"]:
        return next((row.voice for row in rows if str(row.id) == opened["line"]), "")
    if member := next((row for row in shown.made.cast if row.name == opened["speaker"]), None):
        return member.voice
    return next((row.voice for row in rows if row.speaker == opened["speaker"]), "")


def _row(shown: FilmOnScreen, opened: dict[str, Any], one: Voice, said: str, chosen: bool) -> None:
    assert shown.made.script is not None
    wanted = auditions.voice_audition(one.id, said, shown.made.script.language)
    name = one.name[language()]
    with st.container(key=f"voice-row-{one.id}", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        draw_listen_button(shown, wanted, t("audio.listen_to", who=name), f"try-{one.id}")
        kind = f"{t(f'audio.sex_{one.sex}')} · {t(f'audio.age_{one.age}')}"
        st.html(
            f'<div class="voice"><b>{escape(name)}</b><span>{escape(one.character[language()])}</span>'
            f"<small>{escape(kind)}</small></div>",
            width="stretch",
        )
        if chosen:
            st.html(html_parts.state_html("done", t("audio.chosen_voice")), width="content")
        else:
            st.button(
                t("audio.use_voice", who=html_parts.escape_markdown(name)), key=f"give-{one.id}", on_click=give_voice, args=(opened, one.id),
                disabled=not shown.may_edit,
            )  # fmt: skip


def give_voice(opened: dict[str, Any], voice: str) -> None:
    """A callback: this voice from now on."""
    who = opened["speaker"] or t("pages.narrator")
    line = uuid.UUID(opened["line"]) if opened["line"] else None
    film_on_screen.change_film(
        undo.change_name("undo.voice_given", who=who), audio.set_voice, line, opened["speaker"], voice
    )
    close_window()


# Trying ----------------------------------------------------------------------------------------------------------------


def draw_listen_button(shown: FilmOnScreen, wanted: Audition, label: str, key: str) -> None:
    """A button that plays what was tried before, or has it tried now and plays it as soon as it is there."""
    sha256 = find_audition(shown, wanted)
    if sha256:
        st.html(sound_player.button_html(sha256, label), width="content")
        return
    trying = wanted.key in (state.recall(TRYING) or {})
    st.button(
        f"{label} · {film_on_screen.format_job_price('audio.audition')}",
        key=key,
        icon=":material/hourglass_empty:" if trying else ":material/play_arrow:",
        type="tertiary",
        on_click=request_audition,
        args=(wanted,),
        disabled=trying or not shown.may_edit,
    )


def find_audition(shown: FilmOnScreen, wanted: Audition) -> str:
    return state.studio().db.execute_read(auditions.find_recording, shown.id, wanted)


def request_audition(wanted: Audition) -> None:
    """A callback."""
    with film_on_screen.report_failure():
        person, project_id = film_on_screen.require_person_and_film(Action.MAKE)
        task_id = queue.submit(
            state.studio(),
            "audio.audition",
            user=person.id,
            project_id=project_id,
            params={"wanted": wanted.model_dump(mode="json")},
            priority=queue.URGENT,
            expected_s=2.0,
        )
        state.remember(TRYING, {**(state.recall(TRYING) or {}), wanted.key: str(task_id)})


def play_ready_auditions(shown: FilmOnScreen) -> None:
    """Whatever somebody here waits to hear and is there now is played; what could not be made is said. Called by a page
    before it draws."""
    waiting: dict[str, str] = state.recall(TRYING) or {}
    db = state.studio().db
    for key, task_id in list(waiting.items()):
        if sha256 := db.execute_read(auditions.find_piece, shown.id, key):
            sound_player.play(sha256)
            waiting.pop(key)
            continue
        status, why = db.execute_read(auditions.task_outcome, uuid.UUID(task_id))
        if status in ("failed", "cancelled"):
            waiting.pop(key)
            state.remember(film_on_screen.WRONG, stored_sentence(why) or t("pages.failed"))
    state.remember(TRYING, waiting)
