"""What people sit, lie and climb on: furniture of boxes that turns with who uses it. Rows of seats.json."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.film_light import Part
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_drawings import load_drawing, lowest_ink
from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, fill, lighten, line, make_ids_own


def seat_rows() -> dict[str, dict[str, Any]]:
    return {name: row for name, row in art_table("seats").items() if name != "about"}


def seat_height(kind: str) -> float:
    if is_ridden(kind):
        return saddle(kind, 1.0)[0]
    return float(seat_rows().get(kind, seat_rows()["stool"])["height"])


@cache
def seat_kind(word: str) -> str:
    """The kind of seat a word names, the longest of ours that is in it; else ""."""
    text = word.lower()
    hits = [(len(w), kind) for kind, row in seat_rows().items() for w in row["words"] if w in text]
    return max(hits)[1] if hits else ""


def _drawn(row: dict[str, Any]) -> tuple[float, float, float]:
    """Of a drawing that is ridden: its size and height in heads, and how far its feet are above its lower edge."""
    d = load_drawing(str(row["drawing"]))
    assert d is not None
    size = float(row["size"])
    return size, size * d.height / d.width, size / d.width * max(0.0, d.height - lowest_ink(d.name))


def saddle(kind: str, facing: float) -> tuple[float, tuple[float, float] | None]:
    """How high one sits on a ridden thing, and where its handles are from there (heads across and up); drawings look left."""
    row = seat_rows()[kind]
    size, tall, below = _drawn(row)
    x, y = row["saddle"]
    height = (1 - y) * tall - below
    if "hands" not in row:
        return height, None
    hx, hy = row["hands"]
    sign = -1.0 if facing >= 0 else 1.0
    return height, (sign * (hx - x) * size, height + (y - hy) * tall)


def is_ridden(kind: str) -> bool:
    return "drawing" in seat_rows().get(kind, {})


def choose_seat(place: str, things: list[str], indoors: bool, rough: bool) -> str:
    """What is sat on: what the story names, else what stands in such a place."""
    for word in things:
        if kind := seat_kind(word):
            return kind
    for kind, row in seat_rows().items():
        if place in row["places"]:
            return kind
    return "chair" if indoors else "rock" if rough else "log"


def draw_box(yaw: float, pitch: float, row: list[Any], at: tuple[float, float] = (0.0, 0.0)) -> tuple[str, float]:
    """One box in place: its faces that look at the camera, and how near its middle is."""
    x, y, z, w, h, d, colour = row
    c, s = math.cos(yaw), math.sin(yaw)

    def page(px: float, py: float, pz: float) -> Point:
        near = -px * s + pz * c
        return at[0] + px * c + pz * s, at[1] - py + near * pitch

    x0, x1, z0, z1, y1 = x - w / 2, x + w / 2, z - d / 2, z + d / 2, y + h
    faces = (
        (c, ((x0, y, z1), (x1, y, z1), (x1, y1, z1), (x0, y1, z1)), 0.0),
        (-c, ((x0, y, z0), (x1, y, z0), (x1, y1, z0), (x0, y1, z0)), 0.10),
        (-s, ((x1, y, z0), (x1, y, z1), (x1, y1, z1), (x1, y1, z0)), 0.20),
        (s, ((x0, y, z0), (x0, y, z1), (x0, y1, z1), (x0, y1, z0)), 0.20),
    )
    body = ""
    for towards, corners, shade in faces:
        if towards > 0.02:
            body += fill([page(*corner) for corner in corners], darken(colour, shade), 1, 0.04)
    if pitch > 0:
        top = ((x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1))
        body += fill([page(*corner) for corner in top], lighten(colour, 0.16), 1, 0.04)
    return body, -x * s + z * c


def draw_boxes(
    yaw: float, pitch: float, rows: list[Any], at: tuple[float, float] = (0.0, 0.0)
) -> list[tuple[str, float]]:
    """Boxes from far to near; who is higher comes later among the equally near."""
    drawn = [(*draw_box(yaw, pitch, row, at), row[1]) for row in rows]
    return [(svg, near) for svg, near, _ in sorted(drawn, key=lambda b: (round(b[1], 2), b[2]))]


def draw_seat(p: Puppet, kind: str, across: float = 0.0) -> None:
    """The seat under somebody who sits, moved `across` (in heads) to the side they sit from its middle."""
    row = seat_rows().get(kind, seat_rows()["stool"])
    if "drawing" in row:
        _ride(p, row)
        return
    if row.get("rock"):
        _rock(p)
        return
    behind = "".join(svg for svg, near in draw_boxes(p.yaw, p.pitch, _moved(row["boxes"], across)) if near <= 0.12)
    before = "".join(svg for svg, near in draw_boxes(p.yaw, p.pitch, _moved(row["boxes"], across)) if near > 0.12)
    away = p.frontal < -0.2
    stuff = "cloth" if kind in ("sofa", "armchair", "seat") else "leather"
    p.add(behind, 0.07, -7, stuff)
    p.add(before, 0.07, 6.9 if away else -6.5, stuff)
    front = "".join(svg for svg, _ in draw_boxes(p.yaw, p.pitch, row.get("front", [])))
    car = bool(row.get("wheels"))
    p.add(front, 0.14 if car else 0.06, -7.5 if away else 6.96 if car else 4.6, "gloss" if car else "leather", 0.8)
    for x, y, z, r in row.get("wheels", ()):
        near = -x * math.sin(p.yaw) + z * math.cos(p.yaw)
        px, py = x * math.cos(p.yaw) + z * math.sin(p.yaw), -y + near * p.pitch
        wide = max(0.25, abs(math.sin(p.yaw)))
        tyre = ellipse(px, py, r * wide, r, "#26262b") + ellipse(px, py, r * 0.55 * wide, r * 0.55, "#a9adb4")
        p.add(tyre, 0.08, 6.97 if -x * math.sin(p.yaw) > 0 else -7.2, "gloss", 0.3)


def _ride(p: Puppet, row: dict[str, Any]) -> None:
    """The bicycle, horse or boat under who rides it, looking the way they look."""
    d = load_drawing(str(row["drawing"]))
    assert d is not None
    size, tall, below = _drawn(row)
    share = row["saddle"][0]
    right = math.sin(p.yaw) >= 0
    left = -(1 - share) * size if right else -share * size
    flip = f"translate({d.width} 0) scale(-1 1)" if right else ""
    body = f'<g transform="translate({left:.4f} {below - tall:.4f}) scale({size / d.width:.6f}) {flip}">{make_ids_own(d.body)}</g>'
    p.add(body, 0.12, 6.96 if row.get("over") else 1.5, "felt", 0.7)


def _moved(rows: list[Any], across: float) -> list[Any]:
    return [[row[0] + across, *row[1:]] for row in rows] if across else rows


def _rock(p: Puppet) -> None:
    y, w = p.hip_y - 0.12, 0.5 * p.width + 0.16
    shape = [
        (-w * 1.35, 0.02),
        (-w * 1.3, -y * 0.55),
        (-w * 0.85, -y),
        (w * 0.7, -y * 1.02),
        (w * 1.3, -y * 0.7),
        (w * 1.4, 0.02),
    ]
    facet = [(-w * 0.85, -y), (w * 0.7, -y * 1.02), (w * 0.4, -y * 0.72), (-w * 0.5, -y * 0.68)]
    p.add(fill(shape, "#7c766e", 1, 0.25) + fill(facet, "#8d877e", 1, 0.2), 0.25, -7)


def draw_prop(p: Puppet, seat: str) -> None:
    """What somebody climbs: a ladder, or a face of rock where the ground is rough."""
    x = 0.62 * math.sin(p.yaw)
    high = p.height + 1.9
    if seat == "rock":
        right = 1.0 if math.sin(p.yaw) >= 0 else -1.0
        edge = [
            (-0.62, 0.1),
            (-0.30, -0.9),
            (-0.05, -1.5),
            (0.04, -2.6),
            (-0.10, -3.3),
            (0.12, -4.2),
            (-0.02, -5.2),
            (0.34, -6.3),
            (0.9, -7.4),
            (1.8, -8.0),
            (2.6, -7.5),
            (3.1, -6.0),
            (3.7, -4.4),
            (4.0, -2.4),
            (4.6, 0.1),
        ]
        cliff = [(x + right * px, py) for px, py in edge]
        cracks = "".join(
            fill(
                [(x + right * (px + 0.25), py), (x + right * (px + 1.3), py - 0.5), (x + right * (px + 1.0), py + 0.5)],
                darken("#857c70", 0.22),
                0.8,
                0.1,
            )
            for px, py in (*edge[1:8:2], (1.2, -3.0), (2.0, -5.0), (1.9, -1.2))
        )
        p.add(fill(cliff, "#837b70", 1, 0.2) + cracks, 0.3, -8)
        return
    rails = "".join(
        line([(x + s * 0.36, 0.05), (x + s * 0.30 + 0.1 * math.sin(p.yaw), -high)], "#7a5634", 0.10) for s in (-1, 1)
    )
    rungs = "".join(line([(x - 0.36, -y), (x + 0.36, -y)], "#8f6840", 0.07) for y in np.arange(0.4, high, 0.52))
    p.add(rungs + rails, 0.05, -8, "leather")


def draw_bed(
    parts: list[Part],
    middle: float,
    sign: float,
    chest: float,
    feet: float,
    top: float,
    cloth: str,
    pitch: float,
    breath: float = 0.0,
) -> list[Part]:
    """Somebody lying, on a bed: `middle` of the bed on the page, `sign` 1 with the head to the left; the blanket goes from
    `chest` to `feet`; `top` is the height of the mattress; `breath` how much higher the chest lifts it."""
    row = seat_rows()["bed"]
    rows = [[sign * r[0], *r[1:]] for r in row["boxes"]]
    frame = "".join(svg for svg, _ in draw_boxes(0.0, pitch, rows, (middle, 0.0)))
    head = middle - sign * 2.35
    pillow = fill(
        [
            (head - 0.55, -top - 0.02),
            (head - 0.5, -top - 0.30),
            (head, -top - 0.36),
            (head + 0.5, -top - 0.28),
            (head + 0.55, -top),
        ],
        "#f1ece0",
        1,
        0.5,
    )
    a, b = chest, feet + sign * 0.45
    over = [
        (a, -top - 0.62 - breath),
        ((a * 2 + b) / 3, -top - 0.66 - 0.7 * breath),
        ((a + b * 2) / 3, -top - 0.50),
        (b - sign * 0.3, -top - 0.52),
        (b, -top - 0.12),
        (b, -top + 0.40),
        (a, -top + 0.46),
    ]
    blanket = fill(over, cloth, 1, 0.4) + fill(
        [
            (a, -top - 0.63 - breath),
            (a + sign * 0.34, -top - 0.64 - breath),
            (a + sign * 0.34, -top + 0.45),
            (a, -top + 0.46),
        ],
        lighten(cloth, 0.55),
        1,
        0.15,
    )
    for k in (0.3, 0.55, 0.8):
        x = a + (b - a) * k
        blanket += line(
            [(x, -top - 0.5), (x + sign * 0.1, -top - 0.1), (x, -top + 0.35)], darken(cloth, 0.3), 0.03, 0.4
        )
    return [
        Part(frame, 0.07, -9, "leather"),
        Part(pillow, 0.14, -8, "cloth"),
        *parts,
        Part(blanket, 0.22, 9.5, "wool", 0.8),
    ]
