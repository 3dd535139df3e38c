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
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis import Redis, RedisError
from rq.command import parse_payload
from rq.exceptions import StopRequested
from rq.job import Job
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.worker import Worker

from core.database.engine import NOT_NOW
from core.tasks import held_tasks
from jobs import queue
from jobs.machine import parent_watch
from jobs.queue import WorkPlace

RETIRE = signal.SIGUSR1
WEIGH = signal.SIGUSR2
AGAIN_S = 1.0
"""Between tries to reach rows that could not be reached."""

log = logging.getLogger("dailies.worker")


class FilmWorker(Worker):
    queue_class, job_class = queue.TaskQueue, queue.TaskJob
    max_connection_wait_time = 1.0
    log_result_lifespan = False

    def __init__(self, here: WorkPlace, connection: Redis, patience_s: float, asked: Callable[[], None]) -> None:
        """`patience_s`: how long, when told to go home, it lets a paid request finish. `asked` is called while it has work."""
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
        self._asked = asked
        self._leash = os.pipe()
        self._busy = False
        self._last_horse = 0
        self._horse_ended = 0
        self._leaving = False

    @property
    def told_to_leave(self) -> bool:
        return bool(self._stop_requested)

    def execute_job(self, job: Job, _queue: Queue) -> None:
        if not _is_ours(job):
            log.error("refused a job that is not ours: %s", job.id)
            self.connection.lrem(_queue.intermediate_queue_key, 1, job.id)
            job.delete()
            return
        self._asked()
        self._busy, self._horse_ended = True, 0
        try:
            super().execute_job(job, _queue)
        except RedisError as error:
            log.warning("the queue went away: %s", error)
        self._settle()
        self._busy = False
        self._asked()

    def prepare_job_execution(self, job: Job, remove_from_intermediate_queue: bool = False) -> None:
        """RQ looks for the list of those just taken under its own name; ours is called otherwise."""
        super().prepare_job_execution(job, remove_from_intermediate_queue)
        self.connection.lrem(self.queues[0].intermediate_queue_key, 1, job.id)

    def main_work_horse(self, job: Job, _queue: Queue) -> None:
        os.close(self._leash[1])
        parent_watch.call_when_closed(self._leash[0], queue.end_process_group)
        self._here.studio.db.renew()
        super().main_work_horse(job, _queue)

    def wait_for_horse(self) -> tuple[int | None, int | None, Any]:
        pid, status, usage = super().wait_for_horse()
        self._horse_ended = status or 0
        return pid, status, usage

    def _settle(self) -> None:
        """What the work-horse held and did not end is free again. While the rows cannot be reached nothing more is taken: it would
        be lost on the way. Raises StopRequested where it is told to leave meanwhile: whoever forked this process frees it then."""
        told = False
        while True:
            try:
                if self._horse_ended or held_tasks.has_task(self._here.studio.db, self.name):
                    self._bury()
                return
            except NOT_NOW as error:
                if not told:
                    log.warning("%s waits until the rows can be reached: %s", self.name, type(error).__name__)
                told = True
            if self._stop_requested:
                raise StopRequested()
            time.sleep(AGAIN_S)
            self.heartbeat()

    def kill_horse(self, sig: signal.Signals = signal.SIGKILL) -> None:
        """And all it has started. In its first moment its process group is still ours: then it alone is meant."""
        horse = self.horse_pid
        with suppress(ProcessLookupError):
            if os.getpgid(horse) == horse:
                os.killpg(horse, sig)
            else:
                os.kill(horse, sig)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        with suppress(RedisError):
            super().heartbeat(timeout, pipeline)

    def handle_payload(self, message: Any) -> None:
        """In a thread: it only wakes the main one, the one that forks."""
        if parse_payload(message).get("command") == queue.STOP:
            os.kill(os.getpid(), WEIGH)
        else:
            super().handle_payload(message)  # type: ignore[no-untyped-call]  # RQ gives this one no types

    def maintain_heartbeats(self, job: Job, execution: Any) -> None:
        """Every half minute of a long job. A work-horse that holds nothing hangs, and is ended."""
        with suppress(RedisError):
            super().maintain_heartbeats(job, execution)
        self._asked()
        self.weigh()

    def weigh(self, *_: Any) -> None:
        """Something this worker ran was cancelled: unless its work-horse has gone on to something else, end it. Where nobody can
        tell now, the work-horse finds out by itself."""
        with suppress(*NOT_NOW):
            if self.horse_pid and not held_tasks.has_task(self._here.studio.db, self.name):
                log.info("%s holds nothing any more, its work-horse is ended", self.name)
                self.kill_horse()

    def request_stop(self, signum: int, frame: Any) -> None:
        """Go home: what is being done is given back, it costs one small step. Only a paid request is let finish first."""
        if self._stop_requested and not self.horse_pid:
            return
        self._leaving = self._stop_requested = True
        if not self.horse_pid:
            raise StopRequested()
        patient_until = time.monotonic() + self._patience_s
        while self._may_be_paying() and time.monotonic() < patient_until:
            time.sleep(0.05)
        self.kill_horse()

    def _may_be_paying(self) -> bool:
        """Also where the rows cannot tell now."""
        try:
            return held_tasks.is_paying(self._here.studio.db, self.name)
        except NOT_NOW:
            return True

    def _bury(self) -> None:
        """The work-horse did not end well: end what it had started, and free its task without waiting for the lease."""
        if self._last_horse:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._last_horse, signal.SIGKILL)
        freed = held_tasks.release_worker(self._here.studio.db, self.name, counts=not self._leaving)
        if freed and not self._leaving:
            log.warning("a work-horse of %s died (status %d), its task is free again", self.name, self._horse_ended)
            queue.dispatch(self._here.studio)

    def retire(self, signum: int, frame: Any) -> None:
        """End what is being done, take nothing more: a better one is waiting to take over."""
        self._stop_requested = True
        if not self._busy:
            raise StopRequested()

    def _install_signal_handlers(self) -> None:
        super()._install_signal_handlers()  # type: ignore[no-untyped-call]  # RQ gives this one no types
        signal.signal(RETIRE, self.retire)
        signal.signal(WEIGH, self.weigh)

    def fork_work_horse(self, job: Job, _queue: Queue) -> None:
        super().fork_work_horse(job, _queue)
        self._last_horse = self.horse_pid


def _is_ours(job: Job) -> bool:
    """It asks to look at a task, and nothing else."""
    try:
        (task_id,) = job.args
        uuid.UUID(task_id)
        return job.func_name == queue.RUN and not job.kwargs
    except Exception:  # whatever somebody wrote into the queue is unpacked here, and may raise anything
        return False
