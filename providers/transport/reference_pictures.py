"""Pictures of ours as a vendor takes them: of a kind it knows, large enough, and not too heavy."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from providers.errors import Invalid
from providers.transport.outside_vendor import picture_type

if TYPE_CHECKING:
    from PIL.Image import Image

USUAL = ("image/png", "image/jpeg")
QUALITIES = (92, 85, 75, 60, 45)
SMALLER = 0.75
"""From one try to the next."""


def fit_picture(
    content: bytes, bytes_most: int, side_least: int = 0, kinds: tuple[str, ...] = USUAL, side_most: int = 0
) -> bytes:
    """The picture itself where it will do, else a JPEG of it, on white where it can be seen through: at least `side_least` pixels
    on its short side, at most `side_most` on its long one (0: any), at most `bytes_most` bytes. Raises Invalid for what is no
    picture."""
    from PIL import Image as pil

    try:
        with pil.open(io.BytesIO(content)) as picture:
            small, large = min(picture.size) < side_least, 0 < side_most < max(picture.size)
            fits = not small and not large
            if fits and picture_type(content) in kinds and len(content) <= bytes_most:
                return content
            shown = picture.convert("RGBA")
    except OSError:
        raise Invalid("A picture that it was to be shown cannot be read.") from None
    image = pil.new("RGB", shown.size, "white")
    image.paste(shown, mask=shown)
    if large:
        image = _times(image, side_most / (max(image.size) + 1))
    elif small:
        image = _times(image, side_least / min(image.size))
    made = b""
    for quality in QUALITIES:
        kept = io.BytesIO()
        image.save(kept, "JPEG", quality=quality)
        made = kept.getvalue()
        if len(made) <= bytes_most:
            break
        image = _times(image, max(SMALLER, side_least / min(image.size)))
    return made


def _times(image: Image, times: float) -> Image:
    return image.resize((math.ceil(image.width * times), math.ceil(image.height * times)))
