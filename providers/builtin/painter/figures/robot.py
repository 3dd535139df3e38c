"""A robot on the same skeleton as people: jointed tubes, a chest with lamps, a face that is a screen."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.body_loft import Loft
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line, tube
from providers.builtin.painter.figures.cloth_cuts import band
from providers.builtin.painter.figures.head import SHUT
from providers.builtin.painter.figures.limbs import limb


def draw_robot(p: Puppet) -> None:
    for side in (0, 1):
        _leg(p, side)
    _body(p)
    _head(p)
    for side in (0, 1):
        _arm(p, side)


def _leg(p: Puppet, side: int) -> None:
    c, c2 = p.look.cloth, p.look.cloth2
    hip, knee, ankle = p.legs[side]
    order = -1 + p.page(knee)[2] * 0.3
    body = fill(limb(p, [hip, knee], (0.10, 0.10)), c2) + fill(limb(p, [knee, ankle], (0.19, 0.22), False), c)
    x, y = p.spot(knee)
    body += ellipse(x, y, 0.15, 0.15, darken(c2, 0.2)) + ellipse(x, y, 0.06, 0.06, lighten(c2, 0.3))
    for i in range(4):
        x, y = p.spot(hip + (knee - hip) * (0.15 + 0.2 * i))
        body += line([(x - 0.1, y), (x + 0.1, y)], darken(c2, 0.45), 0.025)
    p.add(body, 0.14, order, "metal")
    ax, ay, az = (float(v) for v in ankle)
    low = max(0.0, ay - 0.13)
    foot = p.loft(
        [
            (low, 0.24, 0.34, ax, az + 0.1),
            (low + 0.10, 0.23, 0.33, ax, az + 0.1),
            (low + 0.2, 0.15, 0.2, ax, az + 0.04),
        ],
        3,
    )
    p.add(fill(foot.outline(low, low + 0.2), darken(c, 0.25)), 0.1, order - 0.05, "metal")


def _body(p: Puppet) -> None:
    c, h, t = p.look.cloth, p.hip_y, p.torso
    rows = (
        (h - 0.1, 0.40, 0.32),
        (h, 0.5, 0.40),
        (h + t * 0.5, 0.60, 0.46),
        (h + t * 0.86, 0.62, 0.46),
        (h + t * 0.93, 0.5, 0.36),
    )
    b = p.loft([(y, w, d, 0, p.spine(y)) for y, w, d in rows], 3.2)
    svg = fill(b.outline(h - 0.1, h + t * 0.93, 1, 18), c) + band(b, h + t * 0.16, 0.05, darken(c, 0.3), 1.0)
    if b.faces(0) > 0.1:
        panel = [(-0.62, h + t * 0.72), (0.62, h + t * 0.72), (0.62, h + t * 0.38), (-0.62, h + t * 0.38)]
        svg += fill(b.points(panel, 1.01), darken(c, 0.55), 1, 0.2)
        x, y = b.at(-0.28, h + t * 0.55, 1.02)
        svg += ellipse(x, y, 0.13, 0.13, "#efe6d2") + line([(x, y), (x + 0.06, y - 0.08)], "#c0392b", 0.02)
        for i, lamp in enumerate(("#ff7b54", "#ffd166", "#6ee7b7")):
            x, y = b.at(0.25, h + t * (0.64 - 0.09 * i), 1.02)
            svg += ellipse(x, y, 0.045, 0.045, lamp)
    if b.faces(math.pi) > 0.1:
        vent = [
            (math.pi - 0.5, h + t * 0.7),
            (math.pi + 0.5, h + t * 0.7),
            (math.pi + 0.5, h + t * 0.4),
            (math.pi - 0.5, h + t * 0.4),
        ]
        svg += fill(b.points(vent, 1.01), darken(c, 0.4), 1, 0.15)
        for i in range(4):
            y = h + t * (0.45 + 0.07 * i)
            svg += line(b.points([(math.pi - 0.4, y), (math.pi + 0.4, y)], 1.02), darken(c, 0.65), 0.03)
    p.add(svg, 0.2, 1, "metal")


def _head(p: Puppet) -> None:
    c, c2 = p.look.cloth, p.look.cloth2
    x, y = p.spot(np.array([p.bend(p.chin_y), p.chin_y, p.spine(p.chin_y)]))
    p.anchors["chin"] = (x, y)
    p.add(fill(tube([(x, y + 0.2), (x, y - 0.1)], (0.12, 0.12)), c2), 0.1, 0.9, "metal")
    rows = ((0.0, 0.40, 0.34), (0.08, 0.48, 0.40), (0.7, 0.50, 0.42), (0.86, 0.42, 0.36), (0.92, 0.2, 0.2))
    head = Loft([(ry, w, d, 0, 0) for ry, w, d in rows], p.head_yaw, p.pitch, (x, y), 3.4)
    svg = fill(head.outline(0, 0.92, 1, 16), c)
    feelings = art_table("expressions")
    e = {**(feelings.get(p.expression) or feelings["calm"]), **({"gape": p.shade["gape"]} if "gape" in p.shade else {})}
    glow = p.look.glow or "#8ffcec"
    if head.faces(0) > -0.1:
        svg += fill(head.points([(-0.78, 0.70), (0.78, 0.70), (0.78, 0.22), (-0.78, 0.22)], 1.01), "#1d2733", 1, 0.25)
        dark_eyes = {**e, "open": SHUT}
        p.add(svg + _screen(head, dark_eyes if p.shut else e, glow), 0.2, 3.5, "metal")
        p.lids[len(p.parts) - 1] = replace(p.parts[-1], svg=svg + _screen(head, dark_eyes, glow))
        for n, s in enumerate((-1, 1)):
            if head.faces(s * 0.42) > 0:
                ex, ey = head.at(s * 0.42, 0.50, 1.02)
                p.anchors[f"eye{n}"] = (ex - x, ey - y)
    else:
        p.add(svg, 0.2, 3.5, "metal")
    ax, ay = head.at(0, 0.9, 0)
    p.add(
        line([(ax, ay + 0.05), (ax + 0.03, ay - 0.3)], c2, 0.04)
        + ellipse(ax + 0.03, ay - 0.34, 0.075, 0.075, "#ff7b54"),
        0.05,
        3.4,
        "metal",
    )
    for s in (-1, 1):
        bx, by = head.at(s * 1.57, 0.45)
        p.add(ellipse(bx, by, 0.07, 0.12, darken(c, 0.3)), 0.05, 3.6 if head.faces(s * 1.57) > 0.1 else 3.3, "metal")


def _screen(head: Loft, e: dict[str, float], glow: str) -> str:
    svg = ""
    for s in (-1, 1):
        v = head.faces(s * 0.42)
        if v <= 0:
            continue
        x, y = head.at(s * 0.42, 0.50, 1.02)
        svg += ellipse(x, y, 0.16 * v, 0.16, glow, 0.25)
        if e["open"] < 0.3:
            svg += line([(x - 0.1 * v, y + 0.03), (x, y - 0.05), (x + 0.1 * v, y + 0.03)], glow, 0.035)
        else:
            svg += ellipse(x, y, 0.10 * v, 0.10 * max(0.3, e["open"]), glow) + ellipse(
                x - 0.03, y - 0.03, 0.03 * v, 0.03, "#ffffff"
            )
        tilt = e["brow_in"] - e["brow_out"]
        if abs(tilt) > 0.02:
            brow = [head.at(s * (0.42 + d), 0.65 - tilt * d * 5, 1.02) for d in (-0.16, 0.16)]
            svg += line(brow, glow, 0.028)
    mouth = [
        head.at(u, 0.31 + e["curve"] * (u / 0.3) ** 2 * 0.8 - e["curve"] * 0.3, 1.02)
        for u in (-0.3, -0.15, 0, 0.15, 0.3)
        if head.faces(u) > 0
    ]
    if e["gape"] > 0.05:
        x, y = head.at(0, 0.31, 1.02)
        return svg + ellipse(x, y, 0.09 * max(0.2, head.faces(0)), min(0.03 + 0.4 * e["gape"], 0.09), glow)
    return svg + (line(mouth, glow, 0.03) if len(mouth) > 1 else "")


def _arm(p: Puppet, side: int) -> None:
    c, c2 = p.look.cloth, p.look.cloth2
    start, elbow, wrist, way = p.arms[side]
    off = np.array([0.14 if side else -0.14, 0, 0])
    start, elbow, wrist = start + off, elbow + off, wrist + off
    near = (p.page(elbow)[2] + p.page(wrist)[2]) / 2
    order = 5 + near if near > -0.12 else -3 + near
    body = fill(limb(p, [start, elbow], (0.085, 0.085)), c2)
    for i in range(5):
        x, y = p.spot(start + (elbow - start) * (0.12 + 0.18 * i))
        body += line([(x - 0.085, y + 0.02), (x + 0.085, y - 0.02)], darken(c2, 0.45), 0.025)
    body += fill(limb(p, [elbow, wrist], (0.13, 0.17), False), c)
    x, y = p.spot(start)
    body += ellipse(x, y, 0.16, 0.16, c) + ellipse(x, y, 0.07, 0.07, darken(c, 0.3))
    x, y = p.spot(elbow)
    body += ellipse(x, y, 0.12, 0.12, darken(c2, 0.2))
    (wx, wy), (qx, qy) = p.spot(wrist), p.spot(wrist + way * 0.2)
    a = math.atan2(qy - wy, qx - wx)
    for v in (-1, 1):
        claw = [
            (wx + k * math.cos(a + v * w), wy + k * math.sin(a + v * w)) for k, w in ((0, 0), (0.16, 0.8), (0.28, 0.25))
        ]
        body += line(claw, darken(c2, 0.1), 0.06)
    p.add(body, 0.12, order, "metal")
    p.anchors[f"hand{p.role(side)}"] = (wx + 0.2 * math.cos(a), wy + 0.2 * math.sin(a))
    p.anchors[f"near{p.role(side)}"] = (p.page(wrist)[2], 0.0)
    p.anchors[f"order{p.role(side)}"] = (order, 0.0)
