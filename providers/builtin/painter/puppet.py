"""A puppet: the skeleton of one figure in one pose, and the parts that will be lit. One unit is a head's height."""

from __future__ import annotations

import json
import math
import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from providers.builtin.painter.light import Part
from providers.builtin.painter.loft import Loft, Ring
from providers.builtin.painter.looks import Look
from providers.builtin.painter.strokes import Point

ART = Path(__file__).parents[3] / "data" / "art"
Joint = np.ndarray

MEASURES: dict[str, dict[str, float]] = {
    "child": {"height": 3.7, "shoulder": 0.42, "eye": 1.36, "leg": 0.42, "limb": 0.85},
    "teen": {"height": 4.4, "shoulder": 0.52, "eye": 1.32, "leg": 0.47, "limb": 0.90},
    "adult": {"height": 4.95, "shoulder": 0.61, "eye": 1.28, "leg": 0.475, "limb": 1.05},
    "old": {"height": 4.55, "shoulder": 0.56, "eye": 1.14, "leg": 0.45, "limb": 1.0},
}


@cache
def art(name: str) -> Any:
    """A table of data/art, read once."""
    return json.loads((ART / f"{name}.json").read_text("utf-8"))


@dataclass
class Puppet:
    """A figure being built. Feet stand at (0, 0), up is negative y on the page."""

    look: Look
    pose: str = "stand"
    expression: str = "calm"
    yaw: float = 0.0
    head_yaw: float = 0.0
    tilt: float = 0.0
    pitch: float = 0.10
    gaze: Point = (0.0, 0.0)
    fine: bool = False
    parts: list[Part] = field(default_factory=list)
    anchors: dict[str, Point] = field(default_factory=dict)

    def __post_init__(self) -> None:
        poses = art("poses")
        self.row: dict[str, Any] = poses.get(self.pose) or poses["stand"]
        self.measure = MEASURES[self.look.age]
        self.female = self.look.sex == "f"
        self.grown_female = self.female and self.look.age != "child"
        self.rng = random.Random(self.look.seed)
        self._stand_up()

    def add(self, svg: str, edge: float = 0.12, order: float = 0.0, stuff: str = "cloth", throws: float = 1.0) -> None:
        if svg:
            self.parts.append(Part(svg, edge, order, stuff, throws))

    def _stand_up(self) -> None:
        look, m = self.look, self.measure
        self.height = m["height"] * look.tall
        self.leg_length = m["leg"] * self.height * 0.93
        self.width = 1 + 0.5 * look.build
        self.shoulder = m["shoulder"] * (0.90 if self.female else 1.03) * (1 + 0.22 * look.build)
        self.lean = math.radians(self.row.get("lean", 0))
        self.hunch = 0.16 if look.age == "old" else 0.0
        self.torso = self.height - 1.0 - self.leg_length
        self._legs()
        self.shoulder_y = self.hip_y + self.torso * 0.845
        self.chin_y = self.hip_y + self.torso - 0.075 - (0.10 if look.age == "old" else 0)
        self._arms()

    @staticmethod
    def _bone(swing: float, out: float, side: int) -> Joint:
        s, o = math.radians(swing), math.radians(out)
        return np.array([side * math.sin(o), -math.cos(o) * math.cos(s), math.cos(o) * math.sin(s)])

    def _legs(self) -> None:
        hip_x = 0.20 * self.width * (1.05 if self.female else 1)
        half = self.leg_length * 0.5
        legs: list[list[Joint]] = []
        for side, (a, b, c, d) in zip((-1, 1), self.row["legs"], strict=True):
            hip = np.array([side * hip_x, 0.0, 0.0])
            knee = hip + self._bone(a, b, side) * half
            legs.append([hip, knee, knee + self._bone(c, d, side) * half])
        lowest = min(min(j[1] for j in leg[1:]) for leg in legs)
        self.hip_y = -float(lowest) + 0.13
        up = np.array([0, self.hip_y, 0])
        self.legs = [[j + up for j in leg] for leg in legs]

    def _arms(self) -> None:
        upper, fore = self.height * 0.152, self.height * 0.140
        inset = 0.155 * min(1.0, self.shoulder / 0.58)
        self.arms: list[tuple[Joint, Joint, Joint, Joint]] = []
        for side, (a, b, c, d) in zip((-1, 1), self.row["arms"], strict=True):
            start = np.array(
                [side * (self.shoulder - inset), self.shoulder_y - 0.155, self.spine(self.shoulder_y) - 0.01]
            )
            elbow = start + self._bone(a, b, side) * upper
            way = self._bone(c, d, side)
            self.arms.append((start, elbow, elbow + way * fore, way))

    def spine(self, y: float) -> float:
        """How far forward the back is at height `y`, from lean and hunch."""
        t = max(0.0, (y - self.hip_y) / self.torso)
        return math.tan(self.lean) * max(0.0, y - self.hip_y) + self.hunch * t * t

    def page(self, joint: Joint) -> tuple[float, float, float]:
        """A joint on the page, and how near it is."""
        x, y, z = (float(v) for v in joint)
        c, s = math.cos(self.yaw), math.sin(self.yaw)
        near = -x * s + z * c
        return x * c + z * s, -y + near * self.pitch, near

    def spot(self, joint: Joint) -> Point:
        x, y, _ = self.page(joint)
        return x, y

    @property
    def frontal(self) -> float:
        return math.cos(self.yaw)

    def loft(self, rings: list[Ring], power: float = 2) -> Loft:
        return Loft(rings, self.yaw, self.pitch, power=power)

    def rings(self, ease: float = 0.0, hem: float | None = None, flare: float = 1.0) -> list[Ring]:
        """The torso from hem to neck, `ease` wider than the body; a hem below the hip makes a skirt or coat."""
        h, t, cw = self.hip_y, self.torso, self.width
        child = self.look.age == "child"
        belly = max(0.0, self.look.build) * 0.22 + (0.06 if child else 0)
        waist = (0.33 if child else 0.30 if self.grown_female else 0.36) * cw
        hip = (0.39 if self.grown_female else 0.355) * cw
        table = [
            (h - 0.28, (0.36 if self.grown_female else 0.34) * cw, 0.28 * cw),
            (h, hip, 0.29 * cw + belly * 0.4),
            (h + t * 0.34, waist, 0.25 * cw + belly),
            (h + t * 0.62, max(waist + 0.07, self.shoulder * 0.80), 0.29 * cw + belly * 0.3),
            (h + t * 0.78, self.shoulder * 0.93, 0.27 * cw),
            (h + t * 0.86, self.shoulder * 0.70, 0.22),
            (h + t * 0.93, 0.24, 0.19),
            (h + t, 0.175, 0.17),
        ]
        if hem is not None:
            low = 0.39 * cw * flare
            skirt = [(hem, low, 0.30 * cw * flare), ((hem + h) / 2, (0.36 * cw + low) / 2, 0.15 * cw * (1 + flare))]
            table = (skirt if hem < h - 0.05 else []) + table[1:]
        return [(y, w + ease, d + ease * 0.9, 0.0, self.spine(y)) for y, w, d in table]

    def in_order(self) -> list[Part]:
        return sorted(self.parts, key=lambda part: part.order)
