"""Small light that moves in a place: dust in a room's beams, glints on water, lamps and neon that are never quite steady.

It begins from nothing, so that a take begins as its still was painted, and lies behind the people.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from core.render.moves import Size
from core.render.raster import Planes

RISE = 0.7
"""Seconds in which it comes up at the beginning of a take."""
DUST = 46
"""Motes on a picture, and how bright one is where the light is full."""
BRIGHT, DIM = 0.34, 96
"""DIM: luma below which no beam is seen, and no mote in it."""
GLINT = 132
"""Of two sheets of ripples multiplied (0..255), what is above it glints."""
LAMP, UNSTEADY = 152, 0.30
"""Luma above which something shines by itself at night, and by how much of what is above it that wavers."""
TONES = ((0.5, 2.3), (0.3, 5.9), (0.2, 13.7))
"""Of an unsteady lamp: share and radians a second."""


@dataclass(frozen=True)
class Shimmer:
    """`motes`: where each is (shares of the picture), how it drifts (shares a second), its size in pixels and its phase.
    `ripples`: two sheets twice as wide as the picture. `water`: the rows of the still between which there is some."""

    motes: np.ndarray
    ripples: tuple[np.ndarray, ...]
    water: tuple[float, float]
    phases: tuple[float, ...]
    unit: float


def of(told: Mapping[str, Any], picture: Size, seed: int) -> Shimmer | None:
    """What of it a place has; None where it has none."""
    chance = np.random.default_rng([abs(seed), 78])
    unit = min(picture) / 1080
    motes, water = np.zeros((0, 6)), (0.0, 0.0)
    ripples: tuple[np.ndarray, ...] = ()
    phases: tuple[float, ...] = ()
    if told.get("dust"):
        drift = chance.normal((0.004, -0.004), (0.006, 0.004), (DUST, 2))
        motes = np.hstack(
            (chance.random((DUST, 2)), drift, chance.uniform(1.2, 2.8, (DUST, 1)), chance.random((DUST, 1)))
        )
    if told.get("water"):
        top, bottom = told["water"]
        water, ripples = (float(top), float(bottom)), tuple(_ripples(picture, unit, chance) for _ in range(2))
    if told.get("lamps"):
        phases = tuple(chance.uniform(0, 2 * math.pi, len(TONES)))
    if not len(motes) and not ripples and not phases:
        return None
    return Shimmer(motes, ripples, water, phases, unit)


def play(here: Shimmer, second: float, rows: tuple[float, float], onto: Planes) -> None:
    """Lay it over a picture, in place. `rows`: where the upper and lower edge of the still's own rows 0 and 1 are in it."""
    there = min(1.0, second / RISE)
    if there <= 0:
        return
    if here.phases:
        wave = sum(
            share * (math.sin(p + pace * second) - math.sin(p))
            for p, (share, pace) in zip(here.phases, TONES, strict=True)
        )
        shining = cv2.subtract(onto.y, np.full_like(onto.y, LAMP))
        cv2.addWeighted(onto.y, 1.0, shining, UNSTEADY * wave, 0.0, dst=onto.y)
    if here.ripples:
        _glint(here, second, there, rows, onto.y)
    for mote in here.motes:
        _float(here, mote, second, there, onto.y)


def _glint(here: Shimmer, second: float, there: float, rows: tuple[float, float], luma: np.ndarray) -> None:
    height, width = luma.shape
    top, bottom = (round(rows[0] + share * (rows[1] - rows[0])) for share in here.water)
    top, bottom = max(0, top), min(height, bottom)
    if bottom - top < 4:
        return
    pace = 26 * here.unit * second
    one, other = (
        sheet[top:bottom, left : left + width]
        for sheet, left in zip(here.ripples, (round(pace) % width, width - 1 - round(0.8 * pace) % width), strict=True)
    )
    place = luma[top:bottom]
    glints = cv2.subtract(cv2.multiply(one, other, scale=1 / 255), np.full_like(place, GLINT))
    cv2.add(place, cv2.multiply(glints, place, scale=2.6 * there / 255), dst=place)


def _float(here: Shimmer, mote: np.ndarray, second: float, there: float, luma: np.ndarray) -> None:
    height, width = luma.shape
    x, y, across, down, size, phase = mote
    reach = max(2, math.ceil(3 * size * here.unit))
    px = (x + across * second) % 1 * (width - 2 * reach - 2) + reach
    py = (y + down * second) % 1 * (height - 2 * reach - 2) + reach
    left, top = int(px) - reach, int(py) - reach
    patch = luma[top : top + 2 * reach + 1, left : left + 2 * reach + 1]
    light = max(0.0, float(patch.mean()) - DIM) / (235 - DIM)
    strength = 235 * BRIGHT * light * there * (0.6 + 0.4 * math.sin(2 * math.pi * (phase + 0.13 * second)))
    if strength < 2:
        return
    along = np.arange(2 * reach + 1)
    spread = 2 * (size * here.unit) ** 2
    glow = np.outer(np.exp(-((along + top - py) ** 2) / spread), np.exp(-((along + left - px) ** 2) / spread))
    patch[:] = np.minimum(patch + strength * glow, 235).astype(np.uint8)


def _ripples(picture: Size, unit: float, chance: np.random.Generator) -> np.ndarray:
    """Smooth noise, wide and low as ripples are, the same at both ends."""
    around = max(4, round(20 * unit))
    rough = chance.random((picture.height, picture.width)).astype(np.float32)
    more = np.hstack((rough[:, -around:], rough, rough[:, :around]))
    soft = cv2.GaussianBlur(more, (0, 0), sigmaX=max(0.8, 5.0 * unit), sigmaY=max(0.5, 1.3 * unit))
    wide = np.tile(soft[:, around:-around], 2)
    low, high = np.percentile(wide, (2, 99.7))
    return np.asarray(np.clip((wide - low) / (high - low) * 255, 0, 255), np.uint8)
