"""Who is seen and heard, the same in every shot."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.characters import prose as person_prose
from core.characters import voices
from core.characters.model import Appearance
from core.database import tables
from core.errors import BadInput, NotFound
from core.project.looks import Look
from core.script.model import Age, CastMember, Kind, Script, Sex
from core.types import digest
from providers.base import Capability, Request


def sync_cast(session: Session, project_id: uuid.UUID, script: Script) -> list[tables.Character]:
    """One row per member of the cast. Who is there already keeps what people changed; who left the script goes."""
    rows = {row.name: row for row in list_cast(session, project_id)}
    for number, member in enumerate(script.cast):
        row = rows.pop(member.name, None)
        if row is None:
            row = _hire(project_id, member)
            session.add(row)
        row.sequence = number
    for row in rows.values():
        session.delete(row)
    session.flush()
    cast = list_cast(session, project_id)
    _give_voices(cast, script.language)
    return cast


def list_cast(session: Session, project_id: uuid.UUID) -> list[tables.Character]:
    rows = select(tables.Character).where(tables.Character.project_id == project_id)
    return list(session.scalars(rows.order_by(tables.Character.sequence, tables.Character.created_at)))


def appearance_of(row: tables.Character) -> Appearance:
    return Appearance(
        name=row.name,
        role=row.role,
        kind=row.kind,  # type: ignore[arg-type]
        species=row.species,
        sex=row.sex,  # type: ignore[arg-type]
        age=row.age,  # type: ignore[arg-type]
        appearance=row.appearance or "",
        clothing=row.clothing or "",
        seed=row.consistency_id or "",
    )


def portrait_request(person: Appearance, look: Look, take: int, side: int = 640) -> Request:
    """A square portrait, `side` pixels."""
    return Request(
        capability=Capability.IMAGE,
        purpose="portrait",
        prompt=person_prose.portrait_prompt("portrait", person, look),
        negative=person_prose.picture_negative_prompt(look),
        inputs={"person": person.model_dump(), **look.asked},
        width=side,
        height=side,
        seed=take,
    )


def portrait_digest(person: Appearance, style: Any) -> str:
    """`style` is a brief's style_mark."""
    return digest("portrait", person, style)


SHEET = (1200, 660)
"""Width and height of a character sheet in pixels."""


def sheet_request(person: Appearance, look: Look, take: int) -> Request:
    """Them whole, from the front and from behind, their head turned, and three of their faces: one wide picture."""
    width, height = SHEET
    return Request(
        capability=Capability.IMAGE,
        purpose="sheet",
        prompt=person_prose.portrait_prompt("sheet", person, look),
        negative=person_prose.picture_negative_prompt(look),
        inputs={"person": person.model_dump(), **look.asked},
        width=width,
        height=height,
        seed=take,
    )


def sheet_pictures(take: tables.Take | None) -> tuple[str, str]:
    """(picture, small picture) of the sheet that belongs to a portrait; empty where none was drawn."""
    facts = take.facts if take else {}
    return facts.get("sheet", ""), facts.get("sheet_thumb", "") or facts.get("sheet", "")


def _hire(project_id: uuid.UUID, member: CastMember) -> tables.Character:
    return tables.Character(
        id=uuid.uuid4(),
        project_id=project_id,
        name=member.name,
        role=member.role,
        kind=member.kind,
        species=member.species,
        sex=member.sex,
        age=member.age,
        description=member.description,
        personality=member.personality,
        appearance=member.appearance,
        clothing=member.clothing,
        consistency_id=digest(member.name, member.role)[:12],
    )


def _give_voices(cast: list[tables.Character], language: str) -> None:
    known = {voice.id for voice in voices.list_voices(language)}
    taken = [voices.narrator_voice(language), *(row.voice for row in cast if row.voice in known)]
    for row in cast:
        if row.voice not in known:
            row.voice = voices.pick_voice(row.sex, row.age, language, taken)
            taken.append(row.voice)


# What a person changes -------------------------------------------------------------------------------------------------


WORDS = ("role", "description", "personality", "appearance", "clothing", "species", "consistency_id")
CHOICES: dict[str, tuple[str, ...]] = {"kind": get_args(Kind), "sex": get_args(Sex), "age": get_args(Age)}
UNSEEN = ("description", "personality")
"""What nobody can see: a picture stays as it is when these change."""


def change_character(
    session: Session, project_id: uuid.UUID, /, character_id: uuid.UUID, **words: str
) -> tables.Character:
    """Any of WORDS, in a person's own, or of CHOICES: how somebody looks is part of what their pictures were made from, and
    an approval of their portrait ends with it. Raises NotFound, BadInput for a choice there is not."""
    row = load_character(session, project_id, character_id)
    for field, word in words.items():
        if field not in WORDS and word not in CHOICES.get(field, ()):
            raise BadInput(field)
        if getattr(row, field) == word.strip():
            continue
        setattr(row, field, word.strip())
        if field not in UNSEEN:
            row.approved_at = None
    return row


def approve_portrait(session: Session, project_id: uuid.UUID, character_id: uuid.UUID, approved: bool = True) -> None:
    """This portrait is the one; or not after all. Raises NotFound."""
    row = load_character(session, project_id, character_id)
    row.approved_at = tables.utc_now() if approved and row.take_id else None


def approve_portraits(session: Session, project_id: uuid.UUID, character_ids: Iterable[uuid.UUID]) -> None:
    """The portraits of these are the ones. Raises NotFound."""
    for character_id in character_ids:
        approve_portrait(session, project_id, character_id)


def load_character(session: Session, project_id: uuid.UUID, character_id: uuid.UUID) -> tables.Character:
    """Somebody of this project's cast. Raises NotFound."""
    row = session.get(tables.Character, character_id)
    if row is None or row.project_id != project_id:
        raise NotFound(what="character")
    return row
