"""The words of a text and what hangs on what, with what is known of each word."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from language.english.doubts import SUBJECTS, VERBS
from language.english.lexis import noun_class, words_that
from language.english.parser import Word

RELATIVES = frozenset({"who", "which", "that", "whom"})
ASKS = frozenset({"who", "what", "which", "whom", "whoever", "whatever"})
NAME_ARCS = frozenset({"amod", "compound", "nummod", "nmod", "quantmod"})
"""What hangs on a noun and is part of its name."""


NAMES_OF_NO_PERSON = frozenset({"place", "time", "group", "talk"})
NAMING = frozenset({"NN", "NNS", "NNP", "NNPS"})
INSIDE_A_NAME = frozenset({"cc", "det", "amod", "compound", "poss", "nummod"})


@dataclass
class Tree:
    text: str
    words: list[Word]
    stands_for: dict[int, int] = field(default_factory=dict)
    """Pronoun -> the noun it was found to stand for."""

    @cached_property
    def kids(self) -> list[list[int]]:
        below: list[list[int]] = [[] for _ in self.words]
        for at, word in enumerate(self.words):
            if word.head != at:
                below[word.head].append(at)
        return below

    def kid(self, at: int, *arcs: str) -> int | None:
        return next((each for each in self.kids[at] if self.words[each].arc in arcs), None)

    def has_subject(self, at: int) -> bool:
        return self.kid(at, *SUBJECTS) is not None

    def is_verb(self, at: int) -> bool:
        return self.words[at].tag in VERBS

    def opens(self, at: int) -> bool:
        """Whether it is the first word of its sentence, or of its stretch before a colon or dash."""
        return at == 0 or self.words[at - 1].text in (".", "!", "?", ",") or self.gap(at - 1)

    def begins(self, at: int) -> bool:
        """Whether it opens its sentence, "please" and "can you" aside."""
        while at and self.words[at - 1].norm in words_that("polite") and not self.gap(at - 1):
            at -= 1
        return at == 0 or self.words[at - 1].text in (".", "!", "?", "so") or self.gap(at - 1)

    def gap(self, at: int) -> bool:
        """Whether a mark that is no word (a colon, a dash) stands behind this word."""
        if at + 1 >= len(self.words):
            return False
        here, after = self.words[at], self.words[at + 1]
        return any(mark in self.text[here.start + len(here.text) : after.start] for mark in ":;/–—-\n…")

    def is_relative(self, at: int | None) -> bool:
        return at is not None and self.words[at].norm in RELATIVES

    def is_person(self, at: int) -> bool:
        """Whether it is somebody: a person, an animal, or a name that nothing says to be a place."""
        word = self.words[at]
        if (
            word.norm in words_that("women") | words_that("men")
            or word.tag == "PRP"
            or word.norm in words_that("indefinite")
        ):
            return True
        if noun_class(word.norm) in ("person", "animal"):
            return True
        named_place = word.arc == "pobj" and self.words[word.head].norm in words_that("before a place")
        return word.tag == "NNP" and not named_place and noun_class(word.norm) not in NAMES_OF_NO_PERSON

    def is_time(self, at: int) -> bool:
        word = self.words[at]
        after = self.words[at + 1].norm if at + 1 < len(self.words) else ""
        if word.norm in words_that("no time by name"):
            return False
        if word.norm in words_that("clock") or (
            word.tag == "CD" and (":" in word.norm or after in words_that("clock"))
        ):
            return True
        if word.norm[:1].isdigit() and any(self.words[kid].norm in words_that("time") for kid in self.kids[at]):
            return True
        kind = noun_class(word.norm)
        part_of_day = any(self.words[kid].arc == "compound" and self.is_time(kid) for kid in self.kids[at])
        named = word.norm in words_that("time") or kind == "time" or (kind == "event" and part_of_day)
        return named or self.is_day_of(at)

    def called(self) -> int | None:
        """Whoever the text speaks to in its first words: "Dear Mr Haddad, ...", "Kids, ..."."""
        comma = next((at for at, word in enumerate(self.words) if word.arc not in NAME_ARCS), 0) + 1
        if comma >= len(self.words) or self.words[comma].text != "," or self.words[comma - 1].tag not in NAMING:
            return None
        return comma - 1 if self.is_person(comma - 1) else None

    def measured(self, noun: int) -> int | None:
        """What there is an amount or a kind of: "90% of your shower", "billions of bacteria"."""
        word = self.words[noun]
        amount = noun_class(word.norm) == "amount" and word.tag != "CD"
        of = self.kid(noun, "prep")
        if of is None or self.words[of].norm != "of" or not (amount or word.norm in words_that("kinds")):
            return None
        return self.kid(of, "pobj")

    def is_day_of(self, at: int) -> bool:
        """ "The twelfth of November"."""
        of = self.kid(at, "prep")
        day = self.words[at].norm in ("first", "second", "third") or self.words[at].norm[-2:] == "th"
        inner = self.kid(of, "pobj") if day and of is not None and self.words[of].norm == "of" else None
        return inner is not None and self.is_time(inner)

    def is_many(self, at: int) -> bool:
        return self.words[at].tag in ("NNS", "NNPS") or self.kid(at, "conj") is not None

    def name(self, at: int | None) -> str:
        """A noun with its own adjectives, as it stands, without article; empty for a word that asks."""
        if at is None or (self.words[at].norm in ASKS and self.words[at].tag[:1] == "W"):
            return ""
        own, row = {at}, [at]
        while row:
            for kid in self.kids[row.pop()]:
                if self.words[kid].arc in NAME_ARCS and kid < at:
                    own.add(kid)
                    row.append(kid)
        first = min(own)
        while first < at and self.words[first].tag in ("DT", "PRP$"):
            first += 1
        last = at
        joined = next(
            (
                kid
                for kid in self.kids[at]
                if self.words[kid].arc == "conj" and kid > at and self.words[kid].tag in NAMING
            ),
            None,
        )
        if (
            joined is not None
            and joined not in self.stands_for
            and all(word.arc in INSIDE_A_NAME for word in self.words[at + 1 : joined])
        ):
            last = joined
        return self.span(first, last)

    def span(self, first: int, last: int) -> str:
        return self.text[self.words[first].start : self.words[last].start + len(self.words[last].text)]
