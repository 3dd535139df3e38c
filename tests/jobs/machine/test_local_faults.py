"""What passes by itself ends no work: a full disk, a folder that is read-only for a while, a queue server that hangs."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.studio import Studio
from jobs import machine_paths, queue
from jobs.machine import kept_process
from jobs.machine.kept_process import Child
from jobs.machine.local import Local
from tests.jobs.conftest import WORKERS, alive, done, notes, studio_in, until
from tests.support.disks import Disk, small_disk

LASTS_S = 4.0
"""Long enough for each process to die of it more than once."""
GOES_ON_S = 60.0


@pytest.fixture(scope="module")
def small() -> Iterator[Disk]:
    with small_disk(160) as made:
        yield made


@pytest.fixture(scope="module")
def on_it(small: Disk, sqlite_with_tables: Path) -> Iterator[tuple[Studio, Local]]:
    opened = studio_in(small.folder / "home", sqlite_with_tables, lease_s=4.0, beat_s=1.0)
    with Local(opened.settings, worker=WORKERS) as house:
        yield opened, house
    opened.db.engine.dispose()


def submit(studio: Studio, kind: str, **params: Any) -> Any:
    return queue.submit(studio, kind, user=None, project_id=None, params=params)


def pid_of(house: Local, name: str) -> int:
    process = next(one for one in house.children if one.name == name).process
    assert process is not None
    return process.pid


def kill_all(house: Local) -> None:
    for one in house.children:
        one.tell(signal.SIGKILL)


def goes_on_after(fault: Callable[[], None], over: Callable[[], None], at: tuple[Studio, Local]) -> None:
    """A film in the making goes on by itself when `fault` is `over`, though all who worked died meanwhile."""
    studio, house = at
    before = notes(studio)
    film = submit(studio, "test.film", shots=12, seconds=0.3)
    until(lambda: notes(studio) >= before + 2)
    fault()
    kill_all(house)
    time.sleep(LASTS_S)
    assert not done(studio, film)
    over()
    until(lambda: done(studio, film), GOES_ON_S)
    assert notes(studio) == before + 13


def test_a_disk_that_was_full_while_everything_died_holds_nothing_up(small: Disk, on_it: tuple[Studio, Local]) -> None:
    goes_on_after(small.fill, small.empty, on_it)


def test_a_folder_that_was_read_only_for_a_while_holds_nothing_up(small: Disk, on_it: tuple[Studio, Local]) -> None:
    goes_on_after(small.shut, small.open, on_it)


def test_a_queue_server_that_lives_and_answers_nobody_is_replaced(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.machine.local.DEAF_S", 2.0)
    with Local(studio.settings, worker=WORKERS) as house:
        deaf = pid_of(house, "queue")
        os.kill(deaf, signal.SIGSTOP)
        film = submit(studio, "test.film", shots=2, seconds=0)
        until(lambda: done(studio, film), GOES_ON_S)
        assert not alive(deaf)
        machine_paths.socket_file(studio.settings).unlink()
        film = submit(studio, "test.film", shots=2, seconds=0)
        until(lambda: done(studio, film), GOES_ON_S)


def test_a_process_that_cannot_be_started_yet_is_tried_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(kept_process, "PAUSES_S", (0.0, 0.01))
    freed: list[int] = []

    def free(dead: Child) -> None:
        freed.append(dead.born)
        if len(freed) < 4:
            raise OSError(28, "No space left on device")

    (tmp_path / "logs").write_text("a file where the logs belong")
    one = Child(
        "sleeper",
        lambda _: [sys.executable, "-c", "import time; time.sleep(60)"],
        tmp_path / "logs" / "x.log",
        {},
        leash=0,
        on_death=free,
    )
    one.start()
    try:
        assert one.process is not None
        first = one.process.pid
        one.tell(signal.SIGKILL)
        until(lambda: one.look() or one.born == 2)
        assert one.process.pid != first and freed == [1, 1, 1, 1]
        told = [record for record in caplog.records if "cannot be started yet" in record.getMessage()]
        assert len(told) == 1
    finally:
        one.tell(signal.SIGKILL)
        one.wait(5)
