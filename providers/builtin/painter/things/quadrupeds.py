"""Bodies of four-legged animals: standing, walking, running, sitting, lying, on their legs."""

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
from providers.builtin.painter.things.animal_tails import draw_tail
from providers.builtin.painter.things.beast import Beast
from providers.builtin.painter.things.beast_heads import draw_beast_head
from providers.builtin.painter.things.dragons import draw_spines, draw_wings


def draw_quadruped(beast: Beast) -> None:
    if beast.pose == "sit":
        _sitting(beast)
    elif beast.pose == "lie":
        _lying(beast)
    elif beast.row.get("low"):
        _slinking(beast)
    else:
        _standing(beast)
    _scarf(beast)


def _leg(
    beast: Beast,
    x: float,
    top: float,
    foot_x: float,
    w: float,
    order: float,
    far: bool,
    bend: float = 0.0,
    up: float = 0.0,
) -> None:
    """A leg from its root to a foot that stands, or is so far `up`."""
    c = darken(beast.coat, 0.28) if far else beast.coat
    socks = beast.row.get("socks")
    knee = ((x + foot_x) / 2 + bend + 0.5 * up, top / 2 - 0.4 * up)
    body = fill(tube([(x, top), knee, (foot_x, -w * 0.5 - up)], (w * 1.25, w * 0.85, w * 0.72)), c)
    if socks:
        body += fill(
            tube([((knee[0] + foot_x) / 2, top * 0.3 - 0.6 * up), (foot_x, -w * 0.5 - up)], (w * 0.80, w * 0.74)),
            darken(socks, 0.2) if far else socks,
        )
    hoof = beast.row.get("hoof")
    paw = hoof or lighten(socks or c, 0.08)
    body += ellipse(foot_x + w * 0.35, -w * 0.42 - up, w * 1.05, w * 0.48, darken(paw, 0.25) if far else paw)
    beast.add(body, w, order)


def _torso(beast: Beast, points: list[Point], order: float, r: float) -> None:
    c, row = beast.coat, beast.row
    points = [(x, y * (1 + beast.turn("breath"))) for x, y in points]
    outline = path(points)
    body = fill(points, c)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    marks = ellipse((x0 + x1) / 2, y1 + (y1 - y0) * 0.12, (x1 - x0) * 0.48, (y1 - y0) * 0.36, beast.belly, 0.85)
    pattern = row.get("pattern", "")
    plain = pattern == "stripes" and not row.get("stripecol") and beast.rng.random() < 0.5
    if pattern == "stripes" and not plain:
        tone = row.get("stripecol") or darken(c, 0.35)
        for i in range(6):
            sx = x0 + (x1 - x0) * (0.18 + 0.13 * i)
            marks += line(
                [(sx, y0 - 0.02), (sx + 0.03, y0 + (y1 - y0) * 0.3), (sx - 0.02, y0 + (y1 - y0) * 0.55)],
                tone,
                r * 0.16,
                0.8,
            )
    elif pattern == "spots":
        for _ in range(14):
            marks += ellipse(
                beast.rng.uniform(x0 + 0.1, x1 - 0.2),
                beast.rng.uniform(y0 + 0.05, y0 + (y1 - y0) * 0.5),
                0.045,
                0.04,
                "#f4e8d0",
                0.9,
            )
    elif pattern == "patch" and not beast.look.cloth:
        tone = "#3a302c" if row["length"] > 2 else lighten(c, 0.55)
        for fx, fy, q in ((0.3, 0.2, 0.24), (0.72, 0.4, 0.2), (0.55, 0.75, 0.16)):
            marks += ellipse(x0 + (x1 - x0) * fx, y0 + (y1 - y0) * fy, (x1 - x0) * q * 0.6, (y1 - y0) * q, tone, 0.95)
    body += clip(marks, outline)
    if row.get("wool"):
        for i in range(22):
            a = i / 22 * 2 * math.pi
            body += ellipse(
                (x0 + x1) / 2 + math.cos(a) * (x1 - x0) * 0.48,
                (y0 + y1) / 2 + math.sin(a) * (y1 - y0) * 0.46,
                r * 0.34,
                r * 0.32,
                mix(c, "#b8b0a4", 0.12 * (i % 3)),
            )
    else:
        for _ in range(16):
            fx, fy = beast.rng.uniform(x0 + 0.1, x1 - 0.1), beast.rng.uniform(y0 + 0.06, y1 - 0.08)
            body += clip(line([(fx, fy), (fx - 0.07, fy + 0.05)], darken(c, 0.25), 0.014, 0.5), outline)
    beast.add(body, r, order)


def _standing(beast: Beast) -> None:
    row, k = beast.row, beast.k
    length, deep, leg = row["length"] * k, row["deep"] * k, row["leg"] * k
    w = min(0.13 * (leg + deep) * 0.62, deep * 0.28)
    top = -leg - deep * 0.25
    stride = {"walk": 0.32, "run": 0.75}.get(beast.pose, 0.06) * leg
    hind, fore = -length * 0.36, length * 0.34
    for x, s, order, far in (
        (hind + w, 1, -3.0, True),
        (fore + w, -1, -3.0, True),
        (hind, -1, 0.5, False),
        (fore, 1, 0.5, False),
    ):
        ahead, up = beast.step(s, stride)
        _leg(beast, x, top, x + ahead, w, order, far, 0.04 * ahead / stride, up)
    y0, y1 = -leg - deep, -leg + deep * 0.06
    body = [
        (-length / 2, y0 + deep * 0.25),
        (-length * 0.3, y0),
        (length * 0.12, y0 + deep * 0.08),
        (length * 0.40, y0 - deep * 0.04),
        (length * 0.52, y0 + deep * 0.3),
        (length * 0.44, y1 - deep * 0.1),
        (0, y1),
        (-length * 0.3, y1 - deep * 0.10),
        (-length * 0.5, y1 - deep * 0.3),
    ]
    draw_tail(beast, (-length * 0.48, y0 + deep * 0.22), -0.5)
    _torso(beast, body, 0.0, deep * 0.5)
    if row.get("wings"):
        draw_spines(beast, body[1:4])
        draw_wings(beast, (length * 0.22, y0 + deep * 0.22), (length * 0.34, y0 + deep * 0.12))
    neck = row.get("neck", 0.12) * k
    hx, hy = length * 0.46 + neck * 0.55 + beast.radius * 0.5, y0 - neck * 0.75 - beast.radius * 0.35
    if beast.pose == "run":
        hx, hy = hx + 0.1, hy + 0.12
    hx, hy = beast.nodded((hx, hy))
    if neck > 0.25:
        chain = [
            (length * 0.36, y0 + deep * 0.35),
            (length * 0.46 + neck * 0.2, y0 - neck * 0.3),
            (hx - beast.radius * 0.2, hy + beast.radius * 0.2),
        ]
        body_ = fill(tube(chain, (deep * 0.42, beast.radius * 0.75, beast.radius * 0.62)), beast.coat)
        if row.get("mane"):
            mane = row.get("manecol") or darken(beast.coat, 0.5)
            body_ += fill(
                tube(
                    [(q[0] - beast.radius * 0.55, q[1] - 0.02) for q in chain],
                    (0.06, beast.radius * 0.34, beast.radius * 0.3),
                ),
                mane,
            )
        beast.add(body_, deep * 0.3, 1.0)
    else:
        beast.add(
            fill(
                tube(
                    [(length * 0.34, y0 + deep * 0.4), (hx - beast.radius * 0.1, hy + beast.radius * 0.2)],
                    (deep * 0.42, beast.radius * 0.72),
                ),
                beast.coat,
            ),
            deep * 0.3,
            1.0,
        )
    draw_beast_head(beast, (hx, hy))


def _slinking(beast: Beast) -> None:
    """Otters and weasels: one long back from the nose to a tail as thick as a neck, on short legs."""
    row, k, c = beast.row, beast.k, beast.coat
    n, deep, leg = row["length"] * k, row["deep"] * k, row["leg"] * k
    stride = {"walk": 0.5, "run": 1.0}.get(beast.pose, 0.15) * leg
    for x, s, order, far in (
        (-0.26, 1, -3.0, True),
        (0.36, -1, -3.0, True),
        (-0.34, -1, 0.5, False),
        (0.28, 1, 0.5, False),
    ):
        ahead, up = beast.step(s, stride)
        _leg(beast, x * n, -leg - deep * 0.2, x * n + ahead, deep * 0.2, order, far, 0.02 * ahead / stride, up)
    tail = [
        (-0.38 * n, -leg - deep * 0.42),
        (-0.72 * n, -leg - deep * 0.16),
        (-1.0 * n, -deep * 0.2),
        (-1.28 * n, -deep * 0.3),
    ]
    drawn = fill(tube(tail, (deep * 0.42, deep * 0.3, deep * 0.2, deep * 0.05)), darken(c, 0.06))
    beast.add(beast.swung(drawn, "tail", tail[0]), deep * 0.2, -1.0)
    spine = [(-0.44 * n, -leg - deep * 0.40), (-0.20 * n, -leg - deep * 0.62), (0.14 * n, -leg - deep * 0.50), (0.40 * n, -leg - deep * 0.92), (0.47 * n, -leg - deep * 1.25)]  # fmt: skip
    body = tube(spine, (deep * 0.44, deep * 0.58, deep * 0.50, deep * 0.46, deep * 0.38))
    marks = ellipse(0.36 * n, -leg - deep * 0.62, deep * 0.34, deep * 0.62, beast.belly, 0.9, 24)
    marks += ellipse(0.0, -leg, 0.4 * n, deep * 0.2, beast.belly, 0.8)
    beast.add(fill(body, c) + clip(marks, path(body)), deep * 0.42, 0.0)
    draw_beast_head(beast, beast.nodded((0.52 * n, -leg - deep * 1.25 - beast.radius * 0.5)))


def _sitting(beast: Beast) -> None:
    row, k = beast.row, beast.k
    length, deep, leg = row["length"] * k, row["deep"] * k, row["leg"] * k
    height = leg + length * 0.62
    w = min(0.13 * (leg + deep) * 0.62, deep * 0.28)
    if beast.front or beast.away:
        draw_tail(beast, (deep * 0.5, -0.14), 0.7)
        _torso(
            beast,
            [
                (-deep * 0.95, -0.06),
                (-deep * 0.92, -height * 0.3),
                (-deep * 0.58, -height * 0.78),
                (0, -height * 0.9),
                (deep * 0.58, -height * 0.78),
                (deep * 0.92, -height * 0.3),
                (deep * 0.95, -0.06),
                (0, 0.0),
            ],
            0.0,
            deep * 0.6,
        )
        if beast.front:
            beast.add(
                fill(
                    [
                        (-deep * 0.35, -height * 0.72),
                        (deep * 0.35, -height * 0.72),
                        (deep * 0.3, -height * 0.3),
                        (0, -height * 0.22),
                        (-deep * 0.3, -height * 0.3),
                    ],
                    beast.belly,
                ),
                deep * 0.2,
                0.4,
                throws=0,
            )
            for s in (-1, 1):
                _leg(beast, s * deep * 0.32, -height * 0.5, s * deep * 0.34, w * 0.95, 0.6, False)
        draw_beast_head(beast, beast.nodded((0.0, -height * 0.9 - beast.radius * 0.45)))
        return
    draw_tail(beast, (-length * 0.40, -0.12), -1.1)
    x0 = -length * 0.42
    body = [
        (x0, -0.10),
        (x0 - 0.02, -deep * 0.8),
        (x0 + length * 0.22, -height * 0.62),
        (length * 0.18, -height * 0.92),
        (length * 0.40, -height * 0.72),
        (length * 0.38, -height * 0.4),
        (length * 0.16, -0.08),
        (x0 + length * 0.2, 0.0),
    ]
    _leg(beast, length * 0.30, -height * 0.55, length * 0.34, w * 0.95, -2.0, True)
    _torso(beast, body, 0.0, deep * 0.55)
    if row.get("wings"):
        draw_spines(beast, body[1:4])
        draw_wings(beast, (length * 0.06, -height * 0.72), (length * 0.18, -height * 0.78))
    haunch = ellipse(x0 + length * 0.24, -deep * 0.52, deep * 0.62, deep * 0.52, beast.coat) + ellipse(
        x0 + length * 0.42, -w * 0.45, w * 1.9, w * 0.55, lighten(beast.row.get("socks") or beast.coat, 0.06)
    )
    beast.add(haunch, deep * 0.4, 0.6)
    _leg(beast, length * 0.20, -height * 0.55, length * 0.22, w * 0.95, 0.8, False)
    neck = row.get("neck", 0.0) * k * 0.5
    if neck:
        beast.add(
            fill(
                tube(
                    [(length * 0.22, -height * 0.75), (length * 0.3 + neck * 0.3, -height * 0.95 - neck)],
                    (deep * 0.4, beast.radius * 0.6),
                ),
                beast.coat,
            ),
            deep * 0.3,
            0.9,
        )
    draw_beast_head(beast, beast.nodded((length * 0.30 + neck * 0.3, -height * 0.93 - beast.radius * 0.4 - neck)))


def _lying(beast: Beast) -> None:
    row, k = beast.row, beast.k
    length, deep = row["length"] * k, row["deep"] * k
    draw_tail(beast, (-length * 0.48, -0.12), -0.2)
    _torso(
        beast,
        [
            (-length * 0.55, -0.03),
            (-length * 0.52, -deep * 0.7),
            (-length * 0.2, -deep * 1.0),
            (length * 0.25, -deep * 0.95),
            (length * 0.46, -deep * 0.6),
            (length * 0.48, -0.03),
        ],
        0.0,
        deep * 0.5,
    )
    if row.get("wings"):
        draw_spines(beast, [(-length * 0.5, -deep * 0.7), (-length * 0.2, -deep), (length * 0.25, -deep * 0.95)])
        draw_wings(beast, (length * 0.18, -deep * 0.72), (length * 0.28, -deep * 0.8))
    for x in (length * 0.28, length * 0.42):
        beast.add(ellipse(x + 0.1, -0.07, 0.2 * k, 0.075 * k, lighten(beast.coat, 0.06)), 0.08, 0.8)
    sunk = beast.turn("breath") * deep * 0.5
    draw_beast_head(beast, beast.nodded((length * 0.50, -deep * 0.85 - beast.radius * 0.3 - sunk)))


def _scarf(beast: Beast) -> None:
    if not beast.look.scarf:
        return
    x, y = beast.head_at
    r = beast.radius
    svg = fill(
        [
            (x - r * 0.8, y + r * 0.72),
            (x + r * 0.75, y + r * 0.72),
            (x + r * 0.7, y + r * 1.12),
            (x - r * 0.75, y + r * 1.12),
        ],
        beast.look.scarf,
    )
    svg += fill(
        [(x - r * 0.5, y + r), (x - r * 0.15, y + r), (x - r * 0.1, y + r * 1.8), (x - r * 0.5, y + r * 1.75)],
        lighten(beast.look.scarf, 0.08),
        1,
        0.2,
    )
    beast.add(svg, r * 0.14, 3.8, "wool")
