"""Noun phrases of English: where each stands, its head, what kind of thing the head names, who owns it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from providers.builtin.writer.english.english_tags import load_counts
from providers.builtin.writer.english.english_words import INDEFINITE, Token
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import (
    dictionary,
    kind_of,
    own_noun_kinds,
    plural,
    singular,
    verb_base,
)
from providers.builtin.writer.vocabulary.reading import Noun

BEINGS = ("person", "animal", "robot")
GIVEN_TOO = ("april", "may", "june", "august")
"""Months that people are called by."""
MEASURES = ("pair", "couple", "dozen", "handful", "bunch")
BEFORE = ("JJ", "JJR", "JJS", "CD", "VBN", "VBG", "NN", "NNS", "NNP", "POS")
"""What may stand in a noun phrase after its determiner."""


@dataclass(frozen=True)
class Phrase:
    """Tokens `start` to `end` (not included). `words` is what its head is called, in the singular: piano tuner."""

    start: int
    end: int
    head: str
    words: str
    kind: str
    count: int = 1
    article: str = ""
    traits: tuple[str, ...] = ()
    name: str = ""
    plural: bool = False
    owner: Phrase | None = None
    prep: str = ""
    """The preposition it stands after."""

    @property
    def being(self) -> bool:
        return self.kind in BEINGS


def noun_of(phrase: Phrase, kind: str) -> Noun:
    """What a phrase names that is nobody: a thing, a place, an idea."""
    things = lexicon.table("english")["things"]
    tags = tuple(
        t
        for t in ("small", "big", "heard")
        if phrase.words.replace(" ", "_") in things[t].split() or phrase.head in things[t].split()
    )
    word = " ".join([*phrase.words.split()[:-1], plural(phrase.head)]) if phrase.plural else phrase.words
    return Noun(word, kind, "", phrase.traits, tags, phrase.plural, article=phrase.article)


def find_phrases(tokens: list[Token]) -> list[Phrase]:
    """The noun phrases of a sentence from left to right; an owner ("the miller's") is part of what it owns."""
    out: list[Phrase] = []
    i = 0
    while i < len(tokens):
        phrase = _phrase(tokens, i)
        if phrase:
            phrase = _measured(tokens, phrase)
            out.append(phrase)
            i = phrase.end
        else:
            i += 1
    return out


def _measured(tokens: list[Token], phrase: Phrase) -> Phrase:
    """ "a pair of hiking boots" is boots, "a choir of children" is children."""
    kinds = lexicon.word_set("english", "measures")
    of = phrase.end
    if (
        phrase.head not in kinds
        or (phrase.plural and phrase.head != "generation")
        or of + 1 >= len(tokens)
        or tokens[of].low != "of"
    ):
        return phrase
    inner = _phrase(tokens, of + 1)
    if inner is None or not inner.plural or inner.article or (phrase.head not in MEASURES and not inner.being):
        return phrase
    count = max(number_of_word(phrase.head), inner.count, 2) if phrase.head not in ("pair", "couple") else 2
    said = " ".join(t.low for t in tokens[phrase.start : of + 1])
    return replace(
        inner, start=phrase.start, article=said, count=count, prep=phrase.prep, traits=(*phrase.traits, *inner.traits)
    )


def number_of_word(word: str) -> int:
    """How many a numeral or a determiner says: three is 3, several 4; 0 where it says none."""
    if word.isdigit():
        return min(int(word), 99)
    numbers: dict[str, int] = lexicon.table("english")["numbers"]
    return numbers.get(word, 0)


def _phrase(tokens: list[Token], start: int) -> Phrase | None:
    i, end = start, len(tokens)
    article, count = "", 0
    while i < end and tokens[i].tag in ("PDT", "DT", "PRP$", "WP$"):
        if tokens[i].tag != "PDT":
            article = tokens[i].low
        count = number_of_word(tokens[i].low) or count
        i += 1
        if (
            i + 1 < end
            and tokens[i].low == "of"
            and number_of_word(tokens[i - 1].low)
            and tokens[i + 1].tag in ("DT", "PRP$")
        ):
            i += 1
    first = i
    while i < end and (tokens[i].tag in BEFORE or _degree(tokens, i)):
        token = tokens[i]
        after_noun = i > first and tokens[i - 1].noun
        if token.tag in ("VBG", "VBN") and (after_noun or not _leads_noun(tokens, i, bool(article) or i > first)):
            break
        if (
            token.tag == "NNP"
            and i > first
            and tokens[i - 1].tag in ("NN", "NNS")
            and not (_role(tokens[i - 1]) or _word_after_all(token) or (not article and _does(tokens[i - 1])))
        ):
            break
        if token.tag == "POS" and i == first:
            break
        if token.tag == "NNP" and i > first and _year(tokens[i - 1]):
            break
        if after_noun and token.low in INDEFINITE:
            break
        if after_noun and token.tag == "JJ" and kind_of(tokens[i - 1].base) in BEINGS:
            break
        if i > first and tokens[i - 1].noun and (token.tag == "CD" or _new_name(tokens[i - 1], token)):
            break
        i += 1
    while i > first and (tokens[i - 1].tag in ("VBG", "POS") or _degree(tokens, i - 1)):
        i -= 1
    inner = tokens[first:i]
    if not inner:
        people = i < end and tokens[i].low in lexicon.word_set("english", "human_adjectives")
        return _nounless(tokens, start, i + 1, article, count) if article == "the" and people else None
    if not any(t.noun for t in inner):
        return _nounless(tokens, start, i, article, count)
    while not inner[-1].noun:
        inner = inner[:-1]
    if len(inner) > 1 and inner[-1].low == "home" and kind_of(inner[-2].base) in BEINGS:
        inner = inner[:-1]  # "follows a swimmer home"
    return _made(tokens, start, inner, first, article, count)


def _year(token: Token) -> bool:
    return re.fullmatch(r"1\d\d\d|2\d\d\d", token.low) is not None


def _new_name(before: Token, token: Token) -> bool:
    """Whether a name begins after a word of time: "every Sunday | Mrs. Okafor"."""
    first = before.tag == "NNP" and before.low in GIVEN_TOO
    return (
        token.tag == "NNP"
        and not first
        and own_noun_kinds().get(before.low) == "time"
        and own_noun_kinds().get(token.low) != "time"
    )


def _degree(tokens: list[Token], i: int) -> bool:
    """ "very" of "a very long meeting", "newly" of "newly wed"."""
    return (
        tokens[i].tag in ("RB", "RBR", "RBS")
        and i + 1 < len(tokens)
        and tokens[i + 1].tag in ("JJ", "VBN")
        and i > 0
        and (tokens[i - 1].tag in ("DT", "PRP$", "JJ", "CD", "POS"))
    )


def _leads_noun(tokens: list[Token], i: int, inside: bool) -> bool:
    """Whether a participle stands before its noun: "a missing lens", not "a lens missing"."""
    if not inside and i and tokens[i - 1].tag not in (".", "CC", "IN", "TO"):
        return False
    if tokens[i].tag == "VBN" and not inside:
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return after is not None and (after.noun or after.tag in ("JJ", "CD")) and (inside or after.tag in ("NN", "NNS"))


def _role(token: Token) -> bool:
    known = kind_of(token.base) in BEINGS or token.base in lexicon.word_set("english", "titles")
    return known or (len(token.base) > 6 and _kind("", [], token.base) == "person")  # smokejumper


def _nounless(tokens: list[Token], start: int, end: int, article: str, count: int) -> Phrase | None:
    """ "the dead", "the eldest", "two": a phrase whose head is no noun."""
    last = tokens[end - 1]
    if last.tag == "CD" or (article and last.tag in ("JJ", "JJS", "VBN") and article in ("the", "his", "her", "their")):
        year = _year(last)
        kind = "time" if year else "person" if last.low in lexicon.word_set("english", "human_adjectives") else "idea"
        after = tokens[end].low if end < len(tokens) else ""
        many = (
            kind == "person" and after in ("are", "were", "have", "do", "can", "will") and not last.low.endswith("est")
        )
        count = count or (3 if many else 1)
        return Phrase(start, end, last.low, last.low, kind, count, article, (), prep=_prep(tokens, start))
    return None


def _prep(tokens: list[Token], start: int) -> str:
    before = tokens[start - 1] if start else None
    return before.low if before is not None and before.tag in ("IN", "TO", "SC") else ""


def _made(tokens: list[Token], start: int, inner: list[Token], first: int, article: str, count: int) -> Phrase:
    end = first + len(inner)
    owner: Phrase | None = None
    cut = max((k for k, t in enumerate(inner) if t.tag == "POS"), default=-1)
    if cut > 0 and cut + 1 < len(inner):
        owner = _made(tokens, start, inner[:cut], first, article, count)
        first, inner, article, count = first + cut + 1, inner[cut + 1 :], "the", 0
    traits: list[str] = []
    nouns: list[Token] = []
    for token in inner:
        if token.tag == "CD" or (number_of_word(token.low) and not nouns):
            count = number_of_word(token.low) or count
        elif (
            token.noun
            or (token.tag == "JJ" and _noun_after_all(token.low))
            or (nouns and token.tag in ("JJ", "VBG", "VBN"))
        ):
            nouns.append(token)
        else:
            traits.append(token.low)
    if not nouns or not nouns[-1].noun:
        nouns = [inner[-1]]
    name, role = _named(nouns, not article)
    head = role[-1].base if role else ""
    if head and role[-1].tag == "NNP":
        head = head.lower()
    words = " ".join([*(t.low for t in role[:-1]), head]) if role else ""
    kind = _kind(words, [t.low for t in role[:-1]], head) if role else ""
    if traits and f"{traits[-1]} {words}" in own_noun_kinds():
        words, kind = f"{traits[-1]} {words}", own_noun_kinds()[f"{traits[-1]} {words}"]
        traits.pop()
    if kind in BEINGS and lexicon.word_set("english", "lifeless") & {*traits, *(t.low for t in role[:-1])}:
        kind = "thing"
    if kind in BEINGS and _a_thing_here(head, tokens):
        kind = "thing"
    if name and role and kind == "thing" and not article and _does(role[-1]):
        kind = "person"
    plural = bool(role) and role[-1].tag == "NNS" and role[-1].low != head
    if not plural and role and role[-1].tag == "NNS" and head.endswith(("s", "people", "folk")):
        plural = head in lexicon.word_set("english", "groups")
    if end < len(tokens) - 1 and tokens[end].low in ("named", "called") and tokens[end + 1].text[:1].isupper():
        name = tokens[end + 1].text
        end += 2
        while end < len(tokens) and tokens[end].tag == "NNP":
            name, end = f"{name} {tokens[end].text}", end + 1
    return Phrase(
        start,
        end,
        head,
        words,
        kind,
        count if count > 1 else 3 if plural else 1,
        article,
        tuple(traits),
        name,
        plural,
        owner,
        _prep(tokens, start),
    )


def _a_thing_here(head: str, tokens: list[Token]) -> bool:
    """Whether a word for a being is a thing in its sentence: the crane of a building site, the fan in an office."""
    pattern = lexicon.table("english")["either"].get(head, "")
    return bool(pattern) and re.search(rf"\b({pattern})s?\b", " ".join(t.low for t in tokens)) is not None


def _noun_after_all(low: str) -> bool:
    """Whether what stands like an adjective is a noun: piano tuner, crossword setter."""
    if own_noun_kinds().get(low) in ("thing", "animal", "place"):
        return load_counts().words.get(low, Counter())["JJ"] < 2
    entry = dictionary().get(low, {})
    return "n" in entry and "a" not in entry and load_counts().words.get(low, Counter())["JJ"] < 2


def _adjective_after_all(low: str) -> bool:
    """Whether what stands like a noun is an adjective: a shy accountant."""
    entry = dictionary().get(low, {})
    return "a" in entry and low not in own_noun_kinds() and entry["a"][1] >= entry.get("n", ("", 0))[1]


def _does(token: Token) -> bool:
    """Whether a word is made of a verb for whoever does it: the cutter of "ice cutter Tomas Lind", the washer of "window washer Ann"."""
    stem = token.base[:-2] if token.base.endswith(("er", "or")) else ""
    double = stem[-1:] == stem[-2:-1]
    return len(stem) > 2 and any(
        verb_base(form)[0] == form for form in (stem, stem + "e", stem[:-1] if double else stem)
    )


def _named(nouns: list[Token], bare: bool = False) -> tuple[str, list[Token]]:
    """A name with its titles, and the nouns that say what somebody is: Detective Imogen Hale -> Imogen Hale, detective."""
    names = [k for k, t in enumerate(nouns) if t.tag == "NNP"]
    if not names or names[-1] != len(nouns) - 1:
        return "", nouns
    cut = len(nouns)
    while cut and nouns[cut - 1].tag == "NNP":
        cut -= 1
    proper, role = nouns[cut:], nouns[:cut]
    titles = lexicon.word_set("english", "titles")
    kept = lexicon.word_set("english", "forms_of_address")
    while (
        len(proper) > 1
        and (proper[0].low in titles or own_noun_kinds().get(proper[0].low) == "person" or _trade(proper[0].low))
        and proper[0].low not in kept
    ):
        role, proper = [*role, proper[0]], proper[1:]
    if len(proper) == 1 and _word_after_all(proper[0]):
        return "", nouns
    if not any(_role(t) or t.low in titles or (bare and _does(t)) for t in role[-1:]):
        role = []
    return " ".join(t.text for t in proper), role


def _trade(low: str) -> bool:
    """Whether a capital word before a name is a calling that no list has: Codebreaker Ines."""
    names = lexicon.table("english")["names"].values()
    return _kind(low, [], low) == "person" and len(low) > 6 and not any(low in line.lower().split() for line in names)


def _word_after_all(token: Token) -> bool:
    """Whether a capital is no name: Vikings, Bishop, GPS, the Earth."""
    low = singular(token.low)
    return own_noun_kinds().get(low) in ("person", "animal", "robot", "thing", "time") or (
        token.text.isupper() and len(token.text) > 1
    )


def _kind(words: str, before: list[str], head: str) -> str:
    """A compound is what its head is; an animal before somebody's calling is what they are: a cat detective is a cat."""
    parts = words.split()
    for n in range(max(1, len(parts) - 1)):
        if (tail := " ".join(parts[n:])) in own_noun_kinds():
            return own_noun_kinds()[tail]
    kind = kind_of(head)
    if head in lexicon.word_set("english", "robots_too"):
        return "robot"
    made = (
        before
        and before[-1] in lexicon.word_set("english", "robots_too")
        and head not in ("arm", "hand", "leg", "part", "toy")
    )
    if kind in ("thing", "idea", "") and made:
        return "robot"
    if kind == "person" and before and before[-1] in ("ai", "a.i.", "android", "robotic", "holographic"):
        return "robot"
    if kind == "animal" and before and before[-1] in lexicon.word_set("english", "robots_too"):
        return "robot"
    if kind == "person" and before and head not in lexicon.word_set("english", "of_animals"):
        first = kind_of(singular(before[-1]))
        if first in ("animal", "robot") and own_noun_kinds().get(singular(before[-1])) == first:
            return first
    if kind == "idea" and before and head not in own_noun_kinds():
        return "idea"
    if not kind and re.search(r"(er|or|ist|ian|man|woman|hero|smith)$", head) and len(head) > 5:
        return "person"
    return kind
