"""The multiplane camera: a place and the cels before it, each going its own share of one move, laid together per frame.

Every share of a move is a window between the move's first window and where it is now. Both lie in the still, so all
shares do: no edge of a sheet is ever seen, and no more than the still was painted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from core.render import camera_moves, resampling, shimmer, weather_layers
from core.render.camera_moves import Size, Window
from core.render.cel_sheets import CelSheet, ClosedEyes, MovingPart, planes_from_bgr, take_apart_still
from core.render.raster import SITED, Planes
from core.render.timeline import Recipe
from providers.animation import cels, drawing_timing

VERSION = 3
"""Of what this file and core.render.cel_sheets draw: a higher one makes every piece with layers anew."""
BLINK = 0.2
"""Seconds from open eyes to open eyes."""
COMBINED = 4
"""How many drawings of a sheet whose parts move are kept put together."""
Draw = Callable[[Planes], None]
_WARP = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR


@dataclass(frozen=True)
class CelStack:
    """A still taken apart. `ground` is the row of the still where the ground begins to come nearer, its height where none
    does."""

    place: resampling.WidenedStill
    sheets: tuple[CelSheet | None, ...]
    ground: float
    weather: weather_layers.Air | None
    light: shimmer.Shimmer | None
    fps: int


def read_stack(path: Path, picture: Size, most: Size, fps: int, seed: int) -> CelStack | None:
    """The still at `path` with its cels, made smaller where it is much more than `most`, for a film of `picture`'s size;
    None where it has no cels."""
    content = path.read_bytes()
    found = cels.unpack(content)
    if found is None:
        return None
    clear = found.clear
    whole = np.asarray(
        cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR) if clear is None else clear, np.uint8
    )
    whole = whole[: whole.shape[0] // 2 * 2, : whole.shape[1] // 2 * 2]
    scale = max(most.width / whole.shape[1], most.height / whole.shape[0])
    size = Size(whole.shape[1], whole.shape[0])
    if scale < 0.8:
        size = Size(*(max(2, round(side * scale / 2) * 2) for side in size))
    sheets, place = take_apart_still(whole, found.sheets, size, seed)
    ground = found.ground * size.height
    weather = weather_layers.build_air(found.air, picture, seed, fps) if found.air else None
    light = shimmer.build_shimmer(found.air, picture, seed)
    return CelStack(resampling.widen_still(planes_from_bgr(place, size)), sheets, ground, weather, light, fps)


def multiplane_pictures(
    stack: CelStack,
    recipe: Recipe,
    size: Size,
    frames: Sequence[float],
    whole: int,
    speech: drawing_timing.Speech = (),
) -> Iterator[Draw]:
    """How to draw each of these `frames` of a shot that is `whole` frames long, in which `speech` is said."""
    still = stack.place.size
    first = camera_moves.camera_window(recipe, still, size, 0, whole, stack.fps)
    for frame in frames:
        here = camera_moves.camera_window(recipe, still, size, frame, whole, stack.fps)
        sheets = [sheet and _acted(sheet, frame / stack.fps, whole / stack.fps, speech) for sheet in stack.sheets]
        yield partial(_draw, stack, sheets, recipe.travel, first, here, frame)


def _draw(
    stack: CelStack,
    sheets: Sequence[CelSheet | None],
    travel: tuple[float, ...],
    first: Window,
    here: Window,
    frame: float,
    onto: Planes,
) -> None:
    place, *shares = travel or (1.0,) * (1 + len(stack.sheets))
    far = camera_moves.parallax_window(first, here, place)
    flat = _flat(stack, far, onto.size.height) if place < 1.0 else onto.size.height
    if flat:
        resampling.draw_window(
            stack.place, far._replace(height=far.height * flat / onto.size.height), onto.rows(0, flat)
        )
    if flat < onto.size.height:
        _ground(stack, far, camera_moves.parallax_window(first, here, 1.0), onto)
    if stack.light is not None:
        rows = (
            -far.top / far.height * onto.size.height,
            (stack.place.size.height - far.top) / far.height * onto.size.height,
        )
        shimmer.draw_shimmer(stack.light, frame / stack.fps, rows, onto)
    for sheet, share in zip(sheets, shares, strict=False):
        if sheet is not None:
            lay_sheet(
                sheet,
                camera_moves.enlarged_window(
                    camera_moves.parallax_window(first, here, share), sheet.about, sheet.nearer
                ),
                onto,
            )
    if stack.weather is not None:
        weather_layers.draw_weather(stack.weather, frame, onto)


def _flat(stack: CelStack, far: Window, height: int) -> int:
    """The rows of a picture above where the ground begins to come nearer, an even number; all where it does not, or hardly."""
    row = (stack.ground - far.top) / far.height * height
    return height if row >= height - 4 else max(0, 2 * math.ceil(row / 2))


def _ground(stack: CelStack, far: Window, near: Window, onto: Planes) -> None:
    """The ground lies flat: from where it begins it comes nearer row by row, and goes more of the move."""
    width, height = onto.size
    row = (stack.ground - far.top) / far.height * height
    top, bottom = max(0.0, row), float(height)
    source_top, source_bottom = stack.ground, near.top + near.height
    if row < 0:  # the ground begins above the picture: take the row of the still that is its first
        share = -row / (height - row)
        mixed = camera_moves.parallax_window(far, near, share)
        source_top, far = mixed.top, mixed
    shown = np.array([[0, top], [width, top], [width, bottom], [0, bottom]], np.float32)
    taken = np.array(
        [
            [far.left, source_top],
            [far.left + far.width, source_top],
            [near.left + near.width, source_bottom],
            [near.left, source_bottom],
        ],
        np.float32,
    )
    turn = cv2.getPerspectiveTransform(shown, taken)
    for index, (source, target) in enumerate(zip(stack.place.wide, onto, strict=True)):
        part = 2.0 if index else 1.0
        begin = int(np.ceil(top / part))
        to_picture = np.array([[part, 0, part * (0.5 + SITED[index])], [0, part, part * (begin + 0.5)], [0, 0, 1]])
        margin = resampling.MARGIN
        to_plane = np.array([[1 / part, 0, margin - 0.5], [0, 1 / part, margin - 0.5], [0, 0, 1]])
        strip = target[begin:]
        size = (strip.shape[1], strip.shape[0])
        cv2.warpPerspective(source, to_plane @ turn @ to_picture, size, dst=strip, flags=_WARP)


def _acted(sheet: CelSheet, second: float, length: float, speech: drawing_timing.Speech) -> CelSheet:
    """The sheet as it is just then: who moves in the drawing that is seen, eyes that blink as far shut as they are."""
    gone = sum(each.go for each in sheet.moving) * (second - length / 2)
    if gone:
        sheet = replace(sheet, left=sheet.left + max(-sheet.room[0], min(sheet.room[1], gone)))
    if sheet.grows is not None:
        sheet = replace(sheet, nearer=sheet.grows(second, length))
    drawings = tuple(each.play.at(second, length, speech) for each in sheet.moving)
    if not any(drawings):
        return _blinking(sheet, second)
    ink, through = _combined(sheet, drawings)
    moved = replace(sheet, ink=ink, through=through)
    seen = [(each, n) for each, n in zip(sheet.moving, drawings, strict=True) if n]
    still = [lid for lid in sheet.lids if not any(_within(lid, each, n) for each, n in seen)]
    return _blinking(replace(moved, lids=tuple(still)), second)


def _combined(sheet: CelSheet, drawings: tuple[int, ...]) -> tuple[Planes, Planes]:
    """The planes of a sheet with a drawing of each part that moves (0: as in the still). They are put together once: each is
    seen for a while, and most are seen again."""
    if drawings in sheet.acted:
        return sheet.acted[drawings]
    ink, through = (Planes(*(plane.copy() for plane in planes)) for planes in (sheet.ink, sheet.through))
    for each, n in zip(sheet.moving, drawings, strict=True):
        if not n:
            continue
        *drawn, other = each.drawings[n - 1]
        for target, planes in zip((ink, through), drawn, strict=True):
            for index, (plane, part, where) in enumerate(zip(target, planes, other, strict=True)):
                top, left = (side // (2 if index else 1) + resampling.MARGIN for side in (each.top, each.left))
                cv2.copyTo(part, where, plane[top : top + part.shape[0], left : left + part.shape[1]])
    while len(sheet.acted) >= COMBINED:
        del sheet.acted[next(iter(sheet.acted))]
    sheet.acted[drawings] = ink, through
    return ink, through


def _within(lid: ClosedEyes, moving: MovingPart, drawing: int) -> bool:
    """Whether somebody's eyes are on what is something else in this drawing."""
    where, (h, w) = moving.drawings[drawing - 1][2].y, lid.shut.y.shape
    top, left = lid.top - moving.top, lid.left - moving.left
    return bool(where[max(0, top) : max(0, top + h), max(0, left) : max(0, left + w)].any())


def _blinking(sheet: CelSheet, second: float) -> CelSheet:
    """The sheet with the eyes that are just blinking as far shut as they are."""
    shut = [
        (lid, min(1.0, 2.4 * (1 - abs(2 * (second - at) / BLINK - 1))))
        for lid in sheet.lids
        for at in lid.when
        if at < second < at + BLINK
    ]
    if not shut:
        return sheet
    ink = Planes(*(plane.copy() for plane in sheet.ink))
    for lid, share in shut:
        for index, (plane, closed) in enumerate(zip(ink, lid.shut, strict=True)):
            part = 2 if index else 1
            top, left = lid.top // part + resampling.MARGIN, lid.left // part + resampling.MARGIN
            place = plane[top : top + closed.shape[0], left : left + closed.shape[1]]
            cv2.addWeighted(place, 1 - share, closed, share, 0, dst=place)
    return replace(sheet, ink=ink)


def lay_sheet(sheet: CelSheet, here: Window, onto: Planes) -> None:
    """Lay a sheet where the window puts it, in place."""
    across, down = here.width / onto.size.width, here.height / onto.size.height
    for box in sheet.parts:
        for index, (target, ink, through) in enumerate(zip(onto, sheet.ink, sheet.through, strict=True)):
            part = 2 if index else 1
            from_left, from_top = (sheet.left - here.left) / part, (sheet.top - here.top) / part
            x0 = max(0, int((from_left + box.left / part) / across) - 1)
            y0 = max(0, int((from_top + box.top / part) / down) - 1)
            x1 = min(target.shape[1], int((from_left + (box.left + box.width) / part) / across) + 2)
            y1 = min(target.shape[0], int((from_top + (box.top + box.height) / part) / down) + 2)
            if x1 <= x0 or y1 <= y0:
                break
            left, top = across * (x0 + SITED[index]) - from_left, down * y0 - from_top
            columns = resampling.find_stretch(left, across * (x1 - x0), x1 - x0)
            rows = resampling.find_stretch(top, down * (y1 - y0), y1 - y0)
            if columns and rows and resampling.is_worth_stretching(columns, rows, x1 - x0, y1 - y0):
                inked, shown = (
                    resampling.enlarge_plane(source, columns, rows, x1 - x0, y1 - y0) for source in (ink, through)
                )
            else:
                turn = np.array([[across, 0.0, left + across / 2 - 0.5], [0.0, down, top + down / 2 - 0.5]])
                turn[:, 2] += resampling.MARGIN
                inked, shown = (
                    cv2.warpAffine(source, turn, (x1 - x0, y1 - y0), flags=_WARP) for source in (ink, through)
                )
            place = target[y0:y1, x0:x1]
            cv2.multiply(place, shown, dst=place, scale=1 / 255)
            cv2.add(place, inked, dst=place)
