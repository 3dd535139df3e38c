"""A studio at its start: its tables as this code knows them, then the rows that come with it."""

from __future__ import annotations

from core import schema
from core.db import Database
from core.optimise import versions


def upgrade(db: Database) -> None:
    """Bring a database up to this code: its tables (`schema.upgrade_schema`), then the prompt templates that came with the studio and are kept
    in rows. Raises what `schema.upgrade_schema` raises."""
    schema.upgrade_schema(db)
    versions.sync_if_changed(db)
