"""One of those that stand ready keeps the house; what fails in it ends nothing else, and who lost the lease does no more."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from core.database import tables
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import heartbeats, task_lifecycle
from jobs import queue
from jobs.scheduler import reconcile
from jobs.scheduler.housekeeping import Duty, Scheduler
from tests.conftest import furnish
from tests.jobs import small
from tests.jobs.conftest import alive, status, until

assert small  # its jobs are known
LEASE = 1.5
"""Seconds: a short one, so that nobody waits for its end."""


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    opened = open_studio(Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0"))
    furnish(opened.db)
    yield opened
    opened.db.engine.dispose()


@pytest.fixture
def hire(studio: Studio) -> Iterator[Callable[..., Scheduler]]:
    """One more who stands ready, until the end of the test."""
    hired: list[Scheduler] = []

    def hire(*duties: Duty, lease_s: float = LEASE) -> Scheduler:
        hired.append(Scheduler(studio, duties, f"scheduler {len(hired)}", lease_s))
        return hired[-1]

    yield hire
    for each in hired:
        each.leave()


def turned(*schedulers: Scheduler, till: Callable[[], object], seconds: float = 20) -> float:
    """Let each have its turns until that is true; how long it took."""

    def turn() -> object:
        for each in schedulers:
            each.turn()
        return till()

    return until(turn, seconds)


def counting(studio: Studio, before: int | None) -> int:
    """Remembers how often it was done, and says it in a file."""
    times = (before or 0) + 1
    (studio.settings.home / "times").write_text(str(times))
    return times


def times(studio: Studio) -> int:
    file = studio.settings.home / "times"
    return int(file.read_text() or 0) if file.exists() else 0


def hanging(studio: Studio, _: Any) -> None:
    (studio.settings.home / "hanging").write_text(str(os.getpid()))
    time.sleep(60)


def hanging_pid(studio: Studio) -> int:
    file = studio.settings.home / "hanging"
    return int(file.read_text() or 0) if file.exists() else 0


def killed(_studio: Studio, _: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full(_studio: Studio, _: Any) -> None:
    raise OSError(errno.ENOSPC, "no space left on device")


def broken(_studio: Studio, _: Any) -> None:
    raise ZeroDivisionError


def test_one_of_two_keeps_the_house_and_the_other_takes_over_when_it_is_silent(studio, hire):
    one, other = hire(), hire()
    turned(one, other, till=lambda: one.in_charge)
    with studio.db.read() as session:
        assert heartbeats.count_on_duty(session).schedulers == 2
    assert not other.in_charge
    took = turned(other, till=lambda: other.in_charge)
    assert took > LEASE / 2
    assert not one.in_charge
    turned(one, other, till=lambda: True)
    assert other.in_charge and not one.in_charge


def test_work_that_nobody_holds_any_more_is_seen_by_those_without_the_lease_too(studio, hire):
    one, standing = hire(lease_s=60), hire(lease_s=60)
    turned(one, till=lambda: one.in_charge)
    task = queue.submit(studio, "test.note", user=None, project_id=None, max_attempts=1)
    assert task_lifecycle.claim(studio.db, task, "whoever dies of it", lease_s=0.01)
    turned(standing, till=lambda: status(studio, task) == "failed")
    assert not standing.in_charge


def test_who_goes_home_lets_another_take_over_at_once(studio, hire):
    leaving, staying = Scheduler(studio, (), "leaving", lease_s=60), hire(lease_s=60)
    turned(leaving, till=lambda: leaving.in_charge)
    staying.turn()
    leaving.leave()
    staying._next["lease"] = float("-inf")
    staying.turn()
    assert staying.in_charge
    with studio.db.read() as session:
        assert heartbeats.count_on_duty(session).schedulers == 1


def test_who_lost_the_lease_ends_what_it_began_before_it_does_anything_else(studio, hire):
    one = hire(Duty("hanging", 60, hanging))
    turned(one, till=lambda: hanging_pid(studio))
    assert alive(hanging_pid(studio))
    with studio.db.write() as session:
        session.execute(update(tables.Hold).where(tables.Hold.key == "lock:scheduler").values(owner="another"))
    one._next["lease"] = float("-inf")
    one.turn()
    assert not one.in_charge and not alive(hanging_pid(studio))


def test_who_stood_still_longer_than_the_lease_does_no_more_although_nobody_told_it(studio, hire):
    one = hire(Duty("hanging", 60, hanging))
    turned(one, till=lambda: hanging_pid(studio))
    one._next["lease"] = float("inf")  # its database does not answer
    time.sleep(LEASE)
    one.turn()
    assert not one.in_charge and not alive(hanging_pid(studio))


def test_a_duty_that_fails_hangs_or_is_killed_keeps_no_other_from_being_done(studio, hire, caplog):
    one = hire(
        Duty("full", 0.3, full),
        Duty("broken", 0.3, broken),
        Duty("killed", 0.3, killed),
        Duty("hanging", 0.3, hanging, longest_s=0.5),
        Duty("counting", 0.3, counting),
    )
    turned(one, till=lambda: times(studio) >= 4)
    first = hanging_pid(studio)
    turned(one, till=lambda: hanging_pid(studio) not in (0, first))
    assert not alive(first)
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "hanging took longer than" in said and "killed was killed (9)" in said


def test_what_cannot_be_tidied_up_keeps_nothing_else_untidy(studio, caplog):
    with studio.db.write() as session:
        session.execute(text("DROP TABLE prompt_dialogues"))
        session.add(tables.Project(name="very old", deleted_at=tables.utc_now() - timedelta(days=31)))
    assert reconcile.tidy(studio) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "forget: not now, again in a minute: OperationalError"
    ]


def test_a_database_that_is_away_is_said_in_one_line_and_waited_for(tmp_path, caplog):
    home = tmp_path / "home"
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0"))
    home.rename(tmp_path / "away")
    one = Scheduler(studio, (Duty("counting", 0.3, counting),), "one", LEASE)
    for _ in range(5):
        one._next["lease"] = float("-inf")
        one.turn()
    assert not one.in_charge
    assert [record.getMessage().partition(":")[0] for record in caplog.records if "lease" in record.message] == [
        "lease"
    ]
    (tmp_path / "away").rename(home)
    furnish(studio.db)
    turned(one, till=lambda: times(studio) >= 1)
    assert one.in_charge
    one.leave()
    studio.db.engine.dispose()
