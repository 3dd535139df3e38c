"""Layers of water: ponds, falls, flooded fields, the sea from within; and the edge of a cliff."""

from __future__ import annotations

import math

import numpy as np

from providers.builtin.painter.drawing.light_planes import linear_colour
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line, mix
from providers.builtin.painter.places.canvas import Canvas
from providers.builtin.painter.places.scenery import Scenery
from providers.builtin.painter.places.sky import beams, gradient


def pond(c: Scenery, x: float, y: float, w: float, h: float) -> None:
    """Still water in the grass, stones along its edge."""
    rng, px, py = c.rng, c.x(x), c.horizon + y
    sky = c.light.sky_row["stops"][-1][1]
    water = mix(mix("#3f7f92", sky, 0.35), "#16223c", 0.55 if c.light.when == "night" else 0.0)
    c.lay(ellipse(px, py, w / 2 + 16, h / 2 + 9, "#8f8a70") + ellipse(px, py, w / 2, h / 2, water), 5, stuff="gloss")
    body = ""
    for _ in range(18):
        a, k = rng.uniform(0, 2 * math.pi), rng.uniform(0.2, 0.85)
        sx, sy = px + math.cos(a) * w / 2 * k, py + math.sin(a) * h / 2 * k
        body += line([(sx - 24, sy), (sx + 24, sy)], lighten(water, 0.4), 3, 0.5)
    c.flat(body)
    stones = ""
    for a in np.linspace(0, 2 * math.pi, 26):
        if rng.random() < 0.6:
            r = rng.uniform(9, 20)
            stones += ellipse(
                px + math.cos(a) * (w / 2 + 12),
                py + math.sin(a) * (h / 2 + 7),
                r,
                r * 0.6,
                rng.choice(("#8f8a84", "#a39e96", "#79746e")),
            )
    c.lay(stones, 6)


def falls(c: Scenery) -> None:
    """A waterfall between two walls of rock, its spray at the foot."""
    rng, y, mx = c.rng, c.horizon, c.x(0.5)
    for side in (-1, 1):
        edge = c.left - 80 if side < 0 else c.right + 80
        top = [
            (edge, y - 420),
            (mx + side * 420, y - 400),
            (mx + side * 230, y - 360),
            (mx + side * 120, y - 300),
            (mx + side * 100, y + 90),
            (edge, y + 110),
        ]
        body = fill(top, "#66706a", 1, 0.12)
        for _ in range(26):
            a, b = mx + side * rng.uniform(120, 800), y - rng.uniform(-40, 380)
            body += fill(
                [
                    (a, b),
                    (a + rng.uniform(30, 90), b - 14),
                    (a + rng.uniform(30, 80), b + rng.uniform(30, 80)),
                    (a - 8, b + 40),
                ],
                rng.choice(("#5a645f", "#767f78", "#4f5854")),
                0.7,
                0.1,
            )
        body += fill(
            [
                (edge, y - 426),
                (mx + side * 420, y - 408),
                (mx + side * 180, y - 356),
                (mx + side * 420, y - 372),
                (edge, y - 390),
            ],
            "#5f8a52",
            1,
            0.3,
        )
        c.lay(body, 22, 0.14)
    water = fill(
        [(mx - 112, y - 330), (mx + 112, y - 330), (mx + 104, y + 100), (mx - 104, y + 100)], "#bfe0e8", 0.95, 0.08
    )
    for _ in range(46):
        a = mx + rng.uniform(-104, 104)
        b = y + rng.uniform(-320, 40)
        water += line(
            [(a, b), (a + rng.uniform(-5, 5), b + rng.uniform(50, 170))],
            rng.choice(("#ffffff", "#8fc4d4", "#e8f6f8")),
            rng.uniform(3, 9),
            0.7,
        )
    c.lay(water, 10, 0.06)
    c.halo(mx, y + 70, 170, c.light.haze * 1.1, 0.55, 1.5)


def terraces(c: Scenery) -> None:
    """Flooded fields in steps, each with its bank of grass and the sky in it."""
    rng = c.rng
    sky = c.light.sky_row["stops"][-1][1]
    for n, y in enumerate((56, 84, 122, 176, 250, 350)):
        k = (y / 350) ** 0.8
        low = c.horizon + y
        pts = [(x, low + rng.uniform(-12, 12) * k) for x in np.arange(c.left - 200, c.right + 320, 190)]
        foot = [(pts[0][0], c.bottom + 60), *pts, (pts[-1][0], c.bottom + 60)]
        c.lay(fill(foot, mix("#6f9f45", "#8fb452", n / 6), 1, 0.5), 7 + 6 * k, 0.3 - 0.05 * n)
        water = [(x, yy + 22 * k + 5) for x, yy in pts]
        c.lay(
            fill(
                [(water[0][0], c.bottom + 60), *water, (water[-1][0], c.bottom + 60)], mix("#5f93a4", sky, 0.45), 1, 0.5
            ),
            3,
            0.3 - 0.05 * n,
            stuff="gloss",
        )
        body = ""
        for _ in range(int(60 * (c.right - c.left) / 1920)):
            x, yy = rng.uniform(c.left, c.right), low + (34 + 60 * rng.random()) * k + 8
            for s in (-1, 0, 1):
                body += line(
                    [(x, yy), (x + s * 7 * k, yy - 24 * k)], rng.choice(("#6f9f45", "#86b450", "#9cc463")), 3 * k + 1
                )
        c.flat(body)


def cliff_edge(c: Scenery) -> None:
    """The brink people stand on, over a deep valley with mist in it."""
    y = c.horizon
    c.halo(c.x(0.5), y + 120, 300, c.light.haze, 0.22, 2.6)
    rim = [
        (c.left - 80, y + 230),
        (c.x(0.2), y + 214),
        (c.x(0.42), y + 244),
        (c.x(0.60), y + 232),
        (c.x(0.74), y + 272),
        (c.x(0.80), y + 360),
        (c.x(0.84), c.bottom + 60),
        (c.left - 80, c.bottom + 60),
    ]
    body = fill(rim, "#8a7866", 1, 0.2)
    for t in (0.2, 0.4, 0.6):
        body += line(
            [(c.x(0.74) - 10, y + 290 + 300 * t), (c.x(0.83), y + 340 + 340 * t)], darken("#8a7866", 0.35), 9, 0.6
        )
    c.lay(body, 26, shadow=0.3)
    c.lay(
        fill(
            [
                (c.left - 80, y + 226),
                (c.x(0.2), y + 210),
                (c.x(0.42), y + 240),
                (c.x(0.60), y + 228),
                (c.x(0.70), y + 262),
                (c.x(0.66), y + 330),
                (c.x(0.5), c.bottom + 60),
                (c.left - 80, c.bottom + 60),
            ],
            "#7d945c",
            1,
            0.3,
        ),
        20,
    )
    rng, grass = c.rng, ""
    for _ in range(240):
        t = rng.random()
        x, yy = rng.uniform(c.left, c.x(0.64 - 0.12 * t)), y + 262 + (c.bottom - y - 262) * t
        grass += line(
            [(x, yy), (x + rng.uniform(-7, 7), yy - rng.uniform(12, 26) * (0.6 + t))],
            rng.choice(("#6f8a4c", "#8fa866", "#5f7a42")),
            3.4 * (0.6 + t),
            0.8,
        )
    c.flat(grass)
    c.halo(c.x(0.9), y + 330, 260, c.light.haze, 0.12, 1.5)


def underwater(c: Canvas) -> None:
    """The sea from within: light from above, rocks, weed, coral, bubbles."""
    rng = c.rng
    f = c.light.flat
    c.image[:] = gradient(
        c,
        [
            (0, linear_colour("#8fe0e0") * f),
            (0.3, linear_colour("#3fa8c0") * f),
            (0.75, linear_colour("#1f6a94") * f),
            (1, linear_colour("#123f66") * f),
        ],
        c.bottom,
    )
    quads = [
        [
            (c.x(0.2 + 0.14 * i), c.top - 20),
            (c.x(0.26 + 0.14 * i), c.top - 20),
            (c.x(0.12 + 0.16 * i), c.bottom),
            (c.x(0.0 + 0.17 * i), c.bottom),
        ]
        for i in range(5)
    ]
    beams(c, quads, (0.5, 0.9, 0.9), 0.20 * float(f.mean()), 18)
    for y, tone, k in ((-40, "#4f98ac", 1.3), (60, "#3f8098", 1.0), (170, "#4a7f86", 0.6)):
        pts = [(x, c.horizon + y + rng.uniform(-40, 40) * k) for x in np.arange(c.left - 160, c.right + 300, 170)]
        c.lay(fill([(pts[0][0], c.bottom + 60), *pts, (pts[-1][0], c.bottom + 60)], tone), 26, 0)
    c.lay(
        fill(
            [
                (c.left - 60, c.bottom + 60),
                (c.left - 60, c.horizon + 280),
                (c.x(0.3), c.horizon + 250),
                (c.x(0.6), c.horizon + 275),
                (c.right + 60, c.horizon + 240),
                (c.right + 60, c.bottom + 60),
            ],
            "#b8b394",
        ),
        26,
    )
    body = ""
    for x, h, tone in (
        (0.08, 260, "#c25a6a"),
        (0.14, 190, "#d98a4a"),
        (0.88, 280, "#b05a8a"),
        (0.80, 170, "#d9a04a"),
        (0.95, 200, "#c2606a"),
    ):
        for i in range(6):
            a = -math.pi / 2 + (i - 2.5) * 0.28
            bx, by = c.x(x), c.horizon + 300
            body += line(
                [
                    (bx, by),
                    (bx + math.cos(a) * h * 0.5, by + math.sin(a) * h * 0.55),
                    (bx + math.cos(a) * h * rng.uniform(0.8, 1.1), by + math.sin(a) * h),
                ],
                tone,
                h * 0.085,
            )
    for x in (0.20, 0.24, 0.72, 0.33):
        bx, by = c.x(x), c.horizon + 290
        reach = rng.uniform(200.0, 330.0)
        for i in range(3):
            o = (i - 1) * 24
            body += line(
                [
                    (bx + o, by),
                    (bx + o + 22, by - reach * 0.35),
                    (bx + o - 14, by - reach * 0.7),
                    (bx + o + 14, by - reach),
                ],
                rng.choice(["#3f8a5a", "#4f9a62", "#2f7a52"]),
                15,
            )
    c.lay(body, 10)
    bubbles = "".join(
        ellipse(c.x(rng.random()), rng.uniform(c.top, c.horizon + 250), r, r, "#dff6fa", 0.4)
        for r in (rng.uniform(4, 14) for _ in range(40))
    )
    c.flat(bubbles)
