"""What somebody is told inside the studio: kept for each person, read or not, with the way to what it is about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core import alert_words, tables
from core.access import Action, can
from core.alert_rules import Rule
from core.tables import now
from core.types import Value

How = Literal["opened", "risen", "over"]
KEPT, MOST = timedelta(days=90), 60


class Told(Value):
    """One notice. `said` as a row keeps a sentence; `open`: nobody sees to the alert yet."""

    id: uuid.UUID
    alert_id: uuid.UUID | None
    level: str
    said: dict[str, Any]
    way: dict[str, str]
    created_at: datetime
    read: bool
    open: bool = False


def tell(session: Session, alert: tables.Alert, rule: Rule, how: How, at: datetime | None = None) -> int:
    """A notice to each who is to know of this alert; what they were told of it before counts as read. Returns how many."""
    at = at or now()
    settle(session, alert.id, at)
    said = {
        "say": f"alerts.notice_{how}",
        "facts": {
            "what": alert_words.sentence(alert, rule),
            "title": rule.title,
            "level": _level_words(alert.level),
        },
    }
    return send(session, whom(session, alert, rule), said, alert_words.way(alert, rule), at, alert)


def send(
    session: Session,
    people: Iterable[uuid.UUID],
    said: dict[str, Any],
    way: dict[str, str],
    at: datetime,
    alert: tables.Alert | None = None,
) -> int:
    """The same sentence to each of them. Returns how many there were."""
    of, level = (alert.id, alert.level) if alert else (None, "")
    rows = [tables.Notice(user_id=each, alert_id=of, level=level, said=said, way=way, created_at=at) for each in people]
    session.add_all(rows)
    session.flush()
    return len(rows)


def _level_words(level: str) -> dict[str, str]:
    from core.words import LANGUAGES, say

    return {language: say(f"alerts.level_{level}", language) for language in LANGUAGES}


def whom(session: Session, alert: tables.Alert, rule: Rule) -> list[uuid.UUID]:
    """Admins, whoever may see all costs, and whose film or month it is where the rule says so."""
    people = session.scalars(select(tables.User).where(tables.User.status == "active"))
    owner = _owner(session, alert.thing) if rule.tell == "owner" else None
    return [row.id for row in people if row.id == owner or can(row, Action.SEE_ALL_COSTS)]


def _owner(session: Session, thing: str) -> uuid.UUID | None:
    kind, _, named = thing.partition(":")
    try:
        found = uuid.UUID(named)
    except ValueError:
        return None
    if kind == "user":
        return found
    return session.scalar(select(tables.Project.user_id).where(tables.Project.id == found))


def settle(session: Session, alert_id: uuid.UUID, at: datetime | None = None) -> None:
    """There is nothing to do about it any more: nobody need read what they were told of it."""
    unread = (tables.Notice.alert_id == alert_id, tables.Notice.read_at.is_(None))
    session.execute(update(tables.Notice).where(*unread).values(read_at=at or now()))


def of(session: Session, user_id: uuid.UUID, most: int = 20) -> list[Told]:
    """The newest first."""
    rows = (
        select(tables.Notice, tables.Alert.state)
        .join(tables.Alert, tables.Alert.id == tables.Notice.alert_id, isouter=True)
        .where(tables.Notice.user_id == user_id)
        .order_by(tables.Notice.created_at.desc(), tables.Notice.id)
        .limit(min(most, MOST))
    )
    return [
        Told(
            id=row.id,
            alert_id=row.alert_id,
            level=row.level,
            said=row.said,
            way={str(key): str(value) for key, value in row.way.items()},
            created_at=row.created_at,
            read=row.read_at is not None,
            open=state == "open",
        )
        for row, state in session.execute(rows)
    ]


def unread(session: Session, user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[int, datetime]]:
    """Of those who have any: how many, and when the newest came."""
    rows = select(tables.Notice.user_id, func.count(), func.max(tables.Notice.created_at)).where(
        tables.Notice.user_id.in_(set(user_ids)), tables.Notice.read_at.is_(None)
    )
    return {user: (int(many), newest) for user, many, newest in session.execute(rows.group_by(tables.Notice.user_id))}


def read(session: Session, user_id: uuid.UUID, notice: uuid.UUID | None = None, *, alert: uuid.UUID | None = None, at: datetime | None = None) -> int:  # fmt: skip
    """This person has read it: one notice, those of one alert, or all of theirs. Returns how many were new to them."""
    which = [tables.Notice.user_id == user_id, tables.Notice.read_at.is_(None)]
    which += [tables.Notice.id == notice] if notice else []
    which += [tables.Notice.alert_id == alert] if alert else []
    return session.execute(update(tables.Notice).where(*which).values(read_at=at or now())).rowcount  # type: ignore[attr-defined]


def clean(session: Session, at: datetime | None = None) -> int:
    """Those of ninety days ago go."""
    gone = delete(tables.Notice).where(tables.Notice.created_at < (at or now()) - KEPT)
    return session.execute(gone).rowcount  # type: ignore[attr-defined]
