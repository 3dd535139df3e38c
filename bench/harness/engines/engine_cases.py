"""What `python -m bench.engines` asks with, and what each of its parts hands back.

Sentences, people and views stand in bench/data/engines. A sentence says by hand who, where and what is in it, as patterns of words that count
as naming it; a third of them is set apart: nobody tunes on those, and no list of the worst ever shows one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np

from bench.harness.report import Figure
from core.project.projects import Brief

DATA = Path(__file__).parents[2] / "data" / "engines"
WORST = 10
"""So many of each figure are shown."""


@dataclass(frozen=True)
class Sentence:
    """`part` is "tuned" or "apart". Of each pattern the first word is the sentence's own. `things` can be seen, `ideas` cannot."""

    text: str
    language: str
    genre: str
    part: str
    people: tuple[str, ...] = ()
    animals: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.people, *self.animals, *self.places, *self.things, *self.ideas)

    @property
    def drawable(self) -> tuple[str, ...]:
        """The words of its things and animals."""
        return tuple(own_word(pattern) for pattern in (*self.animals, *self.things))


@dataclass
class Found:
    """Figures, and for each of them the worst sentences, the worst first: as much of the value as a reader needs, then the sentence."""

    figures: list[Figure] = field(default_factory=list)
    worst: dict[str, list[str]] = field(default_factory=dict)

    def __add__(self, other: Found) -> Found:
        return Found([*self.figures, *other.figures], {**self.worst, **other.worst})


def rows(name: str) -> list[dict[str, Any]]:
    """The lines of a file of bench/data/engines."""
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines() if line.strip()]


@cache
def sentences() -> tuple[Sentence, ...]:
    return tuple(sentence(row) for row in rows("sentences"))


def sentence(row: dict[str, Any]) -> Sentence:
    kept: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Sentence(**kept)


def brief_of(sentence: Sentence, seconds: int, short_side: int) -> Brief:
    """A wide film of the sentence, its short side in pixels."""
    language: Literal["zh", "en"] = "zh" if sentence.language == "zh" else "en"
    return Brief(idea=sentence.text, seconds=seconds, language=language, short_side=short_side)


def own_word(pattern: str) -> str:
    """Of 值班台|台 the first; without what only the pattern needs."""
    return re.sub(r"\(\?.*?\)", "", pattern).split("|")[0]


def ten(told: Iterable[tuple[float, Sequence[Sentence], str]]) -> list[str]:
    """The lines to show of (how bad, of which sentences, what to say): the worst first, those set apart left out."""
    shown = [(bad, say) for bad, of, say in told if bad > 0 and all(one.part != "apart" for one in of)]
    return [say for _, say in sorted(shown, key=lambda pair: -pair[0])[:WORST]]


def pixels(content: bytes) -> np.ndarray:
    """8-bit BGR."""
    return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR))
