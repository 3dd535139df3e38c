"""What an English sentence says is done and by whom: each clause as a deed, in the sentence's own words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from providers.builtin.writer.english.english_clauses import Clause
from providers.builtin.writer.english.english_people import TELLER
from providers.builtin.writer.english.english_phrases import Phrase
from providers.builtin.writer.english.english_words import Token
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import third_person
from providers.builtin.writer.vocabulary.reading import Deed, Who

NOT_BEFORE = (
    "then",
    "now",
    "out",
    "up",
    "off",
    "down",
    "home",
    "away",
    "back",
    "over",
    "in",
    "on",
    "there",
    "here",
    "around",
    "together",
    "ago",
    "alone",
    "underground",
    "abroad",
    "upstairs",
    "downstairs",
    "overnight",
    "outside",
    "inside",
)
"""Adverbs that belong to what stands before them, never to the verb that follows."""
LIMITS = ("not", "only", "even", "just", "hardly", "barely", "nearly", "almost")
"""Words before a subject without which its clause would be untrue."""
LEADS = ("before", "because", "although", "though", "if", "unless", "since")
"""Links of a clause that only leads to the next one, and is told before its subject."""


def find_deeds(
    text: str, tokens: list[Token], found: list[Clause], index: dict[int, int], who: list[Who]
) -> list[Deed]:
    """The deeds of the clauses. `index` leads from the start of a phrase to its number in `who`; nobody is added."""
    return _Deeds(text, tokens, found, index, who).told()


class _Deeds:
    def __init__(
        self, text: str, tokens: list[Token], found: list[Clause], index: dict[int, int], who: list[Who]
    ) -> None:
        self.text, self.tokens, self.clauses, self.index, self.who = text, tokens, found, index, who
        self.out: list[Deed] = []
        self.waiting = ""
        self.subject: tuple[list[Phrase], int | None] = ([], None)
        """Phrases and number of whoever the last clause was about."""

    def told(self) -> list[Deed]:
        main = [c for c in self.clauses if c.kind != "aside"]
        asides = [c for c in self.clauses if c.kind == "aside"]
        for clause in main:
            inner = [a for a in asides if clause.start <= a.start < clause.end]
            for aside in inner:
                self._aside(aside, clause)
            self._clause(clause)
        if self.who and len(self.waiting.split()) > 2:
            self.out.append(Deed(self.waiting, whole=True))
        return self.out

    def _span(self, start: int, end: int) -> str:
        """The words of the sentence itself from token to token."""
        while end > start and self.tokens[end - 1].tag in (".", "CC") and self.tokens[end - 1].text not in "'\"”’":
            end -= 1
        while start < end and self.tokens[start].tag == "." and self.tokens[start].text not in '"“':
            start += 1
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if end > start else ""

    def _predicate(self, first: int, end: int) -> str:
        """From its first word on; a short 's or 'd that would begin it is written out."""
        token, after = self.tokens[first], self.tokens[min(first + 1, len(self.tokens) - 1)]
        if not token.text.startswith("'"):
            return self._span(first, end)
        full = {
            "'s": "has" if after.low in ("been", "got", "had") else "is",
            "'re": "are",
            "'ve": "have",
            "'ll": "will",
            "'m": "is",
        }
        full["'d"] = "had" if after.tag in ("VBN", "VBD") else "would"
        return f"{full.get(token.low, token.text)} {self._span(first + 1, end)}".strip()

    def _clause(self, clause: Clause) -> None:
        text = self._span(clause.start, clause.end)
        if clause.verb < 0:
            if not any(
                a.kind == "aside" and a.verb >= 0 and clause.start <= a.start < clause.end for a in self.clauses
            ):
                self.waiting = f"{self.waiting} {text}".strip()
                if any(self.tokens[k].finite for k in range(clause.start, clause.end)):
                    self._add(Deed(self._linked(clause, self._lead_before()), whole=True))
            return
        if clause.kind == "under" and clause.link in LEADS:
            lead = self._span(clause.at, clause.end)
            self.waiting = lead if self.out else lead[:1].upper() + lead[1:]
            return
        phrases, number, also = self._who(clause)
        if self._points(clause):
            phrases, number, also = [], None, None
        if clause.asks or (not phrases and number is None):
            self._add(Deed(self._linked(clause, text), whole=True, lead=self._lead_before()))
            return
        first = self._first(clause, phrases)
        limit = clause.subjects[0].start - 1 if clause.subjects else -1
        if limit >= clause.start and self.tokens[limit].low in LIMITS:
            self._add(Deed(self._span(limit, clause.end), who=number, whole=True, lead=self._lead_before()))
            self.subject = phrases, number
            return
        predicate = self._predicate(first, clause.end)
        lead = self._lead(clause, phrases)
        subject = (
            "" if number is not None else self._span(phrases[0].start, self._end_of(phrases, first, clause.shared))
        )
        person = self.tokens[clause.pronoun].low if clause.pronoun >= 0 else ""
        several = number is not None and (self.who[number].count > 1 or also is not None)
        if person == "i" or (several and self.tokens[clause.verb].tag == "VBZ"):
            predicate = self._agreed(clause, first, several)
        base = self._base(clause, first)
        turn = re.fullmatch(r"(.+?),? only to (find|discover|learn|realize|realise|see|hear) (.+)", predicate)
        if turn and number is not None:
            predicate, base = turn[1], base.partition(", only to ")[0].partition(" only to ")[0]
        self._add(Deed(predicate, who=number, also=also, subject=subject, base=base, lead=lead))
        if turn and number is not None:
            found = turn[2] if also is not None or self.who[number].count > 1 else third_person(turn[2])
            self._add(Deed(f"{found} {turn[3]}", who=number, also=also, base=f"{turn[2]} {turn[3]}"))
        self.subject = phrases, number

    @staticmethod
    def _linked(clause: Clause, text: str) -> str:
        """A clause that stands whole, with the word that hangs it on what is before."""
        return f"{clause.link} {text}" if clause.link and clause.link not in ("and", "then") else text

    def _aside(self, clause: Clause, around: Clause) -> None:
        if (
            clause.verb < 0
            or clause.of is None
            or clause.subjects != [clause.of]
            or clause.link not in ("who", "that", "which")
        ):
            return
        number = self.index.get(clause.of.start)
        if number is None and around.verb >= 0:
            return
        first = next(
            (k for k in range(clause.start, clause.verb + 1) if self.tokens[k].low not in (clause.link, ",")),
            clause.verb,
        )
        text = self._predicate(first, clause.end)
        subject = "" if number is not None else self._span(clause.of.start, clause.of.end)
        self.out.append(
            Deed(text, who=number, subject=subject, base=self._base(clause, first), aside=True, acts=acts_of(text))
        )

    def _add(self, deed: Deed) -> None:
        said = deed.text.lower()
        self.out.append(replace(deed, acts=acts_of(said)))

    def _lead_before(self) -> str:
        lead, self.waiting = self.waiting, ""
        return lead

    def _points(self, clause: Clause) -> bool:
        """Whether "it" means nobody: "it's the moths' fault"."""
        after = self.tokens[clause.verb + 1] if clause.verb + 1 < clause.end else None
        said = self.tokens[clause.pronoun].low if clause.pronoun >= 0 else ""
        return (
            said == "it" and self.tokens[clause.verb].base == "be" and after is not None and after.tag in ("DT", "PRP$")
        )

    def _who(self, clause: Clause) -> tuple[list[Phrase], int | None, int | None]:
        """(its phrases, the number of who does it, the number of who does it too)."""
        if clause.subjects:
            known = [self.index.get(p.start) for p in clause.subjects]
            also = next((k for k in known[1:] if k is not None and k != known[0]), None)
            row = any(t.text == "," for t in self.tokens[clause.subjects[0].start : clause.subjects[-1].end])
            if len(clause.subjects) > 1 and (known[0] is None or also is None or row):
                return clause.subjects, None, None
            if clause.pronoun >= 0:
                also = self._meant(self.tokens[clause.pronoun].low)[1]
            return clause.subjects, known[0], also
        if clause.pronoun >= 0:
            return self._meant(self.tokens[clause.pronoun].low)
        if clause.shared:
            phrases, number = self.subject
            before = next((d for d in reversed(self.out) if not d.aside), None)
            return phrases, number, before.also if before and before.who == number else None
        return [], None, None

    def _meant(self, pronoun: str) -> tuple[list[Phrase], int | None, int | None]:
        """Whom a pronoun means: who the last clause was about, if that fits, else the nearest who does."""
        phrases, number = self.subject
        if TELLER in self.index and pronoun in ("i", "we"):
            return [], self.index[TELLER], None
        if pronoun in ("you", "there"):
            return [], None, None
        if pronoun == "it":
            others = [k for k, w in enumerate(self.who) if w.kind != "human" and w.count == 1]
            animal = number if number in others else others[0] if len(others) == 1 else None
            return ([], animal, None) if animal is not None else ([], None, None)
        known = any(w.sex == {"he": "m", "she": "f"}.get(pronoun) and w.count == 1 for w in self.who)
        if number is not None and self._fits(number, pronoun) and not (known and self.who[number].kind == "thing"):
            before = next((d for d in reversed(self.out) if not d.aside), None)
            return phrases, number, before.also if pronoun == "they" and before and before.who == number else None
        before = next((d for d in self.out if not d.aside), None)
        if number is not None and pronoun == "they" and before is not None and before.also is not None:
            return phrases, number, before.also
        fitting = [k for k, w in enumerate(self.who) if self._fits(k, pronoun) and not (known and w.kind == "thing")]
        if len(fitting) == 1 or (fitting and pronoun != "they"):
            return [], fitting[0], None
        return [], None, None

    def _fits(self, number: int, pronoun: str) -> bool:
        who = self.who[number]
        if pronoun == "they":
            return who.count > 1
        return who.count == 1 and who.sex in ("n", {"he": "m", "she": "f"}[pronoun])

    def _first(self, clause: Clause, phrases: list[Phrase]) -> int:
        """Where the predicate begins: at the verb, or at adverbs before it."""
        k = clause.verb
        while k > clause.start and self.tokens[k - 1].tag in ("RB", "RBR") and self.tokens[k - 1].low not in NOT_BEFORE:
            k -= 1
        low = min((p.end for p in clause.subjects), default=clause.pronoun + 1 if clause.pronoun >= 0 else clause.start)
        return max(k, low if clause.subjects or clause.pronoun >= 0 else k)

    @staticmethod
    def _end_of(phrases: list[Phrase], first: int, shared: bool) -> int:
        """The end of a subject with all that hangs on it; of one that a clause before had, only its noun phrase."""
        end = max(p.end for p in phrases)
        return first if first > end and not shared else end

    def _lead(self, clause: Clause, phrases: list[Phrase]) -> str:
        """What stands before a subject: when, where, in spite of what."""
        begin = clause.subjects[0].start if clause.subjects else clause.pronoun if clause.pronoun >= 0 else clause.start
        before = self._lead_before()
        own = self._span(clause.start, begin) if begin > clause.start else ""
        return (
            ", ".join(part for part in (before, own) if part)
            if len(own.split()) != 1 or own.lower() in ("once", "tonight", "today")
            else before
        )

    def _base(self, clause: Clause, first: int) -> str:
        """The predicate as it stands after "wants to"; "" where it is denied or cannot be wanted."""
        verb = self.tokens[clause.verb]
        after = self.tokens[clause.verb + 1] if clause.verb + 1 < clause.end else None
        before = self._span(first, clause.verb)
        if after is not None and after.low in ("n't", "not", "never", "nt"):
            return ""
        rest = self._span(clause.verb + 1, clause.end)
        if verb.tag == "MD":
            return rest if verb.base in ("must", "will", "would", "can", "could", "should") else ""
        if verb.base == "do":
            rest = rest if after is not None and after.tag == "VB" else f"do {rest}"
            return rest
        base = "have" if verb.low == "'s" and after is not None and after.low == "been" else verb.base
        return re.sub(r"\s+", " ", f"{before} {base} {rest}").strip()

    def _agreed(self, clause: Clause, first: int, several: bool) -> str:
        """The predicate with its verb as one person, or several, would have it: "I keep" is he keeps, a choir of children sing."""
        verb = self.tokens[clause.verb]
        whole = {"be": "are", "have": "have", "do": "do"}.get(verb.base, verb.base)
        word = verb.text if verb.tag in ("MD", "VBD") else whole if several else third_person(verb.base)
        return re.sub(
            r"\s+", " ", f"{self._span(first, clause.verb)} {word} {self._span(clause.verb + 1, clause.end)}"
        ).strip()


@cache
def _groups() -> dict[str, re.Pattern[str]]:
    """Each group of [verbs] as one pattern."""
    groups = lexicon.table("english")["verbs"]
    return {
        name: re.compile("|".join(rf"\b(?:{word.replace('_', ' ')})\b" for word in line.split()))
        for name, line in groups.items()
    }


def acts_of(said: str) -> frozenset[str]:
    """The groups of [verbs] whose words are said."""
    low = said.lower()
    return frozenset(name for name, pattern in _groups().items() if pattern.search(low))
