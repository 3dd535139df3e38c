"""The head of a puppet in place: its shape, what it feels, and how to draw on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.body_loft import Loft, Ring
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import darken, mix

SHUT = 0.1
"""How far the eyes are open in a blink."""
SPEAKING = 0.055
"""How far a mouth is open that speaks."""
NOD, LIDS, LOWERED = 0.26, 0.52, 0.42
"""Who looks down at their hands: how far the head nods (as if seen from above), how far the lids go down, and how far they stay open."""
FRONT = 7.5
"""Where the head stands in the order of parts."""
TOP = FRONT + 0.6
"""Where what is worn on it stands."""


@dataclass
class Head:
    """A head in place: its loft about the chin, and the transform that carries it to the neck."""

    loft: Loft
    transform: str
    eye_y: float
    mouth_y: float
    feeling: dict[str, float]
    wide: float = 1.0
    """How much wider than the middle a hat must be."""

    def put(self, body: str) -> str:
        return f'<g transform="{self.transform}">{body}</g>' if body else ""

    def across(self, x: float, y: float) -> float:
        """The angle at which the head's surface is `x` to the side, at height `y`."""
        return math.asin(max(-1.0, min(1.0, x / self.loft.ring(y)[0])))


def make_head(p: Puppet) -> Head:
    look = p.look
    neck = np.array([p.bend(p.chin_y), p.chin_y, p.spine(p.chin_y) + 0.06 * (1.6 if look.age == "old" else 1)])
    x, y = p.spot(neck)
    p.anchors["chin"] = (x, y)
    child = look.age == "child"
    j = look.jaw * (0.93 if p.female else 1.03)
    f, square = look.face, look.chin
    ch = 1.07 if child else 1.0 + 0.14 * max(0.0, look.build)
    rings = [
        (0, 0.02, 0.03, 0, 0.15), (0.02, (0.085 + 0.07 * square) * j, 0.15, 0, 0.13),
        (0.10, (0.195 + 0.06 * square) * j * ch, 0.27, 0, 0.08), (0.22, (0.285 + 0.03 * square) * j * ch * f**0.5, 0.345, 0, 0.045),
        (0.36, 0.355 * ch * f, 0.395, 0, 0.02), (0.52, 0.385 * f * (1.03 if child else 1), 0.425, 0, 0),
        (0.70, 0.388 * f, 0.437, 0, -0.025), (0.82, 0.354 * f, 0.400, 0, -0.03), (0.91, 0.286 * f, 0.328, 0, -0.03),
        (0.965, 0.195 * f, 0.23, 0, -0.03), (0.99, 0.11, 0.13, 0, -0.03), (1, 0.012, 0.012, 0, -0.03),
    ]  # fmt: skip
    turn = p.tilt + p.row.get("head", 0) * math.sin(p.head_yaw) + p.row.get("cock", 0) * (-1 if p.mirrored else 1)
    down = max(0.0, -p.gaze[1]) if p.row.get("gaze") == "hands" else 0.0
    loft = Loft(rings, p.head_yaw, p.pitch * 0.6 + NOD * down + math.radians(p.row.get("nod", 0)))
    transform = f"translate({x:.4f} {y:.4f}) rotate({turn:.2f} 0 0)"
    feelings = art_table("expressions")
    feeling = {**(feelings.get(p.expression) or feelings["calm"]), **p.shade, **({"open": SHUT} if p.shut else {})}
    if down and feeling["open"] > LOWERED:
        feeling["open"] = max(LOWERED, feeling["open"] * (1 - LIDS * down))
    if p.pose == "talk" and feeling["gape"] < SPEAKING:
        feeling |= {"gape": SPEAKING, "teeth": 1}
    return Head(
        loft,
        transform,
        0.43 if child else 0.455,
        0.175 if child else 0.172 if look.beard else 0.185,
        feeling,
        max(0.95, look.face),
    )


def is_pale(p: Puppet) -> bool:
    return int(p.look.skin[1:3], 16) > 0xA8


def line_colour(p: Puppet) -> str:
    skin = p.look.skin
    return mix(darken(skin, 0.22), "#b0402a", 0.22) if is_pale(p) else mix(skin, "#1a0a0c", 0.55)


def loft_on_head(head: Head, rings: Sequence[Ring], extra: float = 0.0) -> Loft:
    """What is worn on it as a body of its own, turned with it; `extra` is how much more from above it is seen."""
    return Loft(
        [(y, w * head.wide, d * (1 + head.wide) / 2, x, z) for y, w, d, x, z in rings],
        head.loft.yaw,
        head.loft.pitch + extra,
    )
