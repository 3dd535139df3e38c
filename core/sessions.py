"""Somebody signed in: an opaque token in their hands, its SHA-256 in a row, and when it ends.

30 minutes without a click end a session; one that was asked to keep lasts seven days. Sign-out, disabling, a new role
or a new password end it at once. A ticket carries a fresh token from a page to the HttpOnly cookie: once, within 30 s.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from core import audit, tables
from core.db import Database
from core.errors import NotFound
from core.types import Value

COOKIE = "dailies_session"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(days=1)
KEPT = timedelta(days=7)
TICKET = timedelta(seconds=30)
NOTICED_EVERY = timedelta(seconds=20)


class Person(Value):
    """Who is asking: what the rest of the studio may know of a user."""

    id: uuid.UUID
    email: str
    name: str
    role: str
    status: str = "active"
    language: str = ""
    timezone: str = ""
    grants: tuple[str, ...] = ()
    """What an admin allowed them beyond their role."""
    avatar: str = ""
    """SHA-256 of their picture; empty without one."""


class Sitting(Value):
    """One session as its owner or an admin sees it."""

    id: uuid.UUID
    agent: str
    address: str
    created_at: datetime
    last_seen: datetime
    keep: bool
    here: bool = False
    """It is the one that looks."""


class Redeemed(Value):
    token: str
    keep: bool


def person(row: tables.User) -> Person:
    return Person(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        status=row.status,
        language=row.language,
        timezone=row.timezone,
        grants=row.grants,
        avatar=str((row.settings or {}).get("avatar", "")),
    )


def begin(db: Database, user_id: uuid.UUID, *, keep: bool = False, agent: str = "", address: str = "") -> str:
    """A new session; returns its token, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    moment = tables.now()
    with db.write() as session:
        session.add(
            tables.Session(
                token_hash=_hash(token),
                user_id=user_id,
                created_at=moment,
                last_seen=moment,
                expires_at=moment + (KEPT if keep else LONGEST),
                keep=keep,
                agent=agent[:300],
                address=address[:100],
            )
        )
        session.execute(delete(tables.Session).where(tables.Session.expires_at < moment - KEPT))
    return token


def who(db: Database, token: str | None, *, notice: bool = True) -> Person | None:
    """Whose token this is, if it still opens the door. `notice=False` looks without keeping the session awake."""
    if not token:
        return None
    moment = tables.now()
    with db.read() as session:
        found = session.execute(
            select(tables.Session, tables.User)
            .join(tables.User, tables.User.id == tables.Session.user_id)
            .where(tables.Session.token_hash == _hash(token))
        ).one_or_none()
    if found is None or not _open(found[0], found[1], moment):
        return None
    if notice and found[0].last_seen < moment - NOTICED_EVERY:
        with db.write() as session:
            session.execute(update(tables.Session).where(tables.Session.id == found[0].id).values(last_seen=moment))
    return person(found[1])


def end(db: Database, token: str | None) -> None:
    if not token:
        return
    with db.write() as session:
        session.execute(
            update(tables.Session)
            .where(tables.Session.token_hash == _hash(token), tables.Session.revoked_at.is_(None))
            .values(revoked_at=tables.now())
        )


def of(session: Session, user_id: uuid.UUID, token: str = "") -> list[Sitting]:
    """Where somebody is signed in now, the one seen last first; `token` marks the one that asks."""
    moment, own = tables.now(), _hash(token) if token else ""
    rows = select(tables.Session).where(tables.Session.user_id == user_id, still_open(moment))
    return [
        Sitting(
            id=row.id,
            agent=row.agent,
            address=row.address,
            created_at=row.created_at,
            last_seen=row.last_seen,
            keep=row.keep,
            here=row.token_hash == own,
        )
        for row in session.scalars(rows.order_by(tables.Session.last_seen.desc()))
    ]


def still_open(moment: datetime) -> ColumnElement[bool]:
    """The condition that a session opens the door, as far as its own row says."""
    awake = or_(tables.Session.keep, tables.Session.last_seen > moment - IDLE)
    return and_(awake, tables.Session.revoked_at.is_(None), tables.Session.expires_at > moment)


def end_one(session: Session, user_id: uuid.UUID, session_id: uuid.UUID, *, by: uuid.UUID | None = None) -> None:
    """End one of somebody's sessions. Raises NotFound for one that is not theirs."""
    row = session.get(tables.Session, session_id)
    if row is None or row.user_id != user_id:
        raise NotFound(what="session")
    row.revoked_at = row.revoked_at or tables.now()
    audit.note(session, by, "session.ended", str(user_id))


def end_all(session: Session, user_id: uuid.UUID, *, but: str | None = None, by: uuid.UUID | None = None) -> None:
    """End every session of a user, inside the transaction that changed them; `but` keeps the one in the doer's hand. `by`
    is who wanted that alone, and is written down."""
    ends = update(tables.Session).where(tables.Session.user_id == user_id, tables.Session.revoked_at.is_(None))
    if but:
        ends = ends.where(tables.Session.token_hash != _hash(but))
    session.execute(ends.values(revoked_at=tables.now()))
    if by is not None:
        audit.note(session, by, "session.all_ended", str(user_id))


def ticket(db: Database, token: str) -> str:
    """A paper that can be changed for this token once, within 30 seconds. Who reads the database cannot use it."""
    paper = secrets.token_urlsafe(32)
    moment = tables.now()
    with db.write() as session:
        owner = session.scalars(select(tables.Session.id).where(tables.Session.token_hash == _hash(token))).one()
        session.execute(delete(tables.Ticket).where(tables.Ticket.expires_at < moment))
        session.add(
            tables.Ticket(
                ticket_hash=_hash(paper),
                session_id=owner,
                secret=_veil(token.encode(), paper),
                expires_at=moment + TICKET,
            )
        )
    return paper


def redeem(db: Database, paper: str) -> Redeemed | None:
    """The token for the ticket; None if it was used, is too old or never was."""
    with db.write() as session:
        row = session.get(tables.Ticket, _hash(paper))
        if row is None:
            return None
        gone: CursorResult = session.execute(  # type: ignore[assignment]
            delete(tables.Ticket).where(tables.Ticket.ticket_hash == row.ticket_hash)
        )
        owner = session.get(tables.Session, row.session_id)
        if gone.rowcount != 1 or owner is None or row.expires_at < tables.now():
            return None
        return Redeemed(token=_veil(row.secret, paper).decode(), keep=owner.keep)


def _open(row: tables.Session, user: tables.User, moment: datetime) -> bool:
    awake = row.keep or row.last_seen > moment - IDLE
    return awake and row.revoked_at is None and row.expires_at > moment and user.status == "active"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _veil(secret: bytes, paper: str) -> bytes:
    """A one-time pad from the ticket, whose hash in the row gives none of it away. The same call lifts it."""
    pad = hashlib.sha512(b"ticket pad\n" + paper.encode()).digest()
    return bytes(a ^ b for a, b in zip(secret, pad, strict=False))
