"""Nobody who is away, dead, asleep or only heard is shown or talks; nobody is invented; what follows a deed is not always the same."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from providers.builtin.engines.writer import ENGINE
from providers.builtin.writer.plot import plots
from providers.builtin.writer.telling.clause_telling import split_clauses
from providers.builtin.writer.telling.story_telling import tell_story
from providers.builtin.writer.understanding.understand import understand
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.presence import PLAYING, SEEN, presence_of_people
from providers.builtin.writer.vocabulary.reading import Reading

SIXTY = Path(__file__).parent / "sixty.txt"
WHERE = {
    "三兄弟给父亲守灵，发现遗像里的父亲每过一个小时就年轻十岁。": {"父亲": "dead"},
    "女儿整理母亲的遗物，找到一把没见过的钥匙": {"母亲": "dead"},
    "去世的奶奶每年除夕回来给孙子包饺子": {"奶奶": "here", "孙子": "here"},
    "女孩在车站见到了去世的父亲": {"父亲": "here"},
    "老人每天在车站等失踪的儿子": {"儿子": "away", "老人": "here"},
    "护士给熟睡的老人盖好被子": {"老人": "asleep"},
    "男人每晚跟电话里的女儿说晚安": {"女儿": "voice"},
    "失踪十年的哥哥回家找妹妹": {"哥哥": "here"},
    "An elderly widower takes tango lessons to keep a promise to his late wife": {"wife": "dead"},
    "A postman delivers a letter thirty years late to a lighthouse keeper": {"lighthouse keeper": "here"},
    "A kid practices piano with headphones so his dad can sleep": {"dad": "asleep"},
    "A widow meets her dead husband at the kitchen table": {"husband": "here"},
    "The crossword setter has vanished, but the puzzles keep arriving": {"setter": "away"},
    "A boy phones his grandfather every Sunday": {"grandfather": "voice"},
}


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    ENGINE.warm()


@cache
def films() -> tuple[tuple[Reading, dict[str, Any]], ...]:
    """Sixty sentences in two languages that were written without a thought of this writer, and those above."""
    readings = [understand(sentence) for sentence in SIXTY.read_text("utf-8").splitlines()]
    return tuple((reading, tell_story(reading, 60)) for reading in (*readings, *map(understand, WHERE)))


def beats(script: dict[str, Any]) -> list[dict[str, Any]]:
    return [beat for scene in script["scenes"] for beat in scene["beats"]]


@pytest.mark.parametrize("sentence", WHERE)
def test_a_sentence_says_who_of_it_is_there(sentence: str) -> None:
    reading = understand(sentence)
    found = {who.role: state for who, state in zip(reading.who, presence_of_people(reading), strict=True)}
    for role, state in WHERE[sentence].items():
        mine = [s for r, s in found.items() if role.endswith(r) or r.endswith(role)]
        assert mine == [state], found


def test_who_is_not_there_is_neither_seen_nor_heard() -> None:
    for reading, script in films():
        roles = {m["name"]: m["role"] for m in script["cast"]}
        for who, state in zip(reading.who, presence_of_people(reading), strict=True):
            alike = sum(other.role == who.role for other in reading.who)
            names = {name for name, role in roles.items() if role == who.role and who.role} if alike == 1 else set()
            if state not in SEEN:
                assert not any(names & set(beat["shows"]) for beat in beats(script)), (who.role, reading.text)
            if state not in PLAYING or state == "asleep":
                assert not any(beat["speaker"] in names for beat in beats(script)), (who.role, reading.text)


def test_a_minute_told_in_the_sentences_own_words_has_at_most_one_more_who_belongs_to_its_place() -> None:
    pairs = itertools.chain.from_iterable(lexicon.table("cast")["companions"].values())
    companions = {role for pair in pairs for role in pair.split("|")}
    for reading, script in films():
        if script["engine"] == "plain" and PLAYING & set(presence_of_people(reading)):
            own = {w.role for w in reading.who} | {w.name for w in reading.who}
            more = {m["role"] for m in script["cast"] if m["kind"] != "thing"} - own
            assert len(more) <= 1 and more <= companions, reading.text


def test_no_exchange_is_heard_in_many_films() -> None:
    heard: Counter[tuple[str, str]] = Counter()
    for _, script in films():
        if script["engine"] == "plain":
            mine = set()
            told = beats(script)
            for one, two in itertools.pairwise(told):
                if one["kind"] == two["kind"] == "dialogue" and one["speaker"] != two["speaker"]:
                    names = "|".join(re.escape(m["name"]) for m in script["cast"])
                    mine.add((re.sub(names, "_", one["text"]), re.sub(names, "_", two["text"])))
            heard.update(mine)
    assert max(heard.values(), default=0) <= 4, heard.most_common(3)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("盲人调音师凭一个走调的音，认出了当年肇事逃逸的那个司机", 2),
        ("早高峰的公交上，一个女孩替睡着的陌生人按了下车铃", 1),
        ("他说：“我不走，我等你。”然后轻轻关上了家里的门，从此再也没有打开过", 3),
    ],
)
def test_a_sentence_comes_apart_where_something_new_is_done(text: str, parts: int) -> None:
    assert len(split_clauses(text, "zh")) == parts


def test_an_english_sentence_comes_apart_at_its_joints() -> None:
    told = split_clauses(
        "A crossing guard keeps every lost mitten, until one winter Mr. Hale comes back for his.", "en"
    )
    assert told == ["A crossing guard keeps every lost mitten", "Until one winter Mr. Hale comes back for his"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_follows_a_deed_is_written_in_many_ways(language: str) -> None:
    packets = plots.load_plot("plain", language).of("then")
    groups = Counter(c for p in packets for c in p.when[:1])
    assert len(packets) >= 500
    assert sum(count >= 5 for group, count in groups.items() if "." not in group) >= 45


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Every passenger on the night ferry has the same suitcase, and only Ingrid opens hers.", 2),
        ("An astronaut alone on the station hears someone knock from outside, she knocks back.", 2),
        ("他推开门，所有人都叫他另一个名字", 2),
    ],
)
def test_a_short_clause_is_a_clause_of_its_own(text: str, parts: int) -> None:
    assert len(split_clauses(text, "en" if text.isascii() else "zh")) == parts
