"""A thing that is alone in a near shot: at a believable size, where it belongs."""

from functools import cache

import pytest

from providers.builtin.painter.drawing.svg_drawings import Drawing
from providers.builtin.painter.places.place_plates import Plate, paint_place
from providers.builtin.painter.shots import inserts, set_dressing
from providers.builtin.painter.shots.blocking import place_people
from providers.builtin.painter.shots.stage import Stage
from providers.builtin.painter.things.things import find_drawing


@cache
def plate(place: str) -> Plate:
    return paint_place(place, "day", "clear", 1, 192, 108)


def stage(place: str, *words: str, size: str = "close_up") -> Stage:
    picture = {"place": place, "things": list(words), "seed": 3}
    made = Stage(plate(place), picture, size, "eye", 640, 360)
    assert place_people(made, [], []) == []
    return made


def found(word: str) -> Drawing:
    d = find_drawing(word)
    assert d is not None
    return d


@pytest.mark.parametrize(
    ("place", "word", "where"),
    [
        ("home", "letter", "table"),
        ("home", "电视", "table"),
        ("street", "letter", "floor"),
        ("home", "拖鞋", "floor"),
        ("street", "puddle", "floor"),
        ("home", "wall clock", "wall"),
        ("home", "door", "wall"),
        ("home", "sofa", "own"),
        ("home", "窗", "own"),
        ("hospital", "病床", "own"),
        ("field", "window", "none"),
        ("village", "door", "none"),
        ("park", "sofa", "whole"),
        ("space", "letter", "air"),
    ],
)
def test_a_thing_is_looked_at_where_it_belongs(place, word, where):
    assert inserts.setting_of_thing(plate(place), found(word)) == where


def test_a_small_thing_stands_on_a_table_and_does_not_fill_the_frame():
    made = stage("home", "letter")
    spots = set_dressing.place_things(made, ["letter"], [])
    (table, top), (word, letter) = spots
    assert (table, word) == ("", "letter")
    assert top.width > made.width and top.behind
    assert 0.15 * made.unit < letter.width < 0.45 * made.unit
    assert letter.foot > top.foot - top.width * top.d.height / top.d.width


def test_the_places_own_window_is_looked_at_and_none_is_set_up():
    made = stage("home", "window")
    assert set_dressing.place_things(made, ["window"], []) == []
    assert made.in_hand == ["window"]
    mark = inserts.own_mark(made.plate, found("window"))
    assert mark is not None and made.framing.pan == pytest.approx(mark.x / 192, abs=0.2)
    assert made.framing.zoom > 1.2 and made.framing.soft == 0


def test_a_bed_that_the_place_lacks_is_seen_whole_from_further_off():
    made = stage("park", "bed")
    assert (made.size, made.close) == ("full", False)


def test_a_door_is_no_thing_beside_a_face():
    made = Stage(
        plate("street"),
        {"place": "street", "things": ["door"], "people": [{"name": "A"}]},
        "medium_close",
        "eye",
        640,
        360,
    )
    placed = place_people(made, [{"name": "A", "pose": "stand"}], [{"name": "A", "kind": "human"}])
    assert set_dressing.place_things(made, ["door"], placed) == []


@pytest.mark.parametrize("facing", [25.0, -25.0])
def test_who_knocks_at_a_door_stands_where_its_wall_goes_on_beyond_the_frame(facing):
    row = {"name": "A", "pose": "knock", "facing": facing}
    made = Stage(plate("home"), {"place": "home", "people": [row]}, "full", "eye", 640, 360)
    (one,) = place_people(made, [row], [{"name": "A", "kind": "human"}])
    reach = abs((640 if facing > 0 else 0) - one.x) / one.head
    assert 3.4 < reach < 4.7


def test_of_two_things_on_a_table_each_has_its_room():
    spots = [
        spot for word, spot in set_dressing.place_things(stage("home", "letter", "key"), ["letter", "key"], []) if word
    ]
    one, two = spots
    assert one.x + one.width / 2 < two.x - two.width / 2


@pytest.mark.parametrize(
    ("word", "one"), [("排队的鸡", "鸡"), ("line of hens", "hens"), ("羊群", "羊"), ("flock of sheep", "sheep")]
)
def test_many_animals_are_those_animals_and_each_as_large_as_one(word, one):
    many, alone = found(word), found(one)
    assert many.size > 2.5 * alone.size
    assert many.size / many.width == pytest.approx(alone.size / alone.width)
