"""Layers of sky, space and water: gradients, sun and moon, clouds, stars, planets, sea."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.light_planes import blur, linear_colour
from providers.builtin.painter.drawing.svg_strokes import ellipse, line
from providers.builtin.painter.places.canvas import Canvas, cloud_noise, halo

OCTAVES = ((260.0, 0.5), (120.0, 0.28), (50.0, 0.14), (22.0, 0.08))


def _octaves(c: Canvas, k: float = 1.0) -> tuple[tuple[float, float], ...]:
    return tuple((size * k * c.scale, share) for size, share in OCTAVES)


def gradient(c: Canvas, stops: list[tuple[float, Any]], low: float) -> np.ndarray:
    """A vertical gradient from the top of the canvas to design y `low`; colours are linear."""
    y = (c.rows()[:, 0] - c.top) / max(1.0, low - c.top)
    at = [s[0] for s in stops]
    table = np.array([s[1] for s in stops], np.float32)
    column = np.stack([np.interp(y, at, table[:, i]) for i in range(3)], -1).astype(np.float32)
    return np.repeat(column[:, None], c.width, 1)


def sky(c: Canvas, sun: bool = True, cover: float = 1.0) -> None:
    row, w = c.light.sky_row, c.light.weather
    grey = w["grey"]
    colours = [(float(at), linear_colour(colour)) for at, colour in row["stops"]]
    dim = 0.55 + 0.45 * w["key"]
    colours = [
        (at, (col + (np.float32(col.mean()) * np.array([0.95, 1, 1.08], np.float32) - col) * grey * 0.85) * dim)
        for at, col in colours
    ]
    c.image[:] = gradient(c, colours, c.horizon)
    night = c.light.when == "night"
    if night and grey < 0.5:
        stars(c, 260)
    if sun and grey < 0.55:
        _sun(c, row["sun"], night)
    amount = w["clouds"] * cover
    if amount > 0.05:
        _clouds(c, amount, linear_colour(row["cloud"]), grey)


def _sun(c: Canvas, sun: list[Any], night: bool) -> None:
    x, y = c.x(sun[0]), c.top + (c.horizon - c.top) * sun[1] if sun[1] > 0.5 else max(c.top, 0) + c.horizon * sun[1]
    colour = linear_colour(sun[2])
    if night:
        moon(c, x, y, 46)
        return
    c.halo(x, y, 300, colour * np.array([0.6, 0.42, 0.25]), 0.75 * sun[3], 1.6)
    c.halo(x, y, 46, colour * 2.0, 1.0 * max(0.35, sun[3]))


def moon(c: Canvas, x: float, y: float, r: float) -> None:
    c.halo(x, y, r * 4.4, (0.16, 0.22, 0.40), 0.7)
    c.shine(
        ellipse(x, y, r, r, "#e9eef8")
        + ellipse(x - r * 0.3, y - r * 0.2, r * 0.22, r * 0.18, "#c9d3e6", 0.7)
        + ellipse(x + r * 0.25, y + r * 0.3, r * 0.3, r * 0.24, "#ccd6e8", 0.6),
        0.9,
        40,
    )


def _clouds(c: Canvas, amount: float, colour: Any, grey: float) -> None:
    noise = cloud_noise(c.seed + 11, c.width, c.height, _octaves(c), 2.6)
    band = (
        np.clip(1.1 - np.abs(c.rows() - c.horizon * 0.40) / (c.horizon * 0.62), 0, 1)
        if grey < 0.5
        else np.clip((c.horizon * 1.05 - c.rows()) / 120, 0, 1)
    )
    level = 0.60 - 0.16 * min(1.2, amount)
    puffs = cloud_noise(c.seed + 13, c.width, c.height, _octaves(c, 0.24), 1.7) - 0.5
    noise = noise + 0.16 * puffs
    shape = np.clip((noise - level) * (6.0 if grey < 0.5 else 3.4), 0, 1) * band
    tint = colour * (1 - 0.45 * grey) * (0.5 + 0.5 * c.light.weather["key"])
    tint = tint + (float(np.mean(tint)) - tint) * grey
    to, reach = c.lamp.towards, 34 * c.scale
    move = np.array([[1, 0, -to[0] * reach], [0, 1, -to[1] * reach]], np.float32)
    behind = cv2.warpAffine(noise, move, (c.width, c.height), borderMode=cv2.BORDER_REPLICATE)
    lit = np.clip(0.90 + 2.2 * (noise - behind) - 0.5 * np.clip(noise - level - 0.12, 0, 1), 0.62, 1.22)
    k = (0.86 * shape)[..., None]
    c.image *= 1 - k
    c.image += tint * k * lit[..., None]


def stars(c: Canvas, count: int, low: float | None = None, strength: float = 1.0) -> None:
    rng = np.random.default_rng(c.seed + 5)
    layer = np.zeros((c.height, c.width), np.float32)
    bottom = min(c.height, int(((low if low is not None else c.horizon) - c.top) * c.scale))
    if bottom < 4:
        return
    for x, y, b in zip(rng.random(count) * c.width, rng.random(count) ** 1.3 * bottom, rng.random(count), strict=True):
        r = (0.6 + 1.5 * b**3) * max(0.6, c.scale)
        if r < 0.9:
            layer[min(int(y), c.height - 1), min(int(x), c.width - 1)] += 0.3 + 0.7 * b
        else:
            halo(layer[..., None], x, y, r, (1.0,), 0.4 + 0.9 * b)
    c.image += layer[..., None] * np.array([1, 1, 1.12], np.float32) * strength


def nebula(c: Canvas, tint: tuple[float, float, float] = (0.10, 0.05, 0.22)) -> None:
    c.image[:] = gradient(c, [(0, linear_colour("#060915")), (1, linear_colour("#141a38"))], c.bottom)
    noise = np.clip((cloud_noise(c.seed + 41, c.width, c.height, _octaves(c)) - 0.45) * 3, 0, 1)
    c.image += noise[..., None] * np.array(tint, np.float32)
    stars(c, 420, c.bottom)


def planet(
    c: Canvas,
    x: float,
    y: float,
    r: float,
    sea: str = "#2f7fb8",
    land: str = "#7fae6c",
    veil: float = 1.0,
    ring: str = "",
) -> None:
    """A world lit from the upper left."""
    cx, cy = c.px(c.x(x), y)
    pr = r * c.scale
    x0, x1, y0, y1 = (
        int(v)
        for v in (
            max(0, cx - pr * 1.3),
            min(c.width, cx + pr * 1.3),
            max(0, cy - pr * 1.3),
            min(c.height, cy + pr * 1.3),
        )
    )
    if x1 - x0 < 4 or y1 - y0 < 4:
        return
    xs, ys = np.arange(x0, x1, dtype=np.float32)[None], np.arange(y0, y1, dtype=np.float32)[:, None]
    nx, ny = (xs - cx) / pr, (ys - cy) / pr
    d2 = nx**2 + ny**2
    nz = np.sqrt(np.clip(1 - d2, 0, 1))
    w, h = x1 - x0, y1 - y0
    octaves = tuple((size * pr / 430, share) for size, share in ((160.0, 0.5), (70.0, 0.3), (26.0, 0.2)))
    ground = np.clip((cloud_noise(c.seed + 77, w, h, octaves, 2.2) - 0.5) * 9, 0, 1)[..., None]
    colour = linear_colour(sea) * (1 - ground) + linear_colour(land) * ground
    mist = np.clip((cloud_noise(c.seed + 99, w, h, octaves, 3) - 0.53) * 6, 0, 1)[..., None] * veil
    colour = colour * (1 - mist) + mist
    light = np.clip(-0.55 * nx - 0.55 * ny + 0.55 * nz, 0, 1)[..., None]
    disc = np.clip((1 - np.sqrt(d2)) * pr / 2, 0, 1)[..., None]
    piece = c.image[y0:y1, x0:x1]
    piece[:] = piece * (1 - disc) + colour * light * 1.3 * disc
    glow = np.exp(-(((np.sqrt(d2) - 1) * 16) ** 2)) * np.clip(-0.6 * nx - 0.6 * ny + 0.35, 0, 1)
    piece += glow[..., None] * (linear_colour(sea) * 2.0 * veil + 0.02)
    if ring:
        ux, uy = c.x(x), y
        c.lay(
            f'<g transform="rotate(-16 {ux} {uy})"><ellipse cx="{ux}" cy="{uy}" rx="{r * 1.8}" ry="{r * 0.34}" fill="none" '
            f'stroke="{ring}" stroke-width="{r * 0.12}" stroke-opacity=".75" stroke-dasharray="{r * 3.1} {r * 2.6}" stroke-dashoffset="{-r * 0.2}"/></g>',
            3,
        )


def sea(c: Canvas, level: float | None = None, deep: str = "#2f5f7c", shore: float = 1e9, calm: float = 1.0) -> None:
    """Water from the horizon down to design y `shore`, with ripples and the glitter of sun or moon."""
    low = c.horizon if level is None else level
    y0 = max(0, int((low - c.top) * c.scale))
    y1 = min(c.height, int((shore - c.top) * c.scale))
    if y1 - y0 < 3:
        return
    rows = c.rows()[y0:y1]
    cols = c.cols()
    h, w = y1 - y0, c.width
    depth = np.clip((rows - low) / (1080 - low), 0, 1.5)
    sky_row, light = c.light.sky_row, c.light
    grey = light.grey
    far = linear_colour(sky_row["stops"][-1][1]) * (0.62 + 0.3 * light.weather["key"])
    near = linear_colour(deep) * (light.flat * 0.9 + 0.06)
    far, near = (v + (float(v.mean()) - v) * grey * 0.8 for v in (far, near))
    k = np.clip(depth, 0, 1)[..., None] ** 0.5
    base = far * (1 - k) + near * k
    ripple = (
        cloud_noise(c.seed + 31, w, h, tuple((s * c.scale, q) for s, q in ((60.0, 0.3), (24.0, 0.3), (9.0, 0.4))), 5)
        - 0.5
    )
    wave = np.sin(np.maximum(rows - low, 0) ** 0.72 * 2.2 / calm + ripple * 9) * 0.5 + 0.5
    far_fade = np.clip((rows - low) / 26, 0.15, 1)
    sun = sky_row["sun"]
    path = (
        np.exp(-(((cols - c.x(sun[0])) / (60 + 300 * np.clip(depth, 0, 1))) ** 2)) * np.clip(wave - 0.35, 0, 1) ** 1.3
    )
    glitter = (
        linear_colour(sun[2]) * (1.3 if light.when in ("dawn", "dusk") else 0.55) * (1 - grey) * far_fade[..., None]
    )
    out = base * (1 + 0.22 * ((wave - 0.5) * far_fade)[..., None]) + path[..., None] * glitter
    fog = c.haze_by(0.0)
    if fog:
        f = (np.clip(1 - depth, 0, 1) * min(0.9, fog * 2.2))[..., None]
        out = out * (1 - f) + light.haze * f
    c.image[y0:y1] = out


def mirror(c: Canvas, level: float, low: float, strength: float = 0.45, soft: float = 7) -> None:
    """What stands above `level` seen in the still water below it, down to `low`."""
    y = int((level - c.top) * c.scale)
    h = min(c.height, int((low - c.top) * c.scale)) - y
    h = min(h, y)
    if h < 4:
        return
    seen = c.image[y - h : y][::-1]
    shake = (cloud_noise(c.seed + 8, c.width, h, ((40 * c.scale, 0.5), (14 * c.scale, 0.5)), 4) - 0.5) * 46 * c.scale
    xs = np.arange(c.width, dtype=np.float32)[None] + shake
    ys = np.repeat(np.arange(h, dtype=np.float32)[:, None], c.width, 1)
    shaken = cv2.remap(np.ascontiguousarray(seen), xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    seen = blur(np.asarray(shaken), 1.5 * c.scale, soft * c.scale)
    fade = (np.clip(1 - np.arange(h) / h, 0, 1)[:, None, None] * strength).astype(np.float32)
    c.image[y : y + h] = c.image[y : y + h] * (1 - fade) + seen * fade


def birds(c: Canvas, count: int = 4) -> None:
    body = ""
    for _ in range(count):
        x, y, w = c.x(c.rng.uniform(0.35, 0.75)), c.horizon * c.rng.uniform(0.3, 0.6), c.rng.uniform(12, 26)
        wing = [
            (x - w, y - w * 0.3),
            (x - w * 0.4, y - w * 0.45),
            (x, y),
            (x + w * 0.4, y - w * 0.45),
            (x + w, y - w * 0.3),
        ]
        body += line(wing, "#f8efe4" if c.light.when != "day" else "#3a4a5a", 4)
    c.flat(body)


def beams(c: Canvas, quads: list[list[tuple[float, float]]], colour: Any, strength: float, soft: float = 10) -> None:
    """Shafts of light through dusty air. Corners in design units."""
    k = 4
    mask = np.zeros((max(2, c.height // k), max(2, c.width // k)), np.float32)
    for quad in quads:
        pts = np.array([[int(v / k) for v in c.px(x, y)] for x, y in quad], np.int32)
        cv2.fillPoly(mask, [pts], 1.0)
    mask = blur(mask, soft * c.scale / 2)
    mask *= 0.65 + 0.7 * (
        cloud_noise(c.seed + 3, mask.shape[1], mask.shape[0], ((200 * c.scale / k, 0.6), (80 * c.scale / k, 0.4))) - 0.2
    )
    c.image += cv2.resize(mask, (c.width, c.height))[..., None] * np.array(colour, np.float32) * strength


def motes(
    c: Canvas, count: int, box: tuple[float, float, float, float], colour: Any = (1, 0.8, 0.5), size: float = 2.4
) -> None:
    """Dust, fireflies or bubbles of light in a box (shares of the width, design y)."""
    rng = np.random.default_rng(c.seed + 17)
    for _ in range(count):
        x, y = c.px(c.x(rng.uniform(box[0], box[2])), rng.uniform(box[1], box[3]))
        halo(c.image, x, y, max(0.7, size * c.scale * rng.uniform(0.5, 1.3)), colour, float(rng.uniform(0.2, 1)))
