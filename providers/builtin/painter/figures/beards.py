"""What is worn on a face: beards of all lengths, and glasses."""

from __future__ import annotations

import math
import random

import numpy as np

from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, fill, lighten, line, mix
from providers.builtin.painter.figures.head import FRONT, Head

EDGE_ON, TUCKED = 0.5, 0.16
"""Below how much of it is seen the far glass is nearer to the face, and by how much, in heads: it does not stand off beside the nose."""


def draw_glasses(p: Puppet, head: Head) -> None:
    loft, ey = head.loft, head.eye_y
    if loft.faces(0) <= -0.3:
        return
    frame = p.look.glasses
    shaded = frame == "#101018"
    body = ""
    for s in (-1, 1):
        a = head.across(s * 0.17, ey)
        v = loft.faces(a)
        x, y = loft.at(a, ey, 1.06)
        x -= TUCKED * max(0.0, EDGE_ON - v) * math.copysign(1.0, x)
        if v > 0.08:
            glass = 'fill="#15151f" fill-opacity=".92"' if shaded else 'fill="#dff0f6" fill-opacity=".10"'
            body += f'<ellipse cx="{x:.4f}" cy="{y:.4f}" rx="{0.115 * max(0.26, v):.4f}" ry=".108" {glass} stroke="{frame}" stroke-width=".018"/>'
            body += line([(x - 0.05 * v, y + 0.05), (x + 0.02 * v, y - 0.06)], "#ffffff", 0.014, 0.5)
        if loft.faces(s * 1.2) > 0.1:
            arm = [loft.at(head.across(s * 0.28, ey), ey + 0.02, 1.05), loft.at(s * math.radians(95), ey + 0.02, 1.04)]
            body += line(arm, frame, 0.018)
    if loft.faces(0) > 0.1:
        body += line(
            [loft.at(-0.13, ey + 0.015, 1.1), loft.at(0, ey + 0.035, 1.12), loft.at(0.13, ey + 0.015, 1.1)],
            frame,
            0.018,
        )
    p.add(head.put(body), 0.02, FRONT + 0.3, "gloss" if shaded else "glass", 0.5)


def draw_beard(p: Puppet, head: Head) -> None:
    if p.look.beard in ("full", "long"):
        _full_beard(p, head)
    if p.look.beard == "stubble":
        _stubble(p, head)
        return
    if p.look.beard == "goatee":
        _goatee(p, head)
    if head.loft.faces(0) > -0.25:
        _moustache(p, head)


def _full_beard(p: Puppet, head: Head) -> None:
    loft, c = head.loft, p.look.hair_colour
    length = -0.42 if p.look.beard == "long" else -0.10
    start = loft.edge(0.2)
    top: list[Point] = []
    low: list[Point] = []
    for i in range(25):
        a = (start - math.pi * i / 24 + math.pi) % (2 * math.pi) - math.pi
        if abs(a) > 1.75:
            continue
        u = abs(a) / 1.6
        y = 0.235 + 0.29 * u**1.45 - 0.035 * math.exp(-((a / 0.28) ** 2))
        top.append(loft.at(a, min(y, 0.50), 1.05))
        x, py = loft.at(a, max(0.02, 0.05 + 0.13 * u**2), 1.10)
        fall = length * math.cos(min(1, u) * math.pi / 2) ** 1.2
        low.append((x * (1 if length > -0.2 else 0.9), py - fall + 0.022 * math.sin(a * 11)))
    if len(top) < 3:
        return
    body = fill(top + low[::-1], c)
    rng = random.Random(p.look.seed + 3)
    upper, lower = np.array(top), np.array(low)
    for _ in range(70 if p.fine else 34):
        f = rng.random() * (len(top) - 1)
        i = int(min(f, len(top) - 2))
        a_, b_ = upper[i] + (upper[i + 1] - upper[i]) * (f - i), lower[i] + (lower[i + 1] - lower[i]) * (f - i)
        t = rng.uniform(0.05, 0.5)
        q0, q1 = a_ + (b_ - a_) * t, a_ + (b_ - a_) * min(t + rng.uniform(0.2, 0.45), 0.97)
        mid = (q0 + q1) / 2 + np.array([rng.uniform(-0.02, 0.02), 0])
        strand = [(float(x), float(y)) for x, y in (q0, mid, q1)]
        body += line(strand, darken(c, 0.3) if rng.random() < 0.6 else lighten(c, 0.16), 0.010, 0.4)
    p.add(head.put(body), 0.13, FRONT + 0.06, "hair", 0.6)
    if loft.faces(0) > -0.1:
        e, my = head.feeling, head.mouth_y
        slit = [
            loft.at(head.across(0.075 * t, my), my + e["curve"] * 0.6 * t * t - 0.01, 1.07)
            for t in (-1, -0.5, 0, 0.5, 1)
            if loft.faces(head.across(0.075 * t, my)) > -0.05
        ]
        if len(slit) > 1:
            p.add(head.put(line(slit, "#5a1f24", 0.026 + e["gape"] * 0.5)), 0.02, FRONT + 0.07, "skin", 0)


def _goatee(p: Puppet, head: Head) -> None:
    loft, c = head.loft, p.look.hair_colour
    shape = [
        (-0.30, 0.12),
        (-0.12, 0.105),
        (0, 0.112),
        (0.12, 0.105),
        (0.30, 0.12),
        (0.24, 0.04),
        (0.10, -0.03),
        (-0.10, -0.03),
        (-0.24, 0.04),
    ]
    if loft.faces(0) > -0.2:
        points = [loft.at(a, max(y, 0.01), 1.06, 0.0 if y > 0.01 else 0.06) for a, y in shape]
        p.add(head.put(fill(points, c, 1, 0.5)), 0.05, FRONT + 0.065, "hair", 0.5)


def _stubble(p: Puppet, head: Head) -> None:
    """A shadow on jaw and lip, with the mouth left free."""
    loft, my = head.loft, head.mouth_y
    if loft.faces(0) < -0.3:
        return
    rng, body = random.Random(p.look.seed + 5), ""
    tone = mix(p.look.skin, p.look.hair_colour, 0.62)
    for _ in range(230):
        a, y = rng.uniform(-1.35, 1.35), rng.uniform(0.015, 0.29)
        x = loft.ring(y)[0] * math.sin(a)
        mouth = abs(x) < 0.10 and abs(y - my) < 0.035
        if y < 0.13 + 0.13 * (abs(a) / 1.35) + (0.13 if abs(a) < 0.45 else 0.0) and not mouth and loft.faces(a) > 0.05:
            px, py = loft.at(a, y, 1.004)
            body += ellipse(px, py, 0.0085, 0.0085, tone, 0.55)
    p.add(head.put(body), 0.02, FRONT + 0.01, "skin", 0)


def _moustache(p: Puppet, head: Head) -> None:
    loft, c = head.loft, p.look.hair_colour
    lift = max(-0.02, head.feeling["curve"]) * 0.9
    body = ""
    for s in (-1, 1):
        half = [
            (0, 0.262), (s * 0.14, 0.270), (s * 0.32, 0.240), (s * 0.48, 0.182 + lift), (s * 0.56, 0.20 + lift * 1.8),
            (s * 0.44, 0.160 + lift * 0.6), (s * 0.27, 0.184), (s * 0.12, 0.202), (0, 0.214),
        ]  # fmt: skip
        if loft.faces(s * 0.2) > -0.1:
            body += fill(loft.points(half, 1.07), lighten(c, 0.06), 1, 0.6)
        for i in range(7):
            a = s * (0.03 + 0.045 * i)
            if loft.faces(a) > 0:
                strand = [loft.at(a, 0.255 - 0.008 * i, 1.075), loft.at(a + s * 0.08, 0.20 - 0.008 * i, 1.075)]
                body += line(strand, darken(c, 0.3) if i % 2 else lighten(c, 0.3), 0.008, 0.5)
    p.add(head.put(body), 0.05, FRONT + 0.08, "hair", 0.6)
