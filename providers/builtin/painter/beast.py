"""One animal being drawn: its measures, its coat, its pose and the parts drawn so far."""

from __future__ import annotations

import math
import random
from typing import Any

from providers.builtin.painter.light import Part
from providers.builtin.painter.looks import Look
from providers.builtin.painter.puppet import art
from providers.builtin.painter.strokes import Point, mix

Drawn = tuple[list[Part], Point, float, float, dict[str, Point]]

LONG_TAIL = 0.36
"""How far an animal with a long tail is moved forward, as a share of its length: its middle is where its tail is counted."""


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


class Beast:
    """One animal being drawn, facing right; turned over at the end when it faces left."""

    def __init__(self, row: dict[str, Any], look: Look, k: float, pose: str, expression: str, facing: float) -> None:
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
        feelings = art("expressions")
        self.e = feelings.get(expression) or feelings["calm"]
        if pose in SLEEPS:
            self.e = {**self.e, "open": 0.1, "gape": 0, "brow_in": 0, "brow_out": 0}
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
        self.gait = 0.0

    def add(self, svg: str, edge: float, order: float, stuff: str = "felt", throws: float = 0.7) -> None:
        self.parts.append(Part(svg, edge, order, stuff, throws))

    def _lifted(self, degrees: float, high: float) -> None:
        """Off the ground, tilted the way it goes."""
        wrap = f'<g transform="translate(0 {-high:.4f}) rotate({degrees:.2f})">'
        self.parts = [Part(f"{wrap}{q.svg}</g>", q.edge, q.order, q.stuff, q.throws) for q in self.parts]
        (x, y), angle = self.head_at, math.radians(degrees)
        self.head_at = (x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle) - high)

    def finished(self) -> Drawn:
        aside = not (self.front or self.away)
        tailed = aside and bool(self.row.get("low") or self.row.get("hook"))
        sign, along = (-1 if aside and self.left else 1), LONG_TAIL * self.row["length"] * self.k if tailed else 0.0
        if sign < 0 or tailed:
            move = f'<g transform="scale({sign} 1) translate({along:.4f} 0)">'
            self.parts = [Part(f"{move}{q.svg}</g>", q.edge, q.order, q.stuff, q.throws) for q in self.parts]
            self.head_at = (sign * (self.head_at[0] + along), self.head_at[1])
        r = self.radius
        if self.air[1]:
            self._lifted(-sign * self.air[0], self.air[1])
        x, y = self.head_at
        self.parts.sort(key=lambda q: q.order)
        half = max(self.row["length"] * self.k * (0.92 if tailed else 0.55), abs(x) + 0.8 * r)
        return self.parts, (x, y + r), -(y - r * 1.5), half, {"chin": (x, y + r), "face": (x, y)}
