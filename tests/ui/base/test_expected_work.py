"""Workers that rest begin to load their engines as soon as somebody who may ask for a film stands before the box."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from core.database.redis_client import RedisClient
from core.studio import Studio
from jobs.machine import idle_workers
from tests.support.redis_server import RedisServer


@pytest.fixture
def near(studio: Studio) -> Iterator[RedisClient]:
    server = RedisServer()
    studio.db.near = RedisClient(server.url)
    yield studio.db.near
    server.end()


def test_home_drawn_for_a_maker_says_that_work_is_expected_and_for_a_viewer_does_not(
    near: RedisClient, owned: None, tab: Callable[..., AppTest]
) -> None:
    tab("viewer").run()
    assert not idle_workers.is_film_expected(near)
    assert not tab("user").run().exception
    assert idle_workers.is_film_expected(near)
