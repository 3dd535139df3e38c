"""A studio at its start: its tables as this code knows them, then the rows that come with it."""

from __future__ import annotations

from core.database import schema
from core.database.engine import Database
from core.templates import shipped_templates


def upgrade(db: Database) -> None:
    """Bring a database up to this code: its tables (`schema.upgrade_schema`), then the prompt templates that came with the studio and are kept
    in rows. Raises what `schema.upgrade_schema` raises."""
    schema.upgrade_schema(db)
    shipped_templates.sync_if_changed(db)
