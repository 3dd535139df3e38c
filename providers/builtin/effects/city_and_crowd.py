"""A city and who is in it: traffic, a train, many who talk at once."""

from __future__ import annotations

import numpy as np

from providers.builtin.effects.sound_kit import (
    RATE,
    Luck,
    add_at,
    add_echo,
    beats_in_loop,
    drift,
    effect,
    noise,
    pink_shape,
    puff,
    ring,
    silence,
)


@effect(loops=True, seconds=14.0)
def city(seconds: float, luck: Luck) -> np.ndarray:
    ground = noise(seconds, luck, pink_shape(35, 700, 1.0)) * drift(seconds, luck, 0.2, 0.75, 1)[:, None]
    ground += 0.12 * noise(seconds, luck, pink_shape(700, 4000)) * drift(seconds, luck, 0.3, 0.5, 1)[:, None]
    for _ in range(max(1, int(seconds / 4))):
        _passing(ground, luck, luck.uniform(0, seconds), luck.uniform(2.5, 4.5))
    for _ in range(int(seconds / 9)):
        pitch = luck.uniform(330, 440)
        horn = ring(0.5, [(pitch, 1, 0.6), (pitch * 1.26, 0.8, 0.6), (pitch * 2, 0.3, 0.4)], 0.03)
        add_at(ground, horn, luck.uniform(0, seconds), 0.09, luck.uniform(-0.8, 0.8))
    return add_echo(ground, luck, 1.0, 0.15)


def _passing(ground: np.ndarray, luck: Luck, at: float, length: float) -> None:
    """A car from one side to the other."""
    time = np.linspace(-1, 1, round(length * RATE))
    car = (
        noise(length, luck, pink_shape(90, luck.uniform(900, 2200), 1.0), 0)[:, 0]
        * np.exp(-((time / 0.4) ** 2))
        * (1 - time**2)
    )
    way = luck.choice([-1, 1])
    for pan, side in ((-0.9, 0.5 - way * time / 2), (0.9, 0.5 + way * time / 2)):
        add_at(ground, car * side, at, luck.uniform(0.5, 0.9), pan)


@effect(loops=True)
def train(seconds: float, luck: Luck) -> np.ndarray:
    ground = (
        noise(seconds, luck, pink_shape(30, 320))
        + 0.22 * noise(seconds, luck, pink_shape(400, 3500)) * drift(seconds, luck, 0.5, 0.6, 1)[:, None]
    )
    count, apart = beats_in_loop(seconds, 0.95)
    clack = (
        puff(0.25, luck, 120, 900, 0.035)
        + 0.5 * puff(0.25, luck, 1500, 4500, 0.012)
        + 0.4 * ring(0.25, [(180, 1, 0.05)])
    )
    for number in range(count):
        for late, gain in ((0.0, 1.0), (0.13, 0.75)):
            add_at(ground, clack, number * apart + late + luck.normal(0, 0.004), 4.2 * gain, -0.2 if late else 0.2)
    return add_echo(ground, luck, 0.6, 0.2)


@effect(loops=True, seconds=12.0)
def crowd(seconds: float, luck: Luck) -> np.ndarray:
    ground = silence(seconds)
    time = np.arange(round(seconds * RATE)) / RATE
    for _ in range(12):
        add_at(ground, _murmur(seconds, time, luck), 0.0, luck.uniform(0.4, 1), luck.uniform(-1, 1))
    return add_echo(ground, luck, 1.1, 0.6) + 0.05 * noise(seconds, luck, pink_shape(150, 3000))


VOWELS = ((730, 1090, 2440), (570, 840, 2410), (530, 1840, 2480), (390, 1990, 2550), (440, 1020, 2240))
"""First three formants in Hz: mean of men, Peterson and Barney 1952."""


def _murmur(seconds: float, time: np.ndarray, luck: Luck) -> np.ndarray:
    """One of many who talk: a voice that glides through vowels, in syllables, with rests between sentences."""
    home, size = (luck.uniform(95, 135), 1.0) if luck.random() < 0.5 else (luck.uniform(180, 240), 1.16)
    glide = drift(seconds, luck, 0.8, -1, 1)
    turns = round(home * seconds) * time / seconds + 0.012 * home * (glide - glide[0])
    at = ((turns + luck.random()) % 1 * 1024).astype(np.int32)
    harmonics = np.arange(1, 26)[:, None]
    turn = harmonics * np.arange(1024) / 1024 * 2 * np.pi + luck.uniform(0, 6.28, (25, 1))
    voice = np.zeros(len(time))
    weights = [drift(seconds, luck, 3.2) ** 3 for _ in range(3)]
    for weight in weights:
        formants = VOWELS[luck.integers(len(VOWELS))]
        gains = sum(
            g * np.exp(-(((harmonics * home - f * size) / (90 + f * 0.06)) ** 2))
            for f, g in zip(formants, (1, 0.5, 0.2), strict=True)
        )
        table = (np.sin(turn) * (gains + 0.01)).sum(axis=0)
        voice += table[at] * weight
    syllables = np.clip(drift(seconds, luck, 4.5, -0.25, 1), 0, 1)
    rests = np.clip(drift(seconds, luck, 0.4, -0.6, 2.2), 0, 1)
    return np.asarray(voice * syllables * rests)
