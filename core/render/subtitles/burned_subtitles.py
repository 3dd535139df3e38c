"""Burned subtitles: a cue drawn once as a strip that is laid over every picture it stands in."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from PIL import Image

from core.render import fonts
from core.render.camera_moves import Size
from core.render.lettering import LetterBox, LetteredLine, draw_lines, even_below, line_length
from core.render.raster import LetteringStrip, lettering_strip
from core.render.subtitles.subtitle_cues import SubtitleStyle, subtitle_style
from core.render.subtitles.subtitle_looks import PLAIN, SubtitleLook, rgb_of

LOOK = "white 252, bold 0.012, edge 0.05, glow 0.09, leading 1.32"
"""Part of every piece's key: change it when what is drawn here changes."""
LEADING, PAD = 1.32, 0.34
"""From line to line, and between a box and its lines, in letters."""
TOP_WIDE, TOP_TALL = 0.07, 0.15
"""Shares of the height above subtitles at the top: apps for tall pictures lay their own words over the first 120 to 200 of 1920 pixels."""


@lru_cache(maxsize=64)
def cue_strip(
    lines: tuple[str, ...], picture: Size, look: SubtitleLook = PLAIN, spoken: tuple[int, int] | None = None
) -> LetteringStrip:
    """The lines as they are laid over a picture (see `cue_lettering`)."""
    return lettering_strip(*cue_lettering(lines, picture, look, spoken))


def cue_picture(lines: tuple[str, ...], picture: Size, look: SubtitleLook, spoken: tuple[int, int] | None) -> bytes:
    """The same as a PNG of the whole picture, clear where there is no lettering: what a browser lays over a still."""
    rgba, left, top = cue_lettering(lines, picture, look, spoken)
    whole = Image.new("RGBA", picture)
    whole.paste(Image.fromarray(rgba), (left, top))
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()


def cue_lettering(
    lines: tuple[str, ...], picture: Size, look: SubtitleLook, spoken: tuple[int, int] | None
) -> tuple[np.ndarray, int, int]:
    """The lines centred at their place of the picture, as RGBA with its left and top there. A line too long for its room is drawn
    smaller, never cut. `spoken` are the letters, counted over all lines, between which the word stands that is spoken now, for a
    look that follows words."""
    room = subtitle_style(*picture, look.size)
    size = fitting_letter_size(lines, picture, room)
    leading = size * LEADING
    edge = max(size * (look.edge + look.glow) * 3, size * (PAD + look.bold) if look.box else 0.0)
    wide = max(line_length(line, "sans", size) for line in lines)
    left = max(0, even_below((picture.width - wide) / 2 - edge))
    lowest = _lowest_baseline(look, picture, room, size, len(lines))
    top = max(0, even_below(lowest - leading * (len(lines) - 1) - size - edge))
    area = Size(picture.width - 2 * left, even_below(min(picture.height, lowest + size * 0.3 + edge)) - top)
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
    seen, tinted = _spoken_so_far(drawn, look, spoken)
    rgba = draw_lines(
        seen,
        area,
        edge=size * look.edge,
        glow=size * look.glow,
        bold=size * look.bold,
        ink=rgb_of(look.letter),
        rim=rgb_of(look.edge_colour),
        tinted=tinted,
        tint=rgb_of(look.word_colour),
        box=_box(drawn, look, wide, size),
    )
    return rgba, left, top


def fitting_letter_size(lines: tuple[str, ...], picture: Size, look: SubtitleStyle) -> int:
    """The letter size at which the longest line keeps inside the side margins."""
    widest = max(fonts.text_width(line, "sans", look.size) for line in lines)
    room = 0.92 * picture.width
    return look.size if widest <= room else max(6, int(look.size * room / widest))


def _lowest_baseline(look: SubtitleLook, picture: Size, room: SubtitleStyle, size: int, count: int) -> float:
    if look.place == "bottom":
        return picture.height - room.below - size * 0.16
    if look.place == "middle":
        return picture.height / 2 + size * LEADING * (count - 1) / 2 + size * 0.36
    above = TOP_TALL if picture.height >= 1.4 * picture.width else TOP_WIDE
    return picture.height * above + size * (0.92 + LEADING * (count - 1))


def _spoken_so_far(
    lines: tuple[LetteredLine, ...], look: SubtitleLook, spoken: tuple[int, int] | None
) -> tuple[tuple[LetteredLine, ...], tuple[LetteredLine, ...]]:
    """What of the lines is drawn, and what of that in the colour of words: "karaoke" colours all that was spoken and hides nothing,
    "pop" hides what was not and colours the word that is."""
    if not look.words or spoken is None:
        return lines, ()
    begin, end = (0, spoken[1]) if look.words == "karaoke" else spoken
    seen = lines if look.words == "karaoke" else tuple(_part(line, 0, n) for line, _, n in _counted(lines, 0, end))
    return seen, tuple(_part(line, low, high) for line, low, high in _counted(lines, begin, end) if high > low)


def _counted(lines: tuple[LetteredLine, ...], begin: int, end: int) -> list[tuple[LetteredLine, int, int]]:
    """Each line with what of it lies between two letters that are counted over all lines."""
    found, before = [], 0
    for line in lines:
        long = len(line.text)
        low, high = (min(max(at - before, 0), long) for at in (begin, end))
        found.append((line, low, high))
        before += long
    return found


def _part(line: LetteredLine, begin: int, end: int) -> LetteredLine:
    """Some letters of a line, where they stand in it."""
    x = line.x + line_length(line.text[:begin], line.face, line.pixels)
    return LetteredLine(line.text[begin:end], x, line.baseline, line.face, line.pixels)


def _box(lines: tuple[LetteredLine, ...], look: SubtitleLook, wide: float, size: int) -> LetterBox | None:
    if not look.box:
        return None
    pad, left = size * PAD, min(line.x for line in lines)
    place = (
        left - pad,
        lines[0].baseline - size * 0.9 - pad / 2,
        left + wide + pad,
        lines[-1].baseline + size * 0.2 + pad / 2,
    )
    return LetterBox(place, size * 0.2, rgb_of(look.box_colour), look.box)
