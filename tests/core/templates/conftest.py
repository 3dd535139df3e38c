"""Two people who save templates."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.database.engine import Database


@pytest.fixture
def people(db: Database) -> dict[str, uuid.UUID]:
    found = {name: uuid.uuid4() for name in ("阿敏", "Bo")}
    with db.write() as session:
        session.add_all(
            tables.User(id=key, email=f"{key}@example.org", password_hash="", name=name) for name, key in found.items()
        )
    return found
