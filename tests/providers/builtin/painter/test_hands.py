"""Work of the hands: which words show it, that the hands do it with the thing that it is done with, and that they are in the frame."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_drawings import load_drawing
from providers.builtin.painter.figures.figure import draw_figure
from providers.builtin.painter.figures.hand_work import takes_thing, tools_of_pose
from providers.builtin.painter.figures.person_looks import look_of
from providers.builtin.painter.shots.actors import Actor, make_actor
from providers.builtin.painter.shots.blocking import place_people
from providers.builtin.painter.shots.shot_painting import paint_shot
from providers.builtin.painter.shots.stage import Placed
from providers.builtin.writer.shots import posing

LINES = [
    [part.strip() for part in line.split("|")]
    for line in Path(__file__).with_name("hands.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
BO = look_of({"name": "Bo", "sex": "m", "seed": "2"})
CHILD = look_of({"name": "妞妞", "sex": "f", "age": "child", "seed": "3"})
POSES = {name: row for name, row in art_table("poses").items() if isinstance(row, dict)}
WORK = [name for name, row in POSES.items() if "tools" in row or "works" in row]
EYES_DOWN = 0.3


def does(look: Any, pose: str, holds: str = "", facing: float = 35) -> Actor:
    seat = POSES[pose].get("seat")
    return make_actor(
        look, {"pose": pose, "facing": facing, "holds": holds}, 0.1, False, seat if isinstance(seat, str) else ""
    )


@pytest.mark.parametrize(("pose", "zh", "en"), LINES, ids=[f"{pose}-{n}" for n, (pose, _, _) in enumerate(LINES)])
def test_what_somebody_does_with_the_hands_is_what_the_words_say(pose: str, zh: str, en: str) -> None:
    assert posing.pose_of_person("林溪", [], zh.replace("{S}", "林溪"), "zh") == pose
    assert posing.pose_of_person("Clover", [], en.replace("{S}", "Clover"), "en") == pose


@pytest.mark.parametrize(
    ("text", "pose"),
    [
        ("他擦了擦眼泪", "cry"), ("雨水打在窗上，他站着", ""), ("她想种种办法", "think"), ("他写字台前坐着", "type"),
        ("She reads his mind", ""), ("He breaks the silence", ""), ("The rain pours down", ""), ("She folds her arms", "fold"),
    ],
)  # fmt: skip
def test_words_that_only_look_like_work_show_none(text: str, pose: str) -> None:
    language = "en" if text.isascii() else "zh"
    assert (
        posing.first_word_said("poses", text, language) == pose
        or posing.first_word_said("poses", text, language) not in WORK
    )


def test_work_is_done_with_drawings_that_there_are_and_tools_that_say_how_they_are_held() -> None:
    for pose in WORK:
        assert all(load_drawing(name) for name in tools_of_pose(pose) if name), pose
        assert all(each["art"] in art_table("tools") for each in POSES[pose].get("tools", ())), pose
    for name, row in art_table("tools").items():
        assert name == "about" or (load_drawing(name) and math.dist(row["grip"], row["tip"]) > 0.2 and row["long"] > 0)


@pytest.mark.parametrize("pose", WORK)
def test_work_is_seen_on_a_grown_one_and_a_child_whichever_way_they_look(pose: str) -> None:
    for look, facing in ((BO, 35.0), (CHILD, -35.0), (BO, 0.0)):
        actor = does(look, pose, facing=facing)
        assert actor.shows >= tools_of_pose(pose) - {""} and "work" in actor.anchors
        assert actor.shut == [] or len(actor.shut) == len(actor.parts)


@pytest.mark.parametrize("pose", [p for p in WORK if POSES[p].get("gaze") == "hands"])
def test_eyes_follow_the_hands(pose: str) -> None:
    p = draw_figure(BO, pose, facing=35)
    hand = sum(p.anchors[f"hand{n}"][1] for n in POSES[pose].get("hands", (0, 1))) / len(
        POSES[pose].get("hands", (0, 1))
    )
    down = hand - p.anchors["chin"][1]
    assert p.gaze[1] < -EYES_DOWN if down > 0.5 else p.gaze[1] > -0.9


def test_a_tool_of_two_hands_lies_in_both_and_a_pen_points_at_the_page() -> None:
    for pose in ("dig", "sweep", "mop", "hoe"):
        tools = POSES[pose]["tools"]
        assert tools[0]["aim"] == "hands" and set(POSES[pose]["grip"]) == {0, 1}
    assert POSES["write"]["tools"][0]["aim"] < -90


def test_the_thing_of_the_story_is_what_is_worked_on() -> None:
    for pose, word in (
        ("plant", "纽扣"),
        ("hole", "钥匙"),
        ("water", "玫瑰"),
        ("pick_up", "a coin"),
        ("put_down", "信"),
    ):
        actor = does(BO, pose, word)
        assert takes_thing(pose) and actor.held and len(actor.shows - tools_of_pose(pose)) == 1
    assert not takes_thing("stir") and not takes_thing("stand")


def test_a_kettle_that_is_watered_from_is_the_can_and_is_not_watered() -> None:
    told, bare = does(BO, "water", "水壶"), does(BO, "water")
    assert len(told.parts) == len(bare.parts) and told.anchors == bare.anchors
    assert {"watering-can", "potted-plant", "teapot"} <= told.shows


@pytest.mark.parametrize("size", ["medium", "medium_close", "close_up", "extreme_close_up"])
def test_hands_at_work_are_in_the_frame(size: str, tmp_path: Path) -> None:
    for pose in ("write", "plant", "knead", "sew", "dine", "hold_up"):
        placed = _placed(size, pose, tmp_path)
        x, y = placed.actor.anchors["work"]
        across, down = (placed.x + x * placed.head) / 320, (placed.feet + y * placed.head) / 180
        assert 0.05 < across < 0.95 and 0.1 < down < 0.97, (pose, across, down)


def test_the_nearest_frame_of_work_shows_hands_and_no_face(tmp_path: Path) -> None:
    near, nearest = (_placed(size, "write", tmp_path) for size in ("close_up", "extreme_close_up"))
    assert near.feet + (near.actor.chin[1] - 0.4) * near.head > 0
    assert nearest.feet + (nearest.actor.chin[1] - 0.4) * nearest.head < 0 and nearest.head > near.head


def test_a_thing_that_is_in_the_hands_stands_nowhere_else(tmp_path: Path) -> None:
    shot = paint_shot(_picture("full", "plant", ["button"]), [{"name": "Bo"}], 320, 180, tmp_path, lambda share: None)
    assert "button" in shot.names
    bare = paint_shot(_picture("full", "plant", []), [{"name": "Bo"}], 320, 180, tmp_path, lambda share: None)
    assert (shot.picture != bare.picture).any()


def _picture(size: str, pose: str, things: list[str]) -> dict[str, Any]:
    who = {"name": "Bo", "pose": pose, "expression": "calm", "facing": 35.0, "at": 0.5}
    return {"place": "garden", "when": "day", "weather": "clear", "size": size, "people": [who], "things": things}


def _placed(size: str, pose: str, folder: Path) -> Placed:
    from providers.builtin.painter.places.place_plates import keep_or_paint
    from providers.builtin.painter.shots.stage import Stage

    plate = keep_or_paint("garden", "day", "clear", 1, 320, 180, folder, lambda share: None)
    picture = _picture(size, pose, [])
    stage = Stage(plate, picture, size, "eye", 320, 180)
    return place_people(stage, picture["people"], [{"name": "Bo", "sex": "m", "seed": "2"}])[0]


def test_a_pose_like_another_has_all_that_it_does_not_say_itself() -> None:
    assert POSES["draw"]["seat"] == POSES["craft"]["seat"] and Puppet(BO, "draw").arms
