"""The watch goes on while the database is away, tells of it once it is back, and judges in one process at a time."""

from __future__ import annotations

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.alerts import alert_probes, alerts
from core.alerts.alert_probes import ProbeMemory
from core.database import locks, tables
from core.settings import Settings
from core.studio import open_studio
from core.tasks.heartbeats import TRIES
from jobs.scheduler.alert_watch import LEFT_TO_ANOTHER_S, Outage, Pulse, judge_rules
from tests.conftest import furnish
from tests.support import films

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


def standing(studio, person, rule) -> list[alerts.AlertView]:
    with studio.db.read() as session:
        return [one for one in alerts.active_alerts(session, person) if one.rule == rule]


def test_a_database_that_was_away_is_told_of_once_it_is_back(studio):
    admin, clock = films.person(studio), Clock()
    outage = Outage(studio, clock)
    outage._away._at -= 40
    file = Path(studio.db.url.removeprefix("sqlite:///"))
    file.rename(file.with_suffix(".away"))
    assert not outage.look()
    clock.now += timedelta(hours=7)  # somebody sets the clock meanwhile
    outage._away._at -= 20
    assert not outage.look()
    file.with_suffix(".away").rename(file)
    assert outage.look()
    judge_rules(studio, at=clock.now)
    (seen,) = standing(studio, admin, "database")
    assert seen.level == "critical" and seen.words["en"].startswith("The database was away for 1 min")
    assert NOON - timedelta(seconds=45) < seen.began_at < NOON
    assert alert_probes.read_run_file(studio.settings, "database") is None
    judge_rules(studio, at=clock.now + timedelta(minutes=1))
    with studio.db.read() as session:
        assert "database" in [one.rule for one in alerts.past_alerts(session, admin)]


def test_who_only_stands_ready_forgets_an_outage_once_another_had_the_time_to_tell_of_it(studio):
    outage = Outage(studio)
    file = Path(studio.db.url.removeprefix("sqlite:///"))
    file.rename(file.with_suffix(".away"))
    outage.look()
    file.with_suffix(".away").rename(file)
    assert outage.look()
    outage.leave_to_another()
    assert alert_probes.read_run_file(studio.settings, "database")
    outage._answers_since -= LEFT_TO_ANOTHER_S
    outage.leave_to_another()
    assert alert_probes.read_run_file(studio.settings, "database") is None


def test_one_process_judges_at_a_time(studio):
    films.person(studio)
    with locks.hold_lock(studio.db, studio.near, "alerts") as mine:
        assert mine
        judge_rules(studio)
    with studio.db.read() as session:
        assert session.query(tables.Setting).filter_by(key=alert_probes.SEEN).count() == 0
    judge_rules(studio)
    with studio.db.read() as session:
        assert session.query(tables.Setting).filter_by(key=alert_probes.SEEN).count() == 1


def test_two_who_judge_at_once_begin_an_alert_once_and_tell_of_it_once(db, tmp_path):
    settings = Settings(dailies_home=tmp_path, database_url=db.url, redis_url="redis://127.0.0.1:1/0")
    admin = films.person(open_studio(settings))
    with db.write() as session:
        budget = {"scope": "month", "limit_micro_yuan": 100, "spent_micro_yuan": 90}
        session.add(tables.Budget(key=f"month:studio:{NOON:%Y-%m}", **budget))
    together = threading.Barrier(2)

    def go(_: int) -> None:
        mine = open_studio(settings)
        together.wait()
        judge_rules(mine, at=NOON)
        mine.db.engine.dispose()

    with ThreadPoolExecutor(2) as both:
        list(both.map(go, range(2)))
    with db.read() as session:
        begun = list(session.scalars(select(tables.Alert).where(tables.Alert.rule == "budget")))
        assert len(begun) == 1
        assert session.query(tables.Notice).filter_by(alert_id=begun[0].id, user_id=admin.id).count() == 1


def test_an_unreachable_queue_is_critical_after_two_looks_each_in_a_process_of_its_own(studio):
    admin, at = films.person(studio), NOON
    memory = judge_rules(studio, at=at)
    for _ in range(2):
        memory = pickle.loads(pickle.dumps(memory))
        memory.queue._at -= 60
        at += timedelta(minutes=1)
        memory = judge_rules(studio, memory, at)
    assert [one.level for one in standing(studio, admin, "queue")] == ["critical"]


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
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


def look(studio, name: str, memory: ProbeMemory | None = None) -> float | None:
    found = alert_probes.AlertProbes(studio, memory).look(name, NOON)
    return found[0].value if found else None


def test_the_pages_say_from_any_machine_that_they_answer_and_how_soon(studio, pages):
    one, other = Pulse(studio, lambda: pages, "one"), Pulse(studio, lambda: pages, "other")
    assert one.beat() and other.beat()
    assert look(studio, "response") is None
    other._took = [0.4] * TRIES
    assert other.beat()
    assert look(studio, "response") == 0.4


def test_pages_that_none_was_heard_of_for_a_minute_are_critical_and_a_machine_that_slept_is_not(studio, pages):
    memory = ProbeMemory()
    assert look(studio, "app", memory) is None
    Pulse(studio, lambda: pages, "one").beat()
    assert look(studio, "app", memory) == 0
    with studio.db.write() as session:
        session.execute(update(tables.Hold).values(until=tables.utc_now()))
    for _ in range(2):
        memory.pages._at -= 60
        value = look(studio, "app", memory)
    assert value == 2 * alert_probes.STEP_S
    assert not Pulse(studio, lambda: "http://127.0.0.1:1", "one").beat()
    Pulse(studio, lambda: pages, "one").beat()
    assert look(studio, "app", memory) == 0
    memory.pages._at -= 8 * 3600
    with studio.db.write() as session:
        session.execute(update(tables.Hold).values(until=tables.utc_now()))
    assert look(studio, "app", memory) < 60


def test_a_process_that_says_goodbye_is_missed_by_nobody_and_one_that_died_is_by_a_scheduler_that_never_saw_it(
    studio, pages
):
    over, memory = threading.Event(), ProbeMemory()
    pulse = Pulse(studio, lambda: pages, "one")
    pulse.beat()
    over.set()
    pulse.run(over)
    assert look(studio, "app", memory) is None
    pulse.beat()
    with studio.db.write() as session:
        session.execute(update(tables.Hold).values(until=tables.utc_now() - timedelta(seconds=1)))
    assert locks.delete_expired(studio.db) == 0
    assert look(studio, "app", memory) is not None


def test_pages_whose_database_is_away_say_so_in_one_line(studio, pages, caplog):
    pulse = Pulse(studio, lambda: pages, "one")
    studio.db.engine.dispose()
    file = Path(studio.db.url.removeprefix("sqlite:///"))
    for name in (file, *file.parent.glob("studio.db-*")):
        name.unlink(missing_ok=True)
    assert not pulse.beat() and not pulse.beat()
    assert [record.message for record in caplog.records] == ["the pages cannot say that they answer: OperationalError"]
