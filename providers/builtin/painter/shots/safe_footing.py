"""Footing: nobody of a wide shot stands in the water, in a car or in a barrel. They come nearer, and step aside."""

from __future__ import annotations

import math

from providers.builtin.painter.shots.figure_positions import DOWN, IN_WATER
from providers.builtin.painter.shots.framing import SIZES
from providers.builtin.painter.shots.stage import Placed, Stage

ON_LAND, ASHORE, NEAREST = 0.008, 0.05, 1.4
"""How far below where the ground begins feet are, as a share of the height, on land and on a shore, whose edge is not straight; and
how much larger that may make somebody."""
UP, DOWN_BY, ROOM = 0.5, 0.15, 0.75
"""How far above and below the feet, in heads, and over what of the half width the ground must be free: what ends above that stands
further off, and somebody may be before it."""
STEP, FARTHEST, MARGIN = 0.02, 0.26, 0.06
"""By how much they step aside, how far at most, and how near the frame's edge, as shares of its width."""
IN_THE_WAY, DEAR = 0.06, 0.5
"""Below this share of cover somebody stays; and what a step of the whole width counts beside cover."""


def find_footing(stage: Stage, placed: list[Placed]) -> None:
    """Move those of a wide shot who have no ground under their feet. Two who are one figure stay together."""
    if stage.close or stage.size not in SIZES or stage.plate.row.get("float"):
        return
    groups: dict[tuple[float, float], list[Placed]] = {}
    for p in placed:
        if not (p.near or p.lifted or p.actor.aloft or p.actor.afloat or p.actor.pose in IN_WATER):
            groups.setdefault((p.x, p.feet), []).append(p)
    for group in groups.values():
        _come_ashore(stage, group)
    for group in groups.values():
        others = [p for p in placed if p not in group]
        _step_aside(stage, group, others)


def _come_ashore(stage: Stage, group: list[Placed]) -> None:
    """Who stands further off than the ground goes comes as near as it begins, and is as much larger."""
    beyond = ASHORE if stage.plate.row.get("shore") else ON_LAND
    line, ground = stage.framing.horizon, (stage.ground + beyond) * stage.height
    if not line < group[0].feet < ground:
        return
    nearer = min(NEAREST, (ground - line) / (group[0].feet - line))
    for p in group:
        p.feet, p.head = ground, p.head * nearer


def _step_aside(stage: Stage, group: list[Placed], others: list[Placed]) -> None:
    """Out of what stands in the place, if there is free ground beside it."""
    p = max(group, key=lambda each: len(each.actor.parts))
    if p.actor.pose in DOWN or _hidden(stage, p, p.x) < IN_THE_WAY:
        return
    half, w = p.actor.half * p.head, stage.width
    low, high = MARGIN * w + half, (1 - MARGIN) * w - half
    best, least = p.x, _hidden(stage, p, p.x)
    for n in range(1, math.floor(FARTHEST / STEP) + 1):
        for x in (p.x - n * STEP * w, p.x + n * STEP * w):
            met = any(abs(x - o.x) < half + o.actor.half * o.head or (x - o.x) * (p.x - o.x) < 0 for o in others)
            cost = _hidden(stage, p, x) + DEAR * n * STEP
            if low <= x <= high and not met and cost < least:
                best, least = x, cost
    step = best - p.x
    for each in group:
        each.x += step


def _hidden(stage: Stage, p: Placed, x: float) -> float:
    """The share of the ground about somebody's feet, standing at a column of the picture, that is taken."""
    half = max(1.0, ROOM * p.actor.half * p.head)
    return stage.taken(x - half, p.feet - UP * p.head * stage.squash, x + half, p.feet + DOWN_BY * p.head)
