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


OWN_PRINTS = ("puppet", "ink", "noir", "book", "reel", "woodcut", "papercut", "comic", "flat")


def test_there_are_twenty_looks_told_in_both_languages_and_the_houses_own_comes_first() -> None:
    found = looks.looks()
    assert next(iter(found)) == FIRST
    assert len(found) >= 20
    for look in found.values():
        assert {"zh", "en"} == set(look.label) == set(look.says) == set(look.words)
        assert all((*look.label.values(), *look.says.values(), *look.words.values(), look.negative)), look.name
        assert 3 <= len(look.palette) <= 8 and all(looks.COLOUR.fullmatch(colour) for colour in look.palette), look.name


def test_every_other_look_is_based_on_one_the_painter_has_of_its_own_and_graded_to_its_palette() -> None:
    for look in looks.looks().values():
        if look.name in OWN_PRINTS:
            assert look.asked == {"style": look.name}
        else:
            assert look.based_on in OWN_PRINTS, look.name
            assert look.asked == {"style": look.name, "palette": list(look.palette)}
            assert darkroom.recipe(look.name).get("print") == darkroom.recipe(look.based_on).get("print")


def test_a_style_of_ones_own_is_drawn_as_what_it_is_based_on_with_its_own_palette() -> None:
    own = looks.Told(name="雾", words="thick fog", negative="sun", palette=("#101820", "#c0c8d0"), based_on="ink")
    look = looks.of("own:1", own)
    assert look.asked == {"style": "ink", "palette": ["#101820", "#c0c8d0"]}
    assert look.prompt == "雾. thick fog"
    assert looks.of("own:1", own.model_copy(update={"based_on": "gone"})).asked["style"] == FIRST
    assert (
        own.mark() == own.model_copy(update={"name": "Fog"}).mark() != own.model_copy(update={"words": "mist"}).mark()
    )


def test_a_look_nobody_knows_is_the_houses_own() -> None:
    assert looks.known("../../etc/passwd") == FIRST
    assert looks.known("ink") == "ink"


def test_every_look_has_a_small_picture_and_no_two_are_alike() -> None:
    shown = {name: pixels(look) for name, look in looks.looks().items()}
    assert {picture.shape for picture in shown.values()} == {(looks.SIZE[1], looks.SIZE[0], 3)}
    for (one, a), (other, b) in combinations(shown.items(), 2):
        assert np.abs(a.astype(float) - b.astype(float)).mean() > 11, (one, other)


@pytest.mark.parametrize("name", [name for name in looks.looks() if name != FIRST])
def test_the_picture_of_a_look_shows_what_the_darkroom_does_now(name: str) -> None:
    """Printed anew from the house's own picture it has about the same colours: `python -m core.looks` was not forgotten."""
    plain = pixels(looks.looks()[FIRST])[..., ::-1]
    look = looks.looks()[name]
    again = darkroom.develop(np.ascontiguousarray(plain), name)
    again = darkroom.grade(again, look.asked.get("palette", ()))[..., ::-1]
    off = np.abs(again.mean((0, 1)) - pixels(look).mean((0, 1)))
    assert off.max() < 26, off
