"""Sound as tests hear it: the samples of what an engine made."""

from __future__ import annotations

import io
import wave

import numpy as np


def samples_of(content: bytes) -> tuple[np.ndarray, int]:
    """Samples in -1..1, a column for each channel where there is more than one, and the rate, from 16-bit WAV bytes."""
    with wave.open(io.BytesIO(content)) as file:
        channels, rate = file.getnchannels(), file.getframerate()
        whole = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32767.0
    return (whole if channels == 1 else whole.reshape(-1, channels)), rate


def tone_wav(seconds: int) -> bytes:
    """A WAV file: mono, 24 kHz, 16 bits, one sample again and again."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes(b"\x10\x20" * 24_000 * seconds)
    return out.getvalue()
