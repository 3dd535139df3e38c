"""What moves of those who are no people: animals on legs, wings and fins, things that speak, robots, two who touch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from providers.builtin.painter import talking
from providers.builtin.painter.actors import Actor, Motion, act, in_motion
from providers.builtin.painter.beast import SHUT
from providers.builtin.painter.beasts import knows_beast, stirs
from providers.builtin.painter.light import Part
from providers.builtin.painter.looks import Look
from providers.builtin.painter.puppet import art

ALIKE = 0.02
"""Mouths that are open so much more or less are the same."""
Seen = dict[str, Any]
Again = Callable[[dict[str, Any]], list[Part]]


def stirred(actor: Actor, look: Look, seen: Seen, pitch: float, fine: bool, seat: str) -> Actor:
    """The same with eyes that can shut and the further drawings of what moves of it: a person's as the pose asks, an animal's as
    it goes about its life, a thing's when it speaks."""
    if look.kind not in ("animal", "thing"):
        return in_motion(actor, look, seen, pitch, fine, seat)
    facing = float(seen.get("facing") or 0.0)

    def again(stir: dict[str, Any]) -> list[Part]:
        return act(look, {**seen, "phase": stir}, pitch, fine, seat).parts

    if look.kind == "animal" and knows_beast(look.species):
        found, speech = stirs(look, str(seen.get("pose") or "stand"), facing), art("beasts")["motions"]["speech"]
    else:
        found, speech = talking.stirs(look), talking.speaks(look)
    rows = [speech, *found] if seen.get("speaks") else found
    way = -1.0 if math.sin(math.radians(facing)) < 0 else 1.0
    motions = tuple(motion for row in rows if (motion := _motion(row, actor, again, way)) is not None)
    return replace(actor, motions=motions, shut=again({"open": SHUT}) if "eye0" in actor.anchors else [], way=way)


def _motion(row: dict[str, Any], actor: Actor, again: Again, way: float) -> Motion | None:
    """The drawings that a motion asks for, where they are others than the one that stands."""
    drawn = [again(phase) for phase in row["phases"]]
    if row["play"] == "speech":
        drawn = [parts for parts in drawn if not _same(parts, actor.parts)]
    if not drawn:
        return None
    return Motion(str(row["play"]), float(row["hold"]), tuple(drawn), float(row.get("go", 0.0)) * way)


def _same(parts: Sequence[Part], others: Sequence[Part]) -> bool:
    return len(parts) == len(others) and all(a.svg == b.svg for a, b in zip(parts, others, strict=True))
