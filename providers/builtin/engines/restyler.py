"""The builtin restyler: a picture in another style by filters over its pixels, as a darkroom and a printer would: no style is
learnt, nothing is drawn anew."""

from __future__ import annotations

import re
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image

from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.builtin.pixels import Pixels, encode_png, open_reference
from providers.errors import Unable

WORK = 1920
"""Pixels of the longer side a filter works on: above it they take many seconds, and grain would be too fine to see."""


class Restyler:
    capability = Capability.RESTYLE
    purposes: tuple[str, ...] = ()
    model = Model(
        provider="builtin",
        name="restyler",
        capability=Capability.RESTYLE,
        label={"zh": "内置画风", "en": "Builtin restyler"},
        quality=1.5,
        seconds=1.5,
        unit="image",
    )

    def warm(self) -> None:
        """Nothing to load."""

    def make(self, request: Request, errand: Errand) -> Result:
        """`inputs["style"]`: one of STYLES, or a word of WORDS. facts: {"style": which it was}. Raises Unable for another."""
        style = find_style(str(request.inputs.get("style") or request.prompt))
        image = open_reference(request, errand)
        restyled = Image.fromarray(restyle(np.asarray(image.convert("RGB")), style))
        if "A" in image.getbands():
            restyled.putalpha(image.getchannel("A"))
        facts = {"style": style}
        return Result(content=encode_png(restyled), media_type="image/png", usage=Usage(images=1), facts=facts)


def find_style(told: str) -> str:
    """The style that these words mean. Raises Unable where they mean none."""
    told = told.strip().lower()
    if told in STYLES:
        return told
    for style, words in WORDS.items():
        if any(re.search(rf"\b{word}\b" if word.isascii() else word, told) for word in words):
            return style
    raise Unable(f"The restyler knows {', '.join(STYLES)}.")


def restyle(pixels: Pixels, style: str) -> Pixels:
    """RGB in, RGB of the same size out."""
    height, width = pixels.shape[:2]
    shrink = min(1.0, WORK / max(width, height))
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    if shrink < 1:
        bgr = cv2.resize(bgr, (round(width * shrink), round(height * shrink)), interpolation=cv2.INTER_AREA)
    done = STYLES[style](bgr)
    if shrink < 1:
        done = cv2.resize(done, (width, height), interpolation=cv2.INTER_CUBIC)
    return cv2.cvtColor(done, cv2.COLOR_BGR2RGB)


def watercolor(bgr: Pixels) -> Pixels:
    """Washes that run a little and dry darker at their edges, on rough paper."""
    height, width = bgr.shape[:2]
    dice = np.random.default_rng(3)
    run = max(height, width) / 420
    drift = [cv2.GaussianBlur(dice.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 6) * 9 * run for _ in "xy"]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    wet = cv2.remap(bgr, x + drift[0], y + drift[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    washes = cv2.edgePreservingFilter(_kuwahara(wet, max(2, round(3 * run / 3))), flags=1, sigma_s=40, sigma_r=0.35)
    light = cv2.cvtColor(washes, cv2.COLOR_BGR2GRAY).astype(np.float32)
    rims = np.clip(cv2.GaussianBlur(light, (0, 0), 2.5 * run) - light, 0, 40) / 40
    pale = 255 - (255 - washes.astype(np.float32)) * 0.86
    return _times(pale * (1 - 0.28 * rims[..., None]), _paper(bgr.shape, 0.07))


def pencil(bgr: Pixels) -> Pixels:
    """Outlines, and slanting strokes where it is dark."""
    lines, _ = cv2.pencilSketch(bgr, sigma_s=60, sigma_r=0.07, shade_factor=0.045)
    grey = cv2.GaussianBlur(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), (0, 0), 2).astype(np.float32) / 255
    height, width = grey.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    dice = np.random.default_rng(9)
    shake = cv2.GaussianBlur(dice.normal(0, 1, grey.shape).astype(np.float32), (0, 0), 3) * 8
    strokes = 0.5 + 0.5 * np.sin((x + y + shake) * 2 * np.pi / max(4.0, max(height, width) / 220))
    shade = 1 - (1 - grey) ** 1.4 * (0.35 + 0.5 * strokes)
    return _times(cv2.cvtColor(lines, cv2.COLOR_GRAY2BGR), shade[..., None] * _paper(bgr.shape, 0.04))


def crayon(bgr: Pixels) -> Pixels:
    """Strong colours rubbed over rough paper, and outlines."""
    grey, _ = cv2.pencilSketch(bgr, sigma_s=60, sigma_r=0.07, shade_factor=0.05)
    strokes = np.clip(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.float32) / 255, 0.05, 1) ** 0.45
    colours = _colour(cv2.edgePreservingFilter(bgr, flags=1, sigma_s=30, sigma_r=0.35), 1.35).astype(np.float32)
    dice = np.random.default_rng(5)
    rub = cv2.GaussianBlur(dice.normal(0, 1, bgr.shape[:2]).astype(np.float32), (0, 0), sigmaX=3.0, sigmaY=0.7)
    bare = np.clip(rub * 2.2, 0, 1)[..., None] * 0.45
    return np.asarray(np.clip((colours * (1 - bare) + 255 * bare) * strokes, 0, 255).astype(np.uint8))


def oil(bgr: Pixels) -> Pixels:
    """Broad strokes: each place takes the colour of its calmest neighbourhood (Kuwahara's filter), then more colour."""
    painted = bgr
    for radius in (5, 3):
        painted = _kuwahara(painted, max(2, round(radius * max(bgr.shape[:2]) / 1100)))
    return _colour(painted, 1.25)


def comic(bgr: Pixels) -> Pixels:
    """Few tones of clear colours, and black lines."""
    flat = bgr
    for _ in range(3):
        flat = cv2.bilateralFilter(flat, 9, 45, 9)
    lab = cv2.cvtColor(flat, cv2.COLOR_BGR2LAB).astype(np.float32)
    step = 36.0
    part = lab[..., 0] / step
    lab[..., 0] = (np.floor(part) + np.clip((part % 1 - 0.4) / 0.2, 0, 1)) * step
    tones = cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2BGR)
    grey = cv2.GaussianBlur(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), (0, 0), 1.0).astype(np.float32)
    wide = cv2.GaussianBlur(grey, (0, 0), max(2.0, max(bgr.shape[:2]) / 420))
    lines = 1 - np.clip((wide - grey - 4) / 9, 0, 1) * 0.92
    return _times(_colour(tones, 1.35), lines[..., None])


def ink(bgr: Pixels) -> Pixels:
    """Grey washes and brush lines on warm paper, most of it left bare."""
    calm = cv2.edgePreservingFilter(bgr, flags=1, sigma_s=50, sigma_r=0.5)
    grey = cv2.cvtColor(calm, cv2.COLOR_BGR2GRAY).astype(np.float32)
    dark, bright = np.percentile(grey, (2, 70))
    tone = np.clip((grey - dark) / max(1.0, bright - dark), 0, 1) ** 0.8
    washes = cv2.GaussianBlur(0.22 + 0.78 * tone, (0, 0), max(bgr.shape[:2]) / 500)
    fine = cv2.GaussianBlur(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 1.1)
    lines = np.clip((cv2.GaussianBlur(fine, (0, 0), max(3.0, max(bgr.shape[:2]) / 300)) - fine - 2) / 16, 0, 1)
    painted = washes * (1 - 0.85 * lines) * 255
    paper = np.array([226, 238, 244], np.float32) / 255
    return _times(painted[..., None] * paper, _paper(bgr.shape, 0.05))


def noir(bgr: Pixels) -> Pixels:
    """Black and white with hard light and grain."""
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    grey = cv2.createCLAHE(2.2, (8, 8)).apply(grey).astype(np.float32) / 255
    hard = np.where(grey < 0.5, 2 * grey**2 * 0.9, 1 - 2 * (1 - grey) ** 2)
    return _grained(np.repeat(hard[..., None] * 255, 3, axis=2) * _corners(bgr.shape, 0.45), 4)


def old_film(bgr: Pixels) -> Pixels:
    """Faded and brown, with grain and dark corners."""
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY).astype(np.float32)[..., None]
    brown = grey * np.array([0.66, 0.84, 1.0], np.float32) * 0.86 + np.array([18, 26, 34], np.float32)
    return _grained((0.75 * brown + 0.25 * bgr) * _corners(bgr.shape, 0.4), 4)


def dream(bgr: Pixels) -> Pixels:
    """Soft light that blooms."""
    calm = cv2.edgePreservingFilter(bgr, flags=1, sigma_s=30, sigma_r=0.3)
    glow = cv2.GaussianBlur(calm, (0, 0), max(bgr.shape[:2]) / 70)
    screen = 255 - (255 - calm.astype(np.float32)) * (255 - glow.astype(np.float32) * 0.6) / 255
    return _colour(np.clip(screen, 0, 255).astype(np.uint8), 1.1)


def woodcut(bgr: Pixels) -> Pixels:
    """Two colours and cut lines that follow the light."""
    grey = cv2.createCLAHE(2.0, (8, 8)).apply(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY))
    grey = cv2.bilateralFilter(grey, 9, 50, 7).astype(np.float32) / 255
    height, width = grey.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    step = max(4.0, max(height, width) / 150)
    cuts = 0.5 + 0.5 * np.sin(2 * np.pi * (y + 0.35 * x + 12 * cv2.GaussianBlur(grey, (0, 0), 9)) / step)
    black = (grey * 1.15 - 0.08 < 0.2 + 0.55 * cuts)[..., None]
    paper, colour = np.array([214, 232, 240], np.uint8), np.array([38, 30, 28], np.uint8)
    return cv2.GaussianBlur(np.where(black, colour, paper), (0, 0), 0.6)


STYLES: dict[str, Callable[[Pixels], Pixels]] = {
    "watercolor": watercolor,
    "pencil": pencil,
    "crayon": crayon,
    "oil": oil,
    "comic": comic,
    "ink": ink,
    "noir": noir,
    "old_film": old_film,
    "dream": dream,
    "woodcut": woodcut,
}
WORDS: dict[str, tuple[str, ...]] = {
    "watercolor": ("watercolour", "watercolor", "picture book", "水彩", "绘本"),
    "crayon": ("crayon", "coloured pencil", "colored pencil", "彩铅", "蜡笔"),
    "pencil": ("pencil", "sketch", "素描", "铅笔"),
    "oil": ("oil", "油画"),
    "comic": ("comic", "cartoon", "manga", "anime", "漫画", "动漫", "卡通"),
    "ink": ("ink", "水墨", "国画"),
    "noir": ("noir", "black and white", "黑白", "黑色电影"),
    "old_film": ("old film", "vintage", "sepia", "reel", "老电影", "复古", "怀旧"),
    "dream": ("dream", "soft", "梦幻", "柔光"),
    "woodcut": ("woodcut", "print", "版画", "木刻"),
}


def _kuwahara(bgr: Pixels, radius: int) -> Pixels:
    """Of the four squares that touch a place the mean of the one that varies least."""
    size = radius + 1
    colours = bgr.astype(np.float32)
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY).astype(np.float32)
    best: Pixels | None = None
    found: Pixels = colours
    for anchor in ((0, 0), (radius, 0), (0, radius), (radius, radius)):
        mean = cv2.boxFilter(grey, -1, (size, size), anchor=anchor)
        varies = cv2.boxFilter(grey * grey, -1, (size, size), anchor=anchor) - mean * mean
        painted = cv2.boxFilter(colours, -1, (size, size), anchor=anchor)
        if best is None:
            best, found = varies, painted
        else:
            less = varies < best
            best, found = np.where(less, varies, best), np.where(less[..., None], painted, found)
    return np.clip(found, 0, 255).astype(np.uint8)


def _colour(bgr: Pixels, times: float) -> Pixels:
    """With so many times the colour."""
    hsv = cv2.cvtColor(bgr, cv2.COLOR_BGR2HSV).astype(np.float32)
    hsv[..., 1] = np.clip(hsv[..., 1] * times, 0, 255)
    return cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2BGR)


def _paper(shape: tuple[int, ...], rough: float) -> Pixels:
    """The tooth of paper: always the same for the same size."""
    dice = np.random.default_rng(7)
    tooth = cv2.GaussianBlur(dice.normal(0, 1, shape[:2]).astype(np.float32), (0, 0), 1.1)
    return np.asarray(1 - rough * np.clip(np.abs(tooth) * 2, 0, 1)[..., None])


def _corners(shape: tuple[int, ...], dark: float) -> Pixels:
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    return np.asarray(1 - dark * np.clip((x**2 + y**2) / 2, 0, 1)[..., None] ** 1.5)


def _grained(bgr: Pixels, much: float) -> Pixels:
    dice = np.random.default_rng(11)
    grain = cv2.GaussianBlur(dice.normal(0, much * 2, bgr.shape[:2]).astype(np.float32), (0, 0), 0.8)
    return np.clip(bgr + grain[..., None], 0, 255).astype(np.uint8)


def _times(bgr: Pixels, by: Pixels) -> Pixels:
    return np.clip(bgr.astype(np.float32) * by, 0, 255).astype(np.uint8)


ENGINE = Restyler()
