"""Where the camera looks at a given frame: from one framing of a still to another, never past its edges.

A window is the part of the still that fills the picture, in pixels of the still, its corners counted from the outer
edge of the first pixel. Everything here is in real numbers: no step of a move is rounded to a pixel.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from core.timeline import Frame, Recipe

RAMP = 0.22
"""The share of an eased move that speeds up, and the share that slows down; between them the speed is even."""


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


def full(still: Size, picture: Size) -> tuple[float, float]:
    """Width and height of the largest window of the picture's shape that fits into the still."""
    scale = min(still.width / picture.width, still.height / picture.height)
    return picture.width * scale, picture.height * scale


def window(frame: Frame, still: Size, picture: Size) -> Window:
    """What a framing shows. A framing that would reach past the still is moved, and if need be widened, to fit."""
    zoom = max(1.0, frame.zoom)
    width, height = (side / zoom for side in full(still, picture))
    left = min(max(frame.x * still.width - width / 2, 0.0), still.width - width)
    top = min(max(frame.y * still.height - height / 2, 0.0), still.height - height)
    return Window(left, top, width, height)


def between(start: Window, end: Window, way: float) -> Window:
    """The window after `way` (0 to 1) of a move.

    The size changes by equal ratios, as a lens does, and the corner follows the size, so that the point the camera
    closes in on stays where it is on the screen. Both ends lie in the still, and so does all between them.
    """
    ratio = end.width / start.width
    width, height = start.width * ratio**way, start.height * ratio**way
    done = way if abs(ratio - 1) < 1e-6 else (width - start.width) / (end.width - start.width)
    return Window(start.left + (end.left - start.left) * done, start.top + (end.top - start.top) * done, width, height)


def look(recipe: Recipe, still: Size, picture: Size, frame: int, frames: int) -> Window:
    """The window of `recipe` at `frame` of a shot `frames` long."""
    start, end = window(recipe.start, still, picture), window(recipe.end, still, picture)
    way = ease(frame / max(1, frames - 1), recipe.ease)
    here = between(start, end, way)
    if not recipe.bow:
        return here
    lift = recipe.bow * still.height * math.sin(math.pi * way)
    return here._replace(top=min(max(here.top - lift, 0.0), still.height - here.height))


def matrix(here: Window, picture: Size, plane: float = 1.0, sited: float = 0.0) -> np.ndarray:
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
