"""Redis beside the database: what it is asked first, and that its loss takes nothing away but time."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest

from core.database import tables
from core.database.engine import Database
from core.database.redis_client import LEFT_ALONE_S, RedisClient
from core.people import sessions, users
from core.settings import Settings
from tests.support.redis_server import RedisServer

HASH = "0" * 64


@pytest.fixture
def server() -> Iterator[RedisServer]:
    running = RedisServer()
    yield running
    running.end()


@pytest.fixture
def near(server: RedisServer) -> RedisClient:
    return RedisClient(server.url)


@pytest.fixture
def db(db: Database, near: RedisClient) -> Iterator[Database]:
    beside = Database(db.url, near)
    yield beside
    beside.engine.dispose()


@pytest.fixture
def person(db: Database) -> tables.User:
    with db.write() as session:
        row = tables.User(email="min@example.org", name="阿敏", password_hash="", role="user")
        session.add(row)
    return row


def shift(db: Database, **back: timedelta) -> None:
    with db.write() as session:
        for row in session.query(tables.Session):
            for field, by in back.items():
                setattr(row, field, getattr(row, field) - by)


# Kept for a while ----------------------------------------------------------------------------------------------------


def test_what_is_kept_is_gone_after_its_time(near, server):
    assert near.put("lock:a", "min", 0.05)
    assert near.get("lock:a") == b"min"
    assert not near.add("lock:a", "other", 1)
    time.sleep(0.08)
    assert near.get("lock:a") is None


def test_what_is_read_often_is_read_once_in_ten_minutes_by_all_who_share_it(near, server):
    read = iter([None, 2.5, 9.0])
    assert [near.warm("speed", "kling/v3", lambda: next(read)) for _ in range(2)] == [None, None]
    assert 590 < server.redis.ttl("hot:speed:kling/v3") <= 600
    near.cool("speed", "kling/v3")
    assert [near.warm("speed", "kling/v3", lambda: next(read)) for _ in range(2)] == [2.5, 2.5]


def test_a_count_belongs_to_the_minute_that_its_first_began(near):
    assert [near.count("rate_limit:x", 0.3)[0] for _ in range(3)] == [1, 2, 3]
    assert 0 < near.count("rate_limit:x", 0.3)[1] <= 0.3
    time.sleep(0.35)
    assert near.count("rate_limit:x", 0.3)[0] == 1


def test_something_is_put_only_in_the_place_of_what_was_seen_there(near):
    near.put("a", "old", 5)
    assert not near.swap("a", b"other", "new", 5)
    assert near.swap("a", b"old", "new", 5)
    assert near.get("a") == b"new"


@pytest.mark.parametrize("url", ["", "unix:///nowhere/s", "redis://127.0.0.1:1/0"])
def test_without_one_everything_says_ask_the_database(url):
    near = RedisClient(url)
    assert near.get("a") is None
    assert near.many(["a"]) == []
    assert near.count("a", 1) is None
    assert not near.put("a", "b", 1)
    assert not near.add("a", "b", 1)
    assert not near.swap("a", b"b", "c", 1)
    read = iter([1, 2])
    assert [near.warm("a", "b", lambda: next(read)) for _ in range(2)] == [1, 2]


def test_its_loss_costs_one_look_and_is_told_once(near, server, caplog):
    near.put("a", "b", 60)
    server.kill()
    with caplog.at_level(logging.WARNING):
        began = time.monotonic()
        assert [near.get("a") for _ in range(200)] == [None] * 200
        assert time.monotonic() - began < 1
    assert caplog.text.count("Redis is away") == 1
    assert str(server.folder) not in caplog.text
    server.start()
    time.sleep(LEFT_ALONE_S + 0.05)
    assert near.put("a", "b", 60)


def test_one_machine_asks_its_own_queue_server(tmp_path):
    here = Settings(_env_file=None, dailies_home=tmp_path, redis_url="")
    assert here.redis.startswith("unix:///")
    assert Settings(_env_file=None, dailies_home=tmp_path, redis_url="redis://host/1").redis == "redis://host/1"


# Who is there --------------------------------------------------------------------------------------------------------


def test_a_session_is_known_by_the_hash_of_its_token_and_never_by_the_token(db, person, server):
    token = sessions.begin_session(db, person.id)
    assert sessions.find_person_by_token(db, token).id == person.id
    (key,) = server.redis.keys("session:*")
    assert token.encode() not in key + server.redis.get(key)
    assert len(key.removeprefix(b"session:")) == 64
    assert 1790 < server.redis.ttl(key) <= 1800


def test_a_session_known_nearby_is_not_asked_of_the_rows(db, person):
    token = sessions.begin_session(db, person.id)
    sessions.find_person_by_token(db, token)
    shift(db, last_seen=timedelta(days=9), expires_at=timedelta(days=9))
    assert sessions.find_person_by_token(db, token, notice=False).name == "阿敏"


def _end(db, token, person):
    sessions.end_session(db, token)


def _end_one(db, token, person):
    with db.write() as session:
        row = session.query(tables.Session).one()
        sessions.end_session_by_id(session, person.id, row.id)


def _end_all(db, token, person):
    with db.write() as session:
        sessions.end_all_sessions(session, person.id)


def _disable(db, token, person):
    users.set_status(db, person.id, "disabled")


def _password(db, token, person):
    users.set_password(db, person.id, "a long enough password 7")


@pytest.mark.parametrize("ends", [_end, _end_one, _end_all, _disable, _password])
@pytest.mark.parametrize("away", [False, True])
def test_a_session_that_ends_is_gone_at_once_even_where_redis_could_not_be_told(db, person, server, ends, away):
    token = sessions.begin_session(db, person.id)
    assert sessions.find_person_by_token(db, token) is not None
    kept = {key: server.redis.get(key) for key in server.redis.keys("session:*")}
    assert kept
    if not away:
        ends(db, token, person)
        assert sessions.find_person_by_token(db, token) is None
        return
    elsewhere = Database(db.url, RedisClient("unix:///nowhere/s"))
    ends(elsewhere, token, person)
    elsewhere.engine.dispose()
    assert server.redis.keys("session:*") == list(kept)
    time.sleep(sessions.ERA_KNOWN_S)
    assert sessions.find_person_by_token(db, token) is None


def test_a_reader_who_saw_it_open_a_moment_ago_cannot_bring_it_back(db, person, server, near):
    token = sessions.begin_session(db, person.id)
    sessions.find_person_by_token(db, token)
    (key,) = server.redis.keys("session:*")
    open_then = server.redis.get(key)
    sessions.end_session(db, token)
    assert not near.add(key.decode(), open_then, 60)
    assert not near.swap(key.decode(), open_then, open_then, 60)
    assert sessions.find_person_by_token(db, token) is None


def test_what_changes_about_a_person_is_seen_at_the_next_click(db, person):
    token = sessions.begin_session(db, person.id)
    assert sessions.find_person_by_token(db, token).name == "阿敏"
    users.rename(db, person.id, "林敏")
    assert sessions.find_person_by_token(db, token).name == "林敏"
    users.set_grant(db, person.id, "costs.read_all", on=True)
    assert "costs.read_all" in sessions.find_person_by_token(db, token).grants


def test_a_click_keeps_a_session_awake_though_redis_answers(db, person):
    token = sessions.begin_session(db, person.id)
    shift(db, last_seen=timedelta(seconds=25))
    sessions.find_person_by_token(db, token)
    with db.read() as session:
        assert session.query(tables.Session).one().last_seen > tables.utc_now() - timedelta(seconds=5)


def test_nonsense_in_redis_opens_nothing(db, person, server):
    token = sessions.begin_session(db, person.id)
    sessions.find_person_by_token(db, token)
    (key,) = server.redis.keys("session:*")
    for nonsense in (b"", b"{}", b"\xff\xfe", b'{"person": null}'):
        server.redis.set(key, nonsense)
        assert sessions.find_person_by_token(db, token).id == person.id
    assert sessions.find_person_by_token(db, "x" * 43) is None


def test_losing_redis_in_the_middle_signs_nobody_out(db, person, server):
    token = sessions.begin_session(db, person.id)
    assert sessions.find_person_by_token(db, token) is not None
    server.kill()
    assert sessions.find_person_by_token(db, token).id == person.id
    sessions.end_session(db, token)
    assert sessions.find_person_by_token(db, token) is None
    assert sessions.find_person_by_token(db, uuid.uuid4().hex) is None
