"""Things and rare animals that play a part: their drawing, given a face that feels, where the drawing is broadest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.film_light import Part
from providers.builtin.painter.drawing.svg_drawings import Drawing, load_drawing, lowest_ink
from providers.builtin.painter.drawing.svg_raster import raster
from providers.builtin.painter.drawing.svg_strokes import Point, clip, ellipse, line, make_ids_own
from providers.builtin.painter.things.things import find_drawing

Drawn = tuple[list[Part], Point, float, float, dict[str, Point]]
STANDS = {"far": 5.5, "ground": 3.4, "table": 1.3, "wall": 1.6, "sky": 1.8, "water": 3.0}
"""How wide, in heads, a thing that plays a part is at most, by where it belongs."""
LARGE = 8.0
"""How wide, in heads, a huge animal is beside people: as much of its size as a frame holds."""
LEAST_FACE, DARK = 0.15, 0.30
"""What has no more room than this share of its smaller side has no face: a bicycle, a lamp post; below what brightness a place
is dark."""
LOOKED_AT = 96
"""Rows of pixels in which a drawing is looked at to find where a face has room."""
OUTSIDE, SEAM = 0.2, 0.03
"""How far beyond its box a drawing may go, and how far a tail that swings reaches under the body, as shares of the width."""


def drawing_motions(look: Look) -> list[dict[str, Any]]:
    """What moves of something that is a drawing: rows of "motions" in beasts.json. A thing waits until it has something to say."""
    d, table = find_drawing(look.species), art_table("beasts")
    if look.kind != "animal" or d is None:
        return []
    return [table["motions"][name] for name in _drawn(d)["stirs"]]


def speech_motion(look: Look) -> dict[str, Any]:
    """How it moves when it speaks: the mouth that it was given, or all of it."""
    motion: dict[str, Any] = art_table("beasts")["motions"][
        "speech" if _given(look, find_drawing(look.species)) else "chatter"
    ]
    return motion


def _given(look: Look, d: Drawing | None) -> bool:
    """Whether it is given a face: things are that have none."""
    return look.kind == "thing" and (d is None or d.name not in art_table("things")["faced"])


def _drawn(d: Drawing) -> dict[str, Any]:
    rows: dict[str, dict[str, Any]] = art_table("beasts")["drawn"]
    return rows.get(d.name) or rows["any"]


def draw_talking(
    look: Look, expression: str, facing: float, large: bool = False, stir: Mapping[str, Any] | None = None
) -> Drawn:
    """It in a shot. `stir` is what this drawing changes, by the names that `about` in beasts.json tells."""
    stir = stir or {}
    d = find_drawing(look.species) or load_drawing("teddy-bear")
    assert d is not None
    size = min(max(d.size, 0.9), LARGE if large else STANDS.get(d.where, 1.6))
    if look.age == "child":
        size *= 0.8
    h = size * d.height / d.width
    k = size / d.width
    top = -k * lowest_ink(d.name)
    flip = facing > 20 and look.kind == "animal"
    turn = f"scale(-1 1) translate({-d.width} 0)" if flip else ""
    tall, slim = 1 - float(stir.get("sink", 0)), 1 - float(stir.get("squeeze", 0))
    body = (
        f'<g transform="scale({slim:.4f} {tall:.4f}) translate({-size / 2:.4f} {top:.4f}) scale({k:.6f}) {turn}">'
        f"{_bent(d, float(stir.get('bend', 0)))}</g>"
    )
    parts = [Part(body, 0.14 * size, 0, "felt", 0.5)]
    across, down, round_ = face_spot(d.name)
    x, y, r = (across * k - size / 2) * (-1 if flip else 1), top + down * k, round_ * k
    roomy = r >= LEAST_FACE * min(h, size)
    if look.kind == "thing" and not roomy:
        y, r = -h / 2, h / 4
    anchors = {"chin": (x, y + r), "face": (x, y)}
    if roomy and _given(look, d) and _seen(facing):
        face, eyes = _face(_feeling(expression, stir), facing, (x, y), r, _is_dark(d.name))
        parts.append(Part(face, 0.025, 1, "gloss", 0.35))
        anchors |= {f"eye{n}": (ex - x, ey - y - r) for n, (ex, ey) in enumerate(eyes)}
    if d.glow:
        gx, gy = (float(n) for n in d.glow.split()[:2])
        anchors["lamp"] = (gx * k - size / 2, top + gy * k)
    return parts, (x, y + r), h, size / 2, anchors


@cache
def face_spot(name: str) -> tuple[float, float, float]:
    """The middle and the radius, in the drawing's own units, of the face it has, or of the largest circle that lies on it;
    rather high than low."""
    d = load_drawing(name) or find_drawing(name.removeprefix("beast "))
    assert d is not None
    if own := art_table("things")["faced"].get(name):
        return own[0] * d.width, own[1] * d.height, own[2] * d.height
    rows = LOOKED_AT
    columns = max(1, round(rows * d.width / d.height))
    ink = raster(make_ids_own(d.body), columns, rows, (0, 0, d.width, d.height))[..., 3] > 40
    room = cv2.distanceTransform(np.pad(ink.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    liked = room * (1.12 - 0.24 * np.linspace(0, 1, rows, dtype=np.float32)[:, None])
    down, across = np.unravel_index(int(liked.argmax()), liked.shape)
    unit = d.height / rows
    return float((across + 0.5) * unit), float((down + 0.5) * unit), float(max(1.0, room[down, across]) * unit)


@cache
def _is_dark(name: str) -> bool:
    """Whether the drawing is so dark where its face goes that dark beads would be lost on it."""
    d = load_drawing(name) or find_drawing(name.removeprefix("beast "))
    assert d is not None
    across, down, radius = face_spot(name)
    box = (across - radius / 2, down - radius / 2, radius, radius)
    seen = raster(make_ids_own(d.body), 8, 8, box).astype(np.float32)
    return bool(seen[..., :3].mean() < DARK * max(1.0, float(seen[..., 3].mean())))


def _bent(d: Drawing, degrees: float) -> str:
    """The drawing, its tail turned so far."""
    body = make_ids_own(d.body)
    if not degrees:
        return body
    w, h, out = d.width, d.height, OUTSIDE * d.width
    x0, y0, x1, y1, px, py = (share * side for share, side in zip(_drawn(d)["tail"], (w, h) * 3, strict=True))
    x0, y0, x1, y1 = (edge - out if edge <= 0 else edge + out if edge >= side else edge for edge, side in zip((x0, y0, x1, y1), (w, h) * 2, strict=True))  # fmt: skip
    left, top, right, bottom = -out, -out, w + out, h + out
    rest = ((left, top, right, y0), (left, y1, right, bottom), (left, y0, x0, y1), (x1, y0, right, y1))
    seam = SEAM * w
    tail = clip(body, _rectangle(x0 - seam, y0 - seam, x1 + seam, y1 + seam))
    return f'<g transform="rotate({degrees:.2f} {px:.3f} {py:.3f})">{tail}</g>' + clip(
        make_ids_own(d.body), "".join(_rectangle(*box) for box in rest)
    )


def _rectangle(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"M{x0:.3f} {y0:.3f}H{x1:.3f}V{y1:.3f}H{x0:.3f}Z"


def _seen(facing: float) -> bool:
    """Whether what is turned so shows its face."""
    return abs((facing + 180) % 360 - 180) < 120


def _feeling(expression: str, stir: Mapping[str, Any]) -> dict[str, float]:
    feelings = art_table("expressions")
    e = feelings.get(expression) or feelings["calm"]
    return {**e, **{key: float(stir[key]) for key in ("open", "gape") if key in stir}}


def _face(e: Mapping[str, float], facing: float, at: Point, room: float, dark_under: bool) -> tuple[str, list[Point]]:
    """A toy's face within a circle of radius `room`: two beads sewn on, a stitch for a mouth, and brows where it feels much; and
    where the eyes are."""
    r = min(room * 0.19, 0.13)
    thread = "#f0e4cc" if dark_under else "#3a2428"
    x, y = at[0] + max(-0.8, min(0.8, facing / 90)) * room * 0.3, at[1] - r * 0.3
    out = ""
    eyes = [(x + s * r * 2.1, y) for s in (-1, 1)]
    for s, (ex, _) in zip((-1, 1), eyes, strict=True):
        if e["open"] < 0.3:
            out += line([(ex - r, y + r * 0.3), (ex, y - r * 0.5), (ex + r, y + r * 0.3)], thread, r * 0.36)
            continue
        tall = r * (0.55 + 0.55 * min(1.15, e["open"]))
        if dark_under:
            out += ellipse(ex, y, r * 1.22, tall + r * 0.22, "#f0e4cc")
        out += ellipse(ex, y, r, tall, "#1d1418") + ellipse(ex, y + tall * 0.3, r * 0.62, tall * 0.5, "#4a3a3a", 0.7)
        out += ellipse(ex - r * 0.28, y - tall * 0.36, r * 0.34, r * 0.34, "#ffffff")
        out += ellipse(ex + r * 0.34, y + tall * 0.42, r * 0.15, r * 0.15, "#ffffff", 0.75)
        tilt = e["brow_in"] - e["brow_out"]
        if abs(tilt) > 0.02:
            up = y - tall - r * 0.7
            out += line([(ex - s * r * 0.8, up - tilt * r * 5), (ex + s * r * 0.9, up + tilt * r * 5)], thread, r * 0.3)
    my = y + r * 1.35
    if e["gape"] > 0.04:
        return out + ellipse(x, my + r * 0.4, r * 0.55, r * (0.3 + e["gape"] * 4), "#5a1f24"), eyes
    c = max(-1.0, min(1.0, e["curve"] * 14)) * r
    bow = [(x - r * 0.85, my - c * 0.4), (x, my + c * 0.5), (x + r * 0.85, my - c * 0.4)]
    return out + line(bow, thread, r * 0.28), eyes
