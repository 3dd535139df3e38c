"""Pictures as the encoder wants them: three planes of YUV 4:2:0, BT.709, studio range, eight bits.

A still is converted once and moved in this form, plane by plane; nothing goes through RGB per frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from core.errors import MadeBadly
from core.render.camera_moves import Size, Window, window_matrix

cv2.setNumThreads(1)

LUMA_RED, LUMA_BLUE = 0.2126, 0.0722
"""BT.709, item 3.2."""
BLACK = (16, 128, 128)
SITED = (0.0, -0.25, -0.25)
_EDGE = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR


@dataclass(frozen=True)
class Planes:
    """One picture: `y` at full size, `u` and `v` at half of it."""

    y: np.ndarray
    u: np.ndarray
    v: np.ndarray

    @property
    def size(self) -> Size:
        return Size(self.y.shape[1], self.y.shape[0])

    def rows(self, top: int, bottom: int) -> Planes:
        """The same picture between two even rows, without a copy."""
        return Planes(self.y[top:bottom], self.u[top // 2 : bottom // 2], self.v[top // 2 : bottom // 2])

    def __iter__(self) -> Iterator[np.ndarray]:
        return iter((self.y, self.u, self.v))


def blank_picture(size: Size) -> Planes:
    """A black picture."""
    half = (size.height // 2, size.width // 2)
    return Planes(
        np.full((size.height, size.width), BLACK[0], np.uint8),
        np.full(half, BLACK[1], np.uint8),
        np.full(half, BLACK[2], np.uint8),
    )


def _matrix() -> np.ndarray:
    """RGB 0..255 to Y 16..235 and U, V 16..240, as cv2.transform takes it."""
    luma = np.array([LUMA_RED, 1 - LUMA_RED - LUMA_BLUE, LUMA_BLUE])
    blue = (np.array([0, 0, 1]) - luma) / (2 * (1 - LUMA_BLUE))
    red = (np.array([1, 0, 0]) - luma) / (2 * (1 - LUMA_RED))
    rows = np.array([luma * 219, blue * 224, red * 224]) / 255
    return np.hstack((rows, np.array([[16.0], [128.0], [128.0]])))


TO_YUV = _matrix()


def to_yuv(rgb: np.ndarray) -> Sequence[np.ndarray]:
    """RGB (eight bits, or float of the same range) as Y, U and V at full size, in the same kind of number."""
    return cv2.split(cv2.transform(rgb, TO_YUV))


def to_rgb(picture: Planes) -> np.ndarray:
    """Planes as RGB of eight bits, for posters and for tests."""
    luma = (picture.y.astype(np.float32) - 16) * (255 / 219)
    size = picture.size
    blue_off, red_off = (
        (cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) - 128) * (255 / 224)
        for plane in (picture.u, picture.v)
    )
    red = luma + red_off * (2 * (1 - LUMA_RED))
    blue = luma + blue_off * (2 * (1 - LUMA_BLUE))
    green = (luma - LUMA_RED * red - LUMA_BLUE * blue) / (1 - LUMA_RED - LUMA_BLUE)
    return np.asarray(np.clip(np.rint(np.dstack((red, green, blue))), 0, 255).astype(np.uint8))


def from_rgb(rgb: np.ndarray) -> Planes:
    """RGB of eight bits as planes; odd sides lose their last row or column."""
    rgb = rgb[: rgb.shape[0] // 2 * 2, : rgb.shape[1] // 2 * 2]
    luma, blue, red = to_yuv(rgb)
    half = (rgb.shape[1] // 2, rgb.shape[0] // 2)
    return Planes(luma, *(cv2.resize(plane, half, interpolation=cv2.INTER_AREA) for plane in (blue, red)))


def read_still(path: Path, most: Size) -> Planes:
    """The still at `path`, made smaller where it is much more than `most`, which is all that its move can show."""
    rgb = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR_RGB)
    if rgb is None:
        raise MadeBadly(model=path.name)
    scale = max(most.width / rgb.shape[1], most.height / rgb.shape[0])
    if scale < 0.8:
        smaller = (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale))
        rgb = cv2.resize(rgb, smaller, interpolation=cv2.INTER_AREA)
    return from_rgb(rgb)


def warp_window(still: Planes, here: Window, onto: Planes) -> None:
    """Draw the window `here` of `still` over the whole of `onto`."""
    size = onto.size
    for index, (source, target) in enumerate(zip(still, onto, strict=True)):
        turn = window_matrix(here, size, plane=2.0 if index else 1.0, sited=SITED[index])
        place = (target.shape[1], target.shape[0])
        cv2.warpAffine(source, turn, place, dst=target, flags=_EDGE, borderMode=cv2.BORDER_REPLICATE)


def mix_pictures(first: Planes, second: Planes, share: float, onto: Planes) -> None:
    """A crossfade: `share` of the second picture over the first."""
    for one, other, target in zip(first, second, onto, strict=True):
        cv2.addWeighted(one, 1.0 - share, other, share, 0.0, dst=target)


def copy_picture(picture: Planes, onto: Planes) -> None:
    for source, target in zip(picture, onto, strict=True):
        target[:] = source


def darken_picture(picture: Planes, share: float, towards: tuple[int, int, int] = BLACK) -> None:
    """Take `share` of the light away, in place: 1 is black, or another colour of Y, U and V."""
    for plane, colour in zip(picture, towards, strict=True):
        cv2.addWeighted(plane, 1.0 - share, plane, 0.0, colour * share, dst=plane)


@cache
def yuv_of_rgb(rgb: tuple[int, int, int]) -> tuple[int, int, int]:
    """A colour as Y, U and V."""
    luma, blue, red = (round(float(part[0, 0])) for part in to_yuv(np.array([[rgb]], np.float32)))
    return luma, blue, red


@dataclass(frozen=True)
class LetteringStrip:
    """Lettering ready to lay over a picture: premultiplied planes and what they let through (0..255), at an even
    place of the picture."""

    left: int
    top: int
    ink: Planes
    through: Planes


def lettering_strip(rgba: np.ndarray, left: int, top: int) -> LetteringStrip:
    """A drawing with alpha as a strip. `left` and `top` and both sides must be even."""
    if left % 2 or top % 2 or rgba.shape[0] % 2 or rgba.shape[1] % 2:
        raise ValueError("a strip stands on even pixels")
    alpha = rgba[..., 3].astype(np.float32) / 255
    inks, throughs = [], []
    for index, plane in enumerate(to_yuv(rgba[..., :3].astype(np.float32))):
        ink: np.ndarray = plane * alpha
        cover: np.ndarray = alpha
        if index:
            half = (rgba.shape[1] // 2, rgba.shape[0] // 2)
            ink, cover = (cv2.resize(side, half, interpolation=cv2.INTER_AREA) for side in (ink, cover))
        inks.append(_bytes(ink))
        throughs.append(_bytes((1 - cover) * 255))
    return LetteringStrip(left, top, Planes(*inks), Planes(*throughs))


def lay_strip(over: LetteringStrip, picture: Planes, share: float = 1.0) -> None:
    """Lay a strip over the picture, in place; `share` below 1 lets it appear or go."""
    for index, (plane, ink, through) in enumerate(zip(picture, over.ink, over.through, strict=True)):
        part = 2 if index else 1
        top, left = over.top // part, over.left // part
        target = plane[top : top + ink.shape[0], left : left + ink.shape[1]]
        inked = cv2.add(cv2.multiply(target, through, scale=1 / 255), ink)
        if share < 1.0:
            inked = cv2.addWeighted(target, 1.0 - share, inked, share, 0.0)
        target[:] = inked


def _bytes(plane: np.ndarray) -> np.ndarray:
    return np.asarray(np.clip(np.rint(plane), 0, 255).astype(np.uint8))
