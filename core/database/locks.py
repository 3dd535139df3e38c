"""Something held for a while: a lock, or one of the places at a vendor's door. Who dies holding it loses it by itself.

The row is the truth. Redis only says no sooner: what it knows to be held is not even asked of the database. So losing
Redis costs a little time, and two never hold the same.

All who want the same thing want it for the same number of seconds, by one clock: the database server's, or this machine's on SQLite. What
is held for longer than twice that was written under a wrong clock, and is void.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Connection,
    DateTime,
    Float,
    Interval,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import NOT_NOW, Database
from core.database.redis_client import LOCK_S, RedisClient
from providers.errors import Busy

BUSY_S = 2.0
"""After so long a place at a full door may be free: a text answer takes about that."""
LOCK = "lock:"
"""What Redis is told of. Places at a door are not: asking it too would cost more than it saves."""
LOOK_S = 0.5
"""How often whoever keeps holds alive looks whether one is due."""

_holds, _calls = (tables.Table.metadata.tables[name] for name in ("holds", "calls"))
_MINE = (_holds.c.key == bindparam("k"), _holds.c.owner == bindparam("who"))
_RELEASE = delete(_holds).where(*_MINE)
_LIVING = "alive:"
"""Rows of core.tasks.heartbeats: who ended without a goodbye is missed for a while, so these are forgotten later."""
_SERVERS_CLOCK = "timezone('utc', clock_timestamp())"
_OPEN_JOBS = select(func.count()).where(_calls.c.door_id == bindparam("door"), _calls.c.state == "accepted")

log = logging.getLogger("dailies.holds")


# A lock --------------------------------------------------------------------------------------------------------------


def take_lock(db: Database, near: RedisClient, resource: str, owner: str, seconds: float = LOCK_S) -> bool:
    """Whether `owner` holds it now, for so many seconds. Whoever holds it already holds it longer."""
    key = _lock_key(resource)
    if near.held(key, longest_s=2 * seconds) not in (None, owner.encode()):
        return False
    if not _take(db, key, owner, seconds):
        return False
    near.put(key, owner, seconds)
    return True


def renew_lock(db: Database, near: RedisClient, resource: str, owner: str, seconds: float = LOCK_S) -> bool:
    """False where it is somebody else's by now."""
    return _renew(db, near, _lock_key(resource), owner, seconds)


def release_lock(db: Database, near: RedisClient, resource: str, owner: str) -> None:
    """Free at once; of what is not one's own nothing happens."""
    _release(db, near, _lock_key(resource), owner)


@contextmanager
def hold_lock(
    db: Database, near: RedisClient, resource: str, seconds: float = LOCK_S, owner: str = ""
) -> Iterator[bool]:
    """True for the one who may; it is kept until the end, however long that takes. False for all others meanwhile. An `owner` who
    died and comes back has it again at once."""
    owner = owner or _someone()
    if not take_lock(db, near, resource, owner, seconds):
        yield False
        return
    with _kept(HeldLock(db, near, _lock_key(resource), owner, seconds)):
        yield True


# Places at a door ----------------------------------------------------------------------------------------------------


@contextmanager
def hold_door_place(
    db: Database, near: RedisClient, door_name: str, most: int, owner: str = "", seconds: float = LOCK_S
) -> Iterator[None]:
    """One of `most` places at this door, until the end; 0 means there is room for all. Raises Busy where all are taken."""
    if most <= 0:
        yield
        return
    owner = f"{owner}/{_someone()}"[-100:]
    keys = [f"place:{door_name}:{n}" for n in range(1, most + 1)]
    key = _take_one(db, keys, owner, seconds)
    if key is None:
        raise Busy("All places at this door are taken.", after_s=BUSY_S)
    with _kept(HeldLock(db, near, key, owner, seconds)):
        yield


def count_open_jobs(session: Session, door_name: str) -> int:
    """How many long jobs a vendor works on that went through this door."""
    return session.execute(_OPEN_JOBS, {"door": door_name}).scalar_one()


def count_open_jobs_now(db: Database, door_name: str) -> int:
    """The same, without a session."""
    with db.glance() as connection:
        return connection.execute(_OPEN_JOBS, {"door": door_name}).scalar_one()


def clock_now(connection: Connection) -> datetime:
    """Now, by the one clock that everything held is measured by."""
    if connection.dialect.name == "postgresql":
        return cast("datetime", connection.scalar(text(f"SELECT {_SERVERS_CLOCK}")))
    return tables.utc_now()


def delete_expired(db: Database) -> int:
    """Forget what nobody holds any more. Returns how many there were."""
    with db.jot() as connection:
        at = clock_now(connection)
        living = _holds.c.key.startswith(_LIVING, autoescape=True)
        lost = or_(and_(_holds.c.until < at, not_(living)), _holds.c.until < at - timedelta(hours=1))
        return connection.execute(delete(_holds).where(lost)).rowcount


# Taken, kept, given back ---------------------------------------------------------------------------------------------


def _take(db: Database, key: str, owner: str, seconds: float) -> bool:
    with db.jot() as connection:
        values = {"k": key, "who": owner, **_times(db, seconds)}
        return connection.execute(_statements(db.sqlite)["take"], values).first() is not None


def _take_one(db: Database, keys: Sequence[str], owner: str, seconds: float) -> str | None:
    """One that is most likely free is tried first: few doors are ever full. Each is tried in a transaction of its own, for two
    who wait for each other's second place would wait for ever."""
    if _take(db, guess := random.choice(keys), owner, seconds):
        return guess
    with db.glance() as connection:
        values = {"keys": keys, **_times(db, seconds)}
        held = set(connection.execute(_statements(db.sqlite)["taken"], values).scalars())
    return next((key for key in keys if key not in held and _take(db, key, owner, seconds)), None)


def _times(db: Database, seconds: float) -> dict[str, Any]:
    """What the statements ask for: on a server it reckons by its own clock."""
    if not db.sqlite:
        return {"seconds": seconds}
    at = tables.utc_now()
    return {
        "at": at,
        "seconds": seconds,
        "till": at + timedelta(seconds=seconds),
        "void": at + timedelta(seconds=2 * seconds),
    }


@cache
def _statements(on_sqlite: bool) -> dict[str, Any]:
    """`take` makes a new row, or takes the row of somebody whose time is over, or one's own: one statement, so that only one can win."""
    at: Any
    till: Any
    void: Any
    if on_sqlite:
        at, till, void = (bindparam(name, type_=DateTime()) for name in ("at", "till", "void"))
        insert: Any = sqlite.insert
    else:
        at = literal_column(_SERVERS_CLOCK, DateTime())
        later = func.make_interval(0, 0, 0, 0, 0, 0, bindparam("seconds", type_=Float()), type_=Interval())
        till, void = at + later, at + later + later
        insert = postgresql.insert
    fresh = insert(_holds).values(key=bindparam("k"), owner=bindparam("who"), count=0, until=till)
    over = or_(_holds.c.until <= at, _holds.c.until > void)
    theirs = {"owner": fresh.excluded.owner, "until": fresh.excluded.until}
    take = fresh.on_conflict_do_update(
        index_elements=["key"], set_=theirs, where=or_(over, _holds.c.owner == bindparam("who"))
    )
    keys = _holds.c.key.in_(bindparam("keys", expanding=True))
    return {
        "take": take.returning(_holds.c.key),
        "taken": select(_holds.c.key).where(keys, not_(over)),
        "renew": update(_holds).where(*_MINE).values(until=till),
    }


def _renew(db: Database, near: RedisClient, key: str, owner: str, seconds: float) -> bool:
    with db.jot() as connection:
        values = {"k": key, "who": owner, **_times(db, seconds)}
        ours = connection.execute(_statements(db.sqlite)["renew"], values).rowcount == 1
    if ours and key.startswith(LOCK):
        near.put(key, owner, seconds)
    return ours


def _release(db: Database, near: RedisClient, key: str, owner: str) -> None:
    with db.jot() as connection:
        ours = connection.execute(_RELEASE, {"k": key, "who": owner}).rowcount == 1
    if ours and key.startswith(LOCK):
        near.drop(key)


def _lock_key(resource: str) -> str:
    return f"{LOCK}{resource}"


def _someone() -> str:
    return f"{os.getpid()}-{threading.get_ident()}-{uuid.uuid4().hex[:12]}"


# Kept alive by one thread of this process ----------------------------------------------------------------------------


@dataclass(eq=False)
class HeldLock:
    """`due` is when it is renewed next, on the monotonic clock."""

    db: Database
    near: RedisClient
    key: str
    owner: str
    seconds: float
    due: float = 0.0


class LockKeeper:
    """Renews what this process holds. Its thread is there only while something is held."""

    def __init__(self) -> None:
        self._held: set[HeldLock] = set()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def keep(self, held: HeldLock) -> None:
        held.due = time.monotonic() + held.seconds / 3
        with self._lock:
            self._held.add(held)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="holds", daemon=True)
                self._thread.start()

    def drop(self, held: HeldLock) -> None:
        with self._lock:
            self._held.discard(held)

    def _run(self) -> None:
        idle_since = time.monotonic()
        while True:
            time.sleep(self._pause())
            at = time.monotonic()
            with self._lock:
                if self._held:
                    idle_since = at
                elif at - idle_since > 10 * LOOK_S:
                    self._thread = None
                    return
                due = [held for held in self._held if held.due <= at]
            for held in due:
                self._renew(held)

    def _pause(self) -> float:
        with self._lock:
            return min([LOOK_S, *(held.seconds / 6 for held in self._held)])

    def _renew(self, held: HeldLock) -> None:
        held.due = time.monotonic() + held.seconds / 3
        try:
            if not _renew(held.db, held.near, held.key, held.owner, held.seconds):
                with self._lock:
                    was_ours = held in self._held
                    self._held.discard(held)
                if was_ours:
                    log.warning("%s was held too long without a word and is somebody else's now", held.key)
        except NOT_NOW as error:
            log.info("%s is renewed in a moment: %s", held.key, type(error).__name__)


_keeper = LockKeeper()


def _start_anew() -> None:
    """After a fork nothing of the parent's is ours to keep."""
    global _keeper
    _keeper = LockKeeper()


os.register_at_fork(after_in_child=_start_anew)


@contextmanager
def _kept(held: HeldLock) -> Iterator[None]:
    keeper = _keeper
    keeper.keep(held)
    try:
        yield
    finally:
        keeper.drop(held)
        _release(held.db, held.near, held.key, held.owner)
