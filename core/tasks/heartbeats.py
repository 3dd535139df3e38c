"""Who works for this studio now: crews of workers, schedulers, and whoever shows the pages, each says so every few seconds, as a row that
ends by itself.

All are measured by one clock (see core.database.locks). A row that says it ends later than any heartbeat may was written while a clock was wrong,
and counts as dead.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from sqlalchemy import ColumnElement, bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database, connection_of
from core.database.locks import clock_now
from core.types import Value

Kind = Literal["workers", "scheduler", "pages"]
EVERY_S, DEAD_AFTER_S = 5.0, 20.0
"""How often somebody says that they live, and how long after their last word they count as dead."""
PAGES_DEAD_AFTER_S = 50.0
"""Pages ask themselves a question every quarter of a minute, and may take half a minute to answer it."""
TRIES = 5
"""Of a process that shows the pages: how many of its last answers are measured."""
MISSED_FOR = timedelta(hours=1)
"""Who ended without a goodbye is missed for so long."""
PREFIX = "alive:"

_holds = tables.Table.metadata.tables["holds"]
_DROP = delete(_holds).where(_holds.c.key == bindparam("k"))


class OnDuty(Value):
    """How many workers there are, over all machines, and how many schedulers stand ready (one of them has the lease)."""

    workers: int = 0
    schedulers: int = 0


class PageProcesses(Value):
    """How many processes show the pages, how many ended without a goodbye in the last hour, and the seconds that the slowest takes to
    answer, in the middle of its last tries; None until it has tried often enough."""

    answering: int = 0
    silent: int = 0
    took_s: float | None = None


def record_heartbeat(db: Database, kind: Kind, name: str, count: int = 1) -> None:
    """`name` lives, with `count` workers. Raises what a database raises that is away, and DiskFull."""
    dead_after_s = PAGES_DEAD_AFTER_S if kind == "pages" else DEAD_AFTER_S
    make = sqlite.insert if db.sqlite else postgresql.insert
    with db.jot() as connection:
        until = clock_now(connection) + timedelta(seconds=dead_after_s)
        row = {"owner": name[-100:], "count": count, "until": until}
        connection.execute(
            make(_holds).values(key=_key(kind, name), **row).on_conflict_do_update(index_elements=["key"], set_=row)
        )


def record_pages_heartbeat(db: Database, name: str, took: Sequence[float]) -> None:
    """`name` shows the pages, which took so many seconds to answer the last times. Raises as `beat` does."""
    record_heartbeat(db, "pages", name, round(1000 * statistics.median(took)) if len(took) >= TRIES else 0)


def remove_heartbeat(db: Database, kind: Kind, name: str) -> None:
    """`name` goes home."""
    with db.jot() as connection:
        connection.execute(_DROP, {"k": _key(kind, name)})


def count_on_duty(session: Session) -> OnDuty:
    """Who said within the last seconds that they live."""
    return OnDuty(workers=sum(_living(session, "workers")), schedulers=sum(_living(session, "scheduler")))


def count_page_processes(session: Session) -> PageProcesses:
    """Who shows the pages now."""
    living, at = _living(session, "pages"), clock_now(connection_of(session))
    silent = select(func.count()).where(_of("pages"), _holds.c.until <= at, _holds.c.until > at - MISSED_FOR)
    slowest = max(living, default=0)
    return PageProcesses(
        answering=len(living),
        silent=int(session.scalar(silent) or 0),
        took_s=slowest / 1000 if slowest else None,
    )


def _living(session: Session, kind: Kind) -> list[int]:
    """The count of each."""
    at = clock_now(connection_of(session))
    longest = timedelta(seconds=2 * (PAGES_DEAD_AFTER_S if kind == "pages" else DEAD_AFTER_S))
    alive = select(_holds.c.count).where(_of(kind), _holds.c.until > at, _holds.c.until <= at + longest)
    return list(session.scalars(alive))


def _of(kind: Kind) -> ColumnElement[bool]:
    return _holds.c.key.startswith(f"{PREFIX}{kind}:", autoescape=True)


def _key(kind: Kind, name: str) -> str:
    return f"{PREFIX}{kind}:{name}"[:200]
