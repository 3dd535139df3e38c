"""Verifying the audit log: by a person, by a command, and each night. What was found last is kept; who may see the log is told when it is
broken."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import audit_chain
from core.audit.audit_chain import ChainVerdict
from core.database import tables
from core.database.engine import Database
from core.database.tables import utc_now
from core.i18n import LANGUAGES, translate_key
from core.people import notices
from core.people.access import Action, can
from core.types import Value

SETTING = "audit_verified"


class Verification(Value):
    at: datetime
    verdict: ChainVerdict


def verify_and_keep(db: Database) -> ChainVerdict:
    """Reads the whole log, keeps the verdict, and tells everybody who may see the log where it is broken in another way than last time.
    Raises SecretLocked where the master key is away."""
    with db.read() as session:
        verdict = audit_chain.verify_chain(session)
        before = last_verification(session)
    at = utc_now()
    with db.write() as session:
        session.merge(tables.Setting(key=SETTING, value=Verification(at=at, verdict=verdict).model_dump(mode="json")))
        known = before is not None and (before.verdict.problem, before.verdict.number) == (
            verdict.problem,
            verdict.number,
        )
        if not verdict.intact and not known:
            people = session.scalars(select(tables.User).where(tables.User.status == "active"))
            what = {language: problem_sentence(verdict, language) for language in LANGUAGES}
            notices.send_notice(
                session,
                [row.id for row in people if can(row, Action.SEE_AUDIT)],
                {"say": "audit.alert_broken", "facts": {"what": what}},
                {"page": "audit"},
                at,
            )
    return verdict


def last_verification(session: Session) -> Verification | None:
    row = session.get(tables.Setting, SETTING)
    return Verification.model_validate(row.value) if row else None


def problem_sentence(verdict: ChainVerdict, language: str) -> str:
    """What is broken, and where; empty where nothing is."""
    if verdict.intact:
        return ""
    return translate_key(f"audit.broken_{verdict.problem}", language, number=verdict.number or "")
