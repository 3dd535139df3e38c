"""Accepted means stored; each step runs at least once; nothing is lost, nothing ends twice. On both databases."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from core.database.engine import Database
from core.database.tables import Attempt, Task, utc_now
from core.errors import NotFound, Stopped
from core.tasks import task_lifecycle
from core.tasks.task_lifecycle import ClaimedTask, PlannedStep, TaskState


def submitted(db: Database, kind: str = "film.make", **facts: Any) -> uuid.UUID:
    with db.write() as session:
        return task_lifecycle.accept(session, kind, user_id=None, project_id=None, **facts).id


def row(db: Database, task_id: uuid.UUID) -> Task:
    with db.read() as session:
        return session.get_one(Task, task_id)


def step(db: Database, key: str) -> Task:
    with db.read() as session:
        return session.scalars(select(Task).where(Task.step_key == key)).one()


def taken(db: Database, task_id: uuid.UUID, worker: str = "anna", lease_s: float = 30) -> ClaimedTask:
    claimed = task_lifecycle.claim(db, task_id, worker, lease_s)
    assert claimed is not None
    return claimed


def outcomes(db: Database, task_id: uuid.UUID) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(Attempt.outcome).where(Attempt.task_id == task_id).order_by(Attempt.fence)))


def sleep_through(db: Database, task_id: uuid.UUID) -> None:
    """The worker that holds it has not been heard of for longer than its lease."""
    with db.write() as session:
        session.execute(update(Task).where(Task.id == task_id).values(lease_until=utc_now() - timedelta(hours=9)))


def shots_and_a_cut(db: Database, *after: str) -> uuid.UUID:
    """A film that planned two shots and a cut which comes after them."""
    film = submitted(db)
    plan = [PlannedStep(kind="storyboard.paint", key=key) for key in ("one", "two")]
    cut = PlannedStep(kind="film.join", key="cut", after=after or ("one", "two"))
    task_lifecycle.finish(db, taken(db, film), None, [*plan, cut])
    return film


def test_a_task_is_taken_by_one_worker_only(db: Database) -> None:
    film = submitted(db)
    assert taken(db, film).fence == 1
    assert task_lifecycle.claim(db, film, "bert", 30) is None


def test_a_task_nobody_promised_cannot_be_taken(db: Database) -> None:
    assert task_lifecycle.claim(db, uuid.uuid4(), "anna", 30) is None
    with pytest.raises(NotFound):
        task_lifecycle.cancel(db, uuid.uuid4())


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
    assert cut not in {due.id for due in task_lifecycle.pick_due(db, 9)}
    task_lifecycle.finish(db, taken(db, step(db, "two").id))
    assert [due.id for due in task_lifecycle.pick_due(db, 9)] == [cut]


def test_steps_planned_by_a_step_stand_beside_it_and_may_wait_for_older_ones(db: Database) -> None:
    film = shots_and_a_cut(db)
    more = [
        PlannedStep(kind="audio.speak", key="line", after=("two",)),
        PlannedStep(kind="storyboard.paint", key="two"),
    ]
    task_lifecycle.finish(db, taken(db, step(db, "one").id), None, more)
    assert step(db, "line").parent_id == film
    assert task_lifecycle.claim(db, step(db, "line").id, "anna", 30) is None
    tree = task_lifecycle.load_tree(db, film)
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
    tree = task_lifecycle.load_tree(db, film)
    assert tree is not None
    assert sum(stage.total for stage in tree.stages) == 1


def test_what_can_help_is_tried_again_later_and_then_given_up(db: Database) -> None:
    film = submitted(db, max_attempts=2)
    task_lifecycle.fail(db, taken(db, film), {"say": "errors.MadeBadly"}, retry=True)
    assert row(db, film).status == TaskState.PENDING
    waits_until = row(db, film).run_after
    assert waits_until is not None and waits_until > utc_now()
    assert task_lifecycle.pick_due(db, 9) == []
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
    tree = task_lifecycle.load_tree(db, film)
    assert tree is not None
    assert (tree.status, tree.error["say"]) == (TaskState.FAILED, "errors.MadeBadly")
    assert row(db, film).error["say"] == "errors.MadeBadly"


def test_a_retry_revives_the_step_what_waited_for_it_and_the_film(db: Database) -> None:
    film = shots_and_a_cut(db)
    task_lifecycle.fail(db, taken(db, step(db, "one").id), {"say": "errors.MadeBadly"}, retry=False)
    task_lifecycle.finish(db, taken(db, step(db, "two").id))
    task_lifecycle.retry(db, step(db, "one").id)
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
    task_lifecycle.retry(db, film)
    assert {due.id for due in task_lifecycle.pick_due(db, 9)} == {step(db, "one").id, step(db, "two").id}


def test_a_retry_of_one_step_leaves_what_waits_for_another_failed_one_cancelled(db: Database) -> None:
    shots_and_a_cut(db)
    for key in ("one", "two"):
        task_lifecycle.fail(db, taken(db, step(db, key).id), {}, retry=False)
    task_lifecycle.retry(db, step(db, "one").id)
    assert step(db, "cut").status == TaskState.CANCELLED


def test_a_retry_of_what_runs_or_is_done_changes_nothing(db: Database) -> None:
    film = submitted(db)
    claimed = taken(db, film)
    task_lifecycle.retry(db, film)
    assert task_lifecycle.is_held(db, claimed)
    task_lifecycle.finish(db, claimed)
    task_lifecycle.retry(db, film)
    assert row(db, film).status == TaskState.COMPLETED


def test_a_cancelled_film_stops_as_a_whole_and_names_who_must_be_told(db: Database) -> None:
    film = shots_and_a_cut(db)
    anna = taken(db, step(db, "one").id)
    told = task_lifecycle.cancel(db, film)
    assert [(running.id, running.worker) for running in told] == [(anna.id, "anna")]
    assert {step(db, key).status for key in ("one", "two", "cut")} == {TaskState.CANCELLED}
    assert row(db, film).status == TaskState.CANCELLED
    with pytest.raises(Stopped):
        task_lifecycle.finish(db, anna, None, [PlannedStep(kind="a.b", key="late")])
    assert task_lifecycle.pick_due(db, 9) == []


def test_a_cancelled_film_can_be_taken_up_again(db: Database) -> None:
    film = shots_and_a_cut(db)
    task_lifecycle.finish(db, taken(db, step(db, "one").id))
    task_lifecycle.cancel(db, film)
    task_lifecycle.retry(db, film)
    for key in ("two", "cut"):
        task_lifecycle.finish(db, taken(db, step(db, key).id))
    assert row(db, film).status == TaskState.COMPLETED


def test_a_paid_request_under_way_is_let_finish_before_the_cancel_takes_hold(db: Database) -> None:
    film = shots_and_a_cut(db)
    anna = taken(db, step(db, "one").id)
    task_lifecycle.note_paying(db, anna, True)
    assert task_lifecycle.is_paying(db, "anna")
    assert task_lifecycle.cancel(db, film) == []
    tree = task_lifecycle.load_tree(db, film)
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
    task_lifecycle.cancel(db, film)
    with pytest.raises(Stopped):
        task_lifecycle.note_paying(db, anna, True)


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
    task_lifecycle.retry(db, step(db, "one").id)
    for key in ("one", "cut"):
        task_lifecycle.finish(db, taken(db, step(db, key).id))
    assert row(db, film).status == TaskState.COMPLETED


def test_a_dead_worker_s_task_is_free_at_once_and_its_try_counts_only_if_the_task_may_be_to_blame(db: Database) -> None:
    film = submitted(db)
    anna = taken(db, film)
    assert task_lifecycle.has_task(db, "anna")
    assert task_lifecycle.release_worker(db, "anna") == 1
    assert not task_lifecycle.has_task(db, "anna")
    assert (row(db, film).status, row(db, film).attempts) == (TaskState.PENDING, 0)
    with pytest.raises(Stopped):
        task_lifecycle.finish(db, anna)
    taken(db, film)
    assert task_lifecycle.release_worker(db, "anna", counts=True) == 1
    assert row(db, film).attempts == 1


def test_a_crew_that_is_gone_gives_back_its_own_tasks_and_nobody_else_s(db: Database) -> None:
    mine, theirs = submitted(db), submitted(db)
    taken(db, mine, "studio-1-1")
    bert = taken(db, theirs, "studio-12-1")
    assert task_lifecycle.release_workers(db, "studio-1-") == 1
    assert row(db, mine).status == TaskState.PENDING
    assert task_lifecycle.is_held(db, bert)


def test_a_task_that_kills_whoever_works_on_it_is_given_up(db: Database) -> None:
    film = submitted(db, max_attempts=3)
    for _ in range(3):
        taken(db, film)
        task_lifecycle.release_worker(db, "anna", counts=True)
    assert row(db, film).status == TaskState.FAILED
    assert row(db, film).error["say"] == "tasks.lost"


def test_leases_that_end_again_and_again_end_the_task_when_its_tries_are_used_up(db: Database) -> None:
    film = submitted(db, max_attempts=1)
    taken(db, film)
    sleep_through(db, film)
    assert task_lifecycle.claim(db, film, "bert", 30) is None
    assert task_lifecycle.repair_tasks(db) == 1
    assert row(db, film).status == TaskState.FAILED
    assert task_lifecycle.repair_tasks(db) == 0


def test_a_task_sent_once_is_not_sent_again_until_that_is_long_ago(db: Database) -> None:
    film = submitted(db)
    assert [due.id for due in task_lifecycle.pick_due(db, 9)] == [film]
    assert task_lifecycle.pick_due(db, 9) == []
    assert task_lifecycle.pick_due(db, 9, again_after_s=30) == []
    assert task_lifecycle.pick_due(db, 9, again_after_s=-1, waiting=[film]) == []
    assert [due.id for due in task_lifecycle.pick_due(db, 9, again_after_s=-1)] == [film]


def test_a_lease_that_ended_is_sent_again(db: Database) -> None:
    film = submitted(db)
    taken(db, film)
    assert task_lifecycle.pick_due(db, 9, again_after_s=3) == []
    sleep_through(db, film)
    assert [due.id for due in task_lifecycle.pick_due(db, 9, again_after_s=3)] == [film]


def test_who_waits_for_it_comes_before_what_can_wait(db: Database) -> None:
    batch = [submitted(db) for _ in range(3)]
    urgent = submitted(db, priority=10)
    assert [due.id for due in task_lifecycle.pick_due(db, 2)] == [urgent, batch[0]]
    assert task_lifecycle.pick_due(db, 9, from_priority=10) == []


def test_two_films_take_turns(db: Database) -> None:
    first, second = submitted(db), submitted(db)
    for film, name in ((first, "a"), (second, "b")):
        task_lifecycle.finish(db, taken(db, film), None, [PlannedStep(kind="a.b", key=f"{name}{n}") for n in range(4)])
    a, b = {}, {}
    for due in task_lifecycle.pick_due(db, 1):
        a[due.id] = taken(db, due.id)
    for due in task_lifecycle.pick_due(db, 1):
        b[due.id] = taken(db, due.id)
    assert {row(db, task_id).root_id for task_id in [*a, *b]} == {first, second}


def test_a_container_whose_last_child_ended_unseen_is_ended_by_looking(db: Database) -> None:
    film = shots_and_a_cut(db)
    with db.write() as session:
        session.execute(update(Task).where(Task.parent_id == film).values(status=TaskState.COMPLETED))
    task_lifecycle.repair_tasks(db)
    assert row(db, film).status == TaskState.COMPLETED


def test_a_wait_in_vain_is_ended_by_looking(db: Database) -> None:
    film = shots_and_a_cut(db)
    with db.write() as session:
        session.execute(update(Task).where(Task.step_key.in_(["one", "two"])).values(status=TaskState.FAILED))
    task_lifecycle.repair_tasks(db)
    assert (step(db, "cut").status, row(db, film).status) == (TaskState.CANCELLED, TaskState.FAILED)


def test_the_share_of_a_film_never_goes_back_even_when_steps_appear(db: Database) -> None:
    film = submitted(db, expected_s=8)
    seen = [0.0]

    def look() -> None:
        tree = task_lifecycle.load_tree(db, film)
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
    tree = task_lifecycle.load_tree(db, film, workers=1)
    assert tree is not None and tree.seconds_left == pytest.approx(20)
    task_lifecycle.finish(db, taken(db, step(db, "s0").id))
    with db.write() as session:
        finished = session.scalars(select(Task).where(Task.step_key == "s0")).one()
        finished.started_at = finished.completed_at - timedelta(seconds=40) if finished.completed_at else None
    tree = task_lifecycle.load_tree(db, film, workers=1)
    assert tree is not None and tree.seconds_left == pytest.approx(10 * 45 / 15, abs=0.5)


def test_the_screen_is_told_what_is_being_done_now(db: Database) -> None:
    film = shots_and_a_cut(db)
    claimed = taken(db, step(db, "one").id)
    task_lifecycle.report_progress(db, claimed, 0.4, {"say": "tasks.painting", "facts": {"shot": "3"}})
    task_lifecycle.report_progress(db, claimed, 0.2, {"say": "tasks.painting", "facts": {"shot": "3"}})
    tree = task_lifecycle.load_tree(db, film)
    assert tree is not None
    (doing,) = tree.doing
    assert (doing.kind, doing.share, doing.message["facts"]) == ("storyboard.paint", 0.4, {"shot": "3"})
    assert task_lifecycle.load_tree(db, uuid.uuid4()) is None
