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
LOOKED_AT = 96
"""Rows of pixels in which a drawing is looked at to find where a face has room."""


def draw_talking(look: Look, expression: str, facing: float) -> Drawn:
    d = find_drawing(look.species) or drawing("teddy-bear")
    assert d is not None
    size = min(max(d.size, 0.9), STANDS.get(d.where, 1.6))
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
    if look.kind == "thing" and d.name not in art("things")["faced"] and abs((facing + 180) % 360 - 180) < 120:
        parts.append(Part(_face(expression, facing, (x, y), r), 0.03, 1, "gloss", 0))
    return parts, (x, y + r), h, size / 2, {"chin": (x, y + r), "face": (x, y)}


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


def _face(expression: str, facing: float, at: Point, room: float) -> str:
    """Eyes, brows and a mouth within a circle of radius `room`."""
    feelings = art("expressions")
    e = feelings.get(expression) or feelings["calm"]
    r = min(room * 0.30, 0.17)
    x, y = at[0] + max(-0.8, min(0.8, facing / 90)) * room * 0.22, at[1] - r * 0.7
    out = ""
    for s in (-1, 1):
        ex = x + s * r * 1.5
        if e["open"] < 0.3:
            out += line([(ex - r, y + r * 0.2), (ex, y - r * 0.6), (ex + r, y + r * 0.2)], "#1c1620", r * 0.35)
            continue
        tall = r * min(1.15, e["open"] + 0.1)
        out += (
            ellipse(ex, y, r * 1.1, tall * 1.1, "#2a1c1e")
            + ellipse(ex, y, r, tall, "#fbf6ee")
            + ellipse(ex + facing / 90 * r * 0.3, y, r * 0.55, tall * 0.6, "#1c1620")
        )
        out += ellipse(ex - r * 0.15, y - tall * 0.3, r * 0.2, r * 0.2, "#ffffff")
        tilt = e["brow_in"] - e["brow_out"]
        if abs(tilt) > 0.02:
            out += line(
                [(ex - s * r, y - r * 1.5 - tilt * r * 8), (ex + s * r, y - r * 1.5 + tilt * r * 8)], "#2a1c1e", r * 0.3
            )
    my = y + r * 2.4
    if e["gape"] > 0.04:
        return out + ellipse(x, my, r * 0.8, r * (0.4 + e["gape"] * 4), "#5a1f24")
    c = e["curve"] * 14 * r
    return out + line(
        [(x - r * 1.2, my - c * 0.5), (x, my + c * 0.5), (x + r * 1.2, my - c * 0.5)], "#3a1c22", r * 0.34
    )
