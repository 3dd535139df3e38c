"""A still taken apart into what the multiplane camera lays: a sheet for each cel, with the ink that gives the still again, what moves
on it and the eyes that shut."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import cv2
import numpy as np

from core.render import raster, resampling
from core.render.camera_moves import Size
from core.render.raster import Planes
from providers.animation import cels, drawing_timing

SAME = 4
"""Levels that a stored picture may be off where it means "as before": its compression."""
AS_BEFORE = 8
"""The same of a stored drawing of what moves, whose grain is the still's."""
CELL, DENSE, APART = 16, 0.15, 100_000
"""A sheet is looked at in cells of so many pixels: what share of one must be changed to be more than how it is stored; and how
many pixels of nothing are laid with two parts rather than each of them alone."""
ALL = (slice(None), slice(None))
Edges = tuple[int, int, int, int]
"""Of a box: left, top, right, bottom."""


@dataclass(frozen=True)
class ClosedEyes:
    """Somebody's eyes on a sheet: `shut` is the ink where they are when shut, from a pixel of its planes on; `when` the
    seconds at which they begin to."""

    left: int
    top: int
    shut: Planes
    when: tuple[float, ...]


@dataclass(frozen=True)
class MovingPart:
    """A part of a sheet that moves: from a pixel of its planes on, what stands there instead in each further drawing, as ink
    and what it lets through, and where that is something else (0 or 1)."""

    left: int
    top: int
    drawings: tuple[tuple[Planes, Planes, Planes], ...]
    play: drawing_timing.Play
    go: float = 0.0
    """Pixels a second that the whole sheet goes to the right."""


class PlaneBox(NamedTuple):
    """A part of a sheet, in pixels of its planes of light from its corner on, all even."""

    left: int
    top: int
    width: int
    height: int


Acted = dict[tuple[int, ...], tuple[Planes, Planes]]


@dataclass(frozen=True)
class CelSheet:
    """A cel ready to lay: premultiplied planes and what they let through (0..255), cut to a box of the still at even
    pixels, with resampling.MARGIN of nothing around. Laid where it was painted it gives the still again, whatever its cover says.
    Beside its `parts` there is nothing on it."""

    left: float
    top: int
    ink: Planes
    through: Planes
    parts: tuple[PlaneBox, ...]
    lids: tuple[ClosedEyes, ...] = ()
    moving: tuple[MovingPart, ...] = ()
    grows: Callable[[float, float], float] | None = None
    """How large it is, as a share of what was painted, so many seconds into a shot of so many; None where that never changes."""
    about: tuple[float, float] = (0.0, 0.0)
    """The point of the still, in pixels, that it grows about."""
    nearer: float = 1.0
    """How large it is just then."""
    room: tuple[float, float] = (0.0, 0.0)
    """How far it can go to the left and to the right before the still's edge would cut it, in pixels."""

    acted: Acted = field(default_factory=dict)
    """Put together before: its planes in each combination of drawings that was seen lately."""

    @property
    def width(self) -> int:
        return int(self.ink.y.shape[1] - 2 * resampling.MARGIN)


def take_apart_still(
    whole: np.ndarray, found: Sequence[cels.Cel], size: Size, seed: int
) -> tuple[tuple[CelSheet | None, ...], np.ndarray]:
    """A sheet of `size` for each cel of a still (8-bit BGR, even sides), from the farthest to the nearest, None where there is
    nothing on it; and the place behind them all, in the size of the still."""
    still = Size(whole.shape[1], whole.shape[0])
    sheets: list[CelSheet | None] = []
    for cel in reversed(found):
        behind, cover = _behind(whole, cel)
        sheet = _sheet(whole, behind, cover, size, cel.moves)
        if sheet is not None and cel.moves:
            moving = tuple(_moving(sheet, cel.moves, whole, behind, cover, size, seed))
            room = (sheet.left, size.width - sheet.left - sheet.width)
            sheet = _growing(replace(sheet, moving=moving, room=room), cel, still, size)
        if sheet is not None and cel.lids and size == still:
            sheet = replace(sheet, lids=tuple(_lids(sheet, cel.lids, whole, behind, seed)))
        sheets.insert(0, sheet)
        whole = behind
    return tuple(sheets), whole


def _growing(sheet: CelSheet, cel: cels.Cel, still: tuple[int, int], size: Size) -> CelSheet:
    """The sheet with how it grows, where who is on it comes nearer or goes away."""
    move = next((move for move in cel.moves if move.grow), None)
    if move is None:
        return sheet
    about = (move.about[0] * size.width, move.about[1] * size.height)
    return replace(sheet, grows=partial(drawing_timing.size_at, move, cel.cut(*still)), about=about)


def _behind(whole: np.ndarray, cel: cels.Cel) -> tuple[np.ndarray, np.ndarray]:
    """The picture without a cel, and how much the cel covers of it (0..255)."""
    height, width = whole.shape[:2]
    behind, cover = whole.copy(), np.zeros((height, width), np.uint8)
    at = (slice(cel.top, cel.top + cel.cover.shape[0]), slice(cel.left, cel.left + cel.cover.shape[1]))
    with_it = whole[at]
    kept, covered = (part[: with_it.shape[0], : with_it.shape[1]] for part in (cel.behind, cel.cover))
    other = (cels.largest_channel(cv2.absdiff(with_it, kept)) > SAME).astype(np.uint8)
    other = _dense(cv2.bitwise_or(_without_specks(other), covered), covered)
    cv2.copyTo(kept, other, behind[at])
    cover[at] = covered
    return behind, cover


def _sheet(
    whole: np.ndarray, behind: np.ndarray, cover: np.ndarray, size: Size, moved: Sequence[cels.Move] = ()
) -> CelSheet | None:
    """What turns `behind` into `whole`, as large as anything on it moves. None where they are the same."""
    changed = cels.largest_channel(cv2.absdiff(whole, behind)) > 0
    for move in moved:
        h, w = move.phases[0][1].shape
        changed[move.top : move.top + h, move.left : move.left + w] = True
    rows, cols = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    if not len(rows):
        return None
    wide, high = size.width / whole.shape[1], size.height / whole.shape[0]
    x0, y0 = (max(0, int(edge) & ~1) for edge in (cols[0] * wide - 2, rows[0] * high - 2))
    x1, y1 = min(size.width, int(cols[-1] * wide + 5) & ~1), min(size.height, int(rows[-1] * high + 5) & ~1)
    ink, through = _inked(whole, behind, cover, size, (slice(y0, y1), slice(x0, x1)))
    parts = tuple(_parts(changed, (x0, y0, x1, y1), (wide, high)))
    inks, throughs = Planes(*(_widened(each, 0) for each in ink)), Planes(*(_widened(each, 255) for each in through))
    return CelSheet(x0, y0, inks, throughs, parts)


def _parts(changed: np.ndarray, edges: tuple[int, int, int, int], scale: tuple[float, float]) -> Iterator[PlaneBox]:
    """Boxes of a sheet that hold all that is `changed` of a still and lie apart: no pixel of one is near to one of another.
    `edges` are those of the sheet, `scale` what brings the still there."""
    cells = cv2.copyMakeBorder(
        changed.astype(np.uint8), 0, -changed.shape[0] % CELL, 0, -changed.shape[1] % CELL, cv2.BORDER_CONSTANT
    )
    rough = cells.reshape(cells.shape[0] // CELL, CELL, -1, CELL).max(axis=(1, 3))
    _, _, found, _ = cv2.connectedComponentsWithStats(cv2.dilate(rough, np.ones((3, 3), np.uint8)))
    boxes = [(x * CELL, y * CELL, (x + w) * CELL, (y + h) * CELL) for x, y, w, h, _ in found[1:].tolist()]
    for box in _joined(boxes):
        x0, y0 = (max(edge, int(side * by) & ~1) for side, by, edge in zip(box, scale, edges[:2], strict=False))
        x1, y1 = (min(edge, int(side * by + 2) & ~1) for side, by, edge in zip(box[2:], scale, edges[2:], strict=True))
        yield PlaneBox(x0 - edges[0], y0 - edges[1], x1 - x0, y1 - y0)


def _joined(boxes: Sequence[Edges]) -> list[Edges]:
    """Boxes made one where they touch, or where little lies between them."""
    done: list[Edges] = []
    todo = list(boxes)
    while todo:
        one = todo.pop()
        near = next((other for other in done if _room(_about(one, other)) <= _room(one) + _room(other) + APART), None)
        near = near or next((other for other in done if _touch(one, other)), None)
        if near is None:
            done.append(one)
        else:
            done.remove(near)
            todo.append(_about(one, near))
    return done


def _about(one: Edges, other: Edges) -> Edges:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _room(box: Edges) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _touch(one: Edges, other: Edges) -> bool:
    return all(one[side] < other[side + 2] and other[side] < one[side + 2] for side in (0, 1))


def _without_specks(changed: np.ndarray) -> np.ndarray:
    """Only what is changed in more than single pixels, and those about it: the rest is how it is stored."""
    much = cv2.morphologyEx(changed, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_and(changed, cv2.dilate(much, np.ones((5, 5), np.uint8))))


def _dense(changed: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """Of what is changed (0 or more) only what is covered, and what lies where much is or next to it: the few pixels alone
    are how the picture behind is stored, and would be drawn over the whole place as a veil."""
    high, wide = changed.shape
    cells = (-(-wide // CELL), -(-high // CELL))
    much = cv2.resize((changed > 0).astype(np.uint8) * 255, cells, interpolation=cv2.INTER_AREA) > DENSE * 255
    near = cv2.dilate(much.astype(np.uint8) * 255, np.ones((3, 3), np.uint8))
    kept = cv2.resize(near, (wide, high), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.bitwise_and(changed, cv2.max(kept, covered)))


def _moving(
    sheet: CelSheet,
    told: Sequence[cels.Move],
    whole: np.ndarray,
    behind: np.ndarray,
    cover: np.ndarray,
    size: Size,
    seed: int,
) -> Iterator[MovingPart]:
    """What moves of a sheet, each of its drawings as ink where the still has another."""
    wide, high = size.width / whole.shape[1], size.height / whole.shape[0]
    for move in told:
        h, w = move.phases[0][1].shape
        at = (slice(move.top, move.top + h), slice(move.left, move.left + w))
        x0, y0 = max(sheet.left, round(move.left * wide) & ~1), max(sheet.top, round(move.top * high) & ~1)
        x1, y1 = round((move.left + w) * wide) & ~1, round((move.top + h) * high) & ~1
        drawings = []
        for seen, covered in move.phases:
            other, hides, changed = whole.copy(), cover.copy(), np.zeros_like(cover)
            same = (cels.largest_channel(cv2.absdiff(seen, whole[at])) <= AS_BEFORE) & (
                cv2.absdiff(covered, cover[at]) <= SAME
            )
            other[at] = np.where(same[..., None], whole[at], seen)
            hides[at] = np.where(same, cover[at], covered)
            changed[at] = _without_specks(np.where(same, 0, 255).astype(np.uint8))
            box = (slice(y0, y1), slice(x0, x1))
            drawings.append((*_inked(other, behind, hides, size, box), _where(changed, size, box)))
        play = drawing_timing.Play.of(move, seed)
        go = move.go * size.width if sheet.left > 0 and sheet.left + sheet.width < size.width else 0.0
        yield MovingPart(x0 - sheet.left, y0 - sheet.top, tuple(drawings), play, go)


def _where(changed: np.ndarray, size: Size, box: tuple[slice, slice]) -> Planes:
    """In an even box, 1 wherever anything is changed (0..255)."""
    planes = []
    for part in (1, 2, 2):
        small = cv2.resize(changed, (size.width // part, size.height // part), interpolation=cv2.INTER_AREA)
        at = (slice(side.start // part, side.stop // part) for side in box)
        planes.append((small[tuple(at)] > 0).astype(np.uint8))
    return Planes(*planes)


def _lids(
    sheet: CelSheet, lids: Sequence[cels.Lid], whole: np.ndarray, behind: np.ndarray, seed: int
) -> Iterator[ClosedEyes]:
    """The eyes of a sheet: what of them is its ink, as `_sheet` makes ink."""
    size = Size(whole.shape[1], whole.shape[0])
    shut = whole.copy()
    for lid in lids:
        shut[lid.top : lid.top + lid.shut.shape[0], lid.left : lid.left + lid.shut.shape[1]] = lid.shut
    closed, below = planes_from_bgr(shut, size), planes_from_bgr(behind, size)
    for number, lid in enumerate(lids):
        high, wide = lid.shut.shape[:2]
        left, top = lid.left - sheet.left, lid.top - sheet.top
        if min(left, top) < 0 or left % 2 or top % 2:
            continue
        inks = []
        for index, (seen, under, through) in enumerate(zip(closed, below, sheet.through, strict=True)):
            part = 2 if index else 1
            at = (slice(lid.top // part, (lid.top + high) // part), slice(lid.left // part, (lid.left + wide) // part))
            mine = through[resampling.MARGIN + top // part :, resampling.MARGIN + left // part :][
                : high // part, : wide // part
            ]
            ink = seen[at].astype(np.float32) - under[at] * (mine / np.float32(255))
            inks.append(np.clip(np.rint(ink), 0, 255).astype(np.uint8))
        yield ClosedEyes(int(left), top, Planes(*inks), blink_times(seed, number))


def blink_times(seed: int, number: int) -> tuple[float, ...]:
    """The seconds at which somebody blinks, over a minute; each in their own time."""
    chance, found = random.Random(f"blink/{seed}/{number}"), list[float]()
    at = chance.uniform(0.8, 3.0)
    while at < 60:
        found.append(at)
        at += chance.uniform(0.35, 0.5) if chance.random() < 0.12 else chance.uniform(2.4, 5.5)
    return tuple(found)


def _inked(
    whole: np.ndarray, behind: np.ndarray, cover: np.ndarray, size: Size, box: tuple[slice, slice]
) -> tuple[Planes, Planes]:
    """In an even box, the ink that turns `behind` into `whole`, and what is let through: as much as the cover hides goes, and
    more where what lies behind is too bright to be only added to."""
    inks, throughs = [], []
    rows, cols = box
    for index, (seen, below) in enumerate(
        zip(planes_from_bgr(whole, size, box), planes_from_bgr(behind, size, box), strict=True)
    ):
        part = 2 if index else 1
        at = (slice(rows.start // part, rows.stop // part), slice(cols.start // part, cols.stop // part))
        one, other = seen.astype(np.float32), below.astype(np.float32)
        small = cv2.resize(cover, (size.width // part, size.height // part), interpolation=cv2.INTER_AREA)[at]
        hides = small.astype(np.float32) / 255
        through = np.floor(np.minimum(1 - hides, one / np.maximum(other, 1)) * 255)
        ink = np.clip(np.rint(one - other * through / 255), 0, 255)
        throughs.append(through.astype(np.uint8))
        inks.append(ink.astype(np.uint8))
    return Planes(*inks), Planes(*throughs)


def _widened(plane: np.ndarray, edge: int) -> np.ndarray:
    """With a margin of nothing all around, for `resampling.find_stretch` to look through."""
    return np.asarray(cv2.copyMakeBorder(plane, *(resampling.MARGIN,) * 4, cv2.BORDER_CONSTANT, value=(edge,)))


def planes_from_bgr(picture: np.ndarray, size: Size, box: tuple[slice, slice] = ALL) -> Planes:
    """8-bit BGR as planes of this size, or of an even box of it."""
    if (picture.shape[1], picture.shape[0]) != size:
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return raster.from_rgb(cv2.cvtColor(picture[box], cv2.COLOR_BGR2RGB))
