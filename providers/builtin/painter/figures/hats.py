"""Hats of a puppet: with a brim, with a crown, of old China, of a bride, of space. Every kind is found by name in `HATS`."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, fade_out, fill, lighten, line
from providers.builtin.painter.figures.caps_and_hoods import dome, knit, peaked, scarf
from providers.builtin.painter.figures.cloth_cuts import band
from providers.builtin.painter.figures.head import FRONT, TOP, Head, loft_on_head


def brimmed(p: Puppet, head: Head) -> None:
    """Fedora, straw hat, wizard's hat, top hat, bowler: a brim seen a little from above and a crown."""
    kind, c = p.look.hat, p.look.hat_colour
    r = {"fedora": 0.66, "straw": 0.80, "wizard": 0.74, "tophat": 0.60, "bowler": 0.58}.get(kind, 0.66)
    y, slope = 0.735, max(0.05, 0.14 + head.loft.pitch)
    yaw = head.loft.yaw
    brim = []
    for i in range(36):
        a = 2 * math.pi * i / 36
        x, z = r * math.sin(a), r * math.cos(a) - 0.02
        near = -x * math.sin(yaw) + z * math.cos(yaw)
        curl = 0.05 * math.sin(a) ** 2
        brim.append((x * math.cos(yaw) + z * math.sin(yaw), -y + near * slope - curl))
    p.add(head.put(fill(brim, c)), 0.06, TOP, "felt")
    w = 0.425 * head.wide
    low = [(w * 0.6, -y + 0.085), (0, -y + 0.10), (-w * 0.6, -y + 0.085)]
    shapes: dict[str, list[Point]] = {
        "fedora": [(-w, -y + 0.02), (-w * 0.98, -y - 0.22), (-w * 0.86, -y - 0.36), (-w * 0.45, -y - 0.435), (-w * 0.05, -y - 0.405),
                   (w * 0.38, -y - 0.45), (w * 0.84, -y - 0.37), (w * 0.98, -y - 0.22), (w, -y + 0.02)],
        "straw": [(-w, -y + 0.02), (-w * 0.95, -y - 0.2), (-w * 0.7, -y - 0.34), (0, -y - 0.39), (w * 0.7, -y - 0.34),
                  (w * 0.95, -y - 0.2), (w, -y + 0.02)],
        "tophat": [(-w, -y + 0.02), (-w * 0.94, -y - 0.3), (-w * 1.02, -y - 0.66), (-w * 0.6, -y - 0.71), (w * 0.6, -y - 0.71),
                   (w * 1.02, -y - 0.66), (w * 0.94, -y - 0.3), (w, -y + 0.02)],
        "bowler": [(-w, -y + 0.02), (-w * 0.99, -y - 0.18), (-w * 0.8, -y - 0.34), (0, -y - 0.42), (w * 0.8, -y - 0.34),
                   (w * 0.99, -y - 0.18), (w, -y + 0.02)],
        "wizard": [(-w, -y + 0.02), (-w * 0.62, -y - 0.4), (-w * 0.2, -y - 0.85), (w * 0.35, -y - 1.12), (w * 0.22, -y - 0.8),
                   (w * 0.66, -y - 0.38), (w, -y + 0.02)],
    }  # fmt: skip
    body = fill(shapes.get(kind, shapes["fedora"]) + low, lighten(c, 0.06))
    ribbon = [
        (-w, -y + 0.02), (-w * 0.6, -y + 0.085), (0, -y + 0.10), (w * 0.6, -y + 0.085), (w, -y + 0.02),
        (w * 0.97, -y - 0.10), (w * 0.6, -y - 0.035), (0, -y - 0.02), (-w * 0.6, -y - 0.035), (-w * 0.97, -y - 0.10),
    ]  # fmt: skip
    body += fill(ribbon, p.look.hat_band or darken(c, 0.5))
    if kind == "fedora":
        dent = [(-0.10, -0.40), (0.02, -0.36), (0.13, -0.40), (0.05, -0.2), (0, -0.16), (-0.04, -0.22)]
        body += fill([(x, -y + dy) for x, dy in dent], darken(c, 0.3), 0.35)
    if kind == "straw":
        for i in range(6):
            weave = [(-w * 0.93 + 0.03 * i, -y), (0.0, -y + 0.06), (w * 0.93 - 0.03 * i, -y)]
            body += line([(x, yy - 0.05 - 0.05 * i) for x, yy in weave], darken(c, 0.3), 0.010, 0.4)
    if kind == "wizard":
        for x, dy in ((-0.1, -0.35), (0.12, -0.55), (0.02, -0.8)):
            body += star(x, -y + dy, 0.06, "#f3d67a")
    p.add(head.put(body), 0.2, TOP + 0.1, "felt", 0.8)


def star(x: float, y: float, r: float, colour: str) -> str:
    spikes = [
        (
            x + r * (1 if i % 2 == 0 else 0.42) * math.sin(i * math.pi / 5),
            y - r * (1 if i % 2 == 0 else 0.42) * math.cos(i * math.pi / 5),
        )
        for i in range(10)
    ]
    return fill(spikes, colour, 1, 0)


def crown(p: Puppet, head: Head) -> None:
    ring = loft_on_head(head, [(0.76, 0.37, 0.41, 0, -0.02), (1.12, 0.43, 0.47, 0, -0.02)], 0.14)
    for front in (False, True):
        start = ring.edge(0.9)
        peaks = []
        for i in range(17):
            a = start + (-math.pi if front else math.pi) * i / 16
            peaks.append(ring.at(a, 1.12 if i % 4 == 2 else 0.93 if i % 4 == 0 else 1.02))
        body = fill(peaks + ring.arc(0.76, 1, 13, front)[::-1], "#d9a93f" if front else "#9a6f22", 1, 0.05)
        if front:
            body += band(ring, 0.77, 0.07, "#b98426", 1.0)
            for i in range(2, 16, 4):
                body += ellipse(*peaks[i], 0.04, 0.04, "#f3d67a")
            for i, t in enumerate((0.125, 0.375, 0.625, 0.875)):
                x, y = ring.at(start - math.pi * t, 0.90)
                body += ellipse(x, y, 0.038 * abs(math.sin(math.pi * t)), 0.045, ("#c93a4a", "#3c7fc0")[i % 2])
        p.add(head.put(body), 0.05, TOP + 0.1 if front else FRONT - 0.3, "metal", 0.8)


def bamboo(p: Puppet, head: Head) -> None:
    """A cone of woven bamboo, wide as the shoulders."""
    c = p.look.hat_colour
    cone = loft_on_head(
        head,
        [
            (0.66, 0.92, 0.94, 0, -0.02),
            (0.90, 0.50, 0.52, 0, -0.02),
            (1.14, 0.16, 0.16, 0, -0.02),
            (1.24, 0.02, 0.02, 0, -0.02),
        ],
        0.10,
    )
    body = fill(cone.outline(0.66, 1.24, 1, 10, open_top=False), c)
    for y in (0.72, 0.80, 0.90, 1.02, 1.12):
        body += line(cone.arc(y), darken(c, 0.3), 0.014, 0.55)
    for a in np.arange(-3.0, 3.1, 0.35):
        if cone.faces(a) > 0.02:
            body += line(cone.points([(a, 0.67), (a, 0.9), (a, 1.2)]), darken(c, 0.3), 0.012, 0.5)
    under = fill(cone.arc(0.66, 1, 15) + cone.arc(0.66, 1, 15, False)[::-1], darken(c, 0.5))
    p.add(head.put(under), 0.04, FRONT - 0.35, "cloth", 0.3)
    p.add(head.put(body), 0.16, TOP + 0.1, "cloth", 1.0)
    if cone.faces(0) > -0.3:
        for s in (-1, 1):
            cord = [head.loft.at(s * 1.35, 0.62, 1.03), head.loft.at(s * 1.25, 0.25, 1.02), head.loft.at(0, 0.0, 1.0)]
            p.add(head.put(line(cord, "#6a4a34", 0.018, 0.9)), 0.01, FRONT + 0.2, "leather", 0.2)


def futou(p: Puppet, head: Head) -> None:
    """The black gauze hat of an official of old China, with its two wings."""
    c = p.look.hat_colour
    low = loft_on_head(
        head, [(0.66, 0.42, 0.46, 0, -0.02), (0.88, 0.43, 0.47, 0, -0.03), (0.98, 0.38, 0.40, 0, -0.05)], 0.05
    )
    high = loft_on_head(
        head,
        [
            (0.90, 0.30, 0.30, 0, -0.14),
            (1.16, 0.29, 0.27, 0, -0.16),
            (1.26, 0.18, 0.18, 0, -0.17),
            (1.28, 0.02, 0.02, 0, -0.17),
        ],
        0.05,
    )
    for s in (-1, 1):
        root = low.place(s * 0.36, 0.80, -0.34)
        tip = low.place(s * 0.98, 0.84, -0.34)
        wing = fill(
            [
                (root[0], root[1] - 0.03),
                (tip[0], tip[1] - 0.09),
                (tip[0] + 0.05 * s, tip[1]),
                (tip[0], tip[1] + 0.09),
                (root[0], root[1] + 0.03),
            ],
            lighten(c, 0.08),
            1,
            0.5,
        )
        p.add(head.put(wing), 0.03, FRONT - 0.45 if low.faces(math.pi) < 0 else TOP + 0.1, "cloth", 0.4)
    p.add(head.put(fill(high.outline(0.90, 1.28, 1, 10, open_top=False), c)), 0.14, TOP, "cloth", 0.8)
    body = fill(low.outline(0.66, 0.98, 1, 10), lighten(c, 0.05)) + line(low.arc(0.70), "#8a7a4a", 0.02)
    p.add(head.put(body), 0.12, TOP + 0.05, "cloth", 0.8)


def veil(p: Puppet, head: Head) -> None:
    """A bride's veil, off the face, held by flowers."""
    c = p.look.hat_colour
    fall = loft_on_head(
        head,
        [
            (-1.6, 0.74, 0.62, 0, -0.28),
            (0.2, 0.56, 0.56, 0, -0.16),
            (0.8, 0.46, 0.48, 0, -0.08),
            (1.08, 0.12, 0.12, 0, -0.08),
        ],
    )
    body = fill(fall.outline(-1.6, 1.08, 1, 18, lambda a: 0.05 * math.sin(a * 6), False), c, 0.82)
    p.add(head.put(body), 0.1, 0.65 if head.loft.faces(0) > -0.2 else TOP + 0.2, "cloth", 0.3)
    for a in np.linspace(-1.5, 1.5, 9):
        if head.loft.faces(a) > -0.1:
            x, y = head.loft.at(a, 0.86, 1.12)
            p.add(
                head.put(ellipse(x, y, 0.065, 0.06, "#f7eee2") + ellipse(x, y, 0.022, 0.022, "#e0b45a")),
                0.04,
                TOP + 0.1,
                "cloth",
                0.4,
            )


def diadem(p: Puppet, head: Head) -> None:
    """A band of gold with drops over the brow, worn by a princess of old or an elf."""
    c = p.look.hat_colour
    ring = loft_on_head(head, [(0.78, 0.405, 0.45, 0, -0.02), (0.92, 0.37, 0.42, 0, -0.02)], 0.06)
    body = band(ring, 0.80, 0.05, c, 1.02)
    for a in np.arange(-1.4, 1.5, 0.35):
        if ring.faces(a) > 0:
            x, y = ring.at(a, 0.85, 1.03)
            tall = 0.05 + 0.10 * math.cos(a)
            body += fill([(x - 0.05, y), (x, y - tall), (x + 0.05, y)], c, 1, 0.2)
            body += ellipse(x, y - tall * 0.3, 0.02, 0.024, ("#c93a4a", "#3c7fc0", "#4a9a6a")[int(abs(a) * 3) % 3])
    p.add(head.put(body), 0.03, TOP + 0.1, "metal", 0.5)


def tricorn(p: Puppet, head: Head) -> None:
    c = p.look.hat_colour
    ring = loft_on_head(
        head, [(0.70, 0.44, 0.48, 0, -0.02), (0.95, 0.66, 0.62, 0, -0.02), (1.18, 0.50, 0.48, 0, -0.02)], 0.1
    )
    start = ring.edge(0.9)
    edge = [
        ring.at(start - math.pi * i / 16, 1.02 + 0.16 * math.cos(3 * (start - math.pi * i / 16 + math.pi / 2)))
        for i in range(17)
    ]
    body = fill(edge + ring.arc(0.70)[::-1], c, 1, 0.3) + line(edge, "#d8b25a", 0.03)
    if ring.faces(0) > 0.2:
        x, y = ring.at(0, 0.88)
        body += ellipse(x, y, 0.07, 0.07, "#efe6d2")
    p.add(head.put(body), 0.12, TOP + 0.1, "felt", 0.9)


def space_helmet(p: Puppet, head: Head) -> None:
    y = -0.50
    body, paint = fade_out("#9fd0ee", 0.10)
    body += f'<circle cx="0" cy="{y}" r=".68" fill="#9fd0ee" fill-opacity=".13" stroke="#e8edf2" stroke-width=".035"/>'
    body += f'<circle cx="-.1" cy="{y - 0.15}" r=".5" fill="{paint}"/>'
    for d, w, o in (
        (f"M-.5 {y - 0.12}A.52 .52 0 0 1 -.2 {y - 0.47}", 0.06, 0.75),
        (f"M.46 {y + 0.2}A.5 .5 0 0 1 .33 {y + 0.38}", 0.035, 0.5),
    ):
        body += f'<path d="{d}" fill="none" stroke="#ffffff" stroke-width="{w}" stroke-linecap="round" stroke-opacity="{o}"/>'
    p.add(head.put(body), 0.05, TOP + 2.4, "glass", 0)
    away = p.frontal <= -0.2
    shell = f'<circle cx="0" cy="{y}" r=".69" fill="{"#dfe4ea" if away else "#76879e"}"/>'
    p.add(head.put(shell), 0.3, FRONT + 2 if away else FRONT - 1, "gloss", 0.3)


HATS: dict[str, Callable[[Puppet, Head], None]] = {
    "fedora": brimmed, "straw": brimmed, "wizard": brimmed, "postcap": peaked, "cap": peaked, "knit": knit,
    "scarf": scarf, "hood": scarf, "crown": crown, "chef": dome, "hardhat": dome, "helmet": dome, "beret": dome,
    "nurse": dome, "tricorn": tricorn, "space": space_helmet, "tophat": brimmed, "bowler": brimmed, "bamboo": bamboo,
    "futou": futou, "veil": veil, "diadem": diadem, "fur": dome, "turban": dome, "pilot": dome,
}  # fmt: skip


def draw_hat(p: Puppet, head: Head) -> None:
    draw = HATS.get(p.look.hat)
    if draw:
        draw(p, head)
