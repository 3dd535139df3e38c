"""The last step: pieces and sound put together without coding anything again, named and labelled; and a film measured."""

from __future__ import annotations

import heapq
import json
import os
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from core.errors import MadeBadly
from core.render import audio_samples
from core.render.footage import ONLY_FILES
from core.render.loudness import RATE, LoudnessMeter
from core.render.poster import draw_poster
from core.types import digest

__all__ = ["content_label", "draw_poster", "join_film", "measure_film"]

VERSION = 1
PRODUCER = "Dailies"
"""In the label: annex E of GB 45438-2025 takes printable ASCII without space, quotation mark and backslash."""
TICKS = 512
"""Of the clock to one frame: 1/15360 s at 30 frames a second, as MP4 files usually have it."""


def content_label(produce_id: str, producer: str = PRODUCER) -> str:
    """The implicit label of GB 45438-2025: this was generated ("1"), by whom, and as what."""
    fields = {
        "Label": "1",
        "ContentProducer": producer,
        "ProduceID": produce_id,
        "ReservedCode1": "",
        "ContentPropagator": producer,
        "PropagateID": produce_id,
        "ReservedCode2": "",
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def join_film(pieces: Sequence[Path], sound: Path | None, out: Path, *, title: str = "", produce_id: str = "") -> None:
    """One film at `out` from rendered pieces in order and the rendered sound, ready to play before it is all there.

    It bears its title, and the label that says it was generated, under `produce_id` (else one made of its pieces).
    """
    named = produce_id or digest("film", [path.stem for path in pieces])[:32]
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    options = {"movflags": "+faststart+use_metadata_tags"}
    try:
        with av.open(str(part), "w", format="mp4", options=options) as film:
            film.metadata.update({"title": title, "AIGC": content_label(named)})
            video, fps = _stream_like(film, pieces[0])
            video.time_base = Fraction(1, fps * TICKS)
            packets = _pictures(pieces, video, fps)
            if sound is not None:
                packets = heapq.merge(packets, _sound(sound, film), key=_moment)
            for packet in packets:
                film.mux(packet)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)


def measure_film(path: Path) -> dict[str, Any]:
    """What a film is: frames, fps, width, height, seconds (of pictures), sound_seconds, lufs, true_peak_db,
    uniform (every step 1/fps, the first at 0) and its metadata."""
    with av.open(f"file:{path}", options=ONLY_FILES) as film:
        stream = film.streams.video[0]
        times = sorted(
            packet.pts * packet.time_base for packet in film.demux(stream) if packet.pts is not None and packet.size
        )
        fps = stream.average_rate or Fraction(0)
        found: dict[str, Any] = {
            "frames": len(times),
            "fps": float(fps),
            "width": stream.width,
            "height": stream.height,
            "seconds": float(len(times) / fps) if fps else 0.0,
            "uniform": all(time == index / fps for index, time in enumerate(times)),
            "metadata": dict(film.metadata),
        }
        if not film.streams.audio:
            return found | {"sound_seconds": 0.0, "lufs": None, "true_peak_db": None}
    meter, samples = LoudnessMeter(), 0
    for block in audio_samples.sound_blocks(path):
        meter.hear(block)
        samples += len(block)
    heard = meter.loudness(), meter.true_peak()
    return found | {
        "sound_seconds": samples / RATE,
        "lufs": heard[0] if np.isfinite(heard[0]) else None,
        "true_peak_db": heard[1] if np.isfinite(heard[1]) else None,
    }


def _stream_like(film: av.container.OutputContainer, source: Path) -> tuple[Any, int]:
    """A stream for copies of the source's packets, and the source's frames a second."""
    with av.open(str(source)) as file:
        stream = file.streams[0]
        return film.add_stream_from_template(stream), round(getattr(stream, "average_rate", 0) or 0)


def _pictures(pieces: Sequence[Path], stream: Any, fps: int) -> Iterator[av.Packet[Any]]:
    """All pictures of all pieces on one clock of `fps` * TICKS ticks a second."""
    start = 0
    for path in pieces:
        with av.open(str(path)) as file:
            frames = 0
            for packet in file.demux(file.streams.video[0]):
                if packet.dts is None or packet.pts is None:
                    continue
                for name in ("pts", "dts"):
                    frame = getattr(packet, name) * packet.time_base * fps
                    setattr(packet, name, (start + round(frame)) * TICKS)
                packet.duration = TICKS
                packet.time_base = Fraction(1, fps * TICKS)
                packet.stream = stream
                frames += 1
                yield packet
        if not frames:
            raise MadeBadly(model=path.name)
        start += frames


def _sound(path: Path, film: av.container.OutputContainer) -> Iterator[av.Packet[Any]]:
    stream, _ = _stream_like(film, path)
    return _packets(path, stream)


def _packets(path: Path, stream: Any) -> Iterator[av.Packet[Any]]:
    with av.open(str(path)) as file:
        for packet in file.demux(file.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                yield packet


def _moment(packet: av.Packet[Any]) -> Fraction:
    return (packet.dts or 0) * packet.time_base
