"""English words as the lists hold them: what kind of thing a noun names, and the forms of nouns and verbs."""

from __future__ import annotations

import re
from functools import cache

from providers.builtin.writer.vocabulary import lexicon

THING_CLASSES = frozenset({"thing", "food", "plant", "object", "stuff"})


@cache
def dictionary() -> dict[str, dict[str, tuple[str, int]]]:
    """word -> {part of speech: (class of its first sense, how often seen)}, from data/language/english_words.txt."""
    book: dict[str, dict[str, tuple[str, int]]] = {}
    for line in (lexicon.LANGUAGE / "english_words.txt").read_text("utf-8").splitlines():
        word, *parts = line.split()
        entry = {}
        for part in parts:
            bits = part.split(".")
            entry[bits[0]] = (bits[1], int(bits[2])) if bits[0] == "n" else ("", int(bits[1]))
        book[word] = entry
    return book


@cache
def own_noun_kinds() -> dict[str, str]:
    """Our own words -> person, animal, robot, thing, idea, time; several words of one name are joined by a space."""
    book = lexicon.table("english")
    own: dict[str, str] = {}
    for word in book["ideas"]["words"].split():
        own[word] = "idea"
    for tag in ("small", "big", "heard", "other"):
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


def load_dictionary() -> None:
    """Loads the word list: about a tenth of a second, once."""
    dictionary()
    own_noun_kinds()


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
    if low.endswith(("men",)) and low[:-3] + "man" in dictionary():
        return low[:-3] + "man"
    if is_noun(low) and not (
        low.endswith("s") and not low.endswith("ss") and is_noun(low[:-1]) and kind_of(low) in ("", "idea")
    ):
        return low
    for end, new in (("ies", "y"), ("ves", "f"), ("s", ""), ("es", "")):
        if low.endswith(end) and is_noun(low[: -len(end)] + new):
            return low[: -len(end)] + new
    return low[:-1] if re.search(r"\w{4}(er|or|ist|ian)s$", low) else low  # birdwatchers, whom no list knows


def is_noun(word: str) -> bool:
    return word in own_noun_kinds() or "n" in dictionary().get(word, {})


def kind_of(word: str) -> str:
    """person, animal, robot, thing, place, idea or time; "" for what no list knows."""
    if re.fullmatch(r"[\w-]+-year-olds?", word):
        return "person"
    if word in own_noun_kinds():
        return own_noun_kinds()[word]
    entry = dictionary().get(word, {}).get("n")
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
    if "v" in dictionary().get(low, {}):
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
            if end == "es" and "v" in dictionary().get(stem + "e", {}):
                return stem + "e", form
            if "v" in dictionary().get(stem + new, {}):
                return stem + new, form
            if (
                form in ("past", "ing")
                and len(stem) > 2
                and stem[-1] == stem[-2]
                and "v" in dictionary().get(stem[:-1], {})
            ):
                return stem[:-1], form
    again = re.fullmatch(r"(mis|re|over|out|un|pre)-?(\w{4,})", low)
    if again and (inner := verb_base(again[2]))[0]:
        return low[: again.start(2)] + inner[0], inner[1]
    if re.search(r"(is|ys)(e|es|ed|ing)$", low):
        base, form = verb_base(re.sub(r"s(e|es|ed|ing)$", r"z\1", low))
        return (base[:-2] + "se", form) if base else ("", "")
    return "", ""


def is_irregular(word: str) -> bool:
    """Whether a word is a past form of its own: told, built, gone."""
    return verb_base(word)[1] == "past" and word in _irregular()


def third_person(base: str) -> str:
    """ "she writes" from "write"."""
    if base in ("be", "have", "do", "go"):
        return {"be": "is", "have": "has", "do": "does", "go": "goes"}[base]
    if re.search(r"(s|x|z|ch|sh|o)$", base):
        return base + "es"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + "s"


def times_seen(word: str, part: str) -> int:
    return dictionary().get(word, {}).get(part, ("", -1))[1]


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
    if noun in uneven or (noun in lexicon.word_set("english", "groups") and noun.endswith("s")):
        return uneven.get(noun, noun)
    if noun.endswith("man") and len(noun) > 4:
        return noun[:-3] + "men"
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return noun + "es"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"
