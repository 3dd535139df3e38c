"""Heads of four-legged animals: skull, ears, horns, muzzle and eyes that feel."""

from __future__ import annotations

import math

from providers.builtin.painter.drawing.svg_strokes import (
    Point,
    clip,
    darken,
    ellipse,
    fill,
    lighten,
    line,
    mix,
    path,
    tube,
)
from providers.builtin.painter.things.beast import Beast


def draw_beast_head(beast: Beast, at: Point) -> None:
    (x, y), r = at, beast.radius
    beast.head_at = at
    first = len(beast.parts)
    _head(beast, x, y, r)
    beast.swing(first, "cock", (x, y + 0.5 * r))


def _head(beast: Beast, x: float, y: float, r: float) -> None:
    row, c = beast.row, beast.coat
    face = row.get("facecol", c)
    turn = (0.0 if beast.front else 0.20) + beast.turn("look")
    if row.get("ruff") and not beast.away:
        ruff = "".join(
            ellipse(
                x + math.cos(a / 16 * 2 * math.pi) * r * 1.15,
                y + math.sin(a / 16 * 2 * math.pi) * r * 1.15,
                r * 0.42,
                r * 0.42,
                mix(row["ruff"], "#2a1810", 0.1 * (a % 3)),
            )
            for a in range(16)
        )
        beast.add(ruff, r * 0.3, 3.6, "wool")
    if row.get("hoof") and not (beast.front or beast.away):
        _profile(beast, x, y, r)
        return
    _ears(beast, x, y, r)
    skull = [
        (x - r * 0.95, y - r * 0.05),
        (x - r * 0.72, y - r * 0.78),
        (x, y - r * 0.98),
        (x + r * 0.72, y - r * 0.78),
        (x + r * 0.95, y - r * 0.05),
        (x + r * 0.74, y + r * 0.62),
        (x, y + r * 0.92),
        (x - r * 0.74, y + r * 0.62),
    ]
    svg = fill(skull, face)
    if beast.away:
        beast.add(svg, r * 0.7, 4.0)
        return
    marks = ""
    if row.get("pattern") == "stripes":
        tone = row.get("stripecol") or darken(c, 0.35)
        for o in (-0.28, 0, 0.28):
            marks += line(
                [(x + r * (o + turn), y - r * 0.95), (x + r * (o * 0.7 + turn), y - r * 0.58)], tone, r * 0.11, 0.8
            )
    mx, my = x + r * turn * 1.8, y + r * 0.40
    marks += ellipse(
        mx, my + r * 0.1, r * 0.62, r * 0.48, beast.belly if not row.get("facecol") else lighten(face, 0.15), 0.95
    )
    if row.get("mask"):
        for s in (-1, 1):
            marks += ellipse(x + r * (0.38 * s + turn), y - r * 0.05, r * 0.28, r * 0.33, row["mask"], 1, 25 * s)
    svg += clip(marks, path(skull))
    beast.add(svg, r * 0.7, 4.0)
    _muzzle(beast, mx, my, r)
    _eyes(beast, x + r * turn, y - r * 0.10, r)


def _profile(beast: Beast, x: float, y: float, r: float) -> None:
    """A long head from the side: horses, cows and deer, whose faces look forward and down."""
    row, c, e = beast.row, beast.coat, beast.e
    face, long = row.get("facecol", c), r * 0.5 + row["muzzle"] * beast.k * 1.15
    _ears(beast, x - r * 0.32, y - r * 0.02, r * 0.82)
    down, ahead = math.sin(0.72), math.cos(0.72)
    nose = (x + long * ahead, y + long * down)
    spine = [(x - r * 0.12, y - r * 0.08), (x + long * ahead * 0.55, y + long * down * 0.48), nose]
    shape = tube(spine, (r * 0.80, r * 0.56, r * 0.44))
    marks = ellipse(
        nose[0] + r * 0.1, nose[1] + r * 0.06, r * 0.52, r * 0.46, row.get("snout") or mix(c, beast.belly, 0.55), 0.95
    )
    marks += ellipse(x + r * 0.12, y + r * 0.42, r * 0.34, r * 0.26, darken(face, 0.16), 0.35)
    beast.add(fill(shape, face) + clip(marks, path(shape)), r * 0.55, 4.0)
    nx, ny = nose[0] + r * 0.20, nose[1] - r * 0.06
    svg = ellipse(nx, ny, r * 0.075, r * 0.11, darken(c, 0.6), 0.9, -30)
    lift = -e["curve"] * 3.0 * r
    lips = [
        (nose[0] + r * 0.22, nose[1] + r * 0.30),
        (nose[0] - r * 0.02, nose[1] + r * 0.24),
        (nose[0] - r * 0.22, nose[1] + r * 0.10 + lift),
    ]
    svg += line(lips, darken(c, 0.6), r * 0.055)
    if e["gape"] > 0.03:
        svg += ellipse(nose[0] + r * 0.02, nose[1] + r * 0.34, r * 0.2, r * (0.06 + e["gape"]), "#5a1f24", 1, 30)
    beast.add(svg, r * 0.06, 4.5, "gloss", 0.4)
    _eye_aside(beast, x + r * 0.24, y - r * 0.20, r)
    if row.get("mane"):
        tone = row.get("manecol") or darken(c, 0.5)
        lock = [
            (x - r * 0.42, y - r * 0.92),
            (x + r * 0.08, y - r * 0.98),
            (x + r * 0.40, y - r * 0.42),
            (x + r * 0.10, y - r * 0.52),
        ]
        beast.add(fill(lock, tone), r * 0.12, 4.7, "hair")


def _eye_aside(beast: Beast, x: float, y: float, r: float) -> None:
    e, size = beast.e, r * 0.20
    beast.eyes.append((x, y))
    if e["open"] < 0.3:
        beast.add(
            line([(x - size, y), (x, y + size * 0.5), (x + size, y)], "#241a1c", r * 0.07), r * 0.05, 4.55, "gloss", 0
        )
        return
    tall = size * min(1.15, e["open"] + 0.2)
    lid = [(x - size * 1.25, y - tall * 0.25), (x - size * 0.2, y - tall * 1.12), (x + size * 1.2, y - tall * 0.30)]
    svg = ellipse(x, y, size * 1.14, tall * 1.1, darken(beast.coat, 0.45)) + ellipse(x, y, size, tall * 0.94, "#17100f")
    svg += ellipse(x - size * 0.25, y - tall * 0.32, size * 0.30, size * 0.30, "#ffffff")
    svg += ellipse(x + size * 0.3, y + tall * 0.35, size * 0.14, size * 0.14, "#ffffff", 0.7) + line(
        lid, darken(beast.coat, 0.6), r * 0.06
    )
    tilt = e["brow_in"] - e["brow_out"]
    if abs(tilt) > 0.02:
        brow = [(x - size * 1.2, y - tall * 1.5 + tilt * r * 2.4), (x + size * 1.2, y - tall * 1.5 - tilt * r * 2.4)]
        svg += line(brow, darken(beast.coat, 0.6), r * 0.07)
    beast.add(svg, r * 0.06, 4.55, "gloss", 0.0)


def _ears(beast: Beast, x: float, y: float, r: float) -> None:
    kind, k = beast.row["ears"], r
    c = beast.row.get("earcol") or (darken(beast.coat, 0.12) if kind in ("floppy", "flap") else beast.coat)
    inner = mix(c, "#e8a0a0", 0.45)
    for s in (-1, 1) if kind != "none" else ():
        order = 3.5 if kind not in ("floppy", "flap") else 4.6
        if kind in ("pointed", "pointed_small"):
            h = 0.85 if kind == "pointed" else 0.6
            outer = [
                (x + s * k * 0.88, y - k * 0.42),
                (x + s * k * 0.84, y - k * (0.9 + h * 0.62)),
                (x + s * k * 0.18, y - k * 0.88),
            ]
            svg = fill(outer, c, 1, 0.15)
            if not beast.away:
                svg += fill(
                    [
                        (x + s * k * 0.76, y - k * 0.62),
                        (x + s * k * 0.76, y - k * (0.85 + h * 0.45)),
                        (x + s * k * 0.36, y - k * 0.86),
                    ],
                    inner,
                    0.9,
                    0.15,
                )
        elif kind == "floppy":
            svg = fill(
                [
                    (x + s * k * 0.55, y - k * 0.86),
                    (x + s * k * 0.98, y - k * 0.7),
                    (x + s * k * 1.22, y + k * 0.1),
                    (x + s * k * 0.98, y + k * 0.36),
                    (x + s * k * 0.78, y - k * 0.1),
                ],
                c,
            )
        elif kind == "flap":
            svg = fill(
                [
                    (x + s * k * 0.3, y - k * 0.86),
                    (x + s * k * 0.95, y - k * 1.05),
                    (x + s * k * 0.86, y - k * 0.35),
                ],
                c,
                1,
                0.3,
            )
        elif kind == "long":
            svg = fill(
                [
                    (x + s * k * 0.12, y - k * 0.8),
                    (x + s * k * 0.26, y - k * 2.2),
                    (x + s * k * 0.56, y - k * 2.3),
                    (x + s * k * 0.62, y - k * 0.75),
                ],
                c,
            )
            svg += fill(
                [
                    (x + s * k * 0.26, y - k * 0.95),
                    (x + s * k * 0.34, y - k * 2.0),
                    (x + s * k * 0.48, y - k * 2.05),
                    (x + s * k * 0.5, y - k * 0.95),
                ],
                inner,
                0.9,
            )
        elif kind == "side":
            svg = fill(
                [
                    (x + s * k * 0.7, y - k * 0.5),
                    (x + s * k * 1.5, y - k * 0.78),
                    (x + s * k * 1.4, y - k * 0.4),
                    (x + s * k * 0.85, y - k * 0.2),
                ],
                c,
            )
        elif kind == "huge":
            svg = fill(
                [
                    (x + s * k * 0.5, y - k * 0.8),
                    (x + s * k * 1.5, y - k * 0.9),
                    (x + s * k * 1.8, y),
                    (x + s * k * 1.3, y + k * 0.8),
                    (x + s * k * 0.7, y + k * 0.3),
                ],
                darken(c, 0.08),
            )
        else:
            big = {"big": 0.62, "round": 0.38, "round_side": 0.36}[kind]
            ex, ey = (x + s * k * 1.0, y - k * 0.05) if kind == "round_side" else (x + s * k * 0.72, y - k * 0.82)
            svg = ellipse(ex, ey, k * big, k * big, c) + ellipse(ex, ey, k * big * 0.6, k * big * 0.6, inner, 0.85)
        root = (x + s * k * 0.6, y - k * 0.7)
        beast.add(beast.swung(svg, "ear" if s > 0 else "other_ear", root, s), k * 0.16, order)
    horns = beast.row.get("horns")
    if horns:
        _horns(beast, x, y, k, horns)


def _horns(beast: Beast, x: float, y: float, r: float, kind: str) -> None:
    if kind == "one":
        horn = fill(
            [(x - r * 0.16, y - r * 0.85), (x + r * 0.14, y - r * 2.2), (x + r * 0.26, y - r * 0.8)], "#f3d67a", 1, 0.1
        )
        horn += line([(x - r * 0.06, y - r * 1.15), (x + r * 0.22, y - r * 1.05)], "#c79a3c", r * 0.05)
        beast.add(horn + line([(x, y - r * 1.5), (x + r * 0.18, y - r * 1.42)], "#c79a3c", r * 0.05), r * 0.1, 4.2)
        return
    svg = ""
    for s in (-1, 1):
        if kind == "short":
            svg += fill(
                [(x + s * r * 0.4, y - r * 0.82), (x + s * r * 0.85, y - r * 1.5), (x + s * r * 0.7, y - r * 0.78)],
                "#e6d8b8",
                1,
                0.3,
            )
        elif kind == "swept":
            curve = [
                (x + s * r * 0.42, y - r * 0.74),
                (x + s * r * 0.72, y - r * 1.25),
                (x + s * r * 0.62, y - r * 1.72),
            ]
            svg += fill(tube(curve, (r * 0.2, r * 0.14, r * 0.03)), "#e9dcb8")
            fin = [(x + s * r * 0.8, y - r * 0.34), (x + s * r * 1.55, y - r * 0.5), (x + s * r * 1.3, y - r * 0.12), (x + s * r * 1.4, y + r * 0.22), (x + s * r * 0.84, y + r * 0.2)]  # fmt: skip
            svg += fill(fin, darken(beast.belly, 0.12), 1, 0.2)
        else:
            stem = [
                (x + s * r * 0.3, y - r * 0.85),
                (x + s * r * 0.75, y - r * 1.6),
                (x + s * r * 0.65, y - r * 2.4),
                (x + s * r * 1.0, y - r * 2.9),
            ]
            svg += line(stem, "#8a6a48", r * 0.15)
            svg += line([stem[1], (x + s * r * 1.25, y - r * 1.9)], "#8a6a48", r * 0.12) + line(
                [stem[2], (x + s * r * 0.25, y - r * 2.8)], "#8a6a48", r * 0.11
            )
    beast.add(svg, r * 0.07, 3.4)


def _muzzle(beast: Beast, x: float, y: float, r: float) -> None:
    row, e = beast.row, beast.e
    long = row["muzzle"] * beast.k
    snout = row.get("snout") or (beast.belly if not row.get("facecol") else lighten(row["facecol"], 0.15))
    push = 0.0 if beast.front else long * 0.55
    if row.get("trunk"):
        c = beast.coat
        beast.add(
            fill(
                tube(
                    [
                        (x, y - r * 0.2),
                        (x + r * 0.3, y + r * 0.8),
                        (x + r * 0.2, y + r * 1.7),
                        (x + r * 0.65, y + r * 2.0),
                    ],
                    (r * 0.34, r * 0.26, r * 0.18, r * 0.14),
                ),
                c,
            ),
            r * 0.25,
            4.4,
        )
        return
    mx, my = x + push, y + r * 0.12
    if long > 0.1:
        w = r * 0.44 + long * 0.25
        beast.add(ellipse(mx, my, w, r * 0.36 + long * 0.12, snout), r * 0.3, 4.3)
    nose = darken(snout, 0.3) if row.get("snout") else "#2c2226" if row["head"] > 0.3 else "#c9707a"
    nx, ny = mx + push * 0.35, my - r * 0.18
    svg = ""
    if row.get("snout"):
        svg += (
            ellipse(nx, ny + r * 0.1, r * 0.28, r * 0.22, row["snout"])
            + ellipse(nx - r * 0.1, ny + r * 0.1, r * 0.05, r * 0.08, nose)
            + ellipse(nx + r * 0.1, ny + r * 0.1, r * 0.05, r * 0.08, nose)
        )
    else:
        svg += fill(
            [
                (nx - r * 0.15, ny - r * 0.07),
                (nx + r * 0.15, ny - r * 0.07),
                (nx + r * 0.05, ny + r * 0.09),
                (nx - r * 0.05, ny + r * 0.09),
            ],
            nose,
        ) + ellipse(nx - r * 0.04, ny - r * 0.03, r * 0.04, r * 0.025, "#ffffff", 0.7)
    curve, gape = e["curve"], e["gape"]
    low = ny + r * 0.26
    if gape > 0.03:
        svg += ellipse(nx, low + r * 0.10, r * 0.17, r * (0.10 + gape), "#5a1f24") + ellipse(
            nx, low + r * (0.14 + gape * 0.5), r * 0.11, r * 0.06, "#d9707a"
        )
    lift = -curve * 2.2 * r
    for s in (-1, 1):
        svg += line(
            [(nx, ny + r * 0.10), (nx + s * r * 0.06, low), (nx + s * r * 0.30, low - r * 0.02 + lift)],
            "#3a2426",
            r * 0.045,
        )
    if row.get("whiskers"):
        for s in (-1, 1):
            for o in (-0.05, 0.04, 0.12):
                svg += line(
                    [(nx + s * r * 0.3, ny + r * (0.1 + o)), (nx + s * r * 1.05, ny + r * (0.02 + o * 2.4))],
                    "#f4efe6",
                    r * 0.02,
                    0.8,
                )
    beast.add(svg, r * 0.06, 4.5, "gloss", 0.4)


def _eyes(beast: Beast, x: float, y: float, r: float) -> None:
    e, c = beast.e, beast.row["eye"]
    svg = ""
    for s in (-1, 1):
        wide = 0.86 if not beast.front and s > 0 else 1.0
        ex, size = x + s * r * 0.40, r * 0.235
        beast.eyes.append((ex, y))
        if e["open"] < 0.3:
            svg += line(
                [(ex - size * wide, y + size * 0.25), (ex, y - size * 0.45), (ex + size * wide, y + size * 0.25)],
                "#241a1c",
                r * 0.07,
            )
            continue
        tall = size * min(1.15, e["open"] + 0.12)
        svg += ellipse(ex, y, size * wide * 1.12, tall * 1.12, "#241a1c") + ellipse(
            ex, y, size * wide, tall, c if beast.row["head"] > 0.3 and c[1] > "5" else mix(c, "#f8f2e6", 0.0)
        )
        svg += ellipse(ex, y, size * wide * (0.42 if beast.row.get("whiskers") else 0.62), tall * 0.86, "#15101a")
        svg += ellipse(ex - size * 0.3, y - tall * 0.35, size * 0.26, size * 0.26, "#ffffff") + ellipse(
            ex + size * 0.25, y + tall * 0.35, size * 0.12, size * 0.12, "#ffffff", 0.8
        )
        tilt = e["brow_in"] - e["brow_out"]
        if abs(tilt) > 0.02 or e.get("lid"):
            svg += line(
                [
                    (ex - s * size * 1.1, y - tall * 1.35 - tilt * r * 3.0),
                    (ex + s * size * 1.1, y - tall * 1.35 + tilt * r * 3.0),
                ],
                darken(beast.coat, 0.6),
                r * 0.07,
            )
        if e["open"] < 0.8:
            lid = [
                (ex - size * 1.2, y - tall * 1.2),
                (ex + size * 1.2, y - tall * 1.2),
                (ex + size * 1.15, y - tall * 0.35),
                (ex - size * 1.15, y - tall * 0.35),
            ]
            svg += fill(lid, darken(beast.coat, 0.1), 1, 0.3)
    beast.add(svg, r * 0.08, 4.55, "gloss", 0.0)
