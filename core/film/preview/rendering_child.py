"""A process that renders what previews ask for, one file at a time, and holds what it has read: `python -m core.film.preview.rendering_child`.

It reads what is asked from standard input, a line of JSON each, and answers with one. It leaves when nothing was asked for a while, and
when its parent has: the pages' own process stays free, and never holds a picture in its memory.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import select
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from core.errors import StudioError
from core.film.preview.preview_plan import WINDOW_S
from core.render import audio_samples, encode, multiplane, pieces, raster, sound
from core.render.audio_samples import Tape
from core.render.loudness import RATE
from core.render.measures.frame_quality import FrameQuality, measure_quality
from core.render.pieces import FilmPiece
from core.render.sound import MixedSound, Recording, SoundPiece

IDLE_S = 300
MOST_MIXES = 3
"""Kept: a change that is undone is heard at once."""
MOST_TAPES = 100
"""Recordings kept unrolled beside those of the film that is mixed: 23 MB a minute of each on the disk."""
QUALITY = 92
"""Of a JPEG."""
MOST_STACKS = 6
"""Drawings that are kept taken apart: those of the shots around the playhead."""
log = logging.getLogger("dailies.preview")


_kept_stack = lru_cache(maxsize=MOST_STACKS)(multiplane.read_stack)


def render_picture_piece(piece: FilmPiece, files: Mapping[str, str], out: Path) -> None:
    """A piece as a fragment of MP4 at `out`. `files` are the paths of what it is drawn from, by SHA-256."""
    with encode.open_reel(out, piece.size, piece.fps, encode.DRAFT, encode.FRAGMENT) as reel:
        for draw in pieces.piece_pictures(piece, lambda sha256: Path(files[sha256]), _kept_stack):
            draw(reel.picture)
            reel.keep()


def render_frame(piece: FilmPiece, files: Mapping[str, str], out: Path) -> None:
    """The first picture of a piece as a JPEG at `out`."""
    canvas = raster.blank_picture(piece.size)
    next(pieces.piece_pictures(piece, lambda sha256: Path(files[sha256]), _kept_stack))(canvas)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        Image.fromarray(raster.to_rgb(canvas)).save(part, "JPEG", quality=QUALITY, optimize=True)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)


def judge_frames(asked: Sequence[FilmPiece], files: Mapping[str, str]) -> list[FrameQuality | None]:
    """How well each first picture can stand for a film; None for one that cannot be drawn."""
    found: list[FrameQuality | None] = []
    for piece in asked:
        try:
            found.append(measure_quality(pieces.piece_picture(piece, lambda sha256: Path(files[sha256]))))
        except (StudioError, OSError) as error:
            log.info("a picture could not be looked at: %s", type(error).__name__)
            found.append(None)
    return found


class SoundRoom:
    """Mixes films as they stand, and gives out windows of them. Recordings and the last mixes stay in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tapes: dict[Recording, Tape] = {}
        self._mixes: dict[str, MixedSound] = {}

    def render_window(self, piece: SoundPiece, window: int, files: Mapping[str, str], out: Path) -> None:
        """Window number `window` of a film's sound as a fragment of MP4 (FLAC) at `out`."""
        mixed = self._mixes.get(piece.key) or self._mix(piece, files)
        count = WINDOW_S * RATE
        part = out.with_name(f".{out.name}.{os.getpid()}.part")
        try:
            audio_samples.write_flac(sound.mixed_blocks(mixed, window * count, count), part)
            os.replace(part, out)
        finally:
            part.unlink(missing_ok=True)

    def _mix(self, piece: SoundPiece, files: Mapping[str, str]) -> MixedSound:
        for old in [known for known in self._tapes if known not in piece.recordings][:-MOST_TAPES]:
            self._tapes.pop(old).path.unlink(missing_ok=True)
        for sha256, speed in piece.recordings:
            if (sha256, speed) not in self._tapes:
                path = self._folder / f"{sha256}-{speed}.tape"
                self._tapes[sha256, speed] = audio_samples.record_tape(Path(files[sha256]), path, speed)
        while len(self._mixes) >= MOST_MIXES:
            self._mixes.pop(next(iter(self._mixes))).tape.path.unlink(missing_ok=True)
        mixed = sound.mix_sound(piece, self._tapes, self._folder / f"{piece.key}.mix")
        self._mixes[piece.key] = mixed
        return mixed


def main() -> int:
    """Answers each line `{"piece" | "frame" | "sound", "window", "files", "out"}` with `{}` and `{"judge", "files"}` with `{"seen"}`, or
    with `{"error", "facts"}`."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory(prefix="dailies-preview-") as folder:
        room = SoundRoom(Path(folder))
        while select.select([sys.stdin], [], [], IDLE_S)[0]:
            line = sys.stdin.readline()
            if not line:
                break
            answers.write(json.dumps(_answer(room, json.loads(line))) + "\n")
    return 0


def _answer(room: SoundRoom, asked: dict[str, Any]) -> dict[str, Any]:
    files, out = asked["files"], Path(asked.get("out", ""))
    try:
        if "judge" in asked:
            judged = judge_frames([FilmPiece.model_validate(each) for each in asked["judge"]], files)
            return {"seen": [seen and seen.model_dump() for seen in judged]}
        if "frame" in asked:
            render_frame(FilmPiece.model_validate(asked["frame"]), files, out)
        elif "piece" in asked:
            render_picture_piece(FilmPiece.model_validate(asked["piece"]), files, out)
        else:
            room.render_window(SoundPiece.model_validate(asked["sound"]), int(asked["window"]), files, out)
    except StudioError as error:
        return {"error": type(error).__name__, "facts": {name: str(fact) for name, fact in error.facts.items()}}
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return {"error": "DiskFull", "facts": {}}
        log.warning("a piece of a preview could not be made: %s", type(error).__name__)
        return {"error": "MadeBadly", "facts": {"model": "preview"}}
    except Exception as error:  # an engine may fail in any way: the next piece is asked of the same process
        log.warning("a piece of a preview could not be made: %s", type(error).__name__)
        return {"error": "MadeBadly", "facts": {"model": "preview"}}
    return {}


if __name__ == "__main__":
    sys.exit(main())
