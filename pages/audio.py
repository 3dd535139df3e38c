"""What is heard: each line in its voice, the music, the sounds of the places."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import audio, brought, making, voices
from core.access import Action
from core.tables import Audio
from ui import state
from ui.components import editable, figures, media, next_stage, onscreen, parts
from ui.components.shots import keep
from ui.gate import require
from ui.i18n import language, t

person = require()
film = onscreen.shown()
locked = not film.may_edit
JOBS = {"narration": "audio.speak", "music": "audio.compose", "sfx": "audio.effect"}


def retake(row_id: uuid.UUID, kind: str, made_before: int) -> None:
    onscreen.start(JOBS[kind], str(row_id), id=str(row_id), take=made_before)


def reword(beat: str, seen: str, text: str) -> None:
    if not text.strip():
        return
    with onscreen.changing() as (session, project_id, doer):
        making.reword(session, project_id, beat, seen, text, doer.id)


def revoice(row_id: uuid.UUID, seen: str, voice: str) -> None:
    with onscreen.changing() as (session, project_id, _):
        audio.choose_voice(session, project_id, row_id, voice)


def bring(row_id: uuid.UUID, key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    with onscreen.kept():
        doer, project_id = onscreen.who_and_what(Action.EDIT)
        brought.sound(state.studio(), project_id, row_id, file.getvalue(), doer.id)


def line(row: Audio, named: dict[str, voices.Voice]) -> None:
    look = film.look("audio", row.id, row.take_id)
    with st.container(key=f"line-{row.id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="speaker"><b>{escape(row.speaker or t("pages.narrator"))}</b>'
            f'<span class="num">{escape(shot_of(row))}</span></div>',
            width=104,
        )
        with st.container(key=f"line-text-{row.id}", width="stretch"):
            editable.area(
                t("pages.beat_line", who=row.speaker or t("pages.narrator")), row.text, reword, row.beat,
                key=f"said-{film.id}-{row.id}", hidden=True, disabled=locked,
            )  # fmt: skip
        with st.container(width=220, key=f"line-voice-{row.id}"):
            editable.choice(
                t("pages.voice"), list(named), row.voice, revoice, row.id, key=f"in-voice-{row.id}", hidden=True,
                words=lambda v: f"{named[v].name[language()]} · {named[v].character[language()]}" if v in named else v,
                disabled=locked,
            )  # fmt: skip
        with st.container(width=250, key=f"line-sound-{row.id}", gap=None):
            player(row, look)
        st.html(f'<div class="num r">{length(row)}</div>{state_of(look)}', width=86)
        again(row, look)


def player(row: Audio, look: str) -> None:
    if row.file_key:
        media.sound(row.file_key, row.text or t(f"pages.sound_{row.type}"))
    elif look != "work":
        st.html(f'<span class="mute">{escape(t("pages.not_heard_yet"))}</span>')


def again(row: Audio, look: str) -> None:
    with st.container(
        key=f"act-{row.id}", horizontal=True, gap="xsmall", width=136, vertical_alignment="center", wrap=False
    ):
        if look == "stale":
            st.button(
                t("pages.keep_short"), key=f"keep-{row.id}", icon=":material/check:", type="tertiary",
                help=t("pages.keep_as_is"), on_click=keep, args=(str(row.id),), disabled=locked,
            )  # fmt: skip
        st.space("stretch")
        st.button(
            "¥0", key=f"re-{row.id}", icon=":material/refresh:", type="tertiary",
            help=t("pages.retake_help"), on_click=retake, args=(row.id, row.type, film.takes.get(row.id, 0)),
            disabled=locked or look == "work",
        )  # fmt: skip


def state_of(look: str) -> str:
    word = {"work": "being_voiced", "stale": "stale", "fail": "failed"}.get(look)
    return parts.state(look, t(f"pages.{word}")) if word else ""


def length(row: Audio) -> str:
    return figures.length(row.milliseconds / 1000) if row.milliseconds else ""


def shot_of(row: Audio) -> str:
    found = next((shot for shot in film.made.shots if row.beat in shot.plan.get("lines", [])), None)
    return t("pages.shot_short", n=found.shot_number) if found else ""


def sound(row: Audio) -> None:
    """The music, or the sound of one scene."""
    look = film.look("audio", row.id, row.take_id)
    with st.container(key=f"line-{row.id}", horizontal=True, vertical_alignment="center", gap="small"):
        name, about = sound_words(row)
        st.html(f'<div class="speaker wide"><b>{escape(name)}</b><span>{escape(about)}</span></div>', width="stretch")
        with st.container(width=320, key=f"line-sound-{row.id}", gap=None):
            player(row, look)
        st.html(f'<div class="num r">{length(row)}</div>{state_of(look)}', width=86)
        again(row, look)
    if row.type == "music":
        with st.expander(t("pages.own_music"), icon=":material/upload:"):
            key = f"own-{row.id}-{film.takes.get(row.id, 0)}"
            st.file_uploader(
                t("pages.own_music_what"), type=["mp3", "wav", "m4a", "flac", "ogg"], key=key, on_change=bring,
                args=(row.id, key), disabled=locked,
            )  # fmt: skip


def sound_words(row: Audio) -> tuple[str, str]:
    if row.type == "music":
        script = film.made.script
        moods = [] if script is None else list(dict.fromkeys(scene.mood for scene in script.scenes))
        return t("pages.music"), " · ".join(parts.mood(m) for m in moods)
    return t(
        "pages.ambience"
    ), f"{t('pages.scene_n', n=row.beat.removeprefix('scene'))} · {t(f'pages.effect_{row.text}')}"


rows = film.made.audios
if not rows or film.made.script is None:
    parts.nothing_yet(t("pages.no_audio"), t("pages.no_audio_why"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.make_up_to(film, "audio", t("pages.make_audio"))
else:
    missing = sum(1 for row in rows if film.look("audio", row.id, row.take_id) in ("empty", "fail"))
    if missing and not film.root:
        with st.container(key="tools", horizontal=True, vertical_alignment="center"):
            st.space("stretch")
            next_stage.make_up_to(film, "audio", t("pages.voice_n", n=missing))
    in_use = {v.id: v for v in voices.voices(film.made.script.language)}
    parts.title(t("pages.lines"), parts.counted("n_lines", sum(1 for r in rows if r.type == "narration")))
    with st.container(key="lines", gap=None):
        for row in rows:
            if row.type == "narration":
                line(row, in_use)
    parts.title(t("pages.music_and_sound"))
    with st.container(key="sounds", gap=None):
        for row in rows:
            if row.type != "narration":
                sound(row)
    next_stage.draw(film, "audio")
