"""Dresses and robes of a puppet: whatever hangs from waist or shoulder to a hem."""

from __future__ import annotations

import math

from providers.builtin.painter.drawing.body_loft import Loft
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import clip, darken, ellipse, fill, lighten, line, path
from providers.builtin.painter.figures.cloth_cuts import band, buttons, collar, draped_skirt, folds
from providers.builtin.painter.figures.limbs import arm, leg


def gown(p: Puppet) -> None:
    """Dress, school dress, apron: a bodice over a skirt."""
    look, h, t = p.look, p.hip_y, p.torso
    c, kind = look.cloth, look.dress
    long = kind in ("apron", "gown", "hanfu")
    share = {"gown": 0.86, "hanfu": 0.90, "apron": 0.80, "skirt": 0.50}.get(kind, 0.52)
    length = p.leg_length * share
    skirt_colour = look.cloth2 if kind in ("school", "hanfu", "skirt") else c
    sock = ("#efe9df", kind == "school") if kind == "school" or look.age == "child" else None
    for side in (0, 1):
        leg(p, side, c, bare=True, sock=sock)
    hem = h - length if not p.strides else h - 0.15
    skirt = p.loft(p.rings(0.03, hem, 1.65 if long else 1.25 if kind == "skirt" else 1.75))

    def wave(a: float) -> float:
        return 0.035 * math.sin(a * 7)

    edge = skirt.outline(hem, h + t * 0.36, 1, 18, wave)
    pleats = [-2.7, -2.1, -1.5, -0.9, -0.35, 0.3, 0.85, 1.45, 2.0, 2.6, 3.1]
    svg = fill(edge, skirt_colour)
    svg += clip(folds(p, skirt, hem - 0.02, pleats, skirt_colour, length * 0.95, 0.11, 0.45), path(edge))
    if p.strides:
        p.add(draped_skirt(p, skirt_colour, share, 0.23, look.hem), 0.2, 3.2)
    elif look.hem and kind != "skirt":
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
        top += fill(body.points(neckline), darken(look.skin, 0.04))
    top += folds(p, body, h + t * 0.24, [-1, -0.5, 0.5, 1, 2.5], c, 0.2, 0.05, 0.25)
    p.add(top, 0.25, 1)
    {"school": _sailor, "apron": _apron, "hanfu": _crossed, "skirt": _blouse}.get(kind, _sash)(p, body, skirt, hem)
    for side in (0, 1):
        if kind == "hanfu":
            arm(p, side, lighten(c, 0.05), lighten(look.cloth2, 0.2), (0.17, 0.20, 0.27))
        elif kind in ("dress", "gown"):
            arm(p, side, lighten(c, 0.06), bare=2)
        else:
            arm(p, side, lighten(c, 0.06), darken(c, 0.1), (0.17, 0.15, 0.14) if kind == "apron" else None)


def _blouse(p: Puppet, body: Loft, skirt: Loft, hem: float) -> None:
    """A blouse with buttons and a collar, tucked into a skirt."""
    h, t, c = p.hip_y, p.torso, p.look.cloth
    if body.faces(0) > 0:
        front = line(body.points([(0, h + t * 0.8), (0, h + t * 0.3)]), darken(c, 0.3), 0.014)
        p.add(front + buttons(body, [h + t * x for x in (0.4, 0.54, 0.68)], darken(c, 0.35), r=0.022), 0.03, 1.2)
    p.add(band(body, h + t * 0.26, 0.09, darken(p.look.cloth2, 0.25), 1.02), 0.04, 1.35)
    p.add(collar(p, lighten(c, 0.12), h + t * 0.87, 0.12), 0.05, 7.2)


def _sash(p: Puppet, body: Loft, skirt: Loft, hem: float) -> None:
    p.add(band(body, p.hip_y + p.torso * 0.24, 0.13, darken(p.look.cloth, 0.28), 1.02), 0.05, 1.35)


def _crossed(p: Puppet, body: Loft, skirt: Loft, hem: float) -> None:
    h, t, c = p.hip_y, p.torso, lighten(p.look.cloth2, 0.35)
    out = ""
    if body.faces(0) > -0.2:
        under = [(-0.62, 0.96), (-0.3, 0.78), (0.0, 0.60), (0.3, 0.78), (0.62, 0.96)]
        out += fill(body.points([(a, h + t * y) for a, y in under], 1.01), p.look.shirt, 1, 0.2)
        for s in (1, -1):
            edge = [(s * 0.95, 0.97), (s * 0.62, 0.90), (s * 0.28, 0.70), (-s * 0.22, 0.46), (-s * 0.5, 0.32)]
            out += line(body.points([(a, h + t * y) for a, y in edge], 1.02), c if s > 0 else darken(c, 0.12), 0.13)
    p.add(out, 0.05, 1.2)
    sash = band(body, h + t * 0.28, 0.20, p.look.ribbon, 1.03)
    if skirt.faces(0) > 0 and not p.strides:
        sash += line(
            [skirt.at(0.1, h + t * 0.30, 1.06), skirt.at(0.14, hem + 0.5, 1.06)], darken(p.look.ribbon, 0.1), 0.09
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
    p.add(band(body, h + t * 0.24, 0.13, darken(p.look.cloth2, 0.2), 1.02), 0.05, 1.35)


def _apron(p: Puppet, body: Loft, skirt: Loft, hem: float) -> None:
    h, t = p.hip_y, p.torso
    cloth, tape = p.look.shirt, "#d9cdb6"
    out = ""
    if body.faces(0) > -0.4 and p.strides:
        out += draped_skirt(p, cloth, 0.62, 0.20)
    elif body.faces(0) > -0.4:
        sheet = [(-1.0, h + t * 0.33), (1.0, h + t * 0.33), (0.85, hem + 0.22), (0, hem + 0.12), (-0.85, hem + 0.22)]
        out += fill(skirt.points(sheet, 1.03), cloth, 1, 0.25) + folds(
            p, skirt, hem + 0.2, [-0.5, 0, 0.5], cloth, 0.7, 0.07
        )
    out += band(body, h + t * 0.30, 0.10, tape, 1.03)
    if body.faces(math.pi) > 0.2:
        x, y = body.at(math.pi, h + t * 0.33)
        out += ellipse(x - 0.1, y, 0.11, 0.06, tape, 1, 20) + ellipse(x + 0.1, y, 0.11, 0.06, tape, 1, -20)
        out += line([(x, y), (x - 0.06, y + 0.4)], tape, 0.06) + line([(x, y), (x + 0.07, y + 0.38)], tape, 0.06)
    p.add(out, 0.12, 3.4 if p.strides else 1.4)
    wrap = p.loft(p.rings(0.10, h + t * 0.45, 1.2))
    p.add(fill(wrap.outline(h + t * 0.50, h + t * 0.93, 1, 12, lambda a: 0.05 * math.cos(a)), p.look.shawl), 0.14, 6.2)


def robe(p: Puppet) -> None:
    """A king's or wizard's robe to the ground."""
    look, h, t = p.look, p.hip_y, p.torso
    c, trim = look.cloth, look.hem or "#f0e9dc"
    for side in (0, 1):
        leg(p, side, look.cloth2)
    hem = 0.06 if not p.strides else h - 0.3
    if p.strides:
        p.add(draped_skirt(p, c, 0.95, 0.26, trim), 0.25, 3.2)
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
        arm(p, side, lighten(c, 0.05), trim, (0.18, 0.19, 0.22))


def sheath(p: Puppet) -> None:
    """Qipao and changshan: one narrow length of cloth to the shins, closed at the side under a stiff collar."""
    look, h, t, c = p.look, p.hip_y, p.torso, p.look.cloth
    man = look.dress == "changshan"
    share = 0.84 if man else 0.74
    for side in (0, 1):
        if man:
            leg(p, side, look.cloth2)
        else:
            leg(p, side, c, bare=True)
    hem = h - p.leg_length * share if not p.strides else h - 0.15
    body = p.loft(p.rings(0.05 if man else 0.02, hem, 1.12 if man else 0.98))
    svg = fill(body.outline(hem, h + t * 0.93, 1, 22), c)
    svg += folds(p, body, hem, [-2.2, -1.2, -0.5, 0.4, 1.1, 2.1, 3.0], c, 0.6, 0.05, 0.3)
    trim = look.hem or darken(c, 0.35)
    for s in (-1, 1):
        if body.faces(s * 1.5) > -0.1 and not p.strides:
            slit = [(s * 1.5, hem), (s * 1.52, h - p.leg_length * (0.55 if man else 0.3))]
            svg += line(body.points(slit, 1.005), darken(c, 0.55), 0.03)
    if not p.strides:
        svg += line(body.arc(hem + 0.03), trim, 0.035)
    p.add(svg, 0.26, 1)
    if p.strides:
        p.add(draped_skirt(p, c, share, 0.2, trim), 0.2, 3.2)
    if body.faces(0.5) > -0.2:
        way = body.points(
            [
                (0.0, h + t * 0.90),
                (0.22, h + t * 0.80),
                (0.75, h + t * 0.70),
                (1.25, h + t * 0.58),
                (1.35, h + t * 0.2),
            ],
            1.01,
        )
        knots = "".join(ellipse(*way[i], 0.035, 0.03, trim) for i in (0, 1, 2, 3))
        p.add(line(way, trim, 0.028) + knots, 0.03, 1.2)
    p.add(fill(_stand_up(p, h + t * 0.88), lighten(c, 0.05), 1, 0.4), 0.04, 7.2)
    for side in (0, 1):
        if man or look.age == "old":
            arm(p, side, lighten(c, 0.05), lighten(look.shirt, 0.1), (0.165, 0.15, 0.15))
        else:
            arm(p, side, lighten(c, 0.06), bare=2)


def _stand_up(p: Puppet, y: float) -> list[tuple[float, float]]:
    """A stiff collar round the neck."""
    lean, bend = p.spine(y), p.bend(y)
    ring = p.loft([(y, 0.235, 0.21, bend, lean), (y + 0.15, 0.19, 0.18, bend, lean + 0.02)])
    return ring.band(y, 0.15, 1.0)
