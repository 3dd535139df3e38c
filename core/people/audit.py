"""Who did what to whom: one row per deed, written in the same transaction as the deed, never changed."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from core.database import tables


def note(session: Session, user_id: uuid.UUID | None, action: str, thing: str = "", **facts: Any) -> None:
    session.add(tables.Audit(user_id=user_id, action=action, thing=thing, facts={k: str(v) for k, v in facts.items()}))
