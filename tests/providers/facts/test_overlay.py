"""A folder of one studio's own: models, prices and errors without a release; a file that is wrong is named and hinders nothing."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from providers import errors
from providers.base import Capability, Policy, Request, Usage
from providers.facts import catalogue, error_meanings, overlay, pricing
from providers.facts.error_meanings import VendorReply
from providers.gateway.gateway import Gateway, installed_providers
from tests.providers.desk import Book

TODAY = date(2026, 11, 30)
MODEL = """
[[model]]
name = "{name}"
capability = "text"
label = {{ zh = "新模型", en = "A new one" }}
quality = {quality}
seconds = 9
unit = "token"
source = "the vendor's letter"
checked_on = 2026-11-30
"""
PRICE = """
[[price]]
model = "{model}"
unit = "m_tokens_in"
amount = "{amount}"
currency = "CNY"
source = "our contract"
checked_on = 2026-11-30
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    for name in ("models", "prices", "errors"):
        (tmp_path / name).mkdir()
    yield tmp_path
    for file in tmp_path.glob("*/*.toml"):
        file.unlink()
    overlay.load_folder(tmp_path)
    overlay.set_given_models(())


def names(vendor: str) -> list[str]:
    return [model.name for model in catalogue.models(vendor)]


def test_a_model_is_added_without_a_release_and_priced(home: Path) -> None:
    gateway = Gateway([installed_providers()["deepseek"]])
    before = len(gateway.models())
    (home / "models" / "deepseek.toml").write_text(MODEL.format(name="deepseek-v9", quality=4.9))
    (home / "prices" / "deepseek.toml").write_text(PRICE.format(model="deepseek-v9", amount="7"))
    assert overlay.load_folder(home) == ()
    assert names("deepseek")[-1] == "deepseek-v9" and len(gateway.models()) == before + 1
    (new,) = [one for one in catalogue.models("deepseek") if one.name == "deepseek-v9"]
    cost = pricing.load_price_book().cost(new, Usage(tokens_in=1_000_000), {}, TODAY)
    assert (cost.amount, cost.currency) == (Decimal(7), "CNY")


def test_a_model_with_a_name_there_is_stands_in_its_place(home: Path) -> None:
    place = names("deepseek").index("deepseek-v4-pro")
    (home / "models" / "deepseek.toml").write_text(MODEL.format(name="deepseek-v4-pro", quality=1.5))
    overlay.load_folder(home)
    assert names("deepseek").index("deepseek-v4-pro") == place
    assert catalogue.models("deepseek")[place].quality == 1.5


def test_a_price_counts_before_what_is_quoted_and_goes_with_its_file(home: Path) -> None:
    (pro,) = [one for one in catalogue.models("deepseek") if one.name == "deepseek-v4-pro"]
    file = home / "prices" / "deepseek.toml"
    file.write_text(PRICE.format(model="deepseek-v4-*", amount="0.5"))
    overlay.load_folder(home)
    usage = Usage(tokens_in=1_000_000)
    assert pricing.load_price_book().cost(pro, usage, {}, TODAY).amount == Decimal("0.5")
    file.unlink()
    overlay.load_folder(home)
    assert pricing.load_price_book().cost(pro, usage, {}, TODAY).currency == "USD"


def test_an_error_of_ones_own_gateway_is_looked_up_first(home: Path) -> None:
    row = '[[error]]\nstatus = [499]\nmeans = "minute"\nafter_s = 7\nsource = "our proxy"\n'
    (home / "errors" / "deepseek.toml").write_text(row)
    assert overlay.load_folder(home) == ()
    found = error_meanings.error_meant("deepseek", VendorReply(status=499))
    assert isinstance(found, errors.Busy)


def test_a_file_that_changed_is_read_again(home: Path) -> None:
    file = home / "models" / "deepseek.toml"
    for name in ("deepseek-v8", "deepseek-v9"):
        file.write_text(MODEL.format(name=name, quality=4))
        os.utime(file, ns=(hash(name) % 10**9, hash(name) % 10**18))
        overlay.load_folder(home)
    assert "deepseek-v9" in names("deepseek") and "deepseek-v8" not in names("deepseek")


BAD = {
    "models/deepseek.toml": [
        ("toml", "[[model\n"),
        ("field", "[[price]]\nmodel = 1\n"),
        ("field", MODEL.format(name="x", quality=4).replace('unit = "token"', "unknown = 1")),
        ("field", MODEL.format(name="x", quality=9)),
        ("name", MODEL.format(name=" ", quality=4)),
        ("label", MODEL.format(name="x", quality=4).replace('en = "A new one"', 'fr = "x"')),
        ("twice", MODEL.format(name="x", quality=4) * 2),
    ],
    "models/nobody.toml": [("vendor", MODEL.format(name="x", quality=4))],
    "prices/deepseek.toml": [
        ("amount", PRICE.format(model="*", amount="-1")),
        ("amount", PRICE.format(model="*", amount="NaN")),
        ("amount", PRICE.format(model="*", amount="Infinity")),
        ("amount", PRICE.format(model="*", amount="1").replace('"1"', "1.5")),
        ("unit", PRICE.format(model="*", amount="1").replace("m_tokens_in", "bananas")),
        ("currency", PRICE.format(model="*", amount="1").replace("CNY", "yuan")),
        ("hours", PRICE.format(model="*", amount="1") + 'when = { hours = "at night" }\n'),
    ],
    "errors/deepseek.toml": [("field", '[[error]]\nmeans = "weather"\n')],
}


@pytest.mark.parametrize(
    ("name", "what", "told"), [(name, what, told) for name, rows in BAD.items() for what, told in rows]
)
def test_a_file_that_is_wrong_is_named_in_the_log_and_hinders_nothing_else(
    home: Path, caplog: pytest.LogCaptureFixture, name: str, what: str, told: str
) -> None:
    (home / name).write_text(told)
    (home / "models" / "zhipu.toml").write_text(MODEL.format(name="glm-9", quality=4))
    with caplog.at_level(logging.WARNING):
        (fault,) = overlay.load_folder(home)
    assert (fault.file, fault.what) == (name, what) and name in caplog.text
    assert overlay.left_out_files() == (fault,)
    assert "glm-9" in names("zhipu") and "x" not in names("deepseek")


def test_what_an_admin_brought_counts_before_the_folder(home: Path) -> None:
    (home / "models" / "deepseek.toml").write_text(MODEL.format(name="deepseek-v9", quality=2))
    overlay.load_folder(home)
    brought = catalogue.parse_model("deepseek", {"name": "deepseek-v9", "capability": "text", "quality": 3})
    overlay.set_given_models([brought])
    (found,) = [one for one in catalogue.models("deepseek") if one.name == "deepseek-v9"]
    assert found == brought and found.capability is Capability.TEXT
    overlay.set_given_models(())
    assert next(one for one in catalogue.models("deepseek") if one.name == "deepseek-v9").quality == 2


def test_whoever_is_added_is_thought_of_by_a_gateway_that_was_asked_before(home: Path) -> None:
    gateway = Gateway([installed_providers()["deepseek"]])
    request = Request(capability=Capability.TEXT, prompt="雨")
    books = Book(deepseek="1")

    def thought_of() -> set[str]:
        return {one.model for one in gateway.dry_run(request, Policy.BALANCED, books).candidates}

    assert "deepseek/deepseek-v9" not in thought_of() and thought_of()
    (home / "models" / "deepseek.toml").write_text(MODEL.format(name="deepseek-v9", quality=4.9))
    overlay.load_folder(home)
    assert "deepseek/deepseek-v9" in thought_of()
