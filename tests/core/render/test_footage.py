"""A clip that came as a file in a picture of another shape: the part of it that was chosen, and the middle where none was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.render import encode, footage, pieces, raster
from core.render.camera_moves import Size
from core.render.timeline import Clip, Framing, Timeline

FILM = Size(320, 180)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Dark, with a bright band on the right, 12 frames long."""
    rgb = np.full((FILM.height, FILM.width, 3), 30, np.uint8)
    rgb[:, 240:300] = 230
    with encode.open_reel(tmp_path / "clip.mp4", FILM, 24) as reel:
        for _ in range(12):
            raster.copy_picture(raster.from_rgb(rgb), reel.picture)
            reel.keep()
    return tmp_path / "clip.mp4"


def shown(path: Path, framing: Framing | None) -> np.ndarray:
    film = Timeline(
        width=90, height=160, fps=24, frames=6, clips=(Clip(shot_id="1", start=0, frames=6, file="f", framing=framing),)
    )
    return pieces.piece_picture(pieces.plan_pieces(film)[0], lambda sha256: path, 3).y


def test_the_chosen_part_of_a_clip_fills_a_narrow_picture(clip: Path) -> None:
    middle, right = shown(clip, None), shown(clip, Framing(x=270 / 320))
    assert middle.max() < 80 and right[:, 20:70].min() > 150
    assert right.shape == (160, 90)


def test_where_nothing_was_chosen_a_clip_and_its_pieces_are_what_they_were(clip: Path) -> None:
    plain, chosen = Clip(shot_id="1", start=0, frames=6, file="f"), Framing(x=0.8)
    assert "framing" not in plain.model_dump(mode="json")
    keys = []
    for one in (plain, plain.model_copy(update={"framing": chosen})):
        assert Clip.model_validate(one.model_dump(mode="json")) == one
        keys.append(pieces.plan_pieces(Timeline(frames=6, clips=(one,)))[0].key)
    assert keys[0] != keys[1]


def test_a_few_greys_of_a_clip_tell_where_it_is_bright(clip: Path) -> None:
    greys = footage.grey_frames(clip, (0.2, 0.8), most=64)
    assert [grey.shape for grey in greys] == [(36, 64)] * 2 and footage.picture_size(clip) == FILM
    assert all(grey[:, 50:58].min() > 150 > grey[:, :40].max() for grey in greys)
