"""The workers of one machine and the scheduler: `python -m jobs.worker`, here or wherever the same database and Redis can be
reached. It may be started before either of them is there."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator

from redis import Redis, RedisError
from sqlalchemy.exc import SQLAlchemyError

from core import i18n
from core.database import secret_vault
from core.database.engine import is_database_away
from core.errors import DiskFull, StudioError
from core.operations import installation
from core.optimise import optimiser
from core.render import loudness
from core.render.subtitles import subtitle_cues
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import task_lifecycle
from jobs import task_work
from jobs.machine import idle_workers, parent_watch
from jobs.machine_paths import redis_url
from jobs.queue import Claim
from jobs.worker.crew import Crew, CrewTerms, Warm
from jobs.worker.rehearsal import rehearse
from providers.base import Capability

AGAIN_S = 0.5
"""Between looks whether the database or the queue is there."""

log = logging.getLogger("dailies.worker")


FILM_BEGINS_WITH = (Capability.TEXT, Capability.IMAGE)


def warm_engines(studio: Studio) -> Iterator[None]:
    """Load all that jobs need and what is slow to load (engines, word lists, fonts), and keep the collector off it, so that work-horses
    share it and start fast. First what a film begins with, in a third of the time; then what is slow the first time. Pages never need
    it."""
    studio.gateway.warm(FILM_BEGINS_WITH)
    gc.freeze()
    yield
    studio.gateway.rehearse()
    gc.freeze()
    yield
    studio.gateway.warm()
    optimiser.warm_up()
    loudness.load_filters()
    subtitle_cues.cues_of_line("预热字幕", 0, 30, width=1920, height=1080)
    gc.collect()
    gc.freeze()


def run_scheduler(studio: Studio, over: threading.Event) -> None:
    """What no task does, until `over` is set."""
    from jobs.scheduler import housekeeping

    housekeeping.run(studio, over)


def main(
    arguments: list[str] | None = None,
    claim: Claim = task_lifecycle.claim,
    load: Callable[[], None] = task_work.load_jobs,
    warm: Warm = warm_engines,
    open: Callable[[Settings], Studio] = open_studio,
) -> int:
    """Exits 3 with a sentence where the studio cannot work. `load` brings the jobs, `warm` what they need, `open` the studio
    they are done in. A database or a queue that is not there yet is waited for."""
    given = _given(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(message)s")
    parent_watch.end_with_parent(lambda: os._exit(0))
    language = i18n.terminal_language()
    try:
        settings = Settings()
        secret_vault.require_master_key(settings)
        studio = open(settings)
        _await_database(studio, language)
        load()
        _await_queue(settings, language)
        gc.collect()
        gc.freeze()
        workers = given.workers or settings.dailies_workers
        print(i18n.translate_key("jobs.workers_ready", language, workers=workers, pid=os.getpid()), flush=True)
        terms = CrewTerms(workers, claim, given.patience, given.rest_after, run_scheduler)
        Crew(studio, given.name or _own_name(), terms).work(warm)
        return 0
    except StudioError as error:
        print(error.sentence(language), file=sys.stderr)
        return 3


def _own_name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"


def _await_database(studio: Studio, language: str) -> None:
    """Until its tables are there and what is done most often was rehearsed."""
    told = False
    while True:
        try:
            if not parent_watch.is_held():
                installation.upgrade(studio.db)
            return rehearse(studio.db)
        except (SQLAlchemyError, DiskFull) as error:
            if not (is_database_away(error) or isinstance(error, DiskFull)):
                raise
            if not told:
                print(i18n.translate_key("jobs.waiting_for_database", language), flush=True)
                log.warning("%s: %s", type(error).__name__, str(error).partition("\n")[0])
            told = True
            time.sleep(AGAIN_S)


def _await_queue(settings: Settings, language: str) -> None:
    told = False
    while True:
        try:
            with Redis.from_url(redis_url(settings), socket_connect_timeout=5) as server:
                server.ping()
            return
        except RedisError:
            if not told:
                print(i18n.translate_key("jobs.waiting_for_queue", language), flush=True)
            told = True
            time.sleep(AGAIN_S)


def _given(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m jobs.worker", description=__doc__)
    parser.add_argument("--name", default="", help="begins the names of these workers; nobody else's may")
    parser.add_argument("--workers", type=int, default=0, help="how many; otherwise DAILIES_WORKERS says")
    parser.add_argument("--patience", type=float, default=60.0, help="seconds a paid request may take to end at a stop")
    parser.add_argument(
        "--rest-after",
        type=float,
        default=idle_workers.REST_AFTER_S,
        help="seconds without work until the engines are let go",
    )
    return parser.parse_args(arguments)
