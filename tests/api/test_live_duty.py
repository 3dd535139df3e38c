"""Every open tab hears that nobody works, and that somebody does again."""

from __future__ import annotations

from itertools import count

import pytest

from api.live.watched_rows import Watching
from jobs.machine import workers_on_duty
from tests.api.test_live import hear, subscribe

pytestmark = pytest.mark.timeout(60)


def test_that_nobody_works_is_told_with_what_to_do_until_it_is_over(studio, app, signed_in):
    client, found, seconds = signed_in(), [workers_on_duty.DutyState()], count(step=10)
    watch = workers_on_duty.DutyWatch(lambda: found[0], clock=lambda: next(seconds), began=-100.0)
    doors = next(route.app for route in app.routes if getattr(route, "path", "") == "/api/v1")
    doors.state.watching = Watching(studio, watch)
    with client.websocket_connect("/api/v1/live") as socket:
        subscribe(socket, "person:me")
        assert hear(socket, "duty") == {"why": "", "title": "", "words": ""}
        found[0] = workers_on_duty.DutyState(why="workers", here=False)
        told = hear(socket, "duty")
        assert told["title"] == "现在没有人手在干活。" and "make worker" in told["words"]
        subscribe(socket, "person:me")
        assert hear(socket, "duty") == told
        found[0] = workers_on_duty.DutyState()
        assert hear(socket, "duty")["why"] == ""
