"""Furniture: pieces of data/art/furniture.json set down in a room; and what is built into one: signs, bars, screens, tanks and pools."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.light_planes import blur, linear_colour
from providers.builtin.painter.drawing.perspective_solids import Face, Maker, View, turn_spot
from providers.builtin.painter.drawing.room_surfaces import SURFACES
from providers.builtin.painter.drawing.svg_drawings import load_drawing, paint_drawing
from providers.builtin.painter.drawing.svg_strokes import ellipse, fill, line, polygon
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


def display(c: Scenery, x: float, y: float, w: float, h: float, colour: str = "#ffb454") -> None:
    """A lit sign over a door: an arrow and the number of a floor, as bars."""
    v = c.room
    assert v is not None
    face = Face(v, (x - w / 2, y, 0.02), (1, 0, 0), (0, 1, 0), w, h)
    c.lay(polygon(face.quad(), "#20242c"), 4)
    body = polygon([face.at(w * 0.16, h * 0.2), face.at(w * 0.36, h * 0.2), face.at(w * 0.26, h * 0.82)], colour)
    body += "".join(face.patch(w * a, h * b, w * ww, h * hh, colour) for a, b, ww, hh in ((0.56, 0.72, 0.22, 0.1), (0.56, 0.45, 0.22, 0.1), (0.56, 0.18, 0.22, 0.1), (0.74, 0.45, 0.05, 0.37), (0.56, 0.18, 0.05, 0.34)))  # fmt: skip
    c.shine(body, 1.3, 12)


def bars(c: Scenery, x: list[float], z: float) -> None:
    """A grille between the viewer and the cell."""
    v = c.room
    assert v is not None
    face = Face(v, (x[0], 0, z), (1, 0, 0), (0, 1, 0), x[1] - x[0], c.high)
    s, body = face.size(), ""
    for a in np.arange(0.1, face.wide, 0.26):
        if 0.36 < a / face.wide < 0.64:
            continue
        body += line([face.at(float(a), 0), face.at(float(a), face.high)], "#2f3338", 0.035 * s, 1, 0)
    for b in (0.5, 1.9):
        for a, w in ((0.0, 0.35), (0.65, 0.35)):
            body += face.patch(face.wide * a, b, face.wide * w, 0.07, "#2f3338")
    c.lay(body, 4, stuff="metal", shadow=0.25)


def screen(c: Scenery, w: float, y: float, h: float, kind: str = "film") -> None:
    """A large screen on the back wall that lights the room: a film's landscape, or a map with tracks."""
    v = c.room
    assert v is not None
    face = Face(v, (-w / 2 * v.squeeze, y, 0.04), (1, 0, 0), (0, 1, 0), w * v.squeeze, h)
    wide, s, rng = face.wide, face.size(), random.Random(c.seed + 12)
    c.lay(polygon(face.part(-0.12, -0.12, wide + 0.24, h + 0.24).quad(), "#15131a"), 6)
    if kind == "map":
        body = face.patch(0, 0, wide, h, "#0c2a3a") + HANGINGS["map"](
            face.part(0.1, 0.1, wide - 0.2, h - 0.2), "", rng, {}
        )
        body += face.patch(0, 0, wide, h, "#0c3a52", 0.62)
        for _ in range(7):
            a, b = rng.uniform(0.2, wide - 0.2), rng.uniform(0.2, h - 0.2)
            body += ellipse(*face.at(a, b), 0.05 * s, 0.05 * s, "#ffb454") + line([face.at(a, b), face.at(rng.uniform(0, wide), rng.uniform(0, h))], "#59e0d0", 2.5, 0.8)  # fmt: skip
        c.shine(body, 1.0, 30, bloom=0.5)
    else:
        body = face.patch(0, 0, wide, h, "#e8b48a") + face.patch(0, 0, wide, h * 0.3, "#5a6a7a")
        body += ellipse(*face.at(wide * 0.62, h * 0.5), 0.36 * s, 0.36 * s, "#ffe6b8")
        body += fill([face.at(0, 0), face.at(0, h * 0.42), face.at(wide * 0.25, h * 0.58), face.at(wide * 0.5, h * 0.34), face.at(wide * 0.8, h * 0.5), face.at(wide, h * 0.36), face.at(wide, 0)], "#7a5a6a", 1, 0.2)  # fmt: skip
        body += polygon([face.at(wide * 0.3, 0), face.at(wide * 0.34, h * 0.34), face.at(wide * 0.37, 0)], "#2a2430")
        c.shine(body, 1.05, 40, bloom=0.7)
    mid = face.at(wide / 2, h / 2)
    c.glows.append((*mid, 760, 0.7, False))


def tank(c: Scenery, w: float, y: float, h: float) -> None:
    """A wall of water behind glass, with what swims in it."""
    v = c.room
    assert v is not None
    face = Face(v, (-w / 2 * v.squeeze, y, 0.03), (1, 0, 0), (0, 1, 0), w * v.squeeze, h)
    wide, s, rng = face.wide, face.size(), random.Random(c.seed + 13)
    c.lay(polygon(face.part(-0.14, -0.14, wide + 0.28, h + 0.28).quad(), "#16283a"), 8)
    body = face.patch(0, 0, wide, h, "#1f78a8") + face.patch(0, h * 0.55, wide, h * 0.45, "#4fb4d0", 0.6)
    body += fill([face.at(0, 0), face.at(0, h * 0.16), face.at(wide * 0.3, h * 0.1), face.at(wide * 0.7, h * 0.2), face.at(wide, h * 0.12), face.at(wide, 0)], "#c9b98a", 1, 0.4)  # fmt: skip
    for a, tone in ((0.1, "#c25a6a"), (0.2, "#3f8a5a"), (0.78, "#d98a4a"), (0.9, "#3f8a5a")):
        for n in range(4):
            body += line([face.at(wide * a + 0.1 * n, h * 0.1), face.at(wide * a + 0.1 * n + 0.1, h * 0.3), face.at(wide * a + 0.1 * n, h * rng.uniform(0.36, 0.55))], tone, 0.07 * s)  # fmt: skip
    for _ in range(12):
        x, yy = face.at(rng.uniform(0.3, wide - 0.3), h * rng.uniform(0.25, 0.9))
        r, tone, way = (
            rng.uniform(0.06, 0.2) * s,
            rng.choice(("#ffb347", "#e9e2d4", "#e2606a", "#ffd95a", "#8fd0e8")),
            rng.choice((-1, 1)),
        )
        body += ellipse(x, yy, r, r * 0.5, tone) + polygon([(x - way * r * 0.8, yy), (x - way * r * 1.6, yy - r * 0.5), (x - way * r * 1.6, yy + r * 0.5)], tone)  # fmt: skip
        body += ellipse(x + way * r * 0.6, yy - r * 0.1, r * 0.1, r * 0.1, "#1a2030")
    c.shine(body, 0.9, 40, bloom=0.6)
    c.glows.append((*face.at(wide / 2, h / 2), 720, 0.75, False))


def basin(c: Scenery, x: float, z: float, w: float, d: float) -> None:
    """A pool let into the floor: its edge, its water, the lines of its lanes."""
    v = c.room
    assert v is not None
    lid = Face(v, (x - w / 2 * v.squeeze, 0.0, z + d / 2), (1, 0, 0), (0, 0, -1), w * v.squeeze, d)
    c.lay(polygon(lid.part(-0.2, -0.2, lid.wide + 0.4, d + 0.4).quad(), "#f2f4f0"), 8)
    rng, body = random.Random(c.seed + 14), polygon(lid.quad(), "#3fa8c4")
    for n in range(1, 5):
        a = lid.wide * n / 5
        body += line([lid.at(a, 0), lid.at(a, d)], "#e2603c" if n % 2 else "#f4f0e4", 5, 0.9, 0)
    for _ in range(60):
        a, b = rng.uniform(0.1, lid.wide - 0.5), rng.uniform(0.05, d - 0.05)
        body += line([lid.at(a, b), lid.at(a + 0.2, b + 0.02), lid.at(a + 0.4, b)], "#c9f0f4", 3, 0.6)
    c.lay(body, 4, stuff="gloss")
