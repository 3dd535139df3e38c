"""Scenery: the canvas of one place, with its season, the room it may be, and the light that falls into it last."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.light_planes import Frame
from providers.builtin.painter.drawing.perspective_solids import View
from providers.builtin.painter.drawing.svg_strokes import mix
from providers.builtin.painter.places.canvas import Canvas, Light

AMBIENT = {"dawn": 0.66, "day": 0.74, "dusk": 0.60, "night": 0.46}
"""How much of a room's light is left where neither window nor lamp reaches."""
BRIGHT, WARM = 1.16, 1.42
"""How far windows and lamps lift it where they reach fully."""
WALLS, OPEN = 0.50, 0.80
"""The linear light that four fifths of a room, and of a view, stay below."""
GREENS = (62, 172)
"""Hues in degrees that a season turns: leaf and grass; teal and olive-brown are no plants."""


class Scenery(Canvas):
    """A canvas that knows the season. Layers may add to `later` what must come on top of all of them: shafts of light, motes."""

    def __init__(self, width: int, height: int, horizon: float, light: Light, seed: int, season: str = "") -> None:
        super().__init__(width, height, horizon, light, seed)
        self.season = season
        self.room: View | None = None
        self.half = self.high = 0.0
        """Half the room's width and its height, in metres."""
        self.later: list[Callable[[], None]] = []
        self.glows: list[tuple[float, float, float, float, bool]] = []
        """Where light comes from in a room: design x and y, reach, strength, whether it is a lamp."""

    def turned(self, svg: str) -> str:
        """The drawing with its greens turned to the season's."""
        if not self.season or self.season == "summer":
            return svg
        return re.sub(r"#[0-9a-f]{6}", lambda m: in_season(m[0], self.season), svg)

    def fall(self) -> None:
        """The light of windows and lamps over the room: bright where they reach, dim in the corners."""
        for shine in self.later:
            shine()
        if not self.glows:
            self._expose(OPEN)
            return
        k = 8
        xs = (np.arange(max(2, self.width // k), dtype=np.float32) * k / self.scale + self.left)[None]
        ys = (np.arange(max(2, self.height // k), dtype=np.float32) * k / self.scale + self.top)[:, None]
        day = np.zeros((ys.shape[0], xs.shape[1]), np.float32)
        lamps = np.zeros_like(day)
        for x, y, reach, strength, lamp in self.glows:
            field = lamps if lamp else day
            field += strength * np.exp(-(((xs - x) / reach) ** 2) - ((ys - y) / (reach * 0.9)) ** 2)
        base = AMBIENT.get(self.light.when, 0.8)
        tint = np.array([0.96, 0.98, 1.06], np.float32) * base
        beam = np.array(self.light.row["beam"] if self.light.indoors else (1, 1, 1), np.float32)
        beam = 0.75 + 0.25 * beam / float(beam.max())
        field = tint + (BRIGHT * beam - tint) * np.minimum(day, 1)[..., None]
        field += (np.array([1.10, 1.0, 0.84], np.float32) * WARM - field) * np.minimum(lamps, 1)[..., None] * 0.62
        self.image *= cv2.resize(field.astype(np.float32), (self.width, self.height))
        self._expose(WALLS)

    def _expose(self, most: float) -> None:
        """A white room is exposed for its walls and snow for its light, as a camera would: they keep their tone."""
        k = max(1, self.height // 90)
        wall = float(np.percentile(self.image[::k, ::k].mean(-1), 80))
        if wall > most:
            self.image *= (most / wall) ** 0.85


@lru_cache(maxsize=4096)
def in_season(colour: str, season: str) -> str:
    """A green as it is in spring, autumn or winter; any other colour as it is."""
    row: dict[str, Any] = art_table("light")["seasons"].get(season) or {}
    r, g, b = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    hue, sat, _ = colorsys.rgb_to_hsv(r, g, b)
    if not row or sat < 0.26 or not GREENS[0] <= hue * 360 <= GREENS[1]:
        return colour
    leaves = row["greens"]
    pick = leaves[(int(colour[1:3], 16) * 7 + int(colour[3:5], 16) * 3 + int(colour[5:7], 16)) % len(leaves)]
    tr, tg, tb = (int(pick[n : n + 2], 16) / 255 for n in (1, 3, 5))
    tone = (tr + tg + tb) / 3
    k = (0.6 * (0.3 * r + 0.59 * g + 0.11 * b) / max(0.05, tone)) + 0.4
    turned = "#" + "".join(f"{int(min(1.0, channel * k) * 255):02x}" for channel in (tr, tg, tb))
    return mix(colour, turned, row["share"])


def darken_outline(image: Frame, mask: Frame, strength: float) -> None:
    """The image darkened where the mask says so; the mask may be smaller."""
    h, w = image.shape[:2]
    image *= (1 - strength * cv2.resize(mask, (w, h)))[..., None]
