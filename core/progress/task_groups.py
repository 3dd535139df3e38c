"""The steps of a making as a film maker orders them: the script, the cast, then scene by scene each shot and line, then the
film. Where a step belongs is read from what it makes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.database.tables import Task
from core.errors import NotFound
from core.production import production_plan
from core.stages import STAGES
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.storyboard import plan_of
from core.tasks.worklist import CONTAINERS


@dataclass
class StepGroup:
    """`scene` is 0 for what belongs to none; then `stage` says which part of the film it is."""

    stage: str
    scene: int = 0
    heading: str = ""
    steps: list[tuple[Task, str]] = field(default_factory=list)
    """Each with what it makes: a shot's number, a name, a line."""


ORDER = STAGES[1:]
"""An idea is no task."""


def group_film_steps(session: Session, project_id: uuid.UUID | None, steps: Sequence[Task]) -> list[StepGroup]:
    """Steps that only hold or plan others are left out."""
    made = _film(session, project_id)
    places = _places(made) if made else {}
    found: dict[tuple[str, int], StepGroup] = {}
    for step in steps:
        if step.kind in CONTAINERS:
            continue
        scene, what = places.get(_row(step), (int(step.params.get("scene") or 0), ""))
        key = ("scene", scene) if scene else (step.task_type, 0)
        found.setdefault(key, StepGroup(*key, heading=_heading(made, scene))).steps.append((step, what))
    for group in found.values():
        group.steps.sort(key=lambda pair: (_sort(places, pair[0]), ORDER.index(_stage(pair[0])), pair[0].created_at))
    return sorted(found.values(), key=_place)


def _place(group: StepGroup) -> tuple[int, int]:
    if group.scene:
        return 2, group.scene
    early = {"script": 0, "characters": 1}
    return early.get(group.stage, 3), ORDER.index(group.stage) if group.stage in ORDER else len(ORDER)


def _stage(step: Task) -> str:
    return step.task_type if step.task_type in ORDER else ORDER[-1]


def _sort(places: dict[str, tuple[int, str]], step: Task) -> int:
    return list(places).index(_row(step)) if _row(step) in places else -1


def _row(step: Task) -> str:
    """The row of the film that a step is about, also of what is done beside it: sheet:…, tool:…"""
    return step.target_id.rpartition(":")[2]


def _film(session: Session, project_id: uuid.UUID | None) -> FilmSnapshot | None:
    try:
        return production_plan.load_snapshot(session, project_id) if project_id else None
    except NotFound:
        return None


def _places(made: FilmSnapshot) -> dict[str, tuple[int, str]]:
    """(scene, what it is) of each row of a film, in the order of the film: a shot, then the lines said in it."""
    lines = {row.beat: row for row in made.audios if row.type == "narration"}
    found: dict[str, tuple[int, str]] = {str(person.id): (0, person.name) for person in made.cast}
    for shot in made.shots:
        found[str(shot.id)] = (shot.scene, shot.shot_number or str(shot.sequence))
        for beat in plan_of(shot).lines:
            if beat in lines:
                found[str(lines[beat].id)] = (shot.scene, lines[beat].text)
    for row in made.audios:
        scene = int(row.beat.removeprefix("scene")) if row.type == "sfx" and row.beat[5:].isdigit() else 0
        found.setdefault(str(row.id), (scene, row.text if row.type == "narration" else ""))
    return found


def _heading(made: FilmSnapshot | None, scene: int) -> str:
    scenes: Sequence[Any] = made.script.scenes if made and made.script else ()
    return scenes[scene - 1].location if 0 < scene <= len(scenes) else ""
