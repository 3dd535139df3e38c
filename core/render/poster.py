"""The picture that stands for the film: the most telling frame of its shots, without lettering."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from core.render import pieces, raster
from core.render.camera_moves import Size
from core.render.pieces import FilmPiece, PathOf, ShotLayer
from core.render.timeline import Clip, Timeline

LONG_SIDE = 1280
SMALL = 240
MOST_LOOKED_AT = 12


def draw_poster(timeline: Timeline, path_of: PathOf, long_side: int = LONG_SIDE) -> bytes:
    """A WebP, `long_side` pixels along its longer side. What each shot looks like is seen in its still, whatever moves in it."""
    many = timeline.clips
    looked_at = many[:: max(1, len(many) // MOST_LOOKED_AT)]
    best = max(looked_at, key=lambda clip: _telling(_frame(_still(clip), timeline, path_of, SMALL)), default=None)
    picture = _frame(best, timeline, path_of, long_side)
    out = io.BytesIO()
    Image.fromarray(raster.to_rgb(picture)).save(out, "WEBP", quality=86, method=4)
    return out.getvalue()


def _frame(clip: Clip | None, timeline: Timeline, path_of: PathOf, long_side: int) -> raster.Planes:
    """The middle of a shot at a given size; black where there is no shot."""
    scale = long_side / max(timeline.width, timeline.height)
    size = Size(*(max(2, round(side * scale / 2) * 2) for side in (timeline.width, timeline.height)))
    layers: tuple[ShotLayer, ...] = ()
    if clip is not None:
        layers = (ShotLayer(recipe=clip.recipe, file=clip.file, offset=clip.frames // 2, frames=clip.frames),)
    piece = FilmPiece(frames=1, width=size.width, height=size.height, fps=timeline.fps, layers=layers)
    return pieces.piece_picture(piece, path_of)


def _still(clip: Clip) -> Clip:
    """The shot as if nothing in it moved: its sheets are not taken apart."""
    recipe = clip.recipe and clip.recipe.model_copy(update={"kind": "still"})
    return clip.model_copy(update={"recipe": recipe})


def _telling(picture: raster.Planes) -> float:
    """Contrast and colour together, less where much is black or blown out."""
    luma = picture.y.astype(np.float32)
    colour = np.hypot(picture.u.astype(np.float32) - 128, picture.v.astype(np.float32) - 128).mean()
    lost = float(((luma < 24) | (luma > 230)).mean())
    return float(luma.std() + 1.2 * colour) * (1 - 0.7 * lost)
