"""A process that makes media files of a cut: `python -m core.handover.media_rendering` reads an order a line from standard input, and ends
when the last is done."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from core.handover.media_plan import OverlayJob, SoundJob
from core.render import audio_samples, encode, pieces, sound
from core.render.audio_samples import Tape
from core.render.camera_moves import Size
from core.render.join import content_label
from core.render.loudness import RATE
from core.render.overlays.overlay_picture import overlay_picture
from core.render.pieces import FilmPiece
from core.types import Value

DISK_FULL = 28
FAILED = 1
LABELLED = {"movflags": "+faststart+use_metadata_tags"}


class Order(Value):
    """What is to be made, the paths of what it is made of by SHA-256, and where it is to be."""

    job: FilmPiece | SoundJob | OverlayJob
    files: dict[str, str]
    out: str


def fill(order: Order) -> None:
    """Make a file; it stands in its place only when it is whole. Raises MadeBadly or OSError."""
    out, files = Path(order.out), {sha256: Path(path) for sha256, path in order.files.items()}
    match order.job:
        case FilmPiece():
            _render_shot(order.job, files, out)
        case SoundJob():
            _write_sound(order.job, files[order.job.file], out)
        case OverlayJob():
            job = order.job
            picture = overlay_picture(Size(job.width, job.height), files.__getitem__, job.card, job.marks, job.label)
            _put(out, lambda part: part.write_bytes(picture))


def _render_shot(piece: FilmPiece, files: dict[str, Path], out: Path) -> None:
    """With the label inside that says that a machine made it."""
    label = {"AIGC": content_label(piece.key[:32])}
    with encode.open_reel(out, piece.size, piece.fps, container=LABELLED, metadata=label) as reel:
        for draw in pieces.piece_pictures(piece, files.__getitem__):
            draw(reel.picture)
            reel.keep()


def _write_sound(job: SoundJob, source: Path, out: Path) -> None:
    """At the level from which a mix starts, or as near to it as it goes without being cut off."""
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        tape = audio_samples.record_tape(source, Path(folder) / "tape.raw", job.speed)
        gain = sound.recording_gain(tape)
        if np.isfinite(tape.true_peak):
            gain = min(gain, max(0.0, -tape.true_peak - 0.1))
        _put(out, lambda part: _write_wav(part, _samples(job, tape), 10 ** (gain / 20)))


def _samples(job: SoundJob, tape: Tape) -> Iterator[np.ndarray]:
    for start in range(0, job.samples, RATE):
        count = min(RATE, job.samples - start)
        if job.loop and tape.samples:
            yield sound.looped_samples(tape, job.skip + start, count)
        else:
            yield tape.read(start, count)


def _write_wav(path: Path, blocks: Iterator[np.ndarray], gain: float) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for block in blocks:
            file.writeframes(np.clip(np.rint(block * (gain * 32767)), -32768, 32767).astype("<i2").tobytes())


def _put(out: Path, write: Callable[[Path], object]) -> None:
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        write(part)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)


def main() -> int:
    with suppress(OSError):
        os.nice(5)
    try:
        for line in sys.stdin:
            fill(Order.model_validate_json(line))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return DISK_FULL
        raise
    return 0


if __name__ == "__main__":
    sys.exit(main())
