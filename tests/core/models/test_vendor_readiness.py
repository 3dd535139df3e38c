"""Who can do what today, as the page of vendors shows it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.gateway import breakers, doors
from core.models import vendor_readiness
from core.money import price_list
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.base import Capability, Health
from providers.errors import Unavailable
from tests.conftest import furnish
from tests.support import films


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    settings = Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    opened = open_studio(settings)
    furnish(opened.db)
    return opened


def standing(studio: Studio, name: str, day: date | None = None) -> vendor_readiness.VendorReadiness:
    with studio.db.read() as session:
        return next(one for one in vendor_readiness.list_readiness(studio, session, day) if one.name == name)


def opened(studio: Studio, provider: str, **facts: object) -> str:
    with studio.db.write() as session:
        return doors.create_door(session, provider, key="sk-0123456789abcdef", **facts).name  # type: ignore[arg-type]


def test_the_studios_own_engines_come_first_and_can_do_everything_but_change_a_picture_in_words(studio):
    with studio.db.read() as session:
        first = vendor_readiness.list_readiness(studio, session)[0]
    assert (first.name, first.keyed) == ("builtin", False)
    assert {one: place.state for one, place in first.places.items()} == dict.fromkeys(
        set(Capability) - {Capability.EDIT}, "ready"
    )


def test_a_vendor_without_a_key_says_what_it_would_offer(studio):
    kling = standing(studio, "kling")
    assert kling.doors == () and {place.state for place in kling.places.values()} == {"keyless"}
    assert kling.places[Capability.VIDEO].models >= 5


def test_a_key_waits_for_its_test_and_models_without_a_price_for_one(studio):
    opened(studio, "kling")
    opened(studio, "replicate")
    states = {place.state for name in ("kling", "replicate") for place in standing(studio, name).places.values()}
    assert states == {"untested", "priceless"}


def test_a_model_that_was_typed_waits_for_no_price_once_it_has_one(studio):
    admin = films.person(studio)
    with studio.db.write() as session:
        doors.create_door(session, "own", address="http://127.0.0.1:9", inner=True, extra={"models": "house-70b"})
    before = standing(studio, "own").places[Capability.TEXT]
    assert before.state == "priceless"
    with studio.db.write() as session:
        price_list.set_price(
            session, admin, provider="own", model="house-70b", unit="m_tokens_out", amount="2", currency="CNY"
        )
        price_list.set_price(
            session, admin, provider="own", model="house-70b", unit="m_tokens_in", amount="1", currency="CNY"
        )
    assert standing(studio, "own").places[Capability.TEXT].state == "untested"


def test_the_best_of_several_doors_counts(studio):
    bad, good = opened(studio, "deepseek"), opened(studio, "deepseek")
    doors.mark_unusable(studio.db, bad, "no_money")
    assert standing(studio, "deepseek").places[Capability.TEXT].state == "untested"
    with studio.db.write() as session:
        doors.close_door(session, good)
    assert standing(studio, "deepseek").places[Capability.TEXT].state == "no_money"


def test_a_door_that_failed_is_left_alone_for_that_capability_only(studio):
    name = opened(studio, "openai")
    for _ in range(3):
        breakers.record_failure(studio.db, name, Capability.TEXT, Unavailable("down"))
    places = standing(studio, "openai").places
    assert (places[Capability.TEXT].state, places[Capability.SPEECH].state) == ("alone", "untested")


def test_models_that_have_been_retired_are_not_counted(studio):
    vendor = next(one for one in studio.gateway.models() if one.until_day)
    before = standing(studio, vendor.provider, date(2020, 1, 1)).places.get(vendor.capability)
    after = standing(studio, vendor.provider, date(2099, 1, 1)).places.get(vendor.capability)
    assert before and (after.models if after else 0) < before.models


def test_the_models_that_an_address_of_ones_own_names_are_among_its_models(studio):
    usual = [one.name for one in vendor_readiness.list_vendor_models(studio, "own")]
    with studio.db.write() as session:
        doors.create_door(
            session, "own", address="http://127.0.0.1:9", inner=True, extra={"models": "house-70b, house-8b"}
        )
    assert [one.name for one in vendor_readiness.list_vendor_models(studio, "own")] == [*usual, "house-70b", "house-8b"]


def test_every_vendor_that_takes_a_key_can_be_opened_and_unofficial_ones_come_last(studio):
    found = vendor_readiness.vendors_with_doors()
    assert {one.name for one in found} == {name for name, one in studio.gateway.providers.items() if one.needs_door}
    assert [one.unofficial for one in found] == sorted(one.unofficial for one in found)


def test_a_test_that_went_wrong_is_told_from_one_that_was_never_made(studio):
    name = opened(studio, "runway")
    with studio.db.write() as session:
        row = doors._row(session, name)
        row.tested, row.tested_at = Health(ok=False, note="NotSent").model_dump(mode="json"), row.created_at
    assert standing(studio, "runway").places[Capability.VIDEO].state == "unwell"
