"""When a film is seen: the hour its sentence says, else one that fits what kind of film it is; and how the light goes on."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from providers.builtin.writer.vocabulary.reading import Reading

FILE = Path(__file__).parents[4] / "data" / "film" / "hours.toml"
GOES_ON = 45
"""Seconds above which a film is long enough for its light to go on."""


@cache
def hour_rules() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def first_hour(reading: Reading, place: str, draw: random.Random) -> str:
    """The hour in which a film begins: dawn, day, dusk or night."""
    told = hour_rules()
    usual = told["genre"].get(reading.fine) or told["place"].get(place) or told["usual"]
    return reading.when or draw.choice(usual.split())


def hour_after_turn(reading: Reading, when: str, seconds: int) -> str:
    """The hour from a film's turn on; the same where the sentence says it or there is no time."""
    if reading.when or seconds < GOES_ON:
        return when
    return str(hour_rules()["later"][when])
