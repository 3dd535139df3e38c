"""Prices on the page of vendors: shown with their age, set by hand, brought in a file, and rates of currencies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.models import price_overrides
from core.money import price_list
from core.studio import Studio
from providers.facts import overlay
from tests.ui.studio.vendors_world import Look, field, page_for, press
from tests.ui.world import words


@pytest.fixture
def look(tab: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> Look:
    return page_for(tab, monkeypatch)


def test_a_price_is_shown_in_its_own_currency_and_in_yuan_with_its_age(look, studio, owned):
    said = words(look("prices"))
    assert "$0.08 / thousand characters" in said and "≈ ¥0.568" in said
    assert "days old (2026-11-10)" in said and "rows older than 90 days" in said


def test_a_price_says_when_it_holds(look, studio, owned):
    said = words(look("prices"))
    assert "01:00-04:00,06:00-10:00 UTC Monday to Friday" in said
    assert "over 272,000" in said
    assert "周一至周五 01:00-04:00,06:00-10:00 UTC" in words(look("prices", language="zh"))


def test_a_model_that_is_not_offered_says_why(look, studio, owned):
    assert "Replicate bills the seconds its machine works" in words(look("prices"))
    assert "Replicate 按机器秒数计费" in words(look("prices", language="zh"))


def test_an_admin_sets_a_price_and_takes_it_back(look, studio, owned):
    here = press(look("prices"), "Set a price")
    field(here, "Vendor").select("replicate").run()
    field(here, "Model").select("musicgen").run()
    field(here, "Amount").input("$0.05x")
    next(button for button in here.button if button.key == "price-save").click().run()
    assert "write a sum" in words(here) and field(here, "Amount").value == "$0.05x"
    field(here, "Amount").input("0.05")
    next(box for box in here.selectbox if box.key == "price_currency").select("USD")
    next(button for button in here.button if button.key == "price-save").click().run()
    (model,) = [one for one in studio.gateway.models() if one.id == "replicate/musicgen"]
    assert price_list.unpriced_models(studio.db, [model]) == []
    here = look("prices")
    assert "Prices of your own" in words(here)
    press(here, "Take back")
    assert price_list.unpriced_models(studio.db, [model]) == [model]


HEAD = "provider,model,unit,amount,currency,when,from_day,source\n"
FILE = (
    HEAD + "elevenlabs,eleven_v4,k_characters,0.06,USD,,,our contract\nreplicate,musicgen,second,0.005,USD,,,measured\n"
)


def dropped(here: AppTest, content: str | bytes, name: str = "prices.csv") -> AppTest:
    press(here, "Import from a file")
    body = content.encode() if isinstance(content, str) else content
    here.file_uploader[0].upload(name, body, "text/csv").run()
    return here


def taking(here: AppTest):
    return next((button for button in here.button if button.key == "price-import-take"), None)


def test_a_file_of_prices_is_tried_dry_taken_at_once_and_taken_back(look, studio, owned):
    here = dropped(look("prices"), FILE)
    said = words(here)
    assert "1 would change" in said and "1 are new" in said and "was $0.08" in said
    assert own_prices_of(studio) == 0, "a dry run changes nothing"
    taking(here).click().run()
    assert own_prices_of(studio) == 2 and not here.exception
    here = look("prices")
    said = words(here)
    assert "From files" in said and "prices.csv" in said and "2 prices" in said
    assert "$0.06 / thousand characters" in said and "Prices of your own" not in said
    press(here, "Take back")
    assert own_prices_of(studio) == 0 and "$0.08 / thousand characters" in words(here.run())


def test_a_file_with_one_wrong_line_says_which_and_takes_none(look, studio, owned):
    here = dropped(look("prices"), FILE + "elevenlabs,eleven_v3,k_characters,-1,USD,,,x\nnobody,x,image,1,USD,,,x\n")
    said = words(here)
    assert "2 cannot be taken" in said and "its amount is no sum: -1" in said and "no vendor called nobody" in said
    assert taking(here).disabled and own_prices_of(studio) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("model,price\nx,1\n", "Missing: provider, unit, amount, currency; unknown: price"),
        (FILE + "replicate,musicgen,second,0.005,USD,,,x\n" * 10_000, "10002 rows; at most 2000 are taken"),
        (b"\0\1\2\xff", "cannot be read as prices or models"),
    ],
)
def test_a_file_that_is_no_table_of_prices_is_refused_in_place(look, studio, owned, content, said):
    here = dropped(look("prices"), content)
    assert said in words(here) and taking(here) is None and own_prices_of(studio) == 0


def test_a_file_in_the_studios_own_folder_that_is_wrong_is_named(look, studio, owned):
    folder = studio.settings.home / "models"
    folder.mkdir()
    (folder / "nobody.toml").write_text("[[model]]\n")
    overlay.load_folder(studio.settings.home)
    try:
        assert "models/nobody.toml is left out: there is no vendor called nobody" in words(look("prices"))
    finally:
        (folder / "nobody.toml").unlink()
        overlay.load_folder(studio.settings.home)
    assert "nobody.toml" not in words(look("prices"))


def own_prices_of(studio: Studio) -> int:
    with studio.db.read() as session:
        return len(price_overrides.list_overrides(session))


def test_an_admin_sets_a_rate(look, studio, owned):
    here = look("prices")
    next(one for one in here.text_input if one.key == "rate_USD").input("7.3").run()
    assert {rate.currency: str(rate.yuan) for rate in price_list.currency_rates(studio.db)}["USD"] == "7.3"
    assert "≈ ¥0.584" in words(here)
