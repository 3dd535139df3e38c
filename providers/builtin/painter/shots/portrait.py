"""A portrait: head and shoulders of one of the cast on a soft backdrop."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.film_light import Lamp, light_relief, raster_stack
from providers.builtin.painter.drawing.light_planes import blur, composite_over, linear_colour
from providers.builtin.painter.figures.person_looks import look_of, stable_number
from providers.builtin.painter.places.canvas import cloud_noise
from providers.builtin.painter.places.place_plates import Progress
from providers.builtin.painter.printing.picture_finish import finish_picture
from providers.builtin.painter.shots.actors import make_actor
from providers.builtin.painter.things.beasts import knows_beast

BACKDROPS = (
    ("#cdb892", "#7f6a52"),
    ("#a9b8c2", "#4f6070"),
    ("#b9c2a8", "#5a6a50"),
    ("#c8a898", "#6a4a48"),
    ("#b4aac4", "#54486a"),
)
LAMP = Lamp(
    (-0.62, -0.5, 0.6), (1.2, 1.08, 0.9), (0.36, 0.37, 0.48), (0.18, 0.14, 0.13), (((0.9, 0.55, 0.30), (1, -0.35)),)
)


def paint_portrait(person: dict[str, Any], width: int, height: int, progress: Progress, take: int = 0) -> np.ndarray:
    look = look_of(person)
    image = backdrop(stable_number(person.get("seed") or person.get("name") or ""), width, height)
    progress(0.3)
    unit = min(width, height)
    seen = {"pose": "stand", "expression": _mood(look.age, take), "facing": (18, -22, 6, 34, -12)[take % 5]}
    actor = make_actor(look, seen, 0.08, unit > 500, "none")
    chin_x, chin_y = actor.chin
    if look.kind in ("animal", "thing"):
        head = min(0.78 * height / max(actor.height, 0.3), 0.86 * width / max(actor.half * 2, 0.3), unit * 0.9)
        x, feet = width / 2, height * 0.5 + actor.height * head / 2 + 0.02 * height
        if actor.height > 2.2 and knows_beast(look.species):
            head = min(unit * 0.62, 0.8 * unit / 1.4)
            x, feet = width / 2 - chin_x * head, height * 0.66 - chin_y * head
    else:
        tall = look.hat in ("chef", "wizard", "crown", "tricorn")
        head = unit * (0.40 if tall else 0.50)
        x, feet = width / 2 - chin_x * head, height * (0.70 if tall else 0.635) - chin_y * head
    view = (-x / head, -feet / head, width / head, height / head)
    relief = raster_stack(actor.parts, head, view, (width, height), LAMP)
    progress(0.7)
    out = light_relief(relief, LAMP)
    shadow = blur(out[..., 3], unit * 0.05)
    image *= (
        1
        - 0.28
        * cv2.warpAffine(shadow, np.array([[1, 0, unit * 0.05], [0, 1, unit * 0.03]], np.float32), (width, height))
    )[..., None]
    composite_over(image, out)
    progress(0.9)
    return finish_picture(image, "calm", "day", 0.35)


def _mood(age: str, take: int) -> str:
    """A first portrait smiles, old people look calm; other takes try other faces."""
    return ("calm" if age == "old" else "smile", "calm", "laugh", "smile", "calm")[take % 5]


def backdrop(seed: int, width: int, height: int) -> np.ndarray:
    bright, deep = (linear_colour(c) for c in BACKDROPS[seed % len(BACKDROPS)])
    ys = (np.arange(height, dtype=np.float32)[:, None] / height - 0.42) * 1.1
    xs = (np.arange(width, dtype=np.float32)[None] / width - 0.42) * (width / max(width, height))
    fall = np.clip(np.sqrt(xs**2 + ys**2) * 1.35, 0, 1)[..., None]
    noise = cloud_noise(
        seed & 0xFFFF, width, height, ((min(width, height) * 0.3, 0.6), (min(width, height) * 0.1, 0.4))
    )[..., None]
    return ((bright * (1 - fall) + deep * fall) * (0.9 + 0.2 * noise)).astype(np.float32)
