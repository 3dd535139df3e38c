"""Things on what holds them: a garment on a stand, a tree in a tub, a drawing in a frame."""

from __future__ import annotations

from dataclasses import replace

from providers.builtin.painter.drawing.svg_drawings import HEAD, Drawing
from providers.builtin.painter.drawing.svg_strokes import ellipse, fill, line, make_ids_own, rect

STAND, POT = 1.6, 1.9
"""Metres of a clothes stand, and of a tree in its pot."""


def put_on_stand(d: Drawing) -> Drawing:
    """A garment as it hangs on a stand of its own."""
    metre = d.width / (d.size * HEAD)
    w, h, top = d.width, max(STAND * metre, 1.25 * d.height), 0.07 * metre
    pole = line([(w / 2, 0.02 * metre), (w / 2, h - 0.03 * metre)], "#6b4a30", 0.035 * metre)
    pole += ellipse(w / 2, h - 0.04 * metre, 0.21 * metre, 0.04 * metre, "#5a3d28")
    pole += ellipse(w / 2, 0.03 * metre, 0.03 * metre, 0.03 * metre, "#8a6344")
    pole += line([(w * 0.32, top + 0.1 * metre), (w / 2, top), (w * 0.68, top + 0.1 * metre)], "#8a6344", 0.03 * metre)
    body = f'{pole}<g transform="translate(0 {top:.3f})">{make_ids_own(d.body)}</g>'
    return replace(d, name=f"{d.name} on-a-stand", body=body, height=h, where="ground", glow="")


def put_in_tub(d: Drawing) -> Drawing:
    """A tree no higher than a room, in a tub."""
    crown, tub = 0.80 * d.height, 0.34 * d.height
    w, h, wide = d.width, crown + 0.72 * tub, 0.2 * d.height
    k = crown / d.height
    rim, foot = h - tub, h
    body = f'<g transform="translate({w * (1 - k) / 2:.3f} 0) scale({k})">{make_ids_own(d.body)}</g>'
    sides = [(w / 2 - wide, rim), (w / 2 + wide, rim), (w / 2 + 0.76 * wide, foot), (w / 2 - 0.76 * wide, foot)]
    body += fill(sides, "#a5613f", 1, 0)
    body += rect(w / 2 - 1.12 * wide, rim, 2.24 * wide, 0.2 * tub, "#bd7450", 1, 0.05 * tub)
    size = POT / HEAD * w / h
    return replace(d, name=f"{d.name} potted", body=body, height=h, size=size, where="ground", glow="")


def put_in_frame(d: Drawing) -> Drawing:
    """A drawing as a picture in a frame: how a castle or a whale comes into a room."""
    k = 92 / max(d.width, d.height)
    x, y = 70 - d.width * k / 2, 60 - d.height * k / 2
    body = rect(0, 0, 140, 120, "#8a6034", 1, 4) + rect(9, 9, 122, 102, "#efe6d2") + rect(9, 72, 122, 39, "#c9d2b4")
    body += f'<g transform="translate({x:.2f} {y:.2f}) scale({k:.4f})">{make_ids_own(d.body)}</g>'
    return replace(
        d, name=f"{d.name} framed", body=body, width=140, height=120, size=2.4, where="wall", glow="", own=True
    )
