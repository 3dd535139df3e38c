"""Layers of a stage and of a ship's bridge: curtains, rows of seats, spotlights, lamps, a console."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from providers.builtin.painter.drawing.light_planes import linear_colour
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, line, mix, polygon, rect
from providers.builtin.painter.places.canvas import Canvas
from providers.builtin.painter.places.sky import beams


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
        c,
        [[(px - 30, c.top - 30), (px + 30, c.top - 30), (px + 240, y), (px - 240, y)]],
        linear_colour(colour),
        strength,
        14,
    )
    c.halo(px, y, 230, linear_colour(colour), strength * 1.3, 1.5)


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
        c.halo(c.x(x), y + r, r * 4.0, linear_colour(colour), 0.24 * on, 1.2)


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
            body += line([(fx, c.top - 30), (fx + s * 20, 790)], darken(colour, 0.4), 9, 0.6)
    body += rect(c.left - 40, c.top - 60, c.right - c.left + 80, 110 - min(0, c.top), darken(colour, 0.12))
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
