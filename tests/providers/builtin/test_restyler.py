"""The builtin restyler shows a picture in another style."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from providers.base import Capability, Errand, Request, Result
from providers.builtin.engines.restyler import ENGINE, STYLES, WORDS, find_style
from providers.errors import Invalid, Unable
from tests.providers.builtin.test_cutter import png, scene


def restyle(image: Image.Image, style: str = "", prompt: str = "") -> Result:
    request = Request(
        capability=Capability.RESTYLE, prompt=prompt, references=("a" * 64,), inputs={"style": style} if style else {}
    )
    return ENGINE.make(request, Errand(read=lambda _: png(image)))


def pixels(result: Result) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(result.content)).convert("RGB"), float)


def test_every_style_is_another_picture_of_the_same_size() -> None:
    image = scene(size=(160, 120))
    made = {style: pixels(restyle(image, style)) for style in STYLES} | {"as it was": np.asarray(image, float)}
    assert all(picture.shape == (120, 160, 3) for picture in made.values())
    for one, other in combinations(made, 2):
        assert np.abs(made[one] - made[other]).mean() > 2, (one, other)


def test_a_style_keeps_what_is_to_be_seen() -> None:
    """Where light meets dark in the picture it does so afterwards, whatever the style."""
    image = Image.new("RGB", (160, 120), (235, 235, 230))
    image.paste((40, 30, 60), (50, 30, 110, 100))
    for style in STYLES:
        light = pixels(restyle(image, style)).mean(axis=2)
        assert light[45:85, 65:95].mean() + 15 < light[5:20, 5:40].mean(), style


@pytest.mark.parametrize("style", ["noir", "ink", "pencil", "woodcut"])
def test_a_style_without_colour_has_none(style: str) -> None:
    picture = pixels(restyle(scene(size=(160, 120)), style))
    assert (picture.max(axis=2) - picture.min(axis=2)).mean() < 30


def test_the_same_picture_in_the_same_style_is_always_the_same() -> None:
    for style in STYLES:
        assert restyle(scene(size=(96, 64)), style).content == restyle(scene(size=(96, 64)), style).content


@pytest.mark.parametrize(
    ("told", "style"),
    [
        ("水彩", "watercolor"),
        ("A soft Watercolour", "watercolor"),
        ("水墨画", "ink"),
        ("manga", "comic"),
        ("oil", "oil"),
    ],
)
def test_a_style_may_be_said_in_either_language(told: str, style: str) -> None:
    assert find_style(told) == style and restyle(scene(size=(64, 48)), prompt=told).facts["style"] == style


def test_every_style_has_its_words() -> None:
    assert set(WORDS) == set(STYLES)
    assert all(find_style(word) == style for style, words in WORDS.items() for word in words)


def test_a_word_within_another_word_is_no_style() -> None:
    for told in ("a pink boiling soil", "blueprints"):
        with pytest.raises(Unable):
            find_style(told)


def test_a_style_it_does_not_know_is_told_with_those_it_knows() -> None:
    with pytest.raises(Unable, match="watercolor"):
        restyle(scene(size=(64, 48)), "like the late works of nobody")


def test_what_is_see_through_stays_so() -> None:
    image = scene(size=(64, 48)).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize((64, 48)))
    assert Image.open(io.BytesIO(restyle(image, "noir").content)).getchannel("A").getextrema() == (
        image.getchannel("A").getextrema()
    )


def test_a_large_picture_keeps_its_size() -> None:
    image = Image.open(io.BytesIO(restyle(scene(size=(2600, 120)), "old_film").content))
    assert image.size == (2600, 120)


@pytest.mark.parametrize("size", [(1, 1), (3, 40), (40, 3)])
def test_a_tiny_picture_does_not_break_any_style(size: tuple[int, int]) -> None:
    for style in STYLES:
        assert pixels(restyle(scene(person=False, size=size), style)).shape == (size[1], size[0], 3)


def test_what_is_no_picture_is_told() -> None:
    with pytest.raises(Invalid):
        ENGINE.make(
            Request(capability=Capability.RESTYLE, references=("a",), inputs={"style": "ink"}),
            Errand(read=lambda _: b"no picture"),
        )
