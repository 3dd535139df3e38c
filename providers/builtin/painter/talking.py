"""Things and rare animals that play a part: their drawing, given a face that feels."""

from __future__ import annotations

from providers.builtin.painter.light import Part
from providers.builtin.painter.looks import Look
from providers.builtin.painter.puppet import art
from providers.builtin.painter.strokes import Point, ellipse, line, own_ids
from providers.builtin.painter.things import Drawing, drawing, find_drawing, lowest

Drawn = tuple[list[Part], Point, float, float, dict[str, Point]]
STANDS = {"far": 5.5, "ground": 3.4, "table": 1.3, "wall": 1.6, "sky": 1.8, "water": 3.0}
"""How wide, in heads, a thing that plays a part is at most, by where it belongs."""


def draw_talking(look: Look, expression: str, facing: float) -> Drawn:
    d = find_drawing(look.species) or drawing("teddy-bear")
    assert d is not None
    size = min(max(d.size, 0.9), STANDS.get(d.where, 1.6))
    if look.age == "child":
        size *= 0.8
    h = size * d.height / d.width
    k = size / d.width
    top = -k * lowest(d.name)
    flip = facing < -20 and look.kind == "animal"
    turn = f"scale(-1 1) translate({-d.width} 0)" if flip else ""
    body = f'<g transform="translate({-size / 2:.4f} {top:.4f}) scale({k:.6f}) {turn}">{own_ids(d.body)}</g>'
    parts = [Part(body, 0.14 * size, 0, "felt", 0.5)]
    y = top + h * (0.48 if h > size * 1.3 else 0.50)
    if look.kind == "thing" and d.name != "teddy-bear" and abs((facing + 180) % 360 - 180) < 120:
        parts.append(
            Part(
                f'<g transform="translate(0 {top + h:.4f})">{_face(d, expression, facing, size, h)}</g>',
                0.03,
                1,
                "gloss",
                0,
            )
        )
    aim = (0.0, top + 0.38 * h if look.kind == "animal" else y + 0.2 * size)
    return parts, aim, h, size / 2, {"chin": aim}


def _face(d: Drawing, expression: str, facing: float, size: float, h: float) -> str:
    feelings = art("expressions")
    e = feelings.get(expression) or feelings["calm"]
    r = min(min(size, h) * 0.085, 0.16)
    x, y = max(-0.8, min(0.8, facing / 90)) * size * 0.12, -h * (0.60 if h > size * 1.3 else 0.54)
    if h > size * 1.6:
        r = min(size * 0.09, 0.16)
        y = -h * 0.62
    out = ""
    for s in (-1, 1):
        ex = x + s * r * 1.5
        if e["open"] < 0.3:
            out += line([(ex - r, y + r * 0.2), (ex, y - r * 0.6), (ex + r, y + r * 0.2)], "#1c1620", r * 0.35)
            continue
        tall = r * min(1.15, e["open"] + 0.1)
        out += (
            ellipse(ex, y, r * 1.1, tall * 1.1, "#2a1c1e")
            + ellipse(ex, y, r, tall, "#fbf6ee")
            + ellipse(ex + x * 0.4, y, r * 0.55, tall * 0.6, "#1c1620")
        )
        out += ellipse(ex - r * 0.15, y - tall * 0.3, r * 0.2, r * 0.2, "#ffffff")
        tilt = e["brow_in"] - e["brow_out"]
        if abs(tilt) > 0.02:
            out += line(
                [(ex - s * r, y - r * 1.5 - tilt * r * 8), (ex + s * r, y - r * 1.5 + tilt * r * 8)], "#2a1c1e", r * 0.3
            )
    my = y + r * 2.4
    if e["gape"] > 0.04:
        return out + ellipse(x, my, r * 0.8, r * (0.4 + e["gape"] * 4), "#5a1f24")
    c = e["curve"] * 14 * r
    return out + line(
        [(x - r * 1.2, my - c * 0.5), (x, my + c * 0.5), (x + r * 1.2, my - c * 0.5)], "#3a1c22", r * 0.34
    )
