"""A camera move over a still told anew for a picture of another ratio: the same move, about the subject.

A window is always the new ratio's largest that fits into the still, or closer: nothing beside the still is ever seen. It lies where it
holds the subject, with eyes on the upper third where there is room to choose.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from core.render.camera_moves import Size, Window, largest_window, window_of_framing
from core.render.timeline import Framing, Recipe
from core.types import Value

HELD = ("static", "push", "pull", "handheld")
"""Moves that hold on to what they show; all others pass by it."""
AIR = 0.05
"""Of a window's side: kept free between the subject and its edge."""
EYES, THIRD = 0.5, 1 / 3
"""How far down a face its eyes are, and how far down a picture they are best."""


class Box(NamedTuple):
    """A part of a picture: 0 to 1 across and down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Subject(Value):
    """What a shot tells of: its boxes, the most important first, and how that was `found`: by who speaks, whose face it is, what its
    painter or its board says, what stands out, or not at all. `eyes` are those of whose head is first. `walk` is how far to the right of there whoever it is stands at the
    first frame and at the last, in widths of the still. `by_hand` is where somebody put the middle of the window; it goes before all else."""

    found: Literal["speaker", "face", "focus", "board", "salient", "middle"] = "middle"
    boxes: tuple[Box, ...] = ()
    eyes: Box | None = None
    walk: tuple[float, float] = (0.0, 0.0)
    by_hand: tuple[float, float] | None = None

    @property
    def has_face(self) -> bool:
        return self.found in ("speaker", "face")


def reframe_recipe(recipe: Recipe, subject: Subject, still: Size, before: Size, after: Size) -> Recipe:
    """The move for a picture of size `after` that was made for one of size `before`. A push stays a push; what passes by goes as many
    picture widths as it went, as far as the subject stays in the picture. Who walks is followed where they would walk out of it."""
    ends = [window_of_framing(framing, still, before) for framing in (recipe.start, recipe.end)]
    most = max(1.0, recipe.start.zoom, recipe.end.zoom)
    closest = _zoom_that_holds(subject, most, still, after)
    zooms = [max(1.0, max(1.0, framing.zoom) * closest / most) for framing in (recipe.start, recipe.end)]
    wide, high = largest_window(still, after)
    subjects, held = _walked(subject, still, (wide / max(zooms), high / max(zooms)))
    middle = [(a + b) / 2 for a, b in zip(_centre(ends[0]), _centre(ends[1]), strict=True)]
    framings = []
    for end, zoom, seen, box in zip(ends, zooms, subjects, held, strict=True):
        size = (wide / zoom, high / zoom)
        here = place_window(seen, still, size, box)
        gone = [0.0, 0.0]
        if recipe.movement not in HELD:
            scales = (size[0] / end.width, size[1] / end.height)
            gone = [(at - m) * scale for at, m, scale in zip(_centre(end), middle, scales, strict=True)]
        here = _shifted(here, gone, None if subject.by_hand else box, still)
        framings.append(_framing(here, still, zoom))
    shares = [new / old for new, old in zip((wide, high), largest_window(still, before), strict=True)]
    told = {"start": framings[0], "end": framings[1], "sway": round(recipe.sway * min(1.0, shares[0]), 6)}
    return recipe.model_copy(update={**told, "bow": round(recipe.bow * min(1.0, shares[1]), 6)})


def still_framing(subject: Subject, still: Size, after: Size) -> Framing:
    """The largest window of the ratio that holds the subject, as what a clip that came as a file shows of itself."""
    size = largest_window(still, after)
    return _framing(place_window(subject, still, size, held_box(subject, still, size)), still, 1.0)


def held_box(subject: Subject, still: Size, size: tuple[float, float]) -> Box | None:
    """As many of the subject's boxes, the most important first, as a window of this size holds with air around them; of one that is
    too large, itself."""
    if not subject.boxes:
        return None
    held, *others = subject.boxes
    if subject.eyes and not _fits(held, still, size):
        return subject.eyes
    for other in others:
        both = Box(*map(min, held[:2], other[:2]), *map(max, held[2:], other[2:]))
        if _fits(both, still, size):
            held = both
    return held


def place_window(subject: Subject, still: Size, size: tuple[float, float], held: Box | None) -> Window:
    """Where a window of this size lies."""
    wide, high = size
    if subject.by_hand or held is None:
        x, y = subject.by_hand or (0.5, 0.5)
        return _within(Window(x * still.width - wide / 2, y * still.height - high / 2, wide, high), still)
    first = subject.boxes[0]
    alone = (held.left, held.right) == (first.left, first.right) or (held.right - held.left) * still.width > wide
    middle = (subject.eyes or first) if alone else held
    left = middle.centre[0] * still.width - wide / 2
    if not subject.has_face:
        return _within(Window(left, held.centre[1] * still.height - high / 2, wide, high), still)
    eyes = (subject.eyes.centre[1] if subject.eyes else first.top + EYES * (first.bottom - first.top)) * still.height
    here = Window(left, eyes - THIRD * high, wide, high)
    return _shifted(_within(here, still), (0.0, 0.0), held, still)


def _walked(
    subject: Subject, still: Size, size: tuple[float, float]
) -> tuple[tuple[Subject, Subject], tuple[Box | None, Box | None]]:
    """The subject where it stands at a shot's first and last frame, and what of it a window of this size is to hold there: its whole
    way, where there is room for that."""
    held = held_box(subject, still, size)
    if held is None or subject.walk == (0.0, 0.0):
        return (subject, subject), (held, held)
    first, last = (_gone(held, far) for far in subject.walk)
    way = Box(min(first.left, last.left), held.top, max(first.right, last.right), held.bottom)
    if _fits(way, still, size):
        return (subject, subject), (way, way)
    one, other = (
        subject.model_copy(
            update={
                "boxes": tuple(_gone(box, far) for box in subject.boxes),
                "eyes": subject.eyes and _gone(subject.eyes, far),
            }
        )
        for far in subject.walk
    )
    return (one, other), (first, last)


def _gone(box: Box, far: float) -> Box:
    return box._replace(left=box.left + far, right=box.right + far)


def _zoom_that_holds(subject: Subject, most: float, still: Size, after: Size) -> float:
    """The closest zoom, at most `most`, that the first box still fits into; `most` where it never does."""
    if not subject.boxes or subject.by_hand:
        return most
    wide, high = largest_window(still, after)
    first, room = subject.boxes[0], 1 - 2 * AIR
    fits = (
        wide * room / max((first.right - first.left) * still.width, 1e-6),
        high * room / max((first.bottom - first.top) * still.height, 1e-6),
    )
    return max(1.0, min(most, *fits)) if min(fits) >= 1.0 else most


def _fits(box: Box, still: Size, size: tuple[float, float]) -> bool:
    room = 1 - 2 * AIR
    wide, high = (box.right - box.left) * still.width, (box.bottom - box.top) * still.height
    return wide <= size[0] * room and high <= size[1] * room


def _shifted(here: Window, by: tuple[float, float] | list[float], held: Box | None, still: Size) -> Window:
    """A window moved, no further than the still goes, and where it can hold a box, no further than that it does."""
    left, top = here.left + by[0], here.top + by[1]
    if held is not None:
        left = _kept(left, here.left, here.width, held.left * still.width, held.right * still.width)
        top = _kept(top, here.top, here.height, held.top * still.height, held.bottom * still.height)
    return _within(here._replace(left=left, top=top), still)


def _kept(moved: float, rest: float, side: float, low: float, high: float) -> float:
    """Where a side of a window begins that was to begin at `moved`: as near to that as holds what lies from `low` to `high`; where
    it is too short for that, at `rest`."""
    air = min(AIR * side, max(0.0, (side - (high - low)) / 2))
    first, last = high + air - side, low - air
    return rest if first > last + 1e-9 else min(max(moved, first), last)


def _within(here: Window, still: Size) -> Window:
    left = min(max(here.left, 0.0), still.width - here.width)
    return here._replace(left=left, top=min(max(here.top, 0.0), still.height - here.height))


def _centre(here: Window) -> tuple[float, float]:
    return here.left + here.width / 2, here.top + here.height / 2


def _framing(here: Window, still: Size, zoom: float) -> Framing:
    x, y = _centre(here)
    return Framing(x=round(x / still.width, 6), y=round(y / still.height, 6), zoom=round(zoom, 6))
