"""The painter's pencil: colours mixed, and points turned into SVG text. Coordinates are whatever the caller draws in."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence

import numpy as np
from scipy.interpolate import PchipInterpolator

Point = tuple[float, float]
_ids = itertools.count(1)


def fresh_id() -> str:
    """An id no other drawing in this process has: ids of two drawings in one picture must differ."""
    return f"i{next(_ids)}"


def without_ids(body: str) -> str:
    """A drawing without its ids: two drawings of one thing differ in nothing else."""
    return re.sub(r'(?<=["#])i\d+', "", body)


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0 to 1) of `other`."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{int(max(0, min(255, a + (b - a) * share))):02x}" for a, b in pairs)


def darken(colour: str, share: float = 0.25) -> str:
    return mix(colour, "#1a1030", share)


def lighten(colour: str, share: float = 0.25) -> str:
    return mix(colour, "#fff4e0", share)


def path(points: Sequence[Point], closed: bool = True, smooth: float = 0.5) -> str:
    """A Catmull-Rom curve through the points as SVG path data; `smooth` 0 gives straight lines."""
    n = len(points)
    if n < 2:
        return ""
    d = [f"M{points[0][0]:.4f} {points[0][1]:.4f}"]
    for i in range(n if closed else n - 1):
        here, there = points[i], points[(i + 1) % n]
        if smooth == 0:
            d.append(f"L{there[0]:.4f} {there[1]:.4f}")
            continue
        before = points[i - 1] if closed or i > 0 else here
        after = points[(i + 2) % n] if closed or i + 2 < n else there
        k = smooth / 3
        d.append(
            f"C{here[0] + (there[0] - before[0]) * k:.4f} {here[1] + (there[1] - before[1]) * k:.4f} "
            f"{there[0] - (after[0] - here[0]) * k:.4f} {there[1] - (after[1] - here[1]) * k:.4f} "
            f"{there[0]:.4f} {there[1]:.4f}"
        )
    return "".join(d) + ("Z" if closed else "")


def fill(points: Sequence[Point], colour: str, opacity: float = 1, smooth: float = 0.5) -> str:
    return f'<path d="{path(points, True, smooth)}" fill="{colour}" fill-opacity="{opacity:.3f}"/>'


def polygon(points: Sequence[Point], colour: str, opacity: float = 1) -> str:
    return fill(points, colour, opacity, 0)


def line(points: Sequence[Point], colour: str, width: float, opacity: float = 1, smooth: float = 0.5) -> str:
    return (
        f'<path d="{path(points, False, smooth)}" fill="none" stroke="{colour}" stroke-width="{width:.4f}" '
        f'stroke-linecap="round" stroke-linejoin="round" stroke-opacity="{opacity:.3f}"/>'
    )


def ellipse(x: float, y: float, rx: float, ry: float, colour: str, opacity: float = 1, turn: float = 0) -> str:
    turned = f' transform="rotate({turn:.1f} {x:.4f} {y:.4f})"' if turn else ""
    return (
        f'<ellipse cx="{x:.4f}" cy="{y:.4f}" rx="{max(rx, 1e-4):.4f}" ry="{max(ry, 1e-4):.4f}" '
        f'fill="{colour}" fill-opacity="{opacity:.3f}"{turned}/>'
    )


def rect(x: float, y: float, w: float, h: float, colour: str, opacity: float = 1, round_: float = 0) -> str:
    return (
        f'<rect x="{x:.3f}" y="{y:.3f}" width="{max(w, 0):.3f}" height="{max(h, 0):.3f}" rx="{round_:.3f}" '
        f'fill="{colour}" fill-opacity="{opacity:.3f}"/>'
    )


def clip(body: str, outline: str) -> str:
    """`body`, seen only inside the path data `outline`."""
    name = fresh_id()
    return f'<clipPath id="{name}"><path d="{outline}"/></clipPath><g clip-path="url(#{name})">{body}</g>'


def fade_down(top: str, bottom: str, top_opacity: float = 1, bottom_opacity: float = 1) -> tuple[str, str]:
    """A vertical gradient: its definition, and the paint that uses it."""
    name = fresh_id()
    body = (
        f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}" '
        f'stop-opacity="{top_opacity}"/><stop offset="1" stop-color="{bottom}" stop-opacity="{bottom_opacity}"/>'
        "</linearGradient>"
    )
    return body, f"url(#{name})"


def fade_out(colour: str, opacity: float) -> tuple[str, str]:
    """A radial gradient from `colour` to nothing: its definition, and the paint that uses it."""
    name = fresh_id()
    body = (
        f'<radialGradient id="{name}"><stop offset="0" stop-color="{colour}" stop-opacity="{opacity}"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
    )
    return body, f"url(#{name})"


def tube(joints: Sequence[Sequence[float]], widths: Sequence[float], cap: bool = True, steps: int = 10) -> list[Point]:
    """The outline of a tapered limb along a chain of joints with rounded bends. Widths are half widths."""
    pts = np.array(joints, float)
    half = np.array(widths, float)
    reach = np.r_[0, np.cumsum(np.hypot(*np.diff(pts, axis=0).T) + 1e-6)]
    reach /= reach[-1]
    t = np.linspace(0, 1, steps * (len(pts) - 1) + 1)
    q = np.c_[np.interp(t, reach, pts[:, 0]), np.interp(t, reach, pts[:, 1])]
    for _ in range(3):
        q[1:-1] = (q[:-2] + 2 * q[1:-1] + q[2:]) / 4
    w = PchipInterpolator(reach, half)(t)
    along = np.gradient(q, axis=0)
    along /= np.hypot(*along.T)[:, None] + 1e-9
    across = np.c_[-along[:, 1], along[:, 0]]
    left, right = q + across * w[:, None], q - across * w[:, None]

    def round_end(i: int, forward: float) -> list[Point]:
        a = math.atan2(forward * along[i, 1], forward * along[i, 0])
        spread = (math.radians(60), 0.0, -math.radians(60))
        return [(float(q[i, 0] + w[i] * math.cos(a + s)), float(q[i, 1] + w[i] * math.sin(a + s))) for s in spread]

    out = [(float(x), float(y)) for x, y in left]
    if cap:
        out += round_end(-1, 1)
    out += [(float(x), float(y)) for x, y in right[::-1]]
    if cap:
        out += round_end(0, -1)
    return out


def make_ids_own(body: str) -> str:
    """A drawing with its ids made its own, so that it can stand beside others."""
    mark = fresh_id()
    body = re.sub(r'\bid="([^"]+)"', rf'id="{mark}\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{mark}\1)", body)
    return re.sub(r'href="#([^"]+)"', rf'href="#{mark}\1"', body)
