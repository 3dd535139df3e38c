"""What sits close on a puppet's head: caps, hoods, scarves, helmets and turbans."""

from __future__ import annotations

import math

import numpy as np

from providers.builtin.painter.drawing.body_loft import Loft
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line, path
from providers.builtin.painter.figures.cloth_cuts import band
from providers.builtin.painter.figures.head import TOP, Head, loft_on_head


def peaked(p: Puppet, head: Head) -> None:
    """A cap with a visor: post, police, captain; or a soft everyday cap."""
    c, y = p.look.hat_colour, 0.70
    soft = p.look.hat == "cap"
    rows = [(y, 0.41, 0.45, 0, -0.02), (y + 0.14, 0.43, 0.47, 0, -0.02)]
    if soft:
        rows += [(y + 0.26, 0.38, 0.42, 0, -0.03), (y + 0.36, 0.22, 0.26, 0, -0.03), (y + 0.40, 0.03, 0.03, 0, -0.03)]
    else:
        rows += [(y + 0.26, 0.52, 0.54, 0, -0.01), (y + 0.34, 0.46, 0.48, 0, -0.02), (y + 0.385, 0.2, 0.2, 0, -0.02)]
    dome = loft_on_head(head, rows, 0.10 if not soft else 0.04)
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
        visor = loft_on_head(head, [(y - 0.06, 0.41, 0.66, 0, 0), (y + 0.02, 0.41, 0.46, 0, -0.02)], 0.10)
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
    dome = loft_on_head(head, [(y, w, d, 0, -0.02) for y, w, d in rows], 0.04)
    body = fill(dome.outline(0.62, 1.12, 1, 14, open_top=False), c)
    for a in np.arange(-3.1, 3.1, 0.21):
        if dome.faces(a) > 0.02:
            body += line([dome.at(a, y) for y in (0.66, 0.8, 0.95, 1.06)], darken(c, 0.35), 0.014, 0.45)
    p.add(head.put(body), 0.2, TOP, "wool", 0.8)
    fold = loft_on_head(head, [(0.58, 0.435, 0.475, 0, -0.02), (0.72, 0.445, 0.485, 0, -0.02)], 0.04)
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
    dome = loft_on_head(head, [(y, w, d, 0, z) for y, w, d, z in rows])
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
    shape = loft_on_head(head, [(y, w, d, 0, -0.02) for y, w, d in tables[kind]], 0.05)
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
