"""How one shot gives way to the next, frame by frame, on pictures that are already drawn."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import lru_cache
from math import hypot, pi, sin

import cv2
import numpy as np

from core.render.camera_moves import Size
from core.render.raster import BLACK, Planes, copy_picture, mix_pictures
from core.render.timeline import TransitionKind

VERSION = 1
"""Of what these look like: a higher one makes every piece with a transition other than a dissolve anew."""
WHITE = (235, 128, 128)
"""White of BT.709 in studio range, as Y, U and V."""
SOFT_EDGE = 0.05
"""How wide the edge of a wipe is, in widths of the picture."""
BLINDS = 8
IRIS_EDGE = 0.02
"""How soft the circle of an iris is, in diagonals of the picture."""
BLUR_SIGMA = 24 / 1080
"""Of the strongest blur, in heights of the picture."""
BURN_EDGE, BURN_GLOW = 0.15, 0.22
"""Of a film burn: how soft its edge is and how far its glow reaches, in shares of the time it takes."""
BURNT = (235, 70, 190)
"""Y, U and V of what glows: a warm orange."""
GLOWS = (0.9, 0.6, 0.6)
"""How much of it lies over each plane where it glows most."""


def draw_transition(kind: TransitionKind, going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    """Draw what lies between the picture that goes and the one that comes; `share` is how much of the time has gone, above 0 and
    below 1. All three are of one size with even sides."""
    RECIPES[kind](going, coming, share, onto)


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)


def _dissolve(going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    mix_pictures(going, coming, _eased(share), onto)


def _dip(colour: tuple[int, int, int], going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    seen, kept = (going, 1 - 2 * share) if share < 0.5 else (coming, 2 * share - 1)
    for plane, tone, target in zip(seen, colour, onto, strict=True):
        cv2.addWeighted(plane, kept, plane, 0.0, tone * (1 - kept), dst=target)


def _wipe(going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    """From left to right, behind a soft edge."""
    for one, other, target in zip(going, coming, onto, strict=True):
        width = target.shape[1]
        edge = SOFT_EDGE * width
        front = _eased(share) * (width + edge)
        left, right = max(0, int(front - edge)), min(width, int(front) + 1)
        target[:, :left], target[:, right:] = other[:, :left], one[:, right:]
        if left < right:
            there = np.clip((front - np.arange(left, right, dtype=np.float32)) / edge, 0, 1)
            _blend(
                one[:, left:right],
                other[:, left:right],
                np.broadcast_to(there, (target.shape[0], right - left)),
                target[:, left:right],
            )


def _shifted(width: int, share: float, half: bool) -> int:
    """Columns that a picture has moved by: whole pixels of chroma, so that colour never leaves its shape."""
    moved = round(_eased(share) * width / 2)
    return moved if half else 2 * moved


def _push(going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    """Both move to the left."""
    for index, (one, other, target) in enumerate(zip(going, coming, onto, strict=True)):
        width = target.shape[1]
        moved = _shifted(onto.size.width, share, index > 0)
        target[:, : width - moved], target[:, width - moved :] = one[:, moved:], other[:, :moved]


def _slide(going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    """The one that comes moves in over the other, which stays."""
    for index, (one, other, target) in enumerate(zip(going, coming, onto, strict=True)):
        width = target.shape[1]
        moved = _shifted(onto.size.width, share, index > 0)
        target[:, : width - moved], target[:, width - moved :] = one[:, : width - moved], other[:, :moved]


def _blinds(going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    copy_picture(going, onto)
    for other, target in zip(coming, onto, strict=True):
        edges = [round(target.shape[1] * n / BLINDS) for n in range(BLINDS + 1)]
        for left, right in itertools.pairwise(edges):
            open_to = left + round(_eased(share) * (right - left))
            target[:, left:open_to] = other[:, left:open_to]


def _iris(going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    """A circle opens from the middle."""
    for one, other, target in zip(going, coming, onto, strict=True):
        distance = _distance(target.shape[1], target.shape[0])
        reach = _eased(share) * (1 + IRIS_EDGE)
        _blend(one, other, np.clip((reach - distance) / IRIS_EDGE, 0, 1), target)


def _zoom(going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    """Through the one that goes into the one that comes; the two mix over the middle half of the time."""
    mixed = _eased(min(1.0, max(0.0, 2 * share - 0.5)))
    nearer, further = 1 + 1.5 * share * share, 1 + 0.35 * (1 - share) ** 2
    for one, other, target in zip(going, coming, onto, strict=True):
        if mixed == 0:
            target[:] = _scaled(one, nearer)
        elif mixed == 1:
            target[:] = _scaled(other, further)
        else:
            cv2.addWeighted(_scaled(one, nearer), 1 - mixed, _scaled(other, further), mixed, 0.0, dst=target)


def _scaled(plane: np.ndarray, scale: float) -> np.ndarray:
    height, width = plane.shape
    turn = np.array([[scale, 0, (1 - scale) * (width - 1) / 2], [0, scale, (1 - scale) * (height - 1) / 2]], np.float32)
    return np.asarray(
        cv2.warpAffine(plane, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    )


def _blur(going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    """Out of focus and into focus again; the two mix while neither can be made out."""
    mixed = _eased(min(1.0, max(0.0, (share - 0.3) / 0.4)))
    soft = 1 - abs(2 * share - 1)
    for one, other, target in zip(going, coming, onto, strict=True):
        sigma = BLUR_SIGMA * target.shape[0] * soft
        cv2.addWeighted(_blurred(one, sigma), 1 - mixed, _blurred(other, sigma), mixed, 0.0, dst=target)


def _blurred(plane: np.ndarray, sigma: float) -> np.ndarray:
    """Blurred at a smaller size, which takes a tenth of the time and looks the same."""
    if sigma < 0.5:
        return plane
    height, width = plane.shape
    part = max(1.0, sigma / 3)
    small = cv2.resize(plane, (max(2, round(width / part)), max(2, round(height / part))), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / part, borderType=cv2.BORDER_REFLECT)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))


def _burn(going: Planes, coming: Planes, share: float, onto: Planes) -> None:
    """The film burns through from where it is thinnest, with a glow at the edge."""
    strength = sin(pi * share)
    for index, (one, other, target) in enumerate(zip(going, coming, onto, strict=True)):
        past = (1 + BURN_EDGE) * share - _thinness(Size(target.shape[1], target.shape[0]))
        _blend(one, other, np.clip(past / BURN_EDGE, 0, 1), target)
        glow = np.clip(1 - np.abs(past - BURN_EDGE / 2) / BURN_GLOW, 0, 1) * np.float32(strength * GLOWS[index])
        _blend(target, np.full_like(target, BURNT[index]), glow, target)


def _blend(one: np.ndarray, other: np.ndarray, share: np.ndarray, target: np.ndarray) -> None:
    """`share` of the other over the one, by pixel."""
    weight = np.ascontiguousarray(share, np.float32)
    target[:] = cv2.blendLinear(np.ascontiguousarray(one), np.ascontiguousarray(other), 1 - weight, weight)


@lru_cache(maxsize=8)
def _distance(width: int, height: int) -> np.ndarray:
    """From the middle: 1 in the corners."""
    x = (np.arange(width, dtype=np.float32) + 0.5) / width - 0.5
    y = (np.arange(height, dtype=np.float32) + 0.5) / height - 0.5
    across = width / hypot(width, height) * 2
    down = height / hypot(width, height) * 2
    return np.asarray(np.sqrt((x * across)[None, :] ** 2 + (y * down)[:, None] ** 2), np.float32)


@lru_cache(maxsize=8)
def _thinness(size: Size) -> np.ndarray:
    """Where a film burns first (0) and last (1): the same blots at every size."""
    coarse = np.random.default_rng(7).random((4, 6)).astype(np.float32)
    finer = np.random.default_rng(8).random((14, 24)).astype(np.float32)
    blots = sum(
        cv2.resize(grid, size, interpolation=cv2.INTER_CUBIC) * part for grid, part in ((coarse, 0.8), (finer, 0.2))
    )
    return np.asarray((blots - np.min(blots)) / (np.max(blots) - np.min(blots)), np.float32)


RECIPES: dict[TransitionKind, Callable[[Planes, Planes, float, Planes], None]] = {
    "dissolve": _dissolve,
    "dip_black": lambda going, coming, share, onto: _dip(BLACK, going, coming, share, onto),
    "dip_white": lambda going, coming, share, onto: _dip(WHITE, going, coming, share, onto),
    "wipe": _wipe,
    "push": _push,
    "slide": _slide,
    "blinds": _blinds,
    "iris": _iris,
    "zoom": _zoom,
    "blur": _blur,
    "burn": _burn,
}
