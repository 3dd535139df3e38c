"""What is known of models and prices, counted, and held against another table.

    python -m providers.facts                     living models, those without a price, rows whose source is old
    python -m providers.facts diff FILE           ours against litellm's model_prices_and_context_window JSON, as its wheel has it
    python -m providers.facts --home FOLDER ...   with a studio's own models and prices laid over

Ends with 1 where a living model has neither a price nor a word why it has none, where the tables differ, and where FILE is none.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from providers.base import Model
from providers.facts import catalogue, overlay, pricing
from providers.facts.price_rows import OLD_DAYS, Price
from providers.facts.pricing import PriceBook

SAME = Decimal("0.03")
"""So far apart two prices may be and are the same: rates of currencies move, and tables round."""
THEIRS: Mapping[str, tuple[str, ...]] = {
    "anthropic": ("",),
    "ark": ("volcengine/",),
    "dashscope": ("dashscope/",),
    "deepseek": ("deepseek/",),
    "elevenlabs": ("elevenlabs/",),
    "fal": ("fal_ai/",),
    "gemini": ("gemini/",),
    "grok": ("xai/",),
    "minimax": ("minimax/",),
    "moonshot": ("moonshot/",),
    "openai": ("",),
    "openrouter": ("openrouter/",),
    "qwen": ("dashscope/",),
    "replicate": ("replicate/",),
    "runway": ("runwayml/",),
    "zhipu": ("zai/",),
}
"""How litellm's table calls the models of a vendor: what stands before the name."""
COUNTED: Mapping[str, tuple[str, int]] = {
    "input_cost_per_token": ("m_tokens_in", 1_000_000),
    "cache_read_input_token_cost": ("m_tokens_cached", 1_000_000),
    "output_cost_per_token": ("m_tokens_out", 1_000_000),
    "output_cost_per_image_token": ("m_tokens_out", 1_000_000),
    "input_cost_per_image_token": ("m_image_tokens_in", 1_000_000),
    "output_cost_per_image": ("image", 1),
    "output_cost_per_second": ("second", 1),
    "input_cost_per_character": ("k_characters", 1_000),
}
"""What of litellm's fields we have a unit for, and how many of theirs are one of ours."""
_LONG = re.compile(r"(.+)_above_(\d+)k_tokens")
_SHARP = re.compile(r"(.+)_(\d+p|[24]k)")
Case = tuple[str, str]
"""A unit, and in which case: "", "over 272000", "720p"."""


class InvalidTable(ValueError):
    """What was given is no such table."""


@dataclass(frozen=True)
class VendorStanding:
    """A vendor's living models: `priced`, without a price but with a word why (`excused`), without either (`bare`), and rows that
    count today, of them older than OLD_DAYS."""

    vendor: str
    priced: int
    excused: tuple[str, ...]
    bare: tuple[str, ...]
    rows: int
    old: int


@dataclass(frozen=True)
class Difference:
    """One price of one model, in dollars. `ours` is None where we have none."""

    model: str
    unit: str
    case: str
    ours: Decimal | None
    theirs: Decimal


# Counted -----------------------------------------------------------------------------------------------------------------


def living_models(today: date) -> list[Model]:
    """Every model that answers on that day, and is not free by its nature."""
    every = [model for vendor in catalogue.vendors() for model in catalogue.models(vendor)]
    return [model for model in every if model.price_micro_yuan is None and _answers(model, today)]


def standings(today: date) -> list[VendorStanding]:
    book, by_vendor = pricing.load_price_book(), dict[str, list[Model]]()
    for model in living_models(today):
        by_vendor.setdefault(model.provider, []).append(model)
    return [_standing(vendor, models, book, today) for vendor, models in sorted(by_vendor.items())]


def _standing(vendor: str, models: list[Model], book: PriceBook, today: date) -> VendorStanding:
    known = [model for model in models if book.knows(model)]
    unknown = [model for model in models if not book.knows(model)]
    rows = {row.id: row for model in known for row in book.cases(model, today)}
    return VendorStanding(
        vendor=vendor,
        priced=len(known),
        excused=tuple(model.name for model in unknown if model.unpriced),
        bare=tuple(model.name for model in unknown if not model.unpriced),
        rows=len(rows),
        old=sum(row.old(today) for row in rows.values()),
    )


def _answers(model: Model, today: date) -> bool:
    return (model.from_day is None or model.from_day <= today) and (model.until_day is None or today < model.until_day)


# Held against another table ----------------------------------------------------------------------------------------------


def read_price_table(file: Path) -> dict[str, dict[str, Any]]:
    """Raises NoTable, which says what is wrong."""
    try:
        told = json.loads(file.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)
    except OSError as error:
        raise InvalidTable(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidTable(f"{file} is no text") from error
    except json.JSONDecodeError as error:
        raise InvalidTable(f"{file} is no JSON: {error.msg} in line {error.lineno}") from error
    if not isinstance(told, dict):
        raise InvalidTable(f"{file} is a list or a value, not a table of models by name")
    rows = {name: row for name, row in told.items() if isinstance(row, dict)}
    if not any("litellm_provider" in row for row in rows.values()):
        raise InvalidTable(f"{file}: no entry says its litellm_provider: this is not litellm's table of prices")
    return rows


def differences(table: Mapping[str, Mapping[str, Any]], today: date) -> tuple[list[Difference], int, list[str]]:
    """Where the table says otherwise; how many prices were compared; and our models that it does not have."""
    book, found, compared, missing = pricing.load_price_book(), [], 0, []
    for model in living_models(today):
        entry = _entry(table, model)
        if entry is None:
            missing += [model.id] if model.provider in THEIRS else []
            continue
        ours = _ours(book, model, today)
        for (unit, case), theirs in _theirs(entry, {unit for unit, _ in ours}).items():
            compared += 1
            near = min(ours.get((unit, case), ()), key=lambda amount: abs(amount - theirs), default=None)
            if near is None or abs(near - theirs) > SAME * theirs:
                found.append(Difference(model.id, unit, case, near, theirs))
    return found, compared, missing


def _entry(table: Mapping[str, Mapping[str, Any]], model: Model) -> Mapping[str, Any] | None:
    names = (f"{before}{model.name}" for before in THEIRS.get(model.provider, ()))
    return next((table[name] for name in names if name in table), None)


def _ours(book: PriceBook, model: Model, today: date) -> dict[Case, list[Decimal]]:
    """In dollars, in each case that another table may know too: at whatever hour, door or grade it holds."""
    found: dict[Case, list[Decimal]] = {}
    for row in book.cases(model, today):
        rate = book.rates.get(row.currency)
        if rate is not None:
            unit, per = ("second", 60) if row.unit == "minute" else (row.unit, 1)
            found.setdefault((unit, _case(row)), []).append(row.amount * rate / book.rates["USD"] / per)
    return found


def _case(row: Price) -> str:
    if "tokens_over" in row.when:
        return f"over {row.when['tokens_over']}"
    return row.when.get("resolution", "").lower()


def _theirs(entry: Mapping[str, Any], units: set[str]) -> dict[Case, Decimal]:
    """In the units we count this model by: what a picture costs is told by the picture and by its tokens, a clip by the second and
    by its tokens."""
    found: dict[Case, Decimal] = {}
    by_picture = "image" in units and any(name.startswith("output_cost_per_image") for name in entry)
    for name, value in entry.items():
        plain, case = _split(name)
        if plain not in COUNTED or not isinstance(value, Decimal) or value <= 0:
            continue
        unit, many = COUNTED[plain]
        if (plain == "output_cost_per_image_token" and by_picture) or (
            unit in ("image", "second") and unit not in units
        ):
            continue
        if unit.startswith("m_") and not any(each.startswith("m_") for each in units):
            continue
        if plain == "output_cost_per_token" and "output_cost_per_image_token" in entry and not by_picture:
            continue
        found[unit, case] = value * many
    for step in entry.get("tiered_pricing") or ():
        least = int(step["range"][0])
        for name, (unit, many) in COUNTED.items():
            if isinstance(step.get(name), Decimal):
                found[unit, f"over {least}" if least else ""] = step[name] * many
    if any(case for unit, case in found if unit == "second"):
        found.pop(("second", ""), None)  # the same as one of those by resolution
    return found


def _split(name: str) -> tuple[str, str]:
    if long := _LONG.fullmatch(name):
        return long[1], f"over {int(long[2]) * 1000}"
    sharp = _SHARP.fullmatch(name)
    return (sharp[1], sharp[2].lower()) if sharp else (name, "")


# Said --------------------------------------------------------------------------------------------------------------------


def standing_lines(found: Iterable[VendorStanding], today: date) -> Iterator[str]:
    found = list(found)
    yield f"{'vendor':<14}{'living':>8}{'priced':>8}{'not offered':>13}{'no price':>10}{'rows':>7}{f'> {OLD_DAYS} days':>11}"
    for one in found:
        many = one.priced + len(one.excused) + len(one.bare)
        yield (
            f"{one.vendor:<14}{many:>8}{one.priced:>8}{len(one.excused):>13}{len(one.bare):>10}{one.rows:>7}{one.old:>11}"
        )
    sums = Counter[str]()
    for one in found:
        sums.update(priced=one.priced, excused=len(one.excused), bare=len(one.bare), rows=one.rows, old=one.old)
    yield (
        f"{today}: {sums['priced'] + sums['excused'] + sums['bare']} living models, {sums['priced']} priced, "
        f"{sums['excused']} not offered and saying why, {sums['bare']} without a price; "
        f"{sums['old']} of {sums['rows']} rows older than {OLD_DAYS} days"
    )
    for one in found:
        yield from (f"without a price: {one.vendor}/{name}" for name in one.bare)


def difference_lines(found: Iterable[Difference]) -> Iterator[str]:
    for one in found:
        case = f" {one.case}" if one.case else ""
        if one.ours is None:
            yield f"{one.model}: {one.unit}{case}: not here, theirs {_dollars(one.theirs)}"
        else:
            share = f"{(one.theirs / one.ours - 1) * 100:+.0f} %" if one.ours else "ours is free"
            yield f"{one.model}: {one.unit}{case}: ours {_dollars(one.ours)}, theirs {_dollars(one.theirs)} ({share})"


def _dollars(amount: Decimal) -> str:
    return f"${amount.quantize(Decimal('0.000001')).normalize():f}"


def main(told: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m providers.facts", description="What is known of models and prices."
    )
    parser.add_argument("--home", type=Path, help="a studio's folder, whose own models and prices count too")
    parser.add_argument("--day", type=date.fromisoformat, default=datetime.now(UTC).date(), help="as on this day")
    verbs = parser.add_subparsers(dest="verb")
    verbs.add_parser("diff", help="hold our prices against litellm's").add_argument("file", type=Path)
    said = parser.parse_args(told)
    if said.home is not None:
        for fault in overlay.load_folder(said.home):
            print(f"left out: {fault.file}: {fault.what} {fault.detail}", file=sys.stderr)
    if said.verb == "diff":
        return _diff(said.file, said.day)
    found = standings(said.day)
    print("\n".join(standing_lines(found, said.day)))
    return 1 if any(one.bare for one in found) else 0


def _diff(file: Path, today: date) -> int:
    try:
        found, compared, missing = differences(read_price_table(file), today)
    except InvalidTable as wrong:
        print(wrong, file=sys.stderr)
        return 1
    print(
        "\n".join(
            [
                *difference_lines(found),
                f"{len(found)} of {compared} prices differ; {len(missing)} models are not in that table",
            ]
        )
    )
    return 1 if found else 0
