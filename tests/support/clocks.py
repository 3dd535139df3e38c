"""A clock that was set, as every process sees it at once: all times in the database are moved the other way."""

from __future__ import annotations

from sqlalchemy import DateTime, text

from core.database.engine import Database
from core.database.tables import Table


def set_clock(db: Database, seconds: int) -> None:
    """By so many seconds, back where negative."""
    with db.write() as session:
        for table in Table.metadata.sorted_tables:
            times = [column.name for column in table.columns if isinstance(column.type, DateTime)]
            if times:
                moved = ", ".join(f"{name} = {_moved(db, name, -seconds)}" for name in times)
                session.execute(text(f"UPDATE {table.name} SET {moved}"))


def _moved(db: Database, column: str, seconds: int) -> str:
    if db.sqlite:
        return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '{seconds:+d} seconds') || '000'"
    return f"{column} + interval '{seconds} seconds'"
