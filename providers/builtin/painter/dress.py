"""Clothes of a puppet: each dress draws legs, torso and arms in its own way. Found by name in `DRESSES`."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

import numpy as np

from providers.builtin.painter.limbs import arm, leg, neck
from providers.builtin.painter.loft import Loft
from providers.builtin.painter.puppet import Puppet
from providers.builtin.painter.strokes import clip, dark, ellipse, fill, light, line, mix, path


def folds(
    p: Puppet,
    body: Loft,
    hem: float,
    angles: Sequence[float],
    colour: str,
    height: float = 0.6,
    width: float = 0.05,
    opacity: float = 0.35,
) -> str:
    """Dark wedges that rise from a hem."""
    out = ""
    for a in angles:
        if body.faces(a) < 0.12:
            continue
        h = height * random.Random(int(a * 1000) + p.look.seed).uniform(0.6, 1.1)
        wedge = [
            body.at(a - width, hem),
            body.at(a, hem + h * 0.6),
            body.at(a + 0.01, hem + h),
            body.at(a + width * 0.35, hem + h * 0.5),
            body.at(a + width, hem),
        ]
        out += fill(wedge, dark(colour, 0.32), opacity)
    return out


def buttons(
    body: Loft, heights: Sequence[float], colour: str, angles: Sequence[float] = (0.0,), r: float = 0.028
) -> str:
    out = ""
    for y in heights:
        for a in angles:
            v = body.faces(a)
            if v > 0.1:
                x, py = body.at(a, y)
                out += ellipse(x, py, r * max(v, 0.3), r, colour)
                out += ellipse(x - r * 0.2, py - r * 0.25, r * 0.5 * v, r * 0.4, light(colour, 0.4), 0.8)
    return out


def band(body: Loft, y: float, height: float, colour: str, out: float = 1.01) -> str:
    return fill(body.band(y, height, out), colour, smooth=0.35)


def lapels(body: Loft, colour: str, low: float, high: float, width: float, shirt: str, tie: str) -> str:
    """An open front: shirt and tie in a V, a lapel on each side."""
    if body.faces(0) <= -0.25:
        return ""
    opening = [(-0.42, high), (0, low), (0.42, high), (0.2, high + 0.08), (-0.2, high + 0.08)]
    out = fill(body.points(opening, 1.005), shirt, smooth=0.1)
    if tie and body.faces(0) > 0.05:
        knot = [
            (-0.09, high - 0.02), (0.09, high - 0.02), (0.07, high - 0.10), (0.12, low + 0.08),
            (0, low - 0.02), (-0.12, low + 0.08), (-0.07, high - 0.10),
        ]  # fmt: skip
        out += fill(body.points(knot, 1.01), tie, smooth=0.1)
    for s in (-1, 1):
        if body.faces(s * 0.5) <= -0.2:
            continue
        flap = [
            (s * 0.30, high + 0.09), (s * 0.52, high + 0.02), (s * (width + 0.22), high - 0.14),
            (s * (width + 0.02), high - 0.20), (s * (width + 0.06), high - 0.26), (s * 0.05, low - 0.03), (0, low),
        ]  # fmt: skip
        out += fill(body.points(flap, 1.02), colour, smooth=0.12)
        out += line(body.points(flap[4:6], 1.02), dark(colour, 0.35), 0.014, 0.7)
        out += line(body.points(flap[2:4], 1.02), dark(colour, 0.35), 0.014, 0.7)
    return out


def collar(p: Puppet, colour: str, y: float, height: float, roll: bool = False) -> str:
    lean = p.spine(y)
    ring = p.loft(
        [(y - 0.2, 0.33, 0.29, 0, lean), (y, 0.27, 0.235, 0, lean), (y + height, 0.205, 0.19, 0, lean + 0.02)]
    )
    if roll:
        return fill(ring.arc(y - 0.04, 1) + ring.arc(y + height, 1)[::-1], colour, smooth=0.4)
    out = ""
    for s in (-1, 1):
        angles = [a for a in np.linspace(0.05, 3.14, 26) if ring.faces(s * a) > -0.03]
        if len(angles) < 2:
            continue
        top = [ring.at(s * a, y + height * (0.45 + 0.55 * min(1, a / 0.7))) for a in angles]
        low = [ring.at(s * a, y - 0.015 - height * 1.15 * math.exp(-(((a - 0.52) / 0.30) ** 2)), 1.03) for a in angles]
        out += fill(top + low[::-1], colour, smooth=0.18) + line(low, dark(colour, 0.35), 0.012, 0.6, 0.18)
    return out


def coat(p: Puppet) -> None:
    look, h, t = p.look, p.hip_y, p.torso
    c = look.cloth
    for side in (0, 1):
        leg(p, side, look.cloth2, boot=look.boots)
    hem = h - p.leg_length * (0.12 if p.row.get("seat") else 0.52)
    body = p.loft(p.rings(0.06, hem, 1.32))
    svg = fill(body.outline(hem, h + t * 0.93, 1, 20), c)
    svg += folds(p, body, hem, [-2.2, -1.5, -0.85, 0.9, 1.6, 2.3, 3.0], c, 0.75, 0.07)
    if body.faces(0) > -0.1:
        svg += fill(body.points([(-0.13, hem - 0.02), (0.02, h), (0.17, hem - 0.02)]), dark(c, 0.55), 0.85, 0.15)
        svg += line(body.points([(0.02, h + t * 0.45), (0.03, h), (0.17, hem)]), dark(c, 0.4), 0.018)
    if body.faces(math.pi) > 0.1:
        svg += line(body.points([(math.pi, hem), (math.pi, h + t * 0.2)]), dark(c, 0.45), 0.022)
        yoke = [(math.pi - 0.5, h + t * 0.62), (math.pi, h + t * 0.58), (math.pi + 0.5, h + t * 0.62)]
        svg += line(body.points(yoke), dark(c, 0.3), 0.018, 0.7)
    for s in (-1, 1):
        a = s * 0.95
        if body.faces(a) > 0.1:
            pocket = [(a - 0.2, h - 0.02), (a + 0.2, h + 0.03), (a + 0.2, h - 0.07), (a - 0.2, h - 0.12)]
            svg += fill(body.points(pocket, 1.01), dark(c, 0.2), 1, 0.15)
    p.add(svg, 0.26, 1)
    high = h + t * 0.86
    front = lapels(body, light(c, 0.08), h + t * 0.42, high, 0.62, look.shirt, look.tie)
    front += buttons(body, [h + t * 0.33, h + t * 0.12], dark(c, 0.5), (0.30, -0.30), 0.032)
    p.add(front, 0.05, 1.2)
    if look.dress == "coat":
        belt = band(body, h + t * 0.185, 0.115, dark(c, 0.22), 1.02)
        if body.faces(0) > 0.1:
            y = h + t * 0.185
            buckle = [(-0.09, y - 0.02), (0.09, y - 0.02), (0.09, y + 0.135), (-0.09, y + 0.135)]
            belt += fill(body.points(buckle, 1.03), "#b58b4a", 1, 0.1)
        p.add(belt, 0.04, 1.3)
    p.add(collar(p, light(c, 0.06), high, 0.17), 0.05, 7.2)
    w = 1 + 0.35 * look.build
    for side in (0, 1):
        arm(p, side, light(c, 0.05), dark(c, 0.18), (0.19 * w, 0.165 * w, 0.165 * w))


def shirt(p: Puppet) -> None:
    """Shirt, jacket, jumper or uniform over trousers."""
    look, h, t = p.look, p.hip_y, p.torso
    c, kind = look.cloth, look.dress
    for side in (0, 1):
        leg(p, side, look.cloth2, boot=look.boots)
    knit = kind == "sweater"
    hem = h - (0.30 if kind in ("suit", "jacket") else 0.16)
    body = p.loft(p.rings(0.05 if knit else 0.03, hem if kind in ("suit", "jacket") else h - 0.16, 1.06))
    svg = fill(body.outline(hem, h + t * 0.93, 1, 20), c)
    svg += folds(p, body, hem, [-1.9, -1.0, -0.45, 0.5, 1.1, 2.0, 2.9], c, 0.34, 0.06, 0.3)
    svg += _knit(body, p, hem, c) if knit else _front(body, p, hem, c)
    p.add(svg, 0.26, 1)
    if kind in ("suit", "jacket"):
        p.add(lapels(body, light(c, 0.07), h + t * 0.40, h + t * 0.87, 0.55, look.shirt, look.tie), 0.05, 1.2)
    if kind == "uniform":
        belt = band(body, h + 0.02, 0.10, "#4a3226", 1.02)
        if body.faces(0) > 0.1:
            buckle = [(-0.08, h + 0.01), (0.08, h + 0.01), (0.08, h + 0.13), (-0.08, h + 0.13)]
            belt += fill(body.points(buckle, 1.03), "#d8b25a", 1, 0.1)
        p.add(belt, 0.04, 1.3)
    tone = dark(c, 0.12) if knit else light(c, 0.08)
    p.add(collar(p, tone, h + t * 0.87, 0.10 if knit else 0.13, roll=knit or kind == "hoodie"), 0.05, 7.2)
    for side in (0, 1):
        if kind == "tee":
            arm(p, side, light(c, 0.05), bare=2)
        else:
            arm(p, side, light(c, 0.05), dark(c, 0.15))


def _front(body: Loft, p: Puppet, hem: float, c: str) -> str:
    h, t, kind = p.hip_y, p.torso, p.look.dress
    out = ""
    if kind == "tee":
        return out
    if body.faces(0) > 0:
        out += line(body.points([(0, h + t * 0.8), (0, hem)]), dark(c, 0.35), 0.016)
    gold = "#d8b25a" if kind == "uniform" else dark(c, 0.4)
    if kind == "hoodie":
        if body.faces(0) > -0.1:
            pouch = [(-0.6, h + t * 0.02), (0.6, h + t * 0.02), (0.42, h + t * 0.28), (-0.42, h + t * 0.28)]
            out += fill(body.points(pouch, 1.01), dark(c, 0.14), 1, 0.15)
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
            out += fill(body.points(pocket, 1.01), dark(c, 0.15), 1, 0.12)
            out += line(
                body.points([(s * 0.38, h + t * 0.565), (s * 0.78, h + t * 0.565)], 1.012), dark(c, 0.35), 0.014
            )
    return out


def _knit(body: Loft, p: Puppet, hem: float, c: str) -> str:
    h, t = p.hip_y, p.torso
    out = band(body, hem - 0.01, 0.14, dark(c, 0.15), 1.0)
    if p.look.stripe:
        for y in (0.66, 0.58):
            out += band(body, h + t * y, 0.05, p.look.stripe, 1.005)
    for i in range(-9, 10):
        if body.faces(i * 0.32) > 0.1:
            out += line(body.points([(i * 0.32, hem), (i * 0.32, hem + 0.13)]), dark(c, 0.35), 0.012, 0.6)
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
            svg += line(body.points([(a, h), (a, h + t * 0.45), (a, h + t * 0.86)]), dark(c, 0.28), 0.03, 0.35)
    for y in np.arange(h + 0.1, h + t * 0.85, 0.24):
        svg += line(body.arc(y), dark(c, 0.28), 0.03, 0.35)
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
        bib += fill(body.points(pocket, 1.04), dark(c2, 0.15), 1, 0.2)
        bib += line(body.points(pocket[:2], 1.045), light(c2, 0.3), 0.014)
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
    p.add(collar(p, light(c, 0.1), h + t * 0.87, 0.12), 0.05, 7.2)
    for side in (0, 1):
        arm(p, side, light(c, 0.05), bare=1)


def gown(p: Puppet) -> None:
    """Dress, school dress, apron: a bodice over a skirt."""
    look, h, t = p.look, p.hip_y, p.torso
    c, kind = look.cloth, look.dress
    long = kind in ("apron", "gown", "hanfu")
    length = p.leg_length * (0.86 if kind in ("gown", "hanfu") else 0.80 if kind == "apron" else 0.52)
    skirt_colour = look.cloth2 if kind in ("school", "hanfu") else c
    sock = ("#efe9df", kind == "school") if kind == "school" or look.age == "child" else None
    for side in (0, 1):
        leg(p, side, c, bare=True, sock=sock)
    hem = h - length if not p.row.get("seat") else h - 0.15
    skirt = p.loft(p.rings(0.03, hem, 1.65 if long else 1.75))

    def wave(a: float) -> float:
        return 0.035 * math.sin(a * 7)

    edge = skirt.outline(hem, h + t * 0.36, 1, 18, wave)
    pleats = [-2.7, -2.1, -1.5, -0.9, -0.35, 0.3, 0.85, 1.45, 2.0, 2.6, 3.1]
    svg = fill(edge, skirt_colour)
    svg += clip(folds(p, skirt, hem - 0.02, pleats, skirt_colour, length * 0.95, 0.11, 0.45), path(edge))
    if look.hem:
        svg += band(skirt, hem + 0.06, 0.06, look.hem, 1.005)
    p.add(svg, 0.3, 0.8)
    body = p.loft(p.rings(0.025, h - 0.1, 1.0))
    top = fill(body.outline(h + t * 0.22, h + t * 0.93, 1, 16), c)
    if body.faces(0) > 0.1 and kind in ("dress", "gown"):
        neckline = [
            (-0.75, h + t * 0.95),
            (-0.5, h + t * 0.86),
            (0, h + t * 0.80),
            (0.5, h + t * 0.86),
            (0.75, h + t * 0.95),
        ]
        top += fill(body.points(neckline), dark(look.skin, 0.04))
    top += folds(p, body, h + t * 0.24, [-1, -0.5, 0.5, 1, 2.5], c, 0.2, 0.05, 0.25)
    p.add(top, 0.25, 1)
    {"school": _sailor, "apron": _apron, "hanfu": _crossed}.get(kind, _sash)(p, body, skirt, hem)
    for side in (0, 1):
        if kind == "hanfu":
            arm(p, side, light(c, 0.05), light(look.cloth2, 0.2), (0.17, 0.20, 0.27))
        elif kind in ("dress", "gown"):
            arm(p, side, light(c, 0.06), bare=2)
        else:
            arm(p, side, light(c, 0.06), dark(c, 0.1), (0.17, 0.15, 0.14) if kind == "apron" else None)


def _sash(p: Puppet, body: Loft, skirt: Loft, hem: float) -> None:
    p.add(band(body, p.hip_y + p.torso * 0.24, 0.13, dark(p.look.cloth, 0.28), 1.02), 0.05, 1.35)


def _crossed(p: Puppet, body: Loft, skirt: Loft, hem: float) -> None:
    h, t, c = p.hip_y, p.torso, light(p.look.cloth2, 0.35)
    out = ""
    if body.faces(0) > -0.2:
        for s in (1, -1):
            strap = [
                (s * 0.62, h + t * 0.9),
                (s * 0.3, h + t * 0.72),
                (-s * 0.25, h + t * 0.46),
                (-s * 0.5, h + t * 0.34),
            ]
            out += line(body.points(strap, 1.02), c if s > 0 else dark(c, 0.12), 0.10)
    p.add(out, 0.05, 1.2)
    sash = band(body, h + t * 0.28, 0.20, p.look.ribbon, 1.03)
    if skirt.faces(0) > 0:
        sash += line(
            [skirt.at(0.1, h + t * 0.30, 1.06), skirt.at(0.14, hem + 0.5, 1.06)], dark(p.look.ribbon, 0.1), 0.09
        )
    p.add(sash, 0.05, 1.4)


def _sailor(p: Puppet, body: Loft, skirt: Loft, hem: float) -> None:
    h, t = p.hip_y, p.torso
    white, red = "#f1ece2", p.look.ribbon
    out = ""
    if body.faces(0) > -0.2:
        for s in (-1, 1):
            flap = [(s * 0.1, h + t * 0.56), (s * 0.9, h + t * 0.78), (s * 1.2, h + t * 0.88), (s * 0.4, h + t * 0.94)]
            out += fill(body.points(flap, 1.03), white, 1, 0.2)
        bow = [(0, 0.60), (-0.36, 0.66), (-0.36, 0.50), (0, 0.57), (0.36, 0.50), (0.36, 0.66)]
        tails = [(-0.07, 0.56), (0.07, 0.56), (0.14, 0.36), (0, 0.40), (-0.14, 0.36)]
        out += fill(body.points([(a, h + t * y) for a, y in bow], 1.06), red, 1, 0.3)
        out += fill(body.points([(a, h + t * y) for a, y in tails], 1.05), red, 1, 0.2)
    if body.faces(math.pi) > 0:
        cape = [(2.2, h + t * 0.9), (2.3, h + t * 0.6), (math.pi, h + t * 0.56), (4.0, h + t * 0.6), (4.1, h + t * 0.9)]
        out += fill(body.points(cape, 1.03), white, 1, 0.2)
    p.add(out, 0.05, 1.4)
    p.add(collar(p, white, h + t * 0.88, 0.09), 0.05, 7.2)
    p.add(band(body, h + t * 0.24, 0.13, dark(p.look.cloth2, 0.2), 1.02), 0.05, 1.35)


def _apron(p: Puppet, body: Loft, skirt: Loft, hem: float) -> None:
    h, t = p.hip_y, p.torso
    cloth, tape = p.look.shirt, "#d9cdb6"
    out = ""
    if body.faces(0) > -0.4:
        sheet = [(-1.0, h + t * 0.33), (1.0, h + t * 0.33), (0.85, hem + 0.22), (0, hem + 0.12), (-0.85, hem + 0.22)]
        out += fill(skirt.points(sheet, 1.03), cloth, 1, 0.25) + folds(
            p, skirt, hem + 0.2, [-0.5, 0, 0.5], cloth, 0.7, 0.07
        )
    out += band(body, h + t * 0.30, 0.10, tape, 1.03)
    if body.faces(math.pi) > 0.2:
        x, y = body.at(math.pi, h + t * 0.33)
        out += ellipse(x - 0.1, y, 0.11, 0.06, tape, 1, 20) + ellipse(x + 0.1, y, 0.11, 0.06, tape, 1, -20)
        out += line([(x, y), (x - 0.06, y + 0.4)], tape, 0.06) + line([(x, y), (x + 0.07, y + 0.38)], tape, 0.06)
    p.add(out, 0.12, 1.4)
    wrap = p.loft(p.rings(0.10, h + t * 0.45, 1.2))
    p.add(fill(wrap.outline(h + t * 0.50, h + t * 0.93, 1, 12, lambda a: 0.05 * math.cos(a)), p.look.shawl), 0.14, 6.2)


def robe(p: Puppet) -> None:
    """A king's or wizard's robe to the ground."""
    look, h, t = p.look, p.hip_y, p.torso
    c, trim = look.cloth, look.hem or "#f0e9dc"
    for side in (0, 1):
        leg(p, side, look.cloth2)
    hem = 0.06 if not p.row.get("seat") else h - 0.3
    body = p.loft(p.rings(0.07, hem, 1.75))
    svg = fill(body.outline(hem, h + t * 0.93, 1, 22), c)
    svg += folds(p, body, hem, [-2.4, -1.7, -1.1, 1.1, 1.7, 2.4, 3.1], c, 1.7, 0.09, 0.4)
    if body.faces(0) > -0.2:
        front = [(-0.26, hem), (-0.2, h), (-0.3, h + t * 0.85), (0.3, h + t * 0.85), (0.2, h), (0.26, hem)]
        svg += fill(body.points(front), look.cloth2, 1, 0.3)
    for s in (-1, 1):
        edge = [
            (s * 0.2, hem), (s * 0.17, h), (s * 0.26, h + t * 0.86),
            (s * 0.55, h + t * 0.86), (s * 0.42, h), (s * 0.42, hem),
        ]  # fmt: skip
        if body.faces(s * 0.35) > -0.1:
            svg += fill(body.points(edge, 1.01), trim, 1, 0.3)
            for i in range(9 if look.hat == "crown" else 0):
                x, y = body.at(s * (0.3 + 0.06 * (i % 2)), hem + 0.15 + i * (h + t * 0.8 - hem) / 9, 1.01)
                svg += ellipse(x, y, 0.02, 0.035, "#2a2030")
    svg += band(body, hem, 0.12, trim, 1.0)
    p.add(svg, 0.3, 1)
    p.add(band(body, h + t * 0.15, 0.12, "#c79a3c", 1.02), 0.05, 1.3)
    mantle = p.loft(p.rings(0.13, h + t * 0.6, 1.1))
    edge_ = mantle.outline(h + t * 0.70, h + t * 0.94, 1, 10, lambda a: 0.04 * math.sin(a * 6))
    p.add(fill(edge_, trim), 0.1, 6.2)
    for side in (0, 1):
        arm(p, side, light(c, 0.05), trim, (0.18, 0.19, 0.22))


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
    x, y = p.spot(np.array([0, p.chin_y + 0.02, p.spine(p.chin_y)]))
    ring = [(x + 0.50 * math.cos(a), y + 0.16 + 0.15 * math.sin(a)) for a in np.linspace(0, 6.1, 14)]
    p.add(fill(ring, grey), 0.06, 2.2)
    for side in (0, 1):
        arm(p, side, c, look.cloth2, (0.22, 0.20, 0.19), glove=grey)


def _wrapped(p: Puppet) -> None:
    """A neck scarf and a cape, over whatever is worn."""
    look, h, t = p.look, p.hip_y, p.torso
    if look.cape:
        back = p.loft(p.rings(0.14, h - p.leg_length * 0.55, 1.7))
        low = h - p.leg_length * 0.55
        svg = fill(back.outline(low, h + t * 0.92, 1, 16, lambda a: 0.04 * math.sin(a * 6)), look.cape)
        svg += folds(p, back, low, [-2.4, -1.6, -0.8, 0, 0.8, 1.6, 2.4, 3.1], look.cape, 1.3, 0.09, 0.4)
        p.add(svg, 0.25, -6 if p.frontal > -0.1 else 6.1)
        p.add(band(back, h + t * 0.80, 0.12, dark(look.cape, 0.1), 0.98), 0.06, 6.3)
    if look.scarf:
        y = h + t * 0.86
        lean = p.spine(y)
        ring = p.loft(
            [(y, 0.30, 0.27, 0, lean), (y + 0.1, 0.31, 0.28, 0, lean), (y + 0.24, 0.24, 0.23, 0, lean + 0.02)]
        )
        svg = fill(ring.band(y, 0.24, 1.0), look.scarf, 1, 0.4)
        svg += line(ring.arc(y + 0.10, 1.01), dark(look.scarf, 0.3), 0.02, 0.6)
        if ring.faces(0.4) > -0.1:
            x, py = ring.at(0.45, y + 0.06, 1.06)
            tail = [(x - 0.09, py), (x + 0.09, py), (x + 0.13, py + 0.62), (x - 0.06, py + 0.66)]
            svg += fill(tail, light(look.scarf, 0.06), 1, 0.2) + line(
                [(x - 0.05, py + 0.52), (x + 0.12, py + 0.50)], mix(look.scarf, "#fff4e0", 0.5), 0.04
            )
        p.add(svg, 0.07, 7.3)


DRESSES: dict[str, Callable[[Puppet], None]] = {
    "coat": coat,
    "lab": coat,
    "shirt": shirt,
    "tee": shirt,
    "hoodie": shirt,
    "sweater": shirt,
    "uniform": shirt,
    "suit": shirt,
    "jacket": shirt,
    "overall": overall,
    "dress": gown,
    "gown": gown,
    "hanfu": gown,
    "school": gown,
    "apron": gown,
    "robe": robe,
    "astro": spacesuit,
}


def draw_body(p: Puppet) -> None:
    neck(p)
    DRESSES.get(p.look.dress, shirt)(p)
    _wrapped(p)
