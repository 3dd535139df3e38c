"""What of a figure moves within its shot: drawn again as its motion asks, and painted again only where that shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from providers.builtin.painter.actors import Motion
from providers.builtin.painter.light import Box, Drawn, Frame, Lamp, Part, blur, lit, raster, stack
from providers.builtin.painter.stage import Moving, Placed, Stage

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
    light.Relief."""

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


def changes(stage: Stage, p: Placed, lamp: Lamp, painted: Painted, behind: Frame, covered: Frame) -> list[Moving]:
    """What of this figure moves, which has just been `painted` and laid on the picture that was `behind` it, and a sheet that
    covered `covered` of it."""
    found: list[Moving] = []
    for motion in p.actor.motions:
        go = motion.go * p.head / stage.width
        for window in _windows(stage, p, motion):
            if not any(_meet(window, other) for other in found):
                phases = _phases(stage, p, motion, window, lamp, painted, behind, covered)
                found.append(Moving(motion.who or p.name, motion.play, motion.hold, window.x, window.y, phases, go))
                go = 0.0
    return found


def _phases(
    stage: Stage,
    p: Placed,
    motion: Motion,
    window: Window,
    lamp: Lamp,
    painted: Painted,
    behind: Frame,
    covered: Frame,
) -> list[tuple[Frame, Frame]]:
    """What each drawing of a motion changes inside a window: of the picture, and of what is covered of it."""
    drawn: Drawn = {}
    plain = painted.within(window)
    at = (slice(window.y, window.y + window.h), slice(window.x, window.x + window.w))
    out: list[tuple[Frame, Frame]] = []
    for parts in motion.phases:
        other = _paint(p, parts, window, lamp, painted, drawn)
        a = other[..., 3:]
        other[..., :3] = other[..., :3] * (1 - p.fog) + stage.plate.light.haze * p.fog * a
        differs = _differs(other, plain)
        ink = (behind[at] * (1 - a) + other[..., :3] - stage.image[at]) * differs[..., None]
        out.append((ink, (1 - covered[at]) * (a - plain[..., 3:])[..., 0]))
    return out


def _differs(painted: Frame, plain: Frame) -> Frame:
    """Where one painting is another than the other, 0 to 1: the nap of felt and soft edges apart."""
    other = (cv2.absdiff(painted, plain).max(axis=2) > NAP).astype(np.uint8)
    other = cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return blur(cv2.dilate(other, np.ones((5, 5), np.uint8)).astype(np.float32), 1.2)


def _paint(p: Placed, parts: Sequence[Part], window: Window, lamp: Lamp, painted: Painted, drawn: Drawn) -> Frame:
    """Premultiplied linear RGBA of a figure inside a window, with rims and nap as it has been painted."""
    m = window.m
    relief = stack(parts, p.head, window.view, (window.w + 2 * m, window.h + 2 * m), lamp, drawn)
    relief.scale = painted.scale
    rim = min(m, math.ceil(RIM * painted.scale) + 2)
    small = relief.part((slice(m - rim, m + window.h + rim), slice(m - rim, m + window.w + rim)))
    out = lit(small, lamp, origin=(window.x - rim - painted.x, window.y - rim - painted.y))
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
        differs |= (cv2.absdiff(plain, other).max(axis=2) > DIFFERENT).astype(np.uint8)
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
    h, w = other.phases[0][1].shape
    return not (
        window.x >= other.x + w or other.x >= window.x + window.w
        or window.y >= other.y + h or other.y >= window.y + window.h
    )  # fmt: skip
