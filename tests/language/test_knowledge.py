"""Packs of facts are whole, say where each line was read, and are found by whoever asks for them, and by nobody else."""

from __future__ import annotations

import tomllib

import pytest

from language import knowledge

PACKS = sorted(knowledge.PACKS.glob("*.toml"))


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_a_pack_is_whole_in_both_languages(path) -> None:
    pack = tomllib.loads(path.read_text("utf-8"))
    assert pack["id"] == path.stem
    assert 5 <= len(pack["line"]) <= 8
    assert all(each["title"] and each["address"].startswith("http") for each in pack["source"])
    for language, longest, card in (("zh", 26, 10), ("en", 15, 5)):
        told = knowledge.topic(path.stem, language)
        assert told.form in ("explainer", "lesson", "list")
        assert len(pack["asks"][language]) >= 5
        for line in told.lines:
            words = len(line.text) if language == "zh" else len(line.text.split())
            on_card = len(line.card) if language == "zh" else len(line.card.split())
            assert 0 < words <= longest + 2, line.text
            assert 0 < on_card <= card + 2, line.card
            assert line.seen
            assert line.card_kind in ("step", "claim", "number", "date", "item")
            assert line.source[1].startswith("http")


def test_there_are_a_hundred() -> None:
    assert len(PACKS) >= 100


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whoever_asks_as_others_do_finds_it(language: str) -> None:
    for id, way in knowledge._asked(language):
        found = knowledge.find_topic(way, language)
        assert found is not None, way
        assert found.id == id, way


@pytest.mark.parametrize(
    ("language", "question", "id"),
    [
        ("zh", "天为什么是蓝的", "sky_blue"), ("zh", "三个步骤教你心肺复苏", "cpr"), ("zh", "冰箱怎么制冷", "refrigerator"), ("zh", "豆腐怎么做的呀", "tofu"),
        ("en", "why's the sky blue", "sky_blue"), ("en", "3 steps CPR", "cpr"), ("en", "how do fridges stay cold", "refrigerator"), ("en", "facts about pandas", "panda_facts"),
    ],
)  # fmt: skip
def test_a_question_in_other_words_finds_its_pack(language: str, question: str, id: str) -> None:
    found = knowledge.find_topic(question, language)
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("zh", "一个女孩在雨夜等她的猫"), ("zh", "我们家的牛肉面馆开业了"), ("zh", "怎样修自行车链条"), ("zh", "恐龙为什么灭绝"), ("zh", "如何写简历"), ("zh", ""),
        ("en", "a girl waits for her cat"), ("en", "how to fix a bike chain"), ("en", "why did the dinosaurs die out"), ("en", "how to write a cv"), ("en", ""),
    ],
)  # fmt: skip
def test_what_no_pack_knows_finds_none(language: str, question: str) -> None:
    assert knowledge.find_topic(question, language) is None
