"""Camera moves over a still, as numbers: from which framing to which. The builtin camera films by them, and a studio can
show what a move would be before anybody films it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

MOVES: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "static": ((0.0, 0.0, 1.012), (0.0, 0.0, 1.030)),
    "push": ((0.0, 0.0, 1.000), (0.0, 0.0, 1.150)),
    "pull": ((0.0, 0.0, 1.150), (0.0, 0.0, 1.000)),
    "pan_left": ((1.0, 0.0, 1.130), (-1.0, 0.0, 1.130)),
    "pan_right": ((-1.0, 0.0, 1.130), (1.0, 0.0, 1.130)),
    "truck_left": ((1.0, 0.15, 1.170), (-1.0, 0.15, 1.190)),
    "truck_right": ((-1.0, 0.15, 1.170), (1.0, 0.15, 1.190)),
    "track": ((-0.9, 0.0, 1.080), (0.9, 0.0, 1.180)),
    "crane_up": ((0.0, 1.0, 1.180), (0.0, -1.0, 1.130)),
    "crane_down": ((0.0, -1.0, 1.130), (0.0, 1.0, 1.180)),
    "orbit": ((-0.8, 0.0, 1.110), (0.8, 0.0, 1.170)),
    "tilt_up": ((0.0, 1.0, 1.130), (0.0, -1.0, 1.130)),
    "tilt_down": ((0.0, -1.0, 1.130), (0.0, 1.0, 1.130)),
    "handheld": ((0.0, 0.0, 1.050), (0.0, 0.0, 1.075)),
}
"""Each move from one framing to another: how far to the side and down, in shares of the room that the zoom leaves
(-1 left or top edge, 1 right or bottom edge), and the zoom. A pan and a tilt turn, so they keep their size; a truck
travels, nearer to what it passes; a crane rises away from it."""
DEEP: dict[str, float] = {
    "static": 0.8,
    "push": 0.75,
    "pull": 0.75,
    "pan_left": 0.25,
    "pan_right": 0.25,
    "tilt_up": 0.25,
    "tilt_down": 0.25,
    "truck_left": 0.9,
    "truck_right": 0.9,
    "track": 0.9,
    "crane_up": 0.7,
    "crane_down": 0.7,
    "orbit": 1.0,
    "handheld": 0.7,
}
"""How much a move shows of the depth there is: a camera that only turns shows little (its lens does not travel), one that
travels most of it."""
HELD = 0.0045
"""How far the hand sways, in widths of the still."""
TOWARDS = 0.7
"""How much of the way to the focus a framing goes that has a choice."""
BOW = 0.018
STRENGTHS = {"gentle": 0.55, "normal": 1.0, "strong": 1.7}


def reach_of(seconds: float, strength: str = "normal") -> float:
    """How far a move goes: a longer shot may travel further, and somebody may want it gentle or strong."""
    return (min(1.3, max(0.6, seconds / 5)) if seconds else 1.0) * STRENGTHS.get(strength, 1.0)


def move_recipe(movement: str, focus: Any = None, seed: int = 0, strength: float = 1.0) -> dict[str, Any]:
    """The framings a movement goes between, towards `focus` (x, y in 0..1 of the still). An unknown movement is static.

    `strength` about 1 stretches the move: a longer shot may travel further. The same arguments give the same move.
    """
    chance = random.Random(f"{movement}/{seed}")
    movement = movement if movement in MOVES else "static"
    x, y = _point(focus)
    first, last = MOVES[movement]
    if movement == "static" and chance.random() < 0.5:
        first, last = last, first
    if movement == "orbit":
        y = 0.5  # an arc needs room above and below
    turned = 1.0
    if movement in ("track", "orbit"):
        turned = -1.0 if (x < 0.45 or (x <= 0.55 and chance.random() < 0.5)) else 1.0
    reach = strength * chance.uniform(0.92, 1.08)
    start, end = (_framing(turned * side, down, zoom, x, y, reach) for side, down, zoom in (first, last))
    return {
        "movement": movement,
        "start": start,
        "end": end,
        "ease": "in_out",
        "bow": BOW * chance.choice((-1, 1)) if movement == "orbit" else 0.0,
        "seed": seed,
        **({"sway": HELD} if movement == "handheld" else {}),
    }


def layer_travel(movement: str, distances: Sequence[float]) -> tuple[float, ...]:
    """How much of a move each layer goes, 0 to 1, by its distance from the camera (the people's is 1), in the same order.

    What is near goes all of it, what is twice as far half of it, as `DEEP` lets it be seen. An orbit goes around the
    people: they are held, and what is far swings by."""
    near = min(distances, default=1.0)
    deep = DEEP.get(movement, DEEP["static"])
    if movement == "orbit":
        far = max(distances, default=1.0)
        away = [abs(1 - 1 / distance) for distance in distances]
        most = max(away, default=0.0) or 1.0
        return tuple(round(0.35 + 0.65 * part / most, 4) if far > 1 else 1.0 for part in away)
    return tuple(round(1 - deep * (1 - near / distance), 4) for distance in distances)


def _framing(side: float, down: float, zoom: float, x: float, y: float, reach: float) -> dict[str, float]:
    """Centre and zoom of a framing that lies within the still."""
    zoom = 1 + (zoom - 1) * reach
    room = 0.5 - 0.5 / zoom
    across = side * room if side else max(-room, min(room, TOWARDS * (x - 0.5)))
    along = down * room if down else max(-room, min(room, TOWARDS * (y - 0.5)))
    return {"x": round(0.5 + across, 6), "y": round(0.5 + along, 6), "zoom": round(zoom, 6)}


def _point(focus: Any) -> tuple[float, float]:
    try:
        x, y = focus
        return min(1.0, max(0.0, float(x))), min(1.0, max(0.0, float(y)))
    except (TypeError, ValueError):
        return 0.5, 0.5
