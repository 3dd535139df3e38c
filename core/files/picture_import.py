"""Pictures that people or vendors bring: known by their bytes, refused with a sentence, made clean.

They are decoded in a child process with limits on time and memory (core.files.sandbox); only what it wrote anew is kept.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PIL import Image, ImageOps

from core.errors import FileTooLarge, NotAPicture, PictureTooLarge
from core.files.sandbox import run_sandboxed
from core.types import Value

MOST_PIXELS = 40_000_000
MOST_SIDE = 16_384
"""Pixels: what textures of graphics cards and WebP (16,383) come to. A row of forty million takes a decoder half a minute."""
MOST_PICTURE_BYTES = 60 << 20
PICTURES = ("PNG", "JPEG", "WEBP")
MAGIC = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "WEBP": b"RIFF"}
PICTURE_S, PICTURE_CPU_S = 60, 30
"""For a picture, by the clock and of one core: forty million pixels take 4 s of one."""
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
T = TypeVar("T")


class CleanPicture(Value):
    """A clean picture: PNG bytes, upright, without what its maker's camera wrote about them."""

    content: bytes
    media_type: str = "image/png"
    width: int
    height: int
    small: bytes = b""
    """A small WebP of it, where one was asked for."""


def clean_picture(content: bytes, size: tuple[int, int] | None = None, thumb: int = 0) -> CleanPicture:
    """A picture that somebody brought, made clean in a child; cut to this `size` if told, with a small version `thumb` pixels wide.
    Raises NotAPicture, PictureTooLarge, FileTooLarge, TooHeavy, ReadersBusy."""
    _known(content)
    return _apart(_cleaned, content, size, thumb)


def clean_mask(content: bytes, size: tuple[int, int]) -> bytes:
    """What somebody drew, white on black in this size (pixels), as PNG; empty where that is nothing, or all of it. Made in a child;
    raises as `clean_picture`."""
    _known(content)
    return _apart(_mask, content, size)


def crop_to_face(content: bytes, side: int) -> bytes:
    """The middle of a picture as a square WebP, a little higher than the middle where it is tall: faces are there. Made in a child;
    raises as `clean_picture`."""
    _known(content)
    return _apart(_face, content, side)


def _apart(function: Callable[..., T], content: bytes, *more: Any) -> T:
    return run_sandboxed(function, content, *more, seconds=PICTURE_S, cpu_seconds=PICTURE_CPU_S, broken=NotAPicture)


def _mask(content: bytes, size: Sequence[int]) -> bytes:
    drawn = _opened(content).convert("L")
    mask = drawn.resize((size[0], size[1]), Image.Resampling.BILINEAR).point(lambda shade: 255 if shade > 127 else 0)
    if mask.getextrema()[0] == mask.getextrema()[1]:
        return b""
    out = io.BytesIO()
    mask.save(out, "PNG")
    return out.getvalue()


def _face(content: bytes, side: int) -> bytes:
    picture = ImageOps.exif_transpose(_opened(content)).convert("RGB")
    shown = ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=86, method=4)
    return out.getvalue()


def _cleaned(content: bytes, size: Sequence[int] | None, thumb: int) -> CleanPicture:
    clean = clean_picture_here(content)
    if size:
        shape = (size[0], size[1])
        clean = CleanPicture(content=crop_to_size(clean.content, shape), width=shape[0], height=shape[1])
    return clean.model_copy(update={"small": make_thumbnail(clean.content, thumb)}) if thumb else clean


def clean_picture_here(content: bytes) -> CleanPicture:
    """A picture from outside made clean, right here. Raises NotAPicture, PictureTooLarge, FileTooLarge."""
    picture = ImageOps.exif_transpose(_opened(content))
    clean = picture.convert("RGBA" if _see_through(picture) else "RGB")
    out = io.BytesIO()
    clean.save(out, "PNG", compress_level=4)
    return CleanPicture(content=out.getvalue(), width=clean.width, height=clean.height)


def make_thumbnail(content: bytes, width: int = 480) -> bytes:
    """A small WebP of a picture, `width` pixels wide at most."""
    picture = ImageOps.exif_transpose(_opened(content)).convert("RGB")
    picture.thumbnail((width, 4 * width), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def crop_to_size(content: bytes, size: tuple[int, int]) -> bytes:
    """The middle of a picture in this shape and size (pixels), as PNG. Raises as `read_picture`."""
    picture = _opened(content)
    if picture.size == size and picture.format == "PNG" and picture.mode == "RGB":
        return content
    shown = ImageOps.fit(ImageOps.exif_transpose(picture).convert("RGB"), size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, "PNG", compress_level=4)
    return out.getvalue()


def _known(content: bytes) -> None:
    """Told by its first bytes. Raises FileTooLarge, NotAPicture."""
    if len(content) > MOST_PICTURE_BYTES:
        raise FileTooLarge(limit=MOST_PICTURE_BYTES >> 20)
    if not any(content.startswith(magic) for magic in MAGIC.values()):
        raise NotAPicture


def _opened(content: bytes) -> Image.Image:
    """The decoded picture. Its size is read from the header and judged before a pixel is unpacked."""
    _known(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=PICTURES)
            if not fits_limits(picture.width, picture.height):
                raise PictureTooLarge(width=picture.width, height=picture.height)
            picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureTooLarge from error
    except (OSError, SyntaxError, ValueError, MemoryError) as error:
        raise NotAPicture from error
    return picture


def fits_limits(width: int, height: int) -> bool:
    """Whether a picture, or a frame of a clip, is small enough to be unpacked."""
    return width * height <= MOST_PIXELS and max(width, height) <= MOST_SIDE


def _see_through(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info
