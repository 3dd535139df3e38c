"""Burned subtitles: a cue drawn once as a strip that is laid over every picture it stands in."""

from __future__ import annotations

from functools import lru_cache

from core.render import fonts
from core.render.lettering import Line, draw, even, length
from core.render.moves import Size
from core.render.raster import Strip, strip
from core.subtitles import Style, style

LOOK = "white 252, bold 0.012, edge 0.05, glow 0.09, leading 1.32"
"""Part of every piece's key: change it when what is drawn here changes."""
BOLD, EDGE, GLOW, LEADING = 0.012, 0.05, 0.09, 1.32


@lru_cache(maxsize=32)
def cue_strip(lines: tuple[str, ...], picture: Size) -> Strip:
    """The lines centred at the foot of the picture. A line too long for its room is drawn smaller, never cut."""
    look = style(*picture)
    size = fitting(lines, picture, look)
    leading = size * LEADING
    edge = size * (EDGE + GLOW) * 3
    left = even((picture.width - max(length(line, "sans", size) for line in lines)) / 2 - edge)
    lowest = picture.height - look.below - size * 0.16
    top = even(lowest - leading * (len(lines) - 1) - size - edge)
    left, top = max(0, left), max(0, top)
    box = Size(picture.width - 2 * left, even(min(picture.height, lowest + size * 0.3 + edge)) - top)
    drawn = tuple(
        Line(
            text,
            (picture.width - length(text, "sans", size)) / 2 - left,
            lowest - leading * (len(lines) - 1 - row) - top,
            "sans",
            size,
        )
        for row, text in enumerate(lines)
    )
    return strip(draw(drawn, box, edge=size * EDGE, glow=size * GLOW, bold=size * BOLD), left, top)


def fitting(lines: tuple[str, ...], picture: Size, look: Style) -> int:
    """The letter size at which the longest line keeps inside the side margins."""
    widest = max(fonts.width(line, "sans", look.size) for line in lines)
    room = 0.92 * picture.width
    return look.size if widest <= room else max(6, int(look.size * room / widest))
