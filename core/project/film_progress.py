"""How much of a film stands: `projects.progress`, 0 to 100, counted from its rows whenever a step of it ends.

Each of the seven stages counts the same; within one, each person, shot, sound and clip that was made of those there are. What stands
counts whether it is stale or not. The idea stands as soon as there is a project.
"""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Uuid, bindparam, case, func, select, update
from sqlalchemy.orm import Session

from core.database import tables

STAGES_WITH_ROWS = 6
"""script, characters, storyboard, audio, video, film."""


def measure_progress(session: Session, project_id: uuid.UUID) -> int:
    """0 to 100."""
    shares = session.execute(_shares(), {"project_id": project_id}).one()
    return int(100 * (1 + sum(float(share) for share in shares)) / (1 + STAGES_WITH_ROWS))


def save_progress(session: Session, project_id: uuid.UUID) -> None:
    """Write it down. The time at which the film was changed last stays: nobody changed it."""
    row, share = tables.Project, measure_progress(session, project_id)
    session.execute(
        update(row)
        .where(row.id == project_id, row.progress != share)
        .values(progress=share, updated_at=row.updated_at)
        .execution_options(synchronize_session=False)
    )


@cache
def _shares() -> Select[Any]:
    """One question for all stages, written once."""
    wanted = bindparam("project_id", type_=Uuid())
    script, person, shot, sound, cut = tables.Script, tables.Character, tables.Shot, tables.Audio, tables.Cut

    def there(row: type[Any], *which: ColumnElement[bool]) -> ScalarSelect[Any]:
        some = func.count() > 0
        return select(case((some, 1), else_=0)).where(row.project_id == wanted, *which).scalar_subquery()

    def made(row: type[Any], is_made: ColumnElement[bool], *which: ColumnElement[bool]) -> ScalarSelect[Any]:
        share = func.coalesce(func.avg(case((is_made, 1.0), else_=0.0)), 0.0)
        return select(share).where(row.project_id == wanted, *which).scalar_subquery()

    standing = shot.removed_at.is_(None)
    return select(
        there(script),
        made(person, person.take_id.is_not(None)),
        made(shot, shot.take_id.is_not(None), standing),
        made(sound, func.coalesce(sound.file_key, "") != ""),
        made(shot, shot.clip_id.is_not(None), standing),
        there(cut, cut.sha256 != "", cut.removed_at.is_(None)),
    )
