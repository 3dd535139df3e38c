"""Words and pictures in the corners of a film, over every picture of it. They stand within the safe area, and below the words that say that a
machine made it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from core.errors import MadeBadly
from core.project.mark_choice import CornerMark
from core.render import ai_label, fonts
from core.render.camera_moves import Size
from core.render.lettering import LetteredLine, draw_lines, even_below
from core.render.overlays.safe_area import safe_box
from core.render.raster import LetteringStrip, lettering_strip

LOOK = "sans, edge 0.04, glow 0.08, height 0.3, letter 0.12, below the ai label 0.02"
"""Part of every piece's key: change it when what is drawn here changes."""
EDGE, GLOW = 0.04, 0.08
HIGHEST, LARGEST_LETTER = 0.3, 0.12
"""Of the picture's height a mark takes at most, and of its shorter side a letter."""
BELOW = 0.02
"""Shorter sides of the picture between the words that a machine made it and a mark under them."""


@lru_cache(maxsize=16)
def mark_strip(mark: CornerMark, label: str, picture: Size, file: Path | None = None) -> LetteringStrip:
    """A mark as it is laid over a picture (see `mark_drawing`)."""
    return lettering_strip(*mark_drawing(mark, label, picture, file))


def mark_drawing(mark: CornerMark, label: str, picture: Size, file: Path | None = None) -> tuple[np.ndarray, int, int]:
    """A mark as RGBA on even sides, and its left and top in the picture. `label` are the words of the film's opening mark, empty where it
    has none; `file` is where the picture of a mark lies. Raises MadeBadly where that cannot be read."""
    rgba = _read(mark, picture, file) if file else _letters(mark, picture)
    rgba[..., 3] = np.rint(rgba[..., 3] * (mark.opacity / 100)).astype(np.uint8)
    return rgba, *_place(mark, label, picture, Size(rgba.shape[1], rgba.shape[0]))


def _place(mark: CornerMark, label: str, picture: Size, drawn: Size) -> tuple[int, int]:
    """Its left and top, both even."""
    left, top, right, bottom = safe_box(picture)
    aside = mark.margin * min(picture) / 100
    if mark.corner == "top_left" and label:
        top = max(top, label_bottom(label, picture) + BELOW * min(picture))
    x = left + aside if mark.corner.endswith("left") else right - aside - drawn.width
    y = top + aside if mark.corner.startswith("top") else bottom - aside - drawn.height
    return (
        even_below(max(0, min(x, picture.width - drawn.width))),
        even_below(max(0, min(y, picture.height - drawn.height))),
    )


def label_bottom(label: str, picture: Size) -> int:
    """Where the words that say that a machine made the film end, in pixels from the top."""
    strip = ai_label.mark_strip(label, picture)
    return strip.top + strip.ink.size.height


def _letters(mark: CornerMark, picture: Size) -> np.ndarray:
    """The words as wide as asked, on even sides; smaller where their letters would be too large."""
    text = fonts.drawable_text(mark.text)
    if not text:
        return np.zeros((2, 2, 4), np.uint8)
    wanted = mark.size * picture.width / 100
    pixels = round(1000 * wanted / max(1.0, fonts.text_width(text, "sans", 1000)))
    pixels = max(6, min(pixels, round(LARGEST_LETTER * min(picture))))
    around = pixels * (EDGE + 2 * GLOW)
    wide = even_below(fonts.text_width(text, "sans", pixels) + 2 * around) + 2
    high = even_below(1.2 * pixels + 2 * around) + 2
    line = LetteredLine(text, around, around + 0.92 * pixels, "sans", pixels)
    return draw_lines((line,), Size(wide, high), edge=pixels * EDGE, glow=pixels * GLOW)


def _read(mark: CornerMark, picture: Size, file: Path) -> np.ndarray:
    """The picture as RGBA on even sides, as wide as asked or as high as it may be."""
    read = cv2.imdecode(np.frombuffer(file.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if read is None or read.ndim != 3:
        raise MadeBadly(model=file.name)
    rgba = cv2.cvtColor(read, cv2.COLOR_BGRA2RGBA if read.shape[2] == 4 else cv2.COLOR_BGR2RGBA)
    wide = mark.size * picture.width / 100
    scale = min(wide / rgba.shape[1], HIGHEST * picture.height / rgba.shape[0])
    size = (max(2, even_below(rgba.shape[1] * scale)), max(2, even_below(rgba.shape[0] * scale)))
    return _resized(rgba, size)


def _resized(rgba: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Weighed by what is seen: the colour of what is clear does not bleed in."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    how = cv2.INTER_AREA if size[0] < rgba.shape[1] else cv2.INTER_CUBIC
    ink = cv2.resize(rgba[..., :3].astype(np.float32) * alpha, size, interpolation=how)
    cover = np.clip(cv2.resize(alpha, size, interpolation=how), 0, 1)[..., None]
    colour = np.where(cover > 0, ink / np.maximum(cover, 1e-6), 0)
    return np.asarray(np.clip(np.rint(np.dstack((colour, cover * 255))), 0, 255).astype(np.uint8))
