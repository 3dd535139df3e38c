"""A script that a person changed, kept, and with it who plays, what is heard and where its shots stand."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from core.audio import audio
from core.characters import characters
from core.database import tables
from core.errors import Conflict, NotFound
from core.production import beat_moves
from core.project import projects
from core.project.projects import Brief
from core.script import script, script_edit
from core.script.model import Script


def name_after_script(session: Session, row: tables.Script) -> None:
    """A project that nobody named, which still carries its idea's first words or an earlier title, takes the script's title."""
    owner = session.get(tables.Project, row.project_id)
    if owner is None or not row.title:
        return
    idea = owner.description or ""
    earlier = {str(older.script.get("title", "")) for older in script.list_script_versions(session, owner.id)}
    if owner.name in {projects.first_words(idea), idea[: len(owner.name)], *earlier}:
        owner.name = row.title


def save_revision(
    session: Session,
    project_id: uuid.UUID,
    told: Script,
    *,
    seen_version: int | None = None,
    user_id: uuid.UUID | None = None,
    note: dict[str, Any] | None = None,
) -> tables.Script:
    """Keep a script that a person changed, and with it who plays, what is heard and where its shots stand. Raises Conflict
    where somebody saved since `seen_version`."""
    before = script.find(session, project_id)
    was = script.script_from_row(before) if before else None
    row = script.save(session, project_id, told, seen_version=seen_version, user_id=user_id, note=note)
    row.approved_at = None
    if was is not None:
        if was.title != told.title:
            name_after_script(session, row)
        beat_moves.follow_script_change(
            session, project_id, projects.brief_of(projects.load(session, project_id)), was, told
        )
    characters.sync_cast(session, project_id, told)
    audio.sync_audio(session, project_id, told)
    return row


def save_reworded_beat(
    session: Session,
    project_id: uuid.UUID,
    beat_id: str,
    seen: str,
    text: str,
    user_id: uuid.UUID | None = None,
    note: dict[str, Any] | None = None,
) -> tables.Script:
    """One beat said differently, in the newest version: what others changed elsewhere meanwhile stays. `seen` is what the
    writer had before their eyes; raises Conflict, with the other text in `theirs`, where that was changed meanwhile.
    Raises NotFound."""
    row = script.find(session, project_id)
    if row is None:
        raise NotFound(what="script")
    told = script.script_from_row(row)
    now = next((beat.text for scene in told.scenes for beat in scene.beats if beat.id == beat_id), None)
    if now is None:
        raise NotFound(what="beat")
    if now not in (seen, text.strip()):
        raise Conflict(what=told.title, theirs=now)
    if now == text.strip():
        return row
    changed = script.reword_beat(told, beat_id, text)
    return save_revision(session, project_id, changed, seen_version=row.version, user_id=user_id, note=note)


def save_script_edit(
    session: Session,
    project_id: uuid.UUID,
    change: script_edit.Change,
    *,
    seen_version: int,
    user_id: uuid.UUID | None = None,
    note: dict[str, Any] | None = None,
) -> tables.Script:
    """Change the newest script as somebody wanted who had `seen_version` before their eyes: what others changed elsewhere
    meanwhile stays. Raises Conflict where they changed the same beats, NotFound where these are gone."""
    row = script.find(session, project_id)
    if row is None:
        raise NotFound(what="script")
    now = script.script_from_row(row)
    if row.version != seen_version:
        before = script.load_script_version(session, project_id, seen_version)
        if script_edit.has_conflict(before, change(before), now):
            raise Conflict(what=now.title)
    told = change(now)
    if told == now:
        return row
    return save_revision(session, project_id, told, seen_version=row.version, user_id=user_id, note=note)


def restore_script_version(
    session: Session,
    project_id: uuid.UUID,
    version: int,
    *,
    seen_version: int,
    user_id: uuid.UUID | None = None,
    note: dict[str, Any] | None = None,
) -> tables.Script:
    """The script as it was in one version, as the newest one. Raises NotFound, Conflict where somebody saved since
    `seen_version`."""
    told = script.load_script_version(session, project_id, version)
    return save_revision(session, project_id, told, seen_version=seen_version, user_id=user_id, note=note)


def request_new_draft(session: Session, project_id: uuid.UUID) -> Brief:
    """Ask for the story to be told another way: the next script is written from another take of the same idea."""
    take = projects.brief_of(projects.load(session, project_id)).take + 1
    return projects.change_brief(session, project_id, take=take)
