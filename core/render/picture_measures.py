"""What is measured in pictures while they are rendered: spans that are black, spans that stand still, and flashes.

Measured on every eighth pixel of every eighth row: 0.1 ms of a picture of 1920 x 1080 that takes twenty to draw and encode.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np

from core.render.encode import planes_of_frame
from core.types import Value

STRIDE = 8
DARK, ALL_DARK = 38, 0.98
"""Luma under which a pixel is black (a tenth of the range, as ffmpeg's blackdetect has it), and the share of the picture that is."""
STILL = 0.001
"""Mean difference between two pictures, of the whole range, up to which nothing moves: -60 dB, as ffmpeg's freezedetect has it."""
GRID = (32, 18)
"""Cells across and down in which flashes are looked for."""
STEP, BRIGHT, AREA = 0.1, 0.8, 0.1
"""Of a flash (WCAG 2.3.1): the change of relative luminance, the luminance that its darker side is under, and the share of cells in which
it is seen at once. The guideline asks for a quarter of any ten degrees of the view, here 0.03 of a picture that fills a screen; sparks and
rain would be flashes then, so three times as much is asked for."""


class PictureMeasures(Value):
    """Of pictures in a row, frames counted from the first: spans (first frame, frames) that are black and that do not move; the frames in
    which much of the picture turns brighter, and as negative numbers those in which it turns darker; and of the first and the last picture
    the luma in GRID cells, as hexadecimal, and the mean colour (Y, U and V of 0 to 255; empty where only luma was seen). `joints` are the
    frames in which one piece follows another, each with how far its colour is from the picture before."""

    frames: int
    black: tuple[tuple[int, int], ...] = ()
    still: tuple[tuple[int, int], ...] = ()
    turns: tuple[int, ...] = ()
    first: str = ""
    last: str = ""
    first_colour: tuple[float, ...] = ()
    last_colour: tuple[float, ...] = ()
    joints: tuple[tuple[int, float], ...] = ()


class PictureMeter:
    """Takes pictures in their order: `see` each luma plane, then `measures`."""

    def __init__(self) -> None:
        self._count = 0
        self._black: list[int] = []
        self._still: list[int] = []
        self._turns: list[int] = []
        self._before: np.ndarray | None = None
        self._first = self._last = ""
        self._first_colour: tuple[float, ...] = ()
        self._colour: tuple[float, ...] = ()
        self._cells: np.ndarray = np.zeros(0, np.uint8)
        self._extreme: np.ndarray = np.zeros(0, np.float32)
        self._rising = np.zeros(0, np.int8)

    def see(self, luma: np.ndarray, *chroma: np.ndarray) -> None:
        """One picture's luma plane, 16 to 235, and both of its chroma planes where its colour is to be known."""
        sample = _thinned(luma)
        if np.count_nonzero(sample < DARK) >= ALL_DARK * sample.size:
            self._black.append(self._count)
        if self._before is not None and cv2.norm(sample, self._before, cv2.NORM_L1) <= STILL * 219 * sample.size:
            self._still.append(self._count)
        self._before = sample
        self._colour = tuple(round(cv2.mean(part)[0], 1) for part in (sample, *map(_thinned, chroma))) if chroma else ()
        self._cells = cv2.resize(sample, GRID, interpolation=cv2.INTER_AREA).ravel()
        if not self._count:
            self._first, self._first_colour = self._cells.tobytes().hex(), self._colour
            self._extreme, self._rising = _luminance(self._cells), np.zeros(self._cells.shape, np.int8)
        elif way := self._turn(_luminance(self._cells)):
            self._turns.append(way * self._count)
        self._count += 1

    def _turn(self, light: np.ndarray) -> int:
        """1 where enough cells turn brighter at once, -1 darker, else 0: each remembers how far it went one way, and turns when it comes
        back by STEP."""
        change = light - self._extreme
        up = (self._rising <= 0) & (change >= STEP) & (self._extreme < BRIGHT)
        down = (self._rising >= 0) & (change <= -STEP) & (light < BRIGHT)
        further = np.where(self._rising > 0, change > 0, np.where(self._rising < 0, change < 0, False)) | up | down
        self._extreme = np.where(further, light, self._extreme)
        self._rising[up], self._rising[down] = 1, -1
        return _way(up, down)

    @property
    def measures(self) -> PictureMeasures:
        return PictureMeasures(
            frames=self._count,
            black=_spans(self._black),
            still=_spans(self._still),
            turns=tuple(self._turns),
            first=self._first,
            last=self._cells.tobytes().hex(),
            first_colour=self._first_colour,
            last_colour=self._colour,
        )


def measure_file(path: Path) -> PictureMeasures:
    """Of a piece that was rendered before anything was measured."""
    meter = PictureMeter()
    with av.open(f"file:{path}") as file:
        for frame in file.decode(video=0):
            picture = planes_of_frame(frame.reformat(format="yuv420p"))
            meter.see(picture.y, picture.u, picture.v)
    return meter.measures


def join_measures(parts: Sequence[PictureMeasures]) -> PictureMeasures:
    """Of pictures that are shown one after the other. Where two meet, a turn is seen as it is within each; whether something moved there is
    not known, so it did."""
    starts = np.cumsum([0, *(part.frames for part in parts)]).tolist()
    placed = list(zip(starts, parts, strict=False))
    black = [(start + at, frames) for start, part in placed for at, frames in part.black]
    still = [(start + at, frames) for start, part in placed for at, frames in part.still]
    turns = [at + start if at > 0 else at - start for start, part in placed for at in part.turns]
    joints: list[tuple[int, float]] = []
    for start, (one, other) in zip(starts[1:], pairwise(parts), strict=False):
        if one.last_colour and other.first_colour:
            joints.append((start, round(math.dist(one.last_colour, other.first_colour), 1)))
        turns += [way * start] if (way := _turn_between(one, other)) else []
    return PictureMeasures(
        frames=starts[-1],
        black=_joined(black),
        still=_joined(still),
        turns=tuple(sorted(turns, key=abs)),
        first=parts[0].first if parts else "",
        last=parts[-1].last if parts else "",
        joints=tuple(joints),
    )


def flashes(measures: PictureMeasures, fps: int, most: int = 3) -> list[int]:
    """The first frame of every stretch in which more than `most` flashes (there and back: two turns, one after the other) are seen within a
    second."""
    turns = [abs(at) for at, before in zip(measures.turns, (0, *measures.turns), strict=False) if at * before <= 0]
    found: list[int] = []
    for at, first in enumerate(turns):
        within = sum(turn - first < fps for turn in turns[at:])
        if within > 2 * most and (not found or first - found[-1] >= fps):
            found.append(first)
    return found


def _turn_between(one: PictureMeasures, other: PictureMeasures) -> int:
    old, new = (_luminance(np.frombuffer(bytes.fromhex(cells), np.uint8)) for cells in (one.last, other.first))
    if old.shape != new.shape:
        return 0
    up = (new - old >= STEP) & (old < BRIGHT)
    down = (old - new >= STEP) & (new < BRIGHT)
    return _way(up, down)


def _way(up: np.ndarray, down: np.ndarray) -> int:
    """1 or -1 for the way that more of these cells go, where they are enough to be a turn."""
    brighter, darker = np.count_nonzero(up), np.count_nonzero(down)
    if max(brighter, darker) < AREA * up.size:
        return 0
    return 1 if brighter >= darker else -1


def _luminance(luma: np.ndarray) -> np.ndarray:
    """Relative luminance of luma of 16 to 235, by the usual power of a screen."""
    return np.asarray(np.clip((luma.astype(np.float32) - 16) / 219, 0, 1) ** 2.2)


def _thinned(plane: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(plane[::STRIDE, ::STRIDE])


def _spans(frames: Iterable[int]) -> tuple[tuple[int, int], ...]:
    return _joined([(frame, 1) for frame in frames])


def _joined(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans that touch become one."""
    found: list[tuple[int, int]] = []
    for start, frames in sorted(spans):
        if found and found[-1][0] + found[-1][1] >= start:
            found[-1] = (found[-1][0], max(found[-1][1], start + frames - found[-1][0]))
        else:
            found.append((start, frames))
    return tuple(found)
