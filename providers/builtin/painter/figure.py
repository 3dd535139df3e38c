"""From a look and a pose to a finished figure: who it is, put together from body, head and what is held."""

from __future__ import annotations

import math

from providers.builtin.painter.dress import draw_body
from providers.builtin.painter.face import draw_face, make_head
from providers.builtin.painter.hair import draw_hair
from providers.builtin.painter.hats import draw_hat, space_helmet
from providers.builtin.painter.held import draw_carried, draw_held
from providers.builtin.painter.looks import Look
from providers.builtin.painter.puppet import Puppet
from providers.builtin.painter.robot import draw_robot
from providers.builtin.painter.strokes import dark, fill, light, rect

HELD_POSES = {"umbrella": "umbrella", "lantern": "lamp", "cane": "cane", "book": "hold"}


def draw_figure(
    look: Look,
    pose: str = "stand",
    expression: str = "calm",
    facing: float = 20,
    holds: str = "",
    pitch: float = 0.10,
    fine: bool = False,
    seat: str = "",
) -> Puppet:
    """A person or robot in a pose. `facing` in degrees, 0 to the viewer, positive to the right of the picture."""
    if holds in HELD_POSES and pose not in ("wave", "point", "run", "sit", "kneel", "crouch", "reach"):
        pose = HELD_POSES[holds]
    elif holds and pose in ("stand", "rest", "walk", "talk"):
        pose = "hold"
    if pose == "umbrella" and not holds:
        holds = "umbrella"
    if pose == "cane" and not holds:
        holds = "cane"
    facing = (facing + 180) % 360 - 180
    puppet = Puppet(
        look,
        pose,
        expression,
        math.radians(facing),
        math.radians(_head_turn(facing)),
        pitch=pitch,
        gaze=_gaze(facing, pose),
        fine=fine,
    )
    if look.kind == "robot":
        draw_robot(puppet)
    else:
        _draw_person(puppet)
    draw_carried(puppet)
    draw_held(puppet, holds)
    if puppet.row.get("seat"):
        _draw_seat(puppet, seat)
    return puppet


def _head_turn(facing: float) -> float:
    """A pure profile is an egg with a nose: heads in profile look a little to the viewer, near fronts a little away."""
    size, side = abs(facing), math.copysign(1, facing)
    if 48 < size < 128:
        return side * (size - min(26, size - 48) if size < 100 else size - 10)
    if size < 6:
        return side * 8
    return facing


def _gaze(facing: float, pose: str) -> tuple[float, float]:
    if pose == "look_up":
        return 0.1, 0.9
    if pose in ("hold", "crouch", "kneel"):
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


def _draw_seat(p: Puppet, kind: str) -> None:
    """Something to sit on, as high as the seat is: a stool, or a rock out of doors."""
    y, w = p.hip_y - 0.16, 0.5 * p.width + 0.12
    if kind == "none":
        return
    if kind == "rock":
        shape = [
            (-w * 1.3, 0.02),
            (-w * 1.25, -y * 0.6),
            (-w * 0.8, -y),
            (w * 0.7, -y * 1.02),
            (w * 1.25, -y * 0.7),
            (w * 1.35, 0.02),
        ]
        p.add(fill(shape, "#7c766e"), 0.3, -7)
        return
    wood = "#7d5836"
    svg = rect(-w, -y - 0.02, 2 * w, 0.16, light(wood, 0.1), 1, 0.06)
    for x in (-w * 0.85, w * 0.85 - 0.12):
        svg += rect(x, -y + 0.1, 0.12, y - 0.1, dark(wood, 0.15), 1, 0.03)
    svg += rect(-w * 0.8, -y * 0.45, 1.6 * w, 0.09, dark(wood, 0.25))
    p.add(svg, 0.07, -7, "leather")
