"""What is worn as one shell: the suit of an astronaut, a jumpsuit of the future, armour, scrubs."""

from __future__ import annotations

import math

import numpy as np

from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line
from providers.builtin.painter.figures.cloth_cuts import band, collar, folds
from providers.builtin.painter.figures.limbs import arm, leg


def spacesuit(p: Puppet) -> None:
    look, h, t = p.look, p.hip_y, p.torso
    c, grey = look.cloth, "#8f98a6"
    for side in (0, 1):
        leg(p, side, c, (0.25, 0.215, 0.20), boot=True, shoe=grey)
    body = p.loft(p.rings(0.12, h - 0.2, 1.05), 2.4)
    rows = ((0.1, 0.42, 0.2), (0.2, 0.46, 0.22), (0.8, 0.46, 0.22), (0.9, 0.40, 0.2))
    pack = p.loft([(h + t * y, w, d, 0, -0.42) for y, w, d in rows], 3)
    strap = band(pack, h + t * 0.5, 0.06, "#7e8796", 1.0) if pack.faces(math.pi) > 0 else ""
    p.add(fill(pack.outline(h + t * 0.1, h + t * 0.9), "#b9c0ca") + strap, 0.15, 0.5 if p.frontal > -0.1 else 5.9)
    svg = fill(body.outline(h - 0.2, h + t * 0.92, 1, 20), c) + band(body, h - 0.02, 0.09, grey)
    svg += folds(p, body, h - 0.2, [-1.2, -0.5, 0.5, 1.2], c, 0.2, 0.06, 0.3)
    if body.faces(0) > 0:
        panel = [(-0.55, h + t * 0.62), (0.55, h + t * 0.62), (0.55, h + t * 0.36), (-0.55, h + t * 0.36)]
        svg += fill(body.points(panel, 1.02), "#5c6675", 1, 0.15)
        for i, lamp in enumerate(("#e2574c", "#f0b23e", "#58b58a")):
            x, y = body.at(-0.3 + 0.3 * i, h + t * 0.53, 1.04)
            svg += ellipse(x, y, 0.045, 0.045, lamp)
        svg += line(body.points([(-0.35, h + t * 0.43), (0.35, h + t * 0.43)], 1.04), "#2e3542", 0.04)
    for s in (-1, 1):
        v = body.faces(s * 0.9)
        if v > 0.1:
            x, y = body.at(s * 0.9, h + t * 0.74)
            svg += ellipse(x, y, 0.07 * v, 0.07, look.cloth2)
    p.add(svg, 0.3, 1)
    x, y = p.spot(np.array([p.bend(p.chin_y), p.chin_y + 0.02, p.spine(p.chin_y)]))
    ring = [(x + 0.50 * math.cos(a), y + 0.16 + 0.15 * math.sin(a)) for a in np.linspace(0, 6.1, 14)]
    p.add(fill(ring, grey), 0.06, 2.2)
    for side in (0, 1):
        arm(p, side, c, look.cloth2, (0.22, 0.20, 0.19), glove=grey)


def jumpsuit(p: Puppet) -> None:
    """One piece with lines of light: what is worn on ships to come."""
    look, h, t, c = p.look, p.hip_y, p.torso, p.look.cloth
    glow = look.stripe or "#6fd6d0"
    for side in (0, 1):
        leg(p, side, c, boot=True, shoe=darken(c, 0.45))
        hip, knee, _ = p.legs[side]
        start = 0.12 if side else -0.12
        seam = [p.spot(hip + (knee - hip) * k + np.array([start, 0, 0.02])) for k in (0.2, 0.6, 0.95)]
        p.add(line(seam, glow, 0.03, 0.9), 0.02, 0.3 + p.page(knee)[2] * 0.3, "gloss", 0)
    body = p.loft(p.rings(0.03, h - 0.14, 1.04))
    svg = fill(body.outline(h - 0.14, h + t * 0.93, 1, 20), c)
    svg += folds(p, body, h - 0.14, [-1.6, -0.6, 0.6, 1.6, 2.8], c, 0.3, 0.05, 0.25)
    yoke = [
        (-1.5, h + t * 0.70),
        (-0.5, h + t * 0.60),
        (0.5, h + t * 0.60),
        (1.5, h + t * 0.70),
        (0.7, h + t * 0.93),
        (-0.7, h + t * 0.93),
    ]
    if body.faces(0) > -0.2:
        svg += fill(body.points(yoke, 1.01), darken(c, 0.28), 1, 0.2)
        svg += line(body.points(yoke[:4], 1.015), glow, 0.028, 0.95, 0.2)
        svg += line(body.points([(0.02, h + t * 0.86), (0.02, h)], 1.01), darken(c, 0.5), 0.018)
        svg += fill(
            body.points([(0.35, h + t * 0.80), (0.7, h + t * 0.78), (0.7, h + t * 0.72), (0.35, h + t * 0.73)], 1.02),
            glow,
            0.9,
            0.1,
        )
    if body.faces(math.pi) > 0:
        svg += line(body.points([(math.pi, h + t * 0.85), (math.pi, h + 0.1)], 1.01), glow, 0.03, 0.9)
    p.add(svg, 0.26, 1)
    p.add(band(body, h + t * 0.10, 0.11, darken(c, 0.4), 1.02), 0.04, 1.3, "leather")
    y = h + t * 0.88
    ring = p.loft([(y, 0.25, 0.22, p.bend(y), p.spine(y)), (y + 0.16, 0.21, 0.2, p.bend(y), p.spine(y) + 0.02)])
    p.add(fill(ring.band(y, 0.16, 1.0), darken(c, 0.28), 1, 0.4), 0.05, 7.2)
    for side in (0, 1):
        arm(p, side, lighten(c, 0.05), glow)


def armour(p: Puppet) -> None:
    """Plates over cloth: breast, shoulders, skirt of tassets, greaves."""
    look, h, t, steel = p.look, p.hip_y, p.torso, p.look.cloth
    for side in (0, 1):
        leg(p, side, look.cloth2, boot=True, shoe=darken(steel, 0.25))
        knee, (kx, ky) = p.legs[side][1], p.spot(p.legs[side][1])
        p.add(ellipse(kx, ky, 0.15, 0.16, lighten(steel, 0.1)), 0.08, 0.6 + p.page(knee)[2], "metal", 0.6)
    body = p.loft(p.rings(0.07, h - 0.12, 1.1), 2.3)
    skirt = p.loft(p.rings(0.09, h - 0.42, 1.25))
    plates = ""
    if not p.strides:
        plates = fill(skirt.outline(h - 0.42, h + 0.05, 1, 10), darken(look.cloth2, 0.1))
        for a in np.arange(-3.0, 3.1, 0.5):
            if skirt.faces(a) > 0.05:
                tasset = [
                    (a - 0.2, h + 0.02),
                    (a + 0.2, h + 0.02),
                    (a + 0.22, h - 0.34),
                    (a, h - 0.42),
                    (a - 0.22, h - 0.34),
                ]
                plates += fill(skirt.points(tasset, 1.02), steel, 1, 0.15)
    p.add(plates, 0.06, 0.9, "metal")
    svg = fill(body.outline(h - 0.05, h + t * 0.93, 1, 20), steel)
    for y in (0.18, 0.34):
        svg += line(body.arc(h + t * y, 1.005), darken(steel, 0.4), 0.022, 0.8)
    if body.faces(0) > -0.2:
        ridge = [(0, h + t * 0.86), (0, h + t * 0.5), (0, h + t * 0.3)]
        svg += line(body.points(ridge, 1.02), lighten(steel, 0.4), 0.035, 0.8)
        chest = [
            (-0.8, h + t * 0.82),
            (-0.75, h + t * 0.5),
            (0, h + t * 0.40),
            (0.75, h + t * 0.5),
            (0.8, h + t * 0.82),
        ]
        svg += line(body.points(chest, 1.015), darken(steel, 0.4), 0.022, 0.8)
        x, y = body.at(0, h + t * 0.62, 1.03)
        svg += ellipse(x, y, 0.09, 0.09, "#c79a3c") + ellipse(x, y, 0.05, 0.05, "#e6c46a")
    p.add(svg, 0.24, 1, "metal")
    p.add(band(body, h + t * 0.02, 0.12, "#5a3f2c", 1.03), 0.04, 1.3, "leather")
    p.add(collar(p, darken(steel, 0.12), h + t * 0.86, 0.14, roll=True), 0.05, 7.2, "metal")
    for side in (0, 1):
        arm(p, side, look.cloth2, steel, glove=darken(steel, 0.2))
        start, elbow, _, _ = p.arms[side]
        x, y = p.spot(start * 0.86 + elbow * 0.14)
        order = p.anchors[f"order{p.role(side)}"][0] + 0.02
        pauldron = ellipse(x, y - 0.02, 0.25, 0.21, steel) + line(
            [(x - 0.2, y + 0.09), (x, y + 0.14), (x + 0.2, y + 0.09)], darken(steel, 0.4), 0.022
        )
        p.add(pauldron, 0.16, order, "metal", 0.8)


def scrubs(p: Puppet) -> None:
    """What is worn in an operating theatre."""
    look, h, t, c = p.look, p.hip_y, p.torso, p.look.cloth
    for side in (0, 1):
        leg(p, side, look.cloth2, shoe="#dfe2e2")
    body = p.loft(p.rings(0.06, h - 0.26, 1.1))
    svg = fill(body.outline(h - 0.26, h + t * 0.93, 1, 20), c)
    svg += folds(p, body, h - 0.26, [-1.9, -0.8, 0.5, 1.2, 2.8], c, 0.4, 0.05, 0.3)
    if body.faces(0) > 0:
        neck = [(-0.55, h + t * 0.94), (0, h + t * 0.70), (0.55, h + t * 0.94)]
        svg += fill(body.points(neck, 1.01), darken(look.skin, 0.05), 1, 0.1) + line(
            body.points(neck, 1.012), darken(c, 0.25), 0.035, 1, 0.1
        )
        pocket = [(0.28, h + t * 0.62), (0.68, h + t * 0.62), (0.66, h + t * 0.44), (0.3, h + t * 0.44)]
        svg += fill(body.points(pocket, 1.01), darken(c, 0.12), 1, 0.12)
    p.add(svg, 0.26, 1)
    for side in (0, 1):
        arm(p, side, lighten(c, 0.05), bare=2)
