"""Framing: from shot size and angle to numbers. How big people are, where the horizon runs, how much of the place shows."""

from __future__ import annotations

from dataclasses import dataclass

from providers.builtin.painter.places.canvas import TALL

CLOSE = ("medium_full", "medium", "medium_close", "close_up", "extreme_close_up")
FACES = ("close_up", "extreme_close_up")
SIZES: dict[str, tuple[float, float, float]] = {
    "extreme_wide": (0.048, 1.0, 0.0),
    "wide": (0.102, 1.12, 0.0),
    "full": (0.138, 1.22, 1.6),
    "medium_full": (0.202, 1.40, 3.2),
    "medium": (0.245, 1.55, 5.0),
    "medium_close": (0.350, 1.85, 9.0),
    "close_up": (0.540, 2.2, 14.0),
    "extreme_close_up": (1.250, 2.5, 20.0),
}
"""Per size: a head as a share of the unit, how far the place is enlarged, blur of the place (design units)."""
SEEN_FROM_ABOVE = 0.93
"""A figure seen from above is this much shorter."""
EYE = 0.78
"""The camera stands at this share of the tallest one's height: about the chin."""

NEAR = {"extreme_wide": 0.0, "wide": 0.1, "full": 0.3, "medium_full": 0.45, "medium": 0.6, "medium_close": 0.8}
"""How close the weather before the lens is, 0 far off to 1, where it is not right before it."""


@dataclass(frozen=True)
class Framing:
    """All in pixels of the picture. `horizon` is where the camera's height meets every figure."""

    head: float
    horizon: float
    feet: float
    camera: float
    """Height of the camera in heads."""
    zoom: float
    soft: float
    pitch: float
    unit: float
    pan: float | None = None
    """The middle of what is seen of the place, as a share of its width; None where it follows from who is there."""

    def feet_at(self, depth: float) -> tuple[float, float]:
        """Size of a head and the height of the feet for a depth of 0 (near) to 1 (far)."""
        head = self.head * (1 - 0.45 * depth)
        return head, self.horizon + head * self.camera


def unit_of(width: int, height: int) -> float:
    return min(height, TALL * width)


def make_framing(
    size: str, angle: str, width: int, height: int, tallest: float, horizon: float, floor: float, aim: float = 0.0
) -> Framing:
    """`tallest` in heads; `horizon` and `floor` are the place's, as shares of the height. `aim` is the height in heads of
    the chin a close shot looks at."""
    share, zoom, soft = SIZES.get(size, SIZES["full"])
    unit = unit_of(width, height)
    head = share * unit
    eye = max(1.2, EYE * tallest)
    camera = {"low": 0.30, "high": 1.75}.get(angle, 1.0) * eye
    pitch = {"low": -0.04, "high": 0.30}.get(angle, 0.10)
    if size in CLOSE:
        head *= {"low": 1.08, "high": 0.90}.get(angle, 1.0)
        lower = {"low": -0.03, "high": 0.05}.get(angle, 0.0) * height
        shorter = SEEN_FROM_ABOVE if angle == "high" else 1.0
        if size not in FACES:
            head *= min(1.25, max(0.82, 4.9 / max(2.0, tallest))) ** 0.4
        if size in FACES or aim < tallest * 0.6:
            chin_y = {"extreme_close_up": 1.04, "close_up": 0.70, "medium_close": 0.56}.get(size, 0.47) * height
            feet = chin_y + lower + head * aim * shorter
        else:
            top = 0.12 * height if height <= width else 0.20 * height
            feet = top + lower + head * tallest * shorter
        return Framing(head, feet - head * camera, feet, camera, zoom, soft * unit / 1080, pitch, unit)
    line = {"low": min(0.72, horizon + 0.17), "high": max(0.24, horizon - 0.24)}.get(angle, horizon) * height
    if size == "full":
        head = min(head * 1.15, 0.70 * unit / max(2.6, tallest))
        feet = (0.925 if height <= width else 0.86) * height
        return Framing(head, feet - head * camera, feet, camera, zoom, soft * unit / 1080, pitch, unit)
    if tallest < 3.2:
        head *= 1.35
    if zoom > 1:
        ground = line + (floor - horizon) * height * zoom
    else:
        ground = (floor - horizon) / max(0.05, 1 - horizon) * (height - line) + line
    feet = max(line + head * camera, ground + 0.035 * height)
    feet = min(feet, 0.95 * height)
    if angle == "eye" or angle not in ("low", "high"):
        camera = (feet - line) / head
    return Framing(head, line, feet, camera if feet <= 0.94 * height else (feet - line) / head, zoom, soft, pitch, unit)
