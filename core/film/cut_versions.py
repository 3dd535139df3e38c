"""The versions of a film: their chapters, what each changed against the one before, and the bin."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NotFound, WordsTooLong
from core.render.timeline import Clip, Sound, Timeline
from core.script.model import Script
from core.types import Value

CPU_PER_FRAME_S = 0.025
"""CPU seconds to render one 1080p frame on one core (core/render, measured by bench.render)."""


NAME = "name"
"""Among the facts of a cut: what somebody called it."""
MOST = 60
"""Letters of a name."""


class Chapter(Value):
    """A scene as the film shows it, in seconds."""

    scene: int
    location: str
    start: float
    end: float


class CutChanges(Value):
    """What is other in a version than in the one before, counted; 0 where nothing is."""

    shots: int = 0
    added: int = 0
    removed: int = 0
    order: bool = False
    lengths: int = 0
    transitions: int = 0
    lines: int = 0
    music: bool = False
    effects: bool = False
    words: bool = False
    size: str = ""

    @property
    def any(self) -> bool:
        return self != CutChanges()


def film_chapters(timeline: Timeline, shots: Sequence[tables.Shot], script: Script | None) -> list[Chapter]:
    """One after the other, to the film's end. Shots that are gone since belong to the scene before them."""
    scene_of = {str(shot.id): shot.scene for shot in shots}
    begins: list[tuple[int, int]] = []
    for clip in timeline.clips:
        scene = scene_of.get(clip.shot_id)
        if scene and (not begins or begins[-1][0] != scene):
            begins.append((scene, clip.start if begins else 0))
    ends = [start for _, start in begins[1:]] + [timeline.frames]
    return [
        Chapter(
            scene=scene,
            location=script.scenes[scene - 1].location if script and scene <= len(script.scenes) else "",
            start=start / timeline.fps,
            end=end / timeline.fps,
        )
        for (scene, start), end in zip(begins, ends, strict=True)
    ]


def compare_timelines(old: Timeline, new: Timeline) -> CutChanges:
    before, after = _clips(old), _clips(new)
    both = [shot_id for shot_id in after if shot_id in before]
    other = {shot_id for shot_id in both if _seen(before[shot_id]) != _seen(after[shot_id])}
    return CutChanges(
        shots=len(other),
        added=len(after.keys() - before.keys()),
        removed=len(before.keys() - after.keys()),
        order=both != [shot_id for shot_id in before if shot_id in after],
        lengths=sum(1 for shot_id in both if before[shot_id].frames != after[shot_id].frames),
        transitions=sum(1 for shot_id in both if _joint(before[shot_id]) != _joint(after[shot_id])),
        lines=_differ(_heard(old, "narration"), _heard(new, "narration")),
        music=_music(old) != _music(new),
        effects=_effects(old) != _effects(new),
        words=_written(old) != _written(new),
        size=f"{new.width} × {new.height}" if (old.width, old.height) != (new.width, new.height) else "",
    )


def _clips(timeline: Timeline) -> dict[str, Clip]:
    return {clip.shot_id: clip for clip in timeline.clips}


def _joint(clip: Clip) -> tuple[int, str]:
    """How a clip takes the place of the one before."""
    return clip.crossfade, clip.transition


def _seen(clip: Clip) -> tuple[object, ...]:
    return clip.file, clip.recipe.model_dump(exclude={"seed"}) if clip.recipe else None


def _heard(timeline: Timeline, kind: str) -> list[str]:
    return [sound.file for sound in timeline.sounds if sound.kind == kind]


def _differ(old: list[str], new: list[str]) -> int:
    """How many of the longer list stand in no other place of the other."""
    return max(len([one for one in new if one not in old]), len([one for one in old if one not in new]))


def _music(timeline: Timeline) -> list[tuple[str, float]]:
    return [_loud(sound) for sound in timeline.sounds if sound.kind == "music"]


def _effects(timeline: Timeline) -> list[tuple[str, float]]:
    return [_loud(sound) for sound in timeline.sounds if sound.kind in ("sfx", "clip")]


def _loud(sound: Sound) -> tuple[str, float]:
    return sound.file, sound.gain_db


def _written(timeline: Timeline) -> tuple[object, ...]:
    """What stands on the picture, and how."""
    subtitles = [cue.lines for cue in timeline.cues]
    return timeline.cards, timeline.mark, timeline.marks, timeline.subtitles, subtitles


def cut_name(cut: tables.Cut) -> str:
    """What somebody called a version; empty for one that goes by its number."""
    return str((cut.facts or {}).get(NAME, ""))


def name_cut(session: Session, project_id: uuid.UUID, /, cut_id: uuid.UUID, name: str) -> None:
    """Call a version so; an empty name takes it away. Raises NotFound, and WordsTooLong over MOST letters."""
    row, said = _mine(session, project_id, cut_id), " ".join(name.split())
    if len(said) > MOST:
        raise WordsTooLong(length=len(said), most=MOST)
    others = {key: value for key, value in (row.facts or {}).items() if key != NAME}
    row.facts = {**others, NAME: said} if said else others


# The bin ---------------------------------------------------------------------------------------------------------------


def remove_cut(session: Session, project_id: uuid.UUID, cut_id: uuid.UUID) -> tables.Cut:
    """A version into the bin, for thirty days. Raises NotFound."""
    row = _mine(session, project_id, cut_id)
    row.removed_at = row.removed_at or tables.utc_now()
    return row


def restore_cut(session: Session, project_id: uuid.UUID, cut_id: uuid.UUID) -> tables.Cut:
    """Out of the bin. Raises NotFound."""
    row = _mine(session, project_id, cut_id)
    row.removed_at = None
    return row


def list_removed(session: Session, project_id: uuid.UUID) -> list[tables.Cut]:
    rows = select(tables.Cut).where(tables.Cut.project_id == project_id, tables.Cut.removed_at.is_not(None))
    return list(session.scalars(rows.order_by(tables.Cut.removed_at.desc())))


def _mine(session: Session, project_id: uuid.UUID, cut_id: uuid.UUID) -> tables.Cut:
    row = session.get(tables.Cut, cut_id)
    if row is None or row.project_id != project_id:
        raise NotFound(what="cut")
    return row
