"""Where an English sentence is and what things are in it: which phrase is a place, and which only speaks of one."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.vocabulary import INDOORS
from providers.builtin.writer.english import english_people as people
from providers.builtin.writer.english.english_named_people import NamedPeople
from providers.builtin.writer.english.english_phrases import BEINGS, Phrase, noun_of
from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import kind_of, own_noun_kinds, singular
from providers.builtin.writer.vocabulary.reading import Noun

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


class PlacesAndThings(NamedPeople):
    """Adds places, things and what is only spoken of."""

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

    def _mass(self, phrase: Phrase) -> bool:
        """An animal that is only a dish or a catch: "dive for abalone"."""
        bare = not (phrase.article or phrase.plural or phrase.name or phrase.owner or phrase.traits)
        return phrase.kind == "animal" and bare and phrase.start > 0 and phrase.start not in self.subjects

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

    def _heads(self, phrase: Phrase) -> bool:
        """Whether a name stands in a heading that says where and in which year: "Leeds, 1931: ..."."""
        end = next((i for i, t in enumerate(self.tokens[:12]) if t.text == ":"), 0)
        years = any(re.fullmatch(r"1\d\d\d|2\d\d\d|ad|bc|bce|ce", t.low) for t in self.tokens[phrase.end : end])
        return phrase.end < end and years and not any(t.finite for t in self.tokens[:end])

    @staticmethod
    def _add(where: list[Noun], noun: Noun) -> None:
        if all(noun.word != n.word for n in where):
            where.append(noun)


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
