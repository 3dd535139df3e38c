"""The builtin effects: rain, sea, steps and the rest out of noise and waves. Ambient ones run in a circle.

An ambience is made on a circle of the length asked for: its noise is shaped in the frequency domain, its swells are
sums of whole turns, and an event that runs over the end goes on at the beginning. So its end leads into its start.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from functools import cache
from pathlib import Path

import numpy as np

from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.builtin import waveform
from providers.builtin.effects import one_shots as one_shots
from providers.builtin.effects import room_tones as room_tones  # they put themselves into the book
from providers.builtin.effects.sound_kit import BOOK as BOOK
from providers.builtin.effects.sound_kit import RATE as RATE
from providers.builtin.effects.sound_kit import (
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
    place_in_room,
    puff,
    ring,
    silence,
)
from providers.errors import Unable

SOUNDS = Path(__file__).parents[3] / "data" / "sounds" / "spots.toml"
AMBIENT_LUFS = -24.0
STROKE_PEAK = 0.7
LONGEST = 60.0
"""Seconds of one loop; what is asked beyond is the same circle again."""


class Effects:
    capability = Capability.EFFECT
    purposes: tuple[str, ...] = ()
    model = Model(
        provider="builtin",
        name="effects",
        capability=Capability.EFFECT,
        label={"zh": "内置音效", "en": "Builtin effects"},
        quality=2,
        seconds=1.0,
        unit="second",
    )

    def warm(self) -> None:
        return None

    def make(self, request: Request, errand: Errand) -> Result:
        name = _said(request) if request.purpose == "free" else str(request.inputs.get("effect", ""))
        if name not in BOOK:
            raise Unable(f"There is no builtin effect {'in these words' if not name else f'named {name!r}'}.")
        seconds = request.seconds if request.seconds > 0 else BOOK[name].seconds
        chosen = STORM if name == "thunder" and seconds > 1.4 * BOOK[name].seconds else BOOK[name]
        luck = np.random.default_rng(zlib.crc32(name.encode()) ^ (request.seed & 0xFFFFFFFF))
        errand.progress(0.1)
        room, pan = str(request.inputs.get("room", "")), float(request.inputs.get("pan", 0.0))
        heard = render_loop(chosen, seconds, luck) if chosen.loops else render_stroke(chosen, seconds, luck)
        if room or pan:
            heard = render_in_room(chosen, place_in_room(heard, room, min(max(pan, -1.0), 1.0), luck), seconds)
        return Result(
            content=waveform.encode_wav(heard, RATE),
            media_type="audio/wav",
            usage=Usage(seconds=len(heard) / RATE),
            facts={"seconds": len(heard) / RATE, "loops": chosen.loops, "read": {"effect": name}}
            if request.purpose == "free"
            else {"seconds": len(heard) / RATE, "loops": chosen.loops},
        )


def _said(request: Request) -> str:
    """The effect that the words of the prompt name first; what they say must not be heard does not count."""
    from providers.builtin.writer.understanding import parsed_prompt

    want = parsed_prompt.parse_prompt(request.prompt, request.negative, request.language)
    return (
        _named(want.text)
        or parsed_prompt.entry_said(want.whole, "effects")
        or parsed_prompt.entry_said(want.text, "effects")
        or str(request.inputs.get("effect", ""))
    )


def _named(text: str) -> str:
    """The sound of a thing that is called by its name; the first one said."""
    hits = [(hit.start(), name) for name, pattern in _names().items() if (hit := pattern.search(text))]
    return min(hits)[1] if hits else ""


@cache
def _names() -> dict[str, re.Pattern[str]]:
    """The words of data/sounds; Latin ones are whole words."""
    named = tomllib.loads(SOUNDS.read_text("utf-8"))["named"]
    whole = {
        name: "|".join(rf"\b(?:{one})\b" if one[0].isascii() else one for one in words.split("|"))
        for name, words in named.items()
    }
    return {name: re.compile(words, re.I) for name, words in whole.items()}


def render_loop(chosen: Effect, seconds: float, luck: Luck) -> np.ndarray:
    """An ambience at one loudness, as often round as fills the time."""
    rounds = max(1, int(np.ceil(seconds / LONGEST)))
    once = waveform.level_loudness(chosen.make(max(seconds / rounds, 1.0), luck), RATE, AMBIENT_LUFS)
    return np.resize(once, (round(seconds * RATE), 2)) if rounds > 1 or seconds < 1 else once


def render_stroke(chosen: Effect, seconds: float, luck: Luck) -> np.ndarray:
    """One event, as loud as any other, cut softly or followed by silence to the length asked for."""
    heard, count = chosen.make(chosen.seconds, luck), round(seconds * RATE)
    heard = np.asarray(heard * (STROKE_PEAK / max(np.abs(heard).max(), 1e-9)))
    if len(heard) < count:
        return np.pad(heard, ((0, count - len(heard)), (0, 0)))
    heard = heard[:count].copy()
    fade = min(round(0.15 * RATE), count)
    heard[count - fade :] *= np.linspace(1, 0, fade)[:, None]
    return heard


def render_in_room(chosen: Effect, heard: np.ndarray, seconds: float) -> np.ndarray:
    """A sound in its room, as long as it was asked for and its room answers on; a passing one comes and goes."""
    if chosen.loops:
        fade = min(round(0.4 * RATE), len(heard) // 4)
        begin = min(round(0.03 * RATE), fade)
        heard[:begin] *= np.linspace(0, 1, begin)[:, None]
        end = round(seconds * RATE)
        heard = heard[:end]
        heard[end - fade :] *= np.linspace(1, 0, fade)[:, None]
        return heard
    return np.asarray(heard * (STROKE_PEAK / max(np.abs(heard).max(), 1e-9)))


# weather and nature


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


# people and machines


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


ENGINE = Effects()
