"""The volume of a sound as points on a line, as editing programs keep it: what the studio's mix does, without listening to it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from core.render.sound import DUCK, DUCK_AHEAD, DUCK_HOLD, DUCK_SMOOTH
from core.render.timeline import Sound

VolumePoints = tuple[tuple[int, float], ...]
"""dB at frames from a sound's start, straight between two of them; the first stands at 0."""
SILENT = -60.0
RAMP = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares of a fade at which it is told."""


def volume_points(sound: Sound, frames: int, voices: Sequence[tuple[int, int]], fps: int) -> VolumePoints:
    """Of a sound that is heard for `frames`. `voices` are the frames of the film, from and to, in which somebody speaks."""
    depth = DUCK.get(sound.kind, sound.duck_db)
    ducks = [(at - sound.start, depth * share) for at, share in _ducks(voices, fps)] if depth else []
    last = max(0, frames - 1)
    at = {0, last, *(round(share * sound.fade_in) for share in RAMP if sound.fade_in)}
    at |= {last - round(share * sound.fade_out) for share in RAMP if sound.fade_out}
    at |= {frame for frame, _ in (*sound.levels, *ducks)}
    points = []
    for frame in sorted(each for each in at if 0 <= each <= last):
        level = sound.gain_db + _between(sound.levels, frame) + _between(ducks, frame)
        level += _fade(frame, sound.fade_in) + _fade(last - frame, sound.fade_out)
        points.append((frame, round(max(SILENT, level), 2)))
    return tuple(_thinned(points))


def linear(db: float) -> float:
    """The factor of so many dB; nothing at SILENT and below."""
    return 0.0 if db <= SILENT else round(float(10 ** (db / 20)), 6)


def _ducks(voices: Sequence[tuple[int, int]], fps: int) -> list[tuple[int, float]]:
    """How far what plays under voices is to go down, 0 to 1, at frames of the film: before the first word, and through short pauses."""
    half = DUCK_SMOOTH / 2
    spans: list[list[float]] = []
    for start, end in sorted(voices):
        begin, over = start / fps - DUCK_AHEAD, end / fps + DUCK_HOLD
        if spans and begin - half <= spans[-1][1] + half:
            spans[-1][1] = max(spans[-1][1], over)
        else:
            spans.append([begin, over])
    found = []
    for begin, over in spans:
        found += [(begin - half, 0.0), (begin + half, 1.0), (over - half, 1.0), (over + half, 0.0)]
    return [(round(second * fps), share) for second, share in found]


def _between(points: Sequence[tuple[int, float]], frame: int) -> float:
    """Straight between two points, level before the first and after the last; 0 without any."""
    if not points:
        return 0.0
    if frame <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if left <= frame <= right:
            return low if right == left else low + (high - low) * (frame - left) / (right - left)
    return points[-1][1]


def _fade(frame: int, length: int) -> float:
    if not length or frame >= length:
        return 0.0
    share = math.sin(frame / length * math.pi / 2) ** 2
    return SILENT * 2 if share < 0.001 else 20 * math.log10(share)


def _thinned(points: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Without those that lie on the line between their neighbours."""
    kept: list[tuple[int, float]] = []
    for n, (frame, db) in enumerate(points):
        if 0 < n < len(points) - 1:
            around = [kept[-1], points[n + 1]]
            if abs(_between(around, frame) - db) < 0.02:
                continue
        kept.append((frame, db))
    return kept[:1] if len(kept) == 2 and kept[0][1] == kept[1][1] else kept
