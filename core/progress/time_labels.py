"""When something will be ready, in words: always a range, never a bare number that could be read as a film's length."""

from __future__ import annotations

from core.i18n import translate_key
from core.tasks.expected_time import FIVE_MINUTES, HOUR, MINUTE, SecondsRange, TimeLeft, round_range, rounding_unit


def format_range(low: float, high: float, language: str) -> str:
    """2 to 3 min; less than 20 s."""
    unit = rounding_unit(high)
    shown = round_range(SecondsRange(low=low, high=high))
    letter, size = ("h", HOUR) if unit == HOUR else ("m", MINUTE) if unit in (MINUTE, FIVE_MINUTES) else ("s", 1)
    key = f"times.{letter}" if shown.low else f"times.less_{letter}"
    return translate_key(key, language, low=round(shown.low / size), high=round(shown.high / size))


def format_about(low: float, high: float, language: str) -> str:
    """about 2 to 3 min; less than 20 s."""
    time = format_range(low, high, language)
    return (
        translate_key("times.about", language, time=time) if round_range(SecondsRange(low=low, high=high)).low else time
    )


def format_ready_in(expected: SecondsRange, language: str) -> str:
    """ready in about 2 to 3 min."""
    return translate_key("times.ready", language, time=format_about(expected.low, expected.high, language))


def format_time_left(left: TimeLeft | None, language: str) -> str:
    """about 2 to 3 min to go; longer than expected: about 1 to 2 min more; nothing where nothing is left."""
    if left is None:
        return ""
    if not left.high:
        return translate_key("times.late_open", language)
    time = format_about(left.low, left.high, language)
    return translate_key("times.late" if left.late else "times.to_go", language, time=time)


def format_left_figure(left: TimeLeft | None, language: str) -> tuple[str, str]:
    """The same for a large figure: ("2 to 3 min", "to go, about")."""
    if left is None:
        return "", ""
    if not left.high:
        return "…", translate_key("times.late_open", language)
    word = "late" if left.late else "about" if round_range(SecondsRange(low=left.low, high=left.high)).low else "less"
    return format_range(left.low, left.high, language), translate_key(f"times.word_{word}", language)
