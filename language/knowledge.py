"""What is known of everyday topics: how, why and how-to in short lines, each with its source, found by what somebody asks.

The packs are `data/knowledge/*.toml`, one topic each in Chinese and English. A question finds its pack by the letters it shares with the
ways in which people ask for it; where none is near enough there is no pack, and nothing is made up."""

from __future__ import annotations

import itertools
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

PACKS = Path(__file__).parents[1] / "data" / "knowledge"
LONGEST = 2000
NEAR = 0.42
"""A question less near to every way of asking finds nothing: the value that loses fewest of the ways themselves, each asked with itself
left out, while questions about other topics find nothing (tests/language/test_knowledge)."""
ASKING_ZH = (
    "请问",
    "讲一讲",
    "讲讲",
    "说说",
    "介绍一下",
    "科普一下",
    "科普",
    "为什么",
    "为啥",
    "怎么回事",
    "怎么",
    "怎样",
    "如何",
    "什么是",
    "是什么",
    "原理",
    "过程",
    "一步一步",
    "步骤",
    "教你",
    "教程",
    "方法",
    "短片",
    "视频",
    "做一个",
    "做个",
    "拍一个",
    "拍个",
)
ASKING_EN = frozenset(
    [
        "how",
        "why",
        "what",
        "when",
        "does",
        "do",
        "did",
        "is",
        "are",
        "the",
        "a",
        "an",
        "to",
        "of",
        "in",
        "it",
        "its",
        "explain",
        "explained",
        "tell",
        "me",
        "about",
        "please",
        "video",
        "short",
        "film",
        "make",
        "making",
        "made",
        "guide",
        "step",
        "tutorial",
        "for",
        "can",
        "you",
        "your",
        "my",
        "i",
        "work",
        "way",
        "and",
    ]
)
"""Words by which anything is asked for: they say nothing of the topic."""

Kind = Literal["explainer", "lesson", "list"]


@dataclass(frozen=True)
class KnownLine:
    """One fact or step. `text` is spoken, `card` stands on the screen, `seen` can be drawn (`seen_english` names the same things in
    English), `does` is what is done to the first of it, and `source` says where it was read: (title, address)."""

    text: str
    card: str
    card_kind: str
    seen: tuple[str, ...]
    seen_english: tuple[str, ...]
    does: str
    source: tuple[str, str]


@dataclass(frozen=True)
class KnownTopic:
    """A topic in one language, its lines in the order in which they are told."""

    id: str
    form: Kind
    place: str
    """Where it is best seen, a word of providers.builtin.vocabulary.PLACES; `when` is the hour of it."""
    when: str
    title: str
    lines: tuple[KnownLine, ...]


def topic(id: str, language: str) -> KnownTopic:
    """The pack of this name in "zh" or "en". KeyError: there is none."""
    pack = _packs()[id]
    sources = [(each["title"], each["address"]) for each in pack["source"]]
    lines = tuple(
        KnownLine(
            text=line[language],
            card=line[f"card_{language}"],
            card_kind=line["card"],
            seen=tuple(line[f"seen_{language}"]),
            seen_english=tuple(line["seen_en"]),
            does=line[f"does_{language}"],
            source=sources[line["source"] - 1],
        )
        for line in pack["line"]
    )
    return KnownTopic(id, pack["form"], pack["place"], pack.get("when", "day"), pack["title"][language], lines)


def find_topic(question: str, language: str) -> KnownTopic | None:
    """The pack that answers this, or none."""
    ranked = rank_topics(question, language)
    return topic(ranked[0][0], language) if ranked and ranked[0][1] >= NEAR else None


def topic_for(form: str, idea: str, language: str) -> KnownTopic | None:
    """What is known of what an idea asks to have explained, taught or listed; None for every other form and where no pack has it.
    `language` may be of a region ("zh-CN"): what is not Chinese is told in English."""
    return find_topic(idea, "zh" if language.startswith("zh") else "en") if form in get_args(Kind) else None


def rank_topics(question: str, language: str, without: str = "") -> list[tuple[str, float]]:
    """Every pack by how near one of its ways of asking is, nearest first, 0 to 1; `without` one of them."""
    weights = _letter_weights(language)
    asked = _vector(question, weights)
    best: dict[str, float] = {}
    for id, way, vector in _ways(language):
        if way != without:
            best[id] = max(best.get(id, 0.0), sum(weight * vector.get(part, 0.0) for part, weight in asked.items()))
    return sorted(best.items(), key=lambda pair: -pair[1])


@cache
def named_things() -> dict[str, str]:
    """The things of all packs in Chinese, each with its English name."""
    return {
        chinese: english
        for pack in _packs().values()
        for line in pack["line"]
        for chinese, english in zip(line["seen_zh"], line["seen_en"], strict=True)
    }


@cache
def _packs() -> dict[str, dict[str, Any]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(PACKS.glob("*.toml"))}


def _asked(language: str) -> Iterator[tuple[str, str]]:
    for id, pack in _packs().items():
        for way in (pack["title"][language], *pack["asks"][language]):
            yield id, way


def _parts(text: str) -> Counter[str]:
    """Pairs of Chinese letters and single ones; English words by their stems, and pairs of them."""
    plain = text.lower()[:LONGEST]
    for word in ASKING_ZH:
        plain = plain.replace(word, " ")
    found: Counter[str] = Counter()
    for run in re.findall(r"[㐀-鿿]+", plain):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
        found.update(run)
    stems = (word.rstrip("s") if len(word) > 3 else word for word in re.findall(r"[a-z0-9]+", plain))
    words = [stem[:6] for stem in stems if stem not in ASKING_EN]
    found.update(words)
    found.update(" ".join(pair) for pair in itertools.pairwise(words))
    return found


@cache
def _letter_weights(language: str) -> dict[str, float]:
    """How telling each part is: the fewer topics ask with it, the more."""
    topics: dict[str, set[str]] = {}
    for id, way in _asked(language):
        for part in _parts(way):
            topics.setdefault(part, set()).add(id)
    return {part: math.log(1 + len(_packs()) / len(ids)) for part, ids in topics.items()}


def _vector(text: str, weights: dict[str, float]) -> dict[str, float]:
    """Of length 1; what no topic asks with counts as much as the rarest part."""
    unknown = math.log(1 + len(_packs()))
    rows = {part: (1 + math.log(count)) * weights.get(part, unknown) for part, count in _parts(text).items()}
    length = math.sqrt(sum(value * value for value in rows.values())) or 1.0
    return {part: value / length for part, value in rows.items()}


@cache
def _ways(language: str) -> list[tuple[str, str, dict[str, float]]]:
    weights = _letter_weights(language)
    return [(id, way, _vector(way, weights)) for id, way in _asked(language)]
