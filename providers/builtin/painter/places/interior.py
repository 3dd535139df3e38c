"""Rooms in perspective: floor, walls and ceiling, the windows let into them, what hangs on them, and their lamps."""

from __future__ import annotations

import math
import random
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.light_planes import blur, linear_colour
from providers.builtin.painter.drawing.perspective_solids import Face, View, shade_colour
from providers.builtin.painter.drawing.room_surfaces import SURFACES
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, fill, lighten, line, mix, path, polygon
from providers.builtin.painter.places.scenery import Scenery, darken_outline
from providers.builtin.painter.places.sky import beams, motes
from providers.builtin.painter.places.wall_hangings import HANGINGS
from providers.builtin.painter.places.window_views import outlook_svg, pane_strength

SUN = {"dawn": (0.55, 0.85), "day": (1.05, 0.75), "dusk": (0.55, 0.85), "night": (1.0, 0.7)}
"""How far sunlight falls, and how far out from the wall it goes, per metre into the room."""


def view_of(c: Scenery, back: float) -> View:
    return View(c.x(0.5), c.horizon, back, min(1.0, c.across / 1920))


def room(
    c: Scenery,
    wall: str,
    floor: str,
    half: float = 3.5,
    high: float = 2.8,
    back: float = 772,
    paper: str = "",
    laid: str = "planks",
    ceiling: str = "",
    above: str = "",
    panel: str = "",
    trim: str = "",
    sides: str = "",
    extra: dict[str, Any] | None = None,
) -> None:
    """Five faces of a box. `paper` and `laid` are surfaces; `panel` the colour of a wainscot; `above`: beams, tiles or nothing."""
    v = c.room = view_of(c, back)
    c.half, c.high = half * v.squeeze, high
    rng, options = random.Random(c.seed), extra or {}
    lit_left = c.lamp.towards[0] < 0
    tones = {"back": wall, "left": shade_colour(sides or wall, -0.16 if lit_left else 0.03), "right": shade_colour(sides or wall, 0.03 if lit_left else -0.16)}  # fmt: skip
    top = ceiling or lighten(wall, 0.12)
    lid = Face(v, (-c.half, high, v.near), (1, 0, 0), (0, 0, -1), 2 * c.half, v.near)
    c.lay(polygon(lid.quad(), darken(top, 0.22)) + _above(lid, darken(top, 0.12), above), 6)
    for side in ("left", "right", "back"):
        face = wall_face(c, side)
        body = polygon(face.quad(), tones[side])
        if paper:
            body += SURFACES[paper](face, tones[side], rng, options)
        if panel:
            low = face.part(0, 0, face.wide, 0.95)
            tone = shade_colour(panel, -0.14 if (side == "left") == lit_left and side != "back" else 0)
            body += low.patch(0, 0, low.wide, 0.95, tone) + SURFACES["boards"](low, tone, rng, {"step": 0.4})
            body += low.patch(0, 0.9, low.wide, 0.07, lighten(tone, 0.2))
        edge = trim or darken(mix(wall, floor, 0.6), 0.3)
        body += face.patch(0, 0, face.wide, 0.12, edge) + face.patch(
            0, high - 0.09, face.wide, 0.09, lighten(edge, 0.25)
        )
        c.lay(body, 5)
    ground = Face(v, (-c.half, 0, v.near), (1, 0, 0), (0, 0, -1), 2 * c.half, v.near)
    body = polygon(ground.quad(), floor)
    c.lay(body + (SURFACES[laid](ground, floor, rng, options) if laid else ""), 20)
    _corners(c)


def wall_face(c: Scenery, side: str) -> Face:
    """A wall of the room as its face, left to right as it is seen."""
    v = c.room
    assert v is not None
    if side == "back":
        return Face(v, (-c.half, 0, 0), (1, 0, 0), (0, 1, 0), 2 * c.half, c.high)
    if side == "left":
        return Face(v, (-c.half, 0, v.near), (0, 0, -1), (0, 1, 0), v.near, c.high)
    return Face(v, (c.half, 0, 0), (0, 0, 1), (0, 1, 0), v.near, c.high)


def on_wall(c: Scenery, side: str, at: float, b: float, w: float, h: float) -> Face:
    """A part of a wall: `at` is its middle, metres from the middle of the back wall or out along a side wall."""
    face = wall_face(c, side)
    v = c.room
    assert v is not None
    a = {"back": c.half + at * v.squeeze, "left": face.wide - at, "right": at}[side] - w / 2
    return face.part(a, b, w, h)


def _above(lid: Face, tone: str, kind: str) -> str:
    out = ""
    if kind == "beams":
        for b in np.arange(0.4, lid.high, 0.9):
            out += lid.patch(0, float(b), lid.wide, 0.22, "#5a3a26")
    elif kind == "tiles":
        out += SURFACES["tiles"](lid, tone, random.Random(1), {"step": 0.7})
    elif kind == "trusses":
        for b in np.arange(0.3, lid.high, 1.2):
            out += lid.patch(0, float(b), lid.wide, 0.12, "#6a7480") + lid.patch(
                0, float(b) + 0.3, lid.wide, 0.05, "#6a7480"
            )
    elif kind == "ribs":
        for b in np.arange(0.2, lid.high, 0.8):
            out += lid.patch(0, float(b), lid.wide, 0.05, lighten(tone, 0.4))
    return out


def _corners(c: Scenery) -> None:
    """Where two faces meet, less light gets in."""
    v, k = c.room, 4
    assert v is not None
    mask = np.zeros((max(2, c.height // k), max(2, c.width // k)), np.float32)
    h, n, top = c.half, v.near, c.high
    for a, b in (((-h, 0, 0), (h, 0, 0)), ((-h, 0, 0), (-h, top, 0)), ((h, 0, 0), (h, top, 0)), ((-h, top, 0), (h, top, 0)), ((-h, 0, 0), (-h, 0, n)), ((h, 0, 0), (h, 0, n)), ((-h, top, 0), (-h, top, n)), ((h, top, 0), (h, top, n))):  # fmt: skip
        p, q = (tuple(int(u / k) for u in c.px(*v.at(*spot))) for spot in (a, b))
        cv2.line(mask, p, q, 1.0, max(1, int(26 * c.scale / k)), cv2.LINE_AA)
    darken_outline(c.image, np.minimum(blur(mask, 30 * c.scale / k), 1), 0.34)


# Windows --------------------------------------------------------------------------------------------------------------


def panes(
    c: Scenery,
    wall: str,
    at: list[float],
    b: float = 0.95,
    w: float = 1.3,
    h: float = 1.4,
    style: str = "sash",
    frame: str = "#f3ead2",
    view: str = "garden",
    curtain: str = "",
    light_in: bool = True,
) -> None:
    """A row of windows in one wall: what they show, their frames and curtains, and the light they let in."""
    faces = [on_wall(c, wall, a, b, w, h) for a in at]
    faces = [f for f in faces if f.at(0, 0)[0] < c.right + 400 and f.at(w, 0)[0] > c.left - 400]
    rim = "".join(_casing(f, style, frame) for f in faces)
    c.lay(rim, 9, shadow=0.2)
    inner, glass = "", [_opening(f, style) for f in faces]
    for n, (face, shape) in enumerate(zip(faces, glass, strict=True)):
        xs, ys = zip(*face.quad(), strict=True)
        x, y = min(xs), min(ys)
        inner += outlook_svg(c, x, y, max(xs) - x, max(ys) - y, shape, view, n == 0 and light_in, n)
    c.shine(inner, pane_strength(c), 30 if c.light.when != "night" else 12, bloom=0.5)
    c.lay("".join(_bars(f, style, frame) for f in faces), 4, shadow=0.12)
    if curtain:
        c.lay("".join(_curtain(f, curtain) for f in faces), 10, shadow=0.25)
    for face in faces:
        mid = face.at(w / 2, h / 2)
        if c.light.when != "night":
            c.glows.append((*mid, 560 * max(0.7, w / 1.4), 0.75 / max(1.0, len(faces) * 0.55), False))
    if light_in:
        _sunlight(c, wall, faces)


def _opening(face: Face, style: str) -> str:
    if style == "arch":
        w, h = face.wide, face.high
        arc = [
            face.at(w / 2 + w / 2 * math.cos(a), h - w / 2 + w / 2 * math.sin(a)) for a in np.linspace(0, math.pi, 15)
        ]
        return path([face.at(0, 0), face.at(w, 0), *arc], True, 0)
    if style == "round":
        return path([face.at(face.wide / 2 + face.wide / 2 * math.cos(a), face.high / 2 + face.wide / 2 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 25)[:-1]], True, 0.5)  # fmt: skip
    return path(face.quad(), True, 0)


def _casing(face: Face, style: str, frame: str) -> str:
    e = 0.05 if style == "plain" else 0.09
    big = face.part(-e, -e, face.wide + 2 * e, face.high + 2 * e)
    return f'<path d="{_opening(big, style)}" fill="{frame}"/>' + face.part(-0.16, -0.2, face.wide + 0.32, 0.09).patch(0, 0, face.wide + 0.32, 0.09, lighten(frame, 0.2))  # fmt: skip


def _bars(face: Face, style: str, frame: str) -> str:
    w, h, s = face.wide, face.high, face.size()
    ups, acrosses = {"sash": ((0.5,), (0.5,)), "wide": ((1 / 3, 2 / 3), ()), "arch": ((0.25, 0.5, 0.75), (0.25, 0.5, 0.72)), "round": ((0.5,), (0.5,)), "lattice": (tuple(i / 6 for i in range(1, 6)), tuple(i / 6 for i in range(1, 6))), "plain": ((), ()), "tall": ((0.5,), (0.25, 0.5, 0.75))}[style]  # fmt: skip
    thick = (0.03 if style == "lattice" else 0.05) * s
    top = 0.86 if style in ("arch", "round") else 1.0
    out = "".join(
        line([face.at(w * u, 0), face.at(w * u, h * (1 if u == 0.5 else top))], frame, thick, 1, 0) for u in ups
    )
    return out + "".join(line([face.at(0, h * u), face.at(w, h * u)], frame, thick, 1, 0) for u in acrosses)


def _curtain(face: Face, colour: str) -> str:
    w, h, s = face.wide, face.high, face.size()
    out = line([face.at(-0.34, h + 0.14), face.at(w + 0.34, h + 0.14)], "#6a4a34", 0.045 * s, 1, 0)
    for side in (-1, 1):
        edge, inner = (-0.3, 0.12) if side < 0 else (w + 0.3, w - 0.12)
        out += fill([face.at(edge, h + 0.14), face.at(inner, h + 0.14), face.at(inner + side * 0.03, h * 0.45), face.at(inner + side * 0.14, -0.26), face.at(edge, -0.26)], colour, 1, 0.12)  # fmt: skip
        for t in (0.25, 0.5, 0.75):
            a = edge + (inner - edge) * t
            out += line([face.at(a, h + 0.12), face.at(a + side * 0.03, -0.24)], darken(colour, 0.32), 0.022 * s, 0.6)
    return out


def _sunlight(c: Scenery, wall: str, faces: list[Face]) -> None:
    """The sun through the panes: on the floor now, as shafts in the air when everything stands."""
    row, drop = c.light.row, SUN.get(c.light.when, SUN["day"])
    strength = {"dawn": 1.0, "day": 0.8, "dusk": 1.1, "night": 0.22}.get(c.light.when, 0.6) * c.light.weather["key"] * (1 - 0.8 * c.light.grey)  # fmt: skip
    if strength < 0.05:
        return
    side = 1.0 if c.lamp.towards[0] < 0 else -1.0
    into = {"left": (1.0, 0.45), "right": (-1.0, 0.45), "back": (side * 0.7, 1.0)}[wall]
    mask = np.zeros((max(2, c.height // 2), max(2, c.width // 2)), np.float32)
    quads = []
    for face in faces:
        fallen = []
        for i in range(2):
            for j in range(2):
                w, h = face.wide / 2, face.high / 2
                pane = face.part(i * w + 0.03, j * h + 0.03, w - 0.06, h - 0.06)
                spots = [
                    _fallen(pane.spot(a, b), into, drop)
                    for a, b in ((0, 0), (w - 0.06, 0), (w - 0.06, h - 0.06), (0, h - 0.06))
                ]
                corners = [_on_floor(c, spot) for spot in spots]
                cv2.fillPoly(
                    mask, [np.array([[int(u / 2) for u in c.px(*p)] for p in corners], np.int32)], 1.0, cv2.LINE_AA
                )
                fallen.append(corners)
        low, high = fallen[0], fallen[3]
        quads.append([face.at(0, face.high), face.at(face.wide, face.high), high[2], low[0]])
    glow = cv2.resize(blur(mask, 3.5 * c.scale), (c.width, c.height))[..., None] * np.array(row["beam"], np.float32)
    c.image *= 1 + glow * 2.1 * strength

    def shafts() -> None:
        power = row["beam_strength"] * (0.35 + 0.65 * c.light.weather["key"]) * (1 - 0.6 * c.light.grey)
        if power > 0.02:
            beams(c, quads, row["beam"], power * 1.3 / max(1.0, len(quads) ** 0.5), 26)
            motes(c, 30, (0.15, 220, 0.85, 900), row["beam"], 1.7)

    c.later.append(shafts)


def _fallen(
    spot: tuple[float, float, float], into: tuple[float, float], drop: tuple[float, float]
) -> tuple[float, float]:
    """Where on the floor a ray through this spot ends: x and z."""
    x, y, z = spot
    t = y / drop[0]
    return x + into[0] * t, z + into[1] * t * drop[1]


def _on_floor(c: Scenery, spot: tuple[float, float]) -> tuple[float, float]:
    v = c.room
    assert v is not None
    return v.at(max(-c.half, min(c.half, spot[0])), 0, min(v.near, spot[1]))


# Walls and lamps --------------------------------------------------------------------------------------------------------


def hang(c: Scenery, items: list[list[Any]], shadow: float = 0.28) -> None:
    """[wall, what, middle, height of its foot, width, height, {more}] in metres."""
    rng, body = random.Random(c.seed + 4), ""
    for wall, what, at, b, w, h, *more in items:
        face = on_wall(c, wall, at, b, w, h)
        skin = HANGINGS.get(what) or SURFACES[what]
        body += skin(face, "#8a7458", rng, more[0] if more else {})
    c.lay(body, 5, shadow=shadow)


def lamps_3d(
    c: Scenery,
    hung: list[list[float]] | None = None,
    strips: list[list[float]] | None = None,
    colour: str = "#ffdca8",
    shade: str = "#4a5a52",
    always: float = 0.2,
) -> None:
    """Hanging lamps [x, y, z, radius] and lights let into the ceiling [x, z, width, depth], in metres. `always`: how much they
    give by day."""
    v = c.room
    assert v is not None
    on = max(always, c.light.lamps)
    body, glow, spots = "", "", []
    for x, y, z, r in hung or []:
        x *= v.squeeze
        s, (px, py) = v.scale(z), v.at(x, y, z)
        rr = r * s
        body += line([v.at(x, c.high, z), (px, py - rr)], "#2a2430", 0.02 * s)
        body += fill(
            [(px - rr * 0.25, py - rr), (px + rr * 0.25, py - rr), (px + rr, py), (px - rr, py)], shade, 1, 0.2
        )
        glow += ellipse(px, py, rr * 0.6, rr * 0.24, colour)
        spots.append((px, py + rr * 0.4, rr, v.at(x, 0, z)))
    for x, z, w, d in strips or []:
        lid = Face(v, (x * v.squeeze - w / 2, c.high, z + d / 2), (1, 0, 0), (0, 0, -1), w, d)
        glow += polygon(lid.quad(), mix(colour, "#ffffff", 0.4))
        px, py = lid.at(w / 2, d / 2)
        spots.append((px, py, w * v.scale(z) * 0.2, v.at(x * v.squeeze, 0, z)))
    c.lay(body, 7, shadow=0.2)
    c.shine(glow, 0.66 + 0.9 * on, 26, bloom=0.35 + 0.45 * c.light.lamps)
    tint = linear_colour(colour)
    for px, py, r, foot in spots:
        c.halo(px, py, r * 3.2, tint, 0.08 * always + 0.2 * c.light.lamps, 1.3)
        if c.light.lamps > 0.3:
            c.glows.append((px, (py + foot[1]) / 2, 430, 0.8 * c.light.lamps / max(1.0, len(spots) * 0.5), True))
            c.halo(foot[0], foot[1], 150, tint * 0.5, 0.10 * c.light.lamps, 2.4)
