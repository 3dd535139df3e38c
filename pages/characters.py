"""Who is seen and heard: a portrait, a look, a voice."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import audio, characters, voices
from core.tables import Character
from ui.components import editable, media, next_stage, onscreen, parts
from ui.components.shots import keep
from ui.gate import require
from ui.i18n import language, t

person = require()
film = onscreen.shown()
locked = not film.may_edit


def change(character_id: uuid.UUID, field: str, seen: str, text: str) -> None:
    with onscreen.changing() as (session, project_id, _):
        characters.change(session, project_id, character_id, **{field: text})


def cast_voice(name: str, seen: str, voice: str) -> None:
    with onscreen.changing() as (session, project_id, _):
        audio.recast(session, project_id, name, voice)


def repaint(character_id: uuid.UUID, made_before: int) -> None:
    onscreen.start("characters.portrait", str(character_id), id=str(character_id), take=made_before)


def sheet(row: Character) -> None:
    with st.container(key=f"cast-{row.id}"):
        seen, told, worn = st.columns([0.9, 1.15, 1.15], gap="medium")
        with seen:
            portrait(row)
        with told:
            st.html(f'<h2 class="cast-name">{escape(row.name)}</h2>')
            editable.line(t("pages.role"), row.role, change, row.id, "role", key=f"role-{row.id}", disabled=locked)
            words(row, "description", "personality")
        with worn:
            voice(row)
            words(row, "appearance", "clothing")
            st.html(
                parts.facts([(t("pages.seen_in"), seen_in(row)), (t("pages.consistency"), row.consistency_id or "")])
            )


def words(row: Character, *fields: str) -> None:
    for field in fields:
        editable.area(
            t(f"pages.cast_{field}"), getattr(row, field) or "", change, row.id, field, key=f"{field}-{row.id}", rows=2,
            disabled=locked,
        )  # fmt: skip


def portrait(row: Character) -> None:
    look, take = film.look("characters", row.id, row.take_id), film.take(row.take_id)
    word = {"work": "shot_work", "stale": "stale", "fail": "failed", "empty": "not_painted"}.get(look)
    tag = f'<span class="tag gl s-{look}">{escape(t(f"pages.{word}"))}</span>' if word and look != "work" else ""
    st.html(
        f'<div class="shot {look}">'
        + parts.frame(
            media.url(take.sha256) if take else "",
            row.name,
            ratio="1:1",
            tag=tag,
            middle=parts.state("work", t("pages.shot_work")) if look == "work" else "",
        )
        + "</div>"
    )
    with st.container(key=f"act-{row.id}", horizontal=True, gap="xsmall", vertical_alignment="center", wrap=False):
        if look == "stale":
            st.button(
                t("pages.keep_as_is"), key=f"keep-{row.id}", icon=":material/check:", type="tertiary", on_click=keep,
                args=(str(row.id),), disabled=locked,
            )  # fmt: skip
        st.space("stretch")
        st.button(
            f"{t('pages.repaint')} · ¥0", key=f"re-{row.id}", icon=":material/refresh:", type="tertiary",
            on_click=repaint, args=(row.id, film.takes.get(row.id, 0)), disabled=locked or look == "work",
        )  # fmt: skip


def voice(row: Character) -> None:
    spoken = film.made.script.language if film.made.script else language()
    named = {v.id: v for v in voices.voices(spoken)}
    editable.choice(
        t("pages.voice"), list(named), row.voice, cast_voice, row.name, key=f"voice-{row.id}",
        words=lambda v: f"{named[v].name[language()]} · {named[v].character[language()]}" if v in named else v, disabled=locked,
    )  # fmt: skip
    line = next((a for a in film.made.audios if a.speaker == row.name and a.file_key), None)
    if line and line.file_key:
        media.sound(line.file_key, t("pages.listen", who=row.name))
    else:
        st.html(f'<p class="note">{escape(t("pages.not_heard_yet"))}</p>')


def seen_in(row: Character) -> str:
    numbers = [
        shot.shot_number or ""
        for shot in film.made.shots
        if any(seen.get("name") == row.name for seen in shot.plan.get("picture", {}).get("people", []))
    ]
    return " ".join(numbers) or t("pages.nowhere")


if not film.made.cast:
    parts.nothing_yet(t("pages.no_cast"), t("pages.no_cast_why"), "1:1")
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.make_up_to(film, "characters", t("pages.make_cast"))
else:
    missing = [row for row in film.made.cast if film.look("characters", row.id, row.take_id) == "empty"]
    if missing and not film.root:
        with st.container(key="tools", horizontal=True, vertical_alignment="center"):
            st.space("stretch")
            next_stage.make_up_to(film, "characters", t("pages.paint_portraits"))
    for member in film.made.cast:
        sheet(member)
    next_stage.draw(film, "characters")
