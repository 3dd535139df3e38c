"""Who is seen from afar stands on ground that is free; things beside people are at their size and where they belong."""

from functools import cache
from typing import Any

import pytest

from providers.builtin.painter.drawing.svg_drawings import HEAD
from providers.builtin.painter.figures.person_looks import look_of
from providers.builtin.painter.places.place_plates import Plate, paint_place
from providers.builtin.painter.places.place_versions import Version
from providers.builtin.painter.shots.actors import make_actor
from providers.builtin.painter.shots.blocking import place_people
from providers.builtin.painter.shots.safe_footing import find_footing
from providers.builtin.painter.shots.set_dressing import Spot, place_things
from providers.builtin.painter.shots.stage import Placed, Stage
from providers.builtin.painter.things.things import find_drawing

WIDE, HIGH = 320, 180
PERSON = {"name": "A", "seed": "1", "sex": "f"}


@cache
def plate(place: str, side: str = "", when: str = "day") -> Plate:
    return paint_place(place, when, "clear", 1, WIDE, HIGH, version=Version(side=side))


def staged(
    place: str, size: str, row: dict[str, Any], *words: str, side: str = "", when: str = "day"
) -> tuple[Stage, list[Placed]]:
    rows = [{"name": "A", "pose": "stand", **row}]
    stage = Stage(
        plate(place, side, when), {"place": place, "people": rows, "things": list(words)}, size, "eye", WIDE, HIGH
    )
    placed = place_people(stage, rows, [PERSON])
    stage.backdrop(placed)
    return stage, placed


def spot(place: str, size: str, word: str, **more: Any) -> Spot:
    stage, placed = staged(place, size, {"pose": "point"}, word, **more)
    return next(found for told, found in place_things(stage, [word], placed) if told == word)


@pytest.mark.parametrize("place", ["river", "seaside"])
def test_who_is_far_off_at_the_water_stands_on_the_shore_and_is_as_much_larger(place: str) -> None:
    stage, placed = staged(place, "extreme_wide", {"at": 0.4, "depth": 0.6})
    before, small = placed[0].feet, placed[0].head
    assert before < stage.ground * HIGH
    find_footing(stage, placed)
    assert placed[0].feet > stage.ground * HIGH
    assert placed[0].head > small


def test_nobody_stands_in_the_seats_of_a_bus() -> None:
    stage, placed = staged("train", "wide", {"at": 0.3})
    p = placed[0]
    half, top = 0.5 * p.actor.half * p.head, p.feet - 1.5 * p.head
    in_the_way = stage.taken(p.x - half, top, p.x + half, p.feet)
    find_footing(stage, placed)
    assert stage.taken(p.x - half, top, p.x + half, p.feet) < 0.5 * in_the_way


def test_who_has_free_ground_stays_where_the_picture_asks() -> None:
    stage, placed = staged("park", "extreme_wide", {"at": 0.45, "depth": 0.3})
    x = placed[0].x
    find_footing(stage, placed)
    assert placed[0].x == x


def test_what_is_worn_hangs_on_a_stand_at_its_size_unless_somebody_holds_it() -> None:
    coat = spot("shop", "full", "大衣")
    assert coat.d.name == "coat on-a-stand"
    assert coat.d.height * coat.d.size * HEAD / coat.d.width == pytest.approx(1.6, abs=0.2)


def test_a_tree_grows_in_a_pot_where_there_is_no_ground_and_in_the_earth_where_there_is() -> None:
    assert spot("space", "medium", "梨树").d.name == "big-tree potted"
    assert spot("home", "full", "tree").d.name == "big-tree potted"
    assert spot("park", "full", "tree").d.name == "big-tree"


def test_a_watch_near_the_lens_is_small_beside_people_and_marks_on_the_ground_are_not_seen_there() -> None:
    assert spot("street", "medium", "怀表").width < 0.15 * HIGH
    stage, placed = staged("train", "medium_close", {}, "footprints")
    assert place_things(stage, ["footprints"], placed) == []


def test_a_crowd_on_open_ground_stands_behind_people_and_is_as_tall_as_they_for_how_far_off_it_is() -> None:
    stage, placed = staged("road", "full", {"at": 0.3}, "人群")
    (_, crowd), p = place_things(stage, ["人群"], placed)[0], placed[0]
    assert crowd.behind and crowd.foot < p.feet
    share = (crowd.foot - stage.framing.horizon) / (p.feet - stage.framing.horizon)
    assert crowd.width * crowd.d.height / crowd.d.width == pytest.approx(share * 6.0 * p.head, rel=0.1)


@pytest.mark.parametrize(
    ("word", "name"),
    [("毛线帽", "knit-hat"), ("woolly hat", "knit-hat"), ("背心", "waistcoat"), ("baby monitor", "baby-monitor"), ("救生衣", "safety-vest")],
)  # fmt: skip
def test_a_word_leads_to_the_thing_it_names(word: str, name: str) -> None:
    d = find_drawing(word)
    assert d is not None and d.name == name


def test_a_bowl_cut_is_no_veil() -> None:
    assert look_of({"name": "安安", "appearance": "八九岁，圆圆的锅盖头", "age": "child"}).hat == ""
    assert look_of({"name": "新娘", "appearance": "红盖头"}).hat == "veil"


def test_an_umbrella_is_laid_over_the_shoulder_where_its_top_would_be_out_of_the_frame() -> None:
    look = look_of(PERSON)
    seen = {"pose": "stand", "holds": "伞", "facing": 20.0}
    canopy = max(
        make_actor(look, {**seen, "cut": True}, 0.1, False, "none").parts,
        key=lambda part: len(part.svg) * (part.order < 0),
    )
    assert canopy.order < 0
    assert all(part.order > -5 for part in make_actor(look, seen, 0.1, False, "none").parts)
