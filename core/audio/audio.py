"""What is heard: each line in its voice, the music, and the sounds of the place."""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audio import action_sounds
from core.characters import voices
from core.database import tables
from core.errors import NotFound, OutOfRange
from core.project import prompt_files
from core.project.projects import Brief
from core.script.model import Scene, Script
from core.script.script import spoken_lines
from core.types import digest
from providers.base import Capability, Request

EFFECT_SECONDS = 12.0

PLACES = Path(__file__).parents[2] / "data" / "sounds" / "places.toml"
HAND = "hand:"
"""How the `beat` of an effect begins that a person laid on the time line: see core.audio.effects."""
SPEEDS = (0.85, 1.0, 1.15)
"""Slow, as the voice speaks, quick."""


def sync_audio(session: Session, project_id: uuid.UUID, script: Script, narrator: str = "") -> None:
    """One row per line of the script, one for the music, one per scene for its place, one per action that is
    heard. Effects that a person laid stay."""
    rows = {(row.type, row.beat): row for row in list_audio(session, project_id) if not row.beat.startswith(HAND)}
    by_name = {c.name: c.voice for c in _cast(session, project_id)}
    narrator = (
        narrator or _narrator_so_far(rows.values(), script.language) or _narrator_chosen(session, project_id, script)
    )
    paces = {row.speaker: speech_speed(row) for row in rows.values() if row.type == "narration"}
    wanted: list[tuple[str, str, str, str, str]] = [
        ("narration", beat.id, beat.speaker, beat.text, by_name.get(beat.speaker, "") or _narrator(script, narrator))
        for _, beat in spoken_lines(script)
    ]
    wanted.append(("music", "music", "", "", ""))
    around = scene_ambiences(script)
    wanted += [("sfx", f"scene{n}", "", sound, "") for n, sound in around.items()]
    heard = {action_sounds.sound_beat(spot.beat): spot for spot in action_sounds.script_action_sounds(script, around)}
    wanted += [("sfx", beat, "", spot.effect, "") for beat, spot in heard.items()]
    for number, (kind, beat, speaker, text, voice) in enumerate(wanted):
        row = rows.pop((kind, beat), None)
        if row is None:
            row = tables.Audio(id=uuid.uuid4(), project_id=project_id, type=kind, beat=beat)
            if kind == "narration" and paces.get(speaker, 1.0) != 1.0:
                row.settings = {"speed": paces[speaker]}
            session.add(row)
        row.sequence, row.speaker, row.text = number, speaker, (row.settings or {}).get("effect") or text
        if not (row.settings or {}).get("voice_chosen"):
            row.voice = voice
        if beat in heard:
            row.settings = action_sounds.sound_settings(heard[beat], row.settings or {})
    for row in rows.values():
        session.delete(row)
    session.flush()


def list_audio(session: Session, project_id: uuid.UUID) -> list[tables.Audio]:
    rows = select(tables.Audio).where(tables.Audio.project_id == project_id)
    return list(session.scalars(rows.order_by(tables.Audio.sequence)))


@cache
def _places() -> dict[str, dict[str, Any]]:
    return tomllib.loads(PLACES.read_text("utf-8"))


def scene_ambiences(script: Script) -> dict[int, str]:
    """What each scene sounds of: its weather first, then its place, else the air of a room or of the open. No scene is dead."""
    return {number: _around(scene) for number, scene in enumerate(script.scenes, 1)}


def _around(scene: Scene) -> str:
    told = _places()
    falls = told["weather"].get(scene.weather, "")
    if falls and (not scene.interior or scene.weather in ("rain", "storm")):
        return str(falls)
    sound = told["places"].get(scene.place) or told["air"]["inside" if scene.interior else "outside"]
    return str(told["night"].get(sound, sound) if scene.when == "night" else sound)


def ambience_gain_db(effect: str) -> float:
    """dB by which a place's sound lies softer under its scene than others do."""
    return float(_places()["gain"].get(effect, 0.0))


def speech_speed(row: tables.Audio) -> float:
    """How fast a line is spoken: 1 is as its voice speaks."""
    return float((row.settings or {}).get("speed", 1.0))


def line_request(row: tables.Audio, language: str, manner: str = "", take: int = 0) -> Request:
    """One line in its voice. Mono; see the voice engine for its rate. Another take is another reading of it."""
    return Request(
        capability=Capability.SPEECH,
        purpose="line",
        prompt=row.text,
        inputs={"manner": manner, "speaker": voices.speaker_traits(row.voice)},
        voice=row.voice,
        language=language.split("-", maxsplit=1)[0],
        speed=speech_speed(row),
        seed=take,
    )


def line_digest(row: tables.Audio, language: str) -> str:
    return digest(
        "line", row.text, row.voice, language.split("-", maxsplit=1)[0], (row.settings or {}).get("speed", 1.0)
    )


def scene_moods(script: Script, row: tables.Audio | None = None) -> list[str]:
    """The mood of each scene's music: what a person chose for it, else the scene's own."""
    chosen = ((row.settings or {}) if row else {}).get("moods") or {}
    return [chosen.get(str(n)) or scene.mood for n, scene in enumerate(script.scenes, 1)]


def music_request(script: Script, brief: Brief, row: tables.Audio | None = None, take: int = 0) -> Request:
    """Music as long as the film was asked for, so that its end is heard; the mix goes on with it where voices run over.
    Its mood changes about where a scene begins: a scene is as long as what happens in it."""
    seconds, moods = brief.seconds, scene_moods(script, row)
    weights = [max(1, len(scene.beats)) for scene in script.scenes]
    starts = [round(seconds * sum(weights[:n]) / max(1, sum(weights)), 1) for n in range(len(weights))]
    scenes = [{"start": start, "mood": mood} for start, mood in zip(starts, moods, strict=True)]
    told = ", ".join(f"{mood} from {start:g} s" for start, mood in zip(starts, moods, strict=True))
    turns = f"; it turns {told}" if len(set(moods)) > 1 else ""
    return Request(
        capability=Capability.MUSIC,
        purpose="score",
        prompt=prompt_files.fill_prompt(
            "music",
            seconds=seconds,
            mood=moods[0] if len(set(moods)) == 1 else script.mood,
            genre=script.genre,
            scenes=turns,
        )
        + _also(row),
        inputs={
            "mood": script.mood,
            "genre": script.genre,
            "scenes": scenes,
            "about": _about(script),
            **_turn(script, seconds),
        },
        seconds=seconds,
        seed=int(digest(script.title)[:6], 16) + 7919 * take,
    )


def _about(script: Script) -> str:
    """Words that tell of its time and place."""
    return " ".join([script.title, script.logline, script.subgenre, *(scene.location for scene in script.scenes)])


def _turn(script: Script, seconds: float) -> dict[str, float]:
    """The second where what happens turns, by how many beats come before; nothing where no beat says so."""
    steps = [beat.step for scene in script.scenes for beat in scene.beats]
    return {"turn": round(seconds * steps.index("turn") / len(steps), 1)} if "turn" in steps else {}


def music_digest(script: Script, brief: Brief, row: tables.Audio | None = None) -> str:
    return digest(
        "music", script.mood, script.genre, scene_moods(script, row), brief.seconds, *filter(None, [own_words(row)])
    )


def effect_seconds(row: tables.Audio | None) -> float:
    """How long an effect is made: an ambience goes round; what a person laid is as long as they want it."""
    return float(((row.settings or {}) if row else {}).get("seconds", EFFECT_SECONDS))


def effect_request(
    effect: str, row: tables.Audio | None = None, take: int = 0, heard_from: dict[str, Any] | None = None
) -> Request:
    """`heard_from` of a sound that belongs to a picture: core.audio.action_sounds.sound_placement."""
    return Request(
        capability=Capability.EFFECT,
        purpose="effect",
        prompt=prompt_files.fill_prompt("effect", effect=effect) + _also(row),
        inputs={"effect": effect, **(heard_from or {})},
        seconds=effect_seconds(row),
        seed=take,
    )


def effect_digest(effect: str, row: tables.Audio | None = None, heard_from: dict[str, Any] | None = None) -> str:
    return digest("effect", effect, effect_seconds(row), *filter(None, [own_words(row), heard_from]))


def own_words(row: tables.Audio | None) -> str:
    """What somebody says of the music or a sound beside what the studio knows of it."""
    return str(((row.settings or {}) if row else {}).get("words", ""))


def _also(row: tables.Audio | None) -> str:
    return f"\n{own_words(row)}" if own_words(row) else ""


def _cast(session: Session, project_id: uuid.UUID) -> list[tables.Character]:
    return list(session.scalars(select(tables.Character).where(tables.Character.project_id == project_id)))


def _narrator_so_far(rows: Iterable[tables.Audio], language: str) -> str:
    """The voice that tells the story already, where it speaks the script's language."""
    known = {voice.id for voice in voices.list_voices(language)}
    own = (r for r in rows if r.type == "narration" and not r.speaker and not (r.settings or {}).get("voice_chosen"))
    return next((row.voice for row in own if row.voice in known), "")


def _narrator_chosen(session: Session, project_id: uuid.UUID, script: Script) -> str:
    """The voice that the brief names for the script's language, where there still is one of that name."""
    row = session.get(tables.Project, project_id)
    chosen = str(((row.settings or {}) if row else {}).get("narrators", {}).get(script.language.split("-")[0], ""))
    return chosen if chosen in {voice.id for voice in voices.list_voices(script.language.split("-")[0])} else ""


def _narrator(script: Script, chosen: str) -> str:
    return chosen or voices.narrator_voice(script.language)


# What a person changes -------------------------------------------------------------------------------------------------


def choose_line_voice(session: Session, project_id: uuid.UUID, line_id: uuid.UUID, voice: str) -> None:
    """This one line in another voice, whoever speaks it. Raises NotFound."""
    row = load_audio(session, project_id, line_id)
    row.voice = voice
    row.settings = {**(row.settings or {}), "voice_chosen": True}


def recast_speaker(session: Session, project_id: uuid.UUID, speaker: str, voice: str) -> None:
    """Everything this member of the cast says in another voice, but for lines whose voice was chosen by itself."""
    for character in _cast(session, project_id):
        if character.name == speaker:
            character.voice = voice
    for row in list_audio(session, project_id):
        if row.type == "narration" and row.speaker == speaker and not (row.settings or {}).get("voice_chosen"):
            row.voice = voice


def set_voice(session: Session, project_id: uuid.UUID, line_id: uuid.UUID | None, speaker: str, voice: str) -> None:
    """One line in another voice, or without one all that this member of the cast says. Raises NotFound."""
    if line_id is not None:
        choose_line_voice(session, project_id, line_id, voice)
    else:
        recast_speaker(session, project_id, speaker, voice)


def set_line_speed(session: Session, project_id: uuid.UUID, line_id: uuid.UUID, speed: float) -> None:
    """This one line slower or quicker. Raises NotFound, OutOfRange."""
    _set(load_audio(session, project_id, line_id), speed=_speed(speed), speed_chosen=True)


def set_speaker_speed(session: Session, project_id: uuid.UUID, speaker: str, speed: float) -> None:
    """Everything this member of the cast says slower or quicker, but for lines whose pace was chosen by itself."""
    for row in list_audio(session, project_id):
        if row.type == "narration" and row.speaker == speaker and not (row.settings or {}).get("speed_chosen"):
            _set(row, speed=_speed(speed))


def _speed(speed: float) -> float:
    if not 0.5 <= speed <= 2:
        raise OutOfRange("speed", least=0.5, most=2)
    return speed


def set_scene_mood(session: Session, project_id: uuid.UUID, music_id: uuid.UUID, scene: int, mood: str) -> None:
    """The music of one scene (1-based) in another mood; the scene's own word ("") takes the choice back. Nothing that is
    seen changes. Raises NotFound."""
    row = load_audio(session, project_id, music_id)
    moods = {**((row.settings or {}).get("moods") or {}), str(scene): mood}
    _set(row, moods={scene: word for scene, word in moods.items() if word})


def set_own_words(session: Session, project_id: uuid.UUID, audio_id: uuid.UUID, told: str) -> None:
    """In words of one's own what the music or a sound is to be; "" takes them back. Raises NotFound."""
    row = load_audio(session, project_id, audio_id)
    kept = {name: value for name, value in (row.settings or {}).items() if name != "words"}
    row.settings = {**kept, **({"words": told.strip()} if told.strip() else {})}


def set_volume(session: Session, project_id: uuid.UUID, audio_id: uuid.UUID, gain_db: float, muted: bool) -> None:
    """How loud the music or a sound is in the mix, against what it would be by itself. Raises NotFound, OutOfRange."""
    if not -24 <= gain_db <= 12:
        raise OutOfRange("gain_db", least=-24, most=12)
    _set(load_audio(session, project_id, audio_id), gain_db=gain_db, muted=muted)


def volume_db(row: tables.Audio) -> float | None:
    """dB more or less than by itself; None where it is muted."""
    settings = row.settings or {}
    return None if settings.get("muted") else float(settings.get("gain_db", 0))


def set_ambience(session: Session, project_id: uuid.UUID, audio_id: uuid.UUID, effect: str) -> None:
    """Another sound for the place of a scene. Raises NotFound."""
    row = load_audio(session, project_id, audio_id)
    row.text = effect
    _set(row, effect=effect)


def _set(row: tables.Audio, **settings: Any) -> None:
    row.settings = {**(row.settings or {}), **settings}


def load_audio(session: Session, project_id: uuid.UUID, audio_id: uuid.UUID) -> tables.Audio:
    """A line, the music or a sound of this project. Raises NotFound."""
    row = session.get(tables.Audio, audio_id)
    if row is None or row.project_id != project_id:
        raise NotFound(what="line")
    return row
