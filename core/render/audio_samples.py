"""Recordings unrolled to plain samples in a file (48 kHz, stereo, float), and samples coded as AAC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from core.errors import MadeBadly
from core.render.footage import ONLY_FILES
from core.render.loudness import RATE, LoudnessMeter

BIT_RATE = 192_000
BIT_DEPTH = 16
"""Of sound that is coded without loss."""
SAMPLE = 8
"""Bytes of one stereo sample."""


@dataclass(frozen=True)
class Tape:
    """`samples` of stereo at `path`, `loudness` in LUFS, `true_peak` in dBTP. Read where needed; never held whole."""

    path: Path
    samples: int
    loudness: float
    true_peak: float

    def read(self, start: int, count: int) -> np.ndarray:
        """(count, 2) from `start`; silence where the tape has ended."""
        with self.path.open("rb") as file:
            file.seek(int(start) * SAMPLE)
            found = np.frombuffer(file.read(int(count) * SAMPLE), np.float32).reshape(-1, 2)
        if len(found) == count:
            return found.copy()
        return np.concatenate((found, np.zeros((count - len(found), 2), np.float32)))

    def read_around(self, start: int, count: int) -> np.ndarray:
        """As `read`, with silence before the beginning too."""
        if start >= 0:
            return self.read(start, count)
        return np.concatenate((np.zeros((-start, 2), np.float32), self.read(0, count + start)))


def record_tape(source: Path, path: Path) -> Tape:
    """Unroll the sound of `source` to `path`, and measure it."""
    meter, samples = LoudnessMeter(), 0
    with path.open("wb") as file:
        for block in sound_blocks(source):
            meter.hear(block)
            file.write(block.tobytes())
            samples += len(block)
    return Tape(path, samples, meter.loudness(), meter.true_peak())


def sound_blocks(source: Path) -> Iterator[np.ndarray]:
    """The sound of a file as (samples, 2) blocks of float32 at 48 kHz, at most about a second each."""
    with av.open(f"file:{source}", options=ONLY_FILES) as file:
        if not file.streams.audio:
            raise MadeBadly(model=source.name)
        resampler = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
        waiting: list[np.ndarray] = []
        held = 0
        for frame in _then_none(_frames(file)):
            for part in resampler.resample(frame):
                waiting.append(part.to_ndarray().reshape(-1, 2))
                held += len(waiting[-1])
            if held >= RATE:
                yield np.concatenate(waiting)
                waiting, held = [], 0
        if waiting:
            yield np.concatenate(waiting)


def _frames(file: av.container.InputContainer) -> Iterator[av.AudioFrame]:
    for frame in file.decode(audio=0):
        frame.pts = None
        yield frame


def _then_none(frames: Iterable[av.AudioFrame]) -> Iterator[av.AudioFrame | None]:
    yield from frames
    yield None


def write_aac(sound: Iterable[np.ndarray], path: Path) -> None:
    """Code blocks of (n, 2) float32 as AAC in an MP4."""
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("aac", rate=RATE, layout="stereo")
        stream.codec_context.bit_rate = BIT_RATE
        stream.codec_context.thread_count = 1
        at = 0
        for block in sound:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="stereo")
            frame.rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            file.mux(stream.encode(frame))
            at += len(block)
        file.mux(stream.encode(None))


def write_flac(sound: Iterable[np.ndarray], path: Path) -> None:
    """Code blocks of (n, 2) float32 without loss (16 bit) as one fragment of MP4, which begins with its first sample: such files follow
    each other in a browser's buffer without a gap, as AAC does not."""
    options = {"movflags": "empty_moov+default_base_moof", "frag_duration": "600000000", "strict": "-2"}
    with av.open(str(path), "w", format="mp4", options=options) as file:
        stream = file.add_stream("flac", rate=RATE, layout="stereo")
        stream.codec_context.format = "s16"
        at = 0
        for block in sound:
            whole = np.rint(np.clip(block, -1, 1) * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout="stereo")
            frame.rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            file.mux(stream.encode(frame))
            at += len(block)
        file.mux(stream.encode(None))
