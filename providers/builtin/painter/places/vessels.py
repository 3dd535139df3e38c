"""Vessels from within: the deck of a boat, the bridge of a space ship and its seats, rocks adrift in space; and a train at its platform."""

from __future__ import annotations

import math

import numpy as np

from providers.builtin.painter.drawing.light_planes import decode
from providers.builtin.painter.drawing.perspective_solids import Face
from providers.builtin.painter.drawing.svg_raster import raster
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line, mix, polygon, rect
from providers.builtin.painter.places.canvas import Canvas
from providers.builtin.painter.places.scenery import Scenery


def deck(c: Canvas) -> None:
    """The inside of a wooden boat at sea: bow ahead, planks below, a mast."""
    y, wood = c.horizon, "#9a7450"
    mx = c.x(0.5)
    w = min(c.right - c.left + 300, 2200) / 2
    hull = [
        (mx - w, c.bottom + 80),
        (mx - w * 0.82, y + 330),
        (mx - w * 0.40, y + 215),
        (mx, y + 150),
        (mx + w * 0.40, y + 215),
        (mx + w * 0.82, y + 330),
        (mx + w, c.bottom + 80),
    ]
    c.lay(fill(hull, "#7c4a36", 1, 0.4), 26, shadow=0.3)
    inner = [
        (mx - w * 0.86, c.bottom + 80),
        (mx - w * 0.70, y + 380),
        (mx - w * 0.34, y + 265),
        (mx, y + 205),
        (mx + w * 0.34, y + 265),
        (mx + w * 0.70, y + 380),
        (mx + w * 0.86, c.bottom + 80),
    ]
    body = fill(inner, wood, 1, 0.4)
    for i in range(-9, 10):
        body += line(
            [(mx + i * w * 0.045, y + 240 + abs(i) * 9), (mx + i * w * 0.11, c.bottom + 30)], darken(wood, 0.35), 5, 0.7
        )
    c.lay(body, 20)
    c.lay(line([(a, b - 6) for a, b in hull[1:-1]], lighten(wood, 0.2), 20, 1, 0.4), 9)
    mast = line([(mx + w * 0.20, y + 330), (mx + w * 0.20, c.top - 60)], "#6b4a34", 30) + line(
        [(mx + w * 0.20, y + 90), (mx + w * 0.64, y + 120)], "#6b4a34", 18
    )
    sail = fill(
        [(mx + w * 0.215, c.top - 40), (mx + w * 0.42, c.top + 120), (mx + w * 0.62, y + 96), (mx + w * 0.215, y + 72)],
        "#e9dcc2",
        1,
        0.15,
    )
    ropes = line([(mx + w * 0.20, c.top), (mx - w * 0.05, y + 160)], "#4a3a2c", 5) + line(
        [(mx + w * 0.20, c.top + 60), (mx + w * 0.66, y + 300)], "#4a3a2c", 5
    )
    c.lay(sail, 22, shadow=0.15)
    c.lay(mast + ropes, 8)


def hull(c: Canvas) -> None:
    """The bridge of a space ship: a wide window in a metal wall. What was painted before shows through the window."""
    seen = c.image.copy()
    w = min(1.0, c.across / 1800)

    def at(x: float) -> float:
        return 960 + (x - 960) * w

    wall = rect(c.left - 60, c.top - 60, c.right - c.left + 120, c.bottom - c.top + 120, "#4a556c")
    for pts in ([(200, -10), (330, 620)], [(1720, -10), (1650, 620)], [(960, -10), (960, 70)]):
        wall += line([(at(x), y if y > 0 else c.top - 20) for x, y in pts], "#333c50", 5)
    for x in range(int(c.left), int(c.right), 110):
        wall += ellipse(x, 36, 5, 5, "#2b3346") + ellipse(x, 640, 5, 5, "#2b3346")
    c.lay(wall, 30, stuff="metal")

    def pane(grow: float) -> str:
        rows = (
            (560, 90),
            (1480, 90),
            (1560, 90),
            (1590, 170),
            (1640, 470),
            (1650, 560),
            (1560, 560),
            (480, 560),
            (390, 560),
            (400, 470),
            (450, 170),
            (480, 90),
        )
        q = [(at(x + (grow if x > 960 else -grow)), y + (grow if y > 300 else -grow)) for x, y in rows]
        s = [f"{x:.1f} {y:.1f}" for x, y in q]
        return f"M{s[0]}L{s[1]}Q{s[2]} {s[3]}L{s[4]}Q{s[5]} {s[6]}L{s[7]}Q{s[8]} {s[9]}L{s[10]}Q{s[11]} {s[0]}Z"

    c.lay(f'<path d="{pane(32)}" fill="#69768f"/>', 28, stuff="metal", shadow=0.4)
    mask = decode(raster(f'<path d="{pane(0)}" fill="#ffffff"/>', c.width, c.height, c.view()))[1][..., None]
    c.image[:] = c.image * (1 - mask) + seen * mask
    bars = line([(at(1020), 84), (at(1020), 566)], "#5b677e", 16)
    c.lay(bars + f'<path d="{pane(2)}" fill="none" stroke="#3a4458" stroke-width="14"/>', 7, stuff="metal")
    pipes = "".join(
        line(
            [(at(60) + i * 34, c.top - 20), (at(60) + i * 34, 330), (at(110) + i * 30, 420), (at(110) + i * 30, 700)],
            tone,
            20,
        )
        for i, tone in enumerate(("#7d5a4a", "#57657c", "#8a7a52"))
    )
    c.lay(pipes, 9, stuff="metal", shadow=0.4)
    floor = polygon(
        [(c.left - 60, 700), (c.right + 60, 700), (c.right + 60, c.bottom + 60), (c.left - 60, c.bottom + 60)],
        "#39435a",
    )
    floor += "".join(
        line([(960 + i * 80, 700), (960 + i * 230, max(1080, c.bottom))], "#2b3346", 5) for i in range(-10, 11)
    )
    c.lay(floor, 25, stuff="metal")


def near_seats(c: Canvas) -> None:
    for s, top in ((1, 650), (-1, 780)):
        x = c.right - 330 if s > 0 else c.left - 90
        body = fill(
            [
                (x, c.bottom + 40),
                (x + 10, top + 110),
                (x + 60, top + 10),
                (x + 170, top - 10),
                (x + 270, top + 50),
                (x + 320, c.bottom + 40),
            ],
            "#2a3040",
            1,
            0.4,
        )
        c.lay(body, 45, soft=7, shade=0.6, stuff="leather")


def asteroids(c: Canvas) -> None:
    rng = c.rng
    body = ""
    for _ in range(14):
        x, y, r = c.x(rng.random()), rng.uniform(c.top, c.bottom), rng.uniform(8, 46)
        pts = [
            (x + math.cos(a) * r * rng.uniform(0.75, 1.1), y + math.sin(a) * r * rng.uniform(0.65, 0.95))
            for a in np.linspace(0, 2 * math.pi, 9)[:-1]
        ]
        body += fill(pts, mix("#7a706a", "#4a4450", rng.random())) + ellipse(
            x - r * 0.2, y, r * 0.22, r * 0.18, "#5a524e", 0.7
        )
    c.lay(body, 16)


def subway_train(c: Scenery) -> None:
    """A train that stands at the platform: its side along the back wall, doors, lit windows."""
    v = c.room
    assert v is not None
    side = Face(v, (-c.half, 0.0, 0.3), (1, 0, 0), (0, 1, 0), 2 * c.half, 2.5)
    body = (
        side.patch(0, 0.12, side.wide, 2.3, "#c9d0d4")
        + side.patch(0, 0.62, side.wide, 0.16, "#2f6aa0")
        + side.patch(0, 0, side.wide, 0.14, "#3a3f46")
    )
    glow = ""
    for a in np.arange(0.35, side.wide - 0.8, 2.1):
        body += side.patch(float(a), 0.2, 1.0, 2.05, "#aab4ba") + side.patch(
            float(a) + 0.49, 0.2, 0.03, 2.05, "#4a525a"
        )
        glow += side.patch(float(a) + 0.1, 1.1, 0.3, 0.9, "#fff2d0") + side.patch(
            float(a) + 0.6, 1.1, 0.3, 0.9, "#fff2d0"
        )
        glow += side.patch(float(a) + 1.2, 1.1, 0.72, 0.85, "#ffeec8")
    c.lay(body, 8, stuff="metal", shadow=0.3)
    c.shine(glow, 0.95, 16, bloom=0.5)
    lid = Face(v, (-c.half, 0.005, 0.95), (1, 0, 0), (0, 0, -1), 2 * c.half, 0.14)
    c.flat(polygon(lid.quad(), "#e9c94f"))
