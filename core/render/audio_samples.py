"""Recordings unrolled to plain samples in a file (48 kHz, stereo, float), and samples coded as AAC."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import av
import numpy as np

from core.errors import MadeBadly
from core.render.footage import ONLY_FILES
from core.render.loudness import RATE, LoudnessMeter
from core.render.measures import sound_measures

T = TypeVar("T")
BIT_RATE = 192_000
BIT_DEPTH = 16
"""Of sound that is coded without loss."""
SAMPLE = 8
"""Bytes of one stereo sample."""


@dataclass(frozen=True)
class Tape:
    """`samples` of stereo at `path`, `loudness` in LUFS, `true_peak` in dBTP, `clipped` how often its wave was cut off at full scale. Read
    where needed; never held whole."""

    path: Path
    samples: int
    loudness: float
    true_peak: float
    clipped: int = 0

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


def record_tape(source: Path, path: Path, speed: int = 100) -> Tape:
    """Unroll the sound of `source` to `path`, at `speed` percent and its own pitch, and measure it."""
    meter, samples, clipped = LoudnessMeter(), 0, 0
    blocks = sound_blocks(source)
    with path.open("wb") as file:
        for block in blocks if speed == 100 else at_speed(blocks, speed):
            meter.hear(block)
            file.write(block.tobytes())
            samples, clipped = samples + len(block), clipped + sound_measures.cut_off(block)
    return Tape(path, samples, meter.loudness(), meter.true_peak(), clipped)


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


def at_speed(blocks: Iterable[np.ndarray], speed: int) -> Iterator[np.ndarray]:
    """Blocks of sound at `speed` percent (25 to 400), their pitch kept, as long to the sample as that makes them."""
    graph, heard, given = _tempo_graph(speed / 100), 0, 0
    for block in _then_none(blocks):
        if block is not None:
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(block.reshape(1, -1)), format="flt", layout="stereo"
            )
            frame.rate, frame.pts, frame.time_base = RATE, heard, Fraction(1, RATE)
            heard += len(block)
        graph.push(frame if block is not None else None)
        due = round(heard * 100 / speed)
        for part in _pulled(graph):
            # Nothing is cut before the last of it is heard: until then the filter gives less than is due.
            part = part[: max(0, due - given)] if block is None else part
            given += len(part)
            yield part
    if due > given:
        yield np.zeros((due - given, 2), np.float32)


def _tempo_graph(factor: float) -> av.filter.Graph:
    """One that changes the tempo alone, in equal steps of no more than half or twice."""
    steps = max(1, math.ceil(abs(math.log2(factor)) - 1e-9))
    graph = av.filter.Graph()
    last: av.filter.context.FilterContext = graph.add_abuffer(
        format="flt", sample_rate=RATE, layout="stereo", time_base=Fraction(1, RATE)
    )
    for _ in range(steps):
        step = graph.add("atempo", f"{factor ** (1 / steps):.9f}")
        last.link_to(step)
        last = step
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    return graph


def _pulled(graph: av.filter.Graph) -> Iterator[np.ndarray]:
    while True:
        try:
            yield graph.pull().to_ndarray().reshape(-1, 2)
        except (av.BlockingIOError, av.EOFError):
            return


def _frames(file: av.container.InputContainer) -> Iterator[av.AudioFrame]:
    for frame in file.decode(audio=0):
        frame.pts = None
        yield frame


def _then_none(things: Iterable[T]) -> Iterator[T | None]:
    yield from things
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
