"""The builtin voice: speaks Chinese and English with no key and no network (Kokoro-82M, Apache-2.0).

How text is read (`text`, `mandarin`, `english`) is imported where it is used: its dictionaries take two seconds to load,
and only a process that speaks should wait for them.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from providers.base import Capability, Errand, Model, Request, Result, Unavailable, Usage
from providers.builtin import wave
from providers.builtin.voice import kokoro

LUFS = -20.0
"""How loud every voice is, so that a mix needs no thought about who speaks."""
EDGE = 0.06
"""Seconds of silence kept before the first sound and after the last."""
SWAY = 0.09
"""By how much of its pace another reading may differ."""
NOTHING = 0.4
"""Seconds of silence where nothing can be said."""


@dataclass(frozen=True)
class Tuned:
    """How a voice of data/voices is made: whose vector, `tune` times as high and small, `pace` times as fast."""

    vector: str
    tune: float = 1.0
    pace: float = 1.0


@cache
def voices() -> dict[str, Tuned]:
    rows = tomllib.loads((kokoro.FOLDER / "voices.toml").read_text("utf-8"))["voice"]
    return {row["id"]: Tuned(row.get("vector", row["id"]), row.get("tune", 1.0), row.get("pace", 1.0)) for row in rows}


@cache
def first(language: str) -> str:
    """The voice for a language where none, or one nobody knows, was asked for."""
    rows = tomllib.loads((kokoro.FOLDER / "voices.toml").read_text("utf-8"))["voice"]
    return next((row["id"] for row in rows if row["language"] == language), rows[0]["id"])


class Voice:
    capability = Capability.SPEECH
    purposes: tuple[str, ...] = ()
    model = Model(
        provider="builtin",
        name="voice",
        capability=Capability.SPEECH,
        label={"zh": "内置配音", "en": "Builtin voice"},
        quality=2.5,
        seconds=4.0,
        unit="second",
    )

    def warm(self) -> None:
        """Model, dictionaries and first words, so that a forked worker finds them loaded. Where the model cannot be
        loaded nothing is said here: the line that needs it says why."""
        from providers.builtin.voice.text import breaths

        try:
            kokoro.session()
        except Unavailable:
            return
        for language, word in (("zh", "你好，世界"), ("en", "hello, world")):
            for breath in breaths(word, language):
                kokoro.say(breath.phonemes, voices()[first(language)].vector, 1.0)

    def make(self, request: Request, errand: Errand) -> Result:
        from providers.builtin.voice.text import breaths

        voice = request.voice if request.voice in voices() else first(request.language)
        said = breaths(request.prompt, request.language)
        spoken = speak(said, voices()[voice], request.speed, errand, request.seed)
        seconds = len(spoken) / kokoro.RATE
        facts: dict[str, Any] = {"seconds": seconds, "voice": voice, "spoken": bool(said)}
        if not said:
            facts["why"] = "nothing in this text can be spoken"
        return Result(
            content=wave.wav(spoken, kokoro.RATE),
            media_type="audio/wav",
            usage=Usage(seconds=seconds, characters=len(request.prompt)),
            facts=facts,
        )


def speak(said: list, voice: Tuned, speed: float, errand: Errand, seed: int = 0) -> np.ndarray:
    """Breath after breath, with the pauses between them, at one loudness. Another seed is another reading: each breath a
    little quicker or slower, each pause a little longer or shorter."""
    if not said:
        return np.zeros(round(NOTHING * kokoro.RATE), np.float32)
    luck, usual = random.Random(seed), min(max(speed, 0.5), 2.0)
    parts: list[np.ndarray] = []
    for done, breath in enumerate(said):
        errand.progress(done / len(said))
        pace = usual * (1 + luck.uniform(-SWAY, SWAY)) if seed else usual
        rest = breath.pause / pace * (luck.uniform(0.7, 1.4) if seed else 1)
        heard = trimmed(kokoro.say(breath.phonemes, voice.vector, pace * voice.pace / voice.tune))
        parts += [tuned(heard, voice.tune), silence(rest)]
    edge = silence(EDGE)
    return wave.levelled(np.concatenate([edge, *parts[:-1], edge]), kokoro.RATE, LUFS)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * kokoro.RATE), np.float32)


def tuned(heard: np.ndarray, tune: float) -> np.ndarray:
    """Higher and smaller (a child) or lower and larger: the tape played faster or slower, pace already allowed for."""
    return heard if tune == 1.0 else wave.stretched(heard, 1 / tune)


def trimmed(heard: np.ndarray) -> np.ndarray:
    """From the first sound to the last, with soft ends: 10 ms frames over a hundredth of the loudest count as sound."""
    frame = kokoro.RATE // 100
    frames = len(heard) // frame
    if not frames:
        return heard
    power = np.sqrt((heard[: frames * frame].reshape(frames, frame) ** 2).mean(axis=1))
    loud = np.flatnonzero(power > max(power.max() * 0.01, 1e-5))
    if not len(loud):
        return heard[:0]
    kept = heard[max(loud[0] - 1, 0) * frame : (loud[-1] + 3) * frame].copy()
    fade = min(frame, len(kept) // 2)
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    kept[:fade] *= ramp
    kept[len(kept) - fade :] *= ramp[::-1]
    return kept


ENGINE = Voice()
