"""When a making will be ready, as this studio promises it: from what work took here, and what stands in line."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import tables
from core.database.tables import Task
from core.money.ledger import Account
from core.production import cpu_seconds, production_plan
from core.progress import estimate, learnt_times, ready_promises, time_labels
from core.progress.learnt_times import LearntTimes
from core.project.projects import Brief
from core.studio import Studio
from core.tasks import expected_time, task_lifecycle
from core.tasks.expected_time import WorkPart
from core.tasks.task_rows import TaskState
from core.tasks.task_tree import TaskTree, load_tree, remember_share
from tests.support import films

SHORT, LONG = Brief(idea="一只猫", seconds=15, short_side=360), Brief(idea="一只猫", seconds=90, short_side=1080)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """Nothing is remembered from one test to the next: each has a database of its own."""
    return films.copied(tmp_path, "stale", "empty")


@pytest.fixture
def stale() -> uuid.UUID:
    return films.stock("stale", "empty").films["stale"]


def done(studio: Studio, kind: str, guess: float, took: float, many: int = 12, model: str = "crew/image") -> None:
    """So many steps of this kind that took so long."""
    at = tables.utc_now()
    provider, _, name = model.partition("/")
    with studio.db.write() as session:
        for _ in range(many):
            task = task_lifecycle.accept(session, kind, user_id=None, project_id=None, expected_s=guess)
            task.started_at, task.completed_at = at - timedelta(seconds=took), at
            task.provider, task.model, task.status = provider or None, name or None, TaskState.COMPLETED
    learnt_times._learnt.forget(studio.db.engine)


def submitted(
    studio: Studio, project_id: uuid.UUID | None, kind: str = "film.make", expected_s: float = 5.0
) -> uuid.UUID:
    promise = ready_promises.new_promise(studio, kind, expected_s, Account(project_id=project_id))
    with studio.db.write() as session:
        return task_lifecycle.accept(
            session, kind, user_id=None, project_id=project_id, expected_s=expected_s, promise=promise
        ).id


def tree(studio: Studio, root_id: uuid.UUID) -> TaskTree:
    found = load_tree(studio.db, root_id)
    assert found is not None
    return found


def test_a_fresh_studio_promises_a_range(studio):
    short = ready_promises.promise_film(studio, SHORT)
    assert 0 <= short.low < short.high


def test_longer_films_and_larger_pictures_are_promised_later_by_what_was_measured_elsewhere():
    elsewhere = LearntTimes({}, {}, speed=1.0)

    def seconds(brief: Brief) -> float:
        return expected_time.total_seconds(expected_time.group_steps(estimate.estimate_steps(brief), {}), elsewhere, 2)

    small = LONG.model_copy(update={"short_side": 144})
    assert 10 < seconds(SHORT) < seconds(small) < seconds(LONG) < 300
    slower = LearntTimes({}, {}, speed=4.0)
    assert expected_time.total_seconds(
        expected_time.group_steps(estimate.estimate_steps(LONG), {}), slower, 2
    ) > 3 * seconds(LONG)


def test_what_steps_took_here_is_what_is_promised(studio):
    before = ready_promises.promise_film(studio, LONG)
    done(studio, "storyboard.paint", cpu_seconds.paint_seconds(LONG), 60.0)
    shots = 25
    assert ready_promises.promise_film(studio, LONG).low >= before.low + 60.0 * shots / 2 * 0.6


def test_a_step_is_measured_by_those_as_large_as_it_is():
    small, large = (0.4, 1.0), (30.0, 300.0)
    learnt = LearntTimes({("film.piece", ""): [small] * 10 + [large] * 10}, {}, speed=1.0)
    each = {guess: learnt.of(WorkPart("film.piece", 4, 4 * guess, guess)).p50 * guess for guess, _ in (small, large)}
    assert each[0.4] == pytest.approx(1.0, rel=0.01) and each[30.0] == pytest.approx(300.0, rel=0.01)


def test_who_makes_it_counts_a_vendor_by_its_usual_wait_until_some_were_seen():
    films_long = expected_time.StepMaker(model="kling/v2", seconds=90, long=True)
    part = WorkPart("video.shoot", 3, 1.5, 0.5, films_long)
    assert LearntTimes({}, {}, speed=1.0).of(part).p50 * 0.5 == pytest.approx(90)
    seen = LearntTimes({("video.shoot", "kling/v2"): [(0.5, 200.0)] * 10}, {}, speed=1.0)
    assert seen.of(part).p50 * 0.5 == pytest.approx(200)


def test_makings_that_came_later_than_their_sums_widen_the_next_promise():
    often_late = LearntTimes({}, {"film.make": [1.0, 1.0, 1.1, 1.2, 3.0, 3.2] * 2}, speed=1.0)
    assert often_late.spread("film.make").p90 >= 3.0 > LearntTimes({}, {}, speed=1.0).spread("film.make").p90


def test_what_stands_in_line_makes_it_later(studio, stale):
    alone = ready_promises.promise_film(studio, LONG)
    empty = films.stock("stale", "empty").films["empty"]
    for _ in range(3):
        submitted(studio, empty)
    assert ready_promises.promise_film(studio, LONG).high > alone.high


def test_a_making_is_promised_before_the_click_what_its_row_says_after_it(studio, stale):
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, stale)
    before = ready_promises.promise_making(studio, made)
    left = tree(studio, submitted(studio, stale)).left
    assert left is not None and not left.late
    assert before.high - 5 <= left.high <= before.high
    assert time_labels.format_time_left(left, "en").endswith("to go")


def test_only_what_is_stale_is_promised(studio, stale):
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, stale)
    assert ready_promises.promise_making(studio, made).high < ready_promises.promise_film(studio, made.brief).high


def test_work_without_a_film_is_promised_too(studio):
    left = tree(studio, submitted(studio, None, "backup.make")).left
    assert left is not None and left.high > 0


def test_steps_that_go_slowly_break_the_promise_openly_and_a_second_try_gets_its_own(studio):
    ready_promises._looked.clear()
    root = submitted(studio, films.stock("stale", "empty").films["empty"])
    first = tree(studio, root).left
    with studio.db.write() as session:
        task = session.get_one(Task, root)
        remember_share(session, root)
        at = tables.utc_now()
        for n in range(8):
            step = task_lifecycle.accept(
                session,
                "storyboard.paint",
                user_id=None,
                project_id=task.project_id,
                parent=root,
                root=root,
                expected_s=30,
            )
            if n < 4:
                step.status, step.started_at, step.completed_at = "completed", at - timedelta(seconds=4000), at
        task.status = "processing"
    ready_promises.update_promise(studio, root)
    second = tree(studio, root).left
    assert first and second and second.late and second.high > first.high
    ready_promises.restart_promise(studio, root)
    third = tree(studio, root).left
    assert third and not third.late and third.high >= second.high / 2


def test_a_promise_is_looked_at_no_oftener_than_every_two_seconds(studio):
    ready_promises._looked.clear()
    root = submitted(studio, films.stock("stale", "empty").films["empty"])
    ready_promises.update_promise(studio, root)
    with studio.db.write() as session:
        session.get_one(Task, root).promise = {}
    ready_promises.update_promise(studio, root)
    with studio.db.read() as session:
        assert session.scalar(select(Task.promise).where(Task.id == root)) == {}


def test_a_making_that_was_promised_nothing_is_guessed_at(studio):
    with studio.db.write() as session:
        root = task_lifecycle.accept(session, "film.make", user_id=None, project_id=None, expected_s=20).id
        session.get_one(Task, root).seconds_expected = Decimal(20)
    left = tree(studio, root).left
    assert left is not None and left.high == pytest.approx(10, abs=11) and left.low < left.high


def test_this_machine_is_as_fast_as_a_piece_of_work_says():
    assert 0 < learnt_times.machine_slowness() <= learnt_times.SLOWEST
    assert learnt_times.machine_slowness() == learnt_times.machine_slowness(), "measured once"
