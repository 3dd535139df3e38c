"""Who is in an English sentence by what its phrases call them: their age, sex and number, and things that are somebody."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.english import english_people as people
from providers.builtin.writer.english.english_clauses import Clause
from providers.builtin.writer.english.english_phrases import Phrase, number_of_word
from providers.builtin.writer.english.english_unnamed_people import Company
from providers.builtin.writer.english.english_words import INDEFINITE
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import kind_of, plural, stop_words
from providers.builtin.writer.vocabulary.reading import Who

LONG_KNOWN = (
    "friend",
    "enemy",
    "flame",
    "rival",
    "acquaintance",
    "colleague",
    "classmate",
    "schoolmate",
    "boss",
    "partner",
    "pal",
)
"""An old one is known for long."""
OLD = 65
"""Years from which somebody is old."""
COPULAS = ("be", "become", "remain", "stay", "seem")


class NamedPeople(Company):
    """Adds those whom the phrases name."""

    def _only_said(self, phrase: Phrase) -> bool:
        """Whether a phrase says what somebody is, not who else is there: "poses as a nurse", "is a copy", "a man of honour"."""
        before = self.tokens[phrase.start - 1] if phrase.start else None
        if phrase.start in self.subjects or before is None:
            return False
        made = before.tag in ("VBN", "VBD") and before.base in ("elect", "appoint", "name", "crown", "declare", "make")
        if (made and not phrase.article) or self._not_done(phrase):
            return True
        played = before.tag[:2] == "VB" and before.base == "play"
        if (
            played
            or phrase.prep in ("as", "like", "than", "about")
            or (phrase.head in ("people", "person") and not phrase.traits)
        ):
            return True
        if phrase.prep and phrase.head in lexicon.word_set("english", "human_adjectives"):
            return True
        family = any(phrase.head in lexicon.table("english")["people"][s].split() for s in "fm")
        if (
            phrase.prep
            and phrase.kind == "person"
            and not (phrase.article or phrase.plural or phrase.name or phrase.owner or family)
        ):
            return True
        after = [t.low for t in self.tokens[phrase.end : phrase.end + 2]]
        if after == ["of", "whom"] or (before.low == "," and after[:1] == [","] and self._verb_at(phrase.end + 1)):
            return True
        k = phrase.start - 1
        while k > 0 and self.tokens[k].tag in ("RB", "MD"):
            k -= 1
        there = k and (self.tokens[k - 1].tag == "EX" or self.tokens[k - 1].low == "there")
        return self.tokens[k].tag[:2] == "VB" and self.tokens[k].base in COPULAS and not there

    def _not_done(self, phrase: Phrase) -> bool:
        """Whether somebody is part only of what is not done: "instead of calling the guards"."""
        ahead = " ".join(t.low for t in self.tokens[max(0, phrase.start - 4) : phrase.start])
        return re.search(r"\b(instead of|rather than)( \w+ing)?$", ahead) is not None

    def _named_before(self, phrase: Phrase) -> int | None:
        """The number of somebody whose name this phrase explains: "Marta, a crane operator, sees"."""
        before = next((p for p in self.found if p.end == phrase.start - 1), None)
        comma = phrase.start > 1 and self.tokens[phrase.start - 1].text == ","
        after = self.tokens[phrase.end].low if phrase.end < len(self.tokens) else ","
        if (
            before is None
            or not comma
            or not before.name
            or phrase.article not in ("a", "an", "the")
            or after not in (",", "who")
        ):
            return None
        number = self.index.get(before.start)
        return number if number is not None and not self.who[number].role else None

    def _verb_at(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].finite

    def _somebody(self, phrase: Phrase, known: int | None = None) -> None:
        """Adds somebody, or finds them again; `known` is somebody of whom only the name was read."""
        book = lexicon.table("english")
        names = book["names"]
        role = phrase.words if phrase.being else ""
        kind = {"animal": "animal", "robot": "robot"}.get(phrase.kind, "human")
        traits = [t for t in phrase.traits if t != "old" or phrase.head not in LONG_KNOWN]
        told = " ".join((*traits, role, phrase.name)).lower()
        for place, other in enumerate(self.who):
            again = role and other.role.split()[-1:] == [phrase.head] and not phrase.name
            same = (
                again
                and (phrase.article in ("the", "his", "her", "their") or other.role == role)
                and other.count == phrase.count
            )
            if known is None and (same or (phrase.name and phrase.name in (other.name, other.name.split(" ")[0]))):
                self.who[place] = replace(other, traits=tuple(dict.fromkeys((*other.traits, *phrase.traits))))
                self.index[phrase.start] = place
                return
        sex = next((s for s in "fm" if people.is_of_sex(phrase, s, book, names)), "n") if kind == "human" else "n"
        signs = {a: [lexicon.pattern(rf"\b{w}\b") for w in book["age"][a].split()] for a in ("teen", "child", "old")}
        age = next((a for a in signs if any(sign.search(told) for sign in signs[a])), "adult")
        if (age == "old" and {"young", "youngest"} & set(traits)) or (age == "child" and "former" in traits):
            age = "adult"
        patterns = {"blind": "blind", "deaf": "deaf", "mute": "mute|silent", "speaks": "talking|speaking|singing"}
        if self._years(phrase) >= OLD and age == "adult":
            age = "old"
        groups = lexicon.word_set("english", "groups")
        pairs = ("couple", "twins", "parents", "siblings")
        count = (
            2
            if (phrase.head in pairs and phrase.count < 2)
            or (phrase.plural and phrase.count == 3 and "twin" in told.split())
            else 3
            if phrase.head in groups and phrase.count < 2
            else phrase.count
        )
        species = phrase.head if kind == "animal" else ""
        if kind == "animal" and kind_of(phrase.head) != "animal":
            species = next((w for w in reversed(phrase.words.split()) if kind_of(w) == "animal"), species)
        read = Who(
            role,
            phrase.name,
            kind,
            species,
            sex,
            age,
            count,
            phrase.traits,
            plural=plural(phrase.head) if phrase.plural else "",
            senses=tuple(s for s, p in patterns.items() if re.search(rf"\b({p})\b", told)),
        )
        if known is None:
            self.who.append(read)
        else:
            self.who[known] = read
        self.index[phrase.start] = len(self.who) - 1 if known is None else known

    def _years(self, phrase: Phrase) -> int:
        """How old somebody is said to be: "Desmond, 81, takes up tango", "a widower of 70"; 0 where nothing is said."""
        after = " ".join(t.low for t in self.tokens[phrase.end : phrase.end + 4])
        found = re.match(r"(?:, |of |aged |, aged )(\d\d|[a-z]+ty(?:-[a-z]+)?)(?= (?:,|who|and|is)|$)", after)
        return number_of_word(found[1].partition("-")[0]) if found else 0

    def _animate(self, parts: list[Clause]) -> None:
        """A thing is somebody where it is what the story is about, or loves, waits and decides: "a scarecrow falls in love"."""
        alive = "|".join(w.replace("_", " ") for w in lexicon.word_set("english", "animate"))
        main = [c for c in parts if c.kind == "main" and c.verb >= 0 and c.subjects]
        someone = any(p.start in self.index for c in main for p in c.subjects) or bool(
            self.who and not self.who[0].role
        )
        for clause in main:
            said = " ".join(
                t.base for t in self.tokens[clause.verb : clause.end] if t.low not in ("has", "have", "had", "been")
            )
            feels = re.match(rf"(\w+ly )?({alive})\b", said) is not None
            acts = (
                clause is main[0]
                and not someone
                and self.tokens[clause.verb].base not in lexicon.word_set("english", "inert")
            )
            alone = all(self._heroic(p, feels, acts) or p.start in self.index for p in clause.subjects)
            for subject in clause.subjects if alone else ():
                if self._heroic(subject, feels, acts):
                    self.things = [n for n in self.things if n.word != subject.words]
                    self.places = [n for n in self.places if n.word != subject.words]
                    self.ideas = [n for n in self.ideas if n.word != subject.words]
                    self._enter(subject, feels)
                    someone = True

    def _heroic(self, subject: Phrase, feels: bool, acts: bool) -> bool:
        """Whether the subject of a clause is a thing that is somebody: it feels, or it is what the film is about."""
        if (
            subject.start in self.index
            or subject.head in stop_words()
            or subject.words in lexicon.word_set("english", "no_nouns")
        ):
            return False
        if subject.head in INDEFINITE:
            return False
        kind = "thing" if any(n.word == subject.words for n in self.things) else subject.kind
        heard = any("heard" in n.tags for n in self.things if n.word == subject.words)
        return (feels and kind in ("thing", "place", "idea", "")) or (acts and kind == "thing" and not heard)

    def _enter(self, subject: Phrase, feels: bool) -> None:
        """Makes a thing somebody, before those who are no hero."""
        count = subject.count if subject.plural else 1
        senses = ("speaks",) if feels else ()
        who = Who(
            subject.words,
            kind="thing",
            traits=subject.traits,
            senses=senses,
            count=count,
            plural=plural(subject.head) if subject.plural else "",
        )
        ahead = sum(1 for start, n in self.index.items() if start in self.subjects and start < subject.start)
        self.who.insert(ahead, who)
        self.index = {start: n + 1 if n >= ahead else n for start, n in self.index.items()}
        self.index[subject.start] = ahead
