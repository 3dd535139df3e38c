"""Weather and nature: rain, wind, thunder, the sea, birds, crickets, a fire."""

from __future__ import annotations

import numpy as np

from providers.builtin.effects.sound_kit import (
    RATE,
    Effect,
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
def rain(seconds: float, luck: Luck) -> np.ndarray:
    ground: np.ndarray = (
        noise(seconds, luck, pink_shape(350, 9000, 1.2)) * drift(seconds, luck, 0.4, 0.85, 1.1)[:, None]
    )
    ground += 0.25 * noise(seconds, luck, band_shape(60, 220))
    drops = [
        ring(0.05, [(luck.uniform(1400, 5200), 1, 0.006)]) + 0.4 * puff(0.05, luck, 2500, 9000, 0.004)
        for _ in range(24)
    ]
    for _ in range(int(55 * seconds)):
        add_at(
            ground,
            drops[luck.integers(24)],
            luck.uniform(0, seconds),
            0.3 + luck.exponential(0.55),
            luck.uniform(-1, 1),
        )
    return ground


@effect(loops=True)
def wind(seconds: float, luck: Luck) -> np.ndarray:
    ground = 0.9 * noise(seconds, luck, pink_shape(40, 260)) * drift(seconds, luck, 0.2, 0.4, 1)[:, None]
    for low, high in ((250, 420), (420, 700), (700, 1150), (1150, 2100)):
        gust = drift(seconds, luck, 0.3) ** 2
        ground += noise(seconds, luck, band_shape(low, high)) * gust[:, None] * (260 / low) ** 0.6
    whistle = noise(seconds, luck, lambda f: np.exp(-(((f - 640) / 26) ** 2)), 0.4)
    return np.asarray(ground + whistle * (drift(seconds, luck, 0.25) ** 4)[:, None] * 0.35)


@effect(loops=False, seconds=7.0)
def thunder(seconds: float, luck: Luck) -> np.ndarray:
    ground = silence(seconds)
    add_at(ground, puff(0.5, luck, 300, 5000, 0.06), 0.05, 0.5, luck.uniform(-0.4, 0.4))
    at, strength = 0.06, 1.0
    while at < seconds * 0.6:
        length = min(luck.uniform(1.2, 3.0), seconds - at)
        roll = puff(length, luck, 28, luck.uniform(90, 420), length * 0.3, luck.uniform(0.01, 0.12))
        add_at(ground, roll, at, strength * luck.uniform(0.5, 1), luck.uniform(-0.8, 0.8))
        at, strength = at + luck.uniform(0.12, 0.7), strength * 0.82
    return ground * np.linspace(1, 0, len(ground))[:, None] ** 0.6


def storm(seconds: float, luck: Luck) -> np.ndarray:
    """What is asked as a long thunder: rain and wind with a thunder now and then, in a circle."""
    ground = rain(seconds, luck) * 0.5 + wind(seconds, luck) * 0.35
    count, apart = beats_in_loop(seconds, 11.0)
    for number in range(count):
        roll, gain = thunder(7.0, luck), luck.uniform(3, 6)
        for side in (0, 1):
            add_at(ground, roll[:, side], (number + luck.uniform(0.1, 0.5)) * apart, gain, 2 * side - 1)
    return ground


STORM = Effect(storm, loops=True, seconds=20.0)


@effect(loops=True, seconds=14.0)
def sea(seconds: float, luck: Luck) -> np.ndarray:
    count, apart = beats_in_loop(seconds, 6.5)
    low, high = noise(seconds, luck, pink_shape(60, 500)), noise(seconds, luck, pink_shape(600, 7000, 1.0))
    time = np.arange(round(seconds * RATE)) / RATE
    swell, foam = np.zeros(len(time)), np.zeros(len(time))
    for number in range(count):
        crest, strength = (number + luck.uniform(-0.12, 0.12)) * apart, luck.uniform(0.65, 1)
        since = (time - crest + seconds / 2) % seconds - seconds / 2
        swell += strength * np.exp(-((since / (apart * 0.26)) ** 2))
        after = since - 0.5
        foam += strength * np.where(after < 0, np.exp(-((after / 0.55) ** 2)), np.exp(-after / (apart * 0.24)))
    return low * (0.35 + swell)[:, None] + high * (0.1 + foam)[:, None] * 0.8


@effect(loops=True, seconds=12.0)
def birds(seconds: float, luck: Luck) -> np.ndarray:
    ground = silence(seconds)
    for _ in range(4):
        home, pan = luck.uniform(2300, 5200), luck.uniform(-0.9, 0.9)
        count, every = beats_in_loop(seconds, luck.uniform(2.0, 4.5))
        song = [
            (luck.uniform(0.04, 0.16), luck.uniform(-0.35, 0.4), luck.uniform(0.02, 0.12))
            for _ in range(luck.integers(2, 6))
        ]
        for number in range(count):
            at = (number + luck.uniform(0.05, 0.8)) * every
            for length, bend, rest in song:
                add_at(ground, _chirp(length, home, bend), at, luck.uniform(0.3, 0.9), pan)
                at += length + rest
    return add_echo(ground, luck, 0.9, 0.5) + 0.012 * noise(seconds, luck, pink_shape(200, 5000))


def _chirp(length: float, home: float, bend: float) -> np.ndarray:
    time = np.linspace(0, 1, round(length * RATE))
    pitch = home * (1 + bend * np.sin(np.pi * time * 1.3) + 0.03 * np.sin(2 * np.pi * 28 * length * time))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    return (np.sin(phase) + 0.12 * np.sin(2 * phase)) * np.sin(np.pi * time) ** 1.4


@effect(loops=True)
def crickets(seconds: float, luck: Luck) -> np.ndarray:
    ground = silence(seconds)
    for _ in range(5):
        pitch, pan, gain = luck.uniform(3900, 4900), luck.uniform(-1, 1), luck.uniform(0.25, 1)
        pulse = np.sin(2 * np.pi * pitch * np.arange(round(0.016 * RATE)) / RATE) * np.hanning(round(0.016 * RATE))
        count, apart = beats_in_loop(seconds, luck.uniform(0.55, 1.1))
        pulses, late = int(luck.integers(3, 5)), luck.uniform(0, apart)
        for number in range(count):
            for beat in range(pulses):
                add_at(ground, pulse, number * apart + late + beat * 0.024, gain * (0.6 + 0.15 * beat), pan)
    return add_echo(ground, luck, 0.5, 0.25) + 0.05 * noise(seconds, luck, pink_shape(120, 2500))


@effect(loops=True)
def fire(seconds: float, luck: Luck) -> np.ndarray:
    ground: np.ndarray = 0.8 * noise(seconds, luck, pink_shape(40, 420)) * drift(seconds, luck, 3, 0.5, 1)[:, None]
    ground += 0.18 * noise(seconds, luck, band_shape(1500, 8000)) * drift(seconds, luck, 1.5, 0.4, 1)[:, None]
    cracks = [
        puff(0.06, luck, luck.uniform(600, 1800), luck.uniform(3500, 9000), luck.uniform(0.002, 0.012), 0.0006)
        for _ in range(20)
    ]
    for _ in range(int(13 * seconds)):
        add_at(
            ground,
            cracks[luck.integers(20)],
            luck.uniform(0, seconds),
            0.4 + luck.exponential(0.9),
            luck.uniform(-0.6, 0.6),
        )
    return ground
