"""English words: their kinds and forms, from a list derived from WordNet and our own, and a tagger that goes by neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from providers.builtin.writer import lexicon
from providers.builtin.writer.english_forms import dictionary, is_noun, kind_of, own_words, seen, singular, verb_base

DETERMINERS = {
    "a": 1,
    "an": 1,
    "the": 1,
    "his": 1,
    "her": 1,
    "my": 1,
    "your": 1,
    "our": 1,
    "their": 1,
    "its": 1,
    "this": 1,
    "that": 1,
    "these": 3,
    "those": 3,
    "some": 3,
    "every": 1,
    "each": 1,
    "no": 1,
    "another": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "both": 2,
    "several": 3,
    "many": 5,
    "twelve": 12,
    "all": 3,
    "any": 1,
}


POSSESSIVES = lexicon.grammar("english", "possessives")


PREPOSITIONS = lexicon.grammar("english", "prepositions")


SUBORDINATORS = lexicon.grammar("english", "subordinators")


AUXILIARIES = lexicon.grammar("english", "auxiliaries")


PRONOUNS = lexicon.grammar("english", "pronouns")


ADVERBS = lexicon.grammar("english", "adverbs")


LETTING = frozenset(("help", "make", "let", "watch", "see", "hear", "have"))
"""Verbs after which a bare verb may stand: "makes her cry"."""
RELATIVES = lexicon.grammar("english", "relatives")


@dataclass(frozen=True)
class Token:
    """One word and what it is: det noun name verb aux adj adv prep pron link rel to num punct."""

    text: str
    tag: str
    base: str = ""
    form: str = ""
    """Of a verb: base, third, past, ing."""

    @property
    def low(self) -> str:
        return self.text.lower()


def tag(words: list[str]) -> list[Token]:
    """Each word with its part of speech, from left to right, by the word and the words around it."""
    out: list[Token] = []
    for i, _word in enumerate(words):
        out.append(_tag_one(words, i, out))
    return out


def _tag_one(words: list[str], i: int, out: list[Token]) -> Token:
    word, low = words[i], words[i].lower()
    before = out[-1] if out else None
    after = words[i + 1].lower() if i + 1 < len(words) else ""
    if not re.match(r"[\w']", word):
        return Token(word, "punct")
    if low.endswith("s'") and len(low) > 3:
        return Token(word, "poss", base=low[:-2])
    if low.endswith("'s") and len(low) > 2 and low not in ("it's", "he's", "she's", "that's", "who's", "there's"):
        return Token(word, "poss", base=low[:-2])
    if low == "to":
        base, form = verb_base(after)
        return Token(
            word,
            "to"
            if form == "base"
            and after not in DETERMINERS
            and (seen(after, "v") >= seen(after, "n") or not is_noun(after))
            else "prep",
        )
    if low == "that" or low in RELATIVES:
        if low == "that" and (before is None or before.tag in ("prep", "verb", "aux")) and is_noun(singular(after)):
            return Token(word, "det")
        if low == "that" and after in PRONOUNS | POSSESSIVES | {"the", "a"}:
            return Token(word, "comp")
        return Token(word, "rel")
    if low in ADVERBS and not (before and before.tag in ("det", "poss")):
        return Token(word, "adv")
    if low in AUXILIARIES:
        return Token(word, "aux", *verb_base(low.replace("n't", "").replace("cannot", "can")))
    if low == "her" and not (after and (is_noun(singular(after)) or "a" in dictionary().get(after, {}))):
        return Token(word, "pron")
    if low in DETERMINERS:
        return Token(word, "det")
    if low in PRONOUNS:
        return Token(word, "pron")
    if low in SUBORDINATORS:
        if low in ("after", "before", "since", "until", "till", "as") and not _clause_follows(words, i + 1):
            return Token(word, "prep")
        if low in ("only", "so", "yet", "once", "how", "why"):
            return Token(word, "adv" if low != "so" else "link")
        return Token(word, "link")
    if low in PREPOSITIONS and not (low == "like" and before and before.tag in ("to", "pron")):
        return Token(word, "prep")
    if re.fullmatch(r"\d+(st|nd|rd|th)?", low):
        return Token(word, "num")
    base, form = verb_base(low)
    noun = is_noun(singular(low))
    adjective = "a" in dictionary().get(low, {})
    if (
        word[0].isupper()
        and i
        and words[i - 1] not in ".!?"
        and own_words().get(low) not in ("person", "animal", "time")
    ):
        return Token(word, "name")
    if word[0].isupper() and not noun and not base and not adjective:
        return Token(word, "name")
    in_phrase = (before is not None and before.tag in ("det", "adj", "poss", "num")) or (before is None and not base)
    _after_base, _after_form = verb_base(after)
    after_noun = is_noun(singular(after)) and after not in SUBORDINATORS and after not in PREPOSITIONS
    if low == "longer" and before is not None and before.low == "no":
        return Token(word, "adv")
    if before is not None and before.tag == "verb" and noun and form == "base" and before.base not in LETTING:
        return Token(word, "noun", singular(low))
    if before is not None and before.tag == "to":
        return Token(word, "verb", base or low, "base")
    if (
        before is not None
        and before.tag == "aux"
        and base
        and not (noun and form == "base" and before.base in ("be", "have"))
    ):
        return Token(word, "verb", base, form)
    if low.endswith("ly") and "r" in dictionary().get(low, {}):
        return Token(word, "adv")
    if (
        in_phrase
        and form == "third"
        and before is not None
        and before.tag == "adj"
        and (after in DETERMINERS or after in PRONOUNS)
    ):
        return Token(word, "verb", base, form)
    if in_phrase:
        if form in ("ing", "past") and after_noun and not (noun and seen(low, "n") > 5):
            return Token(word, "adj", base)
        if (
            adjective
            and after not in PREPOSITIONS
            and (after_noun or "a" in dictionary().get(after, {}) or verb_base(after)[1] in ("ing", "past"))
            and not (noun and verb_base(after)[1] == "third" and not is_noun(after))
        ) and (not noun or seen(low, "a") >= seen(low, "n")):
            return Token(word, "adj")
        if noun:
            return Token(word, "noun", singular(low))
        return Token(word, "adj" if adjective or form else "noun", singular(low))
    if before is not None and before.tag in ("noun", "name", "pron", "rel", "adv", "punct", "link"):
        plural_before = (before.tag == "noun" and before.base != before.low) or before.low in (
            "they",
            "we",
            "i",
            "people",
        )
        being = before.tag == "noun" and kind_of(before.base) in ("person", "animal", "robot")
        next_base, next_form = verb_base(after)
        if (
            form == "third"
            and before.low == "and"
            and _had_verb(out)
            and after in ("out", "up", "off", "back", "down", "away")
        ):
            return Token(word, "verb", base, form)
        if (
            form == "third"
            and noun
            and before.tag in ("link", "punct")
            and next_form == "base"
            and not (after_noun and seen(singular(after), "n") > seen(next_base, "v"))
        ):
            return Token(word, "noun", singular(low))
        if (
            form == "base"
            and before.tag == "noun"
            and kind_of(before.base) == "time"
            and seen(base, "v") > seen(low, "n")
        ):
            return Token(word, "verb", base, form)
        ends = bool(after) and not re.match(r"\w", after)
        if form == "third" and before.tag == "noun" and ends and not _had_finite(out) and seen(base, "v") > 0:
            return Token(word, "verb", base, form)
        if form == "third" and before.tag == "noun" and (next_form == "ing" or after == "to") and seen(base, "v") > 0:
            return Token(word, "verb", base, form)
        if form == "base" and before.tag == "noun" and being and noun and any(t.low == "and" for t in out[-5:-1]):
            starts = after_noun or after in DETERMINERS
            if starts and not _had_finite(out) and next_form != "third":
                return Token(word, "verb", base, form)
        listed = not being and own_words().get(singular(low)) in ("thing", "person", "animal", "place")
        certain = (
            being
            or (seen(base, "v") > seen(singular(low), "n") and not listed)
            or after in DETERMINERS
            or after in PRONOUNS
        )
        if form in ("third", "past") and (
            certain or not (before.tag == "noun" and noun and (listed or _compound_more_likely(low, after)))
        ):
            return Token(word, "verb", base, form)
        if form == "ing":
            return Token(word, "verb", base, form)
        if (
            form == "base"
            and (
                plural_before
                or before.tag in ("rel", "adv", "pron")
                or (before.tag == "link" and before.low == "and" and _had_verb(out))
            )
            and (seen(low, "v") >= seen(low, "n") or not noun)
        ):
            return Token(word, "verb", base, form)
        joined = any(t.low == "and" for t in out[-6:]) and after in PREPOSITIONS
        starts_object = (
            joined or after in DETERMINERS or after == "to" or verb_base(after)[1] == "ing" or after in PRONOUNS
        )
        if (
            form == "base"
            and before.tag in ("noun", "name")
            and (starts_object or not noun)
            and seen(low, "v") > 0
            and not _had_finite(out)
        ):
            return Token(word, "verb", base, form)
        if before.tag == "noun" and adjective and seen(low, "a") > seen(low, "n"):
            return Token(word, "adj")
        if before.tag == "noun" and noun:
            return Token(word, "noun", singular(low))
    if (
        noun
        and (not base or seen(singular(low), "n") >= seen(base, "v"))
        and not (adjective and seen(low, "a") > seen(low, "n") and after_noun)
    ):
        return Token(word, "noun", singular(low))
    if "r" in dictionary().get(low, {}) and not adjective and not noun:
        return Token(word, "adv")
    if adjective and (not base or form in ("past", "ing", "base")):
        return Token(word, "adj", base)
    if base:
        return Token(word, "verb", base, form)
    return Token(word, "noun" if not low.endswith("ly") else "adv", singular(low))


def _compound_more_likely(low: str, after: str) -> bool:
    """Whether a word in -s after a noun is a plural noun rather than a verb: "the station lights" before a verb."""
    follows = verb_base(after)[1] in ("third", "past") and after not in DETERMINERS
    return follows and after not in PREPOSITIONS and seen(singular(low), "n") > 0


def _had_verb(out: list[Token]) -> bool:
    return any(t.tag == "verb" for t in out)


def _had_finite(out: list[Token]) -> bool:
    """Whether the clause at hand has its verb already (a participle straight after a noun does not count)."""
    for k in range(len(out) - 1, -1, -1):
        token = out[k]
        if token.tag in ("punct", "link", "rel", "comp"):
            return False
        if token.tag == "aux" or (
            token.tag == "verb" and token.form in ("third", "base") and not (k and out[k - 1].tag == "to")
        ):
            return True
    return False


def _clause_follows(words: list[str], i: int) -> bool:
    """Whether a finite verb comes before the next comma: "after her mother dies" but not "after the war"."""
    for word in words[i : i + 8]:
        if not re.match(r"[\w']", word):
            return False
        if word.lower() in AUXILIARIES or (
            verb_base(word)[1] in ("third", "past")
            and word.lower() not in DETERMINERS
            and not word.lower().endswith("'s")
        ):
            return word.lower() not in ("left", "set", "cut") or True
        if word.lower() in ("who", "that", "which"):
            return False
    return False
