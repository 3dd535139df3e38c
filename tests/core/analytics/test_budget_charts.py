"""Charts of a budget: the day on which it ends, for whom, and what a day may cost."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from core.analytics import filters
from core.analytics.chart_query import ChartQueries, Viewer
from core.database import tables
from core.database.tables import Project
from tests.support.asked_charts import ALL, AS_LI, MICRO, MONTH, add, ask, call
from tests.support.ledger_by_hand import NOW


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
    assert ask(asking, "daily_budget", viewer=AS_LI) == []
