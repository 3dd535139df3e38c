"""The other side of a place: the same room, street or field as it is seen when one turns round in it."""

from __future__ import annotations

import numpy as np
import pytest

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.svg_drawings import load_drawing
from providers.builtin.painter.places.layer_kinds import LAYERS
from providers.builtin.painter.places.place_plates import paint_place
from providers.builtin.painter.places.place_versions import ACROSS, Version, place_recipe, version_of
from providers.builtin.painter.places.reverse_view import recipe_of_other_side
from providers.builtin.vocabulary import PLACES

OTHER = Version(side=ACROSS)
ROOMS = [place for place in PLACES if any(kind == "room" for kind, _ in place_recipe(place)["layers"])]


def options(place: str, wanted: str, version: Version = OTHER) -> list[dict]:
    return [told for kind, told in place_recipe(place, version)["layers"] if kind == wanted]


def test_every_place_has_another_side_of_the_same_walls_and_of_layers_that_there_are() -> None:
    for place in PLACES:
        here, there = place_recipe(place), place_recipe(place, OTHER)
        assert there["layers"] != here["layers"] or there["mirrored"], place
        assert {kind for kind, _ in there["layers"]} <= set(LAYERS), place
        assert there.get("indoors") == here.get("indoors")
        drawn = [told["name"] for kind, told in there["layers"] if kind == "art"]
        assert all(map(load_drawing, drawn)), place
    for place in set(ROOMS) - {"theatre"}:
        (one,), (two,) = options(place, "room", Version()), options(place, "room")
        assert {k: v for k, v in one.items() if k != "half"} == {k: v for k, v in two.items() if k != "half"}


@pytest.mark.parametrize("place", ROOMS)
def test_what_stands_in_a_turned_room_stands_between_its_walls(place: str) -> None:
    (box,) = options(place, "room")
    pieces = [piece for told in options(place, "furnish") for piece in told["pieces"]]
    assert all(abs(x) <= box["half"] + 0.2 and z > 0 for _, x, z, *_ in pieces)


def test_a_classrooms_windows_are_behind_whoever_is_seen_before_their_wall_and_its_blackboard_is_at_the_side() -> None:
    assert {told["wall"] for told in options("classroom", "panes", Version())} == {"left"}
    assert {told["wall"] for told in options("classroom", "panes")} == {"back"}
    (hung,) = options("classroom", "hang")
    assert [item[0] for item in hung["items"] if item[1] == "blackboard"] == ["right"]


def test_a_piece_that_faced_the_viewer_is_seen_from_its_side() -> None:
    row = {"layers": [["room", {"half": 3.0}], ["furnish", {"pieces": [["sofa", -1.0, 0.5]]}]]}
    (piece,) = next(told for kind, told in recipe_of_other_side(row)["layers"] if kind == "furnish")["pieces"]
    assert piece == ["sofa", 2.5, 2.0, {"turn": 3}]


def test_the_other_side_of_the_open_is_another_picture_lit_from_the_other_side_and_the_same_each_time() -> None:
    here, there, again = (
        paint_place("desert", "day", "clear", 3, 160, 90, version=v) for v in (Version(), OTHER, OTHER)
    )
    assert np.abs(here.image - there.image).mean() > 0.01 and np.array_equal(there.image, again.image)
    assert here.light.lamp.towards[0] == -there.light.lamp.towards[0]


def test_writing_is_not_mirrored() -> None:
    assert "mirrored" not in place_recipe("street", OTHER)


def test_a_picture_says_which_side_it_shows_and_one_that_says_nothing_shows_the_first() -> None:
    assert version_of("home", {"side": "across"}) == OTHER and version_of("home", {}) == Version()
    assert place_recipe("home", version_of("home", {"side": "upside down"})) == place_recipe("home")


def test_every_other_side_in_the_data_is_that_of_a_place_there_is() -> None:
    places = art_table("places")["places"]
    for own in art_table("across")["places"]:
        place, *more = own.split("/")
        assert place in places and set(more) <= {*places[place].get("kinds", {}), *places[place].get("ages", {})}
