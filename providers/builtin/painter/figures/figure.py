"""From a look and a pose to a finished figure: who it is, put together from body, head and what is held."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.puppet import Joint, Puppet
from providers.builtin.painter.figures.clothes import draw_body
from providers.builtin.painter.figures.face import draw_face
from providers.builtin.painter.figures.hair import draw_hair
from providers.builtin.painter.figures.hand_work import gaze_at_work
from providers.builtin.painter.figures.hats import draw_hat, space_helmet
from providers.builtin.painter.figures.head import make_head
from providers.builtin.painter.figures.held_things import SHOULDERED, draw_carried, draw_held
from providers.builtin.painter.figures.pose_props import draw_around
from providers.builtin.painter.figures.robot import draw_robot
from providers.builtin.painter.figures.seats import draw_seat, is_ridden, saddle, seat_height

HELD_POSES = {"umbrella": "umbrella", SHOULDERED: "umbrella", "lantern": "lamp", "cane": "cane", "book": "hold"}
FREE_HANDS = ("stand", "rest", "walk", "talk", "umbrella", "cane", "lamp", "hold", "hips", "think", "look_up", "fold")
"""Poses whose hands are free for what is held."""
NECK = 72.0
"""How far a head turns from its body, in degrees."""


def draw_figure(
    look: Look,
    pose: str = "stand",
    expression: str = "calm",
    facing: float = 20,
    holds: str = "",
    pitch: float = 0.10,
    fine: bool = False,
    seat: str = "",
    *,
    gaze: tuple[float, float] | None = None,
    shut: bool = False,
    reach: Mapping[int, Joint] | None = None,
    head: float | None = None,
    variant: int = 0,
    shade: Mapping[str, Any] | None = None,
    phase: Mapping[str, Any] | None = None,
) -> Puppet:
    """A person or robot in a pose. `facing` in degrees, 0 to the viewer, positive to the right of the picture; `head` the same
    for the head alone. `seat` is a row of seats.json; `gaze` where the eyes go (x to the right, y up, -1 to 1); `shut` a blink;
    `reach` where hands go (0 left, 1 right) in the figure's own space; `variant` which of the ways of a pose; `shade` what the face
    changes of its expression; `phase` what a drawing of the pose's motion changes of it."""
    pose, holds = _holding(pose, holds, seat)
    row: dict[str, Any] = art_table("poses").get(pose) or art_table("poses")["stand"]
    facing = (facing + 180) % 360 - 180
    if reach is None:
        facing, head = _given(row, facing, head)
    rides = bool(row.get("seat")) and is_ridden(seat)
    body = turn_body(facing, 66.0 if rides else float(row.get("side", 0)))
    if rides and reach is None and (handles := saddle(seat, body)[1]):
        across, up = handles
        place = np.array([across * math.cos(math.radians(body)), up, across * math.sin(math.radians(body))])
        reach = {0: place, 1: place}
    looks_to = _neck(body, _head_turn(facing if head is None else head))
    puppet = Puppet(
        look,
        pose,
        expression,
        math.radians(body),
        math.radians(looks_to),
        pitch=pitch,
        gaze=gaze if gaze is not None else _gaze(facing, pose),
        fine=fine,
        reach=dict(reach or {}),
        seat=seat_height(seat) if row.get("seat") else 0.0,
        shut=shut or row.get("eyes") == "shut",
        variant=variant,
        shade=shade or {},
        phase=phase or {},
    )
    if gaze is None and puppet.row.get("gaze") == "hands":
        puppet.gaze = gaze_at_work(puppet)
    if look.kind == "robot":
        draw_robot(puppet)
    else:
        _draw_person(puppet)
    draw_carried(puppet)
    draw_held(puppet, holds)
    if puppet.row.get("seat"):
        draw_seat(puppet, seat)
    if "prop" in puppet.row:
        draw_around(puppet, seat)
    return puppet


def _holding(pose: str, holds: str, seat: str) -> tuple[str, str]:
    """The pose in which something is held, and what a pose holds of itself."""
    if holds in HELD_POSES and pose in FREE_HANDS:
        pose = HELD_POSES[holds]
    elif holds and pose in ("stand", "rest", "walk", "talk"):
        pose = "hold"
    if pose == "sit" and is_ridden(seat):
        pose = "ride"
    return pose, holds or (pose if pose in ("umbrella", "cane") else "")


def _given(row: Mapping[str, Any], facing: float, head: float | None) -> tuple[float, float | None]:
    """How body and head are turned where a pose has its own way of being seen: from behind, or looking back."""
    way = -1.0 if facing < 0 else 1.0
    if head is None and "looks" in row:
        head = way * float(row["looks"])
    return way * float(row["faces"]) if "faces" in row else facing, head


def turn_body(facing: float, side: float) -> float:
    """A body whose pose reads from the side is turned at least so far from the camera, and from its back."""
    size, sign = abs(facing), math.copysign(1, facing)
    return sign * min(max(size, side), 180 - side if size < 150 else 180)


def _neck(body: float, head: float) -> float:
    off = (head - body + 180) % 360 - 180
    return body + max(-NECK, min(NECK, off))


def _head_turn(facing: float) -> float:
    """Heads in profile look a little to the viewer, near fronts a little away."""
    size, side = abs(facing), math.copysign(1, facing)
    if 48 < size < 128:
        return side * (size - min(16, (size - 48) * 0.6) if size < 100 else size - 6)
    if size < 6:
        return side * 8
    return facing


def _gaze(facing: float, pose: str) -> tuple[float, float]:
    if pose == "look_up":
        return 0.1, 0.9
    if pose in ("hold", "crouch", "kneel", "type"):
        return math.copysign(0.25, facing), -0.5
    return math.copysign(min(0.45, abs(facing) / 90), facing) if abs(facing) > 6 else 0.0, 0.0


def _draw_person(p: Puppet) -> None:
    draw_body(p)
    head = make_head(p)
    draw_face(p, head)
    draw_hair(p, head)
    draw_hat(p, head)
    if p.look.dress == "astro" and p.look.hat in ("", "space"):
        space_helmet(p, head)
