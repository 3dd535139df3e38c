"""The builtin painter's promises: any place, any people, any words, the same every time, quickly."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from providers.base import Capability, Request
from providers.builtin.engines.painter import ENGINE
from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.figures.figure import draw_figure
from providers.builtin.painter.figures.person_looks import look_of
from providers.builtin.painter.things.things import find_drawing
from providers.builtin.vocabulary import EXPRESSIONS, PLACES, POSES
from providers.errors import BadAnswer
from tests.support.core_time import usual_seconds

CAST = [
    {"name": "苏晚", "role": "女侦探", "sex": "f", "age": "adult", "clothing": "红色风衣", "seed": "s"},
    {"name": "Tom", "role": "boy", "sex": "m", "age": "child", "appearance": "curly hair", "seed": "t"},
    {"name": "喵喵", "kind": "animal", "species": "猫", "seed": "m"},
]


class Shelf:
    """What the painter needs of the books: a folder, and somebody who listens."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.heard: list[float] = []

    def progress(self, share: float, message: str = "", facts: Any = None) -> None:
        self.heard.append(share)


def ask(books: Shelf, width: int = 320, height: int = 180, purpose: str = "shot", **picture: Any) -> Any:
    picture.setdefault("place", "street")
    inputs: dict[str, Any] = {"picture": picture, "people": CAST}
    if purpose == "portrait":
        inputs = {"person": picture["person"]}
    request = Request(capability=Capability.IMAGE, purpose=purpose, inputs=inputs, width=width, height=height)
    return ENGINE.make(request, books)  # type: ignore[arg-type]


def pixels(result: Any) -> np.ndarray:
    return np.asarray(cv2.imdecode(np.frombuffer(result.content, np.uint8), cv2.IMREAD_COLOR))


@pytest.fixture
def books(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("scratch"))


def test_what_has_no_drawing_is_said_with_the_picture(books: Shelf) -> None:
    assert ask(books, things=["umbrella", "wheelhouse"]).facts["undrawn"] == ["wheelhouse"]
    assert "undrawn" not in ask(books, things=["umbrella"]).facts


def test_the_same_picture_asked_twice_is_the_same_bytes_with_and_without_a_kept_place(tmp_path: Path) -> None:
    shot: dict[str, Any] = {
        "place": "harbour",
        "when": "dusk",
        "size": "medium",
        "people": [{"name": "苏晚", "facing": 30}],
        "things": ["信"],
    }
    first = ask(Shelf(tmp_path / "a"), **shot)
    again = ask(Shelf(tmp_path / "a"), **shot)
    elsewhere = ask(Shelf(tmp_path / "b"), **shot)
    assert first.content == again.content == elsewhere.content


@pytest.mark.parametrize("size", [(320, 180), (160, 90), (180, 320), (200, 200), (17, 333)])
def test_a_picture_is_exactly_as_large_as_asked(books: Shelf, size: tuple[int, int]) -> None:
    result = ask(books, *size, size="wide", people=[{"name": "Tom"}])
    assert result.media_type == "image/png"
    assert pixels(result).shape[:2] == (size[1], size[0])


def test_every_place_has_a_recipe_and_no_recipe_has_no_place() -> None:
    assert set(art_table("places")["places"]) == set(PLACES)


def test_every_place_draws_something_of_its_own(shelf: Shelf) -> None:
    small = {
        place: cv2.resize(
            pixels(ask(shelf, 160, 90, place=place, size="wide")), (32, 18), interpolation=cv2.INTER_AREA
        ).astype(float)
        for place in PLACES
    }
    for place, picture in small.items():
        assert picture.std() > 8, f"{place} is an empty picture"
        nearest = min(np.abs(picture - other).mean() for name, other in small.items() if name != place)
        assert nearest > 4, f"{place} looks like another place"


@pytest.mark.parametrize(("when", "darker"), [("night", True), ("day", False)])
def test_night_is_darker_than_dusk_and_day_is_not(shelf: Shelf, when: str, darker: bool) -> None:
    dusk = pixels(ask(shelf, 160, 90, place="field", when="dusk", size="wide")).mean()
    seen = pixels(ask(shelf, 160, 90, place="field", when=when, size="wide")).mean()
    assert bool(seen < dusk) is darker


@pytest.mark.parametrize("weather", ["rain", "snow", "fog", "wind", "storm"])
def test_weather_is_seen_outside(shelf: Shelf, weather: str) -> None:
    clear = pixels(ask(shelf, 160, 90, place="village", size="wide")).astype(float)
    other = pixels(ask(shelf, 160, 90, place="village", size="wide", weather=weather)).astype(float)
    assert np.abs(clear - other).mean() > 2.5


def test_snow_lies_where_it_falls(shelf: Shelf) -> None:
    def ground(weather: str) -> float:
        picture = pixels(ask(shelf, 160, 90, place="park", size="wide", weather=weather))[65:]
        return float((picture.astype(float).max(-1) - picture.min(-1)).mean())

    assert ground("snow") < ground("clear") * 0.6


def test_who_is_asked_for_is_in_the_picture_and_named(shelf: Shelf) -> None:
    people = [{"name": "苏晚", "at": 0.3, "facing": 30}, {"name": "Tom", "at": 0.7, "facing": -30}]
    result = ask(shelf, place="park", size="full", people=people)
    assert result.facts["placed"][:2] in (["苏晚", "Tom"], ["Tom", "苏晚"])
    empty = pixels(ask(shelf, place="park", size="full")).astype(float)
    assert np.abs(pixels(result).astype(float) - empty).mean() > 5


@pytest.mark.parametrize("size", ["extreme_wide", "wide", "full", "medium", "medium_close", "close_up"])
def test_things_asked_for_are_drawn_at_every_shot_size(shelf: Shelf, size: str) -> None:
    shot: dict[str, Any] = {
        "place": "courtyard",
        "size": size,
        "people": [{"name": "苏晚", "facing": 20, "pose": "think"}],
    }
    bare = pixels(ask(shelf, **shot)).astype(float)
    result = ask(shelf, **shot, things=["灯笼", "grandfather clock"])
    assert {"灯笼", "grandfather clock"} <= set(result.facts["placed"])
    assert (np.abs(pixels(result).astype(float) - bare).max(-1) > 25).mean() > 0.004


@pytest.mark.parametrize(("at", "size"), [(0.2, "wide"), (0.8, "wide"), (0.5, "close_up")])
def test_the_eye_is_led_to_the_face(shelf: Shelf, at: float, size: str) -> None:
    result = ask(shelf, place="field", size=size, people=[{"name": "苏晚", "at": at, "facing": 0}])
    x, y = result.facts["focus"]
    assert abs(x - at) < 0.15 and 0.2 < y < 0.7


def test_a_thing_nobody_can_draw_is_not_claimed(shelf: Shelf) -> None:
    assert ask(shelf, things=["qwertyzxcv", "！！！"]).facts["placed"] == []


def test_shot_sizes_and_angles_differ(shelf: Shelf) -> None:
    people = [{"name": "苏晚", "facing": 20}, {"name": "Tom", "facing": -20}]
    sizes = ["extreme_wide", "wide", "full", "medium", "medium_close", "close_up"]
    shots = [ask(shelf, place="library", size=s, people=people) for s in sizes]
    shots += [
        ask(shelf, place="library", size="medium", angle=a, people=people) for a in ("low", "high", "over_shoulder")
    ]
    seen = [pixels(s).astype(float) for s in shots]
    for i, one in enumerate(seen):
        for other in seen[i + 1 :]:
            assert np.abs(one - other).mean() > 3


def test_over_the_shoulder_shows_the_other_one_from_behind(shelf: Shelf) -> None:
    result = ask(shelf, size="medium", angle="over_shoulder", people=[{"name": "苏晚", "facing": 20}])
    assert set(result.facts["placed"]) >= {"苏晚", "Tom"}


def test_a_person_is_the_same_record_in_every_shot_and_another_person_is_another() -> None:
    assert look_of(CAST[0]) == look_of(dict(CAST[0]))
    crowd = {look_of({"name": f"N{i}", "seed": f"{i}", "sex": "fm"[i % 2]}) for i in range(40)}
    assert len({(look.hair, look.hair_colour, look.dress, look.cloth, look.skin) for look in crowd}) >= 38


@pytest.mark.parametrize(
    ("person", "facts"),
    [
        ({"role": "侦探", "sex": "m"}, {"dress": "coat", "hat": "fedora"}),
        ({"role": "astronaut"}, {"dress": "astro"}),
        ({"role": "老师", "clothing": "绿色毛衣"}, {"dress": "sweater", "cloth": "#4f8a57"}),
        ({"appearance": "red hair, freckles", "sex": "f"}, {"hair_colour": "#a8432a", "freckles": True}),
        (
            {"appearance": "黑色长发，戴眼镜", "sex": "f"},
            {"hair": "long", "hair_colour": "#2a2024", "glasses": "#2b2226"},
        ),
        ({"appearance": "a bearded man", "sex": "m"}, {"beard": "full"}),
        ({"appearance": "no beard", "sex": "m"}, {"beard": ""}),
        ({"clothing": "blue scarf and a straw hat"}, {"scarf": "#3f6aa5", "hat": "straw"}),
        ({"kind": "robot", "appearance": "rusty orange"}, {"dress": "robot"}),
        ({"kind": "thing", "species": "外星人"}, {"kind": "human", "skin": "#9cc98a"}),
    ],
)
def test_words_about_a_person_are_heeded(person: dict[str, str], facts: dict[str, Any]) -> None:
    look = look_of({"name": "X", "seed": "x", **person})
    assert {key: getattr(look, key) for key in facts} == facts


@pytest.mark.parametrize("pose", POSES)
def test_every_pose_keeps_the_feet_on_the_ground(pose: str) -> None:
    puppet = draw_figure(look_of(CAST[0]), pose)
    assert pose in art_table("poses")
    assert min(float(joint[1]) for leg in puppet.legs for joint in leg) > 0.05


def test_every_expression_is_another_face() -> None:
    faces = {
        "".join(p.svg for p in draw_figure(look_of(CAST[1]), "stand", e).in_order() if p.stuff == "skin").count("M")
        for e in EXPRESSIONS
    }
    rows = art_table("expressions")
    assert set(EXPRESSIONS) <= set(rows)
    assert len({tuple(sorted(rows[e].items())) for e in EXPRESSIONS}) == len(EXPRESSIONS) and faces


NOUNS = "猫 狗 信 雨伞 火车 狐狸 灯笼 钥匙 相机 小提琴 卫星 怀表 旧书 渔船 飞船 窗 油灯 灯塔 月亮 书桌 钢琴 剑 气球 风筝 种子 自行车 地图 照片 日记 王冠"
WORDS = "cat letter umbrella train lantern key camera violin clock book boat spaceship moon flower tree bicycle car radio phone map photograph diary sword cake piano suitcase door candle seed bottle"


@pytest.mark.parametrize(
    "word",
    [*NOUNS.split(), *WORDS.split(), "一封旧信", "the old brass key", "her grandmother's letters", "一只会说话的猫"],
)
def test_common_nouns_lead_to_a_drawing(word: str) -> None:
    assert find_drawing(word) is not None


@pytest.mark.parametrize(
    "nasty",
    [
        "",
        "   ",
        "<script>alert(1)</script>",
        "'; DROP TABLE",
        "😀😀😀",
        "a" * 5000,
        "../../etc/passwd",
        "about",
        "\x00\x01",
        "&lt;&amp;]]>",
    ],
)
def test_nasty_words_do_not_crash(books: Shelf, nasty: str) -> None:
    people = [{"name": nasty, "pose": nasty, "expression": nasty, "holds": nasty, "at": 7, "depth": -3, "facing": 9999}]
    picture = {
        "place": nasty,
        "when": nasty,
        "weather": nasty,
        "mood": nasty,
        "size": nasty,
        "angle": nasty,
        "people": people,
        "things": [nasty] * 9,
    }
    request = Request(
        capability=Capability.IMAGE,
        purpose="shot",
        inputs={
            "picture": picture,
            "people": [
                dict.fromkeys(
                    ("name", "role", "kind", "species", "sex", "age", "appearance", "clothing", "seed"), nasty
                )
            ],
        },
        width=160,
        height=90,
    )
    assert pixels(ENGINE.make(request, books)).shape == (90, 160, 3)  # type: ignore[arg-type]
    kept = [f.name for f in books.scratch.rglob("*") if f.is_file()]
    assert kept and all("-street-day-clear-" in name for name in kept)


def test_an_empty_request_still_gives_a_picture(books: Shelf) -> None:
    request = Request(capability=Capability.IMAGE, purpose="shot", width=160, height=90)
    assert pixels(ENGINE.make(request, books)).shape == (90, 160, 3)  # type: ignore[arg-type]


def test_a_picture_of_no_size_that_can_be_painted_is_refused(books: Shelf) -> None:
    with pytest.raises(BadAnswer):
        ask(books, 20000, 20000)


def test_another_take_is_another_picture_of_the_same_scene(shelf: Shelf) -> None:
    people = [{"name": "苏晚", "facing": 20, "at": 0.4}]
    one = pixels(ask(shelf, place="garden", size="medium", people=people, seed=5)).astype(float)
    other = pixels(ask(shelf, place="garden", size="medium", people=people, seed=5 + 7919)).astype(float)
    assert 1 < np.abs(one - other).mean() < 45


def test_portraits_of_people_beasts_robots_and_things(books: Shelf) -> None:
    cast = [
        *CAST,
        {"name": "R7", "kind": "robot"},
        {"name": "老钟", "kind": "thing", "species": "钟"},
        {"name": "Smaug", "kind": "animal", "species": "dragon"},
    ]
    seen = [pixels(ask(books, 120, 120, purpose="portrait", person=p)).astype(float) for p in cast]
    for i, one in enumerate(seen):
        assert all(np.abs(one - other).mean() > 4 for other in seen[i + 1 :])


def test_the_painter_says_how_far_it_is_and_stops_when_told_to(tmp_path: Path) -> None:
    books = Shelf(tmp_path)
    ask(books, 160, 90, people=[{"name": "Tom"}])
    assert books.heard == sorted(books.heard) and len(books.heard) > 8 and books.heard[-1] <= 1

    class Cancelled(Exception):
        pass

    class Impatient(Shelf):
        def progress(self, share: float, message: str = "", facts: Any = None) -> None:
            if share > 0.3:
                raise Cancelled

    with pytest.raises(Cancelled):
        ask(Impatient(tmp_path / "other"), 160, 90)


def test_only_signs_carry_lettering() -> None:
    """No drawing and no recipe holds text; the signs of the street are the one place that writes."""
    assert all("<text" not in d["body"] for d in art_table("drawings")["drawings"].values())
    source = Path(__file__).parents[4] / "providers" / "builtin" / "painter"
    assert [f.name for f in sorted(source.rglob("*.py")) if "<text" in f.read_text("utf-8")] == ["streets.py"]


def test_a_draft_shot_is_quick_once_its_place_is_painted(shelf: Shelf) -> None:
    shot: dict[str, Any] = {"place": "station", "size": "full", "people": [{"name": "苏晚", "facing": 20}]}
    ask(shelf, 640, 360, **shot)
    assert usual_seconds(lambda: ask(shelf, 640, 360, **shot), clock=time.process_time) < 1.5


def test_a_sheet_shows_the_same_person_from_all_sides_and_each_take_has_other_faces(books):
    person = {"name": "梁晴", "sex": "f", "clothing": "米色风衣", "seed": "a1"}

    def sheet(take: int) -> bytes:
        asked = Request(
            capability=Capability.IMAGE,
            purpose="sheet",
            prompt="",
            inputs={"person": person},
            width=600,
            height=330,
            seed=take,
        )
        return ENGINE.make(asked, books).content

    first = sheet(0)
    assert first == sheet(0) != sheet(1)
