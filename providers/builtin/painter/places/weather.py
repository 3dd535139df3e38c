"""Weather in the air between the viewer and the place: rain lit by what is behind it, snow, mist, wind."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.light_planes import Frame, blur
from providers.builtin.painter.places.canvas import cloud_noise


def rain(image: Frame, seed: int, amount: float = 1.0, near: float = 0.0, slant: float = 0.14) -> None:
    """Streaks; `near` 0 to 1 makes them fewer, longer and nearer."""
    h, w = image.shape[:2]
    unit = min(h, w) / 1080
    rng = np.random.default_rng(seed)
    count = int((900 - 620 * near) * amount * (w * h) / (unit * unit * 1920 * 1080))
    length = (40 + 60 * near) * unit
    mask = np.zeros((h, w), np.float32)
    thick = max(1, round((1 + near) * unit))
    for x, y, k, b in zip(rng.random(count), rng.random(count), rng.random(count), rng.random(count), strict=True):
        reach = length * (0.5 + k)
        px, py = x * w * 1.1, y * h * 1.15 - 60 * unit
        cv2.line(
            mask,
            (int(px), int(py)),
            (int(px - reach * slant), int(py + reach)),
            float(b * 0.7 + 0.3),
            thick,
            cv2.LINE_AA,
        )
    mask = blur(mask, 0.8 * thick * max(0.5, unit))
    little = cv2.resize(image, (max(2, w // 8), max(2, h // 8)), interpolation=cv2.INTER_AREA)
    behind = cv2.resize(blur(little, 6 * max(0.4, unit)), (w, h))
    image += mask[..., None] * (np.array([0.45, 0.5, 0.72], np.float32) * 0.16 + behind * 0.7)


def snow(image: Frame, seed: int, near: float = 0.0, light: Any = (0.75, 0.8, 0.9)) -> None:
    h, w = image.shape[:2]
    unit = min(h, w) / 1080
    rng = np.random.default_rng(seed)
    for size, count, soft in ((2.2, 420, 0.8), (4.5, 130, 1.6), (10 + 8 * near, 26, 5.0)):
        mask = np.zeros((h, w), np.float32)
        n = int(count * (w * h) / (unit * unit * 1920 * 1080))
        for x, y, k in zip(rng.random(n) * w, rng.random(n) * h, rng.random(n), strict=True):
            cv2.circle(
                mask,
                (int(x), int(y)),
                max(1, round(size * unit * (0.5 + 0.7 * k))),
                float(0.5 + 0.5 * k),
                -1,
                cv2.LINE_AA,
            )
        flakes = blur(mask, soft * unit)[..., None] * 0.85
        image *= 1 - flakes
        image += flakes * np.array(light, np.float32)


def mist(image: Frame, seed: int, haze: Any, horizon: float, strength: float = 0.5) -> None:
    """Drifting fog, thickest about the horizon. `horizon` in pixels."""
    h, w = image.shape[:2]
    k = 4
    noise = cloud_noise(seed, max(2, w // k), max(2, h // k), ((h * 0.25 / k, 0.6), (h * 0.1 / k, 0.4)), 3.5)
    ys = np.arange(max(2, h // k), dtype=np.float32)[:, None] * k
    band = np.exp(-(((ys - horizon) / (h * 0.34)) ** 2)) * 0.85 + 0.12
    cover = cv2.resize(np.clip(noise * 1.5 - 0.2, 0, 1) * band * strength, (w, h))[..., None]
    image *= 1 - cover
    image += cover * np.array(haze, np.float32)


def gusts(image: Frame, seed: int, tint: Any = (0.5, 0.42, 0.2)) -> None:
    """Leaves and dust carried by wind."""
    h, w = image.shape[:2]
    unit = min(h, w) / 1080
    rng = np.random.default_rng(seed)
    layer = np.zeros((h, w, 3), np.float32)
    cover = np.zeros((h, w), np.float32)
    for _ in range(26):
        x, y, k, a = int(rng.random() * w), int(rng.random() * h), 0.5 + rng.random(), rng.random() * 180
        axes = (max(1, round(11 * k * unit)), max(1, round(4 * k * unit)))
        tone = np.array(tint, np.float32) * (0.5 + 0.8 * rng.random())
        cv2.ellipse(cover, (x, y), axes, a, 0, 360, 0.9, -1, cv2.LINE_AA)
        cv2.ellipse(layer, (x, y), axes, a, 0, 360, tuple(float(v) for v in tone), -1, cv2.LINE_AA)
    cover = blur(cover, 1.2 * unit)[..., None]
    image *= 1 - cover
    image += blur(layer, 1.2 * unit) * 0.9


def apply_weather(image: Frame, name: str, seed: int, haze: Any, horizon: float, near: float, lamp: float) -> None:
    """All of a weather in front of the people. `lamp` is how bright the hour is, 0 to 1."""
    if name in ("rain", "storm"):
        rain(image, seed + 1, 1.0 if name == "rain" else 1.3, near, 0.14 if name == "rain" else 0.42)
        rain(image, seed + 2, 0.4, min(1.0, near + 0.45), 0.14 if name == "rain" else 0.42)
    elif name == "snow":
        snow(image, seed, near, np.array([0.75, 0.8, 0.9]) * (0.35 + 0.65 * lamp))
    elif name == "fog":
        mist(image, seed, haze, horizon, 0.42)
    elif name == "wind":
        gusts(image, seed)
