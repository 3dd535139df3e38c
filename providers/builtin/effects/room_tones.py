"""The air of a place where nothing happens: a room, and the open. Nobody hears it, and everybody hears when it is gone."""

from __future__ import annotations

import numpy as np

from providers.builtin.effects.sound_kit import RATE, Luck, band_shape, drift, effect, noise, pink_shape

MAINS = ((100, 1.0), (150, 0.35), (200, 0.5), (300, 0.2))
"""Hz and strength of what lamps and refrigerators hum, twice the 50 Hz of the mains and what stands over it."""


@effect(loops=True, seconds=12.0)
def room(seconds: float, luck: Luck) -> np.ndarray:
    """Walls that keep the world out: low, soft, with a hum far off."""
    ground = noise(seconds, luck, pink_shape(45, 420, 1.2), 0.5) * drift(seconds, luck, 0.15, 0.85, 1)[:, None]
    ground += 0.10 * noise(seconds, luck, band_shape(420, 2600, 1.0), 0.8)
    time = np.arange(round(seconds * RATE)) / RATE
    hum = sum(gain * np.sin(2 * np.pi * round(pitch * seconds) / seconds * time) for pitch, gain in MAINS)
    return np.asarray(ground + 0.035 * np.asarray(hum)[:, None])


@effect(loops=True, seconds=16.0)
def air(seconds: float, luck: Luck) -> np.ndarray:
    """The open on a still day: far away something always moves, and a breath goes through the leaves."""
    ground = noise(seconds, luck, pink_shape(50, 700, 1.0)) * drift(seconds, luck, 0.12, 0.7, 1)[:, None]
    leaves = noise(seconds, luck, band_shape(1800, 5200, 1.0), 0.9) * (drift(seconds, luck, 0.2) ** 2)[:, None]
    return np.asarray(ground + 0.16 * leaves)
