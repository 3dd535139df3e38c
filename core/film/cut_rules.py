"""What the check of a cut finds, and how much of it is too much: limits are data (data/check/rules.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from core.render.timeline import Clip, Timeline
from core.types import Value

RULES = Path(__file__).parents[2] / "data" / "check" / "rules.toml"
Level = Literal["red", "amber"]


class Finding(Value):
    """`rule` names what is wrong, with its sentence under `check.rule_...`; `start` is the second of the film where it is seen, and
    `shot_id` the shot there, empty where it is the whole film's. `facts` are what the sentence says. A shot that is `longer` by so
    many frames would mend it; 0 where that is no cure."""

    rule: str
    level: Level
    start: float | None = None
    shot_id: str = ""
    facts: Mapping[str, str] = {}
    longer: int = 0


@cache
def rule_limits() -> dict[str, Any]:
    return tomllib.loads(RULES.read_text("utf-8"))


def level_of(rule: str, measure: float, language: str = "") -> Level | None:
    """How bad a measure is by a rule; None where it is good."""
    limits = rule_limits()[rule]
    limits = limits.get(language, limits)
    if "below_red" in limits:
        return "red" if measure < limits["below_red"] else "amber" if measure < limits["below_amber"] else None
    return "red" if measure > limits["red"] else "amber" if measure > limits["amber"] else None


def found(
    rule: str, level: Level | None, timeline: Timeline, frame: int | None = None, **facts: str
) -> Iterator[Finding]:
    """One finding in a frame of the film, or none where there is no level."""
    if level is None:
        return
    clip = clip_at(timeline, frame) if frame is not None else None
    start = None if frame is None else round(frame / timeline.fps, 3)
    yield Finding(rule=rule, level=level, start=start, shot_id=clip.shot_id if clip else "", facts=facts)


def clip_at(timeline: Timeline, frame: int) -> Clip | None:
    return next((clip for clip in reversed(timeline.clips) if clip.start <= frame < clip.start + clip.frames), None)
