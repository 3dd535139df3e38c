"""Promise, run, stop. The row is the truth; Redis only carries the word "look at row N", and may lose it or say it twice."""

from __future__ import annotations

import errno
import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Protocol

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.command import send_command
from rq.exceptions import InvalidJobOperation
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import as_text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.database.engine import NOT_NOW, Database
from core.database.tables import User
from core.errors import DiskFull, OverBudget, OverCap, Stopped, StudioError
from core.json_types import JsonObject, StoredSentence
from core.models import failure_notes, quality_grades, quotes
from core.money.ledger import Account
from core.people import guest_quota, rate_limit
from core.progress import ready_promises
from core.project import film_progress
from core.settings import Settings
from core.studio import Studio
from core.tasks import cancel_and_retry, task_lifecycle, task_turns
from core.tasks.task_rows import ClaimedTask, DueTask
from jobs.machine_paths import redis_url
from jobs.task_work import Work, find_job
from providers.base import Grade
from providers.errors import BadAnswer, Doubtful, Later, NoModel, ProviderError, Refused, Unavailable

NAME = "dailies"
RUN = "jobs.queue.run"
"""The one function a worker will run."""
STOP = "stop-task"
"""What a worker is told when a task its work-horse ran was cancelled."""
URGENT = 10
"""From this priority on, somebody sits and waits for it: sent to the front of the queue."""
STAY_S = 4.0
"""For so long a work-horse takes the next task itself. Then a fresh one is forked, and what it had in memory is gone."""
LOOK_S = 1.0
"""How often a running task asks whether it is still wanted: the slowest way a cancel arrives, with Redis away."""

SAID = (Unavailable, BadAnswer, NoModel, ProviderError)
"""What an engine may answer with, each with a sentence of its own."""

log = logging.getLogger("dailies.queue")


class TaskJob(Job):
    """RQ's job. The same word may be in the queue twice, and a queue server may lose what it held: one that is gone when its worker is
    done with it leaves nothing to tidy up."""

    def _remove_from_registries(self, pipeline: Any = None, remove_from_queue: bool = True) -> None:
        with suppress(InvalidJobOperation):
            super()._remove_from_registries(pipeline, remove_from_queue)


class TaskQueue(Queue):
    """RQ's queue, whose list in Redis is called task_queue:{name}."""

    job_class = TaskJob
    redis_queue_namespace_prefix = "task_queue:"


class Claim(Protocol):
    def __call__(self, db: Database, task_id: uuid.UUID, worker: str, lease_s: float) -> ClaimedTask | None: ...


def submit(
    studio: Studio,
    kind: str,
    *,
    user: User | uuid.UUID | None,
    project_id: uuid.UUID | None,
    params: JsonObject | None = None,
    after: Sequence[uuid.UUID] = (),
    target_id: str = "",
    priority: int = 0,
    expected_s: float = 1.0,
    max_attempts: int = 5,
    grade: str = "",
) -> uuid.UUID:
    """Promise work and return its task's id. Once this returns it is stored; with the queue away it starts when that is back.
    `grade` (fast, balanced, quality) is how this run is made; empty: as its film says.
    Raises QuotaSpent for a guest who has made today's films, OverBudget where the film's limit has no room for it,
    TooManyRequests for somebody who asks more in a minute than their role may."""
    user_id = user.id if isinstance(user, User) else user
    stages = (params or {}).get("stages") or ()
    rate_limit.count_request_by_id(studio.db, studio.near, user_id)
    account = Account(project_id=project_id, user_id=user_id)
    promise = ready_promises.new_promise(studio, kind, expected_s, account, stages, grade)
    with studio.db.write() as session:
        if kind == guest_quota.COUNTED:
            guest_quota.require_quota(session, studio.settings, user_id, project_id)
        run, often = Grade(grade) if grade else None, 1
        if kind == guest_quota.COUNTED:
            often = quality_grades.takes_per_picture(studio, account, run)
        priced = f"{kind}:{params['tool']}" if params and params.get("tool") else kind
        quotes.require_affordable(studio, session, project_id, priced, stages, grade=run, pictures=often)
        task = task_lifecycle.accept(
            session,
            kind,
            user_id=user_id,
            project_id=project_id,
            params=params,
            after=after,
            target_id=target_id,
            priority=priority,
            expected_s=expected_s,
            max_attempts=max_attempts,
            grade=grade,
            promise=promise,
        )
        task_id = task.id
    dispatch(studio)
    return task_id


def cancel(studio: Studio, task_id: uuid.UUID) -> None:
    """Stop a task and all under it, whatever it is in the middle of. Rows first; then each work-horse is ended."""
    for running in cancel_and_retry.cancel(studio.db, task_id):
        try:
            send_command(connect(studio.settings), running.worker, STOP)
        except RedisError as error:
            log.info("the queue is away, %s will notice by itself: %s", running.worker, error)
    dispatch(studio)


def retry(studio: Studio, task_id: uuid.UUID) -> None:
    """Try again what failed or was cancelled, with all that was given up because of it."""
    cancel_and_retry.retry(studio.db, task_id)
    ready_promises.restart_promise(studio, task_id)
    dispatch(studio)


# From row to worker -----------------------------------------------------------------------------------------------


def dispatch(studio: Studio, again_after_s: float | None = None) -> int:
    """Send word of the tasks whose turn it is. Returns how many.

    The queue is kept short and topped up whenever something ends: so the rows decide who comes next, at the last
    moment. With `again_after_s`, word that was sent longer ago and got lost on the way is sent again."""
    try:
        queue = _queue(studio.settings)
        said = queue.connection.lrange(queue.key, 0, -1)
        workers = int(queue.connection.scard("rq:workers"))
        waiting = {task_id for name in said if (task_id := _named(name))}
        room = max(8, min(64, 2 * workers)) - len(said)
        turn = task_turns.pick_due(studio.db, room, again_after_s=again_after_s, waiting=waiting)
        if room <= 0:
            turn = task_turns.pick_due(studio.db, 4, again_after_s=again_after_s, waiting=waiting, from_priority=URGENT)
        for due in _in_order(turn):
            _send(queue, due)
        return len(turn)
    except (RedisError, *NOT_NOW) as error:
        log.info("not now, the rows wait: %s", error)
        return 0


def _named(name: bytes | str) -> uuid.UUID | None:
    """The task that a job in the queue speaks of."""
    try:
        return uuid.UUID(as_text(name)[:36])
    except ValueError:
        return None


def _in_order(turn: Sequence[DueTask]) -> list[DueTask]:
    """Urgent ones last and backwards: each is put before the one that was put there before it."""
    urgent = [due for due in turn if due.priority >= URGENT]
    return [due for due in turn if due.priority < URGENT] + urgent[::-1]


def _send(queue: Queue, due: DueTask) -> None:
    queue.enqueue_call(
        RUN,
        args=(str(due.id),),
        job_id=f"{due.id}-{due.fence}",
        at_front=due.priority >= URGENT,
        timeout=-1,
        result_ttl=0,
        failure_ttl=0,
    )


def connect(settings: Settings) -> Redis:
    return _connect(redis_url(settings))


@lru_cache
def _connect(url: str) -> Redis:
    return Redis.from_url(url, socket_connect_timeout=2, socket_timeout=5, retry=Retry(NoBackoff(), 1))


def _queue(settings: Settings) -> Queue:
    return TaskQueue(NAME, connection=connect(settings), serializer=JSONSerializer)


# In the worker ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WorkPlace:
    """Where a work-horse finds itself: in this studio, working for this worker."""

    studio: Studio
    worker: str
    claim: Claim = task_lifecycle.claim


_here: WorkPlace | None = None


def set_work_place(here: WorkPlace) -> None:
    """A worker says so once, before it forks."""
    global _here
    _here = here


def run(task_id: str) -> None:
    """Try one task, and as many of those that wait as can be begun in a few seconds: a fork costs as much as a small
    step. The only function that a worker runs."""
    if _here is None:
        raise RuntimeError("only a worker runs tasks: python -m jobs.worker")
    studio, end = _here.studio, time.monotonic() + STAY_S
    now: uuid.UUID | None = uuid.UUID(task_id)
    while now is not None:
        try:
            perform_task(_here, now, end_process_group)
        except NOT_NOW as error:
            return log.warning("%s waits until the rows can be reached: %s", now, type(error).__name__)
        now = _next(studio) if time.monotonic() < end else None
        dispatch(studio)


def _next(studio: Studio) -> uuid.UUID | None:
    """The task whose word stands first in the queue, taken off it; with none there, one that has just come free."""
    try:
        queue = _queue(studio.settings)
        name = queue.connection.execute_command("LPOP", queue.key)
        if name:
            queue.connection.delete(queue.job_class.key_for(as_text(name)))
            return _named(name)
        return next((due.id for due in task_turns.pick_due(studio.db, 1)), None)
    except (RedisError, *NOT_NOW):
        return None


def perform_task(here: WorkPlace, task_id: uuid.UUID, leave: Callable[[], None]) -> None:
    """Claim the task, do it, end it. `leave` is called from another thread when the task
    is not ours any more, to end whatever is being done."""
    studio = here.studio
    claimed = here.claim(studio.db, task_id, here.worker, studio.settings.lease_s)
    if claimed is None:
        return
    log.info("%s %s, try %d", claimed.kind, claimed.id, claimed.attempts)
    _perform(here, claimed, leave)
    try:
        ready_promises.update_promise(studio, claimed.root_id)
    except NOT_NOW as error:
        log.info("%s keeps its promise until the rows can be reached: %s", claimed.root_id, type(error).__name__)
    except Exception:
        log.exception("when %s will be ready could not be looked at", claimed.root_id)


def _perform(here: WorkPlace, claimed: ClaimedTask, leave: Callable[[], None]) -> None:
    studio = here.studio
    try:
        with keep_lease(studio, claimed, leave):
            work = Work(studio, claimed)
            steps = find_job(claimed.kind)(work) or ()
        task_lifecycle.finish(studio.db, claimed, work.result, steps, also=partial(_note_progress, claimed))
    except Stopped:
        task_lifecycle.stop(studio.db, claimed)
    except Exception as error:
        try:
            _end_badly(studio, claimed, error)
        except Stopped:
            task_lifecycle.stop(studio.db, claimed)


def _note_progress(claimed: ClaimedTask, session: Session) -> None:
    if claimed.project_id is not None:
        film_progress.save_progress(session, claimed.project_id)


def _end_badly(studio: Studio, claimed: ClaimedTask, error: Exception) -> None:
    """Raises Stopped where the task is not ours any more."""
    db = studio.db
    if isinstance(error, Later):
        return task_lifecycle.wait_for_vendor(db, claimed, error.remote_id, error.wait)
    said, again = judge_failure(error, claimed.attempts)
    if isinstance(error, Doubtful):
        return task_lifecycle.send_to_review(db, claimed, said)
    if isinstance(error, OverBudget) and not isinstance(error, OverCap):
        return task_lifecycle.fail(db, claimed, failure_notes.over_budget_note(studio, claimed, error), retry=False)
    if isinstance(error, ProviderError):
        log.warning("%s %s: %s", claimed.kind, claimed.id, error)
    elif not isinstance(error, StudioError):
        log.exception("%s %s stopped unexpectedly", claimed.kind, claimed.id, exc_info=error)
    return task_lifecycle.fail(db, claimed, said, again)


def judge_failure(error: Exception, attempts: int) -> tuple[StoredSentence, bool]:
    """What a row says of a try that went wrong, and whether another one can help after so many."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        error = DiskFull()
    match error:
        case Doubtful():
            return failure_notes.unsettled_note(error), False
        case Refused():
            return failure_notes.refusal_note(error), False
        case StudioError():
            return error.stored(), error.retry
        case ProviderError():
            said = next(kind.__name__ for kind in type(error).__mro__ if kind in SAID)
            return {"say": f"tasks.{said}", "facts": {}}, error.retry
    return {"say": "errors.Unexpected", "facts": {}}, isinstance(error, SQLAlchemyError | RedisError) or attempts < 2


@contextmanager
def keep_lease(studio: Studio, claimed: ClaimedTask, leave: Callable[[], None]) -> Iterator[None]:
    """While the task is worked on, its lease is renewed, and `leave` called as soon as it is not ours any more."""
    over = threading.Event()
    threading.Thread(target=_watch, args=(studio, claimed, over, leave), daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _watch(studio: Studio, claimed: ClaimedTask, over: threading.Event, leave: Callable[[], None]) -> None:
    """A database that cannot be reached is waited for as long as the lease lasts."""
    settings = studio.settings
    held_at = beaten_at = time.monotonic()
    while not over.wait(min(LOOK_S, settings.beat_s)):
        at = time.monotonic()
        try:
            ours = task_lifecycle.is_held(studio.db, claimed)
            if ours and at - beaten_at >= settings.beat_s:
                ours = task_lifecycle.renew_lease(studio.db, claimed, settings.lease_s)
                held_at = beaten_at = at
        except NOT_NOW:
            ours = at - held_at < settings.lease_s
        if not ours and not over.is_set():
            return leave()


def end_process_group() -> None:
    """End this work-horse and all it has started, at once: its process group is its own."""
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(3)
