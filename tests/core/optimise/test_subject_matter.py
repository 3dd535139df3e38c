"""The matter of an idea: an order to make something, the form of it and the camera are no part of what is told."""

from __future__ import annotations

import pytest

from core.optimise import durations, subject_matter
from core.templates import negations
from core.templates.prompt_values import Span


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("画一张雨夜霓虹街头的女侦探，特写", "雨夜霓虹街头的女侦探，特写"),
        ("五秒视频：猫从屋顶跳下来", "猫从屋顶跳下来"),
        ("帮我生成一段8秒的竖屏视频，海边日落", "海边日落"),
        ("给我的咖啡店做个15秒的广告视频，要温馨", "要温馨"),
        ("我想拍一个关于外婆和她最后一锅饺子的短片", "外婆和她最后一锅饺子"),
        ("设计一个赏金猎人的人设，女的", "赏金猎人，女的"),
        ("想写一个剧本，讲敦煌莫高窟里一个不识字的小画工", "讲敦煌莫高窟里一个不识字的小画工"),
        ("来张蒙娜丽莎排队做核酸的图，油画质感", "蒙娜丽莎排队做核酸，油画质感"),
        ("废品站捡来的机器人保姆，身上全是补丁，给我做个人设", "废品站捡来的机器人保姆，身上全是补丁"),
        ("make me a 10 second clip of a red kite", "a red kite"),
        ("write a short horror script about a babysitter", "a babysitter"),
        ("draw a storyboard frame: old man on a bench", "old man on a bench"),
        ("text to video: drone shot over terraces", "drone shot over terraces"),
        ("character design: a grumpy owl", "a grumpy owl"),
        ("still frame of two teenagers on a bus", "two teenagers on a bus"),
    ],
)
def test_an_order_never_stands_in_the_prompt_as_matter(text, left):
    genre = "horror" if "horror" in text else ""
    assert subject_matter.remove_places(text, subject_matter.find_orders(text, genre)) == left


@pytest.mark.parametrize(
    "text",
    [
        "做红烧肉的老爷爷和他的猫",
        "写信的女孩走进邮局",
        "画家给妻子画像",
        "一个网红在拍视频的时候遇见鬼",
        "a woman makes a wish at midnight",
        "two brothers film a whale",
    ],
)
def test_what_people_of_a_story_do_is_no_order(text):
    assert subject_matter.find_orders(text) == ()


def test_whom_it_is_made_for_is_known():
    found = subject_matter.find_recipient("给我的咖啡店做个15秒的广告视频")
    assert found is not None and found[1] == "咖啡店"
    assert subject_matter.find_recipient("给我做个人设") is None


def test_a_span_loses_what_it_shares_with_an_order():
    text = "画一张雨夜霓虹街头的女侦探，特写"
    span = Span(label="character", text=text[:13], start=0, end=13)
    assert [each.text for each in subject_matter.clip_spans([span], subject_matter.find_orders(text), text)] == [
        "雨夜霓虹街头的女侦探"
    ]


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("要温馨，不要有人", ["人"]),
        ("a cat on a roof, no dogs please", ["dogs"]),
        ("监控质感，也别露正脸", ["正脸"]),
        ("last panel shows a seat and pls no readable text", ["readable text"]),
        ("a beach with no people in the morning", ["people"]),
        ("dont show any faces of the police.", ["faces of the police"]),
        ("别拍脸，不要文字或水印", ["脸", "文字", "水印"]),
    ],
)
def test_what_must_not_be_is_heard(text, things):
    assert [thing for match in negations.find_negations(text) for thing in negations.negated_things(match)] == things


@pytest.mark.parametrize(
    "text",
    [
        "一个没有影子的人走过",
        "a man without a face waits",
        "没有脸的新娘",
        "湖面无人机航拍",
        "谁也没认出谁",
        "no one came",
        "别墅里的猫",
    ],
)
def test_what_only_describes_is_no_refusal(text):
    assert not negations.find_negations(text)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("五秒", 5), ("15秒", 15), ("二十秒以内", 20), ("十五秒", 15), ("半分钟", 30), ("一分半", 90), ("两分钟", 120), ("6s", 6),
        ("an eight second clip", 8), ("10-second", 10), ("two minutes", 120), ("1.5 minutes", 90), ("几秒", None), ("short", None),
    ],
)  # fmt: skip
def test_a_length_is_reckoned_in_seconds(said, seconds):
    assert durations.parse_seconds(said) == seconds


def test_a_measure_is_no_part_of_a_length():
    assert durations.bare_length("一段8秒") == "8秒"
