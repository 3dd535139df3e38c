"""Review links: somebody without an account sees one film and answers, until the link ends.

An address holds 256 random bits, the database only their SHA-256; whoever reads the database opens nothing. What a link opens is asked
of its row each time, so that withdrawing it counts at the next request. Its password is asked once: what the browser is given then is
derived from the link's own hash and password, and is worth nothing for another link or after the password was changed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import ReviewLink, ReviewLinkOpening, utc_now
from core.errors import NotFound
from core.people import access, audit, passwords
from core.people.access import Action, UserLike
from core.review.errors import LinkEnded, NoName
from core.types import Value

Scope = Literal["film", "boards", "script"]
LONGEST_NAME = 60
USUAL, LONGEST = timedelta(days=14), timedelta(days=365)


class NewLink(Value):
    label: str = ""
    scope: Scope = "film"
    days: int = USUAL.days
    password: str = ""
    watermark: bool = False
    read_only: bool = False
    cut_id: uuid.UUID | None = None


class LinkView(Value):
    """A link as the studio lists it. `ended`: "", "expired", "withdrawn"."""

    id: uuid.UUID
    label: str
    scope: str
    by: str
    one_version: bool
    has_password: bool
    watermark: bool
    read_only: bool
    created_at: datetime
    expires_at: datetime | None
    ended: str
    openings: int
    last_opened_at: datetime | None
    last_opened_by: str


def make_link(session: Session, by: UserLike, project_id: uuid.UUID, new: NewLink) -> tuple[ReviewLink, str]:
    """The row, and the token that stands in its address: it is told this once. Whoever works on the film may make one; a public one, that
    only plays, is an admin's. Raises NotFound, NotAllowed."""
    access.require(by, Action.APPROVE, access.find_ownership(session, project_id))
    if new.read_only:
        access.require(by, Action.MANAGE_SETTINGS)
    token = secrets.token_urlsafe(32)
    days = min(max(1, new.days), LONGEST.days)
    row = ReviewLink(
        id=uuid.uuid4(),
        token_hash=_hash(token),
        project_id=project_id,
        scope=new.scope,
        cut_id=new.cut_id,
        user_id=by.id,
        label=new.label.strip()[:100],
        password_hash=passwords.hash_password(new.password) if new.password else "",
        watermark=new.watermark,
        read_only=new.read_only,
        created_at=utc_now(),
        expires_at=utc_now() + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    told = {"label": row.label, "scope": row.scope, "days": days, "public": row.read_only}
    audit.note(session, by.id, "link.made", f"link:{row.id}", project_id=project_id, **told)
    return row, token


def revoke_link(session: Session, by: UserLike, project_id: uuid.UUID, link_id: uuid.UUID) -> None:
    """From the next request on it opens nothing. Raises NotFound, NotAllowed."""
    access.require(by, Action.APPROVE, access.find_ownership(session, project_id))
    row = session.get(ReviewLink, link_id)
    if row is None or row.project_id != project_id:
        raise NotFound(what="link")
    row.revoked_at = row.revoked_at or utc_now()
    audit.note(session, by.id, "link.withdrawn", f"link:{row.id}", project_id=project_id, label=row.label)


def list_links(session: Session, by: UserLike, project_id: uuid.UUID) -> list[LinkView]:
    """Newest first. Raises NotFound, NotAllowed."""
    access.require(by, Action.APPROVE, access.find_ownership(session, project_id))
    opened = (
        select(
            ReviewLinkOpening.link_id, func.count().label("many"), func.max(ReviewLinkOpening.created_at).label("last")
        )
        .group_by(ReviewLinkOpening.link_id)
        .subquery()
    )
    rows = session.execute(
        select(ReviewLink, tables.User.name, opened.c.many, opened.c.last)
        .join(tables.User, tables.User.id == ReviewLink.user_id, isouter=True)
        .join(opened, opened.c.link_id == ReviewLink.id, isouter=True)
        .where(ReviewLink.project_id == project_id)
        .order_by(ReviewLink.created_at.desc())
    )
    return [_view(session, row, name or "", many or 0, last) for row, name, many, last in rows]


def find_link(session: Session, token: str) -> ReviewLink:
    """The link of this address, while it opens something. Raises NotFound where there is none, LinkEnded where it opens nothing more."""
    row = session.scalars(select(ReviewLink).where(ReviewLink.token_hash == _hash(token))).first()
    if row is None:
        raise NotFound(what="link")
    project = session.get(tables.Project, row.project_id)
    if why_ended(row) or project is None or project.deleted_at is not None:
        maker = session.get(tables.User, row.user_id) if row.user_id else None
        raise LinkEnded(who=maker.name if maker else "", what="")
    return row


def why_ended(row: ReviewLink) -> str:
    if row.revoked_at is not None:
        return "withdrawn"
    return "expired" if row.expires_at is not None and row.expires_at <= utc_now() else ""


def password_matches(row: ReviewLink, password: str) -> bool:
    return not row.password_hash or passwords.password_matches(password, row.password_hash)


def unlock_proof(row: ReviewLink) -> str:
    """What a browser shows from then on that the password was given: 64 hex digits; empty where the link has none."""
    if not row.password_hash:
        return ""
    return hmac.new(row.token_hash.encode(), row.password_hash.encode(), hashlib.sha256).hexdigest()


def is_unlocked(row: ReviewLink, proof: str) -> bool:
    return hmac.compare_digest(unlock_proof(row), proof)


def note_opening(session: Session, row: ReviewLink, name: str, address: str, agent: str) -> str:
    """Somebody opened it under this name; returns the name as it is kept. Raises NoName for an empty one where notes are taken."""
    kept = " ".join(name.split())[:LONGEST_NAME]
    if not kept and not row.read_only:
        raise NoName("name")
    session.add(ReviewLinkOpening(link_id=row.id, name=kept, address=address[:100], agent=agent[:300]))
    return kept


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _view(session: Session, row: ReviewLink, by: str, many: int, last: datetime | None) -> LinkView:
    who = ""
    if last is not None:
        newest = select(ReviewLinkOpening.name).where(ReviewLinkOpening.link_id == row.id)
        who = session.scalar(newest.order_by(ReviewLinkOpening.created_at.desc()).limit(1)) or ""
    return LinkView(
        id=row.id,
        label=row.label,
        scope=row.scope,
        by=by,
        one_version=row.cut_id is not None,
        has_password=bool(row.password_hash),
        watermark=row.watermark,
        read_only=row.read_only,
        created_at=row.created_at,
        expires_at=row.expires_at,
        ended=why_ended(row),
        openings=many,
        last_opened_at=last,
        last_opened_by=who,
    )
