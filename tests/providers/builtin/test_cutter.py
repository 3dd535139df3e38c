"""The builtin cutter takes a subject out of its background."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from providers.base import Capability, Errand, Request, Result
from providers.builtin.engines.cutter import ENGINE
from providers.errors import Invalid, Unable

SIZE = (240, 180)


def scene(person: bool = True, size: tuple[int, int] = SIZE) -> Image.Image:
    """Somebody in a red coat before a sky and a meadow, both uneven as painted ones are."""
    width, height = size
    dice = np.random.default_rng(1)
    ground = np.zeros((height, width, 3), np.float32)
    ground[: height // 2] = (150, 190, 225)
    ground[height // 2 :] = (120, 180, 90)
    ground += dice.normal(0, 4, ground.shape) + np.linspace(-15, 15, width)[None, :, None]
    image = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
    if person:
        draw = ImageDraw.Draw(image)
        for shape, colour in figure(size):
            draw.ellipse(shape, fill=colour)
    return image


def figure(size: tuple[int, int]) -> list[tuple[tuple[float, float, float, float], tuple[int, int, int]]]:
    width, height = size
    coat = (width * 0.38, height * 0.35, width * 0.62, height * 0.9)
    head = (width * 0.43, height * 0.12, width * 0.57, height * 0.38)
    return [(coat, (190, 40, 35)), (head, (205, 150, 115))]


def truth(size: tuple[int, int] = SIZE) -> np.ndarray:
    mask = Image.new("L", size)
    for shape, _ in figure(size):
        ImageDraw.Draw(mask).ellipse(shape, fill=255)
    return np.asarray(mask) > 128


def png(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def cut(image: Image.Image | bytes, **inputs: Any) -> Result:
    content = image if isinstance(image, bytes) else png(image)
    request = Request(capability=Capability.CUTOUT, references=("a" * 64,), inputs=inputs)
    return ENGINE.make(request, Errand(read=lambda _: content))


def alpha(result: Result) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(result.content)).getchannel("A"))


def test_what_is_kept_is_the_subject_and_nothing_else() -> None:
    result = cut(scene())
    mask = alpha(result) > 128
    both = (mask & truth()).sum() / (mask | truth()).sum()
    assert result.media_type == "image/png" and mask.shape == SIZE[::-1]
    assert both > 0.95 and result.facts["kept"] == pytest.approx(truth().mean(), abs=0.02)


def test_the_colours_of_the_subject_are_not_touched() -> None:
    image = scene()
    kept = np.asarray(Image.open(io.BytesIO(cut(image).content)).convert("RGB"))
    assert (kept[truth()] == np.asarray(image)[truth()]).all()


def test_its_edge_is_soft() -> None:
    soft = alpha(cut(scene()))
    assert ((soft > 30) & (soft < 225)).any() and set(np.unique(soft)) >= {0, 255}


def test_a_large_picture_is_cut_in_its_own_size() -> None:
    size = (1200, 900)
    mask = alpha(cut(scene(size=size))) > 128
    assert mask.shape == size[::-1] and (mask & truth(size)).sum() / (mask | truth(size)).sum() > 0.95


def test_a_box_says_which_of_two_is_meant() -> None:
    image = scene()
    ImageDraw.Draw(image).ellipse((6, 72, 54, 156), fill=(60, 40, 150))
    mask = alpha(cut(image, box=[0.0, 0.35, 0.25, 0.92])) > 128
    assert mask[:, :66].sum() > 0.8 * np.pi * 24 * 42 and not mask[:, 72:].any()


def test_the_same_picture_is_always_cut_alike() -> None:
    assert cut(scene()).content == cut(scene()).content


def test_what_was_see_through_stays_so() -> None:
    image = scene().convert("RGBA")
    image.putalpha(Image.new("L", SIZE, 0).resize(SIZE))
    with pytest.raises(Unable):
        cut(image)


def test_where_nothing_stands_out_it_says_so() -> None:
    with pytest.raises(Unable):
        cut(Image.new("RGB", SIZE, (120, 120, 120)))


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (20, 16)])
def test_a_tiny_picture_is_cut_or_refused_but_never_breaks(size: tuple[int, int]) -> None:
    with suppress(Unable):
        assert alpha(cut(scene(size=size))).shape == size[::-1]


@pytest.mark.parametrize("box", [[0.5, 0.5, 0.5, 0.9], "left", [0, 1], [0, 0, "x", 1]])
def test_a_box_that_is_none_is_told(box: object) -> None:
    with pytest.raises(Invalid):
        cut(scene(), box=box)


def test_a_box_around_everything_says_nothing() -> None:
    assert cut(scene(), box=[0, 0, 1, 1]).content == cut(scene()).content


def test_what_is_no_picture_is_told() -> None:
    with pytest.raises(Invalid):
        cut(b"GIF89a but not really")
    with pytest.raises(Unable):
        ENGINE.make(Request(capability=Capability.CUTOUT), Errand())
