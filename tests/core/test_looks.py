"""The looks a film can have: each a file, each with a picture of itself."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from core import looks
from core.looks import FIRST, Look
from providers.builtin.painter import darkroom


def pixels(look: Look) -> np.ndarray:
    return np.asarray(Image.open(look.picture).convert("RGB"), np.uint8)


def test_there_are_six_looks_named_in_both_languages_and_the_houses_own_comes_first() -> None:
    found = looks.looks()
    assert next(iter(found)) == FIRST
    assert len(found) >= 6
    for look in found.values():
        assert {"zh", "en"} == set(look.label) == set(look.says)


def test_a_look_nobody_knows_is_the_houses_own() -> None:
    assert looks.known("../../etc/passwd") == FIRST
    assert looks.known("ink") == "ink"


def test_every_look_has_a_small_picture_and_no_two_are_alike() -> None:
    shown = {name: pixels(look) for name, look in looks.looks().items()}
    assert {picture.shape for picture in shown.values()} == {(looks.SIZE[1], looks.SIZE[0], 3)}
    for (one, a), (other, b) in combinations(shown.items(), 2):
        assert np.abs(a.astype(float) - b.astype(float)).mean() > 12, (one, other)


@pytest.mark.parametrize("name", [name for name in looks.looks() if name != FIRST])
def test_the_picture_of_a_look_shows_what_the_darkroom_does_now(name: str) -> None:
    """Printed anew from the house's own picture it has about the same colours: `python -m core.looks` was not forgotten."""
    plain = pixels(looks.looks()[FIRST])[..., ::-1]
    again = darkroom.develop(np.ascontiguousarray(plain), name)[..., ::-1]
    off = np.abs(again.mean((0, 1)) - pixels(looks.looks()[name]).mean((0, 1)))
    assert off.max() < 26, off
