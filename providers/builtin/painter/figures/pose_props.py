"""What a pose is played with: stairs, a wall, a door to listen at, a window, water, the edge of a rock."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from providers.builtin.painter.drawing.film_light import Part
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_strokes import Point, darken, ellipse, fill, lighten, line
from providers.builtin.painter.figures.seats import draw_boxes, draw_prop, seat_rows

REACHES = {
    "stairs": 5.6,
    "wall": 5.2,
    "pillar": 3.4,
    "door": 3.4,
    "window": 3.9,
    "edge": 9.0,
    "cover": 2.6,
    "water": 8.6,
    "splash": 8.6,
}
"""How far to a side a prop reaches, in heads: no less of the picture is painted."""
BEHIND, BEFORE = -8.0, 9.6
STONE, WOOD, PAINTED = "#9a8f80", "#8a6440", "#b5704a"
WATER, FOAM = "#5b97b4", "#eaf4f4"
SEA = 9.0
"""How far to a side the water of a swimmer goes, in heads: beyond the frame."""


def draw_around(p: Puppet, seat: str) -> None:
    """The prop of a pose, in the figure's own space."""
    prop = str(p.row["prop"])
    if prop in DRAWN:
        DRAWN[prop](p, seat)
    elif prop not in ON_THE_GROUND:
        draw_prop(p, seat)


def _way(p: Puppet) -> float:
    return 1.0 if math.sin(p.yaw) >= 0 else -1.0


def _rect(x0: float, y0: float, x1: float, y1: float, colour: str, bow: float = 0.05) -> str:
    """A board between two corners; heights count upward."""
    return fill([(x0, -y1), (x1, -y1), (x1, -y0), (x0, -y0)], colour, 1, bow)


def _stairs(p: Puppet, seat: str) -> None:
    """Steps that go up the way they look; the lower foot stands on one, the other two higher."""
    way, lift = _way(p), float(p.row.get("lift", 0))
    rise, run = 0.35, 0.60 * abs(math.sin(p.yaw))
    back = min(p.spot(leg[2])[0] * way for leg in p.legs)
    count = round(lift / rise)
    body = ""
    for n in range(7, -count - 1, -1):
        x0 = way * (back - run * 0.62 + n * run)
        x1, top, low = x0 + way * run, n * rise + 0.02, -lift
        body += fill(
            [(x0, -top), (x0 + way * 9 * run, -top), (x0 + way * 9 * run, -low), (x0, -low)], darken(WOOD, 0.10), 1, 0
        )
        body += fill(
            [(x0 - way * 0.05, -top), (x1, -top), (x1, -top + 0.09), (x0 - way * 0.05, -top + 0.09)],
            lighten(WOOD, 0.25),
            1,
            0,
        )
    p.add(body, 0.06, BEHIND, "leather")
    for n in (-2, 1, 4, 7):
        x = way * (back - run * 0.1 + n * run)
        p.add(line([(x, -n * rise), (x, -n * rise - 2.3)], darken(WOOD, 0.3), 0.07), 0.03, BEHIND - 0.2, "leather")
    a, b = way * (back - 2.1 * run), way * (back + 7.4 * run)
    p.add(
        line([(a, -(-2 * rise + 2.3)), (b, -(7.5 * rise + 2.3))], darken(WOOD, 0.2), 0.12),
        0.05,
        BEHIND - 0.1,
        "leather",
    )


def _bricks(x0: float, x1: float, high: float, seed: int) -> str:
    """A piece of wall between two edges, standing on the ground."""
    x0, x1 = min(x0, x1), max(x0, x1)
    body = _rect(x0, 0.0, x1, high, "#a9826a", 0.02)
    rows = max(2, round(high / 0.36))
    for n in range(rows):
        y = n * high / rows
        start = x0 + (0.0 if n % 2 else -0.34)
        k = 0
        while start + k * 0.68 < x1:
            a, b = max(x0, start + k * 0.68 + 0.02), min(x1, start + (k + 1) * 0.68 - 0.02)
            if b - a > 0.05:
                tone = ("#b06a4e", "#a4604a", "#b87658")[(n * 3 + k + seed) % 3]
                body += _rect(a, y + 0.02, b, y + high / rows - 0.02, tone, 0.01)
            k += 1
    return body


def _wall(p: Puppet, seat: str) -> None:
    """A wall whose top they have in their hands."""
    way, lift = _way(p), float(p.row.get("lift", 0))
    x = way * 0.62
    top = p.shoulder_y + 0.5
    body = f'<g transform="translate(0 {lift:.3f})">{_bricks(x, x + way * 4.2, lift + top, p.look.seed)}'
    body += _rect(
        min(x - way * 0.1, x + way * 4.3), lift + top, max(x - way * 0.1, x + way * 4.3), lift + top + 0.16, STONE, 0.1
    )
    p.add(body + "</g>", 0.10, BEHIND, "cloth")


def _pillar(p: Puppet, seat: str) -> None:
    """The end of a wall at their back."""
    way = _way(p)
    shoulder = p.spot((p.arms[0][0] + p.arms[1][0]) / 2)[0]
    x = shoulder - way * 0.28
    high = p.height + 1.3
    p.add(_bricks(x, x - way * 2.6, high, p.look.seed), 0.10, BEHIND, "cloth")


def _door(p: Puppet, seat: str) -> None:
    """A door, its frame and its knob, as close as an ear can be."""
    way = _way(p)
    x = p.anchors["chin"][0] + way * 0.40
    a, b = sorted((x, x + way * 2.3))
    high = 6.0
    body = _rect(a - 0.18, 0, b + 0.18, high + 0.2, "#efe3cc") + _rect(a, 0, b, high, PAINTED)
    for y0, y1 in ((0.5, 2.5), (3.0, 5.5)):
        body += _rect(a + 0.32, y0, b - 0.32, y1, darken(PAINTED, 0.16)) + _rect(
            a + 0.40, y0 + 0.08, b - 0.40, y1 - 0.08, lighten(PAINTED, 0.08)
        )
    body += ellipse(x + way * 0.22, -2.75, 0.11, 0.11, "#e0b450")
    p.add(body, 0.08, BEHIND, "leather")


def _window(p: Puppet, seat: str) -> None:
    """A window with the light of the day in it, where they look."""
    way = _way(p)
    x = p.anchors["chin"][0] + way * 0.30
    a, b = sorted((x, x + way * 2.9))
    low, high = p.hip_y + 0.25, p.height + 0.85
    body = _rect(a - 0.16, low - 0.12, b + 0.16, high + 0.16, "#f0e6d2")
    body += _rect(a, low, b, high, "#bfe0ee") + _rect(a, low, b, low + 0.8, "#a9cfa2", 0.3)
    m, y = (a + b) / 2, (low + high) / 2
    body += ellipse(a + 0.7, -(high - 0.6), 0.42, 0.16, "#ffffff", 0.8) + ellipse(
        b - 0.6, -(high - 0.9), 0.34, 0.13, "#ffffff", 0.8
    )
    body += _rect(m - 0.05, low, m + 0.05, high, "#f0e6d2") + _rect(a, y - 0.05, b, y + 0.05, "#f0e6d2")
    body += _rect(a - 0.3, low - 0.28, b + 0.3, low - 0.10, "#e4d6bc")
    p.add(body, 0.08, BEHIND, "leather")


def _chair(p: Puppet, seat: str) -> None:
    """The chair that is got up from, a step behind."""
    rows = [[r[0], r[1], r[2] - 0.42, *r[3:]] for r in seat_rows()["chair"]["boxes"]]
    p.add("".join(svg for svg, _ in draw_boxes(p.yaw, p.pitch, rows)), 0.07, BEHIND, "leather")


def _oars(p: Puppet, seat: str) -> None:
    """An oar from both hands over the side into the water."""
    way = _way(p)
    a, b = p.anchors.get("hand0", (0.0, -2.0)), p.anchors.get("hand1", (0.0, -2.0))
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    for order, reach, drop in ((7.4, -1.9, 1.9), (-3.2, -1.2, 1.5)):
        end = (x + way * reach, min(0.1, y + drop))
        oar = line([(x + way * 0.2, y - 0.1), end], "#9a6f42", 0.08)
        oar += line(
            [(end[0] - way * reach * 0.10, end[1] - drop * 0.10), (end[0] + way * reach * 0.16, end[1] + drop * 0.16)],
            "#b5884f",
            0.22,
        )
        p.add(oar, 0.04, order, "leather", 0.6)


def _cover(p: Puppet, seat: str) -> None:
    """What somebody hides behind: a crate in a room, a tree out of doors; the head looks out beside it."""
    way = _way(p)
    x = p.anchors["chin"][0]
    if seat == "stool":
        a, b = sorted((x + way * 0.12, x - way * 1.75))
        body = _rect(a, 0, b, 1.75, WOOD) + _rect(a + 0.14, 0.14, b - 0.14, 1.61, darken(WOOD, 0.15))
        body += line([(a + 0.1, -0.1), (b - 0.1, -1.65)], lighten(WOOD, 0.2), 0.16) + line(
            [(a, -1.68), (b, -1.68)], lighten(WOOD, 0.3), 0.14
        )
        p.add(body, 0.08, BEFORE, "leather")
        return
    a, b = sorted((x - way * 0.12, x - way * 1.45))
    trunk = [
        (a - 0.35, 0.06),
        (a - 0.05, -0.5),
        (a, -2.5),
        (a - 0.1, -7.6),
        (b + 0.1, -7.6),
        (b, -2.5),
        (b + 0.08, -0.5),
        (b + 0.4, 0.06),
    ]
    bark = "".join(
        line([(a + (b - a) * k, -0.4), (a + (b - a) * (k + 0.06), -3.0), (a + (b - a) * k, -6.5)], "#4f3926", 0.05, 0.7)
        for k in (0.2, 0.45, 0.7)
    )
    p.add(fill(trunk, "#6f5338", 1, 0.1) + bark, 0.34, BEFORE, "wool")
    leaves = "".join(
        ellipse((a + b) / 2 + dx, -7.4 + dy, 1.5, 1.15, tone)
        for dx, dy, tone in ((-1.5, 0.1, "#6f9a52"), (1.5, 0.2, "#7da65c"), (0, -0.7, "#86b065"), (0.1, 0.5, "#658f4c"))
    )
    p.add(leaves, 0.6, BEFORE + 0.1, "wool")


def _edge(p: Puppet, seat: str) -> None:
    """Rock that ends a foot's breadth before them."""
    way, deep = _way(p), float(p.row.get("lift", 0))
    end = max(p.spot(leg[2])[0] * way for leg in p.legs) + 0.42
    top = [
        (way * end, 0.02),
        (way * (end - 0.1), 0.35),
        (way * (end - 0.5), 0.7),
        (way * (end - 0.3), 1.1),
        (way * (end - 0.7), deep + 0.1),
    ]
    rock = [(-way * 8.5, -0.02), (way * (end - 1.5), -0.06), *top, (-way * 8.5, deep + 0.1)]
    body = fill(rock, "#857a6c", 1, 0.12)
    body += fill(
        [(-way * 8.5, -0.04), (way * end, 0.0), (way * (end - 0.2), 0.22), (-way * 8.5, 0.22)], "#8f9a64", 1, 0.1
    )
    for k in (1.3, 2.4, 3.6, 5.2, 6.6):
        body += line(
            [(way * (end - k), 0.3), (way * (end - k - 0.2), 0.8), (way * (end - k + 0.1), deep)], "#61584c", 0.05, 0.7
        )
    p.add(body, 0.2, BEHIND, "wool")


def _wrist(p: Puppet, seat: str) -> None:
    """The watch on the arm that is held up."""
    side = p.role(0)
    _, elbow, wrist, _ = p.arms[side]
    x, y = p.spot(wrist - (wrist - elbow) * 0.10)
    body = (
        ellipse(x, y, 0.13, 0.12, "#3a2c26")
        + ellipse(x, y, 0.10, 0.10, "#e6c66a")
        + ellipse(x, y, 0.075, 0.075, "#fbf7ea")
    )
    p.add(
        body + line([(x, y), (x, y - 0.05)], "#33261f", 0.018) + line([(x, y), (x + 0.04, y)], "#33261f", 0.018),
        0.03,
        9.0,
        "gloss",
        0.4,
    )


def _trembling(p: Puppet, seat: str) -> None:
    """Short waves on both sides of somebody who shakes, and their breath."""
    x, y = p.anchors["chin"][0], -p.shoulder_y
    half = p.shoulder + 0.28
    body = ""
    for side in (-1, 1):
        for n, out in enumerate((0.0, 0.22)):
            for k in range(3):
                at = x * 0.5 + side * (half + out)
                top = y + 0.25 + k * 0.55 + n * 0.12
                wave = [
                    (at, top),
                    (at + side * 0.09, top + 0.09),
                    (at - side * 0.02, top + 0.18),
                    (at + side * 0.08, top + 0.28),
                ]
                body += line(wave, "#f4f8fb", 0.05, 0.85 - 0.3 * n)
    p.add(body, 0.02, 9.4, "gloss", 0.0)


def _drops(p: Puppet, seat: str) -> None:
    """Drops that fly off a hot brow."""
    x, y = p.anchors["chin"]
    way = _way(p)
    body = ""
    for dx, dy, r in ((0.52, -0.95, 0.075), (0.66, -0.66, 0.06), (-0.50, -0.88, 0.06)):
        cx, cy = x - way * dx, y + dy
        body += fill([(cx, cy - r * 2.0), (cx + r, cy), (cx, cy + r), (cx - r, cy)], "#8fd0ea", 0.95, 0.8)
    p.add(body, 0.03, 9.4, "gloss", 0.2)


DRAWN: dict[str, Callable[[Puppet, str], None]] = {
    "stairs": _stairs, "wall": _wall, "pillar": _pillar, "door": _door, "window": _window, "chair": _chair, "oars": _oars,
    "cover": _cover, "edge": _edge, "wrist": _wrist, "shiver": _trembling, "sweat": _drops,
}  # fmt: skip
ON_THE_GROUND = ("water", "splash")
"""Props of somebody who is laid over: they stay level."""


def ground_parts(prop: str, half: float) -> list[Part]:
    """Water before a swimmer or under a diver, `half` as wide as they are."""
    w = SEA
    water = fill([(-w, -0.46), *_crest(-w, w, -0.52, 0.10), (w, -0.46), (w, 3.0), (-w, 3.0)], WATER, 1.0, 0.3)
    for n in range(14):
        x, y = -w + 2 * w * ((n * 0.381966) % 1), -0.26 + 0.17 * n
        water += line(
            [(x - 1.1, y), (x - 0.4, y - 0.06), (x + 0.4, y + 0.03), (x + 1.1, y - 0.02)],
            lighten(WATER, 0.4),
            0.05,
            0.7,
        )
    far = fill(
        [(-w, -0.86), *_crest(-w, w, -0.90, 0.05), (w, -0.86), (w, 0.0), (-w, 0.0)], lighten(WATER, 0.16), 1.0, 0.3
    )
    spots = ((-half * 0.8, 0.12), (-half * 0.5, 0.09), (half * 0.5, 0.12), (half * 0.85, 0.14), (0.0, 0.07))
    foam = "".join(ellipse(x, -0.50, r * 1.8, r, FOAM, 0.9) for x, r in spots)
    if prop == "splash":
        foam = fill(_crest(-1.1, 1.1, -0.35, 0.45), FOAM, 0.9, 0.6) + ellipse(0, -0.40, 1.3, 0.18, FOAM, 0.8)
        for x, y, r in (
            (-0.9, -1.0, 0.12),
            (-0.55, -1.35, 0.09),
            (0.6, -1.25, 0.11),
            (0.95, -0.92, 0.1),
            (-1.25, -0.75, 0.09),
            (1.3, -0.72, 0.08),
        ):
            foam += fill([(x, y - r * 2), (x + r, y), (x, y + r), (x - r, y)], FOAM, 0.95, 0.8)
    return [
        Part(far, 0.1, BEHIND - 2, "gloss"),
        Part(water, 0.1, BEFORE, "gloss"),
        Part(foam, 0.06, BEFORE + 0.1, "wool", 0.3),
    ]


def _crest(x0: float, x1: float, y: float, high: float) -> Sequence[Point]:
    """The upper edge of a small wave."""
    n = max(12, 2 * round((x1 - x0) * 0.9))
    return [(x0 + (x1 - x0) * i / n, y - (high if i % 2 else 0.0)) for i in range(n + 1)]
