"""Planes of light: colours as linear light, blurred, tinted, laid over each other."""

from __future__ import annotations

import cv2
import numpy as np

cv2.setNumThreads(1)

Frame = np.ndarray


def blur(image: Frame, sigma: float, sigma_y: float | None = None) -> Frame:
    """Gaussian blur; wide ones are done small, which the eye cannot tell."""
    if max(sigma, sigma_y or 0) <= 0.3:
        return image
    small = min(sigma, sigma_y if sigma_y is not None else sigma)
    if small > 5 and min(image.shape[:2]) > 40:
        k = 4 if small > 12 else 2
        h, w = image.shape[:2]
        little = cv2.resize(image, (max(2, w // k), max(2, h // k)), interpolation=cv2.INTER_AREA)
        little = blur(little, sigma / k, None if sigma_y is None else sigma_y / k)
        return cv2.resize(little, (w, h), interpolation=cv2.INTER_LINEAR)
    return cv2.GaussianBlur(image, (0, 0), sigmaX=sigma, sigmaY=sigma if sigma_y is None else sigma_y)


def three_channels(plane: Frame) -> Frame:
    """One plane as three channels: numpy is several times quicker with these than with a plane that it spreads itself."""
    return np.asarray(cv2.merge((plane, plane, plane)))


def tint_plane(plane: Frame, tint: np.ndarray) -> Frame:
    """One plane in a colour."""
    return np.asarray(cv2.merge([plane * tone for tone in tint])).reshape(*plane.shape, len(tint))


def linear_colour(colour: str) -> np.ndarray:
    """A colour written #rrggbb in linear light."""
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)], np.float32) ** 2.2


_TO_LINEAR = (np.arange(256, dtype=np.float32) / 255) ** 2.2


def decode(image: np.ndarray) -> tuple[Frame, Frame]:
    """8-bit BGRA as linear RGB and cover."""
    rgb = cv2.cvtColor(image, cv2.COLOR_BGRA2RGB)
    return np.asarray(cv2.LUT(rgb, _TO_LINEAR)), image[..., 3].astype(np.float32) * (1 / 255)


def composite_over(below: Frame, above: Frame, x: int = 0, y: int = 0) -> None:
    """Lay premultiplied `above` on `below` in place."""
    h, w = above.shape[:2]
    hh, ww = below.shape[:2]
    x0, y0, x1, y1 = max(0, x), max(0, y), min(ww, x + w), min(hh, y + h)
    if x1 <= x0 or y1 <= y0:
        return
    *ink, a = cv2.split(above[y0 - y : y1 - y, x0 - x : x1 - x])
    bottom = below[y0:y1, x0:x1]
    bottom *= three_channels(1 - a)
    bottom += cv2.merge(ink)
