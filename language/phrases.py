"""What a text says piece by piece, in its own words: without the order for a film, which is obeyed and never told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from language.chinese import pieces as chinese
from language.chinese.words import words
from language.english import pieces as english
from language.english.parser import parse
from language.forms import LONGEST, is_chinese
from language.pieces import MARKS, QUOTED, asks_for_a_film, cut, is_wish

DIGITS = dict(zip("一两二三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
NUMERALS = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True)  # noqa: SIM905
)
MOST = 12
"""Things that a film counts at most."""
MOST_PIECES, MOST_LETTERS = 40, 300
"""Of a long text, and of one piece: more is not told in ten minutes."""


@dataclass(frozen=True)
class TextPhrase:
    """A piece of the text between two marks. `nouns` are its things and places in order, each as long as it is said ("desk lamp");
    `listed` says that a colon stands before it or before one of those it follows."""

    text: str
    nouns: tuple[str, ...] = ()
    listed: bool = False


@lru_cache(256)
def read_phrases(text: str) -> tuple[TextPhrase, ...]:
    """Of a text in Chinese or English; none of one that only asks for a film."""
    text = text[:LONGEST]
    language = "zh" if is_chinese(text) else "en"
    orders = chinese.orders_in(text) if language == "zh" else frozenset()
    found: list[TextPhrase] = []
    listed = False
    for nth, (mark, piece) in enumerate(cut(text)[:MOST_PIECES]):
        listed = (listed or mark in (":", "：")) and mark not in ("。", "\n")
        if is_wish(piece, language) if nth else asks_for_a_film(piece):
            continue
        piece = piece[:MOST_LETTERS]
        told = (
            chinese.told_in(piece, nth == 0, piece in orders) if language == "zh" else english.told_in(piece, nth == 0)
        )
        found += [TextPhrase(said, nouns, listed) for said, nouns in told if not is_wish(said, language)]
    return tuple(found)


@lru_cache(256)
def quoted_lines(text: str) -> tuple[TextPhrase, ...]:
    """The lines that a text quotes, as a poem's; none where it quotes nothing."""
    text = text[:LONGEST]
    quotes = [found.group()[1:-1] for found in QUOTED.finditer(text)]
    lines = [line.strip() for quote in quotes for line in MARKS.split(quote) if line.strip()]
    if is_chinese(text):
        return tuple(TextPhrase(line, tuple(chinese.nouns_of(words(line)))) for line in lines)
    return tuple(TextPhrase(line, tuple(english.nouns_of(parse(line)))) for line in lines)


def asked_count(text: str) -> int:
    """How many things the text asks for, by its first number above one that stands before a noun; 0 where it names none."""
    if is_chinese(text):
        said = re.findall(
            r"(\d{1,3}|[一两二三四五六七八九]?十[一二三四五六七八九]?|[一两二三四五六七八九])(?:个|种|件|条|步|大|招|点|句|位|款|道|处)",
            text,
        )
        numbers = [int(each) if each.isdigit() else _chinese_number(each) for each in said]
    else:
        units = "seconds?|secs?|minutes?|mins?|hours?|years?|days?|months?|weeks?"
        said = re.findall(rf"\b({'|'.join(NUMERALS)}|\d{{1,3}})\s+(?!(?:{units})\b)[a-z]", text.lower())
        numbers = [int(each) if each.isdigit() else NUMERALS[each] for each in said]
    return next((number for number in numbers if 2 <= number <= MOST), 0)


def _chinese_number(said: str) -> int:
    """Of 一 to 九十九."""
    tens, ten, ones = said.partition("十")
    return 10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0) if ten else DIGITS[said]
