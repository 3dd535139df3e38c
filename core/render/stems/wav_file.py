"""Sound as a WAV file, written block by block: stereo, 48 kHz, 24 bit or float, labelled as made by a machine."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from core.render.loudness import RATE

PCM, FLOAT = 1, 3
WIDTH = {PCM: 3, FLOAT: 4}
"""Bytes of a sample by the kind of its coding."""
FULL = 2**23 - 1


class WavFile:
    """A file that is written to until it is closed: `samples` of it are promised beforehand. `label` goes into the RIFF chunk AIGC, before
    the sound, where readers find it without reading the whole."""

    def __init__(self, path: Path, samples: int, kind: int, label: str) -> None:
        self._file, self._kind, self._left = path.open("wb"), kind, samples
        self._file.write(_beginning(samples, kind, label))

    def write(self, block: np.ndarray) -> None:
        """(n, 2) float32; what is past full scale is cut off in 24 bit and kept in float."""
        self._left -= len(block)
        self._file.write(block.astype("<f4").tobytes() if self._kind == FLOAT else _as_24_bit(block))

    def close(self) -> None:
        """Raises ValueError where it has not the samples that were promised."""
        self._file.close()
        if self._left:
            raise ValueError(f"{self._left} samples are missing")


def wav_bytes(samples: int, kind: int, label: str) -> int:
    """How large such a file is."""
    return len(_beginning(samples, kind, label)) + samples * 2 * WIDTH[kind]


def _beginning(samples: int, kind: int, label: str) -> bytes:
    frame, size = 2 * WIDTH[kind], samples * 2 * WIDTH[kind]
    form = struct.pack("<HHIIHH", kind, 2, RATE, RATE * frame, frame, 8 * WIDTH[kind])
    told = label.encode()
    chunks = _chunk(b"fmt ", form) + _chunk(b"AIGC", told)
    return (
        b"RIFF" + struct.pack("<I", 4 + len(chunks) + 8 + size) + b"WAVE" + chunks + b"data" + struct.pack("<I", size)
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _as_24_bit(block: np.ndarray) -> bytes:
    whole = np.rint(np.clip(block, -1, 1) * FULL).astype("<i4")
    return np.ascontiguousarray(whole.reshape(-1, 1).view(np.uint8)[:, :3]).tobytes()
