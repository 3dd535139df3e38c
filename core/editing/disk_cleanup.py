"""What the studio keeps on disk, and clearing what nobody needs: takes that nobody chose, and files nothing points to."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, union
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import utc_now
from core.settings import ROOT, Settings
from core.studio import Studio
from core.tasks.task_rows import OPEN

YOUNG = timedelta(hours=1)
"""Files stored so lately are left alone: the row that will point to one may not be written yet."""


@dataclass(frozen=True)
class StorageUse:
    """Bytes. `clearable` is a guess: what takes nobody chose hold."""

    files: int
    count: int
    clearable: int
    spare_takes: int
    disk_free: int
    disk_total: int


def program_version() -> str:
    """Of this program."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def storage_use(session: Session, settings: Settings) -> StorageUse:
    count, total = session.execute(select(func.count(), func.coalesce(func.sum(tables.Asset.bytes), 0))).one()
    spare = _spare(session)
    held = _hashes(spare) - _in_use(session, without=spare)
    clearable = session.scalar(
        select(func.coalesce(func.sum(tables.Asset.bytes), 0)).where(tables.Asset.sha256.in_(held))
    )
    disk = shutil.disk_usage(settings.home if settings.home.exists() else settings.home.parent)
    return StorageUse(int(total), count, int(clearable or 0), len(spare), disk.free, disk.total)


def clear_unused_takes(studio: Studio) -> int:
    """Forget the takes nobody chose and remove the files that only they held. Returns the bytes freed."""
    with studio.db.write() as session:
        spare = _spare(session)
        gone = sorted(_hashes(spare) - _in_use(session, without=spare) - _young(session))
        freed = session.scalar(
            select(func.coalesce(func.sum(tables.Asset.bytes), 0)).where(tables.Asset.sha256.in_(gone))
        )
        session.execute(delete(tables.Take).where(tables.Take.id.in_([take.id for take in spare])))
        session.execute(delete(tables.Answer).where(tables.Answer.sha256.in_(gone)))
        session.execute(delete(tables.Cached).where(tables.Cached.sha256.in_(gone)))
        session.execute(delete(tables.ProjectAsset).where(tables.ProjectAsset.sha256.in_(gone)))
        session.execute(delete(tables.Asset).where(tables.Asset.sha256.in_(gone)))
    for sha256 in gone:
        studio.files.delete(sha256)
    return int(freed or 0)


def delete_unneeded_rows(session: Session, hashes: set[str]) -> list[str]:
    """Rows of those of these files that nothing needs go; returns their names, for the caller to delete once this is
    committed."""
    gone = sorted(hashes - _in_use(session, without=[]) - _young(session))
    session.execute(delete(tables.Answer).where(tables.Answer.sha256.in_(gone)))
    session.execute(delete(tables.Cached).where(tables.Cached.sha256.in_(gone)))
    session.execute(delete(tables.ProjectAsset).where(tables.ProjectAsset.sha256.in_(gone)))
    session.execute(delete(tables.Asset).where(tables.Asset.sha256.in_(gone)))
    return gone


def _spare(session: Session) -> list[tables.Take]:
    """Takes that their shot, portrait, line or music does not use."""
    chosen = union(
        *(
            select(owner.take_id).where(owner.take_id.is_not(None))
            for owner in (tables.Shot, tables.Character, tables.Audio)
        )
    )
    return list(session.scalars(select(tables.Take).where(tables.Take.id.not_in(chosen))))


def _hashes(takes: list[tables.Take]) -> set[str]:
    return {name for take in takes for name in (take.sha256, take.thumb) if name}


def _in_use(session: Session, without: list[tables.Take]) -> set[str]:
    """Everything that some row needs, when these takes are gone."""
    left = {take.id for take in without}
    rows = session.scalars(select(tables.Take))
    found = _hashes([take for take in rows if take.id not in left])
    for column in (
        tables.Cut.sha256, tables.Cut.poster, tables.Piece.sha256, tables.Video.file_key,
        tables.Video.preview_key, tables.Audio.file_key, tables.Shot.image_key, tables.Character.image_key,
        tables.Cell.sha256, tables.Cell.thumb,
    ):  # fmt: skip
        found |= {name for name in session.scalars(select(column)) if name}
    at_work = select(tables.Answer.sha256).join(tables.Task, tables.Task.id == tables.Answer.task_id)
    found |= {name for name in session.scalars(at_work.where(tables.Task.status.in_(OPEN))) if name}
    for recipe in session.scalars(select(tables.Video.recipe)):
        if recipe and recipe.get("still"):
            found.add(recipe["still"])
    for facts in session.scalars(select(tables.Cell.facts).where(tables.Cell.media_type.startswith("video/"))):
        found |= {facts[name] for name in ("small", "filmstrip") if facts.get(name)}
    for timeline in session.scalars(select(tables.Cut.timeline)):
        found |= set(_named(timeline))
    return found | _in_briefs(session)


def _in_briefs(session: Session) -> set[str]:
    """Logos and covers of films, and those that somebody took out and may still put back; what was paid for films that came as files."""
    told = list(session.scalars(select(tables.Project.settings)))
    for rows in session.scalars(select(tables.Edit.rows)):
        projects = (row for row in rows if row.get("table") == tables.Project.__tablename__)
        told += [(row.get(side) or {}).get("settings") for row in projects for side in ("before", "after")]
    found: set[str] = set()
    for settings in told:
        logo = ((settings or {}).get("marks") or {}).get("logo") or {}
        cover = (settings or {}).get("cover") or {}
        brought = (settings or {}).get("brought") or {}
        named = (logo.get("picture"), cover.get("picture"), cover.get("poster"), brought.get("ledger"))
        found |= {name for name in named if name}
    return found


def _named(timeline: dict[str, Any]) -> list[str]:
    """Files that a version of a film is laid from: it can be cut again as long as they stand."""
    clips, sounds, marks = (timeline.get(part, []) for part in ("clips", "sounds", "marks"))
    stills = [(clip.get("recipe") or {}).get("still", "") for clip in clips]
    return [
        name
        for name in (
            *stills,
            *(clip.get("file", "") for clip in clips),
            *(sound.get("file", "") for sound in sounds),
            *(mark.get("picture", "") for mark in marks),
        )
        if name
    ]


def _young(session: Session) -> set[str]:
    return set(session.scalars(select(tables.Asset.sha256).where(tables.Asset.created_at > utc_now() - YOUNG)))
