"""A worker: takes one task after the other and does each in a work-horse, a process forked for it.

`python -m jobs.worker` runs one, on this machine or any other that reaches the same database and Redis. It loads engines
once, before it forks. It runs nothing but `jobs.queue.run`, whatever stands in Redis.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import socket
import sys
import time
import uuid
from contextlib import suppress
from typing import Any

from redis import Redis, RedisError
from rq.command import parse_payload
from rq.exceptions import StopRequested
from rq.job import Job
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.worker import Worker

from core import schema, tasks, words
from core.errors import StudioError
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import leash, queue, work
from jobs.place import redis_url
from jobs.queue import Claim, Here

log = logging.getLogger("dailies.worker")


class FilmWorker(Worker):
    """RQ's worker, narrowed to our one function, and quick to tell the row when its work-horse dies."""

    max_connection_wait_time = 1.0
    log_result_lifespan = False

    def __init__(self, here: Here, connection: Redis, patience_s: float) -> None:
        """`patience_s`: how long, when told to go home, it lets a paid request finish."""
        super().__init__(
            [queue.NAME],
            name=here.worker,
            connection=connection,
            serializer=JSONSerializer,
            default_result_ttl=0,
            log_job_description=False,
        )
        self._here = here
        self._patience_s = patience_s
        self._leash = os.pipe()
        self._task_id: uuid.UUID | None = None
        self._horse_ended = 0
        self._leaving = False

    def execute_job(self, job: Job, queue: Queue) -> None:
        self._task_id = _task_of(job)
        if self._task_id is None:
            log.error("refused a job that is not ours: %s", job.id)
            self.connection.lrem(queue.intermediate_queue_key, 1, job.id)
            return job.delete()
        self._horse_ended = 0
        try:
            super().execute_job(job, queue)
        except RedisError as error:
            log.warning("the queue went away: %s", error)
        if self._horse_ended:
            self._bury(self._task_id)
        self._task_id = None

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        os.close(self._leash[1])
        leash.follow(self._leash[0], vanish)
        self._here.studio.db.renew()
        super().main_work_horse(job, queue)

    def wait_for_horse(self) -> tuple[int | None, int | None, Any]:
        pid, status, usage = super().wait_for_horse()
        self._horse_ended = status or 0
        return pid, status, usage

    def kill_horse(self, sig: signal.Signals = signal.SIGKILL) -> None:
        with suppress(ProcessLookupError):
            super().kill_horse(sig)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        with suppress(RedisError):
            super().heartbeat(timeout, pipeline)

    def handle_payload(self, message: Any) -> None:
        payload = parse_payload(message)
        if payload.get("command") != queue.STOP:
            return super().handle_payload(message)
        if self._task_id and payload.get("task_id") == str(self._task_id) and self.horse_pid:
            log.info("task %s was cancelled, its work-horse is ended", self._task_id)
            self.kill_horse()

    def request_stop(self, signum: int, frame: Any) -> None:
        """Go home: what is being done is given back, it costs one small step. Only a paid request is let finish first."""
        self._leaving = self._stop_requested = True
        if not self.horse_pid:
            raise StopRequested()
        patient_until = time.monotonic() + self._patience_s
        while (
            self._task_id and tasks.is_paying(self._here.studio.db, self._task_id) and time.monotonic() < patient_until
        ):
            time.sleep(0.05)
        self.kill_horse()

    def _bury(self, task_id: uuid.UUID) -> None:
        """The work-horse did not end well: end what it had started, and free its task without waiting for the lease."""
        if self._last_horse:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._last_horse, signal.SIGKILL)
        studio = self._here.studio
        if self._leaving:
            tasks.give_back(studio.db, task_id, self.name)
        elif tasks.lost(studio.db, task_id, worker=self.name):
            log.warning("a work-horse died (status %d); task %s is free again", self._horse_ended, task_id)
            queue.dispatch(studio)

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        super().fork_work_horse(job, queue)
        self._last_horse = self.horse_pid


def vanish() -> None:
    queue.vanish()


def _task_of(job: Job) -> uuid.UUID | None:
    """The task a job speaks of, or None where it asks for anything else than to look at a task."""
    try:
        if job.func_name != queue.RUN or job.kwargs or len(job.args) != 1:
            return None
        return uuid.UUID(job.args[0])
    except Exception:
        return None


def main(arguments: list[str] | None = None, claim: Claim = tasks.claim) -> int:
    """Work until told to go home. Exits 3 with a sentence where the studio cannot work."""
    given = _given(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    leash.hold(lambda: os._exit(0))
    language = words.terminal_language()
    try:
        settings = Settings()
        studio = open_studio(settings)
        if not leash.held():
            schema.upgrade(studio.db)
        warm(studio)
        connection = Redis.from_url(redis_url(settings), socket_connect_timeout=5)
        _await_queue(connection, language)
        name = given.name or f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:4]}"
        here = Here(studio, name, claim)
        queue.work_for(here)
        print(words.say("jobs.worker_ready", language, name=name, pid=os.getpid()), flush=True)
        FilmWorker(here, connection, given.patience).work(logging_level="WARNING")
        return 0
    except StudioError as error:
        print(error.sentence(language), file=sys.stderr)
        return 3


def warm(studio: Studio) -> None:
    """Load all that jobs need, once, and keep the collector off it, so that work-horses share it and start fast."""
    studio.warm()
    work.load()
    gc.collect()
    gc.freeze()


def _await_queue(connection: Redis, language: str) -> None:
    told = False
    while True:
        try:
            connection.ping()
            return
        except RedisError:
            if not told:
                print(words.say("jobs.waiting_for_queue", language), flush=True)
            told = True
            time.sleep(0.2)


def _given(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m jobs.worker", description=__doc__)
    parser.add_argument("--name", default="", help="a name no other worker has")
    parser.add_argument("--patience", type=float, default=60.0, help="seconds a paid request may take to end at a stop")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
