"""A character sheet: one of the cast whole, from the front and from behind, their head turned, and three of their faces."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np

from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.film_light import light_relief, raster_stack
from providers.builtin.painter.drawing.light_planes import blur, composite_over, linear_colour
from providers.builtin.painter.figures.person_looks import look_of, stable_number
from providers.builtin.painter.places.place_plates import Progress
from providers.builtin.painter.printing.picture_finish import finish_picture
from providers.builtin.painter.shots.actors import Actor, make_actor
from providers.builtin.painter.shots.portrait import LAMP, backdrop
from providers.builtin.painter.things.beasts import knows_beast

WHOLE_SHARE = 0.385
"""How much of the sheet's width the two whole figures have; the heads have the rest, three by two."""
TURNS = (2.0, 42.0, 88.0)
GAP = 0.006
"""Of the sheet's width, between two views."""
PAPER = "#141414"
TRIAL = 20.0
"""Pixels a head has where it is only looked at how far somebody reaches."""
FACES = (("smile", "sad", "surprised"), ("laugh", "angry", "afraid"), ("smile", "tired", "angry"))


class View(NamedTuple):
    """One picture on the sheet: where it is, in pixels, and how the actor is seen."""

    x: int
    y: int
    width: int
    height: int
    facing: float
    expression: str
    whole: bool


def paint_sheet(person: dict[str, Any], width: int, height: int, progress: Progress, take: int = 0) -> np.ndarray:
    look = look_of(person)
    seed = stable_number(person.get("seed") or person.get("name") or "")
    image = np.empty((height, width, 3), np.float32)
    image[:] = linear_colour(PAPER)
    views = _views(width, height, take)
    for done, view in enumerate(views):
        progress(0.05 + 0.85 * done / len(views))
        paper = backdrop(seed, view.width, view.height)
        _put(paper, look, view)
        image[view.y : view.y + view.height, view.x : view.x + view.width] = paper
    return finish_picture(image, "calm", "day", 0.2)


def _views(width: int, height: int, take: int) -> list[View]:
    gap = max(2, round(width * GAP))
    whole = round((width * WHOLE_SHARE - 2 * gap) / 2)
    wide, high = (width - 2 * (whole + gap) - 2 * gap) // 3, (height - gap) // 2
    found = [View(0, 0, whole, height, 14, "calm", True), View(whole + gap, 0, whole, height, 158, "calm", True)]
    faces = FACES[take % len(FACES)]
    for column in range(3):
        left = 2 * (whole + gap) + column * (wide + gap)
        found.append(View(left, 0, wide, high, TURNS[column], "calm", False))
        found.append(View(left, high + gap, wide, height - high - gap, 14, faces[column], False))
    return found


def _put(paper: np.ndarray, look: Look, view: View) -> None:
    """Draw one view into its part of the sheet."""
    seen = {"pose": "stand", "expression": view.expression, "facing": view.facing}
    actor = make_actor(look, seen, 0.08, min(view.width, view.height) > 300, "none")
    head, x, feet = (_whole if view.whole else _bust)(look, actor, view)
    box = (-x / head, -feet / head, view.width / head, view.height / head)
    out = light_relief(raster_stack(actor.parts, head, box, (view.width, view.height), LAMP), LAMP)
    unit = min(view.width, view.height)
    shift = np.array([[1, 0, unit * 0.04], [0, 1, unit * 0.025]], np.float32)
    shadow = cv2.warpAffine(blur(out[..., 3], unit * 0.05), shift, (view.width, view.height))
    paper *= (1 - 0.26 * shadow)[..., None]
    composite_over(paper, out)


def _whole(look: Look, actor: Actor, view: View) -> tuple[float, float, float]:
    """Head size, middle and feet of somebody who fits into the view from end to end; who is tall stands at its foot."""
    left, top, right, bottom = _reach(actor)
    head = min(0.86 * view.height / (bottom - top), 0.86 * view.width / (right - left), 1.1 * view.width)
    x = view.width / 2 - (left + right) / 2 * head
    if (bottom - top) * head > 0.6 * view.height:
        return head, x, view.height * 0.94 - bottom * head
    return head, x, view.height * 0.52 - (top + bottom) / 2 * head


def _reach(actor: Actor) -> tuple[float, float, float, float]:
    """How far somebody reaches around their feet, in heads."""
    wide, high = 9.0, 8.0
    seen = raster_stack(
        actor.parts, TRIAL, (-wide / 2, -high + 1, wide, high), (int(wide * TRIAL), int(high * TRIAL)), LAMP
    )
    rows, columns = np.nonzero(light_relief(seen, LAMP)[..., 3] > 0.3)
    if not len(rows):
        return -0.5, -1.0, 0.5, 0.0
    left, right = columns.min() / TRIAL - wide / 2, columns.max() / TRIAL - wide / 2
    return float(left), float(rows.min() / TRIAL - high + 1), float(right), float(rows.max() / TRIAL - high + 1)


def _bust(look: Look, actor: Actor, view: View) -> tuple[float, float, float]:
    """The same for head and shoulders; beasts and things are seen as near as they fit."""
    unit = min(view.width, view.height)
    chin_x, chin_y = actor.chin
    if look.kind in ("animal", "thing"):
        if actor.height > 2.2 and knows_beast(look.species):
            head = 0.55 * unit
            return head, view.width / 2 - chin_x * head, view.height * 0.64 - chin_y * head
        return _whole(look, actor, view)
    tall = look.hat in ("chef", "wizard", "crown", "tricorn")
    head = unit * (0.46 if tall else 0.56)
    return head, view.width / 2 - chin_x * head, view.height * (0.69 if tall else 0.62) - chin_y * head
