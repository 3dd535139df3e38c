"""When each word of a text is heard: the words as they are written, laid on the words as the model spoke them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

MOST = 24
"""Spoken words that one written word can be: a telephone number is read figure by figure."""
JOINED = 3.0
"""What it costs to say a written word along with another, in symbols a symbol of it: rarely right."""


class Span(NamedTuple):
    """A spoken word: its symbols, and the seconds of the recording in which it sounds."""

    symbols: str
    start: float
    end: float


class Word(NamedTuple):
    """A written word, and the seconds of the recording in which it is heard."""

    text: str
    start: float
    end: float


def spoken_spans(said: Sequence[tuple[str, int]], rate: int) -> list[Span]:
    """The words of one breath. `said` are its symbols, each with the sample where it ends; what a word begins with is the
    end of the space or the mark before it."""
    found: list[Span] = []
    symbols, start, end = "", 0, 0
    for symbol, ends in [*said, (" ", said[-1][1] if said else 0)]:
        if symbol.isspace() or symbol in ",.!?;:…—":
            if _letters(symbols):
                found.append(Span(symbols, start / rate, end / rate))
            symbols, start = "", ends
        else:
            symbols, end = symbols + symbol, ends
    return found


def align_words(written: Sequence[str], spoken: Sequence[Span], sounded: Callable[[str], str]) -> list[Word]:
    """Each written word with the time of the spoken ones it became. Mostly there are as many; where figures or signs were
    written out, each takes those that are as long as it is `sounded` by itself. Words said as one are told as one."""
    if not written or not spoken:
        return []
    if len(written) == len(spoken):
        return [Word(text, span.start, span.end) for text, span in zip(written, spoken, strict=True)]
    found: list[Word] = []
    for text, begin, end in _shared(written, spoken, sounded):
        if begin < end:
            found.append(Word(text, spoken[begin].start, spoken[end - 1].end))
        elif found:
            found[-1] = found[-1]._replace(text=found[-1].text + _between(found[-1].text, text) + text)
    return found


def _shared(
    written: Sequence[str], spoken: Sequence[Span], sounded: Callable[[str], str]
) -> list[tuple[str, int, int]]:
    """(word, first, end) over the spoken words, so that the lengths differ least in all."""
    wanted = [_letters(sounded(text)) for text in written]
    upto = [0]
    for span in spoken:
        upto.append(upto[-1] + _letters(span.symbols))
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for letters in wanted:
        row: dict[int, tuple[float, int]] = {}
        for begin, (cost, _) in best[-1].items():
            for end in range(begin, min(begin + MOST, len(spoken)) + 1):
                off = abs(upto[end] - upto[begin] - letters) if end > begin else JOINED * (letters + 1)
                if end not in row or cost + off < row[end][0]:
                    row[end] = (cost + off, begin)
        best.append(row)
    end = len(spoken) if len(spoken) in best[-1] else max(best[-1])
    found = []
    for text, row in zip(reversed(written), reversed(best[1:]), strict=True):
        begin = row[end][1]
        found.append((text, begin, end))
        end = begin
    return found[::-1]


def _letters(symbols: str) -> int:
    """How many sounds there are, without stress, tone and length."""
    return sum(symbol.isalpha() and symbol not in "ˈˌːʰ" for symbol in symbols)


def _between(left: str, right: str) -> str:
    return " " if re.match(r"[A-Za-z0-9]", right) and re.search(r"[A-Za-z0-9.,!?]$", left) else ""
