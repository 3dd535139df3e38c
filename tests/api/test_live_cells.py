"""A cell of the lab is heard while it writes, by whoever may see its experiment; with Redis away by what its row says at the end."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Generator, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from core.database import tables
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import queue
from jobs.stages import lab
from providers.base import Capability, Errand, Model, Request, Result
from providers.provider import Provider
from tests.conftest import furnish
from tests.support.redis_server import RedisServer

pytestmark = pytest.mark.timeout(60)
WORDS = ["雨夜，", "女侦探", "在霓虹街头", "追一只", "会说话的猫。"]


class Slow(Provider):
    """Writes a word every tenth of a second."""

    name = "slow"

    def models(self) -> tuple[Model, ...]:
        return (Model(provider="slow", name="pen", capability=Capability.TEXT, price_micro_yuan=0),)

    def stream(self, model: Model, request: Request, errand: Errand) -> Generator[str, None, Result]:
        for word in WORDS:
            yield word
            time.sleep(0.25)
        return Result(text="".join(WORDS))


@pytest.fixture
def server() -> Iterator[RedisServer]:
    running = RedisServer()
    yield running
    running.end()


@pytest.fixture
def studio(tmp_path: Path, server: RedisServer) -> Studio:
    settings = Settings(dailies_home=tmp_path, database_url="", redis_url=server.url, assets_url="")
    opened = open_studio(settings, [Slow()])
    furnish(opened.db)
    return opened


def asked(studio: Studio, who: tables.User) -> str:
    with studio.db.read() as session:
        row = session.get_one(tables.User, who.id)
    experiment_id = lab.ask_quickly(studio, row, "写一句话", ["slow/pen"])
    with studio.db.read() as session:
        return str(session.scalar(select(tables.Cell.id).where(tables.Cell.experiment_id == experiment_id)))


def write(studio: Studio, cell: str) -> None:
    """What a worker does that hears of it."""
    with studio.db.read() as session:
        task_id = session.get_one(tables.Cell, uuid.UUID(cell)).task_id
    assert task_id is not None
    queue.perform_task(queue.WorkPlace(studio, "test"), task_id, lambda: None)


def listened(socket, cell: str) -> list[dict]:
    heard = []
    while not heard or not heard[-1]["over"]:
        news = socket.receive_json()
        if news["type"] == "spoken" and news["data"]["id"] == cell:
            heard.append(news["data"])
    return heard


@pytest.mark.parametrize("redis", ["here", "away"])
def test_a_cell_is_heard_as_it_writes_and_its_end_in_any_case(studio, signed_in, server, redis: str) -> None:
    client = signed_in()
    cell = asked(studio, client.user)
    if redis == "away":
        server.kill()
    with client.websocket_connect("/api/v1/live") as socket:
        socket.send_json({"action": "subscribe", "channel": f"cell:{cell}"})
        writing = threading.Thread(target=write, args=(studio, cell))
        writing.start()
        heard = listened(socket, cell)
        writing.join()
    assert (heard[-1]["text"], heard[-1]["state"]) == ("".join(WORDS), "completed")
    grown = [each["text"] for each in heard]
    assert all(later.startswith(earlier) for earlier, later in pairwise(grown))
    assert len(set(grown)) >= 3 if redis == "here" else len(heard) == 1


def test_a_cell_is_not_heard_by_who_may_not_see_its_experiment(studio, signed_in) -> None:
    cell = asked(studio, signed_in().user)
    write(studio, cell)
    with signed_in("阿客", "guest").websocket_connect("/api/v1/live") as socket:
        socket.send_json({"action": "subscribe", "channel": f"cell:{cell}"})
        assert socket.receive_json()["type"] == "refused"
    with signed_in("阿强").websocket_connect("/api/v1/live") as socket:
        socket.send_json({"action": "subscribe", "channel": f"cell:{cell}"})
        assert listened(socket, cell)[-1]["text"] == "".join(WORDS)
