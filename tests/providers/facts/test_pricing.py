"""What a request will cost and has cost: dated rows, native currencies, never a float and never a silent nothing."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

import pytest

from providers.base import Capability, Grade, Model, Request, Usage
from providers.facts import catalogue, price_rows, pricing
from providers.facts.pricing import UNITS, PriceBook, UnknownPrice
from tests.providers.desk import price

TODAY = date(2026, 11, 25)
RATES = {"CNY": Decimal(1), "USD": Decimal("7.1")}


def model(capability: Capability = Capability.TEXT, **facts: object) -> Model:
    return Model.model_validate(
        {"provider": "v", "name": "m", "capability": capability, "price_micro_yuan": None, **facts}
    )


def book(*rows: price_rows.Price) -> PriceBook:
    return PriceBook(rows, (), RATES)


def test_tokens_in_and_out_are_two_rows_and_the_row_keeps_currency_and_rate() -> None:
    prices = book(price("v", "m_tokens_in", "0.10", currency="USD"), price("v", "m_tokens_out", "0.50", currency="USD"))
    cost = prices.cost(model(), Usage(tokens_in=1200, tokens_out=400), {}, TODAY)
    assert (cost.amount, cost.currency, cost.rate, cost.micro_yuan) == (Decimal("0.00032"), "USD", Decimal("7.1"), 2272)
    assert cost.prices == ("v#m_tokens_in", "v#m_tokens_out")


def test_half_a_micro_yuan_is_rounded_up_once_at_the_end() -> None:
    prices = book(price("v", "m_tokens_out", "0.5"))
    assert [prices.cost(model(), Usage(tokens_out=n), {}, TODAY).micro_yuan for n in (1, 2, 3)] == [1, 1, 2]


def test_the_newest_row_of_its_day_counts_and_an_admins_before_all() -> None:
    old, new, soon = (
        price("v", "image", amount, id=amount, from_day=day)
        for amount, day in (("1", date(2026, 1, 1)), ("2", date(2026, 11, 1)), ("3", date(2026, 12, 1)))
    )
    one = model(Capability.IMAGE)
    assert book(soon, new, old).cost(one, Usage(images=1), {}, TODAY).amount == 2
    own = price("v", "image", "9", id="own", own=True)
    assert book(new, own).cost(one, Usage(images=1), {}, TODAY).amount == 9


def test_a_row_for_what_was_asked_counts_before_a_general_one() -> None:
    prices = book(price("v", "second", "1"), price("v", "second", "4", id="hd", when={"resolution": "1080p"}))
    clip = model(Capability.VIDEO, limits={"resolutions": ["720p", "1080p"], "durations": [5, 10]})
    small = Request(capability=Capability.VIDEO, width=1280, height=720, seconds=4)
    large = small.model_copy(update={"width": 1920, "height": 1080, "seconds": 6})
    assert [prices.estimate(clip, r, Grade.BALANCED, TODAY).amount for r in (small, large)] == [5, 40]


def test_a_long_prompt_has_its_own_price() -> None:
    prices = book(
        price("v", "m_tokens_in", "1"), price("v", "m_tokens_in", "2", id="long", when={"tokens_over": "1000"})
    )
    costs = [prices.cost(model(), Usage(tokens_in=n), {}, TODAY).micro_yuan for n in (1000, 1001)]
    assert costs == [1000, 2002]


def test_tokens_from_the_vendors_own_cache_are_cheaper_where_a_row_says_so() -> None:
    usage = Usage(tokens_in=1000, tokens_cached=900)
    plain, cached = price("v", "m_tokens_in", "10"), price("v", "m_tokens_cached", "1")
    assert book(plain).cost(model(), usage, {}, TODAY).micro_yuan == 10_000
    assert book(plain, cached).cost(model(), usage, {}, TODAY).micro_yuan == 1_900


def test_what_the_vendor_says_it_charged_counts_before_any_row() -> None:
    cost = book(price("v", "image", "1")).cost(
        model(Capability.IMAGE), Usage(images=1, amount=Decimal("0.2"), currency="USD"), {}, TODAY
    )
    assert (cost.micro_yuan, cost.prices) == (1_420_000, ("vendor",))


@pytest.mark.parametrize("prices", [PriceBook(), PriceBook((price("v", "image", "1", currency="GBP"),), (), RATES)])
def test_a_price_or_a_rate_nobody_knows_is_an_error_and_never_nothing(prices: PriceBook) -> None:
    with pytest.raises(UnknownPrice):
        prices.cost(model(Capability.IMAGE), Usage(images=1), {}, TODAY)


def test_a_row_nobody_has_checked_for_ninety_days_is_old() -> None:
    row = price("v", "image", "1", checked_on=date(2026, 8, 1))
    assert (row.old(date(2026, 10, 30)), row.old(date(2026, 10, 31))) == (False, True)


def test_a_chinese_character_may_count_as_two() -> None:
    assert (pricing.count_characters("你好 ok"), pricing.count_characters("你好 ok", "wide")) == (5, 7)


FILES = sorted(price_rows.FOLDER.glob("*.toml"))


@pytest.mark.parametrize("file", [f for f in FILES if f.stem != "rates"], ids=lambda f: f.stem)
def test_every_price_that_came_with_the_studio_is_a_decimal_with_source_and_day(file) -> None:  # type: ignore[no-untyped-def]
    names = [m.name for m in catalogue.models(file.stem)]
    for row in tomllib.loads(file.read_text("utf-8")).get("price", []):
        assert isinstance(row["amount"], str) and Decimal(row["amount"]) >= 0, row
        assert row["unit"] in UNITS and row["currency"] in pricing.load_price_book().rates, row
        assert row["source"] and isinstance(row["checked_on"], date), row
        assert any(pricing.fnmatchcase(name, row["model"]) for name in names) or not names, row
    for row in tomllib.loads(file.read_text("utf-8")).get("free", []):
        assert row["source"] and isinstance(row["checked_on"], date) and isinstance(row["amount"], int), row


@pytest.mark.parametrize("file", sorted(catalogue.FOLDER.glob("*.toml")), ids=lambda f: f.stem)
def test_every_model_that_came_with_the_studio_says_where_that_was_read(file) -> None:  # type: ignore[no-untyped-def]
    vendor = catalogue.vendor(file.stem)
    assert {"zh", "en"} <= set(vendor.label) and vendor.source and vendor.checked_on
    names = {m.name for m in catalogue.models(file.stem)}
    for one in catalogue.models(file.stem):
        assert one.source and one.checked_on and 1 <= one.quality <= 5 and one.seconds > 0, one.id
        assert not one.successor or one.successor in names, one.id
        gone = one.until_day is not None and one.until_day <= TODAY
        assert not gone or one.successor or "no more" in one.source, f"{one.id} is retired and names nobody"
