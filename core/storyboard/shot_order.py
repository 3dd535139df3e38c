"""The order of the film by hand: shots added, split, copied, moved, put in the bin and taken out of it again.

Nobody's words are lost on the way: what is said in a shot that leaves its scene goes to the shot beside it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import LastShot, NotFound
from core.project import takes
from core.script import script
from core.storyboard.model import SIZES, Picture, ShotCut, ShotPlan, ShotSize
from core.storyboard.storyboard import list_shots, load_shot, plan_of, write_plan

SHORTEST_S = 0.5
NEW_S = 2.5
ANOTHER_SEED = 104_729


def insert_shot(
    session: Session,
    project_id: uuid.UUID,
    *,
    after: uuid.UUID | None = None,
    scene: int | None = None,
    description: str = "",
) -> tables.Shot:
    """A new shot after another, or at the end of a scene. It is framed like its neighbour and shows the same place; what
    is seen is still to be told. Raises NotFound where there is no such shot, or no such scene."""
    neighbour = load_shot(session, project_id, after) if after else _last_of(session, project_id, scene)
    plan = _like(plan_of(neighbour)) if neighbour else _in_scene(session, project_id, scene or 1)
    row = _new(session, project_id, plan.model_copy(update={"description": description}), _scene(neighbour, scene))
    order = _without(list_shots(session, project_id), row.id)
    at = order.index(neighbour) + 1 if neighbour in order else _end_of(order, row.scene)
    _renumber([*order[:at], row, *order[at:]])
    return row


def duplicate_shot(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> tables.Shot:
    """The same shot once more, after itself: with its picture, without what is said in it. Raises NotFound."""
    original = load_shot(session, project_id, shot_id)
    plan = plan_of(original).model_copy(update={"lines": (), "actions": ()})
    row = _new(session, project_id, plan, original.scene)
    session.flush()
    if original.take_id and (take := session.get(tables.Take, original.take_id)):
        takes.copy_take(session, take, row.id)
    _place(session, project_id, row, original, later=True)
    return row


def add_shot_behind(session: Session, project_id: uuid.UUID, first: tables.Shot, plan: ShotPlan) -> tables.Shot:
    """A new shot of this plan after another one, in its scene."""
    row = _new(session, project_id, plan, first.scene)
    session.flush()
    _place(session, project_id, row, first, later=True)
    return row


def split_shot(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> tables.Shot:
    """One shot becomes two: the second comes closer. Two lines or more are divided between them, and the seconds; one that was cut by
    hand is divided so. Returns the second. Raises NotFound."""
    first = load_shot(session, project_id, shot_id)
    plan = plan_of(first)
    lines, actions = _halves(plan.lines), _halves(plan.actions)
    seconds = max(SHORTEST_S, round(plan.seconds / 2, 1))
    closer = _closer(plan.size)
    picture = plan.picture.model_copy(update={"size": closer, "seed": plan.picture.seed + ANOTHER_SEED})
    cuts = _half_cuts(plan.cut)
    second = plan.model_copy(
        update={
            "size": closer,
            "seconds": seconds,
            "lines": lines[1],
            "actions": actions[1],
            "picture": picture,
            "cut": cuts[1],
        }
    )
    kept = {"seconds": seconds, "lines": lines[0], "actions": actions[0], "cut": cuts[0]}
    write_plan(first, plan.model_copy(update=kept), first.scene)
    row = _new(session, project_id, second, first.scene)
    _place(session, project_id, row, first, later=True)
    return row


def move_shot(
    session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, beside: uuid.UUID, *, after: bool = False
) -> tables.Shot:
    """Before another shot, or after it, and into its scene. Within its scene a shot takes along what is said in it; to
    another it goes without, and its neighbour says it. Raises LastShot, NotFound."""
    row, other = load_shot(session, project_id, shot_id), load_shot(session, project_id, beside)
    if row.id == other.id:
        return row
    if row.scene != other.scene:
        _hand_over(session, project_id, row)
        write_plan(row, plan_of(row).model_copy(update={"lines": (), "actions": ()}), other.scene)
    _place(session, project_id, row, other, later=after)
    return row


def move_one_place(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, later: bool) -> tables.Shot:
    """One place earlier or later in the film; at the border of its scene it steps over the border first. At the end of
    the film it stays. Raises LastShot, NotFound."""
    row = load_shot(session, project_id, shot_id)
    order = list_shots(session, project_id)
    place = order.index(row) + (1 if later else -1)
    if not 0 <= place < len(order):
        return row
    other = order[place]
    return move_shot(session, project_id, shot_id, other.id, after=later == (other.scene == row.scene))


def set_order(session: Session, project_id: uuid.UUID, first: Sequence[uuid.UUID]) -> None:
    """These shots in this order; any other of the film stays behind the one it stands behind now."""
    rows = list_shots(session, project_id)
    named = {row.id: row for row in rows}
    order = [named[each] for each in first]
    for before, row in zip((None, *rows), rows, strict=False):
        if row not in order:
            order.insert(order.index(before) + 1 if before else 0, row)
    _renumber(order)


def remove_shots(session: Session, project_id: uuid.UUID, shot_ids: Iterable[uuid.UUID]) -> None:
    """Into the bin, for thirty days. What is said in them goes to the shots beside them. Raises LastShot where a scene
    would be left without a shot, NotFound."""
    for shot_id in shot_ids:
        row = load_shot(session, project_id, shot_id)
        if row.removed_at is not None:
            continue
        kept = plan_of(row)
        _hand_over(session, project_id, row)
        row.plan = kept.model_dump(mode="json")
        row.removed_at = tables.utc_now()
        session.flush()
    _renumber(list_shots(session, project_id))


def put_back_shot(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> tables.Shot:
    """Out of the bin, to where it stood, with what was said in it. Where its scene is gone, into the last there is.
    Raises NotFound."""
    row = load_shot(session, project_id, shot_id)
    if row.removed_at is None:
        return row
    others = list_shots(session, project_id)
    row.removed_at = None
    scenes = _scenes(session, project_id)
    if scenes and row.scene > scenes:
        row.scene = scenes
    mine_again = set(plan_of(row).lines) | set(plan_of(row).actions)
    for other in others:
        plan = plan_of(other)
        lines = tuple(beat for beat in plan.lines if beat not in mine_again)
        actions = tuple(beat for beat in plan.actions if beat not in mine_again)
        if (lines, actions) != (plan.lines, plan.actions):
            write_plan(other, plan.model_copy(update={"lines": lines, "actions": actions}), other.scene)
    place = next((n for n, o in enumerate(others) if (o.scene, o.sequence) >= (row.scene, row.sequence)), len(others))
    _renumber([*others[:place], row, *others[place:]])
    return row


def list_removed_shots(session: Session, project_id: uuid.UUID) -> list[tables.Shot]:
    """What was put in the bin, last first."""
    rows = select(tables.Shot).where(tables.Shot.project_id == project_id, tables.Shot.removed_at.is_not(None))
    return list(session.scalars(rows.order_by(tables.Shot.removed_at.desc())))


def _hand_over(session: Session, project_id: uuid.UUID, row: tables.Shot) -> None:
    """What is said and done in a shot that leaves its scene goes to the one before it there, else to the one after."""
    scene = [shot for shot in list_shots(session, project_id) if shot.scene == row.scene]
    others = _without(scene, row.id)
    if not others:
        raise LastShot(n=row.shot_number or "")
    plan = plan_of(row)
    if not plan.lines and not plan.actions:
        return
    place = scene.index(row)
    heir = scene[place - 1] if place else scene[1]
    had = plan_of(heir)
    joined: dict[str, Any] = {
        "lines": (*had.lines, *plan.lines) if place else (*plan.lines, *had.lines),
        "actions": (*had.actions, *plan.actions) if place else (*plan.actions, *had.actions),
    }
    write_plan(heir, had.model_copy(update=joined), heir.scene)


def _place(session: Session, project_id: uuid.UUID, row: tables.Shot, other: tables.Shot, later: bool) -> None:
    order = _without(list_shots(session, project_id), row.id)
    at = order.index(other) + int(later)
    _renumber([*order[:at], row, *order[at:]])


def _renumber(order: Sequence[tables.Shot]) -> None:
    for number, row in enumerate(order, 1):
        row.sequence, row.shot_number = number, f"{number:02d}"


def _new(session: Session, project_id: uuid.UUID, plan: ShotPlan, scene: int) -> tables.Shot:
    told = script.find(session, project_id)
    row = tables.Shot(
        id=uuid.uuid4(), script_id=told.id if told else None, project_id=project_id, sequence=0, status="pending"
    )
    row.seconds = Decimal(0)
    write_plan(row, plan, scene)
    session.add(row)
    return row


def _without(rows: Sequence[tables.Shot], shot_id: uuid.UUID) -> list[tables.Shot]:
    return [row for row in rows if row.id != shot_id]


def _scene(neighbour: tables.Shot | None, scene: int | None) -> int:
    return neighbour.scene if neighbour else scene or 1


def _last_of(session: Session, project_id: uuid.UUID, scene: int | None) -> tables.Shot | None:
    rows = [row for row in list_shots(session, project_id) if scene is None or row.scene == scene]
    return rows[-1] if rows else None


def _end_of(order: Sequence[tables.Shot], scene: int) -> int:
    return next((n for n, row in enumerate(order) if row.scene > scene), len(order))


def _like(plan: ShotPlan) -> ShotPlan:
    picture = plan.picture.model_copy(update={"seed": plan.picture.seed + ANOTHER_SEED})
    return plan.model_copy(update={"lines": (), "actions": (), "seconds": NEW_S, "picture": picture, "cut": None})


def _in_scene(session: Session, project_id: uuid.UUID, scene: int) -> ShotPlan:
    """A first shot where the scene has none: its place, seen whole."""
    row = script.find(session, project_id)
    told = script.script_from_row(row) if row else None
    if told is None or not 1 <= scene <= len(told.scenes):
        raise NotFound(what="scene")
    where = told.scenes[scene - 1]
    picture = Picture(
        place=where.place, location=where.location, when=where.when, weather=where.weather, mood=where.mood, size="wide"
    )
    return ShotPlan(size="wide", seconds=NEW_S, description="", picture=picture)


def _scenes(session: Session, project_id: uuid.UUID) -> int:
    row = script.find(session, project_id)
    return len(row.scenes) if row else 0


def _halves(beats: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    middle = (len(beats) + 1) // 2
    return beats[:middle], beats[middle:]


def _half_cuts(cut: ShotCut | None) -> tuple[ShotCut | None, ShotCut | None]:
    """The second half has a picture of its own: it shows it from the beginning."""
    if cut is None or cut.frames < 2:
        return cut, cut
    half = cut.frames // 2
    return cut.model_copy(update={"frames": half}), ShotCut(frames=cut.frames - half, speed=cut.speed)


def _closer(size: ShotSize) -> ShotSize:
    here, face = SIZES.index(size), SIZES.index("close_up")
    return SIZES[max(here, min(here + 2, face))]
