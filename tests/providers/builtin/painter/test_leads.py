"""Who leads a shot is seen: beasts and things fill the frame as people do, and a feeling has more than one face."""

from __future__ import annotations

from typing import Any

import pytest

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.figures.expression_shades import shade_of_expression
from providers.builtin.painter.figures.person_looks import look_of
from providers.builtin.painter.places.place_plates import paint_place
from providers.builtin.painter.shots.actors import make_actor
from providers.builtin.painter.shots.blocking import place_people
from providers.builtin.painter.shots.shot_painting import paint_shot
from providers.builtin.painter.shots.stage import Placed, Stage
from providers.builtin.painter.things.talking_things import face_spot
from providers.builtin.painter.things.things import find_drawing
from providers.builtin.vocabulary import EXPRESSIONS, MOODS

WIDE, HIGH = 320, 180


def one(species: str, kind: str, size: str, others: tuple[dict[str, Any], ...] = ()) -> list[Placed]:
    """Where a lead stands on a stage of its own, and whoever else."""
    plate = paint_place("field", "day", "clear", 1, WIDE, HIGH)
    rows = [{"name": "lead", "pose": "stand", "facing": 30}, *({"name": o["name"], "at": 0.75} for o in others)]
    stage = Stage(plate, {"place": "field", "people": rows}, size, "eye", WIDE, HIGH)
    return place_people(stage, rows, [{"name": "lead", "kind": kind, "species": species, "seed": "1"}, *others])


@pytest.mark.parametrize(
    ("kind", "species"), [("animal", "goose"), ("animal", "toad"), ("thing", "lamp"), ("thing", "雪人")]
)
def test_a_small_lead_alone_is_as_large_in_a_full_shot_as_half_the_picture(kind: str, species: str) -> None:
    (lead,) = one(species, kind, "full")
    assert 0.4 * HIGH < lead.actor.height * lead.head < 0.8 * HIGH


@pytest.mark.parametrize("species", ["goose", "lion", "cat", "horse", "dragon"])
def test_nearer_shots_of_a_beast_come_nearer_and_keep_its_face_in_the_picture(species: str) -> None:
    heads = []
    for size in ("full", "medium", "medium_close", "close_up"):
        (lead,) = one(species, "animal", size)
        heads.append(lead.head)
        x, y = lead.actor.anchors["face"]
        assert 0 < lead.x + x * lead.head < WIDE and 0 < lead.feet + y * lead.head < HIGH
    assert heads == sorted(heads)


def test_nobodys_head_is_cut_off_beside_a_small_beast() -> None:
    person = {"name": "Ann", "kind": "human", "seed": "2"}
    for size in ("medium_full", "medium"):
        tall = next(p for p in one("parrot", "animal", size, (person,)) if p.name == "Ann")
        assert tall.feet - tall.actor.height * tall.head > -0.02 * HIGH


def test_what_has_no_shape_is_seen_in_its_place_and_as_no_toy() -> None:
    assert one("river", "thing", "full") == []


def test_a_place_that_is_itself_the_subject_is_sharp() -> None:
    plate = paint_place("field", "day", "clear", 1, WIDE, HIGH)

    def blur(things: list[str]) -> float:
        stage = Stage(plate, {"place": "field", "things": things}, "close_up", "eye", WIDE, HIGH)
        place_people(stage, [], [])
        return stage.framing.soft

    assert blur([]) == 0 < blur(["clock"])


def test_the_face_of_a_thing_is_where_it_is_broadest_or_where_it_has_one() -> None:
    _, down, _ = face_spot("streetlamp")
    assert down < 0.4 * 240
    assert face_spot("scarecrow")[2] > 0


def test_a_surprise_is_another_one_in_another_mood() -> None:
    assert shade_of_expression("surprised", "tender", 0) != shade_of_expression("surprised", "scary", 0)
    assert len({str(shade_of_expression("surprised", "calm", n)) for n in range(6)}) > 2
    known = set(art_table("expressions")["calm"]) | {"teeth", "cheek", "iris", "lid", "bags"}
    for name, rows in art_table("shades")["shades"].items():
        assert name in EXPRESSIONS
        for row in rows:
            assert set(row) - {"moods"} <= known and set(str(row.get("moods", "")).split()) <= set(MOODS)


def test_who_is_blind_keeps_their_eyes_shut_and_who_is_colour_blind_does_not() -> None:
    blind = look_of({"name": "Flora", "role": "pianist", "appearance": "双目失明，黑色长发"})
    assert blind.blind and not look_of({"name": "Flora", "appearance": "色盲"}).blind
    seeing = look_of({"name": "Flora", "role": "pianist", "appearance": "黑色长发"})
    svgs = [
        "".join(part.svg for part in make_actor(look, {"pose": "stand", "facing": 10}, 0.1, False, "").parts)
        for look in (blind, seeing)
    ]
    assert svgs[0] != svgs[1]


@pytest.mark.parametrize(
    "word", ["气象站", "马路", "鸡舍", "海面", "明星", "分钟", "chicken coop", "ground", "last", "garden"]
)
def test_a_word_that_only_holds_a_thing_or_an_animal_is_not_drawn_as_one(word: str) -> None:
    assert find_drawing(word) is None


@pytest.mark.parametrize("word", ["大灰狼", "老座钟", "一碗面", "old goose", "three cars", "台灯"])
def test_a_word_whose_head_is_a_thing_or_an_animal_is_drawn(word: str) -> None:
    assert find_drawing(word) is not None


def test_a_moon_that_plays_a_part_hangs_in_the_air_and_a_lamp_post_has_no_face() -> None:
    for size, least in (("full", 0.2), ("medium", 0.05)):
        (moon,) = one("moon", "thing", size)
        (stone,) = one("rock", "thing", size)
        assert moon.feet < stone.feet - least * HIGH and moon.actor.aloft and moon.actor.shines
    lamp, kettle = (one(species, "thing", "full")[0].actor for species in ("bicycle", "kettle"))
    assert len(lamp.parts) == 1 and len(kettle.parts) == 2


@pytest.mark.parametrize("size", ["medium_full", "medium"])
def test_who_lies_on_the_ground_has_it_under_them_and_who_stands_beside_is_seen_whole(size: str) -> None:
    plate = paint_place("field", "day", "clear", 1, WIDE, HIGH)
    rows = [{"name": "Ann", "pose": "lie", "facing": 30}]
    stage = Stage(plate, {"place": "field", "people": rows}, size, "eye", WIDE, HIGH)
    (ann,) = place_people(stage, rows, [])
    assert stage.framing.horizon < 0.4 * HIGH and 0.75 * HIGH < ann.feet < 0.9 * HIGH
    rows.append({"name": "Bob", "pose": "stand", "at": 0.8})
    stage = Stage(plate, {"place": "field", "people": rows}, size, "eye", WIDE, HIGH)
    assert all(p.feet < HIGH and p.feet - p.actor.height * p.head > 0 for p in place_people(stage, rows, []))


def test_a_hood_is_no_hat_and_a_vampire_has_a_lined_cape() -> None:
    def worn(**told: str) -> Any:
        return look_of({"kind": "human", "seed": "7", "sex": "f", **told})

    assert worn(clothing="灰色连帽衫和牛仔裤").hat == "" and worn(clothing="灰色帽子").hat == "fedora"
    assert worn(role="vampire", clothing="a black cloak").lining != ""


def test_a_whale_is_off_the_shore_with_its_belly_under_water() -> None:
    def seen(place: str) -> Placed:
        told = {"place": place, "size": "full", "people": [{"name": "Ana"}, {"name": "Whale", "at": 0.8}]}
        cast = [{"name": "Ana", "sex": "f"}, {"name": "Whale", "kind": "animal", "species": "whale"}]
        shot = paint_shot(told, cast, WIDE, HIGH, None, lambda share: None)
        return next(p for p in shot._placed if p.name == "Whale")

    at_sea, on_land = seen("lighthouse"), seen("field")
    assert at_sea.feet < on_land.feet and at_sea.actor.height < on_land.actor.height
    assert len(at_sea.actor.parts) == len(on_land.actor.parts) + 1, "foam"


def test_a_dragon_has_wings_and_lies_on_the_ground_and_the_long_one_of_china_is_another() -> None:
    wings = [make_actor(look_of({"name": "D", "kind": "animal", "species": s, "seed": "4"}), {"pose": "stand", "facing": 40}, 0.1, False, "none") for s in ("dragon", "lion")]  # fmt: skip
    assert len(wings[0].parts) > len(wings[1].parts) and wings[0].height > 2
    own, chinese = find_drawing("dragon"), find_drawing("龙")
    assert own is not None and chinese is not None
    assert own.name.startswith("beast") and chinese.name == "dragon"
