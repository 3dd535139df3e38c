"""Who is in an English sentence beside those whom its phrases name: who tells it, whose something is, each of several, what is called
by a name."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.english import english_people as people
from providers.builtin.writer.english.english_clauses import Clause
from providers.builtin.writer.english.english_phrases import Phrase, noun_of
from providers.builtin.writer.english.english_words import INDEFINITE, Token
from providers.builtin.writer.vocabulary.reading import Noun, Who


class Company:
    """Adds people to those who were found, and finds out who they are. Once read, `found` has the phrases, `parts` the clauses and
    `subjects` the starts of the phrases that do something."""

    found: list[Phrase]
    parts: list[Clause]
    subjects: set[int]

    def __init__(self, text: str, words: list[Token]) -> None:
        self.text, self.tokens = text, words
        self.who: list[Who] = []
        self.places: list[Noun] = []
        self.things: list[Noun] = []
        self.ideas: list[Noun] = []
        self.named: list[str] = []
        self.index: dict[int, int] = {}
        """Start of a phrase -> number in `who`; people.TELLER is whoever tells it, people.owner_of(start) whose a phrase is."""

    def _somebody(self, phrase: Phrase, known: int | None = None) -> None:
        raise NotImplementedError

    def _teller(self, said: list[str]) -> None:
        """Whoever says I or we."""
        mine = [p for p in self.found if p.being and p.article == "my" and not p.plural]
        for word, count in (("i", 1), ("we", 1 if len(mine) == 1 else 2)):
            if word in said and people.TELLER not in self.index:
                self.who.append(Who(role="", count=count))
                self.index[people.TELLER] = len(self.who) - 1

    def _other(self) -> None:
        """She of "he proposed in a language she hadn't learned", where nobody else is named who could be meant."""
        alone = [w for w in self.who if w.count == 1 and w.kind == "human"]
        self._owner_of_all()
        if len(alone) != 1 or alone[0].role or alone[0].name or alone[0].sex == "n":
            return
        said = {t.low for t in self.tokens if t.tag in ("PRP", "PRP$")}
        other = "f" if alone[0].sex == "m" else "m"
        if said & {"f": {"she", "her"}, "m": {"he", "him", "his"}}[other]:
            self.who.append(Who(role="", sex=other))

    def _owner_of_all(self) -> None:
        """She of "her late husband taught her to dance, and now she dances": whose first phrase it is, and nobody named."""
        first = min((p for p in self.found if p.being), key=lambda p: p.start, default=None)
        if first is None or first.start > 1 or first.article not in ("her", "his"):
            return
        sex, word = {"her": ("f", "she"), "his": ("m", "he")}[first.article]
        if any(t.low == word for t in self.tokens) and not any(w.sex in (sex, "n") and w.count == 1 for w in self.who):
            self.who.append(Who(role="", sex=sex))

    def _asked(self) -> None:
        """You of "what if you fell in love with a voice": somebody of the film."""
        asked = re.match(r"(?i)what if (your?)\b", self.text)
        if asked and not any(not w.role and not w.name and w.sex == "n" for w in self.who):
            self.who.append(Who(role=""))

    def _rivals(self) -> list[int]:
        """Where people stand who are nobody of the film, yet may be he or she: the soldier of "the soldier's ticket"."""
        owners = [p.owner for p in self.found if p.owner is not None and p.owner.being]
        single = [p for p in self.found if p.being and not p.plural and p.start not in self.index]
        taken = {people.token_of_owner(key) for key in self.index}
        return [p.start for p in (*owners, *single) if p.head not in INDEFINITE and p.start not in taken]

    def _owner_meant(self) -> None:
        """He of "Ada stamps the soldier's ticket, and he smiles": whose it is, where nobody else can be meant."""
        for sex, word in (("m", "he"), ("f", "she")):
            at = next((k for k, t in enumerate(self.tokens) if t.low == word), 0)
            if not at or any(w.sex in (sex, "n") and w.count == 1 for w in self.who):
                continue
            owners = [p for p in self.found if p.owner is not None and p.owner.being and p.start < at]
            fitting = [p for p in owners if p.owner is not None and not p.owner.plural and not p.owner.owner]
            if len(fitting) == 1 and fitting[0].owner is not None:
                self._somebody(replace(fitting[0].owner, start=people.owner_key(fitting[0].start)))
                self.who[-1] = replace(self.who[-1], sex=sex)

    def _apposed(self) -> None:
        """Each of several who are told by their names is one of them: "sisters Wren and Maddy", "three women: Zahra, Fatna, Khadija"."""
        for phrase in self.found:
            if not (phrase.plural and phrase.being and phrase.start in self.index):
                continue
            number = self.index[phrase.start]
            group, row = self.who[number], self._row(phrase)
            if len(row) < 2 or any(self.who[n].role for n in row if n != number):
                continue
            for n in row:
                self.who[n] = replace(group, name=self.who[n].name, count=1, plural="")
            if number not in row:
                self.index[phrase.start] = row[0]
                del self.who[number]
                self.index = {start: n - (n > number) for start, n in self.index.items()}

    def _explained(self) -> None:
        """Somebody whose name is explained by a thing is that thing: "Old Betsy, the last tram of the line, refuses to stop"."""
        for phrase in self.found:
            before = next(
                (p for p in self.found if p.end == phrase.start - 1 and p.name and p.start in self.subjects), None
            )
            number = self.index.get(before.start) if before is not None else None
            what = noun_of(phrase, "thing")
            if number is None or phrase.article not in ("a", "an", "the") or what not in self.things:
                continue
            between = self.tokens[phrase.end : next((c.verb for c in self.parts if c.verb >= phrase.end), phrase.end)]
            if self.tokens[phrase.start - 1].text != "," or not any(t.text == "," for t in between):
                continue
            self.things.remove(what)
            who = self.who[number]
            self.who[number] = Who(phrase.words, who.name, "thing", traits=phrase.traits, senses=("speaks",))

    def _row(self, group: Phrase) -> list[int]:
        """The numbers of those whose names stand behind a word for all of them."""
        names = [p for p in self.found if p.name and p.start in self.index and p.start >= group.start]
        colon = next((k for k, t in enumerate(self.tokens) if k >= group.end and t.text == ":"), 0)
        listed = list(dict.fromkeys(self.index[p.start] for p in names if p.start > colon > 0))
        if not group.name and len(listed) == group.count:
            return listed
        row, end = [], group.end if group.name else group.end + 1
        if not group.name and (group.end >= len(self.tokens) or self.tokens[group.end].text != ","):
            return []
        for phrase in names:
            if phrase is group or all(t.low in (",", "and") for t in self.tokens[end : phrase.start]):
                row.append(self.index[phrase.start])
                end = phrase.end
            else:
                break
        return list(dict.fromkeys(row)) if len(row) == group.count or group.count == 3 else []
