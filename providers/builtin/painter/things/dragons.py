"""What a dragon has beside four legs: wings, a spiny back and a tail that ends in a point."""

from __future__ import annotations

import math

from providers.builtin.painter.drawing.svg_strokes import Point, darken, fill, lighten, line, tube
from providers.builtin.painter.things.beast import Beast

FINGERS = 3
"""Into so many bays the edge of a wing is scalloped."""
SPINES = 7


def draw_wings(beast: Beast, at: Point, far: Point) -> None:
    """Two folded-out wings from the shoulder, one behind the body and one before it, beaten as the stir says."""
    size = 0.78 * beast.row["length"] * beast.k
    for root, order, tone in ((far, -3.5, 0.25), (at, 0.45, 0.0)):
        x, y = root
        lift = 1.0 - 0.5 * beast.turn("beat")
        elbow = (x - 0.30 * size, y - 0.95 * size * lift)
        tips = [(x - (0.62 + 0.34 * n) * size, y - (1.16 - 0.40 * n) * size * lift) for n in range(FINGERS)]
        edge = [root, elbow, tips[0]]
        for a, b in zip(tips, [*tips[1:], (x - 0.42 * size, y + 0.06 * size)], strict=True):
            edge += [((a[0] + b[0]) / 2 + 0.14 * size, (a[1] + b[1]) / 2 + 0.02 * size), b]
        skin, bone = darken(beast.belly, 0.12 + tone), darken(beast.coat, 0.12 + tone)
        svg = fill(edge, skin, 1, 0.12)
        for tip in tips:
            svg += line([elbow, tip], bone, 0.05 * size)
        svg += fill(tube([root, ((x + elbow[0]) / 2 - 0.06 * size, (y + elbow[1]) / 2), elbow], (0.1 * size, 0.07 * size, 0.05 * size)), bone)  # fmt: skip
        beast.add(svg, 0.06 * size, order)


def draw_spines(beast: Beast, back: list[Point]) -> None:
    """Plates along the back, the largest in its middle, behind the body."""
    svg, size = "", 0.16 * beast.row["deep"] * beast.k
    for n in range(SPINES):
        t = (n + 0.5) / SPINES * (len(back) - 1)
        (ax, ay), (bx, by) = back[int(t)], back[min(len(back) - 1, int(t) + 1)]
        x, y = ax + (bx - ax) * (t % 1), ay + (by - ay) * (t % 1)
        s = size * (0.7 + 0.9 * math.sin(math.pi * (n + 0.5) / SPINES))
        svg += fill([(x - 0.8 * s, y + 0.5 * s), (x - 0.35 * s, y - 1.1 * s), (x + 0.8 * s, y + 0.5 * s)], lighten(beast.belly, 0.06), 1, 0.15)  # fmt: skip
    beast.add(svg, 0.3 * size, -0.6)


def spade_tail(beast: Beast, at: Point) -> None:
    """A tail as thick as a neck that lies behind and turns up into a point."""
    (x, y), n, c = at, 0.5 * beast.row["length"] * beast.k, beast.coat
    wide = 0.30 * beast.row["deep"] * beast.k
    low = -1.05 * wide
    way = [
        (x + 0.1 * n, min(y + 0.4 * wide, 1.2 * low)),
        (x - 0.42 * n, min(y + 0.42 * n, low)),
        (x - 0.86 * n, 0.85 * low),
        (x - 1.16 * n, 1.8 * low),
        (x - 1.10 * n, 3.3 * low),
    ]
    svg = fill(tube(way, (1.15 * wide, 0.9 * wide, 0.62 * wide, 0.42 * wide, 0.2 * wide)), c)
    tx, ty = way[-1]
    beast.add(svg, 0.5 * wide, -1.0)
    beast.add(fill([(tx - 0.75 * wide, ty + 0.35 * wide), (tx + 0.05 * wide, ty - 1.5 * wide), (tx + 0.8 * wide, ty + 0.3 * wide), (tx, ty - 0.05 * wide)], lighten(beast.belly, 0.06), 1, 0.1), 0.2 * wide, -0.9)  # fmt: skip
