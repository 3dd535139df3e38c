"""Which tables a film consists of, which of their columns go into a project file, and what stands in these."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, DateTime, Integer, Numeric, Uuid

from core.database import tables
from core.film.project_file.model import REFERENCE

TABLES: tuple[type[tables.Table], ...] = (
    tables.Project, tables.Script, tables.ScriptVersion, tables.Character, tables.Shot, tables.Audio, tables.Take, tables.Video, tables.Cut,
    tables.ProjectTag,
)  # fmt: skip
"""In an order in which no row points at one that comes later, but for chosen takes and clips, which no key of the database holds."""
BY_NAME = {table.__tablename__: table for table in TABLES}
OWN = frozenset(
    {"id", "project_id", "user_id", "task_id", "updated_at", "deleted_at", "removed_at"}
    | {"approved_at", "approved_by", "approved_version"}
)
"""What a studio says of its own: who made and approved it there, and when it changed last."""
LEFT_OUT: dict[str, frozenset[str]] = {
    "projects": frozenset({"created_at", "status", "progress", "sample", "terms", "budget_micro_yuan"}),
    "script_versions": frozenset({"note"}),
    "storyboards": frozenset({"image_url"}),
    "characters": frozenset({"image_url"}),
    "audios": frozenset({"url"}),
    "videos": frozenset({"url", "error_message"}),
    "cuts": frozenset({"made_from"}),
    "project_tags": frozenset({"created_at"}),
}
"""What the studio decides where the film stands, what follows from another column, and what names rows by their ids."""
FRESH = "fresh"
"""Of a cut, beside its columns: that it shows what the film was when it was made. In the database its `made_from` says that."""
LONGEST_TEXT, DEEPEST = 1_000_000, 24
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def film_columns(table: type[tables.Table]) -> dict[str, Column[Any]]:
    """The columns of a table that a project file holds, by the attribute's name."""
    dropped = OWN | LEFT_OUT.get(table.__tablename__, frozenset())
    columns = {attribute.key: attribute.columns[0] for attribute in table.__mapper__.column_attrs}
    return {key: column for key, column in columns.items() if key not in dropped and isinstance(column, Column)}


def plain_value(value: Any) -> Any:
    """A column's value as JSON can say it; an id as its text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if isinstance(value, uuid.UUID) else value


def column_value(column: Column[Any], value: Any) -> Any:
    """The value that a column takes, from what stands in a file. Raises ValueError where it cannot be one; ids are left as they are told."""
    if value is None:
        if not column.nullable:
            raise ValueError(f"{column.name} is missing")
        return None
    kind = column.type
    if isinstance(kind, JSON):
        if not isinstance(value, dict | list):
            raise ValueError(f"{column.name} is no data")
        check_data(value)
        return value
    if isinstance(kind, Boolean):
        return _typed(column, value, bool)
    return _whole_number(column, value) if isinstance(kind, Integer) else _from_text(column, _typed(column, value, str))


def _whole_number(column: Column[Any], value: Any) -> int:
    most = 2 ** (63 if isinstance(column.type, BigInteger) else 31)
    if isinstance(value, bool) or not isinstance(value, int) or not -most <= value < most:
        raise ValueError(f"{column.name} is no such number")
    return value


def _from_text(column: Column[Any], text: str) -> str | Decimal | datetime:
    kind = column.type
    if isinstance(kind, Numeric):
        number = Decimal(text)
        if not number.is_finite() or abs(number) >= 10 ** ((kind.precision or 12) - (kind.scale or 0)):
            raise ValueError(f"{column.name} is no such number")
        return number
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None or not EARLIEST <= moment <= LATEST:
            raise ValueError(f"{column.name} is no time")
        return moment
    if isinstance(kind, Uuid) and not REFERENCE.fullmatch(text):
        raise ValueError(f"{column.name} names no row")
    if len(text) > (getattr(kind, "length", None) or LONGEST_TEXT) or "\0" in text:
        raise ValueError(f"{column.name} is too long")
    return text


def _typed(column: Column[Any], value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"{column.name} is no {kind.__name__}")
    return value


def check_data(value: Any, depth: int = 0) -> None:
    """Raises ValueError where data is deeper, or a text in it longer, than the studio's own ever is."""
    if depth > DEEPEST:
        raise ValueError("data lies too deep")
    if isinstance(value, str) and (len(value) > LONGEST_TEXT or "\0" in value):
        raise ValueError("a text is too long")
    for each in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ():
        check_data(each, depth + 1)


def texts_in(value: Any) -> Iterator[str]:
    """Every text in data, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
