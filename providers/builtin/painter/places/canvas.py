"""The canvas a place is painted on, in the design's own units, with its light, its haze and its horizon.

Design units: 1080 to the height of a landscape picture, 1920 across; the horizon of the design lies on the horizon of
the canvas whatever its shape. A tall picture shows more sky and more ground, and the middle of the design.
"""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.film_light import Lamp, Part, light_relief, raster_stack
from providers.builtin.painter.drawing.light_planes import (
    Frame,
    blur,
    composite_over,
    decode,
    linear_colour,
    three_channels,
    tint_plane,
)
from providers.builtin.painter.drawing.svg_raster import drawn_box, raster, raster_tight

TALL = 1.35
"""A picture narrower than 1 : 1.35 is painted as if it were 1.35 times its width high."""
NARROW = 1.25
"""The design is squeezed to no less than this share of its height across."""
BLEED = 44
HALO, STEP = 4, 16
"""How much smaller halos are made, and in what steps of pixels a part of the canvas is the same small as the whole is."""
BLURRED = 4
"""How far a blur reaches, in its sigmas: beyond there is nothing of it."""


class Light:
    """What the hour and the weather do, as numbers: for lamps, haze, sky and lamplight."""

    def __init__(self, when: str, weather: str, indoors: bool) -> None:
        tables = art_table("light")
        side = tables["indoors" if indoors else "outdoors"]
        self.row: dict[str, Any] = side.get(when) or side["day"]
        self.sky_row: dict[str, Any] = tables["outdoors"].get(when) or tables["outdoors"]["day"]
        self.weather: dict[str, float] = tables["weather"].get(weather) or tables["weather"]["clear"]
        self.when, self.weather_name, self.indoors = when, weather, indoors
        dim = self.weather["key"] if not indoors else 0.5 + 0.5 * self.weather["key"]
        grey = self.weather["grey"] * (1 if not indoors else 0.35)

        def towards_grey(colour: list[float]) -> tuple[float, float, float]:
            mean = sum(colour) / 3
            r, g, b = (c + (mean - c) * grey for c in colour)
            return r, g, b * (1 + 0.05 * grey)

        kr, kg, kb = towards_grey(self.row["key"])
        rr, rg, rb = self.row["rim"]
        rim = (rr * dim, rg * dim, rb * dim)
        self.lamp = Lamp(
            tuple(self.row["towards"]),
            (kr * dim, kg * dim, kb * dim),
            towards_grey(self.row["sky"]),
            towards_grey(self.row["ground"]),
            ((rim, tuple(self.row["rim_to"])),),
        )
        self.haze = linear_colour(self.row["haze"])
        self.haze = (self.haze + (float(self.haze.mean()) - self.haze) * grey) * (0.7 + 0.3 * dim)
        self.flat = np.array(self.row["flat"], np.float32) * (0.55 + 0.45 * dim)
        self.lamps = max(float(self.row["lamps"]), 0.5 if grey > 0.5 else 0.0)
        self.fog = self.weather["fog"] if not indoors else 0.0
        self.grey = self.weather["grey"]


class Canvas:
    def __init__(self, width: int, height: int, horizon: float, light: Light, seed: int) -> None:
        self.width, self.height = width, height
        unit = min(height, TALL * width)
        self.scale = unit / 1080
        self.across = max(width / self.scale, NARROW * 1080)
        self.horizon = horizon * 1080
        self.horizon_px = horizon * height if height <= TALL * width else height * (0.5 * horizon + 0.25)
        self.left = 960 - width / self.scale / 2
        self.right = 960 + width / self.scale / 2
        self.top = self.horizon - self.horizon_px / self.scale
        self.bottom = self.top + height / self.scale
        self.light, self.lamp = light, light.lamp
        self.rng = random.Random(seed)
        self.seed = seed
        self.image = np.zeros((height, width, 3), np.float32)
        self.behind: Frame | None = None
        self.cover: Frame | None = None
        """Of a place taken apart: the picture without what stands in it, and how much that hides (0 to 1)."""

    def apart(self) -> None:
        """Whatever is painted from here on stands before the rest, which stays whole behind it."""
        self.behind = self.image.copy()
        self.cover = np.zeros((self.height, self.width), np.float32)

    def _hide(self, a: Frame, x: int, y: int) -> None:
        """What stands hides `a` (0 to 1) of what lies behind it, from a pixel on."""
        if self.cover is None:
            return
        h, w = a.shape
        x0, y0, x1, y1 = max(0, x), max(0, y), min(self.width, x + w), min(self.height, y + h)
        if x1 > x0 and y1 > y0:
            part = self.cover[y0:y1, x0:x1]
            part += (1 - part) * a[y0 - y : y1 - y, x0 - x : x1 - x]

    def x(self, share: float) -> float:
        """Design x of a share (0 left to 1 right) of the design's width."""
        return 960 + (share - 0.5) * self.across

    def px(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    def view(self, bleed: int = 0) -> tuple[float, float, float, float]:
        b = bleed / self.scale
        return (self.left - b, self.top - b, self.width / self.scale + 2 * b, self.height / self.scale + 2 * b)

    def rows(self) -> Frame:
        """Design y of every pixel row, as a column."""
        return (np.arange(self.height, dtype=np.float32) / self.scale + self.top)[:, None]

    def cols(self) -> Frame:
        return (np.arange(self.width, dtype=np.float32) / self.scale + self.left)[None]

    def haze_by(self, fog: float) -> float:
        return min(0.92, fog + self.light.fog * (0.25 + 0.9 * min(1.0, fog * 1.6)))

    def lay(
        self,
        svg: str,
        edge: float = 12,
        fog: float = 0.0,
        soft: float = 0.0,
        shade: float = 1.0,
        stuff: str = "cloth",
        shadow: float = 0.0,
        lamp: Lamp | None = None,
        foot: float | None = None,
    ) -> None:
        """A layer of felt, lit. `edge` and `soft` are design units; `fog` 0 to 1; `shadow` falls on what lies behind. What stands
        at design y `foot` throws a long shadow on the ground."""
        b = max(4, int(BLEED * self.scale))
        size = (self.width + 2 * b, self.height + 2 * b)
        svg = self.turned(svg)
        box = drawn_box(svg, *size, self.view(b)) if svg else None
        if box is None:
            return
        x, y, w, h, view = box
        source = lamp or self.lamp
        relief = raster_stack([Part(svg, edge, 0, stuff, 0)], self.scale, view, (w, h), source)
        out = light_relief(relief, replace(source.dimmed(shade), rims=()), grain=0.12)
        if shade < 1:
            out[..., :3] *= 0.45 + 0.55 * shade
        if foot is not None:
            self.cast(out[..., 3], x - b, y - b, foot)
        self.put(out, x - b, y - b, fog, soft, shadow)

    def cast(self, a: Frame, x: int, y: int, foot: float) -> None:
        """The shadow on the ground of what covers `a` at pixel x, y and stands at design y `foot`."""
        strength = 0.40 * min(1.0, float(np.mean(self.lamp.key)) / 0.8) * (1 - min(1.0, 1.6 * self.light.grey))
        line = (foot - self.top) * self.scale - y
        h, w = a.shape
        if strength < 0.05 or line < 4:
            return
        slide = -self.lamp.towards[0] * 0.9
        squash = 0.16 if self.lamp.towards[2] >= 0.5 else -0.18
        k = 3
        small = cv2.resize(a, (max(2, w // k), max(2, h // k)), interpolation=cv2.INTER_AREA)
        line, pad = line / k, int(abs(slide) * h / k) + 8
        low = int(h / k * 1.3) + 8
        move = np.array([[1, -slide, slide * line + pad], [0, squash, line * (1 - squash)]], np.float32)
        thrown = blur(cv2.warpAffine(small, move, (small.shape[1] + 2 * pad, low)), 2.4 * self.scale)
        full = cv2.resize(thrown, (thrown.shape[1] * k, thrown.shape[0] * k))
        self.darken(full * strength, x - pad * k, y)

    def turned(self, svg: str) -> str:
        """A drawing as it is laid here."""
        return svg

    def flat(self, svg: str, fog: float = 0.0, soft: float = 0.0, tint: bool = True, lettering: bool = False) -> None:
        """A layer without relief, dimmed by the hour."""
        drawn = self._drawn(self.turned(svg), lettering)
        if drawn is None:
            return
        pixels, x, y = drawn
        colour, a = decode(pixels)
        colour *= three_channels(a)
        if tint:
            colour *= self.light.flat
        self.put(cv2.merge((colour, a)), x, y, fog, soft)

    def _drawn(self, svg: str, lettering: bool) -> tuple[np.ndarray, int, int] | None:
        """A drawing's pixels where there are some, and from where on; None where there are none."""
        size, view = (self.width, self.height), self.view()
        return (raster(svg, *size, view, lettering), 0, 0) if lettering else raster_tight(svg, *size, view)

    def shine(
        self, svg: str, strength: float = 1.0, spread: float = 26, lettering: bool = False, bloom: float = 1.0
    ) -> None:
        """Something that glows by itself: laid bright, with two halos."""
        drawn = self._drawn(svg, lettering)
        if drawn is None:
            return
        pixels, x, y = drawn
        colour, a = decode(pixels)
        at = (slice(y, y + a.shape[0]), slice(x, x + a.shape[1]))
        colour *= three_channels(a)
        colour *= strength
        self._hide(a, x, y)
        self.image[at] *= three_channels(1 - a)
        self.image[at] += colour
        k, s = HALO, spread * self.scale / HALO
        near = self._around(at, 1.6 * spread * self.scale)
        body = np.zeros_like(self.image[near])
        body[y - near[0].start : at[0].stop - near[0].start, x - near[1].start : at[1].stop - near[1].start] = colour
        h, w = body.shape[:2]
        little = cv2.resize(body, (max(2, w // k), max(2, h // k)), interpolation=cv2.INTER_AREA)
        halos = (blur(little, max(0.6, s * 0.4)) * 0.5 + blur(little, max(1.2, s * 1.6)) * 0.8) * bloom
        self.image[near] += cv2.resize(halos, (w, h))

    def _around(self, at: tuple[slice, slice], sigma: float) -> tuple[slice, slice]:
        """These rows and columns and as far around as a blur goes; all, where the canvas is no whole number of steps."""
        if self.width % (STEP // 2) or self.height % (STEP // 2):
            return slice(0, self.height), slice(0, self.width)
        m = math.ceil(BLURRED * sigma) + STEP
        rows, cols = (
            slice(max(0, part.start - m) // STEP * STEP, min(whole, -(-(part.stop + m) // STEP) * STEP))
            for part, whole in zip(at, (self.height, self.width), strict=True)
        )
        return rows, cols

    def put(self, layer: Frame, x: int, y: int, fog: float = 0, soft: float = 0, shadow: float = 0) -> None:
        """Lay premultiplied RGBA at a pixel, with haze, defocus and a shadow on what lies behind."""
        fog = self.haze_by(fog)
        if fog > 0:
            *ink, a = cv2.split(layer)
            haze = zip(ink, self.light.haze * fog, strict=True)
            layer = cv2.merge([*(plane * (1 - fog) + tone * a for plane, tone in haze), a])
        if soft * self.scale > 0.4:
            m = int(soft * self.scale * 2.5) + 1
            layer = blur(cv2.copyMakeBorder(layer, m, m, m, m, cv2.BORDER_CONSTANT), soft * self.scale)
            x, y = x - m, y - m
        if shadow:
            self._drop(layer[..., 3], x, y, shadow)
        composite_over(self.image, layer, x, y)
        self._hide(layer[..., 3], x, y)

    def _drop(self, a: Frame, x: int, y: int, strength: float) -> None:
        reach = 18 * self.scale
        m = int(reach * 2.4) + 2
        thrown = blur(cv2.copyMakeBorder(a, m, m, m, m, cv2.BORDER_CONSTANT), 14 * self.scale)
        dx, dy = int(-self.lamp.towards[0] * reach) - m, int(-self.lamp.towards[1] * reach) - m
        self.darken(thrown * strength, x + dx, y + dy)

    def darken(self, shade: Frame, x: int, y: int) -> None:
        h, w = shade.shape
        x0, y0, x1, y1 = max(0, x), max(0, y), min(self.width, x + w), min(self.height, y + h)
        if x1 > x0 and y1 > y0:
            self.image[y0:y1, x0:x1] *= three_channels(1 - shade[y0 - y : y1 - y, x0 - x : x1 - x])

    def contact(self, x: float, y: float, rx: float, strength: float = 0.55, ry: float = 0) -> None:
        """The soft dark under something that stands. Design units."""
        px, py = self.px(x, y)
        self.shade_spot(self.image, px, py, rx * self.scale, (ry or rx * 0.16) * self.scale, strength)

    @staticmethod
    def shade_spot(image: Frame, x: float, y: float, rx: float, ry: float, strength: float) -> None:
        h, w = image.shape[:2]
        x0, x1 = max(0, int(x - rx * 2.3)), min(w, int(x + rx * 2.3))
        y0, y1 = max(0, int(y - ry * 3)), min(h, int(y + ry * 3))
        if x1 <= x0 or y1 <= y0:
            return
        xs, ys = np.arange(x0, x1, dtype=np.float32)[None], np.arange(y0, y1, dtype=np.float32)[:, None]
        d = ((xs - x) / max(rx, 0.5)) ** 2 + ((ys - y) / max(ry, 0.5)) ** 2
        image[y0:y1, x0:x1] *= three_channels(1 - strength * np.exp(-d))

    def halo(self, x: float, y: float, r: float, colour: Any, strength: float = 1.0, wide: float = 1.0) -> None:
        """Light added round a place. Design units; colour is linear RGB."""
        px, py = self.px(x, y)
        halo(self.image, px, py, r * self.scale, colour, strength, wide)


def halo(image: Frame, x: float, y: float, r: float, colour: Any, strength: float = 1.0, wide: float = 1.0) -> None:
    h, w = image.shape[:2]
    x0, x1 = max(0, int(x - r * wide * 2.6)), min(w, int(x + r * wide * 2.6) + 1)
    y0, y1 = max(0, int(y - r * 2.6)), min(h, int(y + r * 2.6) + 1)
    if x1 <= x0 or y1 <= y0 or r <= 0:
        return
    xs, ys = np.arange(x0, x1, dtype=np.float32)[None], np.arange(y0, y1, dtype=np.float32)[:, None]
    fall = np.exp(-((((xs - x) / (r * wide)) ** 2) + ((ys - y) / r) ** 2)) * strength
    image[y0:y1, x0:x1] += tint_plane(fall, np.array(colour, np.float32))


def cloud_noise(
    seed: int, width: int, height: int, scales: tuple[tuple[float, float], ...], wide: float = 1.0
) -> Frame:
    """Smooth noise, about 0 to 1: each (size in pixels, share) is one octave."""
    out = np.zeros((height, width), np.float32)
    for i, (size, share) in enumerate(scales):
        size = max(2.0, size)
        rng = np.random.default_rng([seed & 0xFFFFFFFF, i])
        grid = rng.random((int(height / size) + 3, int(width / (size * wide)) + 3)).astype(np.float32)
        out += share * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
    return out
