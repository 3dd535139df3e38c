"""Outlooks: what a window shows of the hour, the weather, the season and of what lies outside."""

from __future__ import annotations

import random

from providers.builtin.painter.drawing.svg_strokes import clip, ellipse, fade_down, fill, lighten, line, mix, rect
from providers.builtin.painter.places.scenery import Scenery


def pane_strength(c: Scenery) -> float:
    """How bright a pane is beside the room it lights."""
    base = {"day": 0.76, "dawn": 0.69, "dusk": 0.60, "night": 0.52}.get(c.light.when, 0.8)
    return base * (0.6 + 0.4 * c.light.weather["key"])


def outlook_svg(
    c: Scenery, x: float, y: float, w: float, h: float, shape: str, view: str = "garden", moon: bool = True, n: int = 0
) -> str:
    """The picture in one window: the box around it in design units, and its glass as path data."""
    rng = random.Random(c.seed + 2 + n)
    row, grey = c.light.sky_row, c.light.grey
    tones = [mix(stop[1], "#8a909c", grey * 0.8) for stop in row["stops"]]
    night = c.light.when == "night"
    if view == "space":
        return clip(rect(x, y, w, h, "#070a1a") + _stars(x, y, w, h, rng, 60), shape)
    body, paint = fade_down(tones[min(1, len(tones) - 1)], tones[-1])
    inner = body + rect(x, y, w, h, paint)
    if night and view != "sea":
        inner += _stars(x, y, w, h * 0.6, rng, 14)
        if moon:
            inner += ellipse(x + w * 0.66, y + h * 0.24, min(w, h) * 0.08, min(w, h) * 0.08, "#f2f4fa")
    inner += VIEWS.get(view, _garden)(c, x, y, w, h, rng, tones[-1], night)
    if c.light.weather_name in ("rain", "storm"):
        for _ in range(26):
            px, py = x + rng.random() * w, y + rng.random() * h
            inner += line([(px, py), (px - 5, py + rng.uniform(16, 44))], "#dfe8f4", 1.6, 0.6)
    if c.light.weather_name == "snow":
        inner += "".join(ellipse(x + rng.random() * w, y + rng.random() * h, 4, 4, "#ffffff", 0.9) for _ in range(30))
    return clip(c.turned(inner), shape)


def _stars(x: float, y: float, w: float, h: float, rng: random.Random, count: int) -> str:
    return "".join(ellipse(x + rng.random() * w, y + rng.random() * h, 1.8, 1.8, "#eef2ff", 0.9) for _ in range(count))


def _garden(c: Scenery, x: float, y: float, w: float, h: float, rng: random.Random, far: str, night: bool) -> str:
    leafs = ["#8fbf77", "#7fae6a", "#a5cb85"] if not night else ["#26384a", "#2c4050", "#203044"]
    out = ""
    for row, share in ((0.34, 0.55), (0.2, 0.25), (0.06, 0.0)):
        for _ in range(5):
            r = rng.uniform(0.12, 0.2) * min(w, h)
            out += ellipse(
                x + rng.uniform(0, w), y + h * (1 - row) + r * 0.4, r, r * 0.9, mix(rng.choice(leafs), far, share)
            )
    return out


def _town(c: Scenery, x: float, y: float, w: float, h: float, rng: random.Random, far: str, night: bool) -> str:
    out = ""
    for depth, share in ((0.75, 0.6), (0.5, 0.3)):
        n = 6
        for i in range(n):
            bh = rng.uniform(0.4, 1.0) * depth * h
            bx = x + w * (i + rng.uniform(-0.2, 0.2)) / n
            out += rect(bx, y + h - bh, w / n * 1.02, bh, mix("#3a4560", far, share))
            for a in range(3):
                for b in range(int(bh / (h * 0.07))):
                    if rng.random() < 0.10 + 0.5 * c.light.lamps:
                        out += rect(bx + w / n * (0.16 + 0.27 * a), y + h - bh + h * 0.03 + b * h * 0.07, w * 0.018, h * 0.03, "#ffd58a", 0.9)  # fmt: skip
    return out


def _street(c: Scenery, x: float, y: float, w: float, h: float, rng: random.Random, far: str, night: bool) -> str:
    """Across the road: a row of shops, lit when lamps are."""
    out = rect(x, y + h * 0.86, w, h * 0.14, mix("#4a4a54", far, 0.2))
    for i in range(4):
        bx, tone = x + w * i / 4, rng.choice(("#b58a6a", "#8a9aa4", "#c9b48a", "#9a7a72"))
        tone = mix(tone, "#1a1c38", 0.55 if night else 0.0)
        out += rect(bx, y + h * 0.18, w / 4, h * 0.70, tone)
        for a in range(2):
            out += rect(bx + w * (0.04 + 0.10 * a), y + h * 0.28, w * 0.06, h * 0.14, "#ffd58a" if c.light.lamps > 0.4 and rng.random() < 0.6 else mix("#5a6a7a", far, 0.3))  # fmt: skip
        out += rect(
            bx + w * 0.02,
            y + h * 0.58,
            w * 0.20,
            h * 0.28,
            "#ffdf9a" if c.light.lamps > 0.4 else mix("#4a5560", far, 0.3),
        )
        out += rect(bx, y + h * 0.52, w / 4, h * 0.06, rng.choice(("#b8433a", "#3f6aa5", "#4f8a57", "#c98a3a")))
    return out


def _sea(c: Scenery, x: float, y: float, w: float, h: float, rng: random.Random, far: str, night: bool) -> str:
    out = rect(x, y + h * 0.6, w, h * 0.4, mix("#2f5f7c", far, 0.45))
    for _ in range(14):
        py = y + h * rng.uniform(0.63, 0.98)
        px = x + w * rng.random()
        out += line([(px, py), (px + w * 0.12, py)], lighten(far, 0.4), 2.2, 0.6)
    return out + line([(x, y + h * 0.6), (x + w, y + h * 0.6)], lighten(far, 0.3), 3)


def _moving(c: Scenery, x: float, y: float, w: float, h: float, rng: random.Random, far: str, night: bool) -> str:
    """Country that slides by: hills, fields, and a hedge drawn out by the speed."""
    dim = 0.6 if night else 0.0
    out = fill([(x - 9, y + h), (x - 9, y + h * 0.52), (x + w * 0.3, y + h * 0.42), (x + w * 0.7, y + h * 0.55), (x + w + 9, y + h * 0.46), (x + w + 9, y + h)], mix(mix("#7fa08a", far, 0.5), "#141c38", dim))  # fmt: skip
    for b, tone in ((0.60, "#b9b86a"), (0.70, "#8fae62"), (0.80, "#6f9a52")):
        out += rect(x, y + h * b, w, h * 0.11, mix(mix(tone, far, 0.2), "#141c38", dim))
    for _ in range(9):
        px, py = x + w * rng.uniform(-0.1, 0.9), y + h * rng.uniform(0.84, 0.99)
        out += line(
            [(px, py), (px + w * 0.3, py)],
            mix(mix("#3f6a3a", "#a8b878", rng.random() * 0.5), "#141c38", dim),
            h * 0.04,
            0.8,
        )
    return out


def _peaks(c: Scenery, x: float, y: float, w: float, h: float, rng: random.Random, far: str, night: bool) -> str:
    out = ""
    for t, tall in ((0.2, 0.5), (0.75, 0.62), (0.5, 0.42)):
        px, top = x + w * t, y + h * (1 - tall)
        tone = mix("#5f708a", far, 0.35)
        out += fill([(px - w * 0.45, y + h), (px, top), (px + w * 0.45, y + h)], tone, 1, 0.05)
        out += fill([(px - w * 0.13, top + h * 0.14), (px, top), (px + w * 0.13, top + h * 0.14), (px, top + h * 0.1)], "#f2f6fb", 0.95, 0.05)  # fmt: skip
    return out


def _sky(c: Scenery, x: float, y: float, w: float, h: float, rng: random.Random, far: str, night: bool) -> str:
    """High over a floor of clouds."""
    tone = mix("#ffffff", far, 0.25 if not night else 0.8)
    return "".join(
        ellipse(x + w * rng.random(), y + h * rng.uniform(0.78, 1.0), w * 0.3, h * 0.14, tone, 0.9) for _ in range(8)
    )


def _runway(c: Scenery, x: float, y: float, w: float, h: float, rng: random.Random, far: str, night: bool) -> str:
    """An airfield: a runway, and a plane that stands on it."""
    dim = 0.55 if night else 0.0
    out = rect(x, y + h * 0.56, w, h * 0.44, mix("#8fa07a", "#141c38", dim)) + rect(
        x, y + h * 0.66, w, h * 0.22, mix("#7a7f86", "#141c38", dim)
    )
    for n in range(9):
        out += rect(x + w * (0.04 + 0.11 * n), y + h * 0.765, w * 0.05, h * 0.012, "#e9e9e0")
    px, py, k, body = x + w * 0.56, y + h * 0.58, w * 0.17, mix("#f2f4f6", "#26304c", dim)
    out += fill(
        [
            (px - k, py - k * 0.05),
            (px - k * 0.8, py - k * 0.15),
            (px + k * 0.75, py - k * 0.15),
            (px + k, py - k * 0.42),
            (px + k * 1.1, py - k * 0.42),
            (px + k * 1.02, py),
            (px - k * 0.8, py + k * 0.06),
        ],
        body,
        1,
        0.25,
    )
    out += fill(
        [
            (px - k * 0.1, py - k * 0.02),
            (px + k * 0.2, py - k * 0.02),
            (px + k * 0.46, py + k * 0.3),
            (px + k * 0.3, py + k * 0.3),
        ],
        mix("#c9d0d8", "#26304c", dim),
        1,
        0.1,
    )
    for n in range(11):
        out += ellipse(
            px - k * 0.62 + k * 0.12 * n, py - k * 0.07, k * 0.02, k * 0.025, "#ffd58a" if night else "#4a6a8a"
        )
    return out + rect(px - k * 0.8, py - k * 0.01, k * 1.7, k * 0.035, "#c2402f")


VIEWS = {
    "runway": _runway,
    "sky": _sky,
    "garden": _garden,
    "town": _town,
    "street": _street,
    "sea": _sea,
    "moving": _moving,
    "mountain": _peaks,
}
