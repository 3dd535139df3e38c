"""What moves: one take per shot. The builtin camera's take is a recipe, rendered once with the film."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import tables
from core.project import Brief
from core.storyboard import ShotPlan
from core.types import digest
from providers.base import Capability, Request

BROUGHT = "brought"
"""`made_from` of a clip that a person brought: it never goes stale."""


def clip_request(still: str, plan: ShotPlan, brief: Brief, focus: list[float] | None = None) -> Request:
    """A camera move over this shot's picture, or a clip that a vendor's model makes from it. `focus` is where the main
    face or thing is, x and y in 0..1, where its painter said so."""
    width, height = brief.size()
    guess = [plan.picture.people[0].at, 0.45] if plan.picture.people else [0.5, 0.5]
    return Request(
        capability=Capability.VIDEO,
        purpose="clip",
        prompt=plan.description,
        inputs={"still": still, "movement": plan.movement, "focus": focus or guess},
        seconds=plan.seconds,
        width=width,
        height=height,
        seed=plan.picture.seed,
        references=(still,),
    )


def clip_digest(still: str, movement: str) -> str:
    """What a clip was made from. Its length is the cut's business: a recipe is stretched, a file trimmed or held."""
    return digest("clip", still, movement)


def of_project(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, tables.Video]:
    """The chosen clip of each shot, under the shot's id."""
    rows = session.execute(
        select(tables.Shot.id, tables.Video)
        .join(tables.Video, tables.Video.id == tables.Shot.clip_id)
        .where(tables.Shot.project_id == project_id)
    )
    return dict(rows.all())  # type: ignore[arg-type]


def add(session: Session, shot_id: uuid.UUID, task_id: uuid.UUID | None, **facts: Any) -> tables.Video | None:
    """A clip take, chosen at once; one task makes one. None where the shot is gone meanwhile."""
    shot = session.get(tables.Shot, shot_id)
    if shot is None:
        return None
    mine = select(tables.Video).where(tables.Video.storyboard_id == shot_id, tables.Video.task_id == task_id)
    row = session.scalar(mine) if task_id else None
    if row is None:
        row = tables.Video(id=uuid.uuid4(), storyboard_id=shot_id, task_id=task_id, status="completed", **facts)
        session.add(row)
        session.flush()
    shot.clip_id = row.id
    return row
