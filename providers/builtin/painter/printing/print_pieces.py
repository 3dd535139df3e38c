"""The pieces a print is made of: tone, lines, flat areas, the tooth of paper."""

from __future__ import annotations

import cv2
import numpy as np

from providers.builtin.painter.drawing.film_light import felt_noise
from providers.builtin.painter.drawing.light_planes import Frame

Sheet = np.ndarray
"""8-bit BGR, as the painter hands it over."""


def stroke_unit(sheet: Sheet) -> float:
    """1 on a full HD picture: strokes and grain are as large as the picture is."""
    return float(min(sheet.shape[:2]) / 1080)


def to_grey(sheet: Sheet) -> Frame:
    return cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255


def stretch_tone(grey: Frame, middle: float, pull: float) -> Frame:
    """Stretched between its own black and white, then bent so that half of it comes nearer to being lighter than `middle`,
    by `pull` (0 to 1): a night stays darker than a day, and yet can be drawn on light paper."""
    little = cv2.resize(grey, (160, 90), interpolation=cv2.INTER_AREA)
    low, high = np.percentile(little, (1, 99.3))
    out = np.clip((grey - low) / max(0.05, high - low), 0, 1)
    median = float(np.clip(np.median((little - low) / max(0.05, high - low)), 0.02, 0.98))
    bend = float(np.clip(np.log(middle) / np.log(median), 0.3, 2.0)) ** pull
    return np.asarray(cv2.pow(out, bend))


def pen_lines(grey: Frame, width: float, strength: float) -> Frame:
    """0 to 1: where a pen would draw, after the difference of two blurs; only the dark side of an edge."""
    fine, coarse = (
        cv2.GaussianBlur(grey, (0, 0), max(0.5, width)),
        cv2.GaussianBlur(grey, (0, 0), max(0.8, width * 1.6)),
    )
    return np.asarray(np.clip((coarse - fine - 0.004) * strength, 0, 1))


def flatten_areas(sheet: Sheet, rounds: int, spread: float) -> Sheet:
    """Flat areas with their edges kept: filtered at half size, which no eye tells."""
    h, w = sheet.shape[:2]
    half = cv2.resize(sheet, (max(2, w // 2), max(2, h // 2)), interpolation=cv2.INTER_AREA)
    for _ in range(rounds):
        half = cv2.bilateralFilter(half, 5, spread, 4)
    return cv2.resize(half, (w, h), interpolation=cv2.INTER_CUBIC)


def paper_grain(sheet: Sheet, seed: int, fine: float, coarse: float) -> Frame:
    """The grain of stock or paper, in units of brightness; another place of it for another seed."""
    h, w = sheet.shape[:2]
    a, b = felt_noise(h, w)
    shift = (seed * 37 % 1021, seed * 53 % 1019)
    grain = a * fine
    grain += b * coarse
    return np.roll(grain, shift, (0, 1)) if seed else grain


def pixelate(sheet: Sheet, side: float) -> Sheet:
    """Laid in squares of `side` pixels of a full HD picture, each in one colour."""
    h, w = sheet.shape[:2]
    step = max(2.0, side * stroke_unit(sheet))
    small = cv2.resize(sheet, (max(1, round(w / step)), max(1, round(h / step))), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_NEAREST)


def vignette(h: int, w: int, strength: float) -> Frame:
    ys = (np.arange(h, dtype=np.float32) / h - 0.5)[:, None] ** 2
    xs = (np.arange(w, dtype=np.float32) / w - 0.5)[None] ** 2
    return 1 - strength * np.minimum((ys + xs) * 2.2, 1)


def bgr_of(colour: str) -> np.ndarray:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return np.array((blue, green, red), np.float32)


def to_eight_bit(sheet: Frame) -> Sheet:
    return np.asarray(np.clip(sheet, 0, 255).astype(np.uint8))
