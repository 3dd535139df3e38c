"""A film's tree of tasks, as a screen shows it: how far, how long yet, what now. On both databases."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database.engine import Database
from core.database.tables import Task
from core.tasks import task_lifecycle
from core.tasks.task_rows import PlannedStep
from core.tasks.task_tree import load_tree
from tests.support.tasks_by_hand import shots_and_a_cut, step, submitted, taken


def test_the_share_of_a_film_never_goes_back_even_when_steps_appear(db: Database) -> None:
    film = submitted(db, expected_s=8)
    seen = [0.0]

    def look() -> None:
        tree = load_tree(db, film)
        assert tree is not None
        seen.append(tree.share)

    task_lifecycle.finish(
        db, taken(db, film), None, [PlannedStep(kind="a.plan", key=f"p{n}", expected_s=2) for n in range(4)]
    )
    look()
    for number in range(4):
        claimed = taken(db, step(db, f"p{number}").id)
        task_lifecycle.report_progress(db, claimed, 0.5, {"say": "tasks.planning", "facts": {}})
        look()
        task_lifecycle.finish(
            db, claimed, None, [PlannedStep(kind="a.paint", key=f"s{number}{n}", expected_s=3) for n in range(3)]
        )
        look()
    for number in range(4):
        for shot in range(3):
            task_lifecycle.finish(db, taken(db, step(db, f"s{number}{shot}").id))
            look()
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert all(share < 1 for share in seen[:-1])


def test_the_time_left_follows_how_long_things_really_take(db: Database) -> None:
    film = submitted(db, expected_s=20)
    task_lifecycle.finish(
        db, taken(db, film), None, [PlannedStep(kind="a.b", key=f"s{n}", expected_s=10) for n in range(2)]
    )
    tree = load_tree(db, film, workers=1)
    assert tree is not None and tree.seconds_left == pytest.approx(20)
    task_lifecycle.finish(db, taken(db, step(db, "s0").id))
    with db.write() as session:
        finished = session.scalars(select(Task).where(Task.step_key == "s0")).one()
        finished.started_at = finished.completed_at - timedelta(seconds=40) if finished.completed_at else None
    tree = load_tree(db, film, workers=1)
    assert tree is not None and tree.seconds_left == pytest.approx(10 * 45 / 15, abs=0.5)


def test_the_screen_is_told_what_is_being_done_now(db: Database) -> None:
    film = shots_and_a_cut(db)
    claimed = taken(db, step(db, "one").id)
    task_lifecycle.report_progress(db, claimed, 0.4, {"say": "tasks.painting", "facts": {"shot": "3"}})
    task_lifecycle.report_progress(db, claimed, 0.2, {"say": "tasks.painting", "facts": {"shot": "3"}})
    tree = load_tree(db, film)
    assert tree is not None
    (doing,) = tree.doing
    assert (doing.kind, doing.share, doing.message["facts"]) == ("storyboard.paint", 0.4, {"shot": "3"})
    assert load_tree(db, uuid.uuid4()) is None
