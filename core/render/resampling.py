"""A window of a still, brought to the size of the picture, without ever rounding the window to pixels.

A free warp can do this, but a plain enlargement costs a third of it. So a little more than the window is enlarged,
from whole pixels to whole pixels, chosen so that the picture then lies in it on whole pixels too: nearly always
there is such a choice that is right within a hundredth of a pixel or few. Where there is none, the still is warped.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from core.render.camera_moves import Size, Window, window_matrix
from core.render.raster import SITED, Planes

REACH = 160
"""How many pixels more than the window may be looked through for such a choice, each way."""
EXACT, NEARLY = 0.01, 0.03
"""Pixels of the picture that a choice may be off, and where there is none as good (a pan keeps its size, and with it the few
choices there are), how far the best may be."""
CHEAPER = 3
"""How many pixels are enlarged in the time in which one is warped."""
MARGIN = 2 * REACH
_STEPS = np.arange(REACH, dtype=np.float64)
_WARP = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR


class WidenedStill(NamedTuple):
    """A still with its edges drawn out by MARGIN pixels, which no window ever shows."""

    size: Size
    wide: Planes


class Stretch(NamedTuple):
    """Along one side: `length` pixels of the still from `begin` become `grown`, and the picture begins at `crop`."""

    begin: int
    length: int
    grown: int
    crop: int


def widen_still(picture: Planes) -> WidenedStill:
    edges = (MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_REPLICATE)
    return WidenedStill(picture.size, Planes(*(cv2.copyMakeBorder(plane, *edges) for plane in picture)))


def draw_window(still: WidenedStill, here: Window, onto: Planes) -> None:
    """Draw the window `here` of `still` over the whole of `onto`."""
    size = onto.size
    for index, (source, target) in enumerate(zip(still.wide, onto, strict=True)):
        part = 2.0 if index else 1.0
        shift = SITED[index] * here.width / size.width
        across = find_stretch(here.left / part + shift, here.width / part, target.shape[1])
        down = find_stretch(here.top / part, here.height / part, target.shape[0])
        if across and down:
            target[:] = enlarge_plane(source, across, down, target.shape[1], target.shape[0])
        else:
            turn = window_matrix(here, size, plane=part, sited=SITED[index])
            turn[:, 2] += MARGIN
            cv2.warpAffine(source, turn, target.shape[::-1], dst=target, flags=_WARP)


def find_stretch(left: float, span: float, count: int) -> Stretch | None:
    """How to bring `span` pixels from `left` on to `count` pixels; None where no choice is exact."""
    scale = span / count
    begin = np.floor(left) - _STEPS
    crop = _first_whole((left - begin) / scale)
    if crop is None:
        return None
    at = round((left - begin[crop]) / scale)
    grown = at + count + _STEPS
    length = _first_whole(grown * scale)
    if length is None:
        return None
    return Stretch(int(begin[crop]), round(grown[length] * scale), int(grown[length]), at)


def is_worth_stretching(across: Stretch, down: Stretch, width: int, height: int) -> bool:
    """Whether two choices enlarge so little beside what is wanted that this costs less than a warp of that alone."""
    return across.grown * down.grown < CHEAPER * width * height


def _first_whole(values: np.ndarray) -> int | None:
    """Where the first value stands that is a whole number, or as good as one."""
    off = np.abs(values - np.rint(values))
    first = int((off < EXACT).argmax())
    if off[first] >= EXACT:
        first = int(off.argmin())
    return first if off[first] < NEARLY else None


def enlarge_plane(source: np.ndarray, across: Stretch, down: Stretch, width: int, height: int) -> np.ndarray:
    """`width` x `height` pixels of a plane with its margin, as two choices bring them there."""
    top, left = down.begin + MARGIN, across.begin + MARGIN
    part = source[top : top + down.length, left : left + across.length]
    grown = cv2.resize(part, (across.grown, down.grown), interpolation=cv2.INTER_LINEAR)
    return np.asarray(grown[down.crop : down.crop + height, across.crop : across.crop + width])
