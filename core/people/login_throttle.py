"""Back-off for guessing: kept in SQL, so that neither a restart nor a second process forgets it.

A try is counted before it is judged, so a hundred guesses sent at once are a hundred counted guesses. One name from
one address waits after five misses; one address, whatever names it tries, after thirty. Each further miss doubles the
wait, up to a quarter of an hour. A person is never locked out from everywhere: their own address has its own count.
"""

from __future__ import annotations

import hashlib
import math
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.errors import TooManyTries

FREE_TRIES_OF_A_NAME = 5
FREE_TRIES_OF_AN_ADDRESS = 30
FIRST_WAIT_S = 10
LONGEST_WAIT_S = 900
FORGOTTEN_AFTER_S = 3600


def count_try(db: Database, name: str, address: str) -> None:
    """Count one try of `name` from `address`. Raises TooManyTries while a wait is on; that try is not counted."""
    moment = tables.utc_now()
    with db.write() as session:
        rows = [
            (_row(session, _key(name, address), moment), FREE_TRIES_OF_A_NAME),
            (_row(session, _key("", address), moment), FREE_TRIES_OF_AN_ADDRESS),
        ]
        waiting = max((_left_s(row, moment) for row, _ in rows), default=0)
        if waiting == 0:
            for row, free in rows:
                _count(row, free, moment)
    if waiting:
        raise TooManyTries(seconds=waiting)


def forgive_misses(db: Database, name: str, address: str) -> None:
    """It was the right one: forget the misses of this name here, and take this try back from the address."""
    with db.write() as session:
        own = session.get(tables.Throttle, _key(name, address))
        if own is not None:
            session.delete(own)
        shared = session.get(tables.Throttle, _key("", address))
        if shared is not None:
            shared.failures = max(0, shared.failures - 1)
            shared.wait_until = None
        old = tables.utc_now() - timedelta(seconds=2 * FORGOTTEN_AFTER_S)
        session.execute(delete(tables.Throttle).where(tables.Throttle.updated_at < old))


def uncount_try(db: Database, name: str, address: str) -> None:
    """A try that was counted and never judged counts no more."""
    with db.write() as session:
        for key in (_key(name, address), _key("", address)):
            row = session.get(tables.Throttle, key)
            if row is not None:
                row.failures = max(0, row.failures - 1)
                row.wait_until = None


def _row(session: Session, key: str, moment: datetime) -> tables.Throttle:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = insert(tables.Throttle).values(key=key, failures=0, updated_at=moment)
    session.execute(fresh.on_conflict_do_nothing())
    row = session.get_one(tables.Throttle, key, with_for_update=True)
    if row.updated_at < moment - timedelta(seconds=FORGOTTEN_AFTER_S):
        row.failures, row.wait_until = 0, None
    return row


def _left_s(row: tables.Throttle, moment: datetime) -> int:
    """A wait that has longer to go than any may was begun under a wrong clock, and is over."""
    left = math.ceil((row.wait_until - moment).total_seconds()) if row.wait_until else 0
    return left if 0 < left <= LONGEST_WAIT_S else 0


def _count(row: tables.Throttle, free: int, moment: datetime) -> None:
    row.failures += 1
    row.updated_at = moment
    if row.failures >= free:
        wait = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(row.failures - free, 10))
        row.wait_until = moment + timedelta(seconds=wait)


def _key(name: str, address: str) -> str:
    return hashlib.sha256(f"{name.strip().casefold()}\n{address}".encode()).hexdigest()
