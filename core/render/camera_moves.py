"""Where the camera looks at a given frame: from one framing of a still to another, never past its edges.

A window is the part of the still that fills the picture, in pixels of the still, its corners counted from the outer
edge of the first pixel. Everything here is in real numbers: no step of a move is rounded to a pixel.
"""

from __future__ import annotations

import math
import random
from typing import NamedTuple

import numpy as np

from core.render.timeline import Framing, Recipe

RAMP = 0.22
"""The share of an eased move that speeds up, and the share that slows down; between them the speed is even."""

HAND = ((0.6, 1.7), (0.3, 3.9), (0.1, 9.1))
"""Tones of a swaying hand: share and radians a second."""


class Size(NamedTuple):
    width: int
    height: int


class Window(NamedTuple):
    left: float
    top: float
    width: float
    height: float


def ease(share: float, kind: str) -> float:
    """How much of the way is done after `share` of the time, both 0 to 1; the speed never jumps."""
    share = min(1.0, max(0.0, share))
    if kind == "linear":
        return share
    if share > 0.5:
        return 1.0 - ease(1.0 - share, kind)
    cruise = 1.0 / (1.0 - RAMP)
    if share >= RAMP:
        return cruise * (share - RAMP / 2)
    return cruise * (share / 2 - RAMP / (2 * math.pi) * math.sin(math.pi * share / RAMP))


def largest_window(still: Size, picture: Size) -> tuple[float, float]:
    """Width and height of the largest window of the picture's shape that fits into the still."""
    scale = min(still.width / picture.width, still.height / picture.height)
    return picture.width * scale, picture.height * scale


def window_of_framing(frame: Framing, still: Size, picture: Size) -> Window:
    """What a framing shows. A framing that would reach past the still is moved, and if need be widened, to fit."""
    zoom = max(1.0, frame.zoom)
    width, height = (side / zoom for side in largest_window(still, picture))
    left = min(max(frame.x * still.width - width / 2, 0.0), still.width - width)
    top = min(max(frame.y * still.height - height / 2, 0.0), still.height - height)
    return Window(left, top, width, height)


def window_between(start: Window, end: Window, way: float) -> Window:
    """The window after `way` (0 to 1) of a move.

    The size changes by equal ratios, as a lens does, and the corner follows the size, so that the point the camera
    closes in on stays where it is on the screen. Both ends lie in the still, and so does all between them.
    """
    ratio = end.width / start.width
    width, height = start.width * ratio**way, start.height * ratio**way
    done = way if abs(ratio - 1) < 1e-6 else (width - start.width) / (end.width - start.width)
    return Window(start.left + (end.left - start.left) * done, start.top + (end.top - start.top) * done, width, height)


def parallax_window(first: Window, here: Window, part: float) -> Window:
    """The window of what goes only `part` (0 to 1) of a move that has come from `first` to `here`. It lies in the still,
    because both do."""
    return Window(*(begin + (now - begin) * part for begin, now in zip(first, here, strict=True)))


def enlarged_window(here: Window, point: tuple[float, float], nearer: float) -> Window:
    """The window that shows everything `nearer` times as large as `here` does, with this point of the still where it was."""
    left, top = (p + (edge - p) / nearer for p, edge in zip(point, (here.left, here.top), strict=True))
    return Window(left, top, here.width / nearer, here.height / nearer)


def camera_window(recipe: Recipe, still: Size, picture: Size, frame: float, frames: int, fps: float) -> Window:
    """The window of `recipe` at `frame` of a shot `frames` long, `fps` of them a second."""
    start, end = window_of_framing(recipe.start, still, picture), window_of_framing(recipe.end, still, picture)
    way = ease(frame / max(1, frames - 1), recipe.ease)
    here = window_between(start, end, way)
    if recipe.sway:
        across, down = hand_sway(frame / fps, recipe.seed)
        here = _within(here, recipe.sway * still.width * across, recipe.sway * still.width * down, still)
    if not recipe.bow:
        return here
    return _within(here, 0.0, -recipe.bow * still.height * math.sin(math.pi * way), still)


def hand_sway(second: float, seed: int) -> tuple[float, float]:
    """How far a hand has swayed to the side and down at a second, each about -1 to 1; nothing at the first. Slow
    breath, and a little of what muscles do: three tones each, none a multiple of another."""
    chance = random.Random(f"hand/{seed}")
    swayed = []
    for _ in range(2):
        tones = [(share, chance.uniform(0, 2 * math.pi), pace * chance.uniform(0.85, 1.15)) for share, pace in HAND]
        at, start = (
            sum(share * math.sin(phase + pace * moment) for share, phase, pace in tones) for moment in (second, 0.0)
        )
        swayed.append((at - start) / 1.5)
    return swayed[0], swayed[1]


def _within(here: Window, across: float, down: float, still: Size) -> Window:
    """A window shifted, and no further than the still goes."""
    left = min(max(here.left + across, 0.0), still.width - here.width)
    return here._replace(left=left, top=min(max(here.top + down, 0.0), still.height - here.height))


def window_matrix(here: Window, picture: Size, plane: float = 1.0, sited: float = 0.0) -> np.ndarray:
    """The inverse affine map from a picture plane's pixel to the still's plane, between pixel centres.

    `plane` is 2 for the chroma planes, which have half the pixels. `sited` moves the samples of the picture by that
    many of their own pixels: H.264 chroma stands at the left of its pair of luma pixels, -0.25 of a chroma pixel from
    its middle.
    """
    across, down = here.width / picture.width, here.height / picture.height
    left, top = here.left / plane, here.top / plane
    return np.array(
        [[across, 0.0, left + across * (0.5 + sited) - 0.5], [0.0, down, top + down * 0.5 - 0.5]], dtype=np.float64
    )
