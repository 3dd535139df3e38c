"""What moves of those who are no people: animals on legs, wings and fins, things that speak, robots, two who touch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.film_light import Part
from providers.builtin.painter.drawing.svg_strokes import without_ids
from providers.builtin.painter.figures.head import SHUT
from providers.builtin.painter.shots.actors import HOLD, MOUTHS, Actor, Motion, make_actor, make_moving_actor
from providers.builtin.painter.things import talking_things
from providers.builtin.painter.things.beasts import beast_motions, knows_beast

Seen = dict[str, Any]
Again = Callable[[dict[str, Any]], list[Part]]
Both = Callable[[Seen, Seen], list[Part]]


def add_motion(actor: Actor, look: Look, seen: Seen, pitch: float, fine: bool, seat: str) -> Actor:
    """The same with eyes that can shut and the further drawings of what moves of it: a person's as the pose asks, an animal's as
    it goes about its life, a thing's when it speaks."""
    if look.kind not in ("animal", "thing"):
        return make_moving_actor(actor, look, seen, pitch, fine, seat)
    facing = float(seen.get("facing") or 0.0)

    def again(stir: dict[str, Any]) -> list[Part]:
        return make_actor(look, {**seen, "phase": stir}, pitch, fine, seat).parts

    found, speech = _life(look, str(seen.get("pose") or "stand"), facing)
    rows = [speech, *found] if seen.get("speaks") else found
    way = -1.0 if math.sin(math.radians(facing)) < 0 else 1.0
    motions = tuple(motion for row in rows if (motion := _motion(row, actor, again, way)) is not None)
    return replace(actor, motions=motions, shut=again({"open": SHUT}) if "eye0" in actor.anchors else [], way=way)


def _life(look: Look, pose: str, facing: float) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """What stirs of an animal or a thing, and how it speaks: rows of "motions" in beasts.json."""
    if look.kind == "animal" and knows_beast(look.species):
        return beast_motions(look, pose, facing), art_table("beasts")["motions"]["speech"]
    return talking_things.drawing_motions(look), talking_things.speech_motion(look)


def add_joint_motion(actor: Actor, pair: Sequence[tuple[Look, Seen]], again: Both) -> Actor:
    """Two who touch, drawn as one figure by `again`, with the drawings of what moves: the mouth of who speaks, what they do with
    each other, and what stirs of an animal meanwhile."""
    motions: list[Motion] = []

    def drawn(one: Seen, two: Seen) -> list[Part]:
        return again({**pair[0][1], **one}, {**pair[1][1], **two})

    for n, (look, seen) in enumerate(pair):
        if seen.get("speaks"):
            shapes = [(change, {}) if n == 0 else ({}, change) for change in _mouths(look, seen)]
            mouths = [parts for parts in (drawn(*shape) for shape in shapes) if not _same(parts, actor.parts)]
            motions.append(Motion("speech", 0.0, tuple(mouths), who=str(seen.get("name"))))
    for row, changes in _with_each_other(str(pair[0][1].get("pose")), pair[1][0]):
        phases = tuple(drawn({"phase": own}, {"phase": their}) for own, their in changes)
        if phases:
            motions.append(Motion(str(row.get("play", "back")), float(row.get("hold", HOLD)), phases))
    return replace(actor, motions=tuple(motions))


def _with_each_other(pose: str, whom: Look) -> list[tuple[dict[str, Any], list[tuple[Seen, Seen]]]]:
    """The motions of two in a pose, and what each drawing changes of the one and of the other: both go, or do the same."""
    own = art_table("poses")[pose]
    row = own.get("motion") or {}
    phases = list(row.get("phases", ()))
    if whom.kind == "animal":
        theirs = _life(whom, "walk" if row.get("play") == "round" else "stand", 60.0)[0]
        if theirs and phases and theirs[0]["play"] == row["play"] == "round":
            return [(row, list(zip(phases, theirs[0]["phases"], strict=False)))]
        apart: list[tuple[dict[str, Any], list[tuple[Seen, Seen]]]] = [
            (each, [({}, phase) for phase in each["phases"]]) for each in theirs
        ]
        return [(row, [(phase, {}) for phase in phases]), *apart]
    same = phases if "with" in own else [{} for _ in phases]
    return [(row, list(zip(phases, row.get("their", same), strict=True)))]


def _mouths(look: Look, seen: Seen) -> list[Seen]:
    """What each shape of a mouth that speaks changes of how somebody is seen."""
    if look.kind == "animal":
        return [{"phase": phase} for phase in _life(look, "stand", 60.0)[1]["phases"]]
    return [{"shade": {**(seen.get("shade") or {}), "gape": each, "teeth": 1}} for each in MOUTHS]


def _motion(row: dict[str, Any], actor: Actor, again: Again, way: float) -> Motion | None:
    """The drawings that a motion asks for, where they are others than the one that stands."""
    drawn = [again(phase) for phase in row["phases"]]
    if row["play"] == "speech":
        drawn = [parts for parts in drawn if not _same(parts, actor.parts)]
    if all(_same(parts, actor.parts) for parts in drawn):
        return None
    return Motion(str(row["play"]), float(row["hold"]), tuple(drawn), float(row.get("go", 0.0)) * way)


def _same(parts: Sequence[Part], others: Sequence[Part]) -> bool:
    return len(parts) == len(others) and all(
        without_ids(a.svg) == without_ids(b.svg) for a, b in zip(parts, others, strict=True)
    )
