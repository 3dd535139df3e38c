"""Those who touch: two figures of a shot joined into one, each hand where it goes on the other, and who is before whom."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.film_light import Part
from providers.builtin.painter.drawing.puppet import Joint, Puppet
from providers.builtin.painter.drawing.svg_drawings import Drawing, load_drawing, lowest_ink
from providers.builtin.painter.drawing.svg_strokes import Point, line, make_ids_own
from providers.builtin.painter.figures.figure import draw_figure, turn_body
from providers.builtin.painter.figures.head import SHUT
from providers.builtin.painter.figures.seats import draw_boxes, draw_seat, seat_rows
from providers.builtin.painter.shots.actors import Actor, actor_from_puppet, make_actor, shift_actor

SITTING: dict[str, Any] = {"gap": 1.30, "facing": 20, "same": True, "own": {}, "their": {}, "pose": "sit"}
"""Two who share a bench."""
Seen = dict[str, Any]


def find_meetings(rows: list[Seen], looks: Mapping[str, Look], seat: str) -> list[tuple[int, int]]:
    """Who touches whom: (who does it, to whom), by their place in `rows`; each meets one other, the nearest."""
    taken: set[int] = set()
    out = []
    people = [n for n, row in enumerate(rows) if looks[str(row.get("name"))].kind in ("human", "robot")]
    beasts = [n for n, row in enumerate(rows) if looks[str(row.get("name"))].kind == "animal"]
    shared = seat_rows().get(seat, {}).get("wide", 1) > 1
    for n in people:
        pose = str(rows[n].get("pose"))
        own = art_table("poses").get(pose)
        if n not in taken and isinstance(own, dict) and own.get("beside") == "beast":
            near = min(beasts, key=lambda m: abs(float(rows[m]["at"]) - float(rows[n]["at"])), default=None)
            if near is not None:
                beasts.remove(near)
                taken.add(n)
                out.append((n, near))
            continue
        touches = isinstance(art_table("poses").get(pose), dict) and "with" in art_table("poses")[pose]
        if n in taken or not (touches or (pose == "sit" and shared)):
            continue
        free = [m for m in people if m != n and m not in taken]
        if pose == "sit":
            free = [m for m in free if rows[m].get("pose") == "sit"]
        if free:
            other = min(free, key=lambda m: abs(float(rows[m]["at"]) - float(rows[n]["at"])))
            taken |= {n, other}
            out.append((n, other))
    return out


def join_two(
    who: Look, own: Seen, whom: Look, their: Seen, pitch: float, fine: bool, seat: str, thing: Drawing | None = None
) -> tuple[Actor, tuple[float, float]]:
    """The two as one actor about the middle between them, and where each one's chin is across (in heads)."""
    pose = str(own.get("pose"))
    row = SITTING if pose == "sit" else art_table("poses")[pose]["with"]
    if "ride" in row:
        return _ridden(who, own, whom, their, pitch, fine, row)
    left = _left(row, own, their)
    sizes = [_skeleton(look, pose).height for look in (who, whom)]
    gap = row["gap"] * (0.86 + 0.14 * (who.build + whom.build + 1)) * (0.55 + 0.45 * min(1.0, sum(sizes) / 9.9))
    sides = (-1.0, 1.0) if left else (1.0, -1.0)
    poses = (pose, str(their.get("pose")) if row["pose"] == "rest" and their.get("pose") in KEEPS else row["pose"])
    facings = _facings(row, own, sides)
    bones = [
        _skeleton(look, each, turn_body(f, float(art_table("poses")[each].get("side", 0))), seat)
        for look, each, f in zip((who, whom), poses, facings, strict=True)
    ]
    at = [side * gap / 2 for side in sides]
    reach = [_reach(row["own"], 0, bones, at), _reach(row["their"], 1, bones, at)]
    actors = []
    for n, (look, seen) in enumerate(((who, own), (whom, their))):
        other = bones[1 - n]
        up = max(-0.9, min(0.9, (other.chin_y - bones[n].chin_y) * 0.45))
        p = draw_figure(
            look, poses[n], str(seen.get("expression") or "calm"), facings[n], "", pitch, fine, "none", reach=reach[n],
            gaze=(_gaze(row, n) * -sides[n], up), head=_turned_head(row, n, sides, facings),
            shut=look.blind or seen.get("eyes") == "shut", shade=seen.get("shade"), phase=seen.get("phase"),
        )  # fmt: skip
        if p.row.get("seat") and (n == 0 or "table" in row):
            draw_seat(
                p, "stool" if "table" in row else seat, 0.0 if "table" in row else -at[0] / max(0.5, math.cos(p.yaw))
            )
        actors.append(shift_actor(actor_from_puppet(p), at[n], 0.0))
    front = 0 if sizes[0] < sizes[1] - 0.3 or (abs(sizes[0] - sizes[1]) <= 0.3 and left) else 1
    out = _joined(actors, front)
    out.pose = pose
    if thing is not None and "offer" in row["own"].values():
        _between(out, thing, bones, at)
    if "table" in row:
        _table(out, str(row["table"]).split(), gap, pitch)
    out.half = gap / 2 + max(bone.shoulder for bone in bones) + 0.2
    return out, (actors[0].chin[0], actors[1].chin[0])


KEEPS = ("sit", "sit_ground", "kneel", "crouch", "cry", "think", "fold")
"""What somebody who is touched may go on doing."""


def _facings(row: dict[str, Any], own: Seen, sides: tuple[float, float]) -> tuple[float, float]:
    """Turned to each other, or both the way the first one goes."""
    if "facings" in row:
        return -sides[0] * row["facings"][0], -sides[1] * row["facings"][1]
    if row.get("same"):
        way = math.copysign(row["facing"], float(own.get("facing") or 1))
        return way, way
    return -sides[0] * row["facing"], -sides[1] * row["facing"]


def _left(row: dict[str, Any], own: Seen, their: Seen) -> bool:
    """Whether the first one stands to the left: who runs after the other is behind, who leads them is ahead."""
    right = float(own.get("facing") or 1) >= 0
    if row.get("behind"):
        return right
    if row.get("ahead"):
        return not right
    return float(own["at"]) <= float(their["at"])


def _gaze(row: dict[str, Any], n: int) -> float:
    """How far the eyes go to the other one; away from them where the head does."""
    return -0.55 if "heads" in row and row["heads"][n] < -20 else 0.55


def _turned_head(row: dict[str, Any], n: int, sides: tuple[float, float], facings: tuple[float, float]) -> float:
    """Where the head of one of the two is turned, in degrees: who is run after looks back, who runs after looks ahead."""
    if row.get("behind"):
        return facings[n] if n == 0 else math.copysign(6.0, facings[n])
    return -sides[n] * _head(row, n)


def _head(row: dict[str, Any], n: int) -> float:
    """How far the heads are turned to each other: in an embrace less, that their faces are seen."""
    if "heads" in row:
        return float(row["heads"][n])
    return (24.0, 40.0)[n] if row["gap"] < 0.9 else 46.0


def _skeleton(look: Look, pose: str, facing: float = 0.0, seat: str = "") -> Puppet:
    height = float(seat_rows().get(seat, {}).get("height", 1.17)) if art_table("poses")[pose].get("seat") else 0.0
    return Puppet(look, pose, yaw=math.radians(facing), seat=height)


def _world(p: Puppet, at: float, joint: Joint) -> Joint:
    c, s = math.cos(p.yaw), math.sin(p.yaw)
    return np.array([at + joint[0] * c + joint[2] * s, joint[1], -joint[0] * s + joint[2] * c])


def _own(p: Puppet, at: float, place: Joint) -> Joint:
    c, s = math.cos(p.yaw), math.sin(p.yaw)
    x, z = place[0] - at, place[2]
    return np.array([x * c - z * s, place[1], x * s + z * c])


def _reach(plan: dict[str, str], n: int, bones: list[Puppet], at: list[float]) -> dict[int, Joint]:
    """Where the hands of one of the two go, in that one's own space."""
    me = bones[n]
    starts = [_world(me, at[n], arm[0]) for arm in me.arms]
    towards = sorted((0, 1), key=lambda side: abs(starts[side][0] - at[1 - n]))
    near = sorted((0, 1), key=lambda side: -starts[side][2])
    arms = {"in": towards[0], "out": towards[1], "near": near[0], "far": near[1], "0": 0, "1": 1}
    out = {}
    for which, name in plan.items():
        side = arms[which]
        place = _place(name, bones, at, n, side == near[0])
        if place is None:
            out[side] = me.landmark(name, side)
        else:
            out[side] = _own(me, at[n], place)
    return out


def _place(name: str, bones: list[Puppet], at: list[float], n: int, near: bool) -> Joint | None:
    """A place on or between the two, in the space of the picture: x across, y up, z to the camera."""
    me, other, where = bones[n], bones[1 - n], at[1 - n]
    if name == "over_table":
        return np.array([(at[0] + at[1]) / 2, max(me.hip_y, other.hip_y) + 1.16, 0.36])
    if name in ("between", "offer", "high"):
        low = min(me.hip_y, other.hip_y)
        heights = {
            "between": low + 0.16,
            "offer": (me.hip_y + other.hip_y) / 2 + 0.40 * min(me.torso, other.torso),
            "high": (me.shoulder_y + other.shoulder_y) / 2 - 0.16,
        }
        x = (at[0] + at[1]) / 2 + (0.07 if at[n] > where else -0.07) * (1 if name != "between" else 0)
        return np.array([x, heights[name], {"between": 0.16, "offer": 0.16, "high": 0.66}[name]])
    if name in ("back", "waist"):
        y = other.hip_y + other.torso * (0.58 if name == "back" else 0.28)
        y = min(y, me.shoulder_y + 0.1)
        behind = _world(other, where, np.array([0.0, y, -0.24 * other.width]))
        behind[2] += 0.24 if near else -0.24
        return behind
    if name in ("shoulder", "shoulder_far"):
        ends = sorted((_world(other, where, arm[0]) for arm in other.arms), key=lambda j: abs(j[0] - at[n]))
        return np.asarray(ends[0 if name == "shoulder" else 1] + np.array([0, 0.12, 0.10]))
    return None


def _layer(order: float) -> int:
    """Seats, far arms, bodies, near arms, heads: what of two who touch lies over what."""
    if order <= -5:
        return -1
    return 0 if order < -2.2 else 1 if order < 4.7 else 2 if order < 6.95 else 3


def _joined(actors: list[Actor], front: int) -> Actor:
    """Parts of both in one order: far arms, bodies, near arms, heads, each time the one behind first."""

    def merged(lists: list[list[Part]]) -> list[Part]:
        rows = []
        for n, parts in enumerate(lists):
            rows += [((_layer(part.order), n == front, part.order), part) for part in parts]
        return [part for _, part in sorted(rows, key=lambda r: r[0])]

    one, two = actors
    shut = merged([one.shut, two.shut]) if one.shut and two.shut else []
    chin = ((one.chin[0] + two.chin[0]) / 2, max(one.chin[1], two.chin[1], key=lambda y: -y))
    return replace(
        one,
        parts=merged([one.parts, two.parts]),
        shut=shut,
        chin=chin,
        height=max(one.height, two.height),
        anchors=_anchors(one, two, chin),
    )


def _anchors(one: Actor, two: Actor, chin: Point) -> dict[str, Point]:
    """The anchors of both, their eyes from where the two as one have their chin."""
    out = {}
    for actor, whose in ((two, "other_"), (one, "")):
        x, y = actor.chin[0] - chin[0], actor.chin[1] - chin[1]
        for name, at in actor.anchors.items():
            out[whose + name] = (at[0] + x, at[1] + y) if name.startswith("eye") else at
    return out


SHOWN = ("look_together",)
"""Poses in which what is between the two is what they look at: it is large, and before their hands."""


def _between(actor: Actor, d: Drawing, bones: list[Puppet], at: list[float]) -> None:
    """What one hands the other, in both their hands."""
    place = _place("offer", bones, at, 0, True)
    assert place is not None
    near = actor.pose in SHOWN
    size = min(max(d.size, 0.9), 1.25) if near else min(max(d.size, 0.62), 0.9)
    k, h = size / d.width, size * d.height / d.width
    x, y = (at[0] + at[1]) / 2, -float(place[1]) + 0.016
    body = f'<g transform="translate({x - size / 2:.4f} {y - h * 0.8:.4f}) scale({k:.6f})">{make_ids_own(d.body)}</g>'
    part = Part(body, 0.06, 6.94 if near else 6.0, "cloth", 0.7)
    for parts in (actor.parts, actor.shut):
        if parts:
            spot = next((n for n, each in enumerate(parts) if _layer(each.order) == (3 if near else 2)), len(parts))
            parts.insert(spot, part)
    actor.held = True


TABLE = 0.62
"""How much of the room between two who sit at a table it takes."""


def _table(actor: Actor, words: list[str], gap: float, pitch: float) -> None:
    """The table between two who face each other, and what is on it."""
    wide, top = gap * TABLE, 1.78
    rows = [
        [0, top, 0.1, wide, 0.12, 0.9, "#9a6f48"],
        [-wide * 0.4, 0, 0.1, 0.13, top, 0.5, "#7a5434"],
        [wide * 0.4, 0, 0.1, 0.13, top, 0.5, "#7a5434"],
    ]
    parts = [Part("".join(svg for svg, _ in draw_boxes(0.0, pitch, rows)), 0.06, 4.5, "leather", 0.8)]
    for n, word in enumerate(words):
        d = load_drawing(word)
        if d is None:
            continue
        size = min(0.72, max(0.5, d.size)) if len(words) > 1 else min(1.3, max(1.0, d.size))
        k, h = size / d.width, size * d.height / d.width
        x = (n - (len(words) - 1) / 2) * wide * 0.5
        y = -(top + 0.12) - h * lowest_ink(d.name) / d.height + 0.05
        body = f'<g transform="translate({x - size / 2:.4f} {y:.4f}) scale({k:.6f})">{make_ids_own(d.body)}</g>'
        parts.append(Part(body, 0.05, 4.6, "cloth", 0.6))
    for own in (actor.parts, actor.shut):
        if own:
            spot = next((i for i, part in enumerate(own) if _layer(part.order) == 2), len(own))
            own[spot:spot] = parts


def join_with_beast(
    who: Look, own: Seen, beast: Look, their: Seen, pitch: float, fine: bool
) -> tuple[Actor, tuple[float, float]]:
    """Somebody and an animal as one figure about the middle between them: a hand on its back, at its mouth, or on its leash."""
    pose, left = str(own["pose"]), float(own["at"]) <= float(their["at"])
    side = 1.0 if left else -1.0
    walks = pose == "walk_dog"
    row = {**their, "facing": side * (62 if walks else 48) * (1 if walks else -1), "pose": "walk" if walks else "stand"}
    animal = make_actor(beast, row, pitch, fine, "")
    tall = animal.height > 3.4
    if tall and not walks:
        pose = "reach"
    bone = _skeleton(who, pose, turn_body(side * 58, float(art_table("poses")[pose].get("side", 0))))
    half = min(animal.half, 3.2)
    gap = half + (1.7 if walks else 0.62 if pose == "stroke" else 0.95)
    at = [-side * gap / 2, side * gap / 2]
    face = animal.anchors.get("face", animal.chin)
    back = np.array([at[1] - side * half * 0.25, max(0.3, animal.height * 0.55), 0.30])
    mouth = np.array([at[1] + face[0] - side * 0.25, max(0.25, -animal.chin[1] - 0.02), 0.35])
    place = mouth if pose == "feed" or tall else back
    hand = min((0, 1), key=lambda n: -side * float(_world(bone, at[0], bone.arms[n][0])[0]))
    reach = {} if walks else {hand: _own(bone, at[0], place)}
    p = draw_figure(
        who, pose, str(own.get("expression") or "calm"), side * 58, "", pitch, fine, "none", reach=reach, head=side * 52,
        gaze=(0.5 * side, -0.6), shut=who.blind or own.get("eyes") == "shut", shade=own.get("shade"),
        phase=own.get("phase"),
    )  # fmt: skip
    one, two = shift_actor(actor_from_puppet(p), at[0], 0.0), shift_actor(animal, at[1], 0.0)
    asleep = shift_actor(make_actor(beast, {**row, "phase": {"open": SHUT}}, pitch, fine, ""), at[1], 0.0)
    parts, shut = [*two.parts, *one.parts], [*asleep.parts, *(one.shut or one.parts)]
    if walks:
        x, y = max((one.anchors["hand0"], one.anchors["hand1"]), key=lambda h: side * h[0])
        neck = (at[1] + face[0] - side * 0.30, animal.chin[1] + 0.12)
        leash = Part(
            line([(x, y), ((x + neck[0]) / 2, (y + neck[1]) / 2 + 0.35), neck], "#8a3030", 0.06),
            0.02,
            0.0,
            "leather",
            0.4,
        )
        parts, shut = [*parts, leash], [*shut, leash]
    chin = ((one.chin[0] + two.chin[0]) / 2, one.chin[1])
    out = replace(
        one, parts=parts, shut=shut if one.shut else [], height=max(one.height, two.height), half=gap / 2 + max(half, 0.7) + 0.2,
        chin=chin, pose=pose, anchors=_anchors(one, two, chin),
    )  # fmt: skip
    return out, (one.chin[0], two.chin[0])


def _ridden(
    who: Look, own: Seen, whom: Look, their: Seen, pitch: float, fine: bool, row: dict[str, Any]
) -> tuple[Actor, tuple[float, float]]:
    """One carried by the other: in the arms, or on the back."""
    facing = float(own.get("facing") or 20)
    pose = str(own["pose"])
    bearer = draw_figure(
        who, pose, str(own.get("expression") or "calm"), facing, "", pitch, fine, "none",
        shut=own.get("eyes") == "shut", shade=own.get("shade"), phase=own.get("phase"),
    )  # fmt: skip
    sign = math.copysign(1.0, math.sin(bearer.yaw) or 1.0)
    back = row["ride"] == "back"
    if back:
        bone = _skeleton(whom, "carried")
        chest = np.array([0.0, bone.hip_y + bone.torso * 0.78, 0.70])
        reach = {0: chest + np.array([-0.14, 0, 0]), 1: chest + np.array([0.14, 0, 0])}
        rider = draw_figure(
            whom, "carried", str(their.get("expression") or "calm"), math.degrees(bearer.yaw), "", pitch, fine, "none",
            reach=reach, shut=their.get("eyes") == "shut", shade=their.get("shade"), phase=their.get("phase"),
        )  # fmt: skip
        x = -math.sin(bearer.yaw) * 0.52
        y = -(bearer.hip_y + bearer.torso * 0.30 - rider.hip_y)
        carried = shift_actor(actor_from_puppet(rider), x, y)
        parts = [_under(part) for part in carried.parts]
        shut = [_under(part) for part in carried.shut]
    else:
        rider = draw_figure(
            whom, "carried", str(their.get("expression") or "calm"), sign * 74, "", pitch, fine, "none",
            shut=their.get("eyes") == "shut", shade=their.get("shade"), phase=their.get("phase"),
        )  # fmt: skip
        rider.row = {**rider.row, "turn": -34, "flat": False}
        carried = shift_actor(actor_from_puppet(rider), sign * 0.04, 0.0)
        carried = shift_actor(carried, 0.0, -(bearer.hip_y + bearer.torso * 0.16))
        parts = [replace(part, order=3.0 + part.order / 12) for part in carried.parts]
        shut = [replace(part, order=3.0 + part.order / 12) for part in carried.shut]
    base = actor_from_puppet(bearer)
    out = replace(
        base,
        parts=sorted([*base.parts, *parts], key=lambda part: part.order),
        shut=sorted([*base.shut, *shut], key=lambda part: part.order),
        half=base.half + 0.5,
        pose=pose,
        anchors=_anchors(base, carried, base.chin),
    )
    out.height = max(base.height, -carried.chin[1] + 1.2)
    return out, (out.chin[0], carried.chin[0])


def _under(part: Part) -> Part:
    """Somebody on a back: arms over the shoulders, the near leg beside the hip, the rest behind."""
    if 4.7 <= part.order < 6.95:
        return replace(part, order=6.5 + part.order / 40)
    return replace(part, order=1.55 if 1.4 < part.order < 3 else -5 + part.order / 10)
