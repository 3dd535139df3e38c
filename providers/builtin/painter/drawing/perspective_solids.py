"""Solids in perspective: metres of a room to design units, flat faces to draw on, and boxes, cylinders and balls as SVG."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, lighten, mix, path, polygon

EYE = 1.3
"""Metres from the floor to the lens of a place. Framing and extras agree: 3.8 to 3.9 heads of 0.34 m."""
FOCUS = 1400.0
"""Design units at a metre's distance for a metre's size: 69 degrees across a landscape picture."""
NEAREST = 0.8
Spot = tuple[float, float, float]
"""Metres: right of the middle, above the floor, out from the back wall towards the viewer."""


@dataclass(frozen=True)
class View:
    """Where the camera stands in a room. `middle` and `horizon` are design units of its vanishing point, `back` the design y at
    which the floor meets the back wall, `squeeze` how much nearer to the middle things stand in a narrow picture."""

    middle: float
    horizon: float
    back: float
    squeeze: float = 1.0

    @property
    def far(self) -> float:
        """Metres from the lens to the back wall."""
        return FOCUS * EYE / (self.back - self.horizon)

    @property
    def near(self) -> float:
        """How far out from the back wall anything can still be drawn."""
        return self.far - NEAREST

    def scale(self, z: float) -> float:
        """Design units to a metre, `z` metres out from the back wall."""
        return FOCUS / max(NEAREST, self.far - z)

    def at(self, x: float, y: float, z: float) -> Point:
        s = self.scale(z)
        return self.middle + x * s, self.horizon + (EYE - y) * s


@dataclass(frozen=True)
class Face:
    """A rectangle somewhere in the room. Points on it are metres `a` along and `b` up from its corner."""

    view: View
    corner: Spot
    along: Spot
    up: Spot
    wide: float
    high: float

    def at(self, a: float, b: float) -> Point:
        x, y, z = (c + a * p + b * q for c, p, q in zip(self.corner, self.along, self.up, strict=True))
        return self.view.at(x, y, z)

    def spot(self, a: float, b: float) -> Spot:
        x, y, z = (c + a * p + b * q for c, p, q in zip(self.corner, self.along, self.up, strict=True))
        return x, y, z

    def part(self, a: float, b: float, wide: float, high: float) -> Face:
        return Face(self.view, self.spot(a, b), self.along, self.up, wide, high)

    def quad(self, a: float = 0, b: float = 0, wide: float | None = None, high: float | None = None) -> list[Point]:
        w, h = self.wide if wide is None else wide, self.high if high is None else high
        return [self.at(a, b), self.at(a + w, b), self.at(a + w, b + h), self.at(a, b + h)]

    def size(self) -> float:
        """Design units to a metre in its middle."""
        return self.view.scale(self.spot(self.wide / 2, self.high / 2)[2])

    def patch(self, a: float, b: float, wide: float, high: float, colour: str, opacity: float = 1) -> str:
        return polygon(self.quad(a, b, wide, high), colour, opacity)


Skin = Callable[[Face, str, random.Random, dict[str, Any]], str]
"""How a face is drawn: wood, books, tiles. The colour is the face's own, shaded already."""
SIDES: tuple[str, ...] = ("front", "right", "rear", "left")


def turn_spot(spot: Sequence[float], turn: int) -> Spot:
    """A spot of a piece that is turned by quarters: 0 faces the viewer, 1 to the right, 2 away, 3 to the left."""
    x, y, z = spot
    return ((x, y, z), (z, y, -x), (-x, y, -z), (-z, y, x))[turn % 4]


@dataclass(frozen=True)
class Maker:
    """Draws the solids of one piece that stands at `x`, `z`, turned by `turn` quarters. `lit_left`: the light comes from there."""

    view: View
    x: float
    z: float
    turn: int
    lit_left: bool
    rng: random.Random
    skins: dict[str, Skin]

    def draw(self, kind: str, colour: str, where: Sequence[float], extra: dict[str, Any]) -> str:
        return {"box": self._box, "cushion": self._box, "cyl": self._cyl, "ball": self._ball}[kind](
            colour, where, {**extra, "soft": kind == "cushion"}
        )

    def _box(self, colour: str, where: Sequence[float], extra: dict[str, Any]) -> str:
        cx, y, cz, w, h, d = where
        px, _, pz = turn_spot((cx, y, cz), self.turn)
        if self.turn % 2:
            w, d = d, w
        x, z = self.x + px, self.z + pz
        v = self.view
        names = {side: SIDES[(n - self.turn) % 4] for n, side in enumerate(SIDES)}
        faces: list[tuple[str, Face, str]] = []
        if x - w / 2 > 0:
            faces.append(
                ("left", Face(v, (x - w / 2, y, z - d / 2), (0, 0, 1), (0, 1, 0), d, h), self._side(colour, True))
            )
        if x + w / 2 < 0:
            faces.append(
                ("right", Face(v, (x + w / 2, y, z + d / 2), (0, 0, -1), (0, 1, 0), d, h), self._side(colour, False))
            )
        if y + h < EYE:
            faces.append(
                ("top", Face(v, (x - w / 2, y + h, z + d / 2), (1, 0, 0), (0, 0, -1), w, d), lighten(colour, 0.16))
            )
        if y > EYE:
            faces.append(
                ("under", Face(v, (x - w / 2, y, z + d / 2), (1, 0, 0), (0, 0, -1), w, d), darken(colour, 0.5))
            )
        faces.append(("front", Face(v, (x - w / 2, y, z + d / 2), (1, 0, 0), (0, 1, 0), w, h), darken(colour, 0.08)))
        out = ""
        for side, face, tone in faces:
            if extra["soft"]:
                out += f'<path d="{path(_rounded(face.quad()), True, 0.55)}" fill="{tone}"/>'
            else:
                out += polygon(face.quad(), tone)
            skin = extra.get(names.get(side, side))
            if skin:
                out += self.skins[skin](face, tone, self.rng, extra)
        return out

    def _side(self, colour: str, left: bool) -> str:
        return lighten(colour, 0.07) if left == self.lit_left else darken(colour, 0.34)

    def _cyl(self, colour: str, where: Sequence[float], extra: dict[str, Any]) -> str:
        """x, y, z, lower radius, height, upper radius."""
        cx, y, cz, low, h, high = where
        px, _, pz = turn_spot((cx, y, cz), self.turn)
        x, z = self.x + px, self.z + pz
        (bx, by), (tx, ty) = self.view.at(x, y, z), self.view.at(x, y + h, z)
        s = self.view.scale(z)
        rb, rt = low * s, high * s
        fb, ft = (abs(self._flat(x, yy, z, r)) for yy, r in ((y, low), (y + h, high)))
        out = ellipse(bx, by, rb, fb, colour) + polygon(
            [(bx - rb, by), (bx + rb, by), (tx + rt, ty), (tx - rt, ty)], colour
        )
        shade = darken(colour, 0.35)
        if self.lit_left:
            out += polygon([(bx + rb * 0.35, by), (bx + rb, by), (tx + rt, ty), (tx + rt * 0.35, ty)], shade, 0.55)
        else:
            out += polygon([(bx - rb, by), (bx - rb * 0.35, by), (tx - rt * 0.35, ty), (tx - rt, ty)], shade, 0.55)
        if extra.get("glow"):
            return out
        return out + ellipse(tx, ty, rt, ft, lighten(colour, 0.2) if y + h < EYE else darken(colour, 0.3))

    def _flat(self, x: float, y: float, z: float, r: float) -> float:
        return (self.view.at(x, y, z + r)[1] - self.view.at(x, y, z - r)[1]) / 2

    def _ball(self, colour: str, where: Sequence[float], extra: dict[str, Any]) -> str:
        """x, y of its middle, z, half width, half height."""
        cx, y, cz, rx, ry = where[:5]
        px, _, pz = turn_spot((cx, y, cz), self.turn)
        bx, by = self.view.at(self.x + px, y, self.z + pz)
        s = self.view.scale(self.z + pz)
        side = -1 if self.lit_left else 1
        return ellipse(bx, by, rx * s, ry * s, colour) + ellipse(
            bx + side * rx * s * 0.3, by - ry * s * 0.3, rx * s * 0.5, ry * s * 0.45, lighten(colour, 0.3), 0.5
        )


def _rounded(quad: Sequence[Point], k: float = 0.16) -> list[Point]:
    """The corners of a quad cut off, so that a smooth line through the points is a cushion."""
    out: list[Point] = []
    for n in range(4):
        (x0, y0), (x, y), (x1, y1) = quad[n - 1], quad[n], quad[(n + 1) % 4]
        out += [(x + (x0 - x) * k, y + (y0 - y) * k), (x + (x1 - x) * k * 0.2 + (x0 - x) * k * 0.2, y + (y1 - y) * k * 0.2 + (y0 - y) * k * 0.2), (x + (x1 - x) * k, y + (y1 - y) * k)]  # fmt: skip
    return out


def shade_colour(colour: str, share: float) -> str:
    """The colour lighter (above 0) or darker."""
    return lighten(colour, share) if share > 0 else mix(colour, "#1a1030", -share)
