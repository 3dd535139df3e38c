"""The street in perspective: facades, shops, signs and market stalls."""

from __future__ import annotations

import random
from collections.abc import Callable

from providers.builtin.painter.drawing.light_planes import linear_colour
from providers.builtin.painter.drawing.svg_strokes import (
    Point,
    darken,
    ellipse,
    fade_down,
    lighten,
    line,
    mix,
    polygon,
    rect,
)
from providers.builtin.painter.places.scenery import Scenery

SIGNS = (
    "面馆",
    "夜市",
    "书店",
    "茶楼",
    "旅社",
    "药房",
    "咖啡",
    "雨伞",
    "花店",
    "修表",
    "唱片",
    "拉面",
    "电影",
    "HOTEL",
    "BAR",
)
NEON = ("#ff5f8a", "#3fe0d6", "#ffb347", "#8d7bff", "#ff7a4a")
CAMERA = 330.0
"""Design units from the horizon down to the ground at depth 1; a metre there is CAMERA / 1.3."""
DEPTHS = ((5.2, 3.4), (3.4, 2.3), (2.3, 1.6), (1.6, 1.05), (1.05, 0.52))
Sign = tuple[float, float, float, str, str]
At = Callable[[int, float, float, float], Point]
"""Side (-1 left, 1 right), depth (1 near, 5 far), height over the lens, how far it stands out into the street."""


def street_of(c: Scenery, narrow: float) -> At:
    vx, hor = c.x(0.51), c.horizon
    half = 1050 * narrow * min(1.0, c.across / 1750)

    def at(side: int, d: float, h: float, out: float = 0.0) -> Point:
        return vx + side * (half - out) / d, hor - h / d

    return at


def depth_between(d0: float, d1: float, q: float) -> float:
    """The depth at a share of the way from d0 to d1, as it looks evenly divided."""
    return 1 / (1 / d0 + (1 / d1 - 1 / d0) * q)


def slab(at: At, side: int, d0: float, d1: float, low: float, high: float, out: float = 0.0) -> list[Point]:
    return [at(side, d0, high, out), at(side, d1, high, out), at(side, d1, low, out), at(side, d0, low, out)]


def fog_of(d1: float) -> float:
    return min(0.72, max(0.0, (d1 - 0.5) * 0.2))


# Today ------------------------------------------------------------------------------------------------------------------


def _shopfronts(at: At, d0: float, d1: float, side: int, tint: str, rng: random.Random, lamps: float) -> str:
    out = polygon(slab(at, side, d0, d1, -CAMERA, -70), "#17142c" if lamps > 0.5 else "#4a4038")
    n = 5
    for i in range(n):
        a, e, open_ = depth_between(d0, d1, (i + 0.08) / n), depth_between(d0, d1, (i + 0.92) / n), rng.random() < 0.66
        glass = mix(tint, "#ffd9a0", rng.uniform(0.35, 0.7)) if lamps > 0.3 else mix("#8fa6b4", tint, 0.2)
        foot = -292 if i % 3 else -318
        quad = slab(at, side, a, e, foot, -105)
        if open_:
            body, paint = fade_down(lighten(glass, 0.3), darken(glass, 0.55), 0.95, 0.9)
            out += body + polygon(quad, paint)
            for k in range(3):
                z, hh = depth_between(d0, d1, (i + 0.2 + 0.25 * k) / n), rng.uniform(40, 110)
                x, y = at(side, z, foot + hh, 0)
                tone = mix(rng.choice(NEON), darken(glass, 0.8), 0.55)
                out += rect(x - 9 / z, y, 18 / z, hh / z, tone, 0.75, 3 / z)
        else:
            out += polygon(quad, "#241d3c" if lamps > 0.5 else "#6a5a4a")
            tone = "#332a50" if lamps > 0.5 else "#584a3c"
            out += "".join(
                line([at(side, a, -120 - 30 * k, 0), at(side, e, -120 - 30 * k, 0)], tone, 3 / a) for k in range(6)
            )
    awning = [at(side, d0, -40, 0), at(side, d1, -40, 0), at(side, d1, -98, 70), at(side, d0, -98, 70)]
    out += polygon(awning, mix(tint, "#1a1030", 0.35 if lamps > 0.5 else 0.1))
    for k in range(0, 8, 2):
        a, e = depth_between(d0, d1, k / 8), depth_between(d0, d1, (k + 1) / 8)
        out += polygon(
            [at(side, a, -40, 0), at(side, e, -40, 0), at(side, e, -98, 70), at(side, a, -98, 70)],
            "#f0e6d4",
            0.12 if lamps > 0.5 else 0.5,
        )
    return out


def facades(
    c: Scenery,
    narrow: float = 1.0,
    tall: float = 1.0,
    walls: list[str] | None = None,
    signs: float = 1.0,
    shops: bool = True,
) -> None:
    """Two rows of buildings that meet in the distance, with shops, windows and signs."""
    rng, lamps, at = c.rng, c.light.lamps, street_of(c, narrow)
    night = lamps > 0.5
    walls = walls or (
        ["#1c1a38", "#241c40", "#171a33", "#2a1d3a"]
        if night
        else ["#c2a684", "#a87a62", "#c9b79a", "#8f9aa0", "#b5856a", "#d0bda0"]
    )
    shade = 1 if c.lamp.towards[0] < 0 else -1
    hung: list[Sign] = []
    for d0, d1 in DEPTHS:
        body = ""
        for side in (-1, 1):
            top, wall, tint = rng.uniform(640, 980) * tall, rng.choice(walls), rng.choice(NEON)
            if not night:
                wall = mix(wall, "#5a6480", 0.34) if side != shade else lighten(wall, 0.12)
            body += polygon(slab(at, side, d0, d1, -CAMERA, top), wall)
            body += polygon(slab(at, side, d0, d1, top - 24, top + 16, 16), darken(wall, 0.16))
            for fl in range(7):
                low, high = 60 + fl * (top - 80) / 7, 60 + (fl + 0.58) * (top - 80) / 7
                body += polygon(slab(at, side, d0, d1, low - 16, low - 8, 6), lighten(wall, 0.14), 0.7)
                for i in range(5):
                    a, e = (depth_between(d0, d1, (i + q) / 5) for q in (0.22, 0.78))
                    on = rng.random() < 0.06 + 0.32 * lamps
                    lit = rng.choice(["#ffcf7d", "#ffb35a", "#7fd6ff", "#ff9ac2", "#ffe2a8"])
                    pane = lit if on else ("#0e1026" if night else mix(wall, "#3f5064", 0.72))
                    body += polygon(slab(at, side, a, e, low, high), pane, 0.9)
                    if not night and rng.random() < 0.25:
                        body += polygon(slab(at, side, a, e, low, low + (high - low) * 0.5), lighten(pane, 0.3), 0.6)
            if shops:
                body += _shopfronts(at, d0, d1, side, tint, rng, lamps)
            dm, d2 = d1 * 1.12, depth_between(d0, d1, 0.4)
            hung.append((*at(side, dm, rng.uniform(300, 440), 38), 1.15 / dm, rng.choice(SIGNS), tint))
            hung.append((*at(side, d2, rng.uniform(180, 330), 44), 1.05 / d2, rng.choice(SIGNS), rng.choice(NEON)))
        c.flat(body, fog_of(d1), tint=not night)
    if signs > 0:
        hang_signs(c, hung[:: max(1, round(1 / signs))])


def hang_signs(c: Scenery, hung: list[Sign], cloth: bool = False) -> None:
    """Vertical signs: (x, y, scale, words, colour). They glow when lamps are lit; banners of cloth never do."""
    lit = c.light.lamps > 0.5 and not cloth
    body = ""
    for x, y, k, words, colour in hung:
        letters = list(words)
        step = 82 if not words.isascii() else 62
        w, h = 78 * k, len(letters) * step * k + 30 * k
        ink = mix(colour, "#ffffff", 0.55) if lit else "#f4ead6"
        body += rect(
            x - w / 2,
            y,
            w,
            h,
            "#0d0b1c" if lit else mix(colour, "#3a2a2a", 0.4 if cloth else 0.6),
            0.85 if lit else 1,
            (2 if cloth else 10) * k,
        )
        if cloth:
            body += polygon(
                [(x - w / 2, y + h), (x, y + h + 20 * k), (x + w / 2, y + h)], mix(colour, "#3a2a2a", 0.4)
            ) + line([(x - w * 0.7, y), (x + w * 0.7, y)], "#4a3020", 7 * k)
        else:
            body += f'<rect x="{x - w / 2:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{10 * k:.1f}" fill="none" stroke="{colour if lit else "#d8c7a2"}" stroke-width="{5 * k:.1f}"/>'
        for i, letter in enumerate(letters):
            body += f'<text x="{x:.1f}" y="{y + (22 + step * (i + 0.7)) * k:.1f}" font-size="{66 * k:.1f}" font-family="Noto Sans SC" text-anchor="middle" fill="{ink}">{letter}</text>'
    if lit:
        c.shine(body, 2.6, 22, lettering=True)
    else:
        c.flat(body, lettering=True)


def stalls(c: Scenery, spots: list[list[float]]) -> None:
    """Market stalls: [share of the width, y of the foot below the horizon]. Striped cloth over crates of goods."""
    rng = c.rng
    bulbs = ""
    for x, y in spots:
        m = y / 1.3
        px, py, w, h = c.x(x), c.horizon + y, 2.0 * m, 2.2 * m
        c.contact(px, py, w * 0.55, 0.5, 0.10 * m)
        tone = rng.choice(("#b8433a", "#3f7a8a", "#d9903a", "#5f8a4f"))
        body = "".join(
            line([(px + s * w * 0.47, py), (px + s * w * 0.47, py - h * 0.9)], "#5a3f2c", 0.07 * m, 1, 0)
            for s in (-1, 1)
        )
        body += rect(px - w / 2, py - 0.85 * m, w, 0.85 * m, "#8a6240") + rect(
            px - w * 0.52, py - 0.92 * m, w * 1.04, 0.09 * m, "#a87a4c"
        )
        for i in range(13):
            r = 0.10 * m
            body += ellipse(
                px - w * 0.44 + w * 0.88 * i / 12,
                py - (0.98 + 0.10 * (i % 2)) * m,
                r,
                r,
                rng.choice(("#c23f3a", "#e0903a", "#e9c94f", "#7fae4a", "#8a4f7a", "#f0e4cc")),
            )
        n = 8
        for i in range(n):
            a, b = px - w * 0.6 + w * 1.2 * i / n, px - w * 0.6 + w * 1.2 * (i + 1) / n
            k = 0.78
            body += polygon(
                [
                    (px + (a - px) * k, py - h * 1.1),
                    (px + (b - px) * k, py - h * 1.1),
                    (b, py - h * 0.84),
                    (a, py - h * 0.84),
                ],
                tone if i % 2 else "#f2e9d8",
            )
            body += ellipse((a + b) / 2, py - h * 0.84, (b - a) / 2, 0.09 * m, tone if i % 2 else "#f2e9d8")
        c.lay(body, 0.05 * m, max(0.0, 0.22 - y / 1400), shadow=0.25)
        bulbs += ellipse(px, py - h * 0.74, 0.06 * m, 0.08 * m, "#ffe2a8")
        if c.light.lamps > 0.3:
            c.halo(px, py - h * 0.66, 1.1 * m, linear_colour("#ffc27a"), 0.4 * c.light.lamps)
    if c.light.lamps > 0.3:
        c.shine(bulbs, 1.7, 20)
