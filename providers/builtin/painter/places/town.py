"""Layers of town: houses, skylines, roads and wet ground, lamps, bridges, walls, rails."""

from __future__ import annotations

import random

import cv2
import numpy as np

from providers.builtin.painter.drawing.light_planes import blur, linear_colour
from providers.builtin.painter.drawing.svg_strokes import darken, fill, lighten, line, mix, polygon, rect
from providers.builtin.painter.places.canvas import cloud_noise
from providers.builtin.painter.places.scenery import Scenery

NIGHT_GROUND = 0.06
"""Ground darker than this (linear) is painted for the night already."""
PLASTER = ("#e8dcc6", "#d9b48c", "#e9e2d4", "#c8d2d0", "#ecd9b4", "#d8c7b4", "#e6d9c9", "#b9cbd0")
ROOFS = ("#a4503e", "#5f6f8a", "#b5623f", "#8c4a48", "#55708c", "#7a4a44", "#6a4a58")


def house(
    x: float, y: float, w: float, h: float, wall: str, roof: str, rng: random.Random, lit: float, snow: bool = False
) -> str:
    """A small house with its foot at y; `lit` is the share of windows with light."""
    out = rect(x, y - h, w, h + 20, wall)
    r = w * 0.45
    top = y - h - r
    out += polygon([(x - w * 0.09, y - h), (x + w * 0.5, top), (x + w * 1.09, y - h)], roof)
    out += polygon(
        [(x + w * 0.5, top), (x + w * 1.09, y - h), (x + w * 0.9, y - h), (x + w * 0.5, top + r * 0.25)],
        darken(roof, 0.2),
    )
    out += rect(x + w * 0.72, top + r * 0.15, w * 0.12, r * 0.6, darken(roof, 0.3))
    if snow:
        out += fill(
            [
                (x - w * 0.11, y - h + 4),
                (x + w * 0.5, top - 8),
                (x + w * 1.11, y - h + 4),
                (x + w * 0.95, y - h - 6),
                (x + w * 0.5, top + r * 0.3),
                (x + w * 0.05, y - h - 6),
            ],
            "#f2f6fb",
            1,
            0.2,
        )
    for i in range(2):
        for j in range(max(1, int(h / 80))):
            wx, wy, ww = x + w * (0.16 + 0.44 * i), y - h + 18 + j * 70, w * 0.24
            glass = "#ffd68a" if rng.random() < lit else "#4d5a72"
            out += rect(wx - 4, wy - 4, ww + 8, 42, lighten(wall, 0.35)) + rect(wx, wy, ww, 34, glass)
            out += line([(wx + ww / 2, wy), (wx + ww / 2, wy + 34)], lighten(wall, 0.3), 3) + rect(
                wx - 6, wy + 36, ww + 12, 6, darken(wall, 0.3)
            )
    return out + rect(x + w * 0.40, y - 52, w * 0.2, 56, darken(roof, 0.35), 1, 4)


def village(
    c: Scenery,
    y: float = 40,
    count: int = 8,
    size: float = 120,
    fog: float = 0.12,
    spread: tuple[float, float] = (0.0, 1.0),
    gap: tuple[float, float] = (2, 2),
    snow: bool = False,
    climb: float = 60,
) -> None:
    """Houses in three rows, the far ones higher."""
    rng = c.rng
    for row in range(3):
        k = 0.62 + 0.24 * row
        n = max(1, round(count / 3 * min(1, (c.right - c.left) / 1600)))
        for i in range(n):
            t = spread[0] + (spread[1] - spread[0]) * (i + 0.5 + rng.uniform(-0.3, 0.3)) / n
            if gap[0] < t < gap[1]:
                continue
            w, h = size * k * rng.uniform(0.85, 1.15), size * k * rng.uniform(0.85, 1.3)
            body = house(
                c.x(t) - w / 2,
                c.horizon + y - climb * (2 - row) * 0.6,
                w,
                h,
                rng.choice(PLASTER),
                rng.choice(ROOFS),
                rng,
                0.2 + 0.65 * c.light.lamps,
                snow,
            )
            c.lay(body, 9, fog * (1.5 - 0.5 * row), shadow=0.2, foot=c.horizon + y - climb * (2 - row) * 0.6)
            if c.light.lamps > 0.5:
                c.halo(
                    c.x(t),
                    c.horizon + y - climb * (2 - row) * 0.6 - h * 0.5,
                    size * 0.7,
                    (0.8, 0.45, 0.15),
                    0.22 * c.light.lamps,
                )


def skyline(
    c: Scenery,
    y: float = 10,
    h: tuple[float, float] = (120, 420),
    colours: list[str] | None = None,
    fog: float = 0.35,
    step: float = 80,
    spread: tuple[float, float] = (0, 1),
    windows: float = 1.0,
) -> None:
    """Towers far away, their windows lit by the hour."""
    rng = c.rng
    colours = colours or ["#5a6a86", "#66748f", "#4f5d78", "#70809a"]
    body, glow = "", ""
    x0, x1 = c.x(spread[0]), c.x(spread[1])
    if spread == (0, 1):
        x0, x1 = c.left - 60, c.right + 60
    base = c.horizon + y
    x = x0
    while x < x1:
        w, hh = rng.uniform(0.7, 1.4) * step, rng.uniform(*h)
        tone = rng.choice(colours)
        body += rect(x, base - hh, w, hh + 60, tone)
        if rng.random() < 0.3:
            body += rect(x + w * 0.4, base - hh - 34, w * 0.08, 36, tone)
        for wy in np.arange(base - hh + 16, base - 10, 26):
            for wx in np.arange(x + 10, x + w - 14, 20):
                if rng.random() < (0.42 * c.light.lamps + 0.02) * windows:
                    glow += rect(
                        wx, wy, 9, 13, rng.choice(["#ffd27a", "#ffb35a", "#ffe2a8", "#9fd6ff"]), rng.uniform(0.5, 1)
                    )
                else:
                    body += rect(wx, wy, 9, 13, darken(tone, 0.25), 0.5)
        x += w + rng.uniform(-6, 10)
    c.lay(body, 8, fog)
    if glow:
        c.shine(glow, 1.1 * max(0.4, 1 - fog), 10)


def road(
    c: Scenery, colour: str = "#15142a", half: float = 1050, y: float = 0, wet: float = 1.0, full: bool = False
) -> None:
    """Ground from the horizon to the viewer; wet ground mirrors what stands behind it."""
    hor = c.horizon + y
    y0 = max(1, int((hor - c.top) * c.scale))
    h = c.height - y0
    if h < 4:
        return
    rows, cols = c.rows()[y0:], c.cols()
    away = np.clip((rows - hor) / (1080 - hor), 0, 1.5)
    grain = cloud_noise(
        c.seed + 9, c.width, h, tuple((s * c.scale, k) for s, k in ((40.0, 0.4), (14.0, 0.35), (6.0, 0.25))), 2.2
    )
    lit = c.light.lamps <= 0.5 or float(linear_colour(colour).mean()) > NIGHT_GROUND
    grained = 0.78 + 0.44 * grain if wet <= 0 else 0.55 + 0.9 * grain
    base = linear_colour(colour) * (c.light.flat if lit else np.float32(1)) * grained[..., None]
    if wet > 0:
        shake = (
            cloud_noise(
                c.seed + 5, c.width, h, tuple((s * c.scale, k) for s, k in ((90.0, 0.5), (30.0, 0.3), (12.0, 0.2))), 3
            )
            - 0.5
        )
        xs = np.arange(c.width, dtype=np.float32)[None] + shake * 70 * away * c.scale
        ys = y0 - np.arange(h, dtype=np.float32)[:, None] * 0.92 + shake * 60 * away * c.scale
        seen = cv2.remap(
            c.image,
            xs.astype(np.float32),
            np.clip(ys, 0, y0).astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT,
        )
        seen = blur(seen, 2.5 * c.scale, 16 * c.scale)
        puddle = np.clip(
            (cloud_noise(c.seed + 21, c.width, h, ((240 * c.scale, 0.6), (90 * c.scale, 0.4)), 2.5) - 0.30) * 2.2,
            0.25,
            1,
        )
        base = base * (1 - 0.5 * wet) + seen * (1.05 * wet * puddle * (1 - 0.25 * np.clip(away, 0, 1)))[..., None]
    if full:
        c.image[y0:] = base
        return
    vx, spread = c.x(0.51), half * min(1.0, c.across / 1750)
    edge = (rows - hor) * spread / 330
    inside = ((cols > vx - edge) & (cols < vx + edge)).astype(np.float32)
    k = blur(inside, 1.2 * c.scale)[..., None]
    c.image[y0:] = c.image[y0:] * (1 - k) + base * k


def stripes(c: Scenery, colour: str = "#e6dfcc", x: float = 0.51) -> None:
    """The broken line down the middle of a road."""
    body, mx = "", c.x(x)
    for i in range(8):
        a, b = 30 * 1.55**i, 30 * 1.55 ** (i + 0.55)
        body += polygon(
            [
                (mx - a * 0.03, c.horizon + a),
                (mx + a * 0.03, c.horizon + a),
                (mx + b * 0.03, c.horizon + b),
                (mx - b * 0.03, c.horizon + b),
            ],
            colour,
            0.75,
        )
    c.flat(body)


def lamp_posts(c: Scenery, places: list[list[float]], glow: str = "#ffd9a0") -> None:
    """Street lamps: [share of width, y of the foot below the horizon, height]."""
    body, light_ = "", ""
    for x, y, h in places:
        px, py = c.x(x), c.horizon + y
        c.contact(px, py, h * 0.08, 0.4)
        body += line([(px, py), (px, py - h * 0.9)], "#2f333d", h * 0.022) + rect(
            px - h * 0.03, py - h * 0.05, h * 0.06, h * 0.05, "#2f333d"
        )
        body += line(
            [(px, py - h * 0.9), (px + h * 0.05, py - h * 0.96), (px + h * 0.11, py - h * 0.95)], "#2f333d", h * 0.018
        )
        light_ += fill(
            [
                (px + h * 0.07, py - h * 0.95),
                (px + h * 0.15, py - h * 0.95),
                (px + h * 0.13, py - h * 0.89),
                (px + h * 0.09, py - h * 0.89),
            ],
            glow,
            1,
            0.2,
        )
    c.lay(body, 4)
    if c.light.lamps > 0.3:
        c.shine(light_, 1.6, 30)
        for x, y, h in places:
            c.halo(c.x(x) + h * 0.11, c.horizon + y - h * 0.92, h * 0.22, linear_colour(glow), 0.5 * c.light.lamps)
            c.halo(c.x(x) + h * 0.1, c.horizon + y, h * 0.3, linear_colour(glow), 0.25 * c.light.lamps, 2.0)
    else:
        c.lay(light_, 3)


def planks(
    c: Scenery,
    y: float = 60,
    colour: str = "#8a6f52",
    x: float = 0.5,
    far: float = 260,
    near: float = 1500,
    rail: bool = True,
    gap: float = 26,
) -> None:
    """A deck, pier or bridge of boards that runs to the viewer, with a rail on each side."""
    mx, top, low = c.x(x), c.horizon + y, c.bottom + 40
    far, near = far * min(1, c.across / 1800), near * min(1, c.across / 1500)
    body = polygon([(mx - far / 2, top), (mx + far / 2, top), (mx + near / 2, low), (mx - near / 2, low)], colour)
    yy, step = top, gap * 0.45
    while yy < low:
        t = (yy - top) / (low - top)
        w = far + (near - far) * t
        body += line([(mx - w / 2, yy), (mx + w / 2, yy)], darken(colour, 0.4), 2 + 4 * t, 0.7)
        yy += step
        step *= 1.13
    c.lay(body, 14, shadow=0.2)
    if not rail:
        return
    for s in (-1, 1):
        posts, tops = "", []
        for i in range(7):
            t = (i / 6) ** 1.7
            w, yy = far + (near - far) * t, top + (low - top) * t
            h = 60 + 240 * t
            px = mx + s * w / 2
            posts += line([(px, yy), (px, yy - h)], darken(colour, 0.15), 7 + 16 * t)
            tops.append((px, yy - h * 0.96))
        c.lay(
            posts
            + line(tops, darken(colour, 0.05), 12, 1, 0)
            + line([(a, b + 60) for a, b in tops], darken(colour, 0.25), 7, 1, 0),
            5,
        )


def wall(
    c: Scenery,
    y: float,
    h: float,
    colour: str,
    kind: str = "brick",
    fog: float = 0.05,
    spread: tuple[float, float] = (-0.1, 1.1),
) -> None:
    """A wall across the picture: brick, stone or boards. `y` is its foot below the horizon."""
    rng = c.rng
    x0, x1 = (c.left - 50, c.right + 50) if spread[0] < 0 and spread[1] > 1 else (c.x(spread[0]), c.x(spread[1]))
    top, foot = c.horizon + y - h, c.horizon + y
    body = rect(x0, top, x1 - x0, h, colour)
    if kind == "boards":
        for x in np.arange(x0, x1, 46):
            body += line([(x, top), (x, foot)], darken(colour, 0.35), 4, 0.7)
    else:
        bh = 26 if kind == "brick" else 44
        for j, yy in enumerate(np.arange(top, foot, bh)):
            for x in np.arange(x0 - 60, x1, bh * 2.4):
                if rng.random() < 0.4:
                    body += rect(
                        x + (j % 2) * bh * 1.2,
                        yy + 2,
                        bh * 2.3,
                        bh - 4,
                        mix(colour, rng.choice(["#2a2030", "#f0dcc0"]), rng.uniform(0.06, 0.2)),
                        0.8,
                        3,
                    )
    body += rect(x0, top - 14, x1 - x0, 18, lighten(colour, 0.12))
    c.lay(body, 8, fog, shadow=0.25)


def rails(c: Scenery, x: float = 0.5, near: float = 620, y: float = 10) -> None:
    mx, top, low = c.x(x), c.horizon + y, c.bottom + 30
    body, t = "", 0.02
    while t < 1.05:
        w, yy = 40 + (near * 1.5 - 40) * t, top + (low - top) * t
        body += rect(mx - w / 2, yy, w, 6 + 26 * t, "#5a4636")
        t = t * 1.22 + 0.012
    for s in (-1, 1):
        body += polygon(
            [
                (mx + s * 12 - 2, top),
                (mx + s * 12 + 2, top),
                (mx + s * near / 2 + 16, low),
                (mx + s * near / 2 - 16, low),
            ],
            "#b9bcc4",
        )
    c.lay(body, 5, stuff="metal")


def parapet(c: Scenery, y: float, h: float, colour: str) -> None:
    c.lay(
        rect(c.left - 60, c.horizon + y - h, c.right - c.left + 120, h, colour)
        + rect(c.left - 60, c.horizon + y - h - 16, c.right - c.left + 120, 22, lighten(colour, 0.15)),
        10,
        shadow=0.3,
    )


def glow_pool(c: Scenery, x: float, y: float, r: float, colour: str = "#ffd9a0", strength: float = 0.4) -> None:
    if c.light.lamps > 0.3:
        c.halo(c.x(x), c.horizon + y, r, linear_colour(colour), strength * c.light.lamps, 1.6)
