"""The workers' parent outlives what passes by itself, says how many work, and holds no engines while nothing is asked."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr
from rq.worker import Worker

from core.database.tables import Setting
from core.i18n import translate_key
from core.operations import installation
from core.settings import ROOT, Settings
from core.studio import Studio, open_studio
from core.tasks import heartbeats
from jobs import queue
from jobs.machine import idle_workers
from tests.conftest import unmeasured
from tests.jobs.conftest import WORKERS, alive, done, until
from tests.support.redis_server import RedisServer
from tests.wire.cut_line import Line

KEY = "0f" * 32


@contextmanager
def crew(home: Path, log: Path, *arguments: str, **environment: str) -> Iterator[int]:
    """Workers that know the small jobs, as somebody starts them for a team; the number of their parent."""
    given = {"DAILIES_HOME": str(home), "ASSETS_URL": "", "DAILIES_MASTER_KEY": KEY, "LEASE_S": "8", "BEAT_S": "1"}
    with log.open("wb") as out:
        started = subprocess.Popen(
            [*WORKERS, "--patience", "1", *arguments],
            cwd=ROOT,
            env=unmeasured() | {"LANG": "en_US.UTF-8"} | given | environment,
            stdout=out,
            stderr=out,
        )
    try:
        yield started.pid
    finally:
        started.terminate()
        assert started.wait(15) == 0


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.end()


def workers(studio: Studio) -> int:
    with studio.db.read() as session:
        return heartbeats.count_on_duty(session).workers


def test_a_database_that_is_away_at_first_and_again_in_the_middle_of_a_film_costs_no_worker_and_no_step(
    home: Path, new_postgres: str, redis: RedisServer
) -> None:
    address = urlsplit(new_postgres)
    log = home / "workers.log"
    with Line(f"{parse_qs(address.query)['host'][0]}/.s.PGSQL.5432", cut=True) as line:
        through = f"postgresql://{address.username}@127.0.0.1:{line.port}{address.path}"
        with crew(home, log, "--workers", "2", DATABASE_URL=through, REDIS_URL=redis.url) as parent:
            until(lambda: translate_key("jobs.waiting_for_database", "en") in log.read_text(), 60)
            ours = Settings(
                dailies_home=home, database_url=new_postgres, redis_url=redis.url, dailies_master_key=SecretStr(KEY)
            )
            studio = open_studio(ours)
            installation.upgrade(studio.db)
            line.mend()
            until(lambda: workers(studio) == 2, 60)
            params = {"shots": 4, "seconds": 1.5}
            film = queue.submit(studio, "test.film", user=None, project_id=None, params=params)
            until(lambda: any(worker.get_current_job() for worker in _at_work(redis)), 30)
            line.cut()
            time.sleep(0.5)
            os.kill(_at_work(redis)[0].pid, signal.SIGKILL)
            time.sleep(4)
            assert alive(parent)
            line.mend()
            until(lambda: done(studio, film), 90)
            until(lambda: workers(studio) == 2, 60)
            studio.db.engine.dispose()


def _at_work(redis: RedisServer) -> list[Worker]:
    return [worker for worker in Worker.all(connection=redis.redis) if worker.pid and alive(worker.pid)]


def test_engines_are_let_go_when_nothing_is_asked_and_loaded_again_when_work_is_asked_or_expected(
    home: Path, studio: Studio, redis: RedisServer
) -> None:
    nurseries = home / "nurseries"
    facts = {"DATABASE_URL": studio.settings.database, "REDIS_URL": redis.url}
    beside = open_studio(studio.settings.model_copy(update={"redis_url": redis.url}))
    with crew(
        home, home / "workers.log", "--workers", "1", "--rest-after", "1.5", SMALL_WARMED=str(nurseries), **facts
    ):
        until(lambda: nurseries.exists() and len(_all(nurseries)) == 1, 60)
        until(lambda: not alive(_all(nurseries)[-1]), 30)
        until(lambda: workers(studio) == 1, 30)
        film = queue.submit(beside, "test.film", user=None, project_id=None, params={"shots": 1, "seconds": 0})
        until(lambda: done(studio, film), 60)
        until(lambda: len(_all(nurseries)) == 2, 60)
        until(lambda: not alive(_all(nurseries)[-1]), 30)
        idle_workers.announce_film(beside.near)
        until(lambda: len(_all(nurseries)) == 3, 60)
    assert workers(studio) == 0


def test_a_film_begins_with_the_engines_that_are_loaded_first_and_the_others_reach_every_worker_later(
    home: Path, studio: Studio, redis: RedisServer
) -> None:
    facts = {"DATABASE_URL": studio.settings.database, "REDIS_URL": redis.url}
    beside = open_studio(studio.settings.model_copy(update={"redis_url": redis.url}))
    more = home / "more"

    def loaded() -> list[str]:
        task = queue.submit(beside, "test.loaded", user=None, project_id=None)
        until(lambda: done(studio, task), 30)
        with studio.db.read() as session:
            note = session.get(Setting, f"note:{task}")
            return note.value["loaded"] if note else []

    with crew(home, home / "workers.log", "--workers", "2", SMALL_MORE=str(more), **facts):
        until(lambda: loaded() == ["first"], 60)
        more.touch()
        until(lambda: loaded() == ["first", "more"] == loaded(), 60)


def _all(nurseries: Path) -> list[int]:
    return [int(pid) for pid in nurseries.read_text().split()]
