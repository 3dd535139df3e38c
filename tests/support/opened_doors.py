"""Doors to vendors opened in a test, with a key that must never be seen again."""

from __future__ import annotations

import uuid

from core.database.engine import Database
from core.gateway import doors
from core.people.sessions import Person

CANARY = "sk-canary-000000000000-9876"


def admin(role: str = "admin") -> Person:
    return Person(id=uuid.uuid4(), email="a@example.org", name="阿敏", role=role)


def opened(db: Database, provider: str = "openai", **what) -> doors.DoorView:
    with db.write() as session:
        return doors.create_door(session, provider, **{"key": CANARY, **what})


def listed(db: Database) -> list[doors.DoorView]:
    with db.read() as session:
        return doors.list_doors(session)


def state_of(db: Database, name: str) -> str:
    return next(one.state for one in listed(db) if one.name == name)
