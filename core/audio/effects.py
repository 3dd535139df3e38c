"""Effects on the film's time line: those that a person lays, at a second of their own, and the spots that actions bring."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.audio import action_sounds, audio
from core.database import tables
from core.errors import BadInput, NotFound, OutOfRange

EFFECTS = (
    "rain", "wind", "thunder", "sea", "birds", "crickets", "city", "train", "steps", "door", "bell", "heartbeat", "whoosh",
    "fire", "space", "crowd", "glass", "phone", "car", "dog", "splash", "paper", "bang", "applause", "kettle", "clock", "knock", "cat", "room", "air",
)  # fmt: skip
STROKES = {
    "thunder": 7.0, "door": 1.6, "bell": 5.0, "whoosh": 1.2, "glass": 1.8, "phone": 3.0, "car": 5.0, "dog": 1.6, "splash": 1.8,
    "paper": 1.4, "bang": 2.4, "applause": 4.5, "kettle": 4.0, "knock": 1.4, "cat": 1.2,
}  # fmt: skip
"""Seconds of those that happen once. All others go on as long as one wants."""
USUAL = 4.0
LEAST, MOST = 0.5, 60.0


def effect_names() -> tuple[str, ...]:
    """All there are, by the word that pages.effect_... says in two languages."""
    return EFFECTS


def is_continuous(effect: str) -> bool:
    """Whether it may be as long as one wants."""
    return effect not in STROKES


def usual_seconds(effect: str) -> float:
    return STROKES.get(effect, USUAL)


def is_placed_effect(row: tables.Audio) -> bool:
    """Whether it lies on the time line by itself, laid by a person or brought by an action, not under a whole scene."""
    laid = row.type == "sfx" and row.beat.startswith(audio.HAND)
    return laid or (action_sounds.is_action_sound(row) and not action_sounds.is_taken_out(row))


def follows_shot(row: tables.Audio) -> bool:
    """Whether it begins where its picture does: nobody gave it a second of its own."""
    return action_sounds.is_action_sound(row) and "at" not in (row.settings or {})


def start_second(row: tables.Audio) -> float:
    """The second of the film where it was laid."""
    return float((row.settings or {}).get("at", 0.0))


def lay_effect(session: Session, project_id: uuid.UUID, effect: str, second: float) -> tables.Audio:
    """A new effect at this second; made like any other sound. Raises BadInput for one nobody knows."""
    if effect not in EFFECTS:
        raise BadInput(effect)
    row = tables.Audio(
        id=uuid.uuid4(),
        project_id=project_id,
        type="sfx",
        beat=f"{audio.HAND}{uuid.uuid4()}"[:40],
        text=effect,
        sequence=1 + (session.scalar(select(func.max(tables.Audio.sequence)).where(_of(project_id))) or 0),
        settings={"at": _second(second), "seconds": usual_seconds(effect), "gain_db": 0, "by_hand": True},
    )
    session.add(row)
    session.flush()
    return row


def move_effect(session: Session, project_id: uuid.UUID, effect_id: uuid.UUID, second: float) -> None:
    """Let it begin elsewhere: it is the same sound. Raises NotFound, OutOfRange."""
    row = load_effect(session, project_id, effect_id)
    row.settings = {**(row.settings or {}), "at": _second(second)}


def set_effect_length(session: Session, project_id: uuid.UUID, effect_id: uuid.UUID, seconds: float) -> None:
    """Let it go on this long: it is made again. Raises NotFound, OutOfRange."""
    if not LEAST <= seconds <= MOST:
        raise OutOfRange("seconds", least=LEAST, most=MOST)
    row = load_effect(session, project_id, effect_id)
    if is_continuous(row.text):
        row.settings = {**(row.settings or {}), "seconds": round(seconds, 1)}


def remove_effect(session: Session, project_id: uuid.UUID, effect_id: uuid.UUID) -> None:
    """Off the time line; what an action brought does not come back with the next change of the script."""
    row = load_effect(session, project_id, effect_id)
    if action_sounds.is_action_sound(row):
        row.settings = {**(row.settings or {}), "out": True}
    else:
        session.delete(row)


def load_effect(session: Session, project_id: uuid.UUID, effect_id: uuid.UUID) -> tables.Audio:
    """An effect laid by hand on this film. Raises NotFound."""
    row = audio.load_audio(session, project_id, effect_id)
    if not is_placed_effect(row):
        raise NotFound(what="effect")
    return row


def _second(second: float) -> float:
    if not 0 <= second <= 3600:
        raise OutOfRange("at", least=0, most=3600)
    return round(second, 1)


def _of(project_id: uuid.UUID) -> ColumnElement[bool]:
    return tables.Audio.project_id == project_id
