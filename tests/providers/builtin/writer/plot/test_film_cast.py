"""Who stands with whom: those who never met are alone, the silent are silent, and who leads is who the sentence says."""

from __future__ import annotations

import random

import pytest

from providers.builtin.writer.plot.film_actors import Actor
from providers.builtin.writer.plot.film_cast import cast
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary.presence import are_apart, presence_of_people

STATES = {
    "塔吊司机看见有人绑架了他的徒弟": {"徒弟": "away"},
    "女儿说衣柜里的叔叔又在敲门": {"叔叔": "unseen"},
    "画家被毒死在自己的画展上": {"画家": "dead"},
    "In 1911 a cartographer is murdered over an island he made up.": {"cartographer": "dead"},
    "A stenographer notices the transcript has one witness nobody remembers.": {"witness": "away"},
    "The boy in the mirror blinks first.": {"boy": "unseen"},
    "A diver counts the drowned men climbing the stairs.": {"man": "dead"},
    "A trucker learns to knit from the voice messages his granddaughter leaves.": {"granddaughter": "voice"},
}
APART = (
    "两座灯塔的守塔人隔着海峡用灯光下棋",
    "裁缝和一个邮差做了十年笔友，从来没有见过面",
    "He proofreads obituaries and she writes them, and they've never met.",
    "A baker and a nurse on opposite banks of the river wave every morning.",
)
SILENT = (
    "同桌两年没说过一句话，毕业那天她把橡皮还给了他",
    "Three brothers who haven't spoken since the funeral carry a piano down the stairs.",
    "Two rival mimes are handcuffed together and refuse to break character.",
)
LEADS = {
    "北风丢了自己的声音，挨家挨户地敲烟囱去找": ("北风", "thing"),
    "押镖人只剩一条腿一匹骡子，要在日落前穿过三十里盐碱滩": ("押镖人", "human"),
    "一双登山鞋的自述：“我去过的地方，主人都没告诉过老婆”": ("登山鞋", "thing"),
    "新来的法官是一套算法，今天轮到它自己受审": ("法官", "robot"),
    "The colony's judge is an algorithm, and tomorrow it goes on trial.": ("judge", "robot"),
}


def company(sentence: str) -> list[Actor]:
    return cast(understand(sentence), random.Random(1), "street", partner=True)


@pytest.mark.parametrize("sentence", STATES)
def test_the_taken_the_walled_in_and_the_murdered_are_not_there(sentence: str) -> None:
    reading = understand(sentence)
    found = {w.role: s for w, s in zip(reading.who, presence_of_people(reading), strict=True)}
    assert STATES[sentence].items() <= found.items()


@pytest.mark.parametrize("sentence", APART)
def test_those_who_are_never_in_one_place_do_not_talk_and_share_no_picture(sentence: str) -> None:
    reading = understand(sentence)
    assert are_apart(reading)
    first, *others = company(sentence)
    assert others and not any(a.speaks() or a.there or a.invented for a in others)
    script = tell_story(reading, 30)
    names = {a.name for a in company(sentence)}
    assert all(len(names & set(b["shows"])) < 2 for s in script["scenes"] for b in s["beats"])
    assert first.there


def test_those_who_meet_at_last_are_not_kept_apart() -> None:
    assert not are_apart(understand("Two pen pals who have never met finally meet at a station."))
    assert not are_apart(understand("两个做了十年笔友的人终于见面了"))


@pytest.mark.parametrize("sentence", SILENT)
def test_where_nobody_speaks_nobody_is_heard(sentence: str) -> None:
    script = tell_story(understand(sentence), 30)
    assert not any(b["speaker"] for s in script["scenes"] for b in s["beats"])


@pytest.mark.parametrize("sentence", LEADS)
def test_a_wind_a_calling_and_a_machine_lead_their_own_film(sentence: str) -> None:
    lead = company(sentence)[0]
    assert (lead.who.role, lead.who.kind) == LEADS[sentence]


def test_two_who_are_told_apart_are_no_third() -> None:
    assert len(company("双胞胎姐妹，一个是拆弹专家一个是造炸弹的，倒计时还有九分钟")) == 2
    assert [a.who.role for a in company("相亲对象居然是我昨天刚骂过的驾校教练哈哈哈")] == ["相亲对象", ""]


def test_nobody_is_given_company_where_the_sentence_has_nobody() -> None:
    assert len(company("停电的晚上")) == 1
    assert len(company("How salt built cities.")) == 1
