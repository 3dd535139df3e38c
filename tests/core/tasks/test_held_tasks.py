"""What a lost worker held is free again, and what a crash left half-told is mended. On both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from core.database.engine import Database
from core.database.tables import Task
from core.errors import Stopped
from core.tasks import held_tasks, task_lifecycle
from core.tasks.task_rows import TaskState
from tests.support.tasks_by_hand import row, shots_and_a_cut, sleep_through, step, submitted, taken


def test_a_dead_worker_s_task_is_free_at_once_and_its_try_counts_only_if_the_task_may_be_to_blame(db: Database) -> None:
    film = submitted(db)
    anna = taken(db, film)
    assert held_tasks.has_task(db, "anna")
    assert held_tasks.release_worker(db, "anna") == 1
    assert not held_tasks.has_task(db, "anna")
    assert (row(db, film).status, row(db, film).attempts) == (TaskState.PENDING, 0)
    with pytest.raises(Stopped):
        task_lifecycle.finish(db, anna)
    taken(db, film)
    assert held_tasks.release_worker(db, "anna", counts=True) == 1
    assert row(db, film).attempts == 1


def test_a_crew_that_is_gone_gives_back_its_own_tasks_and_nobody_else_s(db: Database) -> None:
    mine, theirs = submitted(db), submitted(db)
    taken(db, mine, "studio-1-1")
    bert = taken(db, theirs, "studio-12-1")
    assert held_tasks.release_workers(db, "studio-1-") == 1
    assert row(db, mine).status == TaskState.PENDING
    assert task_lifecycle.is_held(db, bert)


def test_a_task_that_kills_whoever_works_on_it_is_given_up(db: Database) -> None:
    film = submitted(db, max_attempts=3)
    for _ in range(3):
        taken(db, film)
        held_tasks.release_worker(db, "anna", counts=True)
    assert row(db, film).status == TaskState.FAILED
    assert row(db, film).error["say"] == "tasks.lost"


def test_leases_that_end_again_and_again_end_the_task_when_its_tries_are_used_up(db: Database) -> None:
    film = submitted(db, max_attempts=1)
    taken(db, film)
    sleep_through(db, film)
    assert task_lifecycle.claim(db, film, "bert", 30) is None
    assert held_tasks.repair_tasks(db) == 1
    assert row(db, film).status == TaskState.FAILED
    assert held_tasks.repair_tasks(db) == 0


def test_a_container_whose_last_child_ended_unseen_is_ended_by_looking(db: Database) -> None:
    film = shots_and_a_cut(db)
    with db.write() as session:
        session.execute(update(Task).where(Task.parent_id == film).values(status=TaskState.COMPLETED))
    held_tasks.repair_tasks(db)
    assert row(db, film).status == TaskState.COMPLETED


def test_a_wait_in_vain_is_ended_by_looking(db: Database) -> None:
    film = shots_and_a_cut(db)
    with db.write() as session:
        session.execute(update(Task).where(Task.step_key.in_(["one", "two"])).values(status=TaskState.FAILED))
    held_tasks.repair_tasks(db)
    assert (step(db, "cut").status, row(db, film).status) == (TaskState.CANCELLED, TaskState.FAILED)
