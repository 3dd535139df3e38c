"""Title and end card: how they are set, drawn and faded, in any shape of picture."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from PIL import Image

from core.project.card_choice import CardPlace
from core.render import fonts
from core.render.camera_moves import Size
from core.render.lettering import LetteredLine, draw_lines, even_below, line_length
from core.render.overlays.card_looks import PLAIN, CardLook
from core.render.raster import BLACK, LetteringStrip, Planes, darken_picture, lay_strip, lettering_strip, yuv_of_rgb
from core.render.subtitles.subtitle_looks import rgb_of
from core.render.timeline import Card

LOOK = "serif, spaced 0.16 latin 0.3, rule, small line 0.36, fade 0.6 s, dark 0.42 and 0.74"
"""Part of every piece's key: change it when what is drawn here changes."""
SMALL, SMALL_SPACED, SUBTITLE = 0.36, 0.22, 0.5
"""Of the letters below a title their size, in titles of a title card, and the air between them; a subtitle's size in its title's."""
SHARES = (1.0, 0.85, 0.7, 0.55, 0.4, 0.3)
"""Of the usual size, that are tried until all lines fit."""
ROOM_HIGH: dict[CardPlace, float] = {"centre": 0.72, "upper": 0.6, "lower": 0.56}
"""Of the picture's height that all lines of a card take at most, by its place."""
ASIDE = 0.08
"""Of the picture's width, left of what stands in the lower third."""
FADE_SECONDS = 0.6
DARK = {"title": 0.42, "end": 0.74}
"""How much of the light goes while a card stands over a picture."""


def veil(card: Card) -> float:
    """How much of the picture under a card its ground hides, 0 to 1."""
    return min(0.96, DARK[card.kind] * (card.look or PLAIN).veil)


def lay_card(card: Card, frame: int, fps: int, onto: Planes, picture: Size, *, over_shot: bool) -> None:
    """Draws a title or an end at a frame of the piece, in place: its ground, whole while it stands, and its letters as far as they have
    come."""
    share, look = card_presence(card, frame, fps), card.look or PLAIN
    ground = yuv_of_rgb(rgb_of(look.ground)) if card.look else BLACK
    if card.ground == "plain" and not over_shot and card.start <= frame < card.start + card.frames:
        darken_picture(onto, 1.0, ground)
    if share <= 0:
        return
    if over_shot:
        darken_picture(onto, share * veil(card), ground)
    lay_strip(card_strip(card, picture), onto, share)


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


def card_strip(card: Card, picture: Size) -> LetteringStrip:
    """The card's letters and rule in one strip (see `card_lettering`)."""
    return _strip(card.without_time, picture)


@lru_cache(maxsize=16)
def _strip(card: Card, picture: Size) -> LetteringStrip:
    return lettering_strip(*card_lettering(card, picture))


def card_lettering(card: Card, picture: Size) -> tuple[np.ndarray, int, int]:
    """The card's letters and rule as RGBA, and its left and top in the picture."""
    short, look = min(picture), card.look or PLAIN
    rows = set_card(card, picture)
    if not rows:
        return np.zeros((2, 2, 4), np.uint8), 0, 0
    glow = short * 0.012
    margin = glow * 4
    top = max(0, even_below(min(row.baseline - row.pixels for row in rows) - margin))
    bottom = min(picture.height, even_below(max(row.baseline + row.pixels * 0.4 for row in rows) + margin) + 2)
    box = Size(even_below(picture.width), even_below(bottom - top))
    placed = tuple(LetteredLine(row.text, row.x, row.baseline - top, row.face, row.pixels, row.space) for row in rows)
    rgba = _draw(placed, box, short, look)
    if look.rule and (card.lines or card.subtitle) and card.title:
        _rule(rgba, rows, top, picture, look, at_left=card.place == "lower")
    return rgba, 0, top


def _draw(lines: tuple[LetteredLine, ...], box: Size, short: int, look: CardLook) -> np.ndarray:
    """The lines as RGBA; where letters are bold, each size of them by its own measure."""
    ink, rim, edge, glow = rgb_of(look.letter), rgb_of(look.ground), short * 0.0012, short * 0.012
    if not look.bold:
        return draw_lines(lines, box, edge=edge, glow=glow, ink=ink, rim=rim)
    whole = Image.new("RGBA", box)
    for pixels in sorted({line.pixels for line in lines}):
        alike = tuple(line for line in lines if line.pixels == pixels)
        drawn = draw_lines(alike, box, edge=edge, glow=glow, bold=look.bold * pixels, ink=ink, rim=rim)
        whole.alpha_composite(Image.fromarray(drawn))
    return np.array(whole)


def set_card(card: Card, picture: Size) -> tuple[LetteredLine, ...]:
    """The lines of a card, placed; all are smaller where they would not fit one above the other."""
    for share in SHARES:
        blocks = _blocks(card, picture, share)
        heights = [[lead * row.pixels for row in rows] for rows, lead in blocks]
        gap = min(picture) * 0.055 if len(blocks) > 1 else 0.0
        total = sum(map(sum, heights)) + gap
        if total <= ROOM_HIGH[card.place] * picture.height:
            break
    y = _top(card, picture, total)
    placed = []
    for number, ((rows, _), highs) in enumerate(zip(blocks, heights, strict=True)):
        y += gap if number == 1 else 0.0
        for row, high in zip(rows, highs, strict=True):
            x = ASIDE * picture.width if card.place == "lower" else row.x
            placed.append(replace(row, x=x, baseline=y + high * 0.72))
            y += high
    return tuple(placed)


def _blocks(card: Card, picture: Size, share: float) -> list[tuple[list[LetteredLine], float]]:
    """Title, subtitle and what stands below, as lines that are not placed yet, each block with how far apart its lines are."""
    short, look = min(picture) * share, card.look or PLAIN
    want = short * (0.105 if card.kind == "title" else 0.075) * look.size
    tiny = max(8, round(short * 0.105 * SMALL if card.kind == "title" else short * 0.034))
    air = SMALL_SPACED if look == PLAIN else min(SMALL_SPACED, look.spaced)

    def wrapped(text: str, pixels: float, spaced: float = air) -> list[LetteredLine]:
        return _wrapped(fonts.drawable_text(text, look.face), pixels, spaced, picture, look.face)

    titles = wrapped(card.title, want, look.spaced)
    under = min(want * SUBTITLE, titles[0].pixels * 0.7) if titles else want * SUBTITLE
    told = [
        (titles, 1.35),
        (wrapped(card.subtitle, under), 1.6),
        ([row for line in card.lines for row in wrapped(line, tiny)], 1.75),
    ]
    return [(rows, lead) for rows, lead in told if rows]


def _top(card: Card, picture: Size, total: float) -> float:
    """Where its first line begins: a card in the lower third ends above the subtitles."""
    if card.place == "centre":
        return picture.height * (0.47 if card.kind == "title" else 0.48) - total / 2
    tall = picture.height > picture.width
    if card.place == "upper":
        return picture.height * (0.14 if tall else 0.1)
    return picture.height * (0.7 if tall else 0.78) - total


def _wrapped(text: str, pixels: float, spaced: float, picture: Size, face: str) -> list[LetteredLine]:
    """The text in one line, or in two that are alike, smaller where even that is too long."""
    if not text:
        return []
    room = 0.84 * picture.width
    size = max(8, round(pixels))
    if _long(text, size, spaced, face) <= room:
        parts = [text]
    else:
        parts = _halves(text)
        longest = max(_long(part, size, spaced, face) for part in parts)
        size = max(8, int(size * min(1.0, room / longest)))
    return [
        LetteredLine(part, (picture.width - _long(part, size, spaced, face)) / 2, 0.0, face, size, size * spaced)
        for part in parts
    ]


def _long(text: str, size: int, spaced: float, face: str) -> float:
    return line_length(text, face, size, size * spaced)


def _halves(text: str) -> list[str]:
    from core.render.subtitles.subtitle_cues import NEVER, break_costs

    costs = break_costs(text)
    middle = len(text) / 2
    cuts = [at for at, cost in enumerate(costs) if cost < NEVER]
    if not cuts:
        return [text]
    cut = min(cuts, key=lambda at: abs(at - middle) / middle * 6 + costs[at])
    return [text[:cut].strip(" ，,"), text[cut:].strip()]


def _rule(
    rgba: np.ndarray, rows: tuple[LetteredLine, ...], top: int, picture: Size, look: CardLook, at_left: bool
) -> None:
    """A thin line between the title and what stands under it, fading out at both ends, or from its left end on."""
    largest = max(row.pixels for row in rows)
    titles = [row for row in rows if row.pixels == largest]
    below = [row for row in rows if row.pixels < largest]
    if not below:
        return
    short = min(picture)
    y = round((max(row.baseline for row in titles) + largest * 0.18 + below[0].baseline - below[0].pixels) / 2) - top
    half, thick = round(short * 0.09), max(1, round(short / 720))
    left = round(ASIDE * picture.width) if at_left else picture.width // 2 - half
    shares = np.linspace(0 if at_left else -1, 1, 2 * half)
    fade = np.clip(1.6 * (1 - np.abs(shares)), 0, 1)
    part = rgba[y : y + thick, left : left + 2 * half].astype(np.float32)
    part[..., :3] = rgb_of(look.letter)
    part[..., 3] = np.maximum(part[..., 3], 235 * fade)
    rgba[y : y + thick, left : left + 2 * half] = part.astype(np.uint8)
