"""What the dashboards read is equal to SQL to the last unit, whatever happens to rows and files."""

from __future__ import annotations

import shutil
import threading
import time
import uuid
from datetime import datetime, timedelta

import duckdb
import pytest
from sqlalchemy import func, select, update

from core.analytics import fact_files, manifest
from core.analytics.fact_tables import FACTS
from core.analytics.live_facts import LiveFacts
from core.database.tables import Call, Task, utc_now

LAST_YEAR = datetime(2025, 11, 3, 12)


def call(n: int, **facts):
    usual = {"state": "done", "cost_micro_yuan": 1_000 + n, "created_at": utc_now()}
    return Call(key=f"k{n}-{uuid.uuid4().hex}", provider="p", model="m", capability="image", **{**usual, **facts})


def add(db, *calls):
    with db.write() as session:
        session.add_all(calls)


def in_sql(db):
    with db.read() as session:
        return tuple(session.execute(select(func.count(), func.coalesce(func.sum(Call.cost_micro_yuan), 0))).one())


def seen(live, table="calls", summed="cost"):
    live.look(at_once=True)
    with live.asking() as duck:
        return tuple(map(int, duck.execute(f"SELECT count(*), coalesce(sum({summed}), 0) FROM {table}").fetchone()))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "analytics"


@pytest.fixture
def live(database, folder):
    return LiveFacts(database, folder)


def test_a_studio_that_has_done_nothing_has_boards_with_nothing_on_them(live):
    assert seen(live) == (0, 0)
    assert seen(live, "tasks", "attempts") == (0, 0)


def test_what_happens_is_seen_beside_what_stands_in_files(database, folder, live):
    add(database, *(call(n, created_at=LAST_YEAR + timedelta(days=9 * n)) for n in range(40)))
    fact_files.update_files(database, folder)
    assert seen(live) == in_sql(database)
    add(database, call(41), call(42, state="intent", cost_micro_yuan=0))
    assert seen(live) == in_sql(database)
    kept = fact_files.update_files(database, folder)
    assert [part.month for part in kept.facts["calls"].closed][:2] == ["2025-11", "2025-12"]
    assert seen(live) == in_sql(database)


def test_a_call_that_settles_a_month_later_counts_once(database, folder, live):
    late = call(1, created_at=LAST_YEAR, state="accepted", cost_micro_yuan=0)
    add(database, late, call(2, created_at=LAST_YEAR))
    fact_files.update_files(database, folder)
    assert seen(live) == (2, 1_002)
    with database.write() as session:
        session.execute(update(Call).where(Call.id == late.id).values(state="done", cost_micro_yuan=77))
    assert seen(live) == (2, 1_079)
    fact_files.update_files(database, folder)
    assert seen(live) == seen(LiveFacts(database, folder)) == in_sql(database) == (2, 1_079)


def test_in_a_closed_month_calls_of_one_stage_stand_together_also_where_one_is_taken_out(database, folder):
    rows = [call(n, created_at=LAST_YEAR + timedelta(hours=n), stage=("audio", "video")[n % 2]) for n in range(9)]
    add(database, *rows)
    for left in (9, 8):
        closed = fact_files.update_files(database, folder).facts["calls"].closed[0]
        with duckdb.connect(folder / closed.file, read_only=True) as duck:
            stands = duck.execute("SELECT stage, created_at FROM rows ORDER BY rowid").fetchall()
        assert len(stands) == left and stands == sorted(stands)
        with database.write() as session:
            session.execute(update(Call).where(Call.id == rows[4].id).values(cost_micro_yuan=5))


def test_what_is_changed_after_its_end_counts_as_it_is_now(database, folder, live):
    rows = [call(n, created_at=LAST_YEAR) for n in range(5)]
    add(database, *rows, call(9))
    fact_files.update_files(database, folder)
    seen(live)
    with database.write() as session:
        session.execute(update(Call).where(Call.id == rows[0].id).values(cost_micro_yuan=5))
    assert seen(live) == in_sql(database)
    fact_files.update_files(database, folder)
    assert seen(live) == seen(LiveFacts(database, folder)) == in_sql(database)


def test_a_task_that_is_tried_again_is_not_failed_any_more(database, folder, live):
    with database.write() as session:
        task = Task(task_type="script", status="failed", attempts=3)
        session.add(task)
    fact_files.update_files(database, folder)
    assert seen(live, "tasks", "attempts") == (1, 3)
    with database.write() as session:
        session.execute(update(Task).where(Task.id == task.id).values(status="pending", attempts=4))
    for who in (live, LiveFacts(database, folder)):
        assert seen(who, "tasks", "attempts") == (1, 4)
    fact_files.update_files(database, folder)
    for who in (live, LiveFacts(database, folder)):
        assert seen(who, "tasks", "attempts") == (1, 4)


def test_whoever_slept_while_files_were_written_counts_nothing_twice(database, folder, live):
    waiting = call(1, state="intent", cost_micro_yuan=0)
    add(database, waiting)
    seen(live)
    with database.write() as session:
        session.execute(update(Call).where(Call.id == waiting.id).values(state="done", cost_micro_yuan=9))
    add(database, call(2))
    fact_files.update_files(database, folder)
    add(database, call(3))
    assert seen(live) == in_sql(database)


@pytest.mark.parametrize("harm", ["deleted", "cut short", "another form", "no manifest", "rubbish manifest"])
def test_files_that_are_gone_or_broken_come_back_equal(database, folder, live, harm):
    add(database, *(call(n, created_at=LAST_YEAR + timedelta(days=20 * n)) for n in range(20)))
    fact_files.update_files(database, folder)
    before = seen(live)
    if harm == "deleted":
        shutil.rmtree(folder)
    elif harm == "cut short":
        for file in folder.glob("calls_*.duckdb"):
            file.write_bytes(file.read_bytes()[:5000])
    elif harm == "another form":
        stands = manifest.read_manifest(folder)
        manifest.write_manifest(folder, stands.model_copy(update={"form": 99}))
    elif harm == "no manifest":
        (folder / manifest.NAME).unlink()
    else:
        (folder / manifest.NAME).write_text("{")
    fact_files.update_files(database, folder)
    assert seen(live) == seen(LiveFacts(database, folder)) == before == in_sql(database)


def test_a_database_that_was_put_back_to_an_earlier_day_is_read_anew(database, folder):
    add(database, call(1), call(2))
    fact_files.update_files(database, folder)
    with database.write() as session:
        session.execute(Call.__table__.delete())
    add(database, call(3))
    fact_files.update_files(database, folder)
    assert seen(LiveFacts(database, folder)) == in_sql(database)


def test_nothing_is_lost_or_counted_twice_while_many_write_and_files_are_written(database, folder, live):
    over, wrong = threading.Event(), []

    def write(who: int) -> None:
        n = 0
        while not over.is_set():
            row = call(n, state="intent", cost_micro_yuan=0, created_at=LAST_YEAR + timedelta(days=30 * (n % 14)))
            add(database, row)
            with database.write() as session:
                session.execute(update(Call).where(Call.id == row.id).values(state="done", cost_micro_yuan=n))
            n += 1

    def keep() -> None:
        while not over.is_set():
            fact_files.update_files(database, folder)

    workers = [threading.Thread(target=write, args=(n,)) for n in range(3)] + [threading.Thread(target=keep)]
    for worker in workers:
        worker.start()
    counts = []
    try:
        for _ in range(12):
            counts.append(seen(live)[0])
            time.sleep(0.05)
    except Exception as error:
        wrong.append(error)
    over.set()
    for worker in workers:
        worker.join()
    assert not wrong
    assert counts == sorted(counts)
    assert seen(live) == seen(LiveFacts(database, folder)) == in_sql(database)
    assert set(manifest.read_manifest(folder).facts) == set(FACTS)
