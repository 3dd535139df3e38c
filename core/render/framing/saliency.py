"""What of a picture stands out, where nobody has said what it shows: the spectral residual (Hou and Zhang, 2007), at 64 x 64."""

from __future__ import annotations

import cv2
import numpy as np

from core.render.framing.reframing import Box

SIDE = 64
SMOOTH = 2.5
"""Of the map, in its cells: how far apart two edges are still one thing."""
STANDS_OUT = 0.5
"""Of what stands out most: what belongs to the same thing has at least this share of it."""
NEAR = 0.22
"""How far from where somebody is said to stand one looks for them, as a standard deviation in sides of the picture."""


def saliency_map(grey: np.ndarray) -> np.ndarray:
    """How much each cell of a grey picture (h x w, 8 bits) stands out: SIDE x SIDE, 0 to 1; all 0 where nothing does."""
    small = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float64)
    if small.std() < 1.0:
        return np.zeros((SIDE, SIDE))
    spectrum = np.fft.fft2(small)
    loud, turned = np.log(np.abs(spectrum) + 1e-6), np.angle(spectrum)
    residual = loud - cv2.blur(loud, (3, 3))
    seen = np.abs(np.fft.ifft2(np.exp(residual + 1j * turned))) ** 2
    seen = cv2.GaussianBlur(seen, (0, 0), SMOOTH)
    return np.asarray((seen - seen.min()) / max(float(np.ptp(seen)), 1e-12))


def find_salient(grey: np.ndarray, near: tuple[float, float] | None = None) -> Box | None:
    """The box of what stands out most in a grey picture, `near` a point of it (0 to 1) where somebody is said to be. None in a picture
    of one tone."""
    seen = saliency_map(grey)
    if near is not None:
        cells = (np.arange(SIDE) + 0.5) / SIDE
        across, down = (np.exp(-(((cells - at) / NEAR) ** 2) / 2) for at in near)
        seen = seen * np.outer(down, across)
    most = float(seen.max())
    if most <= 0:
        return None
    out = (seen >= STANDS_OUT * most).astype(np.uint8)
    _, parts, boxes, _ = cv2.connectedComponentsWithStats(out)
    left, top, wide, high = boxes[parts[np.unravel_index(int(seen.argmax()), seen.shape)]][:4].tolist()
    return Box(left / SIDE, top / SIDE, (left + wide) / SIDE, (top + high) / SIDE)
