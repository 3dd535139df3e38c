"""Sound as numbers, and the WAV bytes of it: filters and rooms, how loud it is, and how it is kept from clipping.

Filters work on the whole sound's spectrum, so that nothing heavier than numpy is loaded by who only makes sound.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Callable

import numpy as np

PEAK = 0.89
"""No sample of ours goes above this (-1 dBFS)."""

NEAR = 0.2
"""LU by which a levelled sound may be off."""

SHORT = 10.0
"""Seconds of a sound whose loudness its few highest peaks can decide."""


def encode_wav(samples: np.ndarray, rate: int) -> bytes:
    """16-bit WAV of samples in -1..1: one dimension is mono, (frames, 2) is stereo."""
    whole = np.clip(np.rint(samples * 32767.0), -32768, 32767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1 if whole.ndim == 1 else whole.shape[1])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(whole.tobytes())
    return file.getvalue()


def measure_loudness(samples: np.ndarray, rate: int) -> float:
    """Integrated loudness in LUFS as ITU-R BS.1770-4 measures it: K-weighted, in 400 ms blocks, gated. -inf for silence."""
    channels = samples.reshape(len(samples), -1).astype(np.float64)
    heard = filter_spectrum(channels, rate, lambda hertz: _k_weighting(hertz, rate))
    block, step = round(0.4 * rate), round(0.1 * rate)
    if len(heard) < block:
        heard = np.pad(heard, ((0, block - len(heard)), (0, 0)))
    total = np.concatenate([[0.0], np.cumsum((heard**2).sum(axis=1))])
    starts = np.arange(0, len(heard) - block + 1, step)
    power = (total[starts + block] - total[starts]) / block
    power = power[power > 10 ** ((-70 + 0.691) / 10)]
    if not len(power):
        return float("-inf")
    power = power[power > power.mean() / 10]
    return float(-0.691 + 10 * np.log10(power.mean()))


def _k_weighting(hertz: np.ndarray, rate: int) -> np.ndarray:
    """How strongly the ear of BS.1770-4 hears each frequency: its shelf for the head times its high-pass, with the
    constants of its annex 1 as De Man (2014) derives them for any rate."""
    k, q, gain = np.tan(np.pi * 1681.974450955533 / rate), 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    half = gain**0.4996667741545416
    shelf = _biquad(
        hertz,
        rate,
        (gain + half * k / q + k * k, 2 * (k * k - gain), gain - half * k / q + k * k),
        (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k),
    )
    k, q = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    below = 1 + k / q + k * k
    return np.asarray(
        shelf * _biquad(hertz, rate, (below, -2 * below, below), (below, 2 * (k * k - 1), 1 - k / q + k * k))
    )


def _biquad(hertz: np.ndarray, rate: int, b: tuple[float, ...], a: tuple[float, ...]) -> np.ndarray:
    late = np.exp(-2j * np.pi * hertz / rate)
    return np.abs((b[0] + b[1] * late + b[2] * late**2) / (a[0] + a[1] * late + a[2] * late**2))


def filter_spectrum(samples: np.ndarray, rate: int, response: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Every frequency as strong as `response` (of Hz) says, nothing shifted in time. Time is the first dimension."""
    count = len(samples)
    size = _fast(count + rate // 8)
    strength = response(np.fft.rfftfreq(size, 1 / rate))
    spectrum = np.fft.rfft(samples, size, axis=0)
    return np.fft.irfft(spectrum * strength.reshape(-1, *[1] * (samples.ndim - 1)), size, axis=0)[:count]


def band_pass(low: float, high: float, steep: int = 2) -> Callable[[np.ndarray], np.ndarray]:
    """A response: all between low and high Hz, `steep` times 6 dB an octave less outside. 0 and inf are no bound."""

    def response(hertz: np.ndarray) -> np.ndarray:
        f = np.maximum(hertz, 1e-3)
        return np.asarray(1 / np.sqrt((1 + (low / f) ** (2 * steep)) * (1 + (f / high) ** (2 * steep))))

    return response


def add_echo(samples: np.ndarray, answer: np.ndarray) -> np.ndarray:
    """What a room answers to a sound, cut to the sound's length. Time is the first dimension of both."""
    size = _fast(len(samples) + len(answer))
    return np.fft.irfft(np.fft.rfft(samples, size, axis=0) * np.fft.rfft(answer, size, axis=0), size, axis=0)[
        : len(samples)
    ]


def stretch_tape(samples: np.ndarray, share: float) -> np.ndarray:
    """A mono sound as if its tape ran slower (share over 1: longer and lower) or faster, no frequency folded back."""
    edge = len(samples) // 8 + 256
    padded = np.pad(samples, (edge, edge))
    count = round(len(padded) * share)
    spectrum = np.fft.rfft(padded)
    longer = (
        np.fft.irfft(np.pad(spectrum[: count // 2 + 1], (0, max(count // 2 + 1 - len(spectrum), 0))), count) * share
    )
    start = round(edge * share)
    return longer[start : start + round(len(samples) * share)]


def _fast(count: int) -> int:
    """The next length made of twos, threes and fives, which a Fourier transform is quick at."""
    best = 1 << max(count - 1, 1).bit_length()
    for five in (1, 5, 25, 125):
        for three in (1, 3, 9, 27):
            rest = -(-count // (five * three))
            best = min(best, (1 << max(rest - 1, 0).bit_length()) * five * three)
    return best


def level_loudness(samples: np.ndarray, rate: int, lufs: float) -> np.ndarray:
    """The same sound at `lufs`, its few highest peaks rounded off below PEAK instead of cut. What rounding takes from a short
    word is given back."""
    heard, gain = measure_loudness(samples, rate), 0.0
    if not np.isfinite(heard):
        return samples
    out = samples
    for _ in range(4):
        gain += lufs - heard
        out = soft_clip(samples * 10 ** (gain / 20))
        if len(samples) > SHORT * rate:
            break
        heard = measure_loudness(out, rate)
        if abs(lufs - heard) < NEAR:
            break
    return out


def soft_clip(samples: np.ndarray, knee: float = 0.6) -> np.ndarray:
    """Straight up to the knee, then bending towards PEAK without ever reaching it."""
    size = np.abs(samples)
    room = PEAK - knee
    return np.where(size <= knee, samples, np.sign(samples) * (knee + room * np.tanh((size - knee) / room)))
