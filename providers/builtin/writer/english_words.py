"""English words: their kinds and forms, from a list derived from WordNet and our own, and a tagger that goes by neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from providers.builtin.writer import lexicon

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


THING_CLASSES = frozenset({"thing", "food", "plant", "object", "stuff"})


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


@cache
def _dictionary() -> dict[str, dict[str, tuple[str, int]]]:
    """word -> {part of speech: (class of its first sense, how often seen)}, from data/writer/english_words.txt."""
    book: dict[str, dict[str, tuple[str, int]]] = {}
    for line in (lexicon.DATA / "english_words.txt").read_text("utf-8").splitlines():
        word, *parts = line.split()
        entry = {}
        for part in parts:
            bits = part.split(".")
            entry[bits[0]] = (bits[1], int(bits[2])) if bits[0] == "n" else ("", int(bits[1]))
        book[word] = entry
    return book


@cache
def own_words() -> dict[str, str]:
    """Our own words -> person, animal, robot, thing, idea, time; several words of one name are joined by a space."""
    book = lexicon.table("english")
    own: dict[str, str] = {}
    for word in book["ideas"]["words"].split():
        own[word] = "idea"
    for tag in ("small", "big", "heard"):
        for word in book["things"][tag].split():
            own[word] = "thing"
    for word in book["times"]["words"].split():
        own[word] = "time"
    for word in book["places"]["words"].split():
        own[word] = "place"
    for place in lexicon.place_words("en"):
        own[place] = "place"
    for word in book["animals"]["words"].split():
        own[word] = "animal"
    for word in book["robots"]["words"].split():
        own[word] = "robot"
    for line in book["people"].values():
        for word in line.split():
            own[word] = "robot" if own.get(word) == "robot" else "person"
    return {word.replace("_", " "): kind for word, kind in own.items()}


@cache
def _irregular() -> dict[str, str]:
    return dict(pair.split("=") for pair in lexicon.table("english")["irregular"]["forms"].split())


@cache
def stop_words() -> frozenset[str]:
    return frozenset(lexicon.table("english")["stop"]["words"].split())


def warm() -> None:
    """Loads the word list: about a tenth of a second, once."""
    _dictionary()
    own_words()


def singular(word: str) -> str:
    """The singular of a noun that our lists know."""
    low = word.lower()
    if low.endswith("-year-olds"):
        return low[:-1]
    uneven = {
        "children": "child",
        "men": "man",
        "women": "woman",
        "people": "people",
        "mice": "mouse",
        "geese": "goose",
        "wolves": "wolf",
        "teeth": "tooth",
        "feet": "foot",
        "leaves": "leaf",
        "lives": "life",
        "knives": "knife",
        "thieves": "thief",
        "wives": "wife",
        "glasses": "glasses",
        "memories": "memory",
        "oxen": "ox",
    }
    if low in uneven:
        return uneven[low]
    if low.endswith(("men",)) and low[:-3] + "man" in _dictionary():
        return low[:-3] + "man"
    if _is_noun(low) and not (
        low.endswith("s") and not low.endswith("ss") and _is_noun(low[:-1]) and kind_of(low) in ("", "idea")
    ):
        return low
    for end, new in (("ies", "y"), ("ves", "f"), ("s", ""), ("es", "")):
        if low.endswith(end) and _is_noun(low[: -len(end)] + new):
            return low[: -len(end)] + new
    return low


def _is_noun(word: str) -> bool:
    return word in own_words() or "n" in _dictionary().get(word, {})


def kind_of(word: str) -> str:
    """person, animal, robot, thing, place, idea or time; "" for what no list knows."""
    if re.fullmatch(r"[\w-]+-year-olds?", word):
        return "person"
    if word in own_words():
        return own_words()[word]
    entry = _dictionary().get(word, {}).get("n")
    if entry is None:
        return ""
    name = entry[0]
    if name in ("person", "animal", "place", "time"):
        return name
    return "thing" if name in THING_CLASSES else "idea"


def verb_base(word: str) -> tuple[str, str]:
    """("write", "third") for "writes"; ("", "") for what is no verb."""
    low = word.lower()
    if low in _irregular():
        return _irregular()[low], "third" if low in ("is", "has", "does", "are") else "past"
    if "v" in _dictionary().get(low, {}):
        return low, "base"
    for end, new, form in (
        ("ies", "y", "third"),
        ("es", "", "third"),
        ("s", "", "third"),
        ("ied", "y", "past"),
        ("ed", "", "past"),
        ("ed", "e", "past"),
        ("ing", "", "ing"),
        ("ing", "e", "ing"),
    ):
        if low.endswith(end) and len(low) > len(end) + 1:
            stem = low[: -len(end)]
            if end == "es" and "v" in _dictionary().get(stem + "e", {}):
                return stem + "e", form
            if "v" in _dictionary().get(stem + new, {}):
                return stem + new, form
            if (
                form in ("past", "ing")
                and len(stem) > 2
                and stem[-1] == stem[-2]
                and "v" in _dictionary().get(stem[:-1], {})
            ):
                return stem[:-1], form
    return "", ""


def third(base: str) -> str:
    """ "she writes" from "write"."""
    if base in ("be", "have", "do", "go"):
        return {"be": "is", "have": "has", "do": "does", "go": "goes"}[base]
    if re.search(r"(s|x|z|ch|sh|o)$", base):
        return base + "es"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + "s"


def _seen(word: str, part: str) -> int:
    return _dictionary().get(word, {}).get(part, ("", -1))[1]


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
            and (_seen(after, "v") >= _seen(after, "n") or not _is_noun(after))
            else "prep",
        )
    if low == "that" or low in RELATIVES:
        if low == "that" and (before is None or before.tag in ("prep", "verb", "aux")) and _is_noun(singular(after)):
            return Token(word, "det")
        if low == "that" and after in PRONOUNS | POSSESSIVES | {"the", "a"}:
            return Token(word, "comp")
        return Token(word, "rel")
    if low in ADVERBS and not (before and before.tag in ("det", "poss")):
        return Token(word, "adv")
    if low in AUXILIARIES:
        return Token(word, "aux", *verb_base(low.replace("n't", "").replace("cannot", "can")))
    if low == "her" and not (after and (_is_noun(singular(after)) or "a" in _dictionary().get(after, {}))):
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
    noun = _is_noun(singular(low))
    adjective = "a" in _dictionary().get(low, {})
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
    after_noun = _is_noun(singular(after)) and after not in SUBORDINATORS and after not in PREPOSITIONS
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
    if low.endswith("ly") and "r" in _dictionary().get(low, {}):
        return Token(word, "adv")
    if in_phrase and form == "third" and before is not None and before.tag == "adj" and (after in DETERMINERS or after in PRONOUNS):
        return Token(word, "verb", base, form)
    if in_phrase:
        if form in ("ing", "past") and after_noun and not (noun and _seen(low, "n") > 5):
            return Token(word, "adj", base)
        if (
            adjective
            and after not in PREPOSITIONS
            and (after_noun or "a" in _dictionary().get(after, {}) or verb_base(after)[1] in ("ing", "past"))
            and not (noun and verb_base(after)[1] == "third" and not _is_noun(after))
        ) and (not noun or _seen(low, "a") >= _seen(low, "n")):
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
        if form == "third" and before.low == "and" and _had_verb(out) and after in ("out", "up", "off", "back", "down", "away"):
            return Token(word, "verb", base, form)
        if form == "third" and noun and before.tag in ("link", "punct") and next_form == "base" and not (
            after_noun and _seen(singular(after), "n") > _seen(next_base, "v")
        ):
            return Token(word, "noun", singular(low))
        if form == "third" and before.tag == "noun" and (next_form == "ing" or after == "to") and _seen(base, "v") > 0:
            return Token(word, "verb", base, form)
        if form == "base" and before.tag == "noun" and being and noun and any(t.low == "and" for t in out[-5:-1]):
            if (after_noun or after in DETERMINERS) and not _had_finite(out) and next_form != "third":
                return Token(word, "verb", base, form)
        listed = not being and own_words().get(singular(low)) in ("thing", "person", "animal", "place")
        certain = (
            being
            or (_seen(base, "v") > _seen(singular(low), "n") and not listed)
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
            and (_seen(low, "v") >= _seen(low, "n") or not noun)
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
            and _seen(low, "v") > 0
            and not _had_finite(out)
        ):
            return Token(word, "verb", base, form)
        if before.tag == "noun" and adjective and _seen(low, "a") > _seen(low, "n"):
            return Token(word, "adj")
        if before.tag == "noun" and noun:
            return Token(word, "noun", singular(low))
    if (
        noun
        and (not base or _seen(singular(low), "n") >= _seen(base, "v"))
        and not (adjective and _seen(low, "a") > _seen(low, "n") and after_noun)
    ):
        return Token(word, "noun", singular(low))
    if "r" in _dictionary().get(low, {}) and not adjective and not noun:
        return Token(word, "adv")
    if adjective and (not base or form in ("past", "ing", "base")):
        return Token(word, "adj", base)
    if base:
        return Token(word, "verb", base, form)
    return Token(word, "noun" if not low.endswith("ly") else "adv", singular(low))


def _compound_more_likely(low: str, after: str) -> bool:
    """Whether a word in -s after a noun is a plural noun rather than a verb: "the station lights" before a verb."""
    follows = verb_base(after)[1] in ("third", "past") and after not in DETERMINERS
    return follows and after not in PREPOSITIONS and _seen(singular(low), "n") > 0


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


def plural(noun: str) -> str:
    """ "wolves" from "wolf"."""
    uneven = {
        "child": "children",
        "man": "men",
        "woman": "women",
        "mouse": "mice",
        "goose": "geese",
        "tooth": "teeth",
        "foot": "feet",
        "wolf": "wolves",
        "leaf": "leaves",
        "life": "lives",
        "knife": "knives",
        "thief": "thieves",
        "wife": "wives",
        "people": "people",
        "glasses": "glasses",
        "sheep": "sheep",
        "fish": "fish",
        "twins": "twins",
        "parents": "parents",
    }
    if noun in uneven:
        return uneven[noun]
    if noun.endswith("man") and len(noun) > 4:
        return noun[:-3] + "men"
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return noun + "es"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"
