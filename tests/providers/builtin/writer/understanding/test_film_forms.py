"""What kind of film is asked for, and what is left of the sentence once the asking is off."""

from __future__ import annotations

import pytest

from providers.builtin.writer.understanding.film_forms import find_form
from providers.builtin.writer.understanding.understand import clean_text, understand
from providers.builtin.writer.vocabulary import lexicon


@pytest.mark.parametrize(
    ("language", "sentence", "kind", "product"),
    [
        ("zh", "一口铁锅的广告：奶奶用它炒了四十年的菜", "ad", "铁锅"),
        ("zh", "推销洗衣机的广告：奶奶笑了", "ad", "洗衣机"),
        ("zh", "卖茶叶的小店的广告", "ad", "卖茶叶的小店"),
        ("zh", "给一款折叠伞拍个广告，主角是一只怕雨的猫", "ad", "折叠伞"),
        ("zh", "这款台灯，连太阳都眼红。", "ad", "台灯"),
        ("zh", "一支关于手套的广告：妹妹把两只都给了哥哥", "ad", "手套"),
        ("zh", "公益广告：一只空碗在食堂里走了一圈", "appeal", ""),
        ("zh", "一部关于草原上最后一位马头琴匠的纪录片", "documentary", ""),
        ("zh", "跟拍一群夜里修地铁的人", "documentary", ""),
        ("zh", "谁拿走了钟楼的指针？", "question", ""),
        ("zh", "帮我拍一个关于“离别”的短片", "topic", ""),
        ("zh", "哈哈，一只鸭子学会了开船", "plain", ""),
        ("en", "An ad for a rain jacket, starring a very dry duck", "ad", "rain jacket"),
        ("en", "20 second spot for our oat milk: a cow looks on", "ad", "oat milk"),
        ("en", "A bicycle ad in which nobody ever arrives", "ad", "bicycle"),
        ("en", "A documentary about the last lift operator in Naples", "documentary", ""),
        ("en", "A portrait of a woman who tunes church bells", "portrait", ""),
        ("en", "Portrait of a woman who tunes church bells", "portrait", ""),
        ("en", "How a village kept its only bus", "documentary", ""),
        ("en", "Who feeds the cats at the closed museum?", "question", ""),
        ("en", "make me a film where a cloud falls asleep", "plain", ""),
    ],
)
def test_the_form_of_a_sentence_is_known(language: str, sentence: str, kind: str, product: str) -> None:
    form = find_form(clean_text(sentence, language), language)
    assert (form.kind, form.product) == (kind, product)


@pytest.mark.parametrize(
    ("language", "sentence", "body"),
    [
        ("zh", "请帮我拍一部30秒的科幻短片：一台冰箱学会了做梦", "一台冰箱学会了做梦"),
        ("zh", "我想拍一个女孩给月亮写信的故事", "女孩给月亮写信"),
        ("zh", "一支牙刷的广告：它陪一家四口过了一年", "牙刷陪一家四口过了一年"),
        ("zh", "我想看一个讲害羞的章鱼学跳舞的动画短片", "害羞的章鱼学跳舞"),
        ("zh", "微电影《回声》：山谷里有人替她回答", "山谷里有人替她回答"),
        ("en", "so basically a dog runs for mayor", "a dog runs for mayor"),
        ("en", "Can you make something about two rivers that argue?", "two rivers that argue"),
        ("en", "Short horror film idea: the alarm only rings for liars", "the alarm only rings for liars"),
        ("en", "please make me a short film about two clocks that disagree", "two clocks that disagree"),
        ("en", "An ad for a kettle: it sings when it rains", "the kettle sings when it rains"),
    ],
)
def test_what_only_asks_is_not_read(language: str, sentence: str, body: str) -> None:
    assert find_form(clean_text(sentence, language), language).body == body


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_of_a_topic_has_a_story_with_somebody_in_it(language: str) -> None:
    for row in lexicon.table("situations")["about"]:
        assert row["zh"] and row["en"]
        for story in row["story" if language == "zh" else "tale"]:
            reading = understand(story, language)
            assert reading.who and [d for d in reading.deeds if not d.aside], story


@pytest.mark.parametrize(
    "sentence", ["孤独是什么？", "拍一个关于“信任”的短片", "Why are we so bad at waiting?", "a film about envy"]
)
def test_a_question_or_a_word_is_answered_by_a_story(sentence: str) -> None:
    reading = understand(sentence)
    assert reading.told and reading.who and reading.topic


@pytest.mark.parametrize(
    "sentence",
    ["什么是勇气？问一个潜水员和一个怕黑的孩子", "两把旧椅子的爱情", "What would a lighthouse dream of?", "猫"],
)
def test_what_has_somebody_or_something_of_its_own_is_told_itself(sentence: str) -> None:
    assert not understand(sentence).told


def test_what_is_often_typed_wrong_is_set_right() -> None:
    assert clean_text("Teh cat dont know becuase its lonley", "en") == "The cat don't know because its lonely"
