"""What is written of vendors, models and prices holds together: rows anybody may edit are held to what the studio needs of them."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

import pytest

from providers import fitting
from providers.base import Capability, Grade, Model, Request
from providers.facts import catalogue, price_rows, pricing
from providers.gateway.gateway import installed_providers
from providers.provider import Provider

TODAY = datetime.now(UTC).date()
VENDORS = sorted(file.stem for file in catalogue.FOLDER.glob("*.toml"))
PRICED = sorted(file.stem for file in price_rows.FOLDER.glob("*.toml") if file.stem != "rates")
MODELS = [model for name in VENDORS for model in catalogue.models(name)]
each_vendor = pytest.mark.parametrize("name", VENDORS)


@each_vendor
def test_every_vendor_has_its_code_its_words_and_a_source(name: str) -> None:
    vendor = catalogue.vendor(name)
    assert name in installed_providers()
    assert {"zh", "en"} <= set(vendor.label) and vendor.source and vendor.checked_on
    assert all({"zh", "en"} <= set(words) for words in vendor.extra.values())
    assert not vendor.key_hint or {"zh", "en"} <= set(vendor.key_hint)
    assert vendor.local or all(address.startswith("https://") for address in vendor.addresses.values())
    assert vendor.addresses or vendor.own_address or vendor.local, "nobody knows where it is"


def test_every_model_has_its_words_a_source_and_limits_that_can_be_read() -> None:
    for model in MODELS:
        limits, told = model.limits, f"{model.id} ({model.capability.value})"
        assert {"zh", "en"} <= set(model.label) and model.source and model.checked_on, told
        assert 1 <= model.quality <= 5 and model.seconds > 0, told
        assert all(re.fullmatch(r"[1-9]\d*[x:][1-9]\d*", word) for word in (*limits.sizes, *limits.ratios)), told
        assert all(word.lower() in fitting.SHORT_SIDES for word in limits.resolutions), told
        assert not limits.seconds_most or limits.seconds_least <= limits.seconds_most, told
        assert all(voice for voices in model.voices.values() for voice in voices.values()), told
        assert catalogue.vendor(model.provider).unofficial <= model.unofficial, told


@each_vendor
def test_no_model_is_written_down_twice(name: str) -> None:
    rows = [(model.name, model.capability) for model in catalogue.models(name)]
    assert len(rows) == len(set(rows))


def test_whoever_is_said_to_come_after_a_model_is_there_and_can_do_the_same() -> None:
    for model in MODELS:
        assert model.from_day is None or model.until_day is None or model.from_day < model.until_day, model.id
        if model.successor:
            others = [other for other in MODELS if model.successor in (other.name, other.id) and other.id != model.id]
            assert any(other.capability is model.capability for other in others), model.id


def test_a_long_job_can_be_fetched() -> None:
    for model in MODELS:
        provider = type(installed_providers()[model.provider])
        ended = model.until_day is not None and model.until_day <= TODAY
        assert ended or not model.long_job or provider.resume is not Provider.resume, model.id


@pytest.mark.parametrize("name", PRICED)
def test_every_price_is_of_a_model_there_is(name: str) -> None:
    told = tomllib.loads((price_rows.FOLDER / f"{name}.toml").read_text("utf-8"))
    names = {model.name for model in catalogue.models(name)}
    for row in told.get("price", []):
        assert any(fnmatchcase(model, row["model"]) for model in names), row["model"]
        assert row["unit"] in pricing.UNITS and row["currency"] in pricing.load_price_book().rates
        assert row["source"] and row["checked_on"]
    for row in told.get("free", []):
        assert any(fnmatchcase(model, one) for one in row["models"] for model in names), row["models"]
        assert row["source"] and row["checked_on"]


@each_vendor
def test_a_model_with_a_price_has_one_for_all_it_may_be_asked(name: str) -> None:
    """A gap would only show when somebody asks for just that: then nobody knows what it costs."""
    book, gaps = pricing.load_price_book(), []
    for model in catalogue.models(name):
        if not book.knows(model):
            continue
        for request in asked_of(model):
            for grade in Grade:
                try:
                    assert book.estimate(model, request, grade, TODAY).micro_yuan >= 0, (model.id, request, grade)
                except pricing.UnknownPrice as gap:
                    gaps.append((model.id, request, grade, gap))
    assert gaps == []


def asked_of(model: Model) -> list[Request]:
    """One request for each resolution, length and shape it offers."""
    facts: dict[str, Any] = {"capability": model.capability, "prompt": "雨巷"}
    if model.capability not in (Capability.IMAGE, Capability.VIDEO):
        return [Request(**facts, seconds=10.0)]
    sides = [fitting.SHORT_SIDES[word.lower()] for word in model.limits.resolutions] or [720]
    lengths = model.limits.durations or (max(1.0, model.limits.seconds_least), model.limits.seconds_most or 5.0)
    shapes = ((16, 9), (9, 16), (1, 1))
    return [
        Request(**facts, width=side * wide // min(wide, high), height=side * high // min(wide, high), seconds=seconds)
        for side in sides
        for seconds in lengths
        for wide, high in shapes
    ]
