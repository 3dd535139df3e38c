"""What a guest may make in a day: so many films on builtin engines, counted from midnight where they are.

A film is a project whose making was asked for; asking again for the same one, or refreshing it, counts once. Films
thrown away count too.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import Task
from core.people import studio_rules
from core.people.errors import QuotaSpent
from core.settings import Settings
from core.types import Value

COUNTED = "film.make"


class QuotaLeft(Value):
    """Films of today: `made` of `limit`, and when the day ends, in UTC."""

    limit: int
    made: int
    until: datetime

    @property
    def films(self) -> int:
        return max(0, self.limit - self.made)


def load_quota_left(session: Session, settings: Settings, user_id: uuid.UUID) -> QuotaLeft | None:
    """What a guest may still make today; None for somebody whom nobody counts."""
    user = session.get(tables.User, user_id)
    if user is None or user.role != "guest":
        return None
    begun, until = _today(user, tables.utc_now())
    return QuotaLeft(
        limit=studio_rules.load_rules(session, settings).guest_films_a_day,
        made=len(_begun(session, user_id, begun)),
        until=until,
    )


def require_quota(
    session: Session, settings: Settings, user_id: uuid.UUID | None, project_id: uuid.UUID | None
) -> None:
    """Inside the transaction that promises a film. The guest's row is locked, so that two asked for at once are counted one
    after the other. Raises QuotaSpent."""
    if user_id is None or project_id is None:
        return
    user = session.scalar(select(tables.User).where(tables.User.id == user_id).with_for_update())
    if user is None or user.role != "guest":
        return
    moment = tables.utc_now()
    begun, until = _today(user, moment)
    made, limit = _begun(session, user_id, begun), studio_rules.load_rules(session, settings).guest_films_a_day
    if project_id not in made and len(made) >= limit:
        minutes = max(1, -(-int((until - moment).total_seconds()) // 60))
        raise QuotaSpent(limit=limit, hours=minutes // 60, minutes=minutes % 60)


def user_zone(user: tables.User) -> ZoneInfo:
    """The time zone they chose, else the one their browser spoke of last, else UTC."""
    for name in (user.timezone, str((user.settings or {}).get("zone", ""))):
        try:
            if name:
                return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return ZoneInfo("UTC")


def _today(user: tables.User, moment: datetime) -> tuple[datetime, datetime]:
    """Their last midnight and their next, in UTC without zone."""
    zone = user_zone(user)
    day = moment.replace(tzinfo=UTC).astimezone(zone).date()
    ends = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1)))
    begun, until = (end.astimezone(UTC).replace(tzinfo=None) for end in ends)
    return begun, until


def _begun(session: Session, user_id: uuid.UUID, since: datetime) -> set[uuid.UUID]:
    """The projects whose film this person has asked for since then."""
    rows = select(Task.project_id).where(
        Task.user_id == user_id, Task.kind == COUNTED, Task.parent_id.is_(None), Task.created_at >= since
    )
    return {project_id for project_id in session.scalars(rows) if project_id}
