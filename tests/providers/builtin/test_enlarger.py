"""The builtin enlarger makes pictures larger."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from providers.base import Capability, Errand, Request, Result
from providers.builtin.engines.enlarger import ENGINE
from providers.errors import Invalid, Unable


def drawing(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, (width, height), "white" if mode == "RGB" else (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((20, 10, 90, 70), fill="navy", outline="red", width=4)
    return image


def enlarge(image: Image.Image, width: int = 0, height: int = 0, kind: str = "PNG", **inputs: Any) -> Result:
    kept = io.BytesIO()
    image.save(kept, kind)
    request = Request(capability=Capability.UPSCALE, references=("a" * 64,), inputs=inputs, width=width, height=height)
    return ENGINE.make(request, Errand(read=lambda _: kept.getvalue()))


def opened(result: Result) -> Image.Image:
    return Image.open(io.BytesIO(result.content))


@pytest.mark.parametrize(("times", "size"), [(2, (240, 160)), (4, (480, 320)), (1.5, (180, 120)), (3, (360, 240))])
def test_a_picture_becomes_so_many_times_larger(times: float, size: tuple[int, int]) -> None:
    result = enlarge(drawing(), times=times)
    assert opened(result).size == size == (result.facts["width"], result.facts["height"])
    assert result.media_type == "image/png" and result.usage.images == 1


def test_twice_is_meant_where_nobody_says() -> None:
    assert opened(enlarge(drawing())).size == (240, 160)


def test_a_size_wanted_is_filled_and_the_ratio_kept() -> None:
    assert opened(enlarge(drawing(), width=300, height=300)).size == (450, 300)


def test_it_is_closer_to_the_large_original_than_plain_stretching() -> None:
    original = Image.new("RGB", (480, 320), "white")
    ImageDraw.Draw(original).ellipse((80, 40, 360, 280), fill="navy", outline="red", width=14)
    small = original.resize((240, 160), Image.Resampling.BOX)
    truth = np.asarray(original, float)
    ours = np.asarray(opened(enlarge(small, times=2)), float)
    plain = np.asarray(small.resize((480, 320), Image.Resampling.BILINEAR), float)
    assert ((ours - truth) ** 2).mean() < 0.8 * ((plain - truth) ** 2).mean()


def test_what_is_see_through_stays_so() -> None:
    image = opened(enlarge(drawing(mode="RGBA"), times=2))
    assert image.mode == "RGBA" and image.getpixel((2, 2))[3] == 0 and image.getpixel((110, 80))[3] == 255  # type: ignore[index]


def test_a_picture_that_lies_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = io.BytesIO()
    drawing().save(kept, "JPEG", exif=exif)
    assert opened(enlarge(Image.open(kept), kind="JPEG", times=2)).size in ((160, 240), (240, 160))
    request = Request(capability=Capability.UPSCALE, references=("a",), inputs={"times": 2})
    assert opened(ENGINE.make(request, Errand(read=lambda _: kept.getvalue()))).size == (160, 240)


@pytest.mark.parametrize("times", [0.5, 9, 40])
def test_more_than_it_can_is_told(times: float) -> None:
    with pytest.raises(Unable):
        enlarge(drawing(), times=times)


def test_more_pixels_than_can_be_held_are_told() -> None:
    with pytest.raises(Unable):
        enlarge(Image.new("RGB", (3000, 3000)), times=8)


def test_what_is_no_picture_is_told() -> None:
    with pytest.raises(Invalid):
        ENGINE.make(Request(capability=Capability.UPSCALE, references=("a",)), Errand(read=lambda _: b"no picture"))
    with pytest.raises(Unable):
        ENGINE.make(Request(capability=Capability.UPSCALE), Errand())
