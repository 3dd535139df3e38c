"""What of a figure moves within its shot: drawn again as its motion asks, and painted again only where that shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from providers.animation.cels import largest_channel
from providers.builtin.painter.drawing.film_light import Drawn, Lamp, Part, light_relief, raster_stack
from providers.builtin.painter.drawing.light_planes import Frame, blur, three_channels
from providers.builtin.painter.drawing.svg_raster import Box, raster
from providers.builtin.painter.shots.actors import Motion
from providers.builtin.painter.shots.stage import Moving, Placed, Stage

ROUND = 0.36
"""The radius of a head's rounded edge, in heads: what is cut nearer than that is lit otherwise."""
LOOK = 6
"""How much smaller the drawings are compared to find where they differ, and how many levels of ink are a difference."""
DIFFERENT = 10
NAP = 0.03
"""What two paintings of one thing differ by, in linear light."""
RIM = 0.06
"""How far from an edge its rim of light and that one's softness reach, in heads."""
SHADE = 0.06
"""How far round a part its shadow falls, in heads."""
LEAST, MOST = 9.0, 0.45
"""In pixels, what moves less is not seen; and what share of the picture at most is painted again."""
STEADY = ("back", "round", "once")
"""Plays that are the same for everybody who has as many drawings, each as long."""
At = tuple[slice, slice]
Around = tuple[int, int, int, int]


@dataclass(frozen=True)
class Window:
    """A part of the picture as a figure's own space sees it: pixels from `x`, `y` on, `m` of margin painted around."""

    x: int
    y: int
    w: int
    h: int
    m: int
    view: Box


@dataclass(frozen=True)
class Painted:
    """A figure as it has been painted, from a pixel of the picture on: premultiplied linear RGBA. `scale` is how wide its rims are:
    film_light.Relief."""

    ink: Frame
    x: int
    y: int
    scale: float

    def within(self, window: Window) -> Frame:
        """What of it is inside a window."""
        out = np.zeros((window.h, window.w, 4), np.float32)
        (h, w), x, y = self.ink.shape[:2], self.x - window.x, self.y - window.y
        x0, y0, x1, y1 = max(0, x), max(0, y), min(window.w, x + w), min(window.h, y + h)
        if x1 > x0 and y1 > y0:
            out[y0:y1, x0:x1] = self.ink[y0 - y : y1 - y, x0 - x : x1 - x]
        return out


@dataclass(frozen=True)
class PictureBefore:
    """What there was before a figure came: the picture, what its sheet covered, and who moves on it, each with how much of that was
    seen."""

    image: Frame
    cover: Frame
    moving: tuple[tuple[Moving, Frame], ...] = ()

    @classmethod
    def of(cls, stage: Stage) -> PictureBefore:
        sheet = stage.sheets[-1]
        return cls(stage.image.copy(), sheet.cover.copy(), tuple((each, each.seen.copy()) for each in sheet.moving))


def paint_moving_parts(stage: Stage, p: Placed, lamp: Lamp, painted: Painted, before: PictureBefore) -> list[Moving]:
    """What of this figure moves, which has just been `painted` and laid on what there was `before`. It stays still where it would
    uncover somebody who moves at another time."""
    found: list[Moving] = []
    for motion in p.actor.motions:
        go, grow = motion.go * p.head / stage.width, motion.grow
        above = p.feet - stage.framing.camera * p.head
        about = (round(p.x / stage.width, 4), round(above / stage.height, 4))
        for window in _windows(stage, p, motion):
            if any(_meet(window, other) for other in found):
                continue
            phases = _phases(stage, p, motion, window, lamp, painted, before)
            moving = Moving(motion.who or p.name, motion.play, motion.hold, window.x, window.y, phases, go, grow, about)
            if not any(_clash(moving, *other) for other in before.moving):
                found.append(moving)
                go = grow = 0.0
    return found


def _phases(
    stage: Stage, p: Placed, motion: Motion, window: Window, lamp: Lamp, painted: Painted, before: PictureBefore
) -> list[tuple[Frame, Frame]]:
    """What each drawing of a motion changes inside a window: of the picture, and of what is covered of it."""
    drawn: Drawn = {}
    plain = painted.within(window)
    at = (slice(window.y, window.y + window.h), slice(window.x, window.x + window.w))
    out: list[tuple[Frame, Frame]] = []
    for n, parts in enumerate(motion.phases):
        behind, covered, moved = _behind(before, motion, window, n)
        other = _paint(p, parts, window, lamp, painted, drawn)
        a = other[..., 3]
        other[..., :3] = other[..., :3] * (1 - p.fog) + stage.plate.light.haze * p.fog * a[..., None]
        differs = np.maximum(_differs(other, plain), moved)
        behind *= three_channels(1 - a)
        behind += other[..., :3]
        behind -= stage.image[at]
        behind *= three_channels(differs)
        still = before.cover[at] + (1 - before.cover[at]) * plain[..., 3]
        out.append((behind, covered + (1 - covered) * a - still))
    return out


def _behind(before: PictureBefore, motion: Motion, window: Window, number: int) -> tuple[Frame, Frame, Frame]:
    """Inside a window, the picture behind somebody and what is covered of it while a drawing of their motion is seen, and where
    (0 or 1) those move who move in step with it."""
    at = (slice(window.y, window.y + window.h), slice(window.x, window.x + window.w))
    behind, covered = before.image[at].copy(), before.cover[at].copy()
    moved = np.zeros_like(covered)
    for other, seen in before.moving:
        both = _shared(window.x, window.y, covered.shape, other)
        if both is None or not _in_step(other, motion.play, motion.hold, len(motion.phases)):
            continue
        here, there = both
        ink, cover = other.phases[number]
        behind[here] += ink[there] * three_channels(seen[there])
        covered[here] += cover[there] * seen[there]
        moved[here] = np.maximum(moved[here], largest_channel(np.abs(ink[there])) * seen[there] > NAP)
    return behind, covered, moved


def _in_step(other: Moving, play: str, hold: float, phases: int) -> bool:
    return play in STEADY and (other.play, other.hold, len(other.phases)) == (play, hold, phases)


def _shared(x: int, y: int, shape: tuple[int, ...], other: Moving) -> tuple[At, At] | None:
    """The rows and columns that a box and something that moves have in common, in each of the two."""
    (h, w), (high, wide) = shape[:2], other.seen.shape
    x0, y0, x1, y1 = max(x, other.x), max(y, other.y), min(x + w, other.x + wide), min(y + h, other.y + high)
    if x1 <= x0 or y1 <= y0:
        return None
    here = (slice(y0 - y, y1 - y), slice(x0 - x, x1 - x))
    return here, (slice(y0 - other.y, y1 - other.y), slice(x0 - other.x, x1 - other.x))


def _clash(moving: Moving, other: Moving, seen: Frame) -> bool:
    """Whether somebody moves where another one does behind them, and not in step with them."""
    both = _shared(moving.x, moving.y, moving.seen.shape, other)
    if both is None or _in_step(other, moving.play, moving.hold, len(moving.phases)):
        return False
    mine, theirs = (
        np.max([largest_channel(np.abs(ink[at])) for ink, _ in each.phases], axis=0)
        for each, at in zip((moving, other), both, strict=True)
    )
    return bool(np.count_nonzero((mine > NAP) & (theirs * seen[both[1]] > NAP)) > LEAST)


def _differs(painted: Frame, plain: Frame) -> Frame:
    """Where one painting is another than the other, 0 to 1: the nap of felt and soft edges apart."""
    other: np.ndarray = (largest_channel(cv2.absdiff(painted, plain)) > NAP).astype(np.uint8)
    other = cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return blur(cv2.dilate(other, np.ones((5, 5), np.uint8)).astype(np.float32), 1.2)


def _paint(p: Placed, parts: Sequence[Part], window: Window, lamp: Lamp, painted: Painted, drawn: Drawn) -> Frame:
    """Premultiplied linear RGBA of a figure inside a window, with rims and nap as it has been painted."""
    m = window.m
    relief = raster_stack(parts, p.head, window.view, (window.w + 2 * m, window.h + 2 * m), lamp, drawn)
    relief.scale = painted.scale
    rim = min(m, math.ceil(RIM * painted.scale) + 2)
    small = relief.part((slice(m - rim, m + window.h + rim), slice(m - rim, m + window.w + rim)))
    out = light_relief(small, lamp, origin=(window.x - rim - painted.x, window.y - rim - painted.y))
    return out[rim : rim + window.h, rim : rim + window.w]


def _windows(stage: Stage, p: Placed, motion: Motion) -> list[Window]:
    """Where a motion changes the picture; nowhere if nobody sees it, or it would be nearly all of the picture."""
    tall = p.head * stage.squash
    reach = max(p.actor.half, p.actor.reach, 2.0) + 1.6
    x0, x1 = max(0.0, p.x - reach * p.head), min(float(stage.width), p.x + reach * p.head)
    y0, y1 = max(0.0, p.feet - (p.actor.height + 2.2) * tall), min(float(stage.height), p.feet + 0.6 * tall)
    if x1 - x0 < LEAST or y1 - y0 < LEAST:
        return []
    view = ((x0 - p.x) / p.head, (y0 - p.feet) / tall, (x1 - x0) / p.head, (y1 - y0) / tall)
    size = max(2, round((x1 - x0) / LOOK)), max(2, round((y1 - y0) / LOOK))
    plain, *others = (_sketch(parts, size, view) for parts in (p.actor.parts, *motion.phases))
    differs = np.zeros(plain.shape[:2], np.uint8)
    for other in others:
        differs |= (largest_channel(cv2.absdiff(plain, other)) > DIFFERENT).astype(np.uint8)
    m, edge = math.ceil(ROUND * p.head), max(1, round(SHADE * p.head / LOOK))
    kx, ky = (x1 - x0) / size[0], (y1 - y0) / size[1]
    found: list[Window] = []
    for left, top, right, bottom in _boxes(differs, 2 * edge + 2, 2 * m / LOOK):
        x, y = max(0, math.floor(x0 + (left - edge) * kx)) & ~1, max(0, math.floor(y0 + (top - edge) * ky)) & ~1
        w = (min(stage.width, math.ceil(x0 + (right + edge) * kx)) - x) & ~1
        h = (min(stage.height, math.ceil(y0 + (bottom + edge) * ky)) - y) & ~1
        own = ((x - m - p.x) / p.head, (y - m - p.feet) / tall, (w + 2 * m) / p.head, (h + 2 * m) / tall)
        if min(w, h) >= LEAST:
            found.append(Window(x, y, w, h, m, own))
    seen = sum(window.w * window.h for window in found)
    return found if seen <= MOST * stage.width * stage.height else []


def _boxes(differs: np.ndarray, apart: int, around: float) -> list[Around]:
    """The boxes (left, top, right, bottom) of what differs. Two are one where they are not so far `apart`, or where one for both
    is no larger than the two are with what is painted `around` each."""
    _, _, rows, _ = cv2.connectedComponentsWithStats(differs)
    found: list[Around] = []
    for left, top, w, h, _ in rows[1:].tolist():
        box: Around = (left, top, left + w, top + h)
        while near := next((other for other in found if _as_one(box, other, apart, around)), None):
            found.remove(near)
            box = _joined(box, near)
        found.append(box)
    return found


def _as_one(box: Around, other: Around, apart: int, around: float) -> bool:
    gap = max(box[0] - other[2], other[0] - box[2], box[1] - other[3], other[1] - box[3])
    one, two, both = (
        (right - left + around) * (bottom - top + around)
        for left, top, right, bottom in (box, other, _joined(box, other))
    )
    return gap < apart or both <= one + two


def _joined(box: Around, other: Around) -> Around:
    return min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])


def _sketch(parts: Sequence[Part], size: tuple[int, int], view: Box) -> np.ndarray:
    """A small look at a figure without light."""
    return raster("".join(part.svg for part in parts), *size, view)


def _meet(window: Window, other: Moving) -> bool:
    h, w = other.seen.shape
    return not (
        window.x >= other.x + w or other.x >= window.x + window.w
        or window.y >= other.y + h or other.y >= window.y + window.h
    )  # fmt: skip
