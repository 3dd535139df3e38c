"""Who is on a film: the owner, those who work on it, those who watch it. Shared by e-mail or name, and written down.

A viewer or guest of the studio only ever watches, whatever word is asked for.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NotFound
from core.json_types import StoredSentence
from core.people import access, audit, notices
from core.people.errors import NobodyFound
from core.people.sessions import Person
from core.types import Value

Part = Literal["owner", "user", "viewer"]
WORDS = ("user", "viewer")
MOST_SUGGESTED = 50


class FilmMember(Value):
    """Somebody on a film, or who could be. `role` is theirs in the studio."""

    id: uuid.UUID
    name: str
    email: str
    role: str
    part: Part | None = None
    avatar: str = ""
    active: bool = True

    @property
    def listed_as(self) -> str:
        """As a list of people shows them: two may have one name, none have one e-mail."""
        return f"{self.name} · {self.email}"

    @property
    def may_work(self) -> bool:
        return self.role in ("admin", "user")


def list_members(session: Session, project_id: uuid.UUID) -> list[FilmMember]:
    """The owner first, then the others in the order they came."""
    project = session.get(tables.Project, project_id)
    owner = session.get(tables.User, project.user_id) if project and project.user_id else None
    rows = session.execute(
        select(tables.User, tables.Member.role)
        .join(tables.Member, tables.Member.user_id == tables.User.id)
        .where(tables.Member.project_id == project_id)
        .order_by(tables.Member.created_at)
    )
    others = [_told(user, word) for user, word in rows]  # type: ignore[arg-type]
    return [*([_told(owner, "owner")] if owner else []), *others]


def load_sharing(
    session: Session, who: Person, project_id: uuid.UUID
) -> tuple[bool, list[FilmMember], list[FilmMember]]:
    """Whether this person may share the film, who is on it, and who could be. Raises NotFound, also for a film they may not see."""
    thing = access.find_ownership(session, project_id)
    access.require(who, access.Action.SEE, thing)
    return (
        access.can(who, access.Action.SHARE, thing),
        list_members(session, project_id),
        people_not_on_film(session, project_id),
    )


def people_not_on_film(session: Session, project_id: uuid.UUID) -> list[FilmMember]:
    """Active people of the studio who are not on this film yet, by name."""
    on_it = {person.id for person in list_members(session, project_id)}
    rows = select(tables.User).where(tables.User.status == "active", tables.User.id.not_in(on_it))
    return [_told(row) for row in session.scalars(rows.order_by(func.lower(tables.User.name)).limit(MOST_SUGGESTED))]


def find_person(session: Session, who: str) -> FilmMember:
    """The active person of this e-mail or name. Raises NobodyFound, also for a name that two bear."""
    wanted = " ".join(who.split())
    by = or_(tables.User.email == wanted.lower(), func.lower(tables.User.name) == wanted.lower())
    found = list(session.scalars(select(tables.User).where(by, tables.User.status == "active").limit(2)))
    if len(found) != 1:
        raise NobodyFound("who", who=wanted)
    return _told(found[0])


def find_person_not_on_film(session: Session, project_id: uuid.UUID, typed: str) -> FilmMember:
    """Somebody who is not on the film yet, by how a list shows them, by name or e-mail, or by how the only one that begins so
    begins. Raises NobodyFound."""
    there = people_not_on_film(session, project_id)
    listed_so = [one for one in there if one.listed_as == typed]
    begun = [one for one in there if any(word.lower().startswith(typed.lower()) for word in (one.name, one.email))]
    if listed_so or len(begun) == 1:
        return (listed_so or begun)[0]
    return find_person(session, typed)


def share_film_with_typed(session: Session, project_id: uuid.UUID, typed: str, word: str, by: Person) -> FilmMember:
    """Put whoever was typed on a film. Raises NobodyFound, NotFound."""
    return share_film(session, project_id, find_person_not_on_film(session, project_id, typed).id, word, by)


def share_film(session: Session, project_id: uuid.UUID, user_id: uuid.UUID, word: str, by: Person) -> FilmMember:
    """Put somebody on a film, or change what they do there. Their owner stays the owner. Raises NotFound, NobodyFound."""
    project, user = session.get(tables.Project, project_id), session.get(tables.User, user_id)
    if project is None or project.deleted_at is not None:
        raise NotFound(what="project")
    if user is None or user.status != "active":
        raise NobodyFound("who", who=user.name if user else "")
    if word not in WORDS:
        raise ValueError(f"{word!r} is none of {', '.join(WORDS)}")
    told = _told(user)
    if project.user_id == user_id:
        return told.model_copy(update={"part": "owner"})
    word = word if told.may_work else "viewer"
    before = _stands(session, project_id, user_id)
    if before != word:
        _take(session, project_id, user_id)
        session.add(tables.Member(project_id=project_id, user_id=user_id, role=word))
        session.flush()
        audit.note(
            session,
            by.id,
            "project.shared",
            str(project_id),
            project_id=project_id,
            person=user_id,
            before=before,
            role=word,
        )
        if not before and user_id != by.id:
            _tell(session, project, user_id, by.name, tables.utc_now())
    return told.model_copy(update={"part": word})


def unshare_film(session: Session, project_id: uuid.UUID, user_id: uuid.UUID, by: Person) -> None:
    """They see the film no more. Of somebody who is not on it nothing is said."""
    if _take(session, project_id, user_id):
        audit.note(session, by.id, "project.unshared", str(project_id), project_id=project_id, person=user_id)


def _stands(session: Session, project_id: uuid.UUID, user_id: uuid.UUID) -> str:
    row = session.get(tables.Member, (project_id, user_id))
    return row.role if row else ""


def _take(session: Session, project_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    row = session.get(tables.Member, (project_id, user_id))
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def _told(row: tables.User, part: Part | None = None) -> FilmMember:
    return FilmMember(
        id=row.id,
        name=row.name,
        email=row.email,
        role=row.role,
        part=part,
        avatar=str((row.settings or {}).get("avatar", "")),
        active=row.status == "active",
    )


def _tell(session: Session, project: tables.Project, with_id: uuid.UUID, by_name: str, at: datetime) -> None:
    """A film was shared with somebody by somebody else."""
    said: StoredSentence = {"say": "alerts.notice_shared", "facts": {"film": project.name, "who": by_name}}
    notices.send_notice(session, [with_id], said, {"page": "film", "project": str(project.id)}, at)
