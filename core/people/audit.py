"""Who did what to whom, from where: one row per deed, written in the same transaction as the deed, never changed, and chained to the
one before it when that transaction commits (core.audit.audit_chain)."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from typing import Any

from sqlalchemy.orm import Session

from core.audit import audit_chain
from core.database import tables

acting_from: ContextVar[str] = ContextVar("acting_from", default="")
"""The network address of whoever is being served, as core.people.request_origin tells it; empty for the studio itself."""


def note(
    session: Session,
    user_id: uuid.UUID | None,
    action: str,
    thing: str = "",
    *,
    project_id: uuid.UUID | None = None,
    **facts: Any,
) -> None:
    """`action` is one of data/audit_actions.toml. Of a change, `facts` say what was `before` and what is after it."""
    row = tables.Audit(
        id=uuid.uuid4(),
        user_id=user_id,
        action=action,
        thing=thing,
        facts={name: str(value) for name, value in facts.items()},
        created_at=tables.utc_now(),
        project_id=project_id,
        address=acting_from.get(),
    )
    session.add(row)
    audit_chain.chain_at_commit(session, row)
