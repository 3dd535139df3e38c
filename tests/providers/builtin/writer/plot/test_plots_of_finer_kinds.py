"""Keeping, the dead who come, love, mistakes, journeys, horror and pure mood are told as what they are, each in many ways."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import Any

import pytest

from providers.builtin.writer.plot import plots
from providers.builtin.writer.telling.story_telling import candidate_plots, tell_story
from providers.builtin.writer.understanding.understand import understand

SENTENCES = {
    ("keep", "zh"): ("老琴师要卖掉陪了他四十年的二胡", "单亲妈妈决定卖掉女儿的钢琴", "老兵要卖掉胸前的勋章"),
    ("keep", "en"): ("A pianist must sell the piano her mother left her", "A gambler pawns his father's watch"),
    ("visitor", "zh"): ("去世的奶奶每年除夕回来给孙子包饺子", "女孩在车站见到了去世的父亲"),
    ("visitor", "en"): (
        "A widow meets her dead husband at the kitchen table",
        "A soldier sees his dead friend at the station",
    ),
    ("love", "zh"): ("列车员爱上了一个每天坐末班车的护士", "女明星和司机要分手"),
    ("love", "en"): ("A baker loves the florist across the street", "A sailor proposes to a lighthouse keeper"),
    ("error", "zh"): ("面包师弄错了配方", "程序员写错了一行代码"),
    ("error", "en"): ("A baker reads the wrong recipe", "A cook uses salt by mistake"),
    ("astray", "zh"): ("钢琴师走错了音乐厅", "老太太打错了电话"),
    ("astray", "en"): ("A nurse takes the wrong train", "An old woman calls the wrong number"),
    ("journey", "zh"): ("一个从没见过海的女孩坐了三天火车去看海", "老人带着妻子的骨灰登上雪山"),
    ("journey", "en"): ("A boy walks across the desert", "A widow sails to the island"),
    ("haunt", "zh"): ("守夜人千万不能打开三楼的门", "女孩搬进凶宅"),
    ("haunt", "en"): ("A night nurse must never open the door of the ward", "A couple move into a cursed cottage"),
    ("mood", "zh"): ("清晨的菜市场慢慢醒来", "雪夜的车站"),
    ("mood", "en"): ("Morning in a fishing village", "Fog on the bridge"),
    ("odd", "zh"): ("外婆的缝纫机每天半夜自己响",),
    ("odd", "en"): ("An old radio plays only one song every night",),
    ("vigil", "zh"): ("一条流浪狗每天在医院门口等主人",),
    ("vigil", "en"): ("A stray dog waits every day outside the hospital for its owner",),
    ("circle", "zh"): ("停电的宿舍里，四个女生围着一支蜡烛",),
    ("circle", "en"): ("Four girls sit around a candle in a dark dormitory",),
    ("portrait", "zh"): ("最后一位修表匠守着老街的铺子",),
    ("portrait", "en"): ("The last blacksmith",),
    ("lastday", "zh"): ("一个画家要离开住了三十年的阁楼",),
    ("lastday", "en"): ("A teacher leaves the school",),
    ("ad", "zh"): ("给一把咖啡壶拍广告",),
    ("ad", "en"): ("An ad for a pair of shoes",),
}
"""The plot, and the language, of what is said."""


@cache
def film(sentence: str, seconds: int = 60) -> dict[str, Any]:
    return tell_story(understand(sentence), seconds)


def lines_of(script: dict[str, Any]) -> list[str]:
    return [beat["text"] for scene in script["scenes"] for beat in scene["beats"]]


def runs_of(script: dict[str, Any], language: str) -> set[tuple[str, ...]]:
    """Every five words, of Chinese every five characters, that stand next to each other in a line."""
    pattern = r"[\u4e00-\u9fff]" if language == "zh" else r"[a-z']+"
    found = set()
    for line in lines_of(script):
        words = re.findall(pattern, line.lower())
        found |= {tuple(words[i : i + 5]) for i in range(len(words) - 4)}
    return found


@pytest.mark.parametrize(("name", "language"), SENTENCES)
def test_a_sentence_is_told_as_what_it_is_and_no_slot_stays_open(name: str, language: str) -> None:
    for sentence in SENTENCES[name, language]:
        script = film(sentence)
        assert script["engine"] == name, sentence
        lines = lines_of(script)
        assert len(lines) == len(set(lines)), sentence
        assert not [line for line in lines if re.search(r"[{}|]|\[\[|\.\.\.\.| ,|，，|。。", line)], sentence


OF_AN_AD = ("open", "block", "deepen", "end")
"""An advertisement tells its sentence in order: what it wants and how it turns is the sentence's own."""


@pytest.mark.parametrize(("name", "language"), SENTENCES)
def test_every_step_has_five_ways_and_every_need_is_given_before_it(name: str, language: str) -> None:
    plot = plots.load_plot(name, language)
    assert len(plot.titles) >= 4 and plot.log
    given: set[str] = set()
    for step in OF_AN_AD if name == "ad" else plots.STEPS:
        packets = plot.of(step)
        assert len(packets) >= 5, step
        assert any(not packet.needs for packet in packets), step
        assert all(set(packet.needs) <= given for packet in packets), step
        given |= {mark for packet in packets for mark in packet.gives}


@pytest.mark.parametrize(("name", "language"), [key for key, value in SENTENCES.items() if len(value) > 1])
def test_two_films_of_one_plot_share_few_words(name: str, language: str) -> None:
    shared = [
        len(one & other) / min(len(one), len(other))
        for one, other in itertools.combinations([runs_of(film(s), language) for s in SENTENCES[name, language]], 2)
    ]
    assert max(shared) <= 0.35


@pytest.mark.parametrize("sentence", ["老琴师要卖掉陪了他四十年的二胡", "A cook goes to the wrong funeral"])
def test_three_minutes_hold(sentence: str) -> None:
    script = film(sentence, 180)
    turns = [beat for scene in script["scenes"] for beat in scene["beats"] if beat["step"] in ("block", "deepen")]
    assert len(turns) > 30 and len(lines_of(script)) == len(set(lines_of(script)))


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("一个女孩每天在地铁口卖花", "keep"),
        ("失踪十年的哥哥回家找妹妹", "visitor"),
        ("两个老朋友在公园下棋", "love"),
        ("面包师每天早起做面包", "error"),
        ("一个孤独的宇航员听见一段旋律", "journey"),
        ("外婆的缝纫机每天半夜自己响", "mood"),
        ("My brother's ghost keeps stealing my socks", "haunt"),
        ("An ad for a haunted house ride", "haunt"),
        ("A girl sells flowers at the station every day", "keep"),
    ],
)
def test_what_a_sentence_does_not_say_chooses_no_plot(sentence: str, never: str) -> None:
    assert never not in candidate_plots(understand(sentence), 1)


def test_who_comes_back_is_there_and_speaks_with_the_living() -> None:
    script = film("女孩在车站见到了去世的父亲")
    roles = {member["role"]: member["name"] for member in script["cast"]}
    speakers = {beat["speaker"] for scene in script["scenes"] for beat in scene["beats"]}
    assert {roles["女孩"], roles["父亲"]} <= speakers


def test_a_journey_begins_on_the_way_and_ends_where_it_goes() -> None:
    script = film("老人带着妻子的骨灰登上雪山")
    kinds = [scene["place"] for scene in script["scenes"]]
    assert kinds[0] == "road" and "mountain" in kinds
    assert kinds.index("mountain") > len(kinds) // 3
