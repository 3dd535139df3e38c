"""Who is told of an alert inside the studio, and in which words."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.alerts import alert_messages
from core.alerts.alert_rules import WatchRule
from core.database import tables
from core.database.tables import utc_now
from core.i18n import LANGUAGES, translate_key
from core.json_types import StoredSentence
from core.people import notices
from core.people.access import Action, can

How = Literal["opened", "risen", "over"]


def send_alert_notices(
    session: Session, alert: tables.Alert, rule: WatchRule, how: How, at: datetime | None = None
) -> int:
    """A notice to each who is to know of this alert; what they were told of it before counts as read. Returns how many."""
    at = at or utc_now()
    notices.close_alert_notices(session, alert.id, at)
    said: StoredSentence = {
        "say": f"alerts.notice_{how}",
        "facts": {
            "what": alert_messages.alert_sentence(alert, rule),
            "title": rule.title,
            "level": _level_words(alert.level),
        },
    }
    return notices.send_notice(
        session, alert_recipients(session, alert, rule), said, alert_messages.alert_link(alert, rule), at, alert
    )


def alert_recipients(session: Session, alert: tables.Alert, rule: WatchRule) -> list[uuid.UUID]:
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


def _level_words(level: str) -> dict[str, str]:
    return {language: translate_key(f"alerts.level_{level}", language) for language in LANGUAGES}
