"""Which shots of a film somebody wants changed, as long as nobody saw to it."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database.tables import Comment, Shot


def open_changes(session: Session, project_id: uuid.UUID) -> dict[uuid.UUID, list[str]]:
    """Of each shot the words of the changes that are asked for and open, oldest first. A change that was asked for another picture than
    the one that stands was seen to: it counts no more, and its note stays until somebody resolves it."""
    rows = session.execute(
        select(Shot.id, Comment.text, Comment.on_id)
        .join(Comment, Comment.project_id == Shot.project_id)
        .where(
            Shot.project_id == project_id,
            Shot.removed_at.is_(None),
            Comment.on_kind == "shot",
            Comment.kind == "change",
            Comment.thread_id.is_(None),
            Comment.resolved_at.is_(None),
            Comment.withdrawn_at.is_(None),
            Comment.take_id.is_not_distinct_from(Shot.take_id),
        )
        .order_by(Comment.created_at, Comment.id)
    )
    found: dict[uuid.UUID, list[str]] = {}
    for shot_id, text, on_id in rows:
        if str(shot_id) == on_id:
            found.setdefault(shot_id, []).append(text)
    return found
