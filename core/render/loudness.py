"""How loud sound is: integrated loudness and true peak after ITU-R BS.1770-5, for 48 kHz, fed block by block.

SciPy's filters are imported where they are used: they take 40 MiB, and pages that only speak of sounds never hear one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

import numpy as np

RATE = 48_000
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621)
"""The two filters of BS.1770-5 annex 1, tables 1 and 2 (48 kHz), as b0 b1 b2 a0 a1 a2."""
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
OVERSAMPLE = 4
_STEP = RATE // 10
_TAPS = OVERSAMPLE * 12 + 1
"""How long the filter is that sees the wave between the samples."""
_REACH = _TAPS // OVERSAMPLE // 2
"""Samples to each side that the wave at a sample hangs on. It rises to less than twice the highest of them."""
_APART = 240
"""Samples between two loud places from which on they are looked at apart."""


class EarFilter:
    """Weighs blocks of float stereo (samples, 2), in order, as the ear does."""

    def __init__(self) -> None:
        self._filters = np.array([SHELF, HIGH_PASS])
        self._state = np.zeros((2, 2, 2))

    def weigh(self, block: np.ndarray) -> np.ndarray:
        """(2, samples)."""
        from scipy import signal

        rows = np.ascontiguousarray(block.T, np.float64)
        weighed, self._state = signal.sosfilt(self._filters, rows, axis=1, zi=self._state)
        return np.asarray(weighed)


class LoudnessMeter:
    """Listens to blocks of float stereo (samples, 2) in order; `loudness()` is in LUFS, `true_peak()` in dBTP, where
    `peaks` are looked for at all: they are half of the work."""

    def __init__(self, peaks: bool = True) -> None:
        self._peaks = peaks
        self._filter = EarFilter()
        self._rest = np.zeros(0)
        self._steps: list[float] = []
        self._tail = np.zeros((2, _TAPS // OVERSAMPLE + 1))
        self._peak = 0.0

    def hear(self, block: np.ndarray) -> np.ndarray:
        """The block as the ear weighs it, (2, samples)."""
        weighed = self._filter.weigh(block)
        power = np.concatenate((self._rest, np.square(weighed).sum(axis=0)))
        whole = len(power) // _STEP
        self._steps += list(power[: whole * _STEP].reshape(whole, _STEP).mean(axis=1))
        self._rest = power[whole * _STEP :]
        if self._peaks:
            self._hear_peaks(np.ascontiguousarray(block.T, np.float64))
        return weighed

    def _hear_peaks(self, rows: np.ndarray) -> None:
        joined = np.concatenate((self._tail, rows), axis=1)
        self._peak = max(self._peak, float(np.abs(joined).max(initial=0.0)))
        self._peak = max(self._peak, float(_waves(joined, self._peak).max(initial=0.0)))
        self._tail = joined[:, -self._tail.shape[1] :]

    def loudness(self) -> float:
        """Integrated, gated twice over blocks of 400 ms that overlap by 75 %; -inf for silence."""
        steps = np.array(self._steps)
        if len(steps) < 4:
            return -math.inf
        blocks = (steps[:-3] + steps[1:-2] + steps[2:-1] + steps[3:]) / 4
        loud = blocks[lufs_of_power(blocks) > ABSOLUTE_GATE]
        if not len(loud):
            return -math.inf
        kept = loud[lufs_of_power(loud) > lufs_of_power(loud.mean()) + RELATIVE_GATE]
        return float(lufs_of_power(kept.mean()))

    def true_peak(self) -> float:
        return 20 * math.log10(self._peak) if self._peak > 0 else -math.inf


def load_filters() -> None:
    """Load the filters, so that a process forked from this one finds them loaded."""
    from scipy import ndimage

    assert len(_taps()) == _TAPS and callable(ndimage.convolve1d)


def true_peaks(block: np.ndarray, over: float = 0.0) -> np.ndarray:
    """For each sample of (samples, 2) the largest magnitude of the wave around it, over both channels. Where that is not
    above `over` it may be told too low, but never above `over`."""
    return _waves(np.ascontiguousarray(block.T, np.float64), over)


def _waves(rows: np.ndarray, over: float) -> np.ndarray:
    """As `peaks`, for (2, samples)."""
    found: np.ndarray = np.maximum(np.abs(rows[0]), np.abs(rows[1]))
    for first, last in _loud(found, over / 2):
        begin, end = max(0, first - _REACH), last + _REACH
        found[first:last] = _between(rows[:, begin:end])[first - begin : last - begin]
    return found


def _loud(samples: np.ndarray, level: float) -> Iterator[tuple[int, int]]:
    """From where to where there are samples above `level`, and what lies in reach of them."""
    at = np.flatnonzero(samples > level)
    if not len(at):
        return
    gaps = np.flatnonzero(np.diff(at) > _APART)
    for first, last in zip(at[np.r_[0, gaps + 1]], at[np.r_[gaps, -1]], strict=True):
        yield max(0, int(first) - _REACH), min(len(samples), int(last) + _REACH + 1)


def _between(rows: np.ndarray) -> np.ndarray:
    """The largest magnitude around each sample of (2, samples), with the wave seen four times a sample."""
    from scipy import signal

    count = rows.shape[1]
    fine = np.abs(signal.upfirdn(_taps(), rows, up=OVERSAMPLE, axis=1))
    louder = np.maximum(fine[0], fine[1])[_TAPS // 2 :]
    steps = [louder[phase : phase + count * OVERSAMPLE : OVERSAMPLE][:count] for phase in range(OVERSAMPLE)]
    return np.asarray(np.maximum.reduce([*steps, np.abs(rows[0]), np.abs(rows[1])]))


@cache
def _taps() -> np.ndarray:
    from scipy import signal

    taps: np.ndarray = signal.firwin(_TAPS, 1 / OVERSAMPLE, window=("kaiser", 6.0)) * OVERSAMPLE
    return taps


def lufs_of_power(power: np.ndarray | float) -> np.ndarray:
    """LUFS of the mean square of sound that was weighed, both channels together."""
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
