"""What is known of single English words: the few words of grammar, and what the word list says of nouns and verbs."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "data" / "language"
NOUN_ENDINGS = (("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ves", "f"), ("men", "man"))
VERB_ENDINGS = (("", ""), ("s", ""), ("es", ""), ("ies", "y"))


@cache
def _grammar() -> dict[str, str]:
    return tomllib.loads((DATA / "english.toml").read_text("utf-8"))


@cache
def words_that(do: str) -> frozenset[str]:
    """The words of grammar under this name in `data/language/english.toml`."""
    return frozenset(_grammar()[do].split())


@cache
def _word_list() -> dict[str, tuple[str, int, int]]:
    """Word -> the class of its first sense as a noun, how often it was seen as a noun and how often as a verb (-1: never is)."""
    known = {}
    for line in (DATA / "english_words.txt").read_text("utf-8").splitlines():
        word, _, rest = line.partition(" ")
        kind, as_noun, as_verb = "", -1, -1
        for part in rest.split():
            bits = part.split(".")
            if bits[0] == "n" and as_noun < 0:
                kind, as_noun = bits[1], int(bits[2])
            elif bits[0] == "v":
                as_verb = int(bits[1])
        known[word] = kind, as_noun, as_verb
    return known


@cache
def noun_class(norm: str) -> str:
    """Of a noun in any number ("person", "time", "place" ...), in its commonest reading; empty for one that is not known."""
    known = _word_list()
    kind, most = "", -1
    for ending, instead in NOUN_ENDINGS:
        found = known.get(norm[: len(norm) - len(ending)] + instead) if norm.endswith(ending) else None
        if found and found[0] and found[1] > most:
            kind, most = found[0], found[1]
    return kind


@cache
def seen_as(norm: str) -> tuple[int, int]:
    """How often the list has a word, or the word that it is the -s form of, as a noun and as a verb; -1 where it never is one."""
    known = _word_list()
    best = (-1, -1)
    for ending, instead in VERB_ENDINGS:
        if norm.endswith(ending) and (found := known.get(norm[: len(norm) - len(ending)] + instead)):
            best = max(best[0], found[1]), max(best[1], found[2])
    return best


def ing_verb(norm: str) -> bool:
    """Whether a word in -ing is the form of a verb in the list ("sweating", "making", "running")."""
    if not norm.endswith("ing") or len(norm) < 5:
        return False
    stem = norm[:-3]
    stems = (stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem)
    return any(_word_list().get(each, ("", -1, -1))[2] >= 0 for each in stems)
