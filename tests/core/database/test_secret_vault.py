"""Secrets in the database: what a copy of it gives away (nothing), what a moved row opens (nothing), and another master key."""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.database import secret_vault, tables
from core.database.engine import Database
from core.database.secret_vault import MasterKeys
from core.errors import BadMasterKey, NoMasterKey, NotFound, SecretBroken, SecretLocked
from core.settings import ROOT, Settings

CANARY = "sk-canary-5b1f0c7e9a3d4e21-密"
KEY, OTHER = "11" * 32, base64.b64encode(b"\x22" * 32).decode()


def house(home: Path, master: str = "") -> Settings:
    return Settings(_env_file=None, dailies_home=home, dailies_master_key=master)


@pytest.fixture
def opened(db: Database, tmp_path: Path):
    """The same database with the keys of a house; each call is another process of it."""
    made: list[Database] = []

    def open_with(settings: Settings) -> Database:
        made.append(Database(db.url, keys=MasterKeys(settings)))
        return made[-1]

    yield open_with
    for each in made:
        each.engine.dispose()


def put(db: Database, plain: str = CANARY, kind: str = "door") -> uuid.UUID:
    with db.write() as session:
        return secret_vault.store_secret(session, kind, plain).id


def read(db: Database, secret_id: uuid.UUID) -> str:
    with db.read() as session:
        return secret_vault.read_secret(session, secret_id)


def test_what_was_locked_away_comes_back_whole_and_shows_its_last_four(opened, tmp_path):
    db = opened(house(tmp_path))
    secret_id = put(db)
    assert read(db, secret_id) == CANARY
    with db.write() as session:
        assert session.get_one(tables.Secret, secret_id).last4 == CANARY[-4:]
        secret_vault.replace_secret(session, secret_id, "sk-another-key-0000-9876")
    assert read(db, secret_id) == "sk-another-key-0000-9876"
    with db.write() as session:
        secret_vault.delete_secret(session, secret_id)
    with pytest.raises(NotFound):
        read(db, secret_id)


def test_of_a_short_secret_nothing_is_shown(opened, tmp_path):
    db = opened(house(tmp_path))
    secret_id = put(db, "short-one")
    with db.read() as session:
        assert session.get_one(tables.Secret, secret_id).last4 == ""


def test_a_copy_of_the_database_holds_no_part_of_a_key(opened, tmp_path):
    db = opened(house(tmp_path))
    for kind in ("door", "smtp", "webhook"):
        put(db, CANARY, kind)
    with db.read() as session:
        dump = b"".join(
            b"\n".join([row.box, row.wrapped, f"{row.kind} {row.master} {row.id}".encode()])
            for row in session.query(tables.Secret)
        )
        assert len({row.box for row in session.query(tables.Secret)}) == 3
    file = tmp_path / "studio.db"
    if db.sqlite:
        dump += b"".join(each.read_bytes() for each in tmp_path.glob("studio.db*") if each.is_file())
        assert file.exists()
    assert CANARY.encode() not in dump
    assert CANARY.encode()[3:15] not in dump
    assert MasterKeys(house(tmp_path)).first()[1] not in dump


def test_a_row_moved_over_another_opens_nothing(opened, tmp_path):
    db = opened(house(tmp_path))
    mine, yours = put(db, "sk-mine-000000000000"), put(db, "sk-yours-00000000000")
    with db.write() as session:
        a, b = session.get_one(tables.Secret, mine), session.get_one(tables.Secret, yours)
        a.box, a.wrapped, b.box, b.wrapped = b.box, b.wrapped, a.box, a.wrapped
    for secret_id in (mine, yours):
        with pytest.raises(SecretBroken):
            read(db, secret_id)


@pytest.mark.parametrize("column", ["box", "wrapped", "kind"])
def test_a_row_that_was_tampered_with_opens_nothing(opened, tmp_path, column):
    db = opened(house(tmp_path))
    secret_id = put(db)
    with db.write() as session:
        row = session.get_one(tables.Secret, secret_id)
        was = getattr(row, column)
        setattr(row, column, "smtp" if column == "kind" else was[:-1] + bytes([was[-1] ^ 1]))
    with pytest.raises(SecretBroken) as told:
        read(db, secret_id)
    assert CANARY not in str(told.value) + repr(told.value.__cause__)


# The master key ------------------------------------------------------------------------------------------------------


def test_the_master_key_is_made_when_it_is_needed_and_only_its_owner_may_read_it(opened, tmp_path):
    db = opened(house(tmp_path))
    file = tmp_path / "master.key"
    assert not file.exists()
    put(db)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.glob("*master*")) == ["master.key"]


def test_ten_who_need_it_at_once_make_one(tmp_path):
    with ThreadPoolExecutor(10) as crowd:
        names = set(crowd.map(lambda _: MasterKeys(house(tmp_path)).first()[0], range(10)))
    assert len(names) == 1


@pytest.mark.parametrize(
    "said", [KEY, OTHER, OTHER.rstrip("="), f"  {KEY} ", base64.urlsafe_b64encode(b"\xff" * 32).decode()]
)
def test_a_key_of_32_bytes_in_the_environment_is_used_and_no_file_is_made(opened, tmp_path, said):
    db = opened(house(tmp_path, said))
    assert read(db, put(db)) == CANARY
    assert not (tmp_path / "master.key").exists()


@pytest.mark.parametrize("said", ["hunter2", "11" * 16, "zz" * 32, KEY + "," + "short", "密" * 32])
def test_what_is_no_key_of_32_bytes_is_refused_without_being_repeated(opened, tmp_path, said):
    db = opened(house(tmp_path, said))
    with pytest.raises(BadMasterKey) as told:
        put(db)
    assert said not in str(told.value)


def test_without_the_key_that_locked_it_a_secret_stays_locked(opened, tmp_path):
    secret_id = put(opened(house(tmp_path, KEY)))
    with pytest.raises(SecretLocked):
        read(opened(house(tmp_path, OTHER)), secret_id)
    assert read(opened(house(tmp_path, f"{OTHER},{KEY}")), secret_id) == CANARY


def test_machines_that_share_a_database_and_a_queue_are_given_one_master_key_before_they_begin(tmp_path):
    team = {"database_url": "postgresql://a@b/c", "redis_url": "redis://d"}
    with pytest.raises(NoMasterKey):
        secret_vault.require_master_key(Settings(dailies_home=tmp_path, **team))
    secret_vault.require_master_key(Settings(dailies_home=tmp_path, **team, dailies_master_key="ab" * 32))
    with pytest.raises(BadMasterKey):
        secret_vault.require_master_key(Settings(dailies_home=tmp_path, **team, dailies_master_key="short"))
    for alone in ({**team, "redis_url": ""}, {**team, "database_url": ""}):
        secret_vault.require_master_key(Settings(dailies_home=tmp_path, **alone))
    (tmp_path / secret_vault.FILE).write_text("cd" * 32)
    secret_vault.require_master_key(Settings(dailies_home=tmp_path, **team))


def test_settings_never_print_the_master_key(tmp_path):
    settings = house(tmp_path, KEY)
    assert KEY not in repr(settings) + str(settings.model_dump())


# Another master key --------------------------------------------------------------------------------------------------


def test_another_master_key_opens_all_and_the_old_one_nothing(opened, tmp_path):
    settings = house(tmp_path)
    db = opened(settings)
    ids = [put(db, f"{CANARY}{n}") for n in range(5)]
    old = (tmp_path / "master.key").read_text()
    with db.read() as session:
        boxes = {row.id: row.box for row in session.query(tables.Secret)}
    assert secret_vault.rotate_master_key(db, settings, grace_s=0) == (5, 0)
    now = (tmp_path / "master.key").read_text()
    assert len(now.split()) == 1
    assert now != old
    assert [read(db, each) for each in ids] == [f"{CANARY}{n}" for n in range(5)]
    with db.read() as session:
        assert {row.id: row.box for row in session.query(tables.Secret)} == boxes
    (tmp_path / "master.key").write_text(old)
    with pytest.raises(SecretLocked):
        read(opened(settings), ids[0])


def test_a_running_studio_reads_and_keeps_secrets_all_through_a_rotation(opened, tmp_path):
    settings = house(tmp_path)
    running, other = opened(settings), opened(settings)
    ids = [put(running, f"first-secret-{n}") for n in range(20)]
    over, kept, trouble = threading.Event(), [], []

    def work() -> None:
        number = 0
        while not over.is_set():
            try:
                kept.append((put(running, f"later-secret-{number}"), f"later-secret-{number}"))
                number += 1
                assert read(running, ids[number % 20]) == f"first-secret-{number % 20}"
            except Exception as error:
                trouble.append(error)
                return

    at_work = threading.Thread(target=work)
    at_work.start()
    try:
        for _ in range(4):
            secret_vault.rotate_master_key(other, settings, grace_s=0.1)
    finally:
        over.set()
        at_work.join()
    assert trouble == []
    assert len(kept) > 3
    assert len((tmp_path / "master.key").read_text().split()) == 1
    fresh = opened(settings)
    assert all(read(fresh, secret_id) == plain for secret_id, plain in kept)
    assert all(read(fresh, secret_id) == f"first-secret-{n}" for n, secret_id in enumerate(ids))


def test_a_rotation_that_broke_off_loses_nothing_and_goes_on(opened, tmp_path):
    settings = house(tmp_path)
    db = opened(settings)
    ids = [put(db, f"secret-number-{n}") for n in range(3)]
    half = MasterKeys(settings)
    half.put_first(os.urandom(32))
    put(opened(settings), "locked by the new one")
    assert [read(db, each) for each in ids] == [f"secret-number-{n}" for n in range(3)]
    assert secret_vault.rotate_master_key(db, settings, grace_s=0) == (4, 0)
    assert [read(db, each) for each in ids] == [f"secret-number-{n}" for n in range(3)]


def test_from_the_file_to_the_environment_and_to_the_next_key_there(opened, tmp_path):
    secret_id = put(opened(house(tmp_path)))
    first = house(tmp_path, KEY)
    assert secret_vault.rotate_master_key(opened(first), first, grace_s=0) == (1, 0)
    assert not (tmp_path / "master.key").exists()
    second = house(tmp_path, f"{OTHER},{KEY}")
    assert secret_vault.rotate_master_key(opened(second), second, grace_s=0) == (1, 0)
    assert read(opened(house(tmp_path, OTHER)), secret_id) == CANARY


def test_what_no_key_opens_is_left_as_it_is_and_told(opened, tmp_path):
    lost = put(opened(house(tmp_path, KEY)))
    settings = house(tmp_path)
    db = opened(settings)
    mine = put(db)
    assert secret_vault.rotate_master_key(db, settings, grace_s=0) == (1, 1)
    assert read(db, mine) == CANARY
    assert read(opened(house(tmp_path, KEY)), lost) == CANARY


def test_the_command_turns_the_key_and_says_how_many(sqlite_with_tables, tmp_path):
    (tmp_path / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    settings = house(tmp_path)
    db = Database(settings.database, keys=MasterKeys(settings))
    secret_id = put(db)
    environment = {**os.environ, "DAILIES_HOME": str(tmp_path), "LC_ALL": "C", "REDIS_URL": "redis://127.0.0.1:1/0"}
    done = subprocess.run(
        [sys.executable, "-m", "cli", "rotate-keys"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "The master key was changed: 1 secrets are locked anew."
    assert read(db, secret_id) == CANARY
    db.engine.dispose()
