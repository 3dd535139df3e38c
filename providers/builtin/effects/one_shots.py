"""Things that sound once: glass, a telephone, a car that goes by, a dog, water, paper, a shot, hands, a kettle, a clock."""

from __future__ import annotations

import numpy as np

from providers.builtin.effects.sound_kit import (
    RATE,
    Luck,
    add_at,
    add_echo,
    band_shape,
    decay_envelope,
    drift,
    effect,
    noise,
    pink_shape,
    puff,
    ring,
    silence,
)


@effect(loops=False, seconds=1.8)
def glass(seconds: float, luck: Luck) -> np.ndarray:
    """Breaks, and its pieces fall."""
    ground = silence(seconds)
    add_at(ground, puff(0.12, luck, 900, 8000, 0.012, 0.0012) + 0.5 * puff(0.12, luck, 120, 600, 0.02), 0.01, 1.0)
    at, gain = 0.02, 1.0
    while at < seconds * 0.75:
        pitch = luck.uniform(2000, 6500)
        piece = ring(0.28, [(pitch, 1, 0.05), (pitch * 1.51, 0.6, 0.03), (pitch * 2.33, 0.3, 0.02)], 0.0006)
        add_at(ground, piece, at, 0.32 * gain * luck.uniform(0.3, 1), luck.uniform(-0.7, 0.7))
        at, gain = at + luck.exponential(0.012 + 0.03 * at), gain * 0.985
    return add_echo(ground, luck, 0.4, 0.15) * np.clip((seconds - np.arange(len(ground)) / RATE) / 0.3, 0, 1)[:, None]


@effect(loops=False, seconds=3.0)
def phone(seconds: float, luck: Luck) -> np.ndarray:
    """Two rings of a telephone: two small bells and the clapper between them."""
    ground = silence(seconds)
    low, high = luck.uniform(1250, 1400), luck.uniform(1600, 1750)
    for begin in (0.0, 1.6):
        for stroke in range(22):
            pitch = (low, high)[stroke % 2]
            bell = ring(0.3, [(pitch, 1, 0.07), (pitch * 2.71, 0.35, 0.03), (pitch * 4.3, 0.12, 0.015)], 0.0008)
            add_at(ground, bell, begin + stroke * 0.046 + luck.normal(0, 0.001), 0.4)
    return add_echo(ground, luck, 0.35, 0.15) * np.clip((seconds - np.arange(len(ground)) / RATE) / 0.3, 0, 1)[:, None]


@effect(loops=False, seconds=5.0)
def car(seconds: float, luck: Luck) -> np.ndarray:
    """Goes by from one side to the other: motor, tyres, and the fall of its pitch as it passes."""
    time = np.arange(round(seconds * RATE)) / RATE
    away = (time - seconds * 0.48) * 14.0
    distance = np.hypot(away, 6.0)
    near = 6.0 / distance
    doppler = 1 / (1 + 14.0 * away / distance / 343 * 2.2)
    turns = np.cumsum(luck.uniform(52, 68) * doppler) / RATE
    motor = sum(np.sin(2 * np.pi * part * turns) / part**1.1 for part in range(1, 9))
    motor = motor * (0.85 + 0.15 * np.sin(2 * np.pi * turns / 2))
    tyres = noise(seconds, luck, pink_shape(180, 3200, 1.0), 0)[:, 0]
    heard = (0.6 * motor * near**1.2 + tyres * near**1.6) * np.sin(np.pi * np.clip(time / seconds, 0, 1)) ** 0.5
    way = away / distance * (1 if luck.random() < 0.5 else -1)
    return np.asarray(heard[:, None] * np.stack([np.cos((way + 1) * np.pi / 4), np.sin((way + 1) * np.pi / 4)], axis=1))


@effect(loops=False, seconds=1.6)
def dog(seconds: float, luck: Luck) -> np.ndarray:
    """Barks two or three times: a hoarse voice that leaps up and drops, through a mouth that opens."""
    ground, home, at = silence(seconds), luck.uniform(260, 420), 0.02
    for _ in range(int(luck.integers(2, 4))):
        length = luck.uniform(0.16, 0.22)
        time = np.linspace(0, 1, round(length * RATE))
        pitch = home * (0.75 + 0.65 * np.exp(-(((time - 0.25) / 0.25) ** 2)))
        turns = np.cumsum(pitch) / RATE
        open_ = np.exp(-(((time - 0.35) / 0.3) ** 2))
        voice = np.zeros(len(time))
        for part in range(1, 18):
            formant = np.exp(-(((part * pitch - (600 + 700 * open_)) / 420) ** 2)) + 0.5 * np.exp(
                -(((part * pitch - 1900) / 600) ** 2)
            )
            voice += (formant + 0.04) * np.sin(2 * np.pi * part * turns + luck.uniform(0, 6.28))
        rough = noise(length, luck, band_shape(500, 3500), 0)[:, 0][: len(time)]
        bark = (voice + 0.5 * rough * open_) * np.sin(np.pi * time**0.6) ** 1.2
        add_at(ground, bark, at, luck.uniform(0.8, 1))
        at += length + luck.uniform(0.18, 0.34)
    return add_echo(ground, luck, 0.5, 0.2) * np.clip((seconds - np.arange(len(ground)) / RATE) / 0.3, 0, 1)[:, None]


@effect(loops=False, seconds=1.8)
def splash(seconds: float, luck: Luck) -> np.ndarray:
    """Something falls into water: the slap, the spray, and bubbles that rise."""
    ground = silence(seconds)
    add_at(ground, puff(0.5, luck, 80, 700, 0.09, 0.004), 0.02, 1.0)
    add_at(ground, puff(1.4, luck, 700, 7500, 0.22, 0.03), 0.05, 0.55)
    for _ in range(30):
        length, pitch = luck.uniform(0.03, 0.09), luck.uniform(350, 1500)
        time = np.arange(round(length * RATE)) / RATE
        drop = np.sin(2 * np.pi * pitch * (time + 2.2 * time**2)) * decay_envelope(length, length / 3, 0.003)
        add_at(ground, drop, 0.12 + luck.exponential(0.3), luck.uniform(0.05, 0.22), luck.uniform(-0.6, 0.6))
    return ground * np.clip((seconds - np.arange(len(ground)) / RATE) / 0.4, 0, 1)[:, None]


@effect(loops=False, seconds=1.4)
def paper(seconds: float, luck: Luck) -> np.ndarray:
    """A sheet is taken up and unfolded: many small cracks under one sweep."""
    ground = silence(seconds)
    for begin, length in ((0.02, 0.35), (0.5, 0.55)):
        sweep = noise(length, luck, band_shape(1500, 6000), 0.3)[:, 0]
        add_at(ground, sweep * np.sin(np.linspace(0, np.pi, len(sweep))) ** 2, begin, 0.16)
        for _ in range(int(90 * length)):
            crack = puff(0.02, luck, luck.uniform(1500, 4000), luck.uniform(3200, 4800), 0.003, 0.0012)
            add_at(ground, crack, begin + length * luck.beta(2, 2), luck.exponential(0.4), luck.uniform(-0.4, 0.4))
    return ground * np.clip((seconds - np.arange(len(ground)) / RATE) / 0.3, 0, 1)[:, None]


@effect(loops=False, seconds=2.4)
def bang(seconds: float, luck: Luck) -> np.ndarray:
    """A shot: a crack, the blow of air, and what the distance answers."""
    ground = silence(seconds)
    add_at(ground, puff(0.1, luck, 600, 12000, 0.008, 0.0004), 0.01, 1.2)
    add_at(ground, puff(0.6, luck, 40, 420, 0.07, 0.001) + 0.6 * ring(0.6, [(62, 1, 0.08)], 0.002), 0.012, 1.3)
    for at in (0.14, 0.31, 0.52):
        echo = puff(1.2, luck, 90, 1500, 0.25, 0.02)
        add_at(ground, echo, at + luck.uniform(0, 0.06), 0.3 * (0.7 - at), luck.uniform(-0.8, 0.8))
    return add_echo(ground, luck, 1.2, 0.2) * np.clip((seconds - np.arange(len(ground)) / RATE) / 0.6, 0, 1)[:, None]


@effect(loops=False, seconds=4.5)
def applause(seconds: float, luck: Luck) -> np.ndarray:
    """Hands of many people, each with a beat of its own, who begin and leave off one by one."""
    ground = silence(seconds)
    for _ in range(34):
        low, every = luck.uniform(700, 1500), luck.uniform(0.2, 0.3)
        hand, pan = puff(0.05, luck, low, low * luck.uniform(2, 3), 0.007, 0.0008), luck.uniform(-1, 1)
        at, end, gain = luck.uniform(0.01, 0.6), seconds - luck.uniform(0.3, 1.6), luck.uniform(0.3, 1)
        while at < end:
            add_at(ground, hand, at, gain * luck.uniform(0.7, 1), pan)
            at += every * luck.uniform(0.9, 1.1)
    add_at(ground, puff(0.05, luck, 900, 2500, 0.008), 0.0, 0.6)
    return add_echo(ground, luck, 0.9, 0.4) * np.clip((seconds - np.arange(len(ground)) / RATE) / 1.2, 0, 1)[:, None]


@effect(loops=False, seconds=4.0)
def kettle(seconds: float, luck: Luck) -> np.ndarray:
    """Water that boils up into a whistle."""
    time = np.arange(round(seconds * RATE)) / RATE
    rise = np.clip(time / (seconds * 0.45), 0, 1) ** 2
    pitch = 1750 + 620 * rise + 12 * np.sin(2 * np.pi * 5.3 * time)
    turns = np.cumsum(pitch) / RATE
    whistle = (np.sin(2 * np.pi * turns) + 0.25 * np.sin(4 * np.pi * turns)) * rise
    steam = noise(seconds, luck, band_shape(1800, 5000)) * (0.06 + 0.12 * rise)[:, None]
    boil = (
        noise(seconds, luck, pink_shape(80, 700))
        * drift(seconds, luck, 6, 0.2, 0.5)[:, None]
        * (1 - 0.6 * rise)[:, None]
    )
    end = np.clip((seconds - time) / 0.5, 0, 1) * np.minimum(time / 0.02, 1)
    return np.asarray((steam + 0.5 * boil + 0.4 * whistle[:, None]) * end[:, None])


@effect(loops=True, seconds=8.0)
def clock(seconds: float, luck: Luck) -> np.ndarray:
    """Ticks on a wall, once a second, tick and tock."""
    ground, count = silence(seconds), max(1, round(seconds))
    tick = ring(0.08, [(2600, 1, 0.006), (4100, 0.6, 0.004), (850, 0.5, 0.012)], 0.0005)
    tock = ring(0.09, [(2050, 1, 0.007), (3300, 0.5, 0.004), (690, 0.6, 0.014)], 0.0005)
    for number in range(count):
        at = number * seconds / count
        add_at(ground, tock if number % 2 else tick, at + 0.02, luck.uniform(0.9, 1.05))
    return add_echo(ground, luck, 0.4, 0.15) + 0.001 * noise(seconds, luck, pink_shape(100, 3000))


@effect(loops=False, seconds=1.4)
def knock(seconds: float, luck: Luck) -> np.ndarray:
    """Knuckles on a wooden door, three times."""
    ground, at = silence(seconds), 0.02
    for number in range(3):
        wood = ring(0.22, [(luck.uniform(165, 185), 1, 0.035), (312, 0.6, 0.025), (540, 0.3, 0.014)], 0.001)
        add_at(ground, wood + 0.5 * puff(0.22, luck, 700, 3200, 0.008, 0.0008), at, (1.0, 0.85, 0.95)[number])
        at += luck.uniform(0.2, 0.25)
    return add_echo(ground, luck, 0.4, 0.2) * np.clip((seconds - np.arange(len(ground)) / RATE) / 0.3, 0, 1)[:, None]


@effect(loops=False, seconds=1.2)
def cat(seconds: float, luck: Luck) -> np.ndarray:
    """Mews once: a thin voice that rises and falls while the mouth opens and closes."""
    ground, length = silence(seconds), luck.uniform(0.6, 0.8)
    time = np.linspace(0, 1, round(length * RATE))
    pitch = luck.uniform(480, 620) * (0.85 + 0.4 * np.sin(np.pi * time**0.7) - 0.12 * time)
    turns = np.cumsum(pitch * (1 + 0.008 * np.sin(2 * np.pi * 7 * length * time))) / RATE
    mouth = np.sin(np.pi * np.clip(time * 1.1, 0, 1)) ** 0.8
    voice = np.zeros(len(time))
    for part in range(1, 13):
        first, second = 500 + 650 * mouth, 2300 - 700 * mouth
        strength = np.exp(-(((part * pitch - first) / 330) ** 2)) + 0.6 * np.exp(
            -(((part * pitch - second) / 480) ** 2)
        )
        voice += (strength + 0.02 / part) * np.sin(2 * np.pi * part * turns + luck.uniform(0, 6.28))
    swell = np.minimum(time / 0.12, 1) * np.clip((1 - time) / 0.35, 0, 1) ** 1.3
    add_at(ground, voice * swell, 0.01, 1.0)
    return add_echo(ground, luck, 0.35, 0.15) * np.clip((seconds - np.arange(len(ground)) / RATE) / 0.3, 0, 1)[:, None]
