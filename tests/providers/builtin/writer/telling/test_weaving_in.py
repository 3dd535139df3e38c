"""What of a sentence no picture shows is told by a narrator, in words that somebody would say."""

from __future__ import annotations

from typing import Any

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.plot import plots
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


def lines(script: dict[str, Any]) -> list[tuple[str, str]]:
    return [(scene["location"].split("·")[0], beat["text"]) for scene in script["scenes"] for beat in scene["beats"]]


def recounted(sentence: str, language: str) -> list[str]:
    """The lines that name what no picture shows."""
    ways = [
        p.lines[0].text.strip("*N .。").split("{I}")[0] for p in plots.load_plot("plain", language).of("weave.names")
    ]
    return [
        text
        for _, text in lines(tell_story(understand(sentence, language), 60))
        if text.startswith(tuple(filter(None, ways)))
    ]


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("我爸学会用智能手机", "学会"),
        ("民国二十六年，一个说书人爱上了台下那个从不鼓掌的聋子", "民国"),
        ("国王下令全国不许唱歌，只有一个卖花的小姑娘不知道", "全国"),
        ("她每天给一个空号发晚安，有一天对方回了句话", "对方"),
    ],
)
def test_nobody_tells_of_a_deed_an_hour_or_what_names_nothing(sentence: str, never: str) -> None:
    assert not [line for line in recounted(sentence, "zh") if never in line]


def test_a_place_that_no_picture_shows_is_told_of() -> None:
    assert any("梯田" in line for line in recounted("一支球队没有球场，用一个秋天在梯田上平出一块地来", "zh"))


def test_one_line_tells_of_four_at_most() -> None:
    said = recounted("夜班司机的包里是全村孩子的录取通知书，对岸的马帮只剩一根绳子，江心的船工和厨师在等他", "zh")
    assert all(line.count("和") + line.count("、") <= 3 for line in said)


@pytest.mark.parametrize(
    "sentence", ["秋天，小区保安老于在草坪上捡到一只鹦鹉。", "1975年冬天，知青小林替人守一夜粮仓。"]
)
def test_a_season_stands_before_its_place_and_is_no_place_itself(sentence: str) -> None:
    reading = understand(sentence)
    seen = [b["text"] for scene in tell_story(reading, 60)["scenes"] for b in scene["beats"] if b["kind"] == "action"]
    assert not [text for text in seen for word in reading.seasons if text.startswith((f"{word}，", f"{word}。"))]
