"""What was made for a shot, a portrait, a line, the music: made again is another take, and one of them is chosen."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NotFound
from core.files import assets

BROUGHT = "brought"
"""`made_from` of what a person brought: it never goes stale."""

Owner = tables.Shot | tables.Character | tables.Audio

OWNERS: dict[str, type[Owner]] = {
    "shot": tables.Shot,
    "portrait": tables.Character,
    "line": tables.Audio,
    "music": tables.Audio,
    "sfx": tables.Audio,
}


def add_take(
    session: Session,
    project_id: uuid.UUID,
    of_kind: str,
    of_id: uuid.UUID,
    sha256: str,
    *,
    chosen: bool = True,
    **facts: Any,
) -> tables.Take | None:
    """A new take, chosen at once, or where nothing else is. One task makes one take: a second attempt finds the first's. None
    where the row it was made for is gone meanwhile."""
    owner: Owner | None = session.get(OWNERS[of_kind], of_id)  # type: ignore[assignment]
    if owner is None:
        return None
    take = _of_task(session, of_kind, of_id, facts.get("task_id"))
    if take is None:
        number = 1 + (session.scalar(select(func.max(tables.Take.number)).where(*_of(of_kind, of_id))) or 0)
        take = tables.Take(
            id=uuid.uuid4(), project_id=project_id, of_kind=of_kind, of_id=of_id, number=number, sha256=sha256, **facts
        )
        session.add(take)
        assets.link_to_project(session, project_id, sha256)
    if chosen or owner.take_id is None:
        mark_chosen(session, take)
    return take


def copy_take(session: Session, take: tables.Take, of_id: uuid.UUID) -> tables.Take | None:
    """The same thing as a take of another row of its kind, chosen at once."""
    facts: dict[str, Any] = {
        "thumb": take.thumb,
        "made_from": take.made_from,
        "provider": take.provider,
        "model": take.model,
    }
    return add_take(session, take.project_id, take.of_kind, of_id, take.sha256, facts=dict(take.facts or {}), **facts)


def mark_chosen(session: Session, take: tables.Take) -> None:
    """Use this take. The row it belongs to shows it from now on."""
    owner: Owner | None = session.get(OWNERS[take.of_kind], take.of_id)  # type: ignore[assignment]
    if owner is None:
        raise NotFound(what="take")
    owner.take_id = take.id
    if isinstance(owner, tables.Audio):
        owner.file_key = take.sha256
        owner.milliseconds = take.facts.get("milliseconds")
        owner.duration = round((owner.milliseconds or 0) / 1000)
        owner.status = "completed"
    else:
        owner.image_key = take.sha256
    if isinstance(owner, tables.Character):
        owner.approved_at = None
    if isinstance(owner, tables.Shot):
        owner.status = "generated"
        owner.approved_at = owner.approved_by = None


def list_takes(session: Session, of_kind: str, of_id: uuid.UUID) -> list[tables.Take]:
    """All takes of one thing, first made first."""
    return list(session.scalars(select(tables.Take).where(*_of(of_kind, of_id)).order_by(tables.Take.number)))


def takes_by_id(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, tables.Take]:
    """Every take of a project under its id."""
    rows = session.scalars(select(tables.Take).where(tables.Take.project_id == project_id))
    return {take.id: take for take in rows}


def _of(of_kind: str, of_id: uuid.UUID) -> tuple[Any, ...]:
    return tables.Take.of_kind == of_kind, tables.Take.of_id == of_id


def _of_task(session: Session, of_kind: str, of_id: uuid.UUID, task_id: uuid.UUID | None) -> tables.Take | None:
    if task_id is None:
        return None
    return session.scalar(select(tables.Take).where(*_of(of_kind, of_id), tables.Take.task_id == task_id))


def choose_take(session: Session, project_id: uuid.UUID, take_id: uuid.UUID) -> None:
    """Choose a take by its id. Raises NotFound for one of another project."""
    take = session.get(tables.Take, take_id)
    if take is None or take.project_id != project_id:
        raise NotFound(what="take")
    mark_chosen(session, take)


def count_takes(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """How many takes each thing of a project has, under its id."""
    rows = select(tables.Take.of_id, func.count()).where(tables.Take.project_id == project_id)
    found = session.execute(rows.group_by(tables.Take.of_id))
    return {row.of_id: row[1] for row in found}
