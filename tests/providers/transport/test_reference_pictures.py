"""Pictures of ours as vendors take them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from providers.errors import Invalid
from providers.transport.reference_pictures import fit_picture
from tests.wire import media


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_picture_that_will_do_goes_as_it_is() -> None:
    picture = media.picture(640, 360)
    assert fit_picture(picture, 10_000_000, 300) is picture


def test_a_small_picture_is_made_large_enough_and_keeps_its_ratio() -> None:
    made = opened(fit_picture(media.picture(160, 90), 10_000_000, 300))
    assert min(made.size) == 300 and made.width / made.height == pytest.approx(16 / 9, rel=0.01)


def test_a_heavy_picture_is_made_light_enough() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (600, 900, 3), np.uint8)
    kept = io.BytesIO()
    Image.fromarray(noise).save(kept, "PNG")
    made = fit_picture(kept.getvalue(), 60_000, 200)
    assert len(made) <= 60_000 and min(opened(made).size) >= 200


def test_what_can_be_seen_through_stands_on_white() -> None:
    made = opened(fit_picture(media.picture(64, 64, "WEBP", see_through=True), 10_000_000))
    assert made.format == "JPEG" and min(made.convert("RGB").getpixel((1, 1))) > 250  # type: ignore[arg-type, type-var]


def test_what_is_no_picture_is_said_to_be_none() -> None:
    with pytest.raises(Invalid):
        fit_picture(b"not a picture", 1000)


def test_a_picture_too_large_is_made_smaller_and_keeps_its_shape() -> None:
    with Image.open(io.BytesIO(fit_picture(media.picture(9000, 4500), 1 << 24, 300, side_most=6000))) as taken:
        assert taken.size[0] == 6000 and taken.width / taken.height == pytest.approx(2, rel=0.001)
    small = media.picture(640, 360)
    assert fit_picture(small, 1 << 24, 300, side_most=6000) == small
