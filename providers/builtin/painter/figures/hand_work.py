"""Work of the hands: the tool in a hand, what is worked on before it, and the table that it lies on. Rows of poses.json, tools.json."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.puppet import Joint, Puppet
from providers.builtin.painter.drawing.svg_drawings import Drawing, load_drawing
from providers.builtin.painter.drawing.svg_strokes import Point, make_ids_own
from providers.builtin.painter.figures.seats import draw_boxes

IN_HAND = 0.03
"""A tool is so much below the hand that grips it, in the order of parts."""
AT_WORK, BEHIND, SEEN_FROM_BEHIND = 4.75, -6.6, -2.4
"""The order of what is worked on: before the body and under the arms, or behind somebody, or before who is seen from behind."""
BELOW = 0.50
"""How far under the hands a frame of their work reaches, in heads, unless the pose says so."""
SMALL, LARGE, TALLER = 0.32, 1.1, 1.3
"""A thing of the story that is worked on is no smaller and no larger than this, in heads, unless the pose says so; and how much
taller than wide it may be."""
TABLE_TOP, TABLE_WIDE, TABLE_DEEP = 0.10, 2.3, 0.95
"""Of a table that somebody stands at: how much lower than their hands, how wide and how deep, in heads."""
WOOD, LEGS = "#8f6a46", "#6f5238"


def draw_work(p: Puppet, thing: Drawing | None = None) -> set[str]:
    """All that this pose works with, as parts of the puppet; `thing` is what the story puts into its place. Returns the names
    of the drawings that are seen."""
    row, seen = p.row, set()
    if row.get("table") is True or (row.get("table") and thing is not None):
        _table(p)
    tools = [dict(each) for each in row.get("tools", ())]
    works = [dict(each) for each in row.get("works", ())]
    own = {each["art"] for each in (*tools, *works)} | drawings_replaced(row)
    if thing is not None and thing.name not in own:
        _given(row, works, thing)
    for each in works:
        if each["art"] or (thing is not None and thing.name not in own):
            seen.add(_lay(p, each, thing))
    for each in tools:
        seen.add(_grip(p, each))
    if "tools" in row or "works" in row or row.get("gaze") == "hands":
        x, y = _between(p)
        p.anchors["work"] = (x, y)
        p.anchors["reach_down"] = (float(row.get("below", BELOW)), 0.0)
    return seen | drawings_replaced(row)


def takes_thing(pose: str) -> bool:
    """Whether a thing of the story goes to where this pose works."""
    return bool(_alone(pose).get("takes"))


def tools_of_pose(pose: str) -> set[str]:
    """The drawings that a pose works with by itself."""
    row = _alone(pose)
    return {str(each["art"]) for each in (*row.get("tools", ()), *row.get("works", ()))} | drawings_replaced(row)


def drawings_replaced(row: dict[str, Any]) -> set[str]:
    """The drawings that are not seen besides, as what this pose works with is one of them: a watering can for a kettle."""
    return set(str(row.get("also", "")).split())


def seat_for(poses: set[str]) -> str:
    """The kind of seat that work asks for: a table before it, a stool; "" for none."""
    return next((seat for p in sorted(poses) if isinstance(seat := _alone(p).get("seat"), str)), "")


def _alone(pose: str) -> dict[str, Any]:
    """The row of a pose as it is played by somebody who has no one to do it with."""
    row = art_table("poses").get(pose)
    if not isinstance(row, dict):
        return {}
    alone: dict[str, Any] = art_table("poses")[row.get("alone", pose)]
    return alone


def gaze_at_work(p: Puppet) -> Point:
    """Where the eyes go that follow the hands."""
    x, y = _between(p)
    chin = p.spot(np.array([p.bend(p.chin_y), p.chin_y + 0.4, p.spine(p.chin_y)]))
    return max(-0.7, min(0.7, (x - chin[0]) * 0.6)), max(-0.85, min(0.9, (chin[1] - y) * 0.7))


def _between(p: Puppet) -> Point:
    """The middle between the hands that work, on the page."""
    sides = p.row.get("hands", (0, 1))
    spots = [p.spot(_palm(p, side)) for side in sides]
    return sum(x for x, _ in spots) / len(spots), sum(y for _, y in spots) / len(spots)


def _palm(p: Puppet, hand: int) -> Joint:
    """The middle of the hand that plays `hand` of the pose as it is written."""
    _, _, wrist, way = p.arms[p.role(hand)]
    return np.asarray(wrist + way * 0.16)


def _given(row: dict[str, Any], works: list[dict[str, Any]], thing: Drawing) -> None:
    """The thing of the story instead of the one that the pose works on where none is told of."""
    if not row.get("takes"):
        return
    slots = [each for each in works if "any" in each]
    if not slots:
        slots = [{"at": ["hands"], "any": [SMALL, LARGE]}]
        works += slots
    for slot in slots:
        least, most = slot["any"]
        wide = min(max(thing.size, least), most)
        tall = wide * thing.height / thing.width
        slot |= {"art": "", "wide": wide * min(1.0, most * TALLER / tall)}


def _place(p: Puppet, at: list[Any]) -> Point:
    """A place of a pose on the page: a landmark, the hands, or one hand, and how far from it in heads: aside, up, ahead."""
    name, (dx, dy, dz) = str(at[0]), (at[1:] or (0, 0, 0))
    way = -1 if p.mirrored else 1
    if name == "hands":
        joint = (_palm(p, 0) + _palm(p, 1)) / 2
    elif name.startswith("hand"):
        joint = _palm(p, int(name[4:]))
    elif name == "foot":
        joint = np.array([0.0, 0.0, 0.0])
    else:
        joint = p.landmark([name, 0, 0, 0], 1)
        joint[0] = 0.0
    return p.spot(joint + np.array([way * dx, dy, dz]))


def _lay(p: Puppet, each: dict[str, Any], thing: Drawing | None) -> str:
    """What lies or stands there, its foot at the place, as wide as told."""
    d = load_drawing(each["art"]) if each["art"] else thing
    assert d is not None
    x, y = _place(p, each["at"])
    wide = float(each["wide"])
    tall = wide * d.height / d.width
    up = float(each.get("hangs", 1.0)) * tall
    sign = -1 if p.mirrored else 1
    left = f"translate({x:.4f} {y - up:.4f}) scale({sign * wide / d.width:.6f} {wide / d.width:.6f})"
    body = f'<g transform="{left} translate({-d.width / 2:.4f} 0)">{make_ids_own(d.body)}</g>'
    if "turn" in each:
        body = f'<g transform="rotate({sign * -each["turn"]} {x:.4f} {y:.4f})">{body}</g>'
    p.add(body, 0.05 if wide < 1.6 else 0.09, _order(p, each), "cloth", 0.7)
    _grow(p, x + wide / 2, x - wide / 2, y - tall)
    return d.name


def _order(p: Puppet, each: dict[str, Any]) -> float:
    if each.get("behind"):
        return BEHIND
    hands = [p.anchors.get(f"order{n}", (5.2, 0.0))[0] for n in (0, 1)]
    name = str(each["at"][0])
    if each.get("over"):
        return max(hands) + 0.05
    if name == "hands" and not each.get("under"):
        return sum(hands) / 2
    if name.startswith("hand") and not each.get("under"):
        return hands[int(name[4:])] + 0.05
    return AT_WORK if p.frontal > -0.15 else SEEN_FROM_BEHIND


def _grip(p: Puppet, each: dict[str, Any]) -> str:
    """A tool in a hand: its grip there, its tip where it is aimed: degrees up from straight ahead, or at the other hand."""
    name, hand = each["art"], int(each.get("hand", 1))
    d, row = load_drawing(name), art_table("tools")[name]
    assert d is not None
    flip = bool(row.get("flip"))
    (gx, gy), (tx, ty) = (((1 - x if flip else x) * d.width, y * d.height) for x, y in (row["grip"], row["tip"]))
    x, y = p.spot(_palm(p, hand))
    sign = -1 if p.mirrored else 1
    aim = float(each.get("aim", 0)) if each.get("aim") != "hands" else _towards(p, hand, sign)
    k = float(each.get("long", row["long"])) / math.hypot(tx - gx, ty - gy)
    own = math.degrees(math.atan2(gy - ty, tx - gx))
    drawn = make_ids_own(d.body)
    if flip:
        drawn = f'<g transform="translate({d.width} 0) scale(-1 1)">{drawn}</g>'
    body = (
        f'<g transform="translate({x:.4f} {y:.4f}) scale({sign} 1) rotate({own - aim:.3f}) scale({k:.6f}) '
        f'translate({-gx:.4f} {-gy:.4f})">{drawn}</g>'
    )
    held = [hand] if each.get("aim") != "hands" else [0, 1]
    orders = [p.anchors.get(f"order{n}", (5.2, 0.0))[0] for n in held]
    order = max(orders) + 2 * IN_HAND if each.get("over") else min(orders) - IN_HAND
    p.add(body, 0.04, order, "cloth", 0.7)
    ahead = math.cos(math.radians(aim)) * float(each.get("long", row["long"])) * sign
    _grow(p, max(x, x + ahead), min(x, x + ahead), y)
    return str(name)


def _towards(p: Puppet, hand: int, sign: int) -> float:
    (x, y), (ox, oy) = p.spot(_palm(p, hand)), p.spot(_palm(p, 1 - hand))
    return math.degrees(math.atan2(y - oy, (ox - x) * sign))


def _table(p: Puppet) -> None:
    """A table before who stands, as high as their hands work."""
    top = float(p.landmark(["counter", 0, 0, 0], 1)[1]) - TABLE_TOP
    z = float(p.landmark(["counter", 0, 0, 0], 1)[2]) + 0.16
    leg = TABLE_WIDE / 2 - 0.12
    rows = [
        [0, top - 0.13, z, TABLE_WIDE, 0.13, TABLE_DEEP, WOOD],
        *([x, 0, z, 0.15, top - 0.13, TABLE_DEEP * 0.9, LEGS] for x in (-leg, leg)),
        [0, top * 0.45, z, TABLE_WIDE - 0.3, 0.08, TABLE_DEEP * 0.7, LEGS],
    ]
    body = "".join(svg for svg, _ in draw_boxes(p.yaw, p.pitch, rows))
    p.add(body, 0.06, 4.6 if p.frontal > -0.15 else -7.5, "leather", 0.8)


def _grow(p: Puppet, right: float, left: float, top: float) -> None:
    """Remember how far the work reaches to both sides and up, that nothing of it is cut."""
    r, up = p.anchors.get("reach", (0.0, 0.0))
    p.anchors["reach"] = (max(r, right, -left), min(up, top))
