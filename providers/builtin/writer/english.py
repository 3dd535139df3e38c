"""Reads an English sentence: finds its noun phrases, its clauses, and who does what in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from providers.builtin.writer import lexicon
from providers.builtin.writer.english_words import (
    DETERMINERS,
    Token,
    kind_of,
    own_words,
    plural,
    singular,
    stop_words,
    tag,
    third,
    verb_base,
)
from providers.builtin.writer.reading import Deed, Noun, Reading, Who

GROUPS = lexicon.grammar("english", "groups")
MODALS = ("must", "will", "would", "can", "cannot", "should", "has", "have")
NO_NOUNS = lexicon.grammar("english", "no_nouns")
VEHICLES = lexicon.grammar("english", "vehicles")


@dataclass
class Phrase:
    """A noun phrase: where it stands, its head, what stands before the head."""

    start: int
    end: int
    head: str
    words: str
    kind: str
    count: int
    article: str
    traits: tuple[str, ...]
    name: str = ""
    plural: bool = False
    owner: str = ""
    in_prep: str = ""


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
    body = re.sub(r"[“”\"()\[\]*_#<>]", " ", body.replace("’", "'"))
    words = re.findall(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'-]*|\d+(?:st|nd|rd|th)?|[^\w\s]", body)[:160]
    return _Reader(text, tag(words), ad).read()


class _Reader:
    """Gathers what the tagged words say."""

    def __init__(self, text: str, tokens: list[Token], ad: bool) -> None:
        self.text, self.tokens, self.ad = text, tokens, ad
        self.who: list[Who] = []
        self.places: list[Noun] = []
        self.things: list[Noun] = []
        self.ideas: list[Noun] = []
        self.deeds: list[Deed] = []
        self.reached = 0
        self.index: dict[int, int] = {}
        """Phrase start -> number in self.who."""

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

    def _animate(self) -> None:
        """A thing that loves, waits or decides is somebody: "a scarecrow falls in love"."""
        alive = "|".join(w.replace("_", " ") for w in lexicon.grammar("english", "animate"))
        for n, deed in enumerate(self.deeds):
            if deed.who is not None or deed.aside or not re.match(rf"(\w+ly )?({alive})\b", deed.base or deed.text):
                continue
            noun = next((t for t in self.things if deed.subject.lower().endswith(t.word.lower())), None)
            if noun is not None:
                self.things.remove(noun)
                self.who.append(Who(role=noun.word, kind="thing", traits=noun.traits, senses=("speaks",)))
                mine = len(self.who) - 1
                self.deeds = [replace(d, who=mine, subject="") if d.subject == deed.subject else d for d in self.deeds]

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

    @staticmethod
    def _acts(low: str) -> set[str]:
        found = set()
        for group, line in lexicon.table("english")["verbs"].items():
            if any(re.search(rf"\b{word.replace('_', ' ')}\b", low) for word in line.split()):
                found.add(group)
        return found

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
        elif phrase.kind == "time":
            return
        elif phrase.words == "home" and not phrase.article and not phrase.in_prep:
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

    def _say_deeds(self, phrases: list[Phrase]) -> None:
        """Each finite verb with its subject and the words up to the end of its clause."""
        tokens = self.tokens
        starts = {p.start: p for p in phrases}
        subject: Phrase | None = None
        clause_start, spoken = True, False
        covered = -1
        last_phrase: Phrase | None = None
        relative_of: Phrase | None = None
        begin, lead = 0, ""
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if i in starts:
                phrase = starts[i]
                if clause_start and not phrase.in_prep and phrase.kind != "time":
                    subject, clause_start, spoken = phrase, False, False
                    lead = self._lead(begin, i) or lead
                last_phrase = phrase
                i = phrase.end
                continue
            if token.tag == "rel" and i > covered:
                relative_of = last_phrase if i and tokens[i - 1].tag in ("noun", "name", "punct", "prep") else None
            elif token.tag in ("punct", "link"):
                relative_of = None if token.tag == "link" and token.low != "and" else relative_of
                if token.text == "," and (spoken or subject is None):
                    lead = self._lead(begin, i) or lead
                begin = i + 1
                joins = token.low == "and" and subject is not None and not clause_start and not spoken
                clause_start = not joins
            elif token.tag == "pron":
                if clause_start and token.low in ("nobody", "everyone", "everybody", "someone", "somebody", "anyone"):
                    subject, clause_start = Phrase(-3, -3, token.low, token.low, "idea", 1, "", ()), False
                elif clause_start and token.low in ("he", "she", "they", "it", "i", "we"):
                    self.reached = i
                    subject, clause_start = self._meant(token.low, subject, phrases), False
            elif token.tag in ("verb", "aux") and i > covered and not (i and tokens[i - 1].tag in ("to", "prep")):
                if token.form == "ing" and token.tag == "verb" and not (i and tokens[i - 1].tag == "aux"):
                    i += 1
                    continue
                if (
                    token.form == "past"
                    and token.tag == "verb"
                    and i
                    and tokens[i - 1].tag in ("noun", "name")
                    and self._finite_later(i)
                ):
                    i += 1
                    continue
                end = self._clause_end(i, starts, relative_of is not None)
                owner = relative_of if relative_of is not None else subject
                self._say(i, end, owner, relative_of is not None, lead if relative_of is None else "")
                lead = lead if relative_of is not None else ""
                covered = end - 1
                clause_start, spoken = False, True
                if relative_of is not None:
                    after = tokens[end] if end < len(tokens) else None
                    if after is not None and after.tag in ("verb", "aux"):
                        relative_of, i = None, end - 1
                    if after is None or after.low not in ("and",):
                        relative_of = None
            i += 1

    def _lead(self, begin: int, end: int) -> str:
        """What stands before a subject, where it tells more than the place that a heading tells."""
        part = self.tokens[begin:end]
        if not any(t.tag in ("noun", "name") for t in part) or any(t.tag in ("verb", "aux", "rel") for t in part):
            return ""
        text = _join([t.text for t in part])
        return "" if any(p.word.lower() in text.lower() for p in self.places) else text

    def _meant(self, pronoun: str, subject: Phrase | None, phrases: list[Phrase]) -> Phrase | None:
        """Whom a pronoun at the start of a clause means: the last subject that fits, or a new somebody for I and we."""
        if pronoun in ("i", "we") or (subject is None and pronoun in ("he", "she")):
            phrase = Phrase(-1, -1, "", "", "person", 1 if pronoun != "we" else 2, "", ())
            if -1 not in self.index:
                self.who.insert(0, Who(role="", sex={"he": "m", "she": "f"}.get(pronoun, "n"), count=phrase.count))
                self.index = {k: v + 1 for k, v in self.index.items()}
                self.deeds = [replace(d, who=d.who + 1 if d.who is not None else None) for d in self.deeds]
                self.index[-1] = 0
            return phrase
        if pronoun == "it" and subject is not None and subject.kind in ("person", "robot"):
            return next((p for p in reversed(phrases) if p.kind == "animal" and p.start < self.reached), subject)
        return subject

    def _finite_later(self, i: int) -> bool:
        """Whether another finite verb comes before the clause ends: then "left" in "robots left on Mars argue" is none."""
        for k in range(i + 1, len(self.tokens)):
            token = self.tokens[k]
            if token.tag in ("punct", "link", "rel", "comp"):
                return False
            if (
                token.tag in ("verb", "aux")
                and token.form != "ing"
                and self.tokens[k - 1].tag not in ("to", "prep", "aux", "adv")
            ):
                return True
        return False

    def _clause_end(self, verb: int, starts: dict[int, Phrase], relative: bool = False) -> int:
        tokens = self.tokens
        i = verb + 1
        while i < len(tokens):
            token = tokens[i]
            if (
                relative
                and i > verb + 1
                and tokens[i - 1].tag in ("noun", "name", "pron")
                and token.tag in ("verb", "aux")
                and token.form in ("third", "past", "base")
                and not any(t.tag == "aux" and k > verb for k, t in enumerate(tokens[verb:i], verb))
            ) or (
                relative
                and i > verb + 1
                and tokens[i - 1].tag not in ("rel", "aux", "to")
                and ((token.tag == "verb" and token.form == "third") or (token.tag == "aux" and token.low in MODALS))
                and any(t.tag == "verb" for t in tokens[verb:i])
            ):
                return i
            if token.tag == "punct" and token.text not in ("-",):
                return i
            if token.tag == "rel" and relative and i > verb + 1 and tokens[i - 1].tag in ("noun", "name"):
                return i
            if (
                token.tag == "link"
                and token.low
                not in (
                    "or",
                    "how",
                    "what",
                    "why",
                    "whether",
                    "where",
                    "only",
                    "whose",
                )
                and (token.low != "and" or self._verb_follows(i + 1, starts))
                and not (token.low == "before" and self._nobody_follows(i + 1, starts))
            ):
                return i
            i += 1
        return len(tokens)

    def _nobody_follows(self, i: int, starts: dict[int, Phrase]) -> bool:
        """After "before": something that ends or comes by itself, which only says until when."""
        return i in starts and starts[i].kind not in ("person", "animal", "robot") and not starts[i].name

    def _verb_follows(self, i: int, starts: dict[int, Phrase]) -> bool:
        """After "and": a verb at once, or a new subject with its verb."""
        tokens = self.tokens
        while i < len(tokens) and tokens[i].tag == "adv":
            i += 1
        if i < len(tokens) and tokens[i].tag in ("verb", "aux"):
            return tokens[i].form != "ing"
        if i in starts:
            i = starts[i].end
            return i < len(tokens) and tokens[i].tag in ("verb", "aux")
        return i < len(tokens) and tokens[i].tag == "pron"

    def _say(self, start: int, end: int, owner: Phrase | None, aside: bool, opening: str = "") -> None:
        tokens = self.tokens[start:end]
        if start and self.tokens[start - 1].tag == "adv":
            tokens = [self.tokens[start - 1], *tokens]
        first = next(t for t in tokens if t.tag in ("verb", "aux"))
        lead = [t.text for t in tokens[: tokens.index(first)]]
        rest = [t.text for t in tokens[tokens.index(first) + 1 :]]
        who = self.index.get(owner.start) if owner else None
        acts = frozenset(self._acts(" ".join(t.low for t in tokens)))
        many = who is not None and (self.who[who].count > 1 or self._also(owner) is not None)
        if first.tag == "verb":
            text, base = [*lead, first.base if many else third(first.base), *rest], [*lead, first.base, *rest]
        else:
            word = first.low
            if word in ("was", "were", "had", "did", "are", "have", "do", "am"):
                flip = {
                    "was": "is",
                    "were": "are",
                    "had": "has",
                    "did": "does",
                    "are": "is",
                    "have": "has",
                    "do": "does",
                    "am": "is",
                }
                back = {"is": "are", "has": "have", "does": "do"}
                word = flip[word] if not many else back.get(flip[word], flip[word])
            text = [*lead, word, *rest]
            base = (
                rest
                if word in ("must", "will", "would", "should", "can", "could") and rest
                else [first.base, *rest]
                if first.base in ("be", "have")
                else []
            )
        said = _join(text)
        if said and (who is not None or owner is not None or self.who):
            subject = (
                ""
                if who is not None
                else (
                    _join(
                        [
                            *([owner.article] if owner.article else []),
                            *([owner.owner] if owner.owner else []),
                            *owner.traits,
                            owner.words,
                        ]
                    )
                    if owner
                    else ""
                )
            )
            if who is None and owner is None:
                who = 0
            self.deeds.append(
                Deed(
                    said,
                    who=who,
                    subject=subject,
                    base=_join(base),
                    aside=aside,
                    also=self._also(owner),
                    lead=opening,
                    acts=acts,
                )
            )

    def _also(self, owner: Phrase | None) -> int | None:
        """The second of "a baker and her rival" where both are the subject."""
        if owner is None or owner.end + 1 >= len(self.tokens) or self.tokens[owner.end].low != "and":
            return None
        return self.index.get(owner.end + 1)


def replace_phrase(phrase: Phrase, owner: str) -> Phrase:
    return Phrase(-10 - phrase.start, phrase.start, owner, owner, kind_of(owner), 1, phrase.article, ())


def _join(words: list[str]) -> str:
    return re.sub(r"\s+([,.;:!?%'])", r"\1", " ".join(w for w in words if w)).strip(" ,;:.-")


def _place_of(words: str) -> str:
    known = lexicon.place_words("en")
    parts = words.lower().split()
    for n in range(len(parts)):
        if " ".join(parts[n:]) in known:
            return known[" ".join(parts[n:])]
    return next((known[p] for p in reversed(parts) if p in known), "village")
