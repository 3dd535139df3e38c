"""The month on the dashboards' page: its budget, what drove the change, which films cost what."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core.analytics.cost_per_minute import MinuteCost
from core.analytics.outlook_values import CostDriver
from core.database import tables
from core.money import budgets
from core.studio import Studio
from tests.ui.studio.costs_world import Look, call, film, page_for, person
from tests.ui.world import words
from ui.costs import costs_change, costs_month, costs_words


@pytest.fixture
def look(studio: Studio, owned: None) -> Look:
    return page_for(studio)


def field(here: AppTest, key: str):
    return next(each for each in here.text_input if each.key == key)


def limit(studio: Studio) -> int | None:
    with studio.db.read() as session:
        return budgets.studio_budget(session).limit


def test_a_budget_is_set_where_it_stands_and_what_cannot_be_read_stays_with_its_reason(studio, look):
    call(studio, None, 30)
    here = look(person(studio, "admin", "阿敏"))
    field(here, "month-budget").set_value("2000").run()
    assert limit(studio) == 2_000_000_000
    assert "¥1,970" in words(here)  # left
    field(here, "month-budget").set_value("abc").run()
    assert limit(studio) == 2_000_000_000
    assert field(here, "month-budget").value == "abc"
    assert 'role="alert"' in words(here)


def test_at_zero_one_click_sets_the_budget_that_is_offered(studio, look):
    here = look(person(studio, "admin", "阿敏"))
    next(button for button in here.button if button.key == "zero-button").click().run()
    assert limit(studio) == 500_000_000


def test_a_budget_is_said_in_minutes_of_film_where_the_studio_knows_what_one_costs():
    learnt, priced = MinuteCost(micro_yuan=60_000_000, learnt=True), MinuteCost(micro_yuan=5_000_000, learnt=False)
    assert (
        costs_month.describe_minutes_for("500", learnt) == "¥500 is about 8.3 min of film, by what films here have cost"
    )
    assert costs_month.describe_minutes_for("¥500", priced) == "¥500 is about 100 min of film at today's prices"
    assert [costs_month.describe_minutes_for(typed, learnt) for typed in ("", "0", "abc")] == ["", "", ""]


def test_who_may_set_no_budget_is_offered_none(studio, look):
    maker = person(studio, "user", "林岚")
    assert "month-budget" not in {each.key for each in look(maker).text_input}
    assert not {"zero-button"} & {button.key for button in look(maker).button}


def test_what_drove_the_change_and_who_costs_most_stand_on_the_page(studio, look):
    boss = person(studio, "admin", "阿敏")
    for _ in range(3):
        call(studio, None, 10, boss)
    call(studio, None, 10, boss, provider="minimax", model="speech", capability="speech", stage="audio")
    seen = words(look(boss))
    assert "What drove it" in seen
    assert "3 more takes" in seen
    assert "+¥30.00" in seen
    assert "75 % of the month" in seen


def test_on_the_first_of_a_month_one_day_is_said_once():
    first = date(2026, 11, 1)
    assert [costs_words.format_days(first, day) for day in (first, date(2026, 11, 25))] == ["1 Nov", "1 Nov to 25 Nov"]


def test_drivers_without_a_line_of_their_own_stand_in_one_so_that_all_add_up():
    many = [CostDriver(what="takes", of=f"k{n}", amount=100 - n) for n in range(9)]
    own, rest = costs_change.main_drivers(many)
    assert len(own) == costs_change.SHOWN
    assert sum(one.amount for one in own) + rest == sum(one.amount for one in many)
    assert costs_change.main_drivers(many[:5]) == (many[:5], 0)


def test_films_are_listed_with_what_they_cost_and_the_sample_is_labelled(studio, look):
    boss = person(studio, "admin", "阿敏")
    kite, dear = film(studio, "Kite", boss), film(studio, "Lighthouse", boss)
    call(studio, kite, 10)
    call(studio, dear, 30)
    with studio.db.write() as session:
        session.add(tables.Project(id=uuid.uuid4(), name="Gardener", sample=True, settings={"idea": "Gardener"}))
        session.get(tables.Project, dear.id).budget_micro_yuan = 60_000_000
    seen = words(look(boss))
    assert seen.index("Lighthouse") < seen.index("Kite") < seen.index("Gardener") < seen.index("Sample, not counted")
    assert "of ¥60 · 50 %" in seen
    assert "75 %" in seen
