"""A studio in a folder of its own, with workers that know the small jobs, and how to watch them."""

from __future__ import annotations

import os
import shutil
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import select

from core.database.tables import Setting, Task
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks.task_rows import TaskState
from jobs.machine.local import Local

WORKERS = (sys.executable, "-m", "tests.jobs.small")


def until(true: Callable[[], object], seconds: float = 60) -> float:
    """Wait for it; how long it took. Fails the test where it does not come true."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it did not come true in time"
        time.sleep(0.02)
    return time.monotonic() - began


def alive(pid: int) -> bool:
    """Not gone, and not a corpse that nobody has buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the second where it ends while its line is read
        if sys.platform == "linux":
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def group_alive(leader: int) -> bool:
    """Something of this process group runs. An ended orphan counts as a member until the system's first process reaps it, which
    may take seconds: it is not counted."""
    if sys.platform != "linux":
        try:
            os.killpg(leader, 0)
        except ProcessLookupError:
            return False
        return True
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            state, _, group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(group) == leader and state != "Z":
                return True
    return False


def status(studio: Studio, task_id: uuid.UUID) -> str:
    with studio.db.read() as session:
        return session.get_one(Task, task_id).status


def done(studio: Studio, task_id: uuid.UUID) -> bool:
    return status(studio, task_id) == TaskState.COMPLETED


def notes(studio: Studio) -> int:
    """How many steps have left their row behind."""
    with studio.db.read() as session:
        return len(session.scalars(select(Setting.key).where(Setting.key.startswith("note:"))).all())


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder with a path short enough for a socket."""
    folder = Path(mkdtemp(prefix="dailies-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def studio_in(folder: Path, tables: Path, **facts: object) -> Studio:
    folder.mkdir(exist_ok=True)
    shutil.copyfile(tables, folder / "studio.db")
    return open_studio(Settings(dailies_home=folder, database_url="", redis_url="", **facts))  # type: ignore[arg-type]


@pytest.fixture
def studio(home: Path, sqlite_with_tables: Path) -> Iterator[Studio]:
    """With nobody at work in it yet."""
    opened = studio_in(home, sqlite_with_tables, lease_s=4.0, beat_s=1.0)
    yield opened
    opened.db.engine.dispose()


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, sqlite_with_tables: Path) -> Iterator[tuple[Studio, Local]]:
    """A studio with two workers, for all tests of a file that leave it as it was."""
    folder = Path(mkdtemp(prefix="dailies-"))
    opened = studio_in(folder, sqlite_with_tables, lease_s=4.0, beat_s=1.0)
    with Local(opened.settings, worker=WORKERS) as local:
        yield opened, local
    opened.db.engine.dispose()
    shutil.rmtree(folder, ignore_errors=True)
