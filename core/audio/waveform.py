"""The shape of a sound, as a few numbers to draw: how loud it is, from its beginning to its end."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import StudioError
from core.render import audio_samples
from core.studio import Studio

BARS = 120
"""Numbers that a sound is drawn with, each from 0 to 100."""
FINE = 480
"""Samples at 48 kHz that are looked at together."""


def load_waveform(studio: Studio, sha256: str, facts: dict[str, Any] | None = None) -> tuple[int, ...]:
    """The shape of a stored sound: as its take tells it, else heard now and kept in memory. Empty where there is none."""
    told = (facts or {}).get("peaks")
    if told:
        return tuple(told)
    try:
        return _heard(studio.files.path(sha256))
    except (OSError, ValueError, StudioError):
        return ()


def load_waveforms(
    studio: Studio, sounds: Mapping[str, dict[str, Any] | None], within_s: float
) -> dict[str, tuple[int, ...]]:
    """The shapes of stored sounds, under their hashes, with the facts of their takes: as many as can be had in so many seconds. What was
    heard before takes no time."""
    end, found = time.monotonic() + within_s, {}
    for sha256, facts in sounds.items():
        found[sha256] = load_waveform(studio, sha256, facts)
        if time.monotonic() > end:
            break
    return found


def measure_peaks(path: Path, bars: int = BARS) -> tuple[int, ...]:
    """`bars` numbers, the loudest 100; fewer for a sound of a blink."""
    found = [_loudest(block) for block in audio_samples.sound_blocks(path)]
    fine = np.concatenate(found) if found else np.zeros(0)
    if not len(fine) or fine.max() <= 0:
        return ()
    parts = np.array_split(fine, min(bars, len(fine)))
    shape = np.sqrt(np.array([part.max() for part in parts]) / fine.max())
    return tuple(round(100 * float(value)) for value in shape)


def _loudest(block: np.ndarray) -> np.ndarray:
    size = np.abs(block).max(axis=1)
    return np.array([part.max() for part in np.array_split(size, max(1, len(size) // FINE))])


@lru_cache(maxsize=2000)
def _heard(path: Path) -> tuple[int, ...]:
    return measure_peaks(path)
