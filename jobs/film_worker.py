"""One worker: takes one task after the other and does each in a work-horse, a process forked for it.

It is RQ's worker, narrowed: it runs nothing but `jobs.queue.run`, whatever stands in Redis, and tells a task's row at
once when the work-horse has died.
"""

from __future__ import annotations

import logging
import os
import signal
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

from core import tasks
from jobs import leash, queue
from jobs.queue import Here

RETIRE = signal.SIGUSR1

log = logging.getLogger("dailies.worker")


class FilmWorker(Worker):
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
        self._last_horse = 0
        self._horse_ended = 0
        self._leaving = False

    def execute_job(self, job: Job, _queue: Queue) -> None:
        self._task_id = _task_of(job)
        if self._task_id is None:
            log.error("refused a job that is not ours: %s", job.id)
            self.connection.lrem(_queue.intermediate_queue_key, 1, job.id)
            return job.delete()
        self._horse_ended = 0
        try:
            super().execute_job(job, _queue)
        except RedisError as error:
            log.warning("the queue went away: %s", error)
        if self._horse_ended:
            self._bury(self._task_id)
        self._task_id = None

    def main_work_horse(self, job: Job, _queue: Queue) -> None:
        os.close(self._leash[1])
        leash.follow(self._leash[0], queue.vanish)
        self._here.studio.db.renew()
        super().main_work_horse(job, _queue)

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

    def retire(self, signum: int, frame: Any) -> None:
        """End what is being done, take nothing more: a better one is waiting to take over."""
        self._stop_requested = True
        if not self._task_id:
            raise StopRequested()

    def _install_signal_handlers(self) -> None:
        super()._install_signal_handlers()
        signal.signal(RETIRE, self.retire)

    def fork_work_horse(self, job: Job, _queue: Queue) -> None:
        super().fork_work_horse(job, _queue)
        self._last_horse = self.horse_pid


def _task_of(job: Job) -> uuid.UUID | None:
    """The task a job speaks of, or None where it asks for anything else than to look at a task."""
    try:
        if job.func_name != queue.RUN or job.kwargs or len(job.args) != 1:
            return None
        return uuid.UUID(job.args[0])
    except Exception:
        return None
