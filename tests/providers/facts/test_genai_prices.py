"""What the package genai-prices quotes: to the last digit what the package itself works out, whatever the day, hour and length."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from providers.base import Capability, Grade, Model, Request, Usage
from providers.facts import catalogue, genai_prices, price_rows, pricing
from providers.facts.pricing import PriceBook
from tests.providers.desk import price

VENDORS = ("openai", "anthropic", "deepseek", "moonshot", "zhipu", "openrouter")
TIMES = [
    datetime(2026, 11, 30, hour, minute, tzinfo=UTC)
    for hour, minute in ((0, 59), (1, 0), (3, 59), (4, 0), (6, 0), (9, 59), (10, 0), (16, 30))
]
USAGES = [
    Usage(tokens_in=tokens, tokens_cached=cached, tokens_out=1500)
    for tokens, cached in ((1000, 0), (1000, 900), (100_000, 0), (100_001, 50_000), (272_001, 1000), (500_000, 0))
]
NAMES = [
    (vendor, model.name)
    for vendor in VENDORS
    for model in catalogue.models(vendor)
    if genai_prices.quoted_prices(model)
]


def model(vendor: str, name: str) -> Model:
    return next(one for one in catalogue.models(vendor) if (one.name, one.capability) == (name, Capability.TEXT))


def at(time: datetime) -> PriceBook:
    return replace(pricing.load_price_book(), clock=lambda: time)


def test_every_vendor_that_is_to_be_quoted_is() -> None:
    for vendor in VENDORS:
        texts = [one for one in catalogue.models(vendor) if one.capability is Capability.TEXT]
        living = [one for one in texts if one.until_day is None]
        unknown = {one.name for one in living if not genai_prices.quoted_prices(one)}
        assert unknown <= {"gpt-6.2-astra", "gpt-6.2-sol"}, "those have rows of ours"


@pytest.mark.parametrize(("vendor", "name"), NAMES, ids=lambda one: str(one))
def test_a_call_costs_what_the_package_says_at_any_hour_and_length(vendor: str, name: str) -> None:
    from genai_prices import Usage as Theirs
    from genai_prices import calc_price

    (quote,) = [one for one in genai_prices.quotes(vendor) if not one.when]
    for time in TIMES:
        for usage in USAGES:
            ours = at(time).cost(model(vendor, name), usage, {}, time.date())
            theirs = calc_price(
                Theirs(
                    input_tokens=usage.tokens_in,
                    cache_read_tokens=usage.tokens_cached,
                    output_tokens=usage.tokens_out,
                ),
                name,
                provider_id=quote.table,
                genai_request_timestamp=time,
            ).total_price
            if quote.rate == 1:
                assert ours.amount == theirs, (time, usage)
            else:
                assert abs(ours.amount / (theirs * quote.rate) - 1) < Decimal("0.02"), "they are rounded in dollars"


def test_at_peak_hours_deepseek_costs_twice_as_much_but_not_at_weekends() -> None:
    one, usage = model("deepseek", "deepseek-v4-pro"), Usage(tokens_in=1_000_000, tokens_out=1_000_000)
    days = {"monday": datetime(2026, 11, 30, tzinfo=UTC), "sunday": datetime(2026, 11, 29, tzinfo=UTC)}
    amounts = {
        (name, hour): at(day.replace(hour=hour)).cost(one, usage, {}, day.date()).amount
        for name, day in days.items()
        for hour in (0, 2, 8)
    }
    cheap, dear = Decimal("2.64"), Decimal("5.28")
    assert [amounts["monday", hour] for hour in (0, 2, 8)] == [cheap, dear, dear]
    assert {amounts["sunday", hour] for hour in (0, 2, 8)} == {cheap}


def test_a_price_of_the_past_is_kept_for_the_past() -> None:
    one, usage = model("deepseek", "deepseek-v4-pro"), Usage(tokens_in=1_000_000)
    night = [datetime(2026, month, 16, 20, tzinfo=UTC) for month in (8, 9)]
    assert [at(time).cost(one, usage, {}, time.date()).amount for time in night] == [Decimal("0.435"), Decimal("0.66")]


def test_the_door_for_china_bills_in_yuan_and_the_global_one_in_dollars() -> None:
    one, usage = model("zhipu", "glm-5.3"), Usage(tokens_in=1_000_000, tokens_out=1_000_000, tokens_cached=500_000)
    day = TIMES[0].date()
    china = pricing.load_price_book().cost(one, usage, {}, day)
    world = pricing.load_price_book().cost(one, usage, {"region": "global"}, day)
    assert (china.amount, china.currency) == (Decimal("33"), "CNY")
    assert (world.amount, world.currency) == (Decimal("5.23"), "USD")


def test_an_admins_own_row_counts_before_what_is_quoted_and_what_is_quoted_before_ours() -> None:
    one = model("openai", "gpt-6-sol")
    usage = Usage(tokens_in=1_000_000, tokens_out=1_000_000)
    ours = price("openai", "m_tokens_in", "90", currency="USD")
    over = price("openai", "m_tokens_in", "70", layer="overlay", currency="USD")
    own = price("openai", "m_tokens_in", "50", own=True, currency="USD")

    def cost(*rows: price_rows.Price, tokens: int = 200_000) -> Decimal:
        book = PriceBook(rows, (), {"USD": Decimal(7), "CNY": Decimal(1)}, genai_prices.quoted_prices)
        return book.cost(one, usage.model_copy(update={"tokens_in": tokens}), {}, TIMES[0].date()).amount

    assert cost(ours) == Decimal("10.4")
    assert cost(ours, over) == Decimal("24")
    assert cost(ours, over, own) == Decimal("20")
    assert cost(own, tokens=400_000) == Decimal("35"), "in a long prompt too: 20 for it, 15 for the answer"


def test_an_own_row_in_yuan_beside_quoted_dollars_is_added_up_in_yuan() -> None:
    own = price("openai", "m_tokens_in", "14", own=True, currency="CNY")
    book = PriceBook((own,), (), {"USD": Decimal(7), "CNY": Decimal(1)}, genai_prices.quoted_prices)
    cost = book.cost(model("openai", "gpt-6-sol"), Usage(tokens_in=200_000, tokens_out=100_000), {}, TIMES[0].date())
    assert (cost.amount, cost.currency, cost.micro_yuan) == (Decimal("9.8"), "CNY", 9_800_000)


def test_what_is_no_text_and_whoever_is_not_quoted_keep_our_rows() -> None:
    picture = next(one for one in catalogue.models("openai") if one.capability is Capability.IMAGE)
    writer = next(one for one in catalogue.models("qwen"))
    assert genai_prices.quoted_prices(picture) == genai_prices.quoted_prices(writer) == ()
    assert pricing.load_price_book().knows(picture) and pricing.load_price_book().knows(writer)


def test_a_quoted_row_says_its_release_its_source_and_the_day_of_that() -> None:
    for row in genai_prices.quoted_prices(model("anthropic", "claude-opus-5-5")):
        assert row.layer == "quoted" and row.id.startswith("genai-prices 0.")
        assert "platform.claude.com" in row.source and row.source_day and row.checked_on


def test_the_package_is_loaded_with_the_first_price_and_not_with_a_page() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, core.money.price_list, providers.gateway.gateway; print('genai_prices' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"


def test_an_estimate_knows_the_long_prompt_and_the_cache_is_counted_once_it_is_told() -> None:
    one = model("anthropic", "claude-haiku-5-5")
    short, long = (
        Request(capability=Capability.TEXT, prompt="x" * letters, tokens_most=1000) for letters in (4000, 440_000)
    )
    book = pricing.load_price_book()
    costs = [book.estimate(one, request, Grade.BALANCED, TIMES[0].date()).amount for request in (short, long)]
    assert costs[1] / costs[0] > 80, "five times the price for a hundred times the words"
