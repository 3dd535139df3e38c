"""One animal being drawn: its measures, its coat, its pose and the parts drawn so far."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.film_light import Part
from providers.builtin.painter.drawing.svg_strokes import Point, mix
from providers.builtin.painter.figures.head import SHUT

Drawn = tuple[list[Part], Point, float, float, dict[str, Point]]

LONG_TAIL, WINGED = 0.36, 0.12
"""How far an animal with a long tail is moved forward, and one with wings besides, as a share of its length: its middle is where
its tail is counted."""


MOVES = {
    "walk": "walk", "walk_away": "walk", "walk_toward": "walk", "sneak": "walk", "crawl": "walk", "stairs": "walk", "walk_dog": "walk",
    "lead": "walk", "run": "run", "flee": "run", "chase": "run", "jump": "leap", "climb": "climb", "scale": "climb", "fly": "fly",
    "fall": "fly", "dive": "fly", "float": "fly",
}  # fmt: skip
"""What of a person's ways to go an animal has."""
STAYS = {
    "reach": "stand", "sit": "sit", "kneel": "sit", "crouch": "lie", "hold": "sit", "lie": "lie", "sleep": "lie", "prone": "lie",
    "faint": "lie", "hide": "lie", "shiver": "lie",
}  # fmt: skip
SLEEPS = ("sleep", "faint")
ASIDE = 64.0
"""Who goes somewhere is seen from the side, turned at least so far, in degrees."""
AIR = {"leap": (17.0, 0.55), "climb": (42.0, 0.5), "fly": (14.0, 1.9)}
"""How far it is tilted, in degrees, and how far off the ground, in heads, by how it goes."""
LIFTED = 0.45
"""How high a foot is lifted that goes ahead, as a share of its stride."""
Stir = Mapping[str, Any]
"""What one drawing changes of an animal, by the names that `about` in beasts.json tells."""


class Beast:
    """One animal being drawn, facing right; turned over at the end when it faces left."""

    def __init__(
        self, row: dict[str, Any], look: Look, k: float, pose: str, expression: str, facing: float, stir: Stir
    ) -> None:
        rng = random.Random(look.seed)
        self.row, self.look, self.k, self.rng = row, look, k, rng
        self.coat = look.cloth or rng.choice(row["colours"])
        self.belly = (
            row["belly"] if not look.cloth or look.cloth not in ("#2c2b33",) else mix(look.cloth, "#6a6a74", 0.35)
        )
        if abs(facing) < 32 and (row.get("hoof") or row.get("neck")):
            facing = 40 if facing >= 0 else -40
        going = MOVES.get(pose, "")
        if going and abs(facing) < ASIDE:
            facing = ASIDE if facing >= 0 else -ASIDE
        self.left = facing < 0
        self.front = abs(facing) < (16 if row.get("bird") else 32)
        self.away = abs(facing) > 148
        feelings = art_table("expressions")
        self.e = feelings.get(expression) or feelings["calm"]
        self.asleep = pose in SLEEPS
        if self.asleep:
            self.e = {**self.e, "open": SHUT, "gape": 0, "brow_in": 0, "brow_out": 0}
        self.stir = stir
        self.e = {**self.e, **{key: float(stir[key]) for key in ("open", "gape") if key in stir}}
        self.air = AIR.get(going, (0.0, 0.0)) if going != "fly" or row.get("bird") else AIR["leap"]
        self.pose = (
            going
            if going in ("walk", "run")
            else "fly"
            if going and row.get("bird")
            else "run"
            if going
            else STAYS.get(
                pose,
                "sit"
                if self.front or self.away or (row["length"] < 1.3 and pose in ("talk", "think", "look_up", "wave"))
                else "stand",
            )
        )
        if self.front and self.pose in ("walk", "run", "stand") and row.get("leg", 1) < 0.9:
            self.pose = "sit"
        self.parts: list[Part] = []
        self.head_at: Point = (0.0, -1.0)
        self.radius = row["head"] * k
        self.eyes: list[Point] = []

    @property
    def way(self) -> str:
        """What it does, as beasts.json tells what stirs of it meanwhile."""
        if self.asleep:
            return "sleep"
        return "leap" if self.air[1] and self.pose == "run" else self.pose

    def turn(self, key: str) -> float:
        """How far something is turned, swung or moved in this drawing."""
        return float(self.stir.get(key, 0.0))

    def step(self, side: float, stride: float) -> Point:
        """Where a foot is on its way, from where its leg hangs: ahead and up. `side` is 1 for those that are ahead first."""
        t = 2 * math.pi * self.turn("gait")
        return side * stride * math.cos(t), max(0.0, -side * math.sin(t)) * stride * LIFTED

    def nodded(self, at: Point) -> Point:
        """Where a head is in this drawing: so many of its own radii ahead and down."""
        ahead, down = self.stir.get("nod", (0.0, 0.0))
        return at[0] + ahead * self.radius, at[1] + down * self.radius

    def swung(self, svg: str, key: str, at: Point, way: float = 1.0) -> str:
        """A piece turned about a point, as this drawing asks."""
        degrees = way * self.turn(key)
        return f'<g transform="rotate({degrees:.2f} {at[0]:.4f} {at[1]:.4f})">{svg}</g>' if degrees else svg

    def swing(self, first: int, key: str, at: Point) -> None:
        """The parts from number `first` on turned about a point, as this drawing asks."""
        self.parts[first:] = [replace(q, svg=self.swung(q.svg, key, at)) for q in self.parts[first:]]

    def add(self, svg: str, edge: float, order: float, stuff: str = "felt", throws: float = 0.7) -> None:
        self.parts.append(Part(svg, edge, order, stuff, throws))

    def _lifted(self, degrees: float, high: float) -> None:
        """Off the ground, tilted the way it goes."""
        wrap = f'<g transform="translate(0 {-high:.4f}) rotate({degrees:.2f})">'
        self.parts = [replace(q, svg=f"{wrap}{q.svg}</g>") for q in self.parts]
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        self._place(lambda x, y: (x * c - y * s, x * s + y * c - high))

    def _place(self, moved: Callable[[float, float], Point]) -> None:
        """Head and eyes go along with the parts."""
        self.head_at, self.eyes = moved(*self.head_at), [moved(*at) for at in self.eyes]

    def finished(self) -> Drawn:
        aside = not (self.front or self.away)
        tailed = aside and any(self.row.get(key) for key in ("low", "hook", "wings"))
        share = WINGED if self.row.get("wings") else LONG_TAIL
        sign, along = (-1 if aside and self.left else 1), share * self.row["length"] * self.k if tailed else 0.0
        if sign < 0 or tailed:
            move = f'<g transform="scale({sign} 1) translate({along:.4f} 0)">'
            self.parts = [replace(q, svg=f"{move}{q.svg}</g>") for q in self.parts]
            self._place(lambda x, y: (sign * (x + along), y))
        r = self.radius
        if self.air[1]:
            self._lifted(-sign * self.air[0], self.air[1])
        x, y = self.head_at
        self.parts.sort(key=lambda q: q.order)
        half = max(self.row["length"] * self.k * (0.92 if tailed else 0.55), abs(x) + 0.8 * r)
        anchors = {"chin": (x, y + r), "face": (x, y)}
        anchors |= {f"eye{n}": (ex - x, ey - y - r) for n, (ex, ey) in enumerate(self.eyes)}
        return self.parts, (x, y + r), -(y - r * 1.5), half, anchors
