"""What a fake vendor bills for what it served: its own reading of the price rows, so that the studio's sums are checked by
somebody else's."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "prices"
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def amount(provider: str, model: str, unit: str, many: int | float | str = 1, **traits: str) -> Decimal:
    """`many` of a unit of this model; 0 where no row has a price. Of the rows that suit, the most particular counts."""
    suits = [
        row
        for row in _rows(provider)
        if row["unit"] == unit and fnmatchcase(model, row["model"]) and _true(row.get("when", {}), traits)
    ]
    best = max(suits, key=lambda row: (len(row.get("when", {})), str(row.get("from_day", ""))), default=None)
    return Decimal(best["amount"]) * Decimal(str(many)) if best else Decimal(0)


def tokens_amount(provider: str, model: str, tokens_in: int, tokens_out: int, cached: int = 0) -> Decimal:
    """Of so many tokens; those the vendor had in its cache cost less where a row says so. Where the price is quoted, the package
    itself works it out."""
    if (quote := _quote(provider)) and (quoted := _package(quote, model, tokens_in, tokens_out, cached)) is not None:
        return quoted
    traits = {"tokens_in": str(tokens_in)}
    less = amount(provider, model, "m_tokens_cached", cached, **traits)
    dear = tokens_in - cached if less or not cached else tokens_in
    whole = amount(provider, model, "m_tokens_in", dear, **traits) + less
    return (whole + amount(provider, model, "m_tokens_out", tokens_out, **traits)) / 1_000_000


def currency(provider: str, model: str, usual: str = "USD") -> str:
    """In which this model is billed."""
    quote = _quote(provider)
    if quote and _package(quote, model, 1, 1, 0) is not None:
        return str(quote.get("currency", "USD"))
    return next((row["currency"] for row in _rows(provider) if fnmatchcase(model, row["model"])), usual)


def _package(quote: dict[str, Any], model: str, tokens_in: int, tokens_out: int, cached: int) -> Decimal | None:
    """What genai-prices works out now, in the currency that is billed; None where it does not know the model. The vendor's own
    price for a million tokens has no more digits than `digits`. Its dearer hours count on the `days` alone, which it cannot say:
    on others, the cheapest hour of the day counts all day."""
    from genai_prices import Usage, calc_price

    now = datetime.now(UTC)
    first, _, last = quote.get("days", "Mon-Sun").partition("-")
    dear = WEEK.index(first) <= now.weekday() <= WEEK.index(last)
    hours = [now] if dear else [now.replace(hour=hour, minute=30) for hour in range(24)]

    def dollars(**usage: int) -> Decimal:
        told, table = Usage(**usage), quote["table"]
        return min(calc_price(told, model, provider_id=table, genai_request_timestamp=at).total_price for at in hours)

    try:
        if "rate" not in quote:
            return dollars(input_tokens=tokens_in, cache_read_tokens=cached, output_tokens=tokens_out)
        rate, million = Decimal(quote["rate"]), 1_000_000
        each = [
            dollars(input_tokens=million),
            dollars(input_tokens=million, cache_read_tokens=million),
            dollars(output_tokens=million),
        ]
        fresh, kept, out = (round(price * rate, quote["digits"]) for price in each)
        return (fresh * (tokens_in - cached) + kept * cached + out * tokens_out) / million
    except LookupError:
        return None


def _quote(provider: str) -> dict[str, Any] | None:
    return next((row for row in _told(provider).get("quoted", []) if "when" not in row), None)


def _true(when: dict[str, str], traits: dict[str, str]) -> bool:
    over = int(when.get("tokens_over", -1))
    rest = {name: value for name, value in when.items() if name != "tokens_over"}
    return int(traits.get("tokens_in", 0)) > over and all(
        traits.get(name, "").lower() == value.lower() for name, value in rest.items()
    )


def _rows(provider: str) -> list[dict[str, Any]]:
    return _told(provider).get("price", [])


@cache
def _told(provider: str) -> dict[str, Any]:
    file = FOLDER / f"{provider}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
