"""Who is told what of a review: the people of a film of what others say of it, and whoever is named in a note."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import utc_now
from core.json_types import StoredSentence
from core.people import access, members, notices
from core.people.access import Action

News = Literal["note", "change", "reply", "yes", "no"]


def tell_of_review(
    session: Session,
    project_id: uuid.UUID,
    news: News,
    who: str,
    by: uuid.UUID | None,
    mentions: Iterable[uuid.UUID] = (),
) -> None:
    """Whoever works on the film is told once, until they have read it; who is named, that they are. Nobody of what they do themselves."""
    named = [id for id in dict.fromkeys(mentions) if id != by and _may_see(session, project_id, id)]
    team = [one.id for one in members.list_members(session, project_id) if one.active and one.part in ("owner", "user")]
    _tell(session, project_id, "mention", who, named)
    _tell(session, project_id, news, who, [id for id in team if id != by and id not in named])


def _tell(session: Session, project_id: uuid.UUID, news: str, who: str, people: list[uuid.UUID]) -> None:
    film = session.get_one(tables.Project, project_id).name
    said: StoredSentence = {"say": f"alerts.notice_review_{news}", "facts": {"film": film, "who": who}}
    way = {"page": "film", "project": str(project_id)}
    unread = select(tables.Notice).where(tables.Notice.user_id.in_(people), tables.Notice.read_at.is_(None))
    known = {row.user_id for row in session.scalars(unread) if row.said == dict(said) and row.way == way}
    notices.send_notice(session, [id for id in people if id not in known], said, way, utc_now())


def _may_see(session: Session, project_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    user = session.get(tables.User, user_id)
    if user is None or user.status != "active":
        return False
    return access.can(user, Action.SEE, access.find_ownership(session, project_id))
