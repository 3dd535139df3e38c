"""How long something is to be: seconds of "15秒", "五秒", "半分钟", "an eight second clip"."""

from __future__ import annotations

import re

from core.script import script_writing

DIGITS = {letter: at for at, letter in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
WORDS = dict(
    zip(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "twelve",
            "fifteen",
            "twenty",
            "thirty",
            "forty",
            "forty-five",
            "fifty",
            "sixty",
            "ninety",
        ],
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 40, 45, 50, 60, 90),
        strict=True,
    )
)
LENGTH = re.compile(
    r"(?P<many>(?<![\d.])\d{1,6}(?:\.\d{1,3})?|[零〇一二两三四五六七八九十半]{1,6}|\b(?:"
    + "|".join(sorted(WORDS, key=len, reverse=True))
    + r"|half a)\b)"
    r"[ -]*(?:个)?(?P<unit>秒|s\b|secs?\b|seconds?\b|分半|分钟|mins?\b|minutes?\b|小时|hours?\b)",
    re.IGNORECASE,
)
SCENES = re.compile(
    r"(?P<least>\d{1,3})\s*(?:-|–|—|~|～|to|到|至)\s*(?P<most>\d{1,3})(?P<word>\s*(?:个?场景|场戏|场|scenes\b))",
    re.IGNORECASE,
)
"""How a template says how many scenes it wants."""
MEASURE = re.compile(r"^(?:一)?(?:段|个|条|支|部|张)(?=[\d零一二两三四五六七八九十半])|(?<=秒)的$|(?<=钟)的$")


def parse_seconds(text: str) -> float | None:
    """The seconds that a length says; None where it says none that can be reckoned ("short", "几秒")."""
    match = LENGTH.search(text)
    if match is None or (many := _number(match["many"].lower())) is None:
        return None
    unit = match["unit"].lower()
    if unit == "分半":
        return many * 60 + 30
    return many * (60 if unit[0] in "分m" else 3600 if unit[0] in "小h" else 1)


def fit_scene_count(line: str, film_seconds: float) -> tuple[str, str, str]:
    """A line of a template with as many scenes as such a film holds; what it asked for, and what it asks for now, both "" where that fits."""
    hit, count = SCENES.search(line), script_writing.scene_count(film_seconds)
    if hit is None or int(hit["least"]) <= count <= int(hit["most"]):
        return line, "", ""
    word = hit["word"].removesuffix("s") if count == 1 else hit["word"]
    return f"{line[: hit.start()]}{count}{word}{line[hit.end() :]}", hit[0], f"{count}{word}"


def bare_length(text: str) -> str:
    """ "8秒" of "一段8秒的"."""
    return MEASURE.sub("", text.strip()) or text


def format_seconds(many: float, language: str) -> str:
    return f"{many:g} 秒" if language == "zh" else f"{many:g} seconds"


def _number(said: str) -> float | None:
    if said[0].isdigit():
        return float(said)
    if said in WORDS:
        return WORDS[said]
    if said in ("半", "half a"):
        return 0.5
    if set(said) <= {*DIGITS, "十"}:
        tens, ten, ones = said.rpartition("十")
        if ten:
            return (DIGITS.get(tens, 1) if tens else 1) * 10 + (DIGITS.get(ones, 0) if ones else 0)
        return DIGITS[said] if len(said) == 1 else None
    return None
