"""A running step ends when it is cancelled, whatever it is in; and nothing runs that is not ours."""

from __future__ import annotations

import time
import uuid
from itertools import pairwise
from pathlib import Path

import pytest
from rq.serializers import JSONSerializer
from sqlalchemy import select

from core.database.tables import Setting, Task
from core.studio import Studio
from core.tasks import task_lifecycle
from core.tasks.task_rows import PlannedStep
from jobs import queue
from jobs.machine.local import Local
from tests.jobs.conftest import alive, done, group_alive, status, until

Busy = tuple[Studio, Local]


@pytest.mark.parametrize("how", ["child", "c", "ffmpeg", "socket"])
def test_a_cancel_ends_a_running_step_within_two_seconds_whatever_it_is_in(
    busy: Busy, tmp_path: Path, how: str
) -> None:
    studio, _ = busy
    mark = tmp_path / "mark"
    task_id = queue.submit(studio, "test.stuck", user=None, project_id=None, params={"how": how, "mark": str(mark)})
    until(lambda: mark.exists() and mark.read_text())
    horse = int(mark.read_text())
    time.sleep(0.3)
    began = time.monotonic()
    queue.cancel(studio, task_id)
    assert status(studio, task_id) == "cancelled"
    until(lambda: not alive(horse), 2)
    assert time.monotonic() - began < 2
    until(lambda: not group_alive(horse), 2)


def test_after_a_cancel_the_worker_takes_the_next_task(busy: Busy, tmp_path: Path) -> None:
    studio, _ = busy
    film = queue.submit(studio, "test.film", user=None, project_id=None, params={"shots": 3, "seconds": 0})
    until(lambda: done(studio, film))


def test_a_paid_request_under_way_is_let_finish_and_then_the_cancel_takes_hold(busy: Busy, tmp_path: Path) -> None:
    studio, _ = busy
    mark = tmp_path / "mark"
    task_id = queue.submit(studio, "test.pay", user=None, project_id=None, params={"mark": str(mark), "seconds": 1.5})
    until(mark.exists)
    queue.cancel(studio, task_id)
    assert status(studio, task_id) == "processing"
    until(lambda: status(studio, task_id) == "cancelled", 5)
    assert mark.with_suffix(".answer").read_text() == "kept"
    with studio.db.read() as session:
        assert session.get(Setting, f"note:{task_id}") is None


def test_a_worker_refuses_every_function_but_ours(busy: Busy, tmp_path: Path) -> None:
    studio, _ = busy
    evil = tmp_path / "evil"
    words = queue.TaskQueue(queue.NAME, connection=queue.connect(studio.settings), serializer=JSONSerializer)
    refused = [
        words.enqueue_call("os.system", args=(f"touch {evil}",)),
        words.enqueue_call(queue.RUN, args=("not a task",)),
        words.enqueue_call(queue.RUN, args=(str(uuid.uuid4()), str(evil))),
        words.enqueue_call("subprocess.run", kwargs={"args": ["touch", str(evil)]}),
    ]
    film = queue.submit(studio, "test.film", user=None, project_id=None, params={"shots": 2, "seconds": 0})
    until(lambda: done(studio, film))
    assert not evil.exists()
    until(lambda: not any(words.connection.exists(job.key) for job in refused), 5)


def test_word_that_redis_forgot_is_sent_again(busy: Busy) -> None:
    studio, _ = busy
    film = queue.submit(studio, "test.film", user=None, project_id=None, params={"shots": 12, "seconds": 0.4})
    until(lambda: status(studio, film) == "processing")
    time.sleep(0.5)
    words = queue.TaskQueue(queue.NAME, connection=queue.connect(studio.settings), serializer=JSONSerializer)
    words.connection.delete(words.key)
    until(lambda: done(studio, film), 30)


def test_the_queue_in_redis_is_called_as_agreed_and_holds_nothing_of_a_film_that_is_done(busy: Busy) -> None:
    studio, _ = busy
    words = queue.TaskQueue(queue.NAME, connection=queue.connect(studio.settings), serializer=JSONSerializer)
    film = queue.submit(studio, "test.film", user=None, project_id=None, params={"shots": 6, "seconds": 0.2})
    until(lambda: words.connection.type("task_queue:dailies") == b"list", 10)
    until(lambda: done(studio, film), 30)
    with studio.db.read() as session:
        steps = {str(step) for step in session.scalars(select(Task.id).where(Task.root_id == film))}
    taken = words.intermediate_queue_key
    until(lambda: not [name for name in words.connection.lrange(taken, 0, -1) if name.decode()[:36] in steps], 5)
    assert len(steps) > 6
    assert not list(words.connection.scan_iter("rq:queue:*"))


def test_one_step_follows_the_other_within_a_moment(busy: Busy) -> None:
    """Twenty steps, each after the one before: what lies between them is what a film loses to being in pieces."""
    studio, _ = busy
    with studio.db.write() as session:
        film = task_lifecycle.accept(session, "test.chain", user_id=None, project_id=None)
    claimed = task_lifecycle.claim(studio.db, film.id, "test", 30)
    assert claimed is not None
    keys = [f"s{n:02}" for n in range(20)]
    chain = [PlannedStep(kind="test.note", key=key, after=tuple(keys[n - 1 : n])) for n, key in enumerate(keys)]
    task_lifecycle.finish(studio.db, claimed, None, chain)
    queue.dispatch(studio)
    until(lambda: done(studio, film.id))
    with studio.db.read() as session:
        rows = session.scalars(select(Task).where(Task.parent_id == film.id).order_by(Task.step_key)).all()
    waits = [
        (after.started_at - before.completed_at).total_seconds()  # type: ignore[operator]
        for before, after in pairwise(rows)
    ]
    assert sorted(waits)[len(waits) // 2] < 0.15, waits
