"""What a puppet holds: umbrella, lamp, cane, book and bag are drawn here; anything else is a drawing put in the hand."""

from __future__ import annotations

import itertools
import math

from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line


def hold_umbrella(p: Puppet, colour: str = "#1d2030") -> None:
    x, y = p.anchors.get("hand1", (0.4, -2.4))
    top_x, top_y = x - 0.16 - 0.10 * math.sin(p.yaw), -p.chin_y - 2.02
    r = 1.55
    shaft = line([(x + 0.02, y + 0.28), (x, y), (top_x, top_y)], "#3a2a22", 0.05)
    shaft += (
        f'<path d="M{x + 0.02:.3f} {y + 0.26:.3f}q.02 .16 .13 .13q.09 -.03 .07 -.12" fill="none" stroke="#6a4630" '
        'stroke-width=".065" stroke-linecap="round"/>'
    )
    n = 6
    xs = [top_x - r + 2 * r * i / n for i in range(n + 1)]
    rim = top_y + 0.72
    d = (
        f"M{xs[0]:.3f} {rim:.3f}C{top_x - r * 0.92:.3f} {top_y + 0.1:.3f} {top_x - r * 0.45:.3f} {top_y - 0.12:.3f} "
        f"{top_x:.3f} {top_y - 0.14:.3f}C{top_x + r * 0.45:.3f} {top_y - 0.12:.3f} {top_x + r * 0.92:.3f} "
        f"{top_y + 0.1:.3f} {xs[-1]:.3f} {rim:.3f}"
    )
    for i in range(n, 0, -1):
        d += f"Q{(xs[i] + xs[i - 1]) / 2:.3f} {rim - 0.20:.3f} {xs[i - 1]:.3f} {rim + (0 if i in (1, n + 1) else 0.03):.3f}"
    canopy = f'<path d="{d}Z" fill="{colour}"/>'
    for i in range(1, n):
        t = (i / n - 0.5) * 2
        canopy += (
            f'<path d="M{top_x:.3f} {top_y - 0.13:.3f}Q{top_x + t * r * 0.75:.3f} {top_y + 0.05:.3f} {xs[i]:.3f} {rim:.3f}" '
            f'fill="none" stroke="{lighten(colour, 0.25)}" stroke-width=".014" stroke-opacity=".6"/>'
        )
    inner = (
        f'<path d="M{xs[0]:.3f} {rim:.3f}Q{top_x:.3f} {rim - 0.55:.3f} {xs[-1]:.3f} {rim:.3f}Q{top_x:.3f} '
        f'{rim - 0.12:.3f} {xs[0]:.3f} {rim:.3f}Z" fill="{darken(colour, 0.55)}"/>'
    )
    near = p.anchors.get("near1", (1.0, 0.0))[0] > -0.12
    p.add(inner, 0.2, 0.2, "cloth", 0)
    p.add(shaft, 0.02, 4.9 if near else 0.3, "metal", 0.3)
    p.add(canopy + line([(top_x, top_y - 0.12), (top_x, top_y - 0.32)], "#2a2024", 0.04), 0.55, 9.5, "cloth", 0.5)


SHOULDERED = "umbrella over the shoulder"
PANELS, ROUND, OVER = 8, 2.05, 0.66
"""Of an umbrella over the shoulder, seen from within: its panels, how wide it is and how far above the chin its middle is, in heads."""


def shoulder_umbrella(p: Puppet, colour: str = "#2b3350") -> None:
    """An umbrella laid over the shoulder, open behind the head: how it is seen where its top would be out of the frame."""
    x, y = p.anchors.get("hand1", (0.4, -2.4))
    chin = p.anchors.get("chin", (0.0, -p.chin_y))
    side = 1.0 if x >= chin[0] else -1.0
    cx, cy = chin[0] + 0.30 * side, chin[1] - OVER
    spokes = [math.radians(360 * (n + 0.5) / PANELS) for n in range(PANELS + 1)]
    rim = [(cx + ROUND * math.cos(a), cy + 0.92 * ROUND * math.sin(a)) for a in spokes]
    body, ribs = "", ""
    for n, ((ax, ay), (bx, by)) in enumerate(itertools.pairwise(rim)):
        mx, my = cx + 0.86 * ((ax + bx) / 2 - cx), cy + 0.86 * ((ay + by) / 2 - cy)
        tone = lighten(colour, 0.16 if n % 2 else 0.07)
        body += f'<path d="M{cx:.3f} {cy:.3f}L{ax:.3f} {ay:.3f}Q{mx:.3f} {my:.3f} {bx:.3f} {by:.3f}Z" fill="{tone}"/>'
        ribs += line([(cx, cy), (ax, ay)], lighten(colour, 0.42), 0.026) + ellipse(ax, ay, 0.04, 0.04, "#d8c9a4")
    p.add(body, 0.22, -8.0, "cloth", 0.3)
    p.add(ribs, 0.02, -7.9, "metal", 0.3)
    p.add(line([(cx, cy), (x, y), (x - 0.10 * side, y + 0.42)], "#6a4630", 0.07), 0.03, -7.8, "leather", 0.5)
    grip = line([(x + 0.05 * side, y - 0.12), (x - 0.10 * side, y + 0.42)], "#6a4630", 0.07)
    p.add(grip, 0.03, p.anchors.get("order1", (5.2, 0.0))[0] - 0.03, "leather", 0.5)


def hold_lantern(p: Puppet) -> None:
    x, y = p.anchors.get("hand1", (0.4, -2.4))
    y += 0.1
    p.anchors["lamp"] = (x, y + 0.42)
    iron = "#4a3a30"
    body = line([(x - 0.13, y + 0.2), (x - 0.08, y + 0.02), (x + 0.08, y + 0.02), (x + 0.13, y + 0.2)], "#3b2f2a", 0.03)
    body += fill([(x - 0.17, y + 0.26), (x - 0.1, y + 0.16), (x + 0.1, y + 0.16), (x + 0.17, y + 0.26)], iron, 1, 0.1)
    body += fill(
        [(x - 0.15, y + 0.26), (x + 0.15, y + 0.26), (x + 0.13, y + 0.62), (x - 0.13, y + 0.62)], "#ffdf8e", 1, 0.1
    )
    body += ellipse(x, y + 0.45, 0.06, 0.10, "#fffbe6") + line([(x, y + 0.26), (x, y + 0.62)], iron, 0.025)
    body += fill([(x - 0.18, y + 0.62), (x + 0.18, y + 0.62), (x + 0.16, y + 0.70), (x - 0.16, y + 0.70)], iron, 1, 0.1)
    p.add(body, 0.06, 5.5, "metal", 0.4)


def hold_cane(p: Puppet) -> None:
    x, y = p.anchors.get("hand1", (0.4, -2.4))
    p.add(
        line([(x - 0.16, y - 0.02), (x - 0.02, y - 0.10), (x + 0.05, y), (x + 0.12, -0.02)], "#6b4428", 0.065, 1, 0.6),
        0.03,
        4.4,
        "leather",
        0.6,
    )


def hold_book(p: Puppet, colour: str = "#8a3030") -> None:
    a, b = p.anchors.get("hand0", (-0.3, -2.4)), p.anchors.get("hand1", (0.3, -2.4))
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2 - 0.10
    w = max(0.30, abs(a[0] - b[0]) * 0.5 + 0.12)
    body = fill(
        [(x - w, y - 0.30), (x, y - 0.20), (x + w, y - 0.30), (x + w, y + 0.26), (x, y + 0.36), (x - w, y + 0.26)],
        colour,
        1,
        0,
    )
    leaf = [
        (x - w + 0.03, y - 0.34),
        (x, y - 0.25),
        (x + w - 0.03, y - 0.34),
        (x + w - 0.05, y - 0.28),
        (x, y - 0.19),
        (x - w + 0.05, y - 0.28),
    ]
    body += fill(leaf, "#f4ecd8", 1, 0.1) + line([(x, y - 0.2), (x, y + 0.36)], darken(colour, 0.4), 0.03)
    p.add(body, 0.05, 5.6 if p.frontal > 0 else -2.5, "leather", 0.8)


def carry_satchel(p: Puppet) -> None:
    h, t = p.hip_y, p.torso
    body = p.loft(p.rings(0.06, h - 0.2, 1.06))
    if body.faces(0) > -0.2:
        way = ((-1.3, h + t * 0.88), (-0.55, h + t * 0.7), (0.35, h + t * 0.3), (1.2, h - 0.02))
        p.add(line(body.points(way, 1.02), "#6b4428", 0.085), 0.03, 1.5, "leather", 0.7)
    x, y = body.at(1.25, h - 0.12, 1.12)
    bag = fill(
        [(x - 0.36, y - 0.22), (x + 0.36, y - 0.22), (x + 0.38, y + 0.36), (x - 0.38, y + 0.36)], "#7a4e2c", 1, 0.25
    )
    flap = [(x - 0.38, y - 0.24), (x + 0.38, y - 0.24), (x + 0.36, y + 0.02), (x, y + 0.12), (x - 0.36, y + 0.02)]
    bag += fill(flap, "#8d5d36", 1, 0.25)
    bag += fill(
        [(x - 0.05, y + 0.02), (x + 0.05, y + 0.02), (x + 0.05, y + 0.16), (x - 0.05, y + 0.16)], "#d8b25a", 1, 0.1
    )
    p.add(bag, 0.08, 6.8 if body.faces(1.25) > -0.1 else -2, "leather", 0.9)


def carry_backpack(p: Puppet, colour: str = "#b0563a") -> None:
    h, t = p.hip_y, p.torso
    lean = p.spine(h + t * 0.5)
    rows = ((0.08, 0.30, 0.12), (0.2, 0.38, 0.20), (0.7, 0.36, 0.19), (0.84, 0.24, 0.12))
    pack = p.loft([(h + t * y, w * p.width, d, 0, lean - 0.36) for y, w, d in rows], 2.6)
    svg = fill(pack.outline(h + t * 0.08, h + t * 0.84), colour)
    if pack.faces(math.pi) > 0:
        svg += fill(
            pack.points(
                [
                    (math.pi - 0.8, h + t * 0.5),
                    (math.pi + 0.8, h + t * 0.5),
                    (math.pi + 0.7, h + t * 0.2),
                    (math.pi - 0.7, h + t * 0.2),
                ],
                1.03,
            ),
            darken(colour, 0.18),
            1,
            0.2,
        )
    p.add(svg, 0.14, 6.0 if p.frontal < -0.05 else 0.4, "cloth", 0.8)
    body = p.loft(p.rings(0.05, h - 0.1, 1.0))
    for s in (-1, 1):
        if body.faces(s * 0.7) > -0.1:
            way = [(s * 0.85, h + t * 0.9), (s * 0.72, h + t * 0.66), (s * 1.1, h + t * 0.36)]
            p.add(line(body.points(way, 1.03), darken(colour, 0.3), 0.085), 0.03, 1.6, "leather", 0.5)


HELD = {
    "umbrella": hold_umbrella,
    SHOULDERED: shoulder_umbrella,
    "lantern": hold_lantern,
    "cane": hold_cane,
    "book": hold_book,
}
CARRIED = {"satchel": carry_satchel, "backpack": carry_backpack}


def draw_held(p: Puppet, what: str) -> bool:
    """Draw `what` in the hands; False if it is no thing of this file."""
    draw = HELD.get(what)
    if draw is None:
        return False
    draw(p)
    return True


def draw_carried(p: Puppet) -> None:
    for what in p.look.carries:
        if what in CARRIED:
            CARRIED[what](p)
