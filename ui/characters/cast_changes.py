"""What people do with a character, each one change that can be undone: the callbacks of the cast's page."""

from __future__ import annotations

import uuid

import streamlit as st

from core.audio import audio
from core.characters import characters
from core.editing import cast_edit, undo
from core.people.access import Action
from core.production import kept_takes
from core.project import takes
from jobs import queue
from ui.base import film_on_screen


def change_field(character_id: uuid.UUID, who: str, field: str, seen: str, text: str) -> None:
    film_on_screen.change_film(
        undo.change_name("undo.look_changed", who=who), characters.change_character, character_id, **{field: text}
    )


def rename_character(character_id: uuid.UUID, seen: str, name: str) -> None:
    said = undo.change_name("undo.renamed", before=seen, who=name.strip())
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change(said, cast_edit.rename_character, character_id, name, doer.person.id)


def add_character(key: str, role: str) -> None:
    name = st.session_state.get(key, "")
    said = undo.change_name("undo.joined", who=name.strip())
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change(said, cast_edit.add_character, name, doer.person.id, role=st.session_state.get(role, "").strip())
        st.session_state[key] = st.session_state[role] = ""


def remove_character(character_id: uuid.UUID, name: str) -> None:
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor()
        doer.change(undo.change_name("undo.left", who=name), cast_edit.remove_character, character_id, doer.person.id)


def set_pace(name: str, seen: str, speed: str) -> None:
    film_on_screen.change_film(undo.change_name("undo.pace", who=name), audio.set_speaker_speed, name, float(speed))


def approve_character(character_id: uuid.UUID, name: str, approved: bool) -> None:
    said = "undo.portrait_approved" if approved else "undo.portrait_reopened"
    with film_on_screen.report_failure():
        film_on_screen.require_actor(Action.APPROVE).change(
            undo.change_name(said, who=name), characters.approve_portrait, character_id, approved
        )


def approve_all(cast: list[uuid.UUID]) -> None:
    with film_on_screen.report_failure():
        said = undo.change_name("undo.portraits_approved", n=len(cast))
        film_on_screen.require_actor(Action.APPROVE).change(said, characters.approve_portraits, cast)


def keep_as_is(character_id: uuid.UUID) -> None:
    film_on_screen.change_film("undo.kept_as_is", kept_takes.keep_as_is, str(character_id))


def use_take(take_id: uuid.UUID, name: str) -> None:
    film_on_screen.change_film(undo.change_name("undo.portrait_chosen", who=name), takes.choose_take, take_id)


def repaint_portrait(character_id: uuid.UUID, made_before: int) -> None:
    film_on_screen.start_job(
        "characters.portrait", str(character_id), id=str(character_id), take=made_before, sheet=True
    )


def request_sheets(*character_ids: uuid.UUID) -> None:
    for one in character_ids:
        film_on_screen.start_job("characters.sheet", f"sheet:{one}", priority=queue.URGENT, id=str(one))
