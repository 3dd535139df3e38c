"""The studio's database copied whole while it works, with a list of the files its rows need; and put back.

A backup is a folder in `backups/` of the data folder: the database, and `files.json` with each file's SHA-256 and size.
Files stand under their hash and never change, so they are listed, not copied.

`python -m cli backup now` makes one from the terminal; `python -m cli backup restore FOLDER` puts one back while the
studio is closed. What stood there before is kept beside the backups.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from core.database import locks, tables
from core.database.tables import Task
from core.errors import BackupUnderWay, BadBackup, FolderOwned, NoPgDump, NotFound
from core.settings import Settings
from core.studio import Studio, open_studio
from core.types import Value

KEPT = 10
KIND = "backup.make"
ALONE = "backup"
STAMP = "%Y-%m-%d_%H-%M-%S"
SQLITE_COPY, POSTGRES_COPY, LIST = "studio.db", "studio.dump", "files.json"
BEFORE = "before-"
"""What a restore set aside; never counted or removed as a backup."""

log = logging.getLogger("dailies.backup")

Say = Callable[[float, str], None]


class Backup(Value):
    """`name` is its folder, `bytes` the size of the database's copy, `files` how many the list holds and `missing` how many
    of them did not stand there."""

    name: str
    made_at: datetime
    bytes: int
    files: int
    missing: int = 0
    copy_name: str = SQLITE_COPY


class RestoreResult(Value):
    """What was put back, where the old database lies now, and the listed files that do not stand here."""

    backup: Backup
    aside: Path | None
    missing: tuple[str, ...]


def _quiet(share: float, key: str) -> None:
    """Progress that nobody watches."""


# Made and listed -----------------------------------------------------------------------------------------------------


def make_backup(studio: Studio, say: Say = _quiet, at: datetime | None = None, owner: str = "") -> Backup:
    """A backup of now, named by the moment; the oldest beyond ten go. An unfinished one is never seen. One is made at a time;
    an `owner` (a task's id) that died goes on at once. Raises BackupUnderWay, NoPgDump, DiskFull."""
    with locks.hold_lock(studio.db, studio.near, ALONE, owner=owner) as mine:
        if not mine:
            raise BackupUnderWay()
        return _made(studio, say, at or tables.utc_now())


def _made(studio: Studio, say: Say, moment: datetime) -> Backup:
    home = backups_folder(studio.settings)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = home / f".{moment:{STAMP}}-{uuid.uuid4().hex[:8]}"
    draft.mkdir(mode=0o700)
    try:
        say(0.05, "doing.copying_database")
        copy = _copy(studio.settings, draft)
        say(0.6, "doing.listing_files")
        wanted = _wanted(studio)
        there = {name for name, _, _ in studio.files.names()}
        missing = sorted(set(wanted) - there)
        told = {
            "made_at": moment.isoformat(),
            "database": copy.name,
            "files": [{"sha256": sha256, "bytes": size} for sha256, size in sorted(wanted.items())],
            "missing": missing,
        }
        (draft / LIST).write_text(json.dumps(told, indent=1), "utf-8")
        place = _new(home / f"{moment:{STAMP}}")
        draft.rename(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    prune_backups(studio.settings)
    return _read(place)


def _new(place: Path) -> Path:
    """This name, or the next of its second that is free."""
    names = (place, *(place.with_name(f"{place.name}-{number}") for number in range(2, 100)))
    return next(name for name in names if not name.exists())


def list_backups(settings: Settings) -> list[Backup]:
    """Every whole one, newest first."""
    home = backups_folder(settings)
    found = [_read(place) for place in home.iterdir() if (place / LIST).is_file()] if home.is_dir() else []
    return sorted(
        (one for one in found if not one.name.startswith((".", BEFORE))),
        key=lambda one: (one.made_at, one.name),
        reverse=True,
    )


def newest_backup_task(session: Session) -> Task | None:
    """The backup that was asked for last, whatever became of it."""
    return session.scalar(select(Task).where(Task.kind == KIND).order_by(Task.created_at.desc()).limit(1))


def prune_backups(settings: Settings) -> None:
    for old in list_backups(settings)[KEPT:]:
        shutil.rmtree(backups_folder(settings) / old.name, ignore_errors=True)


def database_copy_path(settings: Settings, name: str) -> Path:
    """The copy of the database in the backup of this name. Raises NotFound."""
    one = next((each for each in list_backups(settings) if each.name == name), None)
    if one is None:
        raise NotFound(what=name)
    return backups_folder(settings) / one.name / one.copy_name


def backups_folder(settings: Settings) -> Path:
    return settings.home / "backups"


def _read(place: Path) -> Backup:
    told: dict[str, Any] = json.loads((place / LIST).read_text("utf-8"))
    copy = place / told["database"]
    return Backup(
        name=place.name,
        made_at=datetime.fromisoformat(told["made_at"]),
        bytes=copy.stat().st_size if copy.exists() else 0,
        files=len(told["files"]),
        missing=len(told["missing"]),
        copy_name=told["database"],
    )


def _wanted(studio: Studio) -> dict[str, int]:
    """Every file that a row names, with its size."""
    with studio.db.read() as session:
        return {sha256: size for sha256, size in session.execute(select(tables.Asset.sha256, tables.Asset.bytes))}  # noqa: C416


def _copy(settings: Settings, place: Path) -> Path:
    if settings.database.startswith("sqlite"):
        copy = place / SQLITE_COPY
        copy_sqlite(Path(str(make_url(settings.database).database)), copy)
        return copy
    copy = place / POSTGRES_COPY
    _dump(settings.database, copy)
    return copy


def copy_sqlite(source: Path, copy: Path) -> None:
    """As last committed, in one reading transaction of SQLite's own, while others write. Raises BadBackup where the copy
    is not whole."""
    with closing(sqlite3.connect(source, timeout=30)) as now, closing(sqlite3.connect(copy)) as then:
        now.backup(then)
    _prove(copy)
    copy.chmod(0o600)


def _prove(copy: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as opened:
            whole = opened.execute("PRAGMA quick_check").fetchone()[0]
            opened.execute("SELECT 1 FROM users LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise BadBackup(file=copy.name) from error
    if whole != "ok":
        raise BadBackup(file=copy.name)


def _dump(url: str, copy: Path) -> None:
    """The password goes by the environment: a command line can be read by everybody on the machine."""
    program = shutil.which("pg_dump")
    if program is None:
        raise NoPgDump()
    parsed = make_url(url)
    bare = parsed.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(parsed.password)} if parsed.password else {}
    command = [program, "--format=custom", "--no-owner", f"--file={copy}", f"--dbname={bare}"]
    done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, check=False)
    if done.returncode != 0:
        log.warning("pg_dump: %s", done.stderr.decode("utf-8", "replace").strip())
        raise NoPgDump()
    copy.chmod(0o600)


# Put back --------------------------------------------------------------------------------------------------------------


def restore(settings: Settings, place: Path) -> RestoreResult:
    """The database of a backup in place of the one that stands here, which is set aside. Raises BadBackup for a folder that
    holds none for SQLite, FolderOwned while the studio is open."""
    copy = place / SQLITE_COPY
    if not settings.database.startswith("sqlite") or not copy.is_file() or not (place / LIST).is_file():
        raise BadBackup(file=place.name)
    _prove(copy)
    target = Path(str(make_url(settings.database).database))
    target.parent.mkdir(parents=True, exist_ok=True)
    with (settings.home / "studio.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FolderOwned(owner=settings.home) from error
        aside = _set_aside(settings, target)
        draft = target.with_name(f".{target.name}.restored")
        shutil.copyfile(copy, draft)
        draft.chmod(0o600)
        draft.replace(target)
    files = open_studio(settings).files
    there = {name for name, _, _ in files.names()}
    told = json.loads((place / LIST).read_text("utf-8"))
    missing = tuple(each["sha256"] for each in told["files"] if each["sha256"] not in there)
    return RestoreResult(backup=_read(place), aside=aside, missing=missing)


def _set_aside(settings: Settings, target: Path) -> Path | None:
    if not target.exists():
        return None
    aside = _new(backups_folder(settings) / f"{BEFORE}{tables.utc_now():{STAMP}}")
    aside.mkdir(parents=True, mode=0o700)
    for file in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        if file.exists():
            file.replace(aside / file.name)
    return aside
