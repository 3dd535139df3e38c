"""A shot: the place cut to the frame, people and things set in it, light, weather and finish on top."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from providers.builtin.painter.blocking import MOST_PEOPLE, MOST_THINGS, people
from providers.builtin.painter.casting import number
from providers.builtin.painter.dressing import things
from providers.builtin.painter.finish import finish
from providers.builtin.painter.places import Progress, keep_or_paint
from providers.builtin.painter.playing import air, perform
from providers.builtin.painter.puppet import art
from providers.builtin.painter.stage import Stage


def paint_shot(
    picture: dict[str, Any],
    cast: Sequence[dict[str, Any]],
    width: int,
    height: int,
    folder: Path | None,
    progress: Progress,
) -> tuple[np.ndarray, list[str]]:
    """The finished picture (8-bit BGR) and the names and things that are in it."""
    place = _known(picture.get("place"), art("places")["places"], "street")
    when = _known(picture.get("when"), art("light")["outdoors"], "day")
    weather = _known(picture.get("weather"), art("light")["weather"], "clear")
    size, angle, mood = (str(picture.get(k) or d) for k, d in (("size", "full"), ("angle", "eye"), ("mood", "calm")))
    seed = number(place, picture.get("location") or "")
    progress(0.02)
    plate = keep_or_paint(
        place, when, weather, seed & 0xFFFF, width, height, folder, lambda share: progress(0.02 + 0.55 * share)
    )
    progress(0.6)
    stage = Stage(plate, picture, size, angle, width, height)
    placed = people(stage, list(picture.get("people") or ())[:MOST_PEOPLE], list(cast))
    stage.backdrop(placed)
    props = things(stage, [str(t) for t in picture.get("things") or ()][:MOST_THINGS], placed)
    perform(stage, placed, [spot for _, spot in props], lambda share: progress(0.62 + 0.3 * share))
    air(stage, weather)
    glow = 0.85 if when == "night" else 0.5
    out = finish(stage.image, mood, when, glow)
    names = [p.name for p in placed] + [word for word, _ in props] + stage.in_hand
    return out, list(dict.fromkeys(names))


def _known(word: Any, table: dict[str, Any], otherwise: str) -> str:
    """The word if the table knows it: words become file names and are looked up."""
    return word if isinstance(word, str) and word in table else otherwise
