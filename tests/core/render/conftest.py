"""Small stills and sounds made on the spot, on a shelf under their hashes."""

from __future__ import annotations

import hashlib
import io
import wave
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.render.timeline import Clip, Framing, Recipe, Timeline

WIDE, HIGH = 320, 180
PUSH = {"start": Framing(), "end": Framing(x=0.55, y=0.46, zoom=1.12)}


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder, self.paths = folder, {}

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self.paths[sha256] = self.folder / sha256
        self.paths[sha256].write_bytes(content)
        return sha256

    def path_of(self, sha256: str) -> Path:
        return self.paths[sha256]

    def still(self, picture: np.ndarray) -> str:
        """A picture of RGB as PNG."""
        return self.put(cv2.imencode(".png", picture[..., ::-1])[1].tobytes())

    def flat(self, *colour: int, size: tuple[int, int] = (WIDE, HIGH)) -> str:
        return self.still(np.full((size[1], size[0], 3), colour, np.uint8))

    def drawn(self, seed: int, size: tuple[int, int] = (WIDE, HIGH)) -> str:
        """Discs on a lit ground."""
        chance = np.random.default_rng(seed)
        ground = np.linspace(0.4, 1, size[1])[:, None, None] * chance.uniform(60, 200, 3)
        picture = np.broadcast_to(ground, (size[1], size[0], 3)).astype(np.uint8).copy()
        for _ in range(25):
            middle, reach = chance.integers(0, size).tolist(), int(chance.integers(3, size[1] // 6))
            cv2.circle(picture, middle, reach, chance.integers(0, 255, 3).tolist(), -1, cv2.LINE_AA)
        return self.still(picture)

    def wav(self, sound: np.ndarray, rate: int = 48_000) -> str:
        """Samples of -1..1, one column a channel, as WAV."""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1 if sound.ndim == 1 else sound.shape[1])
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        return self.put(out.getvalue())


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return Shelf(folder)


def shots(stills: list[str], frames: int = 40, fade: int = 10, width: int = WIDE, height: int = HIGH) -> Timeline:
    """A film of pushes over stills, each crossfading into the next."""
    step = frames - fade
    clips = tuple(
        Clip(
            shot_id=str(number),
            start=number * step,
            frames=frames,
            crossfade=fade if number else 0,
            recipe=Recipe(still=still, movement="push", **PUSH),
        )
        for number, still in enumerate(stills)
    )
    return Timeline(width=width, height=height, frames=step * len(stills) + fade, clips=clips)


@pytest.fixture
def make_shots():  # type: ignore[no-untyped-def]
    return shots
