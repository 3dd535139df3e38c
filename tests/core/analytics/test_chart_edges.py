"""Whatever the rows hold, charts say what is right or nothing; and behind each number stand the very rows, to whoever may see them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from core.analytics import charts, drill_down, fact_files, filters
from core.analytics.chart_query import ChartQueries, Viewer
from core.analytics.live_facts import LiveFacts
from core.analytics.side_tables import SideTables
from core.database import tables
from core.database.tables import Call, Project, User
from tests.support.ledger_by_hand import FILMS, HEX, LAB, NOW, PEOPLE, SHOTS, fill

ALL = Viewer(person="0" * 32, all=True)
LI = Viewer(person=HEX["li"], projects=(HEX["kite"],))
MONTH = filters.parse_filters({"time": "this_month"})
MICRO = 1_000_000


@pytest.fixture
def live(db, tmp_path):
    return LiveFacts(db, tmp_path / "analytics")


@pytest.fixture
def asking(live):
    return ChartQueries(live, clock=lambda: NOW)


def ask(
    asking: ChartQueries, name: str, by: str = "", asked: filters.Filters = MONTH, viewer: Viewer = ALL
) -> list[tuple]:
    asking._live.look(at_once=True)  # not a second later
    return list(asking.ask(charts.load_charts()[name], asked, viewer, by).rows)


def add(db, *rows):
    with db.write() as session:
        session.add_all(rows)


def call(cost: int = 0, when: datetime = NOW - timedelta(hours=1), **facts) -> Call:
    usual = {"stage": "video", "provider": "p", "model": "m", "capability": "video", "state": "done", "prices": ["x"]}
    return Call(cost_micro_yuan=cost, created_at=when, **{"key": uuid.uuid4().hex, **usual, **facts})


# Rows that are not as they should be ---------------------------------------------------------------------------------------


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


# The budget ----------------------------------------------------------------------------------------------------------------


def spent_each_day(db, *micro_yuan: int, **facts):
    """The last is yesterday's."""
    add(db, *(call(cost, NOW - timedelta(days=n), **facts) for n, cost in enumerate(reversed(micro_yuan), 1)))


def of_month(db, limit: int, spent: int):
    add(
        db,
        tables.Budget(
            key="month:2026-11", scope="month", limit_micro_yuan=limit * MICRO, spent_micro_yuan=spent * MICRO
        ),
    )


def lasts(asking, asked=MONTH, viewer=ALL):
    return {row[0]: row[1] for row in ask(asking, "budget_lasts", asked=asked, viewer=viewer)}


def test_without_a_limit_nothing_is_said_of_its_end(db, asking):
    spent_each_day(db, 1, 2, 3)
    assert lasts(asking) == {}


def test_a_steady_studio_has_one_day_and_no_doubt(db, asking):
    spent_each_day(db, *[2 * MICRO] * 20)
    of_month(db, 40, 34)  # 17 days of November at two yuan are gone, six are left: three days
    day = date(2026, 11, 21)
    assert lasts(asking) == {"lasts_until": day, "lasts_earliest": day, "lasts_latest": day}


def test_money_that_is_held_is_not_there_to_be_spent(db, asking):
    spent_each_day(db, *[2 * MICRO] * 20)
    add(
        db,
        tables.Budget(
            key="month:2026-11",
            scope="month",
            limit_micro_yuan=50 * MICRO,
            spent_micro_yuan=34 * MICRO,
            held_micro_yuan=10 * MICRO,
        ),
    )
    assert lasts(asking)["lasts_until"] == date(2026, 11, 21)
    ahead = [row for row in ask(asking, "burn_down", asked=MONTH) if row[2] is not None]
    assert ahead[0][2] == (34 + 10 + 2) * MICRO


def test_a_budgets_charts_are_of_the_studios_month_wherever_the_reader_is(db, live):
    add(db, tables.Setting(key="studio_zone", value={"is": "Asia/Shanghai"}))
    first = datetime(
        2026, 10, 31, 17, 0
    )  # one o'clock in the night of 1 November in Shanghai, still October in Paris and in UTC
    add(db, call(3 * MICRO, first), call(5 * MICRO, first - timedelta(hours=2)))
    add(db, tables.Budget(key="month:2026-11", scope="month", limit_micro_yuan=10 * MICRO, spent_micro_yuan=3 * MICRO))
    asking = ChartQueries(live, clock=lambda: first + timedelta(hours=1))
    for zone in ("Asia/Shanghai", "Europe/Paris", "UTC"):
        found = ask(asking, "burn_down", asked=filters.parse_filters({"time": "this_month"}, zone))
        assert [(row[0], row[1], row[5]) for row in found if row[1] is not None] == [
            (date(2026, 11, 1), 3 * MICRO, 10 * MICRO)
        ], zone


def test_a_budget_that_is_gone_ended_today_at_the_latest(db, asking):
    spent_each_day(db, *[2 * MICRO] * 20)
    of_month(db, 30, 34)
    today = date(2026, 11, 18)
    assert lasts(asking) == {"lasts_until": today, "lasts_earliest": today, "lasts_latest": today}


def test_a_studio_of_one_day_has_a_guess_without_a_range(db, asking):
    spent_each_day(db, 5 * MICRO)
    of_month(db, 20, 5)
    assert lasts(asking) == {"lasts_until": date(2026, 11, 21)}


def test_a_month_that_ends_first_has_no_day(db, asking):
    spent_each_day(db, *[MICRO] * 20)
    of_month(db, 1_000, 17)
    assert lasts(asking) == {"lasts_until": None}


def test_a_film_has_its_own_budget_and_the_studios_is_for_who_may_see_all(db, asking):
    film = Project(id=uuid.uuid4(), name="雾", budget_micro_yuan=50 * MICRO)
    add(db, film)
    of_month(db, 1_000, 40)
    spent_each_day(db, *[2 * MICRO] * 20, project_id=film.id)
    add(db, tables.Budget(key=f"project:{film.id}", scope="project", spent_micro_yuan=40 * MICRO))
    of_film = MONTH.narrowed("project", film.id.hex)
    mine = Viewer(person="a" * 32, projects=(film.id.hex,))
    for viewer in (ALL, mine):
        assert lasts(asking, of_film, viewer)["lasts_until"] == date(2026, 11, 23)  # ten yuan are left
    assert lasts(asking, MONTH, mine) == {} and lasts(asking, MONTH.narrowed("model", "m")) == {}
    assert lasts(asking, of_film, Viewer(person="b" * 32, projects=("c" * 32,))) == {}


def test_the_studios_rule_is_its_limit_where_no_month_has_one(db, asking):
    spent_each_day(db, *[200 * MICRO] * 20)
    add(db, tables.Setting(key="rule.studio_month_yuan", value={"is": 4_000}))
    assert lasts(asking)["lasts_until"] == date(2026, 11, 21)  # 3,400 are gone


# What counts as a film of the team -----------------------------------------------------------------------------------------


def finished(db, name: str, *lengths_ms: int, at: datetime = NOW - timedelta(days=1), **facts) -> Project:
    """A film with a cut of each of these lengths, an hour apart; each a file of its own."""
    film = Project(id=uuid.uuid4(), name=name, user_id=None, created_at=at - timedelta(days=1), **facts)
    add(db, film)
    for version, ms in enumerate(lengths_ms, 1):
        sha256 = f"{name}{version}"
        add(db, tables.Asset(sha256=sha256, media_type="video/mp4", bytes=1, milliseconds=ms))
        when = at + timedelta(hours=version - 1)
        add(db, tables.Cut(project_id=film.id, version=version, timeline={}, sha256=sha256, created_at=when))
    return film


def told_films(asking) -> dict[str, float]:
    """How many films are finished this month, and how long they are in seconds, by each chart that says so."""
    tiles = {row[0]: row[1] for row in ask(asking, "tiles_films")}
    weeks, letter = ask(asking, "films_by_week"), [row for row in ask(asking, "letter_finished") if row[2]]
    return {
        "tiles": (tiles["films"], tiles["film_time"]),
        "weeks": (sum(row[1] for row in weeks), sum(row[2] for row in weeks)),
        "letter": (len(letter), sum(row[1] for row in letter)),
    }


def test_the_sample_that_came_with_the_studio_is_nothing_that_the_team_made(db, asking):
    mine = finished(db, "雾", 60_000)
    sample = finished(db, "样片", 30_000, sample=True)
    shot = tables.Shot(id=uuid.uuid4(), project_id=sample.id, scene=1, sequence=1, approved_at=NOW - timedelta(days=1))
    add(db, shot)
    add(
        db,
        tables.Take(
            project_id=sample.id,
            of_kind="shot",
            of_id=shot.id,
            number=1,
            sha256="x",
            provider="p",
            cost_micro_yuan=5,
            created_at=NOW - timedelta(days=1),
        ),
    )
    add(db, call(6 * MICRO, project_id=mine.id))
    assert told_films(asking) == dict.fromkeys(("tiles", "weeks", "letter"), (1, 60))
    worth = {row[0]: row[1] for row in ask(asking, "tiles_worth")}
    assert (worth["per_film"], worth["per_minute"], worth["per_shot"]) == (6 * MICRO, 6 * MICRO, None)
    assert {row[0] for name in ("stage_funnel", "members", "lost_money") for row in ask(asking, name)} == {
        "idea",
        "film",
        "-",
    }
    assert ask(asking, "stage_funnel") == [("idea", 1), ("film", 1)]
    assert sample.id.hex not in {row[0] for row in ask(asking, "where_films_wait")}


def test_a_film_is_finished_once_by_every_chart_and_as_long_as_its_newest_cut(db, asking):
    recut = finished(db, "雾", 60_000, 90_000)
    earlier = finished(db, "纸鸢", 30_000, at=NOW - timedelta(days=40))
    add(db, tables.Asset(sha256="again", media_type="video/mp4", bytes=1, milliseconds=40_000))
    add(
        db,
        tables.Cut(project_id=earlier.id, version=2, timeline={}, sha256="again", created_at=NOW - timedelta(days=1)),
    )
    binned = finished(db, "雨", 20_000)
    copied = finished(db, "雾的副本")
    with db.write() as session:
        session.execute(update(tables.Cut).where(tables.Cut.project_id == binned.id).values(removed_at=NOW))
        session.add(tables.Cut(project_id=copied.id, version=1, timeline={}, sha256="雾2", created_at=NOW))
    add(db, call(9 * MICRO, project_id=recut.id))
    assert told_films(asking) == dict.fromkeys(("tiles", "weeks", "letter"), (1, 90))
    worth = {row[0]: row[1] for row in ask(asking, "tiles_worth")}
    assert (worth["per_film"], worth["per_minute"]) == (9 * MICRO, 6 * MICRO)
    ((_, _, seconds, per_minute, *_),) = ask(asking, "films")
    assert (seconds, per_minute) == (90, 6 * MICRO)


# Workers -------------------------------------------------------------------------------------------------------------------


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


def test_a_day_may_cost_its_share_of_the_month(db, asking):
    assert ask(asking, "daily_budget") == []
    of_month(db, 90, 0)  # November has thirty days
    asking.forget()
    asking._live._beside.look(("budgets",), at_once=True)
    times = {"this_month": 3, "2026-06-01..2026-11-18": 21, "all": 90}
    assert {said: ask(asking, "daily_budget", asked=filters.parse_filters({"time": said}))[0][1] for said in times} == {
        said: sum_ * MICRO for said, sum_ in times.items()
    }
    assert ask(asking, "daily_budget", asked=MONTH.narrowed("model", "m")) == []
    assert ask(asking, "daily_budget", viewer=LI) == []


# What it is narrowed to, and what is read again -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "narrowed", "expected"),
    [
        ("members", {"person": HEX["li"]}, {HEX["li"]}),
        ("stage_funnel", {"person": HEX["ming"]}, None),
        ("price_and_stars", {"provider": "kling"}, {"kling-v3"}),
        ("price_and_stars", {"model": "wan-image"}, {"wan-image"}),
        ("optimised_by_day", {"stage": "nowhere"}, set()),
        ("templates_win", {"template": "nothing@1"}, set()),
        ("lab_spend", {"experiment": LAB["posters"].hex}, {LAB["posters"].hex}),
    ],
)
def test_tables_beside_are_narrowed_as_calls_are(db, asking, name, narrowed, expected):
    fill(db)
    (dimension, value), whole = next(iter(narrowed.items())), ask(asking, name)
    rows = ask(asking, name, asked=MONTH.narrowed(dimension, value))
    assert len(rows) <= len(whole)
    if expected is None:
        assert all(few[1] <= many[1] for few, many in zip(rows, whole, strict=False))
    else:
        assert {row[0] for row in rows} == expected


def test_a_large_table_beside_is_read_again_only_where_it_changed(db, live):
    fill(db)
    beside = SideTables(db, live._duck, large=3)

    def turns() -> int:
        for stand in beside._stands.values():
            stand.looked, stand.took = float("-inf"), 0.0  # as if half a minute went by
        beside.look(("shots", "takes"))
        return sum(beside.turn(("shots", "takes")))

    turns()
    before = turns()
    assert turns() == before
    add(
        db,
        tables.Take(id=uuid.uuid4(), project_id=FILMS["fog"], of_kind="shot", of_id=uuid.uuid4(), number=9, sha256=""),
    )
    assert turns() == before + 1
    with db.write() as session:
        shot = session.query(tables.Shot).filter(tables.Shot.take_id.is_not(None)).first()
        shot.take_id = uuid.uuid4()  # another one in its place: as many, but at another time
    assert turns() == before + 2
    with db.write() as session:
        session.execute(delete(tables.Take).where(tables.Take.number == 9))
    assert turns() == before + 3
    assert turns() == before + 3
    with live.asking() as duck:
        assert duck.execute("SELECT count(*) FROM beside_takes").fetchone()[0] == sql_count(db, tables.Take)


def sql_count(db, table) -> int:
    with db.read() as session:
        return session.query(table).count()


# Behind a number -----------------------------------------------------------------------------------------------------------


def test_behind_a_number_stand_the_rows_that_make_it(db, asking):
    fill(db)
    for asked in (MONTH, MONTH.narrowed("model", "kling-v3"), MONTH.narrowed("person", HEX["ming"])):
        cost = sum(row[1] for row in ask(asking, "cost_by_stage", asked=asked))
        with db.read() as session:
            found = drill_down.calls_behind(session, asking, ALL, asked, 500)
        assert sum(row.cost for row in found) == cost
        assert [row.cost for row in found] == sorted((row.cost for row in found), reverse=True)
    with db.read() as session:
        (dear,) = drill_down.calls_behind(session, asking, ALL, MONTH.narrowed("state", "unknown"), 1)
    assert (dear.error, dear.said, dear.model, dear.cost) == ("Doubtful", "no answer came", "kling-v3", 2 * MICRO)
    assert (dear.film.name, dear.person.name, dear.rate, dear.currency) == ("fog", "li", "7", "USD")


def test_a_row_behind_a_number_says_list_price_allowance_and_whether_it_is_only_an_estimate(db, asking):
    given = {"allowance": "a/month", "free_units": 900, "list_micro_yuan": 3 * MICRO}
    add(db, call(MICRO, **given), call(2 * MICRO, estimated=True), call(4 * MICRO))
    with db.read() as session:
        found = {row.cost: row for row in drill_down.calls_behind(session, asking, ALL, MONTH, 9)}
    free, guessed, plain = found[MICRO], found[2 * MICRO], found[4 * MICRO]
    assert (free.listed, free.allowance, free.free_units, free.estimated) == (3 * MICRO, "a/month", 900, False)
    assert (guessed.listed, guessed.allowance, guessed.estimated) == (2 * MICRO, "", True)
    assert (plain.listed, plain.estimated) == (4 * MICRO, False)


def test_behind_a_number_are_the_shots_with_what_was_painted(db, asking):
    fill(db)
    with db.read() as session:
        things = drill_down.shots_behind(session, asking, ALL, MONTH.narrowed("project", HEX["fog"]))
    assert {thing.id for thing in things} == {SHOTS[name].hex for name in ("f1", "f2", "f3", "f4")}
    f1 = next(thing for thing in things if thing.id == SHOTS["f1"].hex)
    assert (f1.thumb, f1.chosen, f1.name, f1.cost, f1.calls) == ("thumb-101-2", True, "f1", 200_000, 1)
    assert (f1.film.name, f1.scene, f1.sequence) == ("fog", 1, 1)


def test_a_shot_shows_the_take_that_these_calls_made(db, asking):
    fill(db)
    with db.write() as session:
        session.execute(
            update(tables.Take).where(tables.Take.of_id == SHOTS["f1"], tables.Take.number == 1).values(call_key="B1")
        )
    with db.read() as session:
        things = drill_down.shots_behind(session, asking, ALL, MONTH)
    f1 = next(thing for thing in things if thing.id == SHOTS["f1"].hex)
    assert (f1.thumb, f1.chosen) == ("thumb-101-1", False)


def test_who_sees_one_film_finds_only_that_behind_any_number(db, asking):
    fill(db)
    with db.read() as session:
        calls = drill_down.calls_behind(session, asking, LI, MONTH, 500)
        assert {row.film.name or row.person.name for row in calls} == {"kite", "li"}
        assert drill_down.calls_behind(session, asking, LI, MONTH.narrowed("project", HEX["fog"]), 500) == []
        assert drill_down.shots_behind(session, asking, LI, MONTH) == []
        assert {step.film.name for step in drill_down.steps_behind(session, asking, LI, MONTH)} == {"kite"}
        theirs = asking.ask(charts.load_charts()["errors"], MONTH, ALL)
        assert drill_down.last_call_errors(session, LI, theirs) == {}
        assert (
            drill_down.steps_in_answer(session, LI, asking.ask(charts.load_charts()["slowest"], MONTH, ALL))[
                0
            ].film.name
            == "kite"
        )


def test_each_error_comes_with_its_last_sentence(db, asking):
    fill(db)
    answer = asking.ask(charts.load_charts()["errors"], MONTH, ALL)
    number = answer.columns.index("number")
    with db.read() as session:
        said = drill_down.last_call_errors(session, ALL, answer)
        tasks = asking.ask(charts.load_charts()["task_errors"], MONTH, ALL)
        told = drill_down.last_task_errors(session, ALL, tasks, "en")
    assert [said[row[number]] for row in answer.rows] == [
        "the vendor says no, 10",
        "no answer came",
        "gone quiet",
        "a person looked",
    ]
    assert len(told) == len(tasks.rows) == 3 and all(told.values())


def test_the_slowest_ten_lead_to_their_steps(db, asking):
    fill(db)
    answer = asking.ask(charts.load_charts()["slowest"], MONTH, ALL)
    with db.read() as session:
        steps = drill_down.steps_in_answer(session, ALL, answer)
    assert [step.kind for step in steps] == [row[0] for row in answer.rows]
    assert steps[0].id == uuid.UUID(int=204).hex and steps[-1].run == uuid.UUID(int=206).hex


def test_behind_a_number_sql_is_asked_by_an_index(db, asking):
    fill(db)
    with db.read() as session:
        assert len(drill_down.calls_behind(session, asking, ALL, MONTH, 3)) == 3
        assert drill_down.calls_behind(session, asking, ALL, MONTH, 0) == []
        if db.engine.dialect.name == "sqlite":
            plan = session.connection().exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT * FROM calls WHERE seq IN (1, 2) AND number IN (1, 2)"
            )
            assert "ix_calls_seq" in str(plan.all())
