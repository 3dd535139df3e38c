"""The face of a puppet: skin, eyes, brows, nose, mouth, ears. Seven numbers make an expression."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace

from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import (
    Point,
    clip,
    darken,
    ellipse,
    fade_out,
    fill,
    fresh_id,
    lighten,
    line,
    mix,
    path,
)
from providers.builtin.painter.figures.beards import draw_beard, draw_glasses
from providers.builtin.painter.figures.head import FRONT, SHUT, Head, is_pale, line_colour


def draw_face(p: Puppet, head: Head) -> None:
    look = p.look
    opened = head.put(_front(p, head))
    p.add(opened, 0.36, FRONT, "skin")
    lidded = replace(head, feeling={**head.feeling, "open": SHUT})
    p.lids[len(p.parts) - 1] = replace(p.parts[-1], svg=head.put(_front(p, lidded)))
    _ears(p, head)
    _nose(p, head)
    if look.beard:
        draw_beard(p, head)
    if look.glasses:
        draw_glasses(p, head)


def _front(p: Puppet, head: Head) -> str:
    svg = fill(head.loft.outline(0, 1, 1, 30, open_top=False), p.look.skin)
    svg += _profile(p, head) + _blush(p, head)
    for s in (-1, 1):
        svg += _eye(p, head, s) + _brow(p, head, s)
    return svg + _age_lines(p, head) + _freckles(p, head) + _mouth(p, head) + _tears(p, head)


def _profile(p: Puppet, head: Head) -> str:
    """What a face turned away shows against what is behind it: brow, bridge, lips and chin."""
    loft, look, my = head.loft, p.look, head.mouth_y
    turned = math.sin(loft.yaw)
    if abs(turned) < 0.35 or loft.faces(0) < -0.35:
        return ""
    small = 0.55 if look.age == "child" else 0.8 if p.female else 1.0
    lips = 0.030 * (0.7 + 0.3 * look.lips)
    bumps = (
        (0.78, -0.006), (0.66, 0.008 * small), (0.58, 0.018 * small), (0.50, -0.002), (head.eye_y, -0.014), (0.38, 0.006),
        (0.30, 0.010), (my + 0.055, 0.014), (my + 0.028, 0.014 + lips), (my + 0.004, 0.014), (my - 0.026, 0.012 + lips),
        (my - 0.062, 0.012), (0.075, 0.034 + 0.022 * look.chin * small), (0.035, 0.030 * small), (0.008, 0.0),
    )  # fmt: skip
    edge = []
    for y, push in bumps:
        _, d, _, cz = loft.ring(y)
        edge.append(loft.place(0.0, y, cz + d + push))
    side = -1 if turned > 0 else 1
    return fill([*edge, *(loft.at(side * 0.5, y) for y in (0.02, 0.3, 0.6, 0.78))], look.skin, 1, 0.6)


def _blush(p: Puppet, head: Head) -> str:
    red = mix(p.look.skin, "#d2452f", 0.34 if is_pale(p) else 0.22)
    body, paint = fade_out(red, 0.62)
    y = head.eye_y - 0.145
    for s in (-1, 1):
        a = head.across(s * 0.225, y)
        v = head.loft.faces(a)
        if v > 0.05:
            x, py = head.loft.at(a, y)
            body += f'<ellipse cx="{x:.4f}" cy="{py:.4f}" rx="{0.115 * max(0.35, v):.4f}" ry=".085" fill="{paint}"/>'
    return body


def _eye(p: Puppet, head: Head, s: int) -> str:
    look, e, loft = p.look, head.feeling, head.loft
    size = p.measure["eye"] * (1.06 if p.female else 0.98) * look.eye_size
    w, h = 0.088 * size, 0.062 * size * e["open"]
    centre = head.across(s * 0.168 * look.eyes_apart, head.eye_y)
    v = loft.faces(centre)
    if v < 0.10:
        return ""
    per = 0.94 / max(0.28, loft.ring(head.eye_y)[0])

    def at(u: float, up: float) -> Point:
        return loft.at(centre + s * u * per, head.eye_y + up + look.eye_tilt * 0.20 * u)

    child = look.age == "child"
    lash = "#2a1c1e"
    ts = [-1 + 2 * i / 8 for i in range(9)]
    p.anchors[f"eye{0 if s < 0 else 1}"] = at(0, 0)
    if e["open"] <= SHUT:
        return line([at(w * t, 0.012 - 0.034 * (1 - abs(t) ** 2)) for t in ts], lash, 0.020)
    if e["open"] <= 0.3:
        return line([at(w * 0.95 * t, -0.030 + 0.078 * (1 - abs(t) ** 1.8)) for t in ts], lash, 0.022)
    slope = e.get("lid", 0) * h
    upper = [at(w * t, h * (1 - abs(t) ** 2.2) + slope * t * 0.9 + 0.004 * t) for t in ts]
    lower = [at(w * t, -h * 0.78 * (1 - abs(t) ** 2.4) + e.get("cheek", 0) * 0.012 * (1 - t * t)) for t in ts[::-1]]
    upper = [(x, min(y, d[1] - 0.004)) for (x, y), d in zip(upper, lower[::-1], strict=True)]
    outline = path(upper + lower[1:-1])
    socket = path([(x, y - 0.018) for x, y in upper] + [(x, y + 0.014) for x, y in lower])
    body = f'<path d="{socket}" fill="{mix(look.skin, darken(look.skin, 0.5), 0.28)}" fill-opacity=".5"/>'
    body += clip(_iris(p, head, at(s * 0.0 + 0.006, 0), outline, v, size, w, h, upper), outline)
    body += line(upper, lash, (0.020 if p.female else 0.016) * (0.7 if child else 1) * size)
    if p.female:
        body += _lashes(p, at, upper, w, h, size, child)
    crease = [at(w * t * 1.06, h * (1 - abs(t) ** 2.2) + 0.030) for t in ts[1:-1]]
    tone = line_colour(p)
    if look.seed % 5:
        body += line(crease, tone, 0.009, 0.55)
    body += line(lower[2:-2], tone, 0.007, 0.5)
    if e.get("bags") or look.age == "old":
        body += line([at(w * t, -h - 0.022 - 0.012 * (1 - t * t)) for t in ts[2:-1]], tone, 0.008, 0.5)
    if look.age == "old":
        for rays in (((1.28, 0.02), (1.5, 0.036), (1.72, 0.04)), ((1.25, -0.028), (1.42, -0.042), (1.6, -0.064))):
            body += line([at(w * u, up) for u, up in rays], tone, 0.006, 0.42)
    if look.scar and s > 0:
        body += line(
            [at(w * 0.2, 0.15), at(w * 0.5, 0.02), at(w * 0.45, -0.14)], mix(look.skin, "#8a2a2a", 0.6), 0.016, 0.8
        )
    return body


def _iris(
    p: Puppet, head: Head, centre: Point, outline: str, v: float, size: float, w: float, h: float, upper: list[Point]
) -> str:
    look = p.look
    r = (0.060 if look.age == "child" else 0.064) * size * head.feeling.get("iris", 1)
    x = centre[0] + p.gaze[0] * w * 0.42 * max(v, 0.5)
    y = centre[1] - p.gaze[1] * max(h, 0.05 * size) * 0.3
    fx = max(0.42, v) ** 0.8
    c = look.eye
    body = f'<path d="{outline}" fill="#fbf6ee"/>'
    body += ellipse(x, y, r * fx, r, darken(c, 0.45)) + ellipse(x, y + r * 0.08, r * 0.86 * fx, r * 0.86, c)
    body += ellipse(x, y + r * 0.34, r * 0.62 * fx, r * 0.46, lighten(c, 0.38), 0.75)
    if p.fine:
        rng = random.Random(5)
        for i in range(46):
            t = i / 46 * 2 * math.pi
            a, b = 0.42 + 0.1 * rng.random(), 0.72 + 0.14 * rng.random()
            ray = [(x + r * fx * k * math.cos(t + o), y + r * k * math.sin(t + o)) for k, o in ((a, 0), (b, 0.05))]
            body += line(ray, lighten(c, 0.45) if i % 2 else darken(c, 0.35), 0.004, 0.55)
    body += ellipse(x, y, r * 0.46 * fx, r * 0.46, "#15101a")
    shade = path(upper + [(ux, uy + h * 0.55) for ux, uy in upper[::-1]])
    body += f'<path d="{shade}" fill="{darken(look.skin, 0.6)}" fill-opacity=".24"/>'
    body += ellipse(x - r * 0.30, y - r * 0.36, r * 0.24, r * 0.22, "#ffffff")
    return body + ellipse(x + r * 0.34 * fx, y + r * 0.36, r * 0.11, r * 0.10, "#ffffff", 0.8)


def _lashes(
    p: Puppet, at: Callable[[float, float], Point], upper: list[Point], w: float, h: float, size: float, child: bool
) -> str:
    lash = "#2a1c1e"
    if child:
        return line([upper[-1], at(w * 1.14, h * 0.16)], lash, 0.010) + line(
            [upper[-2], at(w * 1.02, h * 0.62)], lash, 0.010
        )
    body = line([upper[-2], upper[-1], at(w * 1.16, h * 0.30)], lash, 0.014 * size)
    if p.fine:
        for t, reach in ((0.2, 0.03), (0.45, 0.036), (0.7, 0.042), (0.9, 0.045)):
            tip = at(w * (t + 0.18), h * (1 - abs(t) ** 2.2) + reach)
            body += line([upper[int((t + 1) / 2 * 8)], tip], lash, 0.009)
    return body


def _brow_colour(p: Puppet) -> str:
    look = p.look
    if look.age == "old":
        return look.hair_colour
    if look.hair == "bald" and not look.beard:
        return mix(look.skin, "#241a1c", 0.7)
    return mix(look.hair_colour, "#241a1c", 0.25)


def _brow(p: Puppet, head: Head, s: int) -> str:
    look, e, loft = p.look, head.feeling, head.loft
    centre = head.across(s * 0.168 * look.eyes_apart, head.eye_y)
    if loft.faces(centre) < 0.10:
        return ""
    size = p.measure["eye"] * (1.06 if p.female else 0.98)
    per = 0.94 / max(0.28, loft.ring(head.eye_y)[0])
    up = 0.125 * (0.5 + 0.5 * size) + 0.01 + 0.02 * look.brow_up
    arch = 0.010 + 0.006 * (look.seed % 5)
    w = 0.105 * size
    thick = (0.018 if p.female else 0.028) * (1.25 if look.age == "old" and not p.female else 1)
    thick *= (0.75 if look.age == "child" else 1) * look.brow

    def at(t: float, off: float) -> Point:
        y = up + e["brow_in"] * (1 - t) / 2 + e["brow_out"] * (1 + t) / 2 + arch * (1 - t * t) + off
        return loft.at(centre + s * w * t * per, head.eye_y + y + look.eye_tilt * 0.10 * w * t)

    colour = _brow_colour(p)
    top = [at(t, thick * (1 - 0.55 * max(0, t))) for t in (-1, -0.5, 0, 0.5, 1)]
    low = [at(t, -thick * (1 - 0.75 * max(0, t))) for t in (1.05, 0.5, 0, -0.5, -1)]
    body = fill(top + low, colour, 0.96)
    if p.fine:
        rng = random.Random(look.seed + s)
        for i in range(64):
            t = rng.uniform(-1.02, 0.98)
            k = thick * (1 - 0.6 * max(0, t))
            v = rng.uniform(-1, 0.3)
            hair = [
                at(t, k * v),
                at(t + 0.10, k * (v + 0.45)),
                at(t + 0.24 + 0.1 * rng.random(), k * min(1.15, v + 0.75)),
            ]
            tone = (darken(colour, 0.35), colour, lighten(colour, 0.22))[i % 3]
            body += line(hair, tone, 0.0045, 0.75)
    return body


def _age_lines(p: Puppet, head: Head) -> str:
    if p.look.age != "old" or head.loft.faces(0) <= 0:
        return ""
    tone, body = line_colour(p), ""
    for y, w in ((0.70, 0.14), (0.745, 0.11)):
        brow = [head.loft.at(head.across(u, y), y + 0.01 * math.cos(u * 20)) for u in (-w, -w / 2, 0, w / 2, w)]
        body += line(brow, tone, 0.008, 0.4)
    for s in (-1, 1):
        if head.loft.faces(s * 0.5) > 0.1:
            cheek = [head.loft.at(head.across(s * u, y), y) for u, y in ((0.085, 0.31), (0.13, 0.25), (0.14, 0.19))]
            body += line(cheek, tone, 0.010, 0.55)
    return body


TEAR = "#bfe6f7"


def _tears(p: Puppet, head: Head) -> str:
    """A wet trace from each eye down the cheek, and a drop at its end."""
    if not head.feeling.get("tears"):
        return ""
    body = ""
    for s in (-1, 1):
        way = [(s * 0.185, head.eye_y - 0.065), (s * 0.20, head.eye_y - 0.15), (s * 0.196, head.eye_y - 0.24)]
        if head.loft.faces(head.across(way[0][0], way[0][1])) < 0.15:
            continue
        trace = [head.loft.at(head.across(x, y), y, 1.012) for x, y in way]
        x, y = trace[-1]
        drop = [(x, y - 0.045), (x + 0.030, y + 0.018), (x, y + 0.048), (x - 0.030, y + 0.018)]
        body += (
            line(trace, TEAR, 0.030, 0.8)
            + fill(drop, TEAR, 0.97, 0.8)
            + ellipse(x - 0.010, y + 0.014, 0.008, 0.012, "#ffffff")
        )
        x, y = trace[0]
        body += ellipse(x, y, 0.046, 0.016, TEAR, 0.9)
    return body


MOLES = ((0.42, 0.255), (-0.46, 0.22), (0.22, 0.13), (-0.62, 0.36), (0.70, 0.33), (-0.20, 0.115))
"""Angle round the head and height of a mole."""


def _freckles(p: Puppet, head: Head) -> str:
    body = ""
    if p.look.mole:
        a, y = MOLES[(p.look.mole - 1) % len(MOLES)]
        if head.loft.faces(a) > 0.15:
            x, py = head.loft.at(a, y)
            body += ellipse(x, py, 0.015, 0.015, mix(p.look.skin, "#2a1414", 0.75), 0.9)
    if not p.look.freckles:
        return body
    rng = random.Random(p.look.seed)
    for _ in range(22):
        y = rng.uniform(0.29, 0.385)
        a = head.across(rng.uniform(-0.26, 0.26), y)
        if head.loft.faces(a) > 0.2:
            x, py = head.loft.at(a, y)
            body += ellipse(x, py, 0.0075, 0.0075, mix(p.look.skin, "#9a4a22", 0.55), 0.75)
    return body


def _mouth(p: Puppet, head: Head) -> str:
    loft, e, my = head.loft, head.feeling, head.mouth_y
    if loft.faces(0) <= -0.25:
        return ""
    w = e["mouth"] * (0.9 if p.look.age == "child" else 1) * p.look.mouth
    curve, gape = e["curve"], e["gape"]

    def at(t: float, off: float) -> Point:
        return loft.at(head.across(w / 2 * t, my), my + curve * t * t * 0.75 - curve * 0.35 + off, 1.012)

    ts = [t for t in (-1, -0.66, -0.33, 0, 0.33, 0.66, 1) if loft.faces(head.across(w / 2 * t, my)) > -0.08]
    if len(ts) < 2:
        return ""
    lip = mix(p.look.skin, "#a8323a", 0.52 if p.female else 0.34)
    tone = line_colour(p)
    if gape > 0:
        upper = [at(t, gape * 0.38 * (1 - t * t)) for t in ts]
        lower = [at(t, -gape * 0.75 * (1 - abs(t) ** 2.5)) for t in ts[::-1]]
        shape = path(upper + lower[1:-1], True, 0.6)
        x, y = at(0, -gape * 0.72)
        inside = f'<path d="{shape}" fill="#4c1620"/>' + ellipse(x, y, w * 0.27, gape * 0.30, "#c9505a")
        if e.get("teeth"):
            teeth = path(upper + [(tx, ty + gape * 0.34) for tx, ty in upper[::-1]], True, 0.3)
            inside += f'<path d="{teeth}" fill="#fbf6ee"/>'
        body = clip(inside, shape) + line(upper, darken(lip, 0.35), 0.013) + line(lower, lip, 0.018, 0.8)
    else:
        body = ""
        if p.female or p.fine:
            full = p.look.lips
            shape_ = [at(t, full * 0.020 * (1 - t * t) * (1 - 0.35 * math.exp(-((t / 0.2) ** 2)))) for t in ts]
            shape_ += [at(t, -0.030 * full * (1 - t * t)) for t in ts[::-1]]
            body += fill(shape_, lip, 0.75 if p.female else 0.4)
        body += line([at(t, 0) for t in ts], mix(darken(p.look.skin, 0.5), "#6a1a22", 0.4), 0.018)
        x, y = at(0, -0.075)
        body += ellipse(x, y, 0.045 * max(0.3, loft.faces(0)), 0.010, tone, 0.28)
    for t in (-1, 1):
        if curve > 0.03 and loft.faces(head.across(w / 2 * t, my)) > 0.1:
            body += line([at(t, 0.02), at(t * 1.12, 0), at(t * 1.06, -0.02)], tone, 0.010, 0.5)
    return body


def _ears(p: Puppet, head: Head) -> None:
    yaw, k = head.loft.yaw, p.look.ears
    for s in (-1, 1):
        a = s * math.radians(97)
        v = head.loft.faces(a)
        x, y = head.loft.at(a, 0.40)
        wide = max(0.35, abs(math.sin(yaw))) if v > 0 else 0.35
        push = 0.02 * (1 if x > 0 else -1) if abs(math.sin(yaw)) < 0.7 else 0
        body = ellipse(x + push, y, (0.062 + 0.035 * wide) * k, 0.105 * k, mix(p.look.skin, "#d2452f", 0.10), 1, 8 * s)
        body += ellipse(x + push * 0.4, y + 0.005, (0.030 + 0.02 * wide) * k, 0.062 * k, line_colour(p), 0.55, 8 * s)
        p.add(head.put(body), 0.04, FRONT + 0.05 if v > 0.12 else FRONT - 0.4, "skin", 0.5)


def _nose(p: Puppet, head: Head) -> None:
    loft, look, ey = head.loft, p.look, head.eye_y
    if loft.faces(0) <= -0.35:
        return
    child = look.age == "child"
    out = 0.085 * look.nose * (0.62 if child else 0.84 if p.female else 1.12 if look.age == "old" else 1)
    ny = 0.305 if child else 0.30

    def at(a: float, y: float, push: float) -> Point:
        w, d, _, cz = loft.ring(y)
        return loft.place(math.sin(a) * w, y, cz + d * math.cos(a) + push)

    w = (0.13 if child else 0.145 * look.nose**0.5) * look.nose_wide
    s = math.sin(loft.yaw)
    head_on = abs(s) < 0.22
    side = 1 if s > 0 else -1
    near = at(-side * w, ny - 0.01, 0.01)
    if head_on:
        half = [(0.045, ey - 0.03, 0.0), (0.06, ey - 0.08, 0.02), (w, ny - 0.01, 0.01), (w * 0.8, ny - 0.045, 0.01)]
        shape = [at(-a, y, k) for a, y, k in half] + [at(0, ny - 0.035, out * 0.72)]
        shape += [at(a, y, k) for a, y, k in half[::-1]]
    else:
        ridge = [
            at(0, ey + 0.02, -0.012),
            at(0, ey - 0.06, out * 0.45),
            at(0, ny + 0.012, out),
            at(0, ny - 0.035, out * 0.72),
        ]
        back = [
            at(-side * w * 0.7, ny - 0.052, 0),
            near,
            at(-side * w * 0.9, ny + 0.03, 0),
            at(-side * 0.06, ey - 0.07, 0),
        ]
        shape = ridge + back
    (x0, y0), (x1, y1) = at(0, ey + 0.02, -0.012), at(0, ny - 0.035, out * 0.72)
    name = fresh_id()
    tip = mix(look.skin, "#d2452f", 0.22)
    body = (
        f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="{x0:.4f}" y1="{y0:.4f}" x2="{x1:.4f}" '
        f'y2="{y1:.4f}"><stop offset="0" stop-color="{look.skin}" stop-opacity="0"/><stop offset=".35" '
        f'stop-color="{look.skin}" stop-opacity="{0.4 if head_on else 1}"/><stop offset="1" stop-color="{tip}"/>'
        f'</linearGradient><path d="{path(shape, True, 0.55)}" fill="url(#{name})"/>'
    )
    for q in (-1, 1) if head_on else (-side,):
        x, y = at(q * w * 0.45, ny - 0.043, 0.012)
        body += ellipse(x, y, 0.016, 0.009, darken(tip, 0.5), 0.75)
    x, y = at(-0.03 if s >= 0 else 0.03, ny + 0.02, out * 0.9)
    body += ellipse(x, y, 0.018, 0.014, "#fff2e0", 0.45)
    if not head_on:
        wing = [near, at(-side * w * 0.95, ny - 0.03, 0), at(-side * w * 0.7, ny - 0.052, 0)]
        body += line(wing, line_colour(p), 0.009, 0.5)
    p.add(head.put(body), 0.05, FRONT + 0.02, "skin", 0.55)
