"""Standing: where in the frame each of those stands who play in it, how large, and how far the lens loses them."""

from __future__ import annotations

import itertools
import math
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.figures.person_looks import stable_number
from providers.builtin.painter.shots.actors import Actor, hand_thing, make_actor, sink_actor
from providers.builtin.painter.shots.framing import FACES
from providers.builtin.painter.shots.stage import Placed, Stage
from providers.builtin.painter.things.things import find_drawing

DOWN = ("lie", "sleep", "prone")
"""Poses of who is on the ground or in bed."""
IN_WATER, SURFACE, HEADROOM = ("swim", "dive"), 0.80, 0.04
"""Where the water's surface is under who swims, and how much of the height is left over who is off the ground."""
OFF_SHORE, OFF = 0.8, 0.01
"""How much smaller who swims off the shore is, and how far above the land in the picture, as a share of its height."""
FACE, SKULL = 0.40, 0.50
"""Half of a face and of a head with its hair, in heads: over a shoulder one sees the whole of a face."""
HANGS, HANGS_CLOSE = 0.30, 0.10
"""How far above the ground a moon or a star that plays a part hangs, as shares of the height."""
APART, FORE = 0.4, -0.45
"""How much deeper (0 near to 1 far) the other one must be of two who stand one behind the other, and how deep the near one then is."""
PLACED = 0.1
"""Who is alone in a close shot stands where they are asked to if that is so far from the middle; else a little aside."""


def spread_figures(stage: Stage, rows: list[dict[str, Any]], actors: list[Actor], words: list[str]) -> list[Placed]:
    """Where each stands: as asked, but apart from each other and inside the frame. Of the things of the shot (`words`) those that
    they hold or work with are noted as there."""
    out: list[Placed] = []
    alone = len(rows) == 1
    depths = [min(1.0, max(0.0, float(row.get("depth") or 0.0))) for row in rows]
    fore = _fore(depths, actors)
    for n, (row, actor) in enumerate(zip(rows, actors, strict=True)):
        depth = depths[n] * (0.25 if stage.close and fore is None else 1.0) if n != fore else FORE
        head, feet = _size(stage, row, actor, depth, alone)
        fog = (stage.plate.light.fog * 0.35 + 0.10) * max(0.0, depth)
        soft = 0.0 if not stage.close or depth < 0.1 or row.get("speaks") else 2.5 * stage.unit / 1080
        lantern = hand_thing(str(row.get("holds") or "")) == "lantern"
        x = _across(stage, row, actor, head, alone) * stage.width
        x -= actor.chin[0] * head if stage.close and alone and actor.pose in DOWN else 0.0
        if actor.held:
            stage.in_hand.append(actor.holds or str(row.get("holds")))
        stage.in_hand += [w for w in words if (d := find_drawing(w)) and d.name in actor.shows]
        lifted = alone and actor.small and feet < stage.height and (stage.close or stage.size == "full")
        name = str(row.get("name", ""))
        out.append(Placed(name, actor, x, feet, head, soft, fog, 1.0, False, lantern, lifted, n == fore))
    if stage.close:
        _lifted(stage, out)
    return out if fore is not None else _apart(stage, out)


def _fore(depths: list[float], actors: list[Actor]) -> int | None:
    """Which of two is so much nearer than the other that they stand one behind the other."""
    if len(actors) != 2 or abs(depths[0] - depths[1]) < APART or any("face" in actor.anchors for actor in actors):
        return None
    return 0 if depths[0] < depths[1] else 1


def _size(stage: Stage, row: dict[str, Any], actor: Actor, depth: float, alone: bool) -> tuple[float, float]:
    """How large a head is, and the row of the picture where the feet are."""
    head, feet = stage.framing.feet_at(depth)
    floats = stage.plate.row.get("float")
    if alone and stage.close and actor.height < 1.3 and "face" not in actor.anchors:
        head = max(head, 0.46 * stage.height / actor.height)
        feet = stage.height * 0.56 + actor.height * head / 2
    if actor.pose in IN_WATER and not stage.close and not floats:
        feet = SURFACE * stage.height
    if floats:
        feet -= (
            stage.height * (0.06 + 0.05 * math.sin(stable_number(row.get("name", "")) % 7)) if not stage.close else 0
        )
    if actor.aloft and not floats:
        feet -= stage.height * (HANGS_CLOSE if stage.close else HANGS)
    if _at_sea(stage, actor):
        head *= OFF_SHORE
    if depth == FORE:
        feet = max(feet, HEADROOM * stage.height + actor.height * head)
    elif not stage.close:
        feet = max(feet, min(0.97 * stage.height, HEADROOM * stage.height + actor.height * head))
    return head, feet


def _across(stage: Stage, row: dict[str, Any], actor: Actor, head: float, alone: bool) -> float:
    """Where somebody stands, as a share of the width."""
    at = min(0.95, max(0.05, float(0.5 if row.get("at") is None else row["at"])))
    if not alone:
        return float(stage.plate.row.get("water_x", (0.72, 0.3))[0]) if _at_sea(stage, actor) else at
    facing = (float(row.get("facing") or 0) + 180) % 360 - 180
    pose = art_table("poses").get(actor.pose) or {}
    if actor.pose in ("push", "pull", "ride", "drive"):
        at = 0.5 - math.copysign(0.0 if actor.pose in ("ride", "drive") else 0.13, actor.way)
    elif "edge" in pose:
        at = 0.5 + actor.way * max(-0.2, 0.5 - float(pose["edge"]) * head / stage.width)
    elif stage.close and not ("face" not in actor.anchors and abs(at - 0.5) >= PLACED):
        aside = 0.05 if "face" in actor.anchors else 0.11
        at = 0.5 + (-aside if facing > 8 else aside if facing < -8 else 0.0)
    elif abs(at - 0.5) < 0.04 and stage.width > stage.height:
        at = 0.5 + (-0.12 if facing >= 0 else 0.12)
    if stage.angle == "over_shoulder" and stage.close:
        at = 0.40 if facing >= 0 else 0.60
    if "work" in actor.anchors and stage.size in (*FACES, "medium_close"):
        across = actor.anchors["work"][0]
        middle = across if stage.size == "extreme_close_up" else (across + actor.chin[0]) / 2
        at = 0.5 - middle * head / stage.width
    return at


def _at_sea(stage: Stage, actor: Actor) -> bool:
    return actor.afloat and bool(stage.plate.row.get("shore")) and not stage.close


def over_shoulder_figure(stage: Stage, name: str, looks: dict[str, Look], subject: Placed) -> list[Placed]:
    """Who is seen from behind, close to the lens, at the side where the face that is looked at stays free."""
    side = -1 if subject.x > stage.width / 2 else 1
    look = looks[name]
    actor = make_actor(look, {"pose": "stand", "facing": 180 - side * 28}, 0.10, False, "none")
    head = min(stage.unit * 0.52, max(stage.framing.head * 1.55, stage.unit * 0.36))
    top = stage.height * (0.30 if look.kind in ("human", "robot") else 0.62)
    chin = -actor.chin[1]
    feet = top + head * (chin + 0.9)
    aside = 0.40 if stage.width >= stage.height else 0.52
    x = stage.width * (0.5 + side * aside) + side * head * 0.12
    face = subject.x + subject.actor.chin[0] * subject.head
    clear = face + side * (FACE * subject.head + SKULL * head)
    x = max(x, clear) if side > 0 else min(x, clear)
    return [Placed(name, actor, x, feet, head, 4.5 * stage.unit / 1080, 0, 0.55, True)]


def move_offshore(stage: Stage, placed: list[Placed]) -> list[Placed]:
    """Who belongs in the water is off the shore, once it is known where that is in the picture."""
    for p in placed:
        if _at_sea(stage, p.actor):
            p.feet, p.actor = (stage.ground - OFF) * stage.height, sink_actor(p.actor)
    return sorted(placed, key=lambda p: (p.near, p.feet))


def _lifted(stage: Stage, placed: list[Placed]) -> None:
    """In close shots the small ones would be below the frame: beasts sit on something at its lower edge, children
    are raised, as on any film set."""
    for p in placed:
        top = p.feet - p.actor.height * p.head
        if top <= stage.height * 0.66:
            continue
        if p.actor.height < 2.2:
            p.head *= min(1.6, max(1.0, 0.36 * stage.height / (p.actor.height * p.head)))
            p.feet = stage.height * 0.985
            p.lifted = True
        else:
            p.feet -= top - stage.height * 0.46


def _apart(stage: Stage, placed: list[Placed]) -> list[Placed]:
    if len(placed) < 2:
        return placed
    order = sorted(placed, key=lambda p: p.x)
    for _ in range(12):
        for a, b in itertools.pairwise(order):
            need = (a.actor.half * a.head + b.actor.half * b.head) * (0.95 if stage.close else 1.05)
            gap = b.x - a.x
            if gap < need:
                a.x -= (need - gap) / 2
                b.x += (need - gap) / 2
    low, high = order[0], order[-1]
    margin_low, margin_high = low.actor.half * low.head * 0.9, stage.width - high.actor.half * high.head * 0.9
    span, room = high.x - low.x, margin_high - margin_low
    if span > room > 0:
        k, mid = room / span, (low.x + high.x) / 2
        for p in order:
            p.x = stage.width / 2 + (p.x - mid) * k
    else:
        shift = max(0.0, margin_low - low.x) - max(0.0, high.x - margin_high)
        for p in order:
            p.x += shift
    return placed
