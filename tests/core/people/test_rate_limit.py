"""Requests a minute: each role its own, counted in Redis or in the table, and one sentence for who is too fast."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.database import tables
from core.database.redis_client import RedisClient, connect_redis
from core.errors import OutOfRange, TooManyRequests
from core.people import rate_limit, studio_rules
from core.people.sessions import Person
from core.settings import Settings
from tests.support.redis_server import RedisServer


@pytest.fixture
def server() -> Iterator[RedisServer]:
    running = RedisServer()
    yield running
    running.end()


@pytest.fixture(params=["alone", "with Redis"])
def near(request: pytest.FixtureRequest) -> RedisClient:
    return RedisClient() if request.param == "alone" else RedisClient(request.getfixturevalue("server").url)


def someone(role: str) -> Person:
    return Person(id=uuid.uuid4(), email="min@example.org", name="阿敏", role=role)


def taken(db, near, person, wanted: int) -> int:
    done = 0
    for _ in range(wanted):
        try:
            rate_limit.count_request(db, near, person)
            done += 1
        except TooManyRequests:
            pass
    return done


@pytest.mark.parametrize(("role", "most"), [("guest", 10), ("viewer", 60), ("user", 120), ("admin", 600)])
def test_each_role_may_ask_so_often_in_a_minute(one_file, role, most):
    person, other = someone(role), someone(role)
    assert taken(one_file, RedisClient(), person, most + 5) == most
    assert taken(one_file, RedisClient(), other, 3) == 3


def test_who_is_too_fast_is_told_how_long_to_wait(db, near):
    person = someone("guest")
    taken(db, near, person, 10)
    with pytest.raises(TooManyRequests) as told:
        rate_limit.count_request(db, near, person)
    assert 55 <= told.value.facts["seconds"] <= 60
    assert told.value.status == 429
    assert "10" in told.value.sentence("zh")


def test_a_crowd_of_requests_is_counted_one_by_one(db, near):
    person = someone("guest")
    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(lambda _: taken(db, near, person, 1), range(40))) == 10


def test_the_next_minute_begins_anew(db):
    person = someone("guest")
    assert taken(db, RedisClient(), person, 12) == 10
    with db.write() as session:
        session.query(tables.Hold).one().until -= timedelta(seconds=61)
    assert taken(db, RedisClient(), person, 12) == 10


def test_a_minute_that_began_under_a_clock_an_hour_ahead_is_over(db, near):
    person = someone("guest")
    assert taken(db, near, person, 12) == 10
    if near.exists:
        connect_redis(near._url).expire(f"rate_limit:{person.id}", 3600)
    else:
        with db.write() as session:
            session.query(tables.Hold).one().until += timedelta(hours=1)
    assert taken(db, near, person, 12) == 10


def test_redis_counts_under_its_name_for_a_minute(one_file, server):
    person = someone("user")
    rate_limit.count_request(one_file, RedisClient(server.url), person)
    assert server.redis.get(f"rate_limit:{person.id}") == b"1"
    assert 58 < server.redis.ttl(f"rate_limit:{person.id}") <= 60
    with one_file.read() as session:
        assert session.query(tables.Hold).count() == 0


def test_with_redis_lost_the_table_goes_on_counting(one_file, server):
    person, near = someone("guest"), RedisClient(server.url)
    assert taken(one_file, near, person, 4) == 4
    server.kill()
    assert taken(one_file, near, person, 30) == 10


def test_an_admin_sets_how_often_and_it_counts_within_seconds(one_file):
    settings = Settings(_env_file=None)
    with one_file.write() as session:
        studio_rules.set_rule(session, settings, "guest_requests", 3)
    assert taken(one_file, RedisClient(), someone("guest"), 9) == 3
    assert studio_rules.current_rules(one_file, settings).guest_requests == 3
    with one_file.write() as session, pytest.raises(OutOfRange):
        studio_rules.set_rule(session, settings, "admin_requests", 1)


def test_by_id_the_role_is_looked_up_and_nobodys_work_is_not_counted(one_file):
    with one_file.write() as session:
        row = tables.User(email="g@example.org", name="客", password_hash="", role="guest")
        session.add(row)
    for _ in range(10):
        rate_limit.count_request_by_id(one_file, RedisClient(), row.id)
    with pytest.raises(TooManyRequests):
        rate_limit.count_request_by_id(one_file, RedisClient(), row.id)
    for _ in range(700):
        rate_limit.count_request_by_id(one_file, RedisClient(), None)
