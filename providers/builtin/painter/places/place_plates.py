"""Places: recipes of layers in data/art/places.json, painted in order on a canvas, kept as plates for the next shot."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.light_planes import Frame
from providers.builtin.painter.figures.person_looks import stable_number
from providers.builtin.painter.places import land, vistas
from providers.builtin.painter.places.canvas import Light
from providers.builtin.painter.places.layer_kinds import LAYERS
from providers.builtin.painter.places.place_versions import PLAIN, Version, place_recipe
from providers.builtin.painter.places.scenery import Scenery

BARE = ("snow", "mars", "moon", "desert")
"""Places where snow does not settle, or lies already."""
FLAT = {
    "aurora", "avenue", "bank", "cave", "cloud_floor", "cloud_towers", "craters", "deck", "drape", "dunes",
    "facades", "fill", "forest_beams", "forest_sky", "glow_pool", "ground", "ground_grass", "hang", "headland",
    "hill", "mars_sky", "mesas", "mirror", "nebula", "panes", "parapet", "path", "planet", "planks", "platform",
    "pond", "quay", "rails", "ridge", "road", "room", "sea", "shore", "sky", "skyline", "stripes", "suspension",
    "underwater", "uneven", "village", "wall", "woods",
}  # fmt: skip
"""Layers that are far off, a wall or the ground; what is painted after the last of them stands in the place."""
LIT = 0.02
"""Linear light below which nothing is told of how a place was lit."""
SNOW_LIES_ON = ("ground", "path", "road", "stripes", "ground_grass")
Progress = Callable[[float], None]
EDITION = 7
"""Part of every kept plate's name: raise it when painting changes."""
KEPT_PLATES = 40
"""12 MB each at 1080p, and up to 16 more for what stands in a place: written and read as they are, which takes a tenth of the time
that packing takes."""
PLATE_LONG_SIDE = 1920
"""A place is painted no larger than this and enlarged: behind people it reads as depth of field."""


@dataclass
class Plate:
    """A painted place without people: linear colour, and the geometry shots need."""

    image: Frame
    horizon: float
    """Where the horizon is, as a share of the height."""
    floor: float
    """Where people can stand furthest away, as a share of the height."""
    row: dict[str, Any]
    light: Light
    scale: float
    """Plate pixels per design unit."""
    top: float
    left: float
    across: float
    behind: Frame | None = None
    """The place without what stands in it, and how much that hides (0 to 1); None where nothing does."""
    cover: Frame | None = None

    def px(self, share: float, y: float) -> tuple[float, float]:
        """Plate pixel of a share of the design's width and a design y."""
        return (960 + (share - 0.5) * self.across - self.left) * self.scale, (y - self.top) * self.scale


def paint_place(
    place: str,
    when: str,
    weather: str,
    seed: int,
    width: int,
    height: int,
    progress: Progress = lambda share: None,
    version: Version = PLAIN,
) -> Plate:
    """Paint a place at a size. The same words and seed give the same pixels."""
    row = place_recipe(place, version)
    told = (place, seed, version.side) if version.side else (place, seed)
    c = _scenery(row, when, weather, stable_number(*told) & 0xFFFFFF, width, height, version.season)
    layers = row["layers"]
    last_ground = -1
    outside = not any(row.get(k) for k in ("indoors", "shore", "float")) and place not in BARE
    if outside and (weather == "snow" or version.season == "winter"):
        grounds = (i for i, (kind, p) in enumerate(layers) if kind in SNOW_LIES_ON and _wanted(p, when, weather))
        last_ground = max(grounds, default=-1)
    standing = 1 + max((i for i, (kind, _) in enumerate(layers) if kind in FLAT), default=-1)
    for i, (kind, params) in enumerate(layers):
        if not _wanted(params, when, weather):
            continue
        if i >= standing and c.cover is None:
            c.apart()
        options = {k: v for k, v in params.items() if k not in ("not_when", "when", "weather")}
        LAYERS[kind](c, **options)
        if i == last_ground:
            land.snow_cover(c, row["floor"] * 1080 - 30)
        progress((i + 1) / len(layers))
    painted = c.image.copy() if c.behind is not None else None
    if outside and version.season in ("spring", "autumn"):
        vistas.drift(c)
    c.fall()
    if c.behind is not None and painted is not None:
        c.behind *= (c.image + LIT) / (painted + LIT)  # what light did to the whole it does to what lies behind
    return _plate(c, row)


def _scenery(row: dict[str, Any], when: str, weather: str, seed: int, width: int, height: int, season: str) -> Scenery:
    light = Light(when, weather, bool(row.get("indoors")))
    return Scenery(width, height, row["horizon"], light, seed, season)


def _wanted(params: dict[str, Any], when: str, weather: str) -> bool:
    """Does this layer belong to the hour and the weather?"""
    return (
        when not in params.get("not_when", ())
        and when in params.get("when", (when,))
        and weather in params.get("weather", (weather,))
    )


def _plate(c: Scenery, row: dict[str, Any]) -> Plate:
    floor = (row["floor"] * 1080 - c.top) * c.scale / c.height
    at = (c.scale, c.top, c.left, c.across)
    plate = Plate(c.image, c.horizon_px / c.height, floor, row, c.light, *at, c.behind, c.cover)
    return _mirrored(plate) if row.get("mirrored") else plate


def _mirrored(plate: Plate) -> Plate:
    """The place as in a mirror, and its light with it."""
    lamp = plate.light.lamp
    x, y, z = lamp.towards
    rims = tuple((colour, (-to_x, to_y)) for colour, (to_x, to_y) in lamp.rims)
    plate.light.lamp = replace(lamp, towards=(-x, y, z), rims=rims)
    told = plate.row.get("rims", {})
    plate.row = {**plate.row, "rims": {when: [[*r[:3], -r[3], *r[4:]] for r in told[when]] for when in told}}
    plate.image = np.ascontiguousarray(plate.image[:, ::-1])
    if plate.behind is not None and plate.cover is not None:
        plate.behind, plate.cover = (np.ascontiguousarray(f[:, ::-1]) for f in (plate.behind, plate.cover))
    return plate


def plate_size(width: int, height: int) -> tuple[int, int]:
    k = min(1.0, PLATE_LONG_SIDE / max(width, height))
    return max(16, round(width * k)), max(16, round(height * k))


def keep_or_paint(
    place: str,
    when: str,
    weather: str,
    seed: int,
    width: int,
    height: int,
    folder: Path | None,
    progress: Progress,
    version: Version = PLAIN,
) -> Plate:
    """The plate from the folder if it was painted before, else painted and kept there.

    Kept as 16 bits of the square root of linear light (0 to 16): exact enough that a shot from a kept plate equals
    one from a fresh plate, because the fresh one goes through the same rounding.
    """
    w, h = plate_size(width, height)
    name = f"{EDITION}-{place}-{when}-{weather}-{version}-{seed}-{w}x{h}.plate".replace("/", "_")
    file = folder / name if folder is not None else None
    kept = _kept(file, (h, w)) if file is not None else None
    if kept is not None:
        row = place_recipe(place, version)
        plate = _plate(_scenery(row, when, weather, 0, w, h, ""), row)
        _shown(plate, *kept)
        return plate
    plate = paint_place(place, when, weather, seed, w, h, progress, version)
    packed, standing = _pack(plate.image), _standing(plate)
    _shown(plate, packed, standing)
    if file is not None:
        _keep(file, packed, standing)
    return plate


Standing = tuple[np.ndarray, int, int]
"""What stands in a place, as it is kept: the picture behind it and how much it hides, h x w x 4 of 16 bits; and from which row and column on."""


def _standing(plate: Plate) -> Standing | None:
    if plate.behind is None or plate.cover is None:
        return None
    rows, cols = np.flatnonzero(plate.cover.any(1)), np.flatnonzero(plate.cover.any(0))
    top, left = (int(rows[0]), int(cols[0])) if len(rows) else (0, 0)
    at = (slice(top, int(rows[-1]) + 1), slice(left, int(cols[-1]) + 1)) if len(rows) else (slice(0), slice(0))
    return np.dstack([_pack(plate.behind[at]), (plate.cover[at] * 65535).astype(np.uint16)]), top, left


def _shown(plate: Plate, packed: np.ndarray, standing: Standing | None) -> None:
    """The plate as it is after it has been kept."""
    plate.image = _unpack(packed)
    plate.behind = plate.cover = None
    if standing is None:
        return
    stored, top, left = standing
    at = (slice(top, top + stored.shape[0]), slice(left, left + stored.shape[1]))
    plate.behind, plate.cover = plate.image.copy(), np.zeros(plate.image.shape[:2], np.float32)
    if not stored.size:
        return
    plate.cover[at] = stored[..., 3].astype(np.float32) * np.float32(1 / 65535)
    behind = _unpack(np.ascontiguousarray(stored[..., :3]))
    plate.behind[at] = cv2.copyTo(behind, (stored[..., 3] > 0).astype(np.uint8), plate.behind[at].copy())


def _pack(image: Frame) -> np.ndarray:
    root = np.clip(image, 0, 16)
    np.sqrt(root, out=root)
    root *= 65535 / 4
    root += 0.5
    return np.asarray(root.astype(np.uint16))


def _unpack(stored: np.ndarray) -> Frame:
    root = stored.astype(np.float32)
    root *= np.float32(4 / 65535)
    root *= root
    return root


def _kept(file: Path, size: tuple[int, int]) -> tuple[np.ndarray, Standing | None] | None:
    """What was kept in a file, of this size (height, width); None where there is none, or it cannot be read whole."""
    try:
        with file.open("rb") as there:
            top, left, stands = np.load(there).tolist()
            packed = np.load(there)
            standing = (np.load(there), top, left) if stands else None
    except (OSError, ValueError, EOFError):
        return None
    return (packed, standing) if packed.shape == (*size, 3) else None


def _keep(file: Path, packed: np.ndarray, standing: Standing | None) -> None:
    """Written beside and renamed: two workers may paint the same place at once. A full disk costs only the keeping."""
    draft = ""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=file.parent, suffix=".part")
        with os.fdopen(handle, "wb") as out:
            np.save(out, np.array([*standing[1:], 1] if standing else [0, 0, 0]))
            np.save(out, packed)
            if standing:
                np.save(out, standing[0])
        os.replace(draft, file)
        _forget_oldest(file.parent)
    except OSError:
        if draft:
            Path(draft).unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    """Plates can be painted again: only the newest are kept."""
    plates = sorted((f for f in folder.iterdir() if f.suffix != ".part"), key=lambda f: f.stat().st_mtime)
    for old in plates[:-KEPT_PLATES]:
        old.unlink(missing_ok=True)
