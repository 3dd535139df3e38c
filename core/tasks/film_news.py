"""What somebody is told of films beside alerts: a making of theirs is over."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.database import tables
from core.i18n import LANGUAGES, texts_of_area, translate_key
from core.json_types import StoredSentence
from core.people import notices
from core.tasks.task_rows import TaskState

LONG = timedelta(minutes=1)
"""Whoever waited no longer than this sat and watched it, if they are there."""
AWAY = timedelta(minutes=1)
"""Nobody's page was drawn for so long (a session is noticed every 20 s): they are gone."""


def notify_making_over(session: Session, root: tables.Task, at: datetime) -> None:
    """A making ended, well or badly: its maker is told where it took longer than a minute or they have gone elsewhere. Of what was
    stopped nobody is told: somebody did that themselves."""
    if root.kind != "film.make" or root.status not in (TaskState.COMPLETED, TaskState.FAILED) or root.user_id is None:
        return
    project = session.get(tables.Project, root.project_id) if root.project_id else None
    if project is None or project.deleted_at is not None:
        return
    if at - root.created_at > LONG or _gone(session, root.user_id, at):
        page, said = _said(root, project.name)
        notices.send_notice(session, [root.user_id], said, {"page": page, "project": str(project.id)}, at)


def unread_of_film(session: Session, user_id: uuid.UUID, project_id: uuid.UUID) -> list[uuid.UUID]:
    """The notices of this film that this person has not read."""
    rows = select(tables.Notice.id, tables.Notice.way).where(
        tables.Notice.user_id == user_id, tables.Notice.read_at.is_(None), tables.Notice.alert_id.is_(None)
    )
    return [id for id, way in session.execute(rows) if way.get("project") == str(project_id)]


def mark_film_news_read(session: Session, which: list[uuid.UUID], at: datetime) -> None:
    session.execute(update(tables.Notice).where(tables.Notice.id.in_(which)).values(read_at=at))


def _gone(session: Session, user_id: uuid.UUID, at: datetime) -> bool:
    mine = (tables.Session.user_id == user_id, tables.Session.revoked_at.is_(None), tables.Session.expires_at > at)
    last = session.scalar(select(func.max(tables.Session.last_seen)).where(*mine))
    return last is None or last < at - AWAY


def _said(root: tables.Task, film: str) -> tuple[str, StoredSentence]:
    """The page it leads to, and the sentence."""
    part = next(
        (one for one in reversed(root.params.get("stages") or []) if f"stage_{one}" in texts_of_area("live")), ""
    )
    how = "failed" if root.status == TaskState.FAILED else "part" if part else "film"
    facts: dict[str, Any] = {"film": film}
    if how == "part":
        facts["stage"] = {language: translate_key(f"live.stage_{part}", language) for language in LANGUAGES}
    return part or "film", {"say": f"live.ended_{how}", "facts": facts}
