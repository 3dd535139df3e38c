"""How the tables of a database and those of core/database/tables.py are compared and written down, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON


def type_written(kind: str, thing: Any, autogen: Any) -> str | bool:
    """JSON on SQLite, JSONB on PostgreSQL; Alembic's own way of writing that uses a name it does not import."""
    if kind == "type" and isinstance(thing, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def default_differs(
    context: Any, _column: Any, _wanted_column: Any, stands: str | None, _wanted: Any, wanted: str | None
) -> bool | None:
    """SQLite keeps a default as it was typed, so there the same one may stand in quotes or brackets; PostgreSQL is asked."""
    if context.dialect.name != "sqlite":
        return None
    return _bare(stands) != _bare(wanted)


def _bare(default: str | None) -> str | None:
    return default if default is None else default.strip("()'")


OPTIONS: dict[str, Any] = {
    "render_item": type_written,
    "compare_type": True,
    "compare_server_default": default_differs,
}
