"""The writer's words, as they stand in data/writer: places, weather, and what each language's reader knows."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[4] / "data" / "writer"
LANGUAGE = DATA.parent / "language"


@cache
def table(name: str) -> dict[str, Any]:
    """One TOML file of data/writer."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


@cache
def pattern(expression: str) -> re.Pattern[str]:
    """Made of a word of the tables, compiled once: Python itself keeps 512, and a script looks for more."""
    return re.compile(expression)


@cache
def place_words(language: str) -> dict[str, str]:
    """Each word for a place -> its word in providers.builtin.vocabulary.PLACES."""
    return {
        word.replace("-", " ") if language == "en" else word: place
        for place, kit in table("places").items()
        for word in kit[language].split()
    }


def place_kit(place: str) -> dict[str, Any]:
    """Corners, details, troubles and last images of a place, borrowed from the place it is `like` where it has none."""
    kits = table("places")
    kit = kits.get(place) or table("anywhere")["outside"]
    return {**kits[kit["like"]], **kit} if "like" in kit else kit


def in_language(pairs: list[str], language: str) -> list[str]:
    """The half of each "中文|english" in this language."""
    return [pair.split("|")[0 if language == "zh" else 1] for pair in pairs]


def fitting_in_language(pairs: list[str], language: str, when: str, weather: str) -> list[str]:
    """The sides of those that belong to this hour and weather: "中文|english|night dusk" is for those alone."""
    now = {when, weather}
    return in_language([p for p in pairs if p.count("|") < 2 or now & set(p.split("|")[2].split())], language)


@cache
def word_set(language: str, name: str) -> frozenset[str]:
    """One closed set of words of a language's file."""
    return frozenset(table(language)["grammar"][name].split())


def place_of(phrase: str, language: str) -> str:
    """The place a phrase names, by its longest word; none where it names none."""
    low = phrase.lower()
    held = [word for word in place_words(language) if (word in low if language == "zh" else f" {word} " in f" {low} ")]
    return place_words(language)[max(held, key=len)] if held else ""


def find_word(text: str, word: str) -> int:
    """Where a word of the tables begins in a lower-case text: -1 where it does not; English words are whole."""
    if not word.isascii():
        return text.find(word)
    said = word.replace("_", " ")
    found = re.search(rf"\b{re.escape(said)}(?![\w-])", text) if said in text else None
    return found.start() if found else -1


def has_any_word(text: str, line: str) -> bool:
    return any(find_word(text, word) >= 0 for word in line.split())
