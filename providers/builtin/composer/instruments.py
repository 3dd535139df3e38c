"""Who plays: instruments and drums as sums of waves and noise, and the room around them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Any

import numpy as np

from providers.builtin import waveform
from providers.builtin.composer.musical_form import FOLDER
from providers.builtin.composer.score import Note

RATE = 48000
TABLE = 2048
TAIL = 3.2
"""Seconds that ring on after the last note: the room's, and the longest string's that anyone hears."""


@cache
def instruments() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "instruments.toml").read_text("utf-8"))


def hertz(pitch: float) -> float:
    return 440.0 * 2 ** ((pitch - 69) / 12)


def play(notes: Iterable[Note], seconds: float, progress: Callable[[float], None] = lambda share: None) -> np.ndarray:
    """All notes in the room, stereo, `seconds` and TAIL long. Not yet levelled."""
    ordered = sorted(notes, key=lambda note: note.start)
    frames = round((seconds + TAIL) * RATE)
    dry = np.zeros((2, frames), np.float32)
    sent = np.zeros((2, frames), np.float32)
    for number, note in enumerate(ordered):
        if number % 64 == 0:
            progress(number / len(ordered))
        heard, pan, gain, room = _sound(note)
        start = round(note.start * RATE)
        length = min(len(heard), frames - start)
        if length <= 0:
            continue
        sides = np.array([np.cos((pan + 1) * np.pi / 4), np.sin((pan + 1) * np.pi / 4)], np.float32)[:, None]
        placed = heard[:length] * (sides * np.float32(gain))
        dry[:, start : start + length] += placed
        sent[:, start : start + length] += placed * np.float32(room)
    walls = _walls()
    for side in (0, 1):
        dry[side] += waveform.add_echo(sent[side], walls[side])
    # no rumble under 28 Hz, less and less above 12 kHz
    return np.stack(
        [waveform.filter_spectrum(side, RATE, lambda f: _MASTER_LOW(f) * _MASTER_HIGH(f)) for side in dry], axis=1
    )


_MASTER_LOW, _MASTER_HIGH = waveform.band_pass(28, np.inf, 2), waveform.band_pass(0, 12000, 1)


def _sound(note: Note) -> tuple[np.ndarray, float, float, float]:
    """A note's samples, where it stands, how loud, and how much of it the room answers."""
    if note.part in DRUMS:
        samples, pan, room = DRUMS[note.part](note)
        return samples, pan, note.strength, room
    facts = instruments()[note.part]
    pan = float(np.clip((note.pitch - 62) / 24, -1, 1)) * facts["width"] * 0.7
    gain = 10 ** (facts["gain"] / 20) * note.strength**1.4 * 0.3
    if facts["kind"] == "plucked":
        samples = _plucked(note.part, round(note.pitch), round(note.strength * 3))
    elif facts["kind"] == "struck":
        samples = _struck(note.part, round(note.pitch), round(note.strength * 3))
    else:
        samples = _held(note.part, round(note.pitch), round(note.seconds, 2), round(note.strength * 8) / 8)
    return samples, pan, gain, facts["room"]


@lru_cache(maxsize=128)
def _struck(part: str, pitch: int, touch: int) -> np.ndarray:
    """Partials dying away, higher notes sooner; touch 0 (soft) to 3 (hard) decides how many shine."""
    facts = instruments()[part]
    low = hertz(pitch)
    stretch = (261.6 / low) ** 0.45
    seconds = min(max(row[2] for row in facts["partials"]) * stretch * 0.85, 5.0)
    time = np.arange(round(seconds * RATE), dtype=np.float32) / RATE
    out = np.zeros(len(time), np.float32)
    luck = np.random.default_rng(pitch)
    shine = 0.55 + 0.2 * touch
    for number, (ratio, strength, falls) in enumerate(facts["partials"]):
        frequency = low * ratio
        if frequency > 11000:
            break
        phase = luck.random() * 2 * np.pi
        wave = np.sin(np.float32(2 * np.pi * frequency) * time + np.float32(phase))
        out += (
            wave * np.exp(time * np.float32(-6.9 / (falls * stretch))) * np.float32(strength * shine ** min(number, 4))
        )
    if "knock" in facts:
        out += _knock(facts["knock"], len(time), luck, 0.5 + 0.25 * touch)
    return _softened(out, facts["attack"], min(0.25, seconds / 3))


@lru_cache(maxsize=128)
def _plucked(part: str, pitch: int, touch: int) -> np.ndarray:
    """A string as Karplus and Strong (1983) model it: a burst of noise runs round a loop that dulls it a little each time.
    `where` along the string it is plucked takes out the harmonics that have a knot there; `bend` is how many cents it is
    pulled sharp and lets go."""
    facts, low = instruments()[part], hertz(pitch)
    seconds = min(facts["rings"] * (261.6 / low) ** 0.5, 5.0)
    count = round(seconds * RATE)
    period = max(8, round(RATE / low - 0.5))
    luck = np.random.default_rng(pitch * 17 + len(part))
    turn = luck.uniform(-1, 1, period)
    soft = max(1, round((4 - touch) * period * facts["dull"]))
    turn = np.convolve(np.tile(turn, 3), np.hanning(soft + 2)[1:-1], "same")[period : 2 * period]
    turn -= np.roll(turn, round(facts["where"] * period))
    turn = (turn - turn.mean()) / (np.abs(turn).max() + 1e-9)
    loses = 10 ** (-3 * (period + 0.5) / RATE / seconds)
    played = low * (period + 0.5) / RATE
    time = np.arange(count) / RATE
    pulled = 2 ** (facts["bend"] / 1200 * np.exp(-time / 0.06)) if facts["bend"] else 1.0
    at = np.cumsum(np.full(count, played) * pulled)
    rounds = int(at[-1]) // period + 2
    out = np.empty(rounds * period)
    for start in range(0, len(out), period):
        out[start : start + period] = turn
        turn = loses * (0.5 * turn + 0.5 * np.concatenate(([out[start - 1] if start else 0.0], turn[:-1])))
    heard = np.interp(at, np.arange(len(out)), out).astype(np.float32)
    if "knock" in facts:
        heard += _knock(facts["knock"], count, luck, 0.5 + 0.25 * touch)
    return _softened(heard * np.float32(0.8), 0.001, min(0.3, seconds / 3))


def _knock(facts: dict[str, float], length: int, luck: np.random.Generator, touch: float) -> np.ndarray:
    """The hammer, nail or bow itself: a little noise around one pitch."""
    knock = np.zeros(length, np.float32)
    size = min(length, round(facts["seconds"] * 6 * RATE))
    low, high = facts["hertz"] / 1.7, min(facts["hertz"] * 1.7, 16000)
    noise = waveform.filter_spectrum(luck.standard_normal(size), RATE, waveform.band_pass(low, high)) * np.exp(
        -np.arange(size) / (facts["seconds"] * RATE)
    )
    knock[:size] = noise * facts["strength"] * touch * 4
    return knock


def _softened(samples: np.ndarray, attack: float, fall: float) -> np.ndarray:
    rise, end = max(round(attack * RATE), 16), round(fall * RATE)
    samples[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    samples[-end:] *= np.linspace(1, 0, end, dtype=np.float32) ** 2
    return samples


@cache
def _table(part: str, pitch: int, loud: int) -> np.ndarray:
    """One turn of a held instrument's wave at this pitch, soft (0) or loud (1), no harmonic above 10 kHz."""
    facts, low = instruments()[part], hertz(pitch)
    turn = np.arange(TABLE) / TABLE * 2 * np.pi
    luck = np.random.default_rng(len(part) * 97 + loud)
    wave = np.zeros(TABLE)
    for number in range(1, facts["harmonics"] + 1):
        if number * low > 10000:
            break
        strength = number ** -facts["slope"][loud]
        if "formants" in facts:
            strength *= 0.08 + sum(g * np.exp(-(((number * low - f) / w) ** 2)) for f, g, w in facts["formants"])
        wave += strength * np.sin(number * turn + luck.random() * 2 * np.pi)
    wave /= np.sqrt((wave**2).mean()) + 1e-9
    return np.append(wave, wave[0]).astype(np.float32) * 0.4


@lru_cache(maxsize=32)
def _held(part: str, pitch: int, seconds: float, strength: float) -> np.ndarray:
    """A choir of slightly mistuned waves that swells, brightens and lets go."""
    facts, low = instruments()[part], hertz(pitch)
    rise, fall = min(facts["rise"], seconds * 0.6), facts["fall"]
    count = round((seconds + fall) * RATE)
    luck = np.random.default_rng(pitch * 131 + round(seconds * 100) + len(part))
    time = np.arange(count, dtype=np.float32) / RATE
    swell = np.minimum(time / np.float32(rise), 1) * np.clip(
        (np.float32(seconds + fall) - time) / np.float32(fall), 0, 1
    )
    swell = np.sin(swell * np.float32(np.pi / 2)) ** 2
    slow = np.sin(np.float32(2 * np.pi * luck.uniform(0.12, 0.3)) * time + np.float32(luck.random() * 6))
    bright = swell * np.float32(strength) * (0.8 + 0.2 * slow)
    swell *= 0.9 + 0.1 * slow
    if "dies" in facts:
        swell *= 0.35 + 0.65 * np.exp(time * np.float32(-1 / facts["dies"]))
    soft, loud = _table(part, pitch, 0), _table(part, pitch, 1)
    out = np.zeros(count, np.float32)
    for voice in range(facts["voices"]):
        cents = facts["spread"] * (voice - (facts["voices"] - 1) / 2) / max(facts["voices"] - 1, 1) * 2
        turns = low * 2 ** (cents / 1200) * time.astype(np.float64)
        if facts["vibrato"]:
            speed = 4.6 + luck.random()
            depth = low * (2 ** (facts["vibrato"] / 1200) - 1) / (2 * np.pi * speed)
            turns += depth * np.sin(2 * np.pi * speed * time + luck.random() * 6) * np.minimum(time / 1.2, 1)
        if "scoop" in facts:
            turns -= low * (1 - 2 ** (-facts["scoop"] / 1200)) * 0.05 * (1 - np.exp(time / -0.05))
        at = ((turns + luck.random()) % 1.0 * TABLE).astype(np.int32)
        out += soft[at] * (1 - bright) + loud[at] * bright
    if "breath" in facts:
        air = _noise(pitch % 12, 3.0, low * 1.5, min(low * 6, 9000))
        out += np.float32(facts["breath"] * 0.4) * np.resize(air, count)
    return np.asarray(out * swell / np.float32(np.sqrt(facts["voices"])))


# drums: each gives samples, where it stands and how much room


def _envelope(seconds: float, falls: float) -> np.ndarray:
    return np.exp(-np.arange(round(seconds * RATE)) / (falls * RATE)).astype(np.float32)


@cache
def _noise(seed: int, seconds: float, low: float, high: float) -> np.ndarray:
    hiss = np.random.default_rng(seed).standard_normal(round(seconds * RATE))
    return waveform.filter_spectrum(hiss, RATE, waveform.band_pass(low, high)).astype(np.float32)


@cache
def _drop(seconds: float, high: float, low: float, speed: float, falls: float) -> np.ndarray:
    """A struck skin: a sine whose pitch falls as it dies."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = low + (high - low) * np.exp(-time / speed)
    wave = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.exp(-time / falls)
    return _softened(wave.astype(np.float32), 0.003, seconds / 3)


def _kick(note: Note) -> tuple[np.ndarray, float, float]:
    return _drop(0.5, 110, 48, 0.03, 0.14) * 0.34, 0.0, 0.08


def _thump(note: Note) -> tuple[np.ndarray, float, float]:
    return _drop(0.7, 70, 42, 0.05, 0.18) * 0.36, 0.0, 0.2


def _drum(note: Note) -> tuple[np.ndarray, float, float]:
    skin = _drop(1.2, 150, 62, 0.05, 0.3) * 0.26
    slap = _noise(3, 1.2, 180, 1400) * _envelope(1.2, 0.05) * 0.1
    return skin + slap, -0.15 if round(note.start * 7) % 2 else 0.15, 0.45


def _boom_drum(note: Note) -> tuple[np.ndarray, float, float]:
    return _drop(3.0, 60, 34, 0.2, 0.8) * 0.36 + _noise(5, 3.0, 40, 160) * _envelope(3.0, 0.6) * 0.08, 0.0, 0.6


def _shaker(note: Note) -> tuple[np.ndarray, float, float]:
    return _softened(_noise(7, 0.14, 5200, 11000) * _envelope(0.14, 0.028), 0.012, 0.04) * 0.3, 0.35, 0.15


def _brush_drum(note: Note) -> tuple[np.ndarray, float, float]:
    return _softened(_noise(9, 0.22, 1400, 7000) * _envelope(0.22, 0.055), 0.01, 0.08) * 0.2, -0.25, 0.2


def _tick_drum(note: Note) -> tuple[np.ndarray, float, float]:
    return _softened(_noise(11, 0.08, 2600, 5200) * _envelope(0.08, 0.012), 0.001, 0.03) * 0.42, 0.3, 0.25


def _swell(note: Note) -> tuple[np.ndarray, float, float]:
    count = round(note.seconds * RATE)
    air = _noise(13, 3.0, 900, 6500)[:count]
    rise = np.linspace(0, 1, len(air), dtype=np.float32) ** 3
    return _softened(air * rise, 0.05, min(0.12, note.seconds / 4)) * 0.1, 0.0, 0.5


DRUMS: dict[str, Callable[[Note], tuple[np.ndarray, float, float]]] = {
    "kick": _kick,
    "thump": _thump,
    "drum": _drum,
    "boom": _boom_drum,
    "shaker": _shaker,
    "brush": _brush_drum,
    "tick": _tick_drum,
    "swell": _swell,
}


@cache
def _walls() -> np.ndarray:
    """What a hall answers, left and right: a few near walls, then noise that dies in 2.2 s, its highs sooner."""
    count = round(2.4 * RATE)
    time = np.arange(count) / RATE
    luck = np.random.default_rng(1889)
    walls = np.zeros((2, count))
    for side in (0, 1):
        noise = luck.standard_normal(count)
        for low, high, dies in ((150, 700, 2.3), (700, 2500, 1.7), (2500, 7000, 0.9)):
            band = waveform.filter_spectrum(noise, RATE, waveform.band_pass(low, high))
            walls[side] += band * np.exp(-6.9 * time / dies)
        walls[side] *= np.minimum(time / 0.02, 1)
        for near in luck.uniform(0.007, 0.06, 8):
            walls[side, round(near * RATE)] += luck.choice([-1, 1]) * 3.0 * np.exp(-near * 20)
        walls[side] /= np.sqrt((walls[side] ** 2).sum())
    return walls * 0.8
