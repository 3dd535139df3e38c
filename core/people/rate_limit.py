"""How much somebody may ask for in a minute, by role: the studio's rules say, Redis counts, the table where it is away."""

from __future__ import annotations

import math
import time
import uuid
from datetime import timedelta
from functools import cache
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, case, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from core.database import tables
from core.database.engine import Database
from core.database.redis_client import RATE_S, RedisClient
from core.errors import TooManyRequests
from core.people import studio_rules

KNOWN_S = 5.0
"""So old may be what this process knows of the rules."""

_rows, _users = (tables.Table.metadata.tables[name] for name in ("holds", "users"))
_ROLE = select(_users.c.role).where(_users.c.id == bindparam("who"))
_known: WeakKeyDictionary[Database, tuple[float, dict[str, int]]] = WeakKeyDictionary()


class Requester(Protocol):
    @property
    def id(self) -> uuid.UUID: ...
    @property
    def role(self) -> str: ...


def count_request(db: Database, near: RedisClient, person: Requester) -> None:
    """Count one request. Raises TooManyRequests with the seconds to wait."""
    count_against(db, near, person.id, limits_by_role(db)[person.role])


def count_against(db: Database, near: RedisClient, id: uuid.UUID, most: int) -> None:
    """Count one request of somebody or something known by this id, who may make `most` a minute. Raises TooManyRequests with the seconds
    to wait."""
    count, left_s = near.count(_key(id), RATE_S) or _count(db, id)
    if count > most:
        raise TooManyRequests(limit=most, seconds=max(1, math.ceil(left_s)))


def count_request_by_id(db: Database, near: RedisClient, user_id: uuid.UUID | None) -> None:
    """The same for somebody known by id; work that nobody asked for is not counted."""
    if user_id is None:
        return
    with db.glance() as connection:
        role = connection.execute(_ROLE, {"who": user_id}).scalar()
    if role is not None:
        count_request(db, near, _Someone(user_id, role))


def limits_by_role(db: Database) -> dict[str, int]:
    """Requests a minute of each role."""
    at, known = _known.get(db, (0.0, {}))
    if known and time.monotonic() - at < KNOWN_S:
        return known
    with db.read() as session:
        known = studio_rules.requests_a_minute(session)
    _known[db] = (time.monotonic(), known)
    return known


class _Someone:
    def __init__(self, id: uuid.UUID, role: str) -> None:
        self.id, self.role = id, role


def _count(db: Database, user_id: uuid.UUID) -> tuple[int, float]:
    """A minute begins with its first request. One that ends later than any can was written under a wrong clock."""
    at = tables.utc_now()
    with db.jot() as connection:
        minute = timedelta(seconds=RATE_S)
        values = {"k": _key(user_id), "at": at, "till": at + minute, "void": at + 2 * minute}
        count, until = connection.execute(_counting(db.sqlite), values).one()
    return count, max(0.0, (until - at).total_seconds())


@cache
def _counting(on_sqlite: bool) -> Any:
    fresh = (sqlite.insert if on_sqlite else postgresql.insert)(_rows).values(
        key=bindparam("k"), owner="", count=1, until=bindparam("till")
    )
    over = or_(_rows.c.until <= bindparam("at"), _rows.c.until > bindparam("void"))
    again = {
        "count": case((over, 1), else_=_rows.c.count + 1),
        "until": case((over, fresh.excluded.until), else_=_rows.c.until),
    }
    return fresh.on_conflict_do_update(index_elements=["key"], set_=again).returning(_rows.c.count, _rows.c.until)


def _key(user_id: uuid.UUID) -> str:
    return f"rate_limit:{user_id}"
