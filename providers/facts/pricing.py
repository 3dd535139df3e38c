"""What a request will cost and what it has cost: dated rows in each vendor's own currency, turned into micro-yuan.

A row of data/prices/<vendor>.toml:

    [[price]]
    model = "kling-v3"          # its name, or a pattern: "qwen3*"
    unit = "second"             # see UNITS
    amount = "0.084"            # of `currency`, as text: never a float
    currency = "USD"
    when = { mode = "std", resolution = "720p" }   # only where the request comes out so; see `traits`
    from_day = 2026-06-01
    until_day = 2027-01-01      # the first day on which it holds no more
    source = "where it was read"
    source_day = 2026-10-12     # the source's own day, where it tells one
    checked_on = 2026-11-25     # when somebody read it there

    [[free]]
    name = "month"              # "ernie/month" names the allowance
    models = ["ernie-*"]
    unit = "token"              # token, character, second, image, call, or a currency: "USD"
    amount = 500000
    every = "month"             # month, day, or once
    source = "..."
    checked_on = 2026-11-25

`when` may ask for traits of a request, for a prompt longer than so many tokens (`tokens_over`), and for hours of the day
(`hours`, see providers/facts/price_hours.py).

All rows of a model that hold are added up: tokens in and tokens out are two. No row means that the price is unknown, which
is never 0: see `UnknownPrice`.

Four layers, the weightiest last: the rows that came with the studio; those that the package genai-prices quotes (whole models,
see providers/facts/genai_prices.py); those of the overlay folder of one studio; those that an admin set.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Literal

from providers import fitting
from providers.base import Capability, Cost, FrozenModel, Grade, Model, Request, Usage
from providers.facts import price_hours
from providers.facts.price_rows import FOLDER, Price

MICRO = Decimal(1_000_000)

UNITS: dict[str, tuple[str, int]] = {
    "m_tokens_in": ("tokens_in", 1_000_000),
    "m_tokens_cached": ("tokens_cached", 1_000_000),
    "m_tokens_out": ("tokens_out", 1_000_000),
    "m_image_tokens_in": ("image_tokens_in", 1_000_000),
    "image": ("images", 1),
    "second": ("seconds", 1),
    "minute": ("seconds", 60),
    "k_characters": ("characters", 1_000),
    "call": ("calls", 1),
    "credit": ("credits", 1),
}
"""Each unit with the part of a Usage it counts, and how many of them are one unit."""
Free = Literal["token", "character", "second", "image", "call"]
LAYERS = ("ours", "quoted", "overlay")
"""Whose rows count before whose, the weightiest last; an admin's own count before all."""


class UnknownPrice(LookupError):
    """Nobody has said what this costs."""


class Allowance(FrozenModel):
    """What a vendor gives for nothing, for each key. `amount` of `unit` every month, every day, or once."""

    id: str
    provider: str
    models: tuple[str, ...]
    unit: str
    amount: int
    every: Literal["month", "day", "once"]
    source: str = ""
    checked_on: date | None = None

    def covers(self, model: Model) -> bool:
        return model.provider == self.provider and any(fnmatchcase(model.name, name) for name in self.models)

    def units(self, usage: Usage) -> int:
        """How much of it a usage takes."""
        counted = {
            "token": usage.tokens_in + usage.tokens_out,
            "character": usage.characters,
            "second": math.ceil(usage.seconds),
            "image": usage.images,
            "call": usage.calls,
        }
        return counted.get(self.unit, 0)


def _nothing(model: Model) -> tuple[Price, ...]:
    """What a book without a further table knows of a model."""
    return ()


@dataclass(frozen=True)
class PriceBook:
    """All rows that hold, and how many yuan one of each currency is. `quoted` gives the rows that another table has of a model:
    they stand in place of ours; `clock` says what time it is, for prices that hold at hours of the day."""

    rows: tuple[Price, ...] = ()
    free: tuple[Allowance, ...] = ()
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    quoted: Callable[[Model], tuple[Price, ...]] = _nothing
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _of_model: dict[str, list[Price]] = field(default_factory=dict, compare=False, repr=False)

    def of(self, model: Model, traits: Mapping[str, str], today: date) -> list[Price]:
        """The rows that count for this model: of each unit an admin's before ours, the most particular, the newest."""
        found: dict[str, Price] = {}
        for row in self.rows_of(model):
            if row.counts_on(today) and _holds(row.when, traits, self.clock):
                found[row.unit] = row
        return list(found.values())

    def rows_of(self, model: Model) -> list[Price]:
        """Those that name this model, the weightiest last. A book is asked the same many times a second."""
        if model.id not in self._of_model:
            rows = [row for row in self.rows if row.provider == model.provider and fnmatchcase(model.name, row.model)]
            quoted = self.quoted(model)
            if quoted:
                rows = [row for row in rows if row.own or row.layer != "ours"] + list(quoted)
            self._of_model[model.id] = sorted(rows, key=_weight)
        return self._of_model[model.id]

    def cases(self, model: Model, today: date) -> list[Price]:
        """The rows that count today in some case of their `when`: whatever another outweighs in every case is left out."""
        found: dict[tuple[str, frozenset[tuple[str, str]]], Price] = {}
        for row in self.rows_of(model):
            if row.counts_on(today):
                if not row.when:
                    found = {
                        case: each for case, each in found.items() if case[0] != row.unit or _level(each) == _level(row)
                    }
                found[row.unit, frozenset(row.when.items())] = row
        return list(found.values())

    def knows(self, model: Model) -> bool:
        """Whether anybody has said what this model costs."""
        return model.price_micro_yuan is not None or bool(self.rows_of(model))

    def cost(self, model: Model, usage: Usage, traits: Mapping[str, str], today: date) -> Cost:
        """Of this usage. What the vendor itself said it charged counts before any row. Raises UnknownPrice, also where the usage says
        nothing in any unit that has a price: what is paid is never 0 for want of a word."""
        if model.price_micro_yuan is not None:
            known = model.price_micro_yuan
            return Cost(micro_yuan=known, list_micro_yuan=known, amount=Decimal(known) / MICRO)
        if usage.amount is not None:
            return self._turned(usage.amount, usage.currency or "USD", ("vendor",))
        rows = self.of(model, {**traits, **_traits_of(usage)}, today)
        if not rows:
            raise UnknownPrice(model.id)
        if usage.credits is not None and any(row.unit == "credit" for row in rows):
            rows = [row for row in rows if row.unit == "credit"]
        if not any(row.unit == "m_tokens_cached" for row in rows):
            usage = usage.model_copy(update={"tokens_cached": 0})
        if any(row.amount for row in rows) and not _says_what_is_priced(rows, usage):
            raise UnknownPrice(model.id)
        return self._summed([(row.currency, row.amount * _counted(row.unit, usage)) for row in rows], rows)

    def estimate(self, model: Model, request: Request, grade: Grade, today: date, region: str = "") -> Cost:
        """Of a request before it is sent. Raises UnknownPrice."""
        return self.cost(
            model, foresee_usage(model, request, grade), price_traits(model, request, grade, region), today
        )

    def allowances(self, model: Model) -> list[Allowance]:
        return [allowance for allowance in self.free if allowance.covers(model)]

    def _summed(self, amounts: list[tuple[str, Decimal]], rows: list[Price]) -> Cost:
        """In the currency of the rows; in yuan where they do not share one."""
        ids = tuple(row.id for row in rows)
        if len({currency for currency, _ in amounts}) == 1:
            return self._turned(sum((amount for _, amount in amounts), Decimal(0)), amounts[0][0], ids)
        if unknown := [currency for currency, _ in amounts if currency not in self.rates]:
            raise UnknownPrice(unknown[0])
        return self._turned(sum((amount * self.rates[each] for each, amount in amounts), Decimal(0)), "CNY", ids)

    def _turned(self, amount: Decimal, currency: str, prices: tuple[str, ...]) -> Cost:
        rate = self.rates.get(currency)
        if rate is None:
            raise UnknownPrice(currency)
        micro = int((amount * rate * MICRO).to_integral_value(ROUND_HALF_UP))
        return Cost(micro_yuan=micro, list_micro_yuan=micro, amount=amount, currency=currency, rate=rate, prices=prices)


def price_traits(model: Model, request: Request, grade: Grade, region: str = "") -> dict[str, str]:
    """What a price row may ask about a request: the model's options for the grade, how it comes out, and the door's region."""
    found = {name: str(value) for name, value in model.option(grade).items() if isinstance(value, str | int | bool)}
    if model.limits.resolutions and request.width:
        found["resolution"] = str(model.option(grade).get("resolution") or fitting.resolution(model, request))
    if region:
        found["region"] = region
    if request.capability is Capability.VIDEO:
        found["seconds"] = f"{fitting.duration(model, request):g}"
        found["sound"] = fitting.clip_sound(model, request)
        if request.last_frame and model.limits.last_frame:
            found["last_frame"] = "yes"
    if request.capability is Capability.IMAGE and request.width:
        found["size"] = fitting.size(model, request)
    return found


def foresee_usage(model: Model, request: Request, grade: Grade) -> Usage:
    """About what a request will use."""
    request = fitting.request_as_shown(model, request)
    if request.capability is Capability.TEXT:
        return Usage(tokens_in=count_tokens(request.prompt), tokens_out=request.tokens_most or model.tokens_out)
    if request.capability is Capability.SPEECH:
        return Usage(
            characters=count_characters(request.prompt, model.option(grade).get("count", "")),
            seconds=len(request.prompt) / 5,
        )
    if request.capability in (Capability.VIDEO, Capability.MUSIC, Capability.EFFECT):
        made = fitting.clip_tokens(model, request, model.option(grade))
        shown = len(request.references) + bool(request.last_frame) - int(model.option(grade).get("free_pictures", 0))
        return Usage(seconds=fitting.duration(model, request), tokens_out=made, images=max(0, shown))
    option = model.option(grade)
    shown = len(request.references) * int(option.get("image_tokens_in", 0))
    return Usage(
        images=1,
        tokens_in=count_tokens(request.prompt),
        tokens_out=int(option.get("image_tokens", 0)),
        image_tokens_in=shown,
    )


def count_tokens(text: str) -> int:
    """About how many tokens a text is when it is sent: its own, and some around it."""
    return 8 + fitting.text_tokens(text)


def count_characters(text: str, count: str = "") -> int:
    """As a vendor counts them: with `count` "wide", a Chinese character is two."""
    wide = sum(ord(letter) > 0x2E80 for letter in text) if count == "wide" else 0
    return len(text) + wide


@cache
def load_price_book() -> PriceBook:
    """The rows that came with the studio, those of its overlay, and what is quoted of other models."""
    from providers.facts import genai_prices

    rows: list[Price] = []
    free: list[Allowance] = []
    for file in sorted(FOLDER.glob("*.toml")):
        told = tomllib.loads(file.read_text("utf-8"))
        name = file.stem
        rows += [
            Price(id=f"{name}#{number}", provider=name, **row) for number, row in enumerate(told.get("price", []), 1)
        ]
        free += [Allowance(id=f"{name}/{row.pop('name')}", provider=name, **row) for row in told.get("free", [])]
    known = parse_rates(tomllib.loads((FOLDER / "rates.toml").read_text("utf-8")))
    return PriceBook((*rows, *_overlay), tuple(free), known, genai_prices.quoted_prices)


_overlay: tuple[Price, ...] = ()


def lay_over_prices(rows: tuple[Price, ...]) -> None:
    """The rows of one studio's overlay folder, in place of those that were there before. See providers/facts/overlay.py."""
    global _overlay
    if rows != _overlay:
        _overlay = rows
        load_price_book.cache_clear()


def parse_rates(told: Mapping[str, Any]) -> dict[str, Decimal]:
    """Yuan for one of each currency."""
    return {"CNY": Decimal(1), **{row["currency"]: Decimal(row["yuan"]) for row in told.get("rate", [])}}


def _counted(unit: str, usage: Usage) -> Decimal:
    part, many = UNITS[unit]
    value = getattr(usage, part)
    if unit == "m_tokens_in":
        value = usage.tokens_in - usage.tokens_cached
    return Decimal(str(value or 0)) / many


def _says_what_is_priced(rows: list[Price], usage: Usage) -> bool:
    """A vendor that names its credits may say that there were none; any other unit that is 0 was not said."""
    return any(
        row.amount and (_counted(row.unit, usage) or (row.unit == "credit" and usage.credits is not None))
        for row in rows
    )


def _traits_of(usage: Usage) -> dict[str, str]:
    return {"tokens_in": str(usage.tokens_in)} if usage.tokens_in else {}


def _weight(row: Price) -> tuple[bool, int, int, date, int]:
    """What is more particular, newer, for longer prompts weighs more."""
    return *_level(row), len(row.when), row.from_day or date.min, int(row.when.get("tokens_over", 0))


def _level(row: Price) -> tuple[bool, int]:
    return row.own, LAYERS.index(row.layer)


def _holds(when: Mapping[str, str], traits: Mapping[str, str], clock: Callable[[], datetime]) -> bool:
    """Every condition of a row holds. `tokens_over` asks for a longer prompt than that, `hours` for a time of day."""
    for name, value in when.items():
        if name == "tokens_over":
            if int(traits.get("tokens_in", 0)) <= int(value):
                return False
        elif name == "hours":
            if not price_hours.parse_hours(value).hold(clock()):
                return False
        elif traits.get(name, "").lower() != value.lower():
            return False
    return True
