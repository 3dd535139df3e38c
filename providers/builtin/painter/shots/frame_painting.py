"""Playing: people and things painted into the frame, far to near, with their shadows, mirrors and lights."""

from __future__ import annotations

import math
from dataclasses import replace

import cv2
import numpy as np

from providers.builtin.painter.drawing.film_light import Drawn, Lamp, light_relief, raster_stack
from providers.builtin.painter.drawing.light_planes import Frame, blur, linear_colour
from providers.builtin.painter.drawing.svg_drawings import Drawing, load_drawing, lowest_ink, paint_drawing
from providers.builtin.painter.figures.person_looks import stable_number
from providers.builtin.painter.places.canvas import Canvas, cloud_noise, halo
from providers.builtin.painter.places.place_plates import Progress
from providers.builtin.painter.places.weather import apply_weather
from providers.builtin.painter.shots.figure_positions import DOWN, IN_WATER
from providers.builtin.painter.shots.framing import FACES, NEAR
from providers.builtin.painter.shots.inserts import TABLE_TOP
from providers.builtin.painter.shots.moving_parts import ROUND, Painted, PictureBefore, paint_moving_parts
from providers.builtin.painter.shots.set_dressing import Spot
from providers.builtin.painter.shots.stage import Placed, Stage
from providers.builtin.painter.things.things import SHINING

OUTSIDE = 0.16
"""How far beyond the frame a face is painted, in heads: cut at the frame, its parts would be rounded there."""
RIMMED = 0.2
"""A head, as a share of the unit, beyond which the rim of light on a beast or a thing grows no wider."""
GROUND = 0.88
"""Below this share of a place's height is the ground nearest to the lens: out of doors a ledge is of it."""
SHOT_THROUGH, OFTEN, NEARER, UNLIT = ("extreme_wide", "wide"), 0.4, 2.4, 0.34
"""What wide shots are taken through: in which sizes, below what of a throw of -1 to 1, how much nearer than the people it is, and
how much of the light it has."""
AGAINST = np.array((0.6, 0.6, 0.6, 1.0), np.float32)
"""How much darker it is still, as what stands against the light."""
DEEP = 2.6
"""How far below who swims the water is painted, in heads."""
EYES, BLINK_PX = 0.24, 9.0
"""How far round an eye a blink changes a face, in heads, and below how many pixels of that nobody sees it."""
SHINE = (0.55, 0.52, 0.36)
SELF_LIT = Lamp(key=(0.25, 0.25, 0.22), sky=(0.95, 0.93, 0.85), ground=(0.85, 0.83, 0.78))


def paint_figures(stage: Stage, placed: list[Placed], props: list[Spot], progress: Progress) -> None:
    """Far things, then people and things from far to near, then whatever the lens is close to."""
    near = [s for s in props if s.near]
    lifted = [p for p in placed if p.lifted]
    middle: list[tuple[float, Placed | Spot]] = [(p.feet, p) for p in placed if not p.near and not p.lifted]
    middle += [(s.foot, s) for s in props if not s.near and not s.behind]
    middle.sort(key=lambda pair: pair[0])
    queue: list[Placed | Spot | float] = [s for s in props if s.behind]
    queue += [item for _, item in middle]
    if lifted or near:
        queue.append((0.94 if lifted else 0.955) if placed else 0.80)
    queue += [*lifted, *near, *(p for p in placed if p.near)]
    for n, item in enumerate(queue):
        if not (isinstance(item, Spot) and item.behind):
            close = isinstance(item, float) or item.near or (isinstance(item, Placed) and item.lifted)
            stage.cue("near" if close else "fore" if isinstance(item, Placed) and item.fore else "people")
        if isinstance(item, float):
            _ledge(stage, item)
        elif isinstance(item, Placed):
            _play(stage, item)
        else:
            _prop(stage, item)
        progress((n + 1) / len(queue))
    if stage.size in SHOT_THROUGH and not near and not lifted:
        _shoot_through(stage, placed, props)


def _shoot_through(stage: Stage, placed: list[Placed], props: list[Spot]) -> None:
    """Something of the place close before the lens, dark and out of focus at one side, so that a wide shot is deep."""
    names = stage.plate.row.get("near", ())
    d = load_drawing(names[stable_number(stage.seed, "near") % len(names)]) if names else None
    if d is None or stage.sway("through") > OFTEN:
        return
    u, h, tall = stage.unit, stage.height, d.height / d.width
    high = min(max(d.size * tall * stage.framing.head * NEARER, 0.62 * u), 1.25 * u)
    wide = min(high / tall, 0.5 * stage.width)
    mean = sum(p.x for p in placed) / len(placed) if placed else stage.width * (0.5 + 0.1 * stage.sway("side"))
    x = stage.width * (-0.015 if mean > stage.width / 2 else 1.015)
    taken = [(p.x, p.actor.half * p.head) for p in placed] + [(s.x, s.width / 2) for s in props]
    if any(abs(at - x) < wide / 2 + half for at, half in taken):
        return
    lost, m = 5, 6
    little = paint_drawing(d, wide / lost, stage.lamp, flip=x > 0, shade=UNLIT)
    little = blur(cv2.copyMakeBorder(little, m, m, m, m, cv2.BORDER_CONSTANT), max(0.6, 14 * u / 1080 / lost))
    out = cv2.resize(little, (little.shape[1] * lost, little.shape[0] * lost), interpolation=cv2.INTER_CUBIC)
    stage.cue("near")
    stage.lay(np.clip(out * AGAINST, 0, 16), int(x - out.shape[1] / 2), int(h * 1.03 - out.shape[0] + m * lost))


def _ledge(stage: Stage, top: float) -> None:
    """Something for things in close shots to stand on."""
    y = int(stage.height * top)
    place = stage.plate
    tint = linear_colour(place.row.get("ledge", "#6a4a34")) * place.light.flat
    if not place.row.get("indoors") and not place.row.get("float"):
        tint = place.image[int(GROUND * len(place.image)) :].mean((0, 1))
    h = stage.height - y
    grain = cloud_noise(stage.seed, stage.width, h, ((stage.unit * 0.06, 0.6), (stage.unit * 0.02, 0.4)), 8)[..., None]
    band = tint * (0.55 + 0.6 * grain)
    edge = np.clip(np.arange(h, dtype=np.float32) / max(2.0, stage.unit * 0.012), 0, 1)[:, None, None]
    stage.lay(np.dstack([band * edge, np.broadcast_to(edge, (h, stage.width, 1))]).astype(np.float32), 0, y)


def _prop(stage: Stage, spot: Spot) -> None:
    d, x, foot, size = spot.d, spot.x, spot.foot, spot.width
    lamp = SELF_LIT if d.name in SHINING or d.name.endswith(" lit") else stage.lamp
    if d.name.startswith(TABLE_TOP):
        lamp = replace(lamp, rims=())  # its far edge is no silhouette against the light
    out = paint_drawing(d, size, lamp, flip=bool(stable_number(d.name) % 2) and d.where not in ("wall", "far"))
    h, w = out.shape[:2]
    fog = min(0.7, spot.fog * (1 + 2 * stage.plate.light.fog))
    if fog > 0.02 and not stage.plate.row.get("indoors"):
        out[..., :3] = out[..., :3] * (1 - fog) + stage.plate.light.haze * fog * out[..., 3:4]
    foot = _set_down(stage, spot)
    px, py = int(x - w / 2), int(foot - h + _margin(d) * h)
    if d.name in SHINING and not stage.plate.row.get("indoors"):
        halo(stage.image, x, py + h / 2, size * 0.9, SHINE, 0.25 + 0.5 * stage.plate.light.lamps)
    if spot.soft > 0.6:
        m = int(spot.soft * 2.5) + 1
        out = blur(cv2.copyMakeBorder(out, m, m, m, m, cv2.BORDER_CONSTANT), spot.soft)
        px, py = px - m, py - m
    if spot.stands and foot == spot.foot and not stage.plate.row.get("float"):
        _throw(stage, out[..., 3], px, py, foot, max(0.6, size * 0.03))
    stage.lay(out, px, py)
    if d.glow:
        gx, gy, gr, tint, *shine = d.glow.split()
        k = size / d.width
        strength = max(0.16 + 0.40 * stage.plate.light.lamps, *map(float, shine), 0.0)
        gy_px = foot - (d.height - float(gy)) * k
        halo(stage.image, x + (float(gx) - d.width / 2) * k, gy_px, float(gr) * k, linear_colour(tint), strength)


def _margin(d: Drawing) -> float:
    """The share of a drawing's height that is empty below its ink: nothing floats on it."""
    if d.where in ("sky", "wall") or load_drawing(d.name) is None:
        return 0.0
    return 1 - lowest_ink(d.name) / d.height


def _set_down(stage: Stage, spot: Spot) -> float:
    """Where the thing's foot is once it stands: in the air of space, on a little table, on the ground with a shadow."""
    if not spot.stands:
        return spot.foot
    if stage.plate.row.get("float"):
        return spot.foot if stage.close else spot.foot - 0.08 * stage.height
    if not stage.close and spot.d.where == "table":
        return _pedestal(stage, spot.x, spot.foot, spot.width)
    rx = spot.width * 0.42
    Canvas.shade_spot(stage.image, spot.x, spot.foot - spot.width * 0.015, rx, rx / 6, 0.55)
    return spot.foot


def _pedestal(stage: Stage, x: float, foot: float, size: float) -> float:
    """A little table, or a crate out of doors, so that a small thing does not stand in the dirt. Returns its top."""
    d = load_drawing("side-table" if stage.plate.row.get("indoors") else "crate")
    assert d is not None
    width = max(size * 1.15, stage.framing.head * d.size * 0.9)
    out = paint_drawing(d, width, stage.lamp)
    h, w = out.shape[:2]
    Canvas.shade_spot(stage.image, x, foot - width * 0.02, width * 0.5, width * 0.09, 0.55)
    stage.lay(out, int(x - w / 2), int(foot - h))
    return float(foot - h + width * 0.07)


def _play(stage: Stage, p: Placed) -> None:
    """One figure: its shadow, itstage, what it mirrors in wet ground, the light it carries."""
    box = _box(stage, p)
    if box is None:
        return
    ox, oy, w, h, view = box
    lamp = SELF_LIT if p.actor.shines else stage.lamp
    if p.actor.shines:
        halo(stage.image, p.x, p.feet - p.actor.height * p.head / 2, p.actor.height * p.head, SHINE, 0.3)
    if p.lantern:
        lamp = replace(lamp, warm=((0.75, 0.45, 0.5), (1.15, 0.70, 0.28)))
    relief = raster_stack(p.actor.parts, p.head, view, (w, h), lamp)
    if "face" in p.actor.anchors:
        relief.scale = min(relief.scale, RIMMED * stage.unit)
    tight = relief.tight()
    if tight is None:
        return
    small, dx, dy = tight
    if p.shade < 1:
        lamp = lamp.dimmed(p.shade, 0.4 + 0.6 * p.shade)
    out = light_relief(small, lamp)
    ox, oy = ox + dx, oy + dy
    _mirror(stage, p, out, ox, oy)
    if p.fog:
        out[..., :3] = out[..., :3] * (1 - p.fog) + stage.plate.light.haze * p.fog * out[..., 3:4]
    if p.soft > 0.5:
        m = int(p.soft * 2.5) + 1
        out = blur(cv2.copyMakeBorder(out, m, m, m, m, cv2.BORDER_CONSTANT), p.soft)
        ox, oy = ox - m, oy - m
    moves = stage.celled and bool(p.actor.motions) and not p.near and p.soft <= 0.5
    plain = Painted(out, ox, oy, small.scale)
    before = PictureBefore.of(stage) if moves else None
    stage.lay(out, ox, oy)
    if before is not None:
        stage.sheets[-1].moving += paint_moving_parts(stage, p, lamp, plain, before)
    if stage.celled and p.actor.shut and p.soft <= 0.5 and p.head * EYES >= BLINK_PX:
        _blink(stage, p, lamp, plain)
    _glow(stage, p)


def _glow(stage: Stage, p: Placed) -> None:
    """The light of the lantern it carries, if it carries one."""
    lantern = p.actor.anchors.get("lamp")
    if lantern is not None:
        lx, ly = p.x + lantern[0] * p.head, p.feet + lantern[1] * p.head * stage.squash
        halo(stage.image, lx, ly, p.head * 1.1, (0.9, 0.55, 0.18), 0.4)
        halo(stage.image, lx, ly, p.head * 0.25, (1.6, 1.2, 0.6), 0.4)


def _mirror(stage: Stage, p: Placed, out: Frame, ox: int, oy: int) -> None:
    """Its shadow on the ground, and on wet ground its image; nothing of what floats or stands below the picture."""
    if stage.plate.row.get("float") or p.feet >= stage.height * 1.02 or p.near or p.actor.aloft:
        return
    _cast_shadow(stage, out[..., 3], ox, oy, p)
    if stage.plate.row.get("wet") and stage.plate.light.weather_name in ("rain", "storm"):
        _reflect(stage, out, ox, oy, p)


def _blink(stage: Stage, p: Placed, lamp: Lamp, painted: Painted) -> None:
    """What changes when the eyes shut: the same few pixels painted with and without, so that all else stays."""
    (cx, cy), anchors = p.actor.chin, p.actor.anchors
    for whose in ("", "other_"):
        eyes = [anchors[whose + name] for name in ("eye0", "eye1") if whose + name in anchors]
        if eyes:
            _shut(stage, p, lamp, painted, [(cx + x, cy + y) for x, y in eyes])


def _shut(stage: Stage, p: Placed, lamp: Lamp, painted: Painted, seen: list[tuple[float, float]]) -> None:
    """The eyes that are at these places of a figure, shut, with the nap that it has been painted with."""
    tall = p.head * stage.squash
    xs, ys = [p.x + x * p.head for x, _ in seen], [p.feet + y * tall for _, y in seen]
    x0, x1 = math.floor(min(xs) - EYES * p.head), math.ceil(max(xs) + EYES * p.head)
    y0, y1 = math.floor(min(ys) - EYES * tall), math.ceil(max(ys) + EYES * tall)
    if x0 < 0 or y0 < 0 or x1 > stage.width or y1 > stage.height:
        return
    m = math.ceil(ROUND * p.head)
    size = (x1 - x0 + 2 * m, y1 - y0 + 2 * m)
    view = ((x0 - m - p.x) / p.head, (y0 - m - p.feet) / tall, size[0] / p.head, size[1] / tall)
    drawn: Drawn = {}
    reliefs = [raster_stack(parts, p.head, view, size, lamp, drawn) for parts in (p.actor.shut, p.actor.parts)]
    for relief in reliefs:
        relief.scale = painted.scale
    origin = (x0 - m - painted.x, y0 - m - painted.y)
    shut, wide = (light_relief(relief, lamp, origin=origin)[m:-m, m:-m, :3] for relief in reliefs)
    stage.sheets[-1].lids.append((x0, y0, (shut - wide) * (1 - p.fog)))


def _box(stage: Stage, p: Placed) -> tuple[int, int, int, int, tuple[float, float, float, float]] | None:
    """The part of the figure's space that is inside the frame: pixel origin, size and view."""
    wide = max(p.actor.half + 1.6, p.actor.reach + 0.4, 2.1)
    high = p.actor.height + 2.2
    tall, out = p.head * stage.squash, max(4.0, OUTSIDE * p.head if stage.size in FACES else 0.0)
    x0, x1 = max(-out, p.x - wide * p.head), min(stage.width + out, p.x + wide * p.head)
    y0, y1 = (
        max(-out, p.feet - high * tall),
        min(stage.height + out, p.feet + (DEEP if p.actor.pose in IN_WATER else 0.5) * tall),
    )
    ix, iy, w, h = math.floor(x0), math.floor(y0), math.ceil(x1 - x0), math.ceil(y1 - y0)
    if w < 4 or h < 4:
        return None
    return ix, iy, w, h, ((ix - p.x) / p.head, (iy - p.feet) / tall, w / p.head, h / tall)


def _cast_shadow(stage: Stage, a: Frame, ox: int, oy: int, p: Placed) -> None:
    _throw(stage, a, ox, oy, p.feet, max(0.6, p.head * 0.06))
    flat = p.actor.pose in DOWN
    across, deep = p.head * max(0.7, p.actor.half * 0.85), p.head * (0.26 if flat else 0.13)
    Canvas.shade_spot(stage.image, p.x, p.feet - p.head * (0.12 if flat else 0.03), across, deep, 0.75 if flat else 0.6)


def _throw(stage: Stage, a: Frame, ox: int, oy: int, foot_at: float, soft: float) -> None:
    """The shadow that a shape (how much it covers, 0 to 1) with its foot at the row `foot_at` throws along the ground."""
    lamp = stage.lamp
    foot = foot_at - oy
    strength = 0.42 * min(1.0, float(np.mean(lamp.key)) / 0.8) * (0.4 if stage.plate.light.grey > 0.5 else 1.0)
    if strength <= 0.06:
        return
    h, w = a.shape
    slide = -lamp.towards[0] * 0.8
    squash = 0.20 if lamp.towards[2] >= 0.5 else -0.22
    pad = int(abs(slide) * h) + 20
    low = int(h * 1.25) + 20
    move = np.array([[1, -slide, slide * foot + pad], [0, squash, foot * (1 - squash)]], np.float32)
    thrown = blur(cv2.warpAffine(a, move, (w + 2 * pad, low)), soft)
    _darken(stage, thrown * strength, ox - pad, oy)


def _darken(stage: Stage, shade: Frame, x: int, y: int) -> None:
    h, w = shade.shape
    x0, y0, x1, y1 = max(0, x), max(0, y), min(stage.width, x + w), min(stage.height, y + h)
    if x1 > x0 and y1 > y0:
        stage.image[y0:y1, x0:x1] *= (1 - shade[y0 - y : y1 - y, x0 - x : x1 - x])[..., None]


def _reflect(stage: Stage, out: Frame, ox: int, oy: int, p: Placed) -> None:
    h, w = out.shape[:2]
    foot = int(p.feet - oy)
    depth = min(int(h * 0.8), stage.height - int(p.feet))
    if depth < 4 or foot < 4:
        return
    upside = np.ascontiguousarray(out[max(0, foot - depth) : foot][::-1])
    n = upside.shape[0]
    shake = (cloud_noise(stage.seed, w, n, ((p.head * 0.5, 0.6), (p.head * 0.17, 0.4)), 3) - 0.5) * p.head * 0.22
    xs = np.arange(w, dtype=np.float32)[None] + shake
    upside = cv2.remap(upside, xs, np.repeat(np.arange(n, dtype=np.float32)[:, None], w, 1), cv2.INTER_LINEAR)
    upside = blur(upside, p.head * 0.017, p.head * 0.076)
    fade = np.clip(1 - np.arange(n, dtype=np.float32) / max(1, n), 0, 1)[:, None, None] * 0.6
    stage.lay(upside * fade, ox, int(p.feet) - 2)


def paint_air(stage: Stage, weather: str) -> None:
    if stage.plate.row.get("indoors"):
        return
    near = NEAR.get(stage.size, 1.0)
    bright = float(stage.plate.light.flat.mean())
    apply_weather(stage.image, weather, stage.seed, stage.plate.light.haze, stage.framing.horizon, near, bright)
