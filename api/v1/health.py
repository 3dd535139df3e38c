"""Whether the studio answers, for whoever balances load or watches it.

    GET /health/live    this process answers: nothing else is asked
    GET /health         the database answers too, and how many work: 503 while the database is away

`status` is `degraded` where no worker or no scheduler has said for half a minute that it lives: the pages answer, so this is
still a 200, and `message` says what stands still. The rows are looked at once a second at most, whoever asks.
"""

from __future__ import annotations

import asyncio
import time
from weakref import WeakKeyDictionary

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.http.current_person import studio_of
from api.http.envelope import answer, answer_failure, language_of, refuse_without_database
from core.database.engine import Database
from core.i18n import translate_key
from core.studio import Studio
from core.tasks import heartbeats
from core.tasks.heartbeats import OnDuty

router = APIRouter()
KNOWN_S = 1.0
PATIENCE_S = 2.0
"""A database that is silent for so long is away: a server that is gone may keep a connection waiting for minutes."""
BEGINNING_S = 30.0
"""So long after this process began, whoever is to work may still be on their way."""
_began = time.monotonic()


class DatabaseLook:
    """At one database: a look that is under way is everybody's."""

    def __init__(self) -> None:
        self.task: asyncio.Task[OnDuty] | None = None
        self.at = float("-inf")

    async def of(self, studio: Studio) -> OnDuty:
        """Raises TimeoutError where the database is silent, and whatever a database raises."""
        if self.task is None or (self.task.done() and time.monotonic() - self.at >= KNOWN_S):
            self.task = asyncio.create_task(to_thread.run_sync(_on_duty, studio))
            self.task.add_done_callback(self._looked)
        task = self.task  # while this request waits, another may begin the next look
        if not task.done() and not (await asyncio.wait({task}, timeout=PATIENCE_S))[0]:
            raise TimeoutError
        return task.result()

    def _looked(self, task: asyncio.Task[OnDuty]) -> None:
        self.at = time.monotonic()
        if not task.cancelled():
            task.exception()  # it may be nobody's any more


_looks: WeakKeyDictionary[Database, DatabaseLook] = WeakKeyDictionary()


@router.get("/health/live")
async def live() -> JSONResponse:
    return answer({"status": "ok"})


@router.get("/health")
async def health(request: Request) -> JSONResponse:
    studio, language = studio_of(request), language_of(request)
    try:
        on_duty = await _looks.setdefault(studio.db, DatabaseLook()).of(studio)
    except TimeoutError:
        return refuse_without_database(language)
    except Exception as error:
        return answer_failure(error, request.url.path, language)
    return answer(health_facts(on_duty, time.monotonic() - _began, language))


def health_facts(on_duty: OnDuty, seconds_since_start: float, language: str) -> dict[str, object]:
    """What a healthy answer holds. While the studio begins, nobody is missed."""
    begins = seconds_since_start < BEGINNING_S
    missing = [] if begins else [key for key, count in _missed(on_duty).items() if not count]
    said = {"message": " ".join(translate_key(key, language) for key in missing)} if missing else {}
    status = "degraded" if missing else "ok"
    return {"status": status, "workers": on_duty.workers, "scheduler": on_duty.schedulers, **said}


def _missed(on_duty: OnDuty) -> dict[str, int]:
    return {"health.nobody_works": on_duty.workers, "health.no_scheduler": on_duty.schedulers}


def _on_duty(studio: Studio) -> OnDuty:
    with studio.db.read() as session:
        return heartbeats.count_on_duty(session)
