"""The last passes over a picture: bloom, tone, grade of the mood, vignette, grain; and the PNG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.light import Frame, blur, nap
from providers.builtin.painter.puppet import art
from providers.cels import largest

STRIP = 48
"""Rows that are finished at a time: what they need stays in the processor's own memory."""
UNSEEN = 0.0015
"""Linear light that nobody sees more or less of."""
Part = tuple[slice, slice]


def finish(image: Frame, mood: str, when: str, glow: float = 0.5) -> np.ndarray:
    """Linear light to 8-bit BGR."""
    return Finish(mood, when, glow)(image)


@dataclass(frozen=True)
class Finish:
    """How the pictures of one shot are finished."""

    mood: str
    when: str
    glow: float

    def __call__(self, image: Frame, part: Part | None = None, bloom: Frame | None = None) -> np.ndarray:
        """Linear light to 8-bit BGR: all of it, or these rows and columns as they are in the whole, under a bloom that is known."""
        h, w = image.shape[:2]
        grade: dict[str, Any] = art("light")["mood"].get(self.mood) or art("light")["mood"]["calm"]
        bright = cv2.resize(self.bloom(image) if bloom is None else bloom, (w, h))
        grain = nap(h, w)
        rows, cols = part or (slice(0, h), slice(0, w))
        out = np.empty((rows.stop - rows.start, cols.stop - cols.start, 3), np.uint8)
        for top in range(rows.start, rows.stop, STRIP):
            strip = (slice(top, min(rows.stop, top + STRIP)), cols)
            at = slice(top - rows.start, strip[0].stop - rows.start)
            out[at] = _printed(image[strip] + bright[strip] * self.glow, grade, grain, strip)
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
        differs = largest(cv2.absdiff(own, bloom)) * self.glow > UNSEEN
        straight = (largest(cv2.absdiff(other, image)) > UNSEEN).astype(np.uint8)
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
        out[part] = self(other, part, own)
        return out


def _smaller(h: int, w: int) -> int:
    return 4 if min(h, w) >= 200 else 2


def _printed(image: Frame, grade: dict[str, Any], grain: tuple[Frame, Frame], part: Part) -> np.ndarray:
    """Tone, grade, vignette and grain of what is a part of a picture; `grain` is the whole picture's."""
    h, w = grain[0].shape
    third = np.full((1, 3), 1 / 3, np.float32)
    grey = cv2.transform(image, third)[..., None]
    image = grey + (image - grey) * grade["sat"]
    np.maximum(image, 0, out=image)
    image *= 1.22
    image = image * (1 + image * 0.42) / (1 + image * 0.72)
    x = cv2.pow(np.clip(image, 0, 1), 1 / 2.2)
    d = x - 0.5
    x += grade["contrast"] * d * (1 - np.abs(2 * d))
    luma = np.clip(cv2.transform(x, third), 0, 1)[..., None]
    shadow, high = np.array(grade["shadow"], np.float32), np.array(grade["bright"], np.float32)
    x *= shadow + (high - shadow) * luma
    ys = (np.arange(h, dtype=np.float32)[part[0]] / h - 0.5)[:, None] ** 2 * 1.9
    xs = (np.arange(w, dtype=np.float32)[part[1]] / w - 0.5)[None] ** 2 * 1.6
    x *= (1 - grade["vignette"] * np.minimum(ys + xs, 1))[..., None]
    fine, coarse = (noise[part] for noise in grain)
    strength = 0.009 + 0.004 * min(1.0, min(h, w) / 1080)
    x += ((fine * 0.8 + coarse * 0.45) * strength)[..., None] * (0.35 + 0.65 * (1 - np.abs(2 * luma - 1)))
    return np.clip(x * 255 + 0.5, 0, 255).astype(np.uint8)[..., ::-1]


def png(picture: np.ndarray) -> bytes:
    """8-bit BGR as PNG, quickly: level 1 is within a tenth of the size of level 6 on grained pictures."""
    ok, data = cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    if not ok:
        raise ValueError("the picture could not be written as PNG")
    return data.tobytes()
