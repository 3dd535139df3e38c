"""The sheets by which films are looked at: a frame for each second, and the loudness of each moment."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from bench import engine_sheets
from core.render.loudness import RATE


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Three seconds that grow lighter by the second, silent."""
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for number in range(30):
            frame = av.VideoFrame.from_ndarray(np.full((90, 160, 3), 60 + 80 * (number // 10), np.uint8), "rgb24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode())
    return path


def test_a_sheet_has_a_frame_of_every_second_in_order(film: Path) -> None:
    shown = [np.asarray(picture).mean() for picture in engine_sheets.seconds_of(film)]
    assert len(shown) == 3 and shown == sorted(shown)
    sheet = engine_sheets.film_sheet(film)
    assert sheet.height > engine_sheets.SECOND[1] + engine_sheets.WAVE


def test_the_loudness_line_rises_where_the_sound_does() -> None:
    tone = np.sin(2 * np.pi * 997 * np.arange(RATE * 4) / RATE)
    tone[: RATE * 2] *= 0.03
    line = engine_sheets.momentary(np.stack([tone, tone], axis=1).astype(np.float32))
    assert line[30] == pytest.approx(0.0, abs=0.3)
    assert line[10] == pytest.approx(20 * np.log10(0.03), abs=0.3)


def test_a_louder_moment_is_drawn_higher() -> None:
    assert engine_sheets.height_of(-10) < engine_sheets.height_of(-30)
