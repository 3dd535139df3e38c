"""Statements made ready once: the same rows, the same safety and the same errors, whichever way they go."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.database import tables
from core.database.engine import Database
from core.database.prepared_statements import PreparedStatement

_holds = tables.Hold.__table__
PUT = PreparedStatement(insert(tables.Hold), [column.name for column in _holds.columns])
UP = PreparedStatement(
    update(tables.Hold).where(tables.Hold.key == bindparam("of_key")).values(count=tables.Hold.count + 1)
)
SEEN = PreparedStatement(select(tables.Hold.key, tables.Hold.count).order_by(tables.Hold.key))


def put(key: str) -> dict[str, object]:
    return {"key": key, "owner": "猫", "count": 7, "until": tables.utc_now()}


def test_what_is_put_is_changed_and_seen(db: Database) -> None:
    with db.jot() as connection:
        for key in ("a", "b"):
            PUT.run(connection, put(key))
        assert UP.run(connection, {"of_key": "b"}) == 1
        assert UP.run(connection, {"of_key": "c"}) == 0
    with db.glance() as connection:
        assert [tuple(row) for row in SEEN.rows(connection, {})] == [("a", 7), ("b", 8)]
    with db.read() as session:
        row = session.get_one(tables.Hold, "a")
        assert (row.owner, row.until.year) == ("猫", tables.utc_now().year)


def test_it_belongs_to_the_transaction_around_it(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.write() as session:
        PUT.run(session.connection(), put("a"))
        raise ZeroDivisionError
    with db.engine.connect() as connection:
        PUT.run(connection, put("b"))
    with db.glance() as connection:
        assert SEEN.rows(connection, {}) == []


def test_what_the_database_refuses_is_told_as_ever_and_without_the_values(db: Database) -> None:
    with db.jot() as connection:
        PUT.run(connection, put("a"))
    with pytest.raises(IntegrityError) as refused, db.jot() as connection:
        PUT.run(connection, put("a"))
    if db.sqlite:
        assert "猫" not in str(refused.value)
