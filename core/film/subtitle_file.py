"""Somebody's file of subtitles as cues: SubRip, WebVTT, SubStation Alpha or MicroDVD, in any usual encoding, without its styling.

SubRip and WebVTT are taken apart here: what is wrong is said with its line, a number or a note is never taken for words, and each line
is looked at once, whatever it holds. SubStation's lines are read by pysubs2, those of its dialogue alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from typing import NamedTuple

import pysubs2
from pysubs2.time import frames_to_ms

from core.errors import (
    EmptySubtitleFile,
    FileTooLarge,
    NotSubtitles,
    SubtitleBackwards,
    SubtitleBeyondFilm,
    SubtitleInFileTooLong,
    SubtitleTimeBroken,
    TooManySubtitles,
)
from core.project.own_subtitles import MOST_CHARS

ENDINGS = ("srt", "vtt", "ass", "ssa", "sub")
MOST_MB = 2
MOST_CUES = 5_000
ENCODINGS = ("utf-8-sig", "gb18030")
CLOCK = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
TIMES = re.compile(rf"{CLOCK}\s*-->\s*{CLOCK}(?:\s|$)")
LOOKS_TIMED = re.compile(r"-?\d{1,9}:")
FRAMES = re.compile(r"\{(\d{1,9})\}\{(\d{1,9})\}(.*)")
SUBSTATION = re.compile(r"^(?:\[(?:Script Info|V4\+? Styles|Events)\]|Dialogue:)", re.IGNORECASE | re.MULTILINE)
SUBSTATION_TIMES = re.compile(r"Dialogue:[^,]*,\s*\d{1,2}:\d{1,2}:\d{1,2}[.,]\d{1,3}\s*,\s*\d{1,2}:\d{1,2}:\d{1,2}[.,]\d{1,3}\s*(?:,[^,]*){6},")  # fmt: skip
TAGS = re.compile(r"</?(?:i|b|u|s|em|strong|font|span|c|v|lang|ruby|rt)(?:[.\s][^<>]*)?/?>|<\d[\d:.]*>", re.IGNORECASE)
OVERRIDES = re.compile(r"\{\\[^{}]*\}")
BRACES = re.compile(r"(\{[^{}]*\})")
DRAWING = re.compile(r"\\p(\d+)")
FRAME_STYLES = re.compile(r"\{[A-Za-z]:[^{}]*\}")
UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "\u200e", "&rlm;": "\u200f", "&amp;": "&"}


class FileCue(NamedTuple):
    """A subtitle of a file: the `number`-th, from line `line` of the file on, from second to second; its lines end in a line break."""

    number: int
    line: int
    text: str
    start_s: float
    end_s: float

    @property
    def words(self) -> str:
        """In one line."""
        return " ".join(self.text.split())


class _Timed(NamedTuple):
    """As it stands in the file, in milliseconds."""

    line: int
    start: int
    end: int
    text: str


def read_subtitle_file(content: bytes, film_s: float, fps: float) -> tuple[FileCue, ...]:
    """The subtitles of a file for a film of so many seconds, in their order. `fps` is the rate of a file that counts frames and does not
    say its own. What is empty or stands for no time is left out. Raises FileTooLarge, NotSubtitles, EmptySubtitleFile,
    TooManySubtitles, SubtitleTimeBroken, SubtitleBackwards, SubtitleBeyondFilm and SubtitleInFileTooLong."""
    if len(content) > MOST_MB << 20:
        raise FileTooLarge(limit=MOST_MB)
    text = _decode(content)
    lines = text.split("\n")
    if SUBSTATION.search(text):
        timed = sorted(_substation(lines), key=lambda one: (one.start, one.end))
    elif text.lstrip().startswith("WEBVTT"):
        timed = list(_blocks(lines, web=True))
    elif "-->" in text:
        timed = list(_blocks(lines, web=False))
    elif any(FRAMES.match(line.lstrip()) for line in lines[:20]):
        timed = list(_framed(lines, fps))
    else:
        raise NotSubtitles()
    return _checked(timed, film_s)


def _decode(content: bytes) -> str:
    """The text with its line breaks made alike. Raises EmptySubtitleFile, NotSubtitles."""
    if not content.strip():
        raise EmptySubtitleFile()
    codes = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS
    for code in codes:
        with suppress(UnicodeDecodeError):
            text = content.decode(code)
            if "\0" in text:
                break
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise NotSubtitles()


def _checked(timed: list[_Timed], film_s: float) -> tuple[FileCue, ...]:
    found: list[FileCue] = []
    before = 0
    for number, one in enumerate(timed, 1):
        if one.end < one.start or one.start < before:
            raise SubtitleBackwards(n=number, line=one.line)
        before = one.start
        text = "\n".join(line for part in UNPRINTED.sub("", one.text).split("\n") if (line := " ".join(part.split())))
        if not text or one.end == one.start:
            continue
        if len(text) > MOST_CHARS:
            raise SubtitleInFileTooLong(n=number, line=one.line, most=MOST_CHARS)
        if one.start >= film_s * 1000:
            raise SubtitleBeyondFilm(n=number, line=one.line, at=_clock(one.start), film=_clock(round(film_s * 1000)))
        found.append(FileCue(number, one.line, text, one.start / 1000, one.end / 1000))
    if not found:
        raise EmptySubtitleFile()
    return tuple(found)


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02d}"


# SubRip and WebVTT --------------------------------------------------------------------------------------------------------


def _blocks(lines: list[str], web: bool) -> Iterator[_Timed]:
    """Raises SubtitleTimeBroken, TooManySubtitles."""
    opened: tuple[int, int, int] | None = None
    body: list[str] = []
    count = 0
    for n, line in enumerate(lines, 1):
        if "-->" not in line or not (times := _times(line, n)):
            body.append(line)
            continue
        if (count := count + 1) > MOST_CUES:
            raise TooManySubtitles(most=MOST_CUES)
        if body and body[-1].strip().isdecimal():
            body.pop()
        if opened:
            yield _Timed(*opened, _words_of_block(body, web))
        opened, body = (n, *times), []
    if opened:
        yield _Timed(*opened, _words_of_block(body, web))


def _times(line: str, n: int) -> tuple[int, int] | None:
    """From and to, in milliseconds; None where the arrow is among words. Raises SubtitleTimeBroken."""
    if found := TIMES.match(line.lstrip()):
        parts = found.groups()
        return _milliseconds(parts[:4]), _milliseconds(parts[4:])
    if LOOKS_TIMED.match(line.lstrip()):
        raise SubtitleTimeBroken(line=n)
    return None


def _milliseconds(clock: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, part = clock
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + int((part or "0").ljust(3, "0"))


def _words_of_block(body: list[str], web: bool) -> str:
    """A WebVTT cue ends with the first empty line: what follows is a name or a note."""
    if not web:
        return OVERRIDES.sub("", TAGS.sub("", "\n".join(body)))
    text = TAGS.sub("", "\n".join(takewhile(str.strip, body)))
    for entity, sign in ENTITIES.items():
        text = text.replace(entity, sign)
    return text


# SubStation Alpha and MicroDVD --------------------------------------------------------------------------------------------


def _substation(lines: list[str]) -> Iterator[_Timed]:
    """Without comments and drawings. Raises SubtitleTimeBroken, TooManySubtitles."""
    said = [(n, line.strip()) for n, line in enumerate(lines, 1) if line.lstrip().startswith("Dialogue:")]
    if len(said) > MOST_CUES:
        raise TooManySubtitles(most=MOST_CUES)
    for n, line in said:
        if not SUBSTATION_TIMES.match(line):
            raise SubtitleTimeBroken(line=n)
    events = pysubs2.SSAFile.from_string("\n".join(line for _, line in said), "ass").events
    for (n, _), event in zip(said, events, strict=True):
        words = _without_drawings(event.text)
        yield _Timed(n, event.start, event.end, words.replace(r"\N", "\n").replace(r"\n", "\n").replace(r"\h", " "))


def _without_drawings(text: str) -> str:
    kept, drawn = [], False
    for part in BRACES.split(text):
        if part.startswith("{") and part.endswith("}"):
            for scale in DRAWING.findall(part):
                drawn = scale.strip("0") != ""
        elif not drawn:
            kept.append(part)
    return "".join(kept)


def _framed(lines: list[str], fps: float) -> Iterator[_Timed]:
    """A first line from frame 1 to frame 1 tells the file's own rate. Raises TooManySubtitles."""
    count = 0
    for n, line in enumerate(lines, 1):
        if not (found := FRAMES.match(line.lstrip())):
            continue
        begin, end, text = int(found[1]), int(found[2]), found[3]
        if not count and begin == end == 1:
            with suppress(ValueError):
                told = float(text[:10].replace(",", "."))
                fps = told if 1 <= told <= 240 else fps
            continue
        if (count := count + 1) > MOST_CUES:
            raise TooManySubtitles(most=MOST_CUES)
        yield _Timed(n, frames_to_ms(begin, fps), frames_to_ms(end, fps), FRAME_STYLES.sub("", text).replace("|", "\n"))
