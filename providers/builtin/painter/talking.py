"""Things and rare animals that play a part: their drawing, given a face that feels, where the drawing is broadest."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from providers.builtin.painter.light import Part, raster
from providers.builtin.painter.looks import Look
from providers.builtin.painter.puppet import art
from providers.builtin.painter.strokes import Point, ellipse, line, own_ids
from providers.builtin.painter.things import drawing, find_drawing, lowest

Drawn = tuple[list[Part], Point, float, float, dict[str, Point]]
STANDS = {"far": 5.5, "ground": 3.4, "table": 1.3, "wall": 1.6, "sky": 1.8, "water": 3.0}
"""How wide, in heads, a thing that plays a part is at most, by where it belongs."""
LARGE = 8.0
"""How wide, in heads, a huge animal is beside people: as much of its size as a frame holds."""
LEAST_FACE, DARK = 0.15, 0.30
"""What has no more room than this share of its smaller side has no face: a bicycle, a lamp post; below what brightness a place
is dark."""
LOOKED_AT = 96
"""Rows of pixels in which a drawing is looked at to find where a face has room."""


def draw_talking(look: Look, expression: str, facing: float, large: bool = False) -> Drawn:
    d = find_drawing(look.species) or drawing("teddy-bear")
    assert d is not None
    size = min(max(d.size, 0.9), LARGE if large else STANDS.get(d.where, 1.6))
    if look.age == "child":
        size *= 0.8
    h = size * d.height / d.width
    k = size / d.width
    top = -k * lowest(d.name)
    flip = facing < -20 and look.kind == "animal"
    turn = f"scale(-1 1) translate({-d.width} 0)" if flip else ""
    body = f'<g transform="translate({-size / 2:.4f} {top:.4f}) scale({k:.6f}) {turn}">{own_ids(d.body)}</g>'
    parts = [Part(body, 0.14 * size, 0, "felt", 0.5)]
    across, down, round_ = roomiest(d.name)
    x, y, r = (across * k - size / 2) * (-1 if flip else 1), top + down * k, round_ * k
    if look.kind == "thing" and r < LEAST_FACE * min(h, size):
        y, r = -h / 2, h / 4
    elif look.kind == "thing" and d.name not in art("things")["faced"] and abs((facing + 180) % 360 - 180) < 120:
        parts.append(Part(_face(expression, facing, (x, y), r, _is_dark(d.name)), 0.025, 1, "gloss", 0.35))
    anchors = {"chin": (x, y + r), "face": (x, y)}
    if d.glow:
        gx, gy = (float(n) for n in d.glow.split()[:2])
        anchors["lamp"] = (gx * k - size / 2, top + gy * k)
    return parts, (x, y + r), h, size / 2, anchors


@cache
def roomiest(name: str) -> tuple[float, float, float]:
    """The middle and the radius, in the drawing's own units, of the face it has, or of the largest circle that lies on it;
    rather high than low."""
    d = drawing(name) or find_drawing(name.removeprefix("beast "))
    assert d is not None
    if own := art("things")["faced"].get(name):
        return own[0] * d.width, own[1] * d.height, own[2] * d.height
    rows = LOOKED_AT
    columns = max(1, round(rows * d.width / d.height))
    ink = raster(own_ids(d.body), columns, rows, (0, 0, d.width, d.height))[..., 3] > 40
    room = cv2.distanceTransform(np.pad(ink.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    liked = room * (1.12 - 0.24 * np.linspace(0, 1, rows, dtype=np.float32)[:, None])
    down, across = np.unravel_index(int(liked.argmax()), liked.shape)
    unit = d.height / rows
    return float((across + 0.5) * unit), float((down + 0.5) * unit), float(max(1.0, room[down, across]) * unit)


@cache
def _is_dark(name: str) -> bool:
    """Whether the drawing is so dark where its face goes that dark beads would be lost on it."""
    d = drawing(name) or find_drawing(name.removeprefix("beast "))
    assert d is not None
    across, down, radius = roomiest(name)
    box = (across - radius / 2, down - radius / 2, radius, radius)
    seen = raster(own_ids(d.body), 8, 8, box).astype(np.float32)
    return bool(seen[..., :3].mean() < DARK * max(1.0, float(seen[..., 3].mean())))


def _face(expression: str, facing: float, at: Point, room: float, dark_under: bool) -> str:
    """A toy's face within a circle of radius `room`: two beads sewn on, a stitch for a mouth, and brows where it feels much."""
    feelings = art("expressions")
    e = feelings.get(expression) or feelings["calm"]
    r = min(room * 0.19, 0.13)
    thread = "#f0e4cc" if dark_under else "#3a2428"
    x, y = at[0] + max(-0.8, min(0.8, facing / 90)) * room * 0.3, at[1] - r * 0.3
    out = ""
    for s in (-1, 1):
        ex = x + s * r * 2.1
        if e["open"] < 0.3:
            out += line([(ex - r, y + r * 0.3), (ex, y - r * 0.5), (ex + r, y + r * 0.3)], thread, r * 0.36)
            continue
        tall = r * (0.55 + 0.55 * min(1.15, e["open"]))
        if dark_under:
            out += ellipse(ex, y, r * 1.22, tall + r * 0.22, "#f0e4cc")
        out += ellipse(ex, y, r, tall, "#1d1418") + ellipse(ex, y + tall * 0.3, r * 0.62, tall * 0.5, "#4a3a3a", 0.7)
        out += ellipse(ex - r * 0.28, y - tall * 0.36, r * 0.34, r * 0.34, "#ffffff")
        out += ellipse(ex + r * 0.34, y + tall * 0.42, r * 0.15, r * 0.15, "#ffffff", 0.75)
        tilt = e["brow_in"] - e["brow_out"]
        if abs(tilt) > 0.02:
            up = y - tall - r * 0.7
            out += line([(ex - s * r * 0.8, up - tilt * r * 5), (ex + s * r * 0.9, up + tilt * r * 5)], thread, r * 0.3)
    my = y + r * 1.35
    if e["gape"] > 0.04:
        return out + ellipse(x, my + r * 0.4, r * 0.55, r * (0.3 + e["gape"] * 4), "#5a1f24")
    c = max(-1.0, min(1.0, e["curve"] * 14)) * r
    bow = [(x - r * 0.85, my - c * 0.4), (x, my + c * 0.5), (x + r * 0.85, my - c * 0.4)]
    return out + line(bow, thread, r * 0.28)
