"""Who works for this studio now: each crew of workers and each scheduler says so every few seconds, as a row that ends by itself.

A row that says it ends later than any heartbeat may was written while a clock was wrong, and counts as dead.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core import tables
from core.db import Database
from core.types import Value

Kind = Literal["workers", "scheduler"]
EVERY_S, DEAD_AFTER_S = 5.0, 20.0
"""How often somebody says that they live, and how long after their last word they count as dead."""

_holds = tables.Table.metadata.tables["holds"]
_DROP = delete(_holds).where(_holds.c.key == bindparam("k"))


class OnDuty(Value):
    """How many workers there are, over all machines, and how many schedulers stand ready (one of them has the lease)."""

    workers: int = 0
    schedulers: int = 0


def beat(db: Database, kind: Kind, name: str, count: int = 1) -> None:
    """`name` lives, with `count` workers. Raises what a database raises that is away, and DiskFull."""
    make = sqlite.insert if db.sqlite else postgresql.insert
    row = {"owner": name[-100:], "count": count, "until": tables.now() + timedelta(seconds=DEAD_AFTER_S)}
    with db.jot() as connection:
        connection.execute(
            make(_holds).values(key=_key(kind, name), **row).on_conflict_do_update(index_elements=["key"], set_=row)
        )


def end(db: Database, kind: Kind, name: str) -> None:
    """`name` goes home."""
    with db.jot() as connection:
        connection.execute(_DROP, {"k": _key(kind, name)})


def on_duty(session: Session) -> OnDuty:
    """Who said within the last seconds that they live."""
    counted = {kind: _counted(session, kind) for kind in ("workers", "scheduler")}
    return OnDuty(workers=counted["workers"], schedulers=counted["scheduler"])


def _counted(session: Session, kind: str) -> int:
    at = tables.now()
    alive = select(func.coalesce(func.sum(_holds.c.count), 0)).where(
        _holds.c.key.startswith(f"alive:{kind}:", autoescape=True),
        _holds.c.until > at,
        _holds.c.until <= at + timedelta(seconds=2 * DEAD_AFTER_S),
    )
    return int(session.scalar(alive) or 0)


def _key(kind: str, name: str) -> str:
    return f"alive:{kind}:{name}"[:200]
