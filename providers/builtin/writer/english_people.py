"""Who an English noun phrase is: woman or man by its words and by the pronouns of what they do, machine or animal where it is said so."""

from __future__ import annotations

import re
from dataclasses import replace

from providers.builtin.writer.english_forms import kind_of
from providers.builtin.writer.english_phrases import Phrase
from providers.builtin.writer.reading import Deed, Who

BY_END = {"f": "(woman|wife|lady)$", "m": "((?<!wo)(?<!hu)man|husband)$"}
"""What a stuntwoman and a lineman are."""
MACHINE = re.compile(
    r"(?i)(is|was|are|were|turns out to be) (really |actually |only |just |secretly |in fact )*(an?|the) ([\w-]+ ){0,2}"
    r"(algorithm|ai|program|chatbot|robot|android|machine|computer|hologram|bot|simulation)\b"
)
"""What says that somebody is no human being."""
CALLED = re.compile(
    r"(?i)(?:is|was|turns out to be|turned out to be) (?:really |actually |only |just |secretly |in fact )*an? "
    r"(?:[\w-]+ ){0,2}?([\w-]+)(?= (?:in|on|at|from|of|with|who|that|and|but|called|named)\b|[,.;]|$)"
)
"""What says what somebody is."""
HERS = {"f": r"\b(she|her|hers|herself)\b", "m": r"\b(he|his|him|himself)\b"}
IN_LOVE = r"\b(falls? (in love|for)|fell for|kiss\w*|marr(y|ies|ied)|engaged|dat(es|ing)|girlfriend|boyfriend|love letters?|propos(es|ed)|crush|soulmates?)\b"


def is_of(phrase: Phrase, sex: str, book: dict[str, dict[str, str]], names: dict[str, str]) -> bool:
    people = book["people"][sex].split()
    title = {"f": ("mrs", "ms", "miss", "madam", "lady"), "m": ("mr", "sir", "lord")}[sex]
    first = phrase.name.split()[0].rstrip(".") if phrase.name else ""
    return (
        phrase.head in people
        or phrase.words.replace(" ", "_") in people
        or first.lower() in names[f"known_{sex}"].split()
        or first in names[sex].split()
        or first.lower() in title
        or (phrase.kind == "person" and re.search(BY_END[sex], phrase.head) is not None)
    )


def made(who: Who, said: list[str]) -> Who:
    """Somebody who is said to be a machine or an animal is one: "the judge is an algorithm", "the only witness is a parrotfish"."""
    if who.kind != "human":
        return who
    if any(map(MACHINE.match, said)):
        return replace(who, kind="robot", sex="n")
    called = [found[1].lower() for text in said if (found := CALLED.match(text))]
    species = next((word for word in called if kind_of(word) == "animal"), "")
    return replace(who, kind="animal", species=species, sex="n") if species else who


def sexed(company: list[Who], index: int, done: list[Deed], text: str) -> Who:
    """Somebody with the sex of the first pronoun in what they do, where no one else can be meant; the last of a crew with the crew's."""
    who = company[index]
    if who.kind != "human" or who.sex != "n" or who.count > 1 or not (who.role or who.name):
        return who
    crew = {w.sex for w in company if w.count > 2 and w.sex != "n"}
    if len(crew) == 1 and {"last", "surviving", "remaining"} & set(who.traits):
        return replace(who, sex=crew.pop())
    works = re.search(
        r"\b(?:job|works?|working|hired) as an? (?:[\w-]+ ){0,3}?([\w-]*(?:lady|woman|maid|waitress|actress))\b",
        text.lower(),
    )
    if works and index == 0:
        return replace(who, sex="f")
    others = [w for k, w in enumerate(company) if k != index and w.kind in ("human", "robot")]
    mine = [d.text.lower() for d in done if d.who == index] if others else [text.lower()]
    for said in mine:
        at = {sex: found.start() for sex, words in HERS.items() if (found := re.search(words, said))}
        if not at:
            continue
        sex = min(at, key=lambda s: at[s])
        known = any(w.sex == sex or (w.role and f" {w.role}" in said[: at[sex]]) for w in others)
        return who if known or (not others and len(at) > 1) else replace(who, sex=sex)
    return who


def grown(who: Who, text: str) -> Who:
    """A girl or a boy of a love story is no child."""
    young = {"little", "small", "young", "tiny"} & set(who.traits) or any("year-old" in t for t in who.traits)
    if who.role not in ("girl", "boy") or who.age != "child" or young or not re.search(IN_LOVE, text.lower()):
        return who
    return replace(who, age="teen")
