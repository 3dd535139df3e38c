"""The people of the studio as an admin sees them: role, status, films, where they are signed in, when they were last here."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.database import tables
from core.people import sessions
from core.types import Value

PAGE = 30


class TeamPerson(Value):
    """`sittings` counts the sessions that are open now."""

    id: uuid.UUID
    name: str
    email: str
    role: str
    status: str
    avatar: str
    grants: tuple[str, ...]
    created_at: datetime
    last_seen: datetime | None
    films: int
    sittings: int


def list_people(session: Session, search: str = "", page: int = 1) -> tuple[list[TeamPerson], int]:
    """One page of them, active ones first, then by name; and how many there are."""
    rows = select(tables.User)
    if wanted := search.strip().lower():
        has = (func.lower(column).contains(wanted, autoescape=True) for column in (tables.User.name, tables.User.email))
        rows = rows.where(or_(*has))
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    ordered = rows.order_by(tables.User.status, func.lower(tables.User.name), tables.User.id)
    return _told(session, list(session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)))), total


def find_team_person(session: Session, user_id: uuid.UUID) -> TeamPerson | None:
    row = session.get(tables.User, user_id)
    return _told(session, [row])[0] if row else None


def find_person_with_sessions(
    session: Session, user_id: uuid.UUID, token: str = ""
) -> tuple[TeamPerson | None, list[sessions.SessionView]]:
    """Somebody and where they are signed in; `token` marks the session that asks. None and nothing where there is nobody."""
    return find_team_person(session, user_id), sessions.list_open_sessions(session, user_id, token)


def _told(session: Session, rows: list[tables.User]) -> list[TeamPerson]:
    ids = [row.id for row in rows]
    seat, film = tables.Session, tables.Project
    seen = dict(
        session.execute(
            select(seat.user_id, func.max(seat.last_seen)).where(seat.user_id.in_(ids)).group_by(seat.user_id)
        ).all()
    )
    open_now = select(seat.user_id, func.count()).where(seat.user_id.in_(ids), sessions.is_still_open(tables.utc_now()))
    sittings = dict(session.execute(open_now.group_by(seat.user_id)).all())
    own = select(film.user_id, func.count()).where(film.user_id.in_(ids), film.deleted_at.is_(None))
    films = dict(session.execute(own.group_by(film.user_id)).all())
    return [
        TeamPerson(
            id=row.id,
            name=row.name,
            email=row.email,
            role=row.role,
            status=row.status,
            avatar=str((row.settings or {}).get("avatar", "")),
            grants=row.grants,
            created_at=row.created_at,
            last_seen=seen.get(row.id),
            films=films.get(row.id, 0),
            sittings=sittings.get(row.id, 0),
        )
        for row in rows
    ]
