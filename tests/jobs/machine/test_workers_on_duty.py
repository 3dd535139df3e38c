"""That nobody works is known with its reason, told once it is sure, and forgotten when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import heartbeats
from jobs.machine import workers_on_duty
from jobs.machine.workers_on_duty import DutyState, DutyWatch, Why
from tests.jobs.conftest import studio_in
from tests.support.disks import small_disk
from tests.support.redis_server import RedisServer


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.end()


def test_each_reason_why_nobody_works_is_told_from_the_others(studio: Studio, redis: RedisServer) -> None:
    assert workers_on_duty.read_duty(studio) == DutyState(why="queue", here=True)
    team = open_studio(Settings(dailies_home=studio.settings.home, database_url="", redis_url=redis.url))
    assert workers_on_duty.read_duty(team) == DutyState(why="workers", here=False)
    heartbeats.record_heartbeat(team.db, "workers", "crew", 2)
    assert workers_on_duty.read_duty(team).why == "scheduler"
    heartbeats.record_heartbeat(team.db, "scheduler", "keeper")
    assert workers_on_duty.read_duty(team) == DutyState(here=False)
    (studio.settings.home / "studio.db").rename(studio.settings.home / "moved.db")
    (studio.settings.home / "studio.db").mkdir()
    team.db.engine.dispose()
    assert workers_on_duty.read_duty(team).why == "database"


def test_a_full_disk_and_a_folder_that_is_shut_are_the_reason_before_all_others(sqlite_with_tables: Path) -> None:
    with small_disk(16) as disk:
        studio = studio_in(disk.folder / "home", sqlite_with_tables)
        disk.fill()
        assert workers_on_duty.read_duty(studio).why == "full"
        disk.empty()
        assert workers_on_duty.read_duty(studio).why == "queue"
        disk.shut()
        assert workers_on_duty.read_duty(studio).why == "read_only"
        disk.open()
        studio.db.engine.dispose()


def said(found: list[tuple[float, Why]], began: float = 0.0) -> list[Why]:
    """What is told at each of these moments, where that is found."""
    now, what = 0.0, DutyState()
    watch = DutyWatch(lambda: what, clock=lambda: now, began=began)
    told: list[Why] = []
    for now, why in found:  # noqa: B007
        what = DutyState(why=why)
        told.append(watch.told().why)
    return told


def test_nobody_is_missed_who_may_be_on_their_way() -> None:
    assert said([(5, "workers"), (20, "workers"), (31, "workers")]) == ["", "", "workers"]


def test_what_lasts_a_moment_is_no_news_and_what_is_over_is_forgotten_at_once() -> None:
    assert said([(100, "workers"), (104, ""), (108, "workers"), (112, "workers"), (116, "workers"), (120, "")]) == [
        "", "", "", "", "workers", "",
    ]  # fmt: skip


def test_a_full_disk_is_told_at_once() -> None:
    assert said([(1, "full"), (5, "")]) == ["full", ""]
