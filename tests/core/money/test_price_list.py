"""Prices and rates: what an admin sets counts before what came, and what nobody has priced is never free."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest

from core.database import tables
from core.database.engine import Database
from core.errors import NoRate, NotAllowed, NotMoney
from core.money import price_list
from providers.base import Capability, Model, Usage
from providers.facts import pricing

TODAY = date(2026, 11, 25)
MODEL = Model(provider="acme", name="film-1", capability=Capability.VIDEO, price_micro_yuan=None)
EIGHT_S = Usage(seconds=8)


@pytest.fixture
def admin(db: Database) -> tables.User:
    return person(db, "admin")


def person(db: Database, role: str) -> tables.User:
    with db.write() as session:
        row = tables.User(email=f"{uuid.uuid4().hex}@x.org", password_hash="", name="Ada", role=role, status="active")
        session.add(row)
    return row


def put(db: Database, by: tables.User, amount: str, **facts) -> uuid.UUID:
    known = {"provider": "acme", "model": "film-*", "unit": "second", "currency": "USD"}
    with db.write() as session:
        row = price_list.set_price(session, by, amount=amount, **(known | facts))
        session.flush()
        return row.id


def test_a_model_without_a_price_is_named_until_somebody_says_what_it_costs(db, admin):
    assert price_list.unpriced_models(db, [MODEL]) == [MODEL]
    with pytest.raises(pricing.UnknownPrice):
        price_list.load_price_book(db).cost(MODEL, EIGHT_S, {}, TODAY)
    put(db, admin, "$0.05", source="their price page")
    assert price_list.unpriced_models(db, [MODEL]) == []
    cost = price_list.load_price_book(db).cost(MODEL, EIGHT_S, {}, TODAY)
    rate = pricing.load_price_book().rates["USD"]
    assert (cost.amount, cost.currency, cost.rate) == (Decimal("0.40"), "USD", rate)
    assert cost.micro_yuan == int(Decimal("0.4") * rate * 1_000_000)


def test_the_newest_of_an_admins_own_prices_holds_and_can_be_taken_back(db, admin):
    put(db, admin, "0.05")
    second = put(db, admin, "0.07")
    put(db, admin, "0.09", from_day=date(2026, 12, 1))
    assert price_list.load_price_book(db).cost(MODEL, EIGHT_S, {}, TODAY).amount == Decimal("0.56")
    assert price_list.load_price_book(db).cost(MODEL, EIGHT_S, {}, date(2026, 12, 2)).amount == Decimal("0.72")
    with db.write() as session:
        price_list.remove_own_price(session, admin, second)
    assert price_list.load_price_book(db).cost(MODEL, EIGHT_S, {}, TODAY).amount == Decimal("0.40")


def test_todays_rate_turns_the_calls_of_today(db, admin):
    put(db, admin, "1")
    with db.write() as session:
        price_list.set_rate(session, admin, "USD", "7.0815")
    cost = price_list.load_price_book(db).cost(MODEL, EIGHT_S, {}, TODAY)
    assert (cost.rate, cost.micro_yuan) == (Decimal("7.0815"), 56_652_000)
    said = {rate.currency: (rate.yuan, rate.own) for rate in price_list.currency_rates(db)}
    assert said["USD"] == (Decimal("7.0815"), True)
    assert said["EUR"][1] is False


def test_a_price_in_a_currency_without_a_rate_asks_for_the_rate_first(db, admin):
    with pytest.raises(NoRate) as told:
        put(db, admin, "3", currency="GBP")
    assert "GBP" in told.value.sentence("zh")
    with db.write() as session:
        price_list.set_rate(session, admin, "GBP", "9.2")
    put(db, admin, "3", currency="GBP")
    assert price_list.load_price_book(db).cost(MODEL, EIGHT_S, {}, TODAY).currency == "GBP"


def test_a_book_nobody_changed_is_the_same_book(db, admin):
    put(db, admin, "0.05")
    first = price_list.load_price_book(db)
    assert price_list.load_price_book(db) is first
    put(db, admin, "0.06")
    assert price_list.load_price_book(db) is not first


def test_each_model_says_when_its_prices_were_checked_and_when_that_is_long_ago(db, admin):
    put(db, admin, "0.05")
    (seen,) = price_list.price_models(db, [MODEL], TODAY)
    assert (seen.known, len(seen.prices), seen.prices[0].own) == (True, 1, True)
    set_on = seen.day
    assert set_on is not None and not seen.old
    (later,) = price_list.price_models(db, [MODEL], date(set_on.year + 1, set_on.month, 1))
    assert later.old


@pytest.mark.parametrize(
    ("typed", "price"),
    [("0.084", "0.084"), ("$12", "12"), ("￥1，200.5", "1200.5"), ("0", "0"), ("0.0000000001", "0.0000000001")],
)
def test_a_price_is_read_as_people_write_it(typed, price):
    assert price_list.parse_price(typed) == Decimal(price)


@pytest.mark.parametrize("typed", ["", "free", "-1", "1e3", "NaN", "0.00000000001", "9999999"])
def test_what_is_no_price_is_refused(typed):
    with pytest.raises(NotMoney):
        price_list.parse_price(typed)


@pytest.mark.parametrize(("currency", "yuan"), [("USD", "0"), ("CNY", "2"), ("usd", "7"), ("DOLLAR", "7"), ("USD", "")])
def test_what_is_no_rate_is_refused(db, admin, currency, yuan):
    with pytest.raises(NotMoney), db.write() as session:
        price_list.set_rate(session, admin, currency, yuan)


def test_only_an_admin_sets_prices(db):
    with pytest.raises(NotAllowed):
        put(db, person(db, "user"), "0.05")
