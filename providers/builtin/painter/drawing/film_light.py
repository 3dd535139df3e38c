"""Film light on drawn parts: each part is rastered alone, given relief from its outline, and lit in linear colour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np

from providers.builtin.painter.drawing.light_planes import Frame, blur, decode, three_channels, tint_plane
from providers.builtin.painter.drawing.svg_raster import Box, raster_tight

GRIP = {
    "skin": (0.0, 0.0),
    "cloth": (0.5, 0.0),
    "hair": (0.3, 0.12),
    "leather": (0.2, 0.15),
    "felt": (0.7, 0.0),
    "wool": (0.8, 0.0),
    "metal": (0.1, 0.5),
    "gloss": (0.0, 0.35),
    "glass": (0.0, 0.0),
}
"""How each material takes light: (roughness of its nap, strength of its shine)."""


@dataclass(frozen=True)
class Part:
    """One piece of felt or paper: its SVG, the radius of its rounded edge, its order, and the shadow it throws."""

    svg: str
    edge: float = 0.12
    order: float = 0.0
    stuff: str = "cloth"
    throws: float = 1.0


@dataclass(frozen=True)
class Lamp:
    """The light of a place. `towards` points from the subject to the light (x right, y down, z to the viewer)."""

    towards: tuple[float, float, float] = (-0.6, -0.5, 0.62)
    key: tuple[float, float, float] = (1.2, 1.08, 0.9)
    sky: tuple[float, float, float] = (0.34, 0.35, 0.46)
    ground: tuple[float, float, float] = (0.18, 0.14, 0.13)
    rims: tuple[tuple[tuple[float, float, float], tuple[float, float]], ...] = ()
    warm: tuple[tuple[float, float, float], tuple[float, float, float]] | None = None

    def dimmed(self, share: float, sky: float = 1.0) -> Lamp:
        """The same light with less of its key, and of the sky's."""
        (a, b, c), (d, e, f) = self.key, self.sky
        return replace(self, key=(a * share, b * share, c * share), sky=(d * sky, e * sky, f * sky))


@dataclass
class Relief:
    """What the raster of a stack of parts knows, before light: linear colour, cover, normals, shadow, material."""

    colour: Frame
    cover: Frame
    normal: Frame
    shadow: Frame
    shine: Frame
    skin: Frame
    nap: Frame
    scale: float

    def part(self, at: tuple[slice, slice]) -> Relief:
        """These rows and columns alone."""
        return Relief(
            self.colour[at],
            self.cover[at],
            self.normal[at],
            self.shadow[at],
            self.shine[at],
            self.skin[at],
            self.nap[at],
            self.scale,
        )

    def tight(self) -> tuple[Relief, int, int] | None:
        """Only the box that is drawn on, and where it begins (x, y); None if nothing is."""
        rows, cols = np.flatnonzero(self.cover.any(1)), np.flatnonzero(self.cover.any(0))
        if not len(rows):
            return None
        at = (slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1))
        return self.part(at), int(cols[0]), int(rows[0])


AT_ONCE = 24_000
"""Pixels that are lit together."""
SKIN_FILL = 0.45
"""Faces turned from the light get this much more of the light around, or dark skin loses its mouth."""
RETURNED = 0.4
"""Share of the sky's light that comes back from below at least: without it grey hair and pale cloth turn black where they look down."""


@cache
def _noise_tiles() -> tuple[Frame, Frame]:
    """Each tile twice to the right and down, so that whatever is no larger than the second begins anywhere in the first."""
    rng = np.random.default_rng(1)
    fine = rng.normal(0, 1, (1024, 1024)).astype(np.float32)
    fine = fine * 0.8 + cv2.GaussianBlur(fine, (0, 0), 0.9) * 1.2
    coarse = cv2.GaussianBlur(rng.normal(0, 1, (1024, 1024)).astype(np.float32), (0, 0), 7)
    return np.tile(fine / fine.std(), (2, 2)), np.tile(coarse / coarse.std(), (2, 2))


def felt_noise(height: int, width: int, left: int = 0, top: int = 0) -> tuple[Frame, Frame]:
    """Fine and coarse noise of unit strength: the nap of felt, the tooth of paper; as it is from a pixel on."""
    left, top = left % 1024, top % 1024
    rows, cols = top + height, left + width
    if rows <= 2048 and cols <= 2048:
        fine, coarse = (noise[top:rows, left:cols] for noise in _noise_tiles())
    else:
        at = np.ix_(np.arange(top, rows) % 1024, np.arange(left, cols) % 1024)
        fine, coarse = (noise[at] for noise in _noise_tiles())
    return fine, coarse


def bevel(cover: np.ndarray, radius: float) -> Frame:
    """Normals of a flat shape whose edge is rounded with `radius` pixels. Computed small where that is enough."""
    k = 1.0 if radius < 12 else 0.5 if radius < 60 else 0.25
    h, w = cover.shape
    a = cv2.resize(cover, (max(2, int(w * k)), max(2, int(h * k))), interpolation=cv2.INTER_AREA) if k < 1 else cover
    r = max(2.0, radius * k)
    inside = cv2.distanceTransform((a > 100).astype(np.uint8), cv2.DIST_L2, 3)
    t = np.minimum(inside / r, 1)
    lift = np.sqrt(np.maximum(1 - (1 - t) ** 2, 0)) * r
    lift = blur(lift, max(0.8, r * 0.20))
    across, down = (cv2.Sobel(lift, cv2.CV_32F, dx, 1 - dx, ksize=3, scale=-1 / 8) for dx in (1, 0))
    n: Frame = cv2.merge((across, down, np.full_like(lift, 0.62)))
    if k < 1:
        n = cv2.resize(n, (w, h), interpolation=cv2.INTER_LINEAR)
    n /= three_channels(np.sqrt(np.einsum("ijk,ijk->ij", n, n)))
    return np.asarray(n)


Drawn = dict[str, tuple[np.ndarray, int, int] | None]


def raster_stack(
    parts: Sequence[Part], scale: float, view: Box, size: tuple[int, int], lamp: Lamp, drawn: Drawn | None = None
) -> Relief:
    """Raster parts in order, each throwing its shadow on what lies below. `scale` is pixels per drawing unit; `drawn` keeps what
    was rastered, for another stack of the same view and size that has some of the same parts."""
    w, h = size
    flat, deep = (h, w), (h, w, 3)
    out = Relief(
        colour=np.zeros(deep, np.float32),
        cover=np.zeros(flat, np.float32),
        normal=np.zeros(deep, np.float32),
        shadow=np.zeros(flat, np.float32),
        shine=np.zeros(flat, np.float32),
        skin=np.zeros(flat, np.float32),
        nap=np.zeros(flat, np.float32),
        scale=scale,
    )
    out.normal[..., 2] = 1
    drawn = {} if drawn is None else drawn
    for part in parts:
        key = _OWN_ID.sub("", part.svg)
        if key not in drawn:
            drawn[key] = raster_tight(part.svg, w, h, view)
        pixels = drawn[key]
        if pixels is not None:
            _lay(out, part, *pixels, lamp)
    return out


_OWN_ID = re.compile(r'(?<=["#])i\d+')
"""Ids that svg_strokes.fresh_id gave: two drawings of one thing differ in nothing else."""


def _lay(out: Relief, part: Part, pixels: np.ndarray, x: int, y: int, lamp: Lamp) -> None:
    h, w = pixels.shape[:2]
    colour, a = decode(pixels)
    at = (slice(y, y + h), slice(x, x + w))
    if part.throws > 0:
        _throw(out, part, a, x, y, lamp)
    k, keep = three_channels(a), 1 - a
    _mix(out.colour[at], colour, k)
    if part.stuff != "glass":
        _mix(out.normal[at], bevel(pixels[..., 3], max(2.0, part.edge * out.scale)), k)
        out.shadow[at] *= keep
        rough, shine = GRIP[part.stuff]
        for grip, strength in ((out.shine, shine), (out.nap, rough), (out.skin, float(part.stuff == "skin"))):
            grip[at] *= keep
            if strength:
                grip[at] += a * strength
    out.cover[at] *= keep
    out.cover[at] += a


def _mix(below: Frame, above: Frame, share: Frame) -> None:
    """Lay `above` on what is there, which it hides by `share`; it is used up."""
    above -= below
    above *= share
    below += above


def _throw(out: Relief, part: Part, a: Frame, x: int, y: int, lamp: Lamp) -> None:
    reach = min(0.10, 0.25 * part.edge + 0.03) * out.scale
    m = int(reach * 3) + 2
    big = cv2.copyMakeBorder(a, m, m, m, m, cv2.BORDER_CONSTANT)
    move = np.array([[1, 0, -lamp.towards[0] * reach], [0, 1, -lamp.towards[1] * reach]], np.float32)
    thrown = blur(cv2.warpAffine(big, move, (big.shape[1], big.shape[0])), max(1.0, reach * 0.45))
    hh, ww = out.shadow.shape
    y0, y1, x0, x1 = max(0, y - m), min(hh, y + a.shape[0] + m), max(0, x - m), min(ww, x + a.shape[1] + m)
    piece = thrown[y0 - y + m : y1 - y + m, x0 - x + m : x1 - x + m]
    np.maximum(out.shadow[y0:y1, x0:x1], piece * (part.throws * 0.85), out=out.shadow[y0:y1, x0:x1])


FLAT: ContextVar[bool] = ContextVar("flat", default=False)
"""Whether what is lit is to be cut paper in two tones, and not felt."""


@contextmanager
def two_tone(on: bool) -> Iterator[None]:
    """What is painted meanwhile is lit in two tones with a hard edge, without nap."""
    token = FLAT.set(on)
    try:
        yield
    finally:
        FLAT.reset(token)


def _flat(relief: Relief, lamp: Lamp) -> Frame:
    """One tone in the light, one in the shade, and a crisp rim: cheaper than felt."""
    to = np.array(lamp.towards, np.float32)
    to /= np.linalg.norm(to)
    key, sky, ground = (np.array(tone, np.float32) for tone in (lamp.key, lamp.sky, lamp.ground))
    t = np.clip((relief.normal @ to - 0.32) * 16, 0, 1)
    t *= 1 - 0.75 * np.clip((relief.shadow - 0.30) * 6, 0, 1)
    around = (0.72 * sky + 0.28 * ground) * (1 + SKIN_FILL * relief.skin)[..., None] + key * (0.10 + 0.78 * t)[
        ..., None
    ]
    if lamp.warm is not None:
        side = np.array(lamp.warm[0], np.float32)
        side /= np.linalg.norm(side)
        around += np.clip((relief.normal @ side - 0.2) * 8, 0, 1)[..., None] * np.array(lamp.warm[1], np.float32) * 0.7
    out = relief.colour * around
    for tint, towards in lamp.rims:
        out += _rim(relief, tint, towards, _edge(relief, towards, 0.018)) * 0.9
    return np.dstack([np.clip(out, 0, 8) * relief.cover[..., None], relief.cover])


def light_relief(
    relief: Relief, lamp: Lamp, grain: float = 0.16, rim_width: float = 0.03, origin: tuple[int, int] = (0, 0)
) -> Frame:
    """Light a relief: premultiplied linear RGBA. Terminator, ambient from above and below, shine, coloured rims. `origin` is where
    it begins (x, y) of what it is a part of, whose nap it has."""
    if FLAT.get():
        return _flat(relief, lamp)
    out = np.zeros((*relief.cover.shape, 4), np.float32)
    edges = [_edge(relief, towards, rim_width) for _, towards in lamp.rims]
    for at in _strips(relief.cover):
        strip = relief.part(at)
        seen = _felt(strip, lamp, grain, (origin[0] + at[1].start, origin[1] + at[0].start))
        for (tint, towards), edge in zip(lamp.rims, edges, strict=True):
            seen += _rim(strip, tint, towards, edge[at])
        np.clip(seen, 0, 8, out=seen)
        seen *= three_channels(strip.cover)
        out[at] = cv2.merge((seen, strip.cover))
    return out


def _strips(cover: Frame) -> Iterator[tuple[slice, slice]]:
    """What is drawn on, a few rows at a time: so few that a processor keeps them at hand while it works on them."""
    step = max(4, AT_ONCE // max(1, cover.shape[1]))
    for top in range(0, cover.shape[0], step):
        rows = slice(top, min(top + step, cover.shape[0]))
        cols = np.flatnonzero(cover[rows].any(0))
        if len(cols):
            yield rows, slice(int(cols[0]), int(cols[-1]) + 1)


def _felt(relief: Relief, lamp: Lamp, grain: float, origin: tuple[int, int]) -> Frame:
    """Linear RGB of felt in this light, without its rims."""
    h, w = relief.cover.shape
    n = relief.normal
    to = np.array(lamp.towards, np.float32)
    to /= np.linalg.norm(to)
    key = np.array(lamp.key, np.float32)
    fine, coarse = felt_noise(h, w, *origin)
    rough = grain * (1 - 0.62 * relief.skin)
    t = n @ to
    t += rough * (0.42 * fine + 0.20 * coarse)
    t = np.clip((t + 0.15) / 0.77, 0, 1)
    t = t * t * (3 - 2 * t) * (1 - 0.75 * relief.shadow)
    up = 0.5 - 0.5 * n[..., 1]
    dim, fill = 1 - 0.30 * relief.shadow, 1 + SKIN_FILL * relief.skin
    grown = 1 + relief.nap * (0.05 * fine + 0.05 * coarse)
    more: list[tuple[Frame, np.ndarray]] = [(t, key)]
    if lamp.warm is not None:
        side = np.array(lamp.warm[0], np.float32)
        side /= np.linalg.norm(side)
        f = cv2.pow(np.clip(n @ side * 0.8 + 0.2 + 0.05 * fine, 0, 1), 1.3) * (1 - 0.5 * relief.shadow)
        more.append((f, np.array(lamp.warm[1], np.float32)))
    if relief.skin.any():
        bell = np.exp(-(((t - 0.35) / 0.28) ** 2)) * relief.skin * float(key.mean())
        more.append((bell, np.array([0.16, 0.015, -0.02], np.float32)))
    shine = None
    if relief.shine.any():
        half = to + np.array([0, 0, 1], np.float32)
        half /= np.linalg.norm(half)
        shine = cv2.pow(np.clip(n @ half, 0, 1), 22) * relief.shine
    sky = np.array(lamp.sky, np.float32)
    ground = np.maximum(np.array(lamp.ground, np.float32), RETURNED * sky)
    out = []
    for c, plane in enumerate(cv2.split(relief.colour)):
        around = up * (sky[c] - ground[c])
        around += ground[c]
        around *= dim
        around *= fill
        for light, tint in more:
            around += light * tint[c]
        around *= plane * grown
        if shine is not None:
            around += shine * key[c] * np.float32(0.5)
        out.append(around)
    return np.asarray(cv2.merge(out))


def _edge(relief: Relief, towards: tuple[float, float], width: float) -> Frame:
    """How much of the edge that faces `towards` is seen."""
    direction = _direction(towards)
    reach = max(0.8, width * relief.scale)
    h, w = relief.cover.shape
    move = np.array([[1, 0, -direction[0] * reach], [0, 1, -direction[1] * reach]], np.float32)
    edge = np.clip(relief.cover - cv2.warpAffine(relief.cover, move, (w, h)), 0, 1)
    return np.asarray(blur(edge, max(0.6, reach * 0.22)) * relief.cover)


def _direction(towards: tuple[float, float]) -> np.ndarray:
    direction = np.array(towards, np.float32)
    direction /= np.linalg.norm(direction) + 1e-6
    return direction


def _rim(relief: Relief, tint: tuple[float, float, float], towards: tuple[float, float], edge: Frame) -> Frame:
    direction = _direction(towards)
    turned = np.clip((relief.normal[..., 0] * direction[0] + relief.normal[..., 1] * direction[1]) * 1.5, 0, 1)
    strength = np.clip(edge * 1.15 + cv2.pow(turned, 1.2) * 0.16, 0, 1.2)
    return tint_plane(strength, np.array(tint, np.float32)) * (0.35 + 0.65 * relief.colour)
