"""What is seen: one row per shot, planned before it is made."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.types import Value

ShotSize = Literal["extreme_wide", "wide", "full", "medium", "medium_close", "close_up"]
Angle = Literal["eye", "low", "high", "over_shoulder"]
Movement = Literal[
    "static", "push", "pull", "pan_left", "pan_right", "truck_left", "truck_right", "track", "crane_up", "crane_down", "orbit"
]


class Seen(Value):
    """One member of the cast in a picture. `at` is where they stand: 0 left to 1 right; `facing` in degrees of yaw,
    0 to the camera, positive to the right of the picture, 180 away. `depth` 0 near to 1 far."""

    name: str
    pose: str = "stand"
    expression: str = "calm"
    facing: float = 20.0
    at: float = 0.5
    depth: float = 0.0
    holds: str = ""


class Picture(Value):
    """What one shot shows, for an engine that reads no prose. Words for `things` are in the script's language."""

    place: str
    location: str = ""
    when: str = "day"
    weather: str = "clear"
    mood: str = "calm"
    size: ShotSize = "full"
    angle: Angle = "eye"
    people: tuple[Seen, ...] = ()
    things: tuple[str, ...] = ()
    seed: int = 0


class ShotPlan(Value):
    """A shot as the director plans it. `lines` and `actions` are the ids of the beats it covers; `seconds` is the
    planned length, before voices are measured."""

    size: ShotSize
    angle: Angle = "eye"
    movement: Movement = "static"
    seconds: float = Field(ge=0.5, le=60)
    description: str
    actions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    picture: Picture


class Board(Value):
    shots: tuple[ShotPlan, ...]
