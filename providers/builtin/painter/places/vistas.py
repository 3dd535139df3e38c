"""Layers that make a view of a plain: rows that run away from the lens, bridges hung on cables, mesas, aurora, what is blown about."""

from __future__ import annotations

import itertools
import math
import random

import cv2
import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.light_planes import blur, linear_colour
from providers.builtin.painter.drawing.svg_drawings import load_drawing, paint_drawing
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line, mix, polygon, rect
from providers.builtin.painter.places.canvas import cloud_noise
from providers.builtin.painter.places.scenery import Scenery
from providers.builtin.painter.places.woods import tree

GROUND = 330.0
"""Design units from the horizon to the ground at depth 1, where a metre is GROUND / 1.3."""


def avenue(
    c: Scenery,
    what: str,
    off: float = 4.0,
    tall: float = 6.0,
    count: int = 6,
    sides: list[int] | None = None,
    near: float = 0.75,
    far: float = 6.0,
    colour: str = "#5f8a4f",
    x: float = 0.51,
    y: float = 0.0,
) -> None:
    """A row that runs to the distance on each side of the way: trees by their kind, poles with wires, or a drawing by its name.
    `off` and `tall` are metres; `near` and `far` depths."""
    rng, vx, metre = c.rng, c.x(x), GROUND / 1.3
    squeeze = min(1.0, c.across / 1750)
    wires = ""
    for side in sides or [-1, 1]:
        tops: list[list[tuple[float, float]]] = [[], []]
        for i in range(count):
            d = 1 / (1 / far + (1 / near - 1 / far) * (i / max(1, count - 1)) ** 1.6)
            px, py, s = vx + side * off * squeeze * metre / d, c.horizon + y + GROUND / d, metre / d
            h, fog = tall * s * rng.uniform(0.92, 1.08), min(0.6, 0.1 * (d - 0.7))
            if px + h < c.left or px - h > c.right:
                continue
            if what == "pole":
                body = line([(px, py), (px, py - h)], "#5a4636", 0.16 * s) + "".join(line([(px - 0.7 * s, py - h * k), (px + 0.7 * s, py - h * k)], "#5a4636", 0.10 * s) for k in (0.96, 0.86))  # fmt: skip
                c.lay(body, 3, fog, foot=py)
                for n, o in enumerate((-0.65, 0.65)):
                    tops[n].append((px + o * s, py - h * 0.96))
            elif what in ("round", "pine", "bare", "palm", "bamboo", "willow"):
                kind = "bare" if c.season == "winter" and what in ("round", "willow") else what
                tone = mix(colour, "#8a9a4a", rng.uniform(0, 0.2))
                if c.season == "spring" and what == "round" and i % 3:
                    tone = rng.choice(art_table("light")["seasons"]["spring"]["blossom"])
                c.lay(tree(px, py, h, tone, kind, rng), 0.06 * h, fog, foot=py if fog < 0.35 else None)
            else:
                d_ = load_drawing(what)
                if d_ is None:
                    return
                out = paint_drawing(d_, h * d_.width / d_.height * c.scale, c.lamp)
                qx, qy = c.px(px, py)
                c.contact(px, py, 0.3 * s, 0.4)
                c.put(out, int(qx - out.shape[1] / 2), int(qy - out.shape[0]), fog)
        for wire in tops:
            for (x0, y0), (x1, y1) in itertools.pairwise(wire):
                sag = [
                    (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + 0.05 * abs(x1 - x0) * math.sin(math.pi * t))
                    for t in np.linspace(0, 1, 9)
                ]
                wires += line(sag, "#2f333c", 2.4, 0.8)
    if wires:
        c.flat(wires)


def suspension(c: Scenery, colour: str = "#a8523c") -> None:
    """Two towers of a hanging bridge over the way, and its cables."""
    vx, k = c.x(0.5), min(1.0, c.across / 1750)
    near_tops = []
    for d, fog in ((4.2, 0.4), (1.55, 0.06)):
        body, s = "", 1 / d
        for side in (-1, 1):
            x = vx + side * 700 * k * s
            body += polygon(
                [
                    (x - 46 * s, c.horizon + GROUND * s),
                    (x + 46 * s, c.horizon + GROUND * s),
                    (x + 34 * s, c.horizon - 900 * s),
                    (x - 34 * s, c.horizon - 900 * s),
                ],
                colour,
            )
            body += polygon(
                [
                    (x + 8 * s, c.horizon + GROUND * s),
                    (x + 46 * s, c.horizon + GROUND * s),
                    (x + 34 * s, c.horizon - 900 * s),
                    (x + 6 * s, c.horizon - 900 * s),
                ],
                darken(colour, 0.35),
                0.7,
            )
            near_tops.append((x, c.horizon - 900 * s))
        for h in (860, 470):
            body += rect(vx - 700 * k * s, c.horizon - h * s, 1400 * k * s, 60 * s, darken(colour, 0.1))
        c.lay(body, 10 * s + 2, fog, shadow=0.2 if d < 2 else 0)
    far_left, far_right, left, right = near_tops
    for (fx, fy), (nx, ny), edge in ((far_left, left, c.left - 60), (far_right, right, c.right + 60)):
        sag = [(fx + (nx - fx) * t, fy + (ny - fy) * t + 190 * math.sin(math.pi * t)) for t in np.linspace(0, 1, 15)]
        body = line(sag, darken(colour, 0.3), 7) + line([(nx, ny), (edge, ny + 330)], darken(colour, 0.3), 12)
        for t in np.linspace(0.06, 0.94, 13):
            x, y = fx + (nx - fx) * t, fy + (ny - fy) * t + 190 * math.sin(math.pi * t)
            deep = 1 / (1 / 4.2 + (1 / 1.55 - 1 / 4.2) * t)
            body += line([(x, y), (x, c.horizon + 120 / deep)], "#4a3f3a", 2.2, 0.7)
        c.flat(body)


def mesas(c: Scenery, colour: str = "#c2764a", spots: list[list[float]] | None = None) -> None:
    """Table mountains: [share of the width, height, width, fog]."""
    rng = c.rng
    for x, h, w, fog in spots or [[0.2, 190, 360, 0.4], [0.82, 260, 300, 0.28], [0.56, 110, 240, 0.5]]:
        px, y = c.x(x), c.horizon + 60
        pts = [
            (px - w * 0.62, y),
            (px - w * 0.5, y - h * 0.32),
            (px - w * 0.42, y - h * 0.4),
            (px - w * 0.36, y - h * 0.96),
            (px - w * 0.1, y - h),
            (px + w * 0.3, y - h * 0.97),
            (px + w * 0.38, y - h * 0.42),
            (px + w * 0.5, y - h * 0.3),
            (px + w * 0.66, y),
        ]
        body = fill(pts, colour, 1, 0.08)
        for k in (0.52, 0.64, 0.78, 0.88):
            body += line(
                [(px - w * 0.36, y - h * k), (px + w * 0.36, y - h * (k - 0.02))], darken(colour, 0.25), 6, 0.5
            )
        for _ in range(7):
            a = px + rng.uniform(-0.34, 0.34) * w
            body += line([(a, y - h * 0.92), (a + rng.uniform(-4, 4), y - h * 0.44)], darken(colour, 0.4), 5, 0.45)
        c.lay(body, 14, fog)


def aurora(c: Scenery, tints: tuple[str, str] = ("#3fe0a0", "#7a6ae0")) -> None:
    """Curtains of light in the polar night."""
    h = max(4, int(c.horizon_px))
    k = 4
    w4, h4 = max(2, c.width // k), max(2, h // k)
    rows = np.arange(h4, dtype=np.float32)[:, None] / h4
    folds = cloud_noise(c.seed + 61, w4, 1, ((w4 / 5, 0.7), (w4 / 14, 0.3)))
    rays = cloud_noise(c.seed + 62, w4, 1, ((w4 / 60, 1.0),))
    for n, tint in enumerate(tints):
        foot = 0.45 + 0.40 * folds + 0.10 * n
        veil = np.exp(-np.maximum(foot - rows, 0) / 0.22) * (rows < foot) * (0.35 + 0.9 * rays)
        veil = blur(veil.astype(np.float32), 1.5, 2.5) * (0.55 - 0.2 * n)
        c.image[:h] += cv2.resize(veil, (c.width, h))[..., None] * linear_colour(tint)


def laundry(c: Scenery, lines: list[list[float]]) -> None:
    """Washing on ropes across the way: [y over the horizon, left share, right share, size]."""
    rng, body = c.rng, ""
    for y, a, b, k in lines:
        x0, x1, top = c.x(a), c.x(b), c.horizon - y
        rope = [(x0 + (x1 - x0) * t, top + 34 * k * math.sin(math.pi * t)) for t in np.linspace(0, 1, 12)]
        body += line(rope, "#3a342f", 3)
        for t in np.arange(0.1, 0.92, 0.13):
            x, yy = x0 + (x1 - x0) * t, top + 34 * k * math.sin(math.pi * t)
            w, h = rng.uniform(40, 62) * k, rng.uniform(60, 96) * k
            tone = rng.choice(("#e9e2d4", "#8fb4d0", "#c2603c", "#d9b25a", "#7a8f6a", "#b08aa8"))
            if rng.random() < 0.5:
                body += fill(
                    [(x - w / 2, yy), (x + w / 2, yy), (x + w * 0.46, yy + h), (x - w * 0.46, yy + h * 0.96)],
                    tone,
                    1,
                    0.1,
                )
            else:
                body += fill(
                    [
                        (x - w * 0.7, yy + h * 0.2),
                        (x - w * 0.3, yy),
                        (x + w * 0.3, yy),
                        (x + w * 0.7, yy + h * 0.2),
                        (x + w * 0.5, yy + h * 0.4),
                        (x + w * 0.36, yy + h * 0.3),
                        (x + w * 0.36, yy + h),
                        (x - w * 0.36, yy + h),
                        (x - w * 0.36, yy + h * 0.3),
                        (x - w * 0.5, yy + h * 0.4),
                    ],
                    tone,
                    1,
                    0.08,
                )
    c.lay(body, 5, shadow=0.15)


def cloud_towers(c: Scenery, spots: list[list[float]]) -> None:
    """Heaped clouds: [share of the width, y of the foot below the horizon, size, fog]."""
    rng, colour = c.rng, c.light.sky_row["cloud"]
    side = 1 if c.lamp.towards[0] < 0 else -1
    for x, y, size, fog in spots:
        px, foot = c.x(x), c.horizon + y
        body = ""
        for n in range(46):
            t = rng.random()
            r = size * rng.uniform(0.10, 0.24) * (1.15 - 0.5 * t)
            cx = px + rng.uniform(-1, 1) * size * 0.62 * (1 - t * 0.7)
            cy = foot - t * size * 1.15 - r * 0.3
            shade = (cx - px) / size * side * 0.22 + 0.16 * (1 - t)
            tone = mix(lighten(colour, 0.5), "#7f95c8", max(0.0, min(0.5, shade + 0.02 - n * 0.002)))
            body += ellipse(cx, cy, r, r * 0.84, tone)
        c.lay(body, size * 0.06, fog)


def drift(c: Scenery) -> None:
    """Petals in spring and leaves in autumn: some on the ground, some in the air."""
    row = art_table("light")["seasons"][c.season]
    tones = row.get("blossom") or row["greens"]
    rng = random.Random(c.seed + 71)
    body = ""
    for _ in range(int(150 * (c.right - c.left) / 1920)):
        t = rng.random()
        y = c.horizon + 70 + (c.bottom - c.horizon - 60) * t**0.8
        k = 0.4 + 1.1 * t
        body += ellipse(rng.uniform(c.left, c.right), y, 8 * k, 3.6 * k, rng.choice(tones), 0.9, rng.uniform(-30, 30))
    for _ in range(26):
        k = rng.uniform(0.6, 1.5)
        body += ellipse(
            rng.uniform(c.left, c.right),
            rng.uniform(c.top + 40, c.bottom - 60),
            9 * k,
            5 * k,
            rng.choice(tones),
            0.95,
            rng.uniform(-80, 80),
        )
    c.flat(body)


def rails_of_deck(c: Scenery, y: float = 190, colour: str = "#e9ece8") -> None:
    """A ship's rail across the picture, its deck before it, a lifebuoy on it."""
    low, foot = c.horizon + y, c.horizon + y
    deck = polygon(
        [(c.left - 60, foot), (c.right + 60, foot), (c.right + 60, c.bottom + 60), (c.left - 60, c.bottom + 60)],
        "#a8825a",
    )
    for i in range(-16, 17):
        deck += line([(c.x(0.5) + i * 90, foot), (c.x(0.5) + i * 260, c.bottom + 40)], darken("#a8825a", 0.35), 4, 0.7)
    c.lay(deck, 16)
    body = ""
    for i in range(13):
        x = c.left - 40 + (c.right - c.left + 80) * i / 12
        body += line([(x, low), (x, low - 190)], colour, 13)
    for h, w in ((190, 18), (128, 8), (66, 8)):
        body += line([(c.left - 60, low - h), (c.right + 60, low - h)], colour, w, 1, 0)
    c.lay(body, 5, shadow=0.25)
    x, yy = c.x(0.26), low - 96
    ring = f'<circle cx="{x:.0f}" cy="{yy:.0f}" r="52" fill="none" stroke="#e2522f" stroke-width="26"/>'
    for a in range(4):
        t = math.pi / 4 + a * math.pi / 2
        ring += line(
            [(x + 40 * math.cos(t), yy + 40 * math.sin(t)), (x + 65 * math.cos(t), yy + 65 * math.sin(t))],
            "#f4efe4",
            20,
        )
    c.lay(ring, 10, shadow=0.3)


def ship_house(c: Scenery, x: float = 0.84) -> None:
    """The bridge house and funnel of a steamer, at one side of its deck."""
    px, y = c.x(x), c.horizon + 230
    body = (
        rect(px - 190, y - 380, 460, 390, "#eef0ea")
        + rect(px - 220, y - 400, 520, 30, "#d8dcd6")
        + rect(px - 120, y - 620, 330, 230, "#e4e8e2")
        + rect(px - 150, y - 640, 390, 26, "#d0d4ce")
    )
    for i in range(4):
        body += rect(px - 104 + i * 80, y - 580, 60, 74, "#4f6a80", 1, 6)
    for i in range(3):
        body += ellipse(px - 110 + i * 130, y - 220, 38, 38, "#b8863a") + ellipse(
            px - 110 + i * 130, y - 220, 29, 29, "#4f6a80"
        )
    body += rect(px + 60, y - 900, 120, 270, "#b8433a", 1, 10) + rect(px + 54, y - 900, 132, 54, "#2a2c30", 1, 8)
    c.lay(body, 16, shadow=0.3)


def blooms(c: Scenery, name: str, rows: int = 5) -> None:
    """A field of one flower in rows that grow towards the viewer, a way left free in the middle."""
    d = load_drawing(name)
    if d is None:
        return
    rng = c.rng
    for n in range(rows):
        t = (n + 1) / rows
        y, size = 80 + 420 * t**1.7, 26 + 170 * t**1.6
        stamps = [paint_drawing(d, size * k * c.scale, c.lamp, flip) for k, flip in ((1.0, False), (0.86, True))]
        step = size * 0.62
        for i, x in enumerate(np.arange(c.left - size, c.right + size, step)):
            if abs(x - c.x(0.5)) < 50 + y * 0.42:
                continue
            out = stamps[i % 2]
            px, py = c.px(float(x) + rng.uniform(-0.2, 0.2) * step, c.horizon + y + rng.uniform(-0.12, 0.12) * size)
            c.put(
                out.copy(),
                int(px - out.shape[1] / 2),
                int(py - out.shape[0]),
                0.34 * (1 - t),
                3.0 if n == rows - 1 else 0,
            )


def fence_line(c: Scenery, y: float = 180, colour: str = "#8a6a48") -> None:
    """A fence of rails across the picture."""
    foot, body = c.horizon + y, ""
    for x in np.arange(c.left - 60, c.right + 120, 190):
        body += line([(x, foot), (x, foot - 96)], colour, 15)
    for h in (36, 76):
        body += line([(c.left - 60, foot - h), (c.right + 60, foot - h - 4)], lighten(colour, 0.1), 9, 1, 0)
    c.lay(body, 4, 0.04, foot=foot)


def courts(c: Scenery, narrow: float = 0.5) -> None:
    """A lane between the grey walls of courtyards, with red gates and tiles on top."""
    rng, vx = c.rng, c.x(0.51)
    half = 1050 * narrow * min(1.0, c.across / 1750)

    def at(side: int, d: float, h: float, out: float = 0.0) -> tuple[float, float]:
        return vx + side * (half - out) / d, c.horizon - h / d

    for d0, d1 in ((5.2, 3.2), (3.2, 2.0), (2.0, 1.2), (1.2, 0.5)):
        body = ""
        for side in (-1, 1):
            tone = rng.choice(("#8f9092", "#9a9a98", "#868a8e"))
            body += polygon([at(side, d0, 250), at(side, d1, 250), at(side, d1, -GROUND), at(side, d0, -GROUND)], tone)
            for k in range(1, 16):
                h = -GROUND + 580 * k / 16
                body += line([at(side, d0, h), at(side, d1, h)], darken(tone, 0.3), 2.5 / d1, 0.5, 0)
            body += polygon(
                [at(side, d0, 330, -50), at(side, d1, 330, -50), at(side, d1, 236, 46), at(side, d0, 236, 46)],
                "#4f565e",
            )
            for k in range(1, 14):
                z = 1 / (1 / d0 + (1 / d1 - 1 / d0) * k / 14)
                body += line([at(side, z, 330, -50), at(side, z, 236, 46)], "#353b42", 4 / z, 0.8, 0)
            a, e = (1 / (1 / d0 + (1 / d1 - 1 / d0) * q) for q in (0.36, 0.66))
            body += polygon([at(side, a, 120), at(side, e, 120), at(side, e, -GROUND), at(side, a, -GROUND)], "#6f6a66")
            a2, e2 = (1 / (1 / d0 + (1 / d1 - 1 / d0) * q) for q in (0.39, 0.63))
            body += polygon(
                [at(side, a2, 84), at(side, e2, 84), at(side, e2, -GROUND), at(side, a2, -GROUND)], "#9a2f28"
            )
            m = 1 / (1 / a2 + (1 / e2 - 1 / a2) * 0.5)
            body += line([at(side, m, 84), at(side, m, -GROUND)], "#4a1814", 4 / m, 1, 0)
            for q in (0.44, 0.56):
                z = 1 / (1 / a2 + (1 / e2 - 1 / a2) * q)
                body += ellipse(*at(side, z, -110), 10 / z, 12 / z, "#d8a850")
            body += polygon(
                [at(side, a, 190, -10), at(side, e, 190, -10), at(side, e, 112, 60), at(side, a, 112, 60)], "#454c54"
            )
        c.flat(body, min(0.6, max(0.0, (d1 - 0.5) * 0.2)))
