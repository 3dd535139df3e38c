"""Which genre a sentence belongs to, by weighted words and signs: data/writer/genres.toml."""

from __future__ import annotations

import re
from functools import cache

from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Reading

WEIGHTS = {"sure": 4.0, "strong": 2.0, "weak": 1.0}
SIGN = 2.0
BY_FORM = {"ad": "advertisement", "appeal": "advertisement", "documentary": "documentary", "portrait": "documentary"}
LEAD = {"animal": {"fairy tale": 1.5, "comedy": 1.0}, "thing": {"fairy tale": 2.0}, "robot": {"sci-fi": 2.0}}
"""What it speaks for that a sentence's first being is no human."""
BY_MOOD = {"tense": "action", "mysterious": "horror", "scary": "horror"}
"""What a film of no main genre comes nearest to by its mood; by every other mood to a comedy, the one of the five in which people
live from day to day."""


def fine_genre(reading: Reading) -> str:
    """Its genre out of ten: "slice of life" where nothing speaks for another."""
    if reading.form in BY_FORM:
        return BY_FORM[reading.form]
    scores = genre_scores(reading)
    return max(scores, key=lambda name: scores[name])


def broad_genre(fine: str) -> str:
    """Which of the studio's five genres a finer one counts as; "" for none."""
    return str(lexicon.table("genres")[fine]["leans"])


def studio_genre(reading: Reading, fine: str, mood: str) -> str:
    """Which of the studio's five genres a sentence of this finer genre and mood counts as. Where the finer one has none of its own it is a
    romance where it says so, else what its mood comes nearest to."""
    if broad_genre(fine):
        return broad_genre(fine)
    return "romance" if genre_scores(reading)["romance"] >= WEIGHTS["sure"] else BY_MOOD.get(mood, "comedy")


def mood_of_genre(fine: str) -> str:
    """The mood of films of a finer genre."""
    return str(lexicon.table("genres")[fine]["mood"])


def genre_scores(reading: Reading) -> dict[str, float]:
    """How much speaks for each genre. A word that is part of a longer one found counts only once."""
    low = (reading.asked or reading.text).lower()
    scores: dict[str, float] = {}
    for name, words, signs, start in _book(reading.language):
        found: list[str] = []
        score = start
        for word, pattern, weight in words:
            if pattern.search(low) and not any(word in longer for longer in found):
                found.append(word)
                score += weight
        scores[name] = score + SIGN * sum(1 for sign in signs if sign.search(low))
    for name, more in LEAD.get(reading.who[0].kind if reading.who else "", {}).items():
        scores[name] += more
    return scores


@cache
def _book(
    language: str,
) -> tuple[tuple[str, tuple[tuple[str, re.Pattern[str], float], ...], tuple[re.Pattern[str], ...], float], ...]:
    rows = []
    for name, row in lexicon.table("genres").items():
        words = [
            (word.replace("_", " "), _pattern(word, language), weight * float(row.get("scale", 1)))
            for kind, weight in WEIGHTS.items()
            for word in row.get(kind, {}).get(language, "").split()
        ]
        words.sort(key=lambda entry: -len(entry[0]))
        signs = tuple(re.compile(sign, re.I) for sign in row.get("signs", {}).get(language, ()))
        rows.append((name, tuple(words), signs, float(row.get("start", 0))))
    return tuple(rows)


def _pattern(word: str, language: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(word)
    return re.compile(rf"\b{re.escape(word.replace('_', ' '))}(?:s|es|ed|d|ing)?\b")
