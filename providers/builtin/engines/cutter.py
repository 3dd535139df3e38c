"""The builtin cutter: takes a picture's subject out of its background, by its colours (GrabCut). It knows no things, so a plain
background serves it best; where it sees no subject it says so."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.builtin.pixels import Pixels, encode_png, open_reference
from providers.errors import Invalid, Unable

WORK = 400
"""Pixels of the longer side while cutting: GrabCut is slow, and the edge is drawn anew in full size."""
COLOURS = 14
"""Of a background, at most: sky, ground and what stands about."""
ROUNDS = 2
LEAST, MOST = 0.01, 0.92
"""The share of a picture that may be its subject: less is a speck, more is no background."""


class Cutter:
    capability = Capability.CUTOUT
    purposes: tuple[str, ...] = ()
    model = Model(
        provider="builtin",
        name="cutter",
        capability=Capability.CUTOUT,
        label={"zh": "内置抠像", "en": "Builtin cutter"},
        quality=1.5,
        seconds=1.5,
        unit="image",
    )

    def warm(self) -> None:
        """Nothing to load."""

    def make(self, request: Request, errand: Errand) -> Result:
        """`inputs["box"]`, [left, top, right, bottom] in 0..1, says where the subject is. facts: {"kept": its share}."""
        image = open_reference(request, errand)
        colours = image.convert("RGB")
        alpha = subject_mask(np.asarray(colours), _box(request))
        if "A" in image.getbands():
            alpha = np.minimum(alpha, np.asarray(image.getchannel("A")))
        kept = float(alpha.mean()) / 255
        if not LEAST <= kept <= MOST:
            raise Unable("No subject stands out from this background.")
        colours.putalpha(Image.fromarray(alpha))
        facts = {"kept": round(kept, 3)}
        return Result(content=encode_png(colours), media_type="image/png", usage=Usage(images=1), facts=facts)


def subject_mask(pixels: Pixels, box: tuple[float, float, float, float] | None = None) -> Pixels:
    """How much each pixel belongs to the subject, 0 to 255."""
    height, width = pixels.shape[:2]
    shrink = min(1.0, WORK / max(width, height))
    small = cv2.resize(
        pixels, (max(8, round(width * shrink)), max(8, round(height * shrink))), interpolation=cv2.INTER_AREA
    )
    guess = _guess(small, box)
    if not np.isin(guess, (cv2.GC_FGD, cv2.GC_PR_FGD)).any() or not np.isin(guess, (cv2.GC_BGD, cv2.GC_PR_BGD)).any():
        return np.zeros((height, width), np.uint8)
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    bgr = cv2.cvtColor(small, cv2.COLOR_RGB2BGR)
    cv2.grabCut(bgr, guess, None, *models, ROUNDS, cv2.GC_INIT_WITH_MASK)  # type: ignore[call-overload]
    mask = np.isin(guess, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8) * 255
    return _edge(_whole(mask), pixels)


def _guess(small: Pixels, box: tuple[float, float, float, float] | None) -> Pixels:
    """Where the subject may be: what differs from the colours at the picture's edge, most of all in its middle; with a box
    only there."""
    height, width = small.shape[:2]
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    rim, side, low = max(2, height // 16), max(2, width // 14), round(height * 0.85)
    outside = np.ones((height, width), bool)
    if box:
        left, top, right, bottom = box
        outside[round(top * height) : round(bottom * height), round(left * width) : round(right * width)] = False
    else:
        outside[rim:low, side:-side] = outside[low:] = False
    edge = lab[outside]
    edge = np.ascontiguousarray(edge[:: max(1, len(edge) // 4000)])
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    _, _, colours = cv2.kmeans(edge, min(COLOURS, len(edge)), None, stop, 1, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    away = np.min([np.linalg.norm(lab - colour, axis=2) for colour in colours], axis=0)
    away = cv2.GaussianBlur(away, (0, 0), 2)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    middle = np.exp(-1.2 * (x**2 + 0.6 * y**2))
    told = away * middle
    guess = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    guess[told > max(8.0, float(np.percentile(told, 62)))] = cv2.GC_PR_FGD
    guess[told > max(20.0, float(np.percentile(told, 92)))] = cv2.GC_FGD
    guess[away < 5] = cv2.GC_BGD
    guess[: rim // 2] = cv2.GC_BGD
    if box:
        guess[outside] = cv2.GC_BGD
    return guess


def _whole(mask: Pixels) -> Pixels:
    """Without specks and pinholes: parts smaller than a thirtieth of the largest go, and small holes are filled."""
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, parts, facts, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return mask
    largest = facts[1:, cv2.CC_STAT_AREA].max()
    for part in range(1, count):
        if facts[part, cv2.CC_STAT_AREA] < largest / 30:
            mask[parts == part] = 0
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))


def _edge(mask: Pixels, pixels: Pixels) -> Pixels:
    """The mask in the picture's own size, its edge following the picture's: a guided filter over its brightness."""
    height, width = pixels.shape[:2]
    soft = cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
    light = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    radius = max(3, round(max(height, width) / 160)) * 2 + 1

    def mean(part: Pixels) -> Pixels:
        return cv2.blur(part, (radius, radius))

    of_light, of_soft = mean(light), mean(soft)
    slope = (mean(light * soft) - of_light * of_soft) / (mean(light * light) - of_light**2 + 1e-3)
    drawn = mean(slope) * light + mean(of_soft - slope * of_light)
    return (np.clip((drawn - 0.35) / 0.5, 0, 1) * 255).astype(np.uint8)


def _box(request: Request) -> tuple[float, float, float, float] | None:
    told = request.inputs.get("box")
    if told is None:
        return None
    try:
        left, top, right, bottom = (min(1.0, max(0.0, float(part))) for part in told)
    except (TypeError, ValueError) as error:
        raise Invalid("A box is four numbers from 0 to 1.") from error
    if right - left < 0.01 or bottom - top < 0.01:
        raise Invalid("The box is empty.")
    if (right - left) * (bottom - top) > 0.95:
        return None  # all of the picture says nothing
    return left, top, right, bottom


ENGINE = Cutter()
