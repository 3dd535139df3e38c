"""What stands out in a picture of which nobody says what it shows."""

from __future__ import annotations

import numpy as np

from core.render.framing.saliency import find_salient


def ground(seed: int = 1) -> np.ndarray:
    """Something like a wall: a slope of light and grain."""
    grain = np.random.default_rng(seed).normal(0, 2, (180, 320))
    return np.clip(np.linspace(60, 90, 320)[None, :] + grain, 0, 255).astype(np.uint8)


def test_a_bright_square_beside_the_middle_is_found_where_it_is() -> None:
    picture = ground()
    picture[100:124, 236:268] = 230
    box = find_salient(picture)
    assert box is not None
    x, y = box.centre
    assert abs(x - 252 / 320) < 0.06 and abs(y - 112 / 180) < 0.08


def test_of_two_that_stand_out_the_one_is_taken_where_somebody_is_said_to_be() -> None:
    picture = ground()
    picture[60:84, 40:64] = 230
    picture[60:84, 250:274] = 230
    left, right = (find_salient(picture, (at, 0.4)) for at in (0.2, 0.8))
    assert left is not None and right is not None
    assert left.centre[0] < 0.35 and right.centre[0] > 0.65


def test_nothing_stands_out_in_a_picture_of_one_tone() -> None:
    assert find_salient(np.full((90, 160), 128, np.uint8)) is None
