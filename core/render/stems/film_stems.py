"""The stems of a film: each as long as the film, level with the mix, and together the mix to the sample.

What brings the mix to its loudness and keeps it under its peak works on all of it at once. So each stem has the same gain and is pulled
down by the limiter at the same moments as the mix is, whatever it would need by itself: only so do they add up.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from core.render import sound
from core.render.sound import CEILING, MixedSound, PathOf, SoundPiece, TapeSound
from core.render.stems.wav_file import FLOAT, PCM, WavFile
from core.render.timeline import Sound

MIX = "mix"
StemOf = Callable[[Sound], str]
"""Which stem a sound of the film belongs to."""


def write_stems(
    piece: SoundPiece, path_of: PathOf, names: tuple[str, ...], stem_of: StemOf, out: Path, label: str
) -> dict[str, Path]:
    """A WAV file in the folder `out` for each of `names`, and one more for their mix, by name. A stem in which nothing sounds is silent and
    as long. All are 24 bit, or all float where one alone would go past full scale (which the mix never does). `stem_of` answers one of
    `names`. At most about a second of each is held in memory."""
    folder = Path(tempfile.mkdtemp(prefix="tapes-", dir=out))
    try:
        tapes = sound.record_tapes(piece, path_of, folder)
        voices = sound.lay_sounds(piece, tapes)
        mixed = sound.mix_sound(piece, tapes, folder / "mix")
        by_stem = {name: [voice for voice in voices if stem_of(voice.sound) == name] for name in names}
        speech = sound.presence_of_speech(piece, voices)
        loudest = max(
            (float(np.abs(block).max(initial=0.0)) for block in _all_blocks(piece, mixed, by_stem, speech)), default=0.0
        )
        paths = {name: out / f"{name}.wav" for name in (*names, MIX)}
        with ExitStack() as opened:
            kind = PCM if loudest <= 1.0 else FLOAT
            files = {
                name: opened.enter_context(closing(WavFile(path, piece.samples, kind, label)))
                for name, path in paths.items()
            }
            for blocks in stem_blocks(piece, mixed, by_stem, speech):
                for name, block in blocks.items():
                    files[name].write(block)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return paths


def stem_blocks(
    piece: SoundPiece, mixed: MixedSound, by_stem: Mapping[str, list[TapeSound]], speech: np.ndarray
) -> Iterator[dict[str, np.ndarray]]:
    """(n, 2) float32 of each stem and of the mix, a second at a time, from the film's first sample to its last."""
    factor, start = np.float32(10 ** (mixed.gain / 20)), 0
    for louder, curve in sound.mastering_curves(mixed.tape, mixed.gain, CEILING):
        pulled = None if curve is None else curve[:, None].astype(np.float32)
        found: dict[str, np.ndarray] = {}
        for name, voices in by_stem.items():
            block = np.zeros((len(louder), 2), np.float32)
            for voice in voices:
                sound.add_sound(voice, start, block, speech)
            found[name] = block * factor if pulled is None else block * factor * pulled
        found[MIX] = louder if pulled is None else (louder * pulled).astype(np.float32)
        start += len(louder)
        yield found


def _all_blocks(
    piece: SoundPiece, mixed: MixedSound, by_stem: Mapping[str, list[TapeSound]], speech: np.ndarray
) -> Iterator[np.ndarray]:
    for blocks in stem_blocks(piece, mixed, by_stem, speech):
        yield from blocks.values()
