"""What is left of the free allowances that vendors give for each key, and when they are full again.

What was used is counted from the ledger: calls that ended, and the estimates of those under way. A month or day is one
of UTC.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, bindparam, func, select, text
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database, connection_of
from core.database.row_cache import RowCache
from core.database.tables import utc_now
from providers.facts.pricing import Allowance

KNOWN_S = 1.0

_calls: Table = tables.Call.__table__  # type: ignore[assignment]
_USED = select(func.coalesce(func.sum(_calls.c.free_units), 0)).where(
    text("allowance <> ''"),
    _calls.c.allowance == bindparam("given"),
    _calls.c.door_id == bindparam("through"),
    _calls.c.created_at >= bindparam("since"),
)
_known: RowCache[int] = RowCache(KNOWN_S)


def units_left(session: Session | Connection, allowance: Allowance, door: str, at: datetime) -> int:
    """Units left through this door (its providers.base.Door.name) at this time, in UTC without zone."""
    asked = {"given": allowance.id, "through": door, "since": period_start(allowance, at)}
    return max(0, allowance.amount - int(connection_of(session).execute(_USED, asked).scalar_one()))


def units_left_now(db: Database, allowance: Allowance, door: str) -> int:
    """The same at this moment, up to a second old: for the router, which asks it for each model."""

    def look() -> int:
        with db.glance() as connection:
            return units_left(connection, allowance, door, utc_now())

    return _known.of(db.engine, (allowance, door), look)


def next_reset(allowance: Allowance, at: datetime) -> datetime | None:
    """When it is full again, in UTC without zone; None for what is given once."""
    if allowance.every == "day":
        return period_start(allowance, at) + timedelta(days=1)
    if allowance.every == "month":
        return datetime(at.year + at.month // 12, at.month % 12 + 1, 1)
    return None


def period_start(allowance: Allowance, at: datetime) -> datetime:
    """The start of the time it is given for."""
    if allowance.every == "once":
        return datetime.min
    return at.replace(day=1 if allowance.every == "month" else at.day, hour=0, minute=0, second=0, microsecond=0)
