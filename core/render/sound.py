"""The film's sound as one piece with its own key: voices where they are spoken, music that gives way to them, effects, and what
clips sound of themselves.

It is mixed and written a second at a time, so a ten-minute film takes no more memory than a short one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import Field

from core.render import audio_samples
from core.render.audio_samples import Tape
from core.render.loudness import RATE, LoudnessMeter, true_peaks
from core.render.measures.sound_measures import SoundMeasures, SoundMeter
from core.render.timeline import Sound, Timeline
from core.types import Value, digest

VERSION = 2
"""Of this mixer: a higher one mixes every film anew."""
LOUDNESS = -16.0
TRUE_PEAK = -1.5
CEILING = -2.0
"""LUFS and dBTP of the finished sound; the limiter aims lower because AAC adds a little to a peak."""
LEVEL = -18.0
"""LUFS that every recording is brought to before its own `gain_db`, whoever made it: so a mix is planned in gains."""
MOST_GAIN = 24.0
DUCK = {"music": -8.0, "sfx": -4.0}
"""dB taken from what plays under a voice."""
DUCK_AHEAD, DUCK_HOLD, DUCK_SMOOTH = 0.15, 0.40, 0.30
"""Seconds: the music sinks before the first word, waits out a pause, and moves this slowly."""
SPEECH = -42.0
CONTROL = 100
LOOP_FADE = 1.5
CLICK = 0.005
NEAR_ENOUGH = 0.2
ROUNDS = 4
BLOCK = RATE

PathOf = Callable[[str], Path]
Recording = tuple[str, int]
"""SHA-256 of a file, and the percent of its speed at which it is heard."""
Progress = Callable[[float], None]


class SoundPiece(Value):
    """All that is heard: `frames` of film at `fps`."""

    frames: int = Field(gt=0)
    fps: int
    sounds: tuple[Sound, ...] = ()

    @property
    def samples(self) -> int:
        return round(self.frames * RATE / self.fps)

    @property
    def key(self) -> str:
        settings = (VERSION, LOUDNESS, TRUE_PEAK, CEILING, LEVEL, DUCK, LOOP_FADE, audio_samples.BIT_RATE)
        return digest("sound", settings, self)

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """Every recording, once."""
        return tuple(dict.fromkeys((sound.file, sound.speed) for sound in self.sounds))


def plan_sound(timeline: Timeline) -> SoundPiece:
    return SoundPiece(frames=timeline.frames, fps=timeline.fps, sounds=timeline.sounds)


def render_sound(
    piece: SoundPiece, path_of: PathOf, out: Path, progress: Progress = lambda share: None
) -> SoundMeasures:
    """Mix and encode to `out` (AAC in MP4, 48 kHz stereo), as long as the film to the sample; what was measured in it on the way.

    `progress` hears the share that is done; when it raises, the work stops and nothing is left at `out`.
    """
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        voices = lay_sounds(piece, record_tapes(piece, path_of, folder, progress))
        heard = SoundMeter()
        mixed = _mix(piece, voices, folder / "mix", progress, heard)
        _master(mixed, folder / "sound.m4a", progress)
        os.replace(folder / "sound.m4a", out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    progress(1.0)
    return heard.measures({voice.sound.file: voice.tape.clipped for voice in voices if voice.tape.clipped})


@dataclass(frozen=True)
class MixedSound:
    """A film's mix as it was laid, and the gain in dB that brings it to its loudness."""

    tape: Tape
    gain: float


@dataclass(frozen=True)
class TapeSound:
    """A sound of the film on its tape: when it starts, how long it is and how much of the tape it passes over, in samples, and its gain."""

    sound: Sound
    tape: Tape
    start: int
    length: int
    skip: int
    gain: float
    fade_in: int
    fade_out: int
    levels: tuple[tuple[int, float], ...]
    """dB at samples from its start."""

    def gain_at(self, samples: np.ndarray) -> np.ndarray:
        """Its gain at samples from its start, without its fades."""
        if not self.levels:
            return np.full(len(samples), self.gain)
        at, db = zip(*self.levels, strict=True)
        return np.asarray(self.gain * 10 ** (np.interp(samples, at, db) / 20))


def mix_sound(piece: SoundPiece, tapes: Mapping[Recording, Tape], path: Path) -> MixedSound:
    """What `render_sound` would encode, at `path`; `tapes` are all of its `recordings`."""
    mixed = _mix(piece, lay_sounds(piece, tapes), path, lambda share: None)
    return MixedSound(mixed, _gain(mixed, CEILING, lambda share: None))


def mixed_blocks(mixed: MixedSound, start: int, samples: int) -> Iterator[np.ndarray]:
    """(n, 2) float32 of the finished sound from the sample `start` on, before it is coded; silence after its end is left out."""
    return _limited(mixed.tape, mixed.gain, CEILING, start, start + samples)


def record_tapes(
    piece: SoundPiece, path_of: PathOf, folder: Path, progress: Progress = lambda share: None
) -> dict[Recording, Tape]:
    """Every recording of the film unrolled to files in `folder`."""
    tapes: dict[Recording, Tape] = {}
    for index, (file, speed) in enumerate(piece.recordings):
        progress(0.3 * index / len(piece.recordings))
        tapes[file, speed] = audio_samples.record_tape(path_of(file), folder / f"{index}.raw", speed)
    return tapes


def lay_sounds(piece: SoundPiece, tapes: Mapping[Recording, Tape]) -> list[TapeSound]:
    """Every sound of the film on its tape; none for a recording in which there is nothing."""
    found = ((sound, tapes[sound.file, sound.speed]) for sound in piece.sounds)
    return [_voice(sound, tape, piece) for sound, tape in found if tape.samples]


def _voice(sound: Sound, recorded: Tape, piece: SoundPiece) -> TapeSound:
    def samples(frames: float) -> int:
        return round(frames * RATE / piece.fps)

    start = samples(sound.start)
    length = min(samples(sound.frames), piece.samples - start)
    skip = samples((100 * sound.skip + sound.part) / sound.speed)
    if not sound.loop:
        length = min(length, recorded.samples - skip)
    click = round(CLICK * RATE)
    return TapeSound(
        sound=sound,
        tape=recorded,
        start=start,
        length=max(0, length),
        skip=skip,
        gain=10 ** ((recording_gain(recorded) + sound.gain_db) / 20),
        fade_in=max(click, samples(sound.fade_in)),
        fade_out=max(click, samples(sound.fade_out)),
        levels=tuple((samples(frame), db) for frame, db in sound.levels),
    )


def recording_gain(recorded: Tape) -> float:
    """dB that bring a recording to the level all start from."""
    if not np.isfinite(recorded.loudness):
        return 0.0
    return float(np.clip(LEVEL - recorded.loudness, -MOST_GAIN, MOST_GAIN))


def _mix(
    piece: SoundPiece, voices: list[TapeSound], path: Path, progress: Progress, heard: SoundMeter | None = None
) -> Tape:
    """`heard` hears it on the way."""
    speech = presence_of_speech(piece, voices)
    meter = LoudnessMeter()
    with path.open("wb") as file:
        for start in range(0, piece.samples, BLOCK):
            progress(0.3 + 0.3 * start / piece.samples)
            block, spoken = np.zeros((2, min(BLOCK, piece.samples - start), 2), np.float32)
            for voice in voices:
                add_sound(voice, start, spoken if voice.sound.kind == "narration" else block, speech)
            block += spoken
            weighed = meter.hear(block)
            if heard:
                heard.hear(weighed, spoken)
            file.write(block.tobytes())
    return Tape(path, piece.samples, meter.loudness(), meter.true_peak())


def add_sound(voice: TapeSound, start: int, block: np.ndarray, speech: np.ndarray) -> None:
    """Add what of a voice sounds in the block that begins at sample `start`."""
    begin, end = max(start, voice.start), min(start + len(block), voice.start + voice.length)
    if begin >= end:
        return
    here = np.arange(begin - voice.start, end - voice.start)
    from_tape = voice.skip + here[0]
    sound = (
        looped_samples(voice.tape, from_tape, len(here)) if voice.sound.loop else voice.tape.read(from_tape, len(here))
    )
    gain = voice.gain_at(here)
    if here[0] < voice.fade_in:
        gain *= _ramp(here / voice.fade_in)
    if voice.length - here[-1] < voice.fade_out:
        gain *= _ramp((voice.length - here) / voice.fade_out)
    depth = DUCK.get(voice.sound.kind, voice.sound.duck_db)
    if depth:
        at = np.arange(begin, end) * (CONTROL / RATE)
        gain = gain * 10 ** (depth / 20 * np.interp(at, np.arange(len(speech)), speech))
    block[begin - start : end - start] += sound * gain[:, None].astype(np.float32)


def _ramp(share: np.ndarray) -> np.ndarray:
    """0 to 1 without a corner, and 1 from there on."""
    return np.asarray(np.sin(np.clip(share, 0, 1) * (np.pi / 2)) ** 2)


def looped_samples(recorded: Tape, start: int, count: int) -> np.ndarray:
    """A part of the recording played round and round, its end blended into its beginning."""
    fade = min(round(LOOP_FADE * RATE), recorded.samples // 3)
    period = recorded.samples - fade
    found, at = [], start
    while at < start + count:
        inside = at % period
        part = min(period - inside, start + count - at)
        found.append(_once_round(recorded, inside, part, fade if at >= period else 0, period))
        at += part
    return np.concatenate(found)


def _once_round(recorded: Tape, inside: int, count: int, fade: int, period: int) -> np.ndarray:
    sound = recorded.read(inside, count)
    under = min(count, fade - inside)
    if under > 0:
        share = ((inside + np.arange(under)) / fade)[:, None].astype(np.float32)
        tail = recorded.read(period + inside, under)
        sound[:under] = sound[:under] * np.sin(share * np.pi / 2) + tail * np.cos(share * np.pi / 2)
    return sound


def presence_of_speech(piece: SoundPiece, voices: list[TapeSound]) -> np.ndarray:
    """How much somebody speaks, 0 to 1, a hundred times a second: early, held over pauses, and never sudden."""
    from scipy import ndimage, signal

    step = RATE // CONTROL
    heard = np.zeros(piece.samples // step + 2, np.float32)
    for voice in voices:
        if voice.sound.kind != "narration":
            continue
        for start in range(0, voice.length, BLOCK):
            sound = voice.tape.read(voice.skip + start, min(BLOCK, voice.length - start))
            sound *= voice.gain_at(np.arange(start, start + len(sound)))[:, None].astype(np.float32)
            rows = len(sound) // step
            power = np.square(sound[: rows * step]).reshape(rows, 2 * step).mean(axis=1)
            first = (voice.start + start) // step
            loud = (power > 10 ** (SPEECH / 10))[: max(0, len(heard) - first)]
            heard[first : first + len(loud)] = np.maximum(heard[first : first + len(loud)], loud)
    ahead, hold, smooth = (round(seconds * CONTROL) for seconds in (DUCK_AHEAD, DUCK_HOLD, DUCK_SMOOTH))
    half = smooth // 2
    window = ahead + hold + 2 * half + 1
    wide = ndimage.maximum_filter1d(heard, window, origin=(hold - ahead) // 2, mode="constant")
    kernel = signal.windows.hann(2 * half + 3)[1:-1]
    return np.asarray(np.clip(ndimage.convolve1d(wide, kernel / kernel.sum(), mode="nearest"), 0, 1))


def _master(mixed: Tape, out: Path, progress: Progress) -> None:
    """Bring the mix to its loudness under its peak and encode it; a peak that coding raised is brought down again."""
    ceiling = CEILING
    gain = _gain(mixed, ceiling, progress)
    for turn in range(ROUNDS):
        begin = 1 - 0.3 * 0.3**turn
        audio_samples.write_aac(_told(_limited(mixed, gain, ceiling), mixed.samples, progress, begin), out)
        meter = LoudnessMeter()
        for block in audio_samples.sound_blocks(out):
            meter.hear(block)
        over = meter.true_peak() - TRUE_PEAK
        if over <= 0:
            return
        ceiling -= over + 0.1


def _gain(mixed: Tape, ceiling: float, progress: Progress) -> float:
    """dB that bring the mix to its loudness, with what the limiter takes away again."""
    if not np.isfinite(mixed.loudness):
        return 0.0
    gain = LOUDNESS - mixed.loudness
    for _ in range(ROUNDS if mixed.true_peak + gain > ceiling else 0):
        meter = LoudnessMeter(peaks=False)
        for block in _told(_limited(mixed, gain, ceiling), mixed.samples, progress, 0.6):
            meter.hear(block)
        off = LOUDNESS - meter.loudness()
        if abs(off) <= NEAR_ENOUGH:
            break
        gain += off
    return gain


def _told(blocks: Iterator[np.ndarray], samples: int, progress: Progress, begin: float) -> Iterator[np.ndarray]:
    """The blocks; `progress` hears of each, from `begin` on to seven tenths of what is left."""
    done = 0
    for block in blocks:
        progress(begin + 0.7 * (1 - begin) * done / samples)
        done += len(block)
        yield block


def _limited(mixed: Tape, gain: float, ceiling: float, begin: int = 0, end: int | None = None) -> Iterator[np.ndarray]:
    """The mix from one sample to another, `gain` dB louder, pulled down smoothly around whatever would go past `ceiling` dBTP."""
    for louder, curve in mastering_curves(mixed, gain, ceiling, begin, end):
        yield louder if curve is None else (louder * curve[:, None]).astype(np.float32)


def mastering_curves(
    mixed: Tape, gain: float, ceiling: float, begin: int = 0, end: int | None = None
) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
    """The mix from one sample to another, `gain` dB louder, a block at a time, and with each the factors (n,) that the limiter brings it
    under `ceiling` dBTP with; None where it leaves it alone."""
    from scipy import ndimage, signal

    reach = round(0.015 * RATE)
    kernel = signal.windows.hann(2 * reach + 3)[1:-1]
    factor, top = 10 ** (gain / 20), 10 ** (ceiling / 20)
    last = mixed.samples if end is None else min(end, mixed.samples)
    for start in range(begin, last, BLOCK):
        count = min(BLOCK, last - start)
        around = mixed.read_around(start - 2 * reach, count + 4 * reach) * factor
        if np.abs(around).max(initial=0.0) < top / 2:
            yield around[2 * reach : 2 * reach + count], None
            continue
        needed = np.minimum(1.0, top / np.maximum(true_peaks(around, top), 1e-9))
        lowest = ndimage.minimum_filter1d(needed, 2 * reach + 1, mode="nearest")
        curve = signal.fftconvolve(lowest, kernel / kernel.sum(), mode="same")[2 * reach : 2 * reach + count]
        yield around[2 * reach : 2 * reach + count], curve
