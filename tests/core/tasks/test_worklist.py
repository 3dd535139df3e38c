"""What stands in line for a film, and the stamp that changes with it."""

from __future__ import annotations

import pytest

from core.database.engine import Database
from core.tasks import task_lifecycle, worklist


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


def test_the_stamp_changes_when_a_step_ends(db, whole):
    with db.write() as session:
        before = worklist.film_stamp(session, whole)
        task = task_lifecycle.accept(session, "storyboard.paint", user_id=None, project_id=whole, target_id="x")
        promised = worklist.film_stamp(session, whole)
        task_id = task.id
    claimed = task_lifecycle.claim(db, task_id, "w", 30)
    assert claimed is not None
    task_lifecycle.fail(db, claimed, {"say": "errors.MadeBadly", "facts": {"model": "m"}}, retry=False)
    with db.read() as session:
        assert len({before, promised, worklist.film_stamp(session, whole)}) == 3
        assert [row.target_id for row in worklist.unresolved_failures(session, whole)] == ["x"]
