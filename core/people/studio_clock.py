"""The studio's own clock, for what concerns all: the zone an admin chose, else that of its first admin."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import connection_of
from core.database.row_cache import RowCache

KEY, OWNER, USUAL = "studio_zone", "first_admin", "UTC"
KNOWN_S = 60.0

_zones: RowCache[ZoneInfo] = RowCache(KNOWN_S)


def studio_zone(session: Session | Connection) -> ZoneInfo:
    """UTC where nobody said anything that can be understood."""
    connection = connection_of(session)
    keys = select(tables.Setting.key, tables.Setting.value).where(tables.Setting.key.in_((KEY, OWNER)))
    said: dict[str, dict[str, Any]] = {row.key: row.value for row in connection.execute(keys)}
    if found := _known(str(said.get(KEY, {}).get("is", ""))):
        return found
    try:
        first = UUID(said[OWNER]["user_id"])
    except (KeyError, ValueError, TypeError):
        return ZoneInfo(USUAL)
    theirs = connection.execute(select(tables.User.timezone).where(tables.User.id == first)).scalar()
    return _known(theirs or "") or ZoneInfo(USUAL)


def cached_studio_zone(session: Session | Connection) -> ZoneInfo:
    """The same, up to a minute old: for what stands on the way of every call."""
    connection = connection_of(session)
    return _zones.of(connection.engine, "", lambda: studio_zone(connection))


def refresh_after_commit(session: Session) -> None:
    """Somebody's zone was changed: the new one holds here once the change can be seen by all."""
    _zones.forget_after(session)


def to_local_time(at: datetime, zone: ZoneInfo) -> datetime:
    """A moment (UTC, without zone) as this clock shows it."""
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def midnight_in_utc(day: date, zone: ZoneInfo) -> datetime:
    """When this day begins there, as UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None)


def monday_of_week(at: datetime, zone: ZoneInfo) -> date:
    """Of the week that `at` (UTC) is in."""
    day = to_local_time(at, zone).date()
    return day - timedelta(days=day.weekday())


def _known(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
