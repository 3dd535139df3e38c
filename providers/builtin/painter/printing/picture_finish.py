"""The last passes over a picture: bloom, tone, grade of the mood, vignette, grain; and the PNG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from providers.animation.cels import largest_channel
from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.film_light import felt_noise
from providers.builtin.painter.drawing.light_planes import Frame, blur, three_channels

STRIP = 48
"""Rows that are finished at a time: what they need stays in the processor's own memory."""
UNSEEN = 0.0015
"""Linear light that nobody sees more or less of."""
Part = tuple[slice, slice]


def finish_picture(image: Frame, mood: str, when: str, glow: float = 0.5) -> np.ndarray:
    """Linear light to 8-bit BGR."""
    return Finish(mood, when, glow)(image)


@dataclass(frozen=True)
class Finish:
    """How the pictures of one shot are finished."""

    mood: str
    when: str
    glow: float

    def __call__(self, image: Frame, bloom: Frame | None = None) -> np.ndarray:
        """Linear light to 8-bit BGR."""
        h, w = image.shape[:2]
        return self.part(image, (slice(0, h), slice(0, w)), (h, w), self.bloom(image) if bloom is None else bloom)

    def part(self, image: Frame, at: Part, size: tuple[int, int], bloom: Frame) -> np.ndarray:
        """The same of a part alone, as it is `at` these rows and columns of a whole of this size (height, width), under the bloom of
        that."""
        grade: dict[str, Any] = art_table("light")["mood"].get(self.mood) or art_table("light")["mood"]["calm"]
        bright = _enlarged(bloom, at, size)
        rows, cols = at
        out = np.empty(image.shape, np.uint8)
        for top in range(0, len(image), STRIP):
            strip = slice(top, min(len(image), top + STRIP))
            seen = image[strip] + bright[strip] * self.glow
            out[strip] = _printed(seen, grade, (slice(rows.start + strip.start, rows.start + strip.stop), cols), size)
        return out

    def bloom(self, image: Frame) -> Frame:
        """What is bright, spread about itself: a small picture."""
        h, w = image.shape[:2]
        k = _smaller(h, w)
        little = cv2.resize(image, (max(2, w // k), max(2, h // k)), interpolation=cv2.INTER_AREA)
        bright = np.clip(little - (0.62 if self.when in ("night", "dusk") else 0.9), 0, 3)
        unit = min(h, w) / 1080 * 4 / k
        return blur(bright, 7 * unit) * 0.6 + blur(bright, 22 * unit) * 0.4

    def like(self, other: Frame, image: Frame, finished: np.ndarray, bloom: Frame) -> np.ndarray:
        """Another picture finished, of which most is as in one that is already."""
        own = self.bloom(other)
        h, w = image.shape[:2]
        differs = largest_channel(cv2.absdiff(own, bloom)) * self.glow > UNSEEN
        straight = pixels_apart(other, image, UNSEEN)
        differs |= cv2.resize(straight, differs.shape[::-1], interpolation=cv2.INTER_AREA) > 0
        rows, cols = np.flatnonzero(differs.any(1)), np.flatnonzero(differs.any(0))
        if not len(rows):
            return finished
        y, x = h / differs.shape[0], w / differs.shape[1]
        part = (
            slice(max(0, int((rows[0] - 1) * y)), min(h, int((rows[-1] + 2) * y) + 1)),
            slice(max(0, int((cols[0] - 1) * x)), min(w, int((cols[-1] + 2) * x) + 1)),
        )
        out = finished.copy()
        out[part] = self.part(other[part], part, (h, w), own)
        return out


def _smaller(h: int, w: int) -> int:
    return 4 if min(h, w) >= 200 else 2


def pixels_apart(one: Frame, other: Frame, levels: float) -> np.ndarray:
    """1 where two pictures are further apart than these levels in one of their colours, else 0: h x w."""
    near = cv2.inRange(cv2.absdiff(one, other), (0.0, 0.0, 0.0), (levels, levels, levels))
    return np.asarray((near == 0).astype(np.uint8))


def _enlarged(little: Frame, at: Part, size: tuple[int, int]) -> Frame:
    """A small picture as large as this size: those rows and columns of it."""
    (h, w), (sh, sw) = size, little.shape[:2]
    if h % sh or w % sw:
        return np.asarray(cv2.resize(little, (w, h))[at])
    ky, kx = h // sh, w // sw
    y0, y1 = max(0, at[0].start // ky - 1), min(sh, at[0].stop // ky + 2)
    x0, x1 = max(0, at[1].start // kx - 1), min(sw, at[1].stop // kx + 2)
    large = cv2.resize(little[y0:y1, x0:x1], ((x1 - x0) * kx, (y1 - y0) * ky))
    top, left = at[0].start - y0 * ky, at[1].start - x0 * kx
    return large[top : top + at[0].stop - at[0].start, left : left + at[1].stop - at[1].start]


def _printed(image: Frame, grade: dict[str, Any], part: Part, size: tuple[int, int]) -> np.ndarray:
    """Tone, grade, vignette and grain of what is this part of a picture of this size; it is used up."""
    h, w = size
    third = np.full((1, 3), 1 / 3, np.float32)
    grey = three_channels(cv2.transform(image, third))
    image -= grey
    image *= grade["sat"]
    image += grey
    np.maximum(image, 0, out=image)
    image *= 1.22
    below = image * 0.72
    below += 1
    above = image * 0.42
    above += 1
    image *= above
    image /= below
    x: Frame = cv2.pow(np.clip(image, 0, 1, out=image), 1 / 2.2)
    d = x - 0.5
    x += grade["contrast"] * d * (1 - np.abs(2 * d))
    luma = np.clip(cv2.transform(x, third), 0, 1)
    tones = zip(grade["shadow"], grade["bright"], strict=True)
    x *= cv2.merge([np.float32(dark) + (np.float32(high) - np.float32(dark)) * luma for dark, high in tones])
    ys = (np.arange(part[0].start, part[0].stop, dtype=np.float32) / h - 0.5)[:, None] ** 2 * 1.9
    xs = (np.arange(part[1].start, part[1].stop, dtype=np.float32) / w - 0.5)[None] ** 2 * 1.6
    x *= three_channels(1 - grade["vignette"] * np.minimum(ys + xs, 1))
    fine, coarse = felt_noise(len(ys), xs.shape[1], part[1].start, part[0].start)
    strength = 0.009 + 0.004 * min(1.0, min(h, w) / 1080)
    x += three_channels((fine * 0.8 + coarse * 0.45) * strength * (0.35 + 0.65 * (1 - np.abs(2 * luma - 1))))
    x *= 255
    x += 0.5
    return np.asarray(cv2.cvtColor(np.clip(x, 0, 255, out=x).astype(np.uint8), cv2.COLOR_RGB2BGR))


def encode_png(picture: np.ndarray) -> bytes:
    """8-bit BGR as PNG, quickly: level 1 is within a tenth of the size of level 6 on grained pictures."""
    ok, data = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not ok:
        raise ValueError("the picture could not be written as PNG")
    return data.tobytes()
