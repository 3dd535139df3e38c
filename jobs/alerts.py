"""The studio's watch: whether the database answers every few seconds, every rule once a minute, the letter on Monday; and the pages' own pulse.

One process judges at a time. While the database is away nothing can be written: how long is told by a file, and by an alert once it is back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import httpx
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core import alert_probes, alerts, holds, letter, notices
from core.alert_measures import Measuring
from core.alert_probes import Away
from core.errors import StudioError
from core.settings import Settings
from core.studio import Studio
from core.tables import now

LOOK_S, JUDGE_S, PULSE_S = 5.0, 60.0, 15.0
PATIENCE_S, HELD_S = 30.0, 120.0
KEPT = 5
"""Of the pages' last answers: how long each took."""

log = logging.getLogger("dailies.alerts")


class Watch:
    """Of one process. `clock` is now, UTC."""

    def __init__(
        self, studio: Studio, measuring: Measuring | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        self._studio = studio
        self._measuring = measuring or Measuring(studio)
        self._clock = clock or now
        self._away = Away()
        self._judged = float("-inf")

    def turn(self) -> None:
        """Every few seconds; the rules once a minute."""
        if not self.answers():
            return
        if time.monotonic() - self._judged >= JUDGE_S:
            self._judged = time.monotonic()
            self.judge()

    def answers(self) -> bool:
        """Whether the database does; while it does not, a file beside says since when."""
        seconds = self._away.said(answered := _database(self._studio))
        if not answered:
            told = alert_probes.read_beside(self._studio.settings, "database") or {}
            since = told.get("since") or (self._clock() - timedelta(seconds=seconds)).isoformat()
            before = float(told.get("before", 0.0))
            alert_probes.tell_beside(
                self._studio.settings, "database", {"since": since, "before": before, "seconds": before + seconds}
            )
        return answered

    def judge(self) -> int:
        """Returns how many alerts began, rose or ended; 0 where another process is at it."""
        with holds.alone(self._studio.db, self._studio.near, "alerts", HELD_S) as mine:
            if not mine:
                return 0
            news = alerts.look(self._measuring, self._clock())
            alert_probes.beside(self._studio.settings, "database").unlink(missing_ok=True)
            with self._studio.db.write() as session:
                notices.clean(session, self._clock())
            self._write_letter()
            return news

    def _write_letter(self) -> None:
        try:
            letter.keep_due(self._studio, self._clock())
        except (OSError, duckdb.Error, StudioError) as error:
            log.warning("the letter of the week is written later: %s", error)

    def run(self, over: threading.Event) -> None:
        while not over.wait(LOOK_S):
            try:
                self.turn()
            except SQLAlchemyError as error:
                log.warning("the database is away: %s", type(error).__name__)
            except Exception:
                log.exception("the watch goes on in a moment")


def begin(studio: Studio, over: threading.Event) -> threading.Thread:
    """In a thread of its own: what it looks at may be slow."""
    thread = threading.Thread(target=Watch(studio).run, args=(over,), name="alerts", daemon=True)
    thread.start()
    return thread


def _database(studio: Studio) -> bool:
    """It answers; and a file that others write to is still where it was."""
    file = Path(studio.db.url.removeprefix("sqlite:///"))
    try:
        if studio.db.sqlite and not file.exists():
            return False
        with studio.db.glance() as connection:
            connection.execute(text("SELECT 1 FROM alembic_version"))
    except SQLAlchemyError:
        return False
    return True


# The pages' own pulse ----------------------------------------------------------------------------------------------------


class Pulse:
    """In the process that shows the pages: asks itself a small question as a browser would, and tells in a file how long that took."""

    def __init__(self, settings: Settings, address: Callable[[], str]) -> None:
        self._settings, self._address = settings, address
        self._took: list[float] = []

    def beat(self) -> bool:
        begun = time.monotonic()
        try:
            answer = httpx.get(f"{self._address()}/api/v1/health", timeout=PATIENCE_S, verify=False, trust_env=False)
            answered = answer.status_code < 500
        except (httpx.HTTPError, OSError):
            answered = False
        if answered:
            self._took = [*self._took, time.monotonic() - begun][-KEPT:]
            told = {"answered": now().isoformat(), "took": [round(each, 3) for each in self._took]}
            alert_probes.tell_beside(self._settings, "pages", told)
        return answered

    def run(self, over: threading.Event) -> None:
        while not over.wait(PULSE_S):
            self.beat()


def pulse(settings: Settings, address: Callable[[], str]) -> threading.Event:
    """Begins at once; setting the event ends it."""
    over = threading.Event()
    threading.Thread(target=Pulse(settings, address).run, args=(over,), name="pulse", daemon=True).start()
    return over
