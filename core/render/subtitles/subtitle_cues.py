"""What is read under the picture: a spoken line broken into cues of at most two lines, and written as SRT or WebVTT.

Chinese breaks between words (jieba), best between phrases (budoux), and never so that a line starts with a closing
mark or ends with an opening one; English breaks between words. Lines are measured with the font that draws them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

import budoux
import pysubs2

from core.render import fonts
from core.render.subtitles.subtitle_looks import PLAIN, SubtitleLook
from core.render.timeline import Cue

NO_START = frozenset("，。！？；：、）》〉」』】〕’”…—～·,.!?;:)]}%％°℃")
NO_END = frozenset("（《〈「『【〔‘“([{$￥#")
ENDS = frozenset("。！？!?…")
PAUSES = frozenset("，；：、,;:—")
SILENT_AT_LINE_END = "，。、；："
"""Chinese film subtitles leave these out where a line ends; question and exclamation marks and quotes stay."""
CLINGS_BACK = frozenset("的了着过地得吗呢吧啊呀们么嘛里上下中后前")
LEADS_ON = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "from",
        "by",
        "and",
        "or",
        "but",
        "my",
        "your",
        "his",
        "her",
        "its",
        "our",
        "their",
        "is",
        "was",
    ]
)
NEVER = 1e6


class SubtitleStyle(NamedTuple):
    """How subtitles stand in a picture, in pixels: letter size, widest line, room below the last line."""

    size: int
    widest: float
    below: int


class SubtitleShape(NamedTuple):
    """`size` is a share of the short side, `letters` the full-width characters of the longest line, `below` a share of
    the height: a tall picture is watched in apps whose buttons cover its lowest fifth."""

    size: float
    letters: float
    below: float


WIDE, SQUARE, TALL = (
    SubtitleShape(0.056, 18.0, 0.07),
    SubtitleShape(0.056, 16.0, 0.08),
    SubtitleShape(0.058, 14.0, 0.22),
)


def subtitle_style(width: int, height: int, times: float = 1.0) -> SubtitleStyle:
    """`times` is how much larger than usual the letters are."""
    shape = WIDE if width >= 1.4 * height else TALL if height >= 1.4 * width else SQUARE
    size = max(8, round(shape.size * times * min(width, height)))
    return SubtitleStyle(size, min(shape.letters * size, 0.9 * width), round(shape.below * height))


def cues_of_line(
    text: str,
    start: int,
    frames: int,
    *,
    width: int,
    height: int,
    language: str = "zh",
    speaker: str = "",
    heard: Sequence[tuple[str, int]] = (),
    look: SubtitleLook = PLAIN,
) -> tuple[Cue, ...]:
    """The cues of one spoken line that sounds from frame `start` for `frames`; each begins with its first word where it is
    known when that is `heard` (words in order, and how many frames after `start`), else has its share of the time. A `look` that
    follows the words is told when each begins."""
    words = fonts.drawable_text(text)
    if not words or frames <= 0:
        return ()
    parts = _cues_of(words, subtitle_style(width, height, look.size))
    weights = [sum(_time(letter) for letter in "".join(lines)) or 1.0 for lines in parts]
    edges = _heard(parts, heard, frames) or _shares(weights, frames)
    known = _begins(heard) if look.words and _heard(parts, heard, frames) else {}
    timed = zip(parts, edges, edges[1:], _letters_before(parts), strict=False)
    return tuple(
        Cue(
            start=start + begin,
            end=start + end,
            lines=_trim(lines),
            speaker=speaker,
            words=_timed_words(_trim(lines), start, begin, end, known, before) if look.words else (),
        )
        for lines, begin, end, before in timed
        if end > begin
    )


def spoken_letters(cue: Cue, frame: int) -> tuple[int, int] | None:
    """From which letter to which of a cue's lines the word stands that is spoken at a frame; None for a cue that does not tell."""
    if not cue.words:
        return None
    begun = max(0, sum(begin <= frame for begin, _ in cue.words) - 1)
    return cue.words[begun - 1][1] if begun else 0, cue.words[begun][1]


def word_times(cue: Cue) -> tuple[tuple[int, int], ...]:
    """Of each word of a cue the frame in which it begins and how many letters of the lines stand up to its end: as the cue tells it, else
    by its share of the cue's time."""
    return cue.words or _timed_words(cue.lines, 0, cue.start, cue.end, {}, 0)


def _timed_words(
    lines: tuple[str, ...], start: int, begin: int, end: int, known: Mapping[int, int], before: int
) -> tuple[tuple[int, int], ...]:
    """When each word of a cue begins: where the voice tells that, else by its share of the cue's time. `known` are frames after `start`
    by the number of letters of the line that are spoken before; `before` those before this cue."""
    words = [word for line in lines for word in _words_of_line(line)]
    shares = _shares([sum(map(_time, word)) or 0.1 for word in words], end - begin)
    found: list[tuple[int, int]] = []
    letters, length = before, 0
    for word, share in zip(words, shares, strict=False):
        at = next((known[n] for n in range(letters, letters + _letters(word)) if n in known), None)
        earliest = found[-1][0] if found else start + begin
        length += len(word)
        found.append((min(max(earliest, start + (begin + share if at is None else at)), start + end - 1), length))
        letters += _letters(word)
    return tuple(found)


def _words_of_line(line: str) -> list[str]:
    """The words of a line, each with the marks and the space behind it; together they are the line."""
    found: list[str] = []
    for part in re.findall(r"\S+\s*", line) if line.isascii() else _words(line):
        if found and not _letters(part):
            found[-1] += part
        else:
            found.append(part)
    return found or [line]


def _begins(heard: Sequence[tuple[str, int]]) -> dict[int, int]:
    """The frame in which each word begins, by the number of letters before it."""
    begins, letters = {}, 0
    for word, at in heard:
        begins[letters] = at
        letters += _letters(word)
    return begins


def _letters_before(parts: Sequence[tuple[str, ...]]) -> list[int]:
    return list(accumulate((_letters("".join(lines)) for lines in parts[:-1]), initial=0))


def settle_cues(many: Iterable[Cue]) -> tuple[Cue, ...]:
    """Cues in order, none running into the next, none empty."""
    ordered = sorted(many, key=lambda cue: (cue.start, cue.end))
    ends = [cue.start for cue in ordered[1:]] + [1 << 62]
    return tuple(
        cue.model_copy(update={"end": min(cue.end, end)})
        for cue, end in zip(ordered, ends[: len(ordered)], strict=True)
        if min(cue.end, end) > cue.start
    )


def write_srt(many: Sequence[Cue], fps: int) -> str:
    return _written(many, fps, "srt")


def write_vtt(many: Sequence[Cue], fps: int) -> str:
    return _written(many, fps, "vtt")


def break_costs(text: str) -> list[float]:
    """What it costs to break before each character: 0 is a good place, NEVER is none."""
    word_starts, phrase_starts = _starts(text)
    return [NEVER] + [_cost(text, at, at in word_starts, at in phrase_starts) for at in range(1, len(text))]


def _cost(text: str, at: int, word: bool, phrase: bool) -> float:
    before, after = text[at - 1], text[at]
    if after in NO_START or before in NO_END or after == " ":
        return NEVER
    if before == " ":
        return _space_cost(text, at)
    if before in ENDS or (before in "”’」』）》" and at > 1 and text[at - 2] in ENDS):
        return 0.0
    if before in PAUSES:
        return 1.0 if before == "、" else 0.2
    if before.isascii() and after.isascii():
        return 20.0
    if not word:
        return 8.0
    return (1.0 if phrase else 1.6) + (1.5 if after in CLINGS_BACK else 0.0)


def _space_cost(text: str, at: int) -> float:
    last = text[: at - 1].rsplit(" ", 1)[-1]
    if last[-1:] in ".!?。！？…" or last[-2:-1] in tuple(".!?"):
        return 0.0
    if last[-1:] in PAUSES:
        return 0.2
    return 2.0 if last.lower() in LEADS_ON else 1.0


def _starts(text: str) -> tuple[set[int], set[int]]:
    if text.isascii():
        return set(), set()
    return _edges(_words(text)), _edges(_phrases().parse(text))


@lru_cache(1024)
def _words(text: str) -> tuple[str, ...]:
    """Of a line that is laid again with each draw of its film."""
    import jieba  # its dictionary takes half a second to load, which English films need not wait for

    jieba.setLogLevel(60)
    return tuple(jieba.cut(text, HMM=False))


@cache
def _phrases() -> budoux.Parser:
    return budoux.load_default_simplified_chinese_parser()


def _edges(parts: Iterable[str]) -> set[int]:
    edges, at = set(), 0
    for part in parts:
        edges.add(at)
        at += len(part)
    return edges


class _Laid(NamedTuple):
    cost: float
    lines: tuple[str, ...]


class _Ruler:
    """The width of any part of a text, without the spaces around it, from the widths of its characters."""

    def __init__(self, text: str, look: SubtitleStyle) -> None:
        self.text, self.widest = text, look.widest
        self._edges = [0.0, *accumulate(_advance(letter, look.size) for letter in text)]

    def between(self, begin: int, end: int) -> float:
        while begin < end and self.text[begin] == " ":
            begin += 1
        while end > begin and self.text[end - 1] == " ":
            end -= 1
        return self._edges[end] - self._edges[begin]


@cache
def _advance(letter: str, size: int) -> float:
    return fonts.text_width(letter, "sans", size)


def _cues_of(text: str, look: SubtitleStyle) -> list[tuple[str, ...]]:
    """The cheapest way to show the whole text: a cue costs a little, a short one more, a bad place between two most."""
    ruler, costs = _Ruler(text, look), break_costs(text)
    stops = [0] + [at for at, cost in enumerate(costs) if cost < NEVER] + [len(text)]
    best: dict[int, tuple[float, int, tuple[str, ...]]] = {0: (0.0, 0, ())}
    for place, end in enumerate(stops):
        for begin in reversed(stops[:place]):
            if ruler.between(begin, end) > 2 * look.widest:
                break
            laid = _lay(ruler, begin, end, costs) if begin in best else None
            if laid is None:
                continue
            short = 1.5 * max(0.0, 1 - 2 * ruler.between(begin, end) / look.widest)
            total = best[begin][0] + laid.cost + 1.5 + short + (3.0 * costs[begin] if begin else 0.0)
            if end not in best or total < best[end][0]:
                best[end] = (total, begin, laid.lines)
    return _walk_back(best, len(text)) if len(text) in best else _forced(ruler)


def _walk_back(best: dict[int, tuple[float, int, tuple[str, ...]]], end: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    while end > 0:
        _, begin, lines = best[end]
        found.append(lines)
        end = begin
    return found[::-1]


def _lay(ruler: _Ruler, begin: int, end: int, costs: list[float]) -> _Laid | None:
    """One line where it fits, else the two that cost least: a good break, and lines alike in length."""
    if ruler.between(begin, end) <= ruler.widest:
        return _Laid(0.0, (ruler.text[begin:end].strip(),))
    best, cut = NEVER, 0
    for at in range(begin + 1, end):
        if costs[at] >= best:
            continue
        wide, other = ruler.between(begin, at), ruler.between(at, end)
        if max(wide, other) > ruler.widest:
            continue
        uneven = 3.0 * abs(wide - other) / ruler.widest + (0.2 if wide > other else 0.0)
        if 0.8 + costs[at] + uneven < best:
            best, cut = 0.8 + costs[at] + uneven, at
    if not cut:
        return None
    return _Laid(best, (ruler.text[begin:cut].strip(), ruler.text[cut:end].strip()))


def _forced(ruler: _Ruler) -> list[tuple[str, ...]]:
    """For what has no place to break, such as a row of sixty full stops: cut where the line is full."""
    found, begin = [], 0
    for end in range(1, len(ruler.text) + 1):
        if end == len(ruler.text) or ruler.between(begin, end + 1) > ruler.widest:
            found.append((ruler.text[begin:end].strip(),))
            begin = end
    return [lines for lines in found if lines[0]]


def _trim(lines: tuple[str, ...]) -> tuple[str, ...]:
    trimmed = tuple(line.rstrip(SILENT_AT_LINE_END) for line in lines)
    return tuple(line for line in trimmed if line) or lines


def _time(letter: str) -> float:
    """How long a character takes to say, in Chinese syllables; a mark is a breath."""
    if letter in ENDS or letter == ".":
        return 1.2
    if letter in PAUSES:
        return 0.7
    if letter.isspace():
        return 0.1
    return 0.3 if letter.isascii() and letter.isalpha() else 1.0


def _heard(parts: Sequence[tuple[str, ...]], heard: Sequence[tuple[str, int]], frames: int) -> list[int]:
    """Where each cue begins and the last ends, by its first word; empty where the words are not those of the text."""
    begins, letters = _begins(heard), sum(_letters(word) for word, _ in heard)
    if not letters or letters != sum(_letters("".join(lines)) for lines in parts):
        return []
    edges, done = [0], 0
    for lines in parts[:-1]:
        done += _letters("".join(lines))
        later = [at for before, at in begins.items() if before >= done]
        edges.append(min(max(edges[-1], later[0] if later else frames), frames))
    return [*edges, frames]


def _letters(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _shares(weights: list[float], frames: int) -> list[int]:
    total, edges, done = sum(weights), [0], 0.0
    for weight in weights:
        done += weight
        edges.append(round(frames * done / total))
    return edges


def _written(many: Sequence[Cue], fps: int, form: str) -> str:
    file = pysubs2.SSAFile()
    for cue in settle_cues(many):
        event = pysubs2.SSAEvent(start=round(cue.start * 1000 / fps), end=round(cue.end * 1000 / fps), name=cue.speaker)
        event.text = "\\N".join(plain_subtitle(line) for line in cue.lines)
        file.append(event)
    return file.to_string(form)


def plain_subtitle(line: str) -> str:
    """Marks that a subtitle file would read as its own become their full-width twins."""
    return line.translate(str.maketrans("{}\\<>", "｛｝＼＜＞"))
