"""Files under their hash, with where they came from and who may see them."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.errors import NotFound
from core.files.storage import Files

log = logging.getLogger("dailies.assets")
_broken: set[str] = set()
"""What was said of in the log already."""


def store(
    db: Database,
    files: Files,
    content: bytes,
    media_type: str,
    *,
    project_id: uuid.UUID | None = None,
    width: int | None = None,
    height: int | None = None,
    milliseconds: int | None = None,
) -> str:
    """Bytes first, then the row; returns the SHA-256. The same bytes twice are one file."""
    sha256 = hashlib.sha256(content).hexdigest()
    known = {"width": width, "height": height, "milliseconds": milliseconds}
    facts = {name: value for name, value in known.items() if value is not None}
    if files.has(sha256) and _stands(db, sha256, project_id, facts):
        return sha256
    files.put(sha256, content)
    _enter(db, sha256, media_type, len(content), project_id, facts)
    return sha256


def adopt_file(
    db: Database,
    files: Files,
    file: Path,
    media_type: str,
    *,
    project_id: uuid.UUID | None = None,
    width: int | None = None,
    height: int | None = None,
    milliseconds: int | None = None,
) -> str:
    """The same from a file, which is used up: a film of an hour needs no more memory than one of a second."""
    sha256, size = hash_file(file), file.stat().st_size
    known = {"width": width, "height": height, "milliseconds": milliseconds}
    facts = {name: value for name, value in known.items() if value is not None}
    files.adopt(sha256, file)
    _enter(db, sha256, media_type, size, project_id, facts)
    return sha256


def intact_file(db: Database, files: Files, sha256: str) -> Path:
    """The local file, as long as its row says. Raises NotFound where it is gone or was cut short, by a full disk or a copy that
    broke off: under its hash a browser would keep half a picture for a year. Each is in the log once."""
    path = files.path(sha256)
    with db.read() as session:
        told = asset_sizes(session, [sha256]).get(sha256)
    there = path.stat().st_size
    if told is not None and told != there:
        if sha256 not in _broken:
            _broken.add(sha256)
            log.error("The file %s has %d bytes where its row says %d; it is not given out.", sha256, there, told)
        raise NotFound(what=sha256[:12])
    return path


def hash_file(file: Path) -> str:
    with file.open("rb") as there:
        return hashlib.file_digest(there, "sha256").hexdigest()


def _enter(
    db: Database, sha256: str, media_type: str, size: int, project_id: uuid.UUID | None, facts: dict[str, int]
) -> None:
    with db.write() as session:
        _insert_once(session, tables.Asset, sha256=sha256, media_type=media_type, bytes=size, **facts)
        if facts:
            session.execute(update(tables.Asset).where(tables.Asset.sha256 == sha256).values(**facts))
        if project_id is not None:
            _insert_once(session, tables.ProjectAsset, project_id=project_id, sha256=sha256)


def asset_sizes(session: Session, hashes: Iterable[str]) -> dict[str, int]:
    """Bytes of each of these that stands."""
    rows = select(tables.Asset.sha256, tables.Asset.bytes).where(tables.Asset.sha256.in_(list(hashes)))
    return {row.sha256: row.bytes for row in session.execute(rows)}


def asset_media_types(session: Session, hashes: Iterable[str]) -> dict[str, str]:
    """What each of these that stands is, as `image/webp`."""
    rows = select(tables.Asset.sha256, tables.Asset.media_type).where(tables.Asset.sha256.in_(list(hashes)))
    return {row.sha256: row.media_type for row in session.execute(rows)}


def _stands(db: Database, sha256: str, project_id: uuid.UUID | None, facts: dict[str, int]) -> bool:
    """Nothing is left to write: the row is there with these facts, and the project holds it. Asked first, because a page
    that is drawn again must not wait for the one writer."""
    with db.read() as session:
        row = session.get(tables.Asset, sha256)
        held = project_id is None or session.get(tables.ProjectAsset, (project_id, sha256)) is not None
    return row is not None and held and all(getattr(row, name) == value for name, value in facts.items())


def link_to_project(session: Session, project_id: uuid.UUID, sha256: str) -> None:
    """Let a project hold an asset that stands already."""
    _insert_once(session, tables.ProjectAsset, project_id=project_id, sha256=sha256)


def _insert_once(session: Session, table: type[tables.Table], **values: object) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    filled = {**_defaults(table), **values}
    session.execute(dialect.insert(table).values(**filled).on_conflict_do_nothing())


def _defaults(table: type[tables.Table]) -> dict[str, object]:
    return {"created_at": tables.utc_now()} if "created_at" in table.__table__.c else {}
