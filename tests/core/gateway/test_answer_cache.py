"""Answers kept for equal requests: whole, for as long as they count, with Redis or without."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from core.database import tables
from core.database.redis_client import RedisClient
from core.files.storage import Files
from core.gateway import answer_cache
from core.settings import Settings
from providers.base import Result, Usage
from tests.support.redis_server import RedisServer

KEY = "ab" * 32
PICTURE = b"\x89PNG" + bytes(range(256))
TEXT = Result(
    text="雨停了。",
    usage=Usage(tokens_in=12, tokens_out=7, credits=Decimal("0.25")),
    facts={"seed": 7},
    provider="qwen",
    model="qwen3",
    call="t/1",
    cost_micro_yuan=1234,
    took_s=0.8,
)


@pytest.fixture
def server() -> Iterator[RedisServer]:
    running = RedisServer()
    yield running
    running.end()


@pytest.fixture(params=["alone", "with Redis"])
def near(request: pytest.FixtureRequest) -> RedisClient:
    return RedisClient() if request.param == "alone" else RedisClient(request.getfixturevalue("server").url)


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(Settings(_env_file=None, dailies_home=tmp_path, assets_url=""))


def painted(files: Files) -> tuple[Result, str]:
    name = hashlib.sha256(PICTURE).hexdigest()
    files.put(name, PICTURE)
    return Result(content=PICTURE, media_type="image/png", provider="kling", model="k"), name


def grow_old(db, by: timedelta) -> None:
    with db.write() as session:
        row = session.get_one(tables.Cached, KEY)
        row.expires_at = row.expires_at - by if row.expires_at else None
        row.created_at -= by


def test_an_equal_question_is_given_the_whole_answer_once_more(db, near, files):
    assert answer_cache.get(db, near, files, KEY) is None
    answer_cache.put(db, near, KEY, TEXT)
    assert answer_cache.get(db, near, files, KEY) == TEXT.model_copy(update={"cached": True})
    assert answer_cache.get(db, near, files, "cd" * 32) is None


def test_a_newer_answer_takes_the_place_of_the_older(db, near, files):
    answer_cache.put(db, near, KEY, TEXT)
    answer_cache.put(db, near, KEY, TEXT.model_copy(update={"text": "雨又下了。"}))
    assert answer_cache.get(db, near, files, KEY).text == "雨又下了。"
    assert answer_cache.get(db, RedisClient(), files, KEY).text == "雨又下了。"


def test_a_picture_is_kept_under_its_hash_for_ever(db, near, files):
    result, name = painted(files)
    answer_cache.put(db, near, KEY, result, name)
    grow_old(db, timedelta(days=900))
    assert answer_cache.delete_expired(db) == 0
    again = answer_cache.get(db, RedisClient(), files, KEY)
    assert (again.content, again.media_type, again.cached) == (PICTURE, "image/png", True)
    with db.read() as session:
        assert session.get_one(tables.Cached, KEY).expires_at is None


def test_a_picture_whose_file_was_cleared_away_is_made_anew(db, near, files):
    result, name = painted(files)
    answer_cache.put(db, near, KEY, result, name)
    assert answer_cache.get(db, near, files, KEY) is not None
    files.delete(name)
    assert answer_cache.get(db, near, files, KEY) is None
    with db.read() as session:
        assert session.get(tables.Cached, KEY) is None


def test_a_picture_without_a_file_is_not_kept(db, near, files):
    answer_cache.put(db, near, KEY, Result(content=PICTURE, media_type="image/png"))
    assert answer_cache.get(db, near, files, KEY) is None


def test_text_counts_for_a_day(db, files):
    answer_cache.put(db, RedisClient(), KEY, TEXT)
    grow_old(db, timedelta(hours=23))
    assert answer_cache.get(db, RedisClient(), files, KEY) is not None
    grow_old(db, timedelta(hours=2))
    assert answer_cache.get(db, RedisClient(), files, KEY) is None
    assert answer_cache.delete_expired(db) == 1


def test_redis_keeps_it_under_its_name_no_longer_than_the_row(one_file, server, files):
    near = RedisClient(server.url)
    answer_cache.put(one_file, near, KEY, TEXT)
    assert 86_390 < server.redis.ttl(f"ai_cache:{KEY}") <= 86_400
    server.redis.flushall()
    grow_old(one_file, timedelta(hours=23))
    assert answer_cache.get(one_file, near, files, KEY) is not None
    assert server.redis.ttl(f"ai_cache:{KEY}") <= 3600


def test_no_bytes_of_a_picture_go_into_redis(one_file, server, files):
    result, name = painted(files)
    answer_cache.put(one_file, RedisClient(server.url), KEY, result, name)
    assert len(server.redis.get(f"ai_cache:{KEY}")) < 1500
    assert answer_cache.get(one_file, RedisClient(server.url), files, KEY).content == PICTURE


def test_losing_redis_loses_no_answer(one_file, server, files):
    near = RedisClient(server.url)
    answer_cache.put(one_file, near, KEY, TEXT)
    server.kill()
    assert answer_cache.get(one_file, near, files, KEY).text == TEXT.text
    answer_cache.put(one_file, near, "ef" * 32, TEXT)
    assert answer_cache.get(one_file, near, files, "ef" * 32).text == TEXT.text
