"""Hats, hoods and helmets of a puppet. Found by name in `HATS`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from providers.builtin.painter.drawing.body_loft import Loft, Ring
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, fade_out, fill, lighten, line, path
from providers.builtin.painter.figures.cloth_cuts import band
from providers.builtin.painter.figures.head import FRONT, Head

TOP = FRONT + 0.6


def _loft(head: Head, rings: Sequence[Ring], extra: float = 0.0) -> Loft:
    return Loft(
        [(y, w * head.wide, d * (1 + head.wide) / 2, x, z) for y, w, d, x, z in rings],
        head.loft.yaw,
        head.loft.pitch + extra,
    )


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


def peaked(p: Puppet, head: Head) -> None:
    """A cap with a visor: post, police, captain; or a soft everyday cap."""
    c, y = p.look.hat_colour, 0.70
    soft = p.look.hat == "cap"
    rows = [(y, 0.41, 0.45, 0, -0.02), (y + 0.14, 0.43, 0.47, 0, -0.02)]
    if soft:
        rows += [(y + 0.26, 0.38, 0.42, 0, -0.03), (y + 0.36, 0.22, 0.26, 0, -0.03), (y + 0.40, 0.03, 0.03, 0, -0.03)]
    else:
        rows += [(y + 0.26, 0.52, 0.54, 0, -0.01), (y + 0.34, 0.46, 0.48, 0, -0.02), (y + 0.385, 0.2, 0.2, 0, -0.02)]
    dome = _loft(head, rows, 0.10 if not soft else 0.04)
    body = fill(dome.outline(y, dome.high, 1, 14, open_top=False), c)
    if not soft:
        body += band(dome, y, 0.13, darken(c, 0.35), 1.0) + line(dome.arc(y + 0.135), "#d8b25a", 0.02)
        v = dome.faces(0)
        if v > 0.05:
            x, py = dome.at(0, y + 0.2)
            badge = [(-0.06, -0.05), (0.06, -0.05), (0.05, 0.05), (0, 0.085), (-0.05, 0.05)]
            body += fill([(x + bx * v, py + by) for bx, by in badge], "#d8b25a", 1, 0.3)
    p.add(head.put(body), 0.2, TOP + 0.05, "felt", 0.9)
    if dome.faces(0) > -0.6:
        visor = _loft(head, [(y - 0.06, 0.41, 0.66, 0, 0), (y + 0.02, 0.41, 0.46, 0, -0.02)], 0.10)
        shape = [visor.at(a, y - 0.05) for a in np.linspace(-1.35, 1.35, 13)]
        shape += [visor.at(a, y + 0.015) for a in np.linspace(1.35, -1.35, 9)]
        tone = darken(c, 0.2) if soft else "#20222c"
        p.add(
            head.put(fill(shape, tone) + line(shape[2:9], lighten(tone, 0.35), 0.014, 0.6)),
            0.05,
            TOP + (0.1 if dome.faces(0) > 0 else -0.2),
            "gloss",
        )


def knit(p: Puppet, head: Head) -> None:
    c = p.look.hat_colour
    rows = [(0.60, 0.42, 0.46), (0.78, 0.43, 0.48), (0.95, 0.36, 0.40), (1.07, 0.22, 0.25), (1.12, 0.04, 0.04)]
    dome = _loft(head, [(y, w, d, 0, -0.02) for y, w, d in rows], 0.04)
    body = fill(dome.outline(0.62, 1.12, 1, 14, open_top=False), c)
    for a in np.arange(-3.1, 3.1, 0.21):
        if dome.faces(a) > 0.02:
            body += line([dome.at(a, y) for y in (0.66, 0.8, 0.95, 1.06)], darken(c, 0.35), 0.014, 0.45)
    p.add(head.put(body), 0.2, TOP, "wool", 0.8)
    fold = _loft(head, [(0.58, 0.435, 0.475, 0, -0.02), (0.72, 0.445, 0.485, 0, -0.02)], 0.04)
    body = band(fold, 0.585, 0.14, lighten(c, 0.08), 1.02)
    for a in np.arange(-3.1, 3.1, 0.15):
        if fold.faces(a) > 0.02:
            body += line([fold.at(a, y, 1.02) for y in (0.60, 0.715)], darken(c, 0.35), 0.016, 0.5)
    p.add(head.put(body), 0.06, TOP + 0.05, "wool", 0.8)
    if p.look.hat_band:
        puffs = "".join(
            ellipse(x, y - 1.16, 0.09, 0.09, p.look.hat_band)
            for x, y in ((0, 0), (0.06, 0.03), (-0.06, 0.03), (0.02, -0.06))
        )
        p.add(head.put(puffs), 0.1, TOP + 0.1, "wool", 0.6)


def scarf(p: Puppet, head: Head) -> None:
    """A head scarf tied under the chin, or a hood."""
    c = p.look.hat_colour
    rows = [
        (-0.08, 0.34, 0.36, 0.02), (0.1, 0.41, 0.40, 0), (0.35, 0.455, 0.46, -0.02), (0.6, 0.455, 0.49, -0.04),
        (0.85, 0.39, 0.44, -0.05), (1.0, 0.22, 0.26, -0.05), (1.05, 0.02, 0.02, -0.05),
    ]  # fmt: skip
    dome = _loft(head, [(y, w, d, 0, z) for y, w, d, z in rows])
    outline = dome.outline(-0.06, 1.05, 1, 22, open_top=False)
    opening = []
    if dome.faces(0) > -0.3:
        for t in np.linspace(0, 2 * math.pi, 24, endpoint=False):
            a, y = 0.98 * math.sin(t), 0.43 + 0.36 * math.cos(t)
            if dome.faces(a) < 0:
                a = (math.pi / 2 if dome.yaw > 0 else -math.pi / 2) - dome.yaw
            opening.append(dome.at(a, y))
    p.add(head.put(fill(dome.outline(0, 1.0, 0.97, 16, open_top=False), darken(c, 0.6))), 0.1, 0.75, "cloth", 0)
    body = f'<path fill-rule="evenodd" d="{path(outline)}{path(opening) if opening else ""}" fill="{c}"/>'
    if p.look.hat_band and p.look.hat == "hood" and opening:
        body += f'<path d="{path(opening)}" fill="none" stroke="{p.look.hat_band}" stroke-width=".06"/>'
    elif p.look.hat_band and p.look.hat != "hood":
        dots = [(i * 0.42 + 0.2, 0.84 + 0.08 * (n % 2)) for n, i in enumerate(range(-7, 8))]
        dots += [(i * 0.42, 0.62) for i in (-7, -6, -5, -4, 4, 5, 6, 7)] + [
            (i * 0.42 + 0.2, 0.3) for i in (-7, -6, -5, -4, 3, 4, 5, 6)
        ]
        for a, y in dots:
            turned = abs((a + math.pi) % (2 * math.pi) - math.pi)
            if dome.faces(a) > 0.15 and (turned > 1.15 or y > 0.8):
                x, py = dome.at(a, y)
                body += ellipse(x, py, 0.028 * dome.faces(a), 0.028, p.look.hat_band, 0.9)
    p.add(head.put(body), 0.14, TOP, "cloth", 0.8)
    if dome.faces(0) > 0 and p.look.hat == "scarf":
        x, y = dome.at(0, -0.05, 1.05)
        knot = ellipse(x, y, 0.07, 0.06, darken(c, 0.1))
        knot += fill([(x, y), (x - 0.16, y + 0.22), (x - 0.04, y + 0.26)], c, 1, 0.2)
        knot += fill([(x, y), (x + 0.15, y + 0.24), (x + 0.03, y + 0.27)], c, 1, 0.2)
        p.add(head.put(knot), 0.05, TOP + 3, "cloth", 0.8)


def crown(p: Puppet, head: Head) -> None:
    ring = _loft(head, [(0.76, 0.37, 0.41, 0, -0.02), (1.12, 0.43, 0.47, 0, -0.02)], 0.14)
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


def dome(p: Puppet, head: Head) -> None:
    """Chef's hat, hard hat, helmet, beret, nurse's cap, fur hat, turban, flier's cap: a loft of its own each."""
    kind, c = p.look.hat, p.look.hat_colour
    tables = {
        "chef": ((0.68, 0.40, 0.44), (0.92, 0.40, 0.44), (0.98, 0.52, 0.54), (1.25, 0.56, 0.58), (1.42, 0.40, 0.42), (1.46, 0.05, 0.05)),
        "hardhat": ((0.66, 0.45, 0.52), (0.70, 0.44, 0.48), (0.90, 0.42, 0.46), (1.05, 0.28, 0.32), (1.12, 0.03, 0.03)),
        "helmet": ((0.56, 0.43, 0.47), (0.78, 0.45, 0.50), (0.98, 0.37, 0.42), (1.10, 0.20, 0.24), (1.14, 0.03, 0.03)),
        "beret": ((0.74, 0.40, 0.44), (0.82, 0.55, 0.56), (0.92, 0.54, 0.56), (1.0, 0.34, 0.36), (1.03, 0.04, 0.04)),
        "fur": ((0.60, 0.50, 0.54), (0.78, 0.52, 0.56), (0.98, 0.44, 0.48), (1.12, 0.26, 0.30), (1.16, 0.03, 0.03)),
        "turban": ((0.64, 0.45, 0.49), (0.80, 0.55, 0.57), (1.00, 0.47, 0.50), (1.14, 0.24, 0.28), (1.18, 0.03, 0.03)),
        "pilot": ((0.52, 0.42, 0.46), (0.78, 0.43, 0.48), (0.96, 0.34, 0.39), (1.05, 0.14, 0.18), (1.07, 0.02, 0.02)),
        "nurse": ((0.80, 0.36, 0.40), (1.02, 0.40, 0.34), (1.04, 0.03, 0.03)),
    }  # fmt: skip
    shape = _loft(head, [(y, w, d, 0, -0.02) for y, w, d in tables[kind]], 0.05)
    body = fill(shape.outline(shape.low, shape.high, 1, 18, open_top=False), c)
    if kind == "chef":
        body += _pleats(shape, c)
    if kind == "turban":
        body += _wraps(shape, c)
    if kind == "fur":
        body += band(shape, 0.60, 0.22, lighten(c, 0.14), 1.06)
    if kind == "pilot":
        body += _flaps_and_goggles(shape, head, c)
    if kind in ("hardhat", "helmet"):
        body += band(shape, shape.low, 0.06, darken(c, 0.25), 1.02)
        if shape.faces(0) > -0.2:
            body += line(shape.points([(0, shape.low + 0.06), (0, 0.95), (0, 1.1)]), lighten(c, 0.25), 0.07, 0.8)
    if kind == "nurse" and shape.faces(0) > 0:
        x, y = shape.at(0, 0.93)
        body += line([(x - 0.06, y), (x + 0.06, y)], "#c93a4a", 0.035) + line(
            [(x, y - 0.06), (x, y + 0.06)], "#c93a4a", 0.035
        )
    if kind == "beret":
        x, y = shape.at(0, shape.high)
        body += line([(x, y), (x + 0.01, y - 0.07)], c, 0.035)
    p.add(head.put(body), 0.2, TOP + 0.05, "gloss" if kind in ("hardhat", "helmet") else "felt", 0.9)


def _pleats(hat: Loft, c: str) -> str:
    """Of a chef's hat, above its band."""
    body = band(hat, 0.69, 0.22, darken(c, 0.08), 1.0)
    for a in np.arange(-3.0, 3.1, 0.45):
        if hat.faces(a) > 0.1:
            body += line(hat.points([(a, 0.98), (a, 1.2), (a, 1.38)]), darken(c, 0.22), 0.02, 0.5)
    return body


def _wraps(hat: Loft, c: str) -> str:
    """The turns of a turban's cloth."""
    body = ""
    for i in range(5):
        wrap = [hat.at(a, 0.70 + 0.09 * i + 0.10 * math.sin(a)) for a in np.linspace(-1.5 - hat.yaw, 1.5 - hat.yaw, 9)]
        body += line(wrap, darken(c, 0.28), 0.022, 0.6)
    return body


def _flaps_and_goggles(hat: Loft, head: Head, c: str) -> str:
    """Of a flier's cap: over the ears, and pushed up on the brow."""
    body = ""
    for side in (-1, 1):
        if hat.faces(side * 1.55) > -0.2:
            flap = [head.loft.at(side * a, y, 1.06) for a, y in ((1.2, 0.56), (1.8, 0.56), (1.75, 0.18), (1.35, 0.12))]
            body += fill(flap, darken(c, 0.08), 1, 0.3)
    for side in (-1, 1):
        if hat.faces(side * 0.42) > 0.1:
            x, y = hat.at(side * 0.42, 0.82, 1.03)
            v = hat.faces(side * 0.42)
            body += ellipse(x, y, 0.135 * v, 0.11, "#3a3028") + ellipse(x, y, 0.10 * v, 0.08, "#8fb4bc")
            body += line([(x - 0.04 * v, y + 0.02), (x + 0.02 * v, y - 0.04)], "#ffffff", 0.02, 0.6)
    return body


def bamboo(p: Puppet, head: Head) -> None:
    """A cone of woven bamboo, wide as the shoulders."""
    c = p.look.hat_colour
    cone = _loft(
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
    low = _loft(head, [(0.66, 0.42, 0.46, 0, -0.02), (0.88, 0.43, 0.47, 0, -0.03), (0.98, 0.38, 0.40, 0, -0.05)], 0.05)
    high = _loft(
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
    fall = _loft(
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
    ring = _loft(head, [(0.78, 0.405, 0.45, 0, -0.02), (0.92, 0.37, 0.42, 0, -0.02)], 0.06)
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
    ring = _loft(head, [(0.70, 0.44, 0.48, 0, -0.02), (0.95, 0.66, 0.62, 0, -0.02), (1.18, 0.50, 0.48, 0, -0.02)], 0.1)
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
