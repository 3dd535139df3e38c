"""What the package genai-prices says that text costs: tokens, those from a vendor's cache, long prompts, hours of the day.

A vendor that is read from it says so in data/prices/<vendor>.toml:

    [[quoted]]
    table = "zhipuai"           # the vendor's name in the package
    when = { region = "global" }  # only at such a door
    currency = "CNY"            # the package has dollars: `amount x rate`, rounded to `digits`, is what the vendor bills
    rate = "7.25"
    digits = 2
    days = "Mon-Fri"            # on which days its hours hold, where the package cannot say it
    source = "..."
    source_day = 2026-11-20     # of the release the range in requirements.txt begins with
    checked_on = 2026-11-30

The package is loaded when the first such model is priced, and never asks the network.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pydantic import Field

from providers.base import Capability, FrozenModel, Model
from providers.facts.price_rows import FOLDER, Price

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, ModelPrice

UNITS = {"input_mtok": "m_tokens_in", "cache_read_mtok": "m_tokens_cached", "output_mtok": "m_tokens_out"}
"""What we count, by its name in the package. What is written to a cache is not counted: nothing we send asks for it."""


class Quote(FrozenModel):
    """How one vendor is read from the package."""

    table: str
    when: dict[str, str] = Field(default_factory=dict)
    currency: str = "USD"
    rate: Decimal = Decimal(1)
    digits: int = 10
    days: str = ""
    source: str = ""
    source_day: date | None = None
    checked_on: date | None = None


def quoted_prices(model: Model) -> tuple[Price, ...]:
    """All it says of a model, today's prices and others; nothing where it does not know it, or is not asked of its vendor."""
    if model.capability is not Capability.TEXT:
        return ()
    found: list[Price] = []
    for quote in quotes(model.provider):
        info = _find(quote.table, model.name)
        found += [] if info is None else _rows(info, quote, model)
    return tuple(found)


@cache
def quotes(vendor: str) -> tuple[Quote, ...]:
    file = FOLDER / f"{vendor}.toml"
    told = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    return tuple(Quote.model_validate(row) for row in told.get("quoted", ()))


def _find(table: str, name: str) -> ModelInfo | None:
    from genai_prices.data_snapshot import get_snapshot

    provider = next((one for one in get_snapshot().providers if one.id == table), None)
    return None if provider is None else provider.find_model(name.lower())


def _rows(info: ModelInfo, quote: Quote, model: Model) -> list[Price]:
    release = version("genai-prices")
    made: list[Price] = []
    for prices, facts in _cases(info, quote.days):
        for name, unit in UNITS.items():
            for amount, when in _steps(prices, name):
                made.append(
                    Price(
                        id=f"genai-prices {release}/{quote.table}/{info.id}#{len(made) + 1}",
                        provider=model.provider,
                        model=model.name,
                        unit=unit,
                        amount=_billed(amount, quote),
                        currency=quote.currency,
                        when={**quote.when, **facts.get("when", {}), **when},
                        from_day=facts.get("from_day"),
                        until_day=facts.get("until_day"),
                        source=f"genai-prices {release}; {quote.source}" if quote.source else f"genai-prices {release}",
                        source_day=quote.source_day,
                        checked_on=quote.checked_on,
                        layer="quoted",
                    )
                )
    return made


def _cases(info: ModelInfo, days: str) -> Iterator[tuple[ModelPrice, dict[str, Any]]]:
    """Each of its tables with the days from and until which it holds, and the hours. Later ones count before earlier ones; a table
    of hours counts whatever the day."""
    from genai_prices.types import ModelPrice, StartDateConstraint

    if isinstance(info.prices, ModelPrice):
        yield info.prices, {}
        return
    begins = [one.constraint.start_date for one in info.prices if isinstance(one.constraint, StartDateConstraint)]
    hours: list[tuple[ModelPrice, list[str]]] = []
    for one in info.prices:
        if one.constraint is None:
            yield one.prices, {"until_day": min(begins, default=None)}
        elif isinstance(one.constraint, StartDateConstraint):
            day = one.constraint.start_date
            yield one.prices, {"from_day": day, "until_day": min((each for each in begins if each > day), default=None)}
        else:
            window = f"{_clock(one.constraint.start_time)}-{_clock(one.constraint.end_time)}"
            same = next((windows for prices, windows in hours if prices == one.prices), None)
            if same is None:
                hours.append((one.prices, same := []))
            same.append(window)
    for prices, windows in hours:
        yield prices, {"when": {"hours": f"{days} {','.join(windows)}".strip()}}


def _steps(prices: ModelPrice, name: str) -> Iterator[tuple[Decimal, dict[str, str]]]:
    """Its price, and the dearer ones of longer prompts, the longest last."""
    told = getattr(prices, name)
    if told is None:
        return
    yield getattr(told, "base", told), {}
    for tier in getattr(told, "tiers", ()):
        yield tier.price, {"tokens_over": str(tier.start)}


def _billed(dollars: Decimal, quote: Quote) -> Decimal:
    amount = (dollars * quote.rate).quantize(Decimal(1).scaleb(-quote.digits), ROUND_HALF_UP)
    return Decimal(format(amount.normalize(), "f"))


def _clock(told: time) -> str:
    """In UTC."""
    at = told if told.tzinfo is None else datetime.combine(date(2026, 1, 1), told).astimezone(UTC)
    return at.strftime("%H:%M")
