"""How loud each lane of a film's sound is from place to place, and which lanes are heard: what somebody set by hand over what each sound is
by itself."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from core.types import Value

Lane = Literal["narration", "music", "sfx", "clip"]
"""What sounds together, as `core.render.timeline.Sound` names it: voices, music, effects and places, what clips sound of themselves."""
LANES: tuple[Lane, ...] = get_args(Lane)
SOFTEST, LOUDEST = -36.0, 12.0
"""dB that a point of a volume line can stand at."""
MOST_POINTS = 200
LAST_FRAME = 432_000
"""The furthest that a point can stand: five hours of film."""
Points = tuple[tuple[int, float], ...]
"""Frames of the film with the dB there, in order."""


class LaneMix(Value):
    """A lane's volume line: dB at frames of the film, straight between two points, level before the first and after the last. It belongs to the
    film, as a fader's moves do: shots that are cut anew pass under it. `muted`: not heard; `solo`: only such lanes are heard."""

    points: Points = Field(default=(), max_length=MOST_POINTS)
    muted: bool = False
    solo: bool = False


class FilmMix(Value):
    """The lanes that somebody changed."""

    lanes: dict[Lane, LaneMix] = Field(default_factory=dict)

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A lane that is as it would be without anybody says nothing."""
        told: dict[str, Any] = said(self)
        return {"lanes": {lane: mix for lane, mix in told["lanes"].items() if any(mix.values())}}

    def lane(self, lane: Lane) -> LaneMix:
        return self.lanes.get(lane, LaneMix())

    def changed(self, lane: Lane, **changes: Any) -> FilmMix:
        """The same with one lane otherwise."""
        new = LaneMix.model_validate({**self.lane(lane).model_dump(), **changes})
        return FilmMix(lanes={name: mix for name, mix in {**self.lanes, lane: new}.items() if mix != LaneMix()})

    @property
    def has_solo(self) -> bool:
        return any(mix.solo and not mix.muted for mix in self.lanes.values())

    def is_heard(self, lane: Lane) -> bool:
        mix = self.lane(lane)
        return not mix.muted and (mix.solo or not self.has_solo)


def settle_points(points: Points) -> Points:
    """Points as a volume line can have them: in order, one at a frame (the last that was told), no further than the line goes."""
    kept = {
        max(0, min(LAST_FRAME, int(frame))): round(max(SOFTEST, min(LOUDEST, float(db))), 1) + 0.0
        for frame, db in points
    }
    return tuple(sorted(kept.items()))


def level_at(points: Points, frame: float) -> float:
    """dB of a volume line at a frame."""
    if not points:
        return 0.0
    before = [point for point in points if point[0] <= frame]
    after = [point for point in points if point[0] > frame]
    if not before or not after:
        return (before or after)[-1 if before else 0][1]
    (left, low), (right, high) = before[-1], after[0]
    return low + (high - low) * (frame - left) / (right - left)


def points_within(points: Points, start: int, frames: int) -> Points:
    """The part of a volume line over `frames` from `start`, counted from there; empty where nothing is louder or softer."""
    if not points:
        return ()
    end = start + frames
    part = {0: level_at(points, start), frames: level_at(points, end)}
    part |= {frame - start: db for frame, db in points if start < frame < end}
    if len(set(part.values())) == 1:
        return ((0, part[0]),) if part[0] else ()
    return tuple((frame, round(db, 2)) for frame, db in sorted(part.items()))
