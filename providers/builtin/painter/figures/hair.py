"""Hair of a puppet: a cap above a hairline, strands from the crown, and what hangs or stands out. Styles are rows of hair.json."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, fill, lighten, line, mix
from providers.builtin.painter.figures.hair_cap import Cap
from providers.builtin.painter.figures.hair_tails import TAILS
from providers.builtin.painter.figures.head import FRONT, Head

HATTED = (
    "fedora", "postcap", "straw", "knit", "crown", "cap", "chef", "wizard", "tricorn", "helmet", "hardhat", "nurse", "beret",
    "tophat", "bowler", "futou", "bamboo", "fur", "turban", "pilot",
)  # fmt: skip
COVERED = ("scarf", "hood", "turban", "veil")
"""Worn over hair that is knotted or tied: only what hangs shows."""
TAPER, HEM = 0.26, 0.13
"""How much narrower than the head long hair ends, and how far its middle hangs below its sides, in widths of the hem."""


def draw_hair(p: Puppet, head: Head) -> None:
    look = p.look
    row = art_table("hair").get(look.hair)
    if look.hair == "bald" or row is None:
        return
    hatted = look.hat in HATTED
    curls = row.get("curls", 0.0)
    pressed = hatted and not curls
    cap = Cap(p, head, row, 1.05 if pressed else row.get("volume", 1.085), 0.0 if hatted else row.get("top", 0.0))
    if row.get("under"):
        _shaved(cap)
    if curls:
        _curls(cap, curls)
    else:
        _cap(cap)
    if not hatted and look.hat not in COVERED and row.get("spikes"):
        _spikes(cap, row["spikes"])
    if "back" in row:
        _back(cap)
    if look.hat not in COVERED:
        if not (hatted and look.hat not in ("crown", "nurse")):
            for knot in row.get("knots", ()):
                _knot(cap, knot)
        elif any(knot[1] < 0.9 for knot in row.get("knots", ())):
            _knot(cap, row["knots"][0])
    tail = TAILS.get(row.get("tail", ""))
    if tail and (look.hat not in COVERED or row["tail"] in ("braids", "queue", "locs")):
        tail(cap)


def _edges(cap: Cap, rng: random.Random) -> tuple[list[Point], list[Point], list[Point], list[Point]]:
    """Hairline, left edge upwards, crown, right edge downwards."""
    p, loft, k = cap.p, cap.head.loft, cap.full
    start = loft.edge(0.6)
    ragged = float(cap.row.get("tuft", 0.0))
    front = []
    for i in range(33):
        a = start - math.pi * i / 32
        y = cap.line_at(a)
        tuft = 0.012 * math.sin(i * 2.9 + p.look.seed) + ragged * rng.uniform(-1, 1)
        if cap.row.get("front", 0.8) < 0.62 and y > 0.5:
            tuft = 0.014 * math.sin(a * 15)
        if cap.row.get("curls"):
            tuft = 0.03 * math.sin(a * 13)
        front.append((a, y + tuft))
    hairline = [cap.at(a, y, 1.0 + (k - 1) * (0.55 if y > 0.55 else 1)) for a, y in front]
    left = [cap.at(start - math.pi, y, k) for y in np.linspace(min(front[-1][1], 0.97), 0.97, 14)[1:]]
    right = [cap.at(start, y, k) for y in np.linspace(0.97, min(front[0][1], 0.97), 14)[:-1]]
    (x0, y0), (x1, y1) = left[-1], right[0]
    crown = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t - 0.058 * math.sin(math.pi * t) * k) for t in (0.2, 0.5, 0.8)]
    return hairline, left, crown, right


def _shine(c: str, i: int) -> tuple[str, float]:
    """The tone and the strength of a strand: black hair shines little, or it looks scratched."""
    pale = sum(int(c[n : n + 2], 16) for n in (1, 3, 5)) > 330
    return (darken(c, 0.42), 0.40) if i % 3 else (lighten(c, 0.30 if pale else 0.16), 0.34)


def _cap(cap: Cap) -> None:
    p, loft = cap.p, cap.head.loft
    c = p.look.hair_colour
    rng = random.Random(p.look.seed * 7 + 1)
    hairline, left, crown, right = _edges(cap, rng)
    body = fill(hairline + left + crown + right, c)
    start, n = loft.edge(0.6), 46 if p.fine else 22
    for i in range(n):
        a = start - math.pi * (i + 0.5) / n + rng.uniform(-0.03, 0.03)
        low = cap.line_at(a)
        if low > 0.95:
            continue
        high = 0.97 - 0.05 * rng.random()
        strand = []
        for t in np.linspace(rng.uniform(0, 0.35), rng.uniform(0.7, 0.98), 6):
            turned = (
                cap.part + (a - cap.part) * (0.35 + 0.65 * t**0.6) if math.cos(a) > 0 and math.cos(loft.yaw) > 0 else a
            )
            wave = 0.05 * math.sin(t * 9 + i) if cap.row.get("wave") else 0
            strand.append(cap.at(turned + wave, high + (low - high) * t, cap.full * 0.995))
        tone, strength = _shine(c, i)
        body += line(strand, tone, 0.009 if p.fine else 0.013, strength)
    cap.put(body, 0.16, FRONT + 0.15, 0.9)


def _shaved(cap: Cap) -> None:
    """The cropped sides under a longer top."""
    loft, c = cap.head.loft, mix(cap.p.look.hair_colour, cap.p.look.skin, 0.45)
    start = loft.edge(0.6)
    rim = []
    for i in range(33):
        a = start - math.pi * i / 32
        turned = abs((a + math.pi) % (2 * math.pi) - math.pi)
        rim.append(
            cap.at(
                a, float(np.interp(turned, (0, 0.9, 1.2, 1.7, 2.2, 3.2), (0.82, 0.76, 0.5, 0.38, 0.22, 0.18))), 1.015
            )
        )
    left = [cap.at(start - math.pi, y, 1.02) for y in np.linspace(0.4, 0.9, 6)]
    right = [cap.at(start, y, 1.02) for y in np.linspace(0.9, 0.4, 6)]
    cap.put(fill(rim + left + right, c), 0.1, FRONT + 0.12, 0.3)


def _spikes(cap: Cap, count: int) -> None:
    """Tufts that stand up from the crown."""
    loft, c = cap.head.loft, cap.p.look.hair_colour
    rng = random.Random(cap.p.look.seed * 3 + 2)
    start, tall, body = loft.edge(0.6), float(cap.row.get("tall", 0.075)), ""
    for i in range(count):
        t = (i + 0.5) / count
        a, wide = start - math.pi * t, 0.9 / count
        y = 0.74 + 0.20 * math.sin(math.pi * t)
        x0, y0 = cap.at(a + wide * 2, y, cap.full * 0.98)
        x1, y1 = cap.at(a - wide * 2, y, cap.full * 0.98)
        x, yy = cap.at(a, min(y + 0.04, 0.99), cap.full)
        up = tall * rng.uniform(0.6, 1.3)
        tip = (x * 1.10 + rng.uniform(-0.03, 0.05), yy - up)
        middle = ((x0 + x1) / 2, (y0 + y1) / 2 + 0.05)
        body += fill(
            [
                (x0, y0),
                (x0 * 0.75 + tip[0] * 0.25, y0 * 0.3 + tip[1] * 0.7),
                tip,
                (x1 * 0.6 + tip[0] * 0.4, y1 * 0.5 + tip[1] * 0.5),
                (x1, y1),
                middle,
            ],
            c,
            1,
            0.5,
        )
    cap.put(body, 0.07, FRONT + 0.16, 0.3)


def _curls(cap: Cap, r: float) -> None:
    p, loft = cap.p, cap.head.loft
    c = p.look.hair_colour
    rng = random.Random(p.look.seed * 7 + 1)
    hairline, left, crown, right = _edges(cap, rng)
    big = r > 0.55
    cx, cy = -0.04 * math.sin(loft.yaw), -0.60
    rim = left + crown + right
    t0 = math.atan2(rim[0][1] - cy, rim[0][0] - cx) % (2 * math.pi)
    t1 = math.atan2(rim[-1][1] - cy, rim[-1][0] - cx) % (2 * math.pi)
    t1 += 2 * math.pi if t1 < t0 else 0
    round_ = [(cx + r * math.cos(t), cy + r * 0.98 * math.sin(t)) for t in np.linspace(t0, t1, 34)]
    body = fill(hairline + round_, c)
    for x, y in round_[::2]:
        q = 0.10 * (1.25 if big else 1) * rng.uniform(0.85, 1.15) * min(1, r * 2)
        body += ellipse(cx + (x - cx) * 0.96, cy + (y - cy) * 0.96, q, q, c)
    for x, y in hairline[1:-1:2]:
        if y < -0.3:
            q = 0.06 * rng.uniform(0.8, 1.2)
            body += ellipse(x, y - 0.02, q, q, c)
    start = loft.edge(0.6)
    for i in range(46):
        a = start - math.pi * rng.random()
        low = cap.line_at(a)
        y = rng.uniform(max(0.2, low) + 0.03, 1.02)
        x, py = cap.at(a, y, 1.0)
        x, py = cx + (x - cx) * r / 0.46, cy + (py - cy) * r / 0.50
        if math.hypot(x - cx, py - cy) <= r and y >= low + 0.1:
            q = 0.045
            tone, strength = _shine(c, i % 2 * 3 + 1 if i % 2 else 0)
            body += (
                f'<path d="M{x - q:.3f} {py:.3f}A{q} {q} 0 0 1 {x + q:.3f} {py:.3f}" fill="none" stroke="{tone}" '
                f'stroke-width=".014" stroke-opacity="{strength}" stroke-linecap="round"/>'
            )
    cap.put(body, 0.16, FRONT + 0.15, 0.9)


def _back(cap: Cap) -> None:
    """The mass behind the head, which long hair shows from the front too."""
    low, wave, curls = float(cap.row["back"]), cap.row.get("wave"), cap.row.get("curls")
    c, start = cap.p.look.hair_colour, cap.head.loft.edge(0.6)

    def out(y: float, phase: float) -> float:
        narrow = 1 - TAPER * max(0.0, (0.4 - y) / (0.4 - low)) ** 2 if low < 0.1 else 1.0
        return cap.full * narrow * (1.06 + 0.03 * math.sin(y * 16 + phase) if wave else 1.0)

    right = [cap.at(start, y, out(y, 0)) for y in np.linspace(low, 0.97, 16)]
    left = [cap.at(start - math.pi, y, out(y, 1)) for y in np.linspace(0.97, low, 16)]
    a, b = right[-1], left[0]
    crown = [
        (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t - 0.05 * math.sin(math.pi * t)) for t in (0.25, 0.5, 0.75)
    ]
    (lx, ly), (rx, ry) = left[-1], right[0]
    middle, deep = (lx + rx) / 2, HEM * abs(rx - lx)
    hem = [(middle + (lx - middle) * 0.72, ly + 0.7 * deep), (middle, (ly + ry) / 2 + deep)]
    hem.append((middle + (rx - middle) * 0.72, ry + 0.7 * deep))
    behind = math.cos(cap.head.loft.yaw) > -0.3
    body = fill(right + crown + left + hem, darken(c, 0.28 if behind else 0.08))
    if not behind and not curls:
        body += _fall(cap, start, low, out, deep)
    if curls:
        for x, y in (right + left)[::2]:
            body += ellipse(x, y, 0.11, 0.11, darken(c, 0.2))
    cap.put(body, 0.16, 0.7 if behind else FRONT + 0.1, 0.6)


def _fall(cap: Cap, start: float, low: float, out: Callable[[float, float], float], deep: float) -> str:
    """The strands of long hair that is seen from behind, from the crown to the hem."""
    rng, body = random.Random(cap.p.look.seed * 5 + 3), ""
    count = 30 if cap.p.fine else 17
    for i in range(count):
        t = (i + 0.5) / count
        angle = start - math.pi * t
        ends = low + rng.uniform(-0.3, 0.2) * deep + 0.6 * deep * (1 - math.sin(math.pi * t))
        strand = [cap.at(angle, y, out(y, t) * 0.99) for y in np.linspace(0.93 - 0.12 * rng.random(), ends, 7)]
        tone, strength = _shine(cap.p.look.hair_colour, i)
        body += line(strand, tone, 0.016, 0.8 * strength)
        if 0 < i < count - 1:
            body += line(strand[1:3], lighten(cap.p.look.hair_colour, 0.26), 0.034, 0.42 * math.sin(math.pi * t))
    return body


def _knot(cap: Cap, knot: list[float]) -> None:
    """A bun: [angle, height, distance, size]."""
    look, c = cap.p.look, cap.p.look.hair_colour
    degrees, height, out, size = knot
    angle = math.radians(degrees)
    x, y = cap.at(angle, height, out)
    y -= 0.05 * size + (0.10 if height > 0.95 else 0)
    body = ellipse(x, y, 0.19 * size, 0.175 * size, c)
    for i in range(5):
        strand = [
            (x + (-0.15 + 0.05 * i) * size, y + (-0.06 + 0.02 * i) * size),
            (x + (-0.04 + 0.05 * i) * size, y + 0.04 * size),
            (x + (-0.06 + 0.05 * i) * size, y + 0.12 * size),
        ]
        body += line(strand, darken(c, 0.4), 0.012, 0.5)
    if cap.row.get("ribbons"):
        body += ellipse(x, y + 0.13 * size, 0.12 * size, 0.05, look.ribbon)
    if cap.row.get("pins") and abs(degrees) == 180:
        body += line([(x - 0.27 * size, y + 0.03), (x + 0.27 * size, y - 0.06)], look.ribbon, 0.035)
        body += ellipse(x + 0.28 * size, y - 0.065, 0.045, 0.045, mix(look.ribbon, "#f3d67a", 0.6))
        if cap.row["pins"] > 1:
            body += line([(x + 0.28 * size, y - 0.05), (x + 0.29 * size, y + 0.16)], "#e2c05a", 0.02)
            body += ellipse(x + 0.29 * size, y + 0.18, 0.03, 0.04, "#e9d27a")
    behind = cap.head.loft.faces(angle) < 0.0
    cap.put(body, 0.15 * size, FRONT - 0.5 if behind else FRONT + 0.3, 0.8)
