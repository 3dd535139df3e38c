"""Whatever the rows hold, charts say what is right or nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import delete, update

from core.analytics import charts, drill_down, fact_files, filters
from core.analytics.chart_query import ChartQueries, Viewer
from core.database import tables
from core.database.tables import Call, Project, User
from tests.support.asked_charts import ALL, MICRO, MONTH, add, ask, call
from tests.support.ledger_by_hand import FILMS, HEX, LAB, NOW, PEOPLE, fill


def test_a_clock_that_ran_ahead_a_little_is_today_and_far_ahead_is_not_yet(db, asking):
    add(db, call(1, NOW + timedelta(hours=3)), call(10, NOW + timedelta(days=400)), call(100, datetime(1999, 1, 1)))
    assert ask(asking, "tiles_spend")[0][:2] == ("today", 1)
    assert ask(asking, "spend_by_day", "stage") == [(date(2026, 11, 18), "video", 1)]
    assert ask(asking, "spend_by_day", "stage", filters.parse_filters({"time": "all"})) == [
        (date(2026, 11, 1), "video", 1)
    ]


def test_a_clock_that_went_back_makes_no_step_shorter_than_nothing(db, asking):
    begun = NOW - timedelta(hours=1)
    times = {
        "created_at": begun,
        "started_at": begun - timedelta(seconds=9),
        "completed_at": begun - timedelta(seconds=20),
    }
    add(db, tables.Task(id=uuid.uuid4(), task_type="audio", kind="audio.speak", status="completed", **times))
    (row,) = ask(asking, "task_times", "kind")
    assert row == ("audio.speak", 1, 0, 0, 0, 0, 0, 0)
    assert {line[2] for line in ask(asking, "where_time_goes")} == {0.0}
    assert sum(line[2] for line in ask(asking, "throughput")) == 1


def test_what_settles_a_month_later_counts_as_it_is_now(db, asking, tmp_path):
    late = call(5 * MICRO, datetime(2026, 9, 20), state="unknown", error="Doubtful: x", key="late")
    add(db, late, call(MICRO, datetime(2026, 9, 21), key="amended"))
    september = filters.parse_filters({"time": "2026-09-01..2026-09-30"})
    fact_files.update_files(db, tmp_path / "analytics", NOW)
    assert ask(asking, "lost_money", asked=september) == [("doubtful", 5 * MICRO, 1)]
    with db.write() as session:
        session.execute(
            update(Call).where(Call.key == "late").values(state="failed", cost_micro_yuan=0, error="NeverCame: x")
        )
        session.execute(update(Call).where(Call.key == "amended").values(cost_micro_yuan=3 * MICRO))
    assert ask(asking, "lost_money", asked=september) == [("failed", 0, 1)]
    assert ask(asking, "cost_by_stage", asked=september) == [("video", 3 * MICRO)]


def test_what_was_deleted_for_good_still_counts(db, asking):
    fill(db)
    before = {by: ask(asking, "top_ten", by) for by in ("project", "person", "experiment")}
    with db.write() as session:
        session.execute(delete(tables.Experiment).where(tables.Experiment.id == LAB["posters"]))
        session.execute(delete(Project).where(Project.id == FILMS["fog"]))
        session.execute(delete(User).where(User.id == PEOPLE["li"]))
    assert {by: ask(asking, "top_ten", by) for by in before} == before
    with db.read() as session:
        found = drill_down.calls_behind(session, asking, ALL, MONTH.narrowed("project", HEX["fog"]), 1)
    assert found[0].cost == 2_500_000
    assert (found[0].film.gone, found[0].film.name, found[0].person.gone) == (True, "", True)


def test_more_money_back_than_spent_is_said_as_it_is(db, asking):
    add(db, call(-7 * MICRO), call(2 * MICRO, model="n"))
    assert ask(asking, "tiles_spend")[0][:3] == ("today", -5 * MICRO, 0)
    assert ask(asking, "top_ten", "model") == [("n", 2 * MICRO, 1), ("m", -7 * MICRO, 1)]
    assert ask(asking, "spend_by_day", "model") == [
        (date(2026, 11, 18), "n", 2 * MICRO),
        (date(2026, 11, 18), "…", -7 * MICRO),
    ]


def test_a_cost_that_nobody_knows_is_in_no_sum_and_is_counted_as_such(db, asking):
    add(
        db,
        call(prices=[]),  # of a model that costs, with no row of prices
        call(currency="NEW", amount=3, rate=0),  # of a currency that has no rate
        call(prices=[], care="cheap", provider="builtin"),  # ours, for nothing
        call(prices=[], free_units=3),  # of a free allowance
        call(prices=[], cached=True),
        call(prices=[], state="failed", error="Busy: x"),
    )
    assert {row[0]: row[1] for row in ask(asking, "tiles_calls")}["unpriced"] == 2
    assert "unpriced" not in {row[0] for row in ask(asking, "tiles_calls", asked=MONTH.narrowed("provider", "builtin"))}
    assert ask(asking, "price_and_stars") == [] and ask(asking, "currencies") == []


def test_a_vendor_that_never_answered_has_no_times(db, asking):
    add(db, call(1, milliseconds=12_345), call(provider="q", state="failed", milliseconds=70))
    assert ask(asking, "vendor_times", "provider") == [
        ("p", 1, 12_300, 12_300, 12_300, 1),
        ("q", 0, None, None, None, 0),
    ]


def test_a_model_under_a_new_name_stands_beside_its_old_one(db, asking):
    add(db, call(3, model="kling-v3"), call(5, model="kling-v4"))
    assert ask(asking, "top_ten", "model") == [("kling-v4", 5, 1), ("kling-v3", 3, 1)]
    both = MONTH.model_copy(update={"only": {"model": ("kling-v3", "kling-v4")}})
    assert ask(asking, "cost_by_stage", asked=both) == [("video", 8)]


def test_of_many_the_rest_is_one_and_nothing_is_lost(db, asking):
    add(db, *(call(n, model=f"m{n:02}") for n in range(1, 16)), call(100, model=""))
    top = ask(asking, "top_ten", "model")
    assert (len(top), top[0][0], top[-1][:2]) == (11, "-", ("…", 1 + 2 + 3 + 4 + 5 + 6))
    by_day = ask(asking, "spend_by_day", "model")
    assert {row[1] for row in by_day} == {"-", "…", *(f"m{n:02}" for n in range(8, 16))}
    assert sum(row[2] for row in by_day) == sum(row[1] for row in top) == 220


def test_a_long_time_is_told_by_weeks_and_a_very_long_one_by_months(db, asking):
    add(db, *(call(1, NOW - timedelta(days=n)) for n in range(500)))
    for said, begins in (("90d", lambda d: True), ("12m", lambda d: d.weekday() == 0), ("all", lambda d: d.day == 1)):
        found = ask(asking, "spend_by_day", "stage", filters.parse_filters({"time": said}))
        assert found and all(begins(row[0]) for row in found) and len(found) < 100
        assert sum(row[2] for row in found) == {"90d": 90, "12m": 365, "all": 500}[said]


def test_an_address_typed_by_an_attacker_is_answered_with_nothing_of_others(db, asking):
    add(db, call(999 * MICRO, model="m"))
    bad = "m') OR 1=1; DROP TABLE tail_calls; --"
    typed = filters.parse_filters(
        {"time": "30d", "project": bad, "model": bad, "person": bad, "stage": bad, "kind": bad}
    )
    for chart in charts.load_charts().values():
        for by in (*chart.by, bad):
            for viewer in (ALL, Viewer(person=bad, projects=(bad,))):
                assert "999000000" not in str(asking.ask(chart, typed, viewer, by).rows)
    assert ask(asking, "cost_by_stage") == [("video", 999 * MICRO)]


def test_steps_of_a_film_that_is_gone_for_good_wait_no_more(db, asking):
    """Its rows are no longer there to say that they ended."""
    kept, gone = (Project(id=uuid.uuid4(), name=name, created_at=NOW - timedelta(days=2)) for name in ("Kept", "Gone"))
    add(db, kept, gone)
    for film, state in ((kept, "pending"), (gone, "pending"), (gone, "needs_review"), (gone, "processing")):
        add(
            db,
            tables.Task(
                id=uuid.uuid4(),
                project_id=film.id,
                task_type="audio",
                kind="audio.speak",
                status=state,
                created_at=NOW - timedelta(days=1),
            ),
        )
    now_is = dict(row[:2] for row in ask(asking, "tiles_tasks"))
    assert (now_is["waiting"], now_is["needs_review"], now_is["running"]) == (2, 1, 1)
    with db.write() as session:
        session.execute(delete(tables.Task).where(tables.Task.project_id == gone.id))
        session.execute(delete(Project).where(Project.id == gone.id))
    asking._live._beside.look(("kept",), at_once=True)  # half a minute later
    now_is = dict(row[:2] for row in ask(asking, "tiles_tasks"))
    assert (now_is["waiting"], now_is["needs_review"], now_is["running"]) == (1, 0, 0)
    assert ask(asking, "task_errors") == []
    new = Project(id=uuid.uuid4(), name="New", created_at=NOW - timedelta(minutes=1))
    add(
        db,
        new,
        tables.Task(
            id=uuid.uuid4(),
            project_id=new.id,
            task_type="audio",
            kind="audio.speak",
            status="pending",
            created_at=tables.utc_now(),
        ),
    )
    assert dict(row[:2] for row in ask(asking, "tiles_tasks"))["waiting"] == 2  # at once


def test_how_busy_a_worker_was(db, live):
    hour = tables.utc_now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    task = tables.Task(id=uuid.uuid4(), task_type="video", kind="video.shoot", status="completed")
    add(db, task)
    add(
        db,
        *(
            tables.Attempt(
                task_id=task.id,
                fence=fence,
                worker="w1",
                started_at=hour + timedelta(minutes=a),
                ended_at=hour + timedelta(minutes=b),
            )
            for fence, (a, b) in enumerate(((0, 15), (30, 75)), 1)
        ),
    )
    found = ask(ChartQueries(live), "workers")
    assert [(row[1], round(row[2], 6)) for row in found] == [("w1", 0.75), ("w1", 0.25)]
    assert found[0][0] == hour.strftime("%m-%d %H:00")
