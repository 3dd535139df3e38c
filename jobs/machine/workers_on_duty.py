"""Who works for the studio now, and why nobody does: what every page says while work stands still.

The reasons, in the order in which they are told: `full` and `read_only` are the disk of this machine; `database` and `queue`
cannot be reached; `workers` and `scheduler` are there for nobody. Empty where all is well.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Literal

from core.database import disk_check
from core.database.engine import NOT_NOW
from core.errors import DiskFull, NoWritePermission
from core.studio import Studio
from core.tasks import heartbeats
from core.tasks.heartbeats import OnDuty
from core.types import Value
from jobs.machine import queue_server

Why = Literal["", "full", "read_only", "database", "queue", "workers", "scheduler"]
EVERY_S = 4.0
BEGINNING_S = 30.0
"""So long after this process began, whoever is to work may still be on their way."""
PATIENCE_S = 6.0
"""So long something must be missed before it is told: a worker that is started anew, or a clock that was set, is no news."""
LITTLE_BYTES = 8 * 1024 * 1024

_began = time.monotonic()


class DutyState(Value):
    """`here`: workers and queue belong to this machine, and are started by whoever opens the studio."""

    why: Why = ""
    here: bool = True


def read_duty(studio: Studio) -> DutyState:
    """How it stands at this moment. Raises nothing; takes a second where the queue is silent."""
    here = studio.settings.one_machine
    try:
        with studio.db.read() as session:
            on_duty = heartbeats.count_on_duty(session)
    except NOT_NOW as error:
        return DutyState(why=_of_disk(error) or "database", here=here)
    return DutyState(why=_why(studio, on_duty), here=here)


def _why(studio: Studio, on_duty: OnDuty) -> Why:
    nobody = not (on_duty.workers and on_duty.schedulers)
    if nobody or _is_suspect(studio):
        refusal = disk_check.probe_folder(studio.settings.home)
        if refusal is not None:
            return _of_disk(refusal) or "read_only"
    if not queue_server.is_answering(studio.settings):
        return "queue"
    return "" if not nobody else "scheduler" if on_duty.workers else "workers"


def _is_suspect(studio: Studio) -> bool:
    """Without writing anything: the disk seems to be full, or mounted to be read only."""
    try:
        found = os.statvfs(studio.settings.home)
    except OSError:
        return True
    return found.f_bavail * found.f_frsize < LITTLE_BYTES or bool(found.f_flag & os.ST_RDONLY)


def _of_disk(error: Exception) -> Why:
    if isinstance(error, DiskFull):
        return "full"
    return "read_only" if isinstance(error, NoWritePermission) else ""


class DutyWatch:
    """What is told, from one look to the next."""

    def __init__(
        self,
        look: Callable[[], DutyState],
        clock: Callable[[], float] = time.monotonic,
        began: float | None = None,
    ) -> None:
        self._look, self._clock = look, clock
        self._began = _began if began is None else began
        self._look_at = self._missed_at = float("-inf")
        self._told = DutyState()

    def told(self) -> DutyState:
        """As it was told last, looked at anew every few seconds."""
        moment = self._clock()
        if moment >= self._look_at:
            self._look_at = moment + EVERY_S
            self._told = self._judged(self._look(), moment)
        return self._told

    def _judged(self, found: DutyState, moment: float) -> DutyState:
        """A full disk is told at once, and so is that all is well again."""
        if not found.why:
            self._missed_at = float("-inf")
            return found
        if found.why in ("full", "read_only"):
            return found
        if self._missed_at == float("-inf"):
            self._missed_at = moment
        if moment - self._missed_at < PATIENCE_S or moment - self._began < BEGINNING_S:
            return self._told.model_copy(update={"why": self._told.why and found.why})
        return found
