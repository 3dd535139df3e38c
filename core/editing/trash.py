"""What was deleted and can still come back: films, shots and versions of the cut, for thirty days. After that they go."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import utc_now
from core.editing import disk_cleanup
from core.errors import NotFound
from core.film import cut_versions
from core.people import access, audit
from core.people.access import Action, Ownership
from core.project import projects
from core.storyboard import shot_order
from core.studio import Studio

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class TrashedItem:
    """`of` names the film a shot or a version belongs to. `picture` is a SHA-256, or empty; `by` whose film it is."""

    kind: Literal["film", "shot", "cut"]
    id: uuid.UUID
    project_id: uuid.UUID
    name: str
    words: str
    of: str
    picture: str
    ratio: str
    gone_at: datetime
    by: str = ""

    @property
    def days_left(self) -> int:
        return max(0, (self.gone_at + KEPT - utc_now()).days)


def trashed_films(session: Session, who: access.UserLike) -> list[TrashedItem]:
    """The films this person may put back, last deleted first."""
    rows = select(tables.Project, tables.User.name).join(
        tables.User, tables.User.id == tables.Project.user_id, isouter=True
    )
    gone = rows.where(tables.Project.deleted_at.is_not(None)).order_by(tables.Project.deleted_at.desc())
    return [_film(session, row, name or "") for row, name in session.execute(gone) if _may(who, row)]


def trashed_parts(session: Session, who: access.UserLike) -> list[TrashedItem]:
    """Shots and versions of the films this person may change, last deleted first."""
    shots = select(tables.Shot.project_id).where(tables.Shot.removed_at.is_not(None))
    versions = select(tables.Cut.project_id).where(tables.Cut.removed_at.is_not(None))
    seen = select(tables.Project).where(
        tables.Project.deleted_at.is_(None),
        access.projects_visible_to(who),
        tables.Project.id.in_(shots.union(versions)),
    )
    found = [
        part
        for row in session.scalars(seen)
        if access.can(who, Action.EDIT, access.find_ownership(session, row.id))
        for part in (*_shots(session, row), *_cuts(session, row))
    ]
    return sorted(found, key=lambda part: part.gone_at, reverse=True)


def restore_item(session: Session, who: access.UserLike, kind: str, project_id: uuid.UUID, row_id: uuid.UUID) -> None:
    """Out of the bin again, to where it stood. Raises NotFound, NotAllowed."""
    if kind == "film":
        projects.put_back(session, project_id, who)
        return
    access.require(who, Action.EDIT, access.find_ownership(session, project_id))
    if kind == "shot":
        shot_order.put_back_shot(session, project_id, row_id)
    else:
        cut_versions.restore_cut(session, project_id, row_id)


def delete_film_for_good(studio: Studio, who: access.UserLike, project_id: uuid.UUID) -> str:
    """A film in the bin goes for good, with its files; what it cost stays in the ledger. Returns its name. Raises NotFound."""
    with studio.db.write() as session:
        row = session.get(tables.Project, project_id)
        if row is None or row.deleted_at is None or not _may(who, row):
            raise NotFound(what="project")
        name = row.name
        files = _let_go(session, row)
        thing = f"project:{project_id}"
        audit.note(session, who.id, "project.deleted_for_good", thing, project_id=project_id, name=name)
    for sha256 in files:
        studio.files.delete(sha256)
    return name


def purge_expired(studio: Studio) -> int:
    """What has been in the bin for thirty days goes, once, however many empty it at the same time. Returns how many films, shots and versions
    that were."""
    before = utc_now() - KEPT
    files: list[str] = []
    with studio.db.write() as session:
        old = list(session.scalars(_mine(select(tables.Project).where(tables.Project.deleted_at < before))))
        for row in old:
            files += _let_go(session, row)
        shots = list(session.scalars(_mine(select(tables.Shot).where(tables.Shot.removed_at < before))))
        versions = list(session.scalars(_mine(select(tables.Cut).where(tables.Cut.removed_at < before))))
        spoken = update(tables.Audio).where(tables.Audio.scene_id.in_([shot.id for shot in shots]))
        session.execute(spoken.values(scene_id=None))
        for part in (*shots, *versions):
            session.delete(part)
    for sha256 in files:
        studio.files.delete(sha256)
    return len(old) + len(shots) + len(versions)


def _mine(rows: Select[Any]) -> Select[Any]:
    """Those of these rows that nobody else is at."""
    return rows.with_for_update(skip_locked=True)


def _may(who: access.UserLike, row: tables.Project) -> bool:
    return access.can(who, Action.DELETE, Ownership(owner_id=row.user_id))


def _let_go(session: Session, row: tables.Project) -> list[str]:
    """The film's rows go, and the files that only it held: their names, to be deleted once this is committed."""
    mine = set(session.scalars(select(tables.ProjectAsset.sha256).where(tables.ProjectAsset.project_id == row.id)))
    session.delete(row)
    session.flush()
    held = session.scalars(select(tables.ProjectAsset.sha256).where(tables.ProjectAsset.sha256.in_(mine)))
    return disk_cleanup.delete_unneeded_rows(session, mine - set(held))


def _film(session: Session, row: tables.Project, owner: str) -> TrashedItem:
    assert row.deleted_at is not None
    brief = projects.brief_of(row)
    newest = select(tables.Cut.poster).where(tables.Cut.project_id == row.id, tables.Cut.poster != "")
    poster = session.scalar(newest.order_by(tables.Cut.version.desc()).limit(1)) or ""
    shots = select(tables.Shot.take_id).where(tables.Shot.project_id == row.id, tables.Shot.take_id.is_not(None))
    first = session.scalar(shots.order_by(tables.Shot.sequence).limit(1))
    picture = poster or _thumb(session, first)
    return TrashedItem(
        "film", row.id, row.id, row.name, row.description or "", "", picture, brief.ratio, row.deleted_at, owner
    )


def _shots(session: Session, row: tables.Project) -> list[TrashedItem]:
    ratio = projects.brief_of(row).ratio
    return [
        TrashedItem(
            "shot",
            shot.id,
            row.id,
            shot.shot_number or str(shot.sequence),
            shot.description or "",
            row.name,
            _thumb(session, shot.take_id),
            ratio,
            shot.removed_at,
        )
        for shot in shot_order.list_removed_shots(session, row.id)
        if shot.removed_at
    ]


def _cuts(session: Session, row: tables.Project) -> list[TrashedItem]:
    ratio = projects.brief_of(row).ratio
    return [
        TrashedItem("cut", cut.id, row.id, str(cut.version), "", row.name, cut.poster, ratio, cut.removed_at)
        for cut in cut_versions.list_removed(session, row.id)
        if cut.removed_at
    ]


def _thumb(session: Session, take_id: uuid.UUID | None) -> str:
    take = session.get(tables.Take, take_id) if take_id else None
    return (take.thumb or take.sha256) if take else ""
