"""A puppet: the skeleton of one figure in one pose, and the parts that will be lit. One unit is a head's height."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.body_loft import Loft, Ring
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.film_light import Part
from providers.builtin.painter.drawing.svg_strokes import Point

Joint = np.ndarray

MEASURES: dict[str, dict[str, float]] = {
    "child": {"height": 3.7, "shoulder": 0.42, "eye": 1.36, "leg": 0.42, "limb": 0.85},
    "teen": {"height": 4.4, "shoulder": 0.52, "eye": 1.32, "leg": 0.47, "limb": 0.90},
    "adult": {"height": 4.95, "shoulder": 0.61, "eye": 1.28, "leg": 0.475, "limb": 1.05},
    "old": {"height": 4.55, "shoulder": 0.56, "eye": 1.14, "leg": 0.45, "limb": 1.0},
}
CHEAT = 0.72
"""Actors cheat to the camera: an arm held out shows at least this share of its length across the picture."""
PALM = 0.20
"""From the wrist to the middle of the palm."""
STIFF = 0.06
"""An arm whose elbow is so near the line from shoulder to wrist is stretched."""
STRAIGHT = 0.72
"""How far a hand that reaches goes on where its forearm went; the rest of the way it bends to what it reaches for."""


@dataclass
class Puppet:
    """A figure being built. Feet stand at (0, 0), up is negative y on the page. `reach` says where a hand goes
    (0 left, 1 right) in the figure's own space, over what the pose says; `seat` is the height it sits at."""

    look: Look
    pose: str = "stand"
    expression: str = "calm"
    yaw: float = 0.0
    head_yaw: float = 0.0
    tilt: float = 0.0
    pitch: float = 0.10
    gaze: Point = (0.0, 0.0)
    fine: bool = False
    reach: dict[int, Joint] = field(default_factory=dict)
    seat: float = 0.0
    shut: bool = False
    variant: int = 0
    """Which of the ways its pose can be played."""
    phase: Mapping[str, Any] = field(default_factory=dict)
    """What this drawing of its motion changes of the pose."""
    shade: Mapping[str, Any] = field(default_factory=dict)
    """What this one's face changes of the numbers of its expression."""
    parts: list[Part] = field(default_factory=list)
    lids: dict[int, Part] = field(default_factory=dict)
    """By their place in `parts`: the same with the eyes shut."""
    anchors: dict[str, Point] = field(default_factory=dict)

    def __post_init__(self) -> None:
        poses = art_table("poses")
        row: dict[str, Any] = poses.get(self.pose) or poses["stand"]
        row = self._varied(row)
        self.mirrored = math.sin(self.yaw) < -0.08 and not row.get("as_is")
        self.row = _mirrored(row) if self.mirrored else row
        way = -1.0 if math.sin(self.yaw) < 0 else 1.0
        self.head_yaw += way * math.radians(self.row.get("head_turn", 0))
        if "glance" in self.row:
            self.gaze = (way * self.row["glance"][0], self.row["glance"][1])
        self.measure = MEASURES[self.look.age]
        self.female = self.look.sex == "f"
        self.grown_female = self.female and self.look.age != "child"
        self.rng = random.Random(self.look.seed)
        self._stand_up()

    def _varied(self, row: dict[str, Any]) -> dict[str, Any]:
        """The pose as it is written or one of its other ways; a strong feeling has ways of its own."""
        ways = row.get("variants", {})
        fitting = ways.get(self.expression) or [{}, *ways.get("any", ())]
        return {**row, **fitting[self.variant % len(fitting)], **self.phase}

    def add(self, svg: str, edge: float = 0.12, order: float = 0.0, stuff: str = "cloth", throws: float = 1.0) -> None:
        if svg:
            self.parts.append(Part(svg, edge, order, stuff, throws))

    def _stand_up(self) -> None:
        look, m = self.look, self.measure
        self.height = m["height"] * look.tall
        self.leg_length = m["leg"] * self.height * 0.93
        self.width = 1 + 0.5 * look.build
        self.shoulder = m["shoulder"] * (0.90 if self.female else 1.03) * (1 + 0.22 * look.build) * look.shoulders
        self.lean = math.radians(self.row.get("lean", 0))
        self.sway = float(self.row.get("sway", 0.0))
        self.hunch = 0.16 if look.age == "old" else 0.0
        self.torso = self.height - 1.0 - self.leg_length
        self._legs()
        self.shoulder_y = self.hip_y + self.torso * 0.845
        self.chin_y = self.hip_y + self.torso - 0.075 - (0.10 if look.age == "old" else 0)
        self._arms()

    def role(self, side: int) -> int:
        """Which hand of the pose as it is written this one plays: gestures are made with the arm farther from the
        camera, so a pose is played mirrored by who looks to the left."""
        return 1 - side if self.mirrored else side

    @staticmethod
    def _bone(swing: float, out: float, side: int) -> Joint:
        s, o = math.radians(swing), math.radians(out)
        return np.array([side * math.sin(o), -math.cos(o) * math.cos(s), math.cos(o) * math.sin(s)])

    def _legs(self) -> None:
        """Where a leg stands more bent than the other, its side of the pelvis sinks with it."""
        hip_x = 0.20 * self.width * (1.05 if self.female else 1)
        half = self.leg_length * 0.5
        legs: list[list[Joint]] = []
        for side, (a, b, c, d) in zip((-1, 1), self.row["legs"], strict=True):
            hip = np.array([side * hip_x, 0.0, 0.0])
            knee = hip + self._bone(a, b, side) * half
            legs.append([hip, knee, knee + self._bone(c, d, side) * half])
        low = [min(float(j[1]) for j in leg[1:]) for leg in legs]
        ground = min(low)
        for leg, own in zip(legs, low, strict=True):
            if own - ground < 0.16 and not self.row.get("seat"):
                drop = np.array([0, ground - own, 0])
                leg[:] = [leg[0] + drop * 0.6, leg[1] + drop, leg[2] + drop]
        self.hip_y = max(-ground + 0.13, self.seat + 0.16 if self.seat else 0.0)
        up = np.array([0, self.hip_y, 0])
        self.legs = [[j + up for j in leg] for leg in legs]

    def _arms(self) -> None:
        upper, fore = self.height * 0.152, self.height * 0.140
        inset = 0.15 * min(1.0, self.shoulder / 0.58)
        twist = math.radians(self.row.get("twist", 0))
        tilt = float(self.row.get("slope", 0.0))
        self.arms: list[tuple[Joint, Joint, Joint, Joint]] = []
        for n, (side, (a, b, c, d)) in enumerate(zip((-1, 1), self.row["arms"], strict=True)):
            across = side * (self.shoulder - inset)
            start = np.array(
                [
                    across * math.cos(twist) + self.bend(self.shoulder_y),
                    self.shoulder_y - 0.15 + tilt * side,
                    self.spine(self.shoulder_y) - 0.01 - across * math.sin(twist),
                ]
            )
            target = self.reach.get(n)
            if target is None and str(n) in self.row.get("to", {}):
                target = self.landmark(self.row["to"][str(n)], n)
            if target is None:
                one, two = self._bone(a, b, side) * upper, self._bone(c, d, side) * fore
                turn = self._cheat(start, one + two)
                one, two = _turned(one, turn), _turned(two, turn)
                self.arms.append((start, start + one, start + one + two, two / fore))
            else:
                self.arms.append(self._reach(start, target, side, upper, fore))
            if by := self.row.get("by", {}).get(str(n)):
                _, elbow, wrist, hand = self.arms.pop()
                moved = wrist + hand * PALM * self.height / 4.95 + np.array([side * by[0], by[1], by[2]])
                self.arms.append(self._reach(start, moved, side, upper, fore, elbow - (start + wrist) / 2))

    def _cheat(self, start: Joint, arm: Joint) -> float:
        """How far an arm held towards or away from the camera is turned so that it is seen."""
        flat = math.hypot(arm[0], arm[2])
        if flat < 0.45 * float(np.linalg.norm(arm)):
            return 0.0
        angle = math.atan2(arm[0], arm[2]) + self.yaw
        across = math.sin(angle)
        if abs(across) >= CHEAT:
            return 0.0
        turned, side = math.sin(self.yaw), self.page(start)[0]
        sign = math.copysign(1, turned if abs(turned) > 0.2 else side if abs(side) > 0.12 else across)
        wanted = math.asin(CHEAT) * sign
        if math.cos(angle) < 0:
            wanted = math.pi - wanted
        return (wanted - angle + math.pi) % (2 * math.pi) - math.pi

    def _reach(
        self, start: Joint, target: Joint, side: int, upper: float, fore: float, bent: Joint | None = None
    ) -> tuple[Joint, Joint, Joint, Joint]:
        """An arm bent so that its palm is at `target`; the elbow hangs down and out, or goes where it is `bent` already, the hand
        goes on where the forearm went."""
        palm = PALM * self.height / 4.95
        target = np.asarray(target, float)
        hand = (target - start) / (float(np.linalg.norm(target - start)) + 1e-6)
        pole = np.array([side * float(self.row.get("elbow", 0.55)), -1.0, -0.25])
        if bent is not None and float(np.linalg.norm(bent)) > STIFF:
            pole = bent / float(np.linalg.norm(bent))
        for _ in range(3):
            way = target - hand * palm - start
            far = float(np.linalg.norm(way)) + 1e-6
            way = way / far
            d = min(max(far, abs(upper - fore) + 0.12), (upper + fore) * 0.995)
            along = (upper * upper - fore * fore + d * d) / (2 * d)
            off = math.sqrt(max(0.0, upper * upper - along * along))
            out = pole - way * float(pole @ way)
            out /= float(np.linalg.norm(out)) + 1e-6
            elbow, wrist = start + way * along + out * off, start + way * d
            hand = (wrist - elbow) / fore * STRAIGHT + way * (1 - STRAIGHT)
            hand /= float(np.linalg.norm(hand)) + 1e-6
        return start, elbow, wrist, hand

    def landmark(self, name: str | list[Any], side: int) -> Joint:
        """A place on the body by name, where a hand of `side` (0 left, 1 right) can go; or a name and how far from there, in heads:
        out to its side, up, ahead."""
        s = -1 if side == 0 else 1
        if not isinstance(name, str):
            out, up, ahead = name[1:]
            return np.asarray(self.landmark(str(name[0]), side) + np.array([s * out, up, ahead]))
        h, t, chin = self.hip_y, self.torso, self.chin_y
        z = self.spine(chin) + 0.06
        front = 0.30 * self.width + max(0.0, self.look.build) * 0.15
        spots: dict[str, tuple[float, float, float]] = {
            "mouth": (s * 0.16, chin + 0.02, z + 0.52),
            "lips": (s * 0.10, chin + 0.13, z + 0.54),
            "chin": (s * 0.05, chin - 0.02, z + 0.42),
            "cheek": (s * 0.36, chin + 0.16, z + 0.26),
            "ear": (s * 0.48, chin + 0.36, z + 0.06),
            "brow": (s * 0.40, chin + 0.66, z + 0.30),
            "eyes": (s * 0.17, chin + 0.34, z + 0.50),
            "crown": (s * 0.36, chin + 1.0, z),
            "heart": (-s * 0.10, h + t * 0.64, self.spine(h + t * 0.64) + front + 0.04),
            "chest": (s * 0.02, h + t * 0.62, self.spine(h + t * 0.6) + front + 0.12),
            "folded": (s * 0.06, h + t * 0.16, self.spine(h + t * 0.2) + front + 0.12),
            "rest": (s * 0.10, h + t * 0.30, front + 0.02),
            "belly": (s * 0.13, h + t * 0.32, front + 0.16),
            "other_arm": (-s * self.shoulder * 0.50, h + t * (0.50 + 0.05 * s), self.spine(h + t * 0.5) + front + 0.02),
            "hip": (s * (0.40 * self.width), h + 0.12, 0.02),
            "small_of_back": (s * 0.10, h + t * 0.25, -front - 0.02),
            "lap": (s * 0.17, h + 0.22, self.leg_length * 0.36),
            "lap_middle": (s * 0.06, h + 0.24, self.leg_length * 0.30),
            "table": (s * 0.24, h + 0.42, self.leg_length * 0.5 + 0.12),
            "wheel": (s * 0.26, h + 0.52, self.leg_length * 0.5 + 0.1),
            "load": (s * 0.30, h + t * 0.42, front + 0.42),
            "cradle": (s * 0.42, h + t * 0.36, front + 0.36),
            "wall": (s * 0.30, h + t * 0.92, self.spine(h + t * 0.9) + 1.22),
            "rope": (s * 0.05, h + t * 0.50 + s * 0.06, self.spine(h + t) + 0.95),
            "over_head": (s * 0.36, chin + 1.22, z + 0.05),
            "ground": (s * 0.30, 0.16, self.spine(h + t) + 0.55),
            "haunch": (s * 0.36 * self.width, h + 0.06, 0.10),
            "guard": (s * 0.14, h + t * 0.86, self.spine(h + t) + 0.78),
            "counter": (s * 0.20, h + t * 0.14, self.spine(h + t * 0.5) + front + 0.56),
            "desk": (s * 0.20, h + 0.60, self.leg_length * 0.5 + 0.12),
            "soil": (s * 0.14, 0.29, self.spine(h + t) + 0.62),
            "breast": (s * 0.14, h + t * 0.58, self.spine(h + t * 0.6) + front + 0.46),
            "before_face": (s * 0.12, chin + 0.20, z + 0.86),
            "aloft": (s * 0.22, chin + 1.05, z + 0.55),
            "behind": (s * 0.42, 0.10 if self.hip_y < 0.7 else h, -0.55),
        }
        if name.startswith("knee"):
            knee = self.legs[side][1]
            return np.asarray(knee + np.array([0, 0.14, 0.02]))
        return np.array(spots.get(name, spots["chest"]))

    def spine(self, y: float) -> float:
        """How far forward the back is at height `y`, from lean and hunch."""
        t = max(0.0, (y - self.hip_y) / self.torso)
        return math.tan(self.lean) * max(0.0, y - self.hip_y) + self.hunch * t * t

    def bend(self, y: float) -> float:
        """How far to the side the back is at height `y`: hips go over the leg that stands, shoulders come back."""
        t = min(1.3, max(0.0, (y - self.hip_y) / self.torso))
        return -self.sway * t

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
    def strides(self) -> bool:
        """Whether a leg is raised so far that a skirt falls over it instead of round both."""
        for hip, knee, _ in self.legs:
            thigh = (knee - hip) / (self.leg_length * 0.5)
            if thigh[1] > -0.82:
                return True
        return False

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
        chest = 0.05 if self.grown_female else 0.0
        air = float(self.row.get("breath", 0.0))
        table = [
            (h - 0.28, (0.36 if self.grown_female else 0.34) * cw, 0.28 * cw),
            (h, hip, 0.29 * cw + belly * 0.4),
            (h + t * 0.34, waist, 0.25 * cw + belly + 0.7 * air),
            (h + t * 0.60, max(waist + 0.05, self.shoulder * 0.76), 0.28 * cw + belly * 0.3 + chest + air),
            (h + t * 0.76, self.shoulder * 0.86, 0.27 * cw + chest * 0.3 + 0.5 * air),
            (h + t * 0.85, self.shoulder * 0.72, 0.235),
            (h + t * 0.915, self.shoulder * 0.42 + 0.05, 0.20),
            (h + t, 0.175, 0.17),
        ]
        if hem is not None:
            low = 0.39 * cw * flare
            skirt = [(hem, low, 0.30 * cw * flare), ((hem + h) / 2, (0.36 * cw + low) / 2, 0.15 * cw * (1 + flare))]
            table = (skirt if hem < h - 0.05 else []) + table[1:]
        return [(y, w + ease, d + ease * 0.9, self.bend(y), self.spine(y)) for y, w, d in table]

    def in_order(self) -> list[Part]:
        return sorted(self.parts, key=lambda part: part.order)

    def blinking(self) -> list[Part]:
        """The parts in order, with the eyes shut."""
        parts = [self.lids.get(n, part) for n, part in enumerate(self.parts)]
        return sorted(parts, key=lambda part: part.order)


def _mirrored(row: dict[str, Any]) -> dict[str, Any]:
    """A pose with left and right exchanged."""
    out = {**row, "arms": row["arms"][::-1], "legs": row["legs"][::-1]}
    for key in ("grip", "open", "point"):
        if key in row:
            out[key] = [1 - side for side in row[key]]
    for key in ("to", "by"):
        if key in row:
            out[key] = {str(1 - int(side)): place for side, place in row[key].items()}
    for key in ("sway", "twist", "slope"):
        if key in row:
            out[key] = -row[key]
    return out


def _turned(bone: Joint, angle: float) -> Joint:
    """A bone turned round the upright axis."""
    if not angle:
        return bone
    c, s = math.cos(angle), math.sin(angle)
    return np.array([bone[0] * c + bone[2] * s, bone[1], -bone[0] * s + bone[2] * c])
