"""Breakers that all workers share: opened by failures in a row, looked at by one, mended by success."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta

import pytest

from core.database import tables
from core.database.engine import Database
from core.database.tables import utc_now
from core.gateway import breakers
from providers.base import Capability
from providers.errors import BadKey, Busy, Invalid, Lost, ModelNotOpen, NotSent, Refused, Unavailable
from providers.gateway.circuit_breaker import FAILURES, FIRST_S
from tests.support.clocks import set_clock
from tests.support.core_time import usual_seconds

DOOR, TEXT, IMAGE = "openai:a", Capability.TEXT, Capability.IMAGE


@pytest.fixture
def elsewhere(db: Database):
    """The same database in another worker."""
    other = Database(db.url)
    yield other
    other.engine.dispose()


def break_it(db: Database) -> None:
    for _ in range(FAILURES):
        breakers.record_failure(db, DOOR, TEXT, Unavailable())


def rest_over(db: Database) -> None:
    with db.write() as session:
        row = session.get_one(tables.Breaker, f"{DOOR}/text")
        row.open_until = tables.utc_now() - timedelta(seconds=1)


def test_a_door_that_fails_in_a_row_is_left_alone_for_this_capability_by_all_workers(db, elsewhere):
    assert breakers.breaker_state(db, DOOR, TEXT) is None
    break_it(db)
    for worker in (db, elsewhere):
        state = breakers.breaker_state(worker, DOOR, TEXT)
        assert state.alone(tables.utc_now())
        assert state.last_error == "Unavailable"
        assert timedelta(seconds=FIRST_S - 5) < state.open_until - tables.utc_now() <= timedelta(seconds=FIRST_S)
        assert breakers.breaker_state(worker, DOOR, IMAGE) is None
        assert breakers.breaker_state(worker, "openai:b", TEXT) is None


def test_what_another_worker_saw_is_known_within_a_second(db, elsewhere):
    assert breakers.breaker_state(elsewhere, DOOR, TEXT) is None
    break_it(db)
    time.sleep(breakers.KNOWN_S)
    assert breakers.breaker_state(elsewhere, DOOR, TEXT).alone(tables.utc_now())


@pytest.mark.parametrize("error", [BadKey(), Invalid(), Refused(), Busy()])
def test_what_says_nothing_of_a_vendors_health_does_not_count(db, error):
    for _ in range(2 * FAILURES):
        breakers.record_failure(db, DOOR, TEXT, error)
    assert breakers.breaker_state(db, DOOR, TEXT) is None


def test_one_that_works_makes_all_as_new(db):
    for error in (Lost(), NotSent()):
        breakers.record_failure(db, DOOR, TEXT, error)
    assert breakers.breaker_state(db, DOOR, TEXT).failures == 2
    breakers.record_success(db, DOOR, TEXT)
    assert breakers.breaker_state(db, DOOR, TEXT) is None
    breakers.record_failure(db, DOOR, TEXT, Lost())
    assert not breakers.breaker_state(db, DOOR, TEXT).alone(tables.utc_now())


def test_calls_that_were_under_way_when_it_was_left_alone_do_not_make_it_longer(db):
    break_it(db)
    until = breakers.breaker_state(db, DOOR, TEXT).open_until
    for _ in range(10):
        breakers.record_failure(db, DOOR, TEXT, Lost())
    assert breakers.breaker_state(db, DOOR, TEXT).open_until == until


def test_one_alone_may_look_whether_it_works_again(db):
    break_it(db)
    assert not breakers.may_probe(db, DOOR, TEXT)
    rest_over(db)
    with ThreadPoolExecutor(8) as workers:
        assert sum(workers.map(lambda _: breakers.may_probe(db, DOOR, TEXT), range(24))) == 1
    with db.write() as session:
        session.get_one(tables.Breaker, f"{DOOR}/text").probe_until = tables.utc_now() - timedelta(seconds=1)
    assert breakers.may_probe(db, DOOR, TEXT)


def test_a_look_that_fails_leaves_it_alone_twice_as_long(db):
    break_it(db)
    rest_over(db)
    assert breakers.may_probe(db, DOOR, TEXT)
    breakers.record_failure(db, DOOR, TEXT, NotSent())
    left = breakers.breaker_state(db, DOOR, TEXT).open_until - tables.utc_now()
    assert timedelta(seconds=2 * FIRST_S - 5) < left <= timedelta(seconds=2 * FIRST_S)


def test_many_failures_at_once_are_each_counted(db):
    with ThreadPoolExecutor(FAILURES) as workers:
        list(workers.map(lambda _: breakers.record_failure(db, DOOR, TEXT, Lost()), range(FAILURES)))
    assert breakers.breaker_state(db, DOOR, TEXT).alone(tables.utc_now())


def test_the_list_names_door_and_capability_and_a_person_may_forgive(db):
    break_it(db)
    breakers.record_failure(db, DOOR, IMAGE, Lost())
    with db.read() as session:
        assert [(one.door, one.capability) for one in breakers.list_failing_doors(session)] == [
            (DOOR, "image"),
            (DOOR, "text"),
        ]
    breakers.reset_door(db, DOOR)
    with db.read() as session:
        assert breakers.list_failing_doors(session) == []


def test_where_all_is_well_a_success_costs_nothing(db):
    breakers.breaker_state(db, DOOR, TEXT)
    assert usual_seconds(lambda: [breakers.record_success(db, DOOR, TEXT) for _ in range(200)]) < 0.1


def test_one_model_rests_at_a_door_until_its_time_and_the_others_go_on(db):
    until = utc_now().replace(tzinfo=UTC).timestamp() + 3600
    for model in ("gpt-6", "a-very-long-name-of-a-model-that-somebody-gave-to-an-endpoint-of-their-own-" + "x" * 40):
        breakers.suspend_door(db, DOOR, TEXT, until, ModelNotOpen("not yours"), model)
        state = breakers.breaker_state(db, DOOR, TEXT, model)
        assert state is not None and state.why() == "not_open" and not state.half_open(utc_now())
        breakers.record_success(db, DOOR, TEXT, model)
        assert breakers.breaker_state(db, DOOR, TEXT, model) is None
    breakers.suspend_door(db, DOOR, TEXT, until, ModelNotOpen("not yours"), "gpt-6")
    assert breakers.breaker_state(db, DOOR, TEXT) is None and breakers.breaker_state(db, DOOR, TEXT, "gpt-5") is None
    with db.read() as session:
        assert [(ill.door, ill.capability, ill.model) for ill in breakers.list_failing_doors(session)] == [
            (DOOR, "text", "gpt-6")
        ]


def test_a_door_that_was_left_alone_under_a_clock_that_ran_ahead_may_be_asked_again(db, elsewhere):
    break_it(db)
    set_clock(db, -3600)
    assert breakers.breaker_state(elsewhere, DOOR, TEXT) is None
