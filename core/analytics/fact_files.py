"""The files the dashboards read, kept by one process at a time: closed months, which stay as they are, and an open part.

Only what has ended is in a file. A file is written under another name, looked over, and put in place by rename; what was there
stays for a while, for those who still read it.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
import uuid
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from sqlalchemy import Connection, and_, func, select

from core.analytics import manifest as papers
from core.analytics import watermark
from core.analytics.fact_tables import FACTS, Fact, fetch_rows
from core.analytics.manifest import FactFile, FactFiles, Manifest
from core.database.engine import Database
from core.settings import Settings

OLD_S = 900.0
"""So long a file that was replaced stays for whoever still reads it."""
REST = timedelta(days=2)
"""A month is closed so long after its end."""
MEMORY, THREADS = "600MB", 2

log = logging.getLogger("dailies.analytics")


class FilesDiffer(Exception):
    """A file does not hold what SQL has: it is not put in place."""


def facts_folder(settings: Settings) -> Path:
    return settings.home / "analytics"


def update_files_alone(db: Database, folder: Path) -> bool:
    """`keep`, unless another process of this machine is at it: each machine has files of its own. Whether it was done."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        update_files(db, folder)
    return True


def update_files(db: Database, folder: Path, at: datetime | None = None) -> Manifest:
    """Bring the files up to date: what has ended since comes into the open part, a month that is over into a file of its own.
    What cannot be read is made anew from SQL. Raises OSError or duckdb.Error where the disk takes nothing; what stood, stands."""
    folder.mkdir(parents=True, exist_ok=True)
    at = at or datetime.now(UTC).replace(tzinfo=None)
    stands = papers.read_manifest(folder)
    kept: dict[str, FactFiles] = {}
    for fact in FACTS.values():
        before = stands.facts.get(fact.name) if stands else None
        with db.engine.connect().execution_options(reads_only=True) as connection:
            usable = before is not None and _same_rows(connection, fact, before) and _whole(folder, fact, before)
            if before is None or not usable:
                before = None
        if before is None:
            with db.jot() as connection:
                watermark.reset_foreign_ids(connection, fact)
        with db.engine.connect().execution_options(reads_only=True) as connection:
            kept[fact.name] = _kept(connection, fact, folder, before, at)
    fresh = Manifest(facts=kept)
    papers.write_manifest(folder, fresh)
    _sweep(folder, fresh)
    return fresh


def _kept(connection: Connection, fact: Fact, folder: Path, before: FactFiles | None, at: datetime) -> FactFiles:
    upto = watermark.settled_bound(connection, fact)
    since = before.open.upto if before else 0
    news = and_(fact.ended, fact.table.seq >= since, fact.table.seq < upto)
    if before is not None and not connection.execute(fact.count(news)).one()[0] and not _may_close(before, at):
        return before.model_copy(update={"open": before.open.model_copy(update={"upto": upto})})
    last = _last(connection, fact)
    amended = select(fact.table.number).where(fact.table.amended, fact.table.seq >= since, fact.table.seq < upto)
    with closing(_writer(folder)) as duck:
        duck.execute("CREATE TABLE amended (number BIGINT)")
        if before is not None and (numbers := [(row[0],) for row in connection.execute(amended)]):
            duck.executemany("INSERT INTO amended VALUES (?)", numbers)
        _new_open(duck, fact, folder, before, fetch_rows(connection, fact, news))
        closed = _without_amended(duck, fact, folder, before)
        closed = _closed(connection, duck, fact, folder, closed, upto, at)
        open_part = _write(duck, fact, folder, "rows", upto, "")
    return FactFiles(closed=closed, open=open_part, last=last)


def _new_open(
    duck: duckdb.DuckDBPyConnection, fact: Fact, folder: Path, before: FactFiles | None, batches: Iterable[object]
) -> None:
    """Table `rows`: what the open part held, with what has ended since; what was amended stands once, as it is now."""
    duck.execute(f"CREATE TABLE news ({fact.shape})")
    for batch in batches:
        duck.register("batch", batch)
        duck.execute(f"INSERT INTO news {fact.turned('batch')}")
        duck.unregister("batch")
    duck.execute(f"CREATE TABLE rows ({fact.shape})")
    if before is not None and before.open.rows:
        duck.execute(f"ATTACH '{folder / before.open.file}' AS old (READ_ONLY)")
        duck.execute(
            f"INSERT INTO rows SELECT {fact.names} FROM old.rows WHERE number NOT IN (SELECT number FROM amended)"
        )
        duck.execute("DETACH old")
    duck.execute(f"INSERT INTO rows SELECT {fact.names} FROM news ORDER BY created_at")


def _without_amended(
    duck: duckdb.DuckDBPyConnection, fact: Fact, folder: Path, before: FactFiles | None
) -> tuple[FactFile, ...]:
    """The closed months; one that holds what was changed after its end is written again without it."""
    kept = []
    if before is None or duck.execute("SELECT count(*) FROM amended").fetchone() == (0,):
        return before.closed if before else ()
    for part in before.closed:
        duck.execute(f"ATTACH '{folder / part.file}' AS old (READ_ONLY)")
        amended = "SELECT number FROM amended"
        hit = duck.execute(f"SELECT count(*) FROM old.rows WHERE number IN ({amended})").fetchone()
        if hit and hit[0]:
            duck.execute(f"CREATE TABLE again AS SELECT {fact.names} FROM old.rows WHERE number NOT IN ({amended})")
            part = _write(duck, fact, folder, "again", part.upto, part.month)
            duck.execute("DROP TABLE again")
        duck.execute("DETACH old")
        kept.append(part)
    return tuple(kept)


def _closed(
    connection: Connection,
    duck: duckdb.DuckDBPyConnection,
    fact: Fact,
    folder: Path,
    closed: tuple[FactFile, ...],
    upto: int,
    at: datetime,
) -> tuple[FactFile, ...]:
    """With every month that is over; what settled late of an earlier one is joined to its file at that time."""
    first = _first_open_day(at)
    over = [
        row[0]
        for row in duck.execute(
            f"SELECT DISTINCT strftime(created_at, '%Y-%m') FROM rows WHERE created_at < TIMESTAMP '{first}' ORDER BY 1"
        ).fetchall()
    ]
    known = {part.month: part for part in closed}
    if all(month in known for month in over):
        return closed
    for month in over:
        begin, end = _days(month)
        within = f"created_at >= TIMESTAMP '{begin}' AND created_at < TIMESTAMP '{end}'"
        duck.execute(f"CREATE TABLE month AS SELECT {fact.names} FROM rows WHERE {within}")
        if month in known:
            duck.execute(f"ATTACH '{folder / known[month].file}' AS old (READ_ONLY)")
            duck.execute(f"INSERT INTO month SELECT {fact.names} FROM old.rows")
            duck.execute("DETACH old")
        part = _write(duck, fact, folder, "month", upto, month)
        duck.execute("DROP TABLE month")
        _look_over(connection, fact, part, begin, end)
        known[month] = part
        duck.execute(f"DELETE FROM rows WHERE {within}")
    return tuple(known[month] for month in sorted(known))


def _look_over(connection: Connection, fact: Fact, part: FactFile, begin: datetime, end: datetime) -> None:
    """Raises Unequal."""
    created = fact.table.created_at
    within = and_(fact.ended, fact.table.seq < part.upto, created >= begin, created < end)
    rows, total = connection.execute(fact.count(within)).one()
    if (int(rows), int(total)) != (part.rows, part.total):
        raise FilesDiffer(f"{part.month}: {part.rows} rows with {part.total} in its file, {rows} with {total} in SQL")


def _write(duck: duckdb.DuckDBPyConnection, fact: Fact, folder: Path, table: str, upto: int, month: str) -> FactFile:
    """A file of its own, with what this table holds: the open part as it came, a closed month in the order of its fact."""
    order = f" ORDER BY {fact.order}" if month else ""
    name = f"{fact.name}_{month.replace('-', '_') or 'open'}.{uuid.uuid4().hex[:12]}.duckdb"
    beside = folder / f"{name}.part"
    try:
        duck.execute(f"ATTACH '{beside}' AS fresh")
        duck.execute(f"CREATE TABLE fresh.rows AS SELECT {fact.names} FROM {table}{order}")
        rows, total = duck.execute(
            f'SELECT count(*), coalesce(sum("{fact.summed}"), 0) FROM fresh.rows'
        ).fetchone() or (0, 0)
        months = tuple(
            row[0]
            for row in duck.execute(
                "SELECT DISTINCT strftime(created_at, '%Y-%m') FROM fresh.rows ORDER BY 1"
            ).fetchall()
        )
        duck.execute("CHECKPOINT fresh")
        duck.execute("DETACH fresh")
        os.replace(beside, folder / name)
    except BaseException:
        with suppress(duckdb.Error):
            duck.execute("DETACH fresh")
        for left in folder.glob(f"{name}.part*"):
            left.unlink(missing_ok=True)
        raise
    size = (folder / name).stat().st_size
    return FactFile(file=name, month=month, upto=upto, rows=int(rows), total=int(total), bytes=size, months=months)


def _writer(folder: Path) -> duckdb.DuckDBPyConnection:
    duck = duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS, "temp_directory": str(folder / "temp")})
    duck.execute("SET preserve_insertion_order = true")
    return duck


def _whole(folder: Path, fact: Fact, parts: FactFiles) -> bool:
    """Every file is there, as long as it should be, and can be read."""
    with closing(_writer(folder)) as duck:
        for part in parts.all:
            try:
                if (folder / part.file).stat().st_size != part.bytes:
                    raise OSError(f"{part.file} is not as long as it should be")
                duck.execute(f"ATTACH '{folder / part.file}' AS seen (READ_ONLY)")
                duck.execute(f"SELECT {fact.names} FROM seen.rows LIMIT 1").fetchall()
                found = duck.execute("SELECT count(*) FROM seen.rows").fetchone()
                duck.execute("DETACH seen")
                if found != (part.rows,):
                    raise OSError(f"{part.file} does not hold what it should")
            except (OSError, duckdb.Error) as error:
                log.warning("the dashboards' files are made anew: %s", type(error).__name__)
                return False
    return True


def _same_rows(connection: Connection, fact: Fact, parts: FactFiles) -> bool:
    """The database is the one that the files were made from, and was not put back to an earlier day."""
    if watermark.settled_bound(connection, fact) < parts.open.upto:
        return False
    number, came = parts.last
    if not number:
        return True
    return _came(connection, fact, number) == came


def _last(connection: Connection, fact: Fact) -> tuple[int, str]:
    number = int(connection.execute(select(func.coalesce(func.max(fact.table.number), 0))).scalar_one())
    return number, _came(connection, fact, number)


def _came(connection: Connection, fact: Fact, number: int) -> str:
    return str(connection.execute(select(fact.table.created_at).where(fact.table.number == number)).scalar() or "")


def _first_open_day(at: datetime) -> datetime:
    rested = at - REST
    return datetime(rested.year, rested.month, 1)


def _days(month: str) -> tuple[datetime, datetime]:
    begin = datetime.strptime(month, "%Y-%m")
    return begin, datetime(begin.year + begin.month // 12, begin.month % 12 + 1, 1)


def _may_close(before: FactFiles, at: datetime) -> bool:
    """The open part holds a month that is over and has no file yet."""
    first, known = _first_open_day(at).strftime("%Y-%m"), {part.month for part in before.closed}
    return any(month < first and month not in known for month in before.open.months)


def _sweep(folder: Path, stands: Manifest) -> None:
    used = {part.file for parts in stands.facts.values() for part in parts.all}
    for file in folder.glob("*.duckdb*"):
        with suppress(OSError):
            if file.name not in used and time.time() - file.stat().st_mtime > OLD_S:
                file.unlink()
