"""Exports that take time: each was asked for, made by a worker, and stands as a file of the film until somebody deletes it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NotFound
from core.files import assets
from core.film.outputs import film_outputs
from core.tasks.task_rows import OPEN, TaskState
from core.types import digest

KIND = "film.export"
BYTES_PER_S = 1_500_000
"""Of a package whose shots are rendered for it: 19.6 MB of a film of 30 s took 18 s of one core."""


@dataclass(frozen=True)
class MadeExport:
    """A file that was asked for in a format, of a version of the film (None before there was one), and by whom. `sha256` and `bytes` once
    it stands."""

    task: tables.Task
    format: str
    version: int | None
    person: str
    sha256: str = ""
    bytes: int = 0

    @property
    def is_open(self) -> bool:
        return self.task.status in OPEN


def expected_seconds(size: int) -> float:
    """How long a file of this many bytes is expected to take."""
    return 1 + size / BYTES_PER_S


def list_exports(session: Session, project_id: uuid.UUID) -> list[MadeExport]:
    """All that was asked for, newest first, but what was stopped or deleted."""
    asked = (
        select(tables.Task, tables.User.name)
        .outerjoin(tables.User, tables.User.id == tables.Task.user_id)
        .where(tables.Task.project_id == project_id, tables.Task.kind == KIND)
        .where(tables.Task.status != TaskState.CANCELLED)
        .order_by(tables.Task.created_at.desc())
    )
    rows = list(session.execute(asked))
    files = _files(session, [task.id for task, _ in rows])
    sizes = assets.asset_sizes(session, files.values())
    found = []
    for task, person in rows:
        sha256 = files.get(task.id, "")
        if task.status != TaskState.COMPLETED or sha256:
            told = (task, task.params["format"], task.params.get("version"), person or "")
            found.append(MadeExport(*told, sha256, sizes.get(sha256, 0)))
    return found


def _files(session: Session, task_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    keys = {file_key(task_id): task_id for task_id in task_ids}
    rows = session.execute(select(tables.Piece.key, tables.Piece.sha256).where(tables.Piece.key.in_(list(keys))))
    return {keys[key]: sha256 for key, sha256 in rows}


def newest_by_format(made: Sequence[MadeExport]) -> dict[str, MadeExport]:
    """Of each format what was asked for last."""
    found: dict[str, MadeExport] = {}
    for one in made:
        found.setdefault(one.format, one)
    return found


def file_key(task_id: uuid.UUID) -> str:
    """Under which its file stands."""
    return digest("export", str(task_id))


def keep_export(session: Session, project_id: uuid.UUID, task_id: uuid.UUID, sha256: str) -> None:
    film_outputs.keep_file(session, project_id, file_key(task_id), sha256)


def delete_export(session: Session, project_id: uuid.UUID, task_id: uuid.UUID) -> None:
    """It is on no list any more; its file goes with the next clearing. Raises NotFound for one that is none, or not made yet."""
    made = next((one for one in list_exports(session, project_id) if one.task.id == task_id and one.sha256), None)
    if made is None:
        raise NotFound(what="export")
    session.execute(delete(tables.Piece).where(tables.Piece.key == file_key(task_id)))
    others = {one.sha256 for one in list_exports(session, project_id)}
    if made.sha256 not in others:
        held = tables.ProjectAsset
        session.execute(delete(held).where(held.project_id == project_id, held.sha256 == made.sha256))
