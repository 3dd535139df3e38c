"""What is heard: each line in its voice, the music, and the sounds of the place."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import prompts, tables, voices
from core.errors import NotFound
from core.project import Brief
from core.script import Script, lines
from core.types import digest
from providers.base import Capability, Request

EFFECT_SECONDS = 12.0

WEATHER_SOUND = {"rain": "rain", "storm": "thunder", "wind": "wind", "snow": "wind"}
PLACE_SOUND = {
    "seaside": "sea", "harbour": "sea", "boat": "sea", "lighthouse": "sea", "forest": "birds", "park": "birds",
    "garden": "birds", "field": "birds", "street": "city", "alley": "city", "rooftop": "city", "station": "train",
    "train": "train", "ship": "space", "space": "space", "mars": "wind", "moon": "space", "desert": "wind",
    "mountain": "wind", "market": "crowd", "cafe": "crowd",
}  # fmt: skip


def sync(session: Session, project_id: uuid.UUID, script: Script, narrator: str = "") -> None:
    """One row per line of the script, one for the music, one per scene that sounds of something."""
    rows = {(row.type, row.beat): row for row in of_project(session, project_id)}
    by_name = {c.name: c.voice for c in _cast(session, project_id)}
    wanted: list[tuple[str, str, str, str, str]] = [
        ("narration", beat.id, beat.speaker, beat.text, by_name.get(beat.speaker, "") or _narrator(script, narrator))
        for _, beat in lines(script)
    ]
    wanted.append(("music", "music", "", "", ""))
    wanted += [("sfx", f"scene{n}", "", sound, "") for n, sound in ambiences(script).items()]
    for number, (kind, beat, speaker, text, voice) in enumerate(wanted):
        row = rows.pop((kind, beat), None)
        if row is None:
            row = tables.Audio(id=uuid.uuid4(), project_id=project_id, type=kind, beat=beat)
            session.add(row)
        row.sequence, row.speaker, row.text = number, speaker, text
        if not (row.settings or {}).get("voice_chosen"):
            row.voice = voice
    for row in rows.values():
        session.delete(row)
    session.flush()


def of_project(session: Session, project_id: uuid.UUID) -> list[tables.Audio]:
    rows = select(tables.Audio).where(tables.Audio.project_id == project_id)
    return list(session.scalars(rows.order_by(tables.Audio.sequence)))


def ambiences(script: Script) -> dict[int, str]:
    """What each scene sounds of: its weather first, then its place. Scenes in silence are left out."""
    heard = {
        n: WEATHER_SOUND.get(s.weather) if not s.interior or s.weather in ("rain", "storm") else None
        for n, s in enumerate(script.scenes, 1)
    }
    places = {n: PLACE_SOUND.get(s.place) for n, s in enumerate(script.scenes, 1)}
    night = {n for n, s in enumerate(script.scenes, 1) if s.when == "night"}
    both = {n: heard[n] or ("crickets" if places[n] == "birds" and n in night else places[n]) for n in heard}
    return {n: sound for n, sound in both.items() if sound}


def line_request(row: tables.Audio, language: str, manner: str = "") -> Request:
    """One line in its voice. Mono; see the voice engine for its rate."""
    return Request(
        capability=Capability.SPEECH,
        purpose="line",
        prompt=row.text,
        inputs={"manner": manner},
        voice=row.voice,
        language=language.split("-")[0],
        speed=float((row.settings or {}).get("speed", 1.0)),
    )


def line_digest(row: tables.Audio, language: str) -> str:
    return digest("line", row.text, row.voice, language.split("-")[0], (row.settings or {}).get("speed", 1.0))


def music_request(script: Script, brief: Brief) -> Request:
    """Music as long as the film was asked for, so that its end is heard; the mix goes on with it where voices run over."""
    seconds = brief.seconds
    share = brief.seconds / max(1, len(script.scenes))
    scenes = [{"start": round(n * share, 1), "mood": s.mood} for n, s in enumerate(script.scenes)]
    return Request(
        capability=Capability.MUSIC,
        purpose="score",
        prompt=prompts.fill("music", seconds=seconds, mood=script.mood, genre=script.genre),
        inputs={"mood": script.mood, "genre": script.genre, "scenes": scenes},
        seconds=seconds,
        seed=int(digest(script.title)[:6], 16),
    )


def music_digest(script: Script, brief: Brief) -> str:
    return digest("music", script.mood, script.genre, [s.mood for s in script.scenes], brief.seconds)


def effect_request(effect: str) -> Request:
    return Request(
        capability=Capability.EFFECT, purpose="effect", prompt=effect, inputs={"effect": effect}, seconds=EFFECT_SECONDS
    )


def effect_digest(effect: str) -> str:
    return digest("effect", effect, EFFECT_SECONDS)


def _cast(session: Session, project_id: uuid.UUID) -> list[tables.Character]:
    return list(session.scalars(select(tables.Character).where(tables.Character.project_id == project_id)))


def _narrator(script: Script, chosen: str) -> str:
    return chosen or voices.narrator(script.language)


# What a person changes -------------------------------------------------------------------------------------------------


def choose_voice(session: Session, project_id: uuid.UUID, line_id: uuid.UUID, voice: str) -> None:
    """This one line in another voice, whoever speaks it. Raises NotFound."""
    row = mine(session, project_id, line_id)
    row.voice = voice
    row.settings = {**(row.settings or {}), "voice_chosen": True}


def recast(session: Session, project_id: uuid.UUID, speaker: str, voice: str) -> None:
    """Everything this member of the cast says in another voice, but for lines whose voice was chosen by itself."""
    for character in _cast(session, project_id):
        if character.name == speaker:
            character.voice = voice
    for row in of_project(session, project_id):
        if row.type == "narration" and row.speaker == speaker and not (row.settings or {}).get("voice_chosen"):
            row.voice = voice


def mine(session: Session, project_id: uuid.UUID, audio_id: uuid.UUID) -> tables.Audio:
    """A line, the music or a sound of this project. Raises NotFound."""
    row = session.get(tables.Audio, audio_id)
    if row is None or row.project_id != project_id:
        raise NotFound(what="line")
    return row
