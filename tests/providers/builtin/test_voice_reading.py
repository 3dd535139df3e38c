"""How a text is read aloud: tones in company, figures, signs, two languages in one sentence, and breath."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from providers.builtin.voice import kokoro_model, mandarin_phonemes, spoken_numbers
from providers.builtin.voice.breath_groups import BREATH, PAUSES, split_breaths, written_words

HARD = tomllib.loads((Path(__file__).parent / "readings.toml").read_text("utf-8"))["lines"].strip().splitlines()


def pinyin(run: str) -> str:
    return " ".join(
        f"{said.pinyin}{said.tone}" for word in mandarin_phonemes.spoken_words(run) for said in word.syllables
    )


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ("你好", "ni2 hao3"),
        ("展览馆", "zhan2 lan2 guan3"),
        ("我很好", "wo2 hen2 hao3"),
        ("小雨伞", "xiao3 yu2 san3"),
    ],
)
def test_of_two_low_tones_the_first_rises(run, says):
    assert pinyin(run) == says


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ("一天", "yi4 tian1"),
        ("一样", "yi2 yang4"),
        ("一个人", "yi2 ge5 ren2"),
        ("第一", "di4 yi1"),
        ("十一月", "shi2 yi1 yue4"),
        ("看一看", "kan4 yi5 kan4"),
        ("不是", "bu2 shi4"),
        ("不想", "bu4 xiang3"),
        ("差不多", "cha4 bu5 duo1"),
    ],
)
def test_one_and_not_lean_on_what_follows(run, says):
    assert pinyin(run) == says


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ("孩子们", "hai2 zi5 men5"),
        ("妈妈", "ma1 ma5"),
        ("走了", "zou3 le5"),
        ("桌上", "zhuo1 shang5"),
        ("慢慢地走", "man4 man4 de5 zou3"),
        ("王子", "wang2 zi3"),
        ("一点儿", "yi4 dian3 er5"),
        ("女儿", "nv3 er2"),
    ],
)
def test_weak_syllables_lose_their_tone_and_strong_ones_keep_it(run, says):
    assert pinyin(run) == says


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ("还没还钱", "hai2 mei2 huan2 qian2"),
        ("银行旁行走", "yin2 hang2 pang2 xing2 zou3"),
        ("他长得很高", "ta1 zhang3 de5 hen3 gao1"),
        ("我得回去", "wo2 dei3 hui2 qu5"),
        ("几只猫", "ji3 zhi1 mao1"),
        ("重新开始", "chong2 xin1 kai1 shi3"),
        ("音乐家很快乐", "yin1 yue4 jia1 hen3 kuai4 le4"),
    ],
)
def test_a_character_is_read_as_its_neighbours_ask(run, says):
    assert pinyin(run) == says


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026年11月25日", "二零二六年十一月二十五日"),
        ("2026-01-02", "二零二六年一月二日"),
        ("20:05", "二十点零五分"),
        ("35%的人", "百分之三十五的人"),
        ("2个苹果", "两个苹果"),
        ("10203", "一万零二百零三"),
        ("200", "两百"),
        ("3.14", "三点一四"),
        ("007", "零零七"),
        ("13800138000", "幺三八零零幺三八零零零"),
        ("1/3", "三分之一"),
        ("气温-5℃", "气温零下五摄氏度"),
        ("3-5天", "三到五天"),
        ("$20", "二十美元"),
    ],
)
def test_figures_are_said_as_people_say_them(text, says):
    assert spoken_numbers.spell_out_chinese(text) == says


def test_figures_in_an_english_sentence_are_said_in_english():
    assert (
        spoken_numbers.spell_out_english("On 2026-11-25 at 20:05, in the 1990s")
        == "On November 25, 2026 at 20 oh 5, in the 19 nineties"
    )
    assert "twˈɛlv" in split_breaths("Twelve is 12.", "en")[0].phonemes


def test_latin_words_in_chinese_are_read_in_english():
    (breath,) = split_breaths("AI侦探说hello。", "zh")
    assert "həlˈO" in breath.phonemes and "ꭧə→ntʰa↘n" in breath.phonemes


def test_a_chinese_name_in_english_is_read_in_chinese():
    (breath,) = split_breaths("She met 陈默 at noon.", "en")
    assert "mwo↘" in breath.phonemes and "nˈun" in breath.phonemes


def test_every_syllable_of_mandarin_has_its_sound():
    syllables = [
        "zhi",
        "chi",
        "shi",
        "ri",
        "zi",
        "ju",
        "xu",
        "lv",
        "nve",
        "yuan",
        "jiong",
        "weng",
        "yong",
        "er",
        "you",
        "wei",
    ]
    syllables += ["a", "o", "e", "ei", "ang", "wen", "yu", "xiu", "gui", "dun", "bo", "yo", "hm", "yin", "wu", "yi"]
    said = [mandarin_phonemes.syllable_symbols(mandarin_phonemes.Syllable("", one, 4)) for one in syllables]
    assert all(said) and len(set(said)) == len(said)
    assert all(symbol in kokoro_model.symbol_numbers() for one in said for symbol in one)
    assert mandarin_phonemes.syllable_symbols(mandarin_phonemes.Syllable("", "xyz", 1)) == ""


def test_short_sentences_share_a_breath_and_a_long_one_takes_several():
    assert len(split_breaths("走。快走。天黑了。", "zh")) == 1
    long = split_breaths("她沿着长长的街道往前走，" * 40, "zh")
    assert len(long) > 5 and all(len(breath.phonemes) <= 2 * BREATH for breath in long)


def test_a_text_without_any_mark_is_still_cut_so_that_the_model_can_say_it():
    said = split_breaths("天黑了风停了雨也停了" * 200, "zh")
    assert len(said) > 20 and all(len(breath.phonemes) <= kokoro_model.LONGEST for breath in said)


def test_a_cat_on_the_keyboard_is_read_at_its_beginning_only():
    assert split_breaths("word" * 3000, "en") == split_breaths("word" * 5, "en")


def test_a_question_is_followed_by_a_longer_pause_than_a_comma():
    first, *_ = split_breaths(
        "那只猫说：你到底是谁，从哪里来，又要到哪里去，为什么偏偏是今天晚上，为什么偏偏是这条街？"
        + "我不知道，真的不知道。" * 12,
        "zh",
    )
    assert first.pause == PAUSES["?"] > PAUSES[","]


def test_marks_never_stand_twice_or_alone():
    for breath in split_breaths("（他说：“走！”）……——她，，没有；回答。。。", "zh"):
        assert breath.phonemes[0].isalpha() and ",," not in breath.phonemes and ".." not in breath.phonemes


@pytest.mark.parametrize("line", HARD)
def test_a_character_with_several_readings_is_read_as_its_sentence_means_it(line):
    text, _, wanted = line.partition(" | ")
    asked = list(zip(*[iter(wanted.split())] * 2, strict=True))
    chars = {char for char, _ in asked}
    said = [
        (one.char, f"{one.pinyin}{one.tone}")
        for run in re.findall(f"[{mandarin_phonemes.HAN}]+", text)
        for word in mandarin_phonemes.spoken_words(run)
        for one in word.syllables
        if one.char in chars
    ]
    assert said == asked


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3.5万人", "三点五万人"),
        ("2万元", "两万元"),
        ("2026年11月25日", "二零二六年十一月二十五日"),
        ("第2名", "第二名"),
        ("2:30出发", "两点三十分出发"),
        ("90年代", "九零年代"),
        ("12.50元", "十二点五零元"),
        ("100%", "百分之一百"),
        ("5km/h", "五公里每小时"),
        ("10086", "一万零八十六"),
    ],
)
def test_more_figures_are_said_as_people_say_them(text, says):
    assert spoken_numbers.spell_out_chinese(text) == says


def test_the_words_of_a_text_are_told_as_they_are_written():
    assert written_words("2026年11月25日，AI说：“Hello, 世界！”3.5万人。") == [
        "2026年", "11月", "25日", "AI", "说", "Hello", "世界", "3.5万", "人",
    ]  # fmt: skip
    assert written_words("It's 20:05, Tom!") == ["It's", "20:05", "Tom"]
