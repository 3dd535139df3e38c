"""What a person changes in a shot."""

from __future__ import annotations

import uuid

import pytest

from core.database.engine import Database
from core.database.tables import User
from core.storyboard import shot_changes
from tests.support.planned_film import look


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


def test_an_approved_shot_that_is_planned_otherwise_waits_again(db, whole):
    shot, person = look(db, whole).shots[0], uuid.uuid4()
    with db.write() as session:
        session.add(User(id=person, email="a@example.org", name="a", password_hash=""))
        session.flush()
        shot_changes.approve_shot(session, whole, shot.id, person)
        shot_changes.replan_shot(session, whole, shot.id, size="close_up")
    after = look(db, whole).shots[0]
    assert (after.approved_at, after.plan["picture"]["size"]) == (None, "close_up")
