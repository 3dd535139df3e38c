"""The studio's watch, done by its scheduler: whether the database answers every few seconds, every rule once a minute, the
letter on Monday; and the pages' own pulse.

One process judges at a time. While the database is away nothing can be written: how long is told by a file, and by an alert once it is back.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from core.alerts import alert_probes, alerts
from core.alerts.alert_measures import RuleMeasurer
from core.alerts.alert_probes import OutageTimer, ProbeMemory
from core.database import locks
from core.database.engine import NOT_NOW
from core.database.tables import utc_now
from core.people import notices
from core.studio import Studio
from core.tasks import heartbeats

LOOK_S, PULSE_S, PATIENCE_S = 5.0, 15.0, 30.0
FIRST_S, LEFT_TO_ANOTHER_S, SWEEP_S = 1.0, 180.0, 3600.0
KEPT = 5
"""Of the pages' last answers: how long each took."""

log = logging.getLogger("dailies.alerts")


class Outage:
    """Whether the database answers, in each process that stands ready to keep the house. While it does not, a file beside says since when;
    whoever judges next tells of it. `clock` is now, UTC."""

    def __init__(self, studio: Studio, clock: Callable[[], datetime] | None = None) -> None:
        self._studio, self._clock = studio, clock or utc_now
        self._away = OutageTimer()
        self._answers_since = 0.0

    def look(self) -> bool:
        """Whether it answers."""
        seconds = self._away.said(answered := _database(self._studio))
        if answered:
            self._answers_since = self._answers_since or time.monotonic()
            return True
        self._answers_since = 0.0
        told = alert_probes.read_run_file(self._studio.settings, "database") or {}
        since = told.get("since") or (self._clock() - timedelta(seconds=seconds)).isoformat()
        before = float(told.get("before", 0.0))
        alert_probes.write_run_file(
            self._studio.settings, "database", {"since": since, "before": before, "seconds": before + seconds}
        )
        return False

    def leave_to_another(self) -> None:
        """Somebody else judges, and was without the database just as long: what stands here is forgotten once they had the time to tell."""
        if self._answers_since and time.monotonic() - self._answers_since > LEFT_TO_ANOTHER_S:
            alert_probes.run_file_path(self._studio.settings, "database").unlink(missing_ok=True)


def judge_rules(studio: Studio, memory: ProbeMemory | None = None, at: datetime | None = None) -> ProbeMemory:
    """Every rule once, unless another process is at it. `memory` is what the last look returned."""
    memory, at = memory or ProbeMemory(), at or utc_now()
    with locks.hold_lock(studio.db, studio.near, "alerts") as mine:
        if mine:
            alerts.check_rules(RuleMeasurer(studio, alert_probes.AlertProbes(studio, memory)), at)
            alert_probes.run_file_path(studio.settings, "database").unlink(missing_ok=True)
            with studio.db.write() as session:
                notices.purge_old(session, at)
    return memory


def write_letter(studio: Studio, _: Any = None, at: datetime | None = None) -> int:
    """The letters that are due and not kept yet. Returns how many. Raises OSError where they cannot be written now."""
    import duckdb

    from core.alerts import kept_weekly_reports

    try:
        return kept_weekly_reports.write_due_letters(studio, at)
    except duckdb.Error as error:
        raise OSError(f"the letter of the week is written later: {error}") from error


def _database(studio: Studio) -> bool:
    """It answers; and a file that others write to is still where it was."""
    file = Path(studio.db.url.removeprefix("sqlite:///"))
    try:
        if studio.db.sqlite and not file.exists():
            return False
        with studio.db.glance() as connection:
            connection.execute(text("SELECT 1 FROM alembic_version"))
    except NOT_NOW:
        return False
    return True


# The pages' own pulse ----------------------------------------------------------------------------------------------------


class Pulse:
    """In a process that shows the pages: asks itself a small question as a browser would, and says in a row that it answered, and how soon.
    `address` says where it can be asked."""

    def __init__(self, studio: Studio, address: Callable[[], str], name: str = "") -> None:
        self._studio, self._address = studio, address
        self._name = name or f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self._took: list[float] = []
        self._told = True

    def beat(self) -> bool:
        """Whether it answered, and could say so."""
        begun = time.monotonic()
        try:
            answer = httpx.get(f"{self._address()}/api/v1/health", timeout=PATIENCE_S, verify=False, trust_env=False)
            answered = answer.status_code < 500
        except (httpx.HTTPError, OSError):
            answered = False
        if answered:
            self._took = [*self._took, time.monotonic() - begun][-KEPT:]
            answered = self._tell(lambda: heartbeats.record_pages_heartbeat(self._studio.db, self._name, self._took))
        return answered

    def run(self, over: threading.Event) -> None:
        """Until `over`; the row is gone then, so that nobody is missed who went home."""
        swept, pause_s = float("-inf"), FIRST_S
        while not over.wait(pause_s):
            self.beat()
            pause_s = PULSE_S
            if time.monotonic() - swept > SWEEP_S:
                swept = time.monotonic()
                with suppress(OSError):
                    self._studio.files.sweep()
        self._tell(lambda: heartbeats.remove_heartbeat(self._studio.db, "pages", self._name))

    def _tell(self, say: Callable[[], None]) -> bool:
        """One line when the database goes away and one when it is back."""
        try:
            say()
        except NOT_NOW as error:
            if self._told:
                log.warning("the pages cannot say that they answer: %s", type(error).__name__)
            self._told = False
            return False
        self._told = True
        return True


def start_pulse(studio: Studio, address: Callable[[], str]) -> threading.Event:
    """Begins at once; setting the event ends it."""
    over = threading.Event()
    threading.Thread(target=Pulse(studio, address).run, args=(over,), name="pulse", daemon=True).start()
    return over
