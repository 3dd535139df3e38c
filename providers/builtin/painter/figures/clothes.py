"""Clothes of a puppet: each dress draws legs, torso and arms in its own way. Found by name in `DRESSES`."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from providers.builtin.painter.drawing.body_loft import Loft
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line, mix
from providers.builtin.painter.figures import full_suits, gowns
from providers.builtin.painter.figures.cloth_cuts import band, buttons, collar, folds, lapels
from providers.builtin.painter.figures.limbs import arm, leg, neck


def coat(p: Puppet) -> None:
    look, h, t = p.look, p.hip_y, p.torso
    c = look.cloth
    for side in (0, 1):
        leg(p, side, look.cloth2, boot=look.boots)
    hem = max(0.08, h - p.leg_length * (0.12 if p.strides else 0.52))
    body = p.loft(p.rings(0.06, hem, 1.32))
    svg = fill(body.outline(hem, h + t * 0.93, 1, 20), c)
    svg += folds(p, body, hem, [-2.2, -1.5, -0.85, 0.9, 1.6, 2.3, 3.0], c, 0.75, 0.07)
    if body.faces(0) > -0.1:
        svg += fill(body.points([(-0.13, hem - 0.02), (0.02, h), (0.17, hem - 0.02)]), darken(c, 0.55), 0.85, 0.15)
        svg += line(body.points([(0.02, h + t * 0.45), (0.03, h), (0.17, hem)]), darken(c, 0.4), 0.018)
    if body.faces(math.pi) > 0.1:
        svg += line(body.points([(math.pi, hem), (math.pi, h + t * 0.2)]), darken(c, 0.45), 0.022)
        yoke = [(math.pi - 0.5, h + t * 0.62), (math.pi, h + t * 0.58), (math.pi + 0.5, h + t * 0.62)]
        svg += line(body.points(yoke), darken(c, 0.3), 0.018, 0.7)
    for s in (-1, 1):
        a = s * 0.95
        if body.faces(a) > 0.1:
            pocket = [(a - 0.2, h - 0.02), (a + 0.2, h + 0.03), (a + 0.2, h - 0.07), (a - 0.2, h - 0.12)]
            svg += fill(body.points(pocket, 1.01), darken(c, 0.2), 1, 0.15)
    p.add(svg, 0.26, 1)
    high = h + t * 0.86
    front = lapels(body, lighten(c, 0.08), h + t * 0.42, high, 0.62, look.shirt, look.tie)
    front += buttons(body, [h + t * 0.33, h + t * 0.12], darken(c, 0.5), (0.30, -0.30), 0.032)
    p.add(front, 0.05, 1.2)
    if look.dress == "coat":
        belt = band(body, h + t * 0.185, 0.115, darken(c, 0.22), 1.02)
        if body.faces(0) > 0.1:
            y = h + t * 0.185
            buckle = [(-0.09, y - 0.02), (0.09, y - 0.02), (0.09, y + 0.135), (-0.09, y + 0.135)]
            belt += fill(body.points(buckle, 1.03), "#b58b4a", 1, 0.1)
        p.add(belt, 0.04, 1.3)
    p.add(collar(p, lighten(c, 0.06), high, 0.17), 0.05, 7.2)
    w = 1 + 0.35 * look.build
    for side in (0, 1):
        arm(p, side, lighten(c, 0.05), darken(c, 0.18), (0.19 * w, 0.165 * w, 0.165 * w))


def shirt(p: Puppet) -> None:
    """Shirt, jacket, jumper or uniform over trousers."""
    look, h, t = p.look, p.hip_y, p.torso
    c, kind = look.cloth, look.dress
    for side in (0, 1):
        if look.shorts:
            leg(p, side, look.cloth2, bare=True, sock=("#efe9df", False), shorts=True)
        else:
            leg(p, side, look.cloth2, boot=look.boots)
    knit = kind == "sweater"
    hem = h - (0.30 if kind in ("suit", "jacket") else 0.16)
    body = p.loft(p.rings(0.05 if knit else 0.03, hem if kind in ("suit", "jacket") else h - 0.16, 1.06))
    svg = fill(body.outline(hem, h + t * 0.93, 1, 20), c)
    svg += folds(p, body, hem, [-1.9, -1.0, -0.45, 0.5, 1.1, 2.0, 2.9], c, 0.34, 0.06, 0.3)
    svg += _knit(body, p, hem, c) if knit else _front(body, p, hem, c)
    p.add(svg, 0.26, 1)
    if kind in ("suit", "jacket"):
        p.add(lapels(body, lighten(c, 0.07), h + t * 0.40, h + t * 0.87, 0.55, look.shirt, look.tie), 0.05, 1.2)
    if kind == "uniform":
        belt = band(body, h + 0.02, 0.10, "#4a3226", 1.02)
        if body.faces(0) > 0.1:
            buckle = [(-0.08, h + 0.01), (0.08, h + 0.01), (0.08, h + 0.13), (-0.08, h + 0.13)]
            belt += fill(body.points(buckle, 1.03), "#d8b25a", 1, 0.1)
        p.add(belt, 0.04, 1.3)
    tone = darken(c, 0.12) if knit else lighten(c, 0.08)
    p.add(collar(p, tone, h + t * 0.87, 0.10 if knit else 0.13, roll=knit or kind == "hoodie"), 0.05, 7.2)
    for side in (0, 1):
        if kind == "tee":
            arm(p, side, lighten(c, 0.05), bare=2)
        else:
            arm(p, side, lighten(c, 0.05), darken(c, 0.15))


def _front(body: Loft, p: Puppet, hem: float, c: str) -> str:
    h, t, kind = p.hip_y, p.torso, p.look.dress
    out = ""
    if kind == "tee":
        return out
    if body.faces(0) > 0:
        out += line(body.points([(0, h + t * 0.8), (0, hem)]), darken(c, 0.35), 0.016)
    gold = "#d8b25a" if kind == "uniform" else darken(c, 0.4)
    if kind == "hoodie":
        if body.faces(0) > -0.1:
            pouch = [(-0.6, h + t * 0.02), (0.6, h + t * 0.02), (0.42, h + t * 0.28), (-0.42, h + t * 0.28)]
            out += fill(body.points(pouch, 1.01), darken(c, 0.14), 1, 0.15)
            for s in (-1, 1):
                out += line(body.points([(s * 0.16, h + t * 0.84), (s * 0.18, h + t * 0.62)], 1.02), "#efe8da", 0.02)
        return out
    out += buttons(body, [h + t * x for x in (0.1, 0.3, 0.5, 0.68)], gold)
    if kind in ("suit", "jacket"):
        return out
    for s in (-1, 1):
        if body.faces(s * 0.6) > 0.1:
            y0, y1 = h + t * 0.62, h + t * 0.46
            pocket = [(s * 0.38, y0), (s * 0.78, y0), (s * 0.78, y1), (s * 0.38, y1)]
            out += fill(body.points(pocket, 1.01), darken(c, 0.15), 1, 0.12)
            out += line(
                body.points([(s * 0.38, h + t * 0.565), (s * 0.78, h + t * 0.565)], 1.012), darken(c, 0.35), 0.014
            )
    return out


def _knit(body: Loft, p: Puppet, hem: float, c: str) -> str:
    h, t = p.hip_y, p.torso
    out = band(body, hem - 0.01, 0.14, darken(c, 0.15), 1.0)
    if p.look.stripe:
        for y in (0.66, 0.58):
            out += band(body, h + t * y, 0.05, p.look.stripe, 1.005)
    for i in range(-9, 10):
        if body.faces(i * 0.32) > 0.1:
            out += line(body.points([(i * 0.32, hem), (i * 0.32, hem + 0.13)]), darken(c, 0.35), 0.012, 0.6)
    return out


def overall(p: Puppet) -> None:
    look, h, t = p.look, p.hip_y, p.torso
    c, c2 = look.cloth, look.cloth2
    for side in (0, 1):
        leg(p, side, c2, boot=True, shoe="#5a4a34")
    body = p.loft(p.rings(0.03, h - 0.12, 1.06))
    svg = fill(body.outline(h - 0.1, h + t * 0.93, 1, 20), c)
    for a in np.arange(-3.0, 3.14, 0.42):
        if body.faces(a) > 0.05:
            svg += line(body.points([(a, h), (a, h + t * 0.45), (a, h + t * 0.86)]), darken(c, 0.28), 0.03, 0.35)
    for y in np.arange(h + 0.1, h + t * 0.85, 0.24):
        svg += line(body.arc(y), darken(c, 0.28), 0.03, 0.35)
    p.add(svg, 0.26, 1)
    bib = fill(body.outline(h - 0.22, h + t * 0.30, 1.03, 10), c2)
    if body.faces(0) > -0.2:
        front = [(-0.8, h + t * 0.28), (0.8, h + t * 0.28), (0.62, h + t * 0.62), (-0.62, h + t * 0.62)]
        bib += fill(body.points(front, 1.035), c2, 1, 0.15)
        pocket = [
            (-0.34, h + t * 0.54),
            (0.34, h + t * 0.54),
            (0.3, h + t * 0.36),
            (0, h + t * 0.33),
            (-0.3, h + t * 0.36),
        ]
        bib += fill(body.points(pocket, 1.04), darken(c2, 0.15), 1, 0.2)
        bib += line(body.points(pocket[:2], 1.045), lighten(c2, 0.3), 0.014)
    for s in (-1, 1):
        if body.faces(s * 0.6) > -0.3:
            strap = [(s * 0.52, h + t * 0.60), (s * 0.55, h + t * 0.78), (s * 0.75, h + t * 0.88)]
            bib += line(body.points(strap, 1.03), c2, 0.11) + buttons(
                body, [h + t * 0.585], "#d8b25a", (s * 0.5,), 0.035
            )
        if body.faces(s * 2.6) > 0.1:
            back = [(s * 2.9, h + t * 0.25), (s * 2.5, h + t * 0.6), (s * 2.35, h + t * 0.88)]
            bib += line(body.points(back, 1.03), c2, 0.11)
    p.add(bib, 0.2, 1.3)
    p.add(collar(p, lighten(c, 0.1), h + t * 0.87, 0.12), 0.05, 7.2)
    for side in (0, 1):
        arm(p, side, lighten(c, 0.05), bare=1)


def _wrapped(p: Puppet) -> None:
    """A neck scarf and a cape, over whatever is worn."""
    look, h, t = p.look, p.hip_y, p.torso
    if look.cape:
        _cloak(p)
    if look.scarf:
        y = h + t * 0.86
        lean = p.spine(y)
        ring = p.loft(
            [(y, 0.30, 0.27, 0, lean), (y + 0.1, 0.31, 0.28, 0, lean), (y + 0.24, 0.24, 0.23, 0, lean + 0.02)]
        )
        svg = fill(ring.band(y, 0.24, 1.0), look.scarf, 1, 0.4)
        svg += line(ring.arc(y + 0.10, 1.01), darken(look.scarf, 0.3), 0.02, 0.6)
        if ring.faces(0.4) > -0.1:
            x, py = ring.at(0.45, y + 0.06, 1.06)
            tail = [(x - 0.09, py), (x + 0.09, py), (x + 0.13, py + 0.62), (x - 0.06, py + 0.66)]
            svg += fill(tail, lighten(look.scarf, 0.06), 1, 0.2) + line(
                [(x - 0.05, py + 0.52), (x + 0.12, py + 0.50)], mix(look.scarf, "#fff4e0", 0.5), 0.04
            )
        p.add(svg, 0.07, 7.3)


def _cloak(p: Puppet) -> None:
    """A cape from the shoulders: its inside is seen behind who wears it, its sides fall before the upper arms."""
    look, h, t = p.look, p.hip_y, p.torso
    low = h - p.leg_length * 0.78 if not p.strides else h - p.leg_length * 0.4
    back = p.loft(p.rings(0.18, low, 2.1))
    front = p.frontal > -0.1
    tone = (look.lining or darken(look.cape, 0.3)) if front else look.cape
    svg = fill(back.outline(low, h + t * 0.92, 1, 16, lambda a: 0.04 * math.sin(a * 6)), tone)
    svg += folds(p, back, low, [-2.4, -1.6, -0.8, 0, 0.8, 1.6, 2.4, 3.1], tone, 1.3, 0.09, 0.4)
    p.add(svg, 0.25, -6 if front else 6.1)
    side = p.loft(p.rings(0.24, low, 2.2))
    for s in (-1, 1):
        if not front or side.faces(s * 1.5) < -0.3:
            continue
        edge = [(0.30, 0.93), (0.62, 0.62), (1.06, 0.0)]
        panel = [(s * a, h + t * y) for a, y in edge] + [(s * 1.30, low), (s * 1.95, low)]
        panel += [(s * 2.0, h), (s * 1.9, h + t * 0.6), (s * 1.7, h + t * 0.92)]
        p.add(fill(side.points(panel), look.cape, 1, 0.4), 0.2, 4.6)
    p.add(band(back, h + t * 0.82, 0.13, darken(look.cape, 0.1), 0.94), 0.06, 6.3)
    if side.faces(0) > 0.1:
        x, y = side.at(0, h + t * 0.86, 0.98)
        p.add(ellipse(x, y, 0.06, 0.055, "#d8b25a"), 0.04, 6.5, "metal")


def vest(p: Puppet) -> None:
    """A waistcoat over a shirt with its sleeves."""
    look, h, t = p.look, p.hip_y, p.torso
    c, white = look.cloth, look.shirt
    for side in (0, 1):
        leg(p, side, look.cloth2, boot=look.boots)
    body = p.loft(p.rings(0.03, h - 0.16, 1.06))
    p.add(fill(body.outline(h - 0.12, h + t * 0.93, 1, 20), white), 0.26, 0.95)
    over = p.loft(p.rings(0.055, h - 0.12, 1.05))
    edges = over.outline(h - 0.10, h + t * 0.90, 1, 16)
    svg = fill(edges, c) + folds(p, over, h - 0.1, [-1.6, -0.7, 0.7, 1.6, 2.8], c, 0.3, 0.05, 0.25)
    if over.faces(0) > -0.1:
        opening = [(-0.46, h + t * 0.92), (0, h + t * 0.42), (0.46, h + t * 0.92)]
        svg += fill(over.points(opening, 1.01), white, 1, 0.1)
        svg += line(over.points([(0, h + t * 0.42), (0, h - 0.1)], 1.01), darken(c, 0.45), 0.018)
        svg += buttons(over, [h + t * x for x in (0.06, 0.18, 0.30)], darken(c, 0.5), (0.06,), 0.026)
    if look.tie and over.faces(0) > 0.05:
        tie = [
            (-0.07, h + t * 0.88),
            (0.07, h + t * 0.88),
            (0.10, h + t * 0.52),
            (0, h + t * 0.45),
            (-0.10, h + t * 0.52),
        ]
        svg += fill(over.points(tie, 1.02), look.tie, 1, 0.1)
    p.add(svg, 0.2, 1.1)
    p.add(collar(p, lighten(white, 0.1), h + t * 0.87, 0.12), 0.05, 7.2)
    for side in (0, 1):
        arm(p, side, white, bare=1)


def tunic(p: Puppet) -> None:
    """A belted tunic to the thighs over trousers: peasants, archers, fighters."""
    look, h, t, c = p.look, p.hip_y, p.torso, p.look.cloth
    for side in (0, 1):
        leg(p, side, look.cloth2, boot=look.boots)
    low = h - p.leg_length * 0.34 if not p.strides else h - 0.18
    body = p.loft(p.rings(0.05, low, 1.35))
    svg = fill(body.outline(low, h + t * 0.93, 1, 20), c)
    svg += folds(p, body, low, [-2.2, -1.4, -0.7, 0.1, 0.8, 1.5, 2.3, 3.0], c, 0.6, 0.06, 0.35)
    if body.faces(0) > -0.2:
        for s in (1, -1):
            way = [
                (s * 0.58, h + t * 0.92),
                (s * 0.28, h + t * 0.74),
                (-s * 0.22, h + t * 0.48),
                (-s * 0.45, h + t * 0.34),
            ]
            svg += line(body.points(way, 1.01), lighten(c, 0.22) if s > 0 else darken(c, 0.22), 0.07)
    p.add(svg, 0.26, 1)
    p.add(band(body, h + t * 0.20, 0.14, look.ribbon, 1.03), 0.05, 1.3)
    if body.faces(0.4) > 0:
        x, y = body.at(0.35, h + t * 0.22, 1.06)
        p.add(line([(x, y), (x + 0.04, y + 0.42)], darken(look.ribbon, 0.1), 0.08), 0.03, 1.4)
    for side in (0, 1):
        arm(p, side, lighten(c, 0.05), darken(look.ribbon, 0.1), (0.17, 0.155, 0.13))


DRESSES: dict[str, Callable[[Puppet], None]] = {
    "coat": coat, "lab": coat, "shirt": shirt, "tee": shirt, "hoodie": shirt, "sweater": shirt, "uniform": shirt,
    "suit": shirt, "jacket": shirt, "overall": overall, "vest": vest, "tunic": tunic, "dress": gowns.gown, "gown": gowns.gown,
    "hanfu": gowns.gown, "school": gowns.gown, "apron": gowns.gown, "skirt": gowns.gown, "qipao": gowns.sheath,
    "changshan": gowns.sheath, "robe": gowns.robe, "astro": full_suits.spacesuit, "jumpsuit": full_suits.jumpsuit,
    "armour": full_suits.armour, "scrubs": full_suits.scrubs,
}  # fmt: skip


def draw_body(p: Puppet) -> None:
    neck(p)
    DRESSES.get(p.look.dress, shirt)(p)
    _wrapped(p)
