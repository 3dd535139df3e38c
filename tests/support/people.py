"""People made in a test, and a password that is good enough."""

from __future__ import annotations

from core.database import tables
from core.people import sessions

GOOD = "雨夜里有一只会说话的猫"


def someone(db, name: str, role: str) -> sessions.Person:
    """Without a password, so that no test pays for a hash."""
    with db.write() as session:
        row = tables.User(email=f"{name}@example.org", name=name, role=role, password_hash="")
        session.add(row)
        session.flush()
        return sessions.person_from_row(row)
