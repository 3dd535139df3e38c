"""Title and end card: how they are set, drawn and faded, in any shape of picture."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.render import fonts
from core.render.camera_moves import Size
from core.render.lettering import WHITE, LetteredLine, draw_lines, even_below, line_length
from core.render.raster import LetteringStrip, lettering_strip
from core.render.timeline import Card

LOOK = "serif, spaced 0.16 latin 0.3, rule, small line 0.36, fade 0.6 s, dark 0.42 and 0.74"
"""Part of every piece's key: change it when what is drawn here changes."""
SPACED, SMALL, SMALL_SPACED = 0.16, 0.36, 0.22
FADE_SECONDS = 0.6
DARK = {"title": 0.42, "end": 0.74}
"""How much of the light goes while a card stands over a picture."""


def card_presence(card: Card, frame: int, fps: int) -> float:
    """How far a card has appeared, 0 to 1, at `frame` of the film. An end card stays until the end."""
    fade = max(1, min(round(FADE_SECONDS * fps), card.frames // 3))
    here = frame - card.start
    if not 0 <= here < card.frames:
        return 0.0
    rise = (here + 1) / (fade + 1)
    fall = (card.frames - here) / (fade + 1) if card.kind == "title" else 1.0
    share = min(1.0, rise, fall)
    return share * share * (3 - 2 * share)


@lru_cache(maxsize=8)
def card_strip(title: str, lines: tuple[str, ...], kind: str, picture: Size) -> LetteringStrip:
    """The card's letters and rule in one strip."""
    short = min(picture)
    rows = _set(title, lines, kind, picture)
    if not rows:
        return lettering_strip(np.zeros((2, 2, 4), np.uint8), 0, 0)
    glow = short * 0.012
    margin = glow * 4
    top = max(0, even_below(min(row.baseline - row.pixels for row in rows) - margin))
    bottom = min(picture.height, even_below(max(row.baseline + row.pixels * 0.4 for row in rows) + margin) + 2)
    box = Size(even_below(picture.width), even_below(bottom - top))
    placed = tuple(LetteredLine(row.text, row.x, row.baseline - top, row.face, row.pixels, row.space) for row in rows)
    rgba = draw_lines(placed, box, edge=short * 0.0012, glow=glow)
    if lines and title:
        _rule(rgba, rows, top, picture)
    return lettering_strip(rgba, 0, top)


def _set(title: str, lines: tuple[str, ...], kind: str, picture: Size) -> tuple[LetteredLine, ...]:
    short = min(picture)
    want = short * (0.105 if kind == "title" else 0.075)
    rows = _wrapped(fonts.drawable_text(title, "serif"), want, SPACED, picture)
    small = max(8, round(short * 0.105 * SMALL if kind == "title" else short * 0.034))
    below = [
        row for line in lines for row in _wrapped(fonts.drawable_text(line, "serif"), small, SMALL_SPACED, picture)
    ]
    heights = [1.35 * row.pixels for row in rows] + [1.75 * row.pixels for row in below]
    gap = short * 0.055 if rows and below else 0.0
    y = picture.height * (0.47 if kind == "title" else 0.48) - (sum(heights) + gap) / 2
    placed = []
    for index, (row, high) in enumerate(zip(rows + below, heights, strict=True)):
        if index == len(rows):
            y += gap
        placed.append(LetteredLine(row.text, row.x, y + high * 0.72, row.face, row.pixels, row.space))
        y += high
    return tuple(placed)


def _wrapped(text: str, pixels: float, spaced: float, picture: Size) -> list[LetteredLine]:
    """The text in one line, or in two that are alike, smaller where even that is too long."""
    if not text:
        return []
    room = 0.84 * picture.width
    size = max(8, round(pixels))
    if _long(text, size, spaced) <= room:
        parts = [text]
    else:
        parts = _halves(text)
        longest = max(_long(part, size, spaced) for part in parts)
        size = max(8, int(size * min(1.0, room / longest)))
    return [
        LetteredLine(part, (picture.width - _long(part, size, spaced)) / 2, 0.0, "serif", size, size * spaced)
        for part in parts
    ]


def _long(text: str, size: int, spaced: float) -> float:
    return line_length(text, "serif", size, size * spaced)


def _halves(text: str) -> list[str]:
    from core.render.subtitles.subtitle_cues import NEVER, break_costs

    costs = break_costs(text)
    middle = len(text) / 2
    cuts = [at for at, cost in enumerate(costs) if cost < NEVER]
    if not cuts:
        return [text]
    cut = min(cuts, key=lambda at: abs(at - middle) / middle * 6 + costs[at])
    return [text[:cut].strip(" ，,"), text[cut:].strip()]


def _rule(rgba: np.ndarray, rows: tuple[LetteredLine, ...], top: int, picture: Size) -> None:
    """A thin line between the title and what stands under it, fading out at both ends."""
    largest = max(row.pixels for row in rows)
    titles = [row for row in rows if row.pixels == largest]
    below = [row for row in rows if row.pixels < largest]
    if not below:
        return
    short = min(picture)
    y = round((max(row.baseline for row in titles) + largest * 0.18 + below[0].baseline - below[0].pixels) / 2) - top
    half, thick = round(short * 0.09), max(1, round(short / 720))
    middle = picture.width // 2
    fade = np.clip(1.6 * (1 - np.abs(np.linspace(-1, 1, 2 * half))), 0, 1)
    part = rgba[y : y + thick, middle - half : middle + half].astype(np.float32)
    part[..., :3] = WHITE
    part[..., 3] = np.maximum(part[..., 3], 235 * fade)
    rgba[y : y + thick, middle - half : middle + half] = part.astype(np.uint8)
