"""The studio's housekeeping: `python -m jobs.scheduler`, as often and wherever one likes; the one that holds the lease does it.

    any scheduler ──> says every five seconds that it lives, and asks for the lease; looks every few seconds for work that nobody
                      was told of; removes its machine's temporary files of yesterday
    the one with the lease ──> looks every second
        └──> a process for each duty that is due: it does that one thing and ends

A duty that fails, hangs or is killed ends no other, and what it loaded is freed with its process. Whoever loses the lease ends the
duties it has begun before it does anything else.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from core import i18n
from core.database import locks, secret_vault
from core.database.engine import NOT_NOW, is_database_away
from core.errors import DiskFull, StudioError
from core.operations import installation
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import heartbeats
from jobs.machine import parent_watch
from jobs.machine.kept_process import exit_status
from jobs.scheduler import alert_watch, reconcile

LEASE, LEASE_S, RENEW_S = "scheduler", 20.0, 5.0
"""Another takes over LEASE_S + RENEW_S seconds after the last word of one that was killed."""
MARGIN_S = 2.0
"""So long before the lease ends its holder stops: somebody whose clock is a little ahead may take it by then."""
TURN_S, AGAIN_S, SWEEP_S = 0.1, 0.5, 3600.0
STANDING_LOOK_S = 3.0
"""How often those without the lease look for work that nobody was told of, so that films need not wait until another has it."""
MEMORY_BYTES = 32 * 1024
"""What a duty may remember until its next time: less than a pipe holds, so that its process never waits for a reader."""

since_boot = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
"""Seconds; they pass while the machine sleeps, and no wall clock changes them."""

log = logging.getLogger("dailies.scheduler")


@dataclass(frozen=True)
class Duty:
    """Something done again and again. `do` is given the studio and what it returned the last time, None at first."""

    name: str
    every_s: float
    do: Callable[[Studio, Any], Any]
    longest_s: float = 900.0
    """After so many seconds its process is killed."""


DUTIES = (
    Duty("tidy", 60.0, reconcile.tidy),
    Duty("boards", 60.0, reconcile.update_dashboards, longest_s=3600.0),
    Duty("alerts", 60.0, alert_watch.judge_rules),
    Duty("letter", 300.0, alert_watch.write_letter, longest_s=3600.0),
    Duty("budgets", 3600.0, reconcile.recount_budgets),
    Duty("audit", 86_400.0, reconcile.verify_audit, longest_s=3600.0),
)


@dataclass
class RunningDuty:
    """A duty at work in the process `pid`, which writes what it remembers into the pipe `answer`. `since` is on the clock since boot."""

    duty: Duty
    pid: int
    answer: int
    since: float


class Scheduler:
    """One of those that stand ready. `turn` is called again and again by one thread of a process that runs no other threads of Python
    but those that wait for a pipe: duties are forked from it."""

    def __init__(
        self, studio: Studio, duties: Sequence[Duty] = DUTIES, name: str = "", lease_s: float = LEASE_S
    ) -> None:
        self.name = name or f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self._studio, self._duties, self._lease_s = studio, duties, lease_s
        self._outage = alert_watch.Outage(studio)
        self._leash = os.pipe()
        self._holds_until = float("-inf")
        self._next = dict.fromkeys(("lease", "look", "outage", "sweep"), float("-inf"))
        self._due: dict[str, float] = {}
        self._memory: dict[str, Any] = {}
        self._running: dict[str, RunningDuty] = {}
        self._said: dict[str, str] = {}

    @property
    def in_charge(self) -> bool:
        """It holds the lease, for a little while yet."""
        return since_boot() < self._holds_until - min(MARGIN_S, self._lease_s / 10)

    def turn(self) -> None:
        """Whatever is due. Raises nothing: what cannot be done now is done at a later turn."""
        if self._is_due("lease", self._lease_s / LEASE_S * RENEW_S):
            self._quietly("lease", self._ask_for_the_lease)
        if self._is_due("outage", alert_watch.LOOK_S):
            self._quietly("outage", self._outage.look)
        if self._is_due("sweep", SWEEP_S):
            self._quietly("sweep", self._studio.files.sweep)
        self._bury()
        if not self.in_charge:
            self._end_duties()
        if self._is_due("look", reconcile.EVERY_S if self.in_charge else STANDING_LOOK_S):
            self._quietly("look", partial(reconcile.mend_tasks, self._studio))
        if not self.in_charge:
            return
        for duty in self._duties:
            if duty.name not in self._running and since_boot() >= self._due.get(duty.name, 0.0) and self.in_charge:
                self._due[duty.name] = since_boot() + duty.every_s
                self._quietly(duty.name, partial(self._begin, duty))

    def leave(self) -> None:
        """End what it has begun, and let another take over at once."""
        was_in_charge = self._holds_until > float("-inf")
        self._holds_until = float("-inf")
        self._end_duties()
        with suppress(*NOT_NOW, RedisError, StudioError):
            if was_in_charge:
                locks.release_lock(self._studio.db, self._studio.near, LEASE, self.name)
            heartbeats.remove_heartbeat(self._studio.db, "scheduler", self.name)
        for descriptor in self._leash:
            os.close(descriptor)

    # The lease -------------------------------------------------------------------------------------------------------

    def _ask_for_the_lease(self) -> None:
        """Take it or keep it; the clock of this process begins before the database's does."""
        asked_at, was_in_charge = since_boot(), self.in_charge
        heartbeats.record_heartbeat(self._studio.db, "scheduler", self.name)
        if locks.take_lock(self._studio.db, self._studio.near, LEASE, self.name, self._lease_s):
            self._holds_until = asked_at + self._lease_s
            if not was_in_charge:
                self._due.clear()
                log.info("%s keeps the house", self.name)
        else:
            if was_in_charge:
                log.warning("%s was silent too long, another keeps the house", self.name)
            self._holds_until = float("-inf")
            self._outage.leave_to_another()

    # Duties, each in a process of its own ----------------------------------------------------------------------------

    def _begin(self, duty: Duty) -> None:
        answer, ours = os.pipe()
        os.set_blocking(answer, False)
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if not pid:
            os.close(answer)
            self._be(duty, ours)
        os.close(ours)
        self._running[duty.name] = RunningDuty(duty, pid, answer, since_boot())

    def _be(self, duty: Duty, answer: int) -> None:
        """In the duty's own process. Does not return."""
        ended = 1
        try:
            for told in (signal.SIGTERM, signal.SIGINT):
                signal.signal(told, signal.SIG_DFL)
            os.close(self._leash[1])
            parent_watch.call_when_closed(self._leash[0], lambda: os._exit(0))
            parent_watch.die_with_parent()
            self._studio.db.renew()
            remembered = pickle.dumps(duty.do(self._studio, self._memory.get(duty.name)))
            if len(remembered) > MEMORY_BYTES:
                raise ValueError(f"{len(remembered)} bytes are more than a duty may remember")
            os.write(answer, remembered)
            ended = 0
        except (*NOT_NOW, RedisError, StudioError, OSError) as error:
            log.warning("%s: not now, again later: %s", duty.name, _line(error))
        except BaseException:
            log.exception("%s failed and is tried again later", duty.name)
        finally:
            os._exit(ended)

    def _bury(self) -> None:
        """Take what ended duties remember; kill those that take too long."""
        for running in list(self._running.values()):
            status = exit_status(running.pid)
            if status is None:
                if since_boot() - running.since > running.duty.longest_s:
                    log.warning("%s took longer than %.0f s and is ended", running.duty.name, running.duty.longest_s)
                    os.kill(running.pid, signal.SIGKILL)
                continue
            if status == 0:
                with suppress(BlockingIOError):
                    self._memory[running.duty.name] = pickle.loads(os.read(running.answer, MEMORY_BYTES))
            elif status < 0:
                log.warning("%s was killed (%d) and is tried again later", running.duty.name, -status)
            os.close(running.answer)
            del self._running[running.duty.name]

    def _end_duties(self) -> None:
        for running in self._running.values():
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(running.pid, 0)
            os.close(running.answer)
        self._running.clear()
        self._memory.clear()

    # Small things ----------------------------------------------------------------------------------------------------

    def _is_due(self, what: str, every_s: float) -> bool:
        at = since_boot()
        if at < self._next[what]:
            return False
        self._next[what] = at + every_s
        return True

    def _quietly(self, what: str, do: Callable[[], object]) -> None:
        """One line when it begins to fail and one when it goes again, however often it is tried meanwhile."""
        try:
            do()
        except (*NOT_NOW, RedisError, StudioError, OSError) as error:
            if self._said.get(what) != type(error).__name__:
                log.warning("%s: not now, tried again and again: %s", what, _line(error))
            self._said[what] = type(error).__name__
        except Exception as error:
            if self._said.get(what) != type(error).__name__:
                log.exception("%s fails and is tried again", what)
            self._said[what] = type(error).__name__
        else:
            if self._said.pop(what, ""):
                log.info("%s: goes again", what)


def run(studio: Studio, over: threading.Event, duties: Sequence[Duty] = DUTIES, lease_s: float = LEASE_S) -> None:
    """Stand ready until `over` is set, by another thread or by a handler of signals in this one: it is looked at and never waited for,
    because an event that is set by a handler while it is waited for can stand still for ever."""
    scheduler = Scheduler(studio, duties, lease_s=lease_s)
    try:
        while not over.is_set():
            scheduler.turn()
            time.sleep(TURN_S)
    finally:
        scheduler.leave()


def _line(error: BaseException) -> str:
    """What happened, in one line without what SQL was asked."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return f"{type(error).__name__}: {said[0][:200]}" if said else type(error).__name__


def main(open: Callable[[Settings], Studio] = open_studio) -> int:
    """Exits 3 with a sentence where the studio cannot work."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(message)s")
    parent_watch.end_with_parent(lambda: os._exit(0))
    over = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: over.set())
    try:
        settings = Settings()
        secret_vault.require_master_key(settings)
        studio = open(settings)
        _await_tables(studio, over)
    except StudioError as error:
        print(error.sentence(i18n.terminal_language()), file=sys.stderr)
        return 3
    run(studio, over)
    return 0


def _await_tables(studio: Studio, over: threading.Event) -> None:
    """Until the database is there, and its tables are as this program knows them. Raises DatabaseNewer."""
    told = False
    while not over.is_set():
        try:
            return installation.upgrade(studio.db)
        except (SQLAlchemyError, DiskFull) as error:
            if not (is_database_away(error) or isinstance(error, DiskFull)):
                raise
            if not told:
                log.warning("the database is waited for: %s", _line(error))
            told = True
            time.sleep(AGAIN_S)
