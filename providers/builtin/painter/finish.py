"""The last passes over a picture: bloom, tone, grade of the mood, vignette, grain; and the PNG."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.light import Frame, blur, nap
from providers.builtin.painter.puppet import art

STRIP = 48
"""Rows that are finished at a time: what they need stays in the processor's own memory."""
Part = tuple[slice, slice]


def finish(image: Frame, mood: str, when: str, glow: float = 0.5, part: Part | None = None) -> np.ndarray:
    """Linear light to 8-bit BGR: all of it, or these rows and columns as they are in the whole."""
    h, w = image.shape[:2]
    grade: dict[str, Any] = art("light")["mood"].get(mood) or art("light")["mood"]["calm"]
    k = 4 if min(h, w) >= 200 else 2
    little = cv2.resize(image, (max(2, w // k), max(2, h // k)), interpolation=cv2.INTER_AREA)
    threshold = 0.62 if when in ("night", "dusk") else 0.9
    bright = np.clip(little - threshold, 0, 3)
    unit = min(h, w) / 1080 * 4 / k
    bright = blur(bright, 7 * unit) * 0.6 + blur(bright, 22 * unit) * 0.4
    bright = cv2.resize(bright, (w, h))
    grain = nap(h, w)
    rows, cols = part or (slice(0, h), slice(0, w))
    out = np.empty((rows.stop - rows.start, cols.stop - cols.start, 3), np.uint8)
    for top in range(rows.start, rows.stop, STRIP):
        strip = (slice(top, min(rows.stop, top + STRIP)), cols)
        at = slice(top - rows.start, strip[0].stop - rows.start)
        out[at] = _printed(image[strip] + bright[strip] * glow, grade, grain, strip)
    return out


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
