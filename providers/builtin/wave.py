"""Sound as numbers: WAV bytes in and out, how loud it is, and how it is kept from clipping."""

from __future__ import annotations

import io
import wave

import numpy as np
from scipy.signal import lfilter

PEAK = 0.89
"""No sample of ours goes above this (-1 dBFS)."""


def wav(samples: np.ndarray, rate: int) -> bytes:
    """16-bit WAV of samples in -1..1: one dimension is mono, (frames, 2) is stereo."""
    whole = np.clip(np.rint(samples * 32767.0), -32768, 32767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1 if whole.ndim == 1 else whole.shape[1])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(whole.tobytes())
    return file.getvalue()


def unwav(content: bytes) -> tuple[np.ndarray, int]:
    """Samples in -1..1 and the rate, from 16-bit WAV bytes."""
    with wave.open(io.BytesIO(content)) as file:
        channels, rate = file.getnchannels(), file.getframerate()
        whole = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32767.0
    return (whole if channels == 1 else whole.reshape(-1, channels)), rate


def loudness(samples: np.ndarray, rate: int) -> float:
    """Integrated loudness in LUFS as ITU-R BS.1770-4 measures it: K-weighted, in 400 ms blocks, gated. -inf for silence."""
    channels = samples.reshape(len(samples), -1).astype(np.float64)
    heard = channels
    for b, a in _k_weighting(rate):
        heard = lfilter(b, a, heard, axis=0)
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


def _k_weighting(rate: int) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """The two filters of BS.1770-4 (a shelf for the head, a high-pass) for any rate; constants from its annex 1 as
    De Man (2014) derives them."""
    k = np.tan(np.pi * 1681.974450955533 / rate)
    q, gain = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    half = gain**0.4996667741545416
    below = 1 + k / q + k * k
    shelf = (
        np.array([(gain + half * k / q + k * k), 2 * (k * k - gain), (gain - half * k / q + k * k)]) / below,
        np.array([1.0, 2 * (k * k - 1) / below, (1 - k / q + k * k) / below]),
    )
    k = np.tan(np.pi * 38.13547087602444 / rate)
    q = 0.5003270373238773
    below = 1 + k / q + k * k
    high = (np.array([1.0, -2.0, 1.0]), np.array([1.0, 2 * (k * k - 1) / below, (1 - k / q + k * k) / below]))
    return shelf, high


def levelled(samples: np.ndarray, rate: int, lufs: float) -> np.ndarray:
    """The same sound at `lufs`, its few highest peaks rounded off below PEAK instead of cut."""
    heard = loudness(samples, rate)
    if not np.isfinite(heard):
        return samples
    return rounded(samples * 10 ** ((lufs - heard) / 20))


def rounded(samples: np.ndarray, knee: float = 0.6) -> np.ndarray:
    """Straight up to the knee, then bending towards PEAK without ever reaching it."""
    size = np.abs(samples)
    room = PEAK - knee
    return np.where(size <= knee, samples, np.sign(samples) * (knee + room * np.tanh((size - knee) / room)))
