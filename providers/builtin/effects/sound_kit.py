"""What effects are made of: noises, rings and rooms, and the book in which every effect stands under its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from providers.builtin import waveform

RATE = 48000
Luck = np.random.Generator
Maker = Callable[[float, Luck], np.ndarray]
"""Makes an effect: of seconds and luck stereo samples."""


@dataclass(frozen=True)
class Effect:
    """How one effect is made: a function of seconds and luck to stereo samples; `loops` for ambiences; its usual length."""

    make: Maker
    loops: bool
    seconds: float


BOOK: dict[str, Effect] = {}


def effect(*, loops: bool, seconds: float = 10.0) -> Callable[[Maker], Maker]:
    """The function below makes the effect of its own name."""

    def listed(make: Maker) -> Maker:
        BOOK[make.__name__] = Effect(make, loops, seconds)
        return make

    return listed


def noise(seconds: float, luck: Luck, shape: Callable[[np.ndarray], np.ndarray], wide: float = 0.7) -> np.ndarray:
    """Stereo noise on a circle whose strength at each frequency `shape` decides; `wide` 0 is mono, 1 two rooms."""
    count = round(seconds * RATE)
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    strength = shape(np.maximum(frequency, 1.0))
    strength[0] = 0
    both = luck.standard_normal((3, len(frequency))) + 1j * luck.standard_normal((3, len(frequency)))
    sides = np.stack([both[0] * (1 - wide) + both[1] * wide, both[0] * (1 - wide) + both[2] * wide])
    heard = np.fft.irfft(sides * strength, count, axis=1).T
    return np.asarray(heard / (np.sqrt((heard**2).mean()) + 1e-12))


def band_shape(low: float, high: float, steep: float = 2.0) -> Callable[[np.ndarray], np.ndarray]:
    """A shape: all between low and high Hz, less and less outside."""
    return lambda f: 1 / np.sqrt(1 + (low / f) ** (2 * steep)) / np.sqrt(1 + (f / high) ** (2 * steep))


def pink_shape(low: float, high: float, steep: float = 2.0) -> Callable[[np.ndarray], np.ndarray]:
    """As `band`, with 3 dB less per octave upwards."""
    inside = band_shape(low, high, steep)
    return lambda f: inside(f) / np.sqrt(f)


def drift(seconds: float, luck: Luck, hertz: float, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """Something that wanders between low and high about `hertz` times a second and ends where it began."""
    turns = max(1, round(seconds * hertz))
    points = turns * 48
    spectrum = np.zeros(points // 2 + 1, complex)
    for turn in range(max(1, turns // 3), turns + 2):
        spectrum[turn] = luck.normal() * np.exp(2j * np.pi * luck.random())
    coarse = np.fft.irfft(spectrum, points)
    count = round(seconds * RATE)
    waves = np.interp(np.arange(count) * (points / count), np.arange(points + 1), np.append(coarse, coarse[0]))
    waves = np.tanh(waves / (waves.std() + 1e-9))
    return np.asarray(low + (high - low) * (waves + 1) / 2)


def add_at(ground: np.ndarray, sound: np.ndarray, at: float, gain: float = 1.0, pan: float = 0.0) -> None:
    """Adds a mono sound at a second of the circle; what runs over the end goes on at the beginning."""
    start = round(at * RATE) % len(ground)
    sides = np.array([np.cos((pan + 1) * np.pi / 4), np.sin((pan + 1) * np.pi / 4)]) * gain
    done = 0
    while done < len(sound):
        part = sound[done : done + len(ground) - start]
        ground[start : start + len(part)] += part[:, None] * sides
        done, start = done + len(part), 0


def decay_envelope(seconds: float, falls: float, rise: float = 0.001) -> np.ndarray:
    """From nothing up within `rise` seconds, then away: to a third every `falls` seconds, and to nothing at the end."""
    time = np.arange(round(seconds * RATE)) / RATE
    end = np.clip((seconds - time) / (seconds * 0.25), 0, 1)
    return np.minimum(time / rise, 1) * np.exp(-time / falls) * end


def ring(seconds: float, partials: list[tuple[float, float, float]], rise: float = 0.001) -> np.ndarray:
    """Sines that die away: (Hz, strength, seconds to a third)."""
    time = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(
        sum(s * np.sin(2 * np.pi * f * time) * decay_envelope(seconds, falls, rise) for f, s, falls in partials)
    )


def puff(seconds: float, luck: Luck, low: float, high: float, falls: float, rise: float = 0.002) -> np.ndarray:
    """A short mono noise."""
    return np.asarray(noise(seconds, luck, band_shape(low, high), 0)[:, 0] * decay_envelope(seconds, falls, rise))


def silence(seconds: float) -> np.ndarray:
    return np.zeros((round(seconds * RATE), 2))


def add_echo(ground: np.ndarray, luck: Luck, dies: float = 1.2, share: float = 0.35) -> np.ndarray:
    """The same in the open, with an echo of its surroundings, still a circle."""
    count = min(round(dies * 1.5 * RATE), len(ground))
    tail = luck.standard_normal((count, 2)) * np.exp(-6.9 * np.arange(count) / RATE / dies)[:, None]
    tail /= np.sqrt((tail**2).sum(axis=0))
    spectrum = np.fft.rfft(ground, axis=0) * np.fft.rfft(tail, len(ground), axis=0)
    return ground + share * np.fft.irfft(spectrum, len(ground), axis=0)


def beats_in_loop(seconds: float, every: float) -> tuple[int, float]:
    """How many regular events fit round the circle, and how far apart they then are."""
    count = max(1, round(seconds / every))
    return count, seconds / count


# where it is heard

ROOMS = {"inside": (0.45, 0.3), "hall": (1.7, 0.45), "outside": (0.16, 0.1)}
"""Seconds in which a room falls silent, and how strong it answers."""


def place_in_room(sound: np.ndarray, room: str, pan: float, luck: Luck) -> np.ndarray:
    """A stereo sound from where its source stands (`pan` -1 left to 1 right), with the answer of the room around it."""
    sides = np.array([np.cos((pan + 1) * np.pi / 4), np.sin((pan + 1) * np.pi / 4)]) * np.sqrt(2)
    # what comes from one side still has its width there: both sides lean into each other
    middle = sound.mean(axis=1, keepdims=True)
    placed: np.ndarray = (sound * (1 - abs(pan)) + middle * abs(pan)) * sides
    if room not in ROOMS:
        return placed
    dies, share = ROOMS[room]
    count = round(dies * 1.3 * RATE)
    tail = luck.standard_normal((count, 2)) * np.exp(-6.9 * np.arange(count) / RATE / dies)[:, None]
    tail[: round(0.004 * RATE)] = 0
    tail /= np.sqrt((tail**2).sum(axis=0))
    long = np.pad(placed, ((0, count), (0, 0)))
    answer = np.stack([waveform.add_echo(long[:, side], tail[:, side]) for side in (0, 1)], axis=1)
    return np.asarray(waveform.filter_spectrum(answer, RATE, waveform.band_pass(120, 6000, 1)) * share + long)
