"""What of each stage is missing or stale: one need for each thing to make."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Literal

from core.audio import action_sounds, audio
from core.characters import characters
from core.database import tables
from core.production.cpu_seconds import compose_seconds, paint_seconds, speak_seconds
from core.project import takes
from core.stages import Stage
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import ShotPlan
from core.types import Value, digest
from core.video import video


class Need(Value):
    """One thing to make. `key` names it together with what it is made from; `after` the keys it waits for.
    `expected_s` is a guess at its CPU seconds on one core, for the time left."""

    stage: Stage
    kind: str
    key: str
    why: Literal["missing", "stale"] = "missing"
    params: dict[str, Any] = {}
    target_id: str = ""
    after: tuple[str, ...] = ()
    expected_s: float = 1.0
    priority: int = 0


def board_needs(made: FilmSnapshot) -> list[Need]:
    """The scenes whose shots are missing, older than their script, or leave a line unsaid."""
    assert made.script is not None
    found = []
    for scene in range(1, len(made.script.scenes) + 1):
        wanted = storyboard.board_digest(made.script, scene, made.brief)
        rows = [shot for shot in made.shots if shot.scene == scene]
        older = any(row.made_from != wanted for row in rows if row.made_from != storyboard.BY_HAND)
        unsaid = storyboard.unheard_lines(made.script, scene, rows)
        if not rows or older or unsaid:
            found.append(
                Need(
                    stage="storyboard",
                    kind="storyboard.board",
                    key=f"board:{scene}:{wanted[:16]}{digest(unsaid)[:8] if unsaid and rows else ''}",
                    why="stale" if rows else "missing",
                    params={"scene": scene},
                    expected_s=0.3,
                    priority=3,
                )
            )
    return found


def shot_picture_needs(made: FilmSnapshot, sitting: dict[str, str] | None = None) -> list[Need]:
    """A picture waits for the portraits of those in it where they are in `sitting`: the keys of those still to be painted."""
    found, portraits, ids = [], made.portraits, {row.name: str(row.id) for row in made.cast}
    for shot, plan in _sets_first((shot, storyboard.plan_of(shot)) for shot in made.shots):
        wanted = storyboard.picture_digest(plan, made.people, made.brief)
        seen = (ids.get(seen.name, "") for seen in plan.picture.people)
        found += _need(
            made,
            "storyboard",
            "storyboard.paint",
            shot.id,
            shot.take_id,
            wanted,
            paint_seconds(made.brief),
            priority=2,
            after=tuple(sitting[person] for person in seen if person in sitting) if sitting else (),
            older=storyboard.older_portraits_digest(made.takes.get(shot.take_id) if shot.take_id else None, portraits),
        )
    return found


def _sets_first(shots: Iterable[tuple[tables.Shot, ShotPlan]]) -> list[tuple[tables.Shot, ShotPlan]]:
    """Of each set, one side of a place at its hour, one shot before all others: who paints builds it for that one and finds it for
    the rest, and two who paint at once do not both build it."""
    built: set[tuple[str, ...]] = set()
    first: list[tuple[tables.Shot, ShotPlan]] = []
    rest: list[tuple[tables.Shot, ShotPlan]] = []
    for shot, plan in shots:
        seen = plan.picture
        here = (seen.place, seen.location, seen.when, seen.weather, seen.age, seen.side)
        (rest if here in built else first).append((shot, plan))
        built.add(here)
    return [*first, *rest]


def clip_needs(made: FilmSnapshot, painting: dict[str, str], speaking: dict[str, str] | None = None) -> list[Need]:
    """A clip waits for its picture where that is being painted: what it will be made from is known only then; for that of a shot that
    runs on from it; for the clip it runs on from itself; and for the lines of its shot that are in `speaking`."""
    found: list[Need] = []
    lines = {row.beat: str(row.id) for row in made.audios if row.type == "narration"}
    standing = [video.neighbour_in_film(made, shot) for shot in made.shots]
    before: video.ShotNeighbour | None = None
    filming = ""
    for at, shot in enumerate(made.shots):
        picture = made.takes.get(shot.take_id) if shot.take_id else None
        here, after = standing[at], standing[at + 1] if at + 1 < len(standing) else None
        joint = video.find_joint(before, here, after)
        paint, clip = painting.get(str(shot.id), ""), made.clips.get(shot.id)
        wanted = video.wanted_clip_digest(shot, picture.sha256, joint.follows) if picture else ""
        first, filming, before = filming, "", here
        settled = clip is not None and (clip.made_from == video.BROUGHT or not paint)
        if settled and clip and video.is_clip_current(shot, picture.sha256 if picture else None, clip, joint):
            continue
        said = (lines.get(beat, "") for beat in storyboard.plan_of(shot).lines) if speaking else ()
        end = painting.get(str(made.shots[at + 1].id), "") if after and after.runs_on else ""
        filming = f"clip:{shot.id}:{(paint or wanted)[-16:]}:{shot.camera_movement}" + (
            f":{(end or joint.ends)[-12:]}" if end or joint.ends else ""
        )
        before = here.model_copy(update={"file": "", "ends": ""})
        found.append(
            Need(
                stage="video",
                kind="video.shoot",
                key=filming,
                why="stale" if clip else "missing",
                target_id=str(shot.id),
                params={"shot": str(shot.id)},
                after=(
                    *((paint,) if paint else ()),
                    *((end,) if end else ()),
                    *((first,) if first and here.runs_on else ()),
                    *(speaking[line] for line in said if speaking and line in speaking),
                ),
                expected_s=0.5,
            )
        )
    return found


def line_needs(made: FilmSnapshot) -> list[Need]:
    """The voices of lines."""
    assert made.script is not None
    found = []
    for row in made.audios:
        if row.type == "narration" and not _brought(made, row):
            wanted = audio.line_digest(row, made.script.language)
            seconds = speak_seconds(row.text, made.script.language)
            found += _need(made, "audio", "audio.speak", row.id, row.take_id, wanted, seconds, priority=1)
    return found


def music_needs(made: FilmSnapshot) -> list[Need]:
    """The film's music."""
    assert made.script is not None
    told, brief = made.script, made.brief
    rows = [row for row in made.audios if row.type == "music" and not _brought(made, row)]
    return [
        need
        for row in rows
        for need in _need(
            made,
            "audio",
            "audio.compose",
            row.id,
            row.take_id,
            audio.music_digest(told, brief, row),
            compose_seconds(brief),
            priority=1,
        )
    ]


def effect_needs(made: FilmSnapshot) -> list[Need]:
    """A sound that an action brings waits for its shot: where it is heard from is known only then."""
    assert made.script is not None
    found = []
    for row in made.audios:
        if row.type != "sfx" or _brought(made, row) or action_sounds.is_taken_out(row):
            continue
        if action_sounds.is_action_sound(row) and action_sounds.shot_of_sound(row, made.shots) is None:
            continue
        wanted = film_effect_digest(made, row)
        found += _need(made, "audio", "audio.effect", row.id, row.take_id, wanted, 1.0)
    return found


def film_effect_digest(made: FilmSnapshot, row: tables.Audio) -> str:
    """What a sound is made from in this film."""
    assert made.script is not None
    return audio.effect_digest(row.text, row, action_sounds.sound_placement(row, made.script, made.shots))


def portrait_needs(made: FilmSnapshot) -> list[Need]:
    """The portraits of the cast."""
    return [
        need
        for row, person in zip(made.cast, made.people, strict=True)
        for need in _need(
            made,
            "characters",
            "characters.portrait",
            row.id,
            row.take_id,
            characters.portrait_digest(person, made.brief.style_mark),
            0.6,
        )
    ]


def _need(
    made: FilmSnapshot,
    stage: Stage,
    kind: str,
    row_id: uuid.UUID,
    take_id: uuid.UUID | None,
    wanted: str,
    expected_s: float,
    priority: int = 0,
    after: tuple[str, ...] = (),
    older: str = "",
) -> list[Need]:
    """`older` says otherwise than `wanted` what it was made from and is so no more."""
    take = made.takes.get(take_id) if take_id else None
    if take is not None and (take.made_from == takes.BROUGHT or (take.made_from == wanted and not older)):
        return []
    return [
        Need(
            stage=stage,
            kind=kind,
            key=f"{kind}:{row_id}:{wanted[:16]}{older[:8]}",
            why="stale" if take else "missing",
            target_id=str(row_id),
            params={"id": str(row_id)},
            after=after,
            expected_s=expected_s,
            priority=priority,
        )
    ]


def _brought(made: FilmSnapshot, row: tables.Audio) -> bool:
    take = made.takes.get(row.take_id) if row.take_id else None
    return take is not None and take.made_from == takes.BROUGHT
