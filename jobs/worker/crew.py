"""The workers of one machine and what stands beside them, each a process forked from this one, which stays light.

    this process ──> cold workers, whenever the nursery is not there: they load what a task needs when it needs it
        ├──────────> the nursery: loads the engines once, then forks the workers that stay, so that they share that
        │            memory and one that dies is there again at once. Then the cold ones go home. With nothing asked
        │            for minutes it goes home itself, and is opened again at the first word of work.
        └──────────> the scheduler, which does what no task does

Whatever is killed here is started again by what stands before it; should that be killed, all after it ends. Nothing that
passes by itself ends this process: what a dead worker held and could not be given back is given back later.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from redis import Redis
from rq.exceptions import StopRequested

from core.database.engine import NOT_NOW
from core.studio import Studio
from core.tasks import heartbeats, held_tasks, task_lifecycle
from jobs import queue
from jobs.machine import idle_workers, parent_watch
from jobs.machine.kept_process import HEALTHY_S, exit_status, pause_s
from jobs.machine_paths import redis_url
from jobs.queue import Claim, WorkPlace
from jobs.worker.film_worker import RETIRE, FilmWorker

Warm = Callable[[Studio], Iterable[None]]
"""Loads the engines, in steps: between two of them workers can be forked that share what is loaded by then."""

LOOK_S = 0.05
AGAIN_S = 1.0
"""Between tries at what could not be done now, and between looks whether work is expected."""

END = object()

log = logging.getLogger("dailies.worker")


@dataclass
class WorkerPlace:
    """Where a process stands: another takes it when that one is gone."""

    number: int
    name: str = ""
    pid: int = 0
    since: float = 0.0
    cold: bool = False
    leaving: bool = False
    deaths: int = 0
    again_at: float = 0.0


@dataclass(frozen=True)
class CrewTerms:
    """How a crew works. `patience_s`: how long a paid request may take to end at a stop; `rest_after_s`: with nothing asked
    for so long the engines are let go; `schedule` is the scheduler, which runs until its event is set; without one, none."""

    workers: int
    claim: Claim = task_lifecycle.claim
    patience_s: float = 60.0
    rest_after_s: float = idle_workers.REST_AFTER_S
    schedule: Callable[[Studio, threading.Event], object] | None = None


class Crew:
    """Places for so many workers, and whoever stands there now."""

    def __init__(self, studio: Studio, name: str, terms: CrewTerms, shared: idle_workers.Shared | None = None) -> None:
        self._studio = studio
        self._name = name
        self._terms = terms
        self._shared = shared or idle_workers.Shared()
        self._places = [WorkerPlace(number) for number in range(1, terms.workers + 1)]
        self._nursery, self._scheduler = WorkerPlace(0), WorkerPlace(-1)
        self._leash = os.pipe()
        self._born = 0
        self._news = -1
        self._dead: set[str] = set()
        self._word_lost = False
        self._look_at = self._beat_at = self._back_at = 0.0

    def work(self, warm: Warm) -> None:
        """Until told to go home by SIGTERM or Ctrl-C."""
        _leave_when_told()
        try:
            while True:
                ready = self._tend_nursery(warm)
                self._look(hiring=not ready)
                self._tend_scheduler()
                self._give_back()
                self._beat()
                time.sleep(LOOK_S)
        except LeaveNow:
            self._dismiss()
            with suppress(*NOT_NOW):
                heartbeats.remove_heartbeat(self._studio.db, "workers", self._name)

    # The engines, loaded or let go ------------------------------------------------------------------------------------

    def _tend_nursery(self, warm: Warm) -> bool:
        """Keep the nursery while something is asked; true once its workers stand ready. Then the cold ones are sent home."""
        place, wanted = self._nursery, self._wanted()
        self._bury(place)
        if not place.pid and wanted and time.monotonic() >= place.again_at:
            self._open_nursery(place, warm)
        if place.pid and place.cold and _told(self._news):
            place.cold = False
            self._retire_workers()
        if place.pid and not place.cold and not wanted and not place.leaving:
            place.leaving = True
            self._signal(place, RETIRE)
        return bool(place.pid) and not place.cold and not place.leaving

    def _wanted(self) -> bool:
        """Something was asked a short while ago, or somebody is about to."""
        if time.monotonic() >= self._look_at:
            self._look_at = time.monotonic() + AGAIN_S
            if idle_workers.is_film_expected(self._studio.near):
                self._shared.ask()
        return self._shared.asked_s_ago < self._terms.rest_after_s

    def _open_nursery(self, place: WorkerPlace, warm: Warm) -> None:
        if self._news >= 0:
            os.close(self._news)
        self._news, news = os.pipe()
        os.set_blocking(self._news, False)

        def be() -> int:
            crew = Crew(self._studio, f"{place.name}-w", self._terms, self._shared)
            crew._work_warm(warm, news)
            return 0

        self._fork(place, be, cold=True)
        os.close(news)

    def _work_warm(self, warm: Warm, news: int) -> None:
        """In the nursery's own process, until it is told to leave, or to retire: then its workers end what they do."""
        _leave_when_told()
        retiring = threading.Event()
        signal.signal(RETIRE, lambda *_: retiring.set())
        try:
            loading = iter(warm(self._studio))
            more = next(loading, END) is None
            os.write(news, b"!")
            while not retiring.is_set():
                self._look(hiring=True)
                self._shared.warm_workers = self._standing()
                self._give_back()
                if more:
                    more = next(loading, END) is None
                    self._retire_workers()
                time.sleep(LOOK_S)
            self._retire_workers()
            while any(place.pid for place in self._places):
                self._look(hiring=False)
                time.sleep(LOOK_S)
        except LeaveNow:
            self._dismiss()

    def _retire_workers(self) -> None:
        """They end what they do, and others begin with what is loaded by now."""
        for place in self._places:
            self._signal(place, RETIRE)

    # Who stands where -------------------------------------------------------------------------------------------------

    def _look(self, hiring: bool) -> None:
        for place in self._places:
            self._bury(place)
            if hiring and not place.pid and time.monotonic() >= place.again_at:
                self._fork(place, lambda place=place: self._be_worker(place))  # type: ignore[misc]

    def _tend_scheduler(self) -> None:
        place, schedule = self._scheduler, self._terms.schedule
        if schedule is None:
            return
        self._bury(place)
        if not place.pid and time.monotonic() >= place.again_at:
            self._fork(place, lambda: self._be_scheduler(schedule))

    def _bury(self, place: WorkerPlace) -> None:
        """Notice that whoever stood there is gone."""
        if not place.pid or (status := exit_status(place.pid)) is None:
            return
        self._dead.add(place.name)
        self._back_at = 0.0
        retired = status in (0, -RETIRE)
        lived = time.monotonic() - place.since
        place.pid, place.leaving = 0, False
        place.deaths = 0 if retired or lived >= HEALTHY_S else place.deaths + 1
        place.again_at = time.monotonic() + pause_s(place.deaths)
        if retired:
            self._word_lost = True
        else:
            log.warning("%s ended (%d) after %.1f s", place.name, status, lived)

    def _give_back(self) -> None:
        """What the dead held is free for others, as soon as the rows can be reached. Word that one who retired had just taken off the
        queue is sent again at once."""
        if self._word_lost:
            self._word_lost = False
            queue.dispatch(self._studio, again_after_s=0.0)
        if not self._dead or time.monotonic() < self._back_at:
            return
        freed = 0
        try:
            for name in sorted(self._dead):
                freed += held_tasks.release_worker(self._studio.db, name) + held_tasks.release_workers(
                    self._studio.db, f"{name}-w-"
                )
                self._dead.discard(name)
        except NOT_NOW as error:
            self._back_at = time.monotonic() + AGAIN_S
            log.warning("what %d dead held is given back later: %s", len(self._dead), type(error).__name__)
        if freed:
            queue.dispatch(self._studio)

    def _beat(self) -> None:
        """Say how many work here."""
        if time.monotonic() < self._beat_at:
            return
        self._beat_at = time.monotonic() + heartbeats.EVERY_S
        with suppress(*NOT_NOW):
            heartbeats.record_heartbeat(self._studio.db, "workers", self._name, self._alive())

    def _alive(self) -> int:
        """How many take tasks; while one kind takes over from the other, not more than there are places."""
        warm = self._shared.warm_workers if self._nursery.pid and not self._nursery.cold else 0
        return min(self._terms.workers, self._standing() + warm)

    def _standing(self) -> int:
        return sum(1 for place in self._places if place.pid)

    # In a process of its own ------------------------------------------------------------------------------------------

    def _fork(self, place: WorkerPlace, be: Callable[[], int], cold: bool = False) -> None:
        self._born += 1
        place.name, place.cold, place.since = f"{self._name}-{place.number}-{self._born}", cold, time.monotonic()
        try:
            place.pid = os.fork()
        except OSError as error:  # no memory or no room for another process: that passes
            place.deaths += 1
            place.again_at = time.monotonic() + pause_s(place.deaths)
            log.warning("%s cannot begin yet: %s", place.name, error)
            return
        if place.pid:
            return
        try:
            for told in (signal.SIGTERM, signal.SIGINT, RETIRE):
                signal.signal(told, signal.SIG_DFL)
            os.close(self._leash[1])
            parent_watch.call_when_closed(self._leash[0], lambda: os._exit(0))
            parent_watch.die_with_parent()
            self._studio.db.renew()
            os._exit(be())
        except StopRequested:
            os._exit(0)
        except BaseException:
            with suppress(OSError):
                traceback.print_exc()
            os._exit(1)

    def _be_worker(self, place: WorkerPlace) -> int:
        """0 where it was told to leave."""
        here = WorkPlace(self._studio, place.name, self._terms.claim)
        queue.set_work_place(here)
        connection = Redis.from_url(redis_url(self._studio.settings), socket_connect_timeout=5)
        worker = FilmWorker(here, connection, self._terms.patience_s, self._shared.ask)
        worker.work(logging_level="WARNING")
        return 0 if worker.told_to_leave else 1

    def _be_scheduler(self, schedule: Callable[[Studio, threading.Event], object]) -> int:
        """0 where it was told to leave."""
        over = threading.Event()
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, lambda *_: over.set())
        schedule(self._studio, over)
        return 0 if over.is_set() else 1

    # The end ----------------------------------------------------------------------------------------------------------

    def _signal(self, place: WorkerPlace, what: signal.Signals) -> None:
        if place.pid:
            with suppress(ProcessLookupError):
                os.kill(place.pid, what)

    def _dismiss(self) -> None:
        at_work = [place for place in (*self._places, self._nursery, self._scheduler) if place.pid]
        for place in at_work:
            self._signal(place, signal.SIGTERM)
        end = time.monotonic() + self._terms.patience_s + 1.0
        while at_work and time.monotonic() < end:
            at_work = [place for place in at_work if exit_status(place.pid) is None]
            time.sleep(0.02)
        for place in at_work:
            self._signal(place, signal.SIGKILL)


class LeaveNow(BaseException):
    """Told to go home, in the middle of whatever it was."""


def _leave_when_told() -> None:
    def leave(*_: object) -> None:
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, signal.SIG_IGN)
        raise LeaveNow()

    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, leave)


def _told(news: int) -> bool:
    try:
        return bool(os.read(news, 1))
    except BlockingIOError:
        return False
