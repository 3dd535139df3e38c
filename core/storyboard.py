"""What is seen: one row per shot, planned before it is made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core import prompts, tables
from core.answers import asked
from core.characters import Appearance
from core.errors import NotFound
from core.project import Brief
from core.script import Script, as_text, scene_digest
from core.types import Value, digest
from providers.base import Ask, Capability, Request

ShotSize = Literal["extreme_wide", "wide", "full", "medium", "medium_close", "close_up"]
Angle = Literal["eye", "low", "high", "over_shoulder"]
Movement = Literal[
    "static",
    "push",
    "pull",
    "pan_left",
    "pan_right",
    "truck_left",
    "truck_right",
    "track",
    "crane_up",
    "crane_down",
    "orbit",
]


class Seen(Value):
    """One member of the cast in a picture. `at` is where they stand: 0 left to 1 right; `facing` in degrees of yaw,
    0 to the camera, positive to the right of the picture, 180 away. `depth` 0 near to 1 far."""

    name: str
    pose: str = "stand"
    expression: str = "calm"
    facing: float = 20.0
    at: float = 0.5
    depth: float = 0.0
    holds: str = ""


class Picture(Value):
    """What one shot shows, for an engine that reads no prose. Words for `things` are in the script's language."""

    place: str
    location: str = ""
    when: str = "day"
    weather: str = "clear"
    mood: str = "calm"
    size: ShotSize = "full"
    angle: Angle = "eye"
    people: tuple[Seen, ...] = ()
    things: tuple[str, ...] = ()
    seed: int = 0


class ShotPlan(Value):
    """A shot as the director plans it. `lines` and `actions` are the ids of the beats it covers; `seconds` is the
    planned length, before voices are measured."""

    size: ShotSize
    angle: Angle = "eye"
    movement: Movement = "static"
    seconds: float = Field(ge=0.5, le=60)
    description: str
    actions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    picture: Picture


class Board(Value):
    shots: tuple[ShotPlan, ...] = Field(min_length=1)


BY_HAND = "by hand"
"""`made_from` of a shot that a person planned: the scene may change without it."""


def board(script: Script, scene: int, seconds: float, ratio: str, ask: Ask) -> Board:
    """The shots of one scene (1-based) that lasts about `seconds`. Raises MadeBadly."""
    request = Request(
        capability=Capability.TEXT,
        purpose="storyboard",
        prompt=prompts.fill("storyboard", scene=scene, ratio=ratio, seconds=round(seconds), script=as_text(script)),
        inputs={"script": script.model_dump(mode="json"), "scene": scene, "seconds": seconds, "ratio": ratio},
        answer_schema=Board.model_json_schema(),
        language=script.language,
        seconds=seconds,
    )
    return asked(Board, request, ask)


def board_digest(script: Script, scene: int, brief: Brief) -> str:
    """What a scene's shots were planned from."""
    return digest("board", scene_digest(script, scene), brief.ratio, share_of(script, scene, brief.seconds))


def share_of(script: Script, scene: int, seconds: float) -> float:
    """Seconds that fall to a scene, by how much happens in it."""
    weights = [max(1, len(s.beats)) for s in script.scenes]
    return round(seconds * weights[scene - 1] / sum(weights), 2)


def picture_request(plan: ShotPlan, cast: Iterable[Appearance], brief: Brief, take: int = 0) -> Request:
    """One shot's picture, in the film's own size."""
    picture = plan.picture if not take else plan.picture.model_copy(update={"seed": plan.picture.seed + 7919 * take})
    people = _seen(plan, cast)
    width, height = brief.size()
    who = " ".join(f"{p.name}: {p.appearance} {p.clothing}" for p in people)
    prompt = prompts.fill(
        "shot", **picture.model_dump(exclude={"people"}), description=plan.description, people=who, style=brief.style
    )
    return Request(
        capability=Capability.IMAGE,
        purpose="shot",
        prompt=prompt,
        inputs={
            "picture": picture.model_dump(mode="json"),
            "people": [p.model_dump() for p in people],
            "style": brief.style,
        },
        width=width,
        height=height,
        seed=picture.seed,
    )


def picture_digest(plan: ShotPlan, cast: Iterable[Appearance], brief: Brief) -> str:
    """What a shot's picture was made from: the plan of the picture, how its people look, size and style."""
    return digest("picture", plan.picture, plan.description, _seen(plan, cast), brief.size(), brief.style)


def _seen(plan: ShotPlan, cast: Iterable[Appearance]) -> list[Appearance]:
    names = {seen.name for seen in plan.picture.people}
    return [person for person in cast if person.name in names]


# Rows ----------------------------------------------------------------------------------------------------------------


def of_project(session: Session, project_id: uuid.UUID) -> list[tables.Shot]:
    """In the order of the film; those in the bin are left out."""
    rows = select(tables.Shot).where(tables.Shot.project_id == project_id, tables.Shot.removed_at.is_(None))
    return list(session.scalars(rows.order_by(tables.Shot.sequence)))


def plan_of(row: tables.Shot) -> ShotPlan:
    return ShotPlan.model_validate(row.plan)


def save(session: Session, script_row: tables.Script, scene: int, plans: Iterable[ShotPlan], made_from: str) -> None:
    """A scene's shots as planned anew. A shot that shows the same picture as before keeps its row, and so its takes."""
    project_id = script_row.project_id
    assert project_id is not None
    old = [row for row in of_project(session, project_id) if row.scene == scene]
    spare = {row.id: _picture_key(plan_of(row)) for row in old}
    kept: list[tables.Shot] = []
    for plan in plans:
        same = next((key for key, picture in spare.items() if picture == _picture_key(plan)), None)
        row = next((r for r in old if r.id == same), None) or tables.Shot(
            id=uuid.uuid4(), script_id=script_row.id, project_id=project_id, sequence=0
        )
        spare.pop(row.id, None)
        _write(row, plan, scene, made_from)
        session.add(row)
        kept.append(row)
    _drop(session, list(spare))
    session.flush()
    _number(session, project_id, {row.id: n for n, row in enumerate(kept)}, scene)


def drop_scenes_after(session: Session, project_id: uuid.UUID, scenes: int) -> None:
    """Shots of scenes that the script no longer has."""
    rows = select(tables.Shot.id).where(tables.Shot.project_id == project_id, tables.Shot.scene > scenes)
    _drop(session, list(session.scalars(rows)))


def _write(row: tables.Shot, plan: ShotPlan, scene: int, made_from: str) -> None:
    row.plan = plan.model_dump(mode="json")
    row.scene = scene
    row.shot_type, row.angle, row.camera_movement = plan.size, plan.angle, plan.movement
    row.description = plan.description
    row.seconds = Decimal(str(round(plan.seconds, 3)))
    row.made_from = made_from


def _picture_key(plan: ShotPlan) -> str:
    return digest(plan.picture, plan.description)


def _drop(session: Session, ids: list[uuid.UUID]) -> None:
    if ids:
        session.execute(update(tables.Audio).where(tables.Audio.scene_id.in_(ids)).values(scene_id=None))
        session.execute(delete(tables.Shot).where(tables.Shot.id.in_(ids)))


def _number(session: Session, project_id: uuid.UUID, order: dict[uuid.UUID, int], scene: int) -> None:
    rows = sorted(
        of_project(session, project_id),
        key=lambda r: (r.scene, order.get(r.id, r.sequence) if r.scene == scene else r.sequence),
    )
    for number, row in enumerate(rows, 1):
        row.sequence = number
        row.shot_number = f"{number:02d}"


# What a person changes -------------------------------------------------------------------------------------------------


def replan(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, **changes: Any) -> ShotPlan:
    """A shot as a person wants it: any of description, size, angle, movement, seconds. What hangs on it becomes stale by
    itself, and an approval ends. Raises NotFound."""
    row = mine(session, project_id, shot_id)
    plan = plan_of(row)
    new = ShotPlan.model_validate({**plan.model_dump(), **changes})
    new = new.model_copy(update={"picture": plan.picture.model_copy(update={"size": new.size, "angle": new.angle})})
    if new != plan:
        _write(row, new, row.scene, BY_HAND)
        row.approved_at = row.approved_by = None
        row.status = "generated" if row.take_id else "pending"
    return new


def approve(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, user_id: uuid.UUID) -> None:
    """This picture is the one. Raises NotFound."""
    row = mine(session, project_id, shot_id)
    if row.take_id:
        row.approved_at, row.approved_by, row.status = tables.now(), user_id, "approved"


def reopen(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> None:
    """Take an approval back. Raises NotFound."""
    row = mine(session, project_id, shot_id)
    row.approved_at = row.approved_by = None
    row.status = "generated" if row.take_id else "pending"


def mine(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> tables.Shot:
    """A shot of this project. Raises NotFound."""
    row = session.get(tables.Shot, shot_id)
    if row is None or row.project_id != project_id:
        raise NotFound(what="shot")
    return row
