"""The one way to open a session, on SQLite or PostgreSQL.

SQLite runs in WAL with BEGIN IMMEDIATE for writers and 30 s of patience: plain BEGIN loses or refuses writes when
several processes read and then write. A commit outlives the process at once, and a power cut where it was `durable`. An
engine belongs to one process: after a fork, `renew` it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from core.errors import DiskFull
from core.near import Near
from core.ready import tell

if TYPE_CHECKING:
    from core.vault import Keys

FULL = ("disk is full", "No space left on device")
"""What SQLite and PostgreSQL say of a disk that takes no more."""


class Database:
    def __init__(self, url: str, near: Near | None = None, keys: Keys | None = None) -> None:
        """`near` is the Redis beside it and `keys` what opens its secrets; each of its sessions carries both."""
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.url = url
        self.engine: Engine = _engine(url)
        self._reading = self.engine.execution_options(reads_only=True)
        self.near = near or Near()
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info={"near": self.near, "keys": keys})

    @property
    def sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @contextmanager
    def write(self, durable: bool = False) -> Iterator[Session]:
        """A transaction that may write: commits at the end, rolls back on any error. Keep it under 50 ms. What is `durable`
        outlives even a power cut that comes right after: on SQLite that waits for the disk. Raises DiskFull."""
        with _told_as_ours(), self._sessions.begin() as session:
            if durable:
                session.connection(execution_options={"durable": True})
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only reads; on SQLite it takes no write lock."""
        with self._sessions() as session:
            session.connection(execution_options={"reads_only": True})
            yield session

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """`read` for a ready-made statement or two: no session, half the cost."""
        with self._reading.connect() as connection:
            yield connection

    @contextmanager
    def jot(self, durable: bool = False) -> Iterator[Connection]:
        """`write` for a ready-made statement or two. Raises DiskFull."""
        with _told_as_ours(), self.engine.connect() as connection:
            if durable:
                connection = connection.execution_options(durable=True)
            with connection.begin():
                yield connection

    def renew(self) -> None:
        """First thing after a fork: forget the parent's connections without closing them."""
        self.engine.dispose(close=False)


def on(opened: Session | Connection) -> Connection:
    """The connection of a transaction, for ready-made statements: they serve sessions, and those who do without one."""
    return opened.connection() if isinstance(opened, Session) else opened


@contextmanager
def _told_as_ours() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if any(sign in str(error.orig) for sign in FULL):
            raise DiskFull() from error
        raise


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return _on_a_server(url)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def settle(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        durable = options.get("durable", False)
        if connection.info.get("durable", False) != durable:  # it cannot be changed once the transaction has begun
            tell(connection, f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            connection.info["durable"] = durable
        tell(connection, "BEGIN" if options.get("reads_only") else "BEGIN IMMEDIATE")

    return engine


def _on_a_server(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("durable"):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")

    return engine
