"""Surfaces: how a face in a room is laid or filled. Paper, tiles, boards and floors; books, goods, drawers, screens."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from providers.builtin.painter.drawing.perspective_solids import Face, Skin
from providers.builtin.painter.drawing.svg_strokes import darken, ellipse, lighten, line, mix, polygon

BOOKS = ("#7a2f2a", "#2f4a4f", "#8a6a34", "#3c3a5a", "#5a6a3a", "#6a3a50", "#a08050", "#284058", "#8c4a2c")
GOODS = ("#c2603c", "#e0b43f", "#4f8a57", "#3f6aa5", "#efe9dd", "#b8433a", "#7a5a9c", "#2f7a7c", "#e58f9a")
GLASS = ("#b9d4cf", "#7fc4b8", "#d9a65a", "#8fb4e0", "#c98ac0")
Extra = dict[str, Any]


def _steps(end: float, step: float) -> list[float]:
    return [float(v) for v in np.arange(0, end + 1e-6, step)]


def _across(face: Face, b: float, colour: str, width: float, opacity: float) -> str:
    return line([face.at(0, b), face.at(face.wide, b)], colour, width * face.size(), opacity, 0)


def _upright(face: Face, a: float, colour: str, width: float, opacity: float) -> str:
    p, q = face.at(a, 0), face.at(a, face.high)
    return line([p, q], colour, width * face.size(), opacity, 0)


# Walls ----------------------------------------------------------------------------------------------------------------


def stripes(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    return "".join(
        face.patch(a, 0, 0.15, face.high, lighten(colour, 0.10), 0.6) for a in _steps(face.wide - 0.16, 0.36)
    )


def damask(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A paper with a small flower in every lozenge."""
    out = ""
    for j, b in enumerate(_steps(face.high - 0.2, 0.34)):
        for a in _steps(face.wide - 0.1, 0.44):
            x, y = face.at(a + (0.22 if j % 2 else 0), b + 0.1)
            s = face.size()
            out += ellipse(x, y, 0.05 * s, 0.08 * s, darken(colour, 0.16), 0.5) + ellipse(
                x, y, 0.10 * s, 0.025 * s, darken(colour, 0.16), 0.35
            )
    return out


def tiles(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    step = k.get("step", 0.22)
    joint = darken(colour, 0.22)
    return "".join(_upright(face, a, joint, 0.011, 0.7) for a in _steps(face.wide, step)) + "".join(
        _across(face, b, joint, 0.011, 0.7) for b in _steps(face.high, step)
    )


def checker(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    step, other = k.get("step", 0.6), k.get("other", darken(colour, 0.42))
    out = ""
    for j, b in enumerate(_steps(face.high - 0.01, step)):
        for i, a in enumerate(_steps(face.wide - 0.01, step)):
            if (i + j) % 2:
                out += face.patch(a, b, min(step, face.wide - a), min(step, face.high - b), other)
    return out


def brick(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    w, h = k.get("step", 0.34), k.get("step", 0.34) * 0.4
    share = k.get("share", 0.45)
    out = ""
    for j, b in enumerate(_steps(face.high - h, h)):
        for a in _steps(face.wide - w, w):
            if rng.random() < share:
                tone = mix(colour, rng.choice(["#2a2030", "#f0dcc0"]), rng.uniform(0.05, 0.18))
                out += face.patch(a + (j % 2) * w / 2, b + 0.01, w - 0.02, h - 0.02, tone, 0.9)
    return out


def stone(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    return brick(face, colour, rng, {"step": 0.62, "share": 0.75})


def boards(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    return "".join(_upright(face, a, darken(colour, 0.32), 0.014, 0.6) for a in _steps(face.wide, k.get("step", 0.24)))


def logs(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out = ""
    for b in _steps(face.high - 0.1, 0.26):
        out += face.patch(0, b, face.wide, 0.25, mix(colour, "#2a1c14", rng.uniform(0, 0.2)))
        out += _across(face, b + 0.17, lighten(colour, 0.2), 0.03, 0.35) + _across(
            face, b, darken(colour, 0.5), 0.03, 0.8
        )
    return out


def metal(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out = "".join(_upright(face, a, darken(colour, 0.4), 0.016, 0.7) for a in _steps(face.wide, k.get("step", 1.1)))
    out += "".join(_across(face, b, darken(colour, 0.4), 0.016, 0.6) for b in (face.high * 0.33, face.high * 0.7))
    for a in _steps(face.wide, 1.1):
        for b in _steps(face.high, 0.4):
            x, y = face.at(a + 0.07, b + 0.06)
            out += ellipse(x, y, 0.018 * face.size(), 0.018 * face.size(), darken(colour, 0.4), 0.8)
    return out


def shoji(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """Paper screens in a wooden lattice, between dark posts."""
    wood, out = k.get("wood", "#5a3524"), ""
    n = max(1, round(face.wide / 1.1))
    w = face.wide / n
    for i in range(n):
        out += face.patch(i * w + 0.06, 0.5, w - 0.12, face.high - 0.8, k.get("sheet", "#efe2c2"))
        for a in _steps(w - 0.14, (w - 0.12) / 4):
            out += line([face.at(i * w + 0.06 + a, 0.5), face.at(i * w + 0.06 + a, face.high - 0.3)], wood, 0.022 * face.size(), 1, 0)  # fmt: skip
        for b in _steps(face.high - 0.8, (face.high - 0.8) / 6):
            out += line([face.at(i * w + 0.06, 0.5 + b), face.at(i * w + w - 0.06, 0.5 + b)], wood, 0.018 * face.size(), 1, 0)  # fmt: skip
        out += face.patch(i * w - 0.06, 0, 0.12, face.high, wood)
        out += face.patch(i * w + 0.06, 0, w - 0.12, 0.5, mix(wood, "#8a5a3a", 0.5))
    return out + face.patch(0, face.high - 0.3, face.wide, 0.3, darken(wood, 0.15))


def panels(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """Large smooth panels with rounded seams: a wall of tomorrow."""
    out, step = "", k.get("step", 1.3)
    for a in _steps(face.wide - 0.2, step):
        for b, h in ((0.16, face.high * 0.42), (face.high * 0.5, face.high * 0.42)):
            out += face.patch(a + 0.06, b, min(step - 0.12, face.wide - a - 0.06), h, lighten(colour, 0.18), 0.8)
    return out + _across(face, face.high * 0.465, k.get("trim", "#59d0e0"), 0.025, 0.8)


# Floors: up is away from the viewer -------------------------------------------------------------------------------------


def planks(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out, step = "", k.get("step", 0.30)
    for a in _steps(face.wide - step, step):
        out += face.patch(a, 0, step, face.high, mix(colour, rng.choice(["#2a1a14", "#e8c090"]), rng.uniform(0, 0.12)), 0.9)  # fmt: skip
        joint = rng.uniform(0.3, face.high)
        out += line([face.at(a, joint), face.at(a + step, joint)], darken(colour, 0.35), 2, 0.7, 0)
    for a in _steps(face.wide, step):
        p, q = face.at(a, 0), face.at(a, face.high)
        out += line([p, q], darken(colour, 0.35), 2.6, 0.6, 0)
    return out


def parquet(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out, step = "", 0.56
    for j, b in enumerate(_steps(face.high - step, step)):
        for i, a in enumerate(_steps(face.wide - step, step)):
            tone = mix(colour, "#2a1a14" if (i + j) % 2 else "#f0d0a0", rng.uniform(0.03, 0.13))
            out += face.patch(a, b, step, step, tone)
            for t in (1, 2):
                p = ((a + step * t / 3, b), (a + step * t / 3, b + step)) if (i + j) % 2 else ((a, b + step * t / 3), (a + step, b + step * t / 3))  # fmt: skip
                out += line([face.at(*p[0]), face.at(*p[1])], darken(colour, 0.3), 1.6, 0.5, 0)
    return out


def floor_tiles(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    step, out = k.get("step", 0.6), ""
    for a in _steps(face.wide, step):
        out += line([face.at(a, 0), face.at(a, face.high)], darken(colour, 0.28), 2.6, 0.6, 0)
    for b in _steps(face.high, step):
        out += line([face.at(0, b), face.at(face.wide, b)], darken(colour, 0.28), 2.4, 0.6, 0)
    for _ in range(26):
        a, b = rng.randrange(int(face.wide / step)) * step, rng.randrange(max(1, int(face.high / step))) * step
        out += face.patch(a, b, step, step, rng.choice([darken(colour, 0.5), "#ffffff"]), 0.05)
    return out


def court(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A sports floor: boards, and the lines of a game."""
    out, white = planks(face, colour, rng, {"step": 0.2}), "#f4efe0"
    mid = face.wide / 2
    key = [face.at(mid - 1.4, face.high), face.at(mid - 1.4, face.high - 2.2), face.at(mid + 1.4, face.high - 2.2), face.at(mid + 1.4, face.high)]  # fmt: skip
    out += polygon(key, "#a8452f", 0.55) + line(key, white, 6, 0.9, 0)
    arc = [
        face.at(mid + 2.9 * float(np.cos(a)), face.high - 0.3 - 3.0 * float(np.sin(a)))
        for a in np.linspace(0, np.pi, 25)
    ]
    return out + line(arc, white, 6, 0.9) + line([face.at(0, face.high - 4.6), face.at(face.wide, face.high - 4.6)], white, 7, 0.9, 0)  # fmt: skip


def rug(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out = ""
    for inset, tone in ((0.08, darken(colour, 0.35)), (0.16, mix(colour, "#e8c890", 0.5)), (0.24, colour)):
        out += face.patch(inset, inset, face.wide - 2 * inset, face.high - 2 * inset, tone)
    for a in _steps(face.wide - 0.9, 0.42):
        x, y = face.at(a + 0.45, face.high / 2)
        s = face.size()
        out += ellipse(x, y, 0.12 * s, 0.05 * s, mix(colour, "#f0d8a0", 0.55), 0.7)
    return out


def bare(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """Concrete or beaten earth: a few stains."""
    out = ""
    for _ in range(16):
        x, y = face.at(rng.uniform(0, face.wide), rng.uniform(0, face.high))
        out += ellipse(x, y, rng.uniform(40, 120), rng.uniform(6, 18), darken(colour, 0.4), 0.10)
    return out


# What stands on shelves, and what is behind a front ---------------------------------------------------------------------


def books(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    return _shelves(face, colour, rng, k.get("rows", 5), k.get("tones", BOOKS), (0.03, 0.07), (0.7, 0.96))


def goods(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    return _shelves(face, colour, rng, k.get("rows", 4), k.get("tones", GOODS), (0.09, 0.2), (0.45, 0.8), 0.02)


def bottles(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    return _shelves(face, colour, rng, k.get("rows", 4), GLASS, (0.05, 0.10), (0.5, 0.85), 0.05)


def _shelves(
    face: Face,
    colour: str,
    rng: random.Random,
    rows: int,
    tones: Any,
    wide: tuple[float, float],
    tall: tuple[float, float],
    gap: float = 0.0,
) -> str:
    out, h = face.patch(0.04, 0.04, face.wide - 0.08, face.high - 0.08, darken(colour, 0.55)), (face.high - 0.06) / rows
    for row in range(rows):
        b, a = 0.05 + row * h, 0.06
        while a < face.wide - wide[1]:
            w, hh = rng.uniform(*wide), (h - 0.06) * rng.uniform(*tall)
            if rng.random() < 0.06:
                a += w * 1.6
                continue
            tone = rng.choice(tones)
            out += face.patch(a, b, w, hh, tone)
            out += face.patch(a + w * 0.7, b, w * 0.3, hh, darken(tone, 0.4), 0.6)
            out += face.patch(a + w * 0.12, b + hh * 0.72, w * 0.6, hh * 0.07, lighten(tone, 0.5), 0.7)
            a += w + gap
        out += face.patch(0, b - 0.035, face.wide, 0.035, lighten(colour, 0.2))
    return out + face.patch(0, 0, 0.04, face.high, colour) + face.patch(face.wide - 0.04, 0, 0.04, face.high, colour)


def drawers(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    rows, cols, out = k.get("rows", 2), k.get("cols", 2), ""
    w, h = face.wide / cols, face.high / rows
    for i in range(cols):
        for j in range(rows):
            out += face.patch(i * w + w * 0.06, j * h + h * 0.08, w * 0.88, h * 0.84, lighten(colour, 0.10))
            x, y = face.at(i * w + w * (0.5 if h < w * 1.3 else 0.18 if i % 2 else 0.82), j * h + h * 0.52)
            r = 0.022 * face.size()
            out += ellipse(x, y, r, r, k.get("knob", "#d9c08a"))
    return out


def slats(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    return "".join(
        face.patch(a, 0, 0.035, face.high, darken(colour, 0.3), 0.8) for a in _steps(face.wide, k.get("step", 0.12))
    )


def vents(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    return "".join(_across(face, b, darken(colour, 0.45), 0.012, 0.9) for b in _steps(face.high, k.get("step", 0.06)))


def piano_keys(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    out = face.patch(0, 0, face.wide, face.high, "#f4efe2")
    for n, a in enumerate(_steps(face.wide - 0.02, 0.028)):
        out += line([face.at(a, 0), face.at(a, face.high)], "#8a8478", 1, 0.9, 0)
        if n % 7 not in (2, 6):
            out += face.patch(a + 0.018, face.high * 0.4, 0.017, face.high * 0.6, "#1c1a20")
    return out


def bedding(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """A quilt with stitched squares."""
    out = ""
    for a in _steps(face.wide, face.wide / 4):
        out += line([face.at(a, 0), face.at(a, face.high)], darken(colour, 0.25), 3, 0.5, 0)
    for b in _steps(face.high, 0.45):
        out += line([face.at(0, b), face.at(face.wide, b)], darken(colour, 0.25), 3, 0.5, 0)
    return out


def panes(face: Face, colour: str, rng: random.Random, k: Extra) -> str:
    """Glass in a frame, with a slanting gleam."""
    out = face.patch(0.03, 0.03, face.wide - 0.06, face.high - 0.06, k.get("glass", "#bcd4d8"), 0.75)
    a, b, h = face.wide * 0.2, 0.04, face.high - 0.08
    return out + polygon([face.at(a, b), face.at(a + 0.08, b), face.at(a + 0.08 + h * 0.3, b + h), face.at(a + h * 0.3, b + h)], "#ffffff", 0.25)  # fmt: skip


SURFACES: dict[str, Skin] = {
    "stripes": stripes, "damask": damask, "tiles": tiles, "checker": checker, "brick": brick, "stone": stone, "boards": boards,
    "logs": logs, "metal": metal, "shoji": shoji, "panels": panels, "planks": planks, "parquet": parquet, "floor_tiles": floor_tiles,
    "court": court, "rug": rug, "bare": bare, "books": books, "goods": goods, "bottles": bottles, "drawers": drawers, "slats": slats,
    "vents": vents, "piano_keys": piano_keys, "bedding": bedding, "panes": panes,
}  # fmt: skip
