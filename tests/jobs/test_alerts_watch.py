"""The watch goes on while the database is away, tells of it once it is back, and judges in one process at a time."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from core import alert_probes, alerts, holds, tables
from core.settings import Settings
from core.studio import open_studio
from jobs.alerts import Pulse, Watch
from tests import films
from tests.conftest import furnish

NOON = datetime(2026, 11, 26, 12, 0)


@pytest.fixture
def studio(tmp_path):
    opened = open_studio(Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0"))
    furnish(opened.db)
    yield opened
    opened.db.engine.dispose()


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_a_database_that_was_away_is_told_of_once_it_is_back(studio):
    admin, clock = films.person(studio), Clock()
    watch = Watch(studio, clock=clock)
    watch._away._at -= 40
    file = Path(studio.db.url.removeprefix("sqlite:///"))
    file.rename(file.with_suffix(".away"))
    assert not watch.answers()
    clock.now += timedelta(hours=7)  # somebody sets the clock meanwhile
    watch._away._at -= 20
    watch.turn()
    file.with_suffix(".away").rename(file)
    assert watch.answers()
    watch.judge()
    with studio.db.read() as session:
        (seen,) = [one for one in alerts.standing(session, admin) if one.rule == "database"]
    assert seen.level == "critical" and seen.words["en"].startswith("The database was away for 1 min")
    assert NOON - timedelta(seconds=45) < seen.began_at < NOON
    assert alert_probes.read_beside(studio.settings, "database") is None
    clock.now += timedelta(minutes=1)
    watch.judge()
    with studio.db.read() as session:
        assert "database" in [one.rule for one in alerts.history(session, admin)]


def test_one_process_judges_at_a_time(studio):
    films.person(studio)
    with holds.alone(studio.db, studio.near, "alerts") as mine:
        assert mine and Watch(studio).judge() == 0
    with studio.db.read() as session:
        assert session.query(tables.Setting).filter_by(key=alert_probes.SEEN).count() == 0
    Watch(studio).judge()
    with studio.db.read() as session:
        assert session.query(tables.Setting).filter_by(key=alert_probes.SEEN).count() == 1


def test_an_unreachable_queue_is_critical_after_two_looks(studio):
    admin, clock = films.person(studio), Clock()
    watch = Watch(studio, clock=clock)
    watch.judge()
    for _ in range(2):
        watch._measuring.probes._queue._at -= 60
        clock.now += timedelta(minutes=1)
        watch.judge()
    with studio.db.read() as session:
        assert [one.level for one in alerts.standing(session, admin) if one.rule == "queue"] == ["critical"]


class Page(BaseHTTPRequestHandler):
    wait_s = 0.0

    def do_GET(self):
        time.sleep(self.wait_s)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def pages():
    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_pages_tell_in_a_file_that_they_answer_and_how_soon(studio, pages):
    pulse = Pulse(studio.settings, lambda: pages)
    assert pulse.beat()
    Page.wait_s = 0.3
    assert pulse.beat()
    Page.wait_s = 0.0
    told = alert_probes.read_beside(studio.settings, "pages")
    assert len(told["took"]) == 2 and told["took"][1] >= 0.3
    (measured,) = alert_probes.Probes(studio).look("response", NOON)
    assert measured.cases == 2


def test_pages_that_were_not_heard_of_for_a_minute_are_critical_and_a_machine_that_slept_is_not(studio, pages):
    Pulse(studio.settings, lambda: pages).beat()
    probes = alert_probes.Probes(studio)
    assert probes.look("app", NOON)[0].value == 0
    for _ in range(2):
        probes._app._at -= 60
        value = probes.look("app", NOON)[0].value
    assert value == 2 * alert_probes.STEP_S
    assert not Pulse(studio.settings, lambda: "http://127.0.0.1:1").beat()
    Pulse(studio.settings, lambda: pages).beat()
    assert probes.look("app", NOON)[0].value == 0
    probes._app._at -= 8 * 3600
    assert probes.look("app", NOON)[0].value < 60
