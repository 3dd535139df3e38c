"""Layers that belong to one place: a shore, a quay, a wheat field, a forest's light."""

from __future__ import annotations

import itertools
import math
import random

import numpy as np

from providers.builtin.painter.drawing.light_planes import linear_colour
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, line, mix, polygon, rect
from providers.builtin.painter.places.canvas import Canvas
from providers.builtin.painter.places.sky import beams, gradient, motes


def shore(c: Canvas, colour: str = "#dcc39a") -> None:
    """Sand with a line of foam, the sea behind it."""
    y = c.horizon + 190
    foam = [(c.left - 80, y + 30), (c.x(0.2), y - 14), (c.x(0.45), y + 22), (c.x(0.7), y - 4), (c.right + 80, y + 34)]
    c.flat(line([(a, b - 18) for a, b in foam], "#f4fbfc", 16, 0.35) + line(foam, "#f8fdfd", 9, 0.9))
    sand = [(c.left - 80, c.bottom + 60), *[(a, b + 8) for a, b in foam], (c.right + 80, c.bottom + 60)]
    c.lay(fill(sand, colour), 20)
    c.flat(
        fill(
            [
                (c.left - 80, y + 90),
                *[(a, b + 10) for a, b in foam],
                (c.right + 80, y + 96),
                (c.x(0.6), y + 60),
                (c.x(0.3), y + 70),
            ],
            darken(colour, 0.3),
            0.35,
        )
    )
    rng, body = c.rng, ""
    for _ in range(60):
        t = rng.random()
        x, yy, w = rng.uniform(c.left, c.right), y + 60 + (c.bottom - y) * t, 30 + 90 * t
        body += line([(x, yy), (x + w / 2, yy - 4), (x + w, yy)], darken(colour, 0.2), 3, 0.4)
    c.flat(body)


def hill(c: Canvas) -> None:
    """The green hill a harbour's village stands on."""
    y = c.horizon
    c.lay(
        fill(
            [
                (c.left - 80, y + 330),
                (c.left - 80, y - 150),
                (c.x(0.08), y - 160),
                (c.x(0.18), y - 110),
                (c.x(0.28), y - 40),
                (c.x(0.38), y + 30),
                (c.x(0.46), y + 110),
                (c.x(0.44), y + 330),
            ],
            "#5d7a58",
        ),
        40,
        0.12,
    )


def quay(c: Canvas) -> None:
    y, rng = c.horizon, random.Random(c.seed + 8)
    shape = [
        (c.left - 60, c.bottom + 60),
        (c.left - 60, y + 190),
        (c.x(0.20), y + 176),
        (c.x(0.52), y + 205),
        (c.x(0.74), y + 300),
        (c.x(0.92), y + 440),
        (c.right + 60, y + 560),
        (c.right + 60, c.bottom + 60),
    ]
    body = fill(shape, "#8a7866", 1, 0.25)
    for _ in range(50):
        t = rng.random()
        yy = y + 230 + (c.bottom - y - 220) * t
        x = rng.uniform(c.left, c.x(0.46 + 0.4 * t))
        w, h = 50 + 70 * t, 9 + 12 * t
        body += fill(
            [(x, yy), (x + w, yy - 3), (x + w + 4, yy + h), (x + 3, yy + h + 1)],
            rng.choice(["#9a8874", "#7d6c5c", "#a39480"]),
            0.7,
            0.2,
        )
    c.lay(body, 22, shadow=0.3)
    for x, dy, h in ((0.60, 330, 120), (0.80, 470, 160)):
        px = c.x(x)
        c.lay(rect(px - 17, y + dy - h, 34, h + 60, "#5a4436", 1, 8) + ellipse(px, y + dy - h, 17, 7, "#84674e"), 14)


def headland(c: Canvas) -> None:
    y = c.horizon
    c.lay(
        fill(
            [
                (c.x(0.40), y + 240),
                (c.x(0.52), y + 130),
                (c.x(0.62), y + 60),
                (c.x(0.74), y + 40),
                (c.x(0.90), y + 60),
                (c.right + 80, y + 30),
                (c.right + 80, y + 330),
                (c.x(0.4), y + 330),
            ],
            "#74705f",
        ),
        26,
        0.06,
    )
    c.lay(
        fill(
            [
                (c.x(0.50), y + 180),
                (c.x(0.62), y + 100),
                (c.x(0.76), y + 84),
                (c.right + 80, y + 70),
                (c.right + 80, y + 330),
                (c.x(0.46), y + 330),
            ],
            "#71845c",
        ),
        22,
        0.04,
    )


def tower_beam(c: Canvas, x: float, y: float) -> None:
    """The turning light of a lighthouse, when it is dark enough to see."""
    if c.light.lamps < 0.4:
        return
    px = c.x(x)
    k = c.light.lamps
    beams(
        c,
        [[(px, y - 8), (px, y + 8), (c.left - 200, y + 150), (c.left - 200, y - 170)]],
        (1.0, 0.86, 0.55),
        0.34 * k,
        12,
    )
    beams(
        c,
        [[(px, y - 6), (px, y + 6), (c.right + 200, y + 30), (c.right + 200, y - 120)]],
        (1.0, 0.86, 0.55),
        0.2 * k,
        10,
    )
    c.halo(px, y, 70, (1.4, 1.1, 0.6), 0.9 * k)


def bank(c: Canvas) -> None:
    """The near bank of a river, with a landing of boards."""
    y = c.horizon
    c.lay(
        fill(
            [
                (c.left - 80, y + 250),
                (c.x(0.2), y + 262),
                (c.x(0.5), y + 300),
                (c.x(0.8), y + 268),
                (c.right + 80, y + 240),
                (c.right + 80, c.bottom + 60),
                (c.left - 80, c.bottom + 60),
            ],
            "#7d945c",
        ),
        24,
    )
    rng, body = c.rng, ""
    for _ in range(260):
        t = rng.random()
        x, yy, k = rng.uniform(c.left, c.right), y + 300 + (c.bottom - y - 300) * t, 0.5 + t
        body += line(
            [(x, yy), (x + rng.uniform(-6, 6), yy - rng.uniform(12, 26) * k)],
            rng.choice(["#6f8a4c", "#8fa866", "#5f7a42"]),
            3.4 * k,
            0.8,
        )
    for x in (0.06, 0.10, 0.9, 0.94, 0.97):
        px = c.x(x)
        for i in range(5):
            body += line([(px + i * 9, y + 290), (px + i * 14 - 20, y + rng.uniform(60, 150))], "#7f8f4c", 6)
            body += ellipse(px + i * 14 - 20, y + rng.uniform(70, 120), 8, 26, "#7a5336")
    c.flat(body)


def platform(c: Canvas) -> None:
    """A railway platform: its edge, its roof and the posts that carry it."""
    y = c.horizon
    edge = [(c.x(0.60), y + 150), (c.x(1.1), y + 640), (c.x(1.1) + 60, y + 640), (c.x(0.63), y + 150)]
    c.flat(polygon(edge, "#e6d9a8", 0.9))
    iron = "#5a4a44"
    posts = ""
    for x, low, w in ((0.08, 300, 34), (0.47, 200, 22)):
        px = c.x(x)
        posts += rect(px - w / 2, c.top - 60, w, y + low - c.top + 60, iron) + rect(
            px - w, y + low - 20, w * 2, 26, darken(iron, 0.2)
        )
        posts += line([(px, y - 330), (px + w * 4, y - 440)], iron, w * 0.5) + line(
            [(px, y - 330), (px - w * 4, y - 440)], iron, w * 0.5
        )
    roof = polygon(
        [(c.left - 80, c.top - 80), (c.x(0.86), c.top - 80), (c.x(0.62), y - 430), (c.left - 80, y - 400)], "#6a4c44"
    )
    for i in range(9):
        px = c.left + i * 170
        roof += line([(px, c.top - 60), (px * 0.75 + c.x(0.5) * 0.25, y - 425)], darken("#6a4c44", 0.3), 8, 0.7)
    trim = "".join(
        polygon(
            [(c.left + i * 46, y - 412), (c.left + i * 46 + 46, y - 413), (c.left + i * 46 + 23, y - 370)], "#8a6a58"
        )
        for i in range(int((c.x(0.62) - c.left) / 46))
    )
    c.lay(roof + trim, 12, shadow=0.25)
    c.lay(posts, 8, shadow=0.2)


def water_tank(c: Canvas, x: float = 0.14) -> None:
    px, y = c.x(x), c.horizon + 250
    legs = "".join(line([(px + s * 90, y), (px + s * 70, y - 190)], "#5a4436", 14) for s in (-1, 1)) + line(
        [(px - 86, y - 40), (px + 76, y - 160)], "#5a4436", 8
    )
    body = rect(px - 105, y - 400, 210, 220, "#8a6244", 1, 8) + "".join(
        line([(px - 105 + 30 * i, y - 396), (px - 105 + 30 * i, y - 184)], "#6b4a34", 4) for i in range(1, 7)
    )
    body += line([(px - 105, y - 350), (px + 105, y - 350)], "#4a4f58", 8) + line(
        [(px - 105, y - 230), (px + 105, y - 230)], "#4a4f58", 8
    )
    body += polygon([(px - 120, y - 398), (px, y - 480), (px + 120, y - 398)], "#6a4a3c")
    c.contact(px, y, 120, 0.4)
    c.lay(legs + body, 14, shadow=0.2)


def string_lights(c: Canvas) -> None:
    y = c.horizon - 190
    ends = [(c.x(0.14), y), (c.x(0.46), y - 40), (c.x(0.80), y + 20), (c.right + 60, y - 60)]
    wire, bulbs = "", ""
    for (x0, y0), (x1, y1) in itertools.pairwise(ends):
        pts = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 70 * math.sin(math.pi * t)) for t in np.linspace(0, 1, 13)]
        wire += line(pts, "#2a2430", 4)
        bulbs += "".join(ellipse(px, py + 10, 8, 10, "#ffe0a0") for px, py in pts[1:-1:2])
    c.flat(wire)
    if c.light.lamps > 0.3:
        c.shine(bulbs, 1.6, 24)
    else:
        c.flat(bulbs)


def near_branch(c: Canvas, colour: str = "#4f7f48") -> None:
    """A branch with leaves or blossom that hangs into the picture, out of focus."""
    rng = c.rng
    x, y = c.right + 40, c.top - 20
    body = line([(x, y + 60), (x - 260, y + 110), (x - 560, y + 90)], "#5a4434", 24) + line(
        [(x - 230, y + 104), (x - 400, y + 210)], "#5a4434", 14
    )
    for _ in range(64):
        t = rng.random()
        px, py = x - 620 * t + rng.uniform(-50, 50), y + 70 + rng.uniform(-90, 130) * (1.1 - 0.6 * t)
        r = rng.uniform(24, 52)
        body += ellipse(
            px,
            py,
            r,
            r * 0.66,
            mix(colour, rng.choice(["#ffffff", "#2a4030"]), rng.uniform(0, 0.2)),
            1,
            rng.uniform(-40, 40),
        )
    c.lay(body, 14, soft=4, shade=0.8)


def flowers(c: Canvas) -> None:
    """Beds of flowers on both sides of the way."""
    rng, body = c.rng, ""
    for _ in range(190):
        t = rng.random()
        x = c.x(rng.choice((rng.uniform(-0.05, 0.36), rng.uniform(0.72, 1.05))))
        y, k = c.horizon + 180 + (c.bottom - c.horizon - 200) * t, 0.6 + 1.1 * t
        body += line([(x, y), (x + rng.uniform(-8, 8), y - 34 * k)], "#4f8348", 4 * k)
        tone = rng.choice(["#e58f9a", "#f4d35e", "#f7f0e0", "#c9a0d6", "#e2703a"])
        for i in range(5):
            a = i / 5 * 2 * math.pi
            body += ellipse(x + math.cos(a) * 7 * k, y - 36 * k + math.sin(a) * 6 * k, 6 * k, 5.5 * k, tone)
        body += ellipse(x, y - 36 * k, 4 * k, 4 * k, "#f0b23e")
    c.lay(body, 5)


def wheat(c: Canvas) -> None:
    rng = c.rng
    for y0, y1, k, fog in ((80, 200, 0.6, 0.12), (200, 380, 1.0, 0.02)):
        body = ""
        for _ in range(int(330 * (c.right - c.left) / 1920)):
            x, y = rng.uniform(c.left, c.right), c.horizon + rng.uniform(y0, y1)
            if abs(x - c.x(0.48)) < 60 + (y - c.horizon) * 0.5:
                continue
            h = 60 * k * rng.uniform(0.8, 1.2)
            lean = rng.uniform(-8, 16) * k
            body += line(
                [(x, y), (x + lean * 0.4, y - h * 0.6), (x + lean, y - h)],
                mix("#c9a83f", "#8a7a2f", rng.random() * 0.5),
                4 * k,
            )
            body += ellipse(x + lean, y - h, 5 * k, 14 * k, mix("#e0bc5a", "#c9983a", rng.random()), 1, 12)
        c.lay(body, 4, fog)


def forest_sky(c: Canvas) -> None:
    f = c.light.flat
    stops = [
        (0.0, linear_colour("#3f6a5a") * f),
        (0.35, linear_colour("#9cc09a") * f),
        (0.55, linear_colour("#e8e3a8") * f),
        (0.72, linear_colour("#8aa878") * f),
        (1.0, linear_colour("#2a4034") * f),
    ]
    c.image[:] = gradient(c, stops, c.bottom)
    c.halo(c.x(0.6), 430, 420, np.array([0.75, 0.62, 0.25]) * f, 0.8, 1.3)


def forest_beams(c: Canvas) -> None:
    f = c.light.flat
    tint = (float(f[0]), float(0.92 * f[1]), float(0.5 * f[2] + (0.3 if c.light.when == "night" else 0)))
    x = c.x(0.6)
    quads = [
        [(x + i * 90, c.top - 20), (x + 50 + i * 90, c.top - 20), (x - 450 + i * 260, 900), (x - 610 + i * 260, 900)]
        for i in range(-3, 4)
    ]
    beams(c, quads, tint, 0.24 * (1 - 0.6 * c.light.grey), 16)
    if c.light.when in ("night", "dusk"):
        motes(c, 40, (0.05, 380, 0.95, 960), (1.2, 1.05, 0.4), 5)
    else:
        motes(c, 26, (0.1, 300, 0.9, 940), (0.9, 0.85, 0.4), 2.6)


def ground_grass(c: Canvas) -> None:
    rng, body = c.rng, ""
    for _ in range(int(520 * (c.right - c.left) / 1920)):
        x, y = rng.uniform(c.left, c.right), rng.uniform(c.horizon + 230, c.bottom)
        if c.x(0.36) < x < c.x(0.70) and y > c.horizon + 300:
            continue
        body += line(
            [(x, y), (x + rng.uniform(-8, 8), y - rng.uniform(14, 34))],
            rng.choice(["#5f8a4c", "#7ba058", "#4a7044"]),
            4,
            0.9,
        )
    c.flat(body)


def mars_sky(c: Canvas) -> None:
    f = c.light.flat
    c.image[:] = gradient(
        c,
        [(0, linear_colour("#6a3f38") * f), (0.55, linear_colour("#c98a64") * f), (1, linear_colour("#f0cfa0") * f)],
        c.horizon,
    )
    if c.light.when == "night":
        from providers.builtin.painter.places.sky import stars

        stars(c, 240)
    c.halo(c.x(0.24), c.horizon * 0.42, 30, np.array([1.6, 1.5, 1.4]) * f, 1.0)
    c.halo(c.x(0.24), c.horizon * 0.42, 200, np.array([0.5, 0.42, 0.4]) * f, 0.6)
