"""Windows of rooms: what they show, their frames and curtains, the light they let in."""

from __future__ import annotations

import math
import random

import cv2
import numpy as np

from providers.builtin.painter.canvas import Canvas
from providers.builtin.painter.light import blur
from providers.builtin.painter.sky import beams, motes
from providers.builtin.painter.strokes import (
    clip,
    dark,
    ellipse,
    fade_down,
    fill,
    light,
    line,
    mix,
    rect,
)


def outlook(
    c: Canvas, x: float, y: float, w: float, h: float, clip_path: str, view: str = "garden", moon: bool = True
) -> None:
    """What a window shows: the hour's sky, and a hint of what is outside."""
    rng = random.Random(c.seed + 2)
    row, grey = c.light.sky_row, c.light.grey
    tones = [mix(stop[1], "#8a909c", grey * 0.8) for stop in row["stops"]]
    strength = {"day": 0.66, "dawn": 0.60, "dusk": 0.52, "night": 0.45}.get(c.light.when, 0.9) * (
        0.6 + 0.4 * c.light.weather["key"]
    )
    body, paint = fade_down(tones[min(1, len(tones) - 1)], tones[-1])
    inner = body + rect(x, y, w, h, paint)
    night = c.light.when == "night"
    if view == "garden":
        leafs = ["#8fbf77", "#7fae6a", "#a5cb85"] if not night else ["#26384a", "#2c4050", "#203044"]
        for _ in range(9):
            r = rng.uniform(0.10, 0.2) * w
            inner += ellipse(
                x + rng.uniform(0, w),
                y + h - rng.uniform(-0.05, 0.22) * h,
                r,
                r,
                mix(rng.choice(leafs), tones[-1], 0.3),
            )
    elif view == "town":
        for i in range(7):
            bh = rng.uniform(0.2, 0.6) * h
            bx = x + w * i / 7
            inner += rect(bx, y + h - bh, w / 6.5, bh, mix("#3a4560", tones[-1], 0.35))
            for _ in range(9):
                if rng.random() < 0.25 + 0.6 * c.light.lamps:
                    inner += rect(
                        bx + rng.uniform(0.1, 0.75) * w / 7,
                        y + h - bh * rng.uniform(0.1, 0.9),
                        w * 0.014,
                        w * 0.02,
                        "#ffd58a",
                    )
    elif view == "sea":
        inner += rect(x, y + h * 0.62, w, h * 0.38, mix("#2f5f7c", tones[-1], 0.45)) + line(
            [(x, y + h * 0.62), (x + w, y + h * 0.62)], light(tones[-1], 0.3), 3
        )
    if night and view != "sea":
        inner += "".join(
            ellipse(x + rng.random() * w, y + rng.random() * h * 0.6, 1.8, 1.8, "#eef2ff", 0.9) for _ in range(14)
        )
        if moon:
            inner += ellipse(x + w * 0.68, y + h * 0.24, w * 0.07, w * 0.07, "#f2f4fa")
    if c.light.weather_name in ("rain", "storm"):
        for _ in range(26):
            px, py = x + rng.random() * w, y + rng.random() * h
            inner += line([(px, py), (px - 5, py + rng.uniform(16, 44))], "#dfe8f4", 1.6, 0.6)
    if c.light.weather_name == "snow":
        inner += "".join(ellipse(x + rng.random() * w, y + rng.random() * h, 4, 4, "#ffffff", 0.9) for _ in range(30))
    c.shine(clip(inner, clip_path), strength * 1.15, 34 if not night else 12, bloom=0.55)


def window(
    c: Canvas,
    x: float,
    y: float,
    w: float,
    h: float,
    style: str = "sash",
    frame: str = "#f3ead2",
    view: str = "garden",
    beam: bool = True,
    curtain: str = "",
) -> None:
    """A window: sash, arch, round or wide. `x` is the share of the width of its middle, the rest design units."""
    px = c.x(x) - w / 2
    if px > c.right or px + w < c.left:
        return
    if style == "arch":
        top = y + w * 0.47
        shape = f"M{px} {y + h}V{top}A{w / 2} {w * 0.47} 0 0 1 {px + w} {top}V{y + h}Z"
        c.lay(rect(px - 50, y - 30, w + 100, h + 60, frame, 1, 10), 15, shade=0.85, shadow=0.3)
    elif style == "round":
        r = w / 2
        shape = f"M{px} {y + r}A{r} {r} 0 0 1 {px + w} {y + r}A{r} {r} 0 0 1 {px} {y + r}Z"
        c.lay(ellipse(px + r, y + r, r + 26, r + 26, frame), 16, shadow=0.35, stuff="metal")
        h = w
    else:
        shape = f"M{px} {y}h{w}v{h}h{-w}Z"
        c.lay(rect(px - 20, y - 20, w + 40, h + 40, frame, 1, 6), 10, shadow=0.25)
    outlook(c, px, y, w, h, shape, view, moon=beam)
    bars = ""
    if style == "arch":
        bars += "".join(line([(px + w * t, y + 8), (px + w * t, y + h)], frame, 10) for t in (0.25, 0.5, 0.75))
        bars += "".join(line([(px, y + h * t), (px + w, y + h * t)], frame, 9) for t in (0.27, 0.52, 0.77))
        bars += line(
            [(px + w / 2 + w / 2 * math.cos(a), top - w * 0.47 * math.sin(a)) for a in np.linspace(0, math.pi, 14)],
            frame,
            14,
        )
    elif style == "sash":
        bars += line([(px + w / 2, y), (px + w / 2, y + h)], frame, 12) + line(
            [(px, y + h * 0.47), (px + w, y + h * 0.47)], frame, 12
        )
    elif style == "wide":
        bars += "".join(line([(px + w * t, y), (px + w * t, y + h)], frame, 12) for t in (1 / 3, 2 / 3))
    elif style == "round":
        bars += line([(px + w / 2, y), (px + w / 2, y + h)], frame, 10) + line(
            [(px, y + h / 2), (px + w, y + h / 2)], frame, 10
        )
    if style != "round":
        bars += rect(px - 30, y + h + 14, w + 60, 18, dark(frame, 0.1))
    c.lay(bars, 5, shadow=0.15)
    if curtain:
        _curtains(c, px, y, w, h, curtain)
    if c.light.when != "night":
        c.pools.append((px + w * 0.9, y + h * 0.7, 640, 0.85))
    if beam:
        _patch(c, px, w)
        row = c.light.row
        strength = row["beam_strength"] * (0.35 + 0.65 * c.light.weather["key"]) * (1 - 0.6 * c.light.grey)
        quads = [
            [
                (px + w * t, y + 40),
                (px + w * (t + 0.2), y + 40),
                (px + w * (t + 0.2) + 760, c.bottom + 60),
                (px + w * t + 540, c.bottom + 60),
            ]
            for t in (0.02, 0.27, 0.52, 0.77)
        ]
        if strength > 0.02:
            beams(c, quads, row["beam"], strength)
            motes(c, 36, (0.2, 200, 0.85, 900), row["beam"], 1.8)
        c.halo(px + w / 2, y + h / 2, max(w, h) * 0.8, np.array(row["beam"]) * 0.4, strength * 2.2)


def _patch(c: Canvas, x: float, w: float) -> None:
    """The window's panes as light on the floor."""
    strength = (
        {"dawn": 1.0, "day": 0.7, "dusk": 1.1}.get(c.light.when, 0.0) * c.light.weather["key"] * (1 - c.light.grey)
    )
    if strength < 0.1:
        return
    mask = np.zeros((c.height, c.width), np.float32)
    for i in range(3):
        for j in range(2):
            px, py = x + w * (0.95 + 0.36 * i) + 90 * j, 826 + 92 * j
            quad = [(px, py), (px + w * 0.31, py), (px + w * 0.31 + 76, py + 76), (px + 76, py + 76)]
            corners = np.array([[int(v) for v in c.px(a, b)] for a, b in quad], np.int32)
            cv2.fillPoly(mask, [corners], 1.0, cv2.LINE_AA)
    mask = blur(mask, 5 * c.scale)[..., None] * np.array(c.light.row["beam"], np.float32)
    c.image *= 1 + mask * 1.25 * strength


def _curtains(c: Canvas, x: float, y: float, w: float, h: float, colour: str) -> None:
    body = line([(x - 70, y - 40), (x + w + 70, y - 40)], "#6a4a34", 10)
    for s in (-1, 1):
        edge = x - 66 if s < 0 else x + w + 66
        inner = edge + -s * w * 0.26
        body += fill(
            [
                (edge, y - 40),
                (inner, y - 40),
                (inner + s * w * 0.06, y + h * 0.5),
                (inner + s * w * 0.10, y + h + 70),
                (edge, y + h + 70),
            ],
            colour,
            1,
            0.15,
        )
        for t in (0.25, 0.5, 0.75):
            fx = edge + (inner - edge) * t
            body += line([(fx, y - 36), (fx + s * 6, y + h + 66)], dark(colour, 0.3), 5, 0.6)
    c.lay(body, 10, shadow=0.3)
