"""Callings bring their tools, rules and what others say of them; places bring what is seen there at their hour."""

from __future__ import annotations

import random
from typing import Any

import pytest

from providers.builtin.vocabulary import PLACES
from providers.builtin.writer.plot import film_cast, film_places
from providers.builtin.writer.plot.plot_slots import Slots
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon

KITS = lexicon.table("kits")
PLACE_KITS = lexicon.table("places")
SPOKEN = ("rule", "twist", "other")


def kit_of(sentence: str) -> dict[str, Any]:
    """What the one a sentence is about brings with them."""
    reading = understand(sentence)
    draw = random.Random(sentence)
    where = film_places.places_of_film(reading)
    company = film_cast.cast(reading, draw, where[0].place, partner=True)
    return Slots(reading, company, where[0].place, where, draw).kits["A"]


def test_there_are_forty_callings_and_more_and_each_has_all_it_needs_in_both_languages() -> None:
    assert len([name for name in KITS if not name.startswith("any")]) >= 40
    for name, kit in KITS.items():
        assert kit["measure"], name
        for key in ("tool", "work", *SPOKEN):
            chinese, english = kit[key].split("|")
            assert not chinese.isascii() and english.isascii(), (name, key)
        for key in SPOKEN:
            assert all(side[-1] in ".。？?！!" for side in kit[key].split("|")), (name, key)


@pytest.mark.parametrize(
    ("sentence", "calling"),
    [
        ("一个养蜂人在山谷里种花", "beekeeper"),
        ("花匠每天给一棵树浇水", "gardener"),
        ("消防员在桥上等一只猫", "firefighter"),
        ("老师傅修一把椅子", "artisan"),
        ("面包师傅每天早起", "baker"),
        ("A lamplighter walks the same street every night", "lamplighter"),
        ("A time traveller breaks a cup", "timetraveller"),
        ("An android learns to sing", "android"),
        ("A pigeon waits on the roof", "bird"),
    ],
)
def test_a_calling_is_known_by_its_words_the_more_particular_first(sentence: str, calling: str) -> None:
    assert kit_of(sentence)["calling"] == calling


def test_who_has_no_calling_gets_something_to_hold_all_the_same() -> None:
    kit = kit_of("一个女人在窗前站了一夜")
    assert kit["calling"] == "" and kit["tool"] and kit["other"]


def test_every_place_has_corners_and_clauses_for_each_hour_in_both_languages() -> None:
    assert set(PLACE_KITS) >= set(PLACES)
    for place in PLACES:
        kit = lexicon.place_kit(place)
        assert len(kit["corner"]) >= 3, place
        assert all(corner.split("|")[2] in PLACES for corner in kit["corner"]), place
        for kind in ("detail", "trouble", "last"):
            for when in ("dawn", "day", "dusk", "night"):
                assert len(lexicon.fitting_in_language(kit[kind], "zh", when, "clear")) >= 2, (place, kind, when)
            for pair in kit[kind]:
                chinese, english, *when = pair.split("|")
                assert not chinese.isascii() and english.isascii(), pair
                assert chinese[-1] not in "。！？" and english[-1] not in ".!?", pair
                assert set(" ".join(when).split()) <= {
                    "dawn",
                    "day",
                    "dusk",
                    "night",
                    "rain",
                    "snow",
                    "fog",
                    "wind",
                    "storm",
                }


def test_what_is_seen_belongs_to_the_hour() -> None:
    kit = lexicon.place_kit("village")["detail"]
    hot = "a bench is hot from the sun"
    assert hot in lexicon.fitting_in_language(kit, "en", "day", "clear")
    assert hot not in lexicon.fitting_in_language(kit, "en", "night", "clear")
    script = tell_story(understand("深夜的村庄里，一个女人等一封信"), 120)
    assert all("晒得发烫" not in beat["text"] for scene in script["scenes"] for beat in scene["beats"])
