"""A loft: a body given as rings, on which every detail is drawn by angle round it and height. It turns to any view."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy.interpolate import PchipInterpolator

from providers.builtin.painter.drawing.svg_strokes import Point

Ring = tuple[float, float, float, float, float]
"""Height, half width, half depth, centre x, centre z. Heights go up; one unit is the height of a head."""


class Loft:
    """Rings smoothed into a body. Angle 0 is its front; `yaw` turns it; `pitch` is how far from above it is seen."""

    def __init__(
        self, rings: Sequence[Ring], yaw: float, pitch: float = 0.10, origin: Point = (0, 0), power: float = 2
    ) -> None:
        table = np.array(sorted(rings), float)
        self.low, self.high = float(table[0, 0]), float(table[-1, 0])
        self.power, self.yaw, self.pitch, self.origin = power, yaw, pitch, origin
        self._curves = [PchipInterpolator(table[:, 0], table[:, i]) for i in range(1, 5)]
        self._rings: dict[float, tuple[float, float, float, float]] = {}

    def ring(self, y: float) -> tuple[float, float, float, float]:
        """Half width, half depth and centre (x, z) at height `y`."""
        y = round(min(max(y, self.low), self.high), 5)
        if y not in self._rings:
            w, d, cx, cz = (float(curve(y)) for curve in self._curves)
            self._rings[y] = (w, d, cx, cz)
        return self._rings[y]

    def place(self, x: float, y: float, z: float) -> Point:
        """A point of the body's own space on the page."""
        px = x * math.cos(self.yaw) + z * math.sin(self.yaw)
        pz = -x * math.sin(self.yaw) + z * math.cos(self.yaw)
        return self.origin[0] + px, self.origin[1] - y + pz * self.pitch

    def at(self, angle: float, y: float, out: float = 1.0, drop: float = 0) -> Point:
        """The page point at `angle` and height `y`; `out` 1 is the surface, more stands off it."""
        w, d, cx, cz = self.ring(y)
        s, c = math.sin(angle), math.cos(angle)
        if self.power != 2:
            e = 2 / self.power
            s, c = math.copysign(abs(s) ** e, s), math.copysign(abs(c) ** e, c)
        px, py = self.place(cx + out * w * s, y, cz + out * d * c)
        return px, py + drop

    def faces(self, angle: float) -> float:
        """1 where `angle` looks at the viewer, 0 at the edge, below 0 behind."""
        return math.cos(angle + self.yaw)

    def edge(self, y: float) -> float:
        """The angle that is outermost to the right at height `y`."""
        w, d, _, _ = self.ring(y)
        return math.atan2(w * math.cos(self.yaw), d * math.sin(self.yaw))

    def side(self, y: float, right: bool, out: float = 1) -> Point:
        return self.at(self.edge(y) + (0 if right else math.pi), y, out)

    def arc(
        self,
        y: float,
        out: float = 1,
        n: int = 13,
        front: bool = True,
        wave: Callable[[float], float] | None = None,
    ) -> list[Point]:
        """The ring at `y` from its right edge to its left, along the side that faces the viewer (or the other)."""
        start = self.edge(y)
        turn = -math.pi if front else math.pi
        angles = [start + turn * i / (n - 1) for i in range(n)]
        return [self.at(a, y, out, wave(a) if wave else 0) for a in angles]

    def outline(
        self,
        low: float,
        high: float,
        out: float = 1,
        n: int = 14,
        wave: Callable[[float], float] | None = None,
        open_top: bool = True,
    ) -> list[Point]:
        """The silhouette between two heights; the hem follows the front of the low ring."""
        inner = np.linspace(low, high, n)[1:-1]
        right = [self.side(y, True, out) for y in inner]
        left = [self.side(y, False, out) for y in inner]
        top = self.arc(high, out, 7, False) if open_top else [self.at(0, high, 0)]
        return self.arc(low, out, 9, True, wave)[::-1] + right + top + left[::-1]

    def points(self, pairs: Sequence[tuple[float, float]], out: float = 1) -> list[Point]:
        return [self.at(angle, y, out) for angle, y in pairs]

    def band(self, y: float, height: float, out: float = 1.01) -> list[Point]:
        return self.arc(y, out, 15) + self.arc(y + height, out, 15)[::-1]
