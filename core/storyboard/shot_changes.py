"""What a person changes in a shot: its plan, its picture, who is in it, and whether it is the one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.database import tables
from core.errors import Conflict, NotFound
from core.storyboard.model import Picture, Seen, ShotPlan
from core.storyboard.shot_approval import stamp_version
from core.storyboard.storyboard import load_shot, plan_of, write_plan


def replan_shot(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, **changes: Any) -> ShotPlan:
    """A shot as a person wants it: any of description, size, angle, movement, seconds. What hangs on it becomes stale by
    itself; where another picture is wanted, an approval ends. Raises NotFound."""
    row = load_shot(session, project_id, shot_id)
    plan = plan_of(row)
    new = plan.changed(**changes)
    new = new.model_copy(update={"picture": plan.picture.model_copy(update={"size": new.size, "angle": new.angle})})
    return _change(row, plan, new)


def replan_shots(session: Session, project_id: uuid.UUID, /, shot_ids: Iterable[uuid.UUID], **changes: Any) -> None:
    """The same change for each of these shots, as `replan` makes it. Raises NotFound."""
    for shot_id in shot_ids:
        replan_shot(session, project_id, shot_id, **changes)


def describe_shot(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, seen: str, text: str) -> ShotPlan:
    """What is seen, told otherwise. `seen` is what stood before the writer's eyes: raises Conflict, with the other text in
    `theirs`, where somebody changed it meanwhile; NotFound."""
    now = plan_of(load_shot(session, project_id, shot_id)).description
    if now not in (seen, text.strip()):
        raise Conflict(what="", theirs=now)
    return replan_shot(session, project_id, shot_id, description=text.strip())


def restage_shot(session: Session, project_id: uuid.UUID, /, shot_id: uuid.UUID, **changes: Any) -> ShotPlan:
    """Another picture of the same shot: any of place, location, when, weather, mood, people, things. Raises NotFound."""
    row = load_shot(session, project_id, shot_id)
    plan = plan_of(row)
    picture = Picture.model_validate({**plan.picture.model_dump(), **changes})
    return _change(row, plan, plan.model_copy(update={"picture": picture}))


def set_people_in_shot(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, names: Sequence[str]) -> ShotPlan:
    """Just these of the cast are in the picture. Who was in it stays where they were; who comes takes the free side.
    Raises NotFound."""
    people = plan_of(load_shot(session, project_id, shot_id)).picture.people
    stay = [seen for seen in people if seen.name in names]
    for name in names:
        if name not in {seen.name for seen in stay}:
            at = _free_place([seen.at for seen in stay])
            stay.append(Seen(name=name, at=at, facing=25.0 if at <= 0.5 else -25.0))
    return restage_shot(session, project_id, shot_id, people=stay)


def direct_person(
    session: Session, project_id: uuid.UUID, /, shot_id: uuid.UUID, name: str, **changes: Any
) -> ShotPlan:
    """One of the people in the picture: any of pose, expression, at, facing, depth, holds. Raises NotFound."""
    people = plan_of(load_shot(session, project_id, shot_id)).picture.people
    if name not in {seen.name for seen in people}:
        raise NotFound(what=name)
    told = [Seen.model_validate({**seen.model_dump(), **changes}) if seen.name == name else seen for seen in people]
    return restage_shot(session, project_id, shot_id, people=told)


def _free_place(taken: Sequence[float]) -> float:
    """Where there is most room: the middle, or a side."""
    return max((0.5, 0.72, 0.28), key=lambda at: min((abs(at - other) for other in taken), default=1.0))


def _change(row: tables.Shot, plan: ShotPlan, new: ShotPlan) -> ShotPlan:
    if new != plan:
        write_plan(row, new, row.scene)
        if (new.picture, new.description) != (plan.picture, plan.description):
            row.approved_at = row.approved_by = None
            row.status = "generated" if row.take_id else "pending"
    return new


def approve_shot(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID, user_id: uuid.UUID) -> None:
    """This picture is the one. Raises NotFound."""
    approve_shots(session, project_id, [shot_id], user_id)


def approve_shots(session: Session, project_id: uuid.UUID, shot_ids: Iterable[uuid.UUID], user_id: uuid.UUID) -> None:
    """The pictures of these shots are the ones, as long as what they are made from stays as it is. Raises NotFound."""
    rows = [row for shot_id in shot_ids if (row := load_shot(session, project_id, shot_id)).take_id]
    for row in rows:
        row.approved_at, row.approved_by, row.status = tables.utc_now(), user_id, "approved"
    stamp_version(session, project_id, rows)


def reopen_shot(session: Session, project_id: uuid.UUID, shot_id: uuid.UUID) -> None:
    """Take an approval back. Raises NotFound."""
    row = load_shot(session, project_id, shot_id)
    row.approved_at = row.approved_by = None
    row.status = "generated" if row.take_id else "pending"
