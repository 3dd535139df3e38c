"""How what is done in a clause is seen once more: whoever does it from near and from far, their hands, what they do it with, who sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

COVERS = {
    "zh": {
        "near": ("近看：{name}。", "再近一点：{name}的脸。"),
        "hands": ("近看：{name}的手。",),
        "thing": ("近看：{name}。", "从另一边看：{name}。"),
        "seen_by": ("{name}看着。", "近看：{name}的眼睛。"),
        "other_side": ("从另一边看：{clause}。",),
        "far": ("离远一点看：{clause}。",),
        "above": ("从高处看：{clause}。",),
        "below": ("从低处看：{clause}。",),
        "once_more": ("再看一次：{clause}。",),
    },
    "en": {
        "near": ("Close up: {name}.", "Closer: the face of {name}."),
        "hands": ("Close up: the hands of {name}.",),
        "thing": ("Close up: {name}.", "From the other side: {name}."),
        "seen_by": ("{Name} looks on.", "Close up: the eyes of {name}."),
        "other_side": ("From the other side: {clause}.",),
        "far": ("From further off: {clause}.",),
        "above": ("From above: {clause}.",),
        "below": ("From below: {clause}.",),
        "once_more": ("Once more: {clause}.",),
    },
}
ROUND = (
    "thing", "other_side", "near", "seen_by", "hands", "far", "thing", "near", "above", "seen_by", "below", "once_more",
)  # fmt: skip
"""In which order a clause is looked at. What comes twice is the same person or thing in another way."""


LATER = {
    "zh": ("", "过了一会儿，", "后来，", "再后来，", "到最后，"),
    "en": ("", "A while later, ", "Later, ", "Later still, ", "At last, "),
}
"""Before a look that comes a second time, and a third."""
SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "his",
        "her",
        "their",
        "its",
        "my",
        "our",
        "your",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "every",
        "each",
        "some",
        "no",
        "nobody",
        "somebody",
        "everybody",
        "he",
        "she",
        "it",
        "they",
        "we",
        "you",
        "who",
        "what",
        "when",
        "where",
        "while",
        "in",
        "on",
        "at",
        "by",
        "with",
        "from",
        "for",
        "after",
        "before",
        "until",
        "as",
        "there",
        "this",
        "that",
        "these",
        "those",
    ]
)
"""English words that have a capital only where they begin a sentence."""


@dataclass(frozen=True)
class SeenClause:
    """`people` are called as the film calls them, whoever does it first; `things` with their article. `clause` begins as it does in the
    middle of a sentence, and has no mark at its end; it is empty where it cannot be seen again."""

    clause: str
    people: Sequence[str]
    things: Sequence[str]
    has_hands: bool = True


@dataclass(frozen=True)
class Cover:
    """`keeps_on` is whether whoever is seen goes on with what is done in the clause; `whole` whether all of the clause is seen."""

    text: str
    keeps_on: bool
    whole: bool = False


def in_mid_sentence(clause: str, language: str) -> str:
    """A clause as it stands behind a colon: without the word that joins it to the one before, a name with its capital."""
    if language == "zh":
        return re.sub("^(?:而且?|但是?|却|然后|于是|并且)(?=.)", "", clause)
    clause = re.sub(r"^(?:and|but|so|then|yet)\s+", "", clause, flags=re.I)
    first = clause.split(" ", 1)[0]
    return clause[:1].lower() + clause[1:] if first.lower() in SMALL else clause


def covers_of(seen: SeenClause, language: str) -> Iterator[Cover]:
    """All of them, in order, and for a long film all once more, and again; a person or a thing that a clause lacks is left out."""
    for later in LATER[language]:
        for cover in _round(seen, language):
            yield replace(cover, text=later + (cover.text if later == "" or language == "zh" else _small(cover.text)))


def _small(text: str) -> str:
    """A look's first word behind another word: "Close up" as "close up"; a name keeps its capital."""
    looks = tuple(words.split("{")[0] for kind in COVERS["en"].values() for words in kind if not words.startswith("{"))
    return text[:1].lower() + text[1:] if text.startswith(looks) else text


def _round(seen: SeenClause, language: str) -> Iterator[Cover]:
    had: dict[str, int] = {}
    for kind in ROUND:
        nth = had[kind] = had.get(kind, -1) + 1
        names = {"near": seen.people[:1], "hands": seen.people[: int(seen.has_hands)], "thing": seen.things}.get(kind)
        if names is None:
            names = seen.people[1:] if kind == "seen_by" else [""] * bool(seen.clause)
        for name in names:
            text = COVERS[language][kind][nth].format(name=name, Name=name[:1].upper() + name[1:], clause=seen.clause)
            yield Cover(text, kind not in ("thing", "seen_by"), kind not in ("near", "hands", "thing", "seen_by"))
