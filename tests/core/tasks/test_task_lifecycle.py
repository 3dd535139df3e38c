"""Accepted means stored; each step runs at least once; nothing is lost, nothing ends twice. On both databases."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.database.engine import Database
from core.database.tables import Task, utc_now
from core.errors import NotFound, Stopped
from core.tasks import cancel_and_retry, task_lifecycle, task_turns
from core.tasks.task_rows import PlannedStep, TaskState
from core.tasks.task_tree import load_tree
from tests.support.tasks_by_hand import outcomes, row, shots_and_a_cut, sleep_through, step, submitted, taken


def test_a_task_is_taken_by_one_worker_only(db: Database) -> None:
    film = submitted(db)
    assert taken(db, film).fence == 1
    assert task_lifecycle.claim(db, film, "bert", 30) is None


def test_a_task_nobody_promised_cannot_be_taken(db: Database) -> None:
    assert task_lifecycle.claim(db, uuid.uuid4(), "anna", 30) is None
    with pytest.raises(NotFound):
        cancel_and_retry.cancel(db, uuid.uuid4())


def test_a_lease_that_ended_lets_another_worker_take_over(db: Database) -> None:
    film = submitted(db)
    anna = taken(db, film)
    sleep_through(db, film)
    bert = taken(db, film, "bert")
    assert bert.fence > anna.fence
    assert outcomes(db, film) == ["lost", ""]


def test_a_worker_that_slept_through_its_lease_changes_nothing(db: Database) -> None:
    film = submitted(db)
    anna = taken(db, film)
    sleep_through(db, film)
    bert = taken(db, film, "bert")
    assert not task_lifecycle.renew_lease(db, anna, 30)
    assert not task_lifecycle.is_held(db, anna)
    for write in (
        lambda: task_lifecycle.finish(db, anna),
        lambda: task_lifecycle.fail(db, anna, {}, retry=True),
        lambda: task_lifecycle.report_progress(db, anna, 0.5, {}),
        lambda: task_lifecycle.wait_for_vendor(db, anna, "r", 1),
        lambda: task_lifecycle.note_paying(db, anna, True),
    ):
        with pytest.raises(Stopped):
            write()
    task_lifecycle.finish(db, bert)
    assert row(db, film).status == TaskState.COMPLETED


def test_a_heartbeat_keeps_the_task(db: Database) -> None:
    film = submitted(db)
    anna = taken(db, film, lease_s=0.001)
    assert task_lifecycle.renew_lease(db, anna, 30)
    assert task_lifecycle.claim(db, film, "bert", 30) is None


def test_a_film_is_at_work_until_all_its_steps_are_done(db: Database) -> None:
    film = shots_and_a_cut(db)
    assert row(db, film).status == TaskState.PROCESSING
    for key in ("one", "two"):
        task_lifecycle.finish(db, taken(db, step(db, key).id))
    assert row(db, film).status == TaskState.PROCESSING
    task_lifecycle.finish(db, taken(db, step(db, "cut").id), {"seconds": 10})
    assert row(db, film).status == TaskState.COMPLETED
    assert step(db, "cut").result == '{"seconds": 10}'


def test_a_step_waits_for_those_before_it(db: Database) -> None:
    shots_and_a_cut(db)
    cut = step(db, "cut").id
    task_lifecycle.finish(db, taken(db, step(db, "one").id))
    assert task_lifecycle.claim(db, cut, "anna", 30) is None
    assert cut not in {due.id for due in task_turns.pick_due(db, 9)}
    task_lifecycle.finish(db, taken(db, step(db, "two").id))
    assert [due.id for due in task_turns.pick_due(db, 9)] == [cut]


def test_steps_planned_by_a_step_stand_beside_it_and_may_wait_for_older_ones(db: Database) -> None:
    film = shots_and_a_cut(db)
    more = [
        PlannedStep(kind="audio.speak", key="line", after=("two",)),
        PlannedStep(kind="storyboard.paint", key="two"),
    ]
    task_lifecycle.finish(db, taken(db, step(db, "one").id), None, more)
    assert step(db, "line").parent_id == film
    assert task_lifecycle.claim(db, step(db, "line").id, "anna", 30) is None
    tree = load_tree(db, film)
    assert tree is not None
    assert {stage.stage: (stage.done, stage.total) for stage in tree.stages} == {
        "storyboard": (1, 2),
        "film": (0, 1),
        "audio": (0, 1),
    }


def test_a_step_after_something_nobody_planned_is_refused_whole(db: Database) -> None:
    film = submitted(db)
    claimed = taken(db, film)
    with pytest.raises(ValueError, match="nobody planned"):
        task_lifecycle.finish(
            db,
            claimed,
            None,
            [PlannedStep(kind="a.b", key="one"), PlannedStep(kind="a.b", key="two", after=("three",))],
        )
    assert row(db, film).status == TaskState.PROCESSING
    assert task_lifecycle.is_held(db, claimed)
    tree = load_tree(db, film)
    assert tree is not None
    assert sum(stage.total for stage in tree.stages) == 1


def test_what_can_help_is_tried_again_later_and_then_given_up(db: Database) -> None:
    film = submitted(db, max_attempts=2)
    task_lifecycle.fail(db, taken(db, film), {"say": "errors.MadeBadly"}, retry=True)
    assert row(db, film).status == TaskState.PENDING
    waits_until = row(db, film).run_after
    assert waits_until is not None and waits_until > utc_now()
    assert task_turns.pick_due(db, 9) == []
    with db.write() as session:
        session.execute(update(Task).values(run_after=utc_now() - timedelta(seconds=1)))
    task_lifecycle.fail(db, taken(db, film), {"say": "errors.MadeBadly"}, retry=True)
    assert row(db, film).status == TaskState.FAILED
    assert row(db, film).error == {"say": "errors.MadeBadly"}


def test_when_a_step_fails_what_waits_for_it_is_cancelled_and_the_rest_is_still_made(db: Database) -> None:
    film = shots_and_a_cut(db)
    task_lifecycle.fail(db, taken(db, step(db, "one").id), {"say": "errors.MadeBadly", "facts": {}}, retry=False)
    assert step(db, "cut").status == TaskState.CANCELLED
    assert step(db, "cut").error["say"] == "tasks.waited_on_failed"
    assert row(db, film).status == TaskState.PROCESSING
    task_lifecycle.finish(db, taken(db, step(db, "two").id))
    tree = load_tree(db, film)
    assert tree is not None
    assert (tree.status, tree.error["say"]) == (TaskState.FAILED, "errors.MadeBadly")
    assert row(db, film).error["say"] == "errors.MadeBadly"


def test_a_long_job_at_a_vendor_waits_in_its_row_and_costs_no_try(db: Database) -> None:
    film = submitted(db)
    task_lifecycle.wait_for_vendor(db, taken(db, film), "vendor-7", 60)
    assert (row(db, film).status, row(db, film).attempts) == (TaskState.PENDING, 0)
    assert task_lifecycle.claim(db, film, "anna", 30) is None
    assert outcomes(db, film) == ["later"]


def test_a_doubtful_payment_waits_for_a_person_and_so_does_all_that_follows(db: Database) -> None:
    film = shots_and_a_cut(db)
    task_lifecycle.send_to_review(db, taken(db, step(db, "one").id), {"say": "tasks.doubtful"})
    assert row(db, film).status == TaskState.PROCESSING
    task_lifecycle.finish(db, taken(db, step(db, "two").id))
    assert (row(db, film).status, step(db, "cut").status) == (TaskState.NEEDS_REVIEW, TaskState.PENDING)
    cancel_and_retry.retry(db, step(db, "one").id)
    for key in ("one", "cut"):
        task_lifecycle.finish(db, taken(db, step(db, key).id))
    assert row(db, film).status == TaskState.COMPLETED
