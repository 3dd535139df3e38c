"""When something will be ready, in words: always a range, never a bare number that could be read as a film's length."""

from __future__ import annotations

from core.expected_time import FIVE_MINUTES, HOUR, MINUTE, Left, Range, said, unit_of
from core.words import say


def bare(low: float, high: float, language: str) -> str:
    """2 to 3 min; less than 20 s."""
    unit = unit_of(high)
    shown = said(Range(low=low, high=high))
    letter, size = ("h", HOUR) if unit == HOUR else ("m", MINUTE) if unit in (MINUTE, FIVE_MINUTES) else ("s", 1)
    key = f"times.{letter}" if shown.low else f"times.less_{letter}"
    return say(key, language, low=round(shown.low / size), high=round(shown.high / size))


def about(low: float, high: float, language: str) -> str:
    """about 2 to 3 min; less than 20 s."""
    time = bare(low, high, language)
    return say("times.about", language, time=time) if said(Range(low=low, high=high)).low else time


def ready(expected: Range, language: str) -> str:
    """ready in about 2 to 3 min."""
    return say("times.ready", language, time=about(expected.low, expected.high, language))


def to_go(left: Left | None, language: str) -> str:
    """about 2 to 3 min to go; longer than expected: about 1 to 2 min more; nothing where nothing is left."""
    if left is None:
        return ""
    if not left.high:
        return say("times.late_open", language)
    time = about(left.low, left.high, language)
    return say("times.late" if left.late else "times.to_go", language, time=time)


def figure(left: Left | None, language: str) -> tuple[str, str]:
    """The same for a large figure: ("2 to 3 min", "to go, about")."""
    if left is None:
        return "", ""
    if not left.high:
        return "…", say("times.late_open", language)
    word = "late" if left.late else "about" if said(Range(low=left.low, high=left.high)).low else "less"
    return bare(left.low, left.high, language), say(f"times.word_{word}", language)
