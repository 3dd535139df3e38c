"""What a process sees of calls and tasks: the files, and in memory whatever happened since they were written.

`calls` and `tasks` join the closed months, the open part and the tail, which never overlap: a file holds what had ended under its
watermark, the tail all that is open or came later. Only what was changed after its end is left out of the files by its number.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from sqlalchemy import or_

from core.analytics import fact_files, watermark
from core.analytics import manifest as papers
from core.analytics.fact_tables import FACTS, Fact, fetch_rows, is_open_row
from core.analytics.manifest import FactFile, Manifest
from core.analytics.side_tables import SideTables
from core.database.engine import Database

EVERY_S = 0.5
"""The rows are looked at so often, while somebody asks."""
MEMORY, THREADS = "600MB", 2
CLEARED_S = 60.0
OLD_S = 600.0
PATIENCE_S = 60.0
"""With another process that writes the files."""

log = logging.getLogger("dailies.analytics")


class LiveFacts:
    """Of one process, for all its threads. `keep` writes the files where they are missing; by default this process does so, unless
    another one of this machine is at it: then its end is waited for."""

    def __init__(self, db: Database, folder: Path, keep: Callable[[], object] | None = None) -> None:
        self.db, self._folder = db, folder
        self._keep = keep or self._keep_here
        self._duck = duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS})
        self._duck.execute(f"SET allowed_directories = ['{folder}']")
        self._duck.execute("SET enable_external_access = false")
        self._beside = SideTables(db, self._duck)
        self._lock = threading.Lock()
        self._keeping = threading.Thread()
        self._looked = float("-inf")
        self._manifest = Manifest()
        self._attached: dict[str, str] = {}
        self._left: dict[str, float] = {}
        self._seen: dict[str, watermark.ReadMark] = {}
        self.as_of = datetime.now(UTC).replace(tzinfo=None)
        """UTC: everything that happened until then is in it."""
        for fact in FACTS.values():
            self._duck.execute(f"CREATE TABLE tail_{fact.name} ({fact.shape})")
            self._duck.execute(f"CREATE VIEW {fact.name} AS SELECT {fact.names} FROM tail_{fact.name}")

    @contextmanager
    def asking(self, beside: tuple[str, ...] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on `calls` and `tasks` as they are now, or were a second ago, and on these tables beside them."""
        self.look()
        self._beside.look(beside)
        cursor = self._duck.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def stands(self, beside: tuple[str, ...] = ()) -> str:
        """Another word whenever rows that are asked may be others: the files, how far rows were followed, these tables beside."""
        return f"{self._manifest.made}|{sorted(self._seen.items())}|{self._beside.turn(beside)}"

    def look(self, at_once: bool = False) -> None:
        """Follow the files and the rows, at most once a second. One thread looks, others who come meanwhile wait for it."""
        with self._lock:
            if not at_once and time.monotonic() - self._looked < EVERY_S:
                return
            self._follow_files()
            self._keep_them_young()
            for fact in FACTS.values():
                self._follow_rows(fact)
            self._looked = time.monotonic()
            self._let_go()

    # Files -----------------------------------------------------------------------------------------------------------

    def _follow_files(self) -> None:
        found = papers.read_manifest(self._folder)
        if found is None or not self._there(found):
            found = self._made_anew()
        if found.made == self._manifest.made:
            return
        try:
            self._attach(found)
        except duckdb.Error:
            log.warning("a file of the dashboards cannot be read, they are made anew")
            found = self._made_anew()
            self._attach(found)
        for name, parts in found.facts.items():
            before, upto = self._manifest.facts.get(name), parts.open.upto
            seen = self._seen.get(name)
            if before is not None and seen is not None and before.open.upto <= upto <= seen.upto:
                self._duck.execute(f"DELETE FROM tail_{name} WHERE ended AND seq < {upto}")
            else:
                self._duck.execute(f"DELETE FROM tail_{name}")
                self._seen.pop(name, None)
            self._see(FACTS[name], found)
        self._manifest = found

    def _there(self, found: Manifest) -> bool:
        return set(found.facts) == set(FACTS) and all(
            (self._folder / part.file).exists() for parts in found.facts.values() for part in parts.all
        )

    def _keep_here(self) -> None:
        """Whoever finds another process at it takes what that one makes."""
        end, before = time.monotonic() + PATIENCE_S, papers.read_manifest(self._folder)
        while not fact_files.update_files_alone(self.db, self._folder) and time.monotonic() < end:
            time.sleep(0.1)
            now = papers.read_manifest(self._folder)
            if now is not None and (before is None or now.made != before.made):
                return

    def _keep_them_young(self) -> None:
        """Where nobody on this machine keeps the files, whoever looks does so beside."""
        try:
            age = time.time() - (self._folder / papers.NAME).stat().st_mtime
        except OSError:
            return
        if age > OLD_S and not self._keeping.is_alive():
            self._keeping = threading.Thread(target=self._keep_quietly, daemon=True)
            self._keeping.start()

    def _keep_quietly(self) -> None:
        try:
            self._keep()
        except Exception as error:
            log.warning("the dashboards' files stay as they are: %s", error)

    def _made_anew(self) -> Manifest:
        self._keep()
        found = papers.read_manifest(self._folder)
        if found is None:
            raise FileNotFoundError("the dashboards have no files")
        return found

    def _attach(self, found: Manifest) -> None:
        for part in (part for parts in found.facts.values() for part in parts.all):
            if part.file not in self._attached:
                name = part.file.replace(".", "_")
                self._duck.execute(f"ATTACH '{self._folder / part.file}' AS {name} (READ_ONLY)")
                self._attached[part.file] = name

    def _see(self, fact: Fact, found: Manifest) -> None:
        """The view over the files and the tail."""
        gone = [row[0] for row in self._duck.execute(f"SELECT number FROM tail_{fact.name} WHERE amended").fetchall()]
        without = f" WHERE number NOT IN ({', '.join(map(str, gone))})" if gone else ""
        parts: tuple[FactFile, ...] = found.facts[fact.name].all if fact.name in found.facts else ()
        files = [f"SELECT {fact.names} FROM {self._attached[part.file]}.rows{without}" for part in parts if part.rows]
        joined = " UNION ALL ".join([*files, f"SELECT {fact.names} FROM tail_{fact.name}"])
        self._duck.execute(f"CREATE OR REPLACE VIEW {fact.name} AS {joined}")

    def _let_go(self) -> None:
        """Files that were replaced a while ago: nobody's question runs on them any more."""
        used = {part.file for parts in self._manifest.facts.values() for part in parts.all}
        at = time.monotonic()
        for file in [file for file in self._attached if file not in used]:
            since = self._left.setdefault(file, at)
            if at - since > CLEARED_S:
                try:
                    self._duck.execute(f"DETACH {self._attached[file]}")
                except duckdb.Error:
                    continue
                del self._attached[file], self._left[file]

    # Rows ------------------------------------------------------------------------------------------------------------

    def _follow_rows(self, fact: Fact) -> None:
        parts = self._manifest.facts.get(fact.name)
        since = self._seen.get(fact.name)
        as_of = datetime.now(UTC).replace(tzinfo=None)
        with self.db.engine.connect().execution_options(reads_only=True) as connection:
            here = watermark.read_mark(connection, fact)
            first = parts.open.upto if parts else 0
            if here == since:
                self.as_of = as_of
                return
            which = since.news(fact) if since else or_(fact.table.seq >= first, is_open_row(fact))
            changed = False
            for batch in fetch_rows(connection, fact, which):
                if batch.num_rows:
                    changed |= self._take(fact, batch)
        self._seen[fact.name] = here
        self.as_of = as_of
        if changed:
            self._see(fact, self._manifest)

    def _take(self, fact: Fact, batch: object) -> bool:
        """Into the tail, each row once. Whether one of them was changed after its end."""
        cursor = self._duck.cursor()
        try:
            cursor.register("batch", batch)
            cursor.execute("BEGIN")
            cursor.execute(f"DELETE FROM tail_{fact.name} WHERE number IN (SELECT number FROM batch)")
            cursor.execute(f"INSERT INTO tail_{fact.name} {fact.turned('batch')}")
            cursor.execute("COMMIT")
            found = cursor.execute("SELECT count(*) FROM batch WHERE amended").fetchone()
            return bool(found and found[0])
        finally:
            cursor.close()
