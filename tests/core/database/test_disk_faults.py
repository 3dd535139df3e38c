"""A disk that is full, or a folder that may not be written, is told apart, and forgotten when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from core.database import disk_check
from core.database.engine import NOT_NOW, Database, is_database_away
from core.database.tables import Setting
from core.errors import DiskFull, NoWritePermission
from core.settings import Settings
from core.studio import open_studio
from tests.conftest import furnish
from tests.support.disks import Disk, small_disk


@pytest.fixture
def small() -> Iterator[Disk]:
    with small_disk(8) as made:
        yield made


@pytest.fixture
def db(small: Disk) -> Iterator[Database]:
    opened = Database(f"sqlite:///{small.folder / 'studio.db'}")
    furnish(opened)
    yield opened
    opened.engine.dispose()


def add(db: Database, key: str) -> None:
    with db.write() as session:
        session.add(Setting(key=key, value={"long": "x" * 20_000}))


def count(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(Setting).where(Setting.key.startswith("t:"))) or 0


def test_rows_can_be_read_on_a_full_disk_and_written_again_with_the_first_room(small: Disk, db: Database) -> None:
    add(db, "t:1")
    small.fill()
    assert isinstance(disk_check.probe_folder(small.folder), DiskFull)
    with pytest.raises(DiskFull):
        add(db, "t:2")
    assert count(db) == 1
    small.empty()
    assert disk_check.probe_folder(small.folder) is None
    add(db, "t:3")
    assert count(db) == 2


def test_a_connection_opened_while_the_folder_could_not_be_written_does_not_stay_read_only(
    small: Disk, db: Database
) -> None:
    add(db, "t:1")
    small.shut()
    db.engine.dispose()
    assert count(db) == 1
    for _ in range(2):
        with pytest.raises(NoWritePermission):
            add(db, "t:2")
    assert isinstance(disk_check.probe_folder(small.folder), NoWritePermission)
    small.open()
    add(db, "t:3")
    assert count(db) == 2


def test_a_folder_that_is_gone_is_no_trace_of_an_unknown_error(tmp_path: Path) -> None:
    gone = Database(f"sqlite:///{tmp_path / 'gone' / 'studio.db'}")
    with pytest.raises(NoWritePermission), gone.read():
        pass
    assert isinstance(disk_check.probe_folder(tmp_path / "gone"), NoWritePermission)


def test_a_database_that_cannot_be_reached_is_told_from_a_wrong_question(tmp_path: Path) -> None:
    nobody = Database(f"postgresql://nobody@/none?host={tmp_path}&connect_timeout=1")
    with pytest.raises(OperationalError) as away, nobody.read():
        pass
    assert is_database_away(away.value) and isinstance(away.value, NOT_NOW)
    assert not is_database_away(ValueError()) and not is_database_away(DiskFull())


def test_a_studio_in_a_folder_that_became_read_only_says_so_when_it_is_opened(small: Disk) -> None:
    settings = Settings(dailies_home=small.folder, database_url="", redis_url="")
    settings.scratch.mkdir()
    small.shut()
    with pytest.raises(NoWritePermission):
        open_studio(settings)
    small.open()
    open_studio(settings)
