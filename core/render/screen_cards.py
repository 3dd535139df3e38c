"""What a beat says on the screen: set large, by what it is (a claim, a step, a figure, a quote ...), in any shape of picture and in both
scripts, and brought in word by word. It is lettering over a shot, so that it costs what lettering costs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from core.render import fonts
from core.render.camera_moves import Size
from core.render.lettering import WHITE, LetteredLine, draw_lines, even_below, line_length
from core.render.raster import LetteringStrip, Planes, darken_picture, lay_strip, lettering_strip
from core.render.subtitles.subtitle_cues import NEVER, break_costs
from core.render.timeline import Card, Cue

LOOK = "words 0.1, figure 0.22, number 0.15, small 0.06, bold 0.0018, dark 0.4, in 0.24 by 0.07 s, out 0.3 s"
"""Part of every piece's key: change it when what is drawn here changes."""
WORDS, FIGURE, NUMBER, SMALL = 0.1, 0.22, 0.15, 0.06
"""Sizes of letters in shares of the picture's short side: words, a figure they are about, a step's number, what a figure counts."""
DARK = 0.4
"""How much of the light goes while they stand."""
IN_S, APART_S, SPREAD_S, OUT_S = 0.24, 0.07, 0.9, 0.3
"""Seconds in which a word comes in, from one to the next, over which all are spread at most, and in which all go."""
ROOM, MOST_LINES, UNEVEN = 0.84, 3, 5.0
HIGHEST, SHARES = 0.56, (1.0, 0.85, 0.7, 0.55, 0.4)
"""Of the picture's height all lines together, and the shares of their size that are tried for it."""
WITHIN_WORD = 8.0
"""Of core.render.subtitles.subtitle_cues.break_costs: from here on a break is within a word."""
RISE, LEADING, GAP = 0.02, 1.3, 0.035
MIDDLE = 0.45
"""Where their middle stands: above that of the picture, whose foot is the subtitles'."""
FIGURES = re.compile(
    r"(?:[¥￥$€£]\s?)?\d(?:[\d,.:/\-–~～]{0,20}\d)?\s?(?:%|‰|°C?|℃|[a-zA-Z]{1,3}(?![a-zA-Z])|[年月日天岁个次种道元块折倍分秒度米克斤吨公里千万亿小时钟]{1,3})?"
)
"""The first figure in words, with its unit."""


@dataclass(frozen=True)
class ScreenWords:
    """One card as drawn: all of it, and its words one by one in the order in which they come."""

    whole: LetteringStrip
    words: tuple[LetteringStrip, ...]


def lay_screen_card(card: Card, frame: int, fps: int, onto: Planes, picture: Size) -> None:
    """Draws what is seen of a card at a frame of the piece, in place."""
    here = frame - card.start
    if not 0 <= here < card.frames:
        return
    out = max(1, min(round(OUT_S * fps), card.frames // 4))
    going = min(1.0, (card.frames - here) / (out + 1))
    coming = min(1.0, (here + 1) / (IN_S * fps + 1))
    darken_picture(onto, DARK * _eased(min(going, coming)))
    set_words = screen_words(card.kind, card.title, card.lines, picture)
    apart = min(APART_S, SPREAD_S / max(1, len(set_words.words))) * fps
    shares = [min(1.0, (here + 1 - nth * apart) / (IN_S * fps + 1)) for nth in range(len(set_words.words))]
    if min(shares, default=1.0) >= 1.0:
        lay_strip(set_words.whole, onto, _eased(going))
        return
    for strip, share in zip(set_words.words, shares, strict=True):
        if share > 0:
            risen = even_below((1 - _eased(share)) * RISE * min(picture))
            lay_strip(replace(strip, top=strip.top + risen), onto, _eased(min(share, going)))


def is_set_large(cue: Cue, cards_of_film: Sequence[Card]) -> bool:
    """Whether words on the screen say the same while a subtitle stands: nothing is read twice in one picture. Files of subtitles keep it."""
    said = _letters_alone("".join(cue.lines))
    return bool(said) and any(
        card.start < cue.end and cue.start < card.start + card.frames and said in _letters_alone(card.title)
        for card in cards_of_film
        if not card.is_title_or_end
    )


def _letters_alone(text: str) -> str:
    """Without blanks and marks, in small letters."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@lru_cache(maxsize=8)
def screen_words(kind: str, text: str, lines: tuple[str, ...], picture: Size) -> ScreenWords:
    rows = set_rows(kind, text, lines, picture)
    return ScreenWords(
        _strip(rows, picture, kind == "call"), tuple(_strip((part,), picture) for row in rows for part in _parts(row))
    )


def set_rows(kind: str, text: str, lines: tuple[str, ...], picture: Size) -> tuple[LetteredLine, ...]:
    """The lines of lettering of a card, placed; none sticks out, however long its words are."""
    for share in SHARES:
        rows = _stacked(
            [block for block in _blocks(kind, text, lines, picture, share * min(picture)) if block], picture
        )
        if not rows or rows[-1].baseline - rows[0].baseline + rows[0].pixels <= HIGHEST * picture.height:
            break
    return rows


def _blocks(kind: str, text: str, lines: tuple[str, ...], picture: Size, short: float) -> list[list[LetteredLine]]:
    """What stands above what, its letters so many shares of `short` pixels high."""
    face = "serif" if kind == "quote" else "sans"
    text = fonts.drawable_text(text, face)
    figure = FIGURES.search(text) if kind in ("number", "price", "date") else None
    if figure and figure[0].strip() != text:
        before, after = (part.strip(" ，,：:。.") for part in (text[: figure.start()], text[figure.end() :]))
        rest = text if before and after else before or after
        shown = figure[0].strip()
        return [_wrapped(shown, FIGURE * short, face, picture), _wrapped(rest, SMALL * short, face, picture)]
    if figure:
        return [_wrapped(text, FIGURE * short, face, picture)]
    words = f"“{text.strip('“”「」')}”" if kind == "quote" and text else text
    numbers = [_wrapped(line, NUMBER * short, "serif", picture) for line in lines]
    return [*numbers, _wrapped(words, WORDS * short, face, picture)]


def _wrapped(text: str, pixels: float, face: str, picture: Size) -> list[LetteredLine]:
    """The text in as few lines as hold it, alike in length, broken where it reads; smaller where three do not."""
    if not text:
        return []
    room, size = ROOM * picture.width, max(8, round(pixels))
    for count in range(1, MOST_LINES + 1):
        parts = _broken(text, count)
        if max(line_length(part, face, size) for part in parts) <= room:
            break
    widest = max(line_length(part, face, size) for part in parts)
    size = max(6, int(size * min(1.0, room / widest)))
    return [LetteredLine(part, (picture.width - line_length(part, face, size)) / 2, 0.0, face, size) for part in parts]


def _broken(text: str, count: int) -> list[str]:
    """In so many lines, each about as long as the others."""
    costs, left, parts = break_costs(text), 0, []
    stops = [at for at, cost in enumerate(costs) if cost < NEVER]
    stops = [at for at in stops if costs[at] < WITHIN_WORD] or stops
    for nth in range(1, count):
        ideal = left + (len(text) - left) / (count - nth + 1)
        after = [at for at in stops if at > left]
        if not after:
            break
        cut = min(after, key=lambda at: abs(at - ideal) / len(text) * UNEVEN + costs[at])
        parts.append(text[left:cut])
        left = cut
    return [part.strip(" ，,、") for part in (*parts, text[left:]) if part.strip(" ，,、")] or [text]


def _stacked(blocks: list[list[LetteredLine]], picture: Size) -> tuple[LetteredLine, ...]:
    gap = GAP * min(picture)
    high = sum(LEADING * row.pixels for block in blocks for row in block) + gap * max(0, len(blocks) - 1)
    y = MIDDLE * picture.height - high / 2
    placed = []
    for block in blocks:
        for row in block:
            placed.append(replace(row, baseline=y + 0.95 * row.pixels))
            y += LEADING * row.pixels
        y += gap
    return tuple(placed)


def _parts(row: LetteredLine) -> list[LetteredLine]:
    """A line's words, each where it stands in the line."""
    stops = [0, *(at for at, cost in enumerate(break_costs(row.text)) if cost < WITHIN_WORD), len(row.text)]
    found = []
    for begin, end in pairwise(stops):
        if row.text[begin:end].strip():
            x = row.x + line_length(row.text[:begin], row.face, row.pixels)
            found.append(replace(row, text=row.text[begin:end].rstrip(), x=x))
    return found


def _strip(rows: tuple[LetteredLine, ...], picture: Size, framed: bool = False) -> LetteringStrip:
    if not rows:
        return lettering_strip(np.zeros((2, 2, 4), np.uint8), 0, 0)
    short = min(picture)
    margin = short * (0.045 if framed else 0.03)
    top = max(0, even_below(min(row.baseline - row.pixels for row in rows) - margin))
    bottom = min(picture.height, even_below(max(row.baseline + 0.35 * row.pixels for row in rows) + margin) + 2)
    left = max(0, even_below(min(row.x for row in rows) - margin))
    right = min(
        picture.width, even_below(max(row.x + line_length(row.text, row.face, row.pixels) for row in rows) + margin) + 2
    )
    box = Size(even_below(right - left), even_below(bottom - top))
    placed = tuple(replace(row, x=row.x - left, baseline=row.baseline - top) for row in rows)
    rgba = draw_lines(placed, box, edge=short * 0.0012, glow=short * 0.006, bold=short * 0.0018)
    if framed:
        frame = Image.fromarray(rgba)
        thick = max(1, round(short * 0.004))
        inset = thick + round(short * 0.006)
        ImageDraw.Draw(frame).rounded_rectangle(
            (inset, inset, box.width - inset, box.height - inset),
            radius=round(short * 0.03),
            outline=(*WHITE, 235),
            width=thick,
        )
        rgba = np.asarray(frame)
    return lettering_strip(rgba, left, top)


def _eased(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)
