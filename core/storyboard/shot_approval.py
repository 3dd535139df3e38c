"""An approval of a shot is of one version of it: the picture that was chosen, what that picture is made from, and what is said in the shot.

What changes upstream (a line, how somebody looks, the film's style) makes another version of it, and the approval counts no more;
where the change is undone, it counts again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from core.characters import characters
from core.characters.model import Appearance
from core.database import tables
from core.project import projects
from core.project.projects import Brief
from core.script import script
from core.script.model import Script
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.storyboard import picture_digest, plan_of
from core.types import digest


def shot_version(shot: tables.Shot, cast: Iterable[Appearance], brief: Brief, told: Script | None) -> str:
    """SHA-256 in hex of everything that an approval of this shot is about."""
    plan = plan_of(shot)
    lines = [
        (beat.speaker, beat.text)
        for scene in (told.scenes if told else ())
        for beat in scene.beats
        if beat.id in plan.lines
    ]
    return digest("shot approved", str(shot.take_id), picture_digest(plan, cast, brief), lines)


def stamp_version(session: Session, project_id: uuid.UUID, shots: Iterable[tables.Shot]) -> None:
    """What stands now is what was approved of these shots."""
    row = script.find(session, project_id)
    told = script.script_from_row(row) if row else None
    cast = [characters.appearance_of(each) for each in characters.list_cast(session, project_id)]
    brief = projects.brief_of(projects.load(session, project_id))
    for shot in shots:
        shot.approved_version = shot_version(shot, cast, brief, told)


def is_outdated(made: FilmSnapshot, shot: tables.Shot) -> bool:
    """Somebody approved this shot, and what they approved has changed since. Approvals of before versions were kept stay."""
    if shot.approved_at is None or not shot.approved_version:
        return False
    return shot.approved_version != shot_version(shot, made.people, made.brief, made.script)


def withhold_outdated_approvals(made: FilmSnapshot) -> None:
    """Nobody who looks at this snapshot sees an approval of something that has changed since. The rows in the database keep it, for a change
    that is undone."""
    for shot in made.shots:
        if is_outdated(made, shot):
            made.reopened.add(shot.id)
            for name, value in (("approved_at", None), ("approved_by", None), ("status", "generated")):
                set_committed_value(shot, name, value)
