"""What a person chose last, so that it is chosen the next time: kept with them, not with the browser."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from core.database import tables


def load_choices(session: Session, user_id: uuid.UUID, place: str) -> dict[str, Any]:
    """What was chosen last in this place; empty for a first visit."""
    row = session.get(tables.User, user_id)
    kept = (row.settings or {}).get(place) if row else None
    return dict(kept) if isinstance(kept, dict) else {}


def save_choices(session: Session, /, user_id: uuid.UUID, place: str, **chosen: Any) -> None:
    row = session.get(tables.User, user_id)
    if row is not None:
        settings = dict(row.settings or {})
        row.settings = {**settings, place: {**load_choices(session, user_id, place), **chosen}}
