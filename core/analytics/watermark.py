"""Up to where all changes of the rows have surely come: the `seq` under which nothing new can appear.

On SQLite writers come one after another. On PostgreSQL `seq` is a transaction's number, and all under the oldest that still runs
have ended: whoever reads from there on misses nothing that commits late, and meets again only what was under way.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select, text, update

from core.analytics.fact_tables import Fact

_OLDEST = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_NOW = text(
    "SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint,"
    " ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(now) AS x) FROM pg_current_snapshot() AS now"
)


@dataclass(frozen=True)
class ReadMark:
    """How far a reader has come: under `upto` everything; under `beyond` all but what was `under_way` then."""

    upto: int
    beyond: int
    under_way: tuple[int, ...] = ()

    def news(self, fact: Fact) -> ColumnElement[bool]:
        """What may have come since. A transaction that runs for long holds back `upto`, and makes nothing be read again."""
        later = fact.table.seq >= self.beyond
        return or_(later, fact.table.seq.in_(self.under_way)) if self.under_way else later


def read_mark(connection: Connection, fact: Fact) -> ReadMark:
    """Where whoever reads the rows after this stands then."""
    if connection.dialect.name == "postgresql":
        upto, beyond, under_way = connection.execute(_NOW).one()
        return ReadMark(int(upto), int(beyond), tuple(map(int, under_way)))
    upto = settled_bound(connection, fact)
    return ReadMark(upto, upto)


def settled_bound(connection: Connection, fact: Fact) -> int:
    """All changes with a smaller `seq` have come."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(_OLDEST).scalar_one())
    return int(connection.execute(select(func.coalesce(func.max(fact.table.seq), 0))).scalar_one()) + 1


def reset_foreign_ids(connection: Connection, fact: Fact) -> bool:
    """Rows that were brought into another PostgreSQL server carry numbers of transactions that are still to come there: they
    count as old. Whether there were any."""
    if connection.dialect.name != "postgresql":
        return False
    next_one = connection.execute(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")).scalar_one()
    brought = update(fact.table).where(fact.table.seq >= next_one).values(seq=0)
    return connection.execute(brought.execution_options(synchronize_session=False)).rowcount > 0
