"""Hair as a cap on the head, seen from each angle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from scipy.interpolate import PchipInterpolator

from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import Point
from providers.builtin.painter.figures.head import Head

ANGLES = (0, 0.5, 0.85, 1.15, 1.5, 1.75, 2.2, 3.2)


@dataclass
class Cap:
    """The hair's own geometry on a head: hairline by angle, and a place for every strand."""

    p: Puppet
    head: Head
    row: dict[str, Any]
    full: float
    top: float

    def __post_init__(self) -> None:
        row = self.row
        nape, front, side = row.get("nape", 0.16), row.get("front", 0.80), row.get("side", 0.40)
        high = side > 0.3
        rows = row.get("rows") or [
            front, front - 0.005, front - 0.03 if front < 0.7 else 0.70, 0.58, 0.46, 0.36 if high else side,
            min(0.22, nape + 0.05) if high else nape, nape,
        ]  # fmt: skip
        if not high and not row.get("rows"):
            rows = [front, front, front - 0.04, 0.44, side + 0.05, side, nape, nape]
        self._curve = PchipInterpolator(ANGLES, rows)
        self.part = float(row.get("part", 0.0))
        self.sweep = bool(row.get("sweep"))
        self.short = nape > 0.03

    def line_at(self, angle: float) -> float:
        a = (angle + math.pi) % (2 * math.pi) - math.pi
        y = float(self._curve(min(3.2, abs(a))))
        if self.sweep and abs(a) < 1.1:
            y += -0.11 * math.cos((a - 0.75) * 1.6) * (1 if a > self.part else 0.2)
            y += 0.05 * math.exp(-(((a - self.part) / 0.2) ** 2))
        return y

    def hang(self, angle: float, y: float, out: float) -> Point:
        """The same for what hangs free of the neck."""
        return self.at(angle, y, out, False)

    def at(self, angle: float, y: float, out: float, tapers: bool = True) -> Point:
        loft = self.head.loft
        if y < 0.42:
            w, d, _, cz = loft.ring(0.42)
            if self.short and tapers:
                drop = (0.42 - y) / 0.42
                w, d = w * (1 - 0.34 * drop), d * (1 - 0.42 * drop * drop - 0.10 * drop)
            wide = 1 + (0.10 if self.row.get("wave") else 0.03) * (0.42 - y)
            return loft.place(out * w * wide * math.sin(angle), y, cz - 0.03 + out * d * wide * math.cos(angle))
        up = min(1.0, max(0.0, (y - 0.62) / 0.30))
        rise = (out - 1) * 0.5 * max(0, y - 0.5) + self.top * up * up * (3 - 2 * up)
        return loft.at(angle, min(y, 1), out, -max(0, y - 1) - rise)

    def put(self, body: str, edge: float, order: float, throws: float) -> None:
        self.p.add(self.head.put(body), edge, order, "hair", throws)
