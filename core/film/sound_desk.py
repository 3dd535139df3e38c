"""The sound desk: what is heard when, as the film stands, before a single picture moves; and the mix of it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audio import auditions, effects
from core.database import tables
from core.film import film_cut, film_sounds, shot_lengths
from core.project.film_mix import FilmMix
from core.render import sound
from core.render.timeline import Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.tasks.task_rows import TaskState
from core.types import Value


class DeskMark(Value):
    """Something on the time line, in seconds of the film."""

    id: str
    start: float
    end: float
    name: str = ""
    scene: int = 0


class SoundDesk(Value):
    """A film's sound as lanes. `key` names the mix: another sound has another."""

    seconds: float
    key: str
    scenes: tuple[DeskMark, ...] = ()
    shots: tuple[DeskMark, ...] = ()
    lines: tuple[DeskMark, ...] = ()
    places: tuple[DeskMark, ...] = ()
    effects: tuple[DeskMark, ...] = ()


class LineFit(Value):
    """How a line fits into its shot. Seconds: `shot` as long as it is in the film, `spoken` by all its lines with their breath,
    `begin` and `own` of this line, `over` by how much the shot outgrows its plan for its lines."""

    shot: float
    spoken: float
    begin: float = 0.0
    own: float = 0.0
    over: float = 0.0


def lay_draft_timeline(made: FilmSnapshot) -> Timeline:
    """The film's time line; a shot that has no clip yet is as long as it will be."""
    clips = {shot.id: made.clips.get(shot.id) or tables.Video(recipe={}, file_key="") for shot in made.shots}
    return film_cut.lay_timeline(replace(made, clips=clips))


def lay_whole_timeline(made: FilmSnapshot) -> Timeline:
    """As `lay_draft_timeline`, with every lane heard as it is by itself."""
    return lay_draft_timeline(replace(made, brief=made.brief.model_copy(update={"mix": FilmMix()})))


def build_sound_desk(made: FilmSnapshot) -> SoundDesk | None:
    """None while there are no shots to lay sound under."""
    if made.script is None or not made.shots:
        return None
    timeline = lay_draft_timeline(made)
    shots = _shots(made, timeline)
    return SoundDesk(
        seconds=timeline.seconds(),
        key=sound.plan_sound(timeline).key,
        scenes=_scenes(made, shots),
        shots=shots,
        lines=_lines(made, lay_whole_timeline(made) if made.brief.mix.lanes else timeline),
        places=_places(made, shots),
        effects=_effects(made, timeline),
    )


def fit_lines(made: FilmSnapshot) -> dict[str, LineFit]:
    """How each line that has a shot fits into it, under the id of its beat."""
    found: dict[str, LineFit] = {}
    lengths = shot_lengths.shot_lengths(made)
    spoken = {
        row.beat: (row.milliseconds or 0) / 1000 for row in made.audios if row.type == "narration" and row.file_key
    }
    for shot in made.shots:
        length = lengths[str(shot.id)]
        begin, spoken_here = length.lead / shot_lengths.FPS, round(length.spoken / shot_lengths.FPS, 2)
        for beat in shot.plan.get("lines", []):
            own = spoken.get(beat, 0.0)
            found[beat] = LineFit(
                shot=round(length.frames / shot_lengths.FPS, 2),
                spoken=spoken_here,
                begin=round(begin, 2),
                own=round(own, 2),
                over=max(0.0, round(spoken_here - float(shot.seconds), 1)),
            )
            begin += own + shot_lengths.GAP / shot_lengths.FPS if own else 0
    return found


def _shots(made: FilmSnapshot, timeline: Timeline) -> tuple[DeskMark, ...]:
    """Each as long as on every other page: what the end card adds to the last is no part of it."""
    lengths = shot_lengths.shot_lengths(made)
    return tuple(
        DeskMark(
            id=clip.shot_id,
            start=clip.start / timeline.fps,
            end=(clip.start + lengths[clip.shot_id].frames) / timeline.fps,
            name=shot.shot_number or "",
            scene=shot.scene,
        )
        for clip, shot in zip(timeline.clips, made.shots, strict=True)
    )


def _scenes(made: FilmSnapshot, shots: tuple[DeskMark, ...]) -> tuple[DeskMark, ...]:
    assert made.script is not None
    found = []
    for number, scene in enumerate(made.script.scenes, 1):
        inside = [shot for shot in shots if shot.scene == number]
        if inside:
            found.append(
                DeskMark(id=str(number), start=inside[0].start, end=inside[-1].end, name=scene.location, scene=number)
            )
    return tuple(found)


def _lines(made: FilmSnapshot, timeline: Timeline) -> tuple[DeskMark, ...]:
    """What is spoken, under the id of its row."""
    by_file: dict[str, list[tables.Audio]] = {}
    for row in made.audios:
        if row.type == "narration" and row.file_key:
            by_file.setdefault(row.file_key, []).append(row)
    found = []
    for one in timeline.sounds:
        rows = by_file.get(one.file, []) if one.kind == "narration" else []
        if rows:
            row = rows.pop(0) if len(rows) > 1 else rows[0]
            start, end = one.start / timeline.fps, (one.start + one.frames) / timeline.fps
            found.append(DeskMark(id=str(row.id), start=start, end=end, name=row.speaker))
    return tuple(found)


def _places(made: FilmSnapshot, shots: tuple[DeskMark, ...]) -> tuple[DeskMark, ...]:
    """The sound of each scene that has one."""
    found = []
    for row in made.audios:
        number = row.beat.removeprefix("scene")
        inside = [shot for shot in shots if row.type == "sfx" and str(shot.scene) == number]
        if inside:
            found.append(
                DeskMark(
                    id=str(row.id), start=inside[0].start, end=inside[-1].end, name=row.text, scene=inside[0].scene
                )
            )
    return tuple(found)


def _effects(made: FilmSnapshot, timeline: Timeline) -> tuple[DeskMark, ...]:
    """The effects on the time line, in the order in which they are heard."""
    found = []
    for row in filter(effects.is_placed_effect, made.audios):
        begin = film_sounds.effect_start(made, timeline.clips, row)
        if begin is not None:
            second = begin / timeline.fps if effects.follows_shot(row) else effects.start_second(row)
            seconds = float((row.settings or {}).get("seconds") or effects.usual_seconds(row.text))
            found.append(DeskMark(id=str(row.id), start=second, end=second + seconds, name=row.text))
    return tuple(sorted(found, key=lambda mark: mark.start))


# The mix ---------------------------------------------------------------------------------------------------------------


def find_mix(session: Session, project_id: uuid.UUID, key: str) -> str:
    """SHA-256 of the mix under this key; empty where it was not made yet."""
    return auditions.find_piece(session, project_id, key)


def find_last_mix(session: Session, project_id: uuid.UUID) -> str:
    """SHA-256 of the mix that somebody listened to last, or of the newest film's, from whatever stood then; else empty."""
    rows = select(tables.Task).where(
        tables.Task.project_id == project_id,
        tables.Task.kind == "audio.mix",
        tables.Task.status == TaskState.COMPLETED,
    )
    newest = session.scalar(rows.order_by(tables.Task.completed_at.desc()).limit(1))
    told: dict[str, Any] = auditions.task_result(newest) if newest else {}
    return auditions.find_piece(session, project_id, str(told.get("key", ""))) or _of_the_film(session, project_id)


def _of_the_film(session: Session, project_id: uuid.UUID) -> str:
    cuts = film_cut.finished_cuts(session, project_id)[:1]
    return (
        auditions.find_piece(session, project_id, sound.plan_sound(film_cut.timeline_of_cut(cuts[0])).key)
        if cuts
        else ""
    )
