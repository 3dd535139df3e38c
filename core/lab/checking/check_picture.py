"""A picture without a key: its size, whether there is anything on it, how sharp, how like another."""

from __future__ import annotations

import io
import warnings
from typing import Any

import cv2
import numpy as np
from PIL import Image

from core.lab.checking.check_findings import Checks, Flaw, check_limits, unreadable
from providers.base import Request

PIXELS_MOST = 80_000_000
LOOKED_AT = 512
"""Pixels of the long side that are looked at."""


def decode_picture(content: bytes) -> tuple[np.ndarray, int, int] | None:
    """The picture as small 8-bit BGR, and its own width and height; None where it is none that can be shown."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as image:
                width, height = image.size
                if width * height > PIXELS_MOST:
                    return None
                image.draft("RGB", (LOOKED_AT, LOOKED_AT))
                small = image.convert("RGB")
                small.thumbnail((LOOKED_AT, LOOKED_AT), Image.Resampling.BILINEAR, reducing_gap=2.0)
                return np.asarray(small)[..., ::-1].copy(), width, height
    except (
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
        Image.DecompressionBombError,
        Warning,
        EOFError,
        OverflowError,
    ):
        return None


def check_picture(content: bytes, request: Request, reference: bytes | None = None) -> Checks:
    seen = decode_picture(content)
    if seen is None:
        return unreadable("picture")
    small, width, height = seen
    figures: dict[str, Any] = {
        "width": width,
        "height": height,
        "ratio": round(width / height, 4),
        "bytes": len(content),
    }
    figures |= surface_figures(small)
    findings = [*size_flaws(width, height, request), *_surface_flaws(figures)]
    if reference is not None and (other := decode_picture(reference)) is not None:
        figures["likeness"] = round(picture_likeness(small, other[0]), 3)
        if figures["likeness"] < check_limits()["picture"]["unlike"]:
            findings.append(Flaw(say="check_unlike", facts={"likeness": figures["likeness"]}))
    return Checks(figures=figures, findings=tuple(findings))


def surface_figures(small: np.ndarray) -> dict[str, float]:
    """Light 0 to 255, its spread, and how sharp: the variance of the Laplacian at 512 px."""
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    return {
        "light": round(float(grey.mean()), 1),
        "bright": round(float(np.percentile(grey, 99)), 1),
        "contrast": round(float(grey.std()), 1),
        "sharpness": round(float(cv2.Laplacian(grey, cv2.CV_32F).var()), 1),
    }


def is_black(figures: dict[str, float]) -> bool:
    rule = check_limits()["picture"]
    return bool(figures["light"] < rule["black_mean"] and figures["bright"] < rule["black_light"])


def _surface_flaws(figures: dict[str, float]) -> list[Flaw]:
    rule = check_limits()["picture"]
    if is_black(figures):
        return [Flaw(say="check_black")]
    if figures["contrast"] < rule["flat"]:
        return [Flaw(say="check_flat")]
    return (
        [Flaw(say="check_blurred", facts={"sharpness": figures["sharpness"]})]
        if figures["sharpness"] < rule["blurred"]
        else []
    )


def size_flaws(width: int, height: int, request: Request) -> list[Flaw]:
    """Another shape than was asked for weighs more than another size of the same shape."""
    if not (request.width and request.height):
        return []
    facts = {"width": width, "height": height, "asked_width": request.width, "asked_height": request.height}
    wanted = request.width / request.height
    if abs(width / height - wanted) > wanted * check_limits()["picture"]["ratio_off"]:
        return [Flaw(say="check_ratio", facts=facts)]
    return [Flaw(say="check_size", facts=facts)] if (width, height) != (request.width, request.height) else []


# Likeness ----------------------------------------------------------------------------------------------------------------


def picture_likeness(one: np.ndarray, other: np.ndarray) -> float:
    """How like two pictures (8-bit BGR) are, 0 to 1: half by their colours, half by the form of their light."""
    return 0.5 * _colours(one, other) + 0.5 * _form(one, other)


def _colours(one: np.ndarray, other: np.ndarray) -> float:
    """The share that two histograms of hue, saturation and light have in common."""
    parts = []
    for picture in (one, other):
        hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
        counts = cv2.calcHist([hsv], [0, 1, 2], None, [12, 4, 6], [0, 180, 0, 256, 0, 256])
        parts.append(counts / max(1.0, float(counts.sum())))
    return float(np.minimum(parts[0], parts[1]).sum())


def _form(one: np.ndarray, other: np.ndarray) -> float:
    """1 where both perceptual hashes agree, 0 where they agree no more than chance (half of their 63 bits) would have it."""
    differ = float((perceptual_hash(one) != perceptual_hash(other)).mean())
    return max(0.0, 1 - 2 * differ)


def perceptual_hash(picture: np.ndarray) -> np.ndarray:
    """The perceptual hash: signs of the 8 x 8 lowest waves of the picture at 32 x 32, against their median; 63 bits."""
    grey = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (32, 32), interpolation=cv2.INTER_AREA).astype(
        np.float32
    )
    waves = cv2.dct(grey)[:8, :8].ravel()[1:]
    return np.asarray(waves > np.median(waves))
