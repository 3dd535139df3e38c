"""Furniture: pieces of data/art/furniture.json set down in a room."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.film_light import blur, linear_colour
from providers.builtin.painter.drawing.perspective_solids import Face, Maker, View, turn_spot
from providers.builtin.painter.drawing.room_surfaces import SURFACES
from providers.builtin.painter.drawing.svg_drawings import load_drawing, paint_drawing
from providers.builtin.painter.places.scenery import Scenery
from providers.builtin.painter.places.wall_hangings import HANGINGS

SKINS = {**SURFACES, **HANGINGS}


def furnish(c: Scenery, pieces: list[list[Any]], soft: float = 0.0, shade: float = 1.0, fog: float = 0.0) -> None:
    """[name, x, z, {"turn", colours by name}] in metres, drawn from far to near."""
    v = c.room
    assert v is not None
    placed = sorted(pieces, key=lambda p: p[2])
    if not soft:
        _ground(c, v, placed)
    for name, x, z, *more in placed:
        draw = partial(_piece, c, v, name, x * v.squeeze, z, more[0] if more else {}, soft, shade, fog)
        if _lies(name):
            _on_the_floor(c, draw)
        else:
            draw()


LOW = 0.05
"""Metres up to which a piece is a part of the floor: a rug."""


def _lies(name: str) -> bool:
    solids = art_table("furniture")["pieces"][name].get("solids", ())
    return bool(solids) and all(s[3] + s[6] < LOW for s in solids)


def _on_the_floor(c: Scenery, draw: Callable[[], None]) -> None:
    """What lies hides nothing and nobody steps aside for it: it is on the floor that is behind what stands, too."""
    kept, c.cover = c.cover, None
    draw()
    if kept is not None and c.behind is not None:
        c.image, c.behind = c.behind, c.image
        draw()
        c.image, c.behind = c.behind, c.image
        c.cover = kept


def _piece(c: Scenery, v: View, name: str, x: float, z: float, more: dict[str, Any], soft: float, shade: float, fog: float) -> None:  # fmt: skip
    row = art_table("furniture")["pieces"][name]
    turn = int(more.get("turn", 0))
    tones = {**row.get("colours", {}), **{k: t for k, t in more.items() if isinstance(t, str)}}
    maker = Maker(v, x, z, turn, c.lamp.towards[0] < 0, random.Random(f"{c.seed} {name} {x:.2f}"), SKINS)
    solids = sorted(row.get("solids", ()), key=lambda s: (_turned_z(s, turn), s[3]))
    body = "".join(maker.draw(s[0], tones.get(s[1], s[1]), s[2:8], s[8] if len(s) > 8 else {}) for s in solids)
    reach = v.scale(z)
    if body and "<" in body:
        c.lay(body, max(3, 0.03 * reach), fog, soft, shade, shadow=0.2, stuff=row.get("stuff", "cloth"))
    for art_name, ax, ay, az, wide in row.get("cards", ()):
        _card(c, v, art_name, x, z, turn_spot((ax, ay, az), turn), wide, soft, shade, fog)
    for sx, sy, sz, r, colour, *always in row.get("glows", ()):
        _glow(c, v, x, z, turn_spot((sx, sy, sz), turn), r, tones.get(colour, colour), always[0] if always else 0.0)
    for screen in row.get("screens", ()):
        _screen(c, v, x, z, turn, screen)


def _turned_z(solid: list[Any], turn: int) -> float:
    return turn_spot((solid[2], solid[3], solid[4]), turn)[2]


def _card(c: Scenery, v: View, name: str, x: float, z: float, at: tuple[float, float, float], wide: float, soft: float, shade: float, fog: float) -> None:  # fmt: skip
    """A drawing that stands on the piece."""
    d = load_drawing(name)
    if d is None:
        return
    px, py = c.px(*v.at(x + at[0], at[1], z + at[2]))
    size = wide * v.scale(z + at[2]) * c.scale
    if size < 3 or px + size < 0 or px - size > c.width:
        return
    out = paint_drawing(d, size, c.lamp, False, shade)
    h, w = out.shape[:2]
    c.put(out, int(px - w / 2), int(py - h + (0 if d.own else w * 0.05)), fog, soft, 0.15)


def _glow(
    c: Scenery, v: View, x: float, z: float, at: tuple[float, float, float], r: float, colour: str, always: float
) -> None:
    """A lamp or a screen's light: `always` is how strong it is when the hour asks for no lamp."""
    on = max(always, c.light.lamps)
    if on < 0.1:
        return
    px, py = v.at(x + at[0], at[1], z + at[2])
    s = v.scale(z + at[2])
    c.halo(px, py, r * s, linear_colour(colour), 0.5 * on)
    c.halo(px, py, r * 2.6 * s, linear_colour(colour) * 0.5, 0.22 * on)
    if c.light.lamps > 0.3:
        c.glows.append((px, py, 2.0 * s, 0.6 * c.light.lamps, True))


def _screen(c: Scenery, v: View, x: float, z: float, turn: int, row: list[Any]) -> None:
    """A rectangle that shines by itself: [x, y, z, width, height, colour], only where it faces the viewer."""
    if turn % 4:
        return
    sx, sy, sz, w, h, colour = row[:6]
    face = Face(v, (x + sx - w / 2, sy, z + sz), (1, 0, 0), (0, 1, 0), w, h)
    rng = random.Random(f"{c.seed} {x:.2f} {sx}")
    body = face.patch(0, 0, w, h, colour)
    for n in range(int(h / 0.05)):
        body += face.patch(w * 0.08, h - 0.04 - 0.05 * n, w * rng.uniform(0.2, 0.8), 0.018, "#ffffff", 0.5)
    c.shine(body, 0.9, 10, bloom=0.7)


def _ground(c: Scenery, v: View, pieces: list[list[Any]]) -> None:
    """What stands on the floor keeps light from it."""
    k = 4
    mask = np.zeros((max(2, c.height // k), max(2, c.width // k)), np.float32)
    slide = 0.10 if c.lamp.towards[0] < 0 else -0.10
    for name, x, z, *more in pieces:
        row = art_table("furniture")["pieces"][name]
        foot = row.get("foot")
        if not foot:
            continue
        w, d = foot if not int((more[0] if more else {}).get("turn", 0)) % 2 else foot[::-1]
        x *= v.squeeze
        corners = [(x - w / 2 - 0.04, z - d / 2), (x + w / 2 + 0.04, z - d / 2), (x + w / 2 + 0.04, z + d / 2 + 0.05), (x - w / 2 - 0.04, z + d / 2 + 0.05)]  # fmt: skip
        points = [[int(u / k) for u in c.px(*v.at(a + slide, 0, min(b, v.near)))] for a, b in corners]
        cv2.fillPoly(mask, [np.array(points, np.int32)], 1.0, cv2.LINE_AA)
    soft = blur(mask, 9 * c.scale / k) * 0.6 + blur(mask, 34 * c.scale / k) * 0.4
    c.image *= (1 - 0.62 * cv2.resize(np.minimum(soft, 1), (c.width, c.height)))[..., None]


def furnished_with(layers: list[Any]) -> set[str]:
    """The drawings that a room's own furniture, walls and windows stand for."""
    out: set[str] = set()
    table = art_table("furniture")
    for kind, params in layers:
        if kind == "furnish":
            for piece in params["pieces"]:
                out |= set(table["pieces"][piece[0]].get("is", ()))
        elif kind == "hang":
            for item in params["items"]:
                out |= set(table["hung"].get(item[1], ()))
        elif kind == "panes":
            out |= {"window", "curtain"} if params.get("curtain") else {"window"}
    return out
