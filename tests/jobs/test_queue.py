"""A job runs in the hands of a worker; what it raises becomes what its row says. Here without Redis and without a fork."""

from __future__ import annotations

import threading
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from rq.serializers import JSONSerializer
from sqlalchemy import select

from core import i18n
from core.database.tables import Task, User
from core.errors import TooManyRequests
from core.settings import Settings
from core.studio import Studio
from core.tasks import task_lifecycle
from jobs import queue, task_work
from jobs.queue import WorkPlace
from jobs.scheduler import reconcile
from tests.jobs import small
from tests.jobs.conftest import notes, status, until
from tests.support.redis_server import RedisServer

assert small


@pytest.fixture
def alone(studio: Studio) -> Studio:
    """A studio whose queue cannot be reached."""
    studio.settings = Settings(dailies_home=studio.settings.home, redis_url="unix:///nowhere/queue.sock")
    return studio


def submit(studio: Studio, kind: str, **params: Any) -> uuid.UUID:
    return queue.submit(studio, kind, user=None, project_id=None, params=params)


def try_once(studio: Studio, task_id: uuid.UUID) -> None:
    def leave() -> None:
        raise AssertionError("nobody took this task away")

    queue.perform_task(WorkPlace(studio, "anna"), task_id, leave)


def row(studio: Studio, task_id: uuid.UUID) -> Task:
    with studio.db.read() as session:
        return session.get_one(Task, task_id)


def test_work_submitted_while_the_queue_is_away_is_stored(alone: Studio) -> None:
    task_id = submit(alone, "test.note")
    assert status(alone, task_id) == "pending"
    try_once(alone, task_id)
    assert (status(alone, task_id), notes(alone)) == ("completed", 1)


def test_word_that_arrives_twice_does_the_work_once(alone: Studio) -> None:
    task_id = submit(alone, "test.note")
    try_once(alone, task_id)
    try_once(alone, task_id)
    assert notes(alone) == 1
    assert row(alone, task_id).attempts == 1


def test_a_word_that_its_queue_server_lost_meanwhile_ends_without_a_fault() -> None:
    server = RedisServer()
    try:
        words_said = queue.TaskQueue(queue.NAME, connection=server.redis, serializer=JSONSerializer)
        word = words_said.enqueue_call(queue.RUN, args=(str(uuid.uuid4()),), result_ttl=0, failure_ttl=0)
        server.redis.flushall()
        word.cleanup(ttl=0)
        assert server.redis.dbsize() == 0
    finally:
        server.end()


@pytest.mark.parametrize(
    ("how", "state", "says"),
    [
        ("bad", "failed", "errors.BadInput"),
        ("made", "pending", "errors.MadeBadly"),
        ("bug", "pending", "errors.Unexpected"),
        ("doubt", "needs_review", "tasks.doubtful"),
        ("refused", "failed", "tasks.Refused"),
        ("away", "pending", "tasks.Unavailable"),
        ("full", "pending", "errors.DiskFull"),
    ],
)
def test_what_a_job_raises_is_what_its_row_says(alone: Studio, how: str, state: str, says: str) -> None:
    task_id = submit(alone, "test.fail", how=how)
    try_once(alone, task_id)
    assert (row(alone, task_id).status, row(alone, task_id).error["say"]) == (state, says)
    for language in i18n.LANGUAGES:
        assert i18n.translate_stored(row(alone, task_id).error, language)


def test_a_bug_tells_the_person_nothing_of_its_inside(alone: Studio) -> None:
    task_id = submit(alone, "test.fail", how="bug")
    try_once(alone, task_id)
    assert "ZeroDivision" not in str(row(alone, task_id).error)


def test_a_kind_that_no_module_does_fails_with_a_sentence(alone: Studio) -> None:
    task_id = submit(alone, "test.nobody")
    try_once(alone, task_id)
    assert row(alone, task_id).error["say"] == "errors.Unexpected"


def test_a_vendor_that_needs_long_is_asked_again_later(alone: Studio) -> None:
    task_id = submit(alone, "test.later")
    try_once(alone, task_id)
    assert status(alone, task_id) == "pending"
    time.sleep(0.25)
    try_once(alone, task_id)
    assert (status(alone, task_id), notes(alone)) == ("completed", 1)


def test_every_stage_s_jobs_are_found_without_a_list() -> None:
    task_work.load_jobs()
    for kind in ("script.write", "storyboard.paint", "audio.speak", "video.shoot", "film.make", "film.join"):
        assert callable(task_work.find_job(kind))
    with pytest.raises(LookupError):
        task_work.find_job("storyboard.nobody")


def test_progress_is_noted_once_a_second_at_most(alone: Studio) -> None:
    task_id = submit(alone, "test.note")
    claimed = task_lifecycle.claim(alone.db, task_id, "anna", 30)
    assert claimed is not None
    hand = task_work.Work(alone, claimed)
    hand.say(0.1, "tasks.painting", shot="1")
    hand.say(0.5, "tasks.painting", shot="2")
    assert (row(alone, task_id).progress, row(alone, task_id).message["facts"]) == (10, {"shot": "1"})
    time.sleep(1.05)
    hand.say(0.6)
    assert (row(alone, task_id).progress, row(alone, task_id).message["facts"]) == (60, {"shot": "2"})


def test_a_task_taken_away_is_noticed_within_two_seconds(alone: Studio) -> None:
    task_id = submit(alone, "test.note", seconds=30)
    gone = threading.Event()
    worker = threading.Thread(
        target=queue.perform_task, args=(WorkPlace(alone, "anna"), task_id, gone.set), daemon=True
    )
    worker.start()
    until(lambda: status(alone, task_id) == "processing")
    queue.cancel(alone, task_id)
    assert gone.wait(2)


def test_a_step_that_plans_is_done_once_however_often_it_is_planned(alone: Studio) -> None:
    film = submit(alone, "test.film", shots=3, seconds=0)
    try_once(alone, film)
    with alone.db.read() as session:
        steps = session.scalars(select(Task.id).where(Task.parent_id == film)).all()
    for step in [*steps, *steps]:
        try_once(alone, step)
    assert (status(alone, film), notes(alone)) == ("completed", 4)


def test_looking_for_forgotten_work_is_harmless_while_the_queue_is_away(alone: Studio) -> None:
    submit(alone, "test.note")
    assert reconcile.mend_tasks(alone) == 0


def test_only_a_worker_runs_tasks(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="only a worker"):
        queue.run(str(uuid.uuid4()))


def test_somebody_asks_for_no_more_work_in_a_minute_than_their_role_may(alone: Studio) -> None:
    with alone.db.write() as session:
        guest = User(email="g@example.org", name="客", role="guest", password_hash="")
        session.add(guest)
    for _ in range(10):
        queue.submit(alone, "test.note", user=guest.id, project_id=None)
    with pytest.raises(TooManyRequests):
        queue.submit(alone, "test.note", user=guest.id, project_id=None)
    with alone.db.read() as session:
        assert len(session.scalars(select(Task.id)).all()) == 10
    submit(alone, "test.note")
