"""Pictures as the builtin engines take and give them: bytes on one side, pixels on the other."""

from __future__ import annotations

import io
from typing import Any

from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from providers.base import Errand, Request
from providers.errors import Invalid, Unable

LARGEST = 64_000_000
"""Pixels of a picture these engines take or make: 8000 by 8000, some hundred megabytes while it is worked on."""

Pixels = NDArray[Any]


def open_reference(request: Request, errand: Errand) -> Image.Image:
    """The picture to work on, upright, as RGB or RGBA. Raises Unable where there is none, Invalid where it is no picture."""
    if not request.references:
        raise Unable("There is no picture to work on.")
    try:
        image: Image.Image = Image.open(io.BytesIO(errand.read(request.references[0])))
        if image.width * image.height > LARGEST:
            raise Unable("The picture is too large to work on.")
        image = ImageOps.exif_transpose(image)
        seen = "A" in image.getbands() or "transparency" in image.info
        return image.convert("RGBA" if seen else "RGB")
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise Invalid("What should be worked on is no picture.") from error


def encode_png(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "PNG", compress_level=3)
    return kept.getvalue()


TIMES_MOST = 8.0


def wanted_size(request: Request, size: tuple[int, int]) -> tuple[int, int]:
    """Pixels of the result: `inputs["times"]` those of the picture (2 where nobody says), or so many that width and height
    wanted are both filled. Raises Unable for more than can be held."""
    width, height = size
    told = request.inputs.get("times")
    if told is None and request.width and request.height:
        told = max(request.width / width, request.height / height)
    times = float(told or 2)
    if not 1 <= times <= TIMES_MOST:
        raise Unable(f"The enlarger makes pictures 1 to {TIMES_MOST:g} times as large.")
    if width * height * times * times > LARGEST:
        raise Unable("The picture would be too large.")
    return round(width * times), round(height * times)
