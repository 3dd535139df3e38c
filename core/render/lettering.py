"""Letters as Pillow draws them: light on a soft dark edge, letter-spaced where asked, as a picture with alpha."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from core.render import fonts
from core.render.camera_moves import Size

WHITE = (252, 251, 247)
BLACK = (0, 0, 0)


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


RGB = tuple[int, int, int]


@dataclass(frozen=True)
class LetterBox:
    """A box with round corners behind lines: left, top, right and bottom in pixels, its colour, and how much it hides (0 to 1)."""

    place: tuple[float, float, float, float]
    round: float
    colour: RGB
    hides: float


def draw_lines(
    lines: tuple[LetteredLine, ...],
    size: Size,
    edge: float,
    glow: float,
    bold: float = 0.0,
    *,
    ink: RGB = WHITE,
    rim: RGB = BLACK,
    tinted: tuple[LetteredLine, ...] = (),
    tint: RGB = WHITE,
    box: LetterBox | None = None,
) -> np.ndarray:
    """The lines as RGBA: in `ink`, with an edge `edge` pixels wide and a shadow that reaches `glow` pixels, both in `rim`.

    `bold` thickens the letters by that many pixels on either side: the only weight at hand is the regular one. What of the lines
    stands in `tinted` too is drawn in `tint`. Without edge and glow there is no shadow.
    """
    letters = _mask(lines, size, bold)
    around = _mask(lines, size, bold + edge) if edge else letters
    shadow = cv2.GaussianBlur(around, (0, 0), glow) if glow else around
    dark = np.clip(np.maximum(around * 0.62, shadow * 0.9), 0, 1) if edge or glow else np.zeros_like(letters)
    cover = letters + dark * (1 - letters)
    light = np.array(ink, np.float32)
    if tinted:
        share = np.clip(_mask(tinted, size, bold) / np.maximum(letters, 1e-6), 0, 1)[..., None]
        light = light * (1 - share) + np.array(tint, np.float32) * share
    drawn = letters[..., None] * light + (dark * (1 - letters))[..., None] * np.array(rim, np.float32)
    if box is not None:
        behind = box.hides * _box_mask(box, size) * (1 - cover)
        drawn, cover = drawn + behind[..., None] * np.array(box.colour, np.float32), cover + behind
    colour = np.where(cover[..., None] > 0, drawn / np.maximum(cover, 1e-6)[..., None], 0)
    return np.dstack((np.rint(colour), np.rint(cover * 255))).astype(np.uint8)


def _box_mask(box: LetterBox, size: Size) -> np.ndarray:
    picture = Image.new("L", (4 * size.width, 4 * size.height), 0)
    corners = tuple(4 * side for side in box.place)
    ImageDraw.Draw(picture).rounded_rectangle(corners, 4 * box.round, 255)
    return np.asarray(picture.resize(size, Image.Resampling.BOX), np.float32) / 255


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
