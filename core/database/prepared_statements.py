"""Statements made ready once, for what stands on the way of every call.

On SQLite, where no network hides it, most of a small statement's time is spent on the way to the driver: there its text and the
turning of its values are worked out once, and the driver is asked directly, within the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Delete, Insert, Select, Update
from sqlalchemy.sql.selectable import CompoundSelect

Statement = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete


class PreparedStatement:
    """`columns` names those that an INSERT fills. Values are told by the names of its parameters."""

    def __init__(self, statement: Statement, columns: Sequence[str] = ()) -> None:
        self._statement = statement
        self._columns = columns
        self._sql = ""
        self._binds: list[tuple[str, Callable[[Any], Any] | None, Any]] = []

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """As tuples; on SQLite as the driver gives them: text, whole numbers and bytes alone are what they seem."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).all()
        return self._told(connection, values).fetchall()

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows an UPDATE or DELETE changed."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).rowcount
        if not connection.in_transaction():
            connection.begin()
        return self._told(connection, values).rowcount

    def _told(self, connection: Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        if not self._sql:
            self._make_ready(connection)
        given = [
            turn(values.get(name, usual)) if turn is not None else values.get(name, usual)
            for name, turn, usual in self._binds
        ]
        return execute_raw(connection, self._sql, given)

    def _make_ready(self, connection: Connection) -> None:
        dialect = connection.dialect
        compiled = self._statement.compile(dialect=dialect, column_keys=[*self._columns] or None)
        usual: Any = compiled.params
        self._binds = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect), usual[name])
            for name in compiled.positiontup or ()
        ]
        self._sql = str(compiled)


def execute_raw(connection: Connection, sql: str, given: Sequence[Any] = ()) -> sqlite3.Cursor:
    """SQLite's driver itself. What goes wrong is raised as SQLAlchemy raises it, without the values."""
    driver: Any = connection.connection.driver_connection
    try:
        answered: sqlite3.Cursor = driver.execute(sql, given)
        return answered
    except sqlite3.Error as error:
        raise DBAPIError.instance(sql, None, error, sqlite3.Error) from error
