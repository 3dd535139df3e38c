"""The studio's own clock, for what concerns all: the zone an admin chose, else that of its first admin."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from core import tables

KEY, OWNER, USUAL = "studio_zone", "first_admin", "UTC"


def zone(session: Session) -> ZoneInfo:
    """UTC where nobody said anything that can be understood."""
    said = session.get(tables.Setting, KEY)
    if said is not None and (found := _known(str(said.value.get("is", "")))):
        return found
    owner = session.get(tables.Setting, OWNER)
    try:
        first = session.get(tables.User, UUID(owner.value["user_id"])) if owner else None
    except (KeyError, ValueError, TypeError):
        first = None
    return (_known(first.timezone) if first else None) or ZoneInfo(USUAL)


def here(at: datetime, zone: ZoneInfo) -> datetime:
    """A moment (UTC, without zone) as this clock shows it."""
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When this day begins there, as UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None)


def monday(at: datetime, zone: ZoneInfo) -> date:
    """Of the week that `at` (UTC) is in."""
    day = here(at, zone).date()
    return day - timedelta(days=day.weekday())


def _known(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
