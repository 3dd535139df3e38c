"""Layers of rooms: walls, floors, windows that show the hour, shelves, seats, lamps."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from providers.builtin.painter.canvas import Canvas
from providers.builtin.painter.light import linear
from providers.builtin.painter.sky import beams
from providers.builtin.painter.strokes import (
    clip,
    dark,
    ellipse,
    fill,
    light,
    line,
    mix,
    path,
    polygon,
    rect,
)

BOOKS = ("#7a2f2a", "#2f4a4f", "#8a6a34", "#3c3a5a", "#5a6a3a", "#6a3a50", "#a08050", "#284058", "#8c4a2c")


def shell(
    c: Canvas,
    wall: str,
    floor: str,
    y: float = 770,
    kind: str = "planks",
    panel: str = "",
    paper: str = "",
    base: str = "",
    ceiling: float = 0,
) -> None:
    """Back wall and floor. `y` is where they meet, in design units; `kind` is how the floor is laid."""
    w = c.right - c.left + 120
    x0 = c.left - 60
    body = rect(x0, c.top - 60, w, y - c.top + 60, wall)
    rng = random.Random(c.seed)
    if paper == "stripes":
        for x in np.arange(x0, x0 + w, 64):
            body += rect(float(x), c.top - 60, 26, y - c.top + 60, light(wall, 0.12), 0.5)
    elif paper == "tiles":
        for x in np.arange(x0, x0 + w, 74):
            body += line([(float(x), c.top - 60), (float(x), y)], dark(wall, 0.18), 3, 0.6)
        for yy in np.arange(y, c.top - 60, -74):
            body += line([(x0, float(yy)), (x0 + w, float(yy))], dark(wall, 0.18), 3, 0.6)
    elif paper == "brick":
        for j, yy in enumerate(np.arange(c.top - 40, y, 34)):
            for x in np.arange(x0, x0 + w, 86):
                if rng.random() < 0.45:
                    body += rect(
                        float(x) + (j % 2) * 43,
                        float(yy),
                        80,
                        29,
                        mix(wall, rng.choice(["#2a2030", "#f0dcc0"]), rng.uniform(0.05, 0.16)),
                        0.9,
                        3,
                    )
    elif paper == "metal":
        for x in np.arange(x0, x0 + w, 240):
            body += line([(float(x), c.top - 60), (float(x), y)], dark(wall, 0.4), 5, 0.7)
            for yy in np.arange(c.top, y, 90):
                body += ellipse(float(x) + 16, float(yy), 5, 5, dark(wall, 0.45))
        for yy in (y - 150, y - 420):
            body += line([(x0, yy), (x0 + w, yy)], dark(wall, 0.4), 5, 0.7)
    elif paper == "boards":
        for x in np.arange(x0, x0 + w, 58):
            body += line([(float(x), c.top - 60), (float(x), y)], dark(wall, 0.3), 4, 0.55)
    elif paper == "logs":
        for yy in np.arange(y, c.top - 60, -62):
            body += rect(x0, float(yy) - 62, w, 58, mix(wall, "#2a1c14", rng.uniform(0, 0.14)), 1, 20)
    elif paper == "stone":
        for j, yy in enumerate(np.arange(c.top - 40, y, 72)):
            for x in np.arange(x0, x0 + w, 130):
                body += rect(
                    float(x) + (j % 2) * 62,
                    float(yy),
                    122,
                    66,
                    mix(wall, rng.choice(["#2a2030", "#e8dccb"]), rng.uniform(0.03, 0.14)),
                    0.9,
                    12,
                )
    c.lay(body, 10 if paper in ("logs", "stone") else 30, 0.04, stuff="metal" if paper == "metal" else "cloth")
    if panel:
        c.lay(rect(x0, y - 140, w, 130, panel) + rect(x0, y - 148, w, 12, dark(panel, 0.15)), 10)
    _floor(c, floor, y, kind, x0, w)
    skirting = base or dark(mix(wall, floor, 0.6), 0.3)
    c.flat(rect(x0, y - 20, w, 24, skirting))
    if ceiling:
        c.lay(rect(x0, c.top - 60, w, ceiling - c.top + 60, dark(wall, 0.25)), 14, shadow=0.3)


def _floor(c: Canvas, floor: str, y: float, kind: str, x0: float, w: float) -> None:
    body = polygon([(x0, y), (x0 + w, y), (x0 + w, c.bottom + 40), (x0, c.bottom + 40)], floor)
    low = max(c.bottom, 1090)
    stretch = (low - y) / 310
    if kind in ("planks", "tiles", "metal"):
        for i in range(-16, 17):
            body += line([(960 + i * 78, y), (960 + i * (78 + 158 * stretch), low + 10)], dark(floor, 0.28), 4, 0.7)
    if kind in ("tiles", "metal"):
        t = 0.06
        while t < 1.1:
            body += line([(x0, y + (low - y) * t), (x0 + w, y + (low - y) * t)], dark(floor, 0.28), 3 + 2 * t, 0.6)
            t = t * 1.5 + 0.05
    if kind == "carpet":
        body += fill(
            [(960 - 620, y + 60), (960 + 620, y + 60), (960 + 900, c.bottom - 30), (960 - 900, c.bottom - 30)],
            mix(floor, "#8a3a3a", 0.5),
            1,
            0.04,
        )
        body += fill(
            [(960 - 560, y + 76), (960 + 560, y + 76), (960 + 810, c.bottom - 52), (960 - 810, c.bottom - 52)],
            mix(floor, "#b0563a", 0.4),
            1,
            0.04,
        )
    c.lay(body, 30, stuff="metal" if kind == "metal" else "cloth")


def shelf(
    x: float,
    y: float,
    w: float,
    h: float,
    rows: int,
    rng: random.Random,
    colours: tuple[str, ...] = BOOKS,
    wood: str = "#4a3020",
) -> str:
    out, rh = rect(x, y, w, h, wood), h / rows
    for r in range(rows):
        yy, xx = y + r * rh, x + 12
        out += rect(x + 8, yy + 8, w - 16, rh - 16, dark(wood, 0.5))
        while xx < x + w - 22:
            bw, bh = rng.uniform(w * 0.028, w * 0.06) + 3, (rh - 22) * rng.uniform(0.68, 0.97)
            if rng.random() < 0.07:
                xx += bw * 1.6
                continue
            tone = rng.choice(colours)
            out += rect(xx, yy + rh - 9 - bh, min(bw, x + w - 12 - xx), bh, tone, 1, 2)
            out += rect(xx + bw * 0.15, yy + rh - 9 - bh * 0.82, bw * 0.7, max(2, bh * 0.05), "#d8b25a", 0.7)
            out += rect(xx + bw * 0.72, yy + rh - 9 - bh, bw * 0.25, bh, dark(tone, 0.35), 0.6)
            xx += bw + 1
        out += rect(x, yy + rh - 9, w, 10, light(wood, 0.15))
    return (
        out
        + rect(x - 6, y - 14, w + 12, 18, light(wood, 0.15))
        + rect(x - 4, y, 12, h, light(wood, 0.08))
        + rect(x + w - 8, y, 12, h, light(wood, 0.08))
    )


def shelves(
    c: Canvas,
    places: list[float],
    y: float = 90,
    w: float = 330,
    h: float = 620,
    rows: int = 6,
    fog: float = 0.14,
    shade: float = 0.68,
    wood: str = "#4a3020",
    goods: bool = False,
) -> None:
    """Shelves of books, or of a shop's goods, standing against the wall."""
    body, glow = "", c.rng
    tones = (
        BOOKS if not goods else ("#c2603c", "#e0b43f", "#4f8a57", "#3f6aa5", "#efe9dd", "#b8433a", "#7a5a9c", "#2f7a7c")
    )
    for x in places:
        body += shelf(c.x(x) - w / 2, y, w, h, rows, glow, tones, wood)
    c.lay(body, 5, fog, shade=shade, shadow=0.3)


def near_shelf(c: Canvas) -> None:
    c.lay(shelf(c.right - 210, c.top - 30, 330, c.bottom - c.top + 60, 5, random.Random(3)), 6, soft=8, shade=0.35)


def board(c: Canvas, x: float = 0.58, y: float = 170, w: float = 880, h: float = 390) -> None:
    """A blackboard with chalk drawings, no words."""
    rng = random.Random(c.seed + 6)
    px = c.x(x) - w / 2
    c.lay(rect(px, y, w, h, "#8a6340", 1, 8), 12, shadow=0.4)
    body = rect(px + 20, y + 20, w - 40, h - 40, "#2f5146")
    for _ in range(20):
        body += ellipse(
            px + rng.uniform(60, w - 60),
            y + rng.uniform(50, h - 50),
            rng.uniform(60, 130),
            rng.uniform(14, 40),
            "#dfe8df",
            0.05,
        )
    chalk = "#eef3e6"
    body += line([(px + 90 + 70 * i, y + 250 + (40 if i % 2 else 0)) for i in range(6)], chalk, 5, 0.8)
    body += f'<circle cx="{px + w * 0.7}" cy="{y + 130}" r="50" fill="none" stroke="#f4e3a0" stroke-width="6" stroke-opacity=".85"/>'
    for a in np.arange(0, 6.2, 0.785):
        sx, sy = px + w * 0.7, y + 130
        body += line(
            [(sx + 64 * math.cos(a), sy + 64 * math.sin(a)), (sx + 86 * math.cos(a), sy + 86 * math.sin(a))],
            "#f4e3a0",
            5,
            0.8,
        )
    body += line([(px + 100, y + 110), (px + 330, y + 110)], chalk, 6, 0.75) + line(
        [(px + 100, y + 160), (px + 270, y + 160)], chalk, 6, 0.6
    )
    bx, by = px + w * 0.62, y + h - 80
    body += line([(bx, by), (bx + 40, by - 40), (bx + 200, by - 40), (bx + 240, by), (bx, by)], chalk, 5, 0.85, 0)
    body += line([(bx + 120, by - 40), (bx + 120, by - 120), (bx + 180, by - 50)], chalk, 5, 0.85, 0)
    c.flat(body)
    c.lay(rect(px, y + h - 4, w, 20, "#a37a50"), 8, shadow=0.2)


def seats(c: Canvas, colour: str, rows: int = 2, y: float = 900, near: bool = True) -> None:
    """Rows of seat backs between the viewer and the stage, out of focus."""
    for r in range(rows):
        k = 0.8 + 0.45 * r
        body = ""
        for x in np.arange(c.left - 60, c.right + 120, 170 * k):
            body += fill(
                [
                    (x, y + 120 * r + 190 * k),
                    (x + 8, y + 120 * r + 30),
                    (x + 40 * k, y + 120 * r),
                    (x + 112 * k, y + 120 * r),
                    (x + 144 * k, y + 120 * r + 30),
                    (x + 152 * k, y + 120 * r + 190 * k),
                ],
                mix(colour, "#1a1020", 0.25 * r),
                1,
                0.3,
            )
        c.lay(body, 26, soft=3 + 4 * r, shade=0.55)


def spotlight(c: Canvas, x: float, y: float, colour: str = "#ffe6b0", strength: float = 0.3) -> None:
    px = c.x(x)
    beams(
        c, [[(px - 30, c.top - 30), (px + 30, c.top - 30), (px + 240, y), (px - 240, y)]], linear(colour), strength, 14
    )
    c.halo(px, y, 230, linear(colour), strength * 1.3, 1.5)


def lamps(
    c: Canvas, places: list[list[float]], colour: str = "#ffd9a0", cord: bool = True, shade: str = "#4a5a52"
) -> None:
    """Hanging lamps: [share of width, design y, size]. Lit when the hour asks for it, faintly by day."""
    body, glow = "", ""
    for x, y, r in places:
        px = c.x(x)
        if cord:
            body += line([(px, c.top - 20), (px, y - r)], "#2a2430", 4)
        body += fill([(px - r * 0.25, y - r), (px + r * 0.25, y - r), (px + r, y), (px - r, y)], shade, 1, 0.2)
        glow += ellipse(px, y, r * 0.55, r * 0.3, colour)
    c.lay(body, 8, shadow=0.2)
    on = max(0.25, c.light.lamps)
    c.shine(glow, 0.8 + 1.4 * on, 40)
    for x, y, r in places:
        if c.light.lamps > 0.3:
            c.pools.append((c.x(x), y + 330, 560, 0.85 * c.light.lamps))
        c.halo(c.x(x), y + r, r * 4.0, linear(colour), 0.24 * on, 1.2)


def frames(c: Canvas, places: list[list[float]], rich: bool = False) -> None:
    """Pictures on the wall: [share of width, y, w, h]."""
    rng = random.Random(c.seed + 4)
    body = ""
    for x, y, w, h in places:
        px = c.x(x) - w / 2
        gold = "#b98a3c" if rich else "#6b4a34"
        body += rect(px - 14, y - 14, w + 28, h + 28, gold, 1, 4)
        picture = _painting(px, y, w, h, rng)
        body += clip(picture, path([(px, y), (px + w, y), (px + w, y + h), (px, y + h)], True, 0))
    c.lay(body, 6, shadow=0.35)


def _painting(x: float, y: float, w: float, h: float, rng: random.Random) -> str:
    """A picture in a picture: hills, a head, a vase or plain shapes."""
    a, b = rng.choice((("#8fb4c6", "#5f8458"), ("#e0a878", "#6a4a5a"), ("#cfd6c0", "#7a5a46"), ("#4a5a8a", "#c9b078")))
    out = rect(x, y, w, h, a)
    kind = rng.randrange(4)
    if kind == 0:
        hill = [
            (x, y + h),
            (x, y + h * 0.6),
            (x + w * 0.4, y + h * 0.45),
            (x + w * 0.7, y + h * 0.65),
            (x + w, y + h * 0.5),
            (x + w, y + h),
        ]
        return out + fill(hill, b) + ellipse(x + w * rng.uniform(0.3, 0.7), y + h * 0.3, h * 0.1, h * 0.1, "#f4e3b0")
    if kind == 1:
        out += fill(
            [(x + w * 0.12, y + h), (x + w * 0.25, y + h * 0.66), (x + w * 0.75, y + h * 0.66), (x + w * 0.88, y + h)],
            b,
        )
        out += ellipse(x + w * 0.5, y + h * 0.44, w * 0.2, h * 0.2, "#d9a67c")
        return out + fill(
            [
                (x + w * 0.28, y + h * 0.42),
                (x + w * 0.34, y + h * 0.2),
                (x + w * 0.66, y + h * 0.2),
                (x + w * 0.72, y + h * 0.42),
                (x + w * 0.5, y + h * 0.3),
            ],
            dark(b, 0.5),
        )
    if kind == 2:
        out += rect(x, y + h * 0.72, w, h * 0.28, b)
        for i in range(5):
            out += ellipse(
                x + w * (0.34 + 0.08 * i),
                y + h * (0.34 + 0.05 * (i % 2)),
                w * 0.07,
                w * 0.07,
                rng.choice(("#c23f3a", "#e0b43f", "#efe6d6")),
            )
        return out + fill(
            [
                (x + w * 0.38, y + h * 0.5),
                (x + w * 0.62, y + h * 0.5),
                (x + w * 0.68, y + h * 0.72),
                (x + w * 0.58, y + h * 0.84),
                (x + w * 0.42, y + h * 0.84),
                (x + w * 0.32, y + h * 0.72),
            ],
            "#3f6a86",
        )
    for _ in range(5):
        r = rng.uniform(0.1, 0.24) * min(w, h)
        out += ellipse(
            x + w * rng.random(), y + h * rng.random(), r, r, rng.choice((b, "#c2603c", "#e0b43f", "#2f4a63"))
        )
    return out


def counter(c: Canvas, x: float, y: float, w: float, h: float, top: str, front: str, fog: float = 0.0) -> None:
    """A counter, bench or long table that stands on the floor; `y` is the design y of its top."""
    px = c.x(x) - w / 2
    c.contact(c.x(x), y + h, w * 0.5, 0.45, 22)
    body = rect(px, y + 26, w, h - 26, front)
    for i in range(1, int(w / 160)):
        body += line([(px + i * 160, y + 40), (px + i * 160, y + h - 12)], dark(front, 0.3), 4, 0.7)
    body += polygon(
        [(px + 26, y - 22), (px + w - 26, y - 22), (px + w + 16, y + 14), (px - 16, y + 14)], light(top, 0.12)
    ) + rect(px - 16, y + 12, w + 32, 22, top)
    c.lay(body, 10, fog, shadow=0.15)


def drape(c: Canvas, colour: str = "#8c2336") -> None:
    """Stage curtains at both sides and above."""
    body = ""
    for s in (-1, 1):
        edge = c.left - 40 if s < 0 else c.right + 40
        inner = edge - s * 330
        body += fill(
            [(edge, c.top - 40), (inner, c.top - 40), (inner + s * 60, 500), (inner + s * 20, 800), (edge, 800)],
            colour,
            1,
            0.12,
        )
        for t in np.linspace(0.15, 0.9, 6):
            fx = edge + (inner - edge) * t
            body += line([(fx, c.top - 30), (fx + s * 20, 790)], dark(colour, 0.4), 9, 0.6)
    body += rect(c.left - 40, c.top - 60, c.right - c.left + 80, 110 - min(0, c.top), dark(colour, 0.12))
    for x in np.arange(c.left - 40, c.right + 60, 150):
        body += ellipse(x + 75, 50, 78, 44, colour)
    c.lay(body, 16, shadow=0.4)


def panel(c: Canvas, x: float, y: float, w: float, h: float, screens: int = 4) -> None:
    """A console or bench of instruments whose screens glow."""
    rng: Any = random.Random(c.seed + 8)
    px = c.x(x) - w / 2
    c.contact(c.x(x), y + h, w * 0.5, 0.4, 24)
    body = fill([(px + w * 0.08, y), (px + w * 0.92, y), (px + w, y + h * 0.4), (px, y + h * 0.4)], "#7b869c", 1, 0.1)
    body += fill(
        [(px, y + h * 0.4), (px + w, y + h * 0.4), (px + w * 0.97, y + h), (px + w * 0.03, y + h)], "#55617a", 1, 0.1
    )
    c.lay(body, 14, stuff="metal", shadow=0.35)
    glow, step = "", w * 0.84 / screens
    for i in range(screens):
        sx, tone = px + w * 0.08 + i * step + step * 0.08, rng.choice(["#59e0d0", "#ffb454", "#ff6f6f", "#7fb6ff"])
        glow += polygon(
            [
                (sx, y + h * 0.08),
                (sx + step * 0.74, y + h * 0.08),
                (sx + step * 0.8, y + h * 0.32),
                (sx - step * 0.05, y + h * 0.32),
            ],
            "#10202c",
        )
        for j in range(4):
            yy = y + h * (0.13 + 0.05 * j)
            glow += line([(sx + step * 0.06, yy), (sx + step * rng.uniform(0.2, 0.64), yy)], tone, 4, 0.9)
        glow += "".join(
            ellipse(
                sx + step * (0.1 + 0.2 * j),
                y + h * 0.55,
                8,
                6,
                rng.choice(["#59e0d0", "#ffb454", "#ff6f6f", "#8dff9a"]),
            )
            for j in range(4)
        )
    c.shine(glow, 1.2, 16)
