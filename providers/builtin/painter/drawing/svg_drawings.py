"""Drawings from SVG files: read, cut into pieces, painted in our light."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from xml.etree import ElementTree

import numpy as np

from providers.builtin.painter.drawing.art_tables import ART, art_table
from providers.builtin.painter.drawing.film_light import Lamp, Part, light_relief, raster_stack
from providers.builtin.painter.drawing.light_planes import Frame
from providers.builtin.painter.drawing.svg_raster import raster
from providers.builtin.painter.drawing.svg_strokes import make_ids_own

HEAD = 0.34
"""Metres of a grown head: what things are measured by beside people."""


WARM = np.array([1.0, 0.95, 0.90], np.float32)


SATURATION = 0.74
"""Emoji colours are louder than the painter's: they are taken down and warmed (looked at side by side)."""


@dataclass(frozen=True)
class Drawing:
    """SVG body in a box of width x height, how wide it is in heads (a head is 0.34 m), and where it belongs:
    ground, table (small: stands on what is there, or is held), wall, sky, far, water."""

    name: str
    body: str
    width: float
    height: float
    size: float
    where: str
    glow: str = ""
    own: bool = False


@cache
def noto_index() -> dict[str, Any]:
    drawings: dict[str, Any] = json.loads(gzip.decompress((ART / "noto.json.gz").read_bytes()))
    return drawings


@cache
def _homes() -> dict[str, tuple[float, str]]:
    """Metres of width and place of every drawing that has its own row."""
    out: dict[str, tuple[float, str]] = {}
    for row in art_table("things")["sizes"]:
        for name in row["names"]:
            out[name] = (row["metres"], row["where"])
    return out


@cache
def load_drawing(name: str) -> Drawing | None:
    """The drawing of that name: our own first, then Noto's."""
    own = art_table("drawings")["drawings"].get(name)
    if own:
        w, h = own["box"]
        return Drawing(name, own["body"], w, h, own["metres"] / HEAD, own["where"], own.get("glow", ""), True)
    entry = noto_index().get(name)
    if entry is None:
        return None
    size, where = _homes().get(name, (0.24, "table"))
    return Drawing(name, entry["body"], entry.get("width", 128), entry.get("height", 128), size / HEAD, where)


@cache
def lowest_ink(name: str) -> float:
    """Where a drawing's ink ends below, in its own units: what stands must not float on its margin."""
    d = load_drawing(name)
    assert d is not None
    rows = 96
    ink = raster(make_ids_own(d.body), max(1, round(rows * d.width / d.height)), rows, (0, 0, d.width, d.height))[
        ..., 3
    ]
    inked = np.flatnonzero(ink.max(axis=1) > 40)
    return float(d.height * (inked[-1] + 1) / rows) if len(inked) else d.height


LAYERED = 48
"""Pixels of width from which the pieces of a drawing can be told apart."""


MOST_PIECES, PIECE_EDGE = 7, 0.045
"""Into how many pieces of felt a drawing is cut, and how round their edges are (shares of its width)."""


SHARED = ("defs", "linearGradient", "radialGradient", "clipPath", "mask", "filter", "style")


SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"


@cache
def cut_pieces(name: str, body: str) -> tuple[str, ...]:
    """A drawing cut into pieces that lie on each other, the lowest first: its own elements, a few together. What they share,
    such as gradients, goes with each."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    try:
        root = ElementTree.fromstring(f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}">{body}</svg>')
    except ElementTree.ParseError:
        return (body,)
    while len(root) == 1 and root[0].tag == f"{{{SVG}}}g" and not root[0].attrib:
        root = root[0]
    shared, shapes = "", []
    for child in root:
        text = re.sub(r' xmlns(:xlink)?="[^"]+"', "", ElementTree.tostring(child, "unicode"))
        if child.tag.removeprefix(f"{{{SVG}}}") in SHARED:
            shared += text
        else:
            shapes.append(text)
    step = -(-len(shapes) // MOST_PIECES) or 1
    return tuple(shared + "".join(shapes[n : n + step]) for n in range(0, len(shapes), step)) or (body,)


def paint_drawing(d: Drawing, width_px: float, lamp: Lamp, flip: bool = False, shade: float = 1.0) -> Frame:
    """A drawing lit as felt, each piece of it casting a little shadow on the one below: premultiplied RGBA, `width_px` wide."""
    w = max(3, int(width_px))
    h = max(3, int(width_px * d.height / d.width))
    cut = cut_pieces(d.name, d.body) if w >= LAYERED else (d.body,)
    turn = f'<g transform="translate({d.width} 0) scale(-1 1)">' if flip else "<g>"
    parts = [
        Part(f"{turn}{make_ids_own(body)}</g>", PIECE_EDGE if len(cut) > 1 else 0.10, 0, "cloth", 0.55 if n else 0)
        for n, body in enumerate(cut)
    ]
    relief = raster_stack(parts, w, (0, 0, d.width, d.height), (w, h), lamp)
    if not d.own:
        mean = relief.colour.mean(-1, keepdims=True)
        relief.colour = (mean + (relief.colour - mean) * SATURATION) * WARM
    relief.scale = w * 0.5
    rims = lamp.rims if w > 40 else ()
    return light_relief(relief, replace(lamp.dimmed(shade), rims=rims))
