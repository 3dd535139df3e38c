"""SVG as pixels: a whole view, or only the box of it that is drawn on."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pylopdf_fonts_zh_cn
import resvg_py

FONT = str(Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf")
Box = tuple[float, float, float, float]


def raster(svg: str, width: int, height: int, view: Box, lettering: bool = False) -> np.ndarray:
    """SVG as 8-bit BGRA of width x height showing `view` (x, y, w, h in the drawing's units)."""
    document = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{view[0]:.5f} {view[1]:.5f} {view[2]:.5f} {view[3]:.5f}" width="{width}" height="{height}" '
        f'preserveAspectRatio="none">{svg}</svg>'
    )
    fonts = [FONT] if lettering else None
    png = bytes(resvg_py.svg_to_bytes(svg_string=document, skip_system_fonts=True, font_files=fonts))
    return np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED))


def drawn_box(svg: str, width: int, height: int, view: Box) -> tuple[int, int, int, int, Box] | None:
    """The box that is drawn on, found by a small look: x, y, width and height in pixels, and its view. None if nothing is."""
    k = 8
    sw, sh = max(8, width // k), max(8, height // k)
    small = raster(svg, sw, sh, view)[..., 3]
    rows, cols = np.flatnonzero(small.any(1)), np.flatnonzero(small.any(0))
    if not len(rows):
        return None
    fx, fy = width / sw, height / sh
    x0, x1 = max(0, int((cols[0] - 1) * fx)), min(width, int((cols[-1] + 2) * fx) + 1)
    y0, y1 = max(0, int((rows[0] - 1) * fy)), min(height, int((rows[-1] + 2) * fy) + 1)
    ux, uy = view[2] / width, view[3] / height
    return x0, y0, x1 - x0, y1 - y0, (view[0] + x0 * ux, view[1] + y0 * uy, (x1 - x0) * ux, (y1 - y0) * uy)


def raster_tight(svg: str, width: int, height: int, view: Box) -> tuple[np.ndarray, int, int] | None:
    """Like `raster`, but only the box that is drawn on: (pixels, x, y)."""
    box = drawn_box(svg, width, height, view)
    return None if box is None else (raster(svg, box[2], box[3], box[4]), box[0], box[1])
