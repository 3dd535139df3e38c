"""Notices over the live socket: the count at once, another as it comes, and nobody hears of somebody else's."""

from __future__ import annotations

from datetime import datetime

import pytest

from core.database.tables import User
from core.people import notices
from core.settings import Settings
from core.studio import open_studio
from tests.conftest import furnish

SAID = {"say": "alerts.notice_letter", "facts": {"spent": "¥1", "n": 1}}


@pytest.fixture
def studio(tmp_path):
    settings = Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    opened = open_studio(settings)
    furnish(opened.db)
    return opened


def heard(socket, unread: int) -> dict:
    """The next count that is as awaited."""
    for _ in range(50):
        news = socket.receive_json()
        if news["type"] == "notice" and news["data"]["unread"] == unread:
            return news["data"]
    raise AssertionError(f"never {unread}")


def test_the_bell_hears_at_once_how_many_there_are_and_then_each_that_comes(studio, signed_in):
    client = signed_in()
    with client.websocket_connect("/api/v1/live") as socket:
        socket.send_json({"action": "subscribe", "channel": "person:me", "language": "zh"})
        assert heard(socket, 0)["newest"] == ""
        with studio.db.write() as session:
            other = User(email="x@y.z", password_hash="", name="x")
            session.add(other)
            session.flush()
            notices.send_notice(session, [other.id], SAID, {}, datetime(2026, 11, 26, 1))
            notices.send_notice(session, [client.user.id], SAID, {}, datetime(2026, 11, 26, 2))
        assert heard(socket, 1)["newest"] == "2026-11-26T02:00:00"
        with studio.db.write() as session:
            notices.mark_read(session, client.user.id)
        heard(socket, 0)
