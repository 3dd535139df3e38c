"""The tables as they stand in a database: brought up to date at start, one process at a time.

`python -m cli revise-schema "what changes"` writes the next file of core/migrations/versions from core/database/tables.py.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import autogenerate, command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.database.engine import Database
from core.database.schema_compare import OPTIONS
from core.database.tables import Table
from core.errors import DatabaseNewer

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK = 0x6461696C
"""PostgreSQL's advisory lock for a change of the tables: "dail" in ASCII."""
PATIENCE_S = 60
"""How long a change waits for a table that somebody is using, on PostgreSQL."""


def upgrade_schema(db: Database, migrations: Path = MIGRATIONS) -> None:
    """Bring the tables to what this code knows. Others who start meanwhile wait, then find it done.

    A SQLite file with rows in it is copied to `backups/` beside it first. Raises DatabaseNewer for a database that a
    later version of the studio has changed; nothing is touched then."""
    with _alone(db) as connection:
        stands = MigrationContext.configure(connection).get_current_revision()
        script = ScriptDirectory.from_config(_config(migrations))
        head = script.get_current_head()
        if stands == head:
            return
        if stands and stands not in {revision.revision for revision in script.walk_revisions()}:
            raise DatabaseNewer(database=stands, code=head)
        if db.sqlite and stands:
            _copy(connection, stands)
        command.upgrade(_config(migrations, connection), "head")


def find_drift(connection: Connection) -> list[Any]:
    """Where the tables in a database differ from core/database/tables.py: nothing, after `upgrade`."""
    changes: list[Any] = autogenerate.compare_metadata(
        MigrationContext.configure(connection, opts=OPTIONS), Table.metadata
    )
    return changes


def _config(migrations: Path, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(db: Database) -> Iterator[Connection]:
    """A transaction that one process at a time can have. On SQLite that is BEGIN IMMEDIATE, with foreign keys off: a
    change there copies a table and drops the old one, which would take the rows that point to it along."""
    with db.engine.connect() as connection:
        if not db.sqlite:
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_S}s'"))
                yield connection
            return
        bare = _bare(connection)
        bare.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if broken := connection.execute(text("PRAGMA foreign_key_check")).first():
                    raise sqlite3.IntegrityError(f"a row of {broken[0]} points to no row of {broken[2]}")
        finally:
            bare.execute("PRAGMA foreign_keys=ON")


def _bare(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _copy(connection: Connection, revision: str) -> None:
    """A whole copy of the SQLite file as last committed, through SQLite itself: copying the file alone would miss what
    is still in its write-ahead log."""
    file = connection.execute(text("SELECT file FROM pragma_database_list WHERE name = 'main'")).scalar()
    if not file:
        return
    copies = Path(file).parent / "backups"
    copies.mkdir(exist_ok=True)
    with sqlite3.connect(file) as now, sqlite3.connect(copies / f"{Path(file).stem}-{revision}.db") as copy:
        now.backup(copy)
    now.close()
    copy.close()


def write_migration(words: str, migrations: Path = MIGRATIONS) -> Path:
    """Write the file that takes a database from the last file's tables to core/database/tables.py."""
    versions = migrations / "versions"
    with TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/empty.db")
        upgrade_schema(db, migrations)
        number = f"{len(list(versions.glob('0*.py'))) + 1:04}"
        with db.engine.connect() as connection:
            command.revision(_config(migrations, connection), words, autogenerate=True, rev_id=number)
        db.engine.dispose()
    file = next(versions.glob(f"{number}_*.py"))
    file.write_text(re.sub(r" *# ###.*\n", "", file.read_text("utf-8")), "utf-8")
    return file
