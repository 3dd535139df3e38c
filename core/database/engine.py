"""The one way to open a session, on SQLite or PostgreSQL.

SQLite runs in WAL with BEGIN IMMEDIATE for writers and 30 s of patience: plain BEGIN loses or refuses writes when
several processes read and then write. A commit outlives the process at once, and a power cut where it was `durable`. An
engine belongs to one process: after a fork, `renew` it.

Whatever opens a transaction here raises DiskFull or NoWritePermission where that is why it cannot go on. `NOT_NOW` are all
errors that a later try may not meet.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from sqlalchemy.orm import Session as Session
from sqlalchemy.orm import sessionmaker

from core.database import disk_check
from core.database.prepared_statements import execute_raw
from core.database.redis_client import RedisClient
from core.errors import DiskFull, NoWritePermission, Unready

P = ParamSpec("P")
T = TypeVar("T")
FULL = ("disk is full", "No space left on device")
"""What SQLite and PostgreSQL say of a disk that takes no more."""
READ_ONLY = "attempt to write a readonly database"
UNCLEAR = (READ_ONLY, "unable to open database file", "disk I/O error")
"""What SQLite says where its folder knows why."""
NOT_NOW = (SQLAlchemyError, DiskFull, NoWritePermission)
"""What is raised by a database that cannot take or give anything now: for `except`, where the same is tried again later."""
SQLITE_PATIENCE_S = 30
"""How many seconds a connection to SQLite waits for others who write."""
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""Of libpq, in seconds (the last in milliseconds): a server that vanished without a word is given up after half a minute, where the
system's own limits wait for a quarter of an hour. An address may say otherwise."""


class Database:
    def __init__(self, url: str, near: RedisClient | None = None, keys: object = None) -> None:
        """`near` is the Redis beside it and `keys` what opens its secrets (core.database.secret_vault); each of its sessions carries both."""
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.url = url
        self.engine: Engine = _engine(url)
        self._reading = self.engine.execution_options(reads_only=True)
        self.near = near or RedisClient()
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info={"near": self.near, "keys": keys})

    @property
    def sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @contextmanager
    def write(self, durable: bool = False) -> Iterator[Session]:
        """A transaction that may write: commits at the end, rolls back on any error. Keep it under 50 ms. What is `durable`
        outlives even a power cut that comes right after: on SQLite that waits for the disk."""
        with self._told_as_ours(), self._sessions.begin() as session:
            if durable:
                session.connection(execution_options={"durable": True})
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads; on SQLite it takes no write lock."""
        with self._told_as_ours(), self._sessions() as session:
            session.connection(execution_options={"reads_only": True})
            yield session

    def execute_write(self, verb: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
        """What `verb(session, *args, **named)` returns, in one transaction of its own that may write: for whoever holds no
        session, as the pages do. Raises what the verb raises, and then nothing was written."""
        with self.write() as session:
            return verb(session, *args, **named)

    def execute_read(self, verb: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs) -> T:
        """What `verb(session, *args, **named)` returns, in one transaction of its own that only reads."""
        with self.read() as session:
            return verb(session, *args, **named)

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """`read` for a ready-made statement or two: no session, half the cost."""
        with self._told_as_ours(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def jot(self, durable: bool = False) -> Iterator[Connection]:
        """`write` for a ready-made statement or two."""
        with self._told_as_ours(), self.engine.connect() as connection:
            if durable:
                connection = connection.execution_options(durable=True)
            with connection.begin():
                yield connection

    def renew(self) -> None:
        """First thing after a fork: forget the parent's connections without closing them."""
        self.engine.dispose(close=False)

    @contextmanager
    def _told_as_ours(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            ours = self._ours(str(error.orig))
            if ours is None:
                raise
            raise ours from error

    def _ours(self, said: str) -> Unready | None:
        """A connection that was opened while its folder could not be written stays read-only for as long as it lives: all are
        closed, so that the next try opens another."""
        if any(sign in said for sign in FULL):
            return DiskFull()
        if not self.sqlite or not any(sign in said for sign in UNCLEAR):
            return None
        self.engine.dispose()
        return disk_check.probe_folder(Path(str(self.engine.url.database)).parent) or (
            NoWritePermission() if READ_ONLY in said else None
        )


def connection_of(opened: Session | Connection) -> Connection:
    """The connection of a transaction, for ready-made statements: they serve sessions, and those who do without one."""
    return opened.connection() if isinstance(opened, Session) else opened


def is_database_away(error: BaseException) -> bool:
    """The database cannot be reached, or has no connection free: nothing is wrong with what was asked of it."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | InterfaceError | PoolEmpty)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return _on_a_server(url)
    engine = create_engine(url, connect_args={"timeout": SQLITE_PATIENCE_S, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={SQLITE_PATIENCE_S * 1000}")
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        durable = options.get("durable", False)
        if connection.info.get("durable", False) != durable:  # it cannot be changed once the transaction has begun
            execute_raw(connection, f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.info["durable"] = durable
        execute_raw(connection, "BEGIN" if options.get("reads_only") else "BEGIN IMMEDIATE")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Sets WAL. SQLite refuses the change at once, whatever its busy timeout, while another process makes it: it is asked again.
    Raises sqlite3.OperationalError after SQLITE_PATIENCE_S seconds."""
    given_up = time.monotonic() + SQLITE_PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > given_up:
                raise
        time.sleep(0.02)


def _on_a_server(url: str) -> Engine:
    said = make_url(url).query
    patience = {name: value for name, value in PATIENCE.items() if name not in said}
    engine = create_engine(url, pool_pre_ping=True, connect_args=patience)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("durable"):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")

    return engine
