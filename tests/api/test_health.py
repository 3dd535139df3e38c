"""Whether the studio answers: for a proxy each second, while the database is away, and while nobody works."""

from __future__ import annotations

import asyncio
import time

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import server
from api.v1 import health
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import heartbeats
from core.tasks.heartbeats import OnDuty


def test_whoever_is_on_duty_is_counted(studio, visitor):
    heartbeats.record_heartbeat(studio.db, "workers", "here", 3)
    heartbeats.record_heartbeat(studio.db, "scheduler", "there")
    told = visitor.get("/api/v1/health").json()["data"]
    assert told == {"status": "ok", "workers": 3, "scheduler": 1}


@pytest.mark.parametrize(
    ("on_duty", "seconds", "status", "said"),
    [
        (OnDuty(workers=2, schedulers=1), 3600, "ok", ""),
        (OnDuty(), 5, "ok", ""),
        (OnDuty(workers=0, schedulers=1), 3600, "degraded", "Nobody works"),
        (OnDuty(workers=2, schedulers=0), 3600, "degraded", "No scheduler"),
    ],
)
def test_half_a_minute_after_the_start_it_is_said_that_nobody_works(on_duty, seconds, status, said):
    told = health.health_facts(on_duty, seconds, "en")
    assert told["status"] == status
    assert said in str(told.get("message", ""))


def around(studio: Studio) -> Starlette:
    doors = server.middleware(lambda: studio, lambda: ("0.0.0.0", 8501))
    return Starlette(routes=server.routes(lambda: studio), middleware=doors)


@pytest.fixture
def away(tmp_path) -> TestClient:
    """A studio whose database refuses every connection."""
    url = "postgresql://nobody:secret@127.0.0.1:1/studio"
    settings = Settings(dailies_home=tmp_path, database_url=url, redis_url="redis://127.0.0.1:1/0", assets_url="")
    return TestClient(around(open_studio(settings, [])), base_url="http://localhost")


def test_without_a_database_the_process_lives_and_says_what_is_away_without_a_trace(away, caplog):
    assert away.get("/api/v1/health/live").status_code == 200
    held = {"Authorization": "Bearer something"}
    for path in ("/api/v1/health", "/api/v1/health", "/api/v1/projects", "/media/x"):
        reply = away.get(path, headers=held)
        assert (reply.status_code, reply.json()["errors"]) == (503, [{"field": "database", "message": "away"}]), path
        assert "secret" not in reply.text
    lines = [record for record in caplog.records if record.name == "dailies.api"]
    assert len(lines) <= 1
    assert not any(record.exc_info for record in lines)


def test_a_database_without_its_tables_is_broken_and_not_away(studio, visitor):
    with studio.db.write() as session:
        session.execute(text("ALTER TABLE holds RENAME TO elsewhere"))
    assert visitor.get("/api/v1/health").status_code == 500


def test_a_database_that_is_silent_holds_nobody_up(studio, visitor):
    """Whoever asks waits two seconds at most, and the process itself answers meanwhile."""
    slow = TestClient(around(Studio(studio.settings, Silent(), studio.files)))
    began = time.monotonic()
    assert slow.get("/api/v1/health").status_code == 503
    assert time.monotonic() - began < health.PATIENCE_S + 2


def test_a_look_that_the_next_one_follows_at_once_answers_whoever_waited_for_it(studio, monkeypatch):
    monkeypatch.setattr(health, "KNOWN_S", 0.0)

    async def asked_twice() -> OnDuty:
        look = health.DatabaseLook()
        first = asyncio.create_task(look.of(studio))
        await asyncio.sleep(0)
        next_one = look.of(studio)
        look.task.add_done_callback(lambda _: next_one.send(None))
        try:
            return await first
        finally:
            await look.task
            next_one.close()

    assert isinstance(asyncio.run(asked_twice()), OnDuty)


class Silent:
    """A database whose server is gone without a word; it gives up in the end, as a socket does."""

    def read(self):
        time.sleep(health.PATIENCE_S + 1)
        raise ConnectionError
