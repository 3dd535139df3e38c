"""A logline is the sentence itself: cleaned, with names only where that is sure."""

from __future__ import annotations

import re

import pytest

from providers.builtin.writer.plot import plots
from providers.builtin.writer.telling.story_telling import Telling
from providers.builtin.writer.understanding.understand import understand


def logline(sentence: str) -> str:
    reading = understand(sentence)
    return Telling(reading, 30, 1, plots.load_plot("plain", reading.language), 0).premise()


@pytest.mark.parametrize(
    "sentence",
    [
        "一条没有名字的河，每天晚上往回流一点点。",
        "停水的第三天，整栋楼的人都坐在楼梯上",
        "我妈把扫地机器人送去上了学",
        "The elevator remembers everyone who ever cried in it.",
        "my neighbour plants plastic flowers and they grow",
        "Three umbrellas, one bus stop, no rain.",
    ],
)
def test_nothing_is_lost_and_nothing_is_added(sentence: str) -> None:
    bare = re.compile(r"[\s。.，,]")
    assert bare.sub("", logline(sentence)).lower() == bare.sub("", sentence).lower()


def test_a_name_stands_right_beside_its_noun() -> None:
    told = logline("一个失眠的守林人发现，今晚的树比昨天多了一棵。")
    assert re.fullmatch(r"失眠的守林人[\u4e00-\u9fff]{2,3}发现，今晚的树比昨天多了一棵。", told)
    told = logline("A retired diver finds a telephone ringing on the seabed.")
    assert re.fullmatch(r"[A-Z]\w+, a retired diver, finds a telephone ringing on the seabed\.", told)


@pytest.mark.parametrize(
    "sentence",
    ["外婆每天给邮筒浇水", "My sister sells yesterday's weather.", "谁偷了影子？", "A mother folds a map into a boat."],
)
def test_family_one_who_tells_and_a_question_get_no_name(sentence: str) -> None:
    assert logline(sentence).rstrip("。.") == sentence.rstrip("。.")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_logline_is_written_as_its_language_is(language: str) -> None:
    if language == "zh":
        assert logline("小镇停电了,只有灯塔还亮着 谁也不知道为什么") == "小镇停电了，只有灯塔还亮着，谁也不知道为什么。"
    else:
        assert logline("the moon is late again. nobody minds") == "The moon is late again. Nobody minds."


def test_an_advertisement_says_what_it_sells() -> None:
    assert logline("给一款雨靴拍个广告：一个孩子专挑水坑走").startswith("雨靴的广告：")
    assert logline("30 second spot for a garden chair, an old man waits for bees").startswith(
        "An ad for a garden chair: "
    )
