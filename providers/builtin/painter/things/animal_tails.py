"""Tails of four-legged animals, as each kind has its own."""

from __future__ import annotations

from providers.builtin.painter.drawing.svg_strokes import Point, clip, darken, ellipse, fill, lighten, line, path, tube
from providers.builtin.painter.things.beast import Beast
from providers.builtin.painter.things.dragons import spade_tail


def draw_tail(beast: Beast, at: Point, angle: float) -> None:
    """The tail from where it begins; it swings by itself."""
    first = len(beast.parts)
    _hang(beast, at, angle)
    beast.swing(first, "tail", at)


def _hang(beast: Beast, at: Point, angle: float) -> None:
    """The tail as its kind is."""
    kind, k, c = beast.row.get("tail", "long"), beast.k, beast.coat
    x, y = at
    size = 0.6 * beast.row["length"] * k
    if kind == "none" or (kind in ("hair", "tuft") and beast.pose == "sit" and (beast.front or beast.away)):
        return
    if kind == "spade":
        spade_tail(beast, at)
        return
    if kind == "puff":
        beast.add(ellipse(x - 0.04, y + 0.02, 0.13 * k, 0.12 * k, lighten(beast.belly, 0.3)), 0.1, -0.5)
        return
    if kind == "bushy":
        shape = tube(
            [
                (x, y),
                (x - size * 0.4, y + size * (0.12 + angle * 0.1)),
                (x - size * 0.85, y - size * 0.1),
                (x - size * 1.1, y - size * 0.32),
            ],
            (0.09 * k, 0.2 * k, 0.19 * k, 0.03),
        )
        svg = fill(shape, c)
        if beast.row.get("tip"):
            svg += clip(ellipse(x - size * 1.05, y - size * 0.26, 0.24 * k, 0.2 * k, beast.row["tip"]), path(shape))
        beast.add(svg, 0.16 * k, -1.0)
        return
    if kind == "up":
        beast.add(
            fill(
                tube(
                    [
                        (x, y),
                        (x - size * 0.5, y - size * 0.5),
                        (x - size * 0.45, y - size * 1.2),
                        (x - size * 0.05, y - size * 1.5),
                    ],
                    (0.08, 0.17 * k, 0.2 * k, 0.05),
                ),
                c,
            ),
            0.14,
            -1.0,
        )
        return
    if kind in ("hair", "tuft"):
        tone = beast.row.get("manecol") or darken(c, 0.45)
        if kind == "hair":
            beast.add(
                fill(
                    tube(
                        [(x, y), (x - 0.25 * k, y + 0.2 * k), (x - 0.34 * k, y + 1.0 * k)],
                        (0.07 * k, 0.15 * k, 0.04),
                    ),
                    tone,
                ),
                0.1,
                -1.0,
                "hair",
            )
        else:
            beast.add(
                line([(x, y), (x - 0.16 * k, y + 0.3 * k), (x - 0.14 * k, y + 0.7 * k)], c, 0.07 * k)
                + ellipse(x - 0.14 * k, y + 0.74 * k, 0.07 * k, 0.13 * k, tone),
                0.04,
                -1.0,
            )
        return
    wide = {"thin": 0.035, "twist": 0.06, "curl": 0.10}.get(kind, 0.085) * k
    if kind == "curl":
        pts = [
            (x, y),
            (x - size * 0.3, y - size * 0.24),
            (x - size * 0.26, y - size * 0.58),
            (x - size * 0.04, y - size * 0.62),
        ]
    elif kind == "twist":
        pts = [(x, y), (x - 0.12, y - 0.08), (x - 0.06, y - 0.16), (x - 0.16, y - 0.2)]
    else:
        up = -1 if beast.pose in ("walk", "stand", "run") else 0.12
        pts = [
            (x, y),
            (x - size * 0.42, y + (size * 0.05 if up > 0 else -size * 0.12)),
            (x - size * 0.62, y + up * size * 0.42),
            (x - size * 0.46, y + up * size * 0.78),
        ]
        pts = [(px, min(py, -wide)) for px, py in pts]
    beast.add(fill(tube(pts, (wide, wide, wide * 0.95, wide * 0.7)), c), wide, -1.0)
