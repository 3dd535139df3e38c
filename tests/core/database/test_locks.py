"""Locks and places at a door: one holder, whatever happens to Redis; a dead holder loses them by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import update

from core.database import locks, tables
from core.database.engine import Database
from core.database.redis_client import LEFT_ALONE_S, RedisClient, connect_redis
from core.errors import DiskFull
from core.settings import ROOT
from providers.errors import Busy
from tests.support.redis_server import RedisServer

NOBODY = RedisClient()


@pytest.fixture
def server() -> Iterator[RedisServer]:
    running = RedisServer()
    yield running
    running.end()


@pytest.fixture(params=["alone", "with Redis"])
def near(request: pytest.FixtureRequest) -> RedisClient:
    return NOBODY if request.param == "alone" else RedisClient(request.getfixturevalue("server").url)


# A lock --------------------------------------------------------------------------------------------------------------


def test_one_holds_it_until_it_is_given_back(db, near):
    assert locks.take_lock(db, near, "film", "min", 30)
    assert not locks.take_lock(db, near, "film", "yu", 30)
    assert locks.take_lock(db, near, "film", "min", 30)
    locks.release_lock(db, near, "film", "yu")
    assert not locks.take_lock(db, near, "film", "yu", 30)
    locks.release_lock(db, near, "film", "min")
    assert locks.take_lock(db, near, "film", "yu", 30)
    assert locks.take_lock(db, near, "other", "min", 30)


def test_who_dies_holding_it_loses_it_after_its_time(db, near):
    assert locks.take_lock(db, near, "film", "min", 0.15)
    assert not locks.take_lock(db, near, "film", "yu", 30)
    time.sleep(0.2)
    assert locks.take_lock(db, near, "film", "yu", 30)
    assert not locks.renew_lock(db, near, "film", "min", 30)
    assert locks.renew_lock(db, near, "film", "yu", 30)


def test_of_thirty_who_want_it_at_once_one_gets_it(db, near):
    with ThreadPoolExecutor(10) as crowd:
        got = list(crowd.map(lambda n: locks.take_lock(db, near, "film", f"someone-{n}", 30), range(30)))
    assert sum(got) == 1


def test_redis_holds_it_under_its_name_for_thirty_seconds(one_file, server):
    locks.take_lock(one_file, RedisClient(server.url), "film", "min")
    assert server.redis.get("lock:film") == b"min"
    assert 29 < server.redis.ttl("lock:film") <= 30


def test_redis_dying_and_coming_back_empty_never_makes_two_holders(one_file, server):
    near = RedisClient(server.url)
    assert locks.take_lock(one_file, near, "film", "min", 60)
    server.kill()
    assert not locks.take_lock(one_file, near, "film", "yu", 60)
    server.start()
    time.sleep(LEFT_ALONE_S + 0.05)
    assert server.redis.get("lock:film") is None
    assert not locks.take_lock(one_file, near, "film", "yu", 60)
    assert not locks.take_lock(one_file, RedisClient(server.url), "film", "yu", 60)
    locks.release_lock(one_file, near, "film", "min")
    assert locks.take_lock(one_file, NOBODY, "film", "yu", 60)


def test_a_lock_is_kept_as_long_as_the_work_lasts(db, near):
    with locks.hold_lock(db, near, "answer", 0.6) as mine:
        assert mine
        time.sleep(1.4)
        with locks.hold_lock(db, near, "answer", 0.6) as yours:
            assert not yours
    with locks.hold_lock(db, near, "answer", 0.6) as again:
        assert again


def test_a_lock_outlives_a_disk_that_is_full_for_a_moment(one_file, near):
    full_until = time.monotonic() + 0.5

    class FullForAMoment(Database):
        def jot(self, durable: bool = False):
            if time.monotonic() < full_until:
                raise DiskFull()
            return super().jot(durable)

    db = FullForAMoment(one_file.url)
    full_until, later = 0.0, full_until
    with locks.hold_lock(db, near, "answer", 0.9):
        full_until = later
        time.sleep(1.6)
        assert not locks.take_lock(one_file, NOBODY, "answer", "yu", 0.9)
    db.engine.dispose()


def test_a_lock_is_given_back_by_whoever_fails(db, near):
    with pytest.raises(ZeroDivisionError), locks.hold_lock(db, near, "answer"):
        raise ZeroDivisionError
    with locks.hold_lock(db, near, "answer") as mine:
        assert mine


def an_hour_ahead(db, near) -> None:
    """As if all that is held had been written while the clock was an hour ahead."""
    with db.write() as session:
        session.execute(update(tables.Hold).values(until=tables.utc_now() + timedelta(hours=1)))
    if near.exists:
        for key in connect_redis(near._url).scan_iter():
            connect_redis(near._url).expire(key, 3600)


def test_what_was_held_under_a_clock_that_was_an_hour_ahead_blocks_nobody(db, near):
    assert locks.take_lock(db, near, "film", "min", 30)
    an_hour_ahead(db, near)
    assert locks.take_lock(db, near, "film", "yu", 30)
    assert not locks.take_lock(db, near, "film", "min", 30)
    assert locks.renew_lock(db, near, "film", "yu", 30)
    with locks.hold_door_place(db, near, "openai:a", 1):
        an_hour_ahead(db, near)
        with locks.hold_door_place(db, near, "openai:a", 1):
            pass


# Places at a door ----------------------------------------------------------------------------------------------------


def test_no_more_go_through_a_door_than_it_has_places(db, near):
    with ExitStack() as inside:
        for _ in range(3):
            inside.enter_context(locks.hold_door_place(db, near, "openai:a", 3))
        with pytest.raises(Busy) as told:
            inside.enter_context(locks.hold_door_place(db, near, "openai:a", 3))
        assert told.value.after_s == locks.BUSY_S
        inside.enter_context(locks.hold_door_place(db, near, "openai:b", 1))
    with locks.hold_door_place(db, near, "openai:a", 1):
        pass


def test_a_door_without_a_limit_asks_nobody(tmp_path):
    nowhere = Database(f"sqlite:///{tmp_path}/missing/studio.db")
    with locks.hold_door_place(nowhere, NOBODY, "ollama:", 0):
        pass


def test_a_crowd_at_a_door_is_never_more_than_its_places(db, near):
    inside, most, lock, refused = 0, 0, threading.Lock(), []

    def go(_: int) -> None:
        nonlocal inside, most
        try:
            with locks.hold_door_place(db, near, "kling:a", 4):
                with lock:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.05)
                with lock:
                    inside -= 1
        except Busy as error:
            refused.append(error)

    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(go, range(36)))
    assert most == 4
    assert refused


HOLDER = """
import sys, time
from core.database import locks
from core.database.engine import Database
from core.database.redis_client import RedisClient
with locks.hold_door_place(Database(sys.argv[1]), RedisClient(), "openai:a", 1, seconds=1.2):
    print("inside", flush=True)
    time.sleep(60)
"""


def test_a_place_is_kept_while_its_holder_lives_and_free_soon_after_it_is_killed(one_file):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, one_file.url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "inside\n"
        time.sleep(2.5)
        with pytest.raises(Busy), locks.hold_door_place(one_file, NOBODY, "openai:a", 1):
            pass
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    began = time.monotonic()
    while time.monotonic() - began < 5:
        try:
            with locks.hold_door_place(one_file, NOBODY, "openai:a", 1):
                break
        except Busy:
            time.sleep(0.05)
    assert time.monotonic() - began < 1.7


def test_a_forked_child_keeps_nothing_of_its_parents(one_file):
    with locks.hold_door_place(one_file, NOBODY, "openai:a", 1, seconds=30):
        child = os.fork()
        if not child:
            os._exit(0 if not locks._keeper._held and locks._keeper._thread is None else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# Long jobs, and clearing up ------------------------------------------------------------------------------------------


def test_long_jobs_at_a_door_are_those_its_vendor_accepted_and_has_not_ended(db):
    def call(key: str, state: str, door: str = "kling:a") -> tables.Call:
        return tables.Call(key=key, state=state, door_id=door, provider="kling", model="m", capability="video")

    with db.write() as session:
        session.add_all([call("1", "accepted"), call("2", "accepted"), call("3", "done"), call("4", "intent")])
        session.add(call("5", "accepted", "kling:b"))
        session.flush()
        assert locks.count_open_jobs(session, "kling:a") == 2
    assert locks.count_open_jobs_now(db, "kling:b") == 1
    assert locks.count_open_jobs_now(db, str(uuid.uuid4())) == 0


def test_what_nobody_holds_any_more_is_cleared_away(db):
    locks.take_lock(db, NOBODY, "old", "min", 0.01)
    locks.take_lock(db, NOBODY, "new", "min", 30)
    time.sleep(0.05)
    assert locks.delete_expired(db) == 1
    with db.read() as session:
        assert [row.key for row in session.query(tables.Hold)] == ["lock:new"]
