"""The camera moves as its recipe says, smoothly, and never looks past the edge of the still."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.render import camera_moves, raster, resampling
from core.render.camera_moves import Size
from core.render.timeline import Framing, Recipe
from providers.animation import camera_moves as camera

PICTURES = (Size(1920, 1080), Size(1080, 1920), Size(1080, 1080))


@pytest.mark.parametrize("movement", camera.MOVES)
@pytest.mark.parametrize("picture", PICTURES, ids=("wide", "tall", "square"))
def test_no_move_of_the_builtin_camera_shows_what_is_outside_the_still(movement: str, picture: Size) -> None:
    for seed, still in enumerate((picture, Size(1920, 1080), Size(1024, 1024))):
        recipe = Recipe(still="s", **camera.move_recipe(movement, (0.9, 0.1), seed, 1.3))
        for frame in range(0, 151, 5):
            here = camera_moves.camera_window(recipe, still, picture, frame, 151, 24)
            assert here.left >= -1e-6 and here.left + here.width <= still.width + 1e-6
            assert here.top >= -1e-6 and here.top + here.height <= still.height + 1e-6
            assert here.width / here.height == pytest.approx(picture.width / picture.height, rel=1e-6)


def test_a_framing_that_reaches_past_the_still_is_moved_inside() -> None:
    still = Size(1000, 500)
    assert camera_moves.window_of_framing(Framing(x=0.0, y=1.0, zoom=2.0), still, still) == (0.0, 250.0, 500.0, 250.0)
    assert camera_moves.window_of_framing(Framing(zoom=0.5), still, still) == (0.0, 0.0, 1000.0, 500.0)


@pytest.mark.parametrize("kind", ["linear", "in_out"])
def test_a_move_begins_and_ends_where_it_says_and_never_turns_back(kind: str) -> None:
    way = np.array([camera_moves.ease(share, kind) for share in np.linspace(0, 1, 301)])
    assert way[0] == 0 and way[-1] == 1 and (np.diff(way) >= 0).all()


def test_an_eased_move_neither_starts_nor_stops_with_a_jerk() -> None:
    way = np.array([camera_moves.ease(share, "in_out") for share in np.linspace(0, 1, 301)])
    speed = np.diff(way) * 300
    assert speed[0] < 0.01 and speed[-1] < 0.01 and speed.max() < 1.5
    assert np.abs(np.diff(speed)).max() < 0.05


def test_what_the_camera_closes_in_on_stays_where_it_is_on_the_screen() -> None:
    still = Size(1600, 900)
    first, last = (
        camera_moves.window_of_framing(Framing(), still, still),
        camera_moves.window_of_framing(Framing(x=0.6, y=0.45, zoom=1.3), still, still),
    )
    kept = last.left / (1 - last.width / first.width), last.top / (1 - last.height / first.height)
    for way in np.linspace(0, 1, 11):
        here = camera_moves.window_between(first, last, way)
        assert (kept[0] - here.left) / here.width == pytest.approx(kept[0] / first.width)
        assert (kept[1] - here.top) / here.height == pytest.approx(kept[1] / first.height)


def test_a_window_shows_the_same_whichever_way_it_is_drawn() -> None:
    """Enlarged between whole pixels or warped freely: the two never differ by more than the warp's own rounding."""
    chance = np.random.default_rng(4)
    drawn = cv2.GaussianBlur(chance.integers(0, 255, (360, 640, 3), np.uint8), (0, 0), 2)
    still, size, enlarged = raster.from_rgb(drawn), Size(640, 360), 0
    wide = resampling.widen_still(still)
    for _ in range(60):
        zoom = float(chance.uniform(1, 1.3))
        x, y = (float(value) for value in chance.choice((0, 0.4, 0.5, 0.6, 1), 2) + chance.normal(0, 0.02, 2))
        here = camera_moves.window_of_framing(Framing(x=x, y=y, zoom=zoom), size, size)
        one, other = raster.blank_picture(size), raster.blank_picture(size)
        resampling.draw_window(wide, here, one)
        raster.warp_window(still, here, other)
        for mine, plain in zip(one, other, strict=True):
            assert np.abs(mine.astype(int) - plain).max() <= 4
        enlarged += resampling.find_stretch(here.left, here.width, 640) is not None
    assert enlarged > 40


def test_a_stretch_is_right_within_a_hundredth_of_a_pixel() -> None:
    for left in np.linspace(0, 90, 200):
        for span in (1700.3, 1811.7, 1850.0):
            found = resampling.find_stretch(left, span, 1920)
            if found is None:
                continue
            for pixel in (0, 960, 1919):
                ideal = left + (pixel + 0.5) * span / 1920
                got = found.begin + (found.crop + pixel + 0.5) * found.length / found.grown
                assert abs(got - ideal) < 0.021
