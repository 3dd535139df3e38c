"""Who does what to whom in a Chinese sentence, from the order of its words."""

from __future__ import annotations

from dataclasses import replace

from language.chinese.mending import mended
from language.chinese.phrases import phrases
from language.chinese.reading import Reading, read_stretch
from language.chinese.studio import Stretch, without_the_studio
from language.chinese.words import Word, words, words_that
from language.clauses import Clause, in_order

BREAKS = frozenset("，。；！？,;!?：:…—\n～~→|")
JOINING = frozenset("、/")


def read_clauses(text: str) -> list[Clause]:
    """Every clause in which something is done, in the order of the text."""
    stretches = [Stretch(phrases(mended(part)), mark) for part, mark in stretch_parts(text, list(words(text)))]
    reading = Reading(text)
    for stretch in without_the_studio(stretches):
        read_stretch(reading, stretch)
    return in_order(reading.clauses)


def stretch_parts(text: str, told: list[Word]) -> list[tuple[list[Word], str]]:
    """The text between marks with the mark behind each; a blank between Chinese signs is a mark, and a title in 《》 is one word."""
    parts: list[tuple[list[Word], str]] = []
    part: list[Word] = []
    title: list[Word] | None = None
    for nth, word in enumerate(told):
        if part and _is_apart(text, part[-1], word):
            parts, part = [*parts, (part, " ")], []
        if word.text[0] == "《":
            title = []
        elif title is not None and word.text[-1] == "》":
            part.append(Word("".join(each.text for each in title) or "《》", "title", word.start))
            title = None
        elif title is not None:
            title.append(word)
        elif word.text == "、" and part and part[0].tag in ("v", "vn") and _is_deed(told, nth + 1):
            parts, part = [*parts, (part, "，")], []
            told[nth + 1] = replace(told[nth + 1], tag="v")
        elif word.text[0] in BREAKS or (word.text == "/" and text[word.start - 1 : word.start] in " "):
            parts, part = [*parts, (part, word.text[0])], []
        elif word.tag != "w" or word.text in JOINING:
            part.append(word)
    return [(each, mark) for each, mark in [*parts, (part, "")] if each]


def _is_deed(told: list[Word], nth: int) -> bool:
    """Whether what follows 、 is one more deed: 洗菜、晾、压石头."""
    word = told[nth] if nth < len(told) else None
    if word is None:
        return False
    return word.tag == "v" or (word.tag in ("vn", "n") and len(word.text) == 2 and word.text[0] in words_that("hands"))


def _is_apart(text: str, before: Word, word: Word) -> bool:
    """Whether a blank stands between two words of Chinese signs."""
    blank = text[before.end : word.start]
    return bool(blank) and not blank.strip() and not before.text[-1].isascii() | word.text[0].isascii()
