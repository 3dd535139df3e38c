"""Gives each English word its part of speech: the likeliest row of Penn Treebank tags, by counts of real text.

A hidden Markov model of the second order (Brants, TnT, 2000): how often a word has a tag, how often a tag follows two others.
The counts stand in data/writer/english_tags.txt, drawn from the English Web Treebank by bench/english_tags.py; a word it
has not, or hardly, is judged by its `shape`: what the dictionary says it can be, its ending, its first letter.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache

from providers.builtin.writer.vocabulary import lexicon
from providers.builtin.writer.vocabulary.english_word_forms import dictionary, own_noun_kinds

OFTEN, SELDOM = 30, 3.0
"""From this many sightings on a word is known; below, the dictionary weighs as much as so many sightings."""
BEAM = 30
START, END = "^", "$"
ENDINGS = (
    ("s", ("",)),
    ("es", ("", "e")),
    ("ies", ("y",)),
    ("ed", ("", "e")),
    ("ied", ("y",)),
    ("ing", ("", "e")),
)


@dataclass(frozen=True)
class Counts:
    """What was counted: tags of words and shapes, rows of three tags, and capitals within a sentence."""

    words: dict[str, Counter[str]]
    shapes: dict[str, Counter[str]]
    rows: Counter[tuple[str, str, str]]
    capitals: dict[str, tuple[int, int]]


@cache
def dictionary_hint(word: str) -> str:
    """What the dictionary says a word in small letters can be, likeliest first: "nv", "a", "+svn" for a form in -s."""
    book = dictionary()
    entry = book.get(word, {})
    parts = sorted(((n, p) for p, (_, n) in entry.items()), key=lambda pair: -pair[0])
    out = "".join(p for _, p in parts)
    for end, stems in ENDINGS:
        if not word.endswith(end) or len(word) <= len(end) + 1:
            continue
        for stem in (word[: -len(end)] + s for s in stems):
            if stem not in book and len(stem) > 2 and stem[-1] == stem[-2]:
                stem = stem[:-1]
            known = book.get(stem, {})
            noun, verb = (known[p][1] if p in known else -1 for p in "nv")
            if max(noun, verb) >= 0:
                both = "nv" if noun >= verb >= 0 else "vn" if verb >= noun >= 0 else "n" if noun >= 0 else "v"
                return f"{out}+{end[-1]}{both}"
    return out


def word_shape(word: str, first: bool) -> str:
    """The class of a word that was not seen: its capital (within a sentence), `hint`, and its ending where no hint is."""
    low = word.lower()
    capital = "" if first or not word[:1].isupper() else "U" if len(word) > 1 and word.isupper() else "C"
    said = dictionary_hint(low)
    if not said and own_noun_kinds().get(low):
        said = "n"
    end = "-" + low.rpartition("-")[2][-2:] if "-" in low else "" if said else low[-2:]
    return f"{capital or ('d' if word[:1].isdigit() else '')}{said}~{end}"


@cache
def load_counts() -> Counts:
    """The counts of data/writer/english_tags.txt: a line is what it counts, then tag:number ..."""
    words: dict[str, Counter[str]] = {}
    shapes: dict[str, Counter[str]] = {}
    rows: Counter[tuple[str, str, str]] = Counter()
    capitals: dict[str, tuple[int, int]] = {}
    for line in (lexicon.DATA / "english_tags.txt").read_text("utf-8").splitlines():
        if line.startswith("# "):
            continue
        kind, what, *pairs = line.split(" ")
        found = {tag: int(n) for tag, _, n in (pair.rpartition(":") for pair in pairs)}
        if kind == "word":
            words[what] = Counter(found)
        elif kind == "shape":
            shapes[what] = Counter(found)
        elif kind == "capital":
            capitals[what] = (found["large"], found["small"])
        else:
            first, _, second = what.partition("_")
            rows.update({(first, second, tag): n for tag, n in found.items()})
    return Counts(words, shapes, rows, capitals)


class _Model:
    """Chances drawn from the counts, as logarithms."""

    def __init__(self, seen: Counts) -> None:
        self.seen = seen
        self.two: Counter[tuple[str, str]] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.one: Counter[str] = Counter()
        self.befores: Counter[str] = Counter()
        for (a, b, c), n in seen.rows.items():
            self.two[a, b] += n
            self.pairs[b, c] += n
            self.befores[b] += n
            self.one[c] += n
        self.all = sum(self.one.values())
        self.known: dict[tuple[str, str, str], float] = {}

    def follows(self, a: str, b: str, c: str) -> float:
        """How likely `c` stands after `a` and `b`: rows of three, two and one weighed together."""
        if (a, b, c) not in self.known:
            three = self.seen.rows[a, b, c] / self.two[a, b] if self.two[a, b] else 0.0
            two = self.pairs[b, c] / self.befores[b] if self.befores[b] else 0.0
            one = (self.one[c] + 1) / self.all
            self.known[a, b, c] = math.log(0.55 * three + 0.43 * two + 0.02 * one)
        return self.known[a, b, c]

    def tags_of(self, word: str, first: bool) -> dict[str, float]:
        """Each tag a word can have -> how well it explains the word."""
        low = word.lower()
        own = self.seen.words.get(low, Counter())
        many = sum(own.values())
        alike = self.seen.shapes
        shaped = (
            alike.get(word_shape(word, first)) or alike.get(f"{dictionary_hint(low)}~") or alike.get(f"~{low[-2:]}")
        )
        shaped = shaped or Counter({"NN": 5, "NNP": 3, "JJ": 2, "NNS": 6 if low.endswith("s") else 1})
        weight = SELDOM if many < OFTEN else 0.2
        total = sum(shaped.values())
        out = {}
        for tag in {*own, *(shaped if many < OFTEN else ())}:
            chance = (own[tag] + weight * shaped[tag] / total) / (many + weight)
            if chance < 0.003:
                continue
            out[tag] = math.log(chance) - math.log(self.one[tag] / self.all)
            if word[:1].isalpha() and not first:
                large, small = self.seen.capitals.get(tag, (0, 1))
                out[tag] += math.log(((large if word[:1].isupper() else small) + 1) / (large + small + 2))
        return out


@cache
def _model() -> _Model:
    return _Model(load_counts())


def tag_words(words: list[str], fixed: dict[int, str] | None = None) -> list[str]:
    """The tag of each word. `fixed` holds the places whose tag is known beforehand."""
    model = _model()
    rows: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {(START, START): (0.0, ())}
    for i, word in enumerate(words):
        held = (fixed or {}).get(i)
        options = {held: 0.0} if held else model.tags_of(word, i == 0 or words[i - 1] in '.!?"“:')
        new: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {}
        for (a, b), (score, path) in rows.items():
            for tag, fit in options.items():
                value = score + model.follows(a, b, tag) + fit
                if (b, tag) not in new or new[b, tag][0] < value:
                    new[b, tag] = value, (*path, tag)
        rows = dict(sorted(new.items(), key=lambda item: -item[1][0])[:BEAM])
    return list(max(rows.items(), key=lambda item: item[1][0] + model.follows(item[0][0], item[0][1], END))[1][1])
