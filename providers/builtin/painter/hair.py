"""Hair of a puppet: a cap above a hairline, strands from the crown, and what hangs or stands out behind."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from providers.builtin.painter.face import FRONT, Head
from providers.builtin.painter.puppet import Puppet
from providers.builtin.painter.strokes import Point, dark, ellipse, fill, light, line, tube

NAPES = {
    "short": 0.16, "crop": 0.2, "side": 0.16, "bob": -0.04, "long": -0.55, "bun": 0.2, "topknot": 0.2, "pony": 0.2,
    "braids": 0.2, "curly": 0.12, "afro": 0.14, "fringe": 0.16, "balding": 0.2, "wavy": -0.30, "bowl": 0.22, "twin": 0.2,
}  # fmt: skip
FRONTS = {"fringe": 0.60, "bob": 0.60, "bowl": 0.585, "braids": 0.66, "twin": 0.64}
SIDES = {"bob": 0.02, "long": -0.5, "wavy": -0.28, "curly": 0.40, "afro": 0.44}
HATTED = (
    "fedora",
    "postcap",
    "straw",
    "knit",
    "crown",
    "cap",
    "chef",
    "wizard",
    "tricorn",
    "helmet",
    "hardhat",
    "nurse",
    "beret",
)
ANGLES = (0, 0.5, 0.85, 1.15, 1.5, 1.75, 2.2, 3.2)


@dataclass
class Cap:
    """The hair's own geometry on a head: hairline by angle, and a place for every strand."""

    p: Puppet
    head: Head
    style: str
    full: float

    def __post_init__(self) -> None:
        st = self.style
        nape, front, side = NAPES.get(st, 0.16), FRONTS.get(st, 0.80), SIDES.get(st, 0.40)
        high = side > 0.3
        rows = [
            front, front - 0.005, front - 0.03 if front < 0.7 else 0.70, 0.58, 0.46, 0.36 if high else side,
            min(0.22, nape + 0.05) if high else nape, nape,
        ]  # fmt: skip
        if st == "bowl":
            rows = [0.585, 0.58, 0.575, 0.56, 0.48, 0.40, 0.26, 0.22]
        if st in ("bob", "long", "wavy"):
            rows = [front, front, front - 0.04, 0.44, side + 0.05, side, nape, nape]
        if st == "balding":
            rows = [0.985, 0.98, 0.93, 0.70, 0.5, 0.4, 0.25, 0.2]
        self._curve = PchipInterpolator(ANGLES, rows)
        self.part = -0.35 if st in ("side", "long", "wavy", "bun") else 0.0

    def line_at(self, angle: float) -> float:
        a = (angle + math.pi) % (2 * math.pi) - math.pi
        y = float(self._curve(min(3.2, abs(a))))
        if self.style in ("side", "wavy", "long") and abs(a) < 1.1:
            y += -0.11 * math.cos((a - 0.75) * 1.6) * (1 if a > self.part else 0.2)
            y += 0.05 * math.exp(-(((a - self.part) / 0.2) ** 2))
        return y

    def at(self, angle: float, y: float, out: float) -> Point:
        loft = self.head.loft
        if y < 0.42:
            w, d, _, cz = loft.ring(0.42)
            wide = 1 + (0.10 if self.style == "wavy" else 0.03) * (0.42 - y)
            return loft.place(out * w * wide * math.sin(angle), y, cz - 0.03 + out * d * wide * math.cos(angle))
        return loft.at(angle, min(y, 1), out, -max(0, y - 1) - (out - 1) * 0.5 * max(0, y - 0.5))


def draw_hair(p: Puppet, head: Head) -> None:
    look = p.look
    if look.hair == "bald":
        return
    curly = look.hair in ("curly", "afro")
    volume = {"afro": 1.34, "curly": 1.2}.get(look.hair, 1.085)
    cap = Cap(p, head, look.hair, 1.05 if look.hat in HATTED and not curly else volume)
    if curly:
        _curls(p, cap)
    else:
        _cap(p, cap)
    if look.hair in ("long", "wavy", "bob", "curly", "afro"):
        _back(p, cap, curly)
    hidden = look.hat in ("scarf", "hood")
    if look.hair in ("bun", "topknot") and not hidden:
        _bun(p, cap)
    if look.hair == "pony" and not hidden:
        _pony(p, cap)
    if look.hair in ("braids", "twin"):
        _braids(p, cap)


def _edges(cap: Cap, rng: random.Random) -> tuple[list[Point], list[Point], list[Point], list[Point]]:
    """Hairline, left edge upwards, crown, right edge downwards."""
    p, loft, st, k = cap.p, cap.head.loft, cap.style, cap.full
    start = loft.edge(0.6)
    front = []
    for i in range(33):
        a = start - math.pi * i / 32
        y = cap.line_at(a)
        tuft = 0.012 * math.sin(i * 2.9 + p.look.seed)
        if st in ("short", "crop", "side"):
            tuft += 0.02 * rng.uniform(-1, 1)
        if st in ("fringe", "bob", "bowl") and y > 0.5:
            tuft = 0.014 * math.sin(a * 15)
        if st in ("curly", "afro"):
            tuft = 0.03 * math.sin(a * 13)
        front.append((a, y + tuft))
    hairline = [cap.at(a, y, 1.0 + (k - 1) * (0.55 if y > 0.55 else 1)) for a, y in front]
    left = [cap.at(start - math.pi, y, k) for y in np.linspace(min(front[-1][1], 0.97), 0.97, 14)[1:]]
    right = [cap.at(start, y, k) for y in np.linspace(0.97, min(front[0][1], 0.97), 14)[:-1]]
    (x0, y0), (x1, y1) = left[-1], right[0]
    crown = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t - 0.055 * math.sin(math.pi * t) * k) for t in (0.25, 0.5, 0.75)]
    return hairline, left, crown, right


def _cap(p: Puppet, cap: Cap) -> None:
    c, loft = p.look.hair_colour, cap.head.loft
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
            wave = 0.05 * math.sin(t * 9 + i) if cap.style == "wavy" else 0
            strand.append(cap.at(turned + wave, high + (low - high) * t, cap.full * 0.995))
        tone = dark(c, 0.42) if i % 3 else light(c, 0.30)
        body += line(strand, tone, 0.009 if p.fine else 0.013, 0.42 if i % 3 else 0.38)
    p.add(cap.head.put(body), 0.16, FRONT + 0.15, "hair", 0.9)


def _curls(p: Puppet, cap: Cap) -> None:
    c, loft = p.look.hair_colour, cap.head.loft
    rng = random.Random(p.look.seed * 7 + 1)
    hairline, left, crown, right = _edges(cap, rng)
    afro = cap.style == "afro"
    r = 0.60 if afro else 0.50
    cx, cy = -0.04 * math.sin(loft.yaw), -0.60
    rim = left + crown + right
    t0 = math.atan2(rim[0][1] - cy, rim[0][0] - cx) % (2 * math.pi)
    t1 = math.atan2(rim[-1][1] - cy, rim[-1][0] - cx) % (2 * math.pi)
    t1 += 2 * math.pi if t1 < t0 else 0
    round_ = [(cx + r * math.cos(t), cy + r * 0.98 * math.sin(t)) for t in np.linspace(t0, t1, 34)]
    body = fill(hairline + round_, c)
    for x, y in round_[::2]:
        q = 0.10 * (1.25 if afro else 1) * rng.uniform(0.85, 1.15)
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
            tone = dark(c, 0.35) if i % 2 else light(c, 0.22)
            body += (
                f'<path d="M{x - q:.3f} {py:.3f}A{q} {q} 0 0 1 {x + q:.3f} {py:.3f}" fill="none" stroke="{tone}" '
                'stroke-width=".014" stroke-opacity=".5" stroke-linecap="round"/>'
            )
    p.add(cap.head.put(body), 0.16, FRONT + 0.15, "hair", 0.9)


def _back(p: Puppet, cap: Cap, curly: bool) -> None:
    """The mass behind the head, which long hair shows from the front too."""
    low = {"long": -0.62, "wavy": -0.36, "bob": -0.02, "curly": 0.08, "afro": 0.12}[cap.style]
    c, start = p.look.hair_colour, cap.head.loft.edge(0.6)

    def out(y: float, phase: float) -> float:
        return cap.full * (1.06 + 0.03 * math.sin(y * 16 + phase) if cap.style == "wavy" else 1.0)

    right = [cap.at(start, y, out(y, 0)) for y in np.linspace(low, 0.97, 16)]
    left = [cap.at(start - math.pi, y, out(y, 1)) for y in np.linspace(0.97, low, 16)]
    a, b = right[-1], left[0]
    crown = [
        (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t - 0.05 * math.sin(math.pi * t)) for t in (0.25, 0.5, 0.75)
    ]
    hem = [(left[-1][0] * 0.6, left[-1][1] + 0.05), (0.0, left[-1][1] + 0.03), (right[0][0] * 0.6, right[0][1] + 0.06)]
    body = fill(right + crown + left + hem, dark(c, 0.28))
    if curly:
        for x, y in (right + left)[::2]:
            body += ellipse(x, y, 0.11, 0.11, dark(c, 0.2))
    behind = math.cos(cap.head.loft.yaw) > -0.3
    p.add(cap.head.put(body), 0.16, 0.7 if behind else FRONT + 0.1, "hair", 0.6)


def _bun(p: Puppet, cap: Cap) -> None:
    c = p.look.hair_colour
    high = cap.style == "topknot"
    x, y = cap.at(math.pi, 0.98 if high else 0.80, 0.4 if high else 1.22)
    size = 0.8 if high else 1.0
    body = ellipse(x, y - 0.06, 0.19 * size, 0.175 * size, c)
    for i in range(5):
        strand = [
            (x - 0.15 + 0.05 * i, y - 0.12 + 0.02 * i),
            (x - 0.04 + 0.05 * i, y - 0.02),
            (x - 0.06 + 0.05 * i, y + 0.06),
        ]
        body += line(strand, dark(c, 0.4), 0.012, 0.5)
    if high:
        body += line([(x - 0.24, y - 0.02), (x + 0.24, y - 0.10)], p.look.ribbon, 0.03)
    behind = cap.head.loft.faces(math.pi) < 0.0
    p.add(cap.head.put(body), 0.15, FRONT - 0.5 if behind else FRONT + 0.3, "hair", 0.8)


def _pony(p: Puppet, cap: Cap) -> None:
    c = p.look.hair_colour
    q = [
        cap.at(math.pi, 0.78, 1.05),
        cap.at(math.pi, 0.70, 1.45),
        cap.at(math.pi, 0.35, 1.62),
        cap.at(math.pi, -0.05, 1.42),
    ]
    body = fill(tube(q, (0.06, 0.13, 0.14, 0.03)), c)
    for off in (-0.06, 0, 0.06):
        body += line([(x + off, y) for x, y in q[:-1]] + [q[-1]], dark(c, 0.4) if off else light(c, 0.25), 0.012, 0.5)
    body += ellipse(*q[0], 0.07, 0.07, p.look.ribbon)
    behind = cap.head.loft.faces(math.pi) < 0.0
    p.add(cap.head.put(body), 0.1, 0.7 if behind else FRONT + 0.3, "hair", 0.8)


def _braids(p: Puppet, cap: Cap) -> None:
    c, ribbon = p.look.hair_colour, p.look.ribbon
    for s in (-1, 1):
        a = s * math.radians(112)
        chain = np.array([cap.at(a, 0.36, 1.04), cap.at(a, 0.2, 1.22), cap.at(a, -0.05, 1.22), cap.at(a, -0.35, 1.12)])
        body = ""
        if cap.style == "twin":
            q = [cap.at(a, 0.66, 1.05), cap.at(a, 0.6, 1.42), cap.at(a, 0.25, 1.5), cap.at(a, -0.12, 1.36)]
            body = fill(tube(q, (0.06, 0.13, 0.12, 0.02)), c) + ellipse(*q[0], 0.075, 0.075, ribbon)
            for off in (-0.05, 0.04):
                body += line([(x + off, y) for x, y in q[1:]], dark(c, 0.4), 0.012, 0.5)
        else:
            for i, t in enumerate(np.linspace(0, 1, 8)):
                x = float(np.interp(t, [0, 0.33, 0.66, 1], chain[:, 0]))
                y = float(np.interp(t, [0, 0.33, 0.66, 1], chain[:, 1]))
                tip = 1 if i % 2 else -1
                body += ellipse(
                    x + 0.02 * tip, y, 0.085 * (1 - 0.25 * t), 0.07, c if i % 2 else light(c, 0.08), 1, 25 * tip
                )
            x, y = float(chain[-1, 0]), float(chain[-1, 1])
            body += ellipse(x, y, 0.065, 0.035, ribbon)
            body += fill([(x - 0.04, y), (x + 0.04, y), (x + 0.06, y + 0.16), (x, y + 0.2), (x - 0.06, y + 0.16)], c)
        seen = cap.head.loft.faces(a) > -0.45
        p.add(cap.head.put(body), 0.08, FRONT + 0.4 if seen else 0.7, "hair", 0.8)
