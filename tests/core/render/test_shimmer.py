"""What moves in a place by itself: wind over grass, birds that pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.render import shimmer
from core.render.camera_moves import Size
from core.render.raster import Planes

PICTURE = Size(640, 360)
ROWS = (0.0, 360.0)


def grey(level: int = 150) -> Planes:
    small = np.full((180, 320), 128, np.uint8)
    return Planes(np.full((360, 640), level, np.uint8), small, small.copy())


def played(told: dict[str, Any], second: float, seed: int = 3, rows: tuple[float, float] = ROWS) -> np.ndarray:
    here = shimmer.build_shimmer(told, PICTURE, seed)
    assert here is not None
    onto = grey()
    shimmer.draw_shimmer(here, second, rows, onto)
    return onto.y.astype(int)


def flying() -> int:
    """A seed whose sky has birds."""
    return next(seed for seed in range(20) if shimmer.build_shimmer({"birds": 0.5}, PICTURE, seed) is not None)


def test_gusts_go_over_the_grass_and_nothing_above_it() -> None:
    first, later = (played({"grass": [0.5, 1.0]}, second) for second in (1.0, 2.0))
    assert (first[:180] == 150).all() and 4 < np.ptp(first[220:]) <= 26
    assert abs(first[220:].mean() - 150) < 2 and np.abs(later - first)[220:].mean() > 1


def test_the_edge_of_the_grass_is_not_seen_in_the_wind() -> None:
    seen = played({"grass": [0.5, 1.0]}, 1.5)
    assert np.abs(seen[180:184] - 150).max() <= 1


def test_a_take_begins_as_its_still_was_painted() -> None:
    assert (played({"grass": [0.5, 1.0]}, 0.0) == 150).all()


@pytest.mark.parametrize("second", [0.9, 1.4, 2.2])
def test_birds_pass_over_a_small_part_of_the_sky_and_are_dark(second: float) -> None:
    seen = played({"birds": 0.5}, second, flying())
    assert (seen[180:] == 150).all() and seen.max() == 150
    assert 0 < (seen < 140).mean() < 0.01


def test_birds_fly_on_and_beat_their_wings() -> None:
    seed = flying()
    one, two = (np.argwhere(played({"birds": 0.5}, second, seed) < 140)[:, 1].mean() for second in (1.0, 2.0))
    assert 0.02 < abs(one - two) / PICTURE.width < 0.06


def test_not_every_sky_has_birds_and_the_same_one_always_does() -> None:
    there = [shimmer.build_shimmer({"birds": 0.5}, PICTURE, seed) is not None for seed in range(40)]
    assert 10 < sum(there) < 35
    assert (played({"birds": 0.5}, 1.0, flying()) == played({"birds": 0.5}, 1.0, flying())).all()
