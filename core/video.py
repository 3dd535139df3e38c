"""What moves: one take per shot. The builtin camera's take is a recipe, rendered once with the film."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import prompts, shot_words, storyboard, tables
from core.errors import NotFound
from core.project import Brief
from core.render.moves import Size, look
from core.storyboard import BY_HAND, ShotPlan, Strength, plan_of
from core.timeline import Recipe
from core.types import digest
from providers.base import Capability, Request
from providers.moves import reach_of, recipe_for

BROUGHT = "brought"
"""`made_from` of a clip that a person brought: it never goes stale."""
STRENGTHS: tuple[Strength, ...] = ("gentle", "normal", "strong")
STEPS = 24
"""So many straight pieces show an eased move over a small picture without a visible corner."""


def clip_request(
    still: str, plan: ShotPlan, brief: Brief, focus: list[float] | None = None, seconds: float = 0.0
) -> Request:
    """A camera move over this shot's picture, or a clip that a vendor's model makes from it. `focus` is where the main
    face or thing is, x and y in 0..1, where its painter said so; what a person chose goes before it. `seconds`: how long the
    film needs it, where its voices take longer than was planned."""
    width, height = brief.size()
    guess = _guess(plan)
    return Request(
        capability=Capability.VIDEO,
        purpose="clip",
        prompt=shot_words.clip(plan),
        negative=prompts.word("negative", "clip"),
        inputs={
            "still": still,
            "movement": plan.movement,
            "strength": plan.strength,
            "focus": list(plan.focus) if plan.focus else focus or guess,
            "planned": plan.seconds,
        },
        seconds=max(plan.seconds, round(seconds, 2)),
        width=width,
        height=height,
        seed=plan.picture.seed,
        references=(still,),
    )


def clip_digest(still: str, movement: str, strength: str = "normal", focus: Sequence[float] | None = None) -> str:
    """What a clip was made from. Its length is the cut's business: a recipe is stretched, a file trimmed or held."""
    chosen = (strength, list(focus or ())) if strength != "normal" or focus else ()
    return digest("clip", still, movement, *chosen)


def wanted(shot: tables.Shot, still: str) -> str:
    """What the clip of a shot with this picture is to be made from."""
    plan = plan_of(shot)
    return clip_digest(still, plan.movement, plan.strength, plan.focus)


def focus_of(plan: ShotPlan, take: tables.Take | None) -> tuple[float, float]:
    """The point the camera holds on to: as somebody chose, else where the painter put the main thing, else a guess."""
    x, y = plan.focus or (take.facts.get("focus") if take else None) or _guess(plan)
    return float(x), float(y)


def _guess(plan: ShotPlan) -> list[float]:
    return [plan.picture.people[0].at, 0.45] if plan.picture.people else [0.5, 0.5]


# Seen before it is rendered ------------------------------------------------------------------------------------------


def would_be(plan: ShotPlan, take: tables.Take, movement: str = "", strength: str = "") -> Recipe:
    """The recipe that the builtin camera would answer with, for this or another move of the shot."""
    asked = {"movement": movement or plan.movement, "strength": strength or plan.strength}
    return Recipe(
        still=take.sha256,
        **recipe_for(
            asked["movement"],
            focus_of(plan, take),
            plan.picture.seed,
            reach_of(plan.seconds, asked["strength"]),
        ),
    )


def way(recipe: Recipe, brief: Brief, seconds: float) -> list[tuple[float, float, float]]:
    """The move as the film renders it, for a picture that fills its frame: at each of STEPS + 1 even moments of its `seconds`, how far
    it is shifted to the left and up (in frames) and how much it is enlarged."""
    size = Size(*brief.size())
    seen = [look(recipe, size, size, step, STEPS + 1, STEPS / seconds) for step in range(STEPS + 1)]
    return [(w.left / w.width, w.top / w.height, size.width / w.width) for w in seen]


def of_project(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, tables.Video]:
    """The clip of each shot, under the shot's id: the chosen one; where it shows something older and another stands that
    was made from just what is wanted now, that one. So a camera move taken back is there at once."""
    rows = session.execute(
        select(tables.Shot, tables.Video, tables.Take.sha256)
        .join(tables.Video, tables.Video.storyboard_id == tables.Shot.id)
        .outerjoin(tables.Take, tables.Take.id == tables.Shot.take_id)
        .where(tables.Shot.project_id == project_id, tables.Shot.clip_id.is_not(None))
        .order_by(tables.Video.created_at)
    )
    found: dict[uuid.UUID, tables.Video] = {}
    for shot, clip, still in rows:
        if shot.id not in found or _rank(shot, clip, still) >= _rank(shot, found[shot.id], still):
            found[shot.id] = clip
    return found


def _rank(shot: tables.Shot, clip: tables.Video, still: str | None) -> int:
    fits = clip.made_from == BROUGHT if clip.id == shot.clip_id else False
    fits = fits or (still is not None and clip.made_from == wanted(shot, still))
    return 2 * fits + (clip.id == shot.clip_id)


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


# What a person changes -------------------------------------------------------------------------------------------------


def aim(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, **changes: Any) -> ShotPlan:
    """How a shot is filmed: any of movement, strength, focus, seconds, dissolve. Its picture stays approved. Raises
    NotFound."""
    row = storyboard.mine(session, project_id, shot_id)
    plan = plan_of(row)
    new = ShotPlan.model_validate({**plan.model_dump(), **changes})
    if new != plan:
        row.plan, row.made_from = new.model_dump(mode="json"), BY_HAND
        row.camera_movement, row.seconds = new.movement, Decimal(str(round(new.seconds, 3)))
    return new


def takes(session: Session, shot_id: uuid.UUID) -> list[tables.Video]:
    """All clips of a shot that stand, first made first."""
    rows = select(tables.Video).where(tables.Video.storyboard_id == shot_id, tables.Video.status == "completed")
    return list(session.scalars(rows.order_by(tables.Video.created_at, tables.Video.id)))


def counted(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """How many clips each shot of a film has, under the shot's id."""
    rows = select(tables.Video.storyboard_id, func.count()).join(
        tables.Shot, tables.Shot.id == tables.Video.storyboard_id
    )
    found = session.execute(rows.where(tables.Shot.project_id == project_id).group_by(tables.Video.storyboard_id))
    return {shot_id: count for shot_id, count in found if shot_id}


def use(session: Session, project_id: uuid.UUID, clip_id: uuid.UUID) -> None:
    """Choose this clip for its shot. The camera goes as it went in it, so that it is what stands there and not stale.
    Raises NotFound."""
    clip = session.get(tables.Video, clip_id)
    if clip is None or clip.storyboard_id is None:
        raise NotFound(what="clip")
    row = storyboard.mine(session, project_id, clip.storyboard_id)
    row.clip_id = clip.id
    picture = session.get(tables.Take, row.take_id) if row.take_id else None
    if clip.recipe and picture and clip.recipe.get("still") == picture.sha256:
        recipe = Recipe.model_validate(clip.recipe)
        aim(session, project_id, row.id, movement=recipe.movement, strength=_strength_of(recipe, plan_of(row), picture))
        clip.made_from = wanted(row, picture.sha256)


def _strength_of(recipe: Recipe, plan: ShotPlan, picture: tables.Take) -> Strength:
    """How strongly a clip was asked for, told by how far its camera goes."""
    for strength in STRENGTHS:
        if would_be(plan, picture, recipe.movement, strength).end.zoom == recipe.end.zoom:
            return strength
    return plan.strength


def drop_own(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> bool:
    """Back to the camera: the newest clip that nobody brought, if there is one; the brought one stays among the takes.
    Raises NotFound."""
    row = storyboard.mine(session, project_id, shot_id)
    filmed = [clip for clip in takes(session, row.id) if clip.made_from != BROUGHT]
    row.clip_id = filmed[-1].id if filmed else None
    return bool(filmed)
