"""Layers of wood: trees of every kind, the forest from inside, ferns."""

from __future__ import annotations

import math
import random
from functools import partial

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, fill, line, mix, rect
from providers.builtin.painter.places.scenery import Scenery


def _trunk(x: float, w: float, colour: str, rng: random.Random, y0: float, y1: float) -> str:
    ts = np.linspace(0, 1, 12)

    def edge(side: int) -> list[tuple[float, float]]:
        return [
            (x + side * w * (0.5 + 0.9 * max(0, (t - 0.86) / 0.14) ** 2) + rng.uniform(-3, 3), y0 + (y1 - y0) * t)
            for t in ts
        ]

    body = fill(edge(-1) + edge(1)[::-1], colour, 1, 0.4)
    for _ in range(int(w / 7)):
        xx, yy = x + rng.uniform(-0.4, 0.4) * w, rng.uniform(y0, y1 - 160)
        body += line([(xx, yy), (xx + rng.uniform(-6, 6), yy + rng.uniform(40, 120))], darken(colour, 0.35), 3, 0.5)
    for _ in range(2):
        yy, side = rng.uniform(y0 + 80, y0 + 400), rng.choice((-1, 1))
        body += line(
            [(x + side * w * 0.3, yy), (x + side * w * 1.3, yy - 50), (x + side * w * 2.2, yy - 60)], colour, w * 0.16
        )
    return body


def _leaves(
    count: int, rng: random.Random, box: tuple[float, float, float, float], tones: list[str], size: tuple[float, float]
) -> str:
    out = ""
    for _ in range(count):
        r = rng.uniform(*size)
        out += ellipse(
            rng.uniform(box[0], box[2]),
            rng.uniform(box[1], box[3]),
            r,
            r * 0.7,
            rng.choice(tones),
            1,
            rng.uniform(-40, 40),
        )
    return out


def woods(c: Scenery, colours: list[str] | None = None, leaf: list[str] | None = None) -> None:
    """A forest seen from inside: three depths of trunks, light between them."""
    colours = colours or ["#6f8f78", "#587560", "#46584a"]
    leaf = leaf or ["#6f9a5c", "#86ad62", "#557f50", "#a3bd68"]
    rng, hor = c.rng, c.horizon
    area = (c.right - c.left) / 1920
    for d, (n, y, fog, w) in enumerate(((16, 150, 0.70, 26), (11, 195, 0.48, 40), (7, 250, 0.26, 62))):
        body = "".join(
            _trunk(
                rng.uniform(c.left - 30, c.right + 30),
                w * rng.uniform(0.7, 1.3),
                colours[d],
                rng,
                c.top - 20,
                hor + y + rng.uniform(-15, 20),
            )
            for _ in range(max(3, int(n * area)))
        )
        c.lay(body, 18, fog)
        floor = ["#7f9f70", "#5f8458", "#4b6f48"][d] if leaf else colours[d]
        pts = [(x, hor + y - 8 + rng.uniform(-14, 14)) for x in np.arange(c.left - 80, c.right + 160, 80)]
        c.lay(fill([(pts[0][0], c.bottom + 60), *pts, (pts[-1][0], c.bottom + 60)], floor), 20, fog * 0.85)
        top = max(c.top, -60)
        c.lay(
            _leaves(int(60 * area), rng, (c.left - 40, c.top - 60, c.right + 40, top + 130 + 60 * d), leaf, (30, 70)),
            12,
            fog * 0.9,
        )


def near_woods(c: Scenery, dark_leaf: list[str] | None = None) -> None:
    """Trunks and leaves close to the lens, out of focus: they make the depth."""
    leaf = dark_leaf or ["#2f5038", "#3d6440", "#274632"]
    rng = c.rng
    body = _trunk(c.left + 70, 170, "#33453a", rng, c.top - 20, c.bottom + 60) + _trunk(
        c.right - 70, 200, "#2e3f36", rng, c.top - 20, c.bottom + 80
    )
    c.lay(body, 55, soft=5, shade=0.55)
    top = _leaves(44, rng, (c.left - 60, c.top - 80, c.left + 480, c.top + 150), leaf, (40, 90))
    top += _leaves(44, rng, (c.right - 480, c.top - 80, c.right + 60, c.top + 170), leaf, (40, 90))
    c.lay(top, 15, soft=8, shade=0.6)


def _on_curve(ends: tuple[Point, Point, Point], t: float) -> Point:
    """The point at `t` (0 to 1) of the quadratic curve from the first to the last of these, drawn towards the second."""
    x, y = (a * (1 - t) ** 2 + 2 * b * t * (1 - t) + c * t * t for a, b, c in zip(*ends, strict=True))
    return x, y


def fern(x: float, y: float, h: float, colour: str, rng: random.Random) -> str:
    out = ""
    for a in np.linspace(-1.15, 1.15, 7):
        a += rng.uniform(-0.12, 0.12)
        reach = h * rng.uniform(0.8, 1.1)
        q0, q1, q2 = (
            (x, y),
            (x + math.sin(a) * reach * 0.5, y - reach * 0.8),
            (x + math.sin(a) * reach * 1.1, y - reach * (0.74 - 0.36 * abs(a))),
        )

        at = partial(_on_curve, (q0, q1, q2))
        up, down = [], []
        for n, t in enumerate(np.linspace(0.12, 1, 12)):
            (px, py), (nx, ny) = at(t), at(min(1, t + 0.02))
            dx, dy = nx - px + 1e-6, ny - py
            k = h * 0.085 * (1.1 - t) * (0.45 if n % 2 else 1) / (math.hypot(dx, dy) + 1e-6)
            up.append((px - dy * k, py + dx * k))
            down.append((px + dy * k, py - dx * k))
        tone = mix(colour, "#c8d890", rng.uniform(0, 0.3))
        out += fill([q0, *up, q2, *down[::-1]], tone, 1, 0.25) + line(
            [q0, at(0.5), at(0.95)], darken(colour, 0.3), h * 0.012
        )
    return out


def ferns(c: Scenery, colour: str = "#4f8348", near: bool = True) -> None:
    rng = c.rng
    low = c.horizon + 300
    body = "".join(
        fern(c.x(x), low + dy, h, colour, rng)
        for x, dy, h in ((0.12, 70, 170), (0.85, 100, 190), (0.26, 0, 120), (0.73, 10, 120))
    )
    c.lay(body, 8)
    if near:
        c.lay(
            fern(c.left + 40, c.bottom + 40, 320, darken(colour, 0.4), rng)
            + fern(c.right - 200, c.bottom + 60, 310, darken(colour, 0.4), rng),
            4,
            soft=7,
            shade=0.7,
        )


def _crown(x: float, y: float, r: float, colour: str, rng: random.Random) -> str:
    """Clumps of leaves: dark within and below, light where the sky reaches, some leaves apart from the rest."""
    out = ellipse(x, y, r * 0.8, r * 0.74, mix(colour, "#1c3428", 0.42))
    for i in range(13):
        a, k = i / 13 * 2 * math.pi, rng.uniform(0.45, 0.78)
        q = r * rng.uniform(0.32, 0.46)
        tone = mix(colour, "#1c3428", 0.20 + 0.16 * max(0.0, math.sin(a)))
        out += ellipse(x + math.cos(a) * r * k, y + math.sin(a) * r * k * 0.85, q, q * 0.9, tone)
    for _ in range(12):
        a, k = rng.uniform(0, 2 * math.pi), rng.uniform(0.1, 0.72)
        px, py = x + math.cos(a) * r * k - r * 0.08, y + math.sin(a) * r * k * 0.8 - r * 0.14
        q = r * rng.uniform(0.18, 0.30)
        out += ellipse(px, py, q, q * 0.84, mix(colour, "#d8dc84", rng.uniform(0.0, 0.24)))
        out += ellipse(px - q * 0.2, py - q * 0.28, q * 0.6, q * 0.42, mix(colour, "#eaf0a4", 0.28), 0.8)
    for _ in range(16):
        a = rng.uniform(0, 2 * math.pi)
        k, q = rng.uniform(0.7, 1.05), r * 0.055
        out += ellipse(
            x + math.cos(a) * r * k,
            y + math.sin(a) * r * k * 0.86,
            q,
            q * 0.7,
            mix(colour, "#d8dc84", rng.uniform(0, 0.3)),
        )
    return out


WOOD = "#5c4630"


def _pine(x: float, y: float, h: float, colour: str, rng: random.Random) -> str:
    """Four skirts on a short trunk."""
    out = rect(x - h * 0.03, y - h * 0.2, h * 0.06, h * 0.2, WOOD)
    for i in range(4):
        top, w = y - h * (1 - 0.2 * i), h * (0.13 + 0.075 * i)
        low = y - h * (0.70 - 0.19 * i)
        out += fill(
            [
                (x, top),
                (x + w * 0.45, (top + low) / 2),
                (x + w, low),
                (x + w * 0.4, low - h * 0.02),
                (x, low + h * 0.015),
                (x - w * 0.4, low - h * 0.02),
                (x - w, low),
                (x - w * 0.45, (top + low) / 2),
            ],
            mix(colour, "#0f2a22", 0.07 * i),
            1,
            0.15,
        )
    return out


def _bare(x: float, y: float, h: float, colour: str, rng: random.Random) -> str:
    """A trunk with branches to both sides, as in winter."""
    out = _trunk(x, h * 0.07, WOOD, rng, y - h * 0.5, y)
    for i in range(9):
        s, yy = (-1 if i % 2 else 1), y - h * (0.42 + 0.05 * i)
        out += line(
            [
                (x, yy + h * 0.06),
                (x + s * h * 0.12, yy - h * 0.06),
                (x + s * h * rng.uniform(0.2, 0.32), yy - h * rng.uniform(0.12, 0.26)),
            ],
            WOOD,
            h * 0.02,
        )
    return out + line([(x, y - h * 0.45), (x + h * 0.02, y - h)], WOOD, h * 0.03)


def _palm(x: float, y: float, h: float, colour: str, rng: random.Random) -> str:
    """A bent trunk under eight fronds."""
    bend = h * rng.uniform(-0.15, 0.15)
    out = line([(x, y), (x + bend * 0.3, y - h * 0.5), (x + bend, y - h * 0.9)], "#8a6a44", h * 0.05)
    for a in np.linspace(-2.9, -0.2, 8):
        reach = h * 0.36
        tip = (x + bend + math.cos(a) * reach, y - h * 0.9 + math.sin(a) * reach * 0.5 + h * 0.1)
        mid = (x + bend + math.cos(a) * reach * 0.55, y - h * 0.98 + math.sin(a) * reach * 0.5)
        out += fill(
            [(x + bend, y - h * 0.9), mid, tip, (mid[0], mid[1] + h * 0.06)],
            mix(colour, "#c8d070", rng.uniform(0, 0.25)),
        )
    return out


def _willow(x: float, y: float, h: float, colour: str, rng: random.Random) -> str:
    """A trunk under hanging threads."""
    out = fill(
        [
            (x - h * 0.05, y),
            (x - h * 0.02, y - h * 0.3),
            (x - h * 0.06, y - h * 0.7),
            (x + h * 0.03, y - h * 0.72),
            (x + h * 0.03, y - h * 0.3),
            (x + h * 0.05, y),
        ],
        WOOD,
        1,
        0.4,
    )
    for _ in range(46):
        sx, top = x + rng.uniform(-0.34, 0.34) * h, y - h * rng.uniform(0.72, 0.98)
        low, sway = y - h * rng.uniform(0.08, 0.5), rng.uniform(-0.04, 0.04) * h
        tone = mix(colour, rng.choice(["#d8dc84", "#1c3428"]), rng.uniform(0, 0.3))
        out += line([(x + (sx - x) * 0.4, top), (sx, (top + low) / 2), (sx + sway, low)], tone, h * 0.016, 0.95)
    return out


def _bamboo(x: float, y: float, h: float, colour: str, rng: random.Random) -> str:
    """Four canes with leaves."""
    out = ""
    for i in range(4):
        bx = x + h * 0.05 * (i - 1.5)
        out += line(
            [(bx, y), (bx + rng.uniform(-10, 10), y - h * rng.uniform(0.85, 1.05))],
            mix("#6f9a4a", "#3f6a3a", rng.random()),
            h * 0.022,
        )
        for _k in range(6):
            yy, s = y - h * rng.uniform(0.4, 1), rng.choice((-1, 1))
            out += fill(
                [
                    (bx, yy),
                    (bx + s * h * 0.08, yy - h * 0.03),
                    (bx + s * h * 0.15, yy + h * 0.02),
                    (bx + s * h * 0.07, yy + h * 0.005),
                ],
                colour,
            )
    return out


def _round(x: float, y: float, h: float, colour: str, rng: random.Random) -> str:
    """A forked trunk under a crown of leaves."""
    out = fill(
        [
            (x - h * 0.05, y),
            (x - h * 0.03, y - h * 0.2),
            (x - h * 0.025, y - h * 0.5),
            (x + h * 0.03, y - h * 0.5),
            (x + h * 0.03, y - h * 0.2),
            (x + h * 0.055, y),
        ],
        WOOD,
        1,
        0.3,
    )
    out += line([(x, y - h * 0.34), (x - h * 0.14, y - h * 0.52)], WOOD, h * 0.028) + line(
        [(x, y - h * 0.38), (x + h * 0.13, y - h * 0.55)], WOOD, h * 0.026
    )
    return out + _crown(x, y - h * 0.66, h * 0.33, colour, rng)


TREES = {"pine": _pine, "bare": _bare, "palm": _palm, "willow": _willow, "bamboo": _bamboo}


def tree(x: float, y: float, h: float, colour: str, kind: str, rng: random.Random) -> str:
    """One tree standing at (x, y), of a kind of TREES, else round."""
    return TREES.get(kind, _round)(x, y, h, colour, rng)


def trees(
    c: Scenery,
    y: float,
    count: int,
    h: float,
    colour: str,
    kind: str = "round",
    fog: float = 0.2,
    spread: tuple[float, float] = (0, 1),
    gap: tuple[float, float] = (2, 2),
) -> None:
    """A row of trees standing `y` below the horizon. `gap` keeps a stretch of the width free."""
    rng = c.rng
    count = max(1, round(count * min(1.0, (c.right - c.left) / 1700)))
    if c.season == "winter" and kind == "round":
        kind = "bare"
    blossom = art_table("light")["seasons"]["spring"]["blossom"] if c.season == "spring" and kind == "round" else []
    body = ""
    for i in range(count):
        t = spread[0] + (spread[1] - spread[0]) * (i + rng.uniform(0.15, 0.85)) / count
        k, drift, tone, flowers = rng.uniform(0.8, 1.2), rng.uniform(-0.03, 0.03) * h, rng.uniform(0, 0.2), rng.random()
        if gap[0] < t < gap[1]:
            continue
        leaf = mix(colour, ("#8a9a4a", "#4f7a5a", "#9ab05a")[i % 3], tone + 0.1)
        if blossom and flowers < 0.6:
            leaf = blossom[i % len(blossom)]
        body += tree(c.x(t), c.horizon + y + drift, h * k, leaf, kind, rng)
    c.lay(body, h * 0.06, fog, foot=c.horizon + y if fog < 0.4 else None)
