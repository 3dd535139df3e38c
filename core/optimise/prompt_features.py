"""What a prompt says, as whoever checks it sees it: somebody or something, a place, a time, and words of data/prompts/quality.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from core.settings import ROOT

QUALITY = ROOT / "data" / "prompts" / "quality.toml"
WRITER = ROOT / "data" / "writer"
"""The house writer's words for people, animals, robots, things, places and times: the same list, kept once."""
INTENT = ROOT / "data" / "prompts" / "intent"
"""What ideas are read by: words for a style and a mood."""
READ = ("style", "mood")
LONGEST_ZH = 6
SOMEBODY = re.compile(
    r"\b(?!(?:weather|water|other|never|ever|over|under|after|however|together|number|paper|power|matter|winter|summer|"
    r"centre|center|colour|color|corner|border|order|letter|chapter|poster|minister|either|neither|whether|rather|later|"
    r"layer|filter|dinner|flower|river|tower|interior|exterior|error|mirror|character|error|humor|horror|director|master|"
    r"further|closer|longer|slower|faster|softer|higher|lower|darker|brighter|warmer|cooler|trailer|theater|silver|quiver|"
    r"hover|cover|cinematographer|anger|danger|finger|shoulder|proper|super|per)\b)[a-z]{2,}(?:er|or|ist|man|men|woman|women|naut|ian|ess)s?\b"
)
IN_ZH = re.compile(
    r"在[^，。；、\n]{1,14}?(?:里|上|中|下|旁|边|前|后|内|外|间|处)|[\u4e00-\u9fff](?:星球|废墟|城市|小镇|村庄|空间站|基地|海边|山顶)"
)
IN_EN = re.compile(
    r"\b(?:in|inside|at|on|under|above|beneath|across|through|aboard|near|beside|outside|along|over) (?:an?|the|her|his|their|its) \w+"
)
YEAR = re.compile(r"\b(?:1[0-9]|20|21|22|30)\d\d(?:s|年)?|公元|世纪|朝|年代|未来|古代|century|future|era\b|medieval")


class WordHit(NamedTuple):
    """A word and where it stands."""

    word: str
    start: int
    end: int


@cache
def quality_rules() -> dict[str, Any]:
    return tomllib.loads(QUALITY.read_text("utf-8"))


def shows_subject(text: str) -> bool:
    """Somebody or something to look at: a person, an animal, a machine, a thing."""
    lowered = text.lower()
    return _stands(lowered, _nouns_zh()) or bool(_words(lowered) & _nouns_en()) or bool(SOMEBODY.search(lowered))


def names_place(text: str) -> bool:
    lowered = text.lower()
    return (
        _stands(lowered, _places_zh())
        or bool(_words(lowered) & _places_en())
        or bool(IN_ZH.search(text))
        or bool(IN_EN.search(lowered))
    )


def names_time(text: str) -> bool:
    lowered = text.lower()
    return (
        _stands(lowered, _times("chinese")) or bool(_words(lowered) & _times("english")) or bool(YEAR.search(lowered))
    )


def has_word_of_kind(kind: str, text: str) -> bool:
    """Whether a word of this kind stands in it, in either language."""
    if next(find_hits(kind, text), None) is not None:
        return True
    return kind in READ and _knows(kind, text.lower())


def _knows(kind: str, lowered: str) -> bool:
    return _stands(lowered, _read("zh", kind)) or bool(_words(lowered) & _read("en", kind))


def find_hits(kind: str, text: str) -> Iterator[WordHit]:
    """Every word of this kind, in the order of the text."""
    return find_pattern(_pattern(kind), text)


@lru_cache(maxsize=64)
def first_hit_by_group(kind: str, text: str) -> dict[str, WordHit]:
    """Of words that stand in groups: the first of each group that is there. To be looked at only: equal texts share it."""
    there = {name: next(find_pattern(pattern, text), None) for name, pattern in _grouped(kind)}
    return {name: hit for name, hit in there.items() if hit is not None}


def conflicting_groups(kind: str) -> list[tuple[str, str]]:
    """Groups that cannot hold at once."""
    return [(one, other) for one, other in quality_rules()[kind]["against"]]


def find_pattern(pattern: re.Pattern[str], text: str) -> Iterator[WordHit]:
    """Where a pattern of `any_of` stands in a text, whatever the case of its letters."""
    lowered = text.lower()
    lowered = lowered if len(lowered) == len(text) else text
    return (WordHit(text[m.start() : m.end()], m.start(), m.end()) for m in pattern.finditer(lowered))


def contains_word(word: str, lowered: str) -> bool:
    """Whether a word in small letters stands in a text in small letters, an English one as a whole word."""
    at = lowered.find(word)
    while at >= 0:
        end = at + len(word)
        if not (
            word[0].isascii()
            and word[0].isalnum()
            and lowered[max(0, at - 1) : at].isalnum()
            and lowered[max(0, at - 1) : at].isascii()
        ) and not (
            word[-1].isascii()
            and word[-1].isalnum()
            and lowered[end : end + 1].isalnum()
            and lowered[end : end + 1].isascii()
        ):
            return True
        at = lowered.find(word, at + 1)
    return False


def pattern_of_words(words: Iterable[str]) -> re.Pattern[str]:
    """One pattern for words of both languages in small letters, the longest first; English ones are matched whole. Words that begin
    alike are looked at once: a list of hundreds costs hardly more than one of ten."""
    lowered = {word.lower() for word in words if word.strip()}
    whole = {word for word in lowered if word.isascii() and word[0].isalnum() and word[-1].isalnum()}
    ascii_, rest = _branches(_tree(whole)), _branches(_tree(lowered - whole))
    told = [rf"\b(?:{ascii_})\b"] if ascii_ else []
    return re.compile("|".join([*told, *([f"(?:{rest})"] if rest else [])]) or r"(?!)")


def _tree(words: Iterable[str]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for word in sorted(words):
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return root


def _branches(node: dict[str, Any]) -> str:
    """A tree of letters as a pattern that takes the longest word it can."""
    told = [re.escape(letter) + _branches(after) for letter, after in node.items() if letter]
    if not told:
        return ""
    if len(told) == 1 and "" not in node:
        return told[0]
    return f"(?:{'|'.join(told)})" + ("?" if "" in node else "")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    told = quality_rules()[kind]
    return pattern_of_words([*told["zh"], *told["en"]])


@cache
def _grouped(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    told = quality_rules()[kind]
    names = dict.fromkeys([*told["zh"], *told["en"]])
    return tuple((name, pattern_of_words([*told["zh"].get(name, ()), *told["en"].get(name, ())])) for name in names)


def _stands(text: str, known: frozenset[str]) -> bool:
    """Whether one of these Chinese words stands in it: each place is looked up once for each length."""
    return any(
        text[at : at + long] in known for at in range(len(text)) if text[at] > "\u2e7f" for long in range(1, LONGEST_ZH)
    )


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z][a-z'-]*", text))


@cache
def _writer(name: str) -> dict[str, Any]:
    return tomllib.loads((WRITER / f"{name}.toml").read_text("utf-8"))


@cache
def _read(language: str, kind: str) -> frozenset[str]:
    told = tomllib.loads((INTENT / f"entities.{language}.toml").read_text("utf-8"))
    words = {word.lower() for word in told[kind]["words"].split() if "_" not in word}
    return frozenset(word for word in words if len(word) > 1)


@cache
def _nouns_zh() -> frozenset[str]:
    told = _writer("chinese")
    words = [word for kind in ("f", "m", "n") for word in told["people"][kind].split()]
    words += [word for listed in told["things"].values() for word in listed.split()]
    words += [word.partition("=")[0] for kind in ("animals", "robots") for word in told[kind]["words"].split()]
    words += [word for word in _read("zh", "character") if len(word) > 1]
    return frozenset(word.lower() for word in words) - {
        "电影",
        "视频",
        "剧本",
        "音乐",
        "影像",
        "画",
        "照片",
        "场景",
        "声音",
        "星",
        "光",
        "心",
        "梦",
    }


@cache
def _nouns_en() -> frozenset[str]:
    told = _writer("english")
    listed = [*told["people"].values(), *told["things"].values(), told["animals"]["words"], told["robots"]["words"]]
    words = {word for words in listed for word in words.split() if "_" not in word}
    plain = words - {
        "music",
        "voice",
        "song",
        "picture",
        "photo",
        "light",
        "film",
        "camera",
        "people",
        "human",
        "little",
        "ai",
    }
    return frozenset(plain | {f"{word}s" for word in plain})


@cache
def _places_zh() -> frozenset[str]:
    words = {word for place in _writer("places").values() for word in place.get("zh", "").split()}
    return frozenset(words | _read("zh", "setting"))


@cache
def _places_en() -> frozenset[str]:
    words = {word for place in _writer("places").values() for word in place.get("en", "").split() if "_" not in word}
    words |= {*_writer("english")["places"]["words"].split(), *_read("en", "setting")} - {"picture", "film", "frame"}
    return frozenset(words | {f"{word}s" for word in words})


@cache
def _times(language: str) -> frozenset[str]:
    words = frozenset(_writer(language)["times"]["words"].split())
    return words - {"专门", "seconds", "second", "minutes", "minute", "hour", "hours"}
