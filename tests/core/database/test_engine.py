"""A database opened the right way: nobody's write is lost, and readers do not wait for writers."""

from __future__ import annotations

import os
import sqlite3
import threading
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select, text

from core.database.engine import Database, Session
from core.database.tables import Setting
from core.errors import DiskFull
from core.operations import installation


def count_up(db: Database, times: int) -> None:
    """Read, think, write: what loses updates where transactions begin too late."""
    for _ in range(times):
        with db.write() as session:
            row = session.scalars(select(Setting).where(Setting.key == "count").with_for_update()).one()
            row.value = {"n": row.value["n"] + 1}


def test_four_who_read_and_then_write_lose_nothing(db: Database) -> None:
    with db.write() as session:
        session.add(Setting(key="count", value={"n": 0}))
    writers = [threading.Thread(target=count_up, args=(db, 25)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with db.read() as session:
        assert session.get_one(Setting, "count").value == {"n": 100}


def test_a_new_file_that_another_process_is_writing_is_waited_for(tmp_path: Path) -> None:
    """SQLite's own patience does not hold for the change to WAL."""
    path = tmp_path / "new.sqlite"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE started (at TEXT)")
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, other.commit)
    done.start()
    with Database(f"sqlite:///{path}").read() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    done.join()
    other.close()


def test_a_reader_does_not_wait_for_a_writer(db: Database) -> None:
    with db.write() as writing:
        writing.add(Setting(key="half", value={}))
        writing.flush()
        with db.read() as session:
            assert session.get(Setting, "half") is None


def test_a_transaction_that_breaks_off_leaves_nothing(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.write() as session:
        session.add(Setting(key="half", value={}))
        session.flush()
        raise ZeroDivisionError
    with db.read() as session:
        assert session.get(Setting, "half") is None


def test_a_verb_is_done_in_one_transaction_that_breaks_off_whole(db: Database) -> None:
    def put(session: Session, key: str, *, n: int) -> int:
        session.add(Setting(key=key, value={"n": n}))
        session.flush()
        return 10 // n

    assert db.execute_write(put, "ten", n=1) == 10
    with pytest.raises(ZeroDivisionError):
        db.execute_write(put, "none", n=0)
    kept = db.execute_read(lambda session: set(session.scalars(select(Setting.key))))
    assert "ten" in kept
    assert "none" not in kept


def test_a_row_may_not_point_to_nothing(db: Database) -> None:
    from core.database.tables import Attempt

    with pytest.raises(Exception, match=r"(?i)foreign key"), db.write() as session:
        session.add(Attempt(task_id=uuid.uuid4(), fence=1))


def test_sqlite_keeps_a_journal_that_lets_readers_read(one_file: Database) -> None:
    with one_file.read() as session:
        kept = [session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "busy_timeout")]
    assert kept == ["wal", 1, 30000]


def how_safe(db: Database, durable: bool) -> str:
    with db.write(durable=durable) as session:
        return str(session.scalar(text("PRAGMA synchronous" if db.sqlite else "SHOW synchronous_commit")))


def test_what_must_outlive_a_power_cut_waits_for_the_disk_and_nothing_else_does(db: Database) -> None:
    usual = "1" if db.sqlite else how_safe(db, durable=False)
    safe = "2" if db.sqlite else "on"
    assert [how_safe(db, durable) for durable in (False, True, True, False, True)] == [usual, safe, safe, usual, safe]


def test_after_a_fork_the_child_opens_its_own_connections(db: Database) -> None:
    with db.write() as session:
        session.add(Setting(key="parent", value={}))
    child = os.fork()
    if not child:
        try:
            db.renew()
            with db.write() as session:
                session.add(Setting(key="child", value={}))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    with db.read() as session:
        assert {"parent", "child"} <= set(session.scalars(select(Setting.key)))


def test_a_database_that_takes_no_more_says_the_disk_is_full_and_keeps_what_it_has(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'studio.db'}")
    installation.upgrade(db)
    with db.write() as session:
        session.add(Setting(key="kept", value={}))
    with pytest.raises(DiskFull), db.write() as session:
        session.execute(text("PRAGMA max_page_count = 1"))
        session.add_all(Setting(key=f"k{n}", value={"long": "x" * 4000}) for n in range(50))
    with db.read() as session:
        assert "kept" in list(session.scalars(select(Setting.key)))


def test_a_server_that_vanishes_is_given_up_within_half_a_minute_unless_its_address_says_otherwise(
    new_postgres: str,
) -> None:
    for address, seconds in ((new_postgres, "10"), (f"{new_postgres}&connect_timeout=3", "3")):
        db = Database(address)
        with db.engine.connect() as connection:
            asked = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
        assert (asked["connect_timeout"], asked["tcp_user_timeout"]) == (seconds, "30000")
        db.engine.dispose()
