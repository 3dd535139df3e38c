"""What is measured in a film's sound while it is mixed: how loud it is from moment to moment, how loud its voices are and all that lies
under them, and which recordings were cut off at full scale.

The mix is weighed for its loudness anyway; only its voices are weighed once more, where there are any: 0.1 s for a minute of film.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.render.loudness import RATE, EarFilter, lufs_of_power
from core.types import Value

STEP = RATE // 4
STEP_S = STEP / RATE
NOTHING = -70.0
"""LUFS under which nothing is heard."""
FULL, RUN = 0.9999, 4
"""Share of full scale and samples in a row from which on a wave was cut off: the top of a wave touches it once."""


class SoundMeasures(Value):
    """LUFS of each quarter of a second of a mix before it is brought to its loudness, NOTHING where there is none; of its voices, and of
    `rest`, all that is no voice. `clipped` tells of recordings, by their SHA-256, how often they were cut off."""

    mix: tuple[float, ...] = ()
    voices: tuple[float, ...] = ()
    rest: tuple[float, ...] = ()
    clipped: Mapping[str, int] = {}


class SoundMeter:
    """Takes a mix block by block, in order, each of whole steps but the last; `measures` tells what was heard."""

    def __init__(self) -> None:
        self._filter = EarFilter()
        self._silent = True
        self._levels: tuple[list[float], list[float], list[float]] = ([], [], [])

    def hear(self, weighed: np.ndarray, voices: np.ndarray) -> None:
        """`weighed` is the whole mix as the ear weighs it, (2, samples); `voices` those of it, (samples, 2) as they are mixed."""
        self._silent = self._silent and not voices.any()
        spoken = np.zeros_like(weighed) if self._silent else self._filter.weigh(voices)
        for levels, part in zip(self._levels, (weighed, spoken, weighed - spoken), strict=True):
            levels += _levels(part)

    def measures(self, clipped: Mapping[str, int]) -> SoundMeasures:
        mix, voices, rest = map(tuple, self._levels)
        return SoundMeasures(mix=mix, voices=voices, rest=rest, clipped=clipped)


def cut_off(block: np.ndarray) -> int:
    """How often a wave of (samples, 2) stands at full scale for RUN samples."""
    full = np.abs(block) >= FULL
    if not full.any():
        return 0
    return sum(_runs(full[:, channel]) for channel in range(full.shape[1]))


def mean_level(levels: Sequence[float]) -> float:
    """LUFS of all of these together."""
    heard = [10 ** (level / 10) for level in levels if level > NOTHING]
    return float(10 * np.log10(sum(heard) / len(levels))) if heard else NOTHING


def _runs(full: np.ndarray) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], full.astype(np.int8), [0]))))
    return int(np.count_nonzero(edges[1::2] - edges[::2] >= RUN))


def _levels(part: np.ndarray) -> list[float]:
    steps = (part[:, start : start + STEP] for start in range(0, part.shape[1], STEP))
    power = np.array([2 * np.square(step).mean() for step in steps])
    return [round(max(NOTHING, float(level)), 1) for level in lufs_of_power(power)]
