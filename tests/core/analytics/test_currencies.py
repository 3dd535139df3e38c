"""Dashboards in another currency: each call by the rate of its own day, limits by the newest, and a currency without a rate is none."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal

import pytest

from core.alerts import weekly_report, weekly_report_text
from core.analytics import chart_export, charts, currencies, filters
from core.analytics.chart_query import ChartQueries, Viewer
from core.analytics.live_facts import LiveFacts
from core.database import tables
from core.database.tables import Call, PriceRow
from core.settings import Settings
from core.studio import open_studio
from tests.support.ledger_by_hand import NOW, fill

ALL = Viewer(person="0" * 32, all=True)
MICRO = 1_000_000
DOLLARS = filters.parse_filters({"time": "this_month", "currency": "USD"})


@pytest.fixture
def asking(db, tmp_path):
    return ChartQueries(LiveFacts(db, tmp_path / "analytics"), clock=lambda: NOW)


def ask(asking: ChartQueries, name: str, by: str = "", asked: filters.Filters = DOLLARS) -> list[tuple]:
    return list(asking.ask(charts.load_charts()[name], asked, ALL, by).rows)


def call(yuan: str, day: int, currency: str = "CNY", rate: str = "1", **facts) -> Call:
    told = {
        "stage": "video",
        "provider": "p",
        "model": "m",
        "capability": "video",
        "state": "done",
        "prices": ["x"],
        "created_at": datetime(2026, 11, day, 3),
    }
    return Call(
        key=uuid.uuid4().hex,
        cost_micro_yuan=int(Decimal(yuan) * MICRO),
        currency=currency,
        rate=Decimal(rate),
        **{**told, **facts},
    )


def add(db, *rows) -> None:
    with db.write() as session:
        session.add_all(rows)


def test_each_day_is_turned_by_its_own_rate_or_the_last_one_before_it(db, asking):
    add(
        db,
        call("7.10", 1),  # before any rate is known: the one that came with the studio, 7.10
        call("7", 3, "USD", "7"),  # a dollar, by the rate it was turned by
        call("14", 3),  # two dollars, by the rate of that day
        call("21", 5),  # three, by the last rate before
        call("8", 7, "USD", "8"),
        call("8.10", 7),
        call(
            "8.10", 7, "USD", "8.1", created_at=datetime(2026, 11, 7, 20)
        ),  # the day's last rate, for all that are no dollars
    )
    assert ask(asking, "spend_by_day", "stage") == [
        (date(2026, 11, 1), "video", 1 * MICRO),
        (date(2026, 11, 3), "video", 3 * MICRO),
        (date(2026, 11, 5), "video", 3 * MICRO),
        (date(2026, 11, 7), "video", 3 * MICRO),
    ]
    assert ask(asking, "cost_by_stage") == [("video", 10 * MICRO)]


def test_a_rate_that_an_admin_set_counts_from_its_day(db, asking):
    add(
        db,
        PriceRow(currency="USD", amount=Decimal("6"), created_at=datetime(2026, 11, 10)),
        call("12", 9),
        call("12", 10),
    )
    assert [row[2] for row in ask(asking, "spend_by_day", "stage")] == [round(12 * MICRO / 7.1), 2 * MICRO]


def test_parts_add_up_to_the_whole_to_the_last_millionth(db, asking):
    fill(db)
    whole = {row[0]: row[1] for row in ask(asking, "tiles_calls")}["spend"]
    for name, by, place in (("top_ten", "model", 1), ("spend_by_day", "project", 2), ("cost_by_stage", "", 1)):
        assert sum(row[place] for row in ask(asking, name, by)) == whole


def test_a_limit_is_turned_by_the_newest_rate(db, asking):
    month = f"month:{NOW:%Y-%m}"
    add(
        db,
        tables.Budget(key=month, scope="month", limit_micro_yuan=80 * MICRO, spent_micro_yuan=0, held_micro_yuan=0),
        call("7", 3, "USD", "7"),
        call("8", 7, "USD", "8"),
    )
    assert {row[-1] for row in ask(asking, "burn_down")} == {10 * MICRO}


def test_a_currency_without_a_rate_is_answered_in_yuan(db, asking):
    add(db, call("5", 3))
    for said in ("XXX", "'; DROP", "usdollars", ""):
        assert ask(asking, "cost_by_stage", asked=filters.parse_filters({"time": "this_month", "currency": said})) == [
            ("video", 5 * MICRO)
        ]


def test_what_is_taken_home_says_its_currency(db, asking):
    add(db, call("7", 3, "USD", "7"))
    chart = charts.load_charts()["cost_by_stage"]
    answer = asking.ask(chart, DOLLARS, ALL)
    told = chart_export.as_csv(chart, answer, answer.rows, "", "en", "USD").decode("utf-8-sig").splitlines()
    assert told == ['Stage,"Cost (USD, at each day\'s rate)"', "video,1"]


def test_the_monday_letter_comes_in_it_too(db, tmp_path):
    studio = open_studio(Settings(dailies_home=tmp_path / "home", database_url=db.url))
    with studio.db.write() as session:
        boss = tables.User(email="min@example.org", name="阿敏", role="admin", password_hash="")
        session.add(boss)
    add(studio.db, call("14", 10, "USD", "7"))
    week = weekly_report.build_letter(studio, boss, date(2026, 11, 9), NOW, currency="USD")
    studio.db.engine.dispose()
    assert (week.cost, week.currency) == (2 * MICRO, "USD")
    paper = weekly_report_text.letter_in_words(week, "en")
    assert paper.tiles[0].value == "$2"
    assert "in USD, at each day's rate" in paper.small


def test_somebodys_choice_is_kept_with_them(db):
    with db.write() as session:
        boss = tables.User(
            email="min@example.org", name="阿敏", role="admin", password_hash="", settings={"zone": "Asia/Tokyo"}
        )
        session.add(boss)
    with db.write() as session:
        assert currencies.chosen_currency(session, boss) == "CNY"
        currencies.choose_currency(session, boss, "EUR")
    with db.read() as session:
        assert currencies.chosen_currency(session, boss) == "EUR"
        assert session.get(tables.User, boss.id).settings["zone"] == "Asia/Tokyo"
