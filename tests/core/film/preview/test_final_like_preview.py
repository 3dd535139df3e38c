"""The final film and its preview are one film: the same cuts at the same frames, the same pictures but for their size, the same sound."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from core.film.preview import preview_plan
from core.film.preview.rendering_child import SoundRoom, render_picture_piece
from core.render import audio_samples, join, pieces, sound
from core.render.loudness import RATE
from core.render.timeline import Clip, Framing, Recipe, Sound, Timeline

CUTS, FRAMES = [31, 77], 132
"""Frames at which another shot begins; the film passes from one window of sound to the next."""
MOST_APART, MOST_APART_ON_AVERAGE = 2.0, 1.5
"""Levels of 255 that scaling and two encoders may put a picture apart."""


def still(path: Path, seed: int, tone: int) -> str:
    """A picture of soft spots, brighter or darker as a whole."""
    spots = np.random.default_rng(seed).integers(-40, 40, (9, 16, 3))
    Image.fromarray((tone + spots).clip(0, 255).astype(np.uint8)).resize((640, 360), Image.Resampling.BICUBIC).save(
        path
    )
    return str(path)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> tuple[Timeline, dict[str, str]]:
    """Three shots that move, and a tone that changes its pitch, for five and a half seconds at 640 x 360."""
    folder = tmp_path_factory.mktemp("film")
    files = {
        name: still(folder / f"{name}.png", seed, tone)
        for seed, (name, tone) in enumerate(zip("abc", (60, 180, 110), strict=True))
    }
    heard = 0.2 * np.sin(2 * np.pi * np.cumsum(np.linspace(300, 900, round(FRAMES / 24 * RATE))) / RATE)
    files["tone"] = str(folder / "tone.wav")
    with wave.open(files["tone"], "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((heard * 32767).astype("<i2").tobytes())
    edges = [0, *CUTS, FRAMES]
    clips = tuple(
        Clip(shot_id=name, start=start, frames=end - start, recipe=Recipe(still=name, end=Framing(zoom=1.2)))
        for name, start, end in zip("abc", edges, edges[1:], strict=False)
    )
    tone = Sound(kind="narration", file="tone", start=0, frames=FRAMES)
    return Timeline(width=640, height=360, fps=24, frames=FRAMES, clips=clips, sounds=(tone,)), files


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="gray") for frame in file.decode(video=0)]


def cuts_of(shown: list[np.ndarray]) -> list[int]:
    tones = [float(picture.mean()) for picture in shown]
    return [at for at in range(1, len(tones)) if abs(tones[at] - tones[at - 1]) > 20]


def test_the_final_is_the_preview_in_its_frames_and_its_sound(film, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(preview_plan, "SHORT_SIDE", 270)
    timeline, files = film
    path_of = lambda name: Path(files[name])  # noqa: E731
    made = []
    for number, piece in enumerate(pieces.plan_pieces(timeline)):
        made.append(tmp_path / f"final{number}.mp4")
        pieces.render_piece(piece, path_of, made[-1])
    sound.render_sound(sound.plan_sound(timeline), path_of, tmp_path / "final.m4a")
    join.join_film(made, tmp_path / "final.m4a", tmp_path / "final.mp4")
    final = pictures(tmp_path / "final.mp4")

    plan, room, seen, windows = preview_plan.plan_preview(timeline), SoundRoom(tmp_path), [], []
    for number, piece in enumerate(plan.pieces):
        render_picture_piece(piece, files, tmp_path / f"seen{number}.mp4")
        seen += pictures(tmp_path / f"seen{number}.mp4")
    for window in range(plan.windows):
        room.render_window(plan.sound, window, files, tmp_path / f"{window}.heard.mp4")
        windows += list(audio_samples.sound_blocks(tmp_path / f"{window}.heard.mp4"))

    assert len(seen) == len(final) == FRAMES
    assert cuts_of(seen) == cuts_of(final) == CUTS
    small = [cv2.resize(picture, seen[0].shape[::-1], interpolation=cv2.INTER_AREA) for picture in final]
    apart = [float(np.abs(one.astype(int) - other).mean()) for one, other in zip(small, seen, strict=True)]
    assert max(apart) < MOST_APART and np.mean(apart) < MOST_APART_ON_AVERAGE, apart

    heard, mixed = np.concatenate(windows), np.concatenate(list(audio_samples.sound_blocks(tmp_path / "final.mp4")))
    count = min(len(heard), len(mixed))
    assert plan.windows == 2 and abs(count - FRAMES / 24 * RATE) <= 1024
    error = (heard[:count] - mixed[:count]).std() / mixed[:count].std()
    assert error < 0.01, error
