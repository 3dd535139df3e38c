"""What a film in another ratio shows of a shot, set by hand and put back to what was found. Nothing is made again for it."""

from __future__ import annotations

import math
import uuid

from sqlalchemy.orm import Session

from core.errors import NoSuchFraming
from core.project import projects
from core.storyboard import storyboard
from core.storyboard.model import ShotPlan


def reframe_shot(
    session: Session, project_id: uuid.UUID, /, shot_id: uuid.UUID, ratio: str, at: tuple[float, float] | None
) -> ShotPlan:
    """Put the middle of what a film of this ratio shows of a shot at a point of its picture (x and y in 0..1); None: as found. Raises
    NotFound, and NoSuchFraming for a ratio that is none or the film's own, and for a point that is not in the picture."""
    _check(session, project_id, ratio)
    if at is not None and not all(math.isfinite(side) and 0 <= side <= 1 for side in at):
        raise NoSuchFraming("at")
    row = storyboard.load_shot(session, project_id, shot_id)
    plan = storyboard.plan_of(row)
    kept = {each: point for each, point in plan.reframed.items() if each != ratio}
    new = plan.model_copy(update={"reframed": kept | ({ratio: (round(at[0], 4), round(at[1], 4))} if at else {})})
    if new != plan:
        row.plan = new.model_dump(mode="json")
    return new


def frame_as_found(session: Session, project_id: uuid.UUID, /, ratio: str) -> int:
    """Every shot of the film in this ratio as it was found; how many were set by hand. Raises NoSuchFraming."""
    _check(session, project_id, ratio)
    rows = [row for row in storyboard.list_shots(session, project_id) if ratio in storyboard.plan_of(row).reframed]
    for row in rows:
        reframe_shot(session, project_id, row.id, ratio, None)
    return len(rows)


def _check(session: Session, project_id: uuid.UUID, ratio: str) -> None:
    if ratio not in projects.RATIOS or ratio == projects.brief_of(projects.load(session, project_id)).ratio:
        raise NoSuchFraming("ratio")
