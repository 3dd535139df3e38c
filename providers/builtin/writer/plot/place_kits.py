"""What is seen at a place and in its corners, how one is at it, and which places have only what is seen anywhere."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from providers.builtin.vocabulary import INDOORS
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Noun, Reading

AFLOAT = ("ship", "boat", "space", "sky", "underwater")
"""Places without ground to stand on."""


def without_preposition(english: str) -> str:
    """English: a place as a word by itself: pass of on the pass."""
    return re.sub(r"^(on|in|at|by|under) (the )?", "", english)


@cache
def _entries() -> tuple[str, ...]:
    """Every place of the tables: of words that say where, of callings, of nowhere in particular."""
    book = lexicon.table("whereabouts")
    callings = [kit["place"] for kit in lexicon.table("kits").values() if "place" in kit]
    return (*book["at"].values(), *callings, book["anywhere"]["inside"], book["anywhere"]["outside"])


@cache
def prepositions() -> dict[str, str]:
    """English: how one is at a place of the tables: on the pass, backstage."""
    return {without_preposition(e.split("|")[1]): e.split("|")[1] for e in reversed(_entries())}


def is_loose(word: str, place: str, language: str) -> bool:
    """Whether a place has only what is seen anywhere: unknown, nowhere, or with little of what its kind has."""
    book = lexicon.table("whereabouts")
    side = 0 if language == "zh" else 1
    for entry in _entries():
        parts = entry.split("|")
        if word == (parts[0] if side == 0 else without_preposition(parts[1])) and place == parts[2]:
            return parts[-1] != "own"
    listed = {w.replace("_", " ") for w in book["loose"][language].split()}
    low = word.lower()
    if low in listed or any(low.endswith(w if language == "zh" else f" {w}") for w in listed if w != "room"):
        return True
    return not lexicon.place_of(word, language) and low.replace(" ", "_") not in book["cities"][language].split()


def kit_of_place(word: str, place: str, language: str) -> dict[str, Any]:
    """Corners, details, troubles and last images of a place that a film calls `word`."""
    return seen_anywhere(place) if is_loose(word, place, language) else lexicon.place_kit(place)


def seen_anywhere(place: str) -> dict[str, Any]:
    """What may be seen at any place of a kind: under a roof, under the sky, or where there is no ground."""
    kinds: dict[str, Any] = lexicon.table("anywhere")[
        "inside" if place in INDOORS else "afloat" if place in AFLOAT else "outside"
    ]
    return kinds


def kit_of_corner(corner: str, kind: str, language: str) -> dict[str, Any]:
    """What is seen in a corner: what its kind of place has where its word is that place's own, else what is seen anywhere."""
    word = re.sub("^(the|a|an) ", "", corner.lower())
    return lexicon.place_kit(kind) if lexicon.place_words(language).get(word) == kind else seen_anywhere(kind)


def place_of_company(noun: Noun, reading: Reading) -> str:
    """The place whose people may be met there: none where only its picture is that of its kind; indoors there are neighbours."""
    return noun.place if noun.place == "home" or not is_loose(noun.word, noun.place, reading.language) else ""


def is_one_spot(word: str, language: str) -> bool:
    """Whether a place is one spot that has no other corners: a bus stop, a doorway."""
    return word.lower().replace(" ", "_") in lexicon.table("whereabouts")["spot"][language].split()
