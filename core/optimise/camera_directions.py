"""What an idea says of how it is filmed: size, angle, move, lens, speed, light, palette, composition, frame. It counts before a template."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from core.i18n import LANGUAGES
from core.optimise import model_vocabulary, prompt_features
from core.settings import ROOT

WORDS = ROOT / "data" / "prompts" / "directed.toml"
KINDS = ("size", "angle", "move", "lens", "speed", "palette", "light", "composition")
CLAUSE = re.compile(r"[^，。；！？、,;!?\n.]+(?:\.\d+[^，。；！？、,;!?\n.]*)*")
MORE = {
    "move": re.compile(
        r"镜头[^，。；,\s]{0,6}?(?:推|拉|摇|移|跟|升|降|绕|转|晃|不动|静止)[^，。；,\s]{0,4}"
        r"|the camera (?:\w+ ){0,2}(?:follow|track|push|pull|pan|tilt|rise|sink|orbit|circle|glide|move|stay|hold)\w*"
    ),
    "lens": re.compile(r"\b\d{2,3} ?mm\b"),
    "light": re.compile(r"(?:[a-z-]+ ){0,2}[a-z-]+ light\b(?! ?(?:years?|house|touch))|[\u4e00-\u9fff]{1,8}光$"),
    "composition": re.compile(r"构图[^，。；,\s]{1,6}"),
    "palette": re.compile(
        r"[\u4e00-\u9fff]{1,6}(?:色调|配色)|[a-z-]+(?:,? and |-)[a-z-]+ (?:palette|colou?r grade|tones|colou?rs)|[a-z-]+ palette"
    ),
}
"""What a list cannot hold."""
DENIES = re.compile(r"(?:不要|别|不用|避免|没有|\bno|\bnot|\bwithout|\bnever)(?:拍|用|有| an?| any)?\s*$")
FRAME = re.compile(
    r"(?<![\d:：])(\d{1,2})\s*[:：比]\s*(\d{1,2})(?![\d:：])(?:\s*(?:的?画幅|的?比例|画面|构图|aspect ratio|frame|format))?"
)
FRAMES = ("16:9", "9:16", "1:1", "4:5", "21:9", "4:3", "3:4", "3:2", "2:3", "5:4")
Place = tuple[int, int]


class Direction(NamedTuple):
    """What is said of one kind, and whether it stands in a stretch of its own, beside what happens."""

    kind: str
    text: str
    start: int
    end: int
    alone: bool


def read_directions(text: str) -> tuple[Direction, ...]:
    """Everything a text says of how it is filmed, in its order; what it says not to do is none of it. The one word that is about
    two things ("航拍": from above, and in motion) is said of both."""
    found = []
    for clause in CLAUSE.finditer(text):
        lowered = clause[0].lower()
        if _denied(lowered):
            continue
        there = {
            kind: place
            for kind in KINDS
            if (place := _longest(kind, lowered)) and not DENIES.search(lowered[: place[0]])
        }
        alone = bool(there) and _only(lowered)
        for kind, (start, end) in there.items():
            first, last = (0, len(lowered)) if alone else (start, end)
            said = clause[0][first:last].strip()
            found.append(Direction(kind, said, clause.start() + first, clause.start() + last, alone))
    return tuple(found)


def read_frame(text: str) -> tuple[str, Place] | None:
    """The frame it asks for ("竖屏", "16:9") and where; None where it says none."""
    for match in FRAME.finditer(text):
        if (said := f"{int(match[1])}:{int(match[2])}") in FRAMES:
            return said, match.span()
    for said, pattern in _frames():
        if hit := next(prompt_features.find_pattern(pattern, text), None):
            return said, (hit.start, hit.end)
    return None


def is_only_direction(text: str) -> bool:
    """Whether it says nothing but how something is filmed, or for which frame."""
    if (told := read_frame(text)) and len(text.strip()) - (told[1][1] - told[1][0]) <= 1:
        return True
    return any(_longest(kind, text.lower()) for kind in KINDS if kind != "light") and _only(text.lower())


def directions_in_english(directions: Iterable[Direction]) -> tuple[Direction, ...]:
    """The same for a model that follows only English, as far as the words are known."""
    book = _facts()["english"]
    return tuple(each._replace(text=str(book.get(each.text, each.text))) for each in directions)


def direct_line(told: str, directions: Iterable[Direction], *, head: str) -> tuple[str | None, set[str]]:
    """A fixed line of a template as the person directs it, and the kinds that it now tells in the person's words: None where nothing of
    it is left. `head` is its heading, "" for a requirement."""
    directions = tuple(directions)
    said = {each.kind for each in directions}
    own = next((kind for kind in KINDS if head and head in _facts()[kind]["lines"] and kind in said), "")
    if own:
        words = _words(directions, own)
        return (words or None), {own}
    if head and not any(head in _facts()[kind]["lines"] for kind in KINDS) and head not in _camera_heads():
        said = said & {"size", "move", "speed"}
    kept = [clause for clause in re.split(r"(?<=[，；;])|(?<=, )", told) if not _speaks(clause, said, head)]
    if not kept:
        return None, set()
    return "".join(kept).strip().strip("，；;, ").strip(), set()


def unplaced_directions(directions: Iterable[Direction], told: set[str]) -> Iterator[tuple[str, str]]:
    """(heading's name, words) of what stands in no line yet: what is said alone, beside what happens."""
    directions = tuple(directions)
    for kind in KINDS:
        if kind not in told and (words := _words(directions, kind)):
            yield str(_facts()[kind]["add"]), words


def excludes_people(unwanted: Iterable[str]) -> bool:
    """Whether nobody is to be seen."""
    return any(thing.strip().lower() in _facts()["people"]["words"] for thing in unwanted)


def mentions_people(told: str) -> bool:
    return next(prompt_features.find_pattern(_people(), told), None) is not None


def people_word(language: str) -> str:
    return str(_facts()["people"]["said"][language])


def _words(directions: Iterable[Direction], kind: str) -> str:
    """What is said alone of a kind, unless an earlier kind of the same stretch has it."""
    every = tuple(directions)
    mine = [each for each in every if each.kind == kind and each.alone]
    mine = [each for each in mine if next(other.kind for other in every if other.start == each.start) == kind]
    comma = "，" if any("\u3400" <= letter <= "\u9fff" for each in mine for letter in each.text) else ", "
    return comma.join(dict.fromkeys(each.text for each in mine))


def _speaks(clause: str, said: set[str], head: str) -> bool:
    """Whether a clause of ours tells of what the person told."""
    lowered = clause.lower()
    if "speed" in said and any(word.lower() in lowered for word in _facts()["against_speed"]["words"]):
        return True
    return any(_longest(kind, lowered) for kind in said - {"light", "speed", "composition"})


def _denied(lowered: str) -> bool:
    return bool(re.match(r"\s*(?:不要|别|不用|避免|不能|没有|no\b|not\b|don't|do not|avoid|without)", lowered))


def _longest(kind: str, lowered: str) -> Place | None:
    spans = [match.span() for match in _pattern(kind).finditer(lowered)]
    if kind in MORE:
        spans += [match.span() for match in MORE[kind].finditer(lowered)]
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def _only(lowered: str) -> bool:
    for kind in KINDS:
        if kind in MORE:
            lowered = MORE[kind].sub(" ", lowered)
        lowered = _pattern(kind).sub(" ", lowered)
    left = _beside().sub(" ", lowered)
    return not re.search(r"[\u3400-\u9fff]|[a-z0-9]{2,}", left)


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text("utf-8"))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return prompt_features.pattern_of_words([*_facts()[kind]["zh"], *_facts()[kind]["en"]])


@cache
def _beside() -> re.Pattern[str]:
    return prompt_features.pattern_of_words([*_facts()["beside"]["zh"].split(), *_facts()["beside"]["en"].split()])


@cache
def _people() -> re.Pattern[str]:
    return prompt_features.pattern_of_words(_facts()["people"]["lines"])


@cache
def _camera_heads() -> frozenset[str]:
    return frozenset(
        model_vocabulary.section_heading(kind, language)
        for kind in ("camera", "lens", "angle")
        for language in LANGUAGES
    )


@cache
def _frames() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((said, prompt_features.pattern_of_words(words)) for said, words in _facts()["ratio"].items())
