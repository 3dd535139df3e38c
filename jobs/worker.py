"""The workers of one machine: `python -m jobs.worker`, here or wherever the same database and Redis can be reached.

    this process ──> cold workers, at once: they do what needs no engine loaded
        └──────────> the nursery: loads the engines once, then forks the workers that stay, so that they share that
                     memory and one that dies is there again at once. Then the cold ones go home.

Whatever is killed here is started again by what stands before it; should that be killed, all after it ends.
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
import traceback
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from redis import Redis, RedisError
from rq.exceptions import StopRequested
from sqlalchemy.exc import SQLAlchemyError

from core import schema, tasks, words
from core.errors import StudioError
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import leash, queue, reconcile, work
from jobs.child import HEALTHY_S, pause_s
from jobs.film_worker import RETIRE, FilmWorker
from jobs.place import redis_url
from jobs.queue import Claim, Here
from jobs.rehearsal import rehearse

LOOK_S = 0.05

log = logging.getLogger("dailies.worker")


@dataclass
class Place:
    """Where a worker stands: somebody else takes it when they are gone."""

    number: int
    name: str = ""
    pid: int = 0
    since: float = 0.0
    cold: bool = False
    deaths: int = 0
    again_at: float = 0.0


class Crew:
    """Places for so many workers, and whoever stands there now."""

    def __init__(self, studio: Studio, name: str, workers: int, claim: Claim, patience_s: float) -> None:
        self._studio = studio
        self._name = name
        self._places = [Place(number) for number in range(1, workers + 1)]
        self._claim = claim
        self._patience_s = patience_s
        self._leash = os.pipe()
        self._born = 0
        self._nursery = Place(0)
        self._news = -1
        self._reconcile_at = 0.0

    def work(self, warm: Callable[[Studio], None]) -> None:
        """Until told to go home by SIGTERM or Ctrl-C."""
        _leave_when_told()
        try:
            while True:
                ready = self._tend_nursery(warm)
                self._look(hiring=not ready)
                self._reconcile()
                time.sleep(LOOK_S)
        except Leave:
            self._dismiss()

    def _reconcile(self) -> None:
        """On one machine a process of its own does that. Workers elsewhere see to it themselves."""
        if leash.held() or time.monotonic() < self._reconcile_at:
            return
        self._reconcile_at = time.monotonic() + reconcile.EVERY_S
        with suppress(SQLAlchemyError):
            reconcile.look(self._studio)

    def _work_warm(self, warm: Callable[[Studio], None], news: int) -> None:
        _leave_when_told()
        try:
            warm(self._studio)
            os.write(news, b"!")
            while True:
                self._look(hiring=True)
                time.sleep(LOOK_S)
        except Leave:
            self._dismiss()

    def _tend_nursery(self, warm: Callable[[Studio], None]) -> bool:
        """Keep the nursery alive; true once its workers stand ready. Then the cold ones are sent home."""
        place = self._nursery
        if place.pid and (status := _ended(place.pid)) is not None:
            self._gone(place, status)
        if not place.pid and time.monotonic() >= place.again_at:
            self._open_nursery(place, warm)
        if place.cold and _told(self._news):
            place.cold = False
            for other in self._places:
                self._signal(other, RETIRE)
        return not place.cold and bool(place.pid)

    def _open_nursery(self, place: Place, warm: Callable[[Studio], None]) -> None:
        if self._news >= 0:
            os.close(self._news)
        self._news, news = os.pipe()
        os.set_blocking(self._news, False)

        def be() -> int:
            crew = Crew(self._studio, f"{place.name}-w", len(self._places), self._claim, self._patience_s)
            crew._work_warm(warm, news)
            return 0

        self._fork(place, be, cold=True)
        os.close(news)

    def _look(self, hiring: bool) -> None:
        for place in self._places:
            if place.pid and (status := _ended(place.pid)) is not None:
                self._gone(place, status)
            if hiring and not place.pid and time.monotonic() >= place.again_at:
                self._fork(place, lambda place=place: self._be_worker(place), cold=self._nursery.cold)  # type: ignore[misc]

    def _gone(self, place: Place, status: int) -> None:
        freed = tasks.give_back(self._studio.db, place.name) + tasks.give_back_all(self._studio.db, f"{place.name}-w-")
        retired = status == 0
        lived = time.monotonic() - place.since
        place.pid, place.deaths = 0, 0 if retired or lived >= HEALTHY_S else place.deaths + 1
        place.again_at = time.monotonic() + pause_s(place.deaths)
        if not retired:
            log.warning("%s ended (%d) after %.1f s", place.name, status, lived)
        if freed:
            queue.dispatch(self._studio)

    def _fork(self, place: Place, be: Callable[[], int], cold: bool) -> None:
        self._born += 1
        place.name, place.cold, place.since = f"{self._name}-{place.number}-{self._born}", cold, time.monotonic()
        place.pid = os.fork()
        if place.pid:
            return
        try:
            for told in (signal.SIGTERM, signal.SIGINT, RETIRE):
                signal.signal(told, signal.SIG_DFL)
            os.close(self._leash[1])
            leash.follow(self._leash[0], lambda: os._exit(0))
            leash.die_with_parent()
            self._studio.db.renew()
            os._exit(be())
        except StopRequested:
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    def _be_worker(self, place: Place) -> int:
        """In the worker's own process."""
        here = Here(self._studio, place.name, self._claim)
        queue.work_for(here)
        connection = Redis.from_url(redis_url(self._studio.settings), socket_connect_timeout=5)
        FilmWorker(here, connection, self._patience_s).work(logging_level="WARNING")
        return 0

    def _signal(self, place: Place, what: signal.Signals) -> None:
        if place.pid:
            with suppress(ProcessLookupError):
                os.kill(place.pid, what)

    def _dismiss(self) -> None:
        at_work = [place for place in (*self._places, self._nursery) if place.pid]
        for place in at_work:
            self._signal(place, signal.SIGTERM)
        end = time.monotonic() + self._patience_s + 1.0
        while at_work and time.monotonic() < end:
            at_work = [place for place in at_work if _ended(place.pid) is None]
            time.sleep(0.02)
        for place in at_work:
            self._signal(place, signal.SIGKILL)


class Leave(BaseException):
    """Told to go home, in the middle of whatever it was."""


def _leave_when_told() -> None:
    def leave(*_: object) -> None:
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, signal.SIG_IGN)
        raise Leave()

    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, leave)


def _told(news: int) -> bool:
    try:
        return bool(os.read(news, 1))
    except BlockingIOError:
        return False


def _ended(pid: int) -> int | None:
    """Its exit status, once."""
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if found else None


def warm(studio: Studio) -> None:
    """Load all that jobs need, and keep the collector off it, so that work-horses share it and start fast."""
    studio.warm()
    gc.collect()
    gc.freeze()


def main(
    arguments: list[str] | None = None,
    claim: Claim = tasks.claim,
    load: Callable[[], None] = work.load,
    warm: Callable[[Studio], None] = warm,
    open: Callable[[Settings], Studio] = open_studio,
) -> int:
    """Exits 3 with a sentence where the studio cannot work. `load` brings the jobs, `warm` what they need, `open` the studio
    they are done in."""
    given = _given(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(message)s")
    leash.hold(lambda: os._exit(0))
    language = words.terminal_language()
    try:
        settings = Settings()
        studio = open(settings)
        if not leash.held():
            schema.upgrade(studio.db)
        load()
        rehearse(studio.db)
        _await_queue(settings, language)
        workers = given.workers or settings.dailies_workers
        print(words.say("jobs.workers_ready", language, workers=workers, pid=os.getpid()), flush=True)
        Crew(studio, given.name or _own_name(), workers, claim, given.patience).work(warm)
        return 0
    except StudioError as error:
        print(error.sentence(language), file=sys.stderr)
        return 3


def _own_name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"


def _await_queue(settings: Settings, language: str) -> None:
    told = False
    while True:
        try:
            with Redis.from_url(redis_url(settings), socket_connect_timeout=5) as server:
                server.ping()
            return
        except RedisError:
            if not told:
                print(words.say("jobs.waiting_for_queue", language), flush=True)
            told = True
            time.sleep(0.2)


def _given(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m jobs.worker", description=__doc__)
    parser.add_argument("--name", default="", help="begins the names of these workers; nobody else's may")
    parser.add_argument("--workers", type=int, default=0, help="how many; otherwise DAILIES_WORKERS says")
    parser.add_argument("--patience", type=float, default=60.0, help="seconds a paid request may take to end at a stop")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
