"""Pictures of ours as a vendor takes them: of a kind it knows, large enough, and not too heavy."""

from __future__ import annotations

import io

from providers.vendor import picture_type

USUAL = ("image/png", "image/jpeg")
QUALITIES = (92, 85, 75, 60, 45)


def as_taken(content: bytes, bytes_most: int, side_least: int = 0, kinds: tuple[str, ...] = USUAL) -> bytes:
    """The picture itself where it will do, else a JPEG of it: at least `side_least` pixels on its short side, at most
    `bytes_most` bytes."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        fits = min(picture.size) >= side_least
        if fits and picture_type(content) in kinds and len(content) <= bytes_most:
            return content
        image = picture.convert("RGB")
    if not fits:
        times = side_least / min(image.size)
        image = image.resize((round(image.width * times + 0.5), round(image.height * times + 0.5)))
    made = b""
    for quality in QUALITIES:
        kept = io.BytesIO()
        image.save(kept, "JPEG", quality=quality)
        made = kept.getvalue()
        if len(made) <= bytes_most:
            break
        image = image.resize((max(side_least, image.width * 3 // 4), max(side_least, image.height * 3 // 4)))
    return made
