"""Layers of land: hills and mountains, ground of every kind, trees, grass, rocks, craters, caves."""

from __future__ import annotations

import math
import random

import numpy as np

from providers.builtin.painter.drawing.light_planes import linear_colour
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line, mix, polygon, rect
from providers.builtin.painter.drawing.svg_strokes import path as trace
from providers.builtin.painter.places.canvas import Canvas, cloud_noise
from providers.builtin.painter.places.sky import beams, gradient


def ridge(
    c: Canvas,
    y: float,
    amp: float,
    colour: str,
    step: float = 90,
    fog: float = 0.3,
    peaks: bool = False,
    snow: str = "",
    edge: float = 20,
    low: float = 0,
) -> None:
    """A line of hills, or of peaks with snow on them. `y` is from the horizon, up negative."""
    rng = c.rng
    base = c.horizon + y
    bottom = c.horizon + low if low else c.bottom + 60
    xs = np.arange(c.left - step * 1.5, c.right + step * 2, step)
    if peaks:
        pts = [
            (
                float(x) + rng.uniform(-0.25, 0.25) * step,
                base - (amp * rng.uniform(0.45, 1.15) if i % 2 else amp * rng.uniform(-0.1, 0.15)),
            )
            for i, x in enumerate(xs)
        ]
    else:
        pts = [(float(x), base + amp * rng.uniform(-1, 1)) for x in xs]
    shape = [(pts[0][0], bottom), *pts, (pts[-1][0], bottom)]
    body = fill(shape, colour, 1, 0.12 if peaks else 0.5)
    if peaks:
        for i in range(1, len(pts) - 1, 2):
            (x, py), (lx, ly), (rx, ry) = pts[i], pts[i - 1], pts[i + 1]
            body += polygon(
                [(x, py), (rx, ry), (x + (rx - x) * 0.35, ry + 30), (x + step * 0.06, py + (ry - py) * 0.5)],
                darken(colour, 0.3),
                0.6,
            )
            if snow and py < base - amp * 0.5:
                t = 0.34
                cap = [
                    (x, py),
                    (x + (rx - x) * t, py + (ry - py) * t),
                    (x + step * 0.12, py + (ry - py) * t * 0.72),
                    (x, py + (ry - py) * t * 1.05),
                    (x - step * 0.14, py + (ly - py) * t * 0.7),
                    (x + (lx - x) * t, py + (ly - py) * t),
                ]
                body += fill(cap, snow, 0.96, 0.1)
    c.lay(body, edge, fog)


SPECKS = {
    "grass": (["#6f9a52", "#83ad5e", "#557f44"], 1.0),
    "meadow": (["#6f9a52", "#8fb862", "#557f44"], 1.0),
    "sand": (["#c9a878", "#dfc497", "#b8966a"], 0.25),
    "snow": (["#ffffff", "#dfe8f2", "#c9d6e6"], 0.2),
    "dirt": (["#8a6f52", "#a08464", "#6f5840"], 0.4),
    "dust": (["#a0522f", "#c97a50", "#8a4528"], 0.35),
    "stone": (["#8f8a84", "#a39e96", "#79746e"], 0.8),
    "moon": (["#9a9a9e", "#b4b4b8", "#7f7f85"], 0.4),
}


def ground(
    c: Canvas, colour: str, y: float = 40, kind: str = "grass", fog: float = 0.0, wave: float = 10, edge: float = 26
) -> None:
    """The ground people stand on, from `y` below the horizon to the bottom."""
    rng = random.Random(c.seed + 3)
    top = c.horizon + y
    pts = [(x, top + rng.uniform(-wave, wave)) for x in np.arange(c.left - 160, c.right + 240, 120)]
    c.lay(fill([(pts[0][0], c.bottom + 80), *pts, (pts[-1][0], c.bottom + 80)], colour, 1, 0.5), edge, fog)
    tones, density = SPECKS.get(kind, SPECKS["dirt"])
    body = ""
    depth = c.bottom - top
    area = (c.right - c.left) / 1920
    for _ in range(int(420 * density * area) + 20):
        t = rng.random() ** 0.8
        yy = top + 14 + depth * t
        k = 0.35 + 1.3 * t
        x = rng.uniform(c.left - 10, c.right + 10)
        tone = rng.choice(tones)
        if kind in ("grass", "meadow"):
            body += line([(x, yy), (x + rng.uniform(-7, 7) * k, yy - rng.uniform(12, 26) * k)], tone, 3.4 * k, 0.85)
        elif kind == "stone":
            w = rng.uniform(30, 70) * k
            body += fill([(x, yy), (x + w, yy - 2), (x + w + 4, yy + 10 * k), (x + 2, yy + 11 * k)], tone, 0.55, 0.2)
        elif kind in ("sand", "snow", "dust"):
            w = rng.uniform(30, 120) * k
            body += line([(x, yy), (x + w * 0.5, yy - 4 * k), (x + w, yy)], tone, 3 * k, 0.5)
        else:
            body += ellipse(x, yy, rng.uniform(3, 9) * k, rng.uniform(2, 4) * k, tone, 0.6)
    if kind == "meadow":
        for _ in range(int(70 * area)):
            t = rng.random()
            x, yy, k = rng.uniform(c.left, c.right), top + 20 + depth * t, 0.4 + t
            body += ellipse(x, yy, 5 * k, 4 * k, rng.choice(["#f4d35e", "#f7f0e0", "#e58f9a", "#c9a0d6"]))
    c.flat(body, fog)
    _air_over(c, top)


def _air_over(c: Canvas, top: float) -> None:
    """Ground is pale with air far off, and lies under the shadows of clouds."""
    y0 = max(0, int((top - 12 - c.top) * c.scale))
    h = c.height - y0
    if h < 6:
        return
    far = np.exp(-np.arange(h, dtype=np.float32) / (70 * c.scale))[:, None, None] * min(0.6, 0.15 + c.light.fog)
    shade = cloud_noise(c.seed + 23, c.width, h, ((230 * c.scale, 0.65), (80 * c.scale, 0.35)), 3.2) - 0.5
    c.image[y0:] *= (1 + 0.34 * (1 - c.light.grey) * shade)[..., None]
    c.image[y0:] += (
        (c.light.haze * c.light.flat - c.image[y0:]) * far * np.clip(np.arange(h) / (14 * c.scale), 0, 1)[:, None, None]
    )


def path(c: Canvas, colour: str = "#b59a6a", x: float = 0.55, width: float = 620, y: float = 45) -> None:
    """A way that winds from the distance to the viewer."""
    mx, top, low = c.x(x), c.horizon + y, c.bottom + 40
    h = low - top
    left = [
        (mx - 22, top),
        (mx + 10, top + h * 0.14),
        (mx - 60, top + h * 0.3),
        (mx - 190, top + h * 0.55),
        (mx - width * 0.55, low),
    ]
    right = [
        (mx + width * 0.6, low),
        (mx + 140, top + h * 0.6),
        (mx + 40, top + h * 0.34),
        (mx + 84, top + h * 0.16),
        (mx + 22, top),
    ]
    c.lay(fill(left + right, colour, 0.95), 24)


def tufts(
    c: Canvas, tones: list[str], height: float = 190, x: tuple[tuple[float, float], ...] = ((-0.02, 0.18), (0.88, 1.02))
) -> None:
    """Blades of grass close to the lens at the corners."""
    rng, body = c.rng, ""
    for a, b in x:
        for px in np.arange(c.left + a * (c.right - c.left), c.left + b * (c.right - c.left), 15):
            tip = (px + rng.uniform(-60, 80), c.bottom - height * rng.uniform(0.6, 1.15))
            body += line(
                [(px, c.bottom + 20), (px + rng.uniform(-20, 30), c.bottom - height * rng.uniform(0.3, 0.7)), tip],
                rng.choice(tones),
                rng.uniform(8, 15),
            )
    c.lay(body, 5, soft=6)


def rocks(
    c: Canvas,
    y: float,
    count: int,
    size: float,
    colour: str,
    fog: float = 0.0,
    spread: tuple[float, float] = (0, 1),
    gap: tuple[float, float] = (0.3, 0.7),
) -> None:
    rng, body = c.rng, ""
    for _ in range(count):
        t = rng.uniform(*spread)
        if gap[0] < t < gap[1]:
            continue
        x, yy, r = c.x(t), c.horizon + y + rng.uniform(-0.4, 0.6) * size, size * rng.uniform(0.5, 1.2)
        tone = mix(colour, "#2a2430", rng.uniform(0, 0.25))
        c.contact(x, yy, r * 1.1, 0.4)
        body += fill(
            [
                (x - r, yy),
                (x - r * 0.85, yy - r * 0.5),
                (x - r * 0.2, yy - r * rng.uniform(0.7, 1)),
                (x + r * 0.6, yy - r * 0.65),
                (x + r, yy),
            ],
            tone,
            1,
            0.25,
        )
        body += polygon(
            [
                (x - r * 0.2, yy - r * 0.6),
                (x + r * 0.6, yy - r * 0.6),
                (x + r * 0.9, yy - r * 0.05),
                (x + r * 0.1, yy - r * 0.1),
            ],
            darken(tone, 0.3),
            0.5,
        )
    c.lay(body, size * 0.2, fog)


def craters(c: Canvas, colour: str = "#8d8d92", count: int = 12) -> None:
    rng, body = random.Random(c.seed + 9), ""
    for _ in range(count):
        t = rng.random()
        y = c.horizon + 60 + (c.bottom - c.horizon - 40) * t**1.4
        x, w = rng.uniform(c.left, c.right), 26 + 150 * t**1.3 * rng.uniform(0.5, 1)
        h = w * 0.24
        body += (
            ellipse(x, y, w, h, lighten(colour, 0.28))
            + ellipse(x, y + h * 0.12, w * 0.9, h * 0.82, darken(colour, 0.5))
            + ellipse(x + w * 0.05, y + h * 0.34, w * 0.78, h * 0.56, darken(colour, 0.15))
        )
    c.lay(body, 5)


def dunes(c: Canvas, colour: str = "#d9b078") -> None:
    rng = c.rng
    for i, (y, fog) in enumerate(((-50, 0.45), (10, 0.25), (80, 0.08))):
        tone = mix(colour, "#8a5a3a", 0.12 * i)
        peak = c.x((0.72, 0.25, 0.62)[i] + rng.uniform(-0.06, 0.06))
        top = c.horizon + y - 80 - 20 * i
        pts = [
            (c.left - 80, c.horizon + y + 70),
            (peak - 420, c.horizon + y + 20),
            (peak, top),
            (peak + 260, c.horizon + y + 50),
            (c.right + 80, c.horizon + y + 20),
        ]
        body = fill([(c.left - 80, c.bottom + 60), *pts, (c.right + 80, c.bottom + 60)], tone)
        body += fill(
            [
                (peak, top),
                (peak + 260, c.horizon + y + 50),
                (peak + 420, c.bottom),
                (peak + 60, c.bottom),
                (peak - 40, c.horizon + y + 90),
            ],
            darken(tone, 0.35),
            0.55,
        )
        c.lay(body, 30, fog)


def cave(c: Canvas, colour: str = "#4a4350", mouth: tuple[float, float] = (0.62, 0.42), glow: str = "#bfe0e6") -> None:
    """Inside a cave, looking out of its mouth."""
    rng = c.rng
    mx, my = c.x(mouth[0]), mouth[1] * 1080
    day = linear_colour(glow) * np.array(c.light.sky_row["flat"], np.float32) ** 1.6 * 1.2
    c.image[:] = (
        gradient(c, [(0, linear_colour(darken(colour, 0.5))), (1, linear_colour(darken(colour, 0.3)))], c.bottom) * 0.6
    )
    c.halo(mx, my, 330, day, 1.2, 1.1)
    for k, fog, tone in ((1.0, 0.5, lighten(colour, 0.25)), (1.55, 0.22, colour), (2.3, 0.0, darken(colour, 0.3))):
        outer = [
            (c.left - 80, c.top - 80),
            (c.right + 80, c.top - 80),
            (c.right + 80, c.bottom + 80),
            (c.left - 80, c.bottom + 80),
        ]
        hole = []
        for i in range(18):
            a = i / 18 * 2 * math.pi
            r = (250 if math.sin(a) < 0.3 else 190) * k * rng.uniform(0.85, 1.12)
            hole.append((mx + math.cos(a) * r * 0.95, my + math.sin(a) * r))

        body = f'<path fill-rule="evenodd" d="{trace(outer, True, 0)}{trace(hole, True, 0.45)}" fill="{tone}"/>'
        c.lay(body, 46, fog, shade=0.85 if k < 2 else 0.7)
    body = ""
    for _ in range(9):
        x, h = rng.uniform(c.left, c.right), rng.uniform(70, 220)
        body += fill(
            [(x - h * 0.2, c.top - 20), (x + h * 0.2, c.top - 20), (x + rng.uniform(-8, 8), c.top + h)],
            darken(colour, 0.25),
            1,
            0.1,
        )
    c.lay(body, 18, 0.05)
    ground(c, darken(colour, 0.15), 190, "dirt", wave=18)
    spikes = ""
    for _ in range(16):
        x, h = c.x(rng.choice((rng.uniform(-0.02, 0.3), rng.uniform(0.74, 1.02)))), rng.uniform(50, 190)
        foot = c.horizon + rng.uniform(196, 330)
        tone = mix(colour, "#8a8298", rng.uniform(0, 0.3))
        spikes += fill(
            [
                (x - h * 0.24, foot),
                (x - h * 0.05, foot - h * 0.7),
                (x, foot - h),
                (x + h * 0.07, foot - h * 0.66),
                (x + h * 0.26, foot),
            ],
            tone,
            1,
            0.25,
        )
    c.lay(spikes, 12, 0.03, shadow=0.2)
    beams(
        c,
        [[(mx - 60, my - 100), (mx + 120, my - 100), (mx - 200, c.bottom), (mx - 620, c.bottom)]],
        tuple(float(v) for v in day),
        0.16,
        20,
    )


def cloud_floor(c: Canvas) -> None:
    """Above the clouds: a floor of them to the horizon."""
    rng = c.rng
    colour = c.light.sky_row["cloud"]
    for y, r, fog in ((10, 60, 0.5), (80, 110, 0.25), (190, 170, 0.08), (330, 240, 0.0)):
        body = rect(c.left - 60, c.horizon + y + r * 0.3, c.right - c.left + 120, 1400, mix(colour, "#8fa8dc", 0.34))
        for x in np.arange(c.left - 100, c.right + 200, r * 0.8):
            q = r * rng.uniform(0.55, 1.0)
            body += ellipse(
                x + rng.uniform(-20, 20),
                c.horizon + y + rng.uniform(0, r * 0.5),
                q,
                q * 0.62,
                mix(mix(colour, "#8fa8dc", 0.24), "#ffffff", rng.uniform(0, 0.6)),
            )
        c.lay(body, r * 0.35, fog)


def snow_cover(c: Canvas, top: float) -> None:
    """Snow that has settled on the ground below design y `top`: thick far off, patchy where people walk."""
    y0 = max(0, int((top - c.top) * c.scale))
    h = c.height - y0
    if h < 4:
        return
    noise = cloud_noise(c.seed + 55, c.width, h, ((150 * c.scale, 0.5), (50 * c.scale, 0.3), (16 * c.scale, 0.2)), 2.4)
    depth = np.linspace(0, 1, h, dtype=np.float32)[:, None]
    cover = np.clip((noise - 0.30 - 0.10 * depth) * 8, 0, 1) * np.clip(np.arange(h)[:, None] / (60 * c.scale), 0, 1)
    k = (0.93 * cover)[..., None].astype(np.float32)
    white = linear_colour("#eef3fa") * c.light.flat * (0.85 + 0.3 * noise)[..., None]
    c.image[y0:] = c.image[y0:] * (1 - k) + white * k
