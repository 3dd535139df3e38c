"""Weather that falls before the lens: sheets of streaks and flakes, drawn once and let fall through every frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from core.render.camera_moves import Size
from core.render.raster import Planes

RAIN = {"rain": (0.5, 0.14), "storm": (0.8, 0.42)}
"""How much of it, and how far it slants."""
FALL = 52.0
"""Pixels of a full HD picture that rain falls in a 30th of a second; nearer rain up to twice as far."""
FLAKES = ((2.2, 420, 2.2), (4.5, 130, 3.6), (10.0, 26, 6.0))
"""Snow far and near: radius, how many on a picture, and pixels they sink in a 30th of a second, in full HD."""
GLEAM, SHARE = 38, 0.46
"""Rain gleams by itself this much, and by half of the light behind it; and what of that a whole drop adds."""
SHEEN = 8
"""Rain shows the light behind it from so many times smaller a picture."""


@dataclass(frozen=True)
class WeatherSheet:
    """One sheet, twice as wide as the picture: `seen` is how much of it is there (0..255). It sinks `down` pixels a frame
    and drifts `across`; what comes in above is taken from another part of it each time."""

    seen: np.ndarray
    down: float
    across: float


@dataclass(frozen=True)
class Air:
    weather: str
    light: float
    sheets: tuple[WeatherSheet, ...]


def build_air(told: Mapping[str, Any], picture: Size, seed: int, fps: int) -> Air | None:
    """The weather a still asks for, in sheets for a picture of this size; None for one that does not fall."""
    weather, near = str(told.get("weather", "")), float(told.get("near", 0.3))
    unit, pace = min(picture) / 1080, 30 / fps
    chance = np.random.default_rng([abs(seed), 77])
    sheets: list[WeatherSheet] = []
    if weather in RAIN:
        amount, slant = RAIN[weather]
        for part, close in ((1.0, near), (0.4, min(1.0, near + 0.45))):
            down = FALL * (1 + close) * unit * pace
            sheets.append(
                WeatherSheet(_streaks(picture, unit, chance, amount * part, close, slant), down, -slant * down)
            )
    elif weather == "snow":
        for radius, count, down in FLAKES:
            grown = radius + (8 * near if radius == FLAKES[-1][0] else 0)
            drift = float(chance.uniform(-0.4, 0.4))
            sheets.append(
                WeatherSheet(_flakes(picture, unit, chance, grown, count), down * unit * pace, drift * unit * pace)
            )
    return Air(weather, float(told.get("light", 0.6)), tuple(sheets)) if sheets else None


def draw_weather(here: Air, frame: float, onto: Planes) -> None:
    """Let it fall over a picture, in place."""
    luma = onto.y
    height, width = luma.shape
    little = cv2.resize(luma, (max(1, width // SHEEN), max(1, height // SHEEN)), interpolation=cv2.INTER_AREA)
    lit = cv2.blur(little, (9, 9)) // 2 + GLEAM
    behind = cv2.resize(lit, (width, height), interpolation=cv2.INTER_LINEAR)
    for number, sheet in enumerate(here.sheets):
        sunk = sheet.down * frame
        turn, row = divmod(round(sunk), height)
        for part, (top, bottom, source) in enumerate(((0, row, height - row), (row, height, 0))):
            if bottom <= top:
                continue
            lap = turn - part
            left = (7919 * (lap + 1) + 613 * number - round(sheet.across * frame)) % width
            seen = sheet.seen[source : source + bottom - top, left : left + width]
            place = luma[top:bottom]
            if here.weather == "snow":
                _whiten(place, seen, here.light)
            else:
                cv2.add(place, cv2.multiply(seen, behind[top:bottom], scale=SHARE / 255), dst=place)


def _whiten(place: np.ndarray, seen: np.ndarray, light: float) -> None:
    """Flakes are as bright as the hour lets them be, also before what is brighter."""
    white = np.full_like(place, round(95 + 135 * light))
    cv2.add(place, cv2.multiply(cv2.subtract(white, place), seen, scale=1 / 255), dst=place)


def _streaks(
    picture: Size, unit: float, chance: np.random.Generator, amount: float, near: float, slant: float
) -> np.ndarray:
    """Drops as they smear while a frame is exposed; nearer ones are fewer, longer and thicker."""
    width, height = 2 * picture.width, picture.height
    count = int((900 - 620 * near) * amount * 2 * (picture.width * height) / (unit * unit * 1920 * 1080))
    length, thick = (40 + 60 * near) * unit, max(1, round((1 + near) * unit))
    seen = np.zeros((height, width), np.uint8)
    for x, y, long, bright in chance.random((count, 4)):
        reach = length * (0.5 + long)
        begin = (int(x * width), int(y * (height + reach) - reach))
        end = (int(begin[0] - reach * slant), int(begin[1] + reach))
        cv2.line(seen, begin, end, int(255 * (0.3 + 0.7 * bright)), thick, cv2.LINE_AA)
    return cv2.GaussianBlur(seen, (0, 0), max(0.4, 0.8 * thick * max(0.5, unit)))


def _flakes(picture: Size, unit: float, chance: np.random.Generator, radius: float, count: int) -> np.ndarray:
    width, height = 2 * picture.width, picture.height
    seen = np.zeros((height, width), np.uint8)
    for x, y, big in chance.random((int(2 * count * picture.width * height / (unit * unit * 1920 * 1080)), 3)):
        around = max(1, round(radius * unit * (0.5 + 0.7 * big)))
        middle = (int(x * width), int(around + y * (height - 2 * around)))
        cv2.circle(seen, middle, around, int(255 * (0.45 + 0.4 * big)), -1, cv2.LINE_AA)
    return cv2.GaussianBlur(seen, (0, 0), max(0.5, 0.36 * radius * unit))
