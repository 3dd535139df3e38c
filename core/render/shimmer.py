"""What moves in a place by itself: dust in a room's beams, glints on water, lamps and neon that are never quite steady, wind over
grass, birds far off.

It begins from nothing, so that a take begins as its still was painted, and lies behind the people.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from core.render.camera_moves import Size
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
GUST, PACES = 0.08, (150, 85)
"""By how much of its light grass that the wind bends is darker and brighter, and how many pixels a second of a full HD picture
the two sheets of gusts go."""
EVEN = 234
"""What a gust is written as (8 bits) that leaves the light as it is."""
COARSE, EDGE = 4, 12
"""How many times smaller gusts are drawn than they are seen, and in how many of such rows they begin."""
FLOCKS, FLOCK = 0.6, (3, 6)
"""In how many of the skies that may have them birds pass, and how many of them."""
BEAT, DARK = 7.5, 0.55
"""Of a bird far off: radians a second that its wings beat, and how dark it is before the sky."""
SUBPIXEL = 4
"""Bits of a pixel to which a bird is drawn."""


@dataclass(frozen=True)
class Shimmer:
    """`motes`: where each is (shares of the picture), how it drifts (shares a second), its size in pixels and its phase.
    `ripples` and `gusts`: two sheets each, twice as wide as the picture. `water` and `grass`: the rows of the still between which
    there is some. `birds`: as the motes, each about the middle of the sky they pass."""

    motes: np.ndarray
    ripples: tuple[np.ndarray, ...]
    water: tuple[float, float]
    phases: tuple[float, ...]
    unit: float
    gusts: tuple[np.ndarray, ...] = ()
    grass: tuple[float, float] = (0.0, 0.0)
    birds: np.ndarray = field(default_factory=lambda: np.zeros((0, 5)))


def build_shimmer(told: Mapping[str, Any], picture: Size, seed: int) -> Shimmer | None:
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
    grass, gusts, birds = (0.0, 0.0), list[np.ndarray](), np.zeros((0, 5))
    if told.get("grass"):
        top, bottom = told["grass"]
        grass, gusts = (float(top), float(bottom)), [_gusts(picture, unit, chance) for _ in PACES]
    if told.get("birds") and chance.random() < FLOCKS:
        birds = _flock(float(told["birds"]), chance)
    if not len(motes) and not ripples and not phases and not gusts and not len(birds):
        return None
    return Shimmer(motes, ripples, water, phases, unit, tuple(gusts), grass, birds)


def draw_shimmer(here: Shimmer, second: float, rows: tuple[float, float], onto: Planes) -> None:
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
    if here.gusts:
        _blow(here, second, there, rows, onto.y)
    for bird in here.birds:
        _fly(here, bird, second, there, rows, onto.y)
    if here.ripples:
        _glint(here, second, there, rows, onto.y)
    for mote in here.motes:
        _float(here, mote, second, there, onto.y)


def _between(share: tuple[float, float], rows: tuple[float, float], height: int) -> tuple[int, int]:
    """Rows of the picture, from rows of the still."""
    top, bottom = (round(rows[0] + each * (rows[1] - rows[0])) for each in share)
    return max(0, top), min(height, bottom)


def _blow(here: Shimmer, second: float, there: float, rows: tuple[float, float], luma: np.ndarray) -> None:
    """Gusts go over the grass: where it bends it shows its bright side."""
    height, width = luma.shape
    top, bottom = _between(here.grass, rows, height)
    if bottom - top < 4 * COARSE:
        return
    first, last, wide = top // COARSE, bottom // COARSE, width // COARSE
    lefts = (round(-pace * here.unit * second / COARSE) % wide for pace in PACES)
    one, other = (sheet[first:last, left : left + wide] for sheet, left in zip(here.gusts, lefts, strict=True))
    both = cv2.addWeighted(one, 0.5, other, 0.5, 0)
    rising = np.linspace(0, 1, min(EDGE, len(both)))[:, None]
    both[: len(rising)] = 128 + (both[: len(rising)] - 128.0) * rising
    factor = cv2.addWeighted(both, GUST * there * EVEN / 128, both, 0, EVEN * (1 - GUST * there))
    seen = cv2.resize(factor, (width, bottom - top), interpolation=cv2.INTER_LINEAR)
    place = luma[top:bottom]
    cv2.multiply(place, seen, dst=place, scale=1 / EVEN)


def _fly(
    here: Shimmer, bird: np.ndarray, second: float, there: float, rows: tuple[float, float], luma: np.ndarray
) -> None:
    """A bird far off: two strokes that beat."""
    height, width = luma.shape
    x, y, across, size, phase = bird
    reach = size * here.unit * (rows[1] - rows[0]) / height
    px, py = (x + across * second) * width, rows[0] + y * (rows[1] - rows[0])
    up = math.sin(BEAT * second + phase)
    if not (reach < px < width - reach and 0 < py < height):
        return
    tips = [(px + side * reach * (1 - 0.15 * abs(up)), py - reach * (0.1 + 0.45 * up)) for side in (-1, 1)]
    bent = [(px + side * reach * 0.5, py - reach * (0.22 + 0.2 * up)) for side in (-1, 1)]
    left, top = max(0, int(px - reach) - 2), max(0, int(py - reach) - 2)
    place = luma[top : int(py + reach) + 3, left : int(px + reach) + 3]
    drawn = np.zeros_like(place)
    points = np.array([tips[0], bent[0], (px, py), bent[1], tips[1]]) - (left, top)
    fine = np.rint(points * (1 << SUBPIXEL)).astype(np.int32)[:, None]
    cv2.polylines(drawn, [fine], False, round(255 * DARK * there), max(1, round(reach / 6)), cv2.LINE_AA, SUBPIXEL)
    cv2.subtract(place, cv2.multiply(place, drawn, scale=1 / 255), dst=place)


def _glint(here: Shimmer, second: float, there: float, rows: tuple[float, float], luma: np.ndarray) -> None:
    height, width = luma.shape
    top, bottom = _between(here.water, rows, height)
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
    light = max(0.0, cv2.mean(patch)[0] - DIM) / (235 - DIM)
    strength = 235 * BRIGHT * light * there * (0.6 + 0.4 * math.sin(2 * math.pi * (phase + 0.13 * second)))
    if strength < 2:
        return
    away = np.arange(2 * reach + 1) - np.array([[py - top], [px - left]])
    down_it, across_it = np.exp(away * away / (-2 * (size * here.unit) ** 2))
    cv2.add(patch, np.minimum(np.outer(strength * down_it, across_it), 235.0).astype(np.uint8), dst=patch)
    np.minimum(patch, 235, out=patch)


def _flock(sky: float, chance: np.random.Generator) -> np.ndarray:
    """Some birds that pass together, in the upper part of a sky that reaches down to a row of the still."""
    number = int(chance.integers(*FLOCK))
    way = 1.0 if chance.random() < 0.5 else -1.0
    lead = (0.5 - 0.28 * way + chance.normal(0, 0.06), sky * chance.uniform(0.22, 0.55))
    behind = np.arange(number) * chance.uniform(0.022, 0.034)
    across = np.full(number, way * chance.uniform(0.030, 0.045))
    side = np.where(np.arange(number) % 2, -1, 1) * behind * 0.45 + chance.normal(0, 0.006, number)
    x, y = lead[0] - way * behind, lead[1] + side
    return np.stack((x, y, across, chance.uniform(9, 14, number), chance.uniform(0, 2 * math.pi, number)), axis=1)


def _gusts(picture: Size, unit: float, chance: np.random.Generator) -> np.ndarray:
    """Soft bands, larger towards the camera, the same at both ends."""
    width, height = picture.width // COARSE, picture.height // COARSE
    rough = chance.random((height, width)).astype(np.float32)
    wide = 130 * unit / COARSE
    more = cv2.copyMakeBorder(rough, 0, 0, width // 2, width // 2, cv2.BORDER_WRAP)
    far, near = (cv2.GaussianBlur(more, (0, 0), sigmaX=k * wide, sigmaY=k * wide * 0.22) for k in (0.35, 1.0))
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    soft = (1 - share) * far / far.std() + share * near / near.std()
    soft = np.tile(soft[:, width // 2 : width // 2 + width], 2)
    return np.asarray(np.clip(128 + 70 * (soft - soft.mean(axis=1, keepdims=True)), 0, 255), np.uint8)


def _ripples(picture: Size, unit: float, chance: np.random.Generator) -> np.ndarray:
    """Smooth noise, wide and low as ripples are, the same at both ends."""
    around = max(4, round(20 * unit))
    rough = chance.random((picture.height, picture.width)).astype(np.float32)
    more = np.hstack((rough[:, -around:], rough, rough[:, :around]))
    soft = cv2.GaussianBlur(more, (0, 0), sigmaX=max(0.8, 5.0 * unit), sigmaY=max(0.5, 1.3 * unit))
    wide = np.tile(soft[:, around:-around], 2)
    low, high = np.percentile(wide, (2, 99.7))
    return np.asarray(np.clip((wide - low) / (high - low) * 255, 0, 255), np.uint8)
