"""The models that an admin brought in from a file: rows of the studio's settings, laid over those that came with it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, select

from core.database import tables
from core.database.engine import Database
from providers.base import Model
from providers.facts import overlay

KEY = "imports"
"""Of the setting that keeps what was brought in: `is` lists each file, the oldest first (see core/money/price_imports.py)."""

_settings: Table = tables.Setting.__table__  # type: ignore[assignment]
_READ = select(_settings.c.value).where(_settings.c.key == KEY)
_given: list[Any] = []
log = logging.getLogger(__name__)


def register_own_models(db: Database) -> None:
    """Hand what is kept here to the providers. The same is not judged twice."""
    global _given
    with db.glance() as connection:
        kept = connection.execute(_READ).scalar() or {}
    rows = [row for each in kept.get("is", ()) for row in each.get("models", ())]
    if rows != _given:
        overlay.set_given_models(build_models(rows))
        _given = rows


def build_models(rows: Iterable[Mapping[str, Any]]) -> list[Model]:
    """Each row with its vendor in `provider`, the last of a name and capability alone. What a newer release takes no more is left
    out, and named in the log."""
    found: dict[tuple[str, str, str], Model] = {}
    for row in rows:
        facts = dict(row)
        vendor = str(facts.pop("provider", ""))
        try:
            model = overlay.parse_model(vendor, facts)
        except overlay.InvalidRow as wrong:
            log.warning("A model that was brought in is left out: %s %s (%s)", vendor, facts.get("name"), wrong)
            continue
        found[vendor, model.name, model.capability.value] = model
    return list(found.values())
