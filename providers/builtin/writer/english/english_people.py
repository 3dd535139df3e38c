"""Who an English noun phrase is: woman or man by its words and by the pronouns of what they do, machine or animal where it is said so."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from providers.builtin.writer.english.english_clauses import Clause
from providers.builtin.writer.english.english_phrases import Phrase
from providers.builtin.writer.english.english_words import Token
from providers.builtin.writer.vocabulary.english_word_forms import kind_of
from providers.builtin.writer.vocabulary.reading import Deed, Who

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
SUBJECT = {
    "f": r"\b(she|herself|hers|her(?! (?:to|for|and|but|back|again|in|on|at|the|an?|his|out|up|down|go)\b|[,.;]|$))\b",
    "m": HERS["m"].replace("him|", ""),
}
"""Pronouns that may mean whoever does a thing: "asks him" is said of somebody else."""
PRONOUNS = {"she": "f", "her": "f", "hers": "f", "herself": "f", "he": "m", "him": "m", "his": "m", "himself": "m"}
IN_LOVE = r"\b(falls? (in love|for)|fell for|kiss\w*|marr(y|ies|ied)|engaged|dat(es|ing)|girlfriend|boyfriend|love letters?|propos(es|ed)|crush|soulmates?)\b"
TELLER = -1
"""Where whoever says I or we is numbered."""


def owner_key(start: int) -> int:
    """Where the one is numbered whose a phrase is that begins at a token: below TELLER, so that it is no other phrase's."""
    return -10 - start


def token_of_owner(key: int) -> int:
    """The token at which somebody stands who is numbered there."""
    return key if key >= 0 else owner_key(key)


def plain_name(name: str) -> str:
    """A name as our lists spell it: ines of Inês."""
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))


def is_of_sex(phrase: Phrase, sex: str, book: dict[str, dict[str, str]], names: dict[str, str]) -> bool:
    people = book["people"][sex].split()
    title = {"f": ("mrs", "ms", "miss", "madam", "lady"), "m": ("mr", "sir", "lord")}[sex]
    first = phrase.name.split()[0].rstrip(".") if phrase.name else ""
    return bool(
        phrase.head in people
        or phrase.words.replace(" ", "_") in people
        or {first.lower(), plain_name(first)} & set(names[f"known_{sex}"].split())
        or plain_name(first).capitalize() in names[sex].split()
        or first.lower() in title
        or (phrase.kind == "person" and re.search(BY_END[sex], phrase.head) is not None)
    )


def with_stated_kind(who: Who, said: list[str]) -> Who:
    """Somebody who is said to be a machine or an animal is one: "the judge is an algorithm", "the only witness is a parrotfish"."""
    if who.kind != "human":
        return who
    if any(map(MACHINE.match, said)):
        return replace(who, kind="robot", sex="n")
    called = [found[1].lower() for text in said if (found := CALLED.match(text))]
    species = next((word for word in called if kind_of(word) == "animal"), "")
    return replace(who, kind="animal", species=species, sex="n") if species else who


def with_pronoun_sex(
    company: list[Who], index: dict[int, int], tokens: list[Token], parts: list[Clause], rivals: list[int]
) -> list[Who]:
    """The company, each with the sex of the pronouns that can mean nobody else who stands before them. `index` leads from the start of a
    phrase to its number; `rivals` are the starts of phrases of people who are nobody of the company."""
    out = list(company)
    at = sorted((token_of_owner(key), number) for key, number in index.items() if key != TELLER)
    meant: dict[int, int] = {}
    for k, token in enumerate(tokens):
        sex = PRONOUNS.get(token.low, "")
        if not sex:
            continue
        inside = [c for c in parts if c.start <= k < c.end and 0 <= c.verb < k]
        clause = min(inside, key=lambda c: c.end - c.start, default=None)
        taken: set[int] = set()
        if clause is not None and (token.low == "him" or token.tag == "PRP") and token.low not in ("he", "she"):
            doers = clause.subjects or next(
                (c.subjects for c in reversed(parts) if c.end <= clause.start and c.subjects), []
            )
            taken = {index[p.start] for p in (doers if clause.subjects or clause.shared else []) if p.start in index}
            taken |= {meant[clause.pronoun]} if clause.pronoun in meant else set()
        before = [n for start, n in at if start < k and n not in taken and out[n].count == 1]
        fitting = list(dict.fromkeys(n for n in reversed(before) if out[n].sex in ("n", sex)))
        known = [n for n in fitting if out[n].sex == sex]
        if known:
            meant[k] = known[0]
        elif len(fitting) == 1 and not any(start < k for start in rivals):
            meant[k] = fitting[0]
            if out[fitting[0]].kind == "human":
                out[fitting[0]] = replace(out[fitting[0]], sex=sex)
    return _led(out, index, tokens, parts)


def _led(company: list[Who], index: dict[int, int], tokens: list[Token], parts: list[Clause]) -> list[Who]:
    """The company; whom the first clause is about has the sex of he or she, where nobody else is said of whom the sentence tells."""
    first = next((c for c in parts if c.kind == "main" and c.verb >= 0 and len(c.subjects) == 1), None)
    lead = index.get(first.subjects[0].start) if first is not None else None
    if first is None or lead is None or company[lead].sex != "n" or company[lead].kind != "human":
        return company
    said = {PRONOUNS[t.low] for t in tokens[first.verb :] if t.low in ("he", "she")}
    doers = {index[p.start] for c in parts for p in c.subjects if p.start in index} - {lead}
    if len(said) != 1 or company[lead].count > 1 or any(company[n].sex in said for n in doers):
        return company
    return [replace(w, sex=next(iter(said))) if n == lead else w for n, w in enumerate(company)]


def with_first_pronoun_sex(company: list[Who], index: int, done: list[Deed], text: str) -> Who:
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
        theirs = SUBJECT if others else HERS
        at = {sex: found.start() for sex, words in theirs.items() if (found := re.search(words, said))}
        if not at:
            continue
        sex = min(at, key=lambda s: at[s])
        known = any(w.sex == sex or (w.role and f" {w.role}" in said[: at[sex]]) for w in others)
        return who if known or (not others and len(at) > 1) else replace(who, sex=sex)
    return who


def with_love_story_age(who: Who, text: str) -> Who:
    """A girl or a boy of a love story is no child."""
    young = {"little", "small", "young", "tiny"} & set(who.traits) or any("year-old" in t for t in who.traits)
    if who.role not in ("girl", "boy") or who.age != "child" or young or not re.search(IN_LOVE, text.lower()):
        return who
    return replace(who, age="teen")
