"""Letters as Pillow draws them: light on a soft dark edge, letter-spaced where asked, as a picture with alpha."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from core.render import fonts
from core.render.camera_moves import Size

WHITE = (252, 251, 247)


LATIN_SHARE = 0.3
"""Of the air between Chinese letters that stands after a Latin one, which is narrow."""


@dataclass(frozen=True)
class LetteredLine:
    """One line of lettering: its left end and its baseline in pixels, and how much air stands between its letters."""

    text: str
    x: float
    baseline: float
    face: str
    pixels: int
    space: float = 0.0


def line_length(text: str, face: str, pixels: int, space: float = 0.0) -> float:
    """How long a line is in pixels with `space` pixels of air between its Chinese letters."""
    return fonts.text_width(text, face, pixels) + sum(_air(letter, space) for letter in text[:-1])


def _air(letter: str, space: float) -> float:
    return space * LATIN_SHARE if letter.isascii() else space


def draw_lines(lines: tuple[LetteredLine, ...], size: Size, edge: float, glow: float, bold: float = 0.0) -> np.ndarray:
    """The lines as RGBA: white, with a dark edge `edge` pixels wide and a shadow that reaches `glow` pixels.

    `bold` thickens the letters by that many pixels on either side: the only weight at hand is the regular one.
    """
    ink = _mask(lines, size, bold)
    rim = _mask(lines, size, bold + edge) if edge else ink
    shadow = cv2.GaussianBlur(rim, (0, 0), glow) if glow else rim
    dark = np.clip(np.maximum(rim * 0.62, shadow * 0.9), 0, 1)
    cover = ink + dark * (1 - ink)
    colour = np.where(cover[..., None] > 0, ink[..., None] * np.array(WHITE) / np.maximum(cover, 1e-6)[..., None], 0)
    return np.dstack((np.rint(colour), np.rint(cover * 255))).astype(np.uint8)


def _mask(lines: tuple[LetteredLine, ...], size: Size, stroke: float) -> np.ndarray:
    picture = Image.new("L", size, 0)
    pen = ImageDraw.Draw(picture)
    for line in lines:
        letters = fonts.load_font(line.face, line.pixels)
        if not line.space:
            pen.text((line.x, line.baseline), line.text, 255, letters, anchor="ls", stroke_width=stroke)
            continue
        x = line.x
        for letter in line.text:
            pen.text((x, line.baseline), letter, 255, letters, anchor="ls", stroke_width=stroke)
            x += fonts.text_width(letter, line.face, line.pixels) + _air(letter, line.space)
    return np.asarray(picture, np.float32) / 255


def even_below(value: float) -> int:
    """The even number at or below `value`: strips stand on whole pairs of pixels."""
    return int(value) // 2 * 2
