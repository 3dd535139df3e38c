"""Invitations: an admin gives somebody a way in, with a role and films, by an address that opens once.

An address holds 256 random bits, the database only their SHA-256. Whoever uses it chooses their own name and password; of two who use it at
once, one conditional UPDATE decides.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.database.tables import Invitation, utc_now
from core.errors import NotFound, raise_all
from core.people import access, audit, login_throttle, notices, users
from core.people.access import Action
from core.people.errors import BadEmail, EmailTaken, InvitationEnded, OtherEmail
from core.people.passwords import authenticator_part, hash_password
from core.people.sessions import Person, person_from_row
from core.roles import ROLES
from core.types import Value

USUAL_DAYS, MOST_DAYS, MOST_FILMS, MOST_SHOWN = 7, 90, 50, 100
GUESSING = "\ninvitation"
"""What the back-off counts tries of addresses under: no name can be this."""
Ended = Literal["", "used", "expired", "withdrawn"]


class NewInvitation(Value):
    """`films` are shared with whoever comes: each film's word, `user` to work on it, `viewer` to watch. With an `email` only its owner may
    use it."""

    role: str = "user"
    email: str = ""
    films: dict[uuid.UUID, str] = {}
    days: int = USUAL_DAYS


class InvitationView(Value):
    """An invitation as the team's page lists it, and as its own page greets who comes. `films` by name."""

    id: uuid.UUID
    role: str
    email: str
    films: tuple[str, ...]
    by: str
    expires_at: datetime
    ended: Ended
    used_by: str


def make_invitation(session: Session, by: Person, new: NewInvitation) -> tuple[Invitation, str]:
    """The row, and the token of its address: it is told this once. Raises NotAllowed, NotFound for a film, BadEmail."""
    access.require(by, Action.MANAGE_USERS)
    email = new.email.strip().lower()
    if email and not authenticator_part("validator").Validator().validate_email(email):
        raise BadEmail("email")
    if new.role not in ROLES:
        raise ValueError(f"{new.role!r} is none of {', '.join(ROLES)}")
    films = dict(list(new.films.items())[:MOST_FILMS])
    for project_id in films:
        access.require(by, Action.SHARE, access.find_ownership(session, project_id))
    token = secrets.token_urlsafe(32)
    row = Invitation(
        id=uuid.uuid4(),
        token_hash=_hash(token),
        email=email,
        role=new.role,
        films={str(id): word for id, word in films.items()},
        user_id=by.id,
        created_at=utc_now(),
        expires_at=utc_now() + timedelta(days=min(max(1, new.days), MOST_DAYS)),
    )
    session.add(row)
    session.flush()
    audit.note(session, by.id, "invitation.made", f"invitation:{row.id}", role=row.role, films=len(films), email=email)
    return row, token


def withdraw_invitation(session: Session, by: Person, invitation_id: uuid.UUID) -> None:
    """From the next request on it lets nobody in. Raises NotFound, NotAllowed."""
    access.require(by, Action.MANAGE_USERS)
    row = session.get(Invitation, invitation_id)
    if row is None:
        raise NotFound(what="invitation")
    row.revoked_at = row.revoked_at or utc_now()
    audit.note(session, by.id, "invitation.withdrawn", f"invitation:{row.id}")


def list_invitations(session: Session, by: Person) -> list[InvitationView]:
    """The newest first. Raises NotAllowed."""
    access.require(by, Action.MANAGE_USERS)
    rows = session.scalars(select(Invitation).order_by(Invitation.created_at.desc()).limit(MOST_SHOWN))
    return [_view(session, row) for row in rows]


def films_to_share(session: Session, by: Person) -> dict[uuid.UUID, str]:
    """The films this person may share, those touched last first."""
    rows = select(tables.Project.id, tables.Project.name).where(
        tables.Project.deleted_at.is_(None), access.projects_worked_on_by(by)
    )
    return dict(session.execute(rows.order_by(tables.Project.updated_at.desc()).limit(MOST_FILMS)).all())


def find_invitation(db: Database, token: str, address: str) -> InvitationView:
    """The invitation of this address while it lets somebody in; each look at none counts as a guess. Raises NotFound, InvitationEnded,
    TooManyTries."""
    with db.read() as session:
        row = _find(session, token)
        if row is not None:
            view = _view(session, row)
            if view.ended:
                raise InvitationEnded(who=view.by, what="")
            return view
    login_throttle.count_try(db, GUESSING, address)
    raise NotFound(what="invitation")


def accept_invitation(
    db: Database, token: str, email: str, name: str, password: str, *, address: str = "", language: str = ""
) -> Person:
    """Somebody comes in: their account is made with the role that was given, and the films are shared with them. Raises what find_invitation
    raises; BadName, BadEmail, WeakPassword (SeveralWrong where it is more than one), OtherEmail, EmailTaken: then it can still be used."""
    find_invitation(db, token, address)
    raise_all(users.find_sign_up_errors(email, name, password))
    email, password_hash = email.strip().lower(), hash_password(password)
    try:
        with db.write() as session:
            return _take(session, token, email, " ".join(name.split()), password_hash, language)
    except IntegrityError as error:
        raise EmailTaken("email") from error


def _take(session: Session, token: str, email: str, name: str, password_hash: str, language: str) -> Person:
    moment = utc_now()
    standing = (
        Invitation.token_hash == _hash(token),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > moment,
    )
    won = cast("CursorResult[Any]", session.execute(update(Invitation).where(*standing).values(used_at=moment)))
    row = _find(session, token)
    if row is None or won.rowcount != 1:
        raise InvitationEnded(who=_name(session, row.user_id) if row else "", what="")
    if row.email and row.email != email:
        raise OtherEmail("email")
    person = tables.User(email=email, name=name, password_hash=password_hash, role=row.role, language=language)
    session.add(person)
    session.flush()
    row.used_by = person.id
    for id, word in row.films.items():
        _share(session, uuid.UUID(id), person, word if row.role == "user" else "viewer")
    audit.note(session, person.id, "invitation.used", f"invitation:{row.id}", role=row.role, email=email)
    if row.user_id is not None:
        said = {"say": "alerts.notice_came", "facts": {"who": name}}
        notices.send_notice(session, [row.user_id], said, {"page": "team"}, moment)  # type: ignore[arg-type]
    return person_from_row(person)


def _share(session: Session, project_id: uuid.UUID, person: tables.User, word: str) -> None:
    """A film that was deleted meanwhile, or that everybody of this role sees, is not shared."""
    project = session.get(tables.Project, project_id)
    if project is not None and project.deleted_at is None and person.role != "admin":
        session.add(tables.Member(project_id=project_id, user_id=person.id, role=word))


def _find(session: Session, token: str) -> Invitation | None:
    return session.scalars(select(Invitation).where(Invitation.token_hash == _hash(token))).first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _ended(row: Invitation) -> Ended:
    if row.used_at is not None:
        return "used"
    if row.revoked_at is not None:
        return "withdrawn"
    return "expired" if row.expires_at <= utc_now() else ""


def _view(session: Session, row: Invitation) -> InvitationView:
    names = [session.get(tables.Project, uuid.UUID(id)) for id in row.films]
    return InvitationView(
        id=row.id,
        role=row.role,
        email=row.email,
        films=tuple(one.name for one in names if one is not None and one.deleted_at is None),
        by=_name(session, row.user_id),
        expires_at=row.expires_at,
        ended=_ended(row),
        used_by=_name(session, row.used_by),
    )


def _name(session: Session, user_id: uuid.UUID | None) -> str:
    user = session.get(tables.User, user_id) if user_id else None
    return user.name if user else ""
