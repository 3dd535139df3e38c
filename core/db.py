"""The one way to open a session, on SQLite or PostgreSQL.

SQLite runs in WAL with BEGIN IMMEDIATE for writers and 30 s of patience: plain BEGIN loses or refuses writes when
several processes read and then write. An engine belongs to one process: after a fork, `renew` it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from core.errors import DiskFull

FULL = ("disk is full", "No space left on device")
"""What SQLite and PostgreSQL say of a disk that takes no more."""


class Database:
    def __init__(self, url: str) -> None:
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.url = url
        self.engine: Engine = _engine(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @property
    def sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that may write: commits at the end, rolls back on any error. Keep it under 50 ms. Raises DiskFull."""
        try:
            with self._sessions.begin() as session:
                yield session
        except OperationalError as error:
            if any(sign in str(error.orig) for sign in FULL):
                raise DiskFull() from error
            raise

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads; on SQLite it takes no write lock."""
        with self._sessions() as session:
            session.connection(execution_options={"reads_only": True})
            yield session

    def renew(self) -> None:
        """First thing after a fork: forget the parent's connections without closing them."""
        self.engine.dispose(close=False)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def settle(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get("reads_only")
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return engine
