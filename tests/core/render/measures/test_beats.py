"""Beats are heard where they are struck."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from core.render.loudness import RATE
from core.render.measures.beats import detect_beats


def clicks(path: Path, bpm: float, first: float, seconds: float = 12.0) -> Path:
    """A recording of a struck note at each beat."""
    sound = 0.002 * np.random.default_rng(1).standard_normal(round(seconds * RATE))
    note = np.exp(-np.arange(RATE // 8) / 900) * np.sin(2 * np.pi * 700 * np.arange(RATE // 8) / RATE)
    for second in np.arange(first, seconds - 0.2, 60 / bpm):
        at = round(second * RATE)
        sound[at : at + len(note)] += 0.6 * note
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize(("bpm", "first"), [(84.0, 0.31), (120.0, 0.5), (143.0, 0.2)])
def test_beats_are_heard_within_a_frame_of_film(tmp_path: Path, bpm: float, first: float) -> None:
    found = np.array(detect_beats(clicks(tmp_path / "clicks.wav", bpm, first)))
    struck = np.arange(first, 11.8, 60 / bpm)
    inside = found[(found > 1) & (found < 11)]
    assert len(inside) == pytest.approx(10 * bpm / 60, abs=1.5)
    assert max(np.abs(struck - one).min() for one in inside) < 0.034


def test_silence_has_no_beats(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"\0" * 8 * RATE)
    assert detect_beats(path) == ()
