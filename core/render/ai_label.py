"""The words that say that a machine made the film, in the top left corner of its opening.

China's GB 45438-2025, 5.4: an AI word and a making word in the opening picture, at an edge or a corner, at least a twentieth of the
shorter side high, for at least two seconds.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import ImageFont

from core.render import fonts
from core.render.camera_moves import Size
from core.render.lettering import LetteredLine, draw_lines, even_below
from core.render.raster import LetteringStrip, lettering_strip
from core.render.timeline import OpeningMark

LOOK = "top left 0.04, capital 0.05, edge 0.05, glow 0.09, fade 0.4 s"
"""Part of every piece's key: change it when what is drawn here changes."""
HIGH, ASIDE = 0.05, 0.04
"""How high the lowest of its letters is, and how far from the edges it stands, in shorter sides of the picture."""
EDGE, GLOW, FADE_SECONDS = 0.05, 0.09, 0.4


def mark_presence(mark: OpeningMark, frame: int, fps: int) -> float:
    """How far it is seen, 0 to 1, at `frame` of the film: whole from the first, going once its frames are over."""
    return max(0.0, min(1.0, 1 - (frame - mark.frames + 1) / (FADE_SECONDS * fps)))


def mark_end_frame(mark: OpeningMark, fps: int) -> int:
    """The first frame at which nothing is left of it."""
    return mark.frames + round(FADE_SECONDS * fps)


@lru_cache(maxsize=8)
def mark_strip(text: str, picture: Size) -> LetteringStrip:
    """The words in one strip (see `mark_drawing`)."""
    return lettering_strip(*mark_drawing(text, picture))


def mark_drawing(text: str, picture: Size) -> tuple[np.ndarray, int, int]:
    """The words as RGBA, and their left and top in the picture."""
    short = min(picture)
    pixels = _large_enough(short)
    aside, edge = short * ASIDE, pixels * (EDGE + GLOW) * 3
    left, top = max(0, even_below(aside - edge)), max(0, even_below(aside - edge))
    high = even_below(aside - top + 1.15 * pixels + edge) + 2
    wide = even_below(min(picture.width - left, aside - left + fonts.text_width(text, "sans", pixels) + edge)) + 2
    line = LetteredLine(text, aside - left, aside - top + pixels * 0.9, "sans", pixels)
    return draw_lines((line,), Size(wide, high), edge=pixels * EDGE, glow=pixels * GLOW), left, top


def _large_enough(short: int) -> int:
    """The size at which a capital, the lowest letter of the words, is as high as it must be."""
    letters: ImageFont.FreeTypeFont = fonts.load_font("sans", 1000)
    _, above, _, below = letters.getbbox("A", anchor="ls")
    return -(-round(short * HIGH * 1000) // round(below - above))
