"""What a film is called: the most telling phrase of its own sentence, as 会哭的婴儿 or "The Last Typesetter"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from providers.builtin.writer.chinese.chinese_units import Unit
from providers.builtin.writer.chinese.chinese_words import units_of
from providers.builtin.writer.english.english_phrases import Phrase, find_phrases
from providers.builtin.writer.english.english_words import Token, tokenize
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.reading import Reading

NOUNS = ("thing", "animal", "robot", "person", "place", "idea")
"""What a title may end in, the most telling first."""
BEST = 3
"""Of so many phrases one is drawn."""
SHORT = {"zh": 8, "en": 6}
"""Characters, or words, of a sentence that is its own title."""
READABLE = {"zh": 14, "en": 9}
"""Characters, or words, of a clause that stands for a title where nothing shorter does."""
LONG = {"zh": (3, 9), "en": (2, 6)}
"""Least and most characters, or words, of a title."""


def _book(language: str) -> dict[str, str]:
    """Patterns: what only counts one of something, and words that make a phrase worth a title."""
    patterns: dict[str, str] = lexicon.table("titles")[language]
    return patterns


def title_phrases(reading: Reading) -> list[str]:
    """Up to three titles from the sentence's own words, the most telling first; none where it has no phrase that tells anything."""
    text = reading.said or reading.text
    if whole := _as_title(text, reading.language, SHORT):
        return [whole]
    found = _chinese(text) if reading.language == "zh" else _english(text)
    ranked = sorted(found, key=lambda each: -each[0])
    return list(dict.fromkeys(title for score, title in ranked if score > 0))[:BEST]


def clause_titles(clauses: Sequence[str], language: str) -> list[str]:
    """The clauses that are short enough for a title: 他推开门, "Dad burns the pancakes"; the shortest where none is, if it can be read."""
    clauses = [part for clause in clauses for part in re.split(r"[，,]\s*", clause)]
    short = [title for clause in clauses if (title := _as_title(clause, language, SHORT))]
    longer = sorted((title for clause in clauses if (title := _as_title(clause, language, READABLE))), key=len)
    return short or longer[:1]


def _as_title(clause: str, language: str, most: dict[str, int]) -> str:
    whole = re.sub(r"[\s，。,.!！]+$", "", clause)
    size = len(whole) if language == "zh" else len(whole.split())
    return whole if 1 < size <= most[language] and not re.search(r"[，,；;：:？?“”\"]", whole) else ""


def _chinese(text: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = [(5, quoted) for quoted in re.findall(r"[“《]([\u4e00-\u9fff]{2,8})[”》]", text)]
    for clause in re.split(r"[^\w“”《》·]+", text):
        units = units_of(clause)
        for end, unit in enumerate(units):
            followed = end + 1 < len(units) and (
                units[end + 1].kind in (*NOUNS, "de") or units[end + 1].text in "上里中下"
            )
            if unit.kind in NOUNS and not followed:
                found += _noun_phrase(units, end)
    return found


def _noun_phrase(units: list[Unit], end: int) -> list[tuple[int, str]]:
    """The phrase that ends in a noun, with what stands before it: 第八碗粥, 害怕长大的石狮子."""
    start = end
    while start and _before(units, start, end):
        start -= 1
    while start < end and units[start].kind in ("de", "other"):
        start += 1
    if re.fullmatch(_book("zh")["one"], units[start].said):
        start += 1
    if units[start].kind in ("verb", "adv") and start and units[start - 1].kind != "count":
        return []
    inner = units[start : end + 1]
    title = "".join(unit.said for unit in inner)
    least, most = LONG["zh"]
    if not inner or not least <= len(title) <= most or re.match(_book("zh")["never"], title):
        return []
    telling = 3 * bool(re.search(_book("zh")["telling"], title))
    modified = 3 * any(unit.kind == "de" for unit in inner) + (len(inner) > 1)
    return [(telling + modified + len(NOUNS) - NOUNS.index(units[end].kind) - 3, title)]


def _before(units: list[Unit], start: int, end: int) -> bool:
    """Whether the piece before `start` still belongs to the phrase; a verb does where 的 stands between."""
    kind = units[start - 1].kind
    if kind in ("adj", "count", "de", *NOUNS):
        return not (kind in NOUNS and units[start].kind in ("count", "verb"))
    return kind in ("verb", "adv") and any(unit.kind == "de" for unit in units[start:end])


def _english(text: str) -> list[tuple[int, str]]:
    words = tokenize(text)
    found: list[tuple[int, str]] = []
    all_phrases = find_phrases(words)
    for phrase in all_phrases:
        after = next((p for p in all_phrases if p.start == phrase.end + 1), None)
        of = phrase.end < len(words) and words[phrase.end].low == "of"
        ends = [(phrase, phrase.end), *([(after, after.end)] if after and of else [])]
        for last, end in ends[-1:]:
            found += _titled(words[phrase.start : end], phrase, last)
    return found


def _titled(words: list[Token], phrase: Phrase, last: Phrase) -> list[tuple[int, str]]:
    said = [word.text for word in words]
    if re.fullmatch(_book("en")["one"], said[0], re.I) and len(said) > 1:
        said = ["The", *said[1:]]
    title = re.sub(r" (?=['’])", "", " ".join(said))
    least, most = LONG["en"]
    size = len(title.split())
    if not least <= size <= most or phrase.kind not in NOUNS or re.search(r"[^\w\s'’-]", title):
        return []
    telling = 3 * bool(re.search(_book("en")["telling"], title, re.I))
    modified = 2 * (size > 2) + 2 * (last is not phrase) + any(word.text[:1].isupper() for word in words[1:])
    return [(telling + modified + len(NOUNS) - NOUNS.index(phrase.kind) - 3, title)]
