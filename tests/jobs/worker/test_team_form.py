"""A team's studio, whole: PostgreSQL, a Valkey with a password, pages and crews in several places, and one of all schedulers that keeps
the house. Each place has a data folder of its own, as containers have."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.database import tables
from core.database.tables import utc_now
from core.operations import installation, sample_film
from core.settings import ROOT, Settings
from core.studio import Studio, open_studio
from core.tasks import heartbeats
from jobs import queue
from tests.conftest import new_database, unmeasured
from tests.jobs.conftest import done, until
from tests.support.redis_server import RedisServer

TAKEN_OVER_S, PATIENCE_S = 45, 150
"""Within how many seconds another must keep the house; how long a busy machine may take for anything else."""
PAGES = ("Home.py",)
CREW = ("-m", "tests.jobs.small", "--workers", "1", "--patience", "1")
SCHEDULER = ("-m", "jobs.scheduler")


class Team:
    """Its processes, each in a folder of its own, until they are sent home."""

    def __init__(self, folder: Path, **told: str) -> None:
        self._folder, self._told = folder, told
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def begin(self, name: str, *command: str, **more: str) -> None:
        home = self._folder / name
        home.mkdir()
        with (self._folder / f"{name}.txt").open("wb") as said:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env={**unmeasured(), **self._told, "DAILIES_HOME": str(home), **more},
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return "\n".join(
            f"--- {file.stem}\n{file.read_text('utf-8', 'replace')}" for file in self._folder.glob("*.txt")
        )

    def end(self) -> None:
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    server = RedisServer(password=uuid.uuid4().hex)
    yield server
    server.end()


@pytest.fixture
def studio(postgres: str, redis: RedisServer, tmp_path: Path) -> Iterator[Studio]:
    """As the test sees it, with an admin who was there last week."""
    settings = Settings(dailies_home=tmp_path / "test", database_url=new_database(postgres), redis_url=redis.url)
    opened = open_studio(settings)
    installation.upgrade(opened.db)
    noon = utc_now().hour - 12  # where it is about noon now nobody sleeps, and Monday's letter is due
    with opened.db.write() as session:
        begun = utc_now() - timedelta(days=40)
        admin = tables.User(email="a@b.c", password_hash="", name="阿敏", role="admin", created_at=begun)
        session.add(admin)
        session.flush()
        session.add(tables.Setting(key="first_admin", value={"user_id": str(admin.id)}))
        session.add(tables.Setting(key="studio_zone", value={"is": f"Etc/GMT{noon:+d}"}))
        session.add(tables.Setting(key=sample_film.MARK, value={}))
    yield opened
    opened.db.engine.dispose()


@pytest.fixture
def team(studio: Studio, tmp_path: Path) -> Iterator[Team]:
    told = {
        "DATABASE_URL": studio.settings.database_url,
        "REDIS_URL": studio.settings.redis_url,
        "DAILIES_MASTER_KEY": "ab" * 32,
        "ASSETS_URL": "",
    }
    begun = Team(tmp_path, **told)
    try:
        yield begun
    finally:
        begun.end()


def spend_most_of_the_budget(studio: Studio) -> None:
    """90 of 100 micro-yuan of this month, as the ledger has it."""
    with studio.db.write() as session:
        month = (utc_now() - timedelta(hours=utc_now().hour - 12)).strftime("%Y-%m")
        session.add(tables.Budget(key=f"month:{month}", scope="month", limit_micro_yuan=100, spent_micro_yuan=90))
        facts = {"provider": "v", "model": "m", "capability": "image", "stage": "storyboard", "ended_at": utc_now()}
        session.add(tables.Call(key=uuid.uuid4().hex, state="done", cost_micro_yuan=90, **facts))


def throw_away(studio: Studio, name: str) -> uuid.UUID:
    """A film that has lain in the bin for longer than it may."""
    with studio.db.write() as session:
        film = tables.Project(id=uuid.uuid4(), name=name, deleted_at=utc_now() - timedelta(days=31))
        session.add(film)
        return film.id


def stands(studio: Studio, film: uuid.UUID) -> bool:
    with studio.db.read() as session:
        return session.get(tables.Project, film) is not None


def told(studio: Studio) -> tuple[int, int, int, int]:
    """Alerts of the budget, notices of them, letters of the week, notices of those."""
    with studio.db.read() as session:
        alerts = list(session.scalars(select(tables.Alert.id).where(tables.Alert.rule == "budget")))
        notices = select(func.count()).select_from(tables.Notice)
        of_alerts = session.scalar(notices.where(tables.Notice.alert_id.in_(alerts)))
        letters = session.scalar(select(func.count()).select_from(tables.Letter).where(tables.Letter.scope == "all"))
        of_letters = session.scalar(notices.where(tables.Notice.alert_id.is_(None)))
    return len(alerts), int(of_alerts or 0), int(letters or 0), int(of_letters or 0)


def on_duty(studio: Studio) -> tuple[int, int, int]:
    """Pages, workers and schedulers that say that they live."""
    with studio.db.read() as session:
        duty = heartbeats.count_on_duty(session)
        return heartbeats.count_page_processes(session).answering, duty.workers, duty.schedulers


def in_charge(studio: Studio) -> int:
    """The process that keeps the house, 0 where none does."""
    with studio.db.read() as session:
        row = session.get(tables.Hold, "lock:scheduler")
        return int(row.owner.split("-")[-2]) if row and row.until > utc_now() else 0


def healthy(port: int) -> dict[str, object]:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5) as answer:
        return json.loads(answer.read())["data"]
    return {}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def wait(team: Team, true: Callable[[], object], seconds: float) -> float:
    """As `until`, and says what the team said where it does not come true."""
    try:
        return until(true, seconds)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{team.said()}") from None


def test_a_team_keeps_its_house_and_another_takes_over_when_whoever_did_is_killed(studio: Studio, team: Team) -> None:
    """Two pages, two crews and a scheduler, and one more that stands ready in each crew: what is due is done once."""
    spend_most_of_the_budget(studio)
    old = throw_away(studio, "very old")
    ports = free_port(), free_port()
    team.begin("scheduler", *SCHEDULER)
    wait(team, lambda: in_charge(studio) == team.processes["scheduler"].pid, PATIENCE_S)
    for n, port in enumerate(ports):
        team.begin(f"pages{n}", *PAGES, DAILIES_PORT=str(port))
        team.begin(f"crew{n}", *CREW)
    wait(team, lambda: told(studio) == (1, 1, 1, 1) and not stands(studio, old), PATIENCE_S)
    wait(team, lambda: on_duty(studio)[2] == 3, PATIENCE_S)

    older = throw_away(studio, "thrown away meanwhile")
    killed = team.processes["scheduler"]
    assert in_charge(studio) == killed.pid
    killed.kill()
    killed.wait()
    began = time.monotonic()
    task = queue.submit(studio, "test.note", user=None, project_id=None)
    wait(team, lambda: in_charge(studio) not in (0, killed.pid), TAKEN_OVER_S)
    wait(team, lambda: not stands(studio, older) and judged_since(studio, began), PATIENCE_S)
    wait(team, lambda: done(studio, task) and on_duty(studio) == (2, 2, 2), PATIENCE_S)
    assert [healthy(port)["status"] for port in ports] == ["ok", "ok"]
    assert told(studio) == (1, 1, 1, 1), team.said()
    assert "Traceback" not in team.said(), team.said()


def judged_since(studio: Studio, began: float) -> bool:
    """The rules were asked again after this moment of the monotonic clock."""
    with studio.db.read() as session:
        seen = session.scalar(select(func.max(tables.Alert.seen_at)))
    return bool(seen and (utc_now() - seen).total_seconds() < time.monotonic() - began)
