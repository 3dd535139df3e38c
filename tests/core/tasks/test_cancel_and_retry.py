"""A cancel stops a whole film and lets what is paid finish first; a retry takes up again what failed. On both databases."""

from __future__ import annotations

import pytest

from core.database.engine import Database
from core.errors import Stopped
from core.tasks import cancel_and_retry, held_tasks, task_lifecycle, task_turns
from core.tasks.task_rows import PlannedStep, TaskState
from core.tasks.task_tree import load_tree
from tests.support.tasks_by_hand import row, shots_and_a_cut, step, submitted, taken


def test_a_retry_revives_the_step_what_waited_for_it_and_the_film(db: Database) -> None:
    film = shots_and_a_cut(db)
    task_lifecycle.fail(db, taken(db, step(db, "one").id), {"say": "errors.MadeBadly"}, retry=False)
    task_lifecycle.finish(db, taken(db, step(db, "two").id))
    cancel_and_retry.retry(db, step(db, "one").id)
    assert row(db, film).status == TaskState.PROCESSING
    task_lifecycle.finish(db, taken(db, step(db, "one").id))
    task_lifecycle.finish(db, taken(db, step(db, "cut").id))
    assert row(db, film).status == TaskState.COMPLETED
    assert row(db, film).error == {}


def test_a_film_that_failed_is_tried_again_as_a_whole(db: Database) -> None:
    film = shots_and_a_cut(db)
    for key in ("one", "two"):
        task_lifecycle.fail(db, taken(db, step(db, key).id), {"say": "errors.MadeBadly"}, retry=False)
    assert row(db, film).status == TaskState.FAILED
    cancel_and_retry.retry(db, film)
    assert {due.id for due in task_turns.pick_due(db, 9)} == {step(db, "one").id, step(db, "two").id}


def test_a_retry_of_one_step_leaves_what_waits_for_another_failed_one_cancelled(db: Database) -> None:
    shots_and_a_cut(db)
    for key in ("one", "two"):
        task_lifecycle.fail(db, taken(db, step(db, key).id), {}, retry=False)
    cancel_and_retry.retry(db, step(db, "one").id)
    assert step(db, "cut").status == TaskState.CANCELLED


def test_a_retry_of_what_runs_or_is_done_changes_nothing(db: Database) -> None:
    film = submitted(db)
    claimed = taken(db, film)
    cancel_and_retry.retry(db, film)
    assert task_lifecycle.is_held(db, claimed)
    task_lifecycle.finish(db, claimed)
    cancel_and_retry.retry(db, film)
    assert row(db, film).status == TaskState.COMPLETED


def test_a_cancelled_film_stops_as_a_whole_and_names_who_must_be_told(db: Database) -> None:
    film = shots_and_a_cut(db)
    anna = taken(db, step(db, "one").id)
    told = cancel_and_retry.cancel(db, film)
    assert [(running.id, running.worker) for running in told] == [(anna.id, "anna")]
    assert {step(db, key).status for key in ("one", "two", "cut")} == {TaskState.CANCELLED}
    assert row(db, film).status == TaskState.CANCELLED
    with pytest.raises(Stopped):
        task_lifecycle.finish(db, anna, None, [PlannedStep(kind="a.b", key="late")])
    assert task_turns.pick_due(db, 9) == []


def test_a_cancelled_film_can_be_taken_up_again(db: Database) -> None:
    film = shots_and_a_cut(db)
    task_lifecycle.finish(db, taken(db, step(db, "one").id))
    cancel_and_retry.cancel(db, film)
    cancel_and_retry.retry(db, film)
    for key in ("two", "cut"):
        task_lifecycle.finish(db, taken(db, step(db, key).id))
    assert row(db, film).status == TaskState.COMPLETED


def test_a_paid_request_under_way_is_let_finish_before_the_cancel_takes_hold(db: Database) -> None:
    film = shots_and_a_cut(db)
    anna = taken(db, step(db, "one").id)
    task_lifecycle.note_paying(db, anna, True)
    assert held_tasks.is_paying(db, "anna")
    assert cancel_and_retry.cancel(db, film) == []
    tree = load_tree(db, film)
    assert tree is not None and tree.cancelling
    assert task_lifecycle.is_held(db, anna)
    with db.write() as session:
        task_lifecycle.require_held(session, anna)
    with pytest.raises(Stopped):
        task_lifecycle.note_paying(db, anna, False)
    task_lifecycle.stop(db, anna)
    assert step(db, "one").status == TaskState.CANCELLED
    assert row(db, film).status == TaskState.CANCELLED


def test_no_paid_request_leaves_after_a_cancel(db: Database) -> None:
    film = submitted(db)
    anna = taken(db, film)
    cancel_and_retry.cancel(db, film)
    with pytest.raises(Stopped):
        task_lifecycle.note_paying(db, anna, True)
