"""Trying a voice or an effect before choosing it: spoken once, kept, and heard again by whoever asks for the same."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from core.audio import audio, effects
from core.characters import voices
from core.database import tables
from core.files import assets
from core.types import Value, digest
from providers.base import Capability, Request

LONGEST = 60
"""Characters of a line that are tried: enough to know a voice by."""
SAMPLE = {"zh": "今晚的雨，好像在等什么人。", "en": "The rain tonight seems to be waiting for someone."}


class Audition(Value):
    """Either a `voice` with what it says, or an `effect`."""

    voice: str = ""
    text: str = ""
    language: str = "zh"
    speed: float = 1.0
    effect: str = ""

    @property
    def key(self) -> str:
        return digest("audition", self)


def voice_audition(voice: str, text: str, language: str, speed: float = 1.0) -> Audition:
    """`text` cut to a length one can bear; a sample sentence where there is none."""
    language = language.split("-", maxsplit=1)[0]
    said = text.strip() or SAMPLE.get(language, SAMPLE["en"])
    return Audition(voice=voice, text=said[:LONGEST], language=language, speed=speed)


def effect_audition(effect: str) -> Audition:
    return Audition(effect=effect)


def audition_request(wanted: Audition) -> Request:
    if wanted.effect:
        row = tables.Audio(text=wanted.effect, settings={"seconds": effects.usual_seconds(wanted.effect)})
        return audio.effect_request(wanted.effect, row)
    return Request(
        capability=Capability.SPEECH,
        purpose="line",
        prompt=wanted.text,
        inputs={"manner": "", "speaker": voices.speaker_traits(wanted.voice)},
        voice=wanted.voice,
        language=wanted.language,
        speed=wanted.speed,
    )


def find_recording(session: Session, project_id: uuid.UUID, wanted: Audition) -> str:
    """SHA-256 of what was tried before on this project; empty where it was not."""
    return find_piece(session, project_id, wanted.key)


def find_recordings(session: Session, project_id: uuid.UUID, wanted: Iterable[Audition]) -> dict[str, str]:
    """`heard` for each of these, by its key."""
    return {one.key: find_recording(session, project_id, one) for one in wanted}


def find_piece(session: Session, project_id: uuid.UUID, key: str) -> str:
    """SHA-256 of the piece under a key, as far as this project holds it."""
    piece = session.get(tables.Piece, key)
    held = piece and session.get(tables.ProjectAsset, (project_id, piece.sha256))
    return piece.sha256 if piece and held else ""


def store_piece(session: Session, project_id: uuid.UUID, key: str, sha256: str) -> None:
    """A piece under its key, held by this project. The first one stays."""
    piece = session.get(tables.Piece, key)
    if piece is None:
        session.add(tables.Piece(key=key, sha256=sha256))
    assets.link_to_project(session, project_id, piece.sha256 if piece else sha256)


def task_outcome(session: Session, task_id: uuid.UUID) -> tuple[str, dict[str, Any]]:
    """(status, reason) of work that somebody waits for."""
    task = session.get(tables.Task, task_id)
    return (task.status, task.error or {}) if task else ("cancelled", {})


def task_result(task: tables.Task) -> dict[str, Any]:
    return json.loads(task.result) if task.result else {}
