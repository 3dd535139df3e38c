"""This month's outlook: sums that agree with the ledger, drivers that add up to the change, and a forecast that is right nine times in ten."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import func, select

from core.analytics import cost_drivers, filters, month_forecast, month_outlook, outlook_values
from core.analytics.chart_query import ChartQueries, Viewer
from core.analytics.live_facts import LiveFacts
from core.database import tables
from core.money import budgets
from core.operations import installation
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.support.ledger_by_hand import FILMS, HEX, NOW, PEOPLE, fill

ALL = Viewer(person="0" * 32, all=True)
TODAY = date(2026, 11, 18)
SHANGHAI = "Asia/Shanghai"


def yuan(amount: float) -> int:
    return round(amount * 1_000_000)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    home = tmp_path_factory.mktemp("outlook")
    opened = open_studio(Settings(dailies_home=home, database_url=f"sqlite:///{home / 's.db'}", assets_url=""), [])
    installation.upgrade(opened.db)
    fill(opened.db)
    with opened.db.write() as session:
        budgets.set_budget_limit(session, "user", PEOPLE["li"], yuan(20))
        for key, at, held in (("held1", NOW, 3), ("held2", NOW, 4), ("long ago", NOW - timedelta(days=40), 90)):
            session.add(
                tables.Call(
                    key=key,
                    task_id=uuid.uuid4(),
                    project_id=FILMS["kite"],
                    user_id=PEOPLE["li"],
                    stage="video",
                    provider="kling",
                    model="kling-v3",
                    capability="video",
                    state="accepted",
                    created_at=at,
                    estimate_micro_yuan=yuan(held),
                    reserved_micro_yuan=yuan(held),
                )
            )
    return opened


@pytest.fixture(scope="module")
def asked(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> ChartQueries:
    return ChartQueries(LiveFacts(studio.db, tmp_path_factory.mktemp("files")), clock=lambda: NOW)


def here(studio: Studio, asked: ChartQueries, viewer: Viewer = ALL, **only: tuple[str, ...]) -> outlook_values.Outlook:
    return month_outlook.month_outlook(studio, viewer, filters.Filters(only=only), ask=asked, at=NOW)


# The month as the ledger has it ------------------------------------------------------------------------------------------


def test_spent_held_and_left_are_the_ledgers_own(studio, asked):
    told = here(studio, asked)
    with studio.db.read() as session:
        ledger = session.scalar(
            select(func.sum(tables.Call.cost_micro_yuan)).where(tables.Call.created_at >= datetime(2026, 11, 1))
        )
    assert (told.spent, told.before) == (ledger, yuan(2)) == (yuan(73.93), yuan(2))
    assert (told.held, told.holding) == (yuan(15.04), 2)  # 3 + 4, K + L; nothing of October
    assert (told.budget, told.left) == (yuan(100), yuan(100 - 73.93 - 15.04))
    assert told.a_day == told.left // 12
    assert (told.days[-1], told.days_before[-1], told.before_whole) == (yuan(73.93), yuan(6), yuan(6))
    assert (told.today, told.month, told.days_left, told.zone) == (TODAY, date(2026, 11, 1), 12, "UTC")


def test_what_drove_the_change_adds_up_to_it_to_the_last_unit(studio, asked):
    for narrowed in ({}, {"project": (HEX["fog"],)}, {"capability": ("image",)}, {"person": (HEX["li"],)}):
        told = here(studio, asked, **narrowed)
        assert sum(driver.amount for driver in told.drivers) == told.change, narrowed
    told = here(studio, asked)
    assert told.drivers[0].what == "takes"
    assert told.drivers[0].of == "video"


def test_shares_by_vendor_and_model_are_whole_and_add_up_to_a_hundred(studio, asked):
    told = here(studio, asked)
    for parts in (told.vendors, told.models):
        assert sum(part.percent for part in parts) == 100
        assert sum(part.cost for part in parts) == told.spent
    assert told.vendors[0].id == "kling"


def test_a_month_is_the_studios_own_not_the_readers(studio, asked):
    with studio.db.write() as session:
        session.add(tables.Setting(key="studio_zone", value={"is": SHANGHAI}))
    try:
        told = here(studio, asked)
        assert told.zone == SHANGHAI
        shanghai = ZoneInfo(SHANGHAI)
        begins = datetime(2026, 11, 1, tzinfo=shanghai).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
        with studio.db.read() as session:
            ledger = session.scalar(
                select(func.sum(tables.Call.cost_micro_yuan)).where(tables.Call.created_at >= begins)
            )
        assert told.spent == ledger
    finally:
        with studio.db.write() as session:
            session.delete(session.get(tables.Setting, "studio_zone"))


def test_another_currency_turns_what_is_spent_held_and_allowed(studio, asked):
    told = month_outlook.month_outlook(studio, ALL, filters.Filters(currency="USD"), ask=asked, at=NOW)
    assert told.currency == "USD"
    assert told.budget == pytest.approx(yuan(100) / 7.1, rel=0.05)
    assert told.held == pytest.approx(told.budget * 0.1504, rel=1e-3)
    assert sum(driver.amount for driver in told.drivers) == told.change


def test_a_member_sees_their_own_limit_and_nothing_of_others(studio, asked):
    told = here(studio, asked, Viewer(person=HEX["li"], projects=(HEX["kite"],)))
    assert told.own
    assert told.budget == yuan(20)
    assert told.spent == yuan(0.8 + 2 + 0.4 + 0.03)  # kite's, and what Li tried in the lab
    assert {part.id for part in told.vendors} <= {"minimax", "dashscope", "deepseek"}
    assert here(studio, asked, project=(HEX["fog"],)).budget is None  # a limit is not of a part


def test_it_says_who_spent_more_than_was_theirs_up_to_today(studio, asked):
    told = {one.person: one for one in here(studio, asked).people}
    assert sum(one.percent for one in told.values()) == 100
    assert [one.person for one in told.values() if one.over] == [HEX["li"]]
    assert (told[HEX["li"]].limit, told[HEX["li"]].fair) == (yuan(20), yuan(20) * 18 // 30)
    assert told[HEX["li"]].over_limit
    assert (told[HEX["ming"]].limit, told[HEX["ming"]].fair) == (
        None,
        yuan(100) // 3 * 18 // 30,
    )  # an even third, up to the 18th


def test_films_and_minutes_are_finished_ones_and_a_minute_has_its_price(studio, asked):
    told = here(studio, asked)
    assert (told.films, told.minutes) == (2, 2.5)  # the newest of fog's that stands is 90 s, kite's 60 s
    assert told.per_minute == pytest.approx(yuan(73.93 - 2) / 2.5, rel=0.05)  # without a film that is gone for good


def test_what_is_held_is_narrowed_by_a_tag(studio, asked):
    with studio.db.write() as session:
        session.add(tables.ProjectTag(project_id=FILMS["kite"], tag="spring"))
    assert here(studio, asked, tag=("spring",)).held == yuan(15.04)
    assert here(studio, asked, tag=("-",)).held == 0


# What drove it -----------------------------------------------------------------------------------------------------------


def part(
    now_is: bool,
    takes: int,
    cost: float,
    units: float,
    capability: str = "video",
    model: str = "kling-v3",
    saved: float = 0,
    lost: float = 0,
):
    return {
        "now_is": now_is, "capability": capability, "provider": "kling", "model": model, "cost": yuan(cost), "saved": yuan(saved),
        "lost": yuan(lost), "takes": takes, "units": units,
    }  # fmt: skip


def test_more_takes_a_dearer_second_a_cache_and_what_was_lost_are_told_apart():
    was = [part(False, 10, 10, 50), part(False, 4, 8, 4, "image", "paint")]
    is_now = [part(True, 16, 19.2, 80, lost=3), part(True, 4, 2, 1, "image", "paint", saved=6)]
    told = {
        (one.what, one.of): one
        for one in cost_drivers.cost_drivers(was + is_now, {("kling", "kling-v3", "video"): date(2026, 11, 17)})
    }
    assert {key: one.amount for key, one in told.items()} == {
        ("takes", "video"): yuan(6),  # six more at 1.00
        ("price", "kling"): yuan(3.2),  # 80 seconds at 0.24, not at 0.20
        ("cache", "image"): yuan(-6),
        ("lost", ""): yuan(3),
    }
    assert told["takes", "video"].many == 6
    assert told["price", "kling"].since == date(2026, 11, 17)


def test_longer_takes_and_another_model_are_a_choice_not_a_price():
    told = cost_drivers.cost_drivers([part(False, 10, 10, 50), part(True, 10, 15, 75)])
    assert [(one.what, one.amount) for one in told] == [("choice", yuan(5))]
    told = cost_drivers.cost_drivers([part(False, 10, 10, 50, model="old"), part(True, 10, 30, 50, model="new")])
    assert [(one.what, one.amount) for one in told] == [("choice", yuan(20))]


def test_work_that_is_new_or_gone_is_told_by_its_takes_alone():
    assert [(one.what, one.many, one.amount) for one in cost_drivers.cost_drivers([part(True, 3, 6, 15)])] == [
        ("takes", 3, yuan(6))
    ]
    assert [(one.what, one.many, one.amount) for one in cost_drivers.cost_drivers([part(False, 3, 6, 15)])] == [
        ("takes", -3, yuan(-6))
    ]
    assert cost_drivers.cost_drivers([]) == ()


def test_drivers_of_any_ledger_add_up_exactly():
    rng = np.random.default_rng(7)
    for _ in range(200):
        parts = [
            {
                "now_is": bool(rng.integers(2)), "capability": f"c{rng.integers(3)}", "provider": f"p{rng.integers(2)}", "model": f"m{number}",
                "cost": int(rng.integers(-5, 10**9)), "saved": int(rng.integers(0, 10**8)), "lost": int(rng.integers(0, 10**8)),
                "takes": int(rng.integers(0, 30)), "units": float(rng.random() * 100),
            }
            for number in rng.integers(0, 4, 12)
        ]  # fmt: skip
        sides = [sum(row["cost"] + row["lost"] for row in parts if row["now_is"] == side) for side in (True, False)]
        assert sum(driver.amount for driver in cost_drivers.cost_drivers(parts)) == sides[0] - sides[1]


def test_the_day_of_a_price_is_told_only_where_the_prices_part_cleanly():
    def rates(*values: float):
        return [{"provider": "k", "model": "m", "capability": "video", "day": date(2026, 11, 1 + n), "rate": rate} for n, rate in enumerate(values)]  # fmt: skip

    assert cost_drivers.price_step_days(rates(1, 1, 1.2, 1.2)) == {("k", "m", "video"): date(2026, 11, 3)}
    assert cost_drivers.price_step_days(rates(1, 1.2, 1, 1.2)) == {}
    assert cost_drivers.price_step_days(rates(1, 1.001)) == {}


@pytest.mark.parametrize("costs", [{"a": 1, "b": 1, "c": 1}, {"a": 10**15, "b": 1}, {"a": 5, "b": -3}, {"a": 0}, {}])
def test_per_cent_are_whole_and_add_up(costs):
    shares = month_outlook.whole_percents(costs)
    assert sum(shares.values()) == (100 if any(cost > 0 for cost in costs.values()) else 0)
    assert all(share >= 0 for share in shares.values())


# Where the month ends ----------------------------------------------------------------------------------------------------


def test_a_range_holds_nine_months_of_ten():
    """Seeded studios: nothing on most weekends, half of the working days idle, the others of a gamma with a long tail."""
    rng, inside, months = np.random.default_rng(11), 0, 150
    for _ in range(months):
        today = date(2026, 11, int(rng.integers(2, 27)))
        days = [date(2026, 10, 1) + timedelta(days=n) for n in range(61)]
        busy = {day: rng.random() < (0.1 if day.weekday() > 4 else 0.6) for day in days}
        daily = {day: yuan(rng.gamma(2.0, 20.0)) if busy[day] else 0 for day in days}
        known = {day: cost for day, cost in daily.items() if day < today}
        spent = sum(cost for day, cost in known.items() if day.month == 11)
        whole = sum(cost for day, cost in daily.items() if day.month == 11)
        end = month_forecast.forecast(known, today, 0, spent, draws=600)[-1]
        inside += end.low <= whole <= end.high
    assert 0.82 <= inside / months <= 0.97


def test_what_is_held_counts_in_every_forecast(studio, asked):
    daily = {TODAY - timedelta(days=n): yuan(1) for n in range(1, 29)}
    spent, held = yuan(287.32), yuan(21)
    ranges = month_forecast.forecast(daily, TODAY, held, spent)
    assert ranges[0].low == ranges[0].high == spent + held
    assert ranges[-1].low == ranges[-1].likely == ranges[-1].high == spent + held + yuan(12)
    told = here(studio, asked)
    assert told.low >= told.spent + told.held
    assert told.low <= told.likely <= told.high
    assert told.ends == ("passes" if told.likely > told.budget else "may_pass" if told.high > told.budget else "within")


def test_a_studio_of_four_days_is_told_nothing_yet():
    daily = {TODAY - timedelta(days=n): yuan(5) for n in range(1, 5)}
    assert month_forecast.forecast(daily, TODAY, 0, yuan(20)) == ()
    daily[TODAY - timedelta(days=5)] = yuan(5)
    assert month_forecast.forecast(daily, TODAY, 0, yuan(25))[-1].likely == yuan(25 + 5 * 13)


def test_a_day_that_cost_much_is_noted_with_its_film(studio, asked):
    notes = here(studio, asked).notes
    assert len(notes) <= 2
    busy = next(note for note in notes if note.what == "busy")
    assert (busy.day, busy.of, busy.many, busy.project) == (date(2026, 11, 10), "video", 20, HEX["fog"])
    assert busy.amount == yuan(58)
