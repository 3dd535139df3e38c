"""Reads an English sentence: finds its noun phrases, its clauses, and who does what in them."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer import lexicon
from providers.builtin.writer.english_deeds import Deeds, Phrase
from providers.builtin.writer.english_forms import kind_of, own_words, plural, singular, stop_words, verb_base
from providers.builtin.writer.english_words import DETERMINERS, Token, tag
from providers.builtin.writer.reading import Noun, Reading, Who

GROUPS = lexicon.grammar("english", "groups")
NO_NOUNS = lexicon.grammar("english", "no_nouns")
VEHICLES = lexicon.grammar("english", "vehicles")


def read(text: str) -> Reading:
    """Never fails: what cannot be read is left out."""
    body = re.sub(
        r"(?i)^(please\s+)?((make|create|write|shoot|film|give me|i want|i'd like)\s+)?(me\s+)?(an?\s+)?((\d+|one|two|three)[- ](second|minute)s?\s+)?((short|funny|sci-fi|horror|romantic|animated|little)\s+)*(film|movie|video|short|story|documentary|clip|animation)\s+(about|of|where|in which|on)\s+",
        "",
        text.strip(),
    )
    ad = bool(re.search(r"(?i)\b(ads?|advert|commercial|advertisement|promo)\b", text))
    if ad:
        body = (
            re.sub(
                r"(?i)^.*?\b(ads?|advert|commercial|advertisement|promo)\b( for| about| of)?|\b(ads?|commercial) for\b",
                "",
                body,
            )
            or body
        )
    body = re.sub(r"(?i)\bhide and seek\b", "hide-and-seek", body)
    body = re.sub(r"[“”\"()\[\]*_#<>]", " ", body.replace("’", "'"))
    words = re.findall(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'-]*|\d+(?:st|nd|rd|th)?|[^\w\s]", body)[:160]
    return _Reader(text, tag(words), ad).read()


class _Reader(Deeds):
    """Gathers what the tagged words say."""

    def __init__(self, text: str, tokens: list[Token], ad: bool) -> None:
        super().__init__(tokens)
        self.text, self.ad = text, ad
        self.ideas: list[Noun] = []

    def read(self) -> Reading:
        phrases = self._phrases()
        for phrase in phrases:
            self._note(phrase)
        self._say_deeds(phrases)
        self._animate()
        main = [d.text.lower() for d in self.deeds if not d.aside]
        low = " | ".join(main) or " ".join(t.low for t in self.tokens)
        return Reading(
            text=self.text,
            language="en",
            who=tuple(self.who),
            places=tuple(self.places),
            things=tuple(self.things),
            ideas=tuple(self.ideas),
            deeds=tuple(self.deeds),
            acts=frozenset(self._acts(low)),
            content=tuple(dict.fromkeys(self._content())),
            mentions=tuple(dict.fromkeys(self._mentions(phrases))),
            ad=self.ad,
        )

    def _content(self) -> list[str]:
        return [
            t.low.removesuffix("'s")
            for t in self.tokens
            if t.tag in ("noun", "verb", "adj", "name", "poss", "adv") and t.low not in stop_words() and len(t.low) > 1
        ]

    @staticmethod
    def _mentions(phrases: list[Phrase]) -> list[str]:
        """What stands before the head of a name of several words: typewriter of typewriter repairman."""
        kinds = ("thing", "animal", "place", "idea", "time")
        parts = [w for p in phrases if not p.name for w in p.words.split()[:-1]]
        return [w for w in parts if kind_of(w) in kinds and w not in stop_words() and len(w) > 2]

    def _phrases(self) -> list[Phrase]:
        out: list[Phrase] = []
        i = 0
        while i < len(self.tokens):
            token = self.tokens[i]
            if token.tag in ("det", "adj", "noun", "name", "num", "poss"):
                phrase = self._phrase(i)
                if phrase:
                    out.append(phrase)
                    i = phrase.end
                    continue
            i += 1
        return out

    def _phrase(self, start: int) -> Phrase | None:
        i, tokens = start, self.tokens
        article, count, owner = "", 1, ""
        before: list[str] = []
        nouns: list[Token] = []
        while i < len(tokens):
            token = tokens[i]
            if token.tag == "det" and not nouns and not before and not article:
                article, count = token.low, DETERMINERS[token.low]
            elif token.tag == "det" and not nouns and article in ("all", "both", "some", "every", "one"):
                article = token.low
            elif token.tag == "num" and not nouns:
                count = int(re.sub(r"\D", "", token.low)) if token.low.isdigit() else 1
                before.append(token.low)
            elif token.tag == "det" and DETERMINERS[token.low] > 1 and not nouns:
                count = DETERMINERS[token.low]
            elif token.tag == "adj" and not nouns:
                before.append(token.low)
            elif token.tag == "poss":
                owner = token.text
                nouns, before = [], []
            elif token.tag == "noun" or token.tag == "name":
                if nouns and (nouns[-1].tag == "name") != (token.tag == "name") and token.tag == "name":
                    break
                if (
                    nouns
                    and kind_of(nouns[-1].base or nouns[-1].low) in ("person", "animal", "robot")
                    and token.tag == "noun"
                    and " ".join(t.low for t in nouns) + " " + token.base not in own_words()
                    and kind_of(token.base) not in ("person", "animal", "robot")
                    and verb_base(token.low)[0]
                ):
                    break
                nouns.append(token)
            else:
                break
            i += 1
        if owner and not nouns:
            return None
        if not nouns:
            return None
        head = nouns[-1].base or nouns[-1].low
        name = ""
        if nouns[-1].tag == "name":
            name = " ".join(t.text for t in nouns)
        lead = [t.low for t in nouns[:-1]]
        full = " ".join([*lead, head])
        kind = own_words().get(full) or kind_of(head)
        if kind == "idea" and lead and own_words().get(head) is None and kind_of(head) == "":
            kind = "thing"
        if i + 1 < len(tokens) and tokens[i].low in ("named", "called") and tokens[i + 1].text[:1].isupper():
            name, i = tokens[i + 1].text, i + 2
        elif i < len(tokens) and tokens[i].tag == "name" and kind in ("person", "animal", "robot"):
            name, i = tokens[i].text, i + 1
        prep = tokens[start - 1].low if start and tokens[start - 1].tag == "prep" else ""
        plural = nouns[-1].tag == "noun" and nouns[-1].low != head and nouns[-1].low.endswith(("s", "en", "ce"))
        if plural and count == 1:
            count = 3
        return Phrase(start, i, head, full, kind, count, article, tuple(before), name, plural, owner, prep)

    def _note(self, phrase: Phrase) -> None:
        """Puts a phrase where it belongs: somebody, somewhere, something."""
        if phrase.owner:
            self._note_owner(phrase)
        if phrase.head in stop_words() or phrase.words in NO_NOUNS:
            return
        if phrase.name and phrase.kind not in ("person", "animal", "robot"):
            self._note_name(phrase)
            return
        if phrase.kind in ("person", "animal", "robot"):
            self._somebody(phrase)
        elif phrase.kind == "time" or (phrase.words == "home" and not phrase.article and not phrase.in_prep):
            return
        elif phrase.kind == "place" and self._held(phrase):
            self._add(self.things, self._noun(phrase, "thing"))
        elif phrase.head in VEHICLES and phrase.in_prep not in ("in", "on", "aboard", "inside", "onto", "into"):
            self._add(self.things, replace(self._noun(phrase, "thing"), tags=("big",)))
        elif phrase.kind == "place" or (
            phrase.in_prep in ("in", "at", "inside", "across", "near") and phrase.head in lexicon.place_words("en")
        ):
            self._add(self.places, replace(self._noun(phrase, "place"), place=_place_of(phrase.words)))
        else:
            kind = "thing" if phrase.kind == "thing" or (not phrase.kind and phrase.article) else "idea"
            self._add(self.things if kind == "thing" else self.ideas, self._noun(phrase, kind))

    @staticmethod
    def _held(phrase: Phrase) -> bool:
        """Whether a word for a place is a thing here: "deliver his ring"."""
        things = lexicon.table("english")["things"]
        listed = phrase.head in things["small"].split() or phrase.head in things["big"].split()
        return listed and phrase.in_prep not in ("in", "on", "at", "inside", "into", "onto", "near", "to", "from")

    @staticmethod
    def _add(where: list[Noun], noun: Noun) -> None:
        if all(noun.word != n.word for n in where):
            where.append(noun)

    @staticmethod
    def _noun(phrase: Phrase, kind: str) -> Noun:
        things = lexicon.table("english")["things"]
        tags = tuple(
            t
            for t in ("small", "big", "heard")
            if phrase.words.replace(" ", "_") in things[t].split() or phrase.head in things[t].split()
        )
        word = phrase.words
        if phrase.plural:
            word = " ".join([*phrase.words.split()[:-1], plural(phrase.head)])
        return Noun(word, kind, "", phrase.traits, tags, phrase.plural, article=phrase.article)

    def _note_owner(self, phrase: Phrase) -> None:
        owner = singular(phrase.owner.lower().removesuffix("'s").removesuffix("'"))
        if kind_of(owner) in ("person", "animal", "robot"):
            self._somebody(replace_phrase(phrase, owner))
        elif kind_of(owner) == "place":
            self._add(self.places, Noun(owner, "place", place=_place_of(owner), article="the"))
        elif phrase.owner[:1].isupper() and owner not in own_words():
            self._add(self.ideas, Noun(phrase.owner.removesuffix("'s"), "idea"))

    def _note_name(self, phrase: Phrase) -> None:
        low = phrase.name.lower()
        names = lexicon.table("english")["names"]
        if (low in own_words() and own_words()[low] == "place") or low in lexicon.place_words("en"):
            self._add(self.places, Noun(phrase.name, "place", place=lexicon.place_words("en").get(low, "village")))
        elif (
            phrase.in_prep in ("in", "at", "from", "to", "near", "through", "across", "of", "on")
            and low.split()[0] not in names["known_f"].split() + names["known_m"].split()
        ):
            self._add(self.places, Noun(phrase.name, "place", place=_place_of(low)))
        elif kind_of(low) in ("time",):
            return
        else:
            self._somebody(phrase)

    def _somebody(self, phrase: Phrase) -> None:
        book = lexicon.table("english")
        names = book["names"]
        role = "" if phrase.name and phrase.kind not in ("person", "animal", "robot") else phrase.words
        kind = {"animal": "animal", "robot": "robot"}.get(phrase.kind, "human")
        if {"robot", "android", "cyborg"} & set(phrase.words.split()):
            kind = "robot"
        told = " ".join((*phrase.traits, role, phrase.name)).lower()
        for index, other in enumerate(self.who):
            if (
                role
                and other.role.split()[-1:] == [phrase.head]
                and (phrase.article in ("the", "his", "her", "their") or other.role == role)
            ):
                self.who[index] = replace(other, traits=tuple(dict.fromkeys((*other.traits, *phrase.traits))))
                self.index[phrase.start] = index
                return
            if phrase.name and phrase.name == other.name:
                self.index[phrase.start] = index
                return
        sex = "n"
        for letter in "fm":
            if (
                phrase.head in book["people"][letter].split()
                or phrase.words.replace(" ", "_") in book["people"][letter].split()
                or phrase.name.lower() in names[f"known_{letter}"].split()
                or phrase.name in names[letter].split()
            ):
                sex = letter
        age = next(
            (a for a in ("child", "teen", "old") if any(re.search(rf"\b{w}\b", told) for w in book["age"][a].split())),
            "adult",
        )
        senses = tuple(
            s
            for s, p in {
                "blind": "blind",
                "deaf": "deaf",
                "mute": "mute|silent",
                "speaks": "talking|speaking|singing",
            }.items()
            if re.search(rf"\b({p})\b", told)
        )
        count = (
            2
            if phrase.head in ("couple", "twins", "parents", "siblings")
            else 3
            if phrase.head in GROUPS
            else phrase.count
        )
        self.who.append(
            Who(
                role,
                phrase.name,
                kind,
                phrase.head if kind == "animal" else "",
                sex if kind == "human" else "n",
                age,
                count,
                phrase.traits,
                plural=plural(phrase.head) if phrase.plural else "",
                senses=senses,
            )
        )
        self.index[phrase.start] = len(self.who) - 1


def replace_phrase(phrase: Phrase, owner: str) -> Phrase:
    return Phrase(-10 - phrase.start, phrase.start, owner, owner, kind_of(owner), 1, phrase.article, ())


def _place_of(words: str) -> str:
    known = lexicon.place_words("en")
    parts = words.lower().split()
    for n in range(len(parts)):
        if " ".join(parts[n:]) in known:
            return known[" ".join(parts[n:])]
    return next((known[p] for p in reversed(parts) if p in known), "village")
