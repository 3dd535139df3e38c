"""The words by which a script from outside is read (data/script_words.toml), and the places of the house by their words."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from core.settings import ROOT

WORDS, PLACES = ROOT / "data" / "script_words.toml", ROOT / "data" / "writer" / "places.toml"


@cache
def words_by_meaning(name: str) -> dict[str, tuple[str, ...]]:
    """Each meaning of this kind and the words for it."""
    told = tomllib.loads(WORDS.read_text("utf-8"))[name]
    return {meaning: tuple(line.split()) for meaning, line in told.items()}


@cache
def _places() -> tuple[tuple[str, str], ...]:
    """(word, place), longest words first."""
    told = tomllib.loads(PLACES.read_text("utf-8"))
    pairs = [
        (word.replace("_", " "), place)
        for place, facts in told.items()
        for word in f"{facts.get('zh', '')} {facts.get('en', '')} {place}".split()
    ]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def meaning_of_word(kind: str, word: str) -> str:
    """The meaning of a word that stands alone: NIGHT, 夜."""
    return next((m for m, words in words_by_meaning(kind).items() if word.lower() in (w.lower() for w in words)), "")


def first_meaning(kind: str, text: str) -> str:
    """The first meaning of which a word occurs."""
    low = text.lower()
    return next((m for m, words in words_by_meaning(kind).items() if any(_holds(low, w) for w in words)), "")


def first_word(kind: str, text: str) -> str:
    low = text.lower()
    return next((w for words in words_by_meaning(kind).values() for w in words if _holds(low, w)), "")


def commonest_meaning(kind: str, text: str) -> str:
    """The meaning whose words occur most; none where none does."""
    low = text.lower()
    count = {m: sum(_holds(low, w) for w in words) for m, words in words_by_meaning(kind).items()}
    best = max(count, key=lambda m: count[m])
    return best if count[best] else ""


def place_of_location(text: str) -> str:
    """The place of the house that a location names, by its longest word."""
    low = text.lower()
    return next((found for word, found in _places() if _holds(low, word)), "")


def place_name(name: str, language: str) -> str:
    """What a place is called where a script names none."""
    told = tomllib.loads(PLACES.read_text("utf-8")).get(name, {})
    return str(told.get("zh" if language == "zh" else "en", name)).split()[0].replace("_", " ")


def _holds(low: str, word: str) -> bool:
    """Whether a text in small letters has the word; one of Latin letters between others that are none."""
    word = word.lower()
    return word in low and (not word.isascii() or _alone(word).search(low) is not None)


@cache
def _alone(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z]){re.escape(word)}(?![a-z])")
