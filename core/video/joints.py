"""How a shot takes the place of the one before it: as scenes do it, by a plain cut, or by a transition of so many seconds."""

from __future__ import annotations

import uuid
from typing import Any, get_args

from sqlalchemy.orm import Session

from core.errors import NotFound
from core.render.timeline import TransitionKind
from core.storyboard import storyboard
from core.storyboard.model import ShotPlan
from core.video import video

TRANSITIONS: tuple[TransitionKind, ...] = get_args(TransitionKind)
USUAL, CUT = "usual", "cut"
"""As scenes do it: a dissolve where one begins, else a cut; and a plain cut everywhere."""
JOINTS: tuple[str, ...] = (USUAL, CUT, *TRANSITIONS)
SECONDS = (0.3, 0.5, 1.0)
USUAL_SECONDS = 0.5
"""How long a transition is where nobody has said."""


def joint_of_plan(plan: ShotPlan) -> str:
    """One of JOINTS."""
    return USUAL if plan.dissolve is None else plan.transition if plan.dissolve else CUT


def seconds_of_plan(plan: ShotPlan) -> float:
    """The one of SECONDS that is nearest to how long its transition is, or would be."""
    return min(SECONDS, key=lambda seconds: abs(seconds - (plan.dissolve or USUAL_SECONDS)))


def change_joint(
    session: Session, project_id: uuid.UUID, /, shot_id: uuid.UUID, joint: str, seconds: float
) -> ShotPlan:
    """`joint` is one of JOINTS; `seconds` counts for transitions alone. Raises NotFound, also for any other word or length."""
    return video.change_camera(session, project_id, shot_id, **_changes(joint, seconds))


def use_joint_everywhere(session: Session, project_id: uuid.UUID, /, shot_id: uuid.UUID) -> int:
    """Every other shot comes in as this one does, but those that run on from the one before without a joint; how many were changed.
    Raises NotFound."""
    chosen = storyboard.plan_of(storyboard.load_shot(session, project_id, shot_id))
    wanted = {"dissolve": chosen.dissolve, "transition": chosen.transition}
    changed = 0
    for row in storyboard.list_shots(session, project_id)[1:]:
        plan = storyboard.plan_of(row)
        if row.id == shot_id or plan.runs_on:
            continue
        changed += video.change_camera(session, project_id, row.id, **wanted) != plan
    return changed


def _changes(joint: str, seconds: float) -> dict[str, Any]:
    if joint == USUAL:
        return {"dissolve": None, "transition": "dissolve"}
    if joint == CUT:
        return {"dissolve": 0.0, "transition": "dissolve"}
    if joint not in TRANSITIONS or seconds not in SECONDS:
        raise NotFound(what="transition")
    return {"dissolve": seconds, "transition": joint}
