"""How alike two people look in two pictures, told from the pixels alone.

A shot is read around the face, whose middle is known; a head is measured in the size that the shot's word promises. Compared are
the colours (CIELAB) of hair, of face and of what is worn, how these differ from one another, and the drawing of the face (HOG).
Nothing here knows how the person was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

HEADS = {"full": 0.15, "medium": 0.25, "medium_close": 0.35, "close_up": 0.54}
"""Height of a head as a share of the picture's short side, as film makers frame a person: four heads and a bit fill a medium shot,
three a medium close one, two a close-up."""
BINS = ((8, 0.0, 255.0), (12, 88.0, 168.0), (12, 88.0, 168.0))
"""Per channel of OpenCV's 8-bit Lab: bins, from, to."""
REACH = 14.0
"""Lab distance at which two mean colours, or two differences of them, count as e^-1 alike. Twelve is a colour name away."""
FACE = 64
CELL, TURNS = 8, 9
"""A face is 64 pixels a side in cells of eight, each with nine directions of its edges, blocks of two by two cells of one length
(Dalal and Triggs, 2005)."""
FEWEST = 40
"""Pixels of a part below which it is out of the picture."""


@dataclass(frozen=True)
class Features:
    """Of one person in one shot. A part outside the picture is missing from `colours` and `means`."""

    colours: Mapping[str, np.ndarray]
    means: Mapping[str, np.ndarray]
    face: np.ndarray


def features(picture: np.ndarray, focus: tuple[float, float], size: str) -> Features:
    """`picture` is 8-bit BGR, `focus` the middle of the face (0 to 1), `size` a word of HEADS."""
    height, width = picture.shape[:2]
    head = HEADS[size] * min(height, width)
    x, y = focus[0] * width, focus[1] * height
    lab = cv2.cvtColor(picture, cv2.COLOR_BGR2LAB)
    colours, means = {}, {}
    for name, mask in parts(height, width, x, y, head).items():
        pixels = lab[mask]
        if len(pixels) >= FEWEST:
            colours[name] = histogram(pixels)
            means[name] = np.median(pixels.astype(np.float64), axis=0)
    return Features(colours, means, drawing(picture, x, y, head))


def parts(height: int, width: int, x: float, y: float, head: float) -> dict[str, np.ndarray]:
    """Masks of the hair (the crown around the face), the face and the chest, in heads around the middle of the face."""
    rows, columns = np.mgrid[0:height, 0:width]
    across, down = (columns - x) / head, (rows - y) / head
    inside = (across / 0.30) ** 2 + (down / 0.36) ** 2 < 1
    crown = ((across / 0.44) ** 2 + (down / 0.56) ** 2 < 1) & ~inside & (down < 0.05)
    chest = (np.abs(across) < 0.5) & (down > 0.7) & (down < 1.7)
    return {"hair": crown, "face": inside, "dress": chest}


def histogram(pixels: np.ndarray) -> np.ndarray:
    """Shares of the colours, each spread over its neighbours, so that a little other light is a little other."""
    low, high = np.array([low for _, low, _ in BINS]), np.array([high for _, _, high in BINS])
    counted, _ = np.histogramdd(
        np.clip(pixels.astype(np.float64), low, high - 1e-6),
        bins=[bins for bins, _, _ in BINS],
        range=list(zip(low, high, strict=True)),
    )
    for axis in range(3):
        counted = (np.roll(counted, 1, axis) + 2 * counted + np.roll(counted, -1, axis)) / 4
    return counted / max(1.0, counted.sum())


def drawing(picture: np.ndarray, x: float, y: float, head: float) -> np.ndarray:
    """HOG of the face, of length 1."""
    half = 0.45 * head
    box = np.array([[FACE / (2 * half), 0, FACE / 2 - x * FACE / (2 * half)], [0, FACE / (2 * half), 0]])
    box[1, 2] = FACE / 2 - y * FACE / (2 * half)
    cut = cv2.warpAffine(picture, box, (FACE, FACE), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    return edges(cv2.equalizeHist(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY)).astype(np.float32))


def edges(grey: np.ndarray) -> np.ndarray:
    """A histogram of oriented gradients, of length 1."""
    right, down = np.gradient(grey, axis=1), np.gradient(grey, axis=0)
    turn = (np.arctan2(down, right) % np.pi / np.pi * TURNS).astype(int) % TURNS
    strength, cells = np.hypot(right, down), FACE // CELL
    by_turn = np.stack([np.where(turn == number, strength, 0) for number in range(TURNS)], axis=-1)
    cell = by_turn.reshape(cells, CELL, cells, CELL, TURNS).sum(axis=(1, 3))
    block = np.concatenate([cell[:-1, :-1], cell[1:, :-1], cell[:-1, 1:], cell[1:, 1:]], axis=-1)
    found = (block / (np.linalg.norm(block, axis=-1, keepdims=True) + 1.0)).ravel()
    return found / max(1e-6, float(np.linalg.norm(found)))


def likeness(one: Features, two: Features) -> float:
    """0 to 1: the mean of how far the colours of each part overlap, how near their contrasts are, and how alike the faces are drawn."""
    shared = [name for name in one.colours if name in two.colours]
    overlap = [float(np.minimum(one.colours[name], two.colours[name]).sum()) for name in shared]
    contrast = [
        near(one.means[a] - one.means["face"], two.means[a] - two.means["face"])
        for a in shared
        if a != "face" and "face" in shared
    ]
    return float(np.mean([*overlap, *contrast, float(one.face @ two.face)]))


def face_likeness(one: Features, two: Features) -> float:
    """0 to 1, of the faces alone: their colours, and how alike they are drawn."""
    seen = "face" in one.colours and "face" in two.colours
    overlap = [float(np.minimum(one.colours["face"], two.colours["face"]).sum())] if seen else []
    return float(np.mean([*overlap, float(one.face @ two.face)]))


def near(one: np.ndarray, two: np.ndarray) -> float:
    return float(np.exp(-np.linalg.norm(one - two) / REACH))
