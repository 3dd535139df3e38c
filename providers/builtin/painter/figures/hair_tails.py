"""Hair that is tied and hangs: pony tails, braids, a queue, locs. Found by name in `TAILS`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, fill, lighten, line, tube
from providers.builtin.painter.figures.head import FRONT

if TYPE_CHECKING:
    from providers.builtin.painter.figures.hair_cap import Cap


def _behind(cap: Cap) -> float:
    return 0.7 if cap.head.loft.faces(math.pi) < 0.0 else FRONT + 0.3


def _tail(cap: Cap, way: Sequence[tuple[float, float]], widths: Sequence[float]) -> None:
    """A tail at the back of the head: (height, distance) from the ribbon down."""
    c = cap.p.look.hair_colour
    q = [cap.hang(math.pi, height, out) for height, out in way]
    body = fill(tube(q, widths), c)
    for off in (-0.06, 0, 0.06):
        body += line(
            [(x + off, y) for x, y in q[:-1]] + [q[-1]], darken(c, 0.4) if off else lighten(c, 0.2), 0.012, 0.45
        )
    cap.put(body + ellipse(*q[0], 0.07, 0.07, cap.p.look.ribbon), 0.1, _behind(cap), 0.8)


def pony(cap: Cap) -> None:
    _tail(cap, ((0.78, 1.05), (0.70, 1.45), (0.35, 1.62), (-0.05, 1.42)), (0.06, 0.13, 0.14, 0.03))


def low(cap: Cap) -> None:
    _tail(cap, ((0.26, 1.05), (0.10, 1.22), (-0.25, 1.22), (-0.70, 1.1)), (0.07, 0.12, 0.13, 0.04))


def _braid(cap: Cap, chain: np.ndarray, links: int) -> str:
    c, body = cap.p.look.hair_colour, ""
    stops = np.linspace(0, 1, len(chain))
    for i, t in enumerate(np.linspace(0, 1, links)):
        x, y = float(np.interp(t, stops, chain[:, 0])), float(np.interp(t, stops, chain[:, 1]))
        tip = 1 if i % 2 else -1
        body += ellipse(x + 0.02 * tip, y, 0.085 * (1 - 0.25 * t), 0.07, c if i % 2 else lighten(c, 0.08), 1, 25 * tip)
    x, y = float(chain[-1, 0]), float(chain[-1, 1])
    body += ellipse(x, y, 0.065, 0.035, cap.p.look.ribbon)
    return body + fill([(x - 0.04, y), (x + 0.04, y), (x + 0.06, y + 0.16), (x, y + 0.2), (x - 0.06, y + 0.16)], c)


def _sides(cap: Cap, draw: Callable[[float], str]) -> None:
    for s in (-1, 1):
        a = s * math.radians(112)
        seen = cap.head.loft.faces(a) > -0.45
        cap.put(draw(a), 0.08, FRONT + 0.4 if seen else 0.7, 0.8)


def braids(cap: Cap) -> None:
    def draw(a: float) -> str:
        places = ((0.36, 1.04), (0.2, 1.22), (-0.05, 1.22), (-0.35, 1.12))
        return _braid(cap, np.array([cap.hang(a, y, out) for y, out in places]), 8)

    _sides(cap, draw)


def twin(cap: Cap) -> None:
    c = cap.p.look.hair_colour

    def draw(a: float) -> str:
        q = [cap.hang(a, y, out) for y, out in ((0.66, 1.05), (0.6, 1.42), (0.25, 1.5), (-0.12, 1.36))]
        body = fill(tube(q, (0.06, 0.13, 0.12, 0.02)), c) + ellipse(*q[0], 0.075, 0.075, cap.p.look.ribbon)
        return body + "".join(
            line([(x + off, y) for x, y in q[1:]], darken(c, 0.4), 0.012, 0.5) for off in (-0.05, 0.04)
        )

    _sides(cap, draw)


def queue(cap: Cap) -> None:
    """The braid of old China, down the back."""
    places = ((0.34, 1.02), (0.1, 1.12), (-0.5, 1.2), (-1.1, 1.16))
    cap.put(_braid(cap, np.array([cap.hang(math.pi, y, out) for y, out in places]), 15), 0.08, _behind(cap), 0.8)


def locs(cap: Cap) -> None:
    c, loft = cap.p.look.hair_colour, cap.head.loft
    back, front = "", ""
    for i in range(15):
        a = -math.pi + 2 * math.pi * (i + 0.5) / 15
        if abs((a + math.pi) % (2 * math.pi) - math.pi) < 1.15:
            continue
        end = -0.10 - 0.07 * (i * 5 % 4)
        q: list[Point] = [cap.hang(a, y, out) for y, out in ((0.74, 1.08), (0.45, 1.16), (0.15, 1.18), (end, 1.14))]
        rope = fill(tube(q, (0.05, 0.062, 0.06, 0.045)), c) + line(q, darken(c, 0.4), 0.012, 0.5)
        if loft.faces(a) > -0.05:
            front += rope
        else:
            back += rope
    cap.put(back, 0.06, 0.7 if math.cos(loft.yaw) > -0.3 else FRONT + 0.1, 0.6)
    cap.put(front, 0.06, FRONT + 0.2, 0.7)


TAILS: dict[str, Callable[[Cap], None]] = {
    "pony": pony, "low": low, "braids": braids, "twin": twin, "queue": queue, "locs": locs,
}  # fmt: skip
