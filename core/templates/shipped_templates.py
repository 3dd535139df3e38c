"""The templates that came with the studio, put into the table as new versions where their words changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.database.tables import PromptTemplate
from core.templates import templates
from core.templates.prompt_values import Template
from core.templates.template_rows import is_same_wording, note_label_move, row_values

STANDS = "prompt_templates"
"""The setting that says which shipped files stand in the table: their digest."""
LOCK = 0x70726D74
"""PostgreSQL's advisory lock while they are put there: "prmt" in ASCII."""


def sync_if_changed(db: Database) -> int:
    """At every start: see that each shipped template stands in the table. How many versions that made; one small query where no file
    changed since the last start."""
    with db.glance() as connection:
        if connection.execute(_standing()).scalar() == templates.shipped_digest():
            return 0
    with db.write() as session:
        return sync_shipped(session)


def sync_shipped(session: Session) -> int:
    """Put every shipped template that is new, or whose words changed, into the table as a new version. It goes into production where
    nothing of the team's own is. How many versions were made."""
    digest = templates.shipped_digest()
    if session.execute(_standing()).scalar() == digest:
        return 0
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    rows: dict[tuple[str, str], list[PromptTemplate]] = {}
    for row in session.scalars(select(PromptTemplate)):
        rows.setdefault((row.name, row.language), []).append(row)
    put = (_put(session, told, rows.get((told.name, told.language), [])) for told in templates.shipped_library())
    made = [row for row in put if row]
    if made:
        session.execute(insert(PromptTemplate), made)
    session.merge(tables.Setting(key=STANDS, value={"digest": digest}))
    session.flush()
    return len(made)


def _standing() -> Any:
    return select(tables.Setting.value["digest"].as_string()).where(tables.Setting.key == STANDS)


def _put(session: Session, told: Template, rows: list[PromptTemplate]) -> dict[str, Any]:
    if any(row.source == "shipped" and is_same_wording(templates.template_from_row(row), told) for row in rows):
        return {}
    now = next((row for row in rows if row.label == "production"), None)
    version = max((row.version for row in rows), default=0) + 1
    ours = now is None or now.source == "shipped"
    if ours and now is not None:
        now.label = ""
        session.flush()
        note_label_move(session, told.name, told.language, now.version, version, None, {"shipped": True})
    return row_values(told, version, label="production" if ours else "", source="shipped")
