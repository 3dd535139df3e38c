"""Somebody signed in: an opaque token in their hands, its SHA-256 in a row, and when it ends.

30 minutes without a click end a session; one that was asked to keep lasts seven days. Sign-out, disabling, a new role
or a new password end it at once. A ticket carries a fresh token from a page to the HttpOnly cookie: once, within 30 s.

Redis is asked first whose token it is (core.database.redis_client); what it says was read from the rows. Before a session or its person
changes, a bar stands in its place there, so that nothing older can come back. Where the bar cannot be put up, the rows
say that all Redis knew of sessions until then counts no more.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, CursorResult, and_, bindparam, delete, event, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.database.redis_client import SESSION_S, RedisClient
from core.errors import DiskFull, NotFound, NoWritePermission
from core.json_types import StoredSentence
from core.people import audit, devices, notices
from core.types import Value

COOKIE = "dailies_session"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(days=1)
KEPT = timedelta(days=7)
TICKET = timedelta(seconds=30)
NOTICED_EVERY = timedelta(seconds=20)
ERA = "sessions.era"
DEVICES_LOOKED_AT = 200
"""So many of somebody's last sign-ins say which devices are known."""
"""The row that says from which moment on Redis counts."""
ERA_KNOWN_S = 1.0
BARRED, BARRED_S = b"-", 60.0
FRESH_S = 5.0
"""What was read of the rows longer ago is not told to Redis any more."""


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


class SessionView(Value):
    """One session as its owner or an admin sees it."""

    id: uuid.UUID
    agent: str
    address: str
    created_at: datetime
    last_seen: datetime
    keep: bool
    here: bool = False
    """It is the one that looks."""


class CachedSession(Value):
    """What Redis is told of a session: enough to judge it."""

    person: Person
    keep: bool
    last_seen: datetime
    expires_at: datetime
    era: str


class RedeemedTicket(Value):
    token: str
    keep: bool


def person_from_row(row: tables.User) -> Person:
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


def begin_session(db: Database, user_id: uuid.UUID, *, keep: bool = False, agent: str = "", address: str = "") -> str:
    """A new session; returns its token, which is stored nowhere."""
    token = secrets.token_urlsafe(32)
    moment = tables.utc_now()
    with db.write() as session:
        _tell_of_new_device(session, user_id, agent[:120], moment)
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
        audit.note(session, user_id, "session.begun", str(user_id), agent=agent[:120])
    return token


def _tell_of_new_device(session: Session, user_id: uuid.UUID, agent: str, at: datetime) -> None:
    """Whoever signed in before is told when it was never with such a browser on such a system. The audit log is asked where none of their
    sessions knows it."""
    now = devices.parse_user_agent(agent)
    open_ones = session.scalars(select(tables.Session.agent).where(tables.Session.user_id == user_id))
    if now in [devices.parse_user_agent(each) for each in open_ones]:
        return
    begun = select(tables.Audit.facts).where(tables.Audit.user_id == user_id, tables.Audit.action == "session.begun")
    newest = session.scalars(begun.order_by(tables.Audit.created_at.desc()).limit(DEVICES_LOOKED_AT))
    known = [devices.parse_user_agent(str(facts.get("agent", ""))) for facts in newest]
    if known and now not in known:
        name = " · ".join(part for part in (now.browser, now.system) if part)
        said: StoredSentence = {"say": "alerts.notice_new_device", "facts": {"device": name}}
        notices.send_notice(session, [user_id], said, {"page": "profile"}, at)


def find_person_by_token(db: Database, token: str | None, *, notice: bool = True) -> Person | None:
    """Whose token this is, if it still opens the door. `notice=False` looks without keeping the session awake."""
    if not token:
        return None
    moment, key = tables.utc_now(), _key(_hash(token))
    era = _era(db) if db.near.here else ""
    kept = db.near.get(key)
    if known := _told(kept, era, moment):
        if notice and known.last_seen < moment - NOTICED_EVERY:
            _notice(db, _hash(token), moment)
            _tell(db.near, key, kept, known.model_copy(update={"last_seen": moment}))
        return known.person
    began = time.monotonic()
    with db.read() as session:
        found = session.execute(
            select(tables.Session, tables.User)
            .join(tables.User, tables.User.id == tables.Session.user_id)
            .where(tables.Session.token_hash == _hash(token))
        ).one_or_none()
    if found is None or not _open(found[0], found[1], moment):
        return None
    row, them = found[0], person_from_row(found[1])
    if notice and row.last_seen < moment - NOTICED_EVERY:
        _notice(db, _hash(token), moment)
        row.last_seen = moment
    if kept != BARRED and db.near.here and time.monotonic() - began < FRESH_S:
        told = CachedSession(person=them, keep=row.keep, last_seen=row.last_seen, expires_at=row.expires_at, era=era)
        _tell(db.near, key, kept, told)
    return them


def end_session(db: Database, token: str | None) -> None:
    if not token:
        return
    with db.write() as session:
        _bar(session, [_hash(token)])
        session.execute(
            update(tables.Session)
            .where(tables.Session.token_hash == _hash(token), tables.Session.revoked_at.is_(None))
            .values(revoked_at=tables.utc_now())
        )


def list_open_sessions(session: Session, user_id: uuid.UUID, token: str = "") -> list[SessionView]:
    """Where somebody is signed in now, the one seen last first; `token` marks the one that asks."""
    moment, own = tables.utc_now(), _hash(token) if token else ""
    rows = select(tables.Session).where(tables.Session.user_id == user_id, is_still_open(moment))
    return [
        SessionView(
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


def is_still_open(moment: datetime) -> ColumnElement[bool]:
    """The condition that a session opens the door, as far as its own row says."""
    awake = or_(tables.Session.keep, tables.Session.last_seen > moment - IDLE)
    return and_(awake, tables.Session.revoked_at.is_(None), tables.Session.expires_at > moment)


def end_session_by_id(
    session: Session, user_id: uuid.UUID, session_id: uuid.UUID, *, by: uuid.UUID | None = None
) -> None:
    """End one of somebody's sessions. Raises NotFound for one that is not theirs."""
    row = session.get(tables.Session, session_id)
    if row is None or row.user_id != user_id:
        raise NotFound(what="session")
    _bar(session, [row.token_hash])
    row.revoked_at = row.revoked_at or tables.utc_now()
    audit.note(session, by, "session.ended", str(user_id))


def end_all_sessions(
    session: Session, user_id: uuid.UUID, *, but: str | None = None, by: uuid.UUID | None = None
) -> None:
    """End every session of a user, inside the transaction that changed them; `but` keeps the one in the doer's hand. `by`
    is who wanted that alone, and is written down."""
    ends = update(tables.Session).where(tables.Session.user_id == user_id, tables.Session.revoked_at.is_(None))
    if but:
        ends = ends.where(tables.Session.token_hash != _hash(but))
    forget_cached_person(session, user_id)
    session.execute(ends.values(revoked_at=tables.utc_now()))
    if by is not None:
        audit.note(session, by, "session.all_ended", str(user_id))


def forget_cached_person(session: Session, user_id: uuid.UUID) -> None:
    """Something about this person changes in this transaction: what Redis knows of them counts no more."""
    if not _near(session).exists:
        return
    open_now = select(tables.Session.token_hash).where(
        tables.Session.user_id == user_id, tables.Session.revoked_at.is_(None)
    )
    _bar(session, list(session.scalars(open_now)))


@event.listens_for(Session, "before_flush")
def _somebody_changes(session: Session, *_: Any) -> None:
    for row in session.dirty:
        if isinstance(row, tables.User) and session.is_modified(row):
            with session.no_autoflush:
                forget_cached_person(session, row.id)


def issue_ticket(db: Database, token: str) -> str:
    """A paper that can be changed for this token once, within 30 seconds. Who reads the database cannot use it."""
    paper = secrets.token_urlsafe(32)
    moment = tables.utc_now()
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


def redeem_ticket(db: Database, paper: str) -> RedeemedTicket | None:
    """The token for the ticket; None if it was used, is too old or never was."""
    with db.write() as session:
        row = session.get(tables.Ticket, _hash(paper))
        if row is None:
            return None
        gone = cast(
            "CursorResult[Any]",
            session.execute(delete(tables.Ticket).where(tables.Ticket.ticket_hash == row.ticket_hash)),
        )
        owner = session.get(tables.Session, row.session_id)
        if gone.rowcount != 1 or owner is None or row.expires_at < tables.utc_now():
            return None
        return RedeemedTicket(token=_veil(row.secret, paper).decode(), keep=owner.keep)


# What Redis knows -----------------------------------------------------------------------------------------------------


def _told(kept: bytes | None, era: str, moment: datetime) -> CachedSession | None:
    """What stands there, where it opens the door; whatever else is left to the rows to say."""
    if kept is None or kept == BARRED:
        return None
    try:
        known = CachedSession.model_validate_json(kept)
    except ValueError:
        return None
    awake = known.keep or known.last_seen > moment - IDLE
    return known if awake and known.expires_at > moment and known.era == era else None


def _tell(near: RedisClient, key: str, kept: bytes | None, known: CachedSession) -> None:
    """Only in the place of what was seen there: never in that of a bar."""
    said = known.model_dump_json()
    if kept is None:
        near.add(key, said, SESSION_S)
    else:
        near.swap(key, kept, said, SESSION_S)


def _bar(session: Session, hashes: list[str]) -> None:
    """Before this is committed: nothing older may stand there afterwards, nor be put there by one who has just read it."""
    near = _near(session)
    if not near.exists:
        return
    barred = [near.put(_key(token_hash), BARRED, BARRED_S) for token_hash in hashes]
    if not all(barred):
        session.execute(_new_era(session), {"anew": {"is": secrets.token_hex(8)}, "at": tables.utc_now()})


def _near(session: Session) -> RedisClient:
    return session.info.get("near") or RedisClient()


def _new_era(session: Session) -> Any:
    on_postgres = session.get_bind().dialect.name == "postgresql"
    rows = tables.Table.metadata.tables["studio_settings"]
    fresh = (postgresql.insert if on_postgres else sqlite.insert)(rows).values(
        key=ERA, value=bindparam("anew", type_=rows.c.value.type), updated_at=bindparam("at")
    )
    return fresh.on_conflict_do_update(index_elements=["key"], set_={"value": fresh.excluded.value})


_eras: WeakKeyDictionary[Database, tuple[float, str]] = WeakKeyDictionary()


def _era(db: Database) -> str:
    at, era = _eras.get(db, (0.0, ""))
    if at and time.monotonic() - at < ERA_KNOWN_S:
        return era
    now = time.monotonic()
    with db.read() as session:
        row = session.get(tables.Setting, ERA)
    _eras[db] = (now, str(row.value["is"]) if row else "")
    return _eras[db][1]


def _key(token_hash: str) -> str:
    return f"session:{token_hash}"


def _notice(db: Database, token_hash: str, moment: datetime) -> None:
    """On a disk that takes nothing now it is noticed the next time: whoever may look must be able to."""
    with suppress(DiskFull, NoWritePermission), db.write() as session:
        session.execute(update(tables.Session).where(tables.Session.token_hash == token_hash).values(last_seen=moment))


def _open(row: tables.Session, user: tables.User, moment: datetime) -> bool:
    awake = row.keep or row.last_seen > moment - IDLE
    return awake and row.revoked_at is None and row.expires_at > moment and user.status == "active"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _veil(secret: bytes, paper: str) -> bytes:
    """A one-time pad from the ticket, whose hash in the row gives none of it away. The same call lifts it."""
    pad = hashlib.sha512(b"ticket pad\n" + paper.encode()).digest()
    return bytes(a ^ b for a, b in zip(secret, pad, strict=False))
