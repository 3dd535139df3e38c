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
LEAST, MOST = 9.0, 0.45
"""In pixels, what moves less is not seen; and what share of the picture at most is painted again."""


@dataclass(frozen=True)
class Window:
    """A part of the picture as a figure's own space sees it: pixels from `x`, `y` on, `m` of margin painted around."""

    x: int
    y: int
    w: int
    h: int
    m: int
    view: Box


def changes(stage: Stage, p: Placed, lamp: Lamp, behind: Frame, covered: Frame) -> list[Moving]:
    """What of this figure moves, which has just been laid on the picture that was `behind` it, and a sheet that covered
    `covered` of it."""
    found: list[Moving] = []
    for motion in p.actor.motions:
        window = _window(stage, p, motion)
        if window is None or any(_meet(window, other) for other in found):
            continue
        drawn: Drawn = {}
        plain = _painted(p, p.actor.parts, window, lamp, drawn)
        at = (slice(window.y, window.y + window.h), slice(window.x, window.x + window.w))
        phases: list[tuple[Frame, Frame]] = []
        for parts in motion.phases:
            painted = _painted(p, parts, window, lamp, drawn)
            differs = _differs(painted, plain)
            a = painted[..., 3:]
            light = painted[..., :3] * (1 - p.fog) + stage.plate.light.haze * p.fog * a
            ink = (behind[at] * (1 - a) + light - stage.image[at]) * differs[..., None]
            phases.append((ink, (1 - covered[at]) * (a - plain[..., 3:])[..., 0]))
        found.append(
            Moving(p.name, motion.play, motion.hold, window.x, window.y, phases, motion.go * p.head / stage.width)
        )
    return found


def _differs(painted: Frame, plain: Frame) -> Frame:
    """Where one painting is another than the other, 0 to 1: the nap of felt and soft edges apart."""
    other = (cv2.absdiff(painted, plain).max(axis=2) > NAP).astype(np.uint8)
    other = cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return blur(cv2.dilate(other, np.ones((5, 5), np.uint8)).astype(np.float32), 1.2)


def _painted(p: Placed, parts: Sequence[Part], window: Window, lamp: Lamp, drawn: Drawn) -> Frame:
    """Premultiplied linear RGBA of a figure inside a window."""
    m = window.m
    relief = stack(parts, p.head, window.view, (window.w + 2 * m, window.h + 2 * m), lamp, drawn)
    return lit(relief, lamp)[m : m + window.h, m : m + window.w]


def _window(stage: Stage, p: Placed, motion: Motion) -> Window | None:
    """Where a motion changes the picture; None where nobody sees it, or it would be nearly all of the picture."""
    tall = p.head * stage.squash
    reach = max(p.actor.half, p.actor.reach, 2.0) + 1.6
    x0, x1 = max(0.0, p.x - reach * p.head), min(float(stage.width), p.x + reach * p.head)
    y0, y1 = max(0.0, p.feet - (p.actor.height + 2.2) * tall), min(float(stage.height), p.feet + 0.6 * tall)
    if x1 - x0 < LEAST or y1 - y0 < LEAST:
        return None
    view = ((x0 - p.x) / p.head, (y0 - p.feet) / tall, (x1 - x0) / p.head, (y1 - y0) / tall)
    size = max(2, round((x1 - x0) / LOOK)), max(2, round((y1 - y0) / LOOK))
    plain, *others = (_sketch(parts, size, view) for parts in (p.actor.parts, *motion.phases))
    differs = np.zeros(plain.shape[:2], bool)
    for other in others:
        differs |= cv2.absdiff(plain, other).max(axis=2) > DIFFERENT
    rows, cols = np.flatnonzero(differs.any(1)), np.flatnonzero(differs.any(0))
    if not len(rows):
        return None
    kx, ky = (x1 - x0) / size[0], (y1 - y0) / size[1]
    left, top = (max(0, math.floor(v)) & ~1 for v in (x0 + (cols[0] - 1) * kx, y0 + (rows[0] - 1) * ky))
    right = min(stage.width, math.ceil(x0 + (cols[-1] + 2) * kx))
    bottom = min(stage.height, math.ceil(y0 + (rows[-1] + 2) * ky))
    w, h = (right - left) & ~1, (bottom - top) & ~1
    if min(w, h) < LEAST or w * h > MOST * stage.width * stage.height:
        return None
    m = math.ceil(ROUND * p.head)
    own = ((left - m - p.x) / p.head, (top - m - p.feet) / tall, (w + 2 * m) / p.head, (h + 2 * m) / tall)
    return Window(left, top, w, h, m, own)


def _sketch(parts: Sequence[Part], size: tuple[int, int], view: Box) -> np.ndarray:
    """A small look at a figure without light."""
    return raster("".join(part.svg for part in parts), *size, view)


def _meet(window: Window, other: Moving) -> bool:
    h, w = other.phases[0][1].shape
    return not (
        window.x >= other.x + w or other.x >= window.x + window.w
        or window.y >= other.y + h or other.y >= window.y + window.h
    )  # fmt: skip
