"""What an idea says of how it is filmed: read from its own words, and told before a template's."""

from __future__ import annotations

import pytest

from core.optimise import camera_directions


def said(text: str) -> dict[str, str]:
    return {each.kind: each.text for each in camera_directions.read_directions(text)}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("画一张雨夜霓虹街头的女侦探，特写", "size", "特写"),
        ("五秒视频：猫从屋顶跳下来，镜头跟着", "move", "镜头跟着"),
        ("一个女孩转圈，从下往上拍，暖色调", "angle", "从下往上拍"),
        ("一个女孩转圈，从下往上拍，暖色调", "palette", "暖色调"),
        ("机场，两个人重逢，慢慢推近", "move", "慢慢推近"),
        ("女足门将扑点球那一瞬，雨点都停住，广角", "lens", "广角"),
        ("延时摄影，荷塘从冬到夏", "speed", "延时摄影"),
        ("云上面的鲸鱼图书馆，构图要满", "composition", "构图要满"),
        ("a courier on a bike, cold blue light, anxious", "light", "cold blue light"),
        ("old man feeding pigeons, wide shot, fog", "size", "wide shot"),
        ("a boxer steps in, slow motion, blue and orange palette", "palette", "blue and orange palette"),
        ("a red kite over a beach, handheld, no people", "move", "handheld"),
        ("a robot picks a daisy, camera pushes in", "move", "camera pushes in"),
    ],
)
def test_a_stretch_that_only_tells_how_it_is_filmed_is_read_as_that(text, kind, words):
    assert said(text)[kind] == words
    assert next(each for each in camera_directions.read_directions(text) if each.kind == kind).alone


def test_what_is_said_within_what_happens_is_heard_and_stays_there():
    there = {
        each.kind: each.alone
        for each in camera_directions.read_directions("drone shot rising over rice terraces at dawn")
    }
    assert there == {"angle": False, "move": False}


@pytest.mark.parametrize(
    "text", ["nothing staged and no drone shots", "不要特写，一只猫", "a greenhouse in orbit", "推门进去的人"]
)
def test_what_is_not_wanted_or_is_no_camera_is_none(text):
    assert said(text) == {}


@pytest.mark.parametrize(
    ("text", "frame"),
    [("竖屏视频", "9:16"), ("a vertical video", "9:16"), ("a clip, 16:9, 6s", "16:9"), ("一张1:1的海报", "1:1")],
)
def test_the_frame_is_read(text, frame):
    found = camera_directions.read_frame(text)
    assert found is not None and found[0] == frame


@pytest.mark.parametrize("text", ["at 4:10 sharp", "比分 3:2 的球赛之后 10:30", "his watch stopped at 12:07"])
def test_an_hour_is_no_frame(text):
    found = camera_directions.read_frame(text)
    assert found is None or found[0] == "3:2"


def test_a_line_of_a_template_gives_way_only_as_far_as_it_must():
    high = camera_directions.read_directions("俯拍，一碗面")
    assert camera_directions.direct_line("50mm，平视，景深随主体", high, head="镜头") == ("50mm，景深随主体", set())
    close = camera_directions.read_directions("女侦探，特写")
    assert camera_directions.direct_line("中近景", close, head="景别") == ("特写", {"size"})
    assert camera_directions.direct_line("烟灰与琥珀", close, head="色调") == ("烟灰与琥珀", set())


def test_a_model_that_reads_only_english_hears_the_camera_in_english():
    assert [
        each.text
        for each in camera_directions.directions_in_english(
            camera_directions.read_directions("猫跳下来，镜头跟着，特写")
        )
    ] == [
        "the camera follows",
        "close-up",
    ]


def test_where_nobody_is_to_be_seen_lines_of_people_are_known():
    assert camera_directions.excludes_people(["人"]) and camera_directions.excludes_people(["people"])
    assert not camera_directions.excludes_people(["机器人", "faces of the police"])
    assert camera_directions.mentions_people(
        "人物的脸、衣服、手指和物体的数目从头到尾不变"
    ) and not camera_directions.mentions_people("产品的形状全程不变")
