"""What stands on a shelf of the library: things of one's own, some of them the team's. Everybody chooses from what they see; who put a
thing there, or an admin, changes, shares and removes it; removed, it can be put back for thirty days."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import utc_now
from core.editing.trash import KEPT
from core.errors import Conflict, EmptyName, NotAllowed, NotFound
from core.people import access
from core.people.access import Action

Kind = TypeVar("Kind", tables.Style, tables.Preset)
NAME_CHARS = 60


def list_shelf(session: Session, kind: type[Kind], who: access.UserLike) -> list[Kind]:
    """Their own, then the team's, newest first."""
    rows = select(kind).where(kind.removed_at.is_(None), _seen(kind, who)).order_by(kind.created_at.desc(), kind.id)
    return sorted(session.scalars(rows), key=lambda row: row.user_id != who.id)


def find(session: Session, kind: type[Kind], who: access.UserLike, row_id: uuid.UUID) -> Kind:
    """Raises NotFound, also for one that is not for them."""
    row = session.get(kind, row_id)
    if row is None or row.removed_at is not None or not (row.shared or row.user_id == who.id):
        raise NotFound(what=kind.__tablename__)
    return row


def may_change(who: access.UserLike, row: tables.Style | tables.Preset) -> bool:
    own = row.user_id == who.id or (who.role == "admin" and row.shared)
    return own and access.can(who, Action.USE_LIBRARY)


def load_changeable_item(
    session: Session, kind: type[Kind], who: access.UserLike, row_id: uuid.UUID, seen: datetime | None = None
) -> Kind:
    """One that they may change. Raises NotFound, NotAllowed; Conflict where it was changed since it was `seen`."""
    row = find(session, kind, who, row_id)
    if not may_change(who, row):
        raise NotAllowed()
    if seen is not None and row.updated_at != seen:
        raise Conflict(what=row.name)
    return row


def share(session: Session, kind: type[Kind], who: access.UserLike, row_id: uuid.UUID, shared: bool) -> None:
    """The team's from now on, or one's own again. Raises NotFound, NotAllowed."""
    load_changeable_item(session, kind, who, row_id).shared = shared


def remove(session: Session, kind: type[Kind], who: access.UserLike, row_id: uuid.UUID) -> None:
    """Off the shelf, for thirty days; what was made with it stays. Raises NotFound, NotAllowed."""
    load_changeable_item(session, kind, who, row_id).removed_at = utc_now()


def list_removed_items(session: Session, kind: type[Kind], who: access.UserLike) -> list[Kind]:
    """What they may put back, last removed first."""
    rows = select(kind).where(kind.removed_at > utc_now() - KEPT, _seen(kind, who)).order_by(kind.removed_at.desc())
    return [row for row in session.scalars(rows) if may_change(who, row)]


def put_back(session: Session, kind: type[Kind], who: access.UserLike, row_id: uuid.UUID) -> None:
    """Raises NotFound."""
    row = session.get(kind, row_id)
    if row is None or row.removed_at is None or not may_change(who, row):
        raise NotFound(what=kind.__tablename__)
    row.removed_at = None


def purge(session: Session) -> int:
    """What was removed thirty days ago goes. Returns how many that were."""
    gone = 0
    for kind in (tables.Style, tables.Preset):
        old = list(session.scalars(select(kind.id).where(kind.removed_at < utc_now() - KEPT)))
        session.execute(delete(kind).where(kind.id.in_(old)))
        gone += len(old)
    return gone


def clean_name(name: str) -> str:
    """A name as it stands on the shelf. Raises EmptyName."""
    told = " ".join(name.split())
    if not told or len(told) > NAME_CHARS:
        raise EmptyName("name", most=NAME_CHARS)
    return told


def _seen(kind: type[Kind], who: access.UserLike) -> ColumnElement[bool]:
    return or_(kind.user_id == who.id, kind.shared.is_(True))
