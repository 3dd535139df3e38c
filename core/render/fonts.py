"""The two faces of the studio, Noto Sans SC and Noto Serif SC, from a wheel: where they are, how wide, what they lack."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import ImageFont

PATHS: dict[str, Path] = {"sans": pylopdf_fonts_zh_cn.sans_path(), "serif": pylopdf_fonts_zh_cn.serif_path()}
_NOWHERE = "\U0010fffd"


@cache
def load_font(face: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(PATHS[face]), pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def font_digest(face: str) -> str:
    """SHA-256 of the font file: lettering made with another font is other lettering."""
    return hashlib.sha256(PATHS[face].read_bytes()).hexdigest()


def text_width(text: str, face: str, pixels: int) -> float:
    """How wide a line is, in pixels."""
    return load_font(face, pixels).getlength(text)


@cache
def has_glyph(character: str, face: str = "sans") -> bool:
    """Whether the face can draw it; an emoji, for one, it cannot."""
    if character.isspace():
        return True
    probe = load_font(face, 32)
    return bytes(probe.getmask(character)) != bytes(probe.getmask(_NOWHERE))


def drawable_text(text: str, face: str = "sans") -> str:
    """The text without what the face cannot draw, which would stand there as empty boxes."""
    return " ".join("".join(character for character in text if has_glyph(character, face)).split())
