"""Workers go on when the clock of their machine is set by an hour."""

from __future__ import annotations

import pytest

from core.studio import Studio
from jobs import queue
from jobs.machine.local import Local
from tests.jobs.conftest import done, notes, until
from tests.support.clocks import set_clock


@pytest.mark.parametrize("seconds", [3600, -3600], ids=["forward", "back"])
def test_a_film_goes_on_though_the_clock_is_set_by_an_hour(busy: tuple[Studio, Local], seconds: int) -> None:
    studio, _ = busy
    before = notes(studio)
    film = queue.submit(studio, "test.film", user=None, project_id=None, params={"shots": 12, "seconds": 0.3})
    until(lambda: notes(studio) >= before + 3, 40)
    set_clock(studio.db, seconds)
    until(lambda: done(studio, film), 60)
    assert notes(studio) == before + 13
