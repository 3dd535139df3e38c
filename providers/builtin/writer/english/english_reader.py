"""Reads an English sentence: who is in it, where, which things, and what is said to be done, in the sentence's own words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from providers.builtin.vocabulary import INDOORS
from providers.builtin.writer.english import english_people as people
from providers.builtin.writer.english.english_clauses import Clause, find_clauses
from providers.builtin.writer.english.english_deeds import acts_of, find_deeds
from providers.builtin.writer.english.english_phrases import BEINGS, Phrase, find_phrases, noun_of, number_of_word
from providers.builtin.writer.english.english_tag_repair import repair_tags
from providers.builtin.writer.english.english_unnamed_people import Company
from providers.builtin.writer.english.english_words import INDEFINITE, Token, mend_typos, tokenize
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import kind_of, own_noun_kinds, plural, singular, stop_words
from providers.builtin.writer.vocabulary.reading import Noun, Reading, Who

COPULAS = ("be", "become", "remain", "stay", "seem")
OWN = ("his", "her", "their", "my", "our", "your", "its")
INSIDE = ("in", "on", "aboard", "inside", "onto", "into")
PLACED = (
    "in",
    "at",
    "from",
    "to",
    "near",
    "through",
    "across",
    "of",
    "on",
    "off",
    "around",
    "outside",
    "between",
    "over",
    "above",
    "under",
    "below",
    "beneath",
    "beyond",
)
"""Prepositions after which a name is a place, unless it is known as somebody's."""


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


MADE_UP = re.compile(
    r"(that|which) (does n't|does not|do n't|no longer|never) exist|(that )?(he|she|they|i|we) (has |have |had )?(made up|invented|imagined|dreamed|dreamt)\b"
)
"""After a place that is none: "an island he made up"."""
GOING = re.compile(
    r"\bfrom( the| an?| his| her)?( [\w-]+){1,2} to( the| an?| his| her)?$|"
    r"\bto (visit|meet|join) [\w' ]{1,24}? (in|at|on)( the| a)?$|"
    r"\b(do n't|does n't|do not|does not|did n't|never|not to|refuses to) (get on|take|board|enter|go to|go into|get off at)( (the|a|that|this))?$|"
    r"\bto (go|get|travel|move|escape|fly|sail|reach|make it|find|run away|return|come back)\b( (?!(and|then|but|that|in|at|on)\b)[\w'-]+){0,5}?"
    r"(?<!\bin)(?<!\bat)(?<!\bon)( (to|into|onto|towards?|for|back))?( (a|an|the|his|her|their|its|my|our))?$"
    r"|\b(closer|nearer|close|way|road|train|bus|ticket|map|moving|heading|headed|leaving|directions|letters?|postcards?|calls?) (to|towards?|for)"
    r"( (a|an|the|his|her|their|its|my|our))?$"
)
"""Before a place where nobody is yet."""


NEVER_AT = ("for", "about", "than", "without", "like", "against", "except")
"""Prepositions before a place where nobody is: a flag for a country, a book about a city."""
SKIES = ("sky", "space", "moon", "mars")
"""Places that are seen from others."""
GAZES = re.compile(
    r"\b(watch|scan|study|search|photograph|map|paint|draw|stud(ies|ied))(s|es|ed)?( (the|a|his|her))?( [\w-]+)?$"
)
"""Before what is only looked at."""
ONCE = re.compile(
    r"\b(had lost|lost|left behind|was born|grew up|grown up|died|drowned|vanished|disappeared) (\w+ )?(in|on|at)( (the|an?|his|her|their))?$"
)
"""Before a place where something was once, in a sentence that has a place already."""
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
MANY = 4
"""How many people a sentence names, at most, beside whom all the others are somebody of the film."""
OLD = 65
"""Years from which somebody is old."""


class _Reader(Company):
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

    def _mass(self, phrase: Phrase) -> bool:
        """An animal that is only a dish or a catch: "dive for abalone"."""
        bare = not (phrase.article or phrase.plural or phrase.name or phrase.owner or phrase.traits)
        return phrase.kind == "animal" and bare and phrase.start > 0 and phrase.start not in self.subjects

    def _verb_at(self, i: int) -> bool:
        return i < len(self.tokens) and self.tokens[i].finite

    def _elsewhere(self, phrase: Phrase) -> bool:
        """Whether a place is only where something comes from or is to go: a message from a galaxy, "wants to go to the moon"."""
        before = self.tokens[: phrase.start]
        after = " ".join(t.low for t in self.tokens[phrase.end : phrase.end + 4])
        said = " ".join(t.low for t in before)
        if MADE_UP.match(after) or (phrase.article == "the" and phrase.words.split()[:1] == ["way"]):
            return True
        if phrase.prep in NEVER_AT:
            return True
        if phrase.prep == "from":
            left = any(c.kind == "aside" and c.verb >= 0 and c.start <= phrase.start < c.end for c in self.parts)
            source = before[-2] if len(before) > 1 else None
            being = source is not None and kind_of(source.base) in BEINGS
            return left or (source is not None and source.noun and not being)
        if _place_of(phrase.words) in SKIES and GAZES.search(said):
            return True
        return GOING.search(said) is not None or (bool(self.places) and ONCE.search(said) is not None)

    def _practised(self, phrase: Phrase) -> bool:
        """Whether a word for a place is what is done there: "sings opera", "hates school"."""
        bare = not (phrase.article or phrase.plural or phrase.name or phrase.owner or phrase.prep or phrase.traits)
        before = self.tokens[phrase.start - 1] if phrase.start else None
        return bare and phrase.start not in self.subjects and before is not None and before.tag[:2] == "VB"

    def _something(self, phrase: Phrase) -> None:
        vehicles = lexicon.word_set("english", "vehicles")
        acts = phrase.start in self.subjects and phrase.head in lexicon.word_set("english", "forces")
        if phrase.kind == "place" and phrase.start not in self.subjects and self._elsewhere(phrase):
            self.named.append(phrase.words)
        elif phrase.kind == "place" and self._practised(phrase):
            self._add(self.ideas, noun_of(phrase, "idea"))
        elif phrase.kind == "place" and (_held(phrase) or acts):
            self._add(self.things, noun_of(phrase, "thing"))
        elif phrase.head in vehicles and phrase.prep not in INSIDE:
            self._add(self.things, replace(noun_of(phrase, "thing"), tags=("big",)))
        elif phrase.kind == "place" or (
            phrase.prep in ("in", "at", "inside", "across", "near") and phrase.head in lexicon.place_words("en")
        ):
            kind = _place_of(phrase.words)
            kind = "courtyard" if phrase.prep == "behind" and kind in INDOORS else kind
            self._add(self.places, replace(noun_of(phrase, "place"), place=kind))
        else:
            kind = "thing" if phrase.kind == "thing" or (not phrase.kind and phrase.article) else "idea"
            self._add(self.things if kind == "thing" else self.ideas, noun_of(phrase, kind))

    def _owner(self, phrase: Phrase, owner: Phrase) -> None:
        """Whose it is: never the hero, and somebody of the film only where what is theirs is its hero."""
        if owner.owner is not None:
            self._owner(owner, owner.owner)
        if owner.kind == "place" and not (phrase.being or phrase.kind == "place" or phrase.start in self.subjects):
            self.named.append(owner.words)
        elif owner.kind == "place":
            self._add(self.places, Noun(owner.words, "place", place=_place_of(owner.words), article="the"))
        elif owner.being or owner.name:
            thing = phrase.start in self.subjects and phrase.kind == "thing" and phrase.prep == ""
            seen = phrase.head in lexicon.word_set("english", "of_somebody") and self._only_of(owner)
            if owner.being and (thing or seen):
                self._somebody(replace(owner, start=people.owner_key(phrase.start)))
            else:
                self.named.append(owner.words or owner.name)
        elif owner.kind not in ("time", "") and owner.words not in lexicon.word_set("english", "no_nouns"):
            self.named.append(owner.words)

    def _only_of(self, owner: Phrase) -> bool:
        """Whether nobody else is there to be seen than whose it is, and perhaps whoever tells it."""
        return not any(p.being and p is not owner for p in self.found)

    def _heads(self, phrase: Phrase) -> bool:
        """Whether a name stands in a heading that says where and in which year: "Leeds, 1931: ..."."""
        end = next((i for i, t in enumerate(self.tokens[:12]) if t.text == ":"), 0)
        years = any(re.fullmatch(r"1\d\d\d|2\d\d\d|ad|bc|bce|ce", t.low) for t in self.tokens[phrase.end : end])
        return phrase.end < end and years and not any(t.finite for t in self.tokens[:end])

    @staticmethod
    def _add(where: list[Noun], noun: Noun) -> None:
        if all(noun.word != n.word for n in where):
            where.append(noun)

    def _name(self, phrase: Phrase) -> None:
        low = phrase.name.lower()
        if len(low) < 2:
            return
        last = low.split()[-1]
        if own_noun_kinds().get(low) == "time" or own_noun_kinds().get(last) == "time":
            return
        names = lexicon.table("english")["names"]
        given = low.split()[0] in {n.lower() for line in names.values() for n in line.split()}
        known = low in lexicon.place_words("en") or "place" in (own_noun_kinds().get(low), own_noun_kinds().get(last))
        known = known or (last != low and low.split()[0] in lexicon.word_set("english", "geographic"))
        if not given and self._heads(phrase):
            self._add(self.places, Noun(phrase.name, "place", place=_place_of(low)))
            return
        stands = not given and (phrase.prep in PLACED or kind_of(low) == "place") and phrase.start not in self.subjects
        if (known or stands) and phrase.start not in self.subjects and self._elsewhere(phrase):
            self.named.append(phrase.name)
        elif known or stands:
            self._add(self.places, Noun(phrase.name, "place", place=_place_of(low)))
        elif not given and _is_a_firm(low):
            self.named.append(phrase.name)
        elif not given and own_noun_kinds().get(last) in ("thing", "idea") and phrase.start not in self.subjects:
            self._add(self.ideas, Noun(phrase.name, "idea"))
        else:
            self._somebody(phrase)

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


def _is_a_firm(name: str) -> bool:
    """Whether a name of several words ends in what is made or sold under it: Ravn Bicycles."""
    last = name.rsplit(maxsplit=1)[-1]
    return " " in name and last.endswith("s") and kind_of(singular(last)) in ("thing", "place")


def _held(phrase: Phrase) -> bool:
    """Whether a word for a place is a thing here: "deliver his ring"."""
    things = lexicon.table("english")["things"]
    listed = phrase.head in things["small"].split() or phrase.head in things["big"].split()
    return listed and phrase.prep not in ("in", "on", "at", "inside", "into", "onto", "near", "to", "from")


def _place_of(words: str) -> str:
    known = lexicon.place_words("en")
    parts = words.lower().split()
    for n in range(len(parts)):
        if " ".join(parts[n:]) in known:
            return known[" ".join(parts[n:])]
    return next((known[p] for p in reversed(parts) if p in known), "village")
