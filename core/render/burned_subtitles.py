"""Burned subtitles: a cue drawn once as a strip that is laid over every picture it stands in."""

from __future__ import annotations

from functools import lru_cache

from core.render import fonts
from core.render.camera_moves import Size
from core.render.lettering import LetteredLine, draw_lines, even_below, line_length
from core.render.raster import LetteringStrip, lettering_strip
from core.render.subtitle_cues import SubtitleStyle, subtitle_style

LOOK = "white 252, bold 0.012, edge 0.05, glow 0.09, leading 1.32"
"""Part of every piece's key: change it when what is drawn here changes."""
BOLD, EDGE, GLOW, LEADING = 0.012, 0.05, 0.09, 1.32


@lru_cache(maxsize=32)
def cue_strip(lines: tuple[str, ...], picture: Size) -> LetteringStrip:
    """The lines centred at the foot of the picture. A line too long for its room is drawn smaller, never cut."""
    look = subtitle_style(*picture)
    size = fitting_letter_size(lines, picture, look)
    leading = size * LEADING
    edge = size * (EDGE + GLOW) * 3
    left = even_below((picture.width - max(line_length(line, "sans", size) for line in lines)) / 2 - edge)
    lowest = picture.height - look.below - size * 0.16
    top = even_below(lowest - leading * (len(lines) - 1) - size - edge)
    left, top = max(0, left), max(0, top)
    box = Size(picture.width - 2 * left, even_below(min(picture.height, lowest + size * 0.3 + edge)) - top)
    drawn = tuple(
        LetteredLine(
            text,
            (picture.width - line_length(text, "sans", size)) / 2 - left,
            lowest - leading * (len(lines) - 1 - row) - top,
            "sans",
            size,
        )
        for row, text in enumerate(lines)
    )
    return lettering_strip(draw_lines(drawn, box, edge=size * EDGE, glow=size * GLOW, bold=size * BOLD), left, top)


def fitting_letter_size(lines: tuple[str, ...], picture: Size, look: SubtitleStyle) -> int:
    """The letter size at which the longest line keeps inside the side margins."""
    widest = max(fonts.text_width(line, "sans", look.size) for line in lines)
    room = 0.92 * picture.width
    return look.size if widest <= room else max(6, int(look.size * room / widest))
