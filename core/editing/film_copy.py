"""A film once more: all that stands in it, so that nothing is made again; what either becomes from there is its own affair."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.characters import characters
from core.database import tables
from core.film import film_cut
from core.project import projects, tags, takes
from core.script import script
from core.storyboard import storyboard
from core.video import video

LEFT_OUT = frozenset({"id", "created_at", "updated_at", "task_id", "approved_at", "approved_by", "approved_version"})
"""What a copy has of its own, or nobody has said of it yet: who approved the first did not approve the second."""

OWNERS: tuple[Any, ...] = (tables.Shot, tables.Character, tables.Audio)


def duplicate_film(session: Session, project_id: uuid.UUID, user_id: uuid.UUID, name: str) -> tables.Project:
    """A copy owned by this person: script, cast, shots, lines with their chosen takes and clips, and the newest cut.
    Raises NotFound."""
    old = projects.load(session, project_id)
    new: tables.Project = copy_row(
        old, user_id=user_id, name=name[:200], status="draft", progress=0, deleted_at=None, sample=False
    )
    session.add(new)
    session.flush()
    ids: dict[uuid.UUID, uuid.UUID] = {project_id: new.id}
    _told(session, project_id, ids)
    for somebody in characters.list_cast(session, project_id):
        _put(session, somebody, ids, project_id=new.id)
    for shot in storyboard.list_shots(session, project_id):
        status = "generated" if shot.take_id else "pending"
        _put(session, shot, ids, project_id=new.id, script_id=ids.get(shot.script_id), status=status)  # type: ignore[arg-type]
    for line in session.scalars(select(tables.Audio).where(tables.Audio.project_id == project_id)):
        _put(session, line, ids, project_id=new.id, scene_id=ids.get(line.scene_id) if line.scene_id else None)
    _takes(session, project_id, ids)
    _clips(session, project_id, ids)
    _cut(session, project_id, ids)
    new.settings = _renamed(old.settings, {str(before): str(copy) for before, copy in ids.items()})
    for held in session.scalars(select(tables.ProjectAsset).where(tables.ProjectAsset.project_id == project_id)):
        session.add(tables.ProjectAsset(project_id=new.id, sha256=held.sha256))
    session.add_all(tables.ProjectTag(project_id=new.id, tag=tag) for tag in tags.film_tags(session, project_id))
    session.flush()
    return new


def _told(session: Session, project_id: uuid.UUID, ids: dict[uuid.UUID, uuid.UUID]) -> None:
    """The script as it reads now, as its first version."""
    old = script.find(session, project_id)
    if old is None:
        return
    new = _put(session, old, ids, project_id=ids[project_id], version=1)
    told = script.script_from_row(old).model_dump(mode="json")
    session.add(tables.ScriptVersion(script_id=new.id, version=1, script=told))


def _takes(session: Session, project_id: uuid.UUID, ids: dict[uuid.UUID, uuid.UUID]) -> None:
    """The chosen take of each row, as the first of its copy."""
    owners = [row for kind in OWNERS for row in session.scalars(select(kind).where(kind.project_id == project_id))]
    wanted = {row.take_id for row in owners if row.id in ids}
    for take in takes.takes_by_id(session, project_id).values():
        if take.id in wanted:
            _put(session, take, ids, project_id=ids[project_id], of_id=ids[take.of_id], number=1)
    for kind in OWNERS:
        _point(session.scalars(select(kind).where(kind.project_id == ids[project_id])), "take_id", ids)


def _clips(session: Session, project_id: uuid.UUID, ids: dict[uuid.UUID, uuid.UUID]) -> None:
    for shot_id, clip in video.clips_by_shot(session, project_id).items():
        if shot_id in ids:
            _put(session, clip, ids, storyboard_id=ids[shot_id])
    shots = select(tables.Shot).where(tables.Shot.project_id == ids[project_id])
    _point(session.scalars(shots), "clip_id", ids)


def _cut(session: Session, project_id: uuid.UUID, ids: dict[uuid.UUID, uuid.UUID]) -> None:
    """The newest finished cut, if there is one: it shows the same pictures and sounds, by their hashes."""
    newest = next((cut for cut in film_cut.finished_cuts(session, project_id) if cut.sha256), None)
    if newest is not None:
        cut = _put(session, newest, ids, project_id=ids[project_id], version=1)
        cut.timeline = _renamed(newest.timeline, {str(old): str(new) for old, new in ids.items()})
        cut.made_from = film_cut.cut_digest(film_cut.timeline_of_cut(cut)) if _fresh(newest) else newest.made_from


def _fresh(cut: tables.Cut) -> bool:
    return cut.made_from == film_cut.cut_digest(film_cut.timeline_of_cut(cut))


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """The same value with the ids of the copies where the ids of the rows stood."""
    if isinstance(value, dict):
        return {key: _renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def _point(rows: Iterable[Any], column: str, ids: dict[uuid.UUID, uuid.UUID]) -> None:
    for row in list(rows):
        setattr(row, column, ids.get(getattr(row, column)))


def _put(session: Session, old: Any, ids: dict[uuid.UUID, uuid.UUID], **changed: Any) -> Any:
    new = copy_row(old, **changed)
    session.add(new)
    session.flush()
    ids[old.id] = new.id
    return new


def copy_row(old: Any, **changed: Any) -> Any:
    """A new row of the same table with the same values but these, and but what a copy has of its own; it is not added yet."""
    values = {
        column.key: getattr(old, column.key)
        for column in old.__mapper__.column_attrs
        if column.key not in LEFT_OUT and column.key not in changed
    }
    return type(old)(id=uuid.uuid4(), **values, **changed)
