"""Inserts: a thing that is alone in a near shot, at a believable size, where it belongs: the place's own where it has one, else on
the wall, on the floor or the ground, or on a table. What is in hands is a shot of whoever holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.perspective_solids import View, turn_spot
from providers.builtin.painter.drawing.svg_drawings import HEAD, Drawing
from providers.builtin.painter.drawing.svg_strokes import darken, lighten, line, polygon
from providers.builtin.painter.places.place_plates import Plate
from providers.builtin.painter.shots.framing import make_framing
from providers.builtin.painter.shots.stage import Stage
from providers.builtin.painter.things.things import find_drawing

WHOLE = 1.0
"""Metres from which a thing is seen whole in its place: nobody comes nearer to a bed."""
SHARE = {"medium_full": 0.7, "medium": 0.8, "medium_close": 0.9, "extreme_close_up": 1.5}
"""How much larger or smaller than in a close-up the thing is."""
LEAST, MOST, A_METRE, HIGHEST = 0.28, 0.5, 1.35, 0.5
"""How large it is in a close-up, as shares of the frame's unit, at least, at most and for each of its metres; and how high at most."""
EDGE, FOOT, GROUND_LINE = 0.60, 0.83, 0.10
"""Shares of the height: the far edge of a table, the foot of what stands on it, and the horizon where the lens looks down."""
ASIDE = (0.5, 0.8, 0.2)
"""Where the first and the further things are, as shares of the width."""
FILLS, NEAREST, LEAST_ZOOM, READ = 0.62, 2.8, 1.25, 0.26
"""What of the frame the place's own thing fills, how far a place is enlarged for that, and how high what hangs must be to be read."""
TABLE_TOP = "table top"
SLIM = 0.7
"""What hangs on a side wall and is seen no wider than this share of its width is not looked at."""
CLEAR, CROWDED, EYE_LEVEL = 0.25, -0.45, 1.62
"""Metres that a thing on a wall keeps from others, those by which one may stand before it, and how high its middle hangs."""


@dataclass(frozen=True)
class Mark:
    """Something in a plate: its middle, its width and its height, in the plate's pixels."""

    x: float
    y: float
    wide: float
    high: float


def is_part(d: Drawing) -> bool:
    """Whether it is a part of a place, as a door and a window are: the place has its own, or there is none."""
    return _kind(d) in art_table("things")["parts"]


def _kind(d: Drawing) -> str:
    """The name of its drawing, in whatever state it is."""
    return d.name.split(" ")[0]


def has_room(plate: Plate, d: Drawing) -> bool:
    """Whether a room's far wall has a place for it."""
    return _wall_mark(plate, d) is not None


def setting_of_thing(plate: Plate, d: Drawing) -> str:
    """Where a thing belongs that is looked at: own, none, air, whole, wall, table or floor."""
    row, things = plate.row, art_table("things")
    standing = _kind(d) in things["against_the_wall"]
    if d.where in ("ground", "wall") and own_mark(plate, d):
        return "own"
    if is_part(d) and not (standing and has_room(plate, d)):
        return "none"
    if row.get("float") or d.where == "sky":
        return "air"
    if (d.where == "wall" or standing) and has_room(plate, d):
        return "wall"
    flat = _kind(d) in things["underfoot"]
    if d.where in ("far", "water") or (d.size * HEAD >= WHOLE and not flat):
        return "whole"
    on_a_table = (d.where == "table" and not flat) or _kind(d) in things["on_a_table"]
    return "table" if on_a_table and row.get("indoors") else "floor"


def look_at_things(stage: Stage) -> None:
    """The frame of a near shot in which nobody is: what it looks at, and from where."""
    found = [d for word in stage.picture.get("things") or () if (d := find_drawing(str(word)))]
    if not found or not stage.close:
        return
    f, plate, h = stage.framing, stage.plate, stage.height
    kind = setting_of_thing(plate, found[0])
    if kind == "whole":
        stage.size, stage.close = "full", False
        stage.framing = make_framing("full", stage.angle, stage.width, h, 4.6, plate.horizon, plate.floor)
    elif kind in ("own", "wall"):
        mark = own_mark(plate, found[0]) if kind == "own" else _wall_mark(plate, found[0])
        if mark is not None:
            _look(stage, mark)
    elif kind == "none":
        stage.framing = replace(f, soft=0.0, zoom=LEAST_ZOOM)
    elif kind == "table":
        stage.framing = replace(f, horizon=0.34 * h)
    elif kind == "floor":
        stage.framing = replace(f, horizon=GROUND_LINE * h, zoom=2.0, soft=5 * stage.unit / 1080)


def _look(stage: Stage, mark: Mark) -> None:
    """The frame round a mark, sharp."""
    plate = stage.plate
    h, w = plate.image.shape[:2]
    zoom = min(NEAREST, max(LEAST_ZOOM, FILLS / max(mark.high / h, mark.wide / w, 1e-3)))
    top = min(max(0.0, mark.y - h / zoom / 2), h - h / zoom)
    horizon = (plate.horizon * h - top) * zoom / h * stage.height
    pan = min(max(0.5 / zoom, mark.x / w), 1 - 0.5 / zoom)
    stage.framing = replace(stage.framing, zoom=zoom, soft=0.0, horizon=horizon, pan=pan)


def spot_on_wall(stage: Stage, d: Drawing) -> tuple[float, float, float]:
    """The middle of the foot and the width of what hangs or stands at the wall that is looked at."""
    mark = _wall_mark(stage.plate, d)
    assert mark is not None
    f, (h, w) = stage.framing, stage.plate.image.shape[:2]
    pan = 0.5 if f.pan is None else f.pan
    k = f.zoom * stage.height / h
    x = (mark.x - pan * w) * f.zoom * stage.width / w + stage.width / 2
    foot = f.horizon + (mark.y + mark.high / 2 - stage.plate.horizon * h) * k
    size, high = mark.wide * k, mark.high * k
    larger = 1.0 if d.where != "wall" else min(1.5, max(1.0, READ * stage.height / high))
    return x, foot + high * (larger - 1) / 2, size * larger


def spot_near_by(stage: Stage, d: Drawing, n: int) -> tuple[float, float, float]:
    """The same of the nth thing on a table, on the ground or in the air."""
    h, tall = stage.height, d.height / d.width
    share = SHARE.get(stage.size, 1.0)
    size = min(max(A_METRE * d.size * HEAD * max(1.0, tall), LEAST), MOST) * share * (0.7 if n else 1.0) * stage.unit
    size = min(size / max(1.0, tall), HIGHEST * share * h / tall)
    air = stage.plate.row.get("float") or d.where == "sky"
    return ASIDE[n % 3] * stage.width, 0.5 * h + size * tall / 2 if air else FOOT * h - (0.06 * h if n else 0.0), size


def table_top(stage: Stage) -> Drawing:
    """A table as wide as the frame, seen from a little above."""
    w, h = 1000 * stage.width / stage.height * 1.3, 550.0
    tone = str(stage.plate.row.get("ledge", "#6a4a34"))
    top = polygon([(0, 0), (w, 0), (w, h), (0, h)], lighten(tone, 0.12))
    edge = polygon([(0, 0), (w, 0), (w, 14), (0, 14)], lighten(tone, 0.22))
    grooves = "".join(
        line([(w * (0.5 + n * 0.09), 14), (w * (0.5 + n * 0.2), h)], darken(tone, 0.2), 5, 0.7) for n in range(-5, 6)
    )
    return Drawing(f"{TABLE_TOP} {tone} {w:.0f}", f"{top}<g>{grooves}</g>{edge}", w, h, w, "ground", own=True)


# Where things of a place are ------------------------------------------------------------------------------------------------


def own_mark(plate: Plate, d: Drawing) -> Mark | None:
    """The place's own such thing where it can be seen: the one that is seen best."""
    h, w = plate.image.shape[:2]
    found = [
        m
        for m in _marks(plate, _kind(d))
        if m.wide / 2 < m.x < w - m.wide / 2 and m.high / 2 < m.y < h - m.high / 2 and m.high > 0.05 * h
    ]
    return max(found, key=lambda m: min(m.wide, m.high)) if found else None


def _marks(plate: Plate, name: str) -> Iterator[Mark]:
    for kind, params in plate.row["layers"]:
        if kind == "art" and params["name"] == name and "y" in params:
            x, y = plate.px(1 - params["x"] if plate.row.get("mirrored") else params["x"], params["y"])
            size = params["size"] * plate.scale
            yield Mark(x, y - size / 2, size, size)
    if (room := _room(plate)) is not None:
        yield from _marks_in_a_room(plate, name, room[0], room[1])


def _marks_in_a_room(plate: Plate, name: str, view: View, half: float) -> Iterator[Mark]:
    """Its furniture, what hangs on its walls, and its windows."""
    table = art_table("furniture")
    for kind, params in plate.row["layers"]:
        if kind == "furnish" and not params.get("soft"):
            for piece, x, z, *more in params["pieces"]:
                if name in table["pieces"][piece].get("is", ()):
                    wide, high, deep = _measures(piece, int((more[0] if more else {}).get("turn", 0)))
                    yield _mark(plate, view, x * view.squeeze, high / 2, z + deep / 2, wide, high)
        elif kind == "hang":
            for wall, what, at, b, wide, high, *_ in params["items"]:
                if name in table["hung"].get(what, ()):
                    yield _hung(plate, view, half, wall, at, b, wide, high)
        elif kind == "panes" and name in ("window", "curtain"):
            for at in params["at"]:
                wide, high = params.get("w", 1.3), params.get("h", 1.4)
                yield _hung(plate, view, half, params["wall"], at, params.get("b", 0.95), wide, high)


def _measures(piece: str, turn: int) -> tuple[float, float, float]:
    """Width, height and depth of a piece of furniture as it is turned, in metres."""
    solids: list[Any] = art_table("furniture")["pieces"][piece].get("solids", ())
    wide, high, deep = 0.5, 0.6, 0.5
    for _, _, x, y, z, w, h, d, *_ in solids:
        px, _, pz = turn_spot((x, y, z), turn)
        w, d = (d, w) if turn % 2 else (w, d)
        wide, high, deep = max(wide, 2 * (abs(px) + w / 2)), max(high, y + h), max(deep, 2 * (abs(pz) + d / 2))
    return wide, high, deep


def _hung(plate: Plate, view: View, half: float, wall: str, at: float, b: float, wide: float, high: float) -> Mark:
    if wall == "back":
        return _mark(plate, view, at * view.squeeze, b + high / 2, 0.0, wide, high)
    side = -half if wall == "left" else half
    near, far = (view.at(side, b, z)[0] for z in (at + wide / 2, at - wide / 2))
    mark = _mark(plate, view, side, b + high / 2, at, wide, high)
    slim = abs(near - far) * plate.scale / mark.wide
    return replace(mark, wide=mark.wide * slim, high=mark.high if slim > SLIM else 0.0)


def _mark(plate: Plate, view: View, x: float, y: float, z: float, wide: float, high: float) -> Mark:
    px, py = view.at(x, y, z)
    k = view.scale(z) * plate.scale
    return Mark((px - plate.left) * plate.scale, (py - plate.top) * plate.scale, wide * k, high * k)


def _room(plate: Plate) -> tuple[View, float, float] | None:
    """Where the lens is in a room, and half the room's width and its height in metres; None in the open."""
    for kind, params in plate.row["layers"]:
        if kind == "room":
            squeeze = min(1.0, plate.across / 1920)
            view = View(960, plate.row["horizon"] * 1080, params.get("back", 772), squeeze)
            return view, params.get("half", 3.5) * squeeze, params.get("high", 2.8)
    return None


def _wall_mark(plate: Plate, d: Drawing) -> Mark | None:
    """Where on the far wall of a room there is most room for a thing; None in the open and where there is none."""
    room = _room(plate)
    if room is None:
        return None
    view, half, _ = room
    wide = d.size * HEAD
    high = wide * d.height / d.width
    standing = d.where != "wall"
    half_wide = wide / 2 if d.own else wide / 4  # Noto draws in a square: a door fills half of it
    taken = list(_taken(plate, standing))
    spots = [half * n / 12 for n in range(-9, 10)]

    def room_at(x: float) -> float:
        return min((abs(x - at) - reach - half_wide for at, reach in taken), default=9.0)

    x = max(spots, key=lambda x: (min(room_at(x), CLEAR), -abs(x)))
    if room_at(x) < CROWDED:
        return None
    return _mark(plate, view, x, high / 2 if standing else EYE_LEVEL, 0.0, wide, high)


def _taken(plate: Plate, standing: bool) -> Iterator[tuple[float, float]]:
    """What is at the far wall already: its middle and half its width."""
    for kind, params in plate.row["layers"]:
        if kind == "furnish":
            for piece, x, z, *more in params["pieces"]:
                wide, high, deep = _measures(piece, int((more[0] if more else {}).get("turn", 0)))
                if z - deep / 2 < 0.6 and (standing or high > 1.2) and high > 0.3:
                    yield x, wide / 2
        elif kind == "hang":
            yield from ((at, w / 2) for wall, _, at, _, w, *_ in params["items"] if wall == "back")
        elif kind == "panes" and params["wall"] == "back":
            yield from ((at, params.get("w", 1.3) / 2 + 0.2) for at in params["at"])
