"""When a film plays at the latest, and what was not yet made, out of season or off its world then."""

from __future__ import annotations

import re

from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.lexicon import has_any_word
from providers.builtin.writer.vocabulary.reading import Reading


def latest_year(reading: Reading) -> int:
    """The year a film is not later than; 9999 where the sentence puts it in no time."""
    text = reading.text.lower()
    years = [int(y) for y in re.findall(r"(?<![\d.])1[0-9]\d\d(?!\d)", text)]
    years += [int(y) for y in re.findall(r"\b(\d{1,4}) (?:ad|ce)\b", text)]
    years += [0 for _ in re.findall(r"\b\d{1,4} bce?\b", text)]
    said = [year for words, year in lexicon.table("whereabouts")["past"].items() if has_any_word(text, words)]
    return min([*years, *said], default=9999)


def is_of_its_time(text: str, then: int) -> bool:
    """Whether nothing in it was made later than its film."""
    low = text.lower()
    book = lexicon.table("whereabouts")["since"]
    return not any(then < int(since) and has_any_word(low, words) for since, words in book.items())


def fits_season_and_world(text: str, reading: Reading) -> bool:
    """Whether nothing in it is out of the sentence's season or off its world: no crickets in winter, no wind on the moon."""
    low, said = text.lower(), reading.text.lower()
    never = lexicon.table("whereabouts")["never"]
    return not any(has_any_word(low, words) and has_any_word(said, facts) for facts, words in never.items())
