"""What a scene is accented with: steps, a door, a bell, a heart that beats, something that flies past, the hum of space."""

from __future__ import annotations

import numpy as np

from providers.builtin import waveform
from providers.builtin.effects.sound_kit import (
    RATE,
    Luck,
    add_at,
    add_echo,
    band_shape,
    beats_in_loop,
    drift,
    effect,
    noise,
    pink_shape,
    puff,
    ring,
    silence,
)


@effect(loops=True)
def steps(seconds: float, luck: Luck) -> np.ndarray:
    ground = silence(seconds)
    count, apart = beats_in_loop(seconds, 0.56)
    for number in range(count):
        heel = puff(0.18, luck, 70, luck.uniform(260, 380), 0.03) + 0.35 * puff(0.18, luck, 900, 3200, 0.014)
        sole = puff(0.16, luck, 500, luck.uniform(2200, 3400), 0.028, 0.01)
        at, pan = number * apart + luck.normal(0, 0.012), 0.14 if number % 2 else -0.14
        add_at(ground, heel, at, luck.uniform(0.85, 1.1), pan)
        add_at(ground, sole, at + luck.uniform(0.07, 0.09), 0.22, pan)
    return add_echo(ground, luck, 0.5, 0.18)


@effect(loops=False, seconds=1.6)
def door(seconds: float, luck: Luck) -> np.ndarray:
    ground = silence(seconds)
    for at, gain in ((0.02, 0.35), (0.09, 0.2)):
        add_at(
            ground,
            puff(0.06, luck, 1600, 5200, 0.006) + 0.5 * ring(0.06, [(2300, 1, 0.01), (3650, 0.5, 0.006)]),
            at,
            gain,
            0.2,
        )
    thud = puff(0.6, luck, 45, 260, 0.08) + 0.8 * ring(0.6, [(72, 1, 0.12), (118, 0.5, 0.08), (203, 0.3, 0.05)])
    add_at(ground, thud + 0.3 * puff(0.6, luck, 400, 2600, 0.02), 0.34, 1.0, 0.0)
    add_at(ground, puff(0.07, luck, 1200, 4600, 0.007), 0.41, 0.3, 0.2)
    return add_echo(ground, luck, 0.5, 0.2)


@effect(loops=False, seconds=5.0)
def bell(seconds: float, luck: Luck) -> np.ndarray:
    low = luck.uniform(330, 480)
    ratios = [
        (0.5, 0.35, 2.2),
        (1, 1, 1.5),
        (1.2, 0.6, 1.1),
        (1.5, 0.35, 0.8),
        (2, 0.7, 0.9),
        (2.51, 0.3, 0.5),
        (2.99, 0.25, 0.4),
        (4.1, 0.2, 0.25),
        (5.4, 0.1, 0.12),
    ]
    tone = ring(
        seconds, [(low * ratio * (1 + luck.normal(0, 0.001)), gain, falls) for ratio, gain, falls in ratios], 0.002
    )
    ground = silence(seconds)
    add_at(ground, tone[: len(ground)], 0.0, 1.0)
    hall = luck.standard_normal((RATE, 2)) * np.exp(-6.9 * np.arange(RATE) / RATE)[:, None]
    echo = waveform.add_echo(ground, hall / np.sqrt((hall**2).sum(axis=0)))
    return (ground + 0.25 * echo) * np.clip((seconds - np.arange(len(ground)) / RATE) / 0.5, 0, 1)[:, None]


@effect(loops=True)
def heartbeat(seconds: float, luck: Luck) -> np.ndarray:
    ground = 0.004 * noise(seconds, luck, pink_shape(40, 400))
    count, apart = beats_in_loop(seconds, 0.86)
    lub = ring(0.3, [(54, 1, 0.05), (92, 0.4, 0.03)], 0.012) + 0.1 * puff(0.3, luck, 60, 220, 0.03)
    dub = ring(0.25, [(68, 1, 0.035), (118, 0.35, 0.02)], 0.01) + 0.1 * puff(0.25, luck, 80, 260, 0.02)
    for number in range(count):
        add_at(ground, lub, number * apart, luck.uniform(0.92, 1.05))
        add_at(ground, dub, number * apart + 0.3, luck.uniform(0.62, 0.72))
    return ground


@effect(loops=False, seconds=1.2)
def whoosh(seconds: float, luck: Luck) -> np.ndarray:
    time = np.linspace(0, 1, round(seconds * RATE))
    ground = silence(seconds)
    for low, peak in ((180, 0.58), (380, 0.55), (800, 0.52), (1600, 0.5), (3000, 0.48)):
        swell = np.exp(-(((time - peak) / 0.17) ** 2)) * np.sin(np.pi * time)
        ground += noise(seconds, luck, band_shape(low, low * 1.9), 0.5) * swell[:, None] * (200 / low) ** 0.45
    pan = np.stack([1 - time, time], axis=1)
    return ground * (0.35 + pan)


@effect(loops=True, seconds=16.0)
def space(seconds: float, luck: Luck) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    ground = 0.25 * noise(seconds, luck, pink_shape(40, 900, 1.0)) * drift(seconds, luck, 0.15, 0.4, 1)[:, None]
    for pitch, gain in ((41.2, 1), (61.7, 0.7), (82.4, 0.45), (123.5, 0.25), (164.8, 0.12)):
        for side in (0, 1):
            turns = round((pitch + luck.uniform(-0.35, 0.35)) * seconds)
            swell = drift(seconds, luck, 0.15, 0.35, 1)
            ground[:, side] += gain * swell * np.sin(2 * np.pi * (turns * time / seconds + luck.random()))
    for _ in range(max(1, int(seconds / 5))):
        ping = ring(2.5, [(luck.uniform(700, 1500), 1, 0.5)], 0.05)
        add_at(ground, ping, luck.uniform(0, seconds), 0.06, luck.uniform(-0.9, 0.9))
    return add_echo(ground, luck, 2.5, 0.4)
