"""Animals of our own drawing: four legs or wings from a row of measures, in poses, with a face that feels."""

from __future__ import annotations

import math
import random
from functools import cache
from typing import Any

from providers.builtin.painter.casting import find
from providers.builtin.painter.light import Part
from providers.builtin.painter.looks import Look
from providers.builtin.painter.puppet import art
from providers.builtin.painter.strokes import Point, clip, dark, ellipse, fill, light, line, mix, path, tube

Drawn = tuple[list[Part], Point, float, float, dict[str, Point]]
YOUNG = 0.72
SMALL = 1.2
"""Small animals play larger than life, or their faces are lost in wide shots."""


@cache
def row_of(species: str) -> dict[str, Any] | None:
    """The measures of an animal named in any of its words; the longest word wins."""
    text, best = species.lower(), (0, "")
    for name, row in art("beasts")["beasts"].items():
        for word in row["words"]:
            if len(word) > best[0] and find(text, [word]) >= 0:
                best = (len(word), name)
    return art("beasts")["beasts"][best[1]] if best[1] else None


def knows_beast(species: str) -> bool:
    return row_of(species) is not None


def draw_beast(look: Look, pose: str, expression: str, facing: float) -> Drawn:
    row = row_of(look.species) or art("beasts")["beasts"]["cat"]
    k = (YOUNG if look.age == "child" else 1.0) * (SMALL if row["length"] < 1.5 else 1.0)
    facing = (facing + 180) % 360 - 180
    beast = Beast(row, look, k, pose, expression, facing)
    if row.get("bird"):
        beast.draw_bird()
    else:
        beast.draw_quadruped()
    return beast.finished()


class Beast:
    """One animal being drawn, facing right; turned over at the end when it faces left."""

    def __init__(self, row: dict[str, Any], look: Look, k: float, pose: str, expression: str, facing: float) -> None:
        rng = random.Random(look.seed)
        self.row, self.look, self.k, self.rng = row, look, k, rng
        self.coat = look.cloth or rng.choice(row["colours"])
        self.belly = (
            row["belly"] if not look.cloth or look.cloth not in ("#2c2b33",) else mix(look.cloth, "#6a6a74", 0.35)
        )
        self.left = facing < 0
        self.front = abs(facing) < 32
        self.away = abs(facing) > 148
        feelings = art("expressions")
        self.e = feelings.get(expression) or feelings["calm"]
        moving = {
            "walk": "walk",
            "run": "run",
            "reach": "stand",
            "sit": "sit",
            "kneel": "sit",
            "crouch": "lie",
            "hold": "sit",
        }
        self.pose = moving.get(
            pose,
            "sit"
            if self.front or self.away or (row["length"] < 1.3 and pose in ("talk", "think", "look_up", "wave"))
            else "stand",
        )
        if self.front and self.pose in ("walk", "run", "stand") and row.get("leg", 1) < 0.9:
            self.pose = "sit"
        self.parts: list[Part] = []
        self.head_at: Point = (0.0, -1.0)
        self.radius = row["head"] * k
        self.gait = 0.0

    def add(self, svg: str, edge: float, order: float, stuff: str = "felt", throws: float = 0.7) -> None:
        self.parts.append(Part(svg, edge, order, stuff, throws))

    def finished(self) -> Drawn:
        turn = self.left and not (self.front or self.away)
        if turn:
            self.parts = [
                Part(f'<g transform="scale(-1 1)">{q.svg}</g>', q.edge, q.order, q.stuff, q.throws) for q in self.parts
            ]
            self.head_at = (-self.head_at[0], self.head_at[1])
        x, y = self.head_at
        r = self.radius
        self.parts.sort(key=lambda q: q.order)
        return self.parts, (x, y + r), -(y - r * 1.5), self.row["length"] * self.k * 0.55, {"chin": (x, y + r)}

    # four legs ---------------------------------------------------------------------------------------------------

    def draw_quadruped(self) -> None:
        if self.pose == "sit":
            self._sitting()
        elif self.pose == "lie":
            self._lying()
        else:
            self._standing()
        self._scarf()

    def _leg(self, x: float, top: float, foot_x: float, w: float, order: float, far: bool, bend: float = 0.0) -> None:
        c = dark(self.coat, 0.28) if far else self.coat
        socks = self.row.get("socks")
        knee = ((x + foot_x) / 2 + bend, top / 2)
        body = fill(tube([(x, top), knee, (foot_x, -w * 0.5)], (w * 1.25, w * 0.85, w * 0.72)), c)
        if socks:
            body += fill(
                tube([((knee[0] + foot_x) / 2, top * 0.3), (foot_x, -w * 0.5)], (w * 0.80, w * 0.74)),
                dark(socks, 0.2) if far else socks,
            )
        hoof = self.row.get("hoof")
        paw = hoof or light(socks or c, 0.08)
        body += ellipse(foot_x + w * 0.35, -w * 0.42, w * 1.05, w * 0.48, dark(paw, 0.25) if far else paw)
        self.add(body, w, order)

    def _torso(self, points: list[Point], order: float, r: float) -> None:
        c, row = self.coat, self.row
        outline = path(points)
        body = fill(points, c)
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        marks = ellipse((x0 + x1) / 2, y1 + (y1 - y0) * 0.12, (x1 - x0) * 0.48, (y1 - y0) * 0.36, self.belly, 0.85)
        pattern = row.get("pattern", "")
        plain = pattern == "stripes" and not row.get("stripecol") and self.rng.random() < 0.5
        if pattern == "stripes" and not plain:
            tone = row.get("stripecol") or dark(c, 0.35)
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
                    self.rng.uniform(x0 + 0.1, x1 - 0.2),
                    self.rng.uniform(y0 + 0.05, y0 + (y1 - y0) * 0.5),
                    0.045,
                    0.04,
                    "#f4e8d0",
                    0.9,
                )
        elif pattern == "patch" and not self.look.cloth:
            tone = "#3a302c" if row["length"] > 2 else light(c, 0.55)
            for fx, fy, q in ((0.3, 0.2, 0.24), (0.72, 0.4, 0.2), (0.55, 0.75, 0.16)):
                marks += ellipse(
                    x0 + (x1 - x0) * fx, y0 + (y1 - y0) * fy, (x1 - x0) * q * 0.6, (y1 - y0) * q, tone, 0.95
                )
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
                fx, fy = self.rng.uniform(x0 + 0.1, x1 - 0.1), self.rng.uniform(y0 + 0.06, y1 - 0.08)
                body += clip(line([(fx, fy), (fx - 0.07, fy + 0.05)], dark(c, 0.25), 0.014, 0.5), outline)
        self.add(body, r, order)

    def _standing(self) -> None:
        row, k = self.row, self.k
        length, deep, leg = row["length"] * k, row["deep"] * k, row["leg"] * k
        w = min(0.13 * (leg + deep) * 0.62, deep * 0.28)
        top = -leg - deep * 0.25
        stride = {"walk": 0.32, "run": 0.75}.get(self.pose, 0.06) * leg
        hind, fore = -length * 0.36, length * 0.34
        for x, s, order, far in (
            (hind + w, 1, -3.0, True),
            (fore + w, -1, -3.0, True),
            (hind, -1, 0.5, False),
            (fore, 1, 0.5, False),
        ):
            self._leg(x, top, x + s * stride, w, order, far, 0.04 * s)
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
        self._tail((-length * 0.48, y0 + deep * 0.22), -0.5)
        self._torso(body, 0.0, deep * 0.5)
        neck = row.get("neck", 0.12) * k
        hx, hy = length * 0.46 + neck * 0.55 + self.radius * 0.5, y0 - neck * 0.75 - self.radius * 0.35
        if self.pose == "run":
            hx, hy = hx + 0.1, hy + 0.12
        if neck > 0.25:
            chain = [
                (length * 0.36, y0 + deep * 0.35),
                (length * 0.46 + neck * 0.2, y0 - neck * 0.3),
                (hx - self.radius * 0.2, hy + self.radius * 0.2),
            ]
            body_ = fill(tube(chain, (deep * 0.42, self.radius * 0.75, self.radius * 0.62)), self.coat)
            if row.get("mane"):
                mane = dark(self.coat, 0.5)
                body_ += fill(
                    tube(
                        [(q[0] - self.radius * 0.55, q[1] - 0.02) for q in chain],
                        (0.06, self.radius * 0.34, self.radius * 0.3),
                    ),
                    mane,
                )
            self.add(body_, deep * 0.3, 1.0)
        else:
            self.add(
                fill(
                    tube(
                        [(length * 0.34, y0 + deep * 0.4), (hx - self.radius * 0.1, hy + self.radius * 0.2)],
                        (deep * 0.42, self.radius * 0.72),
                    ),
                    self.coat,
                ),
                deep * 0.3,
                1.0,
            )
        self._head((hx, hy))

    def _sitting(self) -> None:
        row, k = self.row, self.k
        length, deep, leg = row["length"] * k, row["deep"] * k, row["leg"] * k
        height = leg + length * 0.62
        w = min(0.13 * (leg + deep) * 0.62, deep * 0.28)
        if self.front or self.away:
            self._tail((deep * 0.5, -0.14), 0.7)
            self._torso(
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
            if self.front:
                self.add(
                    fill(
                        [
                            (-deep * 0.35, -height * 0.72),
                            (deep * 0.35, -height * 0.72),
                            (deep * 0.3, -height * 0.3),
                            (0, -height * 0.22),
                            (-deep * 0.3, -height * 0.3),
                        ],
                        self.belly,
                    ),
                    deep * 0.2,
                    0.4,
                    throws=0,
                )
                for s in (-1, 1):
                    self._leg(s * deep * 0.32, -height * 0.5, s * deep * 0.34, w * 0.95, 0.6, False)
            self._head((0.0, -height * 0.9 - self.radius * 0.45))
            return
        self._tail((-length * 0.40, -0.12), -1.1)
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
        self._leg(length * 0.30, -height * 0.55, length * 0.34, w * 0.95, -2.0, True)
        self._torso(body, 0.0, deep * 0.55)
        haunch = ellipse(x0 + length * 0.24, -deep * 0.52, deep * 0.62, deep * 0.52, self.coat) + ellipse(
            x0 + length * 0.42, -w * 0.45, w * 1.9, w * 0.55, light(self.row.get("socks") or self.coat, 0.06)
        )
        self.add(haunch, deep * 0.4, 0.6)
        self._leg(length * 0.20, -height * 0.55, length * 0.22, w * 0.95, 0.8, False)
        neck = row.get("neck", 0.0) * k * 0.5
        if neck:
            self.add(
                fill(
                    tube(
                        [(length * 0.22, -height * 0.75), (length * 0.3 + neck * 0.3, -height * 0.95 - neck)],
                        (deep * 0.4, self.radius * 0.6),
                    ),
                    self.coat,
                ),
                deep * 0.3,
                0.9,
            )
        self._head((length * 0.30 + neck * 0.3, -height * 0.93 - self.radius * 0.4 - neck))

    def _lying(self) -> None:
        row, k = self.row, self.k
        length, deep = row["length"] * k, row["deep"] * k
        self._tail((-length * 0.48, -0.12), -0.2)
        self._torso(
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
        for x in (length * 0.28, length * 0.42):
            self.add(ellipse(x + 0.1, -0.07, 0.2 * k, 0.075 * k, light(self.coat, 0.06)), 0.08, 0.8)
        self._head((length * 0.50, -deep * 0.85 - self.radius * 0.3))

    def _tail(self, at: Point, angle: float) -> None:
        kind, k, c = self.row.get("tail", "long"), self.k, self.coat
        x, y = at
        size = 0.6 * self.row["length"] * k
        if kind == "none" or (kind in ("hair", "tuft") and self.pose == "sit" and (self.front or self.away)):
            return
        if kind == "puff":
            self.add(ellipse(x - 0.04, y + 0.02, 0.13 * k, 0.12 * k, light(self.belly, 0.3)), 0.1, -0.5)
            return
        if kind == "bushy":
            shape = tube(
                [
                    (x, y),
                    (x - size * 0.4, y + size * (0.12 + angle * 0.1)),
                    (x - size * 0.85, y - size * 0.1),
                    (x - size * 1.1, y - size * 0.32),
                ],
                (0.09 * k, 0.2 * k, 0.19 * k, 0.03),
            )
            svg = fill(shape, c)
            if self.row.get("tip"):
                svg += clip(ellipse(x - size * 1.05, y - size * 0.26, 0.24 * k, 0.2 * k, self.row["tip"]), path(shape))
            self.add(svg, 0.16 * k, -1.0)
            return
        if kind == "up":
            self.add(
                fill(
                    tube(
                        [
                            (x, y),
                            (x - size * 0.5, y - size * 0.5),
                            (x - size * 0.45, y - size * 1.2),
                            (x - size * 0.05, y - size * 1.5),
                        ],
                        (0.08, 0.17 * k, 0.2 * k, 0.05),
                    ),
                    c,
                ),
                0.14,
                -1.0,
            )
            return
        if kind in ("hair", "tuft"):
            tone = dark(c, 0.45)
            if kind == "hair":
                self.add(
                    fill(
                        tube(
                            [(x, y), (x - 0.25 * k, y + 0.2 * k), (x - 0.34 * k, y + 1.0 * k)],
                            (0.07 * k, 0.15 * k, 0.04),
                        ),
                        tone,
                    ),
                    0.1,
                    -1.0,
                    "hair",
                )
            else:
                self.add(
                    line([(x, y), (x - 0.16 * k, y + 0.3 * k), (x - 0.14 * k, y + 0.7 * k)], c, 0.07 * k)
                    + ellipse(x - 0.14 * k, y + 0.74 * k, 0.07 * k, 0.13 * k, tone),
                    0.04,
                    -1.0,
                )
            return
        wide = {"thin": 0.035, "twist": 0.06, "curl": 0.10}.get(kind, 0.085) * k
        if kind == "curl":
            pts = [
                (x, y),
                (x - size * 0.3, y - size * 0.24),
                (x - size * 0.26, y - size * 0.58),
                (x - size * 0.04, y - size * 0.62),
            ]
        elif kind == "twist":
            pts = [(x, y), (x - 0.12, y - 0.08), (x - 0.06, y - 0.16), (x - 0.16, y - 0.2)]
        else:
            up = -1 if self.pose in ("walk", "stand", "run") else 0.12
            pts = [
                (x, y),
                (x - size * 0.42, y + (size * 0.05 if up > 0 else -size * 0.12)),
                (x - size * 0.62, y + up * size * 0.42),
                (x - size * 0.46, y + up * size * 0.78),
            ]
            pts = [(px, min(py, -wide)) for px, py in pts]
        self.add(fill(tube(pts, (wide, wide, wide * 0.95, wide * 0.7)), c), wide, -1.0)

    # head --------------------------------------------------------------------------------------------------------

    def _head(self, at: Point) -> None:
        row, r, c = self.row, self.radius, self.coat
        x, y = at
        self.head_at = at
        face = row.get("facecol", c)
        turn = 0.0 if self.front else 0.20
        if row.get("ruff") and not self.away:
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
            self.add(ruff, r * 0.3, 3.6, "wool")
        self._ears(x, y, r)
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
        if self.away:
            self.add(svg, r * 0.7, 4.0)
            return
        marks = ""
        if row.get("pattern") == "stripes":
            tone = row.get("stripecol") or dark(c, 0.35)
            for o in (-0.28, 0, 0.28):
                marks += line(
                    [(x + r * (o + turn), y - r * 0.95), (x + r * (o * 0.7 + turn), y - r * 0.58)], tone, r * 0.11, 0.8
                )
        mx, my = x + r * turn * 1.8, y + r * 0.40
        marks += ellipse(
            mx, my + r * 0.1, r * 0.62, r * 0.48, self.belly if not row.get("facecol") else light(face, 0.15), 0.95
        )
        if row.get("mask"):
            for s in (-1, 1):
                marks += ellipse(x + r * (0.38 * s + turn), y - r * 0.05, r * 0.28, r * 0.33, row["mask"], 1, 25 * s)
        svg += clip(marks, path(skull))
        self.add(svg, r * 0.7, 4.0)
        self._muzzle(mx, my, r)
        self._eyes(x + r * turn, y - r * 0.10, r)

    def _ears(self, x: float, y: float, r: float) -> None:
        kind, k = self.row["ears"], r
        c = self.row.get("earcol") or (dark(self.coat, 0.12) if kind in ("floppy", "flap") else self.coat)
        inner = mix(c, "#e8a0a0", 0.45)
        for s in (-1, 1):
            order = 3.5 if kind not in ("floppy", "flap") else 4.6
            if kind in ("pointed", "pointed_small"):
                h = 0.85 if kind == "pointed" else 0.6
                outer = [
                    (x + s * k * 0.88, y - k * 0.42),
                    (x + s * k * 0.84, y - k * (0.9 + h * 0.62)),
                    (x + s * k * 0.18, y - k * 0.88),
                ]
                svg = fill(outer, c, 1, 0.15)
                if not self.away:
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
                    dark(c, 0.08),
                )
            else:
                big = {"big": 0.62, "round": 0.38, "round_side": 0.36}[kind]
                ex, ey = (x + s * k * 1.0, y - k * 0.05) if kind == "round_side" else (x + s * k * 0.72, y - k * 0.82)
                svg = ellipse(ex, ey, k * big, k * big, c) + ellipse(ex, ey, k * big * 0.6, k * big * 0.6, inner, 0.85)
            self.add(svg, k * 0.16, order)
        horns = self.row.get("horns")
        if horns:
            self._horns(x, y, k, horns)

    def _horns(self, x: float, y: float, r: float, kind: str) -> None:
        svg = ""
        for s in (-1, 1):
            if kind == "short":
                svg += fill(
                    [(x + s * r * 0.4, y - r * 0.82), (x + s * r * 0.85, y - r * 1.5), (x + s * r * 0.7, y - r * 0.78)],
                    "#e6d8b8",
                    1,
                    0.3,
                )
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
        self.add(svg, r * 0.07, 3.4)

    def _muzzle(self, x: float, y: float, r: float) -> None:
        row, e = self.row, self.e
        long = row["muzzle"] * self.k
        snout = row.get("snout") or (self.belly if not row.get("facecol") else light(row["facecol"], 0.15))
        push = 0.0 if self.front else long * 0.55
        if row.get("trunk"):
            c = self.coat
            self.add(
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
            self.add(ellipse(mx, my, w, r * 0.36 + long * 0.12, snout), r * 0.3, 4.3)
        nose = dark(snout, 0.3) if row.get("snout") else "#2c2226" if row["head"] > 0.3 else "#c9707a"
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
        self.add(svg, r * 0.06, 4.5, "gloss", 0.4)

    def _eyes(self, x: float, y: float, r: float) -> None:
        e, c = self.e, self.row["eye"]
        svg = ""
        for s in (-1, 1):
            wide = 0.86 if not self.front and s > 0 else 1.0
            ex, size = x + s * r * 0.40, r * 0.235
            if e["open"] < 0.3:
                svg += line(
                    [(ex - size * wide, y + size * 0.25), (ex, y - size * 0.45), (ex + size * wide, y + size * 0.25)],
                    "#241a1c",
                    r * 0.07,
                )
                continue
            tall = size * min(1.15, e["open"] + 0.12)
            svg += ellipse(ex, y, size * wide * 1.12, tall * 1.12, "#241a1c") + ellipse(
                ex, y, size * wide, tall, c if self.row["head"] > 0.3 and c[1] > "5" else mix(c, "#f8f2e6", 0.0)
            )
            svg += ellipse(ex, y, size * wide * (0.42 if self.row.get("whiskers") else 0.62), tall * 0.86, "#15101a")
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
                    dark(self.coat, 0.6),
                    r * 0.07,
                )
            if e["open"] < 0.8:
                lid = [
                    (ex - size * 1.2, y - tall * 1.2),
                    (ex + size * 1.2, y - tall * 1.2),
                    (ex + size * 1.15, y - tall * 0.35),
                    (ex - size * 1.15, y - tall * 0.35),
                ]
                svg += fill(lid, dark(self.coat, 0.1), 1, 0.3)
        self.add(svg, r * 0.08, 4.55, "gloss", 0.0)

    def _scarf(self) -> None:
        if not self.look.scarf:
            return
        x, y = self.head_at
        r = self.radius
        svg = fill(
            [
                (x - r * 0.8, y + r * 0.72),
                (x + r * 0.75, y + r * 0.72),
                (x + r * 0.7, y + r * 1.12),
                (x - r * 0.75, y + r * 1.12),
            ],
            self.look.scarf,
        )
        svg += fill(
            [(x - r * 0.5, y + r), (x - r * 0.15, y + r), (x - r * 0.1, y + r * 1.8), (x - r * 0.5, y + r * 1.75)],
            light(self.look.scarf, 0.08),
            1,
            0.2,
        )
        self.add(svg, r * 0.14, 3.8, "wool")

    # birds -------------------------------------------------------------------------------------------------------

    def draw_bird(self) -> None:
        row, k, c = self.row, self.k, self.coat
        length, leg, r = row["length"] * k, row["leg"] * k, self.radius
        beak = row.get("beakcol", "#e0a03f")
        for s in (-1, 1):
            x = s * length * 0.09
            foot = line([(x, -leg - 0.06), (x, -0.03)], dark(beak, 0.15), 0.045 * k) + line(
                [(x - 0.05 * k, -0.02), (x + 0.11 * k, -0.02)], dark(beak, 0.15), 0.05 * k
            )
            self.add(foot, 0.02, -2.0 + s)
        upright = row.get("upright") or self.front or self.away or row.get("tufts")
        wing = row.get("wingcol") or dark(c, 0.22)
        if upright:
            h, w = length * 0.95, length * 0.36
            body = [
                (-w, -leg - h * 0.3),
                (-w * 0.8, -leg - h * 0.8),
                (0, -leg - h),
                (w * 0.8, -leg - h * 0.8),
                (w, -leg - h * 0.3),
                (w * 0.5, -leg),
                (-w * 0.5, -leg),
            ]
            svg = fill(body, c)
            if not self.away:
                svg += clip(ellipse(0, -leg - h * 0.38, w * 0.74, h * 0.44, self.belly), path(body))
            self.add(svg, w * 0.7, 0)
            for s in (-1, 1):
                self.add(
                    fill(
                        [
                            (s * w * 0.72, -leg - h * 0.82),
                            (s * w * 1.2, -leg - h * 0.4),
                            (s * w * 0.95, -leg - h * 0.08),
                            (s * w * 0.7, -leg - h * 0.3),
                        ],
                        wing,
                    ),
                    w * 0.25,
                    0.6,
                )
            head = (0.0 if not row.get("upright") or self.front else w * 0.2, -leg - h - r * 0.35)
        else:
            y = -leg - length * 0.30
            body = [
                (-length * 0.5, y - length * 0.05),
                (-length * 0.15, y - length * 0.3),
                (length * 0.25, y - length * 0.34),
                (length * 0.42, y),
                (length * 0.2, y + length * 0.28),
                (-length * 0.2, y + length * 0.22),
            ]
            self.add(
                fill(
                    [
                        (-length * 0.38, y - length * 0.1),
                        (-length * 0.85, y + length * 0.12),
                        (-length * 0.8, y + length * 0.26),
                        (-length * 0.3, y + length * 0.14),
                    ],
                    dark(c, 0.3),
                ),
                0.06,
                -0.5,
            )
            svg = fill(body, c) + clip(
                ellipse(length * 0.2, y + length * 0.16, length * 0.36, length * 0.22, self.belly), path(body)
            )
            self.add(svg, length * 0.28, 0)
            self.add(
                fill(
                    [
                        (length * 0.1, y - length * 0.18),
                        (-length * 0.2, y - length * 0.16),
                        (-length * 0.56, y + length * 0.12),
                        (-length * 0.05, y + length * 0.14),
                    ],
                    wing,
                ),
                length * 0.12,
                0.8,
            )
            neck = row.get("neck", 0.0) * k
            if neck:
                self.add(
                    fill(
                        tube(
                            [(length * 0.26, y - length * 0.1), (length * 0.36, y - length * 0.3 - neck)],
                            (r * 0.8, r * 0.7),
                        ),
                        c,
                    ),
                    r * 0.6,
                    0.5,
                )
            head = (length * 0.36, y - length * 0.34 - r * 0.3 - neck)
        self._bird_head(head, r, beak)

    def _bird_head(self, at: Point, r: float, beak: str) -> None:
        row, c, e = self.row, self.coat, self.e
        self.head_at = at
        x, y = at
        svg = ellipse(x, y, r, r * 0.96, c)
        if row.get("tufts"):
            for s in (-1, 1):
                svg = (
                    fill(
                        [
                            (x + s * r * 0.4, y - r * 0.8),
                            (x + s * r * 0.95, y - r * 1.35),
                            (x + s * r * 0.92, y - r * 0.4),
                        ],
                        c,
                        1,
                        0.2,
                    )
                    + svg
                )
        if row.get("comb") and not self.away:
            svg = (
                "".join(ellipse(x + r * o, y - r * 1.0, r * 0.28, r * 0.32, "#c23f3a") for o in (-0.3, 0.05, 0.4)) + svg
            )
        self.add(svg, r * 0.7, 4.0)
        if self.away:
            return
        front = self.front or bool(row.get("tufts"))
        size = row["beak"] * self.k
        gape = e["gape"] * 0.5
        if front:
            if row.get("tufts") or row.get("upright"):
                self.add(
                    "".join(
                        ellipse(x + s * r * 0.42, y - r * 0.02, r * 0.5, r * 0.52, self.belly, 0.95) for s in (-1, 1)
                    ),
                    r * 0.3,
                    4.1,
                    throws=0,
                )
            self.add(
                fill(
                    [
                        (x - size * 0.6, y + r * 0.12),
                        (x + size * 0.6, y + r * 0.12),
                        (x, y + r * 0.2 + size * 1.1 + gape),
                    ],
                    beak,
                    1,
                    0.2,
                ),
                0.04,
                4.4,
            )
        else:
            b = fill(
                [(x + r * 0.7, y - r * 0.2), (x + r * 0.9 + size, y + r * 0.05), (x + r * 0.72, y + r * 0.12)],
                beak,
                1,
                0.15,
            )
            b += fill(
                [
                    (x + r * 0.68, y + r * 0.12 + gape * 0.3),
                    (x + r * 0.85 + size * 0.75, y + r * 0.14 + gape),
                    (x + r * 0.6, y + r * 0.34 + gape * 0.5),
                ],
                dark(beak, 0.2),
                1,
                0.15,
            )
            self.add(b, 0.04, 4.4)
            x += r * 0.22
        eyes = ""
        big = 0.36 if row.get("tufts") else 0.22
        for s in (-1, 1):
            if not front and s < 0:
                continue
            ex, size_ = (x + s * r * 0.42, r * big) if front else (x + r * 0.15, r * big)
            if e["open"] < 0.3:
                eyes += line(
                    [(ex - size_, y + size_ * 0.2), (ex, y - size_ * 0.5), (ex + size_, y + size_ * 0.2)],
                    "#1c1614",
                    r * 0.08,
                )
                continue
            eyes += ellipse(
                ex, y - r * 0.1, size_, size_ * min(1.1, e["open"] + 0.1), row["eye"] if row.get("tufts") else "#f8f4ec"
            )
            eyes += ellipse(ex, y - r * 0.1, size_ * 0.62, size_ * 0.66, "#15101a") + ellipse(
                ex - size_ * 0.25, y - r * 0.1 - size_ * 0.3, size_ * 0.24, size_ * 0.24, "#ffffff"
            )
            tilt = e["brow_in"] - e["brow_out"]
            if abs(tilt) > 0.02:
                eyes += line(
                    [
                        (ex - s * size_ * 1.1, y - r * 0.1 - size_ * 1.25 - tilt * r * 2.4),
                        (ex + s * size_ * 1.1, y - r * 0.1 - size_ * 1.25 + tilt * r * 2.4),
                    ],
                    dark(c, 0.6),
                    r * 0.08,
                )
        self.add(eyes, 0.03, 4.6, "gloss", 0)
