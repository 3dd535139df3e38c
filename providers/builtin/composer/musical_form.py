"""The form of the music: sections that follow the scenes, one theme for the whole film, how full it is when, and where it turns."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parents[3] / "data" / "music"
BEATS = 4
"""Beats in a bar, everywhere."""
USUAL_TURN, TURNS = 0.8, (0.35, 0.88)
"""The share of a film at which it turns, where nobody says; and how early and late the music can."""
RINGS = 3.0
"""Seconds that the last chord needs to die away."""
SHORTEST = 3.0
"""Seconds under which a scene gets no section of its own."""


@dataclass(frozen=True)
class Section:
    """Music of one mood for one or more scenes, in whole bars."""

    start: float
    seconds: float
    mood: str
    bars: int
    last: bool = False
    turns: bool = False
    """The film turns where it begins."""

    @property
    def bar(self) -> float:
        return self.seconds / self.bars

    @property
    def tempo(self) -> float:
        return 60 * BEATS / self.bar


@dataclass(frozen=True)
class Theme:
    """What makes this film's music its own: key, tempo within the mood's bounds, and a tune two bars long."""

    key: int
    pace: float
    rhythm: int
    contour: tuple[float, ...]
    """Heights of the tune at even distances through its two bars, in steps of the scale about its middle."""
    chords: int
    arp: int


@cache
def is_struck(part: str) -> bool:
    """Whether an instrument's notes die away by themselves."""
    facts = tomllib.loads((FOLDER / "instruments.toml").read_text("utf-8"))
    return facts.get(part, {}).get("kind") in ("struck", "plucked")


@cache
def music_rules() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "moods.toml").read_text("utf-8"))


def colour_of_film(genre: str, about: str) -> str:
    """What a film is played on: the time and place that its words tell of, else its genre."""
    told = about.lower()
    for name, colour in music_rules()["genre"].items():
        if any(word in told for word in colour.get("words", ())):
            return str(name)
    return genre


def theme_of(luck: np.random.Generator) -> Theme:
    return Theme(
        key=int(luck.integers(0, 12)),
        pace=float(luck.random()),
        rhythm=int(luck.integers(0, 12)),
        contour=_contour(luck),
        chords=int(luck.integers(0, 12)),
        arp=int(luck.integers(0, 12)),
    )


CONTOURS = (
    (0, 2, 4, 3, 1),
    (3, 1, 0, 2, 1),
    (0, -2, 0, 3, 2),
    (4, 3, 1, 0, -1),
    (0, 1, 3, 1, 4),
    (1, 3, 0, -1, 0),
    (0, 3, 2, 4, 0),
)
"""Shapes of tunes one can hum: an arch, a bowl, a wave, a fall, a climb."""


def _contour(luck: np.random.Generator) -> tuple[float, ...]:
    shape = CONTOURS[luck.integers(len(CONTOURS))]
    return tuple(round(float(height + luck.normal(0, 0.6)), 2) for height in shape)


def plan_sections(
    mood: str, scenes: Sequence[dict[str, Any]], seconds: float, theme: Theme, turn: float | None = None
) -> list[Section]:
    """Scenes of one mood in a row are one section, but that another begins where the film turns; every section is a whole
    number of bars near its mood's tempo."""
    cuts: list[tuple[float, str]] = []
    for scene in sorted(scenes, key=lambda one: float(one.get("start", 0))):
        start, name = float(scene.get("start", 0)), _known(scene.get("mood") or mood)
        if start >= seconds - SHORTEST or (cuts and cuts[-1][1] == name):
            continue
        if cuts and start - cuts[-1][0] < SHORTEST:
            cuts[-1] = (cuts[-1][0], name)
        else:
            cuts.append((start, name))
    if not cuts:
        cuts = [(0.0, _known(mood))]
    cuts[0] = (0.0, cuts[0][1])
    turning = _turning(cuts, seconds, turn)
    ends = [start for start, _ in cuts[1:]] + [seconds]
    sections = []
    for number, ((start, name), end) in enumerate(zip(cuts, ends, strict=True)):
        slow, fast = music_rules()["mood"][name]["tempo"]
        bar = 60 * BEATS / (slow + (fast - slow) * theme.pace)
        bars = max(1, round((end - start) / bar))
        last = number == len(cuts) - 1
        sections.append(Section(start, end - start, name, bars, last, turns=start == turning))
    return sections


def _turning(cuts: list[tuple[float, str]], seconds: float, turn: float | None) -> float | None:
    """Where the film turns in the music: a cut that is near, else a new one."""
    if turn is None or seconds < 4 * SHORTEST:
        return None
    near = min((start for start, _ in cuts), key=lambda start: abs(start - turn))
    if near and abs(near - turn) < SHORTEST:
        return near
    if min(turn, seconds - turn) < 2 * SHORTEST:
        return None
    at = sum(start < turn for start, _ in cuts)
    cuts.insert(at, (turn, cuts[at - 1][1]))
    return turn


def _known(mood: Any) -> str:
    return mood if mood in music_rules()["mood"] else "calm"


def fullness_at(share: float, turn: float = USUAL_TURN) -> float:
    """How full the music is at a share of the film: it begins with little, grows, holds its breath before the film's turn,
    is fullest from there, and lets go."""
    rises = [0, 0.14 * turn, 0.52 * turn, 0.9 * turn, 0.985 * turn, turn]
    falls = [turn + 0.35 * (1 - turn), turn + 0.7 * (1 - turn), 1.0]
    return float(np.interp(share, rises + falls, [0.22, 0.4, 0.68, 0.9, 0.74, 1.0, 0.95, 0.7, 0.5]))
