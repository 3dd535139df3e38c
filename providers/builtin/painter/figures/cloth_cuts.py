"""What all clothes are cut from: folds, buttons, belts, lapels and collars on the loft of a body."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import cv2
import numpy as np

from providers.builtin.painter.drawing.body_loft import Loft
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, fill, lighten, line, tube


def folds(
    p: Puppet,
    body: Loft,
    hem: float,
    angles: Sequence[float],
    colour: str,
    height: float = 0.6,
    width: float = 0.05,
    opacity: float = 0.35,
) -> str:
    """Dark wedges that rise from a hem."""
    out = ""
    for a in angles:
        if body.faces(a) < 0.12:
            continue
        h = height * random.Random(int(a * 1000) + p.look.seed).uniform(0.6, 1.1)
        wedge = [
            body.at(a - width, hem),
            body.at(a, hem + h * 0.6),
            body.at(a + 0.01, hem + h),
            body.at(a + width * 0.35, hem + h * 0.5),
            body.at(a + width, hem),
        ]
        out += fill(wedge, darken(colour, 0.32), opacity)
    return out


def buttons(
    body: Loft, heights: Sequence[float], colour: str, angles: Sequence[float] = (0.0,), r: float = 0.028
) -> str:
    out = ""
    for y in heights:
        for a in angles:
            v = body.faces(a)
            if v > 0.1:
                x, py = body.at(a, y)
                out += ellipse(x, py, r * max(v, 0.3), r, colour)
                out += ellipse(x - r * 0.2, py - r * 0.25, r * 0.5 * v, r * 0.4, lighten(colour, 0.4), 0.8)
    return out


def band(body: Loft, y: float, height: float, colour: str, out: float = 1.01) -> str:
    return fill(body.band(y, height, out), colour, smooth=0.35)


def lapels(body: Loft, colour: str, low: float, high: float, width: float, shirt: str, tie: str) -> str:
    """An open front: shirt and tie in a V, a lapel on each side."""
    if body.faces(0) <= -0.25:
        return ""
    opening = [(-0.42, high), (0, low), (0.42, high), (0.2, high + 0.08), (-0.2, high + 0.08)]
    out = fill(body.points(opening, 1.005), shirt, smooth=0.1)
    if tie and body.faces(0) > 0.05:
        knot = [
            (-0.09, high - 0.02), (0.09, high - 0.02), (0.07, high - 0.10), (0.12, low + 0.08),
            (0, low - 0.02), (-0.12, low + 0.08), (-0.07, high - 0.10),
        ]  # fmt: skip
        out += fill(body.points(knot, 1.01), tie, smooth=0.1)
    for s in (-1, 1):
        if body.faces(s * 0.5) <= -0.2:
            continue
        flap = [
            (s * 0.30, high + 0.09), (s * 0.52, high + 0.02), (s * (width + 0.22), high - 0.14),
            (s * (width + 0.02), high - 0.20), (s * (width + 0.06), high - 0.26), (s * 0.05, low - 0.03), (0, low),
        ]  # fmt: skip
        out += fill(body.points(flap, 1.02), colour, smooth=0.12)
        out += line(body.points(flap[4:6], 1.02), darken(colour, 0.35), 0.014, 0.7)
        out += line(body.points(flap[2:4], 1.02), darken(colour, 0.35), 0.014, 0.7)
    return out


def collar(p: Puppet, colour: str, y: float, height: float, roll: bool = False) -> str:
    lean = p.spine(y)
    ring = p.loft(
        [(y - 0.2, 0.33, 0.29, 0, lean), (y, 0.27, 0.235, 0, lean), (y + height, 0.205, 0.19, 0, lean + 0.02)]
    )
    if roll:
        return fill(ring.arc(y - 0.04, 1) + ring.arc(y + height, 1)[::-1], colour, smooth=0.4)
    out = ""
    for s in (-1, 1):
        angles = [a for a in np.linspace(0.05, 3.14, 26) if ring.faces(s * a) > -0.03]
        if len(angles) < 2:
            continue
        top = [ring.at(s * a, y + height * (0.45 + 0.55 * min(1, a / 0.7))) for a in angles]
        low = [ring.at(s * a, y - 0.015 - height * 1.15 * math.exp(-(((a - 0.52) / 0.30) ** 2)), 1.03) for a in angles]
        out += fill(top + low[::-1], colour, smooth=0.18) + line(low, darken(colour, 0.35), 0.012, 0.6, 0.18)
    return out


def draped_skirt(p: Puppet, colour: str, share: float, wide: float = 0.24, hem: str = "") -> str:
    """A skirt over raised legs, `share` of their length long: cloth stretched over thighs, knees and what it covers of the shins."""
    points: list[Point] = []
    lines = ""
    for hip, knee, ankle in p.legs:
        end = knee + (ankle - knee) * max(0.12, min(1.0, share * 2 - 1))
        up = hip + np.array([0, 0.16, 0])
        shape = tube([p.spot(up), p.spot(knee), p.spot(end)], (wide * 1.05, wide * 0.92, wide), False)
        points += shape
        a, b = p.spot(knee), p.spot(end)
        lines += line(
            [(a[0] + 0.05, a[1] + 0.02), ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + 0.02), b],
            darken(colour, 0.3),
            0.03,
            0.4,
        )
        lines += line([p.spot(up), p.spot((hip + knee) / 2), p.spot(knee)], darken(colour, 0.3), 0.02, 0.3)
        if hem:
            ends = (shape[len(shape) // 2 - 1], shape[len(shape) // 2])
            lines += line(ends, hem, 0.06, 0.9)
    hull = cv2.convexHull(np.array(points, np.float32))[:, 0]
    return fill([(float(x), float(y)) for x, y in hull], colour, 1, 0.35) + lines
