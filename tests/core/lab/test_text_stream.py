"""A text while it is written: pieces are heard from any byte on; and a stream keeps to the books as every other call does."""

from __future__ import annotations

import uuid
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import tables
from core.database.redis_client import RedisClient
from core.lab import text_stream
from core.money import ledger
from core.money.ledger import Account
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.base import Call, Capability, Errand, Model, Request, Result, Usage
from providers.errors import Lost
from providers.provider import Provider
from tests.conftest import furnish
from tests.support.redis_server import RedisServer

ASK = Request(capability=Capability.TEXT, purpose="free", prompt="写一句")
CELL = uuid.UUID(int=7)


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    running = RedisServer()
    yield running
    running.end()


def test_what_is_new_is_heard_from_any_byte_on_and_how_it_ended(server: RedisServer) -> None:
    near, at = RedisClient(server.url), 0.0
    speaker = text_stream.TextStream(near, CELL, clock=lambda: at)
    assert text_stream.read_stream(near, CELL) is None
    speaker.say("雨夜")
    first = text_stream.read_stream(near, CELL)
    assert first is not None and (first.text, first.over) == ("雨夜", False)
    speaker.say("，女")
    speaker.say("侦探")
    assert text_stream.read_stream(near, CELL, first.until).text == ""  # type: ignore[union-attr]
    at = 0.05
    speaker.say("\0。")
    assert text_stream.read_stream(near, CELL, first.until).text == "，女侦探。"  # type: ignore[union-attr]
    speaker.end("completed")
    last = text_stream.read_stream(near, CELL)
    assert last is not None and (last.text, last.over, last.state) == ("雨夜，女侦探。", True, "completed")
    assert 0 < near_ttl(server) <= text_stream.KEPT_S


def near_ttl(server: RedisServer) -> int:
    return server.redis.ttl(f"spoken:{CELL}")  # type: ignore[return-value]


def test_what_is_begun_again_is_heard_from_its_start(server: RedisServer) -> None:
    near = RedisClient(server.url)
    text_stream.TextStream(near, CELL).say("第一次写了很长")
    heard = text_stream.read_stream(near, CELL)
    assert heard is not None
    text_stream.TextStream(near, CELL).say("再来")
    again = text_stream.read_stream(near, CELL, heard.until)
    assert again is not None and (again.text, again.afresh) == ("再来", True)


def test_with_redis_away_nothing_is_said_and_nothing_breaks() -> None:
    near = RedisClient("")
    speaker = text_stream.TextStream(near, CELL)
    speaker.say("雨夜")
    speaker.end("completed")
    assert text_stream.read_stream(near, CELL) is None


# A stream and the books ------------------------------------------------------------------------------------------------


class Pen(Provider):
    """Says its words, or stops before the end."""

    name = "pen"

    def __init__(self) -> None:
        self.asked = 0
        self.stops = 0

    def models(self) -> tuple[Model, ...]:
        return (Model(provider="pen", name="m", capability=Capability.TEXT, price_micro_yuan=9),)

    def stream(self, model: Model, request: Request, errand: Errand) -> Generator[str, None, Result]:
        self.asked += 1
        yield "雨夜"
        if self.stops:
            self.stops -= 1
            raise Lost("The line broke.")
        yield "的猫"
        return Result(text="雨夜的猫", usage=Usage(tokens_in=2, tokens_out=4))


@pytest.fixture
def pen() -> Pen:
    return Pen()


@pytest.fixture
def studio(tmp_path: Path, pen: Pen) -> Studio:
    opened = open_studio(Settings(dailies_home=tmp_path, database_url="", redis_url="", assets_url=""), [pen])
    furnish(opened.db)
    return opened


@pytest.fixture
def account(studio: Studio) -> Account:
    task = tables.Task(id=uuid.uuid4(), task_type="lab")
    with studio.db.write() as session:
        session.add(task)
    return Account(task_id=task.id, stage="lab")


def read(flow: Generator[str, None, Result]) -> tuple[list[str], Result]:
    pieces = []
    while True:
        try:
            pieces.append(next(flow))
        except StopIteration as end:
            return pieces, end.value


def test_what_a_step_was_answered_is_told_again_at_once_and_paid_once(
    studio: Studio, account: Account, pen: Pen
) -> None:
    assert read(studio.stream(account)(ASK))[0] == ["雨夜", "的猫"]
    pieces, whole = read(studio.stream(account)(ASK))
    assert (pieces, whole.text, pen.asked) == (["雨夜的猫"], "雨夜的猫", 1)
    assert studio.ask(account)(ASK).text == "雨夜的猫"
    with studio.db.read() as session:
        assert [call.cost_micro_yuan for call in session.scalars(select(tables.Call))] == [9]


def test_a_stream_that_breaks_is_kept_in_the_ledger_and_asked_once_more_by_a_later_try(
    studio: Studio, account: Account, pen: Pen
) -> None:
    pen.stops = 1
    with pytest.raises(Lost):
        read(studio.stream(account)(ASK))
    assert read(studio.stream(account)(ASK))[1].text == "雨夜的猫"
    with studio.db.read() as session:
        states = [call.state for call in session.scalars(select(tables.Call).order_by(tables.Call.created_at))]
    assert states == ["unknown", "done"]


def test_a_cheap_call_whose_worker_died_is_settled_before_it_is_asked_again(
    studio: Studio, account: Account, pen: Pen
) -> None:
    left = Call(
        key=f"{account.task_id}/free:1/abc",
        provider="pen",
        model="m",
        capability=Capability.TEXT,
        ok=False,
        care="cheap",
    )
    with studio.db.write() as session:
        ledger.record_intent(session, left, account)
    read(studio.stream(account)(ASK))
    with studio.db.read() as session:
        assert sorted(call.state for call in session.scalars(select(tables.Call))) == ["done", "unknown"]
