"""A clock that is set by an hour takes work from nobody who lives, and lets nothing wait for an hour."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from core.database.engine import Database
from core.database.tables import utc_now
from core.tasks import task_lifecycle, task_turns
from core.tasks.clock_check import SETTLES_S, ClockCheck
from tests.support.clocks import set_clock

HOUR = 3600


def promised(db: Database) -> uuid.UUID:
    with db.write() as session:
        return task_lifecycle.accept(session, "film.make", user_id=None, project_id=None).id


def sent_again(db: Database) -> list[uuid.UUID]:
    return [due.id for due in task_turns.pick_due(db, 8, again_after_s=3.0)]


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_word_that_was_lost_is_sent_again_though_the_clock_was_set(db: Database, seconds: int) -> None:
    task = promised(db)
    assert [due.id for due in task_turns.pick_due(db, 8)] == [task]
    assert sent_again(db) == []
    set_clock(db, seconds)
    assert sent_again(db) == [task]


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_who_died_holding_a_task_does_not_hold_it_for_an_hour(db: Database, seconds: int) -> None:
    task = promised(db)
    task_lifecycle.claim(db, task, "dead", 30)
    set_clock(db, seconds)
    assert sent_again(db) == [task]
    assert task_lifecycle.claim(db, task, "anna", 30) is not None


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_a_wait_before_the_next_try_does_not_become_an_hour(db: Database, seconds: int) -> None:
    task = promised(db)
    claimed = task_lifecycle.claim(db, task, "anna", 30)
    assert claimed is not None
    task_lifecycle.wait_for_vendor(db, claimed, "vendor-7", 30.0)
    assert sent_again(db) == []
    set_clock(db, seconds)
    assert sent_again(db) == [task]
    assert task_lifecycle.claim(db, task, "anna", 30) is not None


def test_who_lives_keeps_a_task_through_a_jump_and_is_the_only_one_who_may_end_it(db: Database) -> None:
    task = promised(db)
    claimed = task_lifecycle.claim(db, task, "anna", 30)
    assert claimed is not None
    set_clock(db, HOUR)
    assert task_lifecycle.renew_lease(db, claimed, 30)
    assert sent_again(db) == []
    task_lifecycle.finish(db, claimed)


def test_nobody_is_taken_for_dead_in_the_moments_after_the_clock_was_set() -> None:
    wall, ticks = utc_now(), 0.0
    steady = ClockCheck(lambda: ticks)

    def reliable(seconds: float, jump: float = 0.0) -> bool:
        nonlocal wall, ticks
        ticks += seconds
        wall += timedelta(seconds=seconds + jump)
        return steady.read(lambda: wall)[1]

    assert reliable(1) and reliable(1) and reliable(60)
    assert not reliable(1, jump=HOUR)
    assert not reliable(SETTLES_S - 1)
    assert reliable(1)
    assert not reliable(1, jump=-HOUR)
    assert reliable(SETTLES_S)


def test_a_slow_look_and_a_clock_that_is_corrected_a_little_are_no_jump() -> None:
    ticks, wall = iter([0.0, 9.0, 20.0, 20.1, 30.0, 30.1]), utc_now()
    steady = ClockCheck(lambda: next(ticks))
    for seconds in (1.0, 20.0, 31.5):
        assert steady.read(lambda seconds=seconds: wall + timedelta(seconds=seconds))[1]  # type: ignore[misc]
