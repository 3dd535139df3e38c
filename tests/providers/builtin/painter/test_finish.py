"""The last passes over a picture: a part of it can be finished alone."""

from __future__ import annotations

import numpy as np

from providers.builtin.painter.drawing.film_light import felt_noise
from providers.builtin.painter.printing.picture_finish import Finish, pixels_apart


def test_a_part_finished_alone_is_as_it_is_in_the_whole_picture() -> None:
    image = np.random.default_rng(3).random((216, 384, 3)).astype(np.float32) ** 3 * 2
    done, at = Finish("calm", "night", 0.85), (slice(61, 150), slice(101, 303))
    part = done.part(image[at], at, image.shape[:2], done.bloom(image))
    assert (part == done(image)[at]).all()


def test_two_pictures_are_apart_where_one_colour_is_by_more_than_so_many_levels() -> None:
    one = np.zeros((1, 3, 3), np.uint8)
    other = np.array([[[5, 0, 0], [0, 6, 0], [0, 0, 200]]], np.uint8)
    assert pixels_apart(one, other, 5).tolist() == [[0, 1, 1]] == pixels_apart(other, one, 5).tolist()


def test_the_nap_goes_on_where_its_tile_ends() -> None:
    fine, _ = felt_noise(4, 4, 1022, 1022)
    assert (fine[2:, 2:] == felt_noise(2, 2)[0]).all() and (
        felt_noise(8, 3000)[0][:, 2048:2052] == felt_noise(8, 4)[0]
    ).all()
