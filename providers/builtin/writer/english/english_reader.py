"""Reads an English sentence: who is in it, where, which things, and what is said to be done, in the sentence's own words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from providers.builtin.writer.english import english_people as people
from providers.builtin.writer.english.english_clauses import Clause, find_clauses
from providers.builtin.writer.english.english_deeds import acts_of, find_deeds
from providers.builtin.writer.english.english_phrases import Phrase, find_phrases, noun_of, number_of_word
from providers.builtin.writer.english.english_places_and_things import PlacesAndThings
from providers.builtin.writer.english.english_tag_repair import repair_tags
from providers.builtin.writer.english.english_words import INDEFINITE, Token, mend_typos, tokenize
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import kind_of, own_noun_kinds, stop_words
from providers.builtin.writer.vocabulary.reading import Reading, Who

OWN = ("his", "her", "their", "my", "our", "your", "its")


def read_english(text: str) -> Reading:
    """Never fails: what cannot be read is left out, and a clause that is not sure stands whole."""
    body = re.sub(r"\s+", " ", mend_typos(text.replace("’", "'"))).strip()
    body = re.sub(r"(?i)\bhide and seek\b", "hide-and-seek", body)
    words = repair_tags(tokenize(body)[:160])
    whole = _made_whole(body, words)
    return _Reader(whole, words if whole == body else repair_tags(tokenize(whole)[:160])).read()


def _made_whole(text: str, words: list[Token]) -> str:
    """ "Two brothers painting a fence" with the verb it lacks: two brothers are painting a fence."""
    words = _before_pronoun(words)
    suffers = lexicon.word_set("english", "done_by")
    if any(w.finite and not (w.low in suffers and after.low == "by") for w, after in pairwise(words)):
        return text
    for i, word in enumerate(words[:-1]):
        led = (
            i
            and words[i - 1].noun
            and (
                (word.tag == "VBG" and words[i + 1].tag in ("DT", "PRP$", "IN", "RB", "RP", "TO"))
                or (word.low in suffers and words[i + 1].low == "by")
            )
        )
        if (
            led
            and i < 8
            and words[0].low not in ("inside", "in", "at", "on", "after", "before", "while", "without", "by", "for")
        ):
            who = next(k for k in range(i) if words[k].noun and not words[k + 1].noun)
            several = words[who].tag == "NNS" or any(w.low == "and" for w in words[: i - 1])
            return f"{text[: word.start]}{'are' if several else 'is'} {text[word.start :]}"
    return text


def _before_pronoun(words: list[Token]) -> list[Token]:
    """What stands before a comma and a clause about he, she or they: "a girl minding a stall, she ..."."""
    for i, word in enumerate(words[:-2]):
        if word.text in (",", ";") and words[i + 1].tag == "PRP" and words[i + 2].finite:
            return words[:i]
    return words


MANY = 4
"""How many people a sentence names, at most, beside whom all the others are somebody of the film."""


class _Reader(PlacesAndThings):
    """Gathers what the phrases and the clauses of one sentence say."""

    def read(self) -> Reading:
        self.found = found = find_phrases(self.tokens)
        self.at = {p.start: p for p in found}
        self.parts = parts = find_clauses(self.tokens, found)
        self.subjects = {p.start for c in parts if c.kind != "aside" for p in c.subjects}
        self._pronouns(parts)
        for phrase in self._in_order(found, parts):
            self._note(phrase)
        self._teller([self.tokens[c.pronoun].low for c in parts if c.pronoun >= 0])
        self._other()
        self._asked()
        self._animate(parts)
        self._apposed()
        self._explained()
        self._owner_meant()
        self.who = people.with_pronoun_sex(self.who, self.index, self.tokens, parts, self._rivals())
        done = find_deeds(self.text, self.tokens, parts, self.index, self.who)
        main = " | ".join(d.text.lower() for d in done if not d.aside) or self.text.lower()
        made = [
            people.with_stated_kind(w, [d.text for d in done if d.who == i and not d.aside])
            for i, w in enumerate(self.who)
        ]
        return Reading(
            text=self.text,
            language="en",
            who=tuple(
                replace(who, role=self._cased(who.role))
                for who in (
                    people.with_love_story_age(people.with_first_pronoun_sex(made, i, done, self.text), self.text)
                    for i in range(len(made))
                )
            ),
            places=tuple(replace(noun, word=self._cased(noun.word)) for noun in self.places),
            things=tuple(replace(noun, word=self._cased(noun.word)) for noun in self.things),
            ideas=tuple(self.ideas),
            deeds=tuple(done),
            acts=acts_of(main),
            content=tuple(dict.fromkeys(self._content())),
            mentions=tuple(dict.fromkeys([*self._mentions(found), *self.named])),
        )

    def _cased(self, words: str) -> str:
        """With the capitals that names in it have in the sentence: Danish island, Bhanu family."""
        *first, last = words.split(" ")
        large = {t.low: t.text for t in self.tokens[1:] if t.text[:1].isupper() and not t.text.isupper()}
        large = {low: text for low, text in large.items() if not any(t.text == low for t in self.tokens)}
        return " ".join([*(large.get(word, word) for word in first), last])

    def _in_order(self, found: list[Phrase], parts: list[Clause]) -> list[Phrase]:
        """The subjects of clauses first, then everybody else, so that the hero is the first of `who`."""
        heroes = [p for kind in ("main", "under") for c in parts if c.kind == kind for p in c.subjects]
        rank = {p.start: k for k, p in enumerate(heroes)}
        return sorted(found, key=lambda p: rank.get(p.start, 99 + p.start))

    def _pronouns(self, parts: list[Clause]) -> None:
        """Somebody who is only I, we, he or she, where the sentence begins with them."""
        main = [c for c in parts if c.kind != "aside" and c.verb >= 0 and (c.subjects or c.pronoun >= 0)]
        said = [self.tokens[c.pronoun].low for c in main if c.pronoun >= 0]
        if not main or main[0].pronoun < 0:
            return
        self._teller([self.tokens[main[0].pronoun].low])
        if len(said) == len(main) and not self.who:
            for word in dict.fromkeys(w for w in said if w in ("he", "she")):
                self.who.append(Who(role="", sex={"he": "m", "she": "f"}[word]))

    def _content(self) -> list[str]:
        return [
            t.low
            for t in self.tokens
            if (t.noun or t.tag[:2] in ("VB", "JJ", "RB")) and t.low not in stop_words() and len(t.low) > 1
        ]

    @staticmethod
    def _mentions(found: list[Phrase]) -> list[str]:
        """What stands before the head of a name of several words: typewriter of typewriter repairman."""
        kinds = ("thing", "animal", "place", "idea", "time")
        parts = [w for p in found if not p.name for w in p.words.split()[:-1]]
        parts += [
            t.split("-")[-1] for p in found for t in p.traits if "-" in t and kind_of(t.split("-")[-1]) == "place"
        ]
        return [w for w in parts if kind_of(w) in kinds and w not in stop_words() and len(w) > 2]

    def _note(self, phrase: Phrase) -> None:
        """Puts a phrase where it belongs: somebody, somewhere, something."""
        if phrase.owner is not None:
            self._owner(phrase, phrase.owner)
        if self._gathered(phrase):
            return
        if (
            (phrase.head or phrase.name.lower()) in INDEFINITE
            or phrase.words in lexicon.word_set("english", "no_nouns")
            or phrase.article == "no"
        ):
            return
        if phrase.name and not phrase.being:
            self._name(phrase)
        elif not phrase.head or phrase.head in stop_words():
            return
        elif self._mass(phrase):
            self._add(self.things, noun_of(phrase, "thing"))
        elif phrase.head in lexicon.word_set("english", "personified") and phrase.article in OWN:
            self._add(self.ideas, noun_of(phrase, "idea"))
        elif phrase.being and (named := self._named_before(phrase)) is not None:
            self._somebody(replace(phrase, name=self.who[named].name), named)
        elif phrase.being:
            generic = next((k for k, w in enumerate(self.who) if w.role == "person"), None)
            if self._only_said(phrase) and generic is not None and self.tokens[phrase.start - 1].base == "be":
                self._somebody(phrase, generic)  # "the only person who had it was a beggar girl"
            elif self._only_said(phrase):
                self.named.append(phrase.words)
            else:
                self._somebody(phrase)
        elif (
            phrase.kind == "time"
            or number_of_word(phrase.head)
            or (phrase.words == "home" and not phrase.article and not phrase.prep)
        ):
            return
        else:
            self._something(phrase)

    def _gathered(self, phrase: Phrase) -> bool:
        """ "Everyone in the village", "the whole town", "a village accuses": all who are there, if they do something; the place stays
        one."""
        after = self.at.get(phrase.end + 1)
        verbs = [self.tokens[c.verb].base for c in self.parts if phrase in c.subjects and c.verb >= 0]
        meant = set(verbs) & lexicon.word_set("english", "gathering")
        whole = {"whole", "entire"} & set(phrase.traits) or (meant and phrase.kind == "place")
        inside = after.head if after is not None and after.prep in ("in", "at", "on", "of") else ""
        place = (
            phrase.head
            if whole
            else inside
            if (phrase.head or phrase.name.lower()) in ("everyone", "everybody")
            else None
        )
        if place is None or phrase.start not in self.subjects or len(self.who) > MANY:
            return False
        many = lexicon.table("english")["gathered"]
        role = many.get(place, "" if whole or meant else "people")
        if not role or any(w.plural == role for w in self.who):
            return False
        if whole and own_noun_kinds().get(place) == "place":
            self._something(replace(phrase, prep="in"))
        self.who.append(Who(role, count=3, plural=role, age="child" if role == "pupils" else "adult"))
        self.index[phrase.start] = len(self.who) - 1
        return True
