"""Steps that are followed: only what changed is read and told, and what is gone is missed."""

from __future__ import annotations

import pytest

from core.database.tables import Task
from core.progress import task_groups
from core.settings import Settings
from core.studio import open_studio
from core.tasks import task_changes, task_lifecycle, task_turns, worklist
from core.tasks.task_changes import DatabasePulse, FollowedSteps
from tests.conftest import furnish
from tests.support import films


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    home = tmp_path_factory.mktemp("followed")
    settings = Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    opened = open_studio(settings, [films.Company()])
    furnish(opened.db)
    return opened


@pytest.fixture(scope="module")
def person(studio):
    return films.person(studio)


def test_only_steps_that_look_otherwise_are_told(studio, person):
    film = films.put(studio, person, "at work")
    steps = FollowedSteps(Task.project_id == film)

    def look():
        with studio.db.read() as session:
            return steps.look(session)

    assert {row.id for row in look()} == set(steps.rows)
    assert look() == []
    turn = task_turns.pick_due(studio.db, 1)[0]
    claimed = task_lifecycle.claim(studio.db, turn.id, "test", 30)
    assert [row.id for row in look()] == [turn.id]
    task_lifecycle.renew_lease(studio.db, claimed, 60)
    assert look() == []
    task_lifecycle.report_progress(studio.db, claimed, 0.5, {"say": "doing.writing", "facts": {}})
    assert [(row.progress, task_changes.is_at_work(row)) for row in look()] == [(50, True)]


def test_nothing_is_looked_at_while_nobody_writes(studio, person):
    pulse = DatabasePulse(studio.db)
    pulse.beats()
    assert pulse.beats() is False
    films.put(studio, person, "empty")
    assert pulse.beats() is True
    pulse.stop()


def test_the_tree_of_a_film_goes_from_the_script_through_its_scenes_to_the_cut(studio, person):
    film = films.put(studio, person, "full")
    with studio.db.read() as session:
        root = worklist.newest_root(session, film)
        groups = task_groups.group_film_steps(session, film, worklist.steps_of_making(session, root.id))
    names = [(group.stage, group.scene) for group in groups]
    assert names[:3] == [("script", 0), ("characters", 0), ("scene", 1)]
    assert names[-1] == ("film", 0)
    first = groups[2]
    assert first.heading
    kinds = [step.kind for step, _ in first.steps]
    assert kinds.index("storyboard.board") < kinds.index("storyboard.paint") < kinds.index("audio.speak")
    assert {what for step, what in first.steps if step.kind == "storyboard.paint"} >= {"01"}
