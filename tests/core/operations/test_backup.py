"""The database copied while people work, and put back."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from datetime import timedelta

import pytest

from core.database import locks, tables
from core.database.engine import Database
from core.errors import BackupUnderWay, BadBackup, FolderOwned, NoPgDump, NotFound
from core.operations import backup, installation
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.conftest import furnish


@pytest.fixture
def studio(tmp_path) -> Studio:
    opened = open_studio(house(tmp_path), [])
    furnish(opened.db)
    return opened


def house(folder, **other) -> Settings:
    return Settings(_env_file=None, dailies_home=folder, **{"database_url": "", "assets_url": "", **other})


def add(db: Database, name: str) -> None:
    with db.write() as session:
        session.add(tables.Project(name=name))


def names(db: Database) -> list[str]:
    with db.read() as session:
        return sorted(row.name for row in session.query(tables.Project))


def keep_file(studio: Studio, content: bytes = b"picture") -> str:
    from core.files import assets

    return assets.store(studio.db, studio.files, content, "image/png")


def test_a_backup_holds_every_row_and_lists_every_file(studio):
    add(studio.db, "雨夜追猫")
    there, gone = keep_file(studio), keep_file(studio, b"lost")
    studio.files.delete(gone)
    made = backup.make_backup(studio)
    assert (made.files, made.missing) == (2, 1)
    assert [one.name for one in backup.list_backups(studio.settings)] == [made.name]
    place = backup.database_copy_path(studio.settings, made.name)
    assert made.bytes == place.stat().st_size > 0
    assert there in (place.parent / backup.LIST).read_text()
    copy = Database(f"sqlite:///{place}")
    assert names(copy) == ["雨夜追猫"]
    copy.engine.dispose()
    assert os.stat(place).st_mode & 0o077 == 0


def test_a_backup_is_whole_while_people_go_on_writing(studio):
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            add(studio.db, "x")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        time.sleep(0.1)
        made = backup.make_backup(studio)
    finally:
        over.set()
        writer.join()
    with sqlite3.connect(backup.database_copy_path(studio.settings, made.name)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM projects").fetchone()[0] > 0


def test_a_backup_put_back_is_the_studio_of_then_and_what_stood_there_is_set_aside(studio, tmp_path):
    add(studio.db, "then")
    gone = keep_file(studio)
    made = backup.make_backup(studio)
    add(studio.db, "later")
    studio.files.delete(gone)
    studio.db.engine.dispose()
    done = backup.restore(studio.settings, backup.backups_folder(studio.settings) / made.name)
    again = open_studio(studio.settings, [])
    assert names(again.db) == ["then"]
    assert done.missing == (gone,)
    with sqlite3.connect(done.aside / "studio.db") as aside:
        assert aside.execute("SELECT count(*) FROM projects").fetchone() == (2,)
    assert [one.name for one in backup.list_backups(studio.settings)] == [made.name]


def test_a_backup_opens_a_studio_in_an_empty_folder(studio, tmp_path):
    add(studio.db, "雨夜追猫")
    made = backup.make_backup(studio)
    elsewhere = house(tmp_path / "new machine")
    open_studio(elsewhere, [])
    backup.restore(elsewhere, backup.backups_folder(studio.settings) / made.name)
    opened = open_studio(elsewhere, [])
    installation.upgrade(opened.db)
    assert names(opened.db) == ["雨夜追猫"]


def test_nothing_is_put_back_while_the_studio_is_open(studio):
    made = backup.make_backup(studio)
    add(studio.db, "later")
    with (studio.settings.home / "studio.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FolderOwned):
            backup.restore(studio.settings, backup.backups_folder(studio.settings) / made.name)
    assert names(studio.db) == ["later"]


@pytest.mark.parametrize("harm", ["no folder", "no database", "cut short", "another file"])
def test_what_is_no_whole_backup_is_refused_and_nothing_changes(studio, harm):
    add(studio.db, "kept")
    place = backup.backups_folder(studio.settings) / backup.make_backup(studio).name
    copy = place / backup.SQLITE_COPY
    if harm == "no folder":
        place = place / "nowhere"
    elif harm == "no database":
        copy.unlink()
    elif harm == "cut short":
        copy.write_bytes(copy.read_bytes()[:20_000])
    else:
        copy.write_bytes(b"not a database")
    with pytest.raises(BadBackup):
        backup.restore(studio.settings, place)
    assert names(studio.db) == ["kept"]


def test_the_last_ten_are_kept_and_nothing_else_in_the_folder_is_touched(studio):
    first = tables.utc_now()
    aside = backup.backups_folder(studio.settings) / "before-1"
    aside.mkdir(parents=True)
    for number in range(12):
        backup.make_backup(studio, at=first + timedelta(minutes=number))
    kept = [one.made_at for one in backup.list_backups(studio.settings)]
    assert kept == [first + timedelta(minutes=n) for n in range(11, 1, -1)]
    assert aside.exists()


def test_two_backups_of_one_second_stand_side_by_side(studio):
    moment = tables.utc_now()
    made = [backup.make_backup(studio, at=moment) for _ in range(3)]
    assert len({one.name for one in made}) == 3
    assert [one.name for one in backup.list_backups(studio.settings)] == [one.name for one in reversed(made)]
    assert all(backup.database_copy_path(studio.settings, one.name).is_file() for one in made)


def test_while_one_backup_is_made_another_is_refused_with_its_reason(studio):
    with locks.hold_lock(studio.db, studio.near, backup.ALONE, owner="a task"):
        with pytest.raises(BackupUnderWay) as refused:
            backup.make_backup(studio)
        assert backup.make_backup(studio, owner="a task").name, "who died over it goes on"
    assert "备份" in refused.value.sentence("zh") and "backup" in refused.value.sentence("en")
    assert backup.make_backup(studio).name
    assert not [each for each in backup.backups_folder(studio.settings).iterdir() if each.name.startswith(".")]


def test_no_name_leads_out_of_the_folder(studio):
    for name in ("..", "../studio.db", "/etc", "", "before-1"):
        with pytest.raises(NotFound):
            backup.database_copy_path(studio.settings, name)


def test_on_postgresql_the_copy_is_made_by_pg_dump_or_says_which_command(postgres_of_tests, tmp_path, monkeypatch):
    opened = open_studio(house(tmp_path, database_url=postgres_of_tests), [])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPgDump) as refused:
        backup.make_backup(opened)
    assert "pg_dump --format=custom" in refused.value.sentence("en")
    assert backup.list_backups(opened.settings) == []
    program = tmp_path / "pg_dump"
    program.write_text(
        '#!/bin/sh\nfor word in "$@"; do case "$word" in --file=*) echo "$@" > "${word#--file=}";; esac; done\n'
    )
    program.chmod(0o755)
    made = backup.make_backup(opened)
    asked = backup.database_copy_path(opened.settings, made.name).read_text()
    assert str(opened.db.engine.url.database) in asked and "--format=custom" in asked
    opened.db.engine.dispose()
