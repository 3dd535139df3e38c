"""What somebody is told inside the studio: kept for each person, read or not, with the way to what it is about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import utc_now
from core.json_types import StoredSentence
from core.types import Value

KEPT, MOST = timedelta(days=90), 60


class NoticeView(Value):
    """One notice. `said` as a row keeps a sentence; `open`: nobody sees to the alert yet."""

    id: uuid.UUID
    alert_id: uuid.UUID | None
    level: str
    said: dict[str, Any]
    way: dict[str, str]
    created_at: datetime
    read: bool
    open: bool = False


def send_notice(
    session: Session,
    people: Iterable[uuid.UUID],
    said: StoredSentence,
    way: dict[str, str],
    at: datetime,
    alert: tables.Alert | None = None,
) -> int:
    """The same sentence to each of them. Returns how many there were."""
    of, level = (alert.id, alert.level) if alert else (None, "")
    rows = [
        tables.Notice(user_id=each, alert_id=of, level=level, said=dict(said), way=way, created_at=at)
        for each in people
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def close_alert_notices(session: Session, alert_id: uuid.UUID, at: datetime | None = None) -> None:
    """There is nothing to do about it any more: nobody need read what they were told of it."""
    unread = (tables.Notice.alert_id == alert_id, tables.Notice.read_at.is_(None))
    session.execute(update(tables.Notice).where(*unread).values(read_at=at or utc_now()))


def latest_notices(session: Session, user_id: uuid.UUID, most: int = 20) -> list[NoticeView]:
    """The newest first."""
    rows = (
        select(tables.Notice, tables.Alert.state)
        .join(tables.Alert, tables.Alert.id == tables.Notice.alert_id, isouter=True)
        .where(tables.Notice.user_id == user_id)
        .order_by(tables.Notice.created_at.desc(), tables.Notice.id)
        .limit(min(most, MOST))
    )
    return [
        NoticeView(
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


def unread_counts(session: Session, user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[int, datetime]]:
    """Of those who have any: how many, and when the newest came."""
    rows = select(tables.Notice.user_id, func.count(), func.max(tables.Notice.created_at)).where(
        tables.Notice.user_id.in_(set(user_ids)), tables.Notice.read_at.is_(None)
    )
    return {user: (int(many), newest) for user, many, newest in session.execute(rows.group_by(tables.Notice.user_id))}


def mark_read(
    session: Session,
    user_id: uuid.UUID,
    notice: uuid.UUID | None = None,
    *,
    alert: uuid.UUID | None = None,
    at: datetime | None = None,
) -> int:
    """This person has read it: one notice, those of one alert, or all of theirs. Returns how many were new to them."""
    which = [tables.Notice.user_id == user_id, tables.Notice.read_at.is_(None)]
    which += [tables.Notice.id == notice] if notice else []
    which += [tables.Notice.alert_id == alert] if alert else []
    change = update(tables.Notice).where(*which).values(read_at=at or utc_now())
    return cast("CursorResult[Any]", session.execute(change)).rowcount


def purge_old(session: Session, at: datetime | None = None) -> int:
    """Those of ninety days ago go."""
    gone = delete(tables.Notice).where(tables.Notice.created_at < (at or utc_now()) - KEPT)
    return cast("CursorResult[Any]", session.execute(gone)).rowcount
