"""How what is done in a clause is seen once more: whoever does it from near and from far, their hands, what they do it with, who sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    """`keeps_on` is whether whoever is seen goes on with what is done in the clause."""

    text: str
    keeps_on: bool


def covers_of(seen: SeenClause, language: str) -> Iterator[Cover]:
    """All of them, in order; a person or a thing that a clause lacks is left out."""
    had: dict[str, int] = {}
    for kind in ROUND:
        nth = had[kind] = had.get(kind, -1) + 1
        names = {"near": seen.people[:1], "hands": seen.people[: int(seen.has_hands)], "thing": seen.things}.get(kind)
        if names is None:
            names = seen.people[1:] if kind == "seen_by" else [""] * bool(seen.clause)
        for name in names:
            text = COVERS[language][kind][nth].format(name=name, Name=name[:1].upper() + name[1:], clause=seen.clause)
            yield Cover(text, kind not in ("thing", "seen_by"))
