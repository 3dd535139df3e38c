"""How well a single picture can stand for a film: how sharp it is, and how well exposed."""

from __future__ import annotations

import cv2
import numpy as np

from core.render import raster
from core.types import Value

DARK, BRIGHT = 30, 229
"""Luma under which a pixel is black, and over which it is blown out."""
ALL_DARK, ALL_BRIGHT, FLAT = 0.9, 0.6, 6.0
"""Shares of such pixels from which a picture is none to show, and the standard deviation of luma under which nothing is to be seen."""


class FrameQuality(Value):
    """Of luma, 16 to 235: its mean, its standard deviation, and the shares of pixels that are black and blown out. `sharp` is the standard
    deviation of its Laplacian."""

    light: float
    contrast: float
    dark: float
    bright: float
    sharp: float

    @property
    def is_usable(self) -> bool:
        """Not black, not white, and not all one tone."""
        return self.dark < ALL_DARK and self.bright < ALL_BRIGHT and self.contrast > FLAT

    @property
    def score(self) -> float:
        """Higher is better: contrast and edges, less where much is lost in black or white or all is very dark."""
        lost = 1 - 0.7 * min(1.0, self.dark + self.bright)
        return (self.contrast + 1.5 * self.sharp) * lost * (0.6 + 0.4 * min(1.0, self.light / 90))


def measure_quality(picture: raster.Planes) -> FrameQuality:
    luma = picture.y
    return FrameQuality(
        light=round(float(luma.mean()), 2),
        contrast=round(float(luma.std()), 2),
        dark=round(float(np.count_nonzero(luma < DARK)) / luma.size, 4),
        bright=round(float(np.count_nonzero(luma > BRIGHT)) / luma.size, 4),
        sharp=round(float(cv2.Laplacian(luma, cv2.CV_32F).std()), 2),
    )
