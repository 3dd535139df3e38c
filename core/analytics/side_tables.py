"""What dashboards read beside calls and tasks: the films, shots, takes, people of the studio as they stand, without what is heavy.

Read from SQL when a chart asks for it, and again after half a minute; a large one only where its print is another, and never so often
that reading takes more than a twentieth of the time. Each has a `project` where it is of a film, by which it is
narrowed to what a reader may see; a film in the bin counts on, one that is gone for good is only in the ledger. What is not the
team's own (core.project.projects.is_team_project) is in none of them, so that no chart can count it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import Select, String, cast, func, select, type_coerce

from core.analytics.side_table_queries import table_query
from core.database.engine import Database

AGAIN_S, AT_LAST_S = 30.0, 600.0
"""They are looked at so often; and read whatever their print says after so long."""
LARGE = 5_000
"""Rows from which a table's print is taken before it is read again."""
SHARE = 20
"""So many times as long as a table takes to read it is left alone."""
AT_ONCE = 20_000
"""Rows that are fetched and handed on together."""


def fingerprint_query(question: Any) -> Select[Any]:
    """One row that is another wherever a table is: how many rows, of each column how many are filled, the sums of numbers and of
    yes and no, the latest of times. Worked out where the rows are, a hundredth of what reading them takes.

    What changes without a trace in it (a name for another one) is not read before AT_LAST_S; rows that stages change carry the
    time of it."""
    rows = question.subquery()
    told: list[Any] = [func.count()]
    for column in rows.c:
        match column.type:
            case sa.DateTime():
                told += [func.count(column), func.max(cast(type_coerce(column, String), String))]
            case sa.Boolean():
                told.append(func.sum(sa.case((column, 1), else_=0)))
            case sa.Integer() | sa.Float():
                told.append(func.sum(column))
            case _:
                told.append(func.count(column))
    return select(*told)


@dataclass
class TableState:
    """Of one table beside: when it was looked at, and read; how long that took; how many rows it had, and their print then."""

    looked: float = float("-inf")
    read: float = float("-inf")
    took: float = 0.0
    rows: int = 0
    print: tuple[Any, ...] = ()
    turn: int = 0

    def rests(self, at: float) -> bool:
        return at - self.looked <= AGAIN_S or at - self.read <= SHARE * self.took


class SideTables:
    """Those tables as one process last read them, in DuckDB as `beside_<name>`."""

    def __init__(self, db: Database, duck: duckdb.DuckDBPyConnection, large: int = LARGE) -> None:
        self._db, self._duck, self._large = db, duck, large
        self._stands: dict[str, TableState] = {}
        self._lock = threading.Lock()

    def look(self, names: tuple[str, ...], at_once: bool = False) -> None:
        """As they stand, or stood half a minute ago. Raises KeyError for a table nobody may ask of."""
        with self._lock:
            for name in names:
                question, stand = table_query(name), self._stands.setdefault(name, TableState())
                if at_once or not stand.rests(time.monotonic()):
                    self._look(name, question, stand, at_once)

    def turn(self, names: tuple[str, ...]) -> tuple[int, ...]:
        """How often each was read: the same as long as what stands here is."""
        return tuple(self._stands[name].turn if name in self._stands else 0 for name in names)

    def _look(self, name: str, question: Any, stand: TableState, at_once: bool) -> None:
        began = time.monotonic()
        seen = self._print(question) if stand.rows >= self._large else ()
        if not seen or at_once or seen != stand.print or began - stand.read > AT_LAST_S:
            stand.rows = self._take(name, question)
            stand.read, stand.took, stand.turn = time.monotonic(), time.monotonic() - began, stand.turn + 1
            # A print that was taken before the rows were read is never newer than they: what came between is read once more.
            stand.print = seen
        stand.looked = time.monotonic()

    def _print(self, question: Any) -> tuple[Any, ...]:
        with self._db.engine.connect().execution_options(reads_only=True) as connection:
            return tuple(connection.execute(fingerprint_query(question)).one())

    def _take(self, name: str, question: Any) -> int:
        """Some ten thousand rows at a time; who asks meanwhile reads what stood before. Returns how many."""
        kinds = [_kind(column.type) for column in question.selected_columns]
        names = [column.name for column in question.selected_columns]
        cursor, many = self._duck.cursor(), 0
        try:
            with self._db.engine.connect().execution_options(reads_only=True) as connection:
                answer = connection.execution_options(stream_results=True, yield_per=AT_ONCE).execute(question)
                cursor.execute("BEGIN")
                cursor.register("read_now", _arrow((), kinds, names))
                cursor.execute(f"CREATE OR REPLACE TABLE beside_{name} AS SELECT * FROM read_now")
                for rows in answer.partitions(AT_ONCE):
                    many += len(rows)
                    cursor.register("read_now", _arrow(rows, kinds, names))
                    cursor.execute(f"INSERT INTO beside_{name} SELECT * FROM read_now")
                cursor.execute("COMMIT")
            return many
        finally:
            cursor.close()


def _arrow(rows: Sequence[Sequence[Any]], kinds: list[pa.DataType], names: list[str]) -> pa.Table:
    filled: list[Any] = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table([pa.array(v, k) for v, k in zip(filled, kinds, strict=True)], names=names)


def _kind(kind: Any) -> pa.DataType:
    match kind:
        case sa.Boolean():
            return pa.bool_()
        case sa.Float():
            return pa.float64()
        case sa.Integer():
            return pa.int64()
        case sa.DateTime():
            return pa.timestamp("us")
        case _:
            return pa.string()


_STAGE_OF_TASK = (
    "CASE task_type WHEN 'script_generation' THEN 'script' WHEN 'storyboard_generation' THEN 'storyboard' WHEN 'character_design' THEN"
    " 'characters' WHEN 'audio_generation' THEN 'audio' WHEN 'video_generation' THEN 'video' END"
)


_OWNER = "(SELECT person FROM memory.main.beside_projects AS film WHERE film.project = {table}.project)"


NARROWED: dict[str, dict[str, str]] = {
    "takes": {name: name for name in ("stage", "provider", "model", "person")},
    "clips": {**{name: name for name in ("stage", "provider", "model")}, "person": _OWNER},
    "attempts": {"kind": "kind", "stage": "split_part(kind, '.', 1)"},
    "optimised": {"person": "person", "template": "template || '@' || version", "stage": _STAGE_OF_TASK},
    "experiments": {"person": "person", "experiment": "experiment", "stage": _STAGE_OF_TASK},
    "ratings": {
        "person": "person",
        "template": "template",
        "provider": "split_part(model, '/', 1)",
        "model": "substr(model, strpos(model, '/') + 1)",
    },
    "projects": {"person": "person"},
    "people": {"person": "person"},
    "approvals": {"person": "person"},
    **{name: {"person": _OWNER} for name in ("shots", "scripts", "characters", "audios", "cuts", "films", "tags")},
}
"""What they can be narrowed by beside their project, and by which words of theirs. What nobody made alone is its film's owner's."""


def needed_tables(names: tuple[str, ...], narrowed: Iterable[str]) -> tuple[str, ...]:
    """With the films, where one of these tables is narrowed by whose film it is; with the tags, where one narrows by those."""
    narrowed = tuple(narrowed)
    by_owner = "person" in narrowed and any(NARROWED.get(name, {}).get("person") == _OWNER for name in names)
    more = (*(("projects",) if by_owner else ()), *(("tags",) if "tag" in narrowed else ()))
    return (*names, *(name for name in more if name not in names))
