"""The looks a film can have: each a file, each with a picture of itself."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
from PIL import Image

from core.project import looks
from core.project.looks import FIRST, Look
from core.project.vocabulary import MOODS, PLACES, WEATHERS, WHENS
from providers.builtin.painter.printing import darkroom
from providers.builtin.vocabulary import EXPRESSIONS, POSES


def pixels(look: Look) -> np.ndarray:
    return np.asarray(Image.open(look.picture).convert("RGB"), np.uint8)


OWN_PRINTS = ("puppet", "ink", "noir", "book", "reel", "woodcut", "papercut", "comic", "flat")


def test_there_are_twenty_looks_told_in_both_languages_and_the_houses_own_comes_first() -> None:
    found = looks.shipped_looks()
    assert next(iter(found)) == FIRST
    assert len(found) >= 20
    for look in found.values():
        assert {"zh", "en"} == set(look.label) == set(look.says) == set(look.words)
        assert all((*look.label.values(), *look.says.values(), *look.words.values(), look.negative)), look.name
        assert 3 <= len(look.palette) <= 8 and all(looks.COLOUR.fullmatch(colour) for colour in look.palette), look.name


def test_every_other_look_is_based_on_one_the_painter_has_of_its_own_and_graded_to_its_palette() -> None:
    for look in looks.shipped_looks().values():
        if look.name in OWN_PRINTS:
            assert look.asked == {"style": look.name}
        else:
            assert look.based_on in OWN_PRINTS, look.name
            assert look.asked == {"style": look.name, "palette": list(look.palette)}
            assert darkroom.look_recipe(look.name).get("print") == darkroom.look_recipe(look.based_on).get("print")


def test_a_style_of_ones_own_is_drawn_as_what_it_is_based_on_with_its_own_palette() -> None:
    own = looks.OwnStyle(name="雾", words="thick fog", negative="sun", palette=("#101820", "#c0c8d0"), based_on="ink")
    look = looks.resolve_look("own:1", own)
    assert look.asked == {"style": "ink", "palette": ["#101820", "#c0c8d0"]}
    assert look.prompt == "雾. thick fog"
    assert looks.resolve_look("own:1", own.model_copy(update={"based_on": "gone"})).asked["style"] == FIRST
    assert (
        own.mark() == own.model_copy(update={"name": "Fog"}).mark() != own.model_copy(update={"words": "mist"}).mark()
    )


def test_a_look_nobody_knows_is_the_houses_own() -> None:
    assert looks.look_or_default("../../etc/passwd") == FIRST
    assert looks.look_or_default("ink") == "ink"


def test_every_look_has_a_small_picture_and_no_two_are_alike() -> None:
    shown = {name: pixels(look) for name, look in looks.shipped_looks().items()}
    assert {picture.shape for picture in shown.values()} == {(looks.SIZE[1], looks.SIZE[0], 3)}
    for (one, a), (other, b) in combinations(shown.items(), 2):
        assert np.abs(a.astype(float) - b.astype(float)).mean() > 11, (one, other)


def test_the_picture_of_a_look_was_painted_from_what_the_look_is_now() -> None:
    """`python -m cli paint-looks` was not forgotten."""
    painted = json.loads(looks.PAINTED_FROM.read_text("utf-8"))
    assert painted == {name: looks.look_digest(look) for name, look in looks.shipped_looks().items()}


def test_every_look_shows_a_subject_of_its_own_in_words_that_the_painter_knows() -> None:
    shown = [look.subject for look in looks.shipped_looks().values()]
    assert len({(one.place, one.role) for one in shown}) == len({one.role for one in shown}) == len(shown)
    assert len({one.place for one in shown}) > 16
    for one in shown:
        assert one.place in PLACES and one.when in WHENS and one.weather in WEATHERS and one.mood in MOODS
        assert one.pose in POSES and one.expression in EXPRESSIONS


def test_a_style_of_ones_own_shows_the_subject_of_what_it_is_based_on() -> None:
    own = looks.OwnStyle(name="雾", palette=("#101820", "#c0c8d0"), based_on="ink")
    assert looks.resolve_look("own:1", own).subject == looks.shipped_looks()["ink"].subject
