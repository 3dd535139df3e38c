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

from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.builtin import waveform
from providers.builtin.voice import kokoro_model, word_timing
from providers.errors import Unavailable

LUFS = -20.0
"""How loud every voice is, so that a mix needs no thought about who speaks."""
EDGE = 0.06
"""Seconds of silence kept before the first sound and after the last."""
SHORTEST = 0.5
"""Seconds of the shortest line: a meter of loudness (BS.1770) hears blocks of 0.4 s, and of less it tells nothing."""
DYING = 4
"""Frames of 10 ms after the last sound that are kept."""
SWAY = 0.09
"""By how much of its pace another reading may differ."""
NOTHING = 0.4
"""Seconds of silence where nothing can be said."""


@dataclass(frozen=True)
class TunedVoice:
    """How a voice of data/voices is made: whose vector, `tune` times as high and small, `pace` times as fast."""

    vector: str
    tune: float = 1.0
    pace: float = 1.0


@cache
def voices() -> dict[str, TunedVoice]:
    rows = tomllib.loads((kokoro_model.FOLDER / "voices.toml").read_text("utf-8"))["voice"]
    return {
        row["id"]: TunedVoice(row.get("vector", row["id"]), row.get("tune", 1.0), row.get("pace", 1.0)) for row in rows
    }


@cache
def default_voice(language: str) -> str:
    """The voice for a language where none, or one nobody knows, was asked for."""
    rows = tomllib.loads((kokoro_model.FOLDER / "voices.toml").read_text("utf-8"))["voice"]
    return str(next((row["id"] for row in rows if row["language"] == language), rows[0]["id"]))


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
        from providers.builtin.voice.breath_groups import split_breaths

        try:
            kokoro_model.load_session()
        except Unavailable:
            return
        for language, word in (("zh", "你好，世界"), ("en", "hello, world")):
            for breath in split_breaths(word, language):
                kokoro_model.synthesize(breath.phonemes, voices()[default_voice(language)].vector, 1.0)

    def make(self, request: Request, errand: Errand) -> Result:
        from providers.builtin.voice.breath_groups import split_breaths, word_symbols, written_words

        voice = request.voice if request.voice in voices() else default_voice(request.language)
        said = split_breaths(request.prompt, request.language)
        spoken, spans = speak(said, voices()[voice], request.speed, errand, request.seed)
        seconds = len(spoken) / kokoro_model.RATE
        words = word_timing.align_words(
            written_words(request.prompt), spans, lambda word: word_symbols(word, request.language)
        )
        facts: dict[str, Any] = {
            "seconds": seconds,
            "voice": voice,
            "spoken": bool(said),
            "words": [{"text": one.text, "start": round(one.start, 3), "end": round(one.end, 3)} for one in words],
        }
        if not said:
            facts["why"] = "nothing in this text can be spoken"
        return Result(
            content=waveform.encode_wav(spoken, kokoro_model.RATE),
            media_type="audio/wav",
            usage=Usage(seconds=seconds, characters=len(request.prompt)),
            facts=facts,
        )


def speak(
    said: list[Any], voice: TunedVoice, speed: float, errand: Errand, seed: int = 0
) -> tuple[np.ndarray, list[word_timing.Span]]:
    """Breath after breath, with the pauses between them, at one loudness; and when each spoken word is heard. Another seed
    is another reading: each breath a little quicker or slower, each pause a little longer or shorter."""
    if not said:
        return np.zeros(round(NOTHING * kokoro_model.RATE), np.float32), []
    luck, usual = random.Random(seed), min(max(speed, 0.5), 2.0)
    edge = silence(EDGE)
    parts: list[np.ndarray] = [edge]
    spans: list[word_timing.Span] = []
    for done, breath in enumerate(said):
        errand.progress(done / len(said))
        pace = usual * (1 + luck.uniform(-SWAY, SWAY)) if seed else usual
        rest = breath.pause / pace * (luck.uniform(0.7, 1.4) if seed else 1)
        heard, symbols = kokoro_model.synthesize(breath.phonemes, voice.vector, pace * voice.pace / voice.tune)
        begin, end = sound_bounds(heard)
        at = sum(map(len, parts)) / kokoro_model.RATE - begin / kokoro_model.RATE / voice.tune
        for span in word_timing.spoken_spans(symbols, kokoro_model.RATE):
            first, last = (min(max(second, begin / kokoro_model.RATE), end / kokoro_model.RATE) for second in span[1:])
            spans.append(span._replace(start=at + first / voice.tune, end=at + last / voice.tune))
        parts += [retune(soften_edges(heard[begin:end]), voice.tune), silence(rest)]
    spoken = np.concatenate([*parts[:-1], edge])
    short = round(SHORTEST * kokoro_model.RATE) - len(spoken)
    return waveform.level_loudness(np.pad(spoken, (0, max(short, 0))), kokoro_model.RATE, LUFS), spans


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * kokoro_model.RATE), np.float32)


def retune(heard: np.ndarray, tune: float) -> np.ndarray:
    """Higher and smaller (a child) or lower and larger: the tape played faster or slower, pace already allowed for."""
    return heard if tune == 1.0 else waveform.stretch_tape(heard, 1 / tune)


def sound_bounds(heard: np.ndarray) -> tuple[int, int]:
    """The samples from the first sound to the last: 10 ms frames over a hundredth of the loudest count as sound, and what
    dies away after the last of them is kept."""
    frame = kokoro_model.RATE // 100
    frames = len(heard) // frame
    if not frames:
        return 0, len(heard)
    power = np.sqrt((heard[: frames * frame].reshape(frames, frame) ** 2).mean(axis=1))
    loud = np.flatnonzero(power > max(power.max() * 0.01, 1e-5))
    if not len(loud):
        return 0, 0
    return max(int(loud[0]) - 1, 0) * frame, min((int(loud[-1]) + 1 + DYING) * frame, len(heard))


def soften_edges(heard: np.ndarray) -> np.ndarray:
    """The same with an end that clicks nowhere: 10 ms up, and down as long as the last sound dies."""
    frame, kept = kokoro_model.RATE // 100, heard.copy()
    for size, side in ((frame, slice(None)), (frame * DYING, slice(None, None, -1))):
        fade = min(size, len(kept) // 2)
        kept[side][:fade] *= np.linspace(0, 1, fade, dtype=np.float32)
    return kept


ENGINE = Voice()
