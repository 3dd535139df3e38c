"""Places and things: what a recipe may use, what words of a place change, how large things are beside people."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.perspective_solids import View
from providers.builtin.painter.drawing.room_surfaces import SURFACES
from providers.builtin.painter.drawing.svg_drawings import cut_pieces, load_drawing
from providers.builtin.painter.places.furniture import SKINS, furnished_with
from providers.builtin.painter.places.layer_kinds import LAYERS
from providers.builtin.painter.places.place_plates import paint_place
from providers.builtin.painter.places.place_versions import Version, place_recipe, version_of
from providers.builtin.painter.places.scenery import in_season
from providers.builtin.painter.places.window_views import VIEWS
from providers.builtin.painter.shots.set_dressing import place_things
from providers.builtin.painter.shots.stage import Stage
from providers.builtin.painter.things.things import find_drawing
from providers.builtin.vocabulary import PLACES


def versions() -> Iterator[tuple[str, Version]]:
    for place, row in art_table("places")["places"].items():
        yield place, Version()
        for age in row.get("ages", {}):
            yield place, Version(age=age)
        for kind, own in row.get("kinds", {}).items():
            yield place, Version(kind)
            for age in own.get("ages", {}):
                yield place, Version(kind, age)


def test_recipes_use_only_layers_furniture_surfaces_and_drawings_that_there_are() -> None:
    furniture = art_table("furniture")["pieces"]
    for place, version in versions():
        for kind, options in place_recipe(place, version)["layers"]:
            assert kind in LAYERS, (place, version, kind)
            if kind == "furnish":
                assert {p[0] for p in options["pieces"]} <= set(furniture), (place, version)
            if kind in ("art", "blooms"):
                assert load_drawing(options["name"]), (place, version, options["name"])
            if kind == "hang":
                assert {item[1] for item in options["items"]} <= set(SKINS), (place, version)
            if kind == "room":
                assert {options.get("paper") or "brick", options.get("laid") or "planks"} <= set(SURFACES), (
                    place,
                    version,
                )
            if kind == "panes":
                assert options.get("view", "garden") in {*VIEWS, "space"}, (place, version)


def test_furniture_is_of_solids_and_drawings_that_there_are() -> None:
    for name, row in art_table("furniture")["pieces"].items():
        for kind, _, *rest in row.get("solids", ()):
            extra = rest[6] if len(rest) > 6 else {}
            skins = {
                skin
                for side, skin in extra.items()
                if side in ("front", "rear", "left", "right", "top", "under") and skin
            }
            assert kind in ("box", "cushion", "cyl", "ball") and skins <= set(SKINS), name
        assert all(load_drawing(card[0]) for card in row.get("cards", ())), name
        assert all(load_drawing(there) for there in row.get("is", ())), name


@pytest.mark.parametrize(
    ("place", "location", "told"),
    [
        ("hall", "山顶的老教堂", "church"), ("hall", "the village church", "church"), ("train", "最后一班公交车", "bus"),
        ("train", "on the plane", "plane"), ("street", "唐代长安的夜市", "market.ancient"), ("street", "the night market", "market"),
        ("street", "未来的街道", "future"), ("home", "1930s flat", "republican"), ("park", "秋天的公园", "autumn"),
        ("space", "飞船驾驶舱", "cabin"), ("station", "airport, in winter", "airport.winter"), ("home", "家里", "plain"),
    ],
)  # fmt: skip
def test_the_words_of_a_place_tell_its_kind_its_age_and_its_season(place: str, location: str, told: str) -> None:
    assert str(version_of(place, {"location": location})) == told


def test_what_people_wear_tells_the_age_where_the_place_does_not() -> None:
    swordsman = [{"role": "剑客", "clothing": "青色长袍"}]
    assert version_of("street", {"location": "街上"}, swordsman).age == "ancient"
    assert version_of("moon", {"location": "月球"}, swordsman).age == ""


def test_a_film_that_has_an_age_keeps_it_whatever_people_wear_but_a_location_may_be_of_another() -> None:
    king = [{"name": "A", "clothing": "红色长袍和金冠"}]
    for cast in ((), king):
        assert version_of("hall", {"location": "王宫", "age": "medieval"}, cast).age == ""
        assert version_of("street", {"location": "城里", "age": "medieval"}, cast).age == "medieval"
        assert version_of("street", {"location": "街上", "age": "now"}, cast).age == ""
        assert version_of("street", {"location": "民国街上", "age": "now"}, cast).age == "republican"


def test_versions_of_a_place_are_other_pictures() -> None:
    street = [
        paint_place("street", "day", "clear", 1, 96, 54, version=v).image
        for v in (Version(), Version(age="ancient"), Version(age="future"), Version("market"))
    ]
    for i, one in enumerate(street):
        assert all(np.abs(one - other).mean() > 0.03 for other in street[i + 1 :])


def test_autumn_turns_the_green_of_a_park_and_leaves_its_sky() -> None:
    summer, autumn = (
        paint_place("park", "day", "clear", 1, 96, 54, version=Version(season=s)).image for s in ("", "autumn")
    )
    greener = [float((image[35:, :, 1] - image[35:, :, 0]).mean()) for image in (summer, autumn)]
    assert greener[0] > 0 > greener[1]
    assert np.abs(summer[3:8, :40] - autumn[3:8, :40]).mean() < 0.02
    assert in_season("#a8523c", "autumn") == "#a8523c"


def test_a_room_gets_smaller_with_its_distance_and_meets_at_the_lens_height() -> None:
    view = View(960, 540, 772)
    assert view.scale(0) < view.scale(2) < view.scale(4)
    assert abs(view.at(0, 1.3, 0)[1] - 540) < 1e-6 and view.at(0, 0, 0)[1] == pytest.approx(772)


def test_a_room_says_what_it_is_furnished_with() -> None:
    assert {"sofa", "bookshelf", "window", "wall-clock"} <= furnished_with(place_recipe("home")["layers"])


def stage_of(place: str, size: str) -> Stage:
    return Stage(paint_place(place, "day", "clear", 1, 120, 68), {"place": place}, size, "eye", 240, 135)


def test_what_is_large_stands_further_off_at_its_true_size_beside_people() -> None:
    stage = stage_of("field", "wide")
    (_, cow), (_, train) = place_things(stage, ["cow", "train"], [])
    assert train.foot < cow.foot and train.behind and not cow.behind
    cow_size, train_size = (spot.width / (spot.foot - stage.framing.horizon) for spot in (cow, train))
    assert 1.6 < train_size / cow_size < 7


def test_a_car_that_is_told_of_in_a_room_hangs_in_it_as_a_picture_and_outside_stands_on_the_ground() -> None:
    ((_, inside),), ((_, outside),) = (
        place_things(stage_of(place, "wide"), ["car"], []) for place in ("office", "field")
    )
    assert inside.d.where == "wall" and not inside.stands and outside.d.where == "ground" and outside.stands


def test_a_door_stands_where_the_floor_of_a_room_ends_and_is_as_tall_as_a_door() -> None:
    stage = stage_of("home", "wide")
    ((_, door),) = place_things(stage, ["door"], [])
    near = (door.foot - stage.framing.horizon) / (stage.framing.feet - stage.framing.horizon)
    assert door.foot < stage.framing.feet and door.width * 0.34 / stage.framing.head / near == pytest.approx(
        2.2, rel=0.05
    )
    assert place_things(stage_of("lift", "wide"), ["door"], []) == []
    assert place_things(stage_of("kitchen", "wide"), ["door"], []) == []


def test_a_detail_is_nearer_than_a_close_thing_and_neither_hides_where_it_lies() -> None:
    widths = [
        place_things(stage_of("home", size), ["怀表"], [])[-1][1].width
        for size in ("medium", "close_up", "extreme_close_up")
    ]
    assert widths[0] < widths[1] < widths[2] < 135 * 0.7


def test_a_room_that_has_a_sofa_gets_no_second_one() -> None:
    stage = stage_of("home", "wide")
    assert place_things(stage, ["沙发"], []) == [] and stage.in_hand == ["沙发"]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("金鱼缸", "fishbowl"), ("信号枪", "revolver"), ("高压锅", "pressure-cooker"), ("缝纫机", "sewing-machine"), ("黑板", "blackboard-small"),
        ("三条小船", "rowboat"), ("老照片", "photograph"), ("life raft", "raft"), ("sewing machine", "sewing-machine"), ("hot-water bottle", "hot-bag"),
        ("a bowl of noodles", "steaming-bowl"), ("the old oil lamps", "oil-lamp"), ("washing machine", "washing-machine"), ("天花板", ""), ("银行家的口音", ""),
    ],
)  # fmt: skip
def test_a_word_leads_to_the_drawing_of_its_own_noun_or_to_none(word: str, name: str) -> None:
    found = find_drawing(word)
    assert (found.name if found else "") == name


def test_a_drawing_is_cut_into_few_pieces_that_are_all_of_it() -> None:
    for name in ("lighthouse", "locomotive", "bicycle"):
        d = load_drawing(name)
        assert d is not None
        cut = cut_pieces(d.name, d.body)
        assert 2 <= len(cut) <= 7


def test_every_place_has_words_of_its_own_for_its_kinds() -> None:
    for place in PLACES:
        kinds = art_table("places")["places"][place].get("kinds", {})
        words = [w for row in kinds.values() for w in row["words"].split()]
        assert len(words) == len(set(words)), place
